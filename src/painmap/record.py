"""`NamedTuple`, cheap to define: a look-up needs eighty record types, and typing's own would take as long as a third of it.

What a type checker sees is typing.NamedTuple; what runs does the same but for checking the annotations, which it never looks at.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter  # reads a field in half the time of a property

    _BY_PLACE = [_tuplegetter(at, None) for at in range(64)]  # the fields of all records, so that each is made once

    class _Kind(type):
        """Makes a class of tuples with names for their fields out of a class of annotations."""

        def __new__(cls, name: str, bases: tuple[type, ...], inside: dict[str, Any]) -> type:
            fields = tuple(inside.get("__annotations__", ()))
            defaults = {field: inside.pop(field) for field in fields if field in inside}
            names = dict(zip(fields, _BY_PLACE[: len(fields)], strict=True))
            last = tuple(defaults.values())
            inside |= {
                "__slots__": (),
                "_last": last,
                "_fields": fields,
                "_field_defaults": defaults,
                "__match_args__": fields,
                **names,
            }
            return super().__new__(cls, name, bases, inside)

    class NamedTuple(tuple, metaclass=_Kind):
        """A tuple whose fields have names; see typing.NamedTuple."""

        def __new__(cls, *args: Any, **named: Any) -> NamedTuple:
            """Take the fields in their order or by their names."""
            if named or len(args) != len(cls._fields):
                args = cls._filled(args, named)
            return tuple.__new__(cls, args)

        @classmethod
        def _filled(cls, args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
            """Return the values of all fields in their order, from those given by place and by name and the defaults."""
            missing = len(cls._fields) - len(args)
            if not named:
                args += cls._last[-missing:]
            elif len(named) == missing and cls._fields[-missing:] == tuple(named):
                args += tuple(named.values())
            else:
                known = {**cls._field_defaults, **dict(zip(cls._fields, args)), **named}  # noqa: B905
                twice = named.keys() & set(cls._fields[: len(args)])
                if twice or known.keys() != set(cls._fields):
                    raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
                args = tuple([known[field] for field in cls._fields])
            if len(args) != len(cls._fields):
                raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}")
            return args

        @classmethod
        def _make(cls, values: Iterable[Any]) -> NamedTuple:
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"{cls.__name__} takes {len(cls._fields)} values, not {len(made)}")
            return made

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, **changes: Any) -> NamedTuple:
            return type(self)(**{**self._asdict(), **changes})

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)


def hasten() -> None:
    """Give each type of records a constructor of its own, which takes long and pays from some thousand records on."""
    records: Any = NamedTuple
    for kind in records.__subclasses__():
        fields = ", ".join(kind._fields)
        new = eval(f"lambda _kind, {fields}: _new(_kind, ({fields},))", {"_new": tuple.__new__})
        new.__defaults__ = kind._last
        kind.__new__ = staticmethod(new)
