"""Entries and plans -> pages: a muscle, a routine, lists, flags, a source, the faults of a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from painmap import names
from painmap.answer import DISCLAIMER, ENGLISH_ONLY
from painmap.footnotes import Footnotes
from painmap.knowledge import KnowledgeBase
from painmap.model import PHASES, Cite, Cites, Dispute, Evidence, Group, Muscle, Problem, Source, Stated
from painmap.pages import CERTAINTY_WORDS, SEE_SOMEONE, Block, Page, alarms, alike_line, cited
from painmap.results import Flag, Plan, PlannedStep
from painmap.routine import CHANGE_S
from painmap.vocabulary import RedFlag

MAP_NOTE = "Pain maps are textbook tradition (Travell & Simons); how trigger points work is contested."


Cited = Callable[[Cites], str]


def evidence_line(evidence: Evidence, cite: Cited = cited) -> str:
    """Return an evidence grade in words."""
    note = f" {evidence.note}" if evidence.note else ""
    return f"Evidence: {evidence.basis}, {CERTAINTY_WORDS[evidence.certainty]}.{note} {cite(evidence.sources)}".rstrip()


def _stated(rows: Iterable[Stated], cite: Cited) -> tuple[str, ...]:
    return tuple(f"{row.text} {cite(row.sources)}" for row in rows)


def _noted(kb: KnowledgeBase, rows: Iterable[Any], cite: Cited) -> tuple[str, ...]:
    spoken = concept_names(kb)
    return tuple(f"{spoken.get(row.id, row.id)} {cite(row.sources)}" for row in rows)


def _or_why_not(muscle: Muscle, field: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    """Return the rows of a field, or why there are none where the entry says so."""
    return rows or tuple(f"not known: {why}" for key, why in muscle.none_known.items() if key == field)


def concept_names(kb: KnowledgeBase) -> dict[str, str]:
    """Return the spoken name of every sensation, activity and time."""
    words = kb.words
    return {row.id: row.name for rows in (words.sensations, words.activities, words.times) for row in rows}


def muscle_page(kb: KnowledgeBase, muscle: Muscle, style: str) -> Page:
    """Return everything that is known of one muscle.

    Args:
        kb: a loaded knowledge base.
        muscle: the muscle.
        style: what is drawn of it; in `md` each line names its sources, elsewhere it has their numbers and the foot the list.
    """
    notes = None if style == "md" else Footnotes()
    cite = notes.mark if notes else cited
    other = [*muscle.aka, *([muscle.latin] if muscle.latin else [])]
    page = [Block("title", muscle.name), Block("text", muscle.where)]
    if other:
        page.append(Block("text", f"Also called: {', '.join(other)}"))
    if muscle.group:
        page.append(Block("text", f"Group: {kb.groups[muscle.group].name}"))
    zones = {row.zone for row in muscle.refers}
    for zone, title in (
        ("essential", "Pain is felt, in most people"),
        ("local", "Over the muscle itself"),
        ("spillover", "In some people also" if zones > {"spillover"} else "Pain is felt, in some people"),
    ):
        rows = [row for row in muscle.refers if row.zone == zone]
        if rows:
            page.append(Block("section", title, tuple(_referral(kb, muscle, row, cite) for row in rows)))
    sections = (
        ("Feels like", _noted(kb, muscle.feels, cite)),
        ("Worse with", _noted(kb, muscle.worse_with, cite)),
        ("What sets it off", _or_why_not(muscle, "sets_off", _stated(muscle.sets_off, cite))),
        ("What keeps it going", _or_why_not(muscle, "keeps_going", _stated(muscle.keeps_going, cite))),
        ("Test yourself", (f"{muscle.self_test.text} {cite(muscle.self_test.sources)}".rstrip(),)),
        ("Can be mistaken for", tuple(alike_line(kb.look_alikes[id_]) for id_ in muscle.mimics)),
        ("Linked", tuple(link_lines(kb, muscle, cite, brief=notes is not None))),
    )
    page += [Block("section", title, rows) for title, rows in sections if rows]
    care = sorted((kb.steps[id_] for id_ in muscle.care), key=lambda step: PHASES.index(step.phase))
    page.append(Block("section", "What you can do", tuple(_care(step, cite) for step in care)))
    if muscle.no_press:
        page.append(Block("alarm", f"Do not press it yourself: {muscle.no_press}"))
    page += _argued(kb, muscle, cite, whole=notes is None)
    page += [Block("text", evidence_line(muscle.evidence, cite)), Block("text", MAP_NOTE)]
    if notes:
        page.append(notes.block(kb))
    page.append(Block("text", f'Next: painmap routine "{muscle.name}"'))
    return [*page, Block("text", f"{SEE_SOMEONE} {DISCLAIMER}")]


def _referral(kb: KnowledgeBase, muscle: Muscle, row: Any, cite: Cited) -> str:
    part = f" ({muscle.parts.get(row.part, row.part)})" if row.part else ""
    note = f", {row.note}" if row.note else ""
    return f"{kb.locations[row.to].name}{part}{note} {cite(row.sources)}"


def _care(step: Any, cite: Cited) -> str:
    amount = dose_words(step)
    planned = "" if step.planned else " - described only: have a physiotherapist show you first"
    return f"{step.phase}: {step.name}{f' ({amount})' if amount else ''}{planned} {cite(step.sources)}"


def _argued(kb: KnowledgeBase, muscle: Muscle, cite: Cited, whole: bool) -> Page:
    """Return what sources disagree on: about the muscle in full; about its steps too, or only what painmap does."""
    page, brief = [], []
    for dispute in kb.disputes.values():
        if muscle.id in dispute.muscles or (whole and set(muscle.care) & set(dispute.steps)):
            page.append(
                Block("section", f"Sources disagree: {dispute.topic}", (*_stated(dispute.positions, cite), *_verdict(dispute)))
            )
        elif set(muscle.care) & set(dispute.steps) and dispute.verdict:
            brief.append(f"{dispute.topic}: {dispute.verdict}")
    return [*page, *([Block("section", "Argued about what to do, and what painmap does", tuple(brief))] if brief else [])]


def _verdict(dispute: Dispute) -> tuple[str, ...]:
    return (f"So here: {dispute.verdict}",) if dispute.verdict else ()


def several_page(kb: KnowledgeBase, name: str, muscles: Sequence[Muscle], group: Group | None) -> Page:
    """Return the muscles that a name may mean, each in one line; with what is said of the group, where the name is a group's."""
    page = [Block("title", group.name if group else name)]
    page.append(
        Block("text", f"{'A group of' if group else 'May mean one of'} {len(muscles)} muscles, each with a page of its own.")
    )
    if group and group.aka:
        page.append(Block("text", f"Also called: {', '.join(group.aka)}"))
    rows = tuple((muscle.name, muscle.spot, ", ".join(main_places(kb, muscle))) for muscle in muscles)
    page.append(Block("table", "", rows, ("muscle", "where it lies", "pain mostly felt")))
    routine = f'; painmap routine "{group.name}"' if group else ""
    page.append(Block("text", f'Next: painmap muscle "{muscles[0].name}"{routine}'))
    return [*page, Block("text", f"{SEE_SOMEONE} {DISCLAIMER}")]


