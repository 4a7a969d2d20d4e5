"""Pages on a terminal, drawn by rich. Knowledge-base text is never read as markup: everything goes in as `Text`."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from painmap.pages import Block, Page

_STYLES = {"title": "bold", "alarm": "bold red", "section": "bold", "checks": "bold cyan"}


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
        if position and block.kind in ("section", "checks", "table"):
            console.print()
        _draw(console, block)
    return out.getvalue()


def _draw(console: Console, block: Block) -> None:
    if block.kind == "title":
        console.print(Text(block.text.upper(), style="bold"))
        return
    if block.kind == "alarm":
        console.print(Text(f"! {block.text}", style=_STYLES["alarm"]))
        return
    if block.kind == "table":
        if block.text:
            console.print(Text(block.text, style="bold"))
        table = Table(box=None, pad_edge=False, show_header=bool(block.columns), header_style="dim")
        for column in block.columns:
            table.add_column(Text(column), overflow="fold")
        for row in block.rows:
            table.add_row(*(Text(cell) for cell in row))
        console.print(table)
        return
    if block.kind in ("section", "checks"):
        console.print(Text(block.text, style=_STYLES[block.kind]))
        for row in block.rows:
            console.print(Padding(Text(_hanging(row)), (0, 0, 0, 2)))
        return
    console.print(Text(block.text))


def _hanging(row: str) -> str:
    return row
