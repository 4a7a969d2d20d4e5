"""Free text -> what it says: places, side, sensations, activities, findings for safety, and what is denied.

`matching` finds everything; what a clause does to a finding is decided in `scope`, for all kinds of findings alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from painmap import guise, numbers, scope, spared, sums, tongue
from painmap.knowledge import KnowledgeBase
from painmap.lexicon import EXCEPT, Lexicon
from painmap.matching import Match, TypedText, Wordings, outermost
from painmap.paths import Spot
from painmap.places import Spots
from painmap.results import Correction, Place, Reading, Said
from painmap.text import POINT, RANKED_CHARACTERS, clean, pieces
from painmap.weights import WEIGHTS

_NONE: frozenset[int] = frozenset()
MENDED = 400  # beyond so many unknown words a text is no complaint any more, and mending more of them would take minutes


class _Reader:
    """Puts matches together into a reading."""

    def __init__(self, text: str, kb: KnowledgeBase, mending: bool = True, second: bool = False) -> None:
        self.kb = kb
        self.lexicon: Lexicon = kb.lexicon
        self.text = TypedText(text, self.lexicon, mending, second)
        wordings = Wordings(self.text)
        found = wordings.find()
        by_kind: dict[str, list[Match]] = {
            "finding": [],
            EXCEPT: [],
            "condition": [],
            "sensation": [],
            "activity": [],
            "time": [],
        }
        for match in found:
            by_kind[match.entries[0][0]].append(match)
        # Safety findings may overlap freely: each is a fact of its own, and a longer one must not hide a shorter one.
        self.findings = sorted(self._meant(by_kind["finding"], by_kind[EXCEPT]), key=lambda m: (m.start, m.end, m.entries, m.hits))
        self.concepts = outermost([*by_kind["sensation"], *by_kind["activity"], *by_kind["time"]])
        self.conditions = self._no_similes(outermost(by_kind["condition"]))
        self.triggers = self.text.triggers
        labels = {hit for match in self.conditions for hit in match.hits}
        self.spots = Spots(self.text, kb, self.triggers, labels)
        self.phrases = self.spots.names
        self.places = [(spot.id, spot.match) for spot in self.spots.spots]
        self.reaches = scope.reaches(
            self.text.tokens, self.triggers, self._asserts, self._asked(), self.lexicon.presents, self._placed(), self._hurts
        )
        self.reaches += self._painless()
        self.known: dict[tuple[tuple[int, ...], bool], str] = {}  # the status of matched tokens, which many findings share
        self.over: dict[int, list[int]] = {}  # token -> the reaches that lie over it
        for number, reach in enumerate(self.reaches):
            for at in range(reach.start, reach.end):
                self.over.setdefault(at, []).append(number)
        self.left_over = self.spots.left_over(self.reaches)
        named = (*self.phrases, *(spot.match for spot in self.spots.spots))
        told = spared.told(self.text, self.lexicon)
        self.spared = spared.spared(self.text, self.lexicon, self.triggers, named, told)
        self.theirs = spared.theirs(self.text, self.triggers, (match for _, match in self.places), self.conditions)
        self.held = spared.held(self.text, self.lexicon, named, told)

    def _meant(self, findings: Sequence[Match], excepted: Sequence[Match]) -> set[Match]:
        """Return the findings of safety, less those whose words make part of another thing ("can't breathe through my nose").

        A corrected word never takes a finding away.
        """
        others: dict[str, set[int]] = {}
        for match in excepted:
            if not any(self.text.tokens[hit].start in self.text.mended for hit in match.hits):
                others.setdefault(match.entries[0][1], set()).update(match.hits)
        return {match for match in findings if others.get(match.entries[0][1], _NONE).isdisjoint(match.hits)}

    def _no_similes(self, conditions: list[Match]) -> list[Match]:
        """Return the conditions that were named; one inside a sensation only says what it feels like: "a toothache-like pain"."""
        felt = [{*match.hits} for match in self.concepts if match.entries[0][0] == "sensation"]
        return [match for match in conditions if not any({*match.hits} < hits for hits in felt)]

    def of(self, match: Match, kind: str) -> list[str]:
        """Return the ids of one kind that a match may mean."""
        return self.spots.of(match, kind)

    # --- scope ---

    def _painless(self) -> list[scope.Reach]:
        """Return the places that are denied by saying that they do not hurt: "calf hurts, heel not sore" denies the heel."""
        found = []
        for reach in self.reaches:
            inside = range(reach.start, reach.end)
            hurts = any(match.entries[0][1] in self.lexicon.plain and match.start in inside for match in self.concepts)
            if reach.status != scope.DENIED or not hurts or any(match.start in inside for _, match in self.places):
                continue
            before = [match for _, match in self.places if match.end <= reach.by.start and self._same_part(match, reach.by)]
            if before:
                last = before[-1]
                found.append(scope.Reach(scope.DENIED, last.start, last.end, reach.by))
        return found

    def _placed(self) -> set[int]:
        """Return the tokens that name a place or a muscle."""
        named = [match for match in self.phrases if not any(self.of(match, kind) for kind in ("side", "direction"))]
        return {hit for match in (*named, *(match for _, match in self.places)) for hit in match.hits}

    def _asked(self) -> set[int]:
        """Return the tokens that stand right after a question mark."""
        words, said = self.text.tokens, self.text.text
        if "?" not in said:
            return set()
        return {at for at in range(1, len(words)) if said[words[at - 1].end : words[at].start].strip() == "?"}

    def _asserts(self, start: int, end: int) -> bool:
        """Whether a stretch asserts by itself: it has a verb, or a place together with a sensation or finding."""
        if any(trigger.kind in ("restarts", "asserts") and start <= trigger.start < end for trigger in self.triggers):
            return True
        if any(trigger.kind == "present" and trigger.start == start for trigger in self.triggers):
            return True  # "without a rest, and this morning my wee is dark"
        place = any(start <= match.start and match.end <= end for _, match in self.places)
        felt = any(
            start <= match.start and match.end <= end
            for match in (*self.concepts, *self.findings)
            if match.entries[0][0] == "sensation" or (match.entries[0][0] == "finding" and len(match.hits) > 1)
        )
        return place and felt

    def _hurts(self, start: int, end: int) -> bool:
        """Whether a stretch tells of something that is not well, or names nothing but places: "whole leg except the knee"."""
        felt = (match for match in (*self.concepts, *self.findings) if match.entries[0][0] in ("sensation", "finding"))
        if any(start <= match.start and match.end <= end for match in felt):
            return True
        named = {at for match in (*self.phrases, *(match for _, match in self.places)) for at in match.hits}
        named |= {at for row in self.triggers if row.kind == "wholes" for at in range(row.start, row.end)}
        return all(at in named or self.text.tokens[at].word in self.lexicon.skip for at in range(start, end))

    def status(self, match: Match) -> str:
        """Return the status of a match; a name that is said to be well is denied, whatever else is said of its words."""
        if self.spared and match in self.spared:
            return scope.DENIED
        if not self.over:
            return scope.SAID
        lasting = match.entries[0][1] not in self.lexicon.fleeting
        known = self.known.get((match.hits, lasting))
        if known is None:
            over = sorted({number for hit in match.hits for number in self.over.get(hit, ())})
            rows = [self.reaches[number] for number in over]
            known = scope.status(match.hits, [row for row in rows if not (lasting and row.by.kind == "over")])
            self.known[match.hits, lasting] = known
        return known

    def said(self, match: Match) -> list[Said]:
        """Return a match as records, one for each entry."""
        start, end = self.text.tokens[match.start].start, self.text.tokens[match.end - 1].end
        shown, status, names = clean(self.text.text[start:end]), self.status(match), self.lexicon.names
        return [Said(id_, names[f"{kind}:{id_}"], kind, status, shown, start, end, None) for kind, id_ in match.entries]

    def named(self, match: Match) -> list[Said]:
        """Return the muscles and groups that a name means, with the side said for them."""
        rows = [row for row in self.said(match) if row.kind in ("muscle", "group")]
        side = self._side(match) if rows else None
        return [row._replace(side=side) for row in rows]

    def _side(self, match: Match) -> str | None:
        """Return the side said for a place: inside it, or next to it in the same part of the clause."""
        part = self.text.tokens[match.start].part
        best: tuple[int, str] | None = None
        exactly = {trigger.start for trigger in self.triggers if trigger.kind == "sides_not_before"}
        for phrase in self.phrases:
            # "right above my elbow", "right where it bends": a way of saying exactly, no side.
            adverb = phrase.end in exactly and (
                phrase.start == 0 or self.text.tokens[phrase.start - 1].word not in self.lexicon.skip
            )
            for side in () if adverb else self.of(phrase, "side"):
                inside = match.start <= phrase.start and phrase.end <= match.end
                gap = max(match.start - phrase.end, phrase.start - match.end, 0)
                near = self.text.tokens[phrase.start].part == part and (gap <= 2 or self._only_little(phrase, match))
                if (inside or near) and (best is None or gap < best[0]):
                    best = (gap, side)
        return best[1] if best else None

    def _side_of(self, id_: str, match: Match) -> str | None:
        """Return the side of a place; what has none of its own hands it on: "left of my spine, just below the ribs"."""
        if not self.kb.locations[id_].paired:
            return self._beyond(match)
        side = self._side(match)
        if side is not None or len(self.spots.spots) == 1:
            return side
        clause = self.text.tokens[match.start].clause
        single = (spot.match for spot in self.spots.spots if not self.kb.locations[spot.id].paired)
        handed = (self._beyond(each) for each in single if self.text.tokens[each.start].clause == clause)
        return next((found for found in handed if found), None)

    def _beyond(self, match: Match) -> str | None:
        """Return the side of something that a pain is on: "left of my spine"."""
        words, owners = self.text.tokens, self.lexicon.owners
        for row in self.phrases:
            owned = row.end < match.start and words[row.end].word in owners
            for side in self.of(row, "side") if owned and self._only_little(row, match) else ():
                return side
        return None

    def _only_little(self, one: Match, other: Match) -> bool:
        """Whether only little words and directions stand between two matches: "right side of my groin"."""
        between = range(min(one.end, other.end), max(one.start, other.start))
        directions = {at for match in self.phrases if self.of(match, "direction") for at in range(match.start, match.end)}
        return all(self.text.tokens[at].word in self.lexicon.skip or at in directions for at in between)

    def locations_of(self, condition: Match) -> tuple[str, ...]:
        """Return the places that a condition stands for."""
        return tuple(location for id_ in self.of(condition, "condition") for location in self.lexicon.places[id_])

    def organ(self, match: Match) -> bool:
        """Whether a place was named by an organ alone ("not my appendix")."""
        return {self.text.tokens[hit].word for hit in match.hits} <= self.lexicon.organs

    def _same_part(self, left: Match, right: Match | scope.Trigger) -> bool:
        return self.text.tokens[left.end - 1].part == self.text.tokens[right.start].part

    def place(self, spot: Spot) -> Place:
        """Return a place as a record; it holds its mention where the same words may mean another place as well."""
        id_, match = spot.id, spot.match
        start, end = self.text.tokens[match.start].start, self.text.tokens[match.end - 1].end
        side = self._side_of(id_, match)
        shown = clean(self.text.span(match.start, match.end))
        alike = sum(other.mention == spot.mention for other in self.spots.spots) > 1 and spot.mention >= 0
        mention = spot.mention if alike else None
        return Place(id_, self.lexicon.names[f"location:{id_}"], side, shown, start, end, spot.weight, mention)

    # --- numbers ---

    def measured(self) -> list[Correction]:
        """Return the distances that were said with the places that they were read as."""
        found: dict[tuple[int, int], dict[str, None]] = {}
        for spot in self.spots.spots:
            for match in self.spots.measured:
                if spot.match.start <= match.start and match.end <= spot.match.end:
                    names = found.setdefault((match.start, match.end), {})
                    names[self.lexicon.names[f"location:{spot.id}"]] = None
        return [Correction(clean(self.text.span(*at)), ", ".join(names)) for at, names in found.items()]

    def aged(self, ages: Sequence[int]) -> list[Said]:
        """Return the findings about age that a number answers; those that every number contradicts are denied."""
        return [
            Said(
                id_,
                self.lexicon.names[f"finding:{id_}"],
                "finding",
                scope.SAID if met else scope.DENIED,
                f"{met[0] if met else ages[0]} years",
                0,
                0,
            )
            for id_, limits in self.lexicon.ages.items()
            for met in ([age for age in ages if numbers.within(age, limits)],)
        ]

    def safety(self) -> list[Said]:
        """Return the findings of safety."""
        return [row for match in self.findings for row in self.said(match)] + self.lasting() + self.adding_up()

    @cached_property
    def counted(self) -> list[sums.Item]:
        """The words and findings that may add up to a finding: what is said of now, and the words that deny nothing."""
        words = self.text.tokens
        lost = (reach for reach in self.reaches if reach.status != scope.SAID and reach.by.kind != "over")
        silent = {at for reach in lost for at in range(reach.start, reach.end)}
        silent |= {at for row in self.triggers if row.kind.startswith("denies") for at in range(row.start, row.end)}
        findings = [(match.entries[0][1], match.hits) for match in self.findings if self.status(match) == scope.SAID]
        return sums.items(words, sums.sentences(self.text.text, words), silent, findings, self.lexicon.skip)

    def adding_up(self) -> list[Said]:
        """Return the findings that many words say together."""
        lexicon, words = self.lexicon, self.text.tokens
        keys = {*self.text.standing.at, *[f"<{match.entries[0][1]}>" for match in self.findings]}
        if not sums.in_reach(keys, lexicon.points, lexicon.sums):
            return []
        return [
            Said(
                told.id,
                lexicon.names[f"finding:{told.id}"],
                "finding",
                scope.SAID,
                clean(", ".join(dict.fromkeys(self.text.span(*span) for span in told.spans))),
                words[told.spans[0][0]].start,
                words[max(end for _, end in told.spans) - 1].end,
            )
            for told in sums.told(self.counted, lexicon.points, lexicon.sums)
        ]

    def believed(self) -> dict[str, frozenset[str]]:
        """Return, by level of alarm, the findings that the words around them do not speak against."""
        lexicon = self.lexicon
        found: dict[str, frozenset[str]] = {}
        for id_, least in lexicon.doubts.items():
            found |= sums.believed(self.counted if self.findings else (), lexicon.points, id_, least)
        return found

    def ages(self) -> list[int]:
        """Return the ages that were said, in years."""
        return list(numbers.ages(self.text.tokens, self.triggers))

    def lasting(self) -> list[Said]:
        """Return the findings about how long it has lasted."""
        lexicon = self.lexicon
        found = numbers.durations(self.text.tokens, self.triggers, lexicon.numbers, lexicon.units, lexicon.skip)
        return [
            row
            for time in found
            for id_, limits in lexicon.lasts.items()
            if numbers.within(time.minutes, limits)
            for row in self.said(Match((("finding", id_),), time.start, time.end, tuple(range(time.start, time.end))))
        ]


def _unique(rows: Iterable[Place]) -> tuple[Place, ...]:
    seen: dict[tuple[str, str | None], Place] = {}
    for row in rows:
        known = seen.setdefault((row.id, row.side), row)
        if row.weight > known.weight:
            seen[row.id, row.side] = row
    return tuple(seen.values())


def _ranked_places(reader: _Reader) -> tuple[list[Place], list[Place]]:
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


def _about(reader: _Reader, standing: list[Spot]) -> list[Spot]:
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


def _readers(text: str, kb: KnowledgeBase, mending: bool = True) -> list[_Reader]:
    """Return a text as it was read: twice where a mistyped word may as likely be one word as another, and that matters."""
    first = _Reader(text, kb, mending)
    if not first.text.even:
        return [first]
    other = _Reader(text, kb, mending, second=True)
    heard, theirs = _heard(first), _heard(other)
    return [first] if theirs <= heard else [other] if heard <= theirs else [first, other]


def _heard(reader: _Reader) -> set[tuple[str, str, str]]:
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
