"""Citations on a page for reading: a short number in the text, and at the foot what each number stands for.

A note in Markdown does without: two answers in one file would share their numbers. It names each source, and where in it,
in its place.
"""

from __future__ import annotations

from painmap.knowledge import KnowledgeBase
from painmap.model import Cites
from painmap.pages import Block


class Footnotes:
    """Numbers sources in the order in which a page first cites them."""

    def __init__(self) -> None:
        self._after: dict[str, dict[str, None]] = {}  # id of a source -> what its cited passages retell

    def mark(self, sources: Cites) -> str:
        """Return the numbers of some citations, smallest first: `[2, 5]`; empty where there are none."""
        for cite in sources:
            self._after.setdefault(cite.id, {}).update({cite.citing: None} if cite.citing else {})
        order = list(self._after)
        numbers = sorted({order.index(cite.id) + 1 for cite in sources})
        return f"[{', '.join(map(str, numbers))}]" if numbers else ""

    def block(self, kb: KnowledgeBase) -> Block:
        """Return the list for the foot of the page: number, id, title, and whose words it passes on."""
        rows = []
        for number, (id_, after) in enumerate(self._after.items(), 1):
            title = f": {kb.sources[id_].title}" if id_ in kb.sources else ""
            retold = f" (after {', '.join(after)})" if after else ""
            rows.append(f"{number} {id_}{title}{retold}")
        return Block("section", "Sources (--format md says where in each)", tuple(rows))
