"""A typed name -> the entry that is meant, with "did you mean" for those that come close."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from painmap import spelling, text
from painmap.errors import AmbiguousError, NotFoundError
from painmap.model import KnowledgeBase, Muscle

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


def _key(kb: KnowledgeBase, name: str) -> str:
    return " ".join(text.words(name, kb.grammar.forms))


def find(kb: KnowledgeBase, kind: str, name: str) -> Any:
    """Return the one entry of a kind that has this name, whatever its case, hyphens and plural.

    Raises:
        NotFoundError: none has it; the error carries names that come close.
        AmbiguousError: several have it.
    """
    table = TABLES[kind](kb)
    if name in table:
        return table[name]
    wanted = _key(kb, name)
    fitting = [entry for entry in table.values() if wanted and any(_key(kb, said) == wanted for said in spoken(entry))]
    exact = [entry for entry in fitting if wanted in (_key(kb, entry.id), _key(kb, getattr(entry, "name", entry.id)))]
    chosen = exact or fitting
    if len(chosen) == 1:
        return chosen[0]
    if chosen:
        raise AmbiguousError(name, [entry.id for entry in chosen])
    known = {_key(kb, said): getattr(entry, "name", entry.id) for entry in table.values() for said in spoken(entry)}
    raise NotFoundError(kind, text.clean(name), spelling.suggest(wanted, known))


def muscle(kb: KnowledgeBase, name: str) -> Muscle:
    """Return the muscle of a name; a group's name gets its members to choose from.

    Raises:
        NotFoundError: neither a muscle nor a group has it.
        AmbiguousError: several muscles have it, or it is a group.
    """
    try:
        found: Muscle = find(kb, "muscle", name)
    except NotFoundError:
        try:
            group = find(kb, "group", name)
        except (NotFoundError, AmbiguousError):
            group = None
        if group is not None:
            raise AmbiguousError(name, group.members) from None
        raise
    return found
