"""One matcher over one list of tokens: names of places and muscles, wordings of the pattern language, phrases of the grammar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from painmap import scope, spelling
from painmap.lexicon import EXCEPT, GAP, MIN_PREFIX, Lexicon, Phrase
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
        self.triggers = self._triggers(found)
        self.tokens = self._borders(found)

    def known(self, token: Token) -> bool:
        """Whether a word stands in the vocabulary or is an English word of its own."""
        word, raw, vocabulary, protected = token.word, token.raw, self.lexicon.vocabulary, self.lexicon.protected
        return raw[0].isdigit() or word in vocabulary or word in protected or raw in vocabulary or raw in protected

    def _keeps(self, token: Token, meant: Sequence[str]) -> bool:
        """Whether a correction keeps every beginning that a wording asks for.

        It may add a finding of safety, never take one away; and a word with a long known beginning ("crossing") is no typing
        mistake unless the correction begins so too ("buttokc").
        """
        starts = self.lexicon.prefixes.get(token.raw[:MIN_PREFIX], ())
        asked = [
            start
            for start in starts
            if token.raw.startswith(start) and (start in self.lexicon.guarded or len(start) > MIN_PREFIX)
        ]
        return all(any(word.startswith(start) for word in meant) for start in asked)

    def _corrected(self, found: list[Token]) -> list[Token]:
        read: list[Token] = []
        for token in found:
            meant: tuple[str, ...] = ()
            foreign = any(piece in token.raw for piece in self.lexicon.foreign_pieces)
            if self.mending and not self.known(token) and not foreign:
                meant = self._mended(token)
                if not meant and self._keeps(token, ()):
                    self.unknown.append(token.raw)
            if not meant or not self._keeps(token, meant):
                read.append(token)
                continue
            written = self.lexicon.written
            self.corrected.append(Correction(token.raw, " ".join([written.get(word, word) for word in meant])))
            self.mended.add(token.start)
            read += [token._replace(word=normal(word, self.lexicon.forms), raw=word) for word in meant]
        return read

    def _mended(self, token: Token) -> tuple[str, ...]:
        """Return what a mistyped word was most likely meant to be: a word, or two typed as one; or nothing.

        A word of a place with one slip ("cheekone") is likelier than two words.
        """
        vocabulary = self.lexicon.vocabulary
        likely = spelling.correct(token.word, vocabulary, self.lexicon.beside, self.lexicon.shelves)
        slip = bool(likely) and (spelling.swapped(token.word, likely[0]) or spelling.doubled(token.word, likely[0]))
        if likely and len(token.word) >= spelling.LITTLE and not slip:
            # Two letters swapped is the commonest slip: "taht" is an ordinary "that" sooner than another word. One letter typed
            # for two is as common ("blod").
            ordinary = next((word for word in spelling.swaps(token.word) if word in self.lexicon.protected), None)
            if ordinary is not None:
                return (ordinary,) if self.lexicon.protected[ordinary] else ()
        place = likely and vocabulary[likely[0]] >= spelling.PLACE and spelling.distance(token.word, likely[0], 1) == 1
        halves = () if place else spelling.split(token.raw, vocabulary)
        if halves:
            return halves
        self.even = self.even or len(likely) > 1
        return likely[-1:] if self.second else likely[:1]

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
            row for row in triggers(found, self.lexicon) if row.kind not in _AS_TYPED or not mended & {*range(row.start, row.end)}
        ]

    def span(self, start: int, end: int) -> str:
        """Return the words between two tokens as they were typed."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


def _standing(words: Sequence[str], table: Mapping[str, tuple[Phrase, ...]]) -> list[tuple[int, int, Phrase]]:
    """Return the phrases whose words all stand in a text, wherever they could begin: by that token, the longest first."""
    at: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        at.setdefault(word, []).append(index)
    there = set(at)
    return sorted(
        (index, -len(row[0]), row)
        for word in at
        for row in table.get(word, ())
        if there.issuperset(row[0])
        for index in at[row[0][0]]
    )


def triggers(found: Sequence[Token], lexicon: Lexicon) -> list[scope.Trigger]:
    """Return the phrases of the grammar that a text holds."""
    said = tuple([token.word for token in found])
    return [
        scope.Trigger(kind, index, index + len(phrase))
        for index, _, (phrase, entries) in _standing(said, lexicon.triggers)
        if said[index : index + len(phrase)] == phrase
        for kind, _ in entries
    ]


def _phrase_hits(text: TypedText, phrase: tuple[str, ...], at: int, passing: frozenset[str]) -> tuple[int, ...]:
    """Return the tokens of a phrase that begins at token `at`, little words in between passed over; empty if it is not there."""
    part = text.tokens[at].part
    hits: list[int] = []
    for position, word in enumerate(phrase):
        while position and at < len(text.tokens) and text.tokens[at].word != word and text.tokens[at].word in passing:
            at += 1
        if at >= len(text.tokens) or text.tokens[at].word != word or text.tokens[at].part != part:
            return ()
        hits.append(at)
        at += 1
    return tuple(hits)


