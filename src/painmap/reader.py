"""One text and everything found in it: what each match means, whose it is, and whether it is said, denied or past.

`matching` finds everything; what a clause does to a finding is decided in `scope`, for all kinds of findings alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from painmap import numbers, scope, spared, sums
from painmap.knowledge import KnowledgeBase
from painmap.lexicon import EXCEPT, Lexicon
from painmap.matching import Match, TypedText, Wordings, outermost
from painmap.paths import Spot
from painmap.places import Spots
from painmap.results import Correction, Place, Said
from painmap.text import clean

_NONE: frozenset[int] = frozenset()


class Reader:
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
        self.findings = sorted(
            self._meant(by_kind["finding"], by_kind[EXCEPT]), key=lambda m: (m.start, m.end, m.entries, m.hits)
        )
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
