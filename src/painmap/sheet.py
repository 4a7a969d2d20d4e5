"""Plans -> pages: a routine with its steps and doses, its days, and the list of curated routines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from painmap.answer import DISCLAIMER
from painmap.cards import chosen_dose, clock, names_of_tools, needs
from painmap.knowledge import KnowledgeBase
from painmap.limits import HABITS
from painmap.model import Cites, Routine
from painmap.pages import SEE_SOMEONE, Block, Item, Page, alarms, cited, ranges, read_as
from painmap.results import Answer, Day, LeftOut, Plan, PlannedStep
from painmap.routine import MOST_A_SITE, MOST_PRESSING_S
from painmap.safety import doubts
from painmap.week import REVIEW_AFTER, pressing_s, times_a_day

SCREEN, NOTE = "screen", "md"
_NAMED = 3  # steps left out that a screen names, of each reason
_TIMES = {1: "Once", 2: "Twice"}
REVIEW = f"After {REVIEW_AFTER} days take stock. No better? See someone."
SORE = "More sore than usual the next morning: leave out strengthening that day and halve the rest."


def routine_page(kb: KnowledgeBase, plan: Plan, asked: Answer, style: str, days: Sequence[Day] = ()) -> Page:
    """Return a plan as a page: what means stop, phases in order, each step with its dose, days, and what was left out.

    Args:
        kb: a loaded knowledge base.
        plan: what to do.
        asked: the answer to what the person typed.
        style: `screen` is short (no sources, habits and what was left out in brief), `md` says how the question was read.
        days: the days that the plan is spread over, if it is.
    """
    page = [*alarms(plan.triage.flags), Block("title", f"Routine: {_title(plan)}")]
    page += [Block("alarm", line) for line in doubts(plan.triage)]
    line = read_as(asked, style == NOTE)
    if line:
        page.append(Block("text", line))
    if plan.withheld:
        page.append(Block("text", "No steps: this comes first."))
        return [*page, Block("text", DISCLAIMER)]
    if plan.steps:
        tools = ", ".join(needs(kb, plan)) or "nothing"
        page.append(Block("text", f"{clock(plan.seconds)} of {plan.asked_minutes}:00 minutes; needs: {tools}"))
        page.append(Block("text", how_often(plan)))
    if plan.note:
        page.append(Block("text", plan.note))
    everywhere = _stops_everywhere(plan.steps)
    if everywhere:
        page.append(Block("alarm", f"Stop if: {'; '.join(everywhere)}. Sore tomorrow: halve it."))
    page += _phases(plan, everywhere, style, bool(days))
    if plan.habits:
        said = {row.step.id: row.step.how[:1] if style == SCREEN else row.step.how for row in plan.habits}
        rows = (f"{row.step.name}: {' '.join(said[row.step.id])} {_shown(row.step.sources, style)}" for row in plan.habits)
        page.append(Block("section", "habits, any time", tuple(row.rstrip() for row in rows)))
    page += _days(plan, days, style)
    if _left_out(plan.left_out, style):
        page.append(Block("section", "left out", tuple(_left_out(plan.left_out, style))))
    if plan.cautions:
        page.append(Block("text", " ".join(kb.cautions[id_].says for id_ in plan.cautions)))
    page += _sources(kb, plan, style)
    return [*page, Block("text", f"{SEE_SOMEONE} {DISCLAIMER}")]


def _title(plan: Plan) -> str:
    """Return what a plan is called, with the side that was asked for."""
    return f"{plan.title}, {plan.side} side" if plan.side in ("left", "right") else plan.title


def how_often(plan: Plan) -> str:
    """Return how often a day a plan with steps may be done, with what it takes of the day's pressing."""
    most = times_a_day(plan)
    often = "Once a day is enough." if most is None else f"{_TIMES.get(most, f'{most} times')} a day at most."
    pressing = pressing_s(plan)
    if not pressing:
        return often
    ceilings = f"{clock(MOST_PRESSING_S)} a day in all, no spot more than {_TIMES[MOST_A_SITE].lower()}"
    return f"{often} Pressing: {clock(pressing)} minutes, of {ceilings}."