def phrases(text: TypedText, table: Mapping[str, tuple[Phrase, ...]], passing: frozenset[str]) -> list[Match]:
    """Find every phrase of a table inside one part of a clause; they may overlap."""
    found: list[Match] = []
    for at, _, (phrase, entries) in _standing([token.word for token in text.tokens], table):
        hits = _phrase_hits(text, phrase, at, passing)
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
        for match in sorted(at.get(start, ()), key=lambda m: (worth[m], len(m.hits))):
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


class Wordings:
    """Matches compiled wordings against one text. Little words between two elements are passed over."""

    def __init__(self, text: TypedText) -> None:
        self.text = text
        self.tokens = text.tokens
        lexicon = text.lexicon
        self.present: dict[str, list[int]] = {}
        for at, token in enumerate(self.tokens):
            self.present.setdefault("=" + token.word, []).append(at)
            for prefix in lexicon.prefixes.get(token.raw[:MIN_PREFIX], ()):
                if token.raw.startswith(prefix):
                    self.present.setdefault("*" + prefix, []).append(at)
        self.thought = self._thoughts()
        self.told = [*accumulate(token.word not in lexicon.skip for token in self.tokens)]
        self.seen: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
        self.class_hits: dict[tuple[str, int], list[tuple[int, ...]]] = {}
        for match in phrases(text, lexicon.classes, lexicon.skip):
            for name, _ in match.entries:
                self.present.setdefault("<" + name, []).append(match.start)
                self.class_hits.setdefault((name, match.start), []).append(match.hits)

    def _thoughts(self) -> dict[int, int]:
        """Return, for each part of a clause, the part that its thought began in.

        A part that names no place goes on about the one before it, over commas, border words and full stops alike: "lump in
        my thigh, deep. It's growing"; one that does begins anew: "calf hurts, ankle swollen". What stands before the first
        place of a sentence is about that place: "hot, red and swollen, my left knee".
        """
        lexicon = self.text.lexicon
        placed = {
            self.tokens[at].part
            for match in phrases(self.text, lexicon.phrases, lexicon.skip)
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

    def _element(self, element: str, at: int) -> Sequence[tuple[int, ...]]:
        """Return the tokens that one element can take when it begins at token `at`."""
        if element[0] == "=":
            return ((at,),) if self.tokens[at].word == element[1:] else ()
        if element[0] == "*":
            return ((at,),) if self.tokens[at].raw.startswith(element[1:]) else ()
        return self.class_hits.get((element[1:], at), ())

    def _sequence(self, elements: tuple[str, ...], k: int, at: int, part: int) -> tuple[int, ...] | None:
        """Return the tokens of the rest of a sequence when it is matched from token `at` on, or None."""
        if k == len(elements):
            return ()
        spare = 0
        if elements[k] == GAP:
            spare, k = _GAP_WORDS, k + 1
        while at < len(self.tokens) and self.tokens[at].part == part:
            for hits in self._element(elements[k], at):
                if self.tokens[hits[-1]].part == part:
                    rest = self._sequence(elements, k + 1, hits[-1] + 1, part)
                    if rest is not None:
                        return (*hits, *rest)
            if self.tokens[at].word not in self.text.lexicon.skip:
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
        if len(elements) == 1 and elements[0][0] != "<":
            return self.seen.setdefault(elements, [(at,) for at in self.present.get(elements[0], ())])
        found = self.seen[elements] = []
        for at in self.present.get(elements[0], ()):
            for hits in self._element(elements[0], at):
                rest = self._sequence(elements, 1, hits[-1] + 1, self.tokens[at].part)
                if rest is not None:
                    found.append((*hits, *rest))
                    break
        return found

    def find(self) -> list[Match]:
        """Return every wording that the text holds."""
        found: list[Match] = []
        there = {GAP, *self.present}.issuperset
        for key in self.present:
            for wording in self.text.lexicon.by_key.get(key, ()):
                sequences = wording.sequences
                if not (there(sequences[0]) and all(map(there, sequences))):
                    continue  # of most wordings under a common word the rest is not there
                rows = [self._found(sequence) for sequence in sequences]
                if not all(rows):
                    continue
                # What turns a finding into another thing must stand in the same clause: "can't breathe through my nose and now
                # I can't breathe at all".
                for hits in self._together(rows, within_clause=wording.kind == EXCEPT):
                    found.append(Match(((wording.kind, wording.id),), hits[0], hits[-1] + 1, hits))
        return found

    def _together(self, rows: list[list[tuple[int, ...]]], within_clause: bool = False) -> list[tuple[int, ...]]:
        """Join the sequences of `a & b`: all in one thought (or one clause of it), near, in any order."""
        joined = rows[0]
        for more in rows[1:]:
            there = [(other, *self._stands(other[0])) for other in more]
            pairs = []
            for one in joined:
                thought, clause = self._stands(one[0])
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

    def _stands(self, at: int) -> tuple[int, int]:
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
