"""The terminal answer to `where`, drawn without rich, which alone would double the time of a look-up.

Red is for alarms only and never without a word; everything else is bold or dim.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from painmap import pages
from painmap.answer import DISCLAIMER
from painmap.model import Answer, Result

NARROWEST, WIDEST, USUAL = 40, 120, 80
_TWO_LINES_BELOW = 64
_LEAST_SPOT = 16
_RED, _BOLD, _DIM, _OFF = "\x1b[1;31m", "\x1b[1m", "\x1b[2m", "\x1b[0m"
ALIKES = 3


def width(columns: int) -> int:
    """Return the usable width of a terminal that says it has `columns`; what says nothing useful gets 80."""
    return min(max(columns, NARROWEST), WIDEST) if columns > 0 else USUAL


def wants_colour(mode: str, environment: Mapping[str, str], is_terminal: bool) -> bool:
    """Decide on colour: the option, NO_COLOR, FORCE_COLOR or CLICOLOR_FORCE, TERM=dumb, and last whether it is a terminal."""
    if mode != "auto":
        return mode == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR") or environment.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return is_terminal and environment.get("TERM") != "dumb"


class Pen:
    """Collects lines of a width, with or without colour."""

    def __init__(self, columns: int, colour: bool) -> None:
        self.columns, self.colour = columns, colour
        self.lines: list[str] = []

    def _styled(self, text: str, style: str) -> str:
        return f"{style}{text}{_OFF}" if self.colour and style and text else text

    def write(self, text: str, style: str = "", indent: str = "") -> None:
        """Add text, wrapped to the width; later lines are indented."""
        wrapped = textwrap.wrap(text, self.columns, subsequent_indent=indent, break_on_hyphens=False) or [""]
        self.lines += [self._styled(line, style) for line in wrapped]

    def pair(self, left: str, right: str) -> None:
        """Add two texts at the two ends of a line; the right one goes away when there is no room."""
        room = self.columns - len(left) - len(right)
        text = self._styled(left, _BOLD)
        self.lines.append(text + (" " * room + self._styled(right, _DIM) if room > 1 else ""))

    def alarm(self, text: str) -> None:
        """Add an alarm: red, and with its mark where there is no red."""
        self.write(f"! {text}", _RED, "  ")

    def text(self) -> str:
        """Return all lines."""
        return "\n".join(self.lines) + "\n"


def _results(pen: Pen, results: tuple[Result, ...]) -> None:
    """Add one line for each muscle, on a narrow screen two. Where a long name leaves little room, the place is cut."""
    if pen.columns < _TWO_LINES_BELOW:
        for row in results:
            pen.write(f"{row.rank:>2} {row.muscle}, {row.fit} fit", "", "   ")
            pen.write(f"   {row.spot}; {pages.short_reason(row)}", _DIM, "   ")
        return
    name = max(len(row.muscle) for row in results)
    spot = max(len(row.spot) for row in results)
    reason = max(len(pages.short_reason(row)) for row in results)
    room = pen.columns - (3 + name + 2 + len("close") + 2 + 2 + reason)
    word = " fit" if room - len(" fit") >= min(spot, _LEAST_SPOT) else ""
    spot = min(spot, room - len(word))
    for row in results:
        where_it_lies = row.spot if len(row.spot) <= spot else row.spot[: max(spot - 2, 0)].rstrip() + ".."
        column = f"  {where_it_lies:<{spot}}" if spot >= _LEAST_SPOT // 2 else ""
        pen.lines.append(
            f"{row.rank:>2} {row.muscle:<{name}}  {row.fit + word:<{5 + len(word)}}{column}  {pages.short_reason(row)}"
        )


def where(answer: Answer, columns: int, colour: bool, why: bool = False) -> str:
    """Return the answer as a screen.

    Args:
        answer: what was found.
        columns: the terminal's width in characters.
        colour: whether to use colour.
        why: with every reason and its sources.
    """
    pen = Pen(width(columns), colour)
    for block in pages.alarms(answer.triage.flags):
        if block.kind == "alarm":
            pen.alarm(block.text)
        else:
            pen.write(block.text)
    title = pages.place_title(answer)
    line = pages.read_as(answer)
    if answer.withheld:
        if line:
            pen.write(line, _DIM)
        for text in answer.help_lines:
            pen.write(text)
        pen.write(DISCLAIMER, _DIM)
        return pen.text()
    pen.pair(title.upper(), "muscles whose pain pattern fits" if answer.results else "")
    if line:
        pen.write(line, _DIM)
    leading = [alike for alike in answer.look_alikes if alike.lead][:2]
    others = [alike for alike in answer.look_alikes if alike not in leading]
    for alike in leading:
        pen.write(f"! commoner here: {pages.alike_line(alike)}", _BOLD, "  ")
    for alike in (leading or others)[:1]:
        pen.write(f"! {alike.see}", "", "  ")
    pen.lines.append("")
    for row in answer.none_known:
        pen.write(row.text)
    if answer.results:
        _results(pen, answer.results)
        for feeding in _feeding(answer):
            pen.write(feeding, _DIM, "   ")
    if why:
        for block in pages.where_page(answer, why=True):
            if block.kind == "section" and block.text.startswith("Why "):
                pen.write(block.text, _BOLD)
                for text in block.rows:
                    pen.write(f"  {text}", "", "    ")
    if answer.narrower:
        pen.write(f"More closely: {', '.join(answer.narrower)}", _DIM, "  ")
    if others:
        pen.lines.append("")
        pen.write("Often not a muscle", _BOLD)
        for alike in others[: max(1, ALIKES - len(leading))]:
            pen.write(f"   {pages.alike_line(alike)}", "", "     ")
    pen.lines.append("")
    commands = pages.next_commands(answer)
    if commands:
        pen.write(f"Next:  {'   '.join(commands)}   --why", "", "       ")
    for text in answer.help_lines[:1]:
        pen.write(text)
    pen.write(f"{pages.SEE_SOMEONE} {DISCLAIMER}", _DIM)
    return pen.text()


def _feeding(answer: Answer) -> list[str]:
    """Return what feeds the ranked muscles, and what a link says drives the place, each in one line."""
    lines = [f"   fed by {fed}" for fed in pages.fed_words(answer.results)[:1]]
    lines += [f"   {feeds}" for feeds in pages.feeds_words(answer.results)[:1]]
    driven = list(dict.fromkeys(row.name for row in answer.upstream))
    if driven:
        lines.append(f"   upstream: {', '.join(driven[:3])}")
    return lines
