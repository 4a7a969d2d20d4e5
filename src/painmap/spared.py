"""Which of the places and muscles said do not hurt: "groin is clear", "the hip is fine and the knee too", "with my head turned".

Safety does not read this: it hears a place or a finding denied by `scope` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from painmap import scope
from painmap.lexicon import Lexicon
from painmap.matching import Match, TypedText, phrases

_DENYING = ("denies_after", "well")


def told(text: TypedText, lexicon: Lexicon) -> list[Match]:
    """Return the phrases of a text that say of a part that it does not hurt, or how it is held."""
    return phrases(text, "spared", frozenset())


def spared(
    text: TypedText, lexicon: Lexicon, triggers: Sequence[scope.Trigger], named: Iterable[Match], found: Sequence[Match]
) -> set[Match]:
    """Return the names that are said to be well, or that the pain stops short of.

    Args:
        text: the text.
        lexicon: the vocabulary.
        triggers: the phrases of the grammar in it.
        named: the names of places and muscles in it, directions and sides among them.
        found: what `told` returned for it.
    """
    if not found:
        return set()
    tokens, rows = text.tokens, list(named)
    wells, toos, shorts, sores = (
        [match for match in found if match.entries[0][0] == kind] for kind in ("well", "too", "short_of", "painful")
    )
    names = {at for row in rows for at in row.hits}

    def joined(end: int, start: int) -> bool:
        """Whether only little words and other names stand between two places of one clause."""
        between = all(at in names or tokens[at].word in lexicon.skip for at in range(end, start))
        return end <= start and between and tokens[end - 1].clause == tokens[start].clause

    def beside(end: int, start: int) -> bool:
        return joined(end, start) and tokens[end - 1].part == tokens[start].part

    def last(end: int) -> bool:
        return end == len(tokens) or tokens[end].part != tokens[end - 1].part

    def bears(row: Match) -> bool:
        """Whether a place only says where another thing is: "the lump on my thigh"."""
        at = row.start - 1
        while at >= 0 and tokens[at].part == tokens[row.start].part and tokens[at].raw not in lexicon.carrying:
            if at not in names and tokens[at].word not in lexicon.skip:
                return False
            at -= 1
        return at > 0 and tokens[at - 1].part == tokens[at].part == tokens[row.start].part

    def painless(row: Match) -> bool:
        for start in unsore:
            between = (tokens[at].raw for at in range(row.end, start))
            if beside(row.end, start) and lexicon.carrying.isdisjoint(between) and not bears(row):
                return True
        return False

    unsore = _unsore(text, lexicon, triggers, sores)
    denied = [match.end for match in wells] + [trigger.end for trigger in triggers if trigger.kind in _DENYING]
    also = {match.start for match in toos if last(match.end)}
    return {
        row
        for row in rows
        if any(beside(row.end, match.start) for match in wells)
        or painless(row)
        or any(beside(match.end, row.start) for match in shorts)
        or (any(beside(row.end, start) for start in also) and any(joined(end, row.start) for end in denied))
    }


def _unsore(text: TypedText, lexicon: Lexicon, triggers: Sequence[scope.Trigger], sores: Sequence[Match]) -> list[int]:
    """Return where a denial begins that only says that something does not hurt: "... is not painful", last in its part."""
    tokens = text.tokens
    ends: set[int] = set()
    for match in sores:
        start = match.start
        while start > 0 and tokens[start - 1].word in lexicon.skip and tokens[start - 1].part == tokens[match.start].part:
            start -= 1
        beyond = tokens[match.end] if match.end < len(tokens) else None
        if beyond is None or beyond.part != tokens[match.start].part or beyond.word in lexicon.joins:
            ends.update(range(start, match.start + 1))
    asserted = {at for trigger in triggers if trigger.kind == "asserts" for at in range(trigger.start, trigger.end)}
    return [row.start for row in triggers if row.kind == "denies" and row.end in ends and row.start not in asserted]


def held(text: TypedText, lexicon: Lexicon, named: Iterable[Match], found: Sequence[Match]) -> set[Match]:
    """Return the names of parts of which only the position is told: "reading in bed with my head turned".

    Args:
        text: the text.
        lexicon: the vocabulary.
        named: the names of places in it.
        found: what `told` returned for it.
    """
    tokens, little = text.tokens, lexicon.skip | lexicon.sides
    before = {match.end for match in found if match.entries[0][0] == "holding"}
    after = {match.start for match in found if match.entries[0][0] == "held"}
    if not before or not after:
        return set()

    def meets(row: Match) -> bool:
        start, end = row.start, row.end
        while start > 0 and start not in before and tokens[start - 1].word in little:
            start -= 1
        while end < len(tokens) and end not in after and tokens[end].word in little:
            end += 1
        return start in before and end in after and tokens[start].part == tokens[min(end, len(tokens) - 1)].part

    return {row for row in named if meets(row)}


def theirs(text: TypedText, triggers: Sequence[scope.Trigger], named: Iterable[Match], conditions: Iterable[Match]) -> set[Match]:
    """Return the places and conditions told of another, where a place of one's own is told beside them.

    Args:
        text: the text.
        triggers: the phrases of the grammar in it.
        named: the names of places in it.
        conditions: the names of conditions in it.
    """
    tokens, places = text.tokens, list(named)
    people = [row for row in triggers if row.kind == "others"]
    has = {row.start for row in triggers if row.kind == "others_have"}
    whose = {row.end for row in triggers if row.kind == "others_whose"}
    # "my wife" is nobody's own.
    before = {row.start - 1 for row in people}
    own = {tokens[row.start].part for row in triggers if row.kind == "oneself" and row.end - 1 not in before}
    having = {tokens[row.start].part for row in people if row.end in has}
    having |= {tokens[row.start].part for row in (*places, *conditions) if row.start in whose or row.start - 1 in whose}
    if not any(tokens[row.start].part in own for row in places):
        return set()
    return {row for row in (*places, *conditions) if tokens[row.start].part in having - own}