def main_places(kb: KnowledgeBase, muscle: Muscle) -> list[str]:
    """Return the names of the places where most people feel a muscle's pain; where none is known to be, all that are named."""
    main = [row for row in muscle.refers if row.zone == "essential"] or list(muscle.refers)
    return list(dict.fromkeys(kb.locations[row.to].name for row in main))


def link_lines(kb: KnowledgeBase, muscle: Muscle, cite: Cited = cited, brief: bool = False) -> list[str]:
    """Return a muscle's links in both directions, in words; `brief`: what one seller alone claims of one end in one line."""
    groups = {group.id for group in kb.groups.values() if muscle.id in group.members}
    lines: list[str] = []
    claimed: dict[str, tuple[list[str], list[Cite]]] = {}
    for link in kb.links:
        if not {link.source, link.target} & {muscle.id, *groups}:
            continue
        source, target = (_called(kb, id_) for id_ in (link.source, link.target))
        unproven = link.certainty == "none"
        if brief and unproven and link.basis == "vendor":
            targets, cites = claimed.setdefault(source, ([], []))
            targets.append(target)
            cites += link.sources
            continue
        because = f", when {link.because}" if link.because else ""
        sure = "" if not unproven else "; one seller's claim, no evidence" if link.basis == "vendor" else "; no evidence"
        lines.append(f"{source} -> {target}: {link.kind}{because}{sure} {cite(link.sources)}")
    for source, (targets, cites) in claimed.items():
        claim = "claim" if len(targets) == 1 else "claims"
        lines.append(f"{source} -> {', '.join(dict.fromkeys(targets))}: one seller's {claim}, no evidence {cite(tuple(cites))}")
    return lines


