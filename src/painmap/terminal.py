"""Pages on a terminal. Only tables are drawn by rich, which is loaded for them alone; data is never read as markup."""

from __future__ import annotations

from io import StringIO

from painmap.pages import Block, Item, Page
from painmap.pen import Pen, wrapped
from painmap.style import BOLD, CYAN, DIM, styled

_NARROW = 60  # below it a step's dose and time stand under its name
_LEAST_HEAD = 20  # columns that the name of a step has for itself in any case
_GAP = "  "


def draw(page: Page, columns: int, colour: bool) -> str:
    """Return a page as it looks on a terminal.

    Args:
        page: what to show.
        columns: its width in characters, already clamped.
        colour: whether to use colour and weight.
    """
    pen = Pen(columns, colour)
    for position, block in enumerate(page):
        after_list = position and page[position - 1].kind == "section" and block.kind == "text"
        if after_list or (position and block.kind in ("section", "steps", "how", "table")):
            pen.blank()
        _draw(pen, block)
    return pen.text()


def _draw(pen: Pen, block: Block) -> None:
    if block.kind == "title":
        pen.write(block.text.upper(), BOLD)
    elif block.kind == "alarm":
        pen.alarm(block.text)
    elif block.kind == "table":
        _table(pen, block)
    elif block.kind in ("steps", "how"):
        pen.write(block.text, CYAN)
        for row in block.rows:
            _step(pen, row)
    elif block.kind == "section":
        pen.write(block.text, BOLD)
        for row in block.rows:
            _, bracket, cites = row.rpartition(" [")
            pen.faint(row, len(cites) + 2 if bracket and cites.endswith("]") else 0, _GAP)
    else:
        pen.write(block.text)


def _step(pen: Pen, step: Item) -> None:
    """Draw a step: what and how long in one line where there is room, how to do it dimmed below."""
    ends = f"{_GAP}{step.dose}{_GAP}{step.time:>5}"
    room = pen.columns - len(ends)
    if pen.columns < _NARROW or room < _LEAST_HEAD:
        pen.write(step.head, BOLD, _GAP)
        pen.write(f"{step.dose}; {step.time}", "", _GAP * 2)
    else:
        first, *more = wrapped(step.head, room, _GAP)
        pen.lines.append(styled(first, BOLD, pen.colour) + " " * (room - len(first)) + ends)
        pen.lines += [styled(line, BOLD, pen.colour) for line in more]
    pen.write(f"{step.detail} {step.cites}".rstrip(), DIM, _GAP * 2)


def _table(pen: Pen, block: Block) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if block.text:
        pen.write(block.text, BOLD)
    out = StringIO()
    console = Console(
        file=out, width=pen.columns, force_terminal=pen.colour, no_color=not pen.colour,
        color_system="standard" if pen.colour else None,
        highlight=False, markup=False, emoji=False, legacy_windows=False, _environ={},
    )  # fmt: skip
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in block.columns:
        table.add_column(Text(column), overflow="fold")
    for row in block.rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
    pen.lines += [line.rstrip() for line in out.getvalue().splitlines()]
