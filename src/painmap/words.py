"""Free text -> what it says: places, side, sensations, activities, findings for safety, and what is denied.

`matching` finds everything; what a clause does to a finding is decided in `scope`, for all kinds of findings alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from painmap import numbers, scope
from painmap.lexicon import EXCEPT, Lexicon
from painmap.matching import Match, TypedText, Wordings, cover, outermost, phrases, triggers
from painmap.model import KnowledgeBase, Place, Reading, Said
from painmap.text import RANKED_CHARACTERS, clean, stretches

PATH_WEIGHT = 1.5
MENDED = 400  # beyond so many unknown words a text is no complaint any more, and mending more of them would take minutes


class _Reader:
    """Puts matches together into a reading."""

    def __init__(self, text: str, kb: KnowledgeBase, mending: bool = True) -> None:
        self.kb = kb
        self.lexicon: Lexicon = kb.lexicon
        self.text = TypedText(text, self.lexicon, mending)
        wordings = Wordings(self.text)
        found = wordings.find()
        # Safety findings may overlap freely: each is a fact of its own, and a longer one must not hide a shorter one.
        self.findings = sorted(self._meant(found), key=lambda m: (m.start, m.end, m.entries))
        self.concepts = outermost([match for match in found if match.entries[0][0] in ("sensation", "activity", "time")])
        self.conditions = outermost([match for match in found if match.entries[0][0] == "condition"])
        self.phrases = self._names()
        self.triggers = triggers(self.text.tokens, self.lexicon)
        self.places = self._compose()
        self.reaches = scope.reaches(self.text.tokens, self.triggers, self._asserts)
        self.reaches += self._painless()

    def _meant(self, found: Sequence[Match]) -> set[Match]:
        """Return the findings of safety, less those whose words make part of another thing ("can't breathe through my nose").

        A corrected word never takes a finding away.
        """
        others: dict[str, set[int]] = {}
        for match in found:
            kind, id_ = match.entries[0]
            if kind == EXCEPT and not any(self.text.tokens[hit].start in self.text.mended for hit in match.hits):
                others.setdefault(id_, set()).update(match.hits)
        findings = {match for match in found if match.entries[0][0] == "finding"}
        return {match for match in findings if not others.get(match.entries[0][1], set()) & set(match.hits)}

    # --- places ---

    def _names(self) -> list[Match]:
        """Return the names found; a side may stand inside one ("back of my left knee"), and is then found as well."""
        passing = self.lexicon.skip | self.lexicon.sides
        found = cover(phrases(self.text, self.lexicon.phrases, passing), self.text)
        inside = [
            Match(entries, at, at + 1, (at,))
            for match in found
            for at in range(match.start + 1, match.end)
            for phrase, entries in self.lexicon.phrases.get(self.text.tokens[at].word, ())
            if entries[0][0] == "side" and phrase == (self.text.tokens[at].word,)
        ]
        return sorted({*found, *inside}, key=lambda m: (m.start, m.end))

    def of(self, match: Match, kind: str) -> list[str]:
        """Return the ids of one kind that a match may mean."""
        return [id_ for entry_kind, id_ in match.entries if entry_kind == kind]

    def _adjacent(self, left: Match, right: Match) -> bool:
        """Whether only little words, sides and commas stand between two matches of one clause."""
        if self.text.tokens[left.end - 1].clause != self.text.tokens[right.start].clause:
            return False
        sides = {index for match in self.phrases if self.of(match, "side") for index in range(match.start, match.end)}
        between = range(left.end, right.start)
        return all(self.text.tokens[index].word in self.lexicon.skip or index in sides for index in between)

    def _narrow(self, place: str, directions: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], int]:
        """Follow directions from a place; return the places they lead to and how many could be followed.

        A direction is every meaning of one word: "side" is the outer side of a hip and the side of a neck.
        """
        places: tuple[str, ...] = (place,)
        left = list(directions)
        while True:
            tables = [self.lexicon.narrower.get(id_, {}) for id_ in places]
            step = next((row for row in left if any(id_ in table for table in tables for id_ in row)), None)
            if step is None:
                return places, len(directions) - len(left)
            meaning = next(id_ for id_ in step if any(id_ in table for table in tables))
            places = tuple(dict.fromkeys(id_ for table in tables for id_ in table.get(meaning, ())))
            left.remove(step)

    def _compose(self) -> list[tuple[str, Match]]:
        """Return the places named: "outside of my left ankle" is ankle with the direction outer."""
        rows = [match for match in self.phrases if not self.of(match, "side")]
        used: set[int] = set()
        places: list[tuple[str, Match]] = []
        for position, match in enumerate(rows):
            parts = self.of(match, "location")
            if not parts:
                continue
            before = self._directions(rows, position, -1, used)
            after = self._directions(rows, position, +1, used) if not before else []
            around = before or after
            for part in parts:
                places += self._placed(part, match, around, used)
        return places

    def _directions(self, rows: list[Match], position: int, step: int, used: set[int]) -> list[int]:
        """Return the rows of directions that stand right before (-1) or after (+1) a part."""
        found: list[int] = []
        at = position
        while 0 <= at + step < len(rows):
            here, beside = rows[at], rows[at + step]
            left, right = (beside, here) if step < 0 else (here, beside)
            if (
                at + step in used
                or not self.of(beside, "direction")
                or self.of(beside, "location")
                or not self._adjacent(left, right)
            ):
                break
            if step > 0 and at + 2 < len(rows) and self.of(rows[at + 2], "location") and self._closer(rows, at + 1):
                break
            at += step
            found.append(at)
        return found

    def _closer(self, rows: list[Match], at: int) -> bool:
        """Whether a direction stands as near to the part after it ("knee, outer hip"): then it belongs there."""
        return self._adjacent(rows[at], rows[at + 1]) and (
            self.text.tokens[rows[at].start].part == self.text.tokens[rows[at + 1].start].part
        )

    def _placed(self, part: str, match: Match, around: list[int], used: set[int]) -> list[tuple[str, Match]]:
        rows = [match for match in self.phrases if not self.of(match, "side")]
        directions = [self.of(rows[at], "direction") for at in around]
        places, followed = self._narrow(part, directions)
        if not followed:
            return [(part, match)]
        used.update(around)
        span = Match(
            match.entries,
            min(match.start, *(rows[at].start for at in around)),
            max(match.end, *(rows[at].end for at in around)),
            tuple(sorted({*match.hits, *(hit for at in around for hit in rows[at].hits)})),
        )
        if followed == len(directions):
            return [(place, span) for place in places]
        # "front and outside of the knee": directions that do not lead on from one another are places side by side.
        each = [self._narrow(part, [direction]) for direction in directions]
        return [(place, span) for leads, count in each if count for place in leads]

    # --- scope ---

    def _painless(self) -> list[scope.Reach]:
        """Return the places that are denied by saying that they do not hurt: "calf hurts, heel not sore" denies the heel."""
        plain = {row.id for row in self.kb.words.sensations if not row.telling}
        found = []
        for reach in self.reaches:
            inside = range(reach.start, reach.end)
            hurts = any(match.entries[0][1] in plain and match.start in inside for match in self.concepts)
            if reach.status != scope.DENIED or not hurts or any(match.start in inside for _, match in self.places):
                continue
            before = [match for _, match in self.places if match.end <= reach.by.start and self._same_part(match, reach.by)]
            if before:
                last = before[-1]
                found.append(scope.Reach(scope.DENIED, last.start, last.end, reach.by))
        return found

    def _asserts(self, start: int, end: int) -> bool:
        """Whether a stretch asserts by itself: it has a verb, or a place together with a sensation or finding."""
        if any(trigger.kind in ("restarts", "asserts") and start <= trigger.start < end for trigger in self.triggers):
            return True
        place = any(start <= match.start and match.end <= end for _, match in self.places)
        felt = any(
            start <= match.start and match.end <= end
            for match in (*self.concepts, *self.findings)
            if match.entries[0][0] == "sensation" or (match.entries[0][0] == "finding" and len(match.hits) > 1)
        )
        return place and felt

    def status(self, match: Match) -> str:
        """Return the status of a match."""
        return scope.status(match.hits, self.reaches)

    def said(self, match: Match) -> list[Said]:
        """Return a match as records, one for each entry."""
        start, end = self.text.tokens[match.start].start, self.text.tokens[match.end - 1].end
        shown = clean(self.text.span(match.start, match.end))
        return [
            Said(id_, self.lexicon.names[f"{kind}:{id_}"], kind, self.status(match), shown, start, end)
            for kind, id_ in match.entries
        ]

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
                near = self.text.tokens[phrase.start].part == part and gap <= 2
                if (inside or near) and (best is None or gap < best[0]):
                    best = (gap, side)
        return best[1] if best else None

    def locations_of(self, condition: Match) -> tuple[str, ...]:
        """Return the places that a condition stands for."""
        ids = {id_ for _, id_ in condition.entries}
        return tuple(location for row in self.kb.words.conditions if row.id in ids for location in row.locations)

    def paths(self, places: Sequence[tuple[str, Match]]) -> list[float]:
        """Return the weight of each place: those on one path ("from the hip to the ankle") share that of one finding and a half.

        A path is one thing said, yet more than a single place: a muscle that explains all of it explains more.
        """
        starts = {trigger.start for trigger in self.triggers if trigger.kind == "paths"}
        runs: list[list[int]] = []
        for index, (_, match) in enumerate(places):
            before = places[index - 1][1] if index else None
            joined = (
                before is not None and any(before.end <= at < match.start for at in starts) and self._same_part(before, match)
            )
            if joined:
                runs[-1].append(index)
            else:
                runs.append([index])
        return [1.0 if len(run) == 1 else PATH_WEIGHT / len(run) for run in runs for _ in run]

    def _same_part(self, left: Match, right: Match | scope.Trigger) -> bool:
        return self.text.tokens[left.end - 1].part == self.text.tokens[right.start].part

    def place(self, id_: str, match: Match) -> Place:
        """Return a place as a record."""
        start, end = self.text.tokens[match.start].start, self.text.tokens[match.end - 1].end
        side = self._side(match) if self.kb.locations[id_].paired else None
        return Place(id_, self.lexicon.names[f"location:{id_}"], side, clean(self.text.span(match.start, match.end)), start, end)

    # --- numbers ---

    def aged(self, age: int) -> list[Said]:
        """Return the findings about age that a number answers; those it contradicts are denied."""
        return [
            Said(
                id_,
                self.lexicon.names[f"finding:{id_}"],
                "finding",
                scope.SAID if numbers.within(age, limits) else scope.DENIED,
                f"{age} years",
                0,
                0,
            )
            for id_, limits in self.lexicon.ages.items()
        ]

    def safety(self) -> list[Said]:
        """Return the findings of safety."""
        return [row for match in self.findings for row in self.said(match)] + self.lasting()

    def age(self) -> int | None:
        """Return the age that was said, in years."""
        return numbers.age(self.text.tokens, self.triggers)

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
        return any(other.start <= match.start and match.end <= other.end for other in others)

    conditions = [match for match in covered if match.entries[0][0] == "condition"]
    # A place typed inside a condition that stands for it ("clench my jaw") was said by itself; any other one there was not.
    meant = {location for match in conditions for location in reader.locations_of(match)}
    standing = [(id_, match) for id_, match in reader.places if id_ in meant or not inside(match, conditions)]
    free = [(id_, match) for id_, match in standing if id_ in meant or not inside(match, covered)]
    said, denied = [], []
    shares = reader.paths(free or standing)
    for (id_, match), share in zip(free or standing, shares, strict=True):
        status = reader.status(match)
        if status == scope.SAID:
            said.append(reader.place(id_, match)._replace(weight=share))
        elif status == scope.DENIED:
            denied.append(reader.place(id_, match))
    for match in reader.conditions:
        if reader.status(match) == scope.SAID:
            locations = reader.locations_of(match)
            said += [reader.place(location, match)._replace(weight=1 / len(locations)) for location in locations]
    return said, denied


def read(text: str, kb: KnowledgeBase) -> Reading:
    """Read what a person typed.

    Args:
        text: any text; places beyond 2,000 characters are not ranked, findings for safety are read to the end.
        kb: a loaded knowledge base.
    """
    (_, begins), *more = stretches(text)
    if "\n" in text:  # where lines were only wrapped, what was said goes on over their ends: read for safety both ways
        more += stretches(text.replace("\n", " "))
    reader = _Reader(begins, kb)
    said, denied = _ranked_places(reader)

    def ranked(start: int) -> bool:
        return start < RANKED_CHARACTERS

    muscles = [
        row
        for match in reader.phrases
        if not reader.of(match, "location")
        for row in reader.said(match)
        if row.kind in ("muscle", "group")
    ]
    findings = reader.safety()
    age = reader.age()
    corrected = list(reader.text.corrected)
    unknown = len(reader.text.unknown) + len(reader.text.corrected)
    for start, piece in more:
        later = _Reader(piece, kb, unknown < MENDED)
        unknown += len(later.text.unknown) + len(later.text.corrected)
        findings += [row._replace(start=row.start + start, end=row.end + start) for row in later.safety()]
        age = later.age() if age is None else age
        corrected += later.text.corrected
    if age is not None:
        findings += reader.aged(age)
    foreign = [trigger for trigger in reader.triggers if trigger.kind == "foreign"]
    places = _unique(place for place in said if ranked(place.start))
    return Reading(
        text=clean(text),
        locations=places,
        denied=_unique(place for place in denied if ranked(place.start)),
        muscles=tuple(row for row in muscles if ranked(row.start)),
        concepts=tuple(row for match in reader.concepts for row in reader.said(match) if ranked(row.start)),
        conditions=tuple(row for match in reader.conditions for row in reader.said(match) if ranked(row.start)),
        findings=tuple(dict.fromkeys(findings)),
        age=age,
        corrected=tuple(dict.fromkeys(corrected)),
        ignored=tuple(dict.fromkeys(clean(word) for word in reader.text.unknown)),
        cut=len(text) > RANKED_CHARACTERS,
        foreign=len(foreign) >= 2 and not places,
    )
