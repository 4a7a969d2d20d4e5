"""Strict, safe reading of one YAML text into plain data with a position for every value.

One pass over libyaml's event stream builds the data, so that nothing recursive ever runs on input: a file of 50 KB nested 25,000
deep kills PyYAML's C composer, and stops here at depth 20. Only null, true/false, plain integers, decimal numbers and text exist
(`no`, `1:30`, `012` and dates stay text). Anchors, aliases, tags, second documents and duplicate keys are faults.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import yaml

from painmap.model import Doc, Path, Problem
from painmap.store import MAX_BYTES

MAX_DEPTH = 20
MAX_NODES = 100_000

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]{1,17}\Z")
_CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StopError(Exception):
    """The file can't be read on from here."""

    def __init__(self, mark: Any, rule: str, message: str) -> None:
        super().__init__(message)
        self.line = mark.line + 1 if mark else 1
        self.column = mark.column + 1 if mark else 1
        self.rule = rule


def scalar(text: str) -> str | int | float | bool | None:
    """Return what an unquoted scalar means: `012`, `no` and `1:30` are text."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        return float(text)
    return text


def unprintable(text: str) -> str | None:
    """Return the name of the first character in `text` that must not reach a terminal, if there is one."""
    if text.isprintable():
        return None
    for char in text:
        if not char.isprintable() and char != "\n":
            return unicodedata.name(char, f"U+{ord(char):04X}")
    return None


class _Frame:
    """A list or mapping that is being filled."""

    __slots__ = ("key", "key_mark", "path", "value")

    def __init__(self, value: Any, path: Path) -> None:
        self.value, self.path = value, path
        self.key: str | None = None
        self.key_mark: Any = None


class _Builder:
    """Turns events into data, positions and faults."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.marks: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self.stack: list[_Frame] = []
        self.nodes = 0
        self.documents = 0

    def fault(self, mark: Any, rule: str, message: str) -> None:
        self.problems.append(Problem(self.file, mark.line + 1, mark.column + 1, rule, message))

    def place(self, value: Any, mark: Any) -> Path:
        """Put a value where it belongs and return its path."""
        if not self.stack:
            self.root = value
            self.marks[()] = (mark.line + 1, mark.column + 1)
            return ()
        frame = self.stack[-1]
        if isinstance(frame.value, list):
            path = (*frame.path, len(frame.value))
            frame.value.append(value)
            self.marks[path] = (mark.line + 1, mark.column + 1)
            return path
        path = (*frame.path, frame.key or "")
        frame.value[frame.key] = value
        self.marks[path] = (frame.key_mark.line + 1, frame.key_mark.column + 1)
        frame.key = None
        return path

    def node(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _StopError(event.start_mark, "too-large", f"more than {MAX_NODES:,} values; split the file")
        if event.anchor is not None:
            raise _StopError(event.start_mark, "anchor", f"anchor &{event.anchor} is not allowed; write the value out again")
        if getattr(event, "tag", None) is not None:
            raise _StopError(event.start_mark, "tag", f"tag {event.tag} is not allowed; leave it out")

    def text(self, event: Any) -> Any:
        bad = unprintable(event.value)
        if bad:
            self.fault(event.start_mark, "control-character", f"{bad} is not allowed in a text; take it out")
        return scalar(event.value) if event.implicit[0] else event.value

    def scalar_event(self, event: Any) -> None:
        self.node(event)
        frame = self.stack[-1] if self.stack else None
        value = self.text(event)
        if frame is None or isinstance(frame.value, list) or frame.key is not None:
            self.place(value, event.start_mark)
            return
        if not isinstance(value, str):
            self.fault(event.start_mark, "key-type", f"key {event.value!r} is not a word; put it in quotes")
            value = event.value
        if value in frame.value:
            self.fault(event.start_mark, "duplicate-key", f'"{value}" stands here twice; keep one')
        frame.key, frame.key_mark = value, event.start_mark

    def open(self, event: Any, value: Any) -> None:
        self.node(event)
        frame = self.stack[-1] if self.stack else None
        if frame is not None and isinstance(frame.value, dict) and frame.key is None:
            raise _StopError(event.start_mark, "key-type", "a list or mapping cannot be a key; use a word")
        path = self.place(value, event.start_mark)
        if len(self.stack) >= MAX_DEPTH:
            raise _StopError(event.start_mark, "too-deep", f"nested more than {MAX_DEPTH} deep; make it flatter")
        self.stack.append(_Frame(value, path))

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.scalar_event(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self.open(event, [])
        elif isinstance(event, yaml.MappingStartEvent):
            self.open(event, {})
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self.stack.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise _StopError(event.start_mark, "alias", f"alias *{event.anchor} is not allowed; write the value out again")
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _StopError(event.start_mark, "second-document", "a second document begins here; put it into its own file")


def parse(file: str, raw: bytes) -> Doc:
    """Read one YAML file.

    Args:
        file: the name that faults carry.
        raw: its content, UTF-8, with or without a byte order mark.

    Returns:
        The data with positions and every fault. After a fault that ends the reading `data` holds the whole entries of a list that
        came before it, and of a mapping nothing: half an entry would only be blamed for what it lacks.
    """
    builder = _Builder(file)
    whole = False
    try:
        if len(raw) > MAX_BYTES:
            raise _StopError(None, "too-large", f"larger than {MAX_BYTES:,} bytes; split the file")
        for event in yaml.parse(raw.decode("utf-8-sig"), Loader=_PARSER):
            builder.take(event)
        whole = True
    except _StopError as stop:
        builder.problems.append(Problem(file, stop.line, stop.column, stop.rule, str(stop)))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        builder.problems.append(Problem(file, line, column, "encoding", "not UTF-8 here; save the file as UTF-8"))
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        builder.problems.append(_yaml_problem(file, error))
    data = builder.root if whole else builder.root[:-1] if isinstance(builder.root, list) else None
    return Doc(file, data, builder.marks, tuple(builder.problems), whole)


def _yaml_problem(file: str, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "this is not YAML"
    return Problem(file, line, column, "yaml", f"{said}; check indentation, quotes and brackets here")