def _shown(sources: Cites, style: str) -> str:
    """Return citations for the end of a line; a screen says where to find them instead.

    In a note round brackets stand for square ones, which Markdown would take for a link or show with a backslash.
    """
    return "" if style == SCREEN else f"({cited(sources)[1:-1]})" if style == NOTE and sources else cited(sources)


def _stops_everywhere(rows: Iterable[PlannedStep]) -> list[str]:
    """Return what means stop in more than one step; what a longer one says as well is left to that one."""
    said = Counter(text for row in rows for text in row.step.stop_if)
    return _longest([text for text, count in said.items() if count > 1] or said)


def _longest(texts: Iterable[str]) -> list[str]:
    """Return what means stop, each once, without what a longer one says as well."""
    words = {text: set(text.replace(",", "").split()) for text in texts}
    return [text for text in words if not any(words[text] < other for other in words.values())]


def _phases(plan: Plan, everywhere: Sequence[str], style: str, spread: bool) -> Page:
    page = []
    number = 0
    for phase in dict.fromkeys(row.step.phase for row in plan.steps):
        rows = []
        for row in plan.steps:
            if row.step.phase == phase:
                number += 1
                rows.append(_step(number, row, everywhere, style))
        # The boxes to tick stand under the days where there are days.
        page.append(Block("how" if spread else "steps", phase, tuple(rows)))
    return page


def _step(number: int, row: PlannedStep, everywhere: Sequence[str], style: str) -> Item:
    step = row.step
    known = [set(text.replace(",", "").split()) for text in everywhere]
    own = [text for text in step.stop_if if not any(set(text.replace(",", "").split()) <= words for words in known)]
    parts = [" ".join(step.how)]
    if step.avoid_pressing:
        parts.append(f"Not on: {', '.join(step.avoid_pressing)}.")
    if step.presses and step.dose:
        parts.append(f"{step.dose.max_pain}/10 at most, easing.")
    if own:
        parts.append(f"Stop if: {'; '.join(own)}.")
    instead = f" (instead of {row.replaces})" if row.replaces else ""
    return Item(
        f"{number} {step.name}{instead}", chosen_dose(row), clock(row.seconds), " ".join(parts), _shown(step.sources, style)
    )


def _left_out(rows: Sequence[LeftOut], style: str) -> list[str]:
    """Return one line for each reason: `time: bridge; cat and cow`."""
    by_reason: dict[str, list[LeftOut]] = {}
    for row in rows:
        if row.reason == HABITS and style == SCREEN:
            continue
        by_reason.setdefault(row.because.removesuffix(f"; instead: {row.instead}"), []).append(row)
    lines = []
    for because, same in by_reason.items():
        named = same if style != SCREEN or len(same) <= _NAMED + 1 else same[:_NAMED]
        shown = "; ".join(f"{row.name} (instead: {row.instead})" if row.instead else row.name for row in named)
        more = f"; and {len(same) - len(named)} more" if len(named) < len(same) else ""
        lines.append(f"{because}: {shown}{more}")
    return lines


def _days(plan: Plan, days: Sequence[Day], style: str) -> Page:
    if not days or not plan.steps:
        return []
    numbers = {row.step.id: index for index, row in enumerate(plan.steps, 1)}
    page: Page = []
    if style == NOTE:
        for day in days:
            title = f"day {day.number}, {clock(day.seconds)} minutes" if day.steps else f"day {day.number}, rest"
            rows = tuple(f"{numbers[row.step.id]} {row.step.name}: {chosen_dose(row)}" for row in day.steps)
            page.append(Block("checks", title, (*rows, "pain, 0 to 10: before ... after ...")))
            if day.review:
                page.append(Block("text", REVIEW))
    else:
        page.append(Block("table", f"your {len(days)} days", _day_rows(days, numbers, style == SCREEN), ("day", "steps", "time")))
    last = [] if style == NOTE and any(day.review for day in days) else [REVIEW]
    return [*page, Block("text", " ".join([*last, SORE]))]


