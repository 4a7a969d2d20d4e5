"""A knowledge base <-> a pack of rows: the compiled form, which spares a run the reading of YAML and of what it does not need.

The rows are JSON, which stays the same over Pythons and cannot run anything when it comes from a hostile hand. Records become
lists in the order of their fields; what a list is, the type of its field says, so that this module names few records.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, partial
from importlib import import_module
from typing import Any, Union, cast, get_args, get_origin

from painmap.knowledge import KnowledgeBase
from painmap.lexicon import Lexicon
from painmap.pack import Pack, Row, from_json, pack
from painmap.postings import Postings

Make = Callable[[Any], Any]
_WORKED_OUT: Mapping[str, Any] = {"lexicon": Lexicon, "postings": Postings}  # the model does not know these two
FIELD = "\0"  # the table of what is none itself: the keys of each table, and the fields that hold a single value


# --- records -> rows -------------------------------------------------------------------------------------------------


def dump(kb: KnowledgeBase, key: str) -> bytes:
    """Return a knowledge base as bytes, the same on every run.

    Args:
        kb: a base without faults, with its lexicon and postings.
        key: what it was made of; a reader asks for the same.
    """
    return pack(rows(kb), key)


def rows(record: Any, path: str = "", leave_out: Collection[str] = ()) -> Iterator[Row]:
    """Yield the rows of a record.

    Args:
        record: any of the model's.
        path: where it stands in the base, ending in a full stop.
        leave_out: fields of it that are not wanted.
    """
    for name, value in zip(record._fields, record, strict=True):
        if name in leave_out:
            continue
        if hasattr(value, "_fields"):
            yield from rows(value, f"{path}{name}.")
        elif isinstance(value, Mapping):
            yield FIELD, f"{path}{name}", text(list(value))
            for key, one in value.items():
                yield f"{path}{name}", key, text(one)
        else:
            yield FIELD, f"{path}{name}", text(value)


def _plain(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in an index")


@cache
def _encoder() -> Callable[[Any], str]:
    import json

    return json.JSONEncoder(default=_plain, ensure_ascii=False, separators=(",", ":")).encode


def text(value: Any) -> str:
    """Return a value as JSON, the same on every run."""
    if value is True or type(value) is int:  # half of all rows; the encoder takes ten times as long to begin
        return str(value).lower()
    return _encoder()(value)


# --- rows -> records -------------------------------------------------------------------------------------------------


def load(pack: Pack) -> KnowledgeBase:
    """Return the knowledge base of a pack; each part of it is read when it is first asked for.

    Args:
        pack: an opened one that `dump` made.
    """
    return cast("KnowledgeBase", Stored(pack, KnowledgeBase, ""))


class Stored:
    """A record whose fields are read when they are first asked for. It can be pickled, and asked from several threads."""

    def __init__(self, rows: Pack, kind: Any, path: str) -> None:
        self._stored = rows, kind, path

    def __getattr__(self, name: str) -> Any:
        rows, kind, path = self.__dict__["_stored"]
        if name not in kind._fields:
            raise AttributeError(f"{kind.__name__} has no field {name!r}")
        self.__dict__[name] = value = _field(rows, _hint(kind, name), path + name)
        return value

    def _replace(self, **changes: Any) -> Any:
        """Return the record with other fields, in memory; what was worked out from them is not kept."""
        plain = whole(self)
        return plain._replace(**{**({"postings": None} if "postings" in plain._fields else {}), **changes})

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same."""
        return bool(whole(self) == (whole(other) if isinstance(other, Stored) else other))

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return Stored, self._stored


def _field(rows: Pack, kind: Any, path: str) -> Any:
    if hasattr(kind, "_fields"):
        return Stored(rows, kind, f"{path}.")
    if get_origin(kind) is Mapping:
        return Table(rows, path, _maker(get_args(kind)[1]))
    return _maker(kind)(_read(rows, FIELD, path))


def _read(rows: Pack, table: str, key: str) -> Any:
    found = rows.find(table, key)
    if found is None:
        raise KeyError(key)
    return from_json(found)


_MOST_MISSING = 10_000  # words that are known not to be there, which are kept so that a batch of any length stays small


