"""Lines of a terminal: wrapped to a width, with weight and colour. Without rich, which would double the time of a page."""

from __future__ import annotations

import textwrap
import unicodedata

from painmap.style import BOLD, DIM, RED, styled

NARROWEST, WIDEST, USUAL = 40, 120, 80
_TWO_LINES_BELOW = 64


def width(columns: int) -> int:
    """Return the usable width of a terminal that says it has `columns`; what says nothing useful gets 80."""
    return min(max(columns, NARROWEST), WIDEST) if columns > 0 else USUAL


def cut(text: str, most: int) -> str:
    """Return text that is at most so long, with two dots where it was cut."""
    return text if len(text) <= most else text[: most - 2].rstrip(" ,;:(") + ".."


def wrapped(text: str, columns: int, indent: str = "", hanging: str | None = None) -> list[str]:
    """Return text in lines of at most so many columns.

    Args:
        text: what to wrap; a line break in it stays one.
        columns: how many there are.
        indent: what the first line begins with.
        hanging: what every later line begins with; if None, the same.
    """
    later = indent if hanging is None else hanging
    lines: list[str] = []
    for part in text.split("\n"):
        first = later if lines else indent
        lines += _wide(part, columns, first, later) if _is_wide(part) else _narrow(part, columns, first, later)
    return lines


def _narrow(text: str, columns: int, indent: str, hanging: str) -> list[str]:
    lines = textwrap.wrap(text, columns, initial_indent=indent, subsequent_indent=hanging, break_on_hyphens=False)
    return lines or [""]


def _is_wide(text: str) -> bool:
    """Whether a character takes two columns of a terminal, or none."""
    return not text.isascii() and any(unicodedata.east_asian_width(char) in "WF" or unicodedata.combining(char) for char in text)


def _wide(text: str, columns: int, indent: str, hanging: str) -> list[str]:
    """Return wrapped text of a script that takes two columns a character; rich knows how much each takes."""
    from rich.console import Console
    from rich.text import Text

    room = columns - max(len(indent), len(hanging))
    lines = Text(text).wrap(Console(width=room, _environ={}), room)
    return [(hanging if at else indent) + line.plain.rstrip() for at, line in enumerate(lines)]


class Pen:
    """Collects lines of a width, with or without colour."""

    def __init__(self, columns: int, colour: bool) -> None:
        self.columns, self.colour = columns, colour
        self.lines: list[str] = []

    @property
    def narrow(self) -> bool:
        """Whether what is one line elsewhere takes two here."""
        return self.columns < _TWO_LINES_BELOW

    def write(self, text: str, style: str = "", indent: str = "", hanging: str | None = None) -> None:
        """Add text, wrapped to the width; its first line is indented, later ones as much or by `hanging`."""
        self.lines += [styled(line, style, self.colour) for line in wrapped(text, self.columns, indent, hanging)]

    def blank(self) -> None:
        """Add an empty line."""
        self.lines.append("")

    def short(self, text: str, style: str = "") -> None:
        """Add text as one line, cut where it does not fit; on a narrow screen it is wrapped instead."""
        if self.narrow:
            self.write(text, style, hanging="     ")
            return
        self.lines.append(styled(cut(text, self.columns), style, self.colour))

    def pair(self, left: str, right: str) -> None:
        """Add two texts at the two ends of a line; the right one goes away when there is no room."""
        room = self.columns - len(left) - len(right)
        if len(left) > self.columns:
            self.write(left, BOLD)
            return
        text = styled(left, BOLD, self.colour)
        self.lines.append(text + (" " * room + styled(right, DIM, self.colour) if room > 1 else ""))

    def alarm(self, text: str) -> None:
        """Add an alarm: red, and with its mark where there is no red."""
        self.write(f"! {text}", RED, hanging="  ")

    def faint(self, text: str, end: int, indent: str) -> None:
        """Add text of which the last `end` characters are dim, all lines indented."""
        lines = wrapped(text, self.columns, indent)
        for at in range(len(lines) - 1, -1, -1):
            own = len(lines[at]) - len(indent)
            part = min(max(end, 0), own)
            lines[at] = lines[at][: len(lines[at]) - part] + styled(lines[at][len(lines[at]) - part :], DIM, self.colour)
            end -= own + 1  # and the space at which the line was broken
        self.lines += lines

    def text(self) -> str:
        """Return all lines."""
        return "\n".join(self.lines) + "\n"
