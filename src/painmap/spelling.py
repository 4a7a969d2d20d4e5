"""Correction of single words against the vocabulary: never a phrase as a whole (that turned "outter ankel" into "outer knee")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

_LETTERS = [chr(code) for code in range(ord("a"), ord("z") + 1)]
_SHORTEST, _LONGEST = 3, 40
_TWO_EDITS_FROM = 7
LITTLE = 4  # letters; a shorter word may be anything
PLACE = 2  # the least weight of a word that names a place
_EVEN = 0.5  # of two words, the one that is in half as many names of places or more may have been meant as well

# How strange a slip is, the least strange first.
Strange = tuple[int, ...]


def _edits(word: str) -> Iterator[str]:
    """Yield every word one edit away: a letter lost, two swapped, one changed, one added (Damerau 1964)."""
    for cut in range(len(word) + 1):
        left, right = word[:cut], word[cut:]
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in _LETTERS:
            if right:
                yield left + letter + right[1:]
            yield left + letter + right


def distance(one: str, two: str, most: int) -> int:
    """Return the Damerau-Levenshtein distance (adjacent swaps count one), or `most` + 1 when it is larger."""
    # Each edit brings or takes at most one letter, so that most words are told apart at once.
    if abs(len(one) - len(two)) > most or len({*one} - {*two}) > most or len({*two} - {*one}) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(two, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _slip(typed: str, meant: str, beside: Mapping[str, str]) -> int:
    """Return how strange a slip is: 0 two letters swapped, 1 one lost, added or taken from the key beside it, 2 another."""
    if len(typed) != len(meant):
        return 1
    if swapped(typed, meant):
        return 0
    return 1 if any(there in beside.get(here, "") for here, there in zip(typed, meant, strict=True)) else 2


def swaps(word: str) -> Iterator[str]:
    """Yield every word that a word would be with two of its neighbouring letters swapped back."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def swapped(one: str, two: str) -> bool:
    """Whether two words differ by two neighbouring letters that changed places."""
    return len(one) == len(two) and sorted(one) == sorted(two)


def doubled(one: str, two: str) -> bool:
    """Whether two words differ only in a letter that one of them has twice."""
    longer, shorter = sorted((one, two), key=len, reverse=True)
    here = (at for at in range(1, len(longer)) if longer[at] == longer[at - 1])
    return any(longer[:at] + longer[at + 1 :] == shorter for at in here)


def neighbours(rows: Iterable[str]) -> dict[str, str]:
    """Return, for each letter, those that lie beside it in one of the rows of a keyboard."""
    found: dict[str, str] = {}
    for row in rows:
        for left, right in pairwise(row):
            found[left] = found.get(left, "") + right
            found[right] = found.get(right, "") + left
    return found


def split(word: str, vocabulary: Mapping[str, int]) -> tuple[str, ...]:
    """Return the two known words that were typed as one ("lowerback"), one of them at least of a place, or nothing."""
    if len(word) > 2 * _LONGEST:
        return ()
    for cut in range(_SHORTEST, len(word) - _SHORTEST + 1):
        halves = word[:cut], word[cut:]
        if max(vocabulary.get(half, 0) for half in halves) >= PLACE and all(half in vocabulary for half in halves):
            return halves
    return ()


def shelved(vocabulary: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return known words by their length with their first letter (`5a`), and with their last one (`5-e`).

    One slip leaves the first letter or the last as it was: what a word may have been meant to be stands on six of these shelves.
    """
    found: dict[str, list[str]] = {}
    for word in vocabulary:
        found.setdefault(f"{len(word)}{word[0]}", []).append(word)
        found.setdefault(f"{len(word)}-{word[-1]}", []).append(word)
    return {key: tuple(words) for key, words in sorted(found.items())}


def correct(
    word: str, vocabulary: Mapping[str, int], beside: Mapping[str, str], shelves: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return the known words that an unknown one may have been meant to be, the likeliest first.

    Args:
        word: a folded word that the vocabulary does not hold.
        vocabulary: known words with their weight; words of places weigh most.
        beside: the keys beside each key.
        shelves: the same words as `shelved` files them.

    Returns:
        One word or nothing; two where both are as likely.
    """
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
        return ()
    edits = set(_edits(word))
    keys = [f"{size}{end}" for size in range(max(len(word) - 1, _SHORTEST), len(word) + 2) for end in (word[0], f"-{word[-1]}")]
    near = {known for key in keys for known in shelves.get(key, ()) if known in edits}
    if near and (len(word) > _SHORTEST or any(edit[0] == word[0] or word[-1] == edit[-1] for edit in near)):
        # People name places; then, two letters swapped is the commonest slip, then the next key; a first letter is seldom wrong.
        near |= set(_past(near, vocabulary, beside)) if len(word) > LITTLE else set()
        strange: dict[str, Strange] = {}
        for edit in near:
            strange[edit] = (vocabulary[edit] < PLACE, _slip(word, edit, beside), edit[0] != word[0])
        return _likeliest(word, strange, vocabulary)
    if len(word) >= _TWO_EDITS_FROM:
        same_first = [known for size in range(len(word) - 2, len(word) + 3) for known in shelves.get(f"{size}{word[0]}", ())]
        alike = [known for known in same_first if distance(word, known, 2) == 2]
        return _likeliest(word, dict.fromkeys(alike, ()), vocabulary)
    return ()


def _past(near: Iterable[str], vocabulary: Mapping[str, int], beside: Mapping[str, str]) -> Iterator[str]:
    """Yield the words of places one key beside what a word comes near to, where that is no place itself: "kneww", knew, knee."""
    words = [word for word in near if vocabulary[word] < PLACE]
    for word in words if len(words) == len([*near]) else ():
        for at, letter in enumerate(word):
            for other in beside.get(letter, ""):
                past = word[:at] + other + word[at + 1 :]
                if at and vocabulary.get(past, 0) >= PLACE:
                    yield past


def _likeliest(word: str, strange: Mapping[str, Strange], vocabulary: Mapping[str, int]) -> tuple[str, ...]:
    """Return the likeliest of some words: the least strange slip, then the word that is said most.

    Two are as likely where both are words of places, the slip is of one kind, and neither is said much more than the other.
    """
    order = sorted(strange, key=lambda known: (strange[known], -vocabulary[known], len(known) != len(word), known))
    if len(order) < 2:
        return tuple(order)
    first, second = order[:2]
    alike = strange[first] == strange[second] and len(first) == len(second)
    even = alike and vocabulary[second] >= max(PLACE, vocabulary[first] * _EVEN)
    return (first, second) if even else (first,)


def suggest(name: str, names: Mapping[str, str], most: int = 3) -> tuple[str, ...]:
    """Return the names that come closest to a mistyped one, best first.

    Args:
        name: what was typed.
        names: spoken name -> the name to suggest.
        most: how many at the most.
    """
    allowed = max(1, min(3, len(name) // 3))
    scored = sorted((distance(name, known, allowed), shown) for known, shown in names.items())
    best: list[str] = []
    for far, shown in scored:
        if far <= allowed and shown not in best:
            best.append(shown)
    inside = sorted(
        {shown for known, shown in names.items() if len(name) > _SHORTEST and name in known} - set(best),
        key=lambda n: (len(n), n),
    )
    return tuple((best + inside)[:most])
