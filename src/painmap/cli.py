"""The program, and its first command: parse, ask, print. Other commands stand in modules that are read when one is typed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from painmap import __version__, errors
from painmap.options import (
    QUESTION,
    SETTINGS,
    Commands,
    Example,
    How,
    Paths,
    at_once,
    called,
    opened,
    question_from,
    shared,
    unreadable,
)
from painmap.output import Rows, View, hint, progress_is_seen, show, unwritable, write, write_lines
from painmap.prepare import explain, given_cautions, load, true_cautions
from painmap.text import clean, typed

if TYPE_CHECKING:
    from painmap.knowledge import KnowledgeBase
    from painmap.pages import Page
    from painmap.results import Answer, Question

ANSWERED, NOT_FOUND, USAGE, BROKEN_DATA, NO_OUTPUT, INTERRUPTED = 0, 1, 2, 3, 4, 130
MODULES = {
    "muscle": "lookups", "flags": "lookups", "search": "lookups", "list": "lookups", "source": "lookups",
    "routine": "planning", "check": "upkeep", "me": "upkeep", "completion": "upkeep",
}  # fmt: skip

BARE = """Try:  painmap where "outer ankle"

painmap tells which muscle may be behind a pain, why, and what to do.

  painmap where WORDS     ranked muscles for a place or a sentence
  painmap routine NAME    what to do, fitted to your minutes
  painmap muscle NAME     all that is known of one muscle
  painmap --help          every command and option
"""


@click.group(
    cls=Commands,
    modules=MODULES,
    context_settings=SETTINGS,
    invoke_without_command=True,
    no_args_is_help=False,
    params=[at_once(["--version"], "Show the version and exit.", lambda _: f"painmap, version {__version__}")],
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Which muscle may be behind a pain, why, and what to do about it.

    Example: painmap where "outer ankle"
    """
    if ctx.invoked_subcommand is None:
        write(BARE)


@cli.command(cls=Example, example='painmap where "outer ankle"', context_settings=SETTINGS)
@click.argument("words", nargs=-1)
@click.option("-n", "limit", type=click.IntRange(1), default=5, help="How many muscles to show.")
@click.option("--all", "everything", is_flag=True, help="Show every muscle that fits.")
@click.option("--why", is_flag=True, help="Show each reason with its sources.")
@click.option("--ask", "narrowing", is_flag=True, help="Ask at most five short questions that part the muscles on top.")
@click.option("--anyway", is_flag=True, help="Show muscle names although an alarm says emergency.")
@click.option(
    "--caution", "cautions", multiple=True, metavar="ID", help="True of you, such as pregnant; none: not even kept ones."
)
@click.option(
    "--batch", metavar="FILE", type=Paths(), help="Many questions, one a line (or JSON Lines with text, id); - reads stdin."
)
@click.option("--jobs", type=click.IntRange(1, 256), default=1, help="Processes that answer a batch.")
@shared
@click.pass_context
def where(
    ctx: click.Context,
    words: tuple[str, ...],
    limit: int,
    everything: bool,
    why: bool,
    narrowing: bool,
    anyway: bool,
    cautions: tuple[str, ...],
    batch: str | None,
    jobs: int,
    how: How,
) -> None:
    """Rank the muscles that may be behind a pain. WORDS is a place or a sentence; a lone - reads standard input."""
    from painmap import answer as asking

    if batch is not None:
        if words or why or narrowing or how.style in ("md", "tsv"):
            raise click.UsageError("--batch takes questions from a file and writes JSON Lines: no WORDS, --why, --ask, --format.")
        kb = load(how)
        # What one person keeps is not true of everybody in a file.
        if not _where_batch(kb, batch, jobs, (None if everything else limit, given_cautions(kb, cautions), anyway)):
            ctx.exit(NOT_FOUND)
        return
    question = question_from(words, 'painmap where "outer ankle"')
    kb = load(how, question)
    true_of_person = true_cautions(kb, cautions, question, how.style)

    def find(text: str, most: int | None = None) -> Answer:
        return asking.where(kb, text, most, true_of_person, anyway)

    asked, questions = question, None
    if narrowing:
        from painmap import ask

        question, questions = ask.narrowed(kb, question, find, how.style == "text")
    found = find(question, None if everything else limit)
    explain(found, how)
    good = asking.matched(found)
    if good or how.style == "json":
        show(_where_view(kb, found, why, questions), how.style, how.colour)
    if question != asked:
        hint(f"The same without questions: {ask.command(ctx, question)}")
    if not good:
        _no_place(found)
        ctx.exit(NOT_FOUND)


