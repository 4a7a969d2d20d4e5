"""Reading -> ranked muscles with reasons. Deterministic; every number that counts stands in one table.

In the spirit of likelihood ratios over a term tree (LIRICAL, Robinson 2020): each finding adds evidence for or against each
muscle, and a floor keeps one odd finding from sinking a muscle. No published data gives probabilities here, so a fit is printed,
never a percentage.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from painmap.courses import above
from painmap.grounds import grounds
from painmap.knowledge import KnowledgeBase
from painmap.memo import kept
from painmap.model import Cites, Muscle, Referral, Stated
from painmap.postings import Feeding, Profile, Relation, tables
from painmap.record import NamedTuple
from painmap.results import Place, Reading, Reason, Result, Together
from painmap.scope import DENIED, SAID
from painmap.vocabulary import Words
from painmap.weights import FITS, WEIGHTS

LOOSEST = "loose"
_ZONE_RANK = {"essential": 2, "local": 1, "spillover": 0}
_NO_ORDER = 100


def ancestors(kb: KnowledgeBase, location: str) -> list[str]:
    """Return the places that a location is part of, nearest first."""
    return above(kb.locations, location)


def children(kb: KnowledgeBase, location: str) -> tuple[str, ...]:
    """Return the places that are directly part of a location."""
    return tables(kb).children.get(location, ())


def profile(muscle: Muscle) -> Profile:
    """Return what ranking needs of a muscle by itself."""
    return Profile(muscle.id, muscle.name, muscle.group, muscle.spot, len({row.to for row in muscle.refers}))


def asked_places(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the places to rank by, each once.

    A broad place said with a narrow one inside it ("leg pain, outer ankle") stays: it says the same of every muscle of the leg,
    while dropping it could move a muscle down when a place that it refers to is added.
    """
    return tuple({place.id: place for place in reversed(tuple(places))}.values())[::-1]


def mentions(places: Iterable[Place]) -> list[list[Place]]:
    """Return the places by mention: those that the same words may mean stand for each other, and the one that fits counts."""
    found: dict[tuple[str, int | str], list[Place]] = {}
    for place in places:
        key = ("place", place.id) if place.mention is None else ("mention", place.mention)
        found.setdefault(key, []).append(place)
    return list(found.values())


def weight_of(places: Iterable[Place]) -> float:
    """Return what the places said weigh together: each mention once."""
    return sum(max(place.weight for place in mention) for mention in mentions(places))


def places_meant(kb: KnowledgeBase, reading: Reading) -> tuple[Place, ...]:
    """Return the places asked for or, where only a muscle was named ("my hamstring"), those that it lies under."""
    asked = asked_places(reading.locations)
    named = [row for row in reading.muscles if row.status == SAID]
    if asked or not named:
        return asked
    rows = [row for said in named for id_ in members(kb, said.id) for row in kb.muscles[id_].refers]
    over = dict.fromkeys(row.to for row in rows if row.zone == "local") or dict.fromkeys(
        row.to for row in rows if row.zone == "essential"
    )
    return tuple(Place(id_, kb.locations[id_].name, None, named[0].text, 0, 0, 1 / len(over)) for id_ in over)


def match(kb: KnowledgeBase, asked: str, to: str) -> str | None:
    """Return how an asked place meets the place of a referral: exact, broader, narrower, near; None where it does not."""
    if asked == to:
        return "exact"
    if asked in ancestors(kb, to):
        return "asked broader"
    if to in ancestors(kb, asked):
        return "asked narrower"
    return "near" if to in kb.locations[asked].near else None


def relate(kb: KnowledgeBase, muscle: Muscle, asked: str) -> Relation | None:
    """Return the best way in which a muscle's referrals meet an asked place.

    Rows of one place that disagree about the zone: the better-sourced one ranks, then the stronger zone.
    """
    rows: dict[str, Referral] = {}
    for row in muscle.refers:
        other = rows.get(row.to)
        if other is None or _standing(kb, row) > _standing(kb, other):
            rows[row.to] = row
    best: Relation | None = None
    inside = 0
    for row in rows.values():
        kind = match(kb, asked, row.to)
        if kind is None:
            continue
        inside += kind == "asked broader" and row.zone != "spillover"
        drawn = len({cite.id for cite in row.sources})
        worth = WEIGHTS[kind] * WEIGHTS[row.zone] * _sure(row.sources)
        relation = Relation(row, kind, worth, _NO_ORDER, 0 if kind == "near" else drawn)
        if best is None or (relation.worth, -(row.order or _NO_ORDER)) > (
            best.worth,
            -(best.referral.order or _NO_ORDER),
        ):
            best = relation
    if best is None:
        return None
    more = min(WEIGHTS["more inside"] * (inside - 1), WEIGHTS["most inside"])
    counts = best.match == "asked broader" and best.referral.zone != "spillover"
    return best._replace(worth=best.worth + more * counts, order=_guide_order(muscle, asked, best))


