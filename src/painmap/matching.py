"""One matcher over one list of tokens: names of places and muscles, wordings of the pattern language, phrases of the grammar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from painmap import scope
from painmap.lexicon import EXCEPT, GAP, MIN_PREFIX, Lexicon, Phrase, Wording
from painmap.memo import kept
from painmap.mending import mending
from painmap.record import NamedTuple
from painmap.results import Correction
from painmap.text import Token, normal, tokens

_GAP_WORDS = 3
_AS_TYPED = frozenset(("idioms", "recants", "over", "others_had", "past", "hypothetical"))
_FAR, _FAR_TELLING = (
    7,
    5,
)  # from one to the other of two sequences that belong together at most: words, and words that are not little


class Match(NamedTuple):
    """Something found: entries (kind, id) for a range of tokens; `hits` are the tokens in it that were matched themselves."""

    entries: tuple[tuple[str, str], ...]
    start: int
    end: int
    hits: tuple[int, ...]


class TypedText:
    """One text with its tokens and what was corrected; without `mending` unknown words stay as they are.

    Where a word may be corrected in two ways that are as likely, `even` is true, and a `second` look at the text takes the other.
    """

    def __init__(self, text: str, lexicon: Lexicon, mending: bool = True, second: bool = False) -> None:
        self.lexicon = lexicon
        self.mending = mending
        self.second = second
        self.even = False
        self.text = text
        self.corrected: list[Correction] = []
        self.mended: set[int] = set()  # where words begin that were corrected
        self.unknown: list[str] = []
        found = self._corrected(tokens(text, lexicon.forms))
        self.standing = Standing([token.word for token in found], lexicon)
        self.triggers = self._triggers(found)
        self.tokens = self._borders(found)

    def _corrected(self, found: list[Token]) -> list[Token]:
        if not self.mending:
            return found
        read: list[Token] = []
        mending_of = mending(self.lexicon)
        for token in found:
            unknown = mending_of(token.word, token.raw, self.second)
            if unknown is None:
                read.append(token)
                continue
            self.even = self.even or unknown.even
            if unknown.strange:
                self.unknown.append(token.raw)
            if not unknown.meant:
                read.append(token)
                continue
            written = self.lexicon.written
            self.corrected.append(Correction(token.raw, " ".join([written.get(word, word) for word in unknown.meant])))
            self.mended.add(token.start)
            read += [token._replace(word=normal(word, self.lexicon.forms), raw=word) for word in unknown.meant]
        return read

    def _borders(self, found: list[Token]) -> list[Token]:
        """Begin a new clause at each border word ("but", "though", "apart from")."""
        until = {match.end for match in self.triggers if match.kind == "until"}
        when = {match.start for match in self.triggers if match.kind == "circumstances"}
        # "never till today", "no pain except when I walk": the clause goes on.
        on = until | {match.start for match in self.triggers if match.kind == "exceptions" and match.end in when}
        starts = {match.start for match in self.triggers if match.kind == "borders"} - on
        if not starts:
            return found
        cut: list[Token] = []
        extra = 0
        for index, token in enumerate(found):
            extra += index in starts
            cut.append(Token(*token[:4], token.clause + extra, token.part + extra) if extra else token)
        return cut

    def _triggers(self, found: list[Token]) -> list[scope.Trigger]:
        """Return the phrases of the grammar in the text; a corrected word makes none of those that drop findings as a whole."""
        mended = {at for at, token in enumerate(found) if token.start in self.mended}
        return [
            row
            for row in triggers(found, self.standing)
            if row.kind not in _AS_TYPED or not mended & {*range(row.start, row.end)}
        ]

    def span(self, start: int, end: int) -> str:
        """Return the words between two tokens as they were typed."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


_TABLES = ("phrases", "classes", "triggers", "idioms", "spared")  # of the lexicon