def _called(kb: KnowledgeBase, id_: str) -> str:
    entry = kb.muscles.get(id_) or kb.groups.get(id_) or kb.locations[id_]
    return str(entry.name)


def _span(pair: tuple[float, float] | None, unit: str) -> str | None:
    if pair is None:
        return None
    least, most = (f"{value:g}" for value in pair)
    return f"{least}{unit}" if least == most else f"{least}-{most}{unit}"


def _counted(pair: tuple[float, float] | None, unit: str) -> str | None:
    """Return a count in words; once is not worth saying."""
    return None if pair is None or pair[1] <= 1 else _span(pair, f" {unit}s")


def dose_words(step: Any) -> str:
    """Return the published range of a step's dose in words."""
    dose = step.dose
    if dose is None:
        return ""
    parts = [
        _span(dose.hold_s, " s"), _counted(dose.reps, "time"), _counted(dose.sets, "set"), _span(dose.minutes, " min"),
        _span(dose.distance_m, " m"), _span(dose.speed_cm_s, " cm a second"), _span(dose.per_day, " a day"),
        _span(dose.every_min, " min apart"),
    ]  # fmt: skip
    shown = [part for part in parts if part]
    if dose.sides == "both" and shown:
        shown.append("each side in turn" if dose.alternating else "each side")
    if dose.estimate:
        shown.append("our estimate")
    return ", ".join(shown)


def clock(seconds: int) -> str:
    """Return seconds as m:ss."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def chosen_dose(row: PlannedStep) -> str:
    """Return the dose that a plan chose, in words: `30 s, 3 times each side`."""
    parts = []
    alternating = row.sides == "both" and row.step.dose is not None and row.step.dose.alternating
    distance = _span(row.step.dose.distance_m, " m") if row.step.dose else None
    if distance:
        return f"{distance} each way" if row.sides == "both" else distance
    if row.hold_s:
        parts.append(f"{row.hold_s:g} s")
    if row.reps and row.reps > 1:
        parts.append(f"{row.reps} times")
    if row.sets and row.sets > 1:
        parts.append(f"{row.sets} sets")
    if not parts and row.seconds:
        each = row.seconds // 2 if alternating else (row.seconds - CHANGE_S) // 2 if row.sides == "both" else row.seconds
        parts.append(f"{each} s" if each < 60 else f"{each // 60} min" if each % 60 == 0 else f"{clock(each)} min")
    side = f", {row.side} side" if row.side else ""
    return ", ".join(parts) + (" each side in turn" if alternating else " each side" if row.sides == "both" else side)


def needs(kb: KnowledgeBase, plan: Plan) -> list[str]:
    """Return the names of the tools that a plan needs, what not every home has first."""
    return names_of_tools(kb, (id_ for row in plan.steps for id_ in row.step.tool))


def names_of_tools(kb: KnowledgeBase, ids: Iterable[str]) -> list[str]:
    """Return the names of tools, each once, what not every home has first."""
    tools = {tool.id: tool for tool in kb.terms.tools}
    used = [tools[id_] for id_ in dict.fromkeys(ids) if id_ in tools]
    return [tool.name for tool in sorted(used, key=lambda tool: tool.usual)]


def flags_page(flags: Sequence[RedFlag], table: bool) -> Page:
    """Return all red flags, as a table that a clinician can review in one sitting or, for reading, by level."""
    page = [Block("title", "Red flags"), Block("text", "No clinician has reviewed a rule unless it says so.")]
    if table:
        columns = ("id", "level", "when", "may be", "what to do", "if", "reviewed by", "sources")
        reviewed = [flag.reviewed_by or "nobody yet" for flag in flags]
        rows = tuple(
            (flag.id, flag.level, flag.when, flag.suspect, flag.action, flag.condition or "", who, cited(flag.sources))
            for flag, who in zip(flags, reviewed, strict=True)
        )
        return [*page, Block("table", "", rows, columns)]
    for level in sorted({flag.level for flag in flags}):
        lines = [_flag_line(flag) for flag in flags if flag.level == level]
        page.append(Block("section", level, tuple(lines)))
    return page


def _flag_line(flag: RedFlag) -> str:
    condition = f" ({flag.condition})" if flag.condition else ""
    reviewed = f" Reviewed by {flag.reviewed_by}." if flag.reviewed_by else ""
    return f"{flag.id}, {flag.when}: {flag.suspect}. {flag.action}{condition}{reviewed} {cited(flag.sources)}"


def raised_page(flags: Sequence[Flag], foreign: bool) -> Page:
    """Return the red flags that some words raise, or that they raise none; of a `foreign` text nothing can be said."""
    if flags:
        return [*alarms(flags), Block("title", "Red flags in these words"), Block("text", DISCLAIMER)]
    if foreign:
        return [Block("title", "Red flags in these words"), Block("text", f"{ENGLISH_ONLY} {DISCLAIMER}")]
    return [
        Block("title", "Red flags in these words"),
        Block("text", f"No red flag was found in these words. {SEE_SOMEONE} {DISCLAIMER}"),
    ]


# What a list shows beside the name, by kind.
_BESIDE = {
    "muscles": ("area", "spot"),
    "locations": ("part_of",),
    "groups": ("members",),
    "steps": ("phase", "tool"),
    "routines": ("minutes", "for_"),
    "look-alikes": ("tell",),
    "flags": ("level", "when"),
    "cautions": ("says",),
    "sources": ("kind", "year"),
}


def list_page(kind: str, entries: Sequence[Any], bare: bool) -> Page:
    """Return the entries of one kind; `bare`: nothing but one id a line."""
    if bare:
        return [Block("line", entry.id) for entry in entries]
    fields = _BESIDE[kind]
    named = {entry.id: entry_name(entry) for entry in entries}
    rows = tuple(
        (named[entry.id], *(_cell(getattr(entry, field), named) for field in fields))
        for entry in sorted(entries, key=lambda entry: named[entry.id].lower())
    )
    columns = ("name", *(field.strip("_").replace("_", " ") for field in fields))
    return [Block("title", kind), Block("table", "", rows, columns)]


def _cell(value: Any, named: Mapping[str, str]) -> str:
    """Return a value as text; the id of another entry of the list as that entry's name."""
    parts = value if isinstance(value, tuple) else () if value is None else (str(value),)
    return ", ".join(named.get(part, part) for part in parts)


