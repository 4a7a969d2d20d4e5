"""What a command does before it answers: load the knowledge base, gather cautions, tell alarms and how it read the question."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from painmap import errors
from painmap.options import How, close_names
from painmap.output import as_text, hint, is_terminal, warn, write
from painmap.text import clean

if TYPE_CHECKING:
    from painmap.knowledge import KnowledgeBase
    from painmap.results import Answer, Flag

NONE = "none"
_LONG = 10_000  # characters of a question; from here on it pays to have all of a knowledge base in memory


def load(how: How, question: str = "") -> KnowledgeBase:
    """Load the knowledge base; warning signs in the question are told even when a personal one is broken."""
    from painmap import index, store

    try:
        kb = store.load(how.folder)
        return index.whole(kb) if len(question) > _LONG and isinstance(kb, index.Stored) else kb
    except errors.DataError as error:
        if question and (how.folder or os.environ.get("PAINMAP_DATA")):
            alarm(question, how.style, error)
        raise


def warning_signs(text: str) -> Sequence[Flag]:
    """Return the alarms that the packaged base, which is never broken, finds in a text, the gravest first."""
    from painmap import safety, store, words

    packaged = store.load(store.packaged_folder())
    return safety.triage(packaged, words.read(text, packaged)).flags


def alarm(question: str, style: str, error: errors.DataError) -> None:
    """Tell the warning signs in a question that can't be answered otherwise, in the format that was asked for.

    Args:
        question: what a person typed.
        style: text, md, json or tsv.
        error: why there is no other answer.
    """
    flags = warning_signs(question)
    if not flags:
        return
    warn(flags)
    if style == "json":
        from painmap import export
        from painmap.results import Triage

        name = click.get_current_context().command.name
        triage = export.triage(Triage(flags[0].level, tuple(flags)))
        write(as_text({"schema": f"painmap.{name}/1", "error": str(error), "triage": triage}))
        return
    from painmap import pages, render

    if style == "tsv":
        write("".join(f"# {pages.flag_line(flag)}\n" for flag in flags))
    else:
        page = pages.alarms(flags)
        write(render.markdown(page) if style == "md" else render.plain(page))


def given_cautions(kb: KnowledgeBase, names: Sequence[str]) -> tuple[str, ...]:
    """Return the cautions of the options; a lone `none` means none."""
    if tuple(names) == (NONE,):
        return ()
    for name in names:
        if name not in kb.cautions:
            near = close_names(name, kb.cautions)
            more = f" Did you mean {' or '.join(near)}?" if near else " `painmap list cautions` shows all."
            raise click.UsageError(f'No caution is called "{clean(name)}".{more}')
    return tuple(dict.fromkeys(names))


def true_cautions(kb: KnowledgeBase, names: Sequence[str], question: str = "", style: str = "text") -> tuple[str, ...]:
    """Return the cautions of the options with those that are kept; a lone `none` means nobody's for once.

    Warning signs in the question are told even when the kept ones can't be read.
    """
    given = given_cautions(kb, names)
    if tuple(names) == (NONE,):
        return given
    from painmap import kept

    try:
        mine = kept.read(today())
    except errors.DataError as error:
        if question:
            alarm(question, style, error)
        raise
    return tuple(dict.fromkeys((*given, *(id_ for id_ in mine if id_ in kb.cautions))))


def today() -> str:
    """Return the day that it is here: `2026-11-21`."""
    import time

    return time.strftime("%Y-%m-%d")


def explain(found: Answer, how: How) -> None:
    """Say on standard error what was corrected, not understood or cut; a screen says it in its "Read as:" line."""
    on_screen = is_terminal() and how.style == "text"
    if found.reading.corrected and not on_screen:
        from painmap.pages import corrections

        for typed, meant in corrections(found.reading.corrected):
            hint(f'painmap: read "{typed}" as {meant}')
    if found.reading.ignored and found.results:
        quoted = ", ".join(f'"{word}"' for word in found.reading.ignored[:5])
        hint(f"painmap: did not understand {quoted}")
    if found.reading.cut and not on_screen:
        hint("painmap: only the first 2,000 characters were ranked; warning signs were looked for in all of it")
