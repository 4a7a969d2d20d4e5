"""Commands: parse, ask, print. The only place that knows exit codes and streams."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from painmap import __version__, errors
from painmap.options import (
    SETTINGS,
    Amount,
    Commands,
    Example,
    Given,
    How,
    Names,
    Paths,
    at_once,
    close_names,
    complete,
    opened,
    question_from,
    room,
    shared,
)
from painmap.output import Rows, View, hint, is_terminal, progress_is_seen, show, unwritable, warn, write, write_lines
from painmap.text import clean, typed

if TYPE_CHECKING:
    from datetime import datetime

    from painmap.model import Answer, KnowledgeBase, Plan, Question
    from painmap.pages import Page

ANSWERED, NOT_FOUND, USAGE, BROKEN_DATA, NO_OUTPUT, INTERRUPTED = 0, 1, 2, 3, 4, 130
KINDS = {
    "muscles": "muscle", "locations": "location", "groups": "group", "steps": "step", "routines": "routine",
    "look-alikes": "look-alike", "flags": "flag", "cautions": "caution", "sources": "source",
}  # fmt: skip
SHELLS = ("bash", "zsh", "fish")


_LONG = 10_000  # characters of a question; from here on it pays to have all of a knowledge base in memory


def _load(how: How, question: str = "") -> KnowledgeBase:
    """Load the knowledge base; warning signs in the question are told even when a personal one is broken."""
    from painmap import index, store

    try:
        kb = store.load(how.folder)
        return index.whole(kb) if len(question) > _LONG and isinstance(kb, index.Stored) else kb
    except errors.DataError:
        if question and (how.folder or os.environ.get("PAINMAP_DATA")):
            _alarm(question)
        raise


def _alarm(question: str) -> None:
    """Tell the warning signs in a question that can't be answered otherwise."""
    from painmap import pages, render, safety, store, words

    packaged = store.load(store.packaged_folder())
    flags = safety.triage(packaged, words.read(question, packaged)).flags
    if flags:
        warn(flags)
        write(render.plain(pages.alarms(flags)))


NONE = "none"


def _cautions(kb: KnowledgeBase, names: Sequence[str], question: str = "") -> tuple[str, ...]:
    """Return the cautions of the options with those that are kept; a lone `none` means nobody's for once.

    Warning signs in the question are told even when the kept ones can't be read.
    """
    if tuple(names) == (NONE,):
        return ()
    for name in names:
        if name not in kb.cautions:
            near = close_names(name, kb.cautions)
            more = f" Did you mean {' or '.join(near)}?" if near else " `painmap list cautions` shows all."
            raise click.UsageError(f'No caution is called "{clean(name)}".{more}')
    from painmap import kept

    try:
        mine = kept.read(_today())
    except errors.DataError:
        if question:
            _alarm(question)
        raise
    return tuple(dict.fromkeys((*names, *(id_ for id_ in mine if id_ in kb.cautions))))


def _today() -> str:
    import time

    return time.strftime("%Y-%m-%d")


BARE = """Try:  painmap where "outer ankle"

painmap tells which muscle may be behind a pain, why, and what to do.

  painmap where WORDS     ranked muscles for a place or a sentence
  painmap routine NAME    what to do, fitted to your minutes
  painmap muscle NAME     all that is known of one muscle
  painmap --help          every command and option
"""


