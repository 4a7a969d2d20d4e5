"""Which things a step asks for: someone alone in a room must not be asked for what its tools do not say. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from painmap.knowledge import KnowledgeBase
from painmap.model import Step
from painmap.record import NamedTuple
from painmap.text import words

Phrase = tuple[str, ...]


class Things(NamedTuple):
    """What is called what: phrases of no thing, the tools that a phrase asks for, phrases of none, words that offer a choice."""

    others: tuple[Phrase, ...]
    called: Mapping[Phrase, set[str]]
    free: frozenset[Phrase]
    choice: frozenset[str]


def things(kb: KnowledgeBase) -> Things:
    """Return what the things of a knowledge base are called."""
    forms = kb.grammar.forms
    called: dict[Phrase, set[str]] = {}
    for tool in kb.terms.tools:
        for word in tool.words:
            called.setdefault(words(word, forms), set()).add(tool.id)
    choice = frozenset(word for row in kb.grammar.alternatives for word in words(row, forms))
    free = set()
    for position in kb.terms.positions:
        for word in position.words:
            phrase = words(word, forms)
            called.setdefault(phrase, set()).update(position.needs)
            if not position.needs:
                free.add(phrase)
    return Things(tuple(words(phrase, forms) for phrase in kb.terms.not_things), called, frozenset(free), choice)


def not_at_hand(kb: KnowledgeBase, step: Step, known: Things) -> Iterator[tuple[int, str]]:
    """Yield (index of the sentence, word) for everything that a step's text asks for and its tools do not name.

    A thing is asked for by a word for it, or by getting into a position that needs one ("sit"). In a sentence that offers a
    choice ("a towel or a soft ball", "sit or stand") one of them is enough.
    """
    for index, sentence in enumerate(step.how):
        said = words(sentence, kb.grammar.forms)
        for phrase in known.others:
            said = _without(said, phrase)
        named = [(phrase, ids) for phrase, ids in known.called.items() if _at(said, phrase) is not None]
        missing = [phrase for phrase, ids in named if phrase not in known.free and not ids & set(step.tool)]
        if not known.choice.isdisjoint(said) and len(missing) < len(named):
            continue
        yield from ((index, " ".join(phrase)) for phrase in missing)


def position_lacks(kb: KnowledgeBase, step: Step) -> str | None:
    """Return what a step's position needs and its tools do not name, in words; None where nothing is lacking."""
    position = next((row for row in kb.terms.positions if row.id == step.position), None)
    if position is None or not position.needs or set(position.needs) & set(step.tool):
        return None
    names = {tool.id: tool.name for tool in kb.terms.tools}
    return " or ".join(names[id_] for id_ in position.needs)


def _at(said: tuple[str, ...], phrase: tuple[str, ...]) -> int | None:
    size = len(phrase)
    if not phrase or phrase[0] not in said:
        return None
    return next((start for start in range(len(said) - size + 1) if said[start : start + size] == phrase), None)


def _without(said: tuple[str, ...], phrase: tuple[str, ...]) -> tuple[str, ...]:
    """Return words with a phrase blanked out wherever it stands."""
    start = _at(said, phrase)
    while start is not None:
        said = (*said[:start], "", *said[start + len(phrase) :])
        start = _at(said, phrase)
    return said
