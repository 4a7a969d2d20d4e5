"""Whether a text is in another language than English, so that the answer can say that it is not read."""

from __future__ import annotations

from painmap.matching import TypedText
from painmap.mending import known

_LATIN = "\u024f"  # the last letter of the Latin blocks; what is accented has been folded before
_SURE = 2


def foreign(text: TypedText) -> bool:
    """Return whether most letters are of another script, or words of other languages tell more than the English ones.

    A foreign name or a loan word in an English sentence is none of that.

    Args:
        text: a text in which no place was understood.
    """
    tokens, pieces = text.tokens, text.lexicon.foreign_pieces
    letters = sum(len(token.raw) for token in tokens)
    if 2 * sum(len(token.raw) for token in tokens if token.raw[0] > _LATIN) > letters:
        return True
    said = {trigger.start for trigger in text.triggers if trigger.kind == "foreign"}
    sure = {at for at, token in enumerate(tokens) if any(piece in token.raw for piece in pieces)}
    english = sum(known(text.lexicon, token.word, token.raw) for at, token in enumerate(tokens) if at not in said | sure)
    return len(said - sure) + _SURE * len(sure) >= _SURE and 2 * len(said | sure) >= english


def mostly(text: TypedText) -> bool:
    """Return whether words of other languages, with those that nobody knows, outweigh the English ones.

    Then a place that was understood only happens to be a word of both languages ("Schmerzen im linken Arm").

    Args:
        text: a text in which a place was understood.
    """
    tokens, pieces = text.tokens, text.lexicon.foreign_pieces
    said = {trigger.start for trigger in text.triggers if trigger.kind == "foreign"}
    sure = {at for at, token in enumerate(tokens) if any(piece in token.raw for piece in pieces)}
    strange = {
        at for at, token in enumerate(tokens) if token.start in text.mended or not known(text.lexicon, token.word, token.raw)
    }
    told = len((said | strange) - sure) + _SURE * len(sure)
    return len(said - sure) + _SURE * len(sure) > _SURE and told > len(tokens) - len(said | sure | strange)