@click.group(
    cls=Commands,
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
        kb = _load(how)
        if not _where_batch(kb, batch, jobs, (None if everything else limit, _cautions(kb, cautions), anyway)):
            ctx.exit(NOT_FOUND)
        return
    question = question_from(words, 'painmap where "outer ankle"')
    kb = _load(how, question)
    true_of_person = _cautions(kb, cautions, question)

    def find(text: str, most: int | None = None) -> Answer:
        return asking.where(kb, text, most, true_of_person, anyway)

    asked, questions = question, None
    if narrowing:
        from painmap import ask

        question, questions = ask.narrowed(kb, question, find, how.style == "text")
    found = find(question, None if everything else limit)
    _explain(found, how)
    good = asking.matched(found)
    if good or how.style == "json":
        show(_where_view(kb, found, why, questions), how.style, how.colour)
    if question != asked:
        hint(f"The same without questions: {ask.command(question, cautions)}")
    if not good:
        _no_place(found)
        ctx.exit(NOT_FOUND)


def _where_batch(kb: KnowledgeBase, path: str, jobs: int, asked: tuple[int | None, tuple[str, ...], bool]) -> bool:
    """Answer every line of a file, and say at the end how many may be emergencies; False where there was none."""
    from painmap import batch

    emergencies = questions = 0

    def counted(answers: Iterable[str]) -> Iterator[str]:
        nonlocal emergencies, questions
        for answer in answers:
            emergencies += batch.EMERGENCY in answer
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
            raise click.UsageError(f"{clean(path)} holds no questions: {error}.") from error
    if emergencies:
        hint(f'painmap: {emergencies:,} may be emergencies: what to do stands in their "triage".')
    if not questions:
        hint(f"painmap: there is no question in {clean(path)}.")
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


def _explain(found: Answer, how: How) -> None:
    """Say on standard error what was corrected, not understood or cut; a screen says it in its "Read as:" line."""
    on_screen = is_terminal() and how.style == "text"
    for row in found.reading.corrected if not on_screen else ():
        hint(f'painmap: read "{row.typed}" as "{row.read}"')
    if found.reading.ignored and found.results:
        quoted = ", ".join(f'"{word}"' for word in found.reading.ignored[:5])
        hint(f"painmap: did not understand {quoted}")
    if found.reading.cut and not on_screen:
        hint("painmap: only the first 2,000 characters were ranked; warning signs were looked for in all of it")


def _no_place(found: Answer) -> None:
    from painmap.pages import place_title

    if found.reading.foreign:
        hint("painmap reads English only. In an emergency call your emergency number (112, 911, 999).")
    elif found.reading.locations:
        hint(f"painmap: no muscle is known for {place_title(found)}.")
    else:
        hint(f'painmap: found no place of the body in "{found.query[:60].strip()}".')
        hint('Name one, such as "outer ankle"; `painmap list locations` shows all.')


@cli.command(cls=Example, example='painmap muscle "gluteus minimus"', context_settings=SETTINGS)
@click.argument("name", nargs=-1, required=True, shell_complete=complete("muscles"))
@shared
def muscle(name: tuple[str, ...], how: How) -> None:
    """Show all that is known of one muscle: where its pain is felt, causes, self-test, care, sources."""
    from painmap import cards, export, names

    kb = _load(how)
    entry = names.muscle(kb, " ".join(name))
    view = View(
        page=lambda _: cards.muscle_page(kb, entry),
        data=lambda: export.muscle(kb, entry),
        table=lambda: (export.MUSCLE_COLUMNS, export.muscle_rows(kb, entry)),
    )
    show(view, how.style, how.colour)


def _led(ctx: click.Context, kb: KnowledgeBase, plan: Plan, found: Answer, how: How, bell: bool) -> bool:
    """Lead through a plan on this terminal; False where the plan has to be printed instead."""
    if plan.withheld or not plan.steps:
        return False
    from painmap import lead, session, sheet

    if not lead.possible():
        hint("painmap: --start leads on a terminal, with its keys; this is the plan")
        return False
    if lead.lead(plan, sheet.opening_page(kb, plan, found), how.colour, bell) == session.INTERRUPTED:
        ctx.exit(INTERRUPTED)
    return True


@cli.command(cls=Example, example="painmap routine piriformis --minutes 10", context_settings=SETTINGS)
@click.argument("words", nargs=-1, shell_complete=complete("routines"))
@click.option("--minutes", type=Amount("minutes", 3, 60, 10), default=None, help="How much time there is, 3 to 60 (default 10).")
@room
@click.option(
    "--caution", "cautions", multiple=True, metavar="ID", help="True of you, such as pregnant; none: not even kept ones."
)
@click.option("--days", type=Amount("days", 2, 28, 7), default=None, help="Spread it over 2 to 28 days: a sheet to tick.")
@click.option("--list", "listing", is_flag=True, help="Show the curated routines with their time and tools.")
@click.option("--start", is_flag=True, help="Lead through it on this terminal, step by step.")
@click.option("--bell", is_flag=True, help="With --start: ring at every change.")
@shared
@click.pass_context
def routine(
    ctx: click.Context,
    words: tuple[str, ...],
    minutes: int | None,
    given: Given,
    cautions: tuple[str, ...],
    days: int | None,
    listing: bool,
    start: bool,
    bell: bool,
    how: How,
) -> None:
    """Plan what to do for a muscle, a group, a place, a sentence or a curated routine; several names with commas."""
    from painmap import export, pages, sheet, targets, week

    if listing:
        _list_routines(words, how)
        return
    question = question_from(words, "painmap routine piriformis --minutes 10", "Say what the routine is for")
    kb = _load(how, question)
    found, plan = targets.plan_for(kb, question, minutes, _cautions(kb, cautions, question), given.means(kb))
    spread = week.days(plan, days) if days else ()
    _explain(found, how)
    if start and how.style == "text" and _led(ctx, kb, plan, found, how, bell):
        return
    view = View(
        page=lambda style: sheet.routine_page(kb, plan, found, style, spread),
        data=lambda: export.routine(plan, spread),
        table=lambda: export.routine_table(plan, spread),
        flags=plan.triage.flags,
        notes=lambda: (pages.read_as(found, always=True),),
    )
    show(view, how.style, how.colour)


def _list_routines(words: Sequence[str], how: How) -> None:
    from painmap import export, sheet

    if words:
        raise click.UsageError("--list shows every curated routine; type it without words, or the words without it.")
    kb = _load(how)
    rows = list(kb.routines.values())
    view = View(
        page=lambda style: sheet.routines_page(kb, rows, style, bare=style == "text"),
        data=lambda: export.routines(kb, rows),
        table=lambda: export.routines_table(kb, rows),
    )
    show(view, how.style, how.colour)


@cli.command(cls=Example, example='painmap flags "numb between my legs, back pain"', context_settings=SETTINGS)
@click.argument("words", nargs=-1)
@shared
def flags(words: tuple[str, ...], how: How) -> None:
    """List the red flags that painmap looks for, or those that WORDS raise."""
    from painmap import cards, export, safety
    from painmap import words as reading

    example = 'painmap flags "numb between my legs, back pain"'
    question = question_from(words, example, "Say what is the matter") if words else ""
    kb = _load(how, question)
    raised = safety.triage(kb, reading.read(question, kb)).flags if words else ()
    rows: Sequence[Any] = raised if words else tuple(kb.red_flags.values())
    view = View(
        page=lambda style: cards.raised_page(raised) if words else cards.flags_page(rows, table=style == "md"),
        data=lambda: export.flags(rows),
        table=lambda: (export.FLAG_COLUMNS, [(row.id, row.level, row.when, row.action) for row in rows]),
        flags=raised,
    )
    show(view, how.style, how.colour)


@cli.command(cls=Example, example='painmap search "lying on the side"', context_settings=SETTINGS)
@click.argument("words", nargs=-1)
@shared
@click.pass_context
def search(ctx: click.Context, words: tuple[str, ...], how: How) -> None:
    """Look WORDS up in names, symptoms, activities, causes, steps and look-alikes."""
    from painmap import cards, export, safety
    from painmap import search as looking
    from painmap import words as reading

    question = question_from(words, 'painmap search "lying on the side"', "Say what to look for")
    kb = _load(how, question)
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


@cli.command("list", cls=Example, example="painmap list muscles", context_settings=SETTINGS)
@click.argument("kind", type=Names(list(KINDS)))
@shared
def list_(kind: str, how: How) -> None:
    """List everything of one kind; into a pipe one id a line."""
    from painmap import cards, export, names

    kb = _load(how)
    entries = list(names.TABLES[KINDS[kind]](kb).values())
    view = View(
        page=lambda _: cards.list_page(kind, entries, bare=how.style == "text" and not is_terminal()),
        data=lambda: export.listing(kind, entries),
        table=lambda: (("id", "name"), [(entry.id, cards.entry_name(entry)) for entry in entries]),
    )
    show(view, how.style, how.colour)


@cli.command(cls=Example, example="painmap source travell-simons-2", context_settings=SETTINGS)
@click.argument("name", nargs=-1, required=True)
@shared
def source(name: tuple[str, ...], how: How) -> None:
    """Show a source and every entry that cites it."""
    from painmap import cards, export, names
    from painmap import search as looking

    kb = _load(how)
    entry = names.find(kb, "source", " ".join(name))
    cited = looking.cited_by(kb, entry.id)
    view = View(
        page=lambda _: cards.source_page(entry, cited),
        data=lambda: export.source(entry, cited),
        table=lambda: (("source", "cited_by"), [(entry.id, row) for row in cited]),
    )
    show(view, how.style, how.colour)


@cli.command(cls=Example, example="painmap check my-data/", context_settings=SETTINGS)
@click.argument("paths", nargs=-1, type=Paths())
@shared
@click.pass_context
def check(ctx: click.Context, paths: tuple[str, ...], how: How) -> None:
    """Check a knowledge base: every fault with file, line, column and what to do. A file is checked inside its base."""
    from painmap import cards, export, verify

    problems, counts = verify.check_paths(paths, how.folder or os.environ.get("PAINMAP_DATA") or None)
    view = View(
        page=lambda style: cards.check_page(problems, counts, titled=style == "md"),
        data=lambda: export.check(problems, counts),
        table=lambda: (export.PROBLEM_COLUMNS, [tuple(map(str, row)) for row in problems]),
    )
    show(view, how.style, how.colour)
    if problems:
        ctx.exit(BROKEN_DATA)


@cli.command(cls=Example, example="painmap me --add blood-thinners", context_settings=SETTINGS)
@click.option("--add", "added", multiple=True, metavar="ID", help="Keep a caution that is true of you.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="DATE", help="Last day it holds: YYYY-MM-DD.")
@click.option("--remove", "removed", multiple=True, metavar="ID", help="Forget a caution.")
@click.option("--clear", is_flag=True, help="Forget all.")
@shared
def me(added: tuple[str, ...], until: datetime | None, removed: tuple[str, ...], clear: bool, how: How) -> None:
    """Keep cautions that are true of you, so that every plan heeds them. Nothing that you type is kept, only these ids."""
    from painmap import cards, export, kept

    kb = _load(how)
    mine = {} if clear else kept.read(_today())
    for name in (*added, *removed):
        if name not in kb.cautions and name not in mine:
            _cautions(kb, (name,))
    if until is not None and until.strftime("%Y-%m-%d") < _today():
        raise click.UsageError(f"{until:%Y-%m-%d} is over; give a day that is still to come.")
    mine.update({id_: until.strftime("%Y-%m-%d") if until else None for id_ in added})
    mine = {id_: last for id_, last in mine.items() if id_ not in removed}
    if added or removed or clear:
        kept.write(mine)
    view = View(
        page=lambda _: cards.me_page(kb, mine),
        data=lambda: export.me(mine),
        table=lambda: (("id", "until"), [(id_, last or "") for id_, last in mine.items()]),
    )
    show(view, how.style, how.colour)


@cli.command(cls=Example, example="painmap completion bash >> ~/.bashrc", context_settings=SETTINGS)
@click.argument("shell", type=Names(SHELLS))
def completion(shell: str) -> None:
    """Print the completion script for a shell."""
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    if script is not None:
        completer = script(cli, {}, "painmap", "_PAINMAP_COMPLETE")
        write(completer.source_template % completer.source_vars())


# --- the program -----------------------------------------------------------------------------------------------------


def _cleaned(args: Sequence[str]) -> list[str]:
    """Return arguments without lone surrogates (bytes that were no UTF-8) and without what must not reach a terminal."""
    return [typed(os.fsencode(arg).decode("utf-8", "replace")) for arg in args]


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
        hint(f"painmap: {error}")
        return NOT_FOUND
