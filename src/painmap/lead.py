"""Leads through a plan on a terminal: the edge where a session meets the clock, keys, signals and the screen.

Whatever ends it - its end, a key, Ctrl-C, a signal, an error - the terminal is left as it was found.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import textwrap
import time
from collections import deque
from collections.abc import Callable
from types import FrameType
from typing import Any, Protocol

from painmap import keyboard, session, stage
from painmap.errors import OutputError
from painmap.keyboard import Keys
from painmap.output import columns, is_terminal, send, write
from painmap.pages import Block, Page
from painmap.pen import width
from painmap.results import Plan
from painmap.session import INTERRUPTED, Session, Shown
from painmap.style import wants_colour
from painmap.terminal import draw

TICK_S = 0.2
_ENTER = "\x1b[?1049h"  # to the terminal's other screen, and back with what was on the first one
_BARE = "\x1b[?25l\x1b[2J"  # no cursor, nothing on it
_LEAVE = "\x1b[H\x1b[J\x1b[?25h\x1b[?1049l"  # cleared first: a terminal resized meanwhile may mix the two screens
_BELL = "\a"
_RESUMED = "resumed"
_ENDING = {getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP", "SIGQUIT")}  # not every system has all


def possible() -> bool:
    """Whether somebody can be led: standard input and output are terminals."""
    return is_terminal() and sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()


def lead(
    plan: Plan,
    opening: Page,
    colour: str,
    bell: bool = False,
    time_now: Callable[[], float] = time.monotonic,
    keys: Keys | None = None,
) -> str:
    """Lead through a plan that has steps and is not withheld.

    Args:
        plan: what to do.
        opening: what is said before the person begins.
        colour: auto, always or never.
        bell: whether to ring at every change.
        time_now: a clock in seconds that never goes back.
        keys: where keys come from; None for the terminal that is standard input.

    Returns:
        How it ended: `finished`, `quit` or `interrupted`.

    Raises:
        OutputError: the terminal could not be written to.
    """
    coloured = wants_colour(colour, os.environ, True)
    shows: _Shows = _Lines() if _is_dumb() else _FullScreen(coloured)
    leader = _Leader(plan, shows, keys or keyboard.of_terminal(), time_now, bell)
    try:
        with _Signals() as signals:
            state = leader.run(draw(opening, width(columns()), coloured), signals)
    except _Killed as killed:
        signal.signal(killed.number, signal.SIG_DFL)
        os.kill(os.getpid(), killed.number)
        raise
    write(draw([Block("text", line) for line in session.summary(plan, state)], width(columns()), coloured), coloured)
    return state.ended


def _is_dumb() -> bool:
    """Whether the terminal can only take lines, one after the other."""
    if sys.platform == "win32":
        from rich.console import detect_legacy_windows

        return detect_legacy_windows()
    return os.environ.get("TERM", "dumb") in ("", "dumb")


def _only_ascii() -> bool:
    """Whether the terminal takes only ASCII, by its encoding and by the locale, which Python itself may pass over."""
    if not (sys.stdout.encoding or "").lower().startswith("utf"):
        return True
    every, characters, language = (os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    # Where LANG=C, or a locale that is not installed, is all that was said, Python itself sets LC_CTYPE to C.UTF-8.
    own = characters.lower().replace("-", "") in ("c.utf8", "utf8") and bool(language)
    locale = every or ("" if own else characters) or language or "UTF-8"
    return sys.platform != "win32" and "utf" not in locale.lower()


# --- signals ---


class _Killed(BaseException):
    """The program is to end by a signal, once the terminal is as it was."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _Signals:
    """Collects signals, so that each is heeded at a moment when the screen is whole; ignored ones stay ignored."""

    NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP", "SIGCONT", "SIGWINCH")

    def __init__(self) -> None:
        self.came: deque[int] = deque()
        self.before: dict[int, Any] = {}

    def __enter__(self) -> _Signals:
        for name in self.NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                self.before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _note(self, number: int, _: FrameType | None) -> None:
        self.came.append(number)

    def stop(self) -> None:
        """Stop the program as Ctrl-Z does; return when it goes on, of which no signal is left to tell."""
        number = signal.SIGTSTP
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, self._note)
        self.came = deque(came for came in self.came if came not in (number, signal.SIGCONT))


# --- screens ---


class _Shows(Protocol):
    def open(self) -> None: ...
    def renew(self) -> None: ...
    def close(self) -> None: ...
    def show(self, said: Shown) -> None: ...


