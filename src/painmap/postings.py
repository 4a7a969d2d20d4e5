"""What ranking and triage look up, by what they look it up with: a place, a muscle, a concept, a finding.

The index holds these tables ready made; for a base that was put together in memory they are worked out as they are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping

from painmap.knowledge import KnowledgeBase
from painmap.memo import kept
from painmap.model import AlikePlace, Cites, Referral
from painmap.record import NamedTuple
from painmap.results import Fed


class Relation(NamedTuple):
    """How a muscle meets an asked place: its best row, the kind of match, what it is worth, where a pain guide lists it.

    `drawn` is how many sources draw the muscle there; none draws it at what is only near.
    """

    referral: Referral
    match: str
    worth: float
    order: int
    drawn: int


class Profile(NamedTuple):
    """What ranking needs of a muscle by itself; `breadth` is the number of places that it refers to."""

    id: str
    name: str
    group: str | None
    spot: str
    breadth: int


class Feeding(NamedTuple):
    """Who feeds a muscle, and what it feeds."""

    by: tuple[Fed, ...]
    on: tuple[Fed, ...]


class Drive(NamedTuple):
    """A link that names the driver of a place; `at` is its position among the links."""

    at: int
    place: str
    group: bool
    fed: Fed


class AlikeMet(NamedTuple):
    """How the nearest place of a look-alike meets a place."""

    id: str
    match: str
    at: AlikePlace


class Postings(NamedTuple):
    """All tables. What has nothing to say in one does not stand in it."""

    telling: frozenset[str]  # sensations, activities and times that can part one muscle from another
    endangered: frozenset[str]  # steps that press where a nerve or vessel lies bare
    meets: Mapping[str, Mapping[str, Relation]]  # place -> muscle -> how the muscle's referrals meet it
    speaks: Mapping[str, Mapping[str, Cites]]  # sensation, activity or time -> muscle -> who says so
    profiles: Mapping[str, Profile]  # muscle
    feeding: Mapping[str, Feeding]  # muscle
    drives: Mapping[str, tuple[Drive, ...]]  # place -> links that drive it, what it is part of or what is part of it
    alikes: Mapping[str, tuple[AlikeMet, ...]]  # place -> look-alikes
    children: Mapping[str, tuple[str, ...]]  # place -> the places directly inside it
    named: Mapping[str, str]  # condition -> the look-alike that it names
    flags: Mapping[str, tuple[str, ...]]  # finding -> red flags that turn on it
    called: Mapping[str, tuple[str, ...]]  # kind and name, as `muscle:calf muscle` -> entries of that kind that have it
    warm_ups: Mapping[str, tuple[str, ...]]  # area -> steps that warm it up
    later: Mapping[str, tuple[str, ...]]  # step -> steps that come after it where both are in a plan
    cautions: Mapping[str, tuple[str, ...]]  # finding -> cautions that it switches on


@kept(1)
def _live(kb: KnowledgeBase) -> Postings:
    from painmap.tabulate import live

    return live(kb)


def tables(kb: KnowledgeBase) -> Postings:
    """Return a base's tables; those of one that was put together in memory are worked out, and kept while it is asked."""
    if kb.postings is None:
        return _live(kb)()
    found: Postings = kb.postings
    return found
