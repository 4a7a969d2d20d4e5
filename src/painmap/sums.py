"""Many words together: what no wording says, because every voice puts it otherwise, a sum over the words may still say.

Words and findings have points in the data (`adds_up` of a finding). Only what is said of now counts, so that a denied sentence
adds nothing; and the best run of a few sentences counts, so that nothing said before or after takes away from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from painmap.record import NamedTuple
from painmap.text import Token

_RUN = 5  # sentences that belong together at most
_LEAST = 3  # one or two things said are no description
_FEW = 7  # fewer words are too little to judge by
_SHOWN, _WIDE = 4, 5
_ENDS = frozenset(".;!?\n")


class Told(NamedTuple):
    """A sum that was reached: the finding, and the ranges of tokens that speak most for it, in their order."""

    id: str
    spans: tuple[tuple[int, int], ...]


class Item(NamedTuple):
    """A word or finding with points: the first and last sentence and the first and last token that it stands in."""

    key: str
    sentences: tuple[int, int]
    tokens: tuple[int, int]


def sentences(text: str, words: Sequence[Token]) -> list[int]:
    """Return the number of the sentence that each token stands in."""
    found: list[int] = []
    for index, word in enumerate(words):
        before = text[words[index - 1].end : word.start] if index else ""
        found.append((found[-1] if found else 0) + (not _ENDS.isdisjoint(before)))
    return found


def items(
    words: Sequence[Token],
    of: Sequence[int],
    silent: set[int],
    findings: Iterable[tuple[str, Sequence[int]]],
    skip: frozenset[str],
) -> list[Item]:
    """Return all that can have points.

    Args:
        words: the tokens of a text.
        of: the sentence of each.
        silent: tokens that count for nothing, since they are denied, past or only thought of.
        findings: the findings said, with the tokens that say them.
        skip: little words.
    """
    found = [
        Item(word.word, (of[at], of[at]), (at, at))
        for at, word in enumerate(words)
        if at not in silent and word.word not in skip and not word.raw[0].isdigit()
    ]
    return found + [Item(f"<{id_}>", (of[hits[0]], of[hits[-1]]), (hits[0], hits[-1])) for id_, hits in findings]


def _apart(rows: Iterable[Item]) -> int:
    """Return how many of the rows stand apart: a word and the finding made of that word are one thing said, not two."""
    found, end = 0, -1
    for row in sorted(rows, key=lambda row: row.tokens[1]):
        if row.tokens[0] > end:
            found, end = found + 1, row.tokens[1]
    return found


def in_reach(keys: Iterable[str], points: Mapping[str, tuple[tuple[str, int], ...]], sums: Mapping[str, int]) -> bool:
    """Whether a sum could be reached at all by some words and findings, were nothing denied; by most texts none can.

    Args:
        keys: the words of a text, each once, and its findings as <finding>.
        points: see `told`.
        sums: see `told`.
    """
    most = dict.fromkeys(sums, 0)
    for key in keys:
        for id_, by in points.get(key, ()):
            if by > 0:
                most[id_] += by
    return any(most[id_] >= needed for id_, needed in sums.items())


def told(rows: Sequence[Item], points: Mapping[str, tuple[tuple[str, int], ...]], sums: Mapping[str, int]) -> list[Told]:
    """Return the sums that are reached.

    Args:
        rows: what stands in the text.
        points: word or <finding> -> (sum, points) pairs.
        sums: sum -> the points that it takes.
    """
    known = {key: dict(points.get(key, ())) for key in {row.key for row in rows}}
    counted = [row for row in rows if known[row.key]]
    if not counted:
        return []
    begun: dict[int, list[Item]] = {}
    for row in counted:
        begun.setdefault(row.sentences[0], []).append(row)
    last = max(row.sentences[1] for row in counted)
    best: dict[str, tuple[int, dict[str, Item]]] = {}
    for first in begun:
        run: dict[str, Item] = {}
        for end in range(first, min(first + _RUN, last + 1)):
            fresh = [row for at in range(first, end + 1) for row in begun.get(at, ()) if row.sentences[1] == end]
            if not fresh:
                continue
            for row in fresh:
                run.setdefault(row.key, row)
            for id_, needed in sums.items():
                score = sum(known[key].get(id_, 0) for key in run)
                if score >= needed and score > best.get(id_, (0, {}))[0]:
                    best[id_] = (score, dict(run))
    found = []
    for id_, (_, run) in best.items():
        speaking = sorted((key for key in run if known[key].get(id_, 0) > 0), key=lambda key: (-known[key][id_], run[key].tokens))
        if _apart(run[key] for key in speaking) >= _LEAST:
            # What a finding says shows best what was read, but for one that covers whole clauses.
            findings = [key for key in speaking if key[0] == "<" and run[key].tokens[1] - run[key].tokens[0] < _WIDE]
            chosen = [*findings, *(key for key in speaking if key[0] != "<")][:_SHOWN] or speaking[:1]
            found.append(Told(id_, tuple(sorted({(run[key].tokens[0], run[key].tokens[1] + 1) for key in chosen}))))
    return found


def believed(
    rows: Sequence[Item], points: Mapping[str, tuple[tuple[str, int], ...]], id_: str, least: Mapping[str, int]
) -> dict[str, frozenset[str]]:
    """Return, for each level of alarm, the findings that what is said around them does not speak against.

    Such a finding stands in some run of sentences that has points enough, or says too little to judge by; so whatever is said
    beside an alarm can only make it more believed.

    Args:
        rows: what stands in the text.
        points: word or <finding> -> (sum, points) pairs.
        id_: the sum that says whether there is an alarm.
        least: level -> the points that it takes.
    """
    known = {row.key: dict(points.get(row.key, ())).get(id_, 0) for row in rows}
    begun: dict[int, list[Item]] = {}
    for row in rows:
        begun.setdefault(row.sentences[0], []).append(row)
    last = max((row.sentences[1] for row in rows), default=-1)
    found: dict[str, set[str]] = {level: set() for level in least}
    for first in begun:
        run: set[str] = set()
        score = words = 0
        for end in range(first, min(first + _RUN, last + 1)):
            fresh = {row.key for at in range(first, end + 1) for row in begun.get(at, ()) if row.sentences[1] == end} - run
            run |= fresh
            score += sum(known[key] for key in fresh)
            words += sum(key[0] != "<" for key in fresh)
            said = {key[1:-1] for key in run if key[0] == "<"}
            for level, needed in least.items():
                if words < _FEW or score >= needed:
                    found[level] |= said
    return {level: frozenset(ids) for level, ids in found.items()}
