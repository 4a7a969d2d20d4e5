"""The `routine` command: a plan that fits the person, the room and the minutes; printed, spread over days, or led through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from painmap.options import SETTINGS, Amount, Example, Given, How, complete, question_from, room, shared
from painmap.output import View, hint, show
from painmap.prepare import explain, load, true_cautions

if TYPE_CHECKING:
    from painmap.knowledge import KnowledgeBase
    from painmap.results import Answer, Plan


def _led(kb: KnowledgeBase, plan: Plan, found: Answer, how: How, bell: bool, spread: bool) -> bool:
    """Lead through a plan on this terminal; False where the plan has to be printed instead.

    Raises:
        click.Abort: Ctrl-C ended it.
    """
    if plan.withheld or not plan.steps:
        return False
    from painmap import lead, session, sheet

    if not lead.possible():
        hint("painmap: --start leads on a terminal, with its keys; this is the plan")
        return False
    if spread:
        hint("painmap: --start leads through the plan of one day; --days is for the printed plan")
    if lead.lead(plan, sheet.opening_page(kb, plan, found), how.colour, bell) == session.INTERRUPTED:
        raise click.Abort
    return True


@click.command(cls=Example, example="painmap routine piriformis --minutes 10", context_settings=SETTINGS)
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
def routine(
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
    kb = load(how, question)
    mine = true_cautions(kb, cautions, question, how.style)
    found, plan = targets.plan_for(kb, question, minutes, mine, given.means(kb))
    spread = week.days(plan, days) if days else ()
    explain(found, how)
    if bell and not start:  # no reason to hold back a plan, or an alarm
        hint("painmap: --bell rings at the changes of a guided session: add --start")
    if start and how.style == "text" and _led(kb, plan, found, how, bell, bool(days)):
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
    kb = load(how)
    rows = list(kb.routines.values())
    view = View(
        page=lambda style: sheet.routines_page(kb, rows, style, bare=style == "text"),
        data=lambda: export.routines(kb, rows),
        table=lambda: export.routines_table(kb, rows),
    )
    show(view, how.style, how.colour)
