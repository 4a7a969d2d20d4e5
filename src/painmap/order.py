"""In which order chosen steps are done: by phase, and inside a phase what feeds a muscle before the muscle it feeds. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from painmap.knowledge import KnowledgeBase
from painmap.model import PHASES
from painmap.postings import tables
from painmap.results import PlannedStep

_ORDERING = ("press-before", "satellite")


def by_phase(rows: Sequence[PlannedStep], position: Mapping[str, int]) -> list[PlannedStep]:
    """Return steps by phase, inside a phase by their position; `position` is by id of step."""
    return sorted(rows, key=lambda row: (PHASES.index(row.step.phase), position[row.step.id]))


def feeders_first(
    kb: KnowledgeBase, rows: Sequence[PlannedStep], stands_for: Mapping[str, str], curated: Sequence[str] = ()
) -> list[PlannedStep]:
    """Return steps that stand by phase with what feeds a muscle first inside each phase.

    A warm-up serves everything that follows, so links do not order it.

    Args:
        kb: a loaded knowledge base.
        rows: the steps by phase.
        stands_for: the id of the step that a stand-in replaces, by the id of the stand-in.
        curated: ids of steps whose order somebody thought out: no link between two of them changes it.
    """
    later = tables(kb).later
    ordered: list[PlannedStep] = []
    for phase in dict.fromkeys(row.step.phase for row in rows):
        same = [row for row in rows if row.step.phase == phase]
        keys = [stands_for.get(row.step.id, row.step.id) for row in same]
        asked = {(first, then) for first in keys for then in later.get(first, ()) if not {first, then} <= {*curated}}
        ordered += same if phase == "warm-up" else [same[index] for index in _before(keys, asked)]
    return ordered


def pairs(kb: KnowledgeBase) -> set[tuple[str, str]]:
    """Return pairs of step ids (earlier, later) that links of some certainty ask for."""
    found = set()
    for link in kb.links:
        if link.kind in _ORDERING and link.certainty != "none" and link.basis != "vendor":
            first, then = _steps_of(kb, link.source), _steps_of(kb, link.target)
            found |= {(a, b) for a in first - then for b in then - first}
    return found


def _steps_of(kb: KnowledgeBase, id_: str) -> set[str]:
    members = kb.groups[id_].members if id_ in kb.groups else (id_,)
    return {step for member in members if member in kb.muscles for step in kb.muscles[member].care}


def _before(keys: Sequence[str], pairs: set[tuple[str, str]]) -> list[int]:
    """Return positions so ordered that every pair is kept, save those of a loop, whose members stay as they stand."""
    earlier = {key: {other for other in keys if (other, key) in pairs} for key in keys}
    for middle in keys:
        for key in keys:
            if middle in earlier[key]:
                earlier[key] = earlier[key] | earlier[middle]
    left, ordered = list(range(len(keys))), []
    while left:
        waiting = {keys[index] for index in left}
        # Free is what nothing has to come before, and in a loop what has nothing before it but the loop itself.
        free = next(i for i in left if all(keys[i] in earlier[other] for other in earlier[keys[i]] & waiting))
        left.remove(free)
        ordered.append(free)
    return ordered