@kept(10_000)
def _phrases_of(lexicon: Lexicon, word: str) -> tuple[tuple[str, Phrase], ...]:
    """Return the phrases of all tables that stand under a word, each with the name of its table."""
    return tuple([(name, row) for name in _TABLES for row in getattr(lexicon, name).get(word, ())])


class Standing:
    """The phrases of every table whose words all stand in a text, which most do not."""

    def __init__(self, words: Sequence[str], lexicon: Lexicon) -> None:
        self.at: dict[str, list[int]] = {}  # where each word stands
        for index, word in enumerate(words):
            self.at.setdefault(word, []).append(index)
        there, phrases_of = {*self.at}.issuperset, _phrases_of(lexicon)
        self._rows: dict[str, list[Phrase]] = {}
        for word in self.at:
            for name, row in phrases_of(word):
                if there(row[0]):
                    self._rows.setdefault(name, []).append(row)

    def of(self, table: str) -> list[tuple[int, int, Phrase]]:
        """Return the phrases of one table wherever they could begin: by that token, the longest first."""
        rows = self._rows.get(table)
        return sorted([(index, -len(row[0]), row) for row in rows for index in self.at[row[0][0]]]) if rows else []


def triggers(found: Sequence[Token], standing: Standing) -> list[scope.Trigger]:
    """Return the phrases of the grammar that a text holds."""
    said = tuple([token.word for token in found])
    return [
        scope.Trigger(kind, index, index + len(phrase))
        for index, _, (phrase, entries) in standing.of("triggers")
        if said[index : index + len(phrase)] == phrase
        for kind, _ in entries
    ]


def _phrase_hits(text: TypedText, phrase: tuple[str, ...], at: int, passing: frozenset[str]) -> tuple[int, ...]:
    """Return the tokens of a phrase that begins at token `at`, little words in between passed over; empty if it is not there."""
    tokens, length = text.tokens, len(text.tokens)
    part = tokens[at].part
    hits = [at]
    for word in phrase[1:]:
        at += 1
        while at < length and tokens[at].word != word and tokens[at].word in passing:
            at += 1
        if at >= length or tokens[at].word != word or tokens[at].part != part:
            return ()
        hits.append(at)
    return tuple(hits)


def phrases(text: TypedText, table: str, passing: frozenset[str]) -> list[Match]:
    """Find every phrase of a table of the lexicon inside one part of a clause; they may overlap."""
    found: list[Match] = []
    for at, _, (phrase, entries) in text.standing.of(table):
        hits = _phrase_hits(text, phrase, at, passing) if len(phrase) > 1 else (at,)
        if hits:
            found.append(Match(entries, at, hits[-1] + 1, hits))
    return found


def cover(found: Sequence[Match], text: TypedText) -> list[Match]:
    """Choose matches that do not overlap and together explain most words, with the fewest pieces.

    "inside of the shoulder blade" is inside + shoulder blade (three words), not inside-of-the-shoulder (two) and a blade. By
    weighted interval scheduling, from the end of the text to its beginning; of equals the longer first match wins.

    Args:
        found: matches of one text; little words in them explain nothing.
        text: that text.
    """
    length, skip, sides = len(text.tokens), text.lexicon.skip, text.lexicon.sides
    # A side inside a name ("below the left collarbone") is explained by it: it is found there as well.
    worth = {
        match: sum(
            text.tokens[at].word not in skip and (at in match.hits or text.tokens[at].word in sides)
            for at in range(match.start, match.end)
        )
        for match in found
    }
    at: dict[int, list[Match]] = {}
    for match in found:
        at.setdefault(match.start, []).append(match)
    best: list[tuple[int, int]] = [(0, 0)] * (length + 1)
    choice: list[Match | None] = [None] * length
    for start in range(length - 1, -1, -1):
        best[start] = best[start + 1]
        for match in sorted(at[start], key=lambda m: (worth[m], len(m.hits))) if start in at else ():
            words, pieces = best[match.end]
            if (words + worth[match], pieces - 1) >= best[start]:
                best[start], choice[start] = (words + worth[match], pieces - 1), match
    chosen: list[Match] = []
    here = 0
    while here < length:
        picked = choice[here]
        if picked is not None:
            chosen.append(picked)
        here = here + 1 if picked is None else picked.end
    return chosen


