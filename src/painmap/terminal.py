"""Pages on a terminal, drawn by rich. Knowledge-base text is never read as markup: everything goes in as `Text`."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from painmap.pages import Block, Item, Page

_NARROW = 60  # below it a step's dose and time stand under its name


def draw(page: Page, columns: int, colour: bool) -> str:
    """Return a page as it looks on a terminal.

    Args:
        page: what to show.
        columns: its width in characters, already clamped.
        colour: whether to use colour and weight.
    """
    out = StringIO()
    console = Console(
        file=out, width=columns, force_terminal=colour, no_color=not colour, color_system="standard" if colour else None,
        highlight=False, markup=False, emoji=False, legacy_windows=False, _environ={},
    )  # fmt: skip
    for position, block in enumerate(page):
        after_list = position and page[position - 1].kind == "section" and block.kind == "text"
        if after_list or (position and block.kind in ("section", "steps", "how", "table")):
            console.print()
        _draw(console, block)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _cited(row: str) -> Text:
    """Return an item with its citations, which stand in brackets at its end, dimmed."""
    body, bracket, cites = row.rpartition(" [")
    return Text(row) if not bracket or not cites.endswith("]") else Text.assemble(body, (f" [{cites}", "dim"))


def _draw(console: Console, block: Block) -> None:
    if block.kind == "title":
        console.print(Text(block.text.upper(), style="bold"))
    elif block.kind == "alarm":
        console.print(Text(f"! {block.text}", style="bold red"))
    elif block.kind == "table":
        _table(console, block)
    elif block.kind in ("steps", "how"):
        _steps(console, block)
    elif block.kind == "section":
        console.print(Text(block.text, style="bold"))
        for row in block.rows:
            console.print(Padding(_cited(row), (0, 0, 0, 2)))
    else:
        console.print(Text(block.text))


def _table(console: Console, block: Block) -> None:
    if block.text:
        console.print(Text(block.text, style="bold"))
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in block.columns:
        table.add_column(Text(column), overflow="fold")
    for row in block.rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def _steps(console: Console, block: Block) -> None:
    """Draw the steps of one phase: what and how long in one line, how to do it dimmed below."""
    console.print(Text(block.text, style="bold cyan"))
    for row in block.rows:
        item: Item = row
        if console.width < _NARROW:
            console.print(Padding(Text(item.head, style="bold"), (0, 0, 0, 2)))
            console.print(Text(f"    {item.dose}; {item.time}"))
            console.print(Padding(Text(f"{item.detail} {item.cites}".rstrip(), style="dim"), (0, 0, 0, 4)))
            continue
        line = Table.grid(expand=True, padding=(0, 2))
        line.add_column(ratio=1)
        line.add_column(justify="right")
        line.add_column(justify="right", min_width=5)
        line.add_row(Padding(Text(item.head, style="bold"), (0, 0, 0, 2)), Text(item.dose), Text(item.time))
        console.print(line)
        console.print(Padding(Text(f"{item.detail} {item.cites}".rstrip(), style="dim"), (0, 0, 0, 4)))
