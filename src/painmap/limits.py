"""What keeps a step out of a plan: cautions, where the person is, the tools at hand, and what nobody may press alone. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from painmap import safety
from painmap.knowledge import KnowledgeBase
from painmap.model import Step
from painmap.postings import tables
from painmap.record import NamedTuple
from painmap.results import Means
from painmap.vocabulary import Caution, Setting, Tool

CAUTION, TOOL, PLACE, TIME, PRESSING, HABITS, DESCRIBED = "caution", "tool", "place", "time", "pressing", "habits", "described"
MUSCLES = "muscles"  # more of them than one plan serves

REPLACEABLE = (CAUTION, TOOL, PLACE, DESCRIBED)


class Limits(NamedTuple):
    """What is known of the person and the room; `missing` are ids of tools that are not at hand, by name."""

    cautions: tuple[Caution, ...]
    settings: tuple[Setting, ...]
    missing: dict[str, str]
    endangered: frozenset[str]


def limits(kb: KnowledgeBase, cautions: Sequence[str], means: Means) -> Limits:
    """Return what holds for a plan; ids that the knowledge base does not know take nothing away."""
    settings = tuple(row for row in kb.terms.settings if row.id in means.settings)
    return Limits(
        tuple(kb.cautions[id_] for id_ in cautions if id_ in kb.cautions),
        settings,
        {tool.id: tool.name for tool in kb.terms.tools if not _at_hand(tool, means)},
        tables(kb).endangered,
    )


def endangered(kb: KnowledgeBase) -> frozenset[str]:
    """Return the steps that press where a nerve or vessel lies bare, which nobody may press alone.

    `painmap check` refuses such steps; the planner does not rely on a personal base having been checked.
    """
    bare = {site.id for site in kb.terms.sites if site.endangered}
    excepted = {(row.step, row.site) for row in kb.terms.press_exceptions}
    return frozenset(s.id for s in kb.steps.values() for site in s.presses if site in bare and (s.id, site) not in excepted)


def _at_hand(tool: Tool, means: Means) -> bool:
    """Whether a person has a tool: what was named, else what most homes have; and not what was taken away."""
    if tool.id in means.without or tool.is_a in means.without:
        return False
    return means.tools is None or tool.usual or tool.id in means.tools


def obstacle(step: Step, limits: Limits, named: Sequence[str] = ()) -> tuple[str, str] | None:
    """Return why a step can't be done, as (kind, words), the gravest reason first; None when nothing keeps it out.

    Args:
        step: what is to be done.
        limits: what holds for the person and the room.
        named: ids of tools that the person named as at hand, which no setting takes away.
    """
    caution = safety.blocked(step, limits.cautions)
    if caution is not None:
        return CAUTION, f"caution: {caution.name}"
    if not step.planned or step.id in limits.endangered:
        return DESCRIBED, "not on your own"
    for row in limits.settings:
        if safety.takes_away(row.blocks, step._replace(tool=tuple(id_ for id_ in step.tool if id_ not in named))):
            return PLACE, f"place: {row.name}"
    missing = [limits.missing[id_] for id_ in step.tool if id_ in limits.missing]
    return (TOOL, f"tool: no {' and no '.join(missing)}") if missing else None
