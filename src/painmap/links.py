"""Who feeds whom: the links that start, keep going or overload a muscle, and those that drive the pain of a place."""

from __future__ import annotations

from painmap.courses import above
from painmap.engine import asked_places
from painmap.knowledge import KnowledgeBase
from painmap.model import Link, Muscle
from painmap.postings import Drive, Feeding, tables
from painmap.results import Fed, Reading


def _fed(kb: KnowledgeBase, link: Link, target: str) -> Fed:
    owner = kb.muscles.get(link.source) or kb.groups[link.source]
    return Fed(owner.id, owner.name, link.kind, link.because, link.note, link.certainty, target, link.sources)


def feeders(kb: KnowledgeBase, muscle: Muscle) -> tuple[Fed, ...]:
    """Return the muscles and groups that feed a muscle through a link to it or to its group; a group does not feed its own."""
    groups = {group.id: group for group in kb.groups.values() if muscle.id in group.members}
    found: dict[tuple[str, str], Fed] = {}
    for link in kb.links:
        inside = link.source in groups or any(link.source in groups[id_].members for id_ in groups if id_ == link.target)
        if (
            link.kind != "press-before"
            and link.source != muscle.id
            and (link.target == muscle.id or (link.target in groups and not inside))
        ):
            found.setdefault((link.source, link.kind), _fed(kb, link, link.target))
    return tuple(found.values())


def fed(kb: KnowledgeBase, muscle: Muscle) -> tuple[Fed, ...]:
    """Return the muscles and groups that a muscle feeds through a link of its own."""
    rows = []
    for link in kb.links:
        target = kb.muscles.get(link.target) or kb.groups.get(link.target)
        if link.source == muscle.id and target is not None and link.kind != "press-before":
            rows.append(
                Fed(target.id, target.name, link.kind, link.because, link.note, link.certainty, link.target, link.sources)
            )
    return tuple(rows)


def feeding(kb: KnowledgeBase, muscle: Muscle) -> Feeding:
    """Return who feeds a muscle, and what it feeds."""
    return Feeding(feeders(kb, muscle), fed(kb, muscle))


def drives(kb: KnowledgeBase, place: str) -> tuple[Drive, ...]:
    """Return the links that name the driver of a place, of what it is part of, or of a part of it."""
    around = {place, *above(kb.locations, place)}
    return tuple(
        Drive(at, link.target, link.source in kb.groups, _fed(kb, link, kb.locations[link.target].name))
        for at, link in enumerate(kb.links)
        if link.target in around or (link.target in kb.locations and place in above(kb.locations, link.target))
    )


def upstream(kb: KnowledgeBase, reading: Reading) -> tuple[Fed, ...]:
    """Return the muscles and groups that a link names as the driver of an asked place: of the very place first, groups first."""
    asked = {place.id for place in asked_places(reading.locations)}
    driving = tables(kb).drives
    rows = {row.at: row for id_ in asked for row in driving.get(id_, ())}
    found: dict[tuple[str, str], tuple[tuple[bool, bool, str], Fed]] = {}
    for _, row in sorted(rows.items()):
        order = (row.place not in asked, not row.group, row.fed.id)
        found.setdefault((row.fed.id, row.fed.link), (order, row.fed))
    return tuple(fed for _, fed in sorted(found.values(), key=lambda pair: pair[0]))
