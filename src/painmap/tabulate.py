"""Knowledge base -> postings: the rules of `engine`, applied to every place and muscle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from painmap import engine
from painmap.model import Cites, KnowledgeBase, Rule
from painmap.postings import Postings, Relation

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


def live(kb: KnowledgeBase) -> Postings:
    """Return the tables of a base, each value to be worked out when it is asked for.

    Args:
        kb: a base without faults.
    """
    spots: dict[str, list[str]] = {}
    for muscle in kb.muscles.values():
        for row in muscle.refers:
            spots.setdefault(row.to, []).append(muscle.id)

    def meets(place: str) -> dict[str, Relation]:
        reached = {id_ for to, ids in spots.items() if engine.match(kb, place, to) for id_ in ids}
        found = ((id_, engine.relate(kb, kb.muscles[id_], place)) for id_ in kb.muscles if id_ in reached)
        return {id_: relation for id_, relation in found if relation is not None}

    places = kb.locations
    return Postings(
        telling=engine.telling_ids(kb.words),
        meets=_Live(places, meets),
        speaks=_speaks(kb),
        profiles=_Live(kb.muscles, lambda id_: engine.profile(kb.muscles[id_])),
        feeding=_Live(kb.muscles, lambda id_: engine.feeding(kb, kb.muscles[id_])),
        drives=_Live(places, lambda place: engine.drives(kb, place)),
        alikes=_Live(places, lambda place: engine.alikes_at(kb, place)),
        children=_grouped((row.part_of, row.id) for row in places.values() if row.part_of is not None),
        named={row.id: row.look_alike for row in kb.words.conditions if row.look_alike is not None},
        flags=_grouped((id_, row.id) for row in kb.red_flags.values() for id_ in sorted(needed(row.rule) or _findings(row.rule))),
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


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _speaks(kb: KnowledgeBase) -> dict[str, dict[str, Cites]]:
    found: dict[str, dict[str, Cites]] = {}
    for muscle in kb.muscles.values():
        for row in (*muscle.feels, *muscle.worse_with):
            found.setdefault(row.id, {})[muscle.id] = row.sources
    return found


def needed(rule: Rule) -> set[str] | None:
    """Return findings of which a rule needs at least one to be met, as few as can be; None where it needs none of its own."""
    if rule.finding is not None:
        return None if rule.op == "unless_known" else {rule.finding}
    parts = [needed(part) for part in rule.parts]
    telling = [part for part in parts if part is not None]
    if rule.op == "all":
        return min(telling, key=lambda ids: (len(ids), sorted(ids)), default=None)
    least = rule.least if rule.op == "at_least" else 1
    return set().union(*telling) if len(parts) - len(telling) < least else None


def _findings(rule: Rule) -> set[str]:
    """Return every finding that a rule speaks of."""
    return {id_ for part in rule.parts for id_ in _findings(part)} | ({rule.finding} if rule.finding is not None else set())
