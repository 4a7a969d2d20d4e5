"""Keys as they are pressed, without Enter, and the terminal's settings as they were before."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import select
import sys
import time
from typing import Any, Protocol

_KEY = re.compile(r"\x1b+(?:[\[O][0-9;]*[A-Za-z~]|.)?|.", re.DOTALL)  # Alt and a key send escape and the key
_NAMED = {"\x1b[C": "right", "\x1bOC": "right", "\x1b[D": "left", "\x1bOD": "left"}
_MOST_BYTES = 1024


class Keys(Protocol):
    """Where keys come from."""

    def take(self) -> None:
        """Begin to deliver every key at once; may be called again after `give_back`, or after a stop that nobody announced."""

    def give_back(self, last: bool) -> None:
        """Put the terminal's settings back; the last time also forget keys that nobody has read."""

    def read(self, seconds: float) -> list[str]:
        """Wait at most so long, less when a signal comes, and return the keys pressed.

        Raises:
            EOFError: there is no keyboard any more.
        """


def names(typed: str) -> list[str]:
    """Return the keys in what a terminal sent: characters, `left`, `right`; other function keys are passed over."""
    found = (_NAMED.get(key, key) for key in _KEY.findall(typed))
    return [key for key in found if not key.startswith("\x1b")]


def of_terminal() -> Keys:
    """Return the keys of the terminal that is standard input."""
    if sys.platform == "win32":
        return WindowsKeys()
    return PosixKeys(sys.stdin.fileno())


if sys.platform == "win32":
    import msvcrt

    class WindowsKeys:
        """Keys of a Windows console, whose settings need no change."""

        def take(self) -> None:
            """Nothing needs to be set."""

        def give_back(self, last: bool) -> None:
            """Forget unread keys the last time."""
            while last and msvcrt.kbhit():
                msvcrt.getwch()

        def read(self, seconds: float) -> list[str]:
            """Look for keys until the time is over."""
            end = time.monotonic() + seconds
            while not msvcrt.kbhit():
                if time.monotonic() >= end:
                    return []
                time.sleep(0.02)
            key = msvcrt.getwch()
            if key in ("\x00", "\xe0"):
                return [{"M": "right", "K": "left"}.get(msvcrt.getwch(), "")]
            return [key]

else:
    import signal
    import termios

    class PosixKeys:
        """Keys of a terminal that POSIX knows.

        The first settings seen are those that are put back: a shell may hand a stopped program its own settings again.
        A signal ends the wait: its number comes through a pipe that Python writes into.
        """

        def __init__(self, file: int) -> None:
            self.file = file
            self.before = termios.tcgetattr(file)
            self.woken, self._wake = os.pipe()
            for end in (self.woken, self._wake):
                os.set_blocking(end, False)
            self._earlier: int | None = None

        def take(self) -> None:
            """Deliver keys one by one and show none; Ctrl-C and Ctrl-Z keep their meaning."""
            settings = [*self.before]
            settings[3] &= ~(termios.ICANON | termios.ECHO)
            settings[6] = [*settings[6]]
            settings[6][termios.VMIN], settings[6][termios.VTIME] = 1, 0
            first = self._earlier is None
            # What was typed before anything was asked is no answer: it is forgotten.
            self._set(termios.TCSAFLUSH if first else termios.TCSANOW, settings)
            if first:
                self._earlier = signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)

        def give_back(self, last: bool) -> None:
            """Put back the settings; a terminal that is gone needs none."""
            with contextlib.suppress(termios.error, OSError):
                self._set(termios.TCSAFLUSH if last else termios.TCSANOW, self.before)
            if last and self._earlier is not None:
                signal.set_wakeup_fd(self._earlier)
                self._earlier = None
                os.close(self.woken)
                os.close(self._wake)

        def _set(self, when: int, settings: list[Any]) -> None:
            """Set the terminal; one that goes on in the background is stopped here until it is in front, then tries again."""
            while True:
                try:
                    termios.tcsetattr(self.file, when, settings)
                    return
                except termios.error as error:
                    if error.args[0] != errno.EINTR:
                        raise

        def read(self, seconds: float) -> list[str]:
            """Wait for keys or a signal."""
            ready, _, _ = select.select([self.file, self.woken], [], [], seconds)
            if self.woken in ready:
                os.read(self.woken, _MOST_BYTES)
            if self.file not in ready:
                return []
            try:
                typed = os.read(self.file, _MOST_BYTES)
            except OSError as error:
                raise EOFError from error
            if not typed:
                raise EOFError
            return names(typed.decode("latin-1"))
