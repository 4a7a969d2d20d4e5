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
    wells, toos, shorts = ([match for match in found if match.entries[0][0] == kind] for kind in ("well", "too", "short_of"))
    names = {at for row in rows for at in row.hits}

    def joined(end: int, start: int) -> bool:
        """Whether only little words and other names stand between two places of one clause."""
        between = all(at in names or tokens[at].word in lexicon.skip for at in range(end, start))
        return end <= start and between and tokens[end - 1].clause == tokens[start].clause

    def beside(end: int, start: int) -> bool:
        return joined(end, start) and tokens[end - 1].part == tokens[start].part

    def last(end: int) -> bool:
        return end == len(tokens) or tokens[end].part != tokens[end - 1].part

    denied = [match.end for match in wells] + [trigger.end for trigger in triggers if trigger.kind in _DENYING]
    also = {match.start for match in toos if last(match.end)}
    return {
        row
        for row in rows
        if any(beside(row.end, match.start) for match in wells)
        or any(beside(match.end, row.start) for match in shorts)
        or (any(beside(row.end, start) for start in also) and any(joined(end, row.start) for end in denied))
    }


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
