"""Reading a file that somebody else may have put there: never a wait, never without end."""

from __future__ import annotations

import errno
import os
import stat


def content(path: str, most: int) -> bytes:
    """Return what a file holds.

    Args:
        path: where it stands.
        most: the most bytes that it may have.

    Raises:
        OSError: it can't be read, is no regular file (a pipe would never answer, a device never end), or is larger.
    """
    # Opened without waiting, and looked at when it is open, so that nothing can change in between.
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "Not a regular file", path)
        # By its size: to ask for the most at once takes thirty times as long, since room is made for it.
        found = file.read() if status.st_size <= most else file.read(most + 1)
    if len(found) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
    return found
