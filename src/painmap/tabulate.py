"""Knowledge base -> postings: the rules of `engine`, applied to every place and muscle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from painmap import engine, limits, links, look_alikes, names, order
from painmap.knowledge import KnowledgeBase
from painmap.model import Cites, Link, LookAlike, Referral
from painmap.postings import Feeding, Postings, Relation
from painmap.vocabulary import Rule

Value = TypeVar("Value")


class _Live(Mapping[str, Value]):
    """A table whose values are worked out when they are first asked for."""

    def __init__(self, keys: Iterable[str], value: Callable[[str], Value]) -> None:
        self._keys, self._value = dict.fromkeys(keys), value
        self._known: dict[str, Value] = {}

    def __getitem__(self, key: str) -> Value:
        if key not in self._known:
            if key not in self._keys:
                raise KeyError(key)
            self._known[key] = self._value(key)
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class _Later(Mapping[str, Value]):
    """A table that is worked out as a whole when something is first looked up in it."""

    def __init__(self, make: Callable[[], Mapping[str, Value]]) -> None:
        self._make: Callable[[], Mapping[str, Value]] = cache(make)

    def __getitem__(self, key: str) -> Value:
        return self._make()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._make())

    def __len__(self) -> int:
        return len(self._make())


def inputs(kb: KnowledgeBase) -> KnowledgeBase:
    """Return a base with only what its tables are worked out of, so that nothing else can change them."""
    nothing: Any = None
    of_words = dict.fromkeys(set(kb.words._fields) - {"sensations", "activities", "times", "conditions"}, nothing)
    words = kb.words._replace(**of_words)
    for name in ("sensations", "activities", "times", "conditions"):
        rows: Any = tuple(row._replace(wordings=()) for row in getattr(words, name))
        words = words._replace(**{name: rows})
    grammar = kb.grammar._replace(**dict.fromkeys(set(kb.grammar._fields) - {"forms"}, nothing))
    steps = {id_: row._replace(how=(), stop_if=(), dose=None) for id_, row in kb.steps.items()}
    return kb._replace(words=words, grammar=grammar, steps=steps, findings=nothing, disputes=nothing, help_lines=nothing)


def live(kb: KnowledgeBase) -> Postings:
    """Return the tables of a base, each value to be worked out when it is asked for.

    Args:
        kb: a base without faults.
    """
    around = _around(kb)
    # Only what can meet a place is shown to the rules: the rest would be looked at for every place in vain.
    reaching: dict[str, dict[str, list[Referral]]] = {}
    for muscle in kb.muscles.values():
        for row in muscle.refers:
            for place in around[row.to]:
                reaching.setdefault(place, {}).setdefault(muscle.id, []).append(row)
    alike: dict[str, dict[str, LookAlike]] = {}
    for look_alike in kb.look_alikes.values():
        for place in dict.fromkeys(place for row in look_alike.at for place in around[row.to]):
            alike.setdefault(place, {})[look_alike.id] = look_alike
    touching: dict[str, dict[int, Link]] = {}
    for at, link in enumerate(kb.links):
        for end in (link.source, link.target):
            touching.setdefault(end, {})[at] = link
    driving = kb._replace(links=tuple(link for link in kb.links if link.target in kb.locations))

    def meets(place: str) -> dict[str, Relation]:
        rows = reaching.get(place, {}).items()
        found = ((id_, engine.relate(kb, kb.muscles[id_]._replace(refers=tuple(refers)), place)) for id_, refers in rows)
        return {id_: relation for id_, relation in found if relation is not None}

    def feeding(id_: str) -> Feeding:
        ends = (id_, *(group.id for group in kb.groups.values() if id_ in group.members))
        found = {at: link for end in ends for at, link in touching.get(end, {}).items()}
        return links.feeding(kb._replace(links=tuple(link for _, link in sorted(found.items()))), kb.muscles[id_])

    places = kb.locations
    return Postings(
        telling=engine.telling_ids(kb.words),
        endangered=limits.endangered(kb),
        meets=_Live(places, meets),
        speaks=_speaks(kb),
        profiles=_Live(kb.muscles, lambda id_: engine.profile(kb.muscles[id_])),
        feeding=_Live(kb.muscles, feeding),
        drives=_Live(places, lambda place: links.drives(driving, place)),
        alikes=_Live(places, lambda place: look_alikes.alikes_at(kb._replace(look_alikes=alike.get(place, {})), place)),
        children=_grouped((row.part_of, row.id) for row in places.values() if row.part_of is not None),
        named={row.id: row.look_alike for row in kb.words.conditions if row.look_alike is not None},
        flags=_grouped((id_, row.id) for row in kb.red_flags.values() for id_ in sorted(needed(row.rule) or _findings(row.rule))),
        called=_Later(lambda: _grouped(_names(kb))),
        warm_ups=_grouped((area, s.id) for s in kb.steps.values() if s.phase == "warm-up" for area in s.areas),
        later=_Later(lambda: _grouped(sorted(order.pairs(kb)))),
        cautions=_grouped((id_, row.id) for row in kb.cautions.values() for id_ in row.findings),
    )


def worked_out(kb: KnowledgeBase) -> Postings:
    """Return the tables of a base with every value, those left out that are empty.

    Args:
        kb: a base without faults.
    """
    tables = live(kb)
    whole: dict[str, Any] = {
        name: {key: value for key, value in table.items() if value}
        for name, table in tables._asdict().items()
        if isinstance(table, Mapping)
    }
    return tables._replace(**whole)


def _around(kb: KnowledgeBase) -> dict[str, list[str]]:
    """Return, for each place, those from which it can be met: itself, what it is part of, what is part of it, what is near it."""
    found: dict[str, dict[str, None]] = {id_: {id_: None} for id_ in kb.locations}
    for id_, place in kb.locations.items():
        for up in engine.ancestors(kb, id_):
            found[id_][up] = found[up][id_] = None
        for near in place.near:
            found[near][id_] = None
    return {id_: list(places) for id_, places in found.items()}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _names(kb: KnowledgeBase) -> Iterator[tuple[str, str]]:
    for kind, table in names.TABLES.items():
        for entry in table(kb).values():
            for said in dict.fromkeys(names.key(kb, said) for said in names.spoken(entry)):
                yield f"{kind}:{said}", entry.id


def _speaks(kb: KnowledgeBase) -> dict[str, dict[str, Cites]]:
    found: dict[str, dict[str, Cites]] = {}
    for muscle in kb.muscles.values():
        for row in (*muscle.feels, *muscle.worse_with):
            found.setdefault(row.id, {})[muscle.id] = row.sources
    return found


def needed(rule: Rule) -> set[str] | None:
    """Return findings of which a rule needs at least one to be met, as few as can be; None where it needs none of its own."""
    if rule.finding is not None:
        return None if rule.op in ("unless_known", "unless_said") else {rule.finding}
    parts = [needed(part) for part in rule.parts]
    telling = [part for part in parts if part is not None]
    if rule.op == "all":
        return min(telling, key=lambda ids: (len(ids), sorted(ids)), default=None)
    least = rule.least if rule.op == "at_least" else 1
    return set().union(*telling) if len(parts) - len(telling) < least else None


def _findings(rule: Rule) -> set[str]:
    """Return every finding that a rule speaks of."""
    return {id_ for part in rule.parts for id_ in _findings(part)} | ({rule.finding} if rule.finding is not None else set())
