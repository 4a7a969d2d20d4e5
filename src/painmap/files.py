"""Reading a file that somebody else may have put there: never a wait, never without end."""

from __future__ import annotations

import errno
import os
import stat


def home() -> str | None:
    """Return the user's home folder, or None where nobody says which: an empty `HOME` must not make it the root of the disk."""
    found = os.path.expanduser("~")
    return found if os.environ.get("HOME", found) and os.path.isabs(found) else None


def handle(path: str) -> int:
    """Return a handle of a regular file, opened without waiting; it is looked at when it is open, so that nothing can change.

    Raises:
        OSError: it can't be opened, or is no regular file (a pipe would never answer, a device never end).
    """
    found = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if stat.S_ISREG(os.fstat(found).st_mode):
        return found
    os.close(found)
    raise OSError(errno.EINVAL, "Not a regular file", path)


def content(path: str, most: int) -> bytes:
    """Return what a file holds.

    Args:
        path: where it stands.
        most: the most bytes that it may have.

    Raises:
        OSError: it can't be read, is no regular file, or is larger.
    """
    with open(handle(path), "rb") as file:
        # By its size: to ask for the most at once takes thirty times as long, since room is made for it.
        found = file.read() if os.fstat(file.fileno()).st_size <= most else file.read(most + 1)
    if len(found) > most:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)
    return found
