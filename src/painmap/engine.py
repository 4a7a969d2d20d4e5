"""Reading -> ranked muscles with reasons. Deterministic; every number that counts stands in one table.

In the spirit of likelihood ratios over a term tree (LIRICAL, Robinson 2020): each finding adds evidence for or against each
muscle, and a floor keeps one odd finding from sinking a muscle. No published data gives probabilities here, so a fit is printed,
never a percentage.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from painmap.courses import above
from painmap.grounds import grounds
from painmap.knowledge import KnowledgeBase
from painmap.model import Cites, Muscle, Referral, Stated
from painmap.postings import Feeding, Profile, Relation, tables
from painmap.record import NamedTuple
from painmap.results import Place, Reading, Reason, Result, Said, Together
from painmap.scope import DENIED, SAID
from painmap.vocabulary import Words
from painmap.weights import FITS, WEIGHTS

LOOSEST = "loose"
_ZONE_RANK = {"essential": 2, "local": 1, "spillover": 0}
_NO_ORDER = 100


Speaks = Mapping[str, Cites]  # muscle -> who says so


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


class _Other(NamedTuple):
    """Something said beside the places: what it is worth to the muscles that it speaks for, and who says so."""

    said: Said
    match: str
    effect: str
    points: float
    speaks: Speaks

    def worth(self, id_: str) -> float:
        """Return what it is worth to a muscle that it speaks of."""
        return self.points * _sure(self.speaks[id_]) if self.effect == "for" else self.points


class _Evidence(NamedTuple):
    """All that a reading holds for and against muscles. Places stand with their muscles, by mention."""

    said: list[list[tuple[Place, Mapping[str, Relation]]]]
    denied: list[list[tuple[Place, Mapping[str, Relation]]]]
    others: list[_Other]
    named: Mapping[str, float]  # muscles named or ruled out -> what that is worth

    def of_places(self, id_: str) -> list[tuple[Place, Relation | None, float]]:
        """Return how a muscle meets each mention, and the denied places that it would explain, and what that is worth."""
        found: list[tuple[Place, Relation | None, float]] = []
        for mention in self.said:
            place, best = mention[0][0], None
            for each, muscles in mention:
                relation = muscles.get(id_)
                if relation is not None and (best is None or relation.worth > best.worth):
                    place, best = each, relation
            found.append((place, best, place.weight * (WEIGHTS["none"] if best is None else best.worth)))
        for mention in self.denied:
            # Words that name several places ("teeth are fine") are one thing denied, and count where they tell most.
            pairs = [(place, muscles[id_]) for place, muscles in mention if id_ in muscles and muscles[id_].match != "near"]
            if pairs:
                place, best = max(pairs, key=lambda pair: pair[1].worth)
                found.append((place, best, WEIGHTS["denied"] * best.worth))
        return found


class Scored(NamedTuple):
    """A muscle with what all the evidence for and against it, and that of the places alone, is worth."""

    muscle: Profile
    points: float
    place_points: float
    evidence: _Evidence

    def reasons(self) -> Iterator[Reason]:
        """Yield all that speaks for and against the muscle, with who says so."""
        id_, evidence = self.muscle.id, self.evidence
        for place, relation, points in evidence.of_places(id_):
            if relation is None:
                yield Reason(place.id, place.name, None, "none", "against", points, ())
            else:
                row, effect = relation.referral, "for" if points > 0 else "against"
                yield Reason(place.id, place.name, row.zone, relation.match, effect, points, row.sources)
        for other in evidence.others:
            if id_ in other.speaks:
                said, sources = other.said, other.speaks[id_]
                yield Reason(said.id, said.name, None, other.match, other.effect, other.worth(id_), sources)
        if id_ in evidence.named:
            points = evidence.named[id_]
            match, effect = ("named", "for") if points > 0 else ("not named", "against")
            yield Reason(id_, self.muscle.name, None, match, effect, points, ())


def _evidence(kb: KnowledgeBase, reading: Reading) -> _Evidence:
    postings = tables(kb)
    asked = asked_places((*reading.locations, *reading.beside))
    denied = [place for place in reading.denied if place.id not in {row.id for row in asked}]
    at = {place.id: postings.meets.get(place.id, {}) for place in (*asked, *denied)}
    telling = [row for row in reading.concepts if row.id in postings.telling]
    said = {row.id: row for row in telling if row.status == SAID}
    not_so = {row.id: row for row in telling if row.status == DENIED and row.id not in said}
    others = [_Other(row, row.kind, "for", WEIGHTS[row.kind], postings.speaks.get(row.id, {})) for row in said.values()]
    others += [_Other(row, "not so", "against", WEIGHTS["not so"], postings.speaks.get(row.id, {})) for row in not_so.values()]
    named: dict[str, float] = {}
    for status, match in ((DENIED, "not named"), (SAID, "named")):
        ids = (id_ for row in reading.muscles if row.status == status for id_ in members(kb, row.id))
        named |= dict.fromkeys(ids, WEIGHTS[match])
    return _Evidence(
        said=[[(place, at[place.id]) for place in mention] for mention in mentions(asked)],
        denied=[[(place, at[place.id]) for place in mention] for mention in mentions(denied)],
        others=others,
        named=named,
    )


def score(kb: KnowledgeBase, reading: Reading) -> list[Scored]:
    """Return every muscle that something speaks for, best first; only in numbers, for most of them are never shown.

    Ties are broken by whether a muscle was named itself and not its group, then by the pain guides' order for the asked places,
    then by how many sources draw the muscle there (what more of them pass on is better established), then by how few places it
    refers to (a pattern that is all about the asked place fits better than one that covers half the body), then by name.
    """
    profiles = tables(kb).profiles
    evidence = _evidence(kb, reading)
    themselves = {row.id for row in reading.muscles if row.status == SAID}
    spoken_for = (id_ for mention in evidence.said for _, muscles in mention for id_ in muscles)
    named = (id_ for id_, points in evidence.named.items() if points > 0)
    found = []
    for id_ in dict.fromkeys((*spoken_for, *named)):
        by_place, order, drawn = 0.0, _NO_ORDER, 0
        for _, relation, worth in evidence.of_places(id_):
            by_place += worth
            if relation is not None and worth > 0:
                order = relation.order if relation.order < order else order
                drawn = relation.drawn if relation.drawn > drawn else drawn
        points = by_place
        for row in evidence.others:
            if id_ in row.speaks:
                points += row.worth(id_)
        by_name = evidence.named.get(id_, 0)
        points = round(points + by_name, 6)
        muscle = profiles[id_]
        ties = (id_ not in themselves, order, -drawn, muscle.breadth, muscle.name, id_)
        found.append((-points, ties, Scored(muscle, points, by_place + by_name, evidence)))
    found.sort()  # no two have the same id
    return [row for _, _, row in found]


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
    return results(kb, reading, score(kb, reading))


def results(kb: KnowledgeBase, reading: Reading, rows: Iterable[Scored]) -> tuple[Result, ...]:
    """Return what is told of scored muscles.

    Args:
        kb: a loaded knowledge base.
        reading: what `words.read` made of a text.
        rows: the first of what `score` made of it, as many as are wanted.
    """
    postings = tables(kb)
    asked = weight_of(asked_places(reading.locations)) or 1.0
    extra = {row.id: WEIGHTS[row.kind] for row in reading.concepts if row.status == SAID and row.id in postings.telling}
    named = WEIGHTS["named"] if any(row.status == SAID for row in reading.muscles) else 0.0
    best = asked * WEIGHTS["essential"] + sum(extra.values()) + named
    nobody = Feeding((), ())
    return tuple(
        Result(
            rank=position,
            id=row.muscle.id,
            muscle=row.muscle.name,
            group=row.muscle.group,
            spot=row.muscle.spot,
            fit=fit(row.place_points, asked),
            score=round(min(1.0, max(0.0, row.points) / best), 2),
            why=tuple(row.reasons()),
            fed_by=postings.feeding.get(row.muscle.id, nobody).by,
            feeds=postings.feeding.get(row.muscle.id, nobody).on,
        )
        for position, row in enumerate(rows, 1)
    )


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
