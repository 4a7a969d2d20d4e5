"""What an unknown word was meant to be. The lexicon says which words are known and which beginnings must not be lost."""

from __future__ import annotations

from collections.abc import Sequence

from painmap import spelling
from painmap.lexicon import MIN_PREFIX, Lexicon
from painmap.memo import kept
from painmap.record import NamedTuple


class Mending(NamedTuple):
    """What an unknown word was most likely meant to be; whether there is another way as likely, and whether it stays unknown."""

    meant: tuple[str, ...]
    even: bool
    strange: bool


def known(lexicon: Lexicon, word: str, raw: str) -> bool:
    """Whether a word stands in the vocabulary or is an English word of its own."""
    vocabulary, protected = lexicon.vocabulary, lexicon.protected
    return raw[0].isdigit() or word in vocabulary or word in protected or raw in vocabulary or raw in protected


# People misspell the same words in the same ways, and most words of a batch were in an earlier question.
@kept(10_000)
def mending(lexicon: Lexicon, word: str, raw: str, second: bool) -> Mending | None:
    """Return what a word is read as, or None where it is a known word, or one of another language."""
    if known(lexicon, word, raw) or any(piece in raw for piece in lexicon.foreign_pieces):
        return None
    meant = _meant(lexicon, word, raw)
    even = len(meant) > 1
    chosen: tuple[str, ...] = () if not meant else meant[-1] if second else meant[0]
    return Mending(chosen if _keeps(lexicon, raw, chosen) else (), even, not chosen and _keeps(lexicon, raw, ()))


def _keeps(lexicon: Lexicon, raw: str, meant: Sequence[str]) -> bool:
    """Whether a correction keeps every beginning that a wording asks for.

    It may add a finding of safety, never take one away; and a word with a long known beginning ("crossing") is no typing
    mistake unless the correction begins so too ("buttokc").
    """
    starts = lexicon.prefixes.get(raw[:MIN_PREFIX], ())
    asked = [start for start in starts if raw.startswith(start) and (start in lexicon.guarded or len(start) > MIN_PREFIX)]
    return all(any(word.startswith(start) for word in meant) for start in asked)


def _meant(lexicon: Lexicon, word: str, raw: str) -> tuple[tuple[str, ...], ...]:
    """Return what a mistyped word was most likely meant to be: a word, or two typed as one; nothing; or two ways as likely.

    A word of a place with one slip ("cheekone") is likelier than two words.
    """
    vocabulary = lexicon.vocabulary
    likely = spelling.correct(word, vocabulary, lexicon.beside, lexicon.shelves)
    slip = bool(likely) and (spelling.swapped(word, likely[0]) or spelling.doubled(word, likely[0]))
    if likely and len(word) >= spelling.LITTLE and not slip:
        # Two letters swapped is the commonest slip: "taht" is an ordinary "that" sooner than another word. One letter typed for
        # two is as common ("blod").
        ordinary = next((swap for swap in spelling.swaps(word) if swap in lexicon.protected), None)
        if ordinary is not None:
            return ((ordinary,),) if lexicon.protected[ordinary] else ()
    place = likely and vocabulary[likely[0]] >= spelling.PLACE and spelling.distance(word, likely[0], 1) == 1
    halves = () if place else spelling.split(raw, vocabulary)
    return (halves,) if halves else tuple([(each,) for each in likely])