def _sure(sources: Cites) -> float:
    """Return what a claim counts for by how many sources pass it on, of one that is sure."""
    return 1.0 if len({cite.id for cite in sources}) > 1 else WEIGHTS["one source"]


def _standing(kb: KnowledgeBase, row: Referral) -> tuple[int, int]:
    return grounds(kb, row.sources), _ZONE_RANK[row.zone]


def _guide_order(muscle: Muscle, asked: str, relation: Relation) -> int:
    """Return the muscle's place in the pain guide of the asked place.

    The guide of the very place counts even where a smaller place inside it fits the muscle better; a guide speaks of the place
    that it lists, not of its neighbours.
    """
    listed = [row.order for row in muscle.refers if row.to == asked and row.order is not None]
    if listed:
        return min(listed)
    return (relation.referral.order or _NO_ORDER) if relation.match != "near" else _NO_ORDER


class Scored(NamedTuple):
    """A muscle with what all the evidence for and against it, and that of the places alone, is worth."""

    muscle: Profile
    points: float
    place_points: float


Ranked = tuple[float, tuple[Any, ...], Scored]  # as it is sorted


class _Ground:
    """What the places said and denied tell of every muscle, whatever else is said."""

    def __init__(self, kb: KnowledgeBase, asked: tuple[Place, ...], denied: tuple[Place, ...]) -> None:
        postings = tables(kb)
        meets, self._profiles = postings.meets, postings.profiles
        self._reason = _reason(kb)
        self._said = [[(place, meets.get(place.id, {})) for place in mention] for mention in mentions(asked)]
        self._denied = [[(place, meets.get(place.id, {})) for place in mention] for mention in mentions(denied)]
        self.muscles = dict.fromkeys([id_ for mention in self._said for _, muscles in mention for id_ in muscles])
        self.ranked = sorted([self.ranking(id_) for id_ in self.muscles])  # no two have the same id
        self._reasons: dict[str, tuple[Reason, ...]] = {}

    def _met(self, id_: str) -> list[tuple[Place, Relation | None, float]]:
        """Return how a muscle meets each mention, and the denied places that it would explain, and what that is worth."""
        rows: list[tuple[Place, Relation | None, float]] = []
        for mention in self._said:
            place, best = mention[0][0], None
            for each, muscles in mention:
                relation = muscles.get(id_)
                if relation is not None and (best is None or relation.worth > best.worth):
                    place, best = each, relation
            rows.append((place, best, place.weight * (WEIGHTS["none"] if best is None else best.worth)))
        for mention in self._denied:
            # Words that name several places ("teeth are fine") are one thing denied, and count where they tell most.
            pairs = [(place, muscles[id_]) for place, muscles in mention if id_ in muscles and muscles[id_].match != "near"]
            if pairs:
                place, best = max(pairs, key=lambda pair: pair[1].worth)
                rows.append((place, best, WEIGHTS["denied"] * best.worth))
        return rows

    def ranking(self, id_: str, others: Iterable[float] = (), by_name: float = 0.0, itself: bool = False) -> Ranked:
        """Return a muscle as it is ranked: by points, then by what breaks ties.

        Args:
            id_: the muscle; it may meet none of the places.
            others: what is said beside the places is worth to it.
            by_name: what naming it, or its group, is worth.
            itself: whether it was named itself, and not its group.
        """
        by_place, order, drawn = 0.0, _NO_ORDER, 0
        for _, relation, worth in self._met(id_):
            by_place += worth
            if relation is not None and worth > 0:
                order = relation.order if relation.order < order else order
                drawn = relation.drawn if relation.drawn > drawn else drawn
        points = by_place
        for worth in others:
            points += worth
        points, muscle = round(points + by_name, 6), self._profiles[id_]
        ties = (not itself, order, -drawn, muscle.breadth, muscle.name, id_)
        return -points, ties, Scored(muscle, points, by_place + by_name)

    def reasons(self, id_: str) -> tuple[Reason, ...]:
        """Return what the places say for and against a muscle, with who says so; of few muscles it is ever asked."""
        if id_ not in self._reasons:
            self._reasons[id_] = tuple([self._reason(*row) for row in self._met(id_)])
        return self._reasons[id_]