class _FullScreen:
    """The terminal's other screen, redrawn where something changed; its size is asked for each time."""

    def __init__(self, coloured: bool) -> None:
        self.coloured, self.plain = coloured, _only_ascii()
        self.last = ""

    def open(self) -> None:
        """Change to the other screen."""
        send(_ENTER)
        self.renew()

    def renew(self) -> None:
        """Draw all anew, whatever others have left on the screen."""
        self.last = ""
        send(_BARE)

    def close(self) -> None:
        """Change back; what was on the terminal before is there again."""
        send(_LEAVE)

    def show(self, said: Shown) -> None:
        """Draw what is new."""
        size = os.get_terminal_size(sys.stdout.fileno())
        wide, high = size.columns or 80, size.lines or 24
        drawn = stage.painted(stage.frame(said, wide, high, self.plain), wide, self.coloured)
        if drawn != self.last:
            send(drawn)
            self.last = drawn


class _Lines:
    """A terminal that takes only lines: one for each change."""

    def __init__(self) -> None:
        self.said: Shown | None = None

    def open(self) -> None:
        """Say the keys."""
        write(f"Keys: {', '.join(f'{key} {meaning}' for key, meaning in session.KEYS)}\n")

    def renew(self) -> None:
        """Nothing can be drawn anew."""

    def close(self) -> None:
        """Nothing needs to be put back."""

    def show(self, said: Shown) -> None:
        """Write what is new: a step with all its words, a cue, a note."""
        before, self.said = self.said, said
        lines = []
        if before is None or said.place != before.place:
            lines += ["", f"{said.place}: {said.step}", *filter(None, (said.avoid, said.how, f"! {said.stop}"))]
        if before is None or said.number != before.number:
            lines.append(f"- {said.cue}: {said.left} s")
        if said.note and (before is None or said.note != before.note):
            lines.append(f"  {said.note}")
        if lines:
            write("\n".join(textwrap.fill(line, width(columns())) for line in lines) + "\n")


# --- the loop ---


class _Leader:
    """Turns keys, signals and time into states, and shows each."""

    def __init__(self, plan: Plan, shows: _Shows, keys: Keys, time_now: Callable[[], float], bell: bool) -> None:
        self.plan, self.shows, self.keys, self.time_now, self.bell = plan, shows, keys, time_now, bell
        self.on_stage = False

    def run(self, opening: str, signals: _Signals) -> Session:
        """Say the opening, lead from the first key to the end, and return the last state."""
        state = session.begin(self.plan)
        try:
            self.keys.take()
            write(opening, coloured=True)
            state = self._wait(state, signals)
            if not state.ended:
                self._enter()
                state = session.tick(state, self.time_now())
            while not state.ended:
                self.shows.show(session.shown(self.plan, state))
                before = state
                events = self._events(signals)
                now = self.time_now()
                state = session.away(state, now) if _RESUMED in events else session.tick(state, now)
                for event in events:
                    state = self._after(state, event)
                if self.bell and (state.at, state.run < 0, state.ended) != (before.at, before.run < 0, before.ended):
                    send(_BELL)
        finally:
            self._leave(last=True)
        return state

    def _wait(self, state: Session, signals: _Signals) -> Session:
        """Wait for the key that begins, or one that ends it all."""
        while True:
            for event in self._events(signals):
                if event == " ":
                    return state
                if event in (INTERRUPTED, "q", "Q"):
                    return self._after(state, event)
                if event == _RESUMED:
                    write("Press space to begin, q to leave.\n")

    def _after(self, state: Session, event: str) -> Session:
        return session.interrupt(state) if event == INTERRUPTED else session.press(state, event)

    def _events(self, signals: _Signals) -> list[str]:
        """Return the keys and signals of one tick, in order."""
        try:
            found = self.keys.read(0 if signals.came else TICK_S)
        except EOFError:
            raise _Killed(getattr(signal, "SIGHUP", signal.SIGTERM)) from None
        while signals.came:
            number = signals.came.popleft()
            if number == signal.SIGINT:
                found.append(INTERRUPTED)
            elif number in _ENDING:
                raise _Killed(number)
            elif number == signal.SIGTSTP:
                self._suspend(signals)
                found.append(_RESUMED)
            else:
                if self.on_stage:
                    self.shows.renew()
                if number == signal.SIGCONT:  # it was stopped without being told, and goes on
                    self.keys.take()
                    found.append(_RESUMED)
        return found

    def _suspend(self, signals: _Signals) -> None:
        staged = self.on_stage
        self._leave(last=False)
        signals.stop()
        self.keys.take()
        if staged:
            self._enter()

    def _enter(self) -> None:
        self.on_stage = True
        self.shows.open()

    def _leave(self, last: bool) -> None:
        """Give the terminal back; one that is gone can't be written to, and that must not hide why."""
        if self.on_stage:
            self.on_stage = False
            with contextlib.suppress(OutputError):
                self.shows.close()
        self.keys.give_back(last)
