"""How far from a part it hurts: "two inches above the elbow" names the upper arm, "three inches below the kneecap" the shin.

Which lengths there are and which part lies how far from another is data (`grammar.yaml`, `words.yaml`).
"""

from __future__ import annotations

from collections.abc import Sequence

from painmap.lexicon import Lexicon
from painmap.matching import Match, TypedText
from painmap.record import NamedTuple
from painmap.scope import Trigger
from painmap.vocabulary import Offset

_WAYS = ("above", "below")
_SEVERAL = 2  # "inches above the knee"


class Measured(NamedTuple):
    """A place said by its distance: from which part, which way, how far (in millimetres), on which sides of it."""

    landmark: str
    way: str
    length: int
    directions: tuple[tuple[str, ...], ...]


def measured(text: TypedText, lexicon: Lexicon, triggers: Sequence[Trigger], names: Sequence[Match]) -> dict[Match, Measured]:
    """Return the places that a text tells by a length, a way and a part, each under the name that all its words make.

    Args:
        text: the text.
        lexicon: the vocabulary.
        triggers: the phrases of the grammar in it.
        names: every name found in it; they may overlap.
    """
    found: dict[Match, Measured] = {}
    for way in triggers:
        said = _length(text, lexicon, way.start) if way.kind in _WAYS else None
        if said is None:
            continue
        start, length = said
        directions, landmark = _landmark(text, lexicon, names, way)
        for id_ in [id_ for kind, id_ in landmark.entries if kind == "location"] if landmark is not None else ():
            told = Measured(id_, way.kind, length, directions)
            row = offset(lexicon, told, id_)
            if row is not None and landmark is not None:
                hits = tuple(at for at in range(start, landmark.end) if text.tokens[at].word not in lexicon.skip)
                found[Match((("location", row.to),), start, landmark.end, hits)] = told
    return found


def offset(lexicon: Lexicon, told: Measured, at: str) -> Offset | None:
    """Return where one gets to from a part, or from what it is part of; None where that is no other part."""
    for id_ in (at, *lexicon.up[at]):
        rows = [row for row in lexicon.offsets.get(id_, ()) if row.way == told.way]
        if rows:
            return next((row for row in rows if told.length >= row.least), None)
    return None


def sides(lexicon: Lexicon, at: str, whole: str) -> list[tuple[str, ...]]:
    """Return the directions that lead from a whole to a part of it, the last one first."""
    inside = (at, *lexicon.up[at])
    return [(lexicon.sided[id_],) for id_ in inside[: inside.index(whole)] if id_ in lexicon.sided]


def _length(text: TypedText, lexicon: Lexicon, end: int) -> tuple[int, int] | None:
    """Return where the length begins that stands right before a token, and its millimetres."""
    tokens = text.tokens
    if end > 0 and tokens[end - 1].word in lexicon.joins:  # "in one hand and above the wrist"
        return None
    unit, several = 0, False
    counts: list[int] = []
    first = at = end
    while at > 0 and tokens[at - 1].part == tokens[end].part:
        at -= 1
        token = tokens[at]
        count = int(token.raw) if token.raw.isdigit() and len(token.raw) < 4 else lexicon.numbers.get(token.word)
        if not unit and token.word in lexicon.lengths:
            unit, first = lexicon.lengths[token.word], at
            several = token.raw != token.word
        elif count is not None:
            counts.append(count)
            first = at
        elif token.word not in lexicon.skip and token.word not in lexicon.measures:
            break
    if unit and several and not counts:
        counts = [_SEVERAL]
    return (first, max(counts) * unit) if unit and counts else None


def _landmark(
    text: TypedText, lexicon: Lexicon, names: Sequence[Match], way: Trigger
) -> tuple[tuple[tuple[str, ...], ...], Match | None]:
    """Return the part named right after a way, and the directions before it ("above the outside of the elbow")."""
    directions: list[tuple[str, ...]] = []
    at = way.end
    while at < len(text.tokens) and text.tokens[at].part == text.tokens[way.start].part:
        here = [match for match in names if match.start == at]
        parts = [match for match in here if any(kind == "location" for kind, _ in match.entries)]
        ways = [match for match in here if any(kind == "direction" for kind, _ in match.entries)]
        if parts:
            return tuple(directions), max(parts, key=lambda match: match.end)
        if ways:
            longest = max(ways, key=lambda match: match.end)
            directions.append(tuple(id_ for kind, id_ in longest.entries if kind == "direction"))
            at = longest.end
        elif text.tokens[at].word in lexicon.skip | lexicon.sides:
            at += 1
        else:
            break
    return (), None