class Table(Mapping[str, Any]):
    """A mapping whose values are read when they are first asked for."""

    def __init__(self, rows: Pack, name: str, make: Make) -> None:
        self._rows, self._name, self._make = rows, name, make
        self._known: dict[str, Any] = {}
        self._missing: set[str] = set()
        self._keys: dict[str, None] | None = None

    def __getitem__(self, key: str) -> Any:
        try:
            return self._known[key]
        except KeyError:
            value = self._known[key] = self._make(_read(self._rows, self._name, key))
            return value

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, or the default."""
        if key in self._missing:  # the words of a long text are asked for again and again
            return default
        try:
            return self[key]
        except KeyError:
            if len(self._missing) >= _MOST_MISSING:
                self._missing.clear()
            self._missing.add(key)
            return default

    def __contains__(self, key: object) -> bool:
        if self._keys is not None:
            return key in self._keys
        return key in self._known or (isinstance(key, str) and self._rows.find(self._name, key) is not None)

    def __iter__(self) -> Iterator[str]:
        if self._keys is None:
            self._keys = dict.fromkeys(_read(self._rows, FIELD, self._name))
        return iter(self._keys)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


def whole(record: Any) -> Any:
    """Return a stored record with everything that it holds, as the record of the model that it stands for."""
    rows, kind, path = record._stored
    return _whole(rows.tables(), kind, path)


def _whole(tables: Mapping[str, Mapping[str, bytes]], kind: Any, path: str) -> Any:
    values = []
    for name in kind._fields:
        inner = _hint(kind, name)
        if hasattr(inner, "_fields"):
            values.append(_whole(tables, inner, f"{path}{name}."))
            continue
        first = from_json(tables[FIELD][path + name])
        if get_origin(inner) is Mapping:
            make = _maker(get_args(inner)[1])
            table = tables.get(path + name, {})
            values.append({key: make(from_json(table[key])) for key in first})
        else:
            values.append(_maker(inner)(first))
    return kind(*values)


# --- types -----------------------------------------------------------------------------------------------------------

_makers: dict[Any, Make] = {}


@cache
def _hint(kind: Any, name: str) -> Any:
    """Return the type of one field; typing.get_type_hints, which works out all of them one by one, costs a tenth of a look-up."""
    worked_out = _WORKED_OUT.get(name) if kind is KnowledgeBase else None
    return worked_out or _named(kind.__annotations__[name], kind.__module__)


@cache
def _named(annotation: str, module: str) -> Any:
    if annotation in ("str", "str | None", "int", "float", "bool"):
        return None  # as it is in JSON
    return eval(annotation, vars(import_module(module)))


def record(kind: Any, row: Any) -> Any:
    """Return the record of a kind whose fields a row holds as plain data; the row is used up."""
    return _maker(kind)(row)


def _maker(kind: Any) -> Make:
    """Return what makes a value of a type out of plain data."""
    if kind not in _makers:
        _makers[kind] = lambda value: _makers[kind](value)  # for a record that holds itself
        _makers[kind] = _new_maker(kind)
    return _makers[kind]


def _new_maker(kind: Any) -> Make:
    origin, inner = get_origin(kind), get_args(kind)
    if hasattr(kind, "_fields"):
        return _record(kind)
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return _each(_maker(inner[0]))
        makers = [_maker(one) for one in inner]
        return lambda row: tuple([make(value) for make, value in zip(makers, row, strict=True)])
    if origin is frozenset:
        return frozenset
    if origin is Mapping:
        make = _maker(inner[1])
        return _as_it_is if make is _as_it_is else lambda row: {key: make(value) for key, value in row.items()}
    if origin in (Union, types.UnionType):
        makers = [make for one in inner if (make := _maker(one)) is not _as_it_is]
        return (lambda value: None if value is None else makers[0](value)) if makers else _as_it_is
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _each(make: Make) -> Make:
    if make is _as_it_is:
        return tuple
    return lambda rows: tuple(map(make, rows))


def _record(kind: Any) -> Make:
    each = [_maker(_hint(kind, name)) for name in kind._fields]
    makers = [(at, make) for at, make in enumerate(each) if make is not _as_it_is]
    new: Make = partial(tuple.__new__, kind)

    def made(row: list[Any]) -> Any:
        for at, make in makers:
            row[at] = make(row[at])
        return new(row)

    return made if makers else new