def _where_batch(kb: KnowledgeBase, path: str, jobs: int, asked: tuple[int | None, tuple[str, ...], bool]) -> bool:
    """Answer every line of a file, and say at the end how many may be emergencies; False where there was none."""
    from painmap import batch

    emergencies = unread = questions = 0

    def counted(answers: Iterable[str]) -> Iterator[str]:
        nonlocal emergencies, unread, questions
        for answer in answers:
            emergencies += batch.EMERGENCY in answer
            unread += batch.NOT_READ in answer
            questions += 1
            yield answer

    with opened(path) as stream:
        answers = counted(batch.answers(kb, batch.lines(stream), batch.Asked(*asked), jobs))
        if progress_is_seen():
            from painmap import progress

            answers = progress.shown(answers)
        try:
            write_lines(answers)
        except batch.EndlessError as error:
            raise click.UsageError(f"{called(path)} holds no questions: {error}.") from error
        except OSError as error:  # what can't be written is an OutputError
            raise unreadable(path, error) from error
    if emergencies:
        hint(f'painmap: {emergencies:,} may be emergencies: what to do stands in their "triage".')
    if unread:
        hint(f'painmap: {unread:,} too long to be read to the end, and no warning sign in what was read: see "error".')
    if not questions:
        hint(f"painmap: there is no question in {called(path).lower() if path == '-' else called(path)}.")
    return bool(questions)


def _where_view(kb: KnowledgeBase, found: Answer, why: bool, questions: Sequence[Question] | None) -> View:
    """Return an answer in all its forms; each loads only what it is drawn with."""

    def page(style: str) -> Page:
        from painmap import pages

        return [*pages.where_page(found, why, always=style == "md"), *pages.questions(questions or ())]

    def data() -> dict[str, Any]:
        from painmap import export

        return export.where(kb, found, questions)

    def table() -> Rows:
        from painmap import export

        return export.WHERE_COLUMNS, export.where_rows(found)

    def notes() -> Sequence[str]:
        from painmap import pages

        return (pages.read_as(found, always=True),)

    def screen(columns: int, coloured: bool) -> str:
        from painmap import screen as drawing

        return drawing.where(found, columns, coloured, why)

    return View(page, data, table, found.triage.flags, notes, screen)


def _no_place(found: Answer) -> None:
    from painmap.answer import ENGLISH_ONLY
    from painmap.pages import place_title, read_as

    if found.reading.foreign:
        hint(ENGLISH_ONLY)
    elif found.reading.denied or any(row.status == "denied" for row in found.reading.muscles):
        hint(f"painmap: {read_as(found, always=True)}.")
        hint('That says where it does not hurt. Where does it hurt? Name that place too, such as "outer ankle".')
    elif found.reading.locations:
        hint(f"painmap: no muscle is known for {place_title(found)}.")
    else:
        hint(f'painmap: found no place of the body in "{found.query[:60].strip()}".')
        hint('Name one, such as "outer ankle"; `painmap list locations` shows all.')


# --- the program -----------------------------------------------------------------------------------------------------


def _cleaned(args: Sequence[str]) -> list[str]:
    """Return arguments without lone surrogates (bytes that were no UTF-8) and without what must not reach a terminal."""
    return [typed(os.fsencode(arg).decode("utf-8", "replace")) for arg in args]


def _alarm(given: Sequence[str], question: str | None) -> None:
    """Tell a warning sign in what was typed with a mistake, before the mistake."""
    from painmap import mistyped

    mistyped.alarm(given, {*cli.commands, *cli.modules}, question)


def main(args: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = _cleaned(sys.argv[1:] if args is None else args)
    completing = bool(os.environ.get("_PAINMAP_COMPLETE"))
    try:
        if completing and sys.stdout is None:
            raise errors.OutputError("standard output is closed")
        result = cli.main(args=given, prog_name="painmap", standalone_mode=False, windows_expand_args=False)
        return result if isinstance(result, int) else ANSWERED
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        ctx = getattr(error, "ctx", None)
        if not completing:
            _alarm(given, ctx.meta.get(QUESTION) if ctx is not None else None)
        hint((f"{ctx.get_usage()}\n" if ctx is not None else "") + f"painmap: {error.format_message()}")
        return USAGE
    except errors.OutputError as error:
        hint(f"painmap: the answer could not be written: {error}")
        return NO_OUTPUT
    except SystemExit as leaving:  # how click leaves when it has completed a word for a shell
        return leaving.code if isinstance(leaving.code, int) else ANSWERED
    except (KeyError, ValueError) as error:
        if not completing:
            raise
        hint(f"painmap: the shell has to say in $COMP_WORDS and $COMP_CWORD what to complete; {clean(str(error))} does not fit.")
        return USAGE
    except OSError as error:
        if completing:
            hint(f"painmap: the answer could not be written: {unwritable(error)}")
            return NO_OUTPUT
        # All writing ends in an OutputError, so this was reading.
        what = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, (str, bytes)) else ""
        hint(f"painmap: {what}{(error.strerror or str(error)).lower()}; painmap could not go on.")
        return BROKEN_DATA
    except errors.DataError as error:
        hint(f"painmap: {error}")
        return BROKEN_DATA
    except errors.PainmapError as error:
        _alarm(given, "")
        hint(f"painmap: {error}")
        return NOT_FOUND
