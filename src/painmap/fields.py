"""How plain data becomes records: what a kind of entry is, what a field is, and the types that fields may have.

A type is a function `(reader, value, path) -> value` that reports faults to the reader and goes on, so that one run lists all.
References to other entries and citations are noted while reading and resolved by `checks` when everything is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from painmap.model import Path, Problem, Span
from painmap.record import NamedTuple

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")

Type = Callable[["Reader", Any, Path], Any]
MISSING: Any = object()


class Reference(NamedTuple):
    """An id that must exist in one of `kinds`; where it stands, for the message."""

    kinds: tuple[str, ...]
    id: str
    entry: str
    file: str
    path: Path


class Reader:
    """Collects the faults and references of one file; `report` turns a path into a located fault."""

    def __init__(self, file: str, report: Callable[[Path, str, str], Problem]) -> None:
        self.file = file
        self.entry = ""
        self.problems: list[Problem] = []
        self.references: list[Reference] = []
        self._report = report

    def fault(self, path: Path, rule: str, message: str) -> None:
        """Note a fault at a path of the file."""
        self.problems.append(self._report(path, rule, message))

    def refer(self, kinds: tuple[str, ...], id_: str, path: Path) -> None:
        """Note that an entry of one of these kinds must have this id."""
        self.references.append(Reference(kinds, id_, self.entry, self.file, path))


class Field(NamedTuple):
    """One field: key in YAML, type, meaning, default (none: it must be there), name in the record."""

    key: str
    type: Type
    meaning: str
    default: Any = MISSING
    name: str | None = None


class Kind(NamedTuple):
    """One kind of entry."""

    name: str
    record: Callable[..., Any]
    fields: tuple[Field, ...]


def show(value: Any) -> str:
    """Return a value as a message shows it, cut to 40 characters."""
    shown = "nothing" if value is None else repr(value)
    return shown if len(shown) <= 40 else shown[:37] + "..."


def text(most: int | None = None) -> Type:
    """Text that is not empty, at most `most` characters long."""

    def read(reader: Reader, value: Any, path: Path) -> str:
        if not isinstance(value, str) or not value.strip():
            reader.fault(path, "wrong-type", f"expected text, found {show(value)}; put it in quotes if it looks like a number")
            return ""
        if most is not None and len(value) > most:
            reader.fault(path, "too-long", f"{len(value)} characters, {most} at most; shorten it")
        return " ".join(value.split())

    return read


def one_of(*choices: str) -> Type:
    """One of a few words."""

    def read(reader: Reader, value: Any, path: Path) -> str:
        if value not in choices:
            reader.fault(path, "wrong-value", f"{show(value)} is none of: {', '.join(choices)}")
            return choices[0]
        return str(value)

    return read


def flag(reader: Reader, value: Any, path: Path) -> bool:
    """Either true or false."""
    if not isinstance(value, bool):
        reader.fault(path, "wrong-type", f"expected true or false, found {show(value)}")
    return bool(value)


def whole(least: int, most: int) -> Type:
    """A whole number within bounds."""

    def read(reader: Reader, value: Any, path: Path) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            reader.fault(path, "wrong-type", f"expected a whole number from {least} to {most}, found {show(value)}")
            return least
        return value

    return read


def span(most: float) -> Type:
    """A number above zero, or [least, most] of them."""

    def good(value: Any) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= most

    def read(reader: Reader, value: Any, path: Path) -> Span:
        pair = value if isinstance(value, list) else [value, value]
        if len(pair) != 2 or not all(good(part) for part in pair) or pair[0] > pair[1]:
            reader.fault(path, "wrong-type", f"expected a number up to {most:g} or [least, most], found {show(value)}")
            return (1.0, 1.0)
        return (float(pair[0]), float(pair[1]))

    return read


def ref(*kinds: str) -> Type:
    """The id of an entry of one of these kinds."""

    def read(reader: Reader, value: Any, path: Path) -> str:
        if not isinstance(value, str) or not SLUG.match(value):
            reader.fault(path, "wrong-type", f"expected an id such as outer-ankle, found {show(value)}")
            return ""
        reader.refer(kinds, value, path)
        return value

    return read


def slug(reader: Reader, value: Any, path: Path) -> str:
    """An id: lower-case words joined by hyphens."""
    if not isinstance(value, str) or not SLUG.match(value):
        reader.fault(path, "bad-id", f"{show(value)} is no id; use lower-case words joined by hyphens: outer-ankle")
        return ""
    return value


def many(item: Type, least: int = 0) -> Type:
    """A list of `least` or more items."""

    def read(reader: Reader, value: Any, path: Path) -> tuple[Any, ...]:
        if not isinstance(value, list):
            reader.fault(path, "wrong-type", f"expected a list, found {show(value)}; write [a, b]")
            return ()
        if len(value) < least:
            reader.fault(path, "too-few", f"{len(value)} given, {least} or more needed")
        return tuple([item(reader, part, (*path, index)) for index, part in enumerate(value)])

    return read


def table(item: Type) -> Type:
    """A mapping from word to item."""

    def read(reader: Reader, value: Any, path: Path) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            reader.fault(path, "wrong-type", f"expected a mapping, found {show(value)}; write {{key: value}}")
            return {}
        return {key: item(reader, part, (*path, key)) for key, part in value.items()}

    return read


def record(kind: Kind) -> Type:
    """A mapping with the fields of `kind`."""

    def read(reader: Reader, value: Any, path: Path) -> Any:
        return read_record(reader, kind, value, path)

    return read


def read_record(reader: Reader, kind: Kind, value: Any, path: Path, **given: Any) -> Any:
    """Read one mapping into the record of `kind`; `given` are values that do not stand in the mapping itself."""
    if not isinstance(value, dict):
        reader.fault(path, "wrong-type", f"expected {_article(kind.name)} as a mapping, found {show(value)}")
        value = {}
        known = False
    else:
        known = True
    values = dict(given)
    used = 0
    for key, type_, meaning, default, other in kind.fields:
        name = other or key
        if name in given:
            continue
        there = key in value
        used += there
        if there and not (value[key] is None and default is None):
            values[name] = type_(reader, value[key], (*path, key))
        elif default is not MISSING:
            values[name] = default
        else:
            if known:
                rule = "no-source" if key == "sources" else "missing-key"
                reader.fault(path, rule, f'{_article(kind.name)} needs "{key}": {meaning}')
            # Something of the right type, so that the rules over the whole base can go on and list what else is wrong.
            values[name] = type_(Reader(reader.file, _unheard), None, path)
    if used != len(value):
        _strange_keys(reader, kind, value, path, given)
    return kind.record(**values)


def _strange_keys(reader: Reader, kind: Kind, value: Mapping[str, Any], path: Path, given: Mapping[str, Any]) -> None:
    keys = {field.key for field in kind.fields if field.key not in given}
    for key in value:
        if key not in keys:
            near = _closest(key, keys)
            hint = f'; did you mean "{near}"?' if near else f"; known are: {', '.join(sorted(keys))}"
            reader.fault((*path, key), "unknown-key", f'"{key}" is no field of {_article(kind.name)}{hint}')


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _unheard(path: Path, rule: str, message: str) -> Problem:
    return Problem("", 0, 0, rule, message)


def _closest(word: str, choices: set[str]) -> str | None:
    """Return the choice that shares most letters with `word`, if it is at all alike."""

    def alike(choice: str) -> float:
        return 2 * sum(min(word.count(c), choice.count(c)) for c in set(word)) / (len(word) + len(choice))

    best = max(sorted(choices), key=alike, default=None)
    return best if best is not None and alike(best) >= 0.75 else None
