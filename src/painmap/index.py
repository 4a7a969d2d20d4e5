"""A knowledge base with its lexicon <-> bytes: the compiled form, which spares a run the reading of YAML.

The bytes are JSON, which stays the same over Pythons and cannot run anything when it comes from a hostile hand. Records become
lists in the order of their fields; what a list is, the type of its field says, so that this module names no record.
"""

from __future__ import annotations

import json
import types
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Union, get_args, get_origin, get_type_hints

from painmap.lexicon import Lexicon
from painmap.model import KnowledgeBase

FORMAT = 1
Make = Callable[[Any], Any]


class UnusableError(ValueError):
    """The bytes are no index, not whole, or of another base."""


def _plain(value: Any) -> Any:
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in an index")


def dump(kb: KnowledgeBase, key: str) -> bytes:
    """Return a knowledge base as bytes, the same on every run.

    Args:
        kb: a base without faults, with its lexicon.
        key: what it was made of; `load` wants the same.
    """
    body = json.dumps(kb, default=_plain, ensure_ascii=False, separators=(",", ":")).encode()
    header = {"painmap index": FORMAT, "key": key, "size": len(body), "crc": zlib.crc32(body)}
    return json.dumps(header).encode() + b"\n" + body


def load(raw: bytes, key: str) -> KnowledgeBase:
    """Return the knowledge base of an index.

    Args:
        raw: what `dump` returned.
        key: what the base is made of now.

    Raises:
        UnusableError: these bytes can't be used, whatever the reason.
    """
    first, _, body = raw.partition(b"\n")
    try:
        header = json.loads(first)
        if header != {"painmap index": FORMAT, "key": key, "size": len(body), "crc": zlib.crc32(body)}:
            raise UnusableError("another key, or damaged")
        kb: KnowledgeBase = _maker(KnowledgeBase)(json.loads(body))
        return kb._replace(lexicon=_maker(Lexicon)(kb.lexicon))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise UnusableError(str(error)) from error


_makers: dict[Any, Make] = {}


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
            return _each(tuple, _maker(inner[0]))
        makers = [_maker(one) for one in inner]
        return lambda row: tuple([make(value) for make, value in zip(makers, row, strict=True)])
    if origin is frozenset:
        return frozenset
    if isinstance(origin, type) and issubclass(origin, Mapping):
        make = _maker(inner[1])
        return _as_it_is if make is _as_it_is else lambda row: {key: make(value) for key, value in row.items()}
    if origin in (Union, types.UnionType):
        makers = [make for one in inner if (make := _maker(one)) is not _as_it_is]
        return (lambda value: None if value is None else makers[0](value)) if makers else _as_it_is
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _each(whole: type, make: Make) -> Make:
    if make is _as_it_is:
        return whole
    return lambda rows: whole([make(row) for row in rows])


def _record(kind: Any) -> Make:
    hints = get_type_hints(kind)
    makers = [(at, make) for at, name in enumerate(kind._fields) if (make := _maker(hints[name])) is not _as_it_is]

    def made(row: list[Any]) -> Any:
        for at, make in makers:
            row[at] = make(row[at])
        return kind._make(row)

    return made
