"""Free text -> what it says: places, side, sensations, activities, findings for safety, and what is denied.

`reader` knows what each piece of a text means; here they become one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from painmap import guise, scope, tongue
from painmap.knowledge import KnowledgeBase
from painmap.matching import Match
from painmap.paths import Spot
from painmap.reader import Reader
from painmap.results import Place, Reading
from painmap.text import POINT, RANKED_CHARACTERS, clean, pieces
from painmap.weights import WEIGHTS

MENDED = 400  # beyond so many unknown words a text is no complaint any more, and mending more of them would take minutes


def _unique(rows: Iterable[Place]) -> tuple[Place, ...]:
    seen: dict[tuple[str, str | None], Place] = {}
    for row in rows:
        known = seen.setdefault((row.id, row.side), row)
        if row.weight > known.weight:
            seen[row.id, row.side] = row
    return tuple(seen.values())


def _ranked_places(reader: Reader) -> tuple[list[Place], list[Place]]:
    """Return the places said and denied; a place that is only part of an activity or condition is left to that."""
    covered = [match for match in (*reader.concepts, *reader.conditions) if match.entries[0][0] in ("activity", "condition")]

    def inside(match: Match, others: list[Match]) -> bool:
        # What stands in a gap of the wording is said beside it: "the front of my shoulder and I can't sleep on that side".
        around = (other for other in others if other.start <= match.start and match.end <= other.end)
        return any(set(match.hits) & set(other.hits) for other in around)

    conditions = [match for match in covered if match.entries[0][0] == "condition"]
    # A place typed inside a condition that stands for it ("clench my jaw") was said by itself; any other one there was not.
    meant = {location for match in conditions for location in reader.locations_of(match)}
    mine = [spot for spot in reader.spots.spots if spot.match not in reader.theirs]
    standing = [spot for spot in mine if spot.id in meant or not inside(spot.match, conditions)]
    free = [spot for spot in standing if spot.id in meant or not inside(spot.match, covered)]
    # Of a part that is held in some way nothing is said where another place is.
    firm = [spot for spot in free if spot.match not in reader.held]
    free = firm if firm or any(reader.status(match) == scope.SAID for match in conditions) else free
    said, denied = [], []
    free = [spot for spot in free if spot.match not in reader.spots.only_sides]
    for spot in free or _about(reader, standing):
        status = reader.status(spot.match)
        if status == scope.SAID:
            said.append(reader.place(spot))
        elif status == scope.DENIED and not reader.organ(spot.match) and not reader.spots.paths.after("limits", spot.match):
            denied.append(reader.place(spot))
    denied += [reader.place(spot) for spot in reader.left_over]
    for match in reader.conditions:
        if reader.status(match) == scope.SAID and match not in reader.theirs:
            locations = reader.locations_of(match)
            said += [reader.place(Spot(id_, match, id_, -1, 1 / len(locations))) for id_ in locations]
    return _by_breadth(reader.lexicon.broad, said), denied


def _about(reader: Reader, standing: list[Spot]) -> list[Spot]:
    """Return the places meant where none is said by itself: of a condition, of an activity, or of its words."""
    if any(reader.status(match) == scope.SAID for match in reader.conditions):
        return []
    about = reader.lexicon.about
    acts = [(act, match) for match in reader.concepts for kind, act in match.entries if kind == "activity"]
    found = [(id_, match) for act, match in acts for id_ in about.get(act, ())]
    share = 1 / len(found) if found else 1.0
    return [Spot(id_, match, id_, -1, share) for id_, match in found] or standing


def _by_breadth(broad: frozenset[str], said: list[Place]) -> list[Place]:
    """Let broad places say less beside narrower ones: "headache behind the eye", "I grind my teeth and my head hurts"."""
    if all(place.id in broad for place in said):
        return said
    return [place._replace(weight=place.weight * WEIGHTS["broad"]) if place.id in broad else place for place in said]


def _readers(text: str, kb: KnowledgeBase, mending: bool = True) -> list[Reader]:
    """Return a text as it was read: twice where a mistyped word may as likely be one word as another, and that matters."""
    first = Reader(text, kb, mending)
    if not first.text.even:
        return [first]
    other = Reader(text, kb, mending, second=True)
    heard, theirs = _heard(first), _heard(other)
    return [first] if theirs <= heard else [other] if heard <= theirs else [first, other]


def _heard(reader: Reader) -> set[tuple[str, str, str]]:
    """Return all that a text was heard to say, as (kind, id, status)."""
    matches = (*reader.phrases, *reader.concepts, *reader.conditions, *reader.findings)
    found = {(row.kind, row.id, row.status) for match in matches for row in reader.said(match)}
    return found | {("place", spot.id, reader.status(spot.match)) for spot in reader.spots.spots}


def _either(first: Sequence[Place], other: Sequence[Place]) -> list[Place]:
    """Return the places of two readings of one text; where the same words led to different ones, these stand for each other."""
    known, theirs = {place.id for place in first}, {place.id for place in other}
    found = list(first)
    fresh = 1 + max((place.mention for place in (*first, *other) if place.mention is not None), default=-1)
    for place in other:
        if place.id in known:
            continue
        alike = [at for at, mine in enumerate(found) if mine.id not in theirs and _overlap(mine, place)]
        mention = next((found[at].mention for at in alike if found[at].mention is not None), fresh + len(found))
        for at in alike:
            found[at] = found[at]._replace(mention=mention)
        found.append(place._replace(mention=mention) if alike else place)
    return found


def _overlap(one: Place, other: Place) -> bool:
    return one.start < other.end and other.start < one.end


def read(text: str, kb: KnowledgeBase) -> Reading:
    """Read what a person typed.

    Args:
        text: any text; places beyond 2,000 characters are not ranked, findings for safety are read to the end.
        kb: a loaded knowledge base.
    """
    (_, begins), *more = [piece for way in guise.ways(text, kb.lexicon) for piece in pieces(way)]
    readers = _readers(begins, kb)
    reader = readers[0]
    said, denied = _ranked_places(reader)
    for other in readers[1:]:
        also_said, also_denied = _ranked_places(other)
        said, denied = _either(said, also_said), _either(denied, also_denied)

    def ranked(start: int) -> bool:
        return start < RANKED_CHARACTERS

    muscles = [row for each in readers for match in each.phrases if not each.of(match, "location") for row in each.named(match)]
    concepts = [row for each in readers for match in each.concepts for row in each.said(match)]
    conditions = [row for each in readers for match in each.conditions for row in each.said(match)]
    findings = [row for each in readers for row in each.safety()]
    believed = [each.believed() for each in readers]
    ages = reader.ages()
    corrected = [row for each in readers for row in (*each.text.corrected, *each.measured())]
    unknown = len(reader.text.unknown) + len(reader.text.corrected)
    for start, piece in more:
        for later in _readers(piece, kb, unknown < MENDED):
            findings += [row._replace(start=row.start + start, end=row.end + start) for row in later.safety()]
            believed.append(later.believed())
            ages += later.ages()
            corrected += later.text.corrected
        unknown += len(later.text.unknown) + len(later.text.corrected)
    if ages:
        findings += reader.aged(ages)
    places = _unique(place for place in said if ranked(place.start))
    # A word of another language may come near an English one: what was only corrected to a place tells nothing of the language.
    guessed = all(place.start in each.text.mended for each in readers for place in places)
    foreign = tongue.foreign(reader.text) if guessed else tongue.mostly(reader.text)
    if foreign:
        mended = {start for each in readers for start in each.text.mended}
        muscles = [row for row in muscles if row.start not in mended]
        places, corrected = (), []
    return Reading(
        text=clean(text).replace(POINT, ""),
        locations=places,
        denied=_unique(place for place in denied if ranked(place.start)),
        muscles=tuple(dict.fromkeys(row for row in muscles if ranked(row.start))),
        concepts=tuple(dict.fromkeys(row for row in concepts if ranked(row.start))),
        conditions=tuple(dict.fromkeys(row for row in conditions if ranked(row.start))),
        findings=tuple(dict.fromkeys(findings)),
        age=ages[0] if ages else None,
        corrected=tuple(dict.fromkeys(corrected)),
        ignored=tuple(dict.fromkeys(clean(word) for word in reader.text.unknown)),
        cut=len(text) > RANKED_CHARACTERS,
        foreign=foreign,
        believed={level: frozenset().union(*(each[level] for each in believed)) for level in believed[0]},
        beside=tuple(reader.place(spot) for spot in reader.spots.beside if reader.status(spot.match) == scope.SAID),
    )
