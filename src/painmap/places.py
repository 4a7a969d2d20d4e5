"""Where it hurts: names, directions, sides, shared words and paths in one typed text, put together to locations.

Which words are names, directions, path words or figures of speech is data (`locations.yaml`, `words.yaml`, `grammar.yaml`).
"""

from __future__ import annotations

from collections.abc import Sequence

from painmap import scope
from painmap.distances import Measured, measured, offset, sides
from painmap.knowledge import KnowledgeBase
from painmap.lexicon import Lexicon
from painmap.matching import Match, TypedText, cover, phrases
from painmap.memo import kept
from painmap.paths import Paths, Spot, mentions
from painmap.text import words as cut
from painmap.weights import WEIGHTS

_DENYING = ("denies", "denies_after")


@kept(1)
def _passing(lexicon: Lexicon) -> frozenset[str]:
    """Return the words that may stand inside a name."""
    return (lexicon.skip | lexicon.sides) - lexicon.joins


class Spots:
    """The locations named in one text.

    Args:
        text: the text.
        kb: a loaded knowledge base.
        triggers: the phrases of the grammar in the text.
        labels: tokens that are part of the name of a condition.
    """

    def __init__(self, text: TypedText, kb: KnowledgeBase, triggers: Sequence[scope.Trigger], labels: set[int]) -> None:
        self.text, self.kb, self.triggers = text, kb, triggers
        self.lexicon: Lexicon = kb.lexicon
        self.measured: dict[Match, Measured] = {}
        self.names = self._named()
        self._sides = {at for match in self.names if self.of(match, "side") for at in range(match.start, match.end)}
        self.at: dict[str, set[int]] = {}
        self.ends: dict[str, set[int]] = {}
        for trigger in triggers:
            self.at.setdefault(trigger.kind, set()).update(range(trigger.start, trigger.end))
            self.ends.setdefault(trigger.kind, set()).add(trigger.end)
        self._denied_parts = {
            text.tokens[index].part for kind in _DENYING for index in self.at.get(kind, ()) if index < len(text.tokens)
        }
        self._used: set[int] = set()
        self.only_sides: set[Match] = set()  # names of places that only meant a side of the one before
        self.beside: list[Spot] = []  # landmarks near a place that was measured from them
        self._rows = [match for match in self.names if not self.of(match, "side")]
        self.paths = Paths(text, self.lexicon, self.at, labels)
        self.spots = self.paths.travelled(self._without_landmarks(self._composed()))

    # --- names ---

    def _named(self) -> list[Match]:
        """Return the names found; a side may stand inside one ("back of my left knee"), and is then found as well."""
        tokens, table = self.text.tokens, self.lexicon.phrases
        passing = _passing(self.lexicon)()
        figures = {hit for match in phrases(self.text, "idioms", frozenset()) for hit in match.hits}
        found = [match for match in phrases(self.text, "phrases", passing) if not set(match.hits) <= figures]
        self.measured = measured(self.text, self.lexicon, self.triggers, found)
        found = self._sharing(cover([*found, *self.measured], self.text))
        inside = [
            Match(entries, at, at + 1, (at,))
            for match in found
            for at in range(match.start + 1, match.end)
            for phrase, entries in table.get(tokens[at].word, ())
            if entries[0][0] == "side" and phrase == (tokens[at].word,)
        ]
        return sorted({*found, *inside}, key=lambda m: (m.start, m.end))

    def _sharing(self, found: list[Match]) -> list[Match]:
        """Complete names that share their last word with the next: "ring and little finger" names the ring finger too."""
        tokens = self.text.tokens
        for match in reversed(list(found)):
            rest = tuple(tokens[hit].word for hit in match.hits[1:])
            before = match.start - 1
            while rest and before > 0:
                joined = tokens[before].word in self.lexicon.joins
                before -= joined
                if not joined and tokens[before].part == tokens[match.start].part:
                    break
                wanted = (tokens[before].word, *rest)
                rows = (row for word in wanted for row in self.lexicon.phrases.get(word, ()))
                entries = next((entries for phrase, entries in rows if phrase == wanted), None)
                named = any(self.of(other, "location") and other.start <= before < other.end for other in found)
                if entries is None or named or tokens[before].clause != tokens[match.start].clause:
                    break
                found = [other for other in found if not other.start <= before < other.end]
                found.append(Match(entries, before, before + 1, (before,)))
                before -= 1
        return sorted(found, key=lambda m: (m.start, m.end))

    def of(self, match: Match, kind: str) -> list[str]:
        """Return the ids of one kind that a match may mean."""
        return [id_ for entry_kind, id_ in match.entries if entry_kind == kind]

    # --- part and direction ---

    def _adjacent(self, left: Match, right: Match, asides: bool = False) -> bool:
        """Whether only little words, sides and commas stand between two matches of one clause.

        Args:
            left: the earlier match.
            right: the later one.
            asides: let also pass what is said of any pain: "my hip hurts mostly on the outside".
        """
        tokens = self.text.tokens
        if tokens[left.end - 1].clause != tokens[right.start].clause:
            return False
        if asides and tokens[right.start].part != tokens[left.start].part and tokens[right.start].part in self._denied_parts:
            return False
        skip, passed = self.lexicon.skip, self.lexicon.asides if asides else ()
        between = range(left.end, right.start)
        return all(tokens[at].word in skip or tokens[at].word in passed or at in self._sides for at in between)

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

    def _composed(self) -> list[Spot]:
        """Return the places named: "outside of my left ankle" is ankle with the direction outer."""
        spots: list[Spot] = []
        mention = 0
        for position, match in enumerate(self._rows):
            parts = self.of(match, "location")
            joint = self._joint(position) if position not in self._used else []
            if joint:
                self._used.add(position)
                spots += [Spot(id_, span, base, mention) for id_, span, base in joint]
                mention += 1
            if not parts or position in self._used or self._ahead(position):
                continue
            around = self._around(position, parts)
            if match in self.measured:
                spots += [Spot(id_, span, base, mention) for id_, span, base in self._away(match, around)]
                mention += 1
                continue
            for places in self._placed(parts, match, around) or self._shared(match, parts, spots):
                spots += [Spot(id_, span, base, mention) for id_, span, base in places]
                mention += 1
        return spots

    def _around(self, position: int, parts: Sequence[str]) -> list[int]:
        """Return the rows of the directions of a part: those before it, else those after it.

        Those of both sides where all of them lead on ("one side of the spine low down"), or each leads somewhere by itself: "the
        back of the wrist on the little finger side" is a corner of both.
        """
        before, after = self._directions(position, -1), self._directions(position, +1)
        both = [self.of(self._rows[at], "direction") for at in (*before, *after)]
        alone = [any(self._narrow(part, [row])[1] for part in parts) for row in both]
        corner = all(alone) and not any(self._counted(at) for at in after)
        if before and after and (corner or any(self._narrow(part, both)[1] == len(both) for part in parts)):
            return [*before, *after]
        return after if any(alone[len(before) :]) and not any(alone[: len(before)]) else before or after

    def _directions(self, position: int, step: int) -> list[int]:
        """Return the rows of directions that stand right before (-1) or after (+1) a part."""
        rows, found, at = self._rows, [], position
        while 0 <= at + step < len(rows):
            here, beside = rows[at], rows[at + step]
            left, right = (beside, here) if step < 0 else (here, beside)
            if at + step in self._used or not self._is_direction(at + step) or not self._adjacent(left, right, step > 0):
                break
            if step > 0 and at + 2 < len(rows) and self.of(rows[at + 2], "location") and self._closer(at + 1):
                break
            at += step
            found.append(at)
        return found

    def _joint(self, position: int) -> list[tuple[str, Match, str]]:
        """Return the places of a direction that shares the part of the next name: "back and side of the neck"."""
        if position + 1 >= len(self._rows):
            return []
        match, beside = self._rows[position], self._rows[position + 1]
        owned = any(self.text.tokens[at].word in self.lexicon.owners for at in range(beside.start, beside.end))
        if not (owned and self.of(match, "direction") and self._joined(match, beside)):
            return []
        bases = dict.fromkeys(base for id_ in self.of(beside, "location") if (base := self._base(id_)) != id_)
        ways = [(base, *self._narrow(base, [self.of(match, "direction")])) for base in bases]
        return [(id_, match, base) for base, ids, followed in ways if followed for id_ in ids]

    def _counted(self, position: int) -> bool:
        """Whether a direction only says on how many sides it is: "the bottom of the buttock on one side"."""
        start = self._rows[position].start
        return start > 0 and self.text.tokens[start - 1].word in self.lexicon.numbers

    def _is_direction(self, position: int) -> bool:
        """Whether a row is a direction; one that is a place as well ("bottom") is so only before "of" or another direction."""
        match = self._rows[position]
        if not self.of(match, "direction"):
            return False
        follows = match.end < len(self.text.tokens) and self.text.tokens[match.end].word in self.lexicon.owners
        return follows or not self.of(match, "location") or self._ahead(position)

    def _ahead(self, position: int) -> bool:
        """Whether a word is one more direction of the side of a part that is named right after it: "back outer thigh"."""
        match, *rest = self._rows[position : position + 2]
        if not rest or match.end != rest[0].start or not self.of(match, "direction"):
            return False
        one_part = self.text.tokens[match.start].part == self.text.tokens[rest[0].start].part
        bases = {base for id_ in self.of(rest[0], "location") if (base := self._base(id_)) != id_}
        return one_part and any(self._narrow(base, [self.of(match, "direction")])[1] for base in bases)

    def _closer(self, at: int) -> bool:
        """Whether a direction stands as near to the part after it ("knee, outer hip"): then it belongs there."""
        tokens = self.text.tokens
        return self._adjacent(self._rows[at], self._rows[at + 1]) and (
            tokens[self._rows[at].start].part == tokens[self._rows[at + 1].start].part
        )

    def _placed(self, parts: Sequence[str], match: Match, around: list[int]) -> list[list[tuple[str, Match, str]]]:
        """Return the mentions that a part with the directions around it makes; empty where there is no direction to follow."""
        directions = [self.of(self._rows[at], "direction") for at in around]
        ways = [(part, *self._narrow(part, directions)) for part in parts]
        if not any(followed for _, _, followed in ways):
            return self._picked(parts, match, around) or self._corner(parts, match, around)
        span = self._with(match, around)
        if any(followed == len(directions) for _, _, followed in ways):
            return [[(id_, span, part) for part, ids, followed in ways if followed == len(directions) for id_ in ids]]
        # "front and outside of the knee": directions that do not lead on from one another are places side by side.
        each = [[(part, *self._narrow(part, [direction])) for part in parts] for direction in directions]
        return [[(id_, span, part) for part, ids, followed in row if followed for id_ in ids] for row in each if row]

    def _with(self, match: Match, around: Sequence[int]) -> Match:
        """Return a part together with the directions around it, which are used up."""
        self._used.update(around)
        rows = [match, *(self._rows[at] for at in around)]
        hits = tuple(sorted({hit for row in rows for hit in row.hits}))
        return Match(match.entries, min(row.start for row in rows), max(row.end for row in rows), hits)

    def _away(self, match: Match, around: Sequence[int]) -> list[tuple[str, Match, str]]:
        """Return the places that lie so far from a landmark, on the side of it that was said; a near landmark is kept as well."""
        told = self.measured[match]
        said = [*(self.of(self._rows[at], "direction") for at in around), *told.directions]
        span = self._with(match, around)
        found = []
        for landmark in self._narrow(told.landmark, said)[0]:
            row = offset(self.lexicon, told, landmark)
            if row is not None:
                ways = [*said, *sides(self.lexicon, landmark, row.at), *([(row.part,)] if row.part else ())]
                found += [(id_, span, row.to) for id_ in self._narrow(row.to, ways)[0]]
                near = told.length < 2 * row.least
                self.beside += [Spot(landmark, span, self._base(landmark), -1, WEIGHTS["landmark"])] if near else []
        return found

    def _corner(self, parts: Sequence[str], match: Match, around: list[int]) -> list[list[tuple[str, Match, str]]]:
        """Return a side of a part and the one beside it that a direction adds: "back of the wrist on the little finger side".

        Only where the name itself says the side: "at the back" adds nothing to "belt line".
        """
        for at in (at for at in around if not self._counted(at)):
            direction = self.of(self._rows[at], "direction")
            for part in parts:
                base = self._base(part)
                beside, followed = self._narrow(base, [direction])
                sided = self.kb.locations[part].direction in self._first_word(match)
                if base != part and followed and sided and all(id_ in self.kb.locations[part].near for id_ in beside):
                    self._used.add(at)
                    return [[(id_, match, self._base(id_)) for id_ in parts], [(id_, self._rows[at], base) for id_ in beside]]
        return []

    def _picked(self, parts: Sequence[str], match: Match, around: list[int]) -> list[list[tuple[str, Match, str]]]:
        """Return the one of several places of a name in whose own names a direction stands: "bottom front teeth"."""
        for at in around if len(parts) > 1 else ():
            beside = self._rows[at]
            said = {self.text.tokens[hit].word for hit in beside.hits}
            rows = [self.kb.locations[part] for part in parts]
            meant = [row.id for row in rows if any(said <= {*cut(name, self.lexicon.forms)} for name in (row.name, *row.aka))]
            if 0 < len(meant) < len(parts):
                self._used.add(at)
                hits = tuple(sorted({*match.hits, *beside.hits}))
                span = Match(match.entries, min(match.start, beside.start), max(match.end, beside.end), hits)
                return [[(part, span, self._base(part)) for part in meant]]
        return []

    def _shared(self, match: Match, parts: Sequence[str], before: list[Spot]) -> list[list[tuple[str, Match, str]]]:
        """Return a part without directions of its own: that of "back of the head and neck" is shared."""
        last = before[-1] if before else None
        plain = [[(part, match, self._base(part)) for part in parts]]
        if last is None or not self._joined(last.match, match):
            return plain
        tokens = self.text.tokens
        said = self._first_word(last.match)
        owned = any(tokens[at].word in self.lexicon.owners for at in range(last.match.start, last.match.end))
        direction = self.kb.locations[last.id].direction
        if not owned or direction is None or direction not in said:
            return plain
        leads = [(id_, match, part) for part in parts for id_ in self.lexicon.narrower.get(part, {}).get(str(direction), ())]
        return [leads] if leads else plain

    def _first_word(self, match: Match) -> set[str]:
        """Return the directions that the first word of a name says by itself."""
        rows = self.lexicon.phrases.get(self.text.tokens[match.start].word, ())
        return {id_ for phrase, entries in rows if len(phrase) == 1 for kind, id_ in entries if kind == "direction"}

    def _joined(self, left: Match, right: Match) -> bool:
        """Whether two matches are joined by and/or alone."""
        between = [self.text.tokens[at] for at in range(left.end, right.start)]
        joins = [token for token in between if token.word in self.lexicon.joins]
        return len(joins) == 1 and self._adjacent(left, right) and self.text.tokens[right.start].part == between[0].part

    def _base(self, id_: str) -> str:
        row = self.kb.locations[id_]
        return row.part_of if row.direction is not None and row.part_of is not None else id_

    # --- places that only say where another place is ---

    def _without_landmarks(self, spots: list[Spot]) -> list[Spot]:
        """Drop what points at the place before it: the foot in "arch of my foot", the thigh in "where it meets the thigh"."""
        kept: list[Spot] = []
        said = mentions(spots)
        for position, mention in enumerate(said):
            before = said[position - 1] if position else None
            if before is None or not self._points(before, mention):
                kept += mention
            elif kept and kept[-1].mention == before[0].mention:
                kept = [spot for spot in kept if spot.mention != before[0].mention] + self._beside(before, mention)
        return kept

    def _points(self, before: list[Spot], mention: list[Spot]) -> bool:
        left, right = before[0].match, mention[0].match
        tokens = self.text.tokens
        between = range(left.end, right.start)
        if tokens[left.end - 1].part != tokens[right.start].part or any(tokens[at].word in self.lexicon.joins for at in between):
            return False
        landmark = self.at.get("landmarks", set())
        if right.start in landmark or (right.start > left.end and {*between} & landmark):
            return all(tokens[at].word in self.lexicon.skip or at in landmark for at in between)
        inside = all(spot.id in self._up(other.id) for spot in mention for other in before)
        return inside and not {*between} & self.at.get("paths", set()) and self._adjacent(left, right)

    def _beside(self, spots: list[Spot], landmark: list[Spot]) -> list[Spot]:
        """Return the one part of a place that lies at a landmark ("inner thigh near the groin"), else the place."""
        marks = {spot.id for spot in landmark}
        parts = [
            row.id
            for spot in spots
            for row in self.kb.locations.values()
            if row.part_of == spot.id and (marks & {*row.near} or any(marks & self._up(near) for near in row.near))
        ]
        whole = [row.id for spot in spots for row in self.kb.locations.values() if row.part_of == spot.id]
        if not parts or len(parts) == len(whole):
            return spots
        return [spots[0]._replace(id=id_) for id_ in parts]

    def _up(self, id_: str) -> set[str]:
        return set(self.lexicon.up[id_])

    # --- denied by a direction alone ---

    def left_over(self, reaches: Sequence[scope.Reach]) -> list[Spot]:
        """Return the places that a lone direction denies: "outer knee, not the inner one" denies the inner knee.

        Args:
            reaches: the stretches of the text that triggers change.
        """
        found: list[Spot] = []
        denied = [reach for reach in reaches if reach.status == scope.DENIED]
        if not denied or not self.spots:
            return found
        for position, match in enumerate(self._rows):
            before = [spot for spot in self.spots if spot.match.end <= match.start]
            free = position not in self._used and self.of(match, "direction")
            if (
                not free
                or not before
                or (self.of(match, "location") and not self._side_of_it(match, before[-1]))
                or not any(reach.start <= match.start < reach.end for reach in denied)
            ):
                continue
            token = self.text.tokens[match.end] if match.end < len(self.text.tokens) else None
            here = self.text.tokens[match.start]
            ends = token is None or token.part != here.part or match.end in self.at.get("denies_after", ())
            ends = ends or (token is not None and token.word in self.lexicon.joins)
            if ends or (token is not None and token.word in self.lexicon.asides and not self.of(match, "location")):
                places, followed = self._narrow(before[-1].base, [self.of(match, "direction")])
                found += [Spot(id_, match, before[-1].base, -1) for id_ in places if followed]
                self.only_sides.add(match)
        return found

    def _side_of_it(self, match: Match, before: Spot) -> bool:
        """Whether "back", which is a place as well, means that of the part before: "outer ankle, not the back", not "my back"."""
        owned = match.start in self.ends.get("oneself", ())
        return before.base != before.id and before.match != match and not owned
