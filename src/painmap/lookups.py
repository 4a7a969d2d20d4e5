"""Commands that show what painmap knows: a muscle, warning signs, entries of a kind, sources, and where words stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from painmap import errors
from painmap.cli import NOT_FOUND
from painmap.options import SETTINGS, Example, How, Names, complete, question_from, shared
from painmap.output import View, hint, is_terminal, show
from painmap.prepare import load
from painmap.text import clean

if TYPE_CHECKING:
    from painmap.knowledge import KnowledgeBase

KINDS = {
    "muscles": "muscle", "locations": "location", "groups": "group", "steps": "step", "routines": "routine",
    "look-alikes": "look-alike", "flags": "flag", "cautions": "caution", "sources": "source",
}  # fmt: skip


@click.command(cls=Example, example='painmap muscle "gluteus minimus"', context_settings=SETTINGS)
@click.argument("name", nargs=-1, required=True, shell_complete=complete("muscles"))
@shared
def muscle(name: tuple[str, ...], how: How) -> None:
    """Show all that is known of one muscle: where its pain is felt, causes, self-test, care, sources.

    The name of a group shows its muscles, to choose one.
    """
    from painmap import cards, export, names

    kb = load(how)
    try:
        entry = names.muscle(kb, " ".join(name))
    except errors.AmbiguousError as error:
        if how.style != "json":
            _show_several(kb, error, how)
        raise
    view = View(
        page=lambda style: cards.muscle_page(kb, entry, style),
        data=lambda: export.muscle(kb, entry),
        table=lambda: (export.MUSCLE_COLUMNS, export.muscle_rows(kb, entry)),
    )
    show(view, how.style, how.colour)


def _show_several(kb: KnowledgeBase, error: errors.AmbiguousError, how: How) -> None:
    """Show the muscles that a name may mean, so that the choice needs no second question."""
    from painmap import cards, export, names

    group = names.group(kb, error.name)
    muscles = [kb.muscles[id_] for id_ in error.choices]
    view = View(
        page=lambda _: cards.several_page(kb, clean(error.name), muscles, group),
        data=dict,
        table=lambda: (export.SEVERAL_COLUMNS, export.several_rows(kb, muscles)),
    )
    show(view, how.style, how.colour)


@click.command(cls=Example, example='painmap flags "numb between my legs, back pain"', context_settings=SETTINGS)
@click.argument("words", nargs=-1)
@shared
def flags(words: tuple[str, ...], how: How) -> None:
    """List the red flags that painmap looks for, or those that WORDS raise."""
    from painmap import cards, export, safety
    from painmap import words as reading

    example = 'painmap flags "numb between my legs, back pain"'
    question = question_from(words, example, "Say what is the matter") if words else ""
    kb = load(how, question)
    said = reading.read(question, kb)
    # Whoever asks for warning signs is told also of one that the words around it speak against.
    raised = safety.triage(kb, said._replace(believed={})).flags if words else ()
    rows: Sequence[Any] = raised if words else tuple(kb.red_flags.values())
    view = View(
        page=lambda style: cards.raised_page(raised, said.foreign) if words else cards.flags_page(rows, table=style == "md"),
        data=lambda: export.flags(rows),
        table=lambda: (export.FLAG_COLUMNS, [(row.id, row.level, row.when, row.action) for row in rows]),
        flags=raised,
    )
    show(view, how.style, how.colour)


@click.command(cls=Example, example='painmap search "lying on the side"', context_settings=SETTINGS)
@click.argument("words", nargs=-1)
@shared
@click.pass_context
def search(ctx: click.Context, words: tuple[str, ...], how: How) -> None:
    """Look WORDS up in names, symptoms, activities, causes, steps and look-alikes."""
    from painmap import cards, export, safety
    from painmap import search as looking
    from painmap import words as reading

    question = question_from(words, 'painmap search "lying on the side"', "Say what to look for")
    kb = load(how, question)
    raised = safety.triage(kb, reading.read(question, kb))
    hits = () if raised.level == safety.EMERGENCY else looking.find(kb, question)
    view = View(
        page=lambda _: cards.search_page(clean(question), hits, raised.flags),
        data=lambda: export.search(hits, raised),
        table=lambda: (export.HIT_COLUMNS, [tuple(hit) for hit in hits]),
        flags=raised.flags,
    )
    show(view, how.style, how.colour)
    if not hits and not raised.flags:
        hint(f'painmap: nothing holds all of "{clean(question)[:60]}". Try fewer words.')
        ctx.exit(NOT_FOUND)


@click.command("list", cls=Example, example="painmap list muscles", context_settings=SETTINGS)
@click.argument("kind", type=Names(list(KINDS)))
@shared
def list_(kind: str, how: How) -> None:
    """List everything of one kind; into a pipe one id a line."""
    from painmap import cards, export, names

    kb = load(how)
    entries = list(names.TABLES[KINDS[kind]](kb).values())
    view = View(
        page=lambda _: cards.list_page(kind, entries, bare=how.style == "text" and not is_terminal()),
        data=lambda: export.listing(kind, entries),
        table=lambda: (("id", "name"), [(entry.id, cards.entry_name(entry)) for entry in entries]),
    )
    show(view, how.style, how.colour)


@click.command(cls=Example, example="painmap source travell-simons-2", context_settings=SETTINGS)
@click.argument("name", nargs=-1, required=True)
@shared
def source(name: tuple[str, ...], how: How) -> None:
    """Show a source and every entry that cites it."""
    from painmap import cards, export, names
    from painmap import search as looking

    kb = load(how)
    entry = names.find(kb, "source", " ".join(name))
    cited = looking.cited_by(kb, entry.id)
    view = View(
        page=lambda _: cards.source_page(entry, cited),
        data=lambda: export.source(entry, cited),
        table=lambda: (("source", "cited_by"), [(entry.id, row) for row in cited]),
    )
    show(view, how.style, how.colour)