@kept(5_000)
def _reason(_kb: KnowledgeBase, place: Place, relation: Relation | None, points: float) -> Reason:
    """Return what a place says for or against a muscle: the same record wherever that is said again."""
    if relation is None:
        return Reason(place.id, place.name, None, "none", "against", points, ())
    row, effect = relation.referral, "for" if points > 0 else "against"
    return Reason(place.id, place.name, row.zone, relation.match, effect, points, row.sources)


class _Evidence(NamedTuple):
    """All that a reading holds for and against muscles."""

    ground: _Ground
    others: Sequence[Mapping[str, Reason]]  # what is said beside the places, each by the muscles that it speaks for or against
    named: Mapping[str, float]  # muscles named or ruled out -> what that is worth

    def reasons(self, muscle: Profile) -> tuple[Reason, ...]:
        """Return all that speaks for and against a muscle, with who says so."""
        id_ = muscle.id
        found = [*self.ground.reasons(id_), *[other[id_] for other in self.others if id_ in other]]
        if id_ in self.named:
            points = self.named[id_]
            match, effect = ("named", "for") if points > 0 else ("not named", "against")
            found.append(Reason(id_, muscle.name, None, match, effect, points, ()))
        return tuple(found)


# Nine questions of ten are about a place or two that an earlier one of a batch was about.
_ground = kept(500)(_Ground)


