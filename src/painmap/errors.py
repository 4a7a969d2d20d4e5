"""What can go wrong, each with a message that says what to do. Exit codes belong to `cli`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from painmap.model import Problem


class PainmapError(Exception):
    """Any error that a user can do something about; its text is one clear sentence."""


class DataError(PainmapError):
    """The knowledge base is missing or broken.

    Args:
        message: what is wrong in one sentence.
        problems: every fault found, in the order of the files.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class NotFoundError(PainmapError):
    """No entry has this name.

    Args:
        kind: what was looked for: `muscle`, `source`, ...
        name: what was typed.
        suggestions: names that come close, best first.
    """

    def __init__(self, kind: str, name: str, suggestions: Sequence[str] = ()) -> None:
        self.kind, self.name, self.suggestions = kind, name, tuple(suggestions)
        hint = f" Did you mean {' or '.join(suggestions)}?" if suggestions else ""
        super().__init__(f'No {kind} is called "{name}".{hint}')


class AmbiguousError(PainmapError):
    """Several entries fit a name equally well; `choices` are the names to type instead."""

    def __init__(self, name: str, choices: Sequence[str]) -> None:
        self.name, self.choices = name, tuple(choices)
        super().__init__(f'"{name}" may mean {" or ".join(choices)}: type one of these.')


class OutputError(PainmapError):
    """The answer could not be written."""
