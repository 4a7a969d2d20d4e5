"""A typed name -> the entry that is meant, with "did you mean" for those that come close."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from painmap import spelling, text
from painmap.errors import AmbiguousError, NotFoundError
from painmap.knowledge import KnowledgeBase
from painmap.model import Group, Muscle
from painmap.postings import tables

Table = Mapping[str, Any]
TABLES: Mapping[str, Callable[[KnowledgeBase], Table]] = {
    "muscle": lambda kb: kb.muscles,
    "location": lambda kb: kb.locations,
    "group": lambda kb: kb.groups,
    "step": lambda kb: kb.steps,
    "routine": lambda kb: kb.routines,
    "look-alike": lambda kb: kb.look_alikes,
    "flag": lambda kb: kb.red_flags,
    "caution": lambda kb: kb.cautions,
    "source": lambda kb: kb.sources,
}


def spoken(entry: Any) -> Iterable[str]:
    """Yield every name of an entry: its id, its name and what else it is called."""
    yield entry.id
    yield getattr(entry, "name", None) or getattr(entry, "title", None) or getattr(entry, "suspect", "") or entry.id
    yield from getattr(entry, "aka", ())
    if getattr(entry, "latin", None):
        yield entry.latin


def key(kb: KnowledgeBase, name: str) -> str:
    """Return a name as it is compared: its words, singular and folded."""
    return " ".join(text.words(name, kb.grammar.forms))


def look(kb: KnowledgeBase, kind: str, name: str) -> Any | None:
    """Return the one entry of a kind that has this name, whatever its case, hyphens and plural; None where none has it.

    Raises:
        AmbiguousError: several have it.
    """
    table = TABLES[kind](kb)
    if name in table:
        return table[name]
    wanted = key(kb, name)
    fitting = [table[id_] for id_ in tables(kb).called.get(f"{kind}:{wanted}", ())] if wanted else []
    exact = [entry for entry in fitting if wanted in (key(kb, entry.id), key(kb, getattr(entry, "name", entry.id)))]
    chosen = exact or fitting
    if len(chosen) > 1:
        raise AmbiguousError(name, [entry.id for entry in chosen])
    return chosen[0] if chosen else None


def find(kb: KnowledgeBase, kind: str, name: str) -> Any:
    """Return the one entry of a kind that has this name, whatever its case, hyphens and plural.

    Raises:
        NotFoundError: none has it; the error carries names that come close.
        AmbiguousError: several have it.
    """
    entry = look(kb, kind, name)
    if entry is not None:
        return entry
    entries = TABLES[kind](kb).values()
    known = {key(kb, said): getattr(entry, "name", entry.id) for entry in entries for said in spoken(entry)}
    raise NotFoundError(kind, text.clean(name), spelling.suggest(key(kb, name), known))


def muscle(kb: KnowledgeBase, name: str) -> Muscle:
    """Return the muscle of a name; a group's name gets its members to choose from.

    Raises:
        NotFoundError: neither a muscle nor a group has it.
        AmbiguousError: several muscles have it, or it is a group.
    """
    found: Muscle | None = look(kb, "muscle", name)
    if found is None:
        several = group(kb, name)
        if several is not None:
            raise AmbiguousError(name, several.members)
        found = find(kb, "muscle", name)
    return found


def group(kb: KnowledgeBase, name: str) -> Group | None:
    """Return the one group of a name; None where none has it, or several have."""
    try:
        found: Group | None = look(kb, "group", name)
    except AmbiguousError:
        return None
    return found
