"""Named rules over what people read: no product names, short sentences, Latin explained."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from painmap.assemble import Loaded, Rule
from painmap.knowledge import KnowledgeBase
from painmap.model import Path, Problem
from painmap.text import words

# Not shown as prose: what is searched, where it was read, and names.
_NOT_SHOWN = ("source", "terms", "vocabulary", "grammar", "finding")
_NAMES = {"name", "latin", "aka", "codes"}


def no_product_names(loaded: Loaded) -> Iterator[Problem]:
    """No text names a product; sources may, since that is where they were read."""
    banned = {_padded(name): name for name in loaded.kb.terms.product_names}
    begin = {name.split()[0] for name in banned if name.strip()}
    for (kind, id_), origin in loaded.origins.items():
        if kind in _NOT_SHOWN:
            continue
        for path, said in _texts(_at(origin.doc.data, origin.path)):
            padded = _padded(said)
            if begin.isdisjoint(padded.split()):
                continue
            for name in (name for key, name in banned.items() if key in padded):
                yield loaded.problem(kind, id_, path, "no-product-names", f'"{name}" is a product; say what kind of thing it is')


def short_sentences(loaded: Loaded) -> Iterator[Problem]:
    """No sentence is longer than 30 words."""
    for (kind, id_), origin in loaded.origins.items():
        if kind in (*_NOT_SHOWN, "location", "group"):
            continue
        for path, said in _texts(_at(origin.doc.data, origin.path)):
            for sentence in said.replace("!", ".").replace("?", ".").replace(";", ".").replace(":", ".").split(". "):
                if len(sentence.split()) > 30:
                    yield loaded.problem(
                        kind,
                        id_,
                        path,
                        "short-sentences",
                        f"a sentence of {len(sentence.split())} words, 30 at most; cut it in two",
                    )


def latin_explained(loaded: Loaded) -> Iterator[Problem]:
    """Where an entry first uses a Latin or medical word, the same text explains it.

    Inside the name of a muscle or a group a word needs no explanation: the name has an entry of its own.
    """
    kb = loaded.kb
    hard = {_padded(word): (word, plain) for word, plain in kb.terms.hard_words.items()}
    names = _names(kb)
    for (kind, id_), origin in loaded.origins.items():
        if kind in (*_NOT_SHOWN, "location", "group"):
            continue
        met: set[str] = set()
        for path, said in _texts(_at(origin.doc.data, origin.path)):
            # An id has no space in it, and is not read by people.
            if " " not in said or _NAMES & set(path):
                continue
            padded = _padded(said)
            for key in [key for key in hard if key in padded and key not in met]:
                bare = padded
                for name in names:
                    bare = bare.replace(name, " | ")
                word, plain = hard[key]
                if key not in bare:
                    continue
                met.add(key)
                if not any(_padded(phrase) in padded for phrase in plain):
                    message = f'"{word}" is not explained where it first stands; put plain words beside it ({plain[0]})'
                    yield loaded.problem(kind, id_, path, "latin-explained", message)


PROSE_RULES: dict[str, Rule] = {
    "no-product-names": no_product_names,
    "short-sentences": short_sentences,
    "latin-explained": latin_explained,
}


def _names(kb: KnowledgeBase) -> list[str]:
    """Return the names of muscles and groups, longest first."""
    names = {_padded(name) for muscle in kb.muscles.values() for name in (muscle.name, *muscle.aka)}
    names |= {_padded(name) for group in kb.groups.values() for name in (group.name, *group.aka)}
    return sorted(names, key=len, reverse=True)


@lru_cache(maxsize=50_000)  # several rules look at the same texts
def _padded(text: str) -> str:
    return f" {' '.join(words(text, {}))} "


def _at(data: object, path: Path) -> object:
    for key in path:
        data = data[key]  # type: ignore[index]
    return data


def _texts(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in ("sources", "id", "to", "from"):
                yield from _texts(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, (*path, index))
