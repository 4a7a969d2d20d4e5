"""Warning signs in a command that was typed with a mistake: whoever has one learns what to do, not only what is mistyped."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence

import click

from painmap import errors
from painmap.options import piped
from painmap.output import hint
from painmap.prepare import warning_signs

_MOST_READ = 40_000  # characters, as of any question


def alarm(args: Sequence[str], commands: Collection[str], question: str | None = None) -> None:
    """Tell on standard error what to do where a command that can't be obeyed holds a warning sign.

    Args:
        args: what was typed, as `text.typed` returns it.
        commands: the names of all commands.
        question: what was read of standard input; None where that was not looked at yet.
    """
    text = "\n\n".join([_waiting(args) if question is None else question, *_ways(args, commands)])[:_MOST_READ]
    try:
        flags = warning_signs(text) if text.strip() else ()
    except (errors.PainmapError, OSError):  # what is wrong is told anyway
        return
    if flags:
        from painmap.pages import flag_line

        hint(flag_line(flags[0]))


def _ways(args: Sequence[str], commands: Collection[str]) -> list[str]:
    """Return the words of a command as they may hang together, for nobody knows which of them a mistyped option takes."""
    given = list(args[1:] if args and args[0] in commands else args)
    words: list[str] = []
    own: list[str] = []  # without what stands after an option
    runs: list[list[str]] = [[]]
    after = False
    for arg in given:
        if arg.startswith("-") and " " not in arg.strip():
            runs.append([])
            after = "=" not in arg
            continue
        if arg.startswith("-"):  # a sentence that begins like an option, or the value of one
            arg = arg.partition("=")[2] if "=" in arg.split()[0] else arg.lstrip("- ")
        words.append(arg)
        runs[-1].append(arg)
        if not after:
            own.append(arg)
        after = False
    return list(dict.fromkeys((" ".join(words), " ".join(own), "\n".join(" ".join(run) for run in runs if run))))


def _waiting(args: Sequence[str]) -> str:
    """Return the question that waits on standard input, where the command would have read it."""
    if "-" not in args or sys.stdin is None or sys.stdin.closed or sys.stdin.isatty():
        return ""
    try:
        return piped()
    except (click.ClickException, ValueError):
        return ""
