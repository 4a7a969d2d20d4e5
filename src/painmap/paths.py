"""The way of a pain in a typed text: which of the places said are joined to a path, and what lies between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from painmap import courses
from painmap.lexicon import Lexicon
from painmap.matching import Match, TypedText


class Spot(NamedTuple):
    """A location that was named, the words that named it, the part that it is a side of, and its mention.

    Spots of one mention are what the same words may mean ("funny bone"): they stand for each other. `weight` is 1 for a mention
    by itself, less on a path.
    """

    id: str
    match: Match
    base: str
    mention: int
    weight: float = 1.0


class Paths:
    """Joins the places said in one text to paths.

    Args:
        text: the text.
        lexicon: the vocabulary.
        at: for each kind of phrase of the grammar, the tokens that it covers.
        labels: tokens that are part of the name of a condition, at which no path begins: "shin splints along the inner edge".
    """

    def __init__(self, text: TypedText, lexicon: Lexicon, at: Mapping[str, set[int]], labels: set[int]) -> None:
        self.text, self.lexicon, self.at, self.labels = text, lexicon, at, labels

    def travelled(self, spots: list[Spot]) -> list[Spot]:
        """Fill in the places on the way from one end of a path to the other, and share the weight of a path among them."""
        if len(spots) < 2:
            return spots
        found: list[Spot] = []
        passed = [mention for mention in mentions(spots) if self.after("skips", mention[0].match)]
        found += [spot for mention in passed for spot in mention]
        left_out = {spot.id for spot in found}
        for run in self._runs([mention for mention in mentions(spots) if mention not in passed]):
            whole = [spot for mention in run for spot in mention]
            ends = run
            if len(run) == 1 and len(run[0]) > 1 and self._along(run[0][0].match):
                ends = [[spot] for spot in run[0]]
            meant = [[spot.id for spot in mention] for mention in ends]
            way = courses.way(self.lexicon.courses, self.lexicon.up, meant) if len(ends) > 1 else ()
            way = tuple(step for step in way if step.said is not None or not left_out & {step.id, *self.lexicon.up[step.id]})
            steps = way or tuple(courses.Step(spot.id, at) for at, mention in enumerate(run) for spot in mention)
            shares = courses.shares(steps) if len(ends) > 1 else [1.0] * len(steps)
            if not way:
                found += [spot._replace(weight=share) for spot, share in zip(whole, shares, strict=True)]
                continue
            first, last = whole[0].match, whole[-1].match
            span = Match(first.entries, first.start, last.end, tuple(sorted({*first.hits, *last.hits})))
            for step, share in zip(steps, shares, strict=True):
                said = ends[step.said][0] if step.said is not None else None
                found.append(Spot(step.id, said.match if said else span, step.id, -1 - len(found), share))
        return found

    def after(self, kind: str, match: Match) -> bool:
        """Whether a phrase of the grammar of one kind stands right before a match, little words aside."""
        at = match.start - 1
        while at >= 0 and self.text.tokens[at].word in self.lexicon.skip and at not in self.at.get(kind, ()):
            at -= 1
        return at in self.at.get(kind, ())

    def _runs(self, said: list[list[Spot]]) -> list[list[list[Spot]]]:
        """Return the mentions cut into paths: a path word right before a place joins it to the one before."""
        runs: list[list[list[Spot]]] = []
        for position, mention in enumerate(said):
            if position and self._leads(said[position - 1][0].match, mention[0].match):
                runs[-1].append(mention)
            else:
                runs.append([mention])
        return runs

    def _leads(self, left: Match, right: Match) -> bool:
        tokens = self.text.tokens
        if tokens[left.end - 1].clause != tokens[right.start].clause or {*left.hits} <= self.labels:
            return False
        joins = [at for at in range(left.end, right.start) if tokens[at].word in self.lexicon.joins]
        if any(tokens[at - 1].part != tokens[at].part for at in joins):  # ", and tingling down my arms" begins something else
            return False
        words = self.at.get("paths", set()) | self.at.get("along", set())
        at = right.start - 1
        while at >= left.end and at not in words and tokens[at].word in self.lexicon.skip | self.lexicon.sides:
            at -= 1
        return at >= left.end and at in words

    def _along(self, match: Match) -> bool:
        tokens, at = self.text.tokens, match.start - 1
        while (
            at >= 0 and tokens[at].word in self.lexicon.skip | self.lexicon.sides and tokens[at].part == tokens[match.start].part
        ):
            at -= 1
        return at >= 0 and at in self.at.get("along", set())


def mentions(spots: Iterable[Spot]) -> list[list[Spot]]:
    """Return spots by mention, in the order in which they were said."""
    found: dict[int, list[Spot]] = {}
    for spot in spots:
        found.setdefault(spot.mention, []).append(spot)
    return list(found.values())
