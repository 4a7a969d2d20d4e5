"""Pages -> plain text and Markdown. No width, no colour, no boxes: what goes into pipes and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from painmap.pages import Block, Item, Page
from painmap.style import BOLD, RED, styled


def _said(row: str | Item) -> str:
    """Return an item of a list in one line."""
    return row if isinstance(row, str) else f"{row.head}: {row.dose} ({row.time}). {row.detail} {row.cites}".rstrip()


def plain(page: Page, colour: bool = False) -> str:
    """Return a page as lines for grep and cut: one fact a line, table cells parted by tabs; `colour`: alarms red, titles bold."""
    lines: list[str] = []
    for block in page:
        if block.kind == "alarm":
            lines.append(styled(f"! {block.text}", RED, colour))
        elif block.kind == "title":
            lines.append(styled(block.text, BOLD, colour))
        elif block.kind == "table":
            lines += [f"{block.text}:"] if block.text else []
            lines += ["\t".join(row) for row in block.rows]
        elif block.kind in ("section", "steps", "how"):
            lines.append(f"{block.text}:")
            lines += [f"- {_said(row)}" for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines) + "\n"


_MARKS = r"[\\`*\[\]<>#|~&]|(?<![^\W_])_|_(?![^\W_])"  # an underscore inside a word marks nothing


def escape(text: str) -> str:
    """Return text that Markdown shows as it stands."""
    return re.sub(_MARKS, r"\\\g<0>", text)


_LISTS = {"section": "- ", "how": "- ", "steps": "- [ ] ", "checks": "- [ ] "}
# What would end a link's address early, or is no part of one.
_ADDRESS = {ord(char): f"%{ord(char):02X}" for char in ' ()<>"\\`'}


def _listed(row: str | Item) -> str:
    """Return an item of a list; a step has its name in bold, and how to do it below, so that plain text reads well too."""
    if isinstance(row, str):
        return escape(row)
    return f"**{escape(row.head)}**: {escape(row.dose)} ({row.time})\n  {escape(f'{row.detail} {row.cites}'.rstrip())}"


def _link(title: str, where: str) -> str:
    """Return a link to a source that has an address on the web; else its title and where it is."""
    address = f"https://doi.org/{where.removeprefix('doi:').strip()}" if where.startswith(("doi:", "10.")) else where
    if address.startswith(("https://", "http://")):
        return f"[{escape(title)}]({address.translate(_ADDRESS)})"
    return escape(f"{title}. {where}")


def _table(block: Block) -> list[str]:
    head = [f"| {' | '.join(block.columns)} |", f"|{' --- |' * len(block.columns)}"]
    return head + [f"| {' | '.join(escape(cell) for cell in row)} |" for row in block.rows]


def _numbered(block: Block) -> list[str]:
    """Return ranked rows as a numbered list, which a note can hold without a table."""
    return [f"{row[0]}. **{escape(row[1])}** - {'; '.join(escape(cell) for cell in row[2:] if cell)}" for row in block.rows]


def markdown(page: Page) -> str:
    """Return a page for notes: an H2, paragraphs, lists and check boxes, a blank line before and after.

    An alarm comes before everything, so it becomes the heading itself; appended to a note it never falls under an earlier one.
    """
    parts: list[list[str]] = []
    headed = False
    for block in page:
        text = escape(block.text)
        if block.kind in ("title", "alarm") and not headed:
            parts.append([f"## {'! ' if block.kind == 'alarm' else ''}{text}"])
            headed = True
        elif block.kind in ("title", "alarm"):
            parts.append([f"**{'! ' if block.kind == 'alarm' else ''}{text}**"])
        elif block.kind == "table":
            rows = _numbered(block) if block.columns[0] == "rank" else _table(block)
            parts += [[f"**{text}**"], rows] if block.text else [rows]
        elif block.kind in _LISTS:
            parts += [[f"**{text}**"], [_LISTS[block.kind] + _listed(row) for row in block.rows]]
        elif block.kind == "links":
            parts += [[f"**{text}**"], [f"- {escape(id_)}: {_link(title, where)}" for id_, title, where in block.rows]]
        else:
            parts.append([text])
    return "\n" + "\n\n".join("\n".join(part) for part in parts if part) + "\n\n"


def tsv(columns: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str] = ()) -> str:
    """Return tab-separated rows under a header line; alarms and notes come first as `#` lines."""
    lines = [f"# {note}" for note in notes]
    lines.append("\t".join(columns))
    lines += ["\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) for row in rows]
    return "\n".join(lines) + "\n"