def untyped(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return places as ranking sees them: without the side, and without where and how they were typed."""
    return tuple([Place(row.id, row.name, None, "", 0, 0, row.weight, row.mention) for row in places])


@kept(1_000)
def _speaks_for(kb: KnowledgeBase, id_: str, name: str, kind: str) -> dict[str, Reason]:
    """Return what a sensation, activity or time says for each muscle that it speaks for."""
    speaks = tables(kb).speaks.get(id_, {})
    return {row: Reason(id_, name, None, kind, "for", WEIGHTS[kind] * _sure(by), by) for row, by in speaks.items()}


@kept(1_000)
def _not_so(kb: KnowledgeBase, id_: str, name: str) -> dict[str, Reason]:
    """Return what a denied sensation, activity or time says against each muscle that it would speak for."""
    speaks = tables(kb).speaks.get(id_, {})
    return {row: Reason(id_, name, None, "not so", "against", WEIGHTS["not so"], by) for row, by in speaks.items()}


def _evidence(kb: KnowledgeBase, reading: Reading) -> _Evidence:
    postings = tables(kb)
    asked = asked_places((*reading.locations, *reading.beside))
    known = {row.id for row in asked}
    denied = [place for place in reading.denied if place.id not in known]
    telling = [row for row in reading.concepts if row.id in postings.telling]
    said = {row.id: row for row in telling if row.status == SAID}
    not_so = {row.id: row for row in telling if row.status == DENIED and row.id not in said}
    others = [_speaks_for(kb)(row.id, row.name, row.kind) for row in said.values()]
    others += [_not_so(kb)(row.id, row.name) for row in not_so.values()]
    named: dict[str, float] = {}
    for status, match in ((DENIED, "not named"), (SAID, "named")) if reading.muscles else ():
        ids = (id_ for row in reading.muscles if row.status == status for id_ in members(kb, row.id))
        named |= dict.fromkeys(ids, WEIGHTS[match])
    return _Evidence(_ground(kb)(untyped(asked), untyped(denied)), others, named)


def score(kb: KnowledgeBase, reading: Reading) -> list[Scored]:
    """Return every muscle that something speaks for, best first; only in numbers, for most of them are never shown.

    Ties are broken by whether a muscle was named itself and not its group, then by the pain guides' order for the asked places,
    then by how many sources draw the muscle there (what more of them pass on is better established), then by how few places it
    refers to (a pattern that is all about the asked place fits better than one that covers half the body), then by name.
    """
    return [row for _, _, row in _ranked(_evidence(kb, reading), reading)]


def _ranked(evidence: _Evidence, reading: Reading) -> list[Ranked]:
    ground, others, named = evidence
    themselves = {row.id for row in reading.muscles if row.status == SAID}
    moved = {id_ for other in others for id_ in other if id_ in ground.muscles}
    moved |= {id_ for id_, points in named.items() if points > 0 or id_ in ground.muscles}
    ranked = [row for row in ground.ranked if row[2].muscle.id not in moved] if moved else ground.ranked
    for id_ in moved:
        beside = [other[id_].points for other in others if id_ in other]
        ranked.append(ground.ranking(id_, beside, named.get(id_, 0), id_ in themselves))
    if moved:
        ranked.sort()
    return ranked


def members(kb: KnowledgeBase, name: str) -> tuple[str, ...]:
    """Return the ids of the muscles that an id of a group or muscle stands for."""
    return kb.groups[name].members if name in kb.groups else (name,)


def telling_ids(words: Words) -> frozenset[str]:
    """Return the sensations, activities and times that can part one muscle from another."""
    return frozenset(row.id for rows in (words.sensations, words.activities, words.times) for row in rows if row.telling)


def fit(place_points: float, asked: float) -> str:
    """Return how well a pattern covers what was asked: close, fair or loose; it says nothing of how probable it is."""
    share = place_points / asked
    return next((name for name, least in FITS if share >= least), LOOSEST)


def rank(kb: KnowledgeBase, reading: Reading) -> tuple[Result, ...]:
    """Return all muscles that fit a reading, most likely first.

    Args:
        kb: a loaded knowledge base.
        reading: what `words.read` made of a text.

    Returns:
        Results with rank 1 first; `score` is 0-1, without a unit, and compares only inside one answer.
    """
    return best(kb, reading, None)[0]


def best(kb: KnowledgeBase, reading: Reading, most: int | None) -> tuple[tuple[Result, ...], int]:
    """Return the first of the muscles that fit a reading, and how many more there are.

    Args:
        kb: a loaded knowledge base.
        reading: what `words.read` made of a text.
        most: how many at the most; None for all.
    """
    evidence = _evidence(kb, reading)
    ranked = _ranked(evidence, reading)
    rows = [row for _, _, row in ranked[:most]]
    postings = tables(kb)
    asked = weight_of(asked_places(reading.locations)) or 1.0
    extra = {row.id: WEIGHTS[row.kind] for row in reading.concepts if row.status == SAID and row.id in postings.telling}
    named = WEIGHTS["named"] if any(row.status == SAID for row in reading.muscles) else 0.0
    highest = asked * WEIGHTS["essential"] + sum(extra.values()) + named
    nobody = Feeding((), ())
    found = []
    for rank, (muscle, points, place_points) in enumerate(rows, 1):
        share, why = round(min(1.0, max(0.0, points) / highest), 2), evidence.reasons(muscle)
        by, on = postings.feeding.get(muscle.id, nobody)
        found.append(
            Result(rank, muscle.id, muscle.name, muscle.group, muscle.spot, fit(place_points, asked), share, why, by, on)
        )
    return tuple(found), len(ranked) - len(found)


def together(kb: KnowledgeBase, ranked: Sequence[Result]) -> Together | None:
    """Return the group that is meant where the first results are of one group: as good a fit each, and half of it or more."""
    first = ranked[0] if ranked else None
    if first is None or first.group is None:
        return None
    alike = itertools.takewhile(lambda row: (row.group, row.fit) == (first.group, first.fit), ranked)
    ranks = tuple(row.rank for row in alike)
    group = kb.groups[first.group]
    return Together(group.id, group.name, ranks) if len(ranks) > 1 and 2 * len(ranks) >= len(group.members) else None


def none_known(kb: KnowledgeBase, reading: Reading) -> tuple[Stated, ...]:
    """Return why no muscle is known for an asked place, where that is so."""
    return tuple(
        Stated(f"{kb.locations[place.id].name}: {kb.locations[place.id].none_known}", ())
        for place in asked_places(reading.locations)
        if kb.locations[place.id].none_known
    )


def help_ids(kb: KnowledgeBase, reading: Reading) -> tuple[str, ...]:
    """Return the help lines that belong to the asked places, `general` when none does."""
    found: dict[str, None] = {}
    for place in places_meant(kb, reading):
        line = next((kb.locations[id_].help for id_ in (place.id, *ancestors(kb, place.id)) if kb.locations[id_].help), None)
        if line in kb.help_lines:
            found[str(line)] = None
    return tuple(found) or ("general",)