@kept(10_000)
def _elements(lexicon: Lexicon, word: str, raw: str) -> tuple[str, ...]:
    """Return the elements of wordings that a word is: itself, and the beginnings that it has."""
    return ("=" + word, *["*" + start for start in lexicon.prefixes.get(raw[:MIN_PREFIX], ()) if raw.startswith(start)])


class _Filed(NamedTuple):
    """The wordings that are found by an element, by another one of theirs, or by the same where they have no other.

    Under a common word stand hundreds, and of most the rest is not in a text: so they need not even be looked at. With each goes
    its number, and what the text must hold beside the two.
    """

    others: frozenset[str]
    rows: Mapping[str, list[tuple[int, tuple[str, ...], Wording]]]


@kept(20_000)
def _filed(lexicon: Lexicon, key: str) -> _Filed:
    found: dict[str, list[tuple[int, tuple[str, ...], Wording]]] = {}
    for number, row in enumerate(lexicon.by_key.get(key, ())):
        others = [element for sequence in row.sequences for element in sequence if element not in (key, GAP)]
        second = max(others, key=len, default=key)  # long words are rare ones
        found.setdefault(second, []).append((number, tuple(others), row))
    return _Filed(frozenset(found), found)


class Wordings:
    """Matches compiled wordings against one text. Little words between two elements are passed over."""

    def __init__(self, text: TypedText) -> None:
        self.text = text
        self.tokens = text.tokens
        lexicon = text.lexicon
        self.parts = [token.part for token in self.tokens]
        self.little = [token.word in lexicon.skip for token in self.tokens]
        # element -> the tokens that it can begin at -> the tokens that it then takes, in each way
        self.present: dict[str, dict[int, list[tuple[int, ...]]]] = {}
        elements_of = _elements(lexicon)
        for at, token in enumerate(self.tokens):
            for element in elements_of(token.word, token.raw):
                self.present.setdefault(element, {})[at] = [(at,)]
        self.thought = self._thoughts()
        self.told = [*accumulate(token.word not in lexicon.skip for token in self.tokens)]
        self.seen: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
        for match in phrases(text, "classes", lexicon.skip):
            for name, _ in match.entries:
                self.present.setdefault("<" + name, {}).setdefault(match.start, []).append(match.hits)

    def _thoughts(self) -> dict[int, int]:
        """Return, for each part of a clause, the part that its thought began in.

        A part that names no place goes on about the one before it, over commas, border words and full stops alike: "lump in
        my thigh, deep. It's growing"; one that does begins anew: "calf hurts, ankle swollen". What stands before the first
        place of a sentence is about that place: "hot, red and swollen, my left knee".
        """
        lexicon = self.text.lexicon
        placed = {
            self.parts[at]
            for match in phrases(self.text, "phrases", lexicon.skip)
            if match.entries[0][0] == "location"
            for at in match.hits
        }
        begun: dict[int, int] = {}
        before: Token | None = None
        leading = True  # no place yet
        for token in self.tokens:
            if token.part not in begun:
                anew = before is None or (token.part in placed and not (leading and before.clause == token.clause))
                begun[token.part] = token.part if anew or before is None else begun[before.part]
                leading = leading and token.part not in placed
            before = token
        return begun

    def _sequence(self, elements: tuple[str, ...], k: int, at: int, part: int) -> tuple[int, ...] | None:
        """Return the tokens of the rest of a sequence when it is matched from token `at` on, or None."""
        spare = 0
        if elements[k] == GAP:
            spare, k = _GAP_WORDS, k + 1
        places, parts, last = self.present[elements[k]], self.parts, k + 1 == len(elements)
        while at < len(parts) and parts[at] == part:
            for hits in places.get(at, ()):
                if parts[hits[-1]] == part:
                    rest = () if last else self._sequence(elements, k + 1, hits[-1] + 1, part)
                    if rest is not None:
                        return hits + rest
            if not self.little[at]:
                if spare == 0:
                    return None
                spare -= 1
            at += 1
        return None

    def _found(self, elements: tuple[str, ...]) -> list[tuple[int, ...]]:
        """Return every place where a sequence stands, as its tokens; many wordings share one."""
        known = self.seen.get(elements)
        if known is not None:
            return known
        found = self.seen[elements] = []
        for at, ways in self.present[elements[0]].items():
            if len(elements) == 1:
                found.append(ways[0])
                continue
            for hits in ways:
                rest = self._sequence(elements, 1, hits[-1] + 1, self.parts[at])
                if rest is not None:
                    found.append(hits + rest)
                    break
        return found

    def find(self) -> list[Match]:
        """Return every wording that the text holds."""
        found: list[Match] = []
        present, filed = frozenset(self.present), _filed(self.text.lexicon)
        for key in self.present:
            others, under = filed(key)
            both = others & present
            if not both:
                continue
            rows = [row for other in both for row in under[other] if present.issuperset(row[1])]
            for _, _, (kind, id_, sequences) in sorted(rows):
                there = self._found(sequences[0]) if len(sequences) == 1 else self._stands(kind, sequences)
                if there:
                    entries = ((kind, id_),)
                    found += [Match(entries, hits[0], hits[-1] + 1, hits) for hits in there]
        return found

    def _stands(self, kind: str, sequences: tuple[tuple[str, ...], ...]) -> list[tuple[int, ...]]:
        """Return every place where a wording of several sequences stands, as its tokens."""
        rows = [self._found(sequence) for sequence in sequences]
        # What turns a finding into another thing must stand in the same clause: "can't breathe through my nose and now I can't
        # breathe at all".
        return self._together(rows, within_clause=kind == EXCEPT) if all(rows) else []

    def _together(self, rows: list[list[tuple[int, ...]]], within_clause: bool = False) -> list[tuple[int, ...]]:
        """Join the sequences of `a & b`: all in one thought (or one clause of it), near, in any order."""
        joined = rows[0]
        for more in rows[1:]:
            there = [(other, *self._place(other[0])) for other in more]
            pairs = []
            for one in joined:
                thought, clause = self._place(one[0])
                pairs += [
                    tuple(sorted((*one, *other)))
                    for other, same, beside in there
                    if thought == same
                    and (clause == beside if within_clause else self._near(one, other))
                    and not set(one) & set(other)
                ]
            joined = pairs
        return joined

    def _near(self, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        """Whether no more words stand between two sequences than between what belongs together; little words count for less."""
        last, first = min(one[-1], other[-1]), max(one[0], other[0])
        return first - last <= _FAR or self.told[first] - self.told[last] <= _FAR_TELLING

    def _place(self, at: int) -> tuple[int, int]:
        """Return the thought and the clause that a token stands in."""
        token = self.tokens[at]
        return self.thought[token.part], token.clause


def outermost(found: list[Match]) -> list[Match]:
    """Drop what lies inside a longer match: "running down my leg" is pain that spreads, not running.

    What stands in the gap of the longer one is kept ("when I stand up after sitting"), and a time, which only says when, hides
    nothing but a time ("after I go for a run").
    """
    kept: list[Match] = []
    for match in sorted(found, key=lambda m: (m.start - m.end, m.start, m.entries)):
        around = [
            other
            for other in kept
            if other.start <= match.start
            and match.end <= other.end
            and (_kind(other) != "time" or _kind(match) == "time")
            and set(match.hits) & set(other.hits)
        ]
        if not any(other.end - other.start > match.end - match.start or other.entries == match.entries for other in around):
            kept.append(match)
    return sorted(kept, key=lambda m: (m.start, m.end, m.entries))


def _kind(match: Match) -> str:
    return match.entries[0][0]