def _day_rows(days: Sequence[Day], numbers: dict[str, int], grouped: bool) -> tuple[tuple[str, ...], ...]:
    """Return (days, numbers of steps, time): a row for each day, or one for all the days that are alike."""
    alike: dict[tuple[str, str], list[int]] = {}
    rows = []
    for day in days:
        done = (f"{ranges([numbers[row.step.id] for row in day.steps])}", clock(day.seconds)) if day.steps else ("rest", "")
        alike.setdefault(done, []).append(day.number)
        rows.append((str(day.number), *done))
    return tuple((ranges(same), *done) for done, same in alike.items()) if grouped else tuple(rows)


def _sources(kb: KnowledgeBase, plan: Plan, style: str) -> Page:
    """Return where it all comes from: titles with links in a note; a screen says how to see them, a pipe cites by line."""
    ids = list(dict.fromkeys(cite.id for cite in plan.sources if cite.id in kb.sources))
    if not ids or style not in (SCREEN, NOTE):
        return []
    if style == SCREEN:
        return [Block("text", "All in full, with sources: --format md")]
    return [Block("links", "sources", tuple((id_, kb.sources[id_].title, kb.sources[id_].where) for id_ in ids))]


def routines_page(kb: KnowledgeBase, rows: Iterable[Routine], style: str, bare: bool) -> Page:
    """Return the curated routines with their time and tools; `bare`: id, minutes and tools in one line each, parted by tabs."""
    if bare:
        return [Block("line", "\t".join((row.id, str(row.minutes), ",".join(tools_of(kb, row))))) for row in rows]
    table = tuple((row.name, f"{row.minutes} min", ", ".join(names_of_tools(kb, tools_of(kb, row))) or "nothing") for row in rows)
    title = [Block("title", "Curated routines"), Block("table", "", table, ("name", "time", "needs"))]
    return title if style == NOTE else [*title, Block("text", 'Next: painmap routine "NAME" --minutes 10')]


def tools_of(kb: KnowledgeBase, row: Routine) -> tuple[str, ...]:
    """Return the ids of what the steps of a curated routine need, what not every home has first."""
    steps = [kb.steps[id_] for id_ in row.steps]
    used = dict.fromkeys(id_ for step in steps if step.phase != "habit" for id_ in step.tool)
    usual = {tool.id: tool.usual for tool in kb.terms.tools}
    return tuple(sorted(used, key=lambda id_: usual.get(id_, False)))


def opening_page(kb: KnowledgeBase, plan: Plan, asked: Answer) -> Page:
    """Return what a person reads before a guided session begins; what matters most stands first and, next to the key, last."""
    page = [*alarms(plan.triage.flags), Block("title", f"Session: {_title(plan)}")]
    tools = ", ".join(needs(kb, plan)) or "nothing"
    page += [
        Block("text", line)
        for line in (read_as(asked), f"{clock(plan.seconds)} minutes; needs: {tools}", how_often(plan), plan.note)
        if line
    ]
    rows = tuple(f"{number} {row.step.name}, {clock(row.seconds)}" for number, row in enumerate(plan.steps, 1))
    page.append(Block("section", "steps", rows))
    page += [Block("text", kb.cautions[id_].says) for id_ in plan.cautions]
    stops = _longest(text for row in plan.steps for text in row.step.stop_if)
    if stops:
        page.append(Block("alarm", f"Stop if: {'; '.join(stops)}."))
    # On a small screen the top has scrolled away: what is urgent stands next to the key too.
    page += [Block("text", DISCLAIMER), *(block for block in alarms(plan.triage.flags) if block.kind == "alarm")]
    return [*page, Block("text", "Press space to begin, q to leave.")]
