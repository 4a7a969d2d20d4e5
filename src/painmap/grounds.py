"""How many of some citations stand on ground of their own: pages that retell one book are one voice, not several."""

from __future__ import annotations

from collections.abc import Sequence

from painmap.knowledge import KnowledgeBase
from painmap.model import Cite


def ground(kb: KnowledgeBase, cite: Cite) -> frozenset[str]:
    """Return the ids of all that a citation stands on: its source, what that passage retells, and what those openly retell."""
    found: set[str] = set()
    waiting = [cite.id, *([cite.citing] if cite.citing else [])]
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            waiting += kb.sources[id_].citing if id_ in kb.sources else ()
    return frozenset(found)


def independent(kb: KnowledgeBase, one: Cite, other: Cite) -> bool:
    """Whether two citations have different authors and no common ground; two unnamed authors may be the same."""
    authors = [kb.sources[cite.id].authors for cite in (one, other) if cite.id in kb.sources]
    return len(set(authors)) == 2 and not ground(kb, one) & ground(kb, other)


def grounds(kb: KnowledgeBase, cites: Sequence[Cite]) -> int:
    """Return the size of the largest set of citations in which every two are independent."""
    return max(
        (1 + grounds(kb, [later for later in cites[at:] if independent(kb, cite, later)]) for at, cite in enumerate(cites, 1)),
        default=0,
    )


def two_authors(kb: KnowledgeBase) -> tuple[int, int]:
    """Return how many essential referrals have two independent sources, and how many essential referrals there are."""
    rows = [row for muscle in kb.muscles.values() for row in muscle.refers if row.zone == "essential"]
    return sum(grounds(kb, row.sources) > 1 for row in rows), len(rows)
