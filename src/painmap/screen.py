"""The terminal answer to `where`, drawn without rich, which alone would double the time of a look-up.

Red is for alarms only and never without a word; everything else is bold or dim.
"""

from __future__ import annotations

from painmap import pages
from painmap.answer import DISCLAIMER
from painmap.pen import Pen, cut, width
from painmap.results import Alike, Answer, Result
from painmap.style import BOLD, DIM

_LEAST_NAME = 20
ALIKES = 3
ROOM = 22  # lines of an answer on a screen of 24, which leaves the prompt in sight


def _results(pen: Pen, results: tuple[Result, ...]) -> None:
    """Add one line for each muscle, on a narrow screen two. Where a long name leaves little room, the place is cut."""
    if pen.narrow:
        for row in results:
            pen.write(f"{row.rank:>2} {row.muscle}, {row.fit} fit", hanging="   ")
            pen.write(f"   {row.spot}; {pages.short_reason(row)}", DIM, hanging="   ")
        return
    reasons = [_reason(row, results) for row in results]
    spot, reason = max(len(row.spot) for row in results), max(map(len, reasons))
    room = pen.columns - (3 + 2 + len("close fit") + 2 + spot + 2 + reason)
    word = " fit" if room >= _LEAST_NAME else ""
    name = min(max(len(row.muscle) for row in results), max(room + len(" fit") - len(word), _LEAST_NAME))
    for row, said in zip(results, reasons, strict=True):
        fit = f"{row.fit + word:<{5 + len(word)}}"
        line = f"{row.rank:>2} {cut(row.muscle, name):<{name}}  {fit}  {row.spot:<{spot}}  {said}"
        pen.lines.append(cut(line, pen.columns))


def _reason(row: Result, results: tuple[Result, ...]) -> str:
    """Return a result's main reason; of a muscle that only touches the place but feeds others, that it feeds them."""
    fed = pages.ranks_fed(results, row.id)
    return f"feeds {pages.ranges(fed)}" if fed and row.fit == "loose" else pages.short_reason(row)


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
    others = [alike for alike in answer.look_alikes if alike not in leading]
    for alike in leading:
        pen.short(f"! commoner here: {pages.alike_line(alike)}", BOLD)
    for alike in leading[:1]:
        pen.write(f"! {alike.see}", hanging="  ")
    for alike in others[:1] if not leading and not answer.triage.flags else []:
        pen.write(f"! If {alike.name}: {alike.see}", hanging="  ")
    if answer.cautions:
        pen.write(f"Cautions: {', '.join(answer.cautions)}", DIM)
    pen.blank()
    for row in answer.none_known:
        pen.write(row.text)
    if answer.results:
        _results(pen, answer.results)
        if answer.together:
            pen.short(f"   {pages.together_words(answer.together)}", DIM)
        for feeding in _feeding(answer):
            pen.short(feeding, DIM)
    if answer.narrower and not answer.triage.flags:
        pen.short(f"   more closely: {', '.join(answer.narrower)}", DIM)
    if why:
        _why(pen, answer)
    closing = _closing(answer, pen.columns, colour)
    room = ROOM - len(closing) - len(pen.lines)
    if others and room > 2:
        _others(pen, others, room)
    return pen.text() + "\n".join(closing) + "\n"


def _why(pen: Pen, answer: Answer) -> None:
    """Add every reason with its sources."""
    for block in pages.where_page(answer, why=True):
        if block.kind == "section" and block.text.startswith("Why "):
            pen.write(block.text, BOLD)
            for text in block.rows:
                pen.write(f"  {text}", hanging="    ")


def _others(pen: Pen, others: list[Alike], room: int) -> None:
    """Add the look-alikes that were not named above, as many as there is room for."""
    pen.blank()
    pen.write("Often not a muscle", BOLD)
    for alike in others[: min(ALIKES, room - 2)]:
        pen.short(f"   {pages.alike_line(alike)}")


def _closing(answer: Answer, columns: int, colour: bool) -> list[str]:
    """Return the lines under every answer: what to type next, when to get help, what this is not."""
    pen = Pen(columns, colour)
    commands = pages.next_commands(answer)
    if commands:
        pen.blank()
        pen.write(f"Next:  {'   '.join(commands)}   --why", hanging="       ")
    for text in answer.help_lines[:1]:
        pen.write(text)
    pen.write(f"{pages.SEE_SOMEONE} {DISCLAIMER.partition(';')[0]}.", DIM)
    return pen.lines


def _feeding(answer: Answer) -> list[str]:
    """Return what feeds the ranked muscles, and what a link says drives the place, each in one line."""
    lines = []
    feeders = dict.fromkeys((fed.id, fed.name) for row in answer.results for fed in row.fed_by)
    fed = sorted(((pages.ranks_fed(answer.results, id_), name) for id_, name in feeders), key=lambda pair: (-len(pair[0]), pair))
    if fed and fed[0][0]:
        lines.append(f"   {fed[0][1]} feeds {pages.ranges(fed[0][0])}: sore there? start there")
    lines += [f"   {feeds}" for feeds in pages.feeds_words(answer.results)[:1]]
    driven = list(dict.fromkeys(row.name for row in answer.upstream))
    if driven:
        lines.append(f"   upstream: {', '.join(driven[:3])}")
    return lines
