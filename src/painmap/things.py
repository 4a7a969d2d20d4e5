"""Which things the text of a step names: someone alone in a room must not be asked for what its tools do not say. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from painmap.model import KnowledgeBase, Step
from painmap.text import words


def not_at_hand(kb: KnowledgeBase, step: Step) -> Iterator[tuple[int, str]]:
    """Yield (index of the sentence, word) for everything that a step's text names and its tools do not.

    In a sentence that offers a choice ("a towel or a soft ball") one thing among the tools is enough.
    """
    forms = kb.grammar.forms
    others = [words(phrase, forms) for phrase in kb.terms.not_things]
    called: dict[tuple[str, ...], set[str]] = {}
    for tool in kb.terms.tools:
        for word in tool.words:
            called.setdefault(words(word, forms), set()).add(tool.id)
    for index, sentence in enumerate(step.how):
        said = words(sentence, forms)
        for phrase in others:
            said = _without(said, phrase)
        named = [(phrase, ids) for phrase, ids in called.items() if _at(said, phrase) is not None]
        missing = [phrase for phrase, ids in named if not ids & set(step.tool)]
        if "or" in said and len(missing) < len(named):
            continue
        yield from ((index, " ".join(phrase)) for phrase in missing)


def _at(said: tuple[str, ...], phrase: tuple[str, ...]) -> int | None:
    size = len(phrase)
    return next((start for start in range(len(said) - size + 1) if said[start : start + size] == phrase), None)


def _without(said: tuple[str, ...], phrase: tuple[str, ...]) -> tuple[str, ...]:
    """Return words with a phrase blanked out wherever it stands."""
    start = _at(said, phrase)
    while start is not None:
        said = (*said[:start], "", *said[start + len(phrase) :])
        start = _at(said, phrase)
    return said
