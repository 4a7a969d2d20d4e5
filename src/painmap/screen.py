"""The terminal answer to `where`, drawn without rich, which alone would double the time of a look-up.

Red is for alarms only and never without a word; everything else is bold or dim.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from painmap import pages
from painmap.answer import DISCLAIMER
from painmap.model import Alike, Answer, Result
from painmap.style import BOLD, DIM, RED, styled

NARROWEST, WIDEST, USUAL = 40, 120, 80
_TWO_LINES_BELOW = 64
_LEAST_SPOT = 16
ALIKES = 3
ROOM = 22  # lines of an answer on a screen of 24, which leaves the prompt in sight


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

    def write(self, text: str, style: str = "", indent: str = "") -> None:
        """Add text, wrapped to the width; later lines are indented."""
        wrapped = textwrap.wrap(text, self.columns, subsequent_indent=indent, break_on_hyphens=False) or [""]
        self.lines += [styled(line, style, self.colour) for line in wrapped]

    def short(self, text: str, style: str = "") -> None:
        """Add text as one line, cut where it does not fit; on a narrow screen it is wrapped instead."""
        if self.columns < _TWO_LINES_BELOW:
            self.write(text, style, "     ")
            return
        cut = text if len(text) <= self.columns else text[: self.columns - 2].rstrip(" ,;:") + ".."
        self.lines.append(styled(cut, style, self.colour))

    def pair(self, left: str, right: str) -> None:
        """Add two texts at the two ends of a line; the right one goes away when there is no room."""
        room = self.columns - len(left) - len(right)
        text = styled(left, BOLD, self.colour)
        self.lines.append(text + (" " * room + styled(right, DIM, self.colour) if room > 1 else ""))

    def alarm(self, text: str) -> None:
        """Add an alarm: red, and with its mark where there is no red."""
        self.write(f"! {text}", RED, "  ")

    def text(self) -> str:
        """Return all lines."""
        return "\n".join(self.lines) + "\n"


def _results(pen: Pen, results: tuple[Result, ...]) -> None:
    """Add one line for each muscle, on a narrow screen two. Where a long name leaves little room, the place is cut."""
    if pen.columns < _TWO_LINES_BELOW:
        for row in results:
            pen.write(f"{row.rank:>2} {row.muscle}, {row.fit} fit", "", "   ")
            pen.write(f"   {row.spot}; {pages.short_reason(row)}", DIM, "   ")
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
    """Return the answer as a screen; at 80 columns it fits 22 lines, unless `why` asks for everything.

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
    line = pages.read_as(answer)
    if answer.withheld:
        if line:
            pen.write(line, DIM)
        for text in answer.help_lines:
            pen.write(text)
        pen.write(DISCLAIMER, DIM)
        return pen.text()
    pen.pair(pages.place_title(answer).upper(), "muscles whose pain pattern fits" if answer.results else "")
    if line:
        pen.write(line, DIM)
    leading = [alike for alike in answer.look_alikes if alike.lead][:2]
    others = [alike for alike in answer.look_alikes if not alike.lead]
    for alike in leading:
        pen.short(f"! commoner here: {pages.alike_line(alike)}", BOLD)
    for alike in (leading or others)[:1]:
        pen.write(f"! {alike.see}", "", "  ")
    pen.lines.append("")
    for row in answer.none_known:
        pen.write(row.text)
    if answer.results:
        _results(pen, answer.results)
        for feeding in _feeding(answer):
            pen.short(feeding, DIM)
    if answer.narrower:
        pen.short(f"   more closely: {', '.join(answer.narrower)}", DIM)
    if why:
        _why(pen, answer)
    closing = _closing(answer, pen.columns, colour)
    if others:
        _others(pen, others, ROOM - len(closing))
    return pen.text() + "\n".join(closing) + "\n"


def _why(pen: Pen, answer: Answer) -> None:
    """Add every reason with its sources."""
    for block in pages.where_page(answer, why=True):
        if block.kind == "section" and block.text.startswith("Why "):
            pen.write(block.text, BOLD)
            for text in block.rows:
                pen.write(f"  {text}", "", "    ")


def _others(pen: Pen, others: list[Alike], room: int) -> None:
    """Add the look-alikes that do not lead, as many as there is room for, one at the least."""
    pen.lines.append("")
    pen.write("Often not a muscle", BOLD)
    for alike in others[: min(ALIKES, max(1, room - len(pen.lines)))]:
        pen.short(f"   {pages.alike_line(alike)}")


def _closing(answer: Answer, columns: int, colour: bool) -> list[str]:
    """Return the lines under every answer: what to type next, when to get help, what this is not."""
    pen = Pen(columns, colour)
    commands = pages.next_commands(answer)
    if commands:
        pen.lines.append("")
        pen.write(f"Next:  {'   '.join(commands)}   --why", "", "       ")
    for text in answer.help_lines[:1]:
        pen.write(text)
    pen.write(f"{pages.SEE_SOMEONE} {DISCLAIMER.partition(';')[0]}.", DIM)
    return pen.lines


def _feeding(answer: Answer) -> list[str]:
    """Return what feeds the ranked muscles, and what a link says drives the place, each in one line."""
    lines = [f"   fed by {fed}" for fed in pages.fed_words(answer.results)[:1]]
    lines += [f"   {feeds}" for feeds in pages.feeds_words(answer.results)[:1]]
    driven = list(dict.fromkeys(row.name for row in answer.upstream))
    if driven:
        lines.append(f"   upstream: {', '.join(driven[:3])}")
    return lines