def entry_name(entry: Any) -> str:
    """Return what an entry is called."""
    names_ = list(names.spoken(entry))
    return str(names_[1])


def search_page(query: str, hits: Sequence[Any], flags: Sequence[Flag]) -> Page:
    """Return where searched words stand."""
    rows = tuple((hit.kind, hit.id, hit.field, hit.text) for hit in hits)
    return [
        *alarms(flags),
        Block("title", f"Search: {query}"),
        Block("table", "", rows, ("kind", "id", "field", "text")),
    ]


def source_page(source: Source, cited_by: Sequence[str]) -> Page:
    """Return a source with the entries that cite it."""
    year = str(source.year) if source.year else "undated"
    page = [
        Block("title", source.title),
        Block("text", f"{', '.join(source.authors)}; {year}; {source.kind}"),
        Block("text", source.where),
    ]
    for label, value in (("Read", source.read), ("Retells", ", ".join(source.citing)), ("Note", source.note)):
        if value:
            page.append(Block("text", f"{label}: {value}"))
    return [*page, Block("section", f"Cited by {len(cited_by)} entries", tuple(cited_by))]


def problem_line(problem: Problem) -> str:
    """Return a fault as `file:line:column: rule: message`."""
    return f"{problem.file}:{problem.line}:{problem.column}: {problem.rule}: {problem.message}"


def check_page(problems: Sequence[Problem], counts: Mapping[str, int], titled: bool) -> Page:
    """Return the faults of a knowledge base, or its counts."""
    page = [Block("title", "Check of the knowledge base")] if titled else []
    page += [Block("line", problem_line(problem)) for problem in problems]
    found = f"{len(problems)} problem{'' if len(problems) == 1 else 's'} found" if problems else "no problems"
    return [*page, Block("line", f"{found}; {', '.join(f'{count} {name}' for name, count in counts.items())}")]


def me_page(kb: KnowledgeBase, kept: Mapping[str, str | None]) -> Page:
    """Return the cautions that a person keeps, with what each means for a plan."""
    rows = []
    for id_, until in kept.items():
        known = kb.cautions.get(id_)
        last = f" (until {until})" if until else ""
        rows.append(f"{id_}{last}: {known.says if known else 'not known to this knowledge base'}")
    if not rows:
        return [Block("text", "No cautions are kept. `painmap me --add ID` keeps one; `painmap list cautions` shows all.")]
    return [Block("section", "Cautions kept for you", tuple(rows))]
