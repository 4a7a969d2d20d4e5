"""Records -> JSON-ready data and TSV rows. Each answer names its format and version; a key never changes its meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from painmap import pages
from painmap.answer import DISCLAIMER
from painmap.knowledge import KnowledgeBase
from painmap.model import Cites, Dose, Muscle, Problem, Routine, Source
from painmap.results import Alike, Answer, Day, Fed, Flag, Place, Plan, PlannedStep, Question, Reason, Result, Together

Json = dict[str, Any]
Common = Callable[..., Any]
WHERE_COLUMNS = ("rank", "id", "muscle", "fit", "locations", "fed_by")
MUSCLE_COLUMNS = ("location", "name", "zone", "part", "order", "sources")
SEVERAL_COLUMNS = ("id", "muscle", "spot", "locations")
ROUTINE_COLUMNS = ("phase", "id", "step", "dose", "seconds")
FLAG_COLUMNS = ("id", "level", "when", "action")
HIT_COLUMNS = ("kind", "id", "name", "field", "text")
PROBLEM_COLUMNS = ("file", "line", "column", "rule", "message")
_ROLES = {"sensation": "sensations", "activity": "activities", "time": "times"}


def ids(sources: Cites) -> list[str]:
    """Return the ids of citations, each once."""
    return list(dict.fromkeys(cite.id for cite in sources))


def citations(sources: Cites) -> list[Json]:
    """Return citations in full: which place of the source, and what it retells."""
    return [{"id": cite.id, "at": cite.at, "citing": cite.citing} for cite in sources]


def flag(row: Flag) -> Json:
    """Return a red flag that fired."""
    return {
        "id": row.id, "level": row.level, "when": row.when, "action": row.action, "suspect": row.suspect,
        "because": list(row.because), "condition": row.condition, "sources": ids(row.sources),
    }  # fmt: skip


def triage(rows: Any) -> Json:
    """Return a triage with its flags."""
    doubted = {} if rows.doubted is None else {"doubted": flag(rows.doubted)}
    return {"level": rows.level, "flags": [flag(row) for row in rows.flags], **doubted}


def _place(row: Place) -> Json:
    return {"id": row.id, "name": row.name, "side": row.side, "text": row.text}


def _alike(row: Alike) -> Json:
    return {"id": row.id, "name": row.name, "tell": row.tell, "see": row.see, "lead": row.lead, "sources": ids(row.sources)}


def _feds(rows: Iterable[Fed]) -> list[Json]:
    return [_fed(row) for row in rows]


def _fed_by(row: Result) -> list[Json]:
    return _feds(row.fed_by)


def _feeding(row: Result) -> list[Json]:
    return _feds(row.feeds)


def _fed(row: Fed) -> Json:
    return {
        "id": row.id, "muscle": row.name, "link": row.link, "because": row.because, "certainty": row.certainty,
        "target": row.target, "note": row.note, "sources": ids(row.sources),
    }  # fmt: skip


def _understood(answer: Answer) -> Json:
    reading = answer.reading
    by_role: Json = {
        name: list(dict.fromkeys(row.id for row in reading.concepts if row.kind == role and row.status == "said"))
        for role, name in _ROLES.items()
    }
    return {
        "locations": [_place(row) for row in reading.locations],
        "denied": [_place(row) for row in reading.denied],
        **by_role,
        "muscles": list(dict.fromkeys(row.id for row in reading.muscles if row.status == "said")),
        "conditions": list(dict.fromkeys(row.id for row in reading.conditions if row.status == "said")),
        "cautions": list(answer.cautions),
        "findings": [{"id": row.id, "status": row.status, "text": row.text} for row in reading.findings],
        "corrected": [{"from": row.typed, "to": row.read} for row in reading.corrected],
        "ignored": list(reading.ignored),
        "cut": reading.cut,
    }


def _made(make: Callable[[Any], Any], record: Any, _key: str | None = None) -> Any:
    return make(record)


def where(kb: KnowledgeBase, answer: Answer, questions: Sequence[Question] | None = None, common: Common = _made) -> Json:
    """Return the answer to `where`: `painmap.where/1`.

    Args:
        kb: a loaded knowledge base.
        answer: what was found.
        questions: what to ask next, where that was asked for.
        common: makes the parts that many answers have in common, out of what makes one, a record and, where a base has only one
            such record of that name, a name for it.
    """
    more = {} if questions is None else {"questions": [_question(row) for row in questions]}
    return {
        "schema": "painmap.where/1",
        "query": answer.query,
        "understood": _understood(answer),
        "triage": triage(answer.triage),
        "results": [_result(row, common) for row in answer.results],
        "group": _together(answer.together),
        "look_alikes": [common(_alike, row) for row in answer.look_alikes],
        "upstream": [common(_fed, row) for row in answer.upstream],
        "narrower": list(answer.narrower),
        "none_known": [row.text for row in answer.none_known],
        "omitted": answer.omitted,
        "withheld": answer.withheld,
        "seek_help_if": [*answer.help_lines, pages.SEE_SOMEONE],
        "disclaimer": DISCLAIMER,
        "knowledge_base": {"version": kb.version, "muscles": len(kb.muscles), "locations": len(kb.locations)},
        **more,
    }  # fmt: skip


def _together(group: Together | None) -> Json | None:
    return {"id": group.id, "name": group.name, "ranks": list(group.ranks)} if group else None


def _question(row: Question) -> Json:
    return {
        "id": row.id, "kind": row.kind, "text": row.text, "yes": row.yes, "no": row.no, "speaks_for": list(row.speaks_for),
    }  # fmt: skip


def _result(row: Result, common: Common) -> Json:
    return {
        "rank": row.rank, "id": row.id, "muscle": row.muscle, "group": row.group, "spot": row.spot, "fit": row.fit,
        "score": row.score, "why": [common(_reason, reason) for reason in row.why],
        "fed_by": common(_fed_by, row, row.id), "feeds": common(_feeding, row, row.id),
        "routine": row.id,
    }  # fmt: skip


def _reason(row: Reason) -> Json:
    return {
        "finding": row.finding, "zone": row.zone, "match": row.match, "effect": row.effect, "points": round(row.points, 3),
        "sources": ids(row.sources),
    }  # fmt: skip


def where_rows(answer: Answer) -> list[list[str]]:
    """Return the TSV rows of `where`: rank, id, muscle, fit, locations, fed_by."""
    return [
        [
            str(row.rank), row.id, row.muscle, row.fit,
            ",".join(reason.finding for reason in row.why if reason.zone is not None and reason.effect == "for"),
            ",".join(dict.fromkeys(fed.id for fed in row.fed_by)),
        ]
        for row in answer.results
    ]  # fmt: skip


def plain_data(value: Any) -> Any:
    """Return a record as JSON-ready data: fields by name, citations as they are, reserved names without their underscore."""
    if hasattr(value, "_asdict"):
        return {key.rstrip("_"): plain_data(part) for key, part in value._asdict().items()}
    if isinstance(value, Mapping):
        return {key: plain_data(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_data(part) for part in value]
    return value


def muscle(kb: KnowledgeBase, row: Muscle) -> Json:
    """Return a muscle with its ids resolved to names: `painmap.muscle/1`."""
    from painmap import cards, links

    spoken = cards.concept_names(kb)
    data = plain_data(row)
    for referral in data["refers"]:
        referral["name"] = kb.locations[referral["to"]].name
    for noted in (*data["feels"], *data["worse_with"]):
        noted["name"] = spoken.get(noted["id"], noted["id"])
    data["group"] = {"id": row.group, "name": kb.groups[row.group].name} if row.group else None
    data["mimics"] = [{"id": id_, "name": kb.look_alikes[id_].name, "tell": kb.look_alikes[id_].tell} for id_ in row.mimics]
    data["care"] = [
        {
            "id": id_,
            "name": kb.steps[id_].name,
            "phase": kb.steps[id_].phase,
            "planned": kb.steps[id_].planned,
            "dose": _dose(kb.steps[id_].dose),
        }
        for id_ in row.care
    ]
    data["links"] = cards.link_lines(kb, row)
    data["fed_by"] = _feds(links.feeders(kb, row))
    return {"schema": "painmap.muscle/1", "muscle": data, "disclaimer": DISCLAIMER}


def muscle_rows(kb: KnowledgeBase, row: Muscle) -> list[list[str]]:
    """Return the TSV rows of `muscle`: one for each referral."""
    return [
        [r.to, kb.locations[r.to].name, r.zone, r.part or "", str(r.order or ""), ",".join(ids(r.sources))] for r in row.refers
    ]


def several_rows(kb: KnowledgeBase, rows: Sequence[Muscle]) -> list[list[str]]:
    """Return the TSV rows of the muscles that one name may mean."""
    from painmap import cards

    return [[row.id, row.name, row.spot, ",".join(cards.main_places(kb, row))] for row in rows]


def _dose(dose: Dose | None) -> Json | None:
    if dose is None:
        return None
    return {
        key: (list(value) if isinstance(value, tuple) else value) for key, value in dose._asdict().items() if value is not None
    }


def _planned(row: PlannedStep) -> Json:
    step = row.step
    dose = {
        "hold_s": row.hold_s,
        "reps": row.reps,
        "sets": row.sets,
        "sides": row.sides,
        "side": row.side,
        "alternating": bool(step.dose and step.dose.alternating),
        "max_pain": step.dose.max_pain if step.dose else 4,
    }
    return {
        "id": step.id, "name": step.name, "how": list(step.how), "dose": dose, "published_dose": _dose(step.dose),
        "seconds": row.seconds, "replaces": row.replaces, "tool": list(step.tool), "presses": list(step.presses),
        "avoid_pressing": list(step.avoid_pressing),
        "stop_if": list(step.stop_if), "not_with": list(step.not_with),
        "evidence": {"basis": step.evidence.basis, "certainty": step.evidence.certainty}, "sources": ids(step.sources),
    }  # fmt: skip


def routine(plan: Plan, days: Sequence[Day] = ()) -> Json:
    """Return a plan: `painmap.routine/1`. `seconds` is exact; `minutes` is that in minutes; `days` may be empty.

    `times_a_day` is the most that the whole of it may be done; null where no source says so.
    """
    from painmap import week

    rows = (*plan.steps, *plan.habits)
    phases = dict.fromkeys(row.step.phase for row in rows)
    return {
        "schema": "painmap.routine/1",
        "title": plan.title,
        "side": plan.side,
        "asked_minutes": plan.asked_minutes,
        "minutes": round(plan.seconds / 60, 2),
        "seconds": plan.seconds,
        "times_a_day": week.times_a_day(plan),
        "pressing_seconds": week.pressing_s(plan),
        "muscles": list(plan.muscles),
        "triage": triage(plan.triage),
        "withheld": plan.withheld,
        "cautions": list(plan.cautions),
        "settings": list(plan.means.settings),
        "tools": None if plan.means.tools is None else list(plan.means.tools),
        "without": list(plan.means.without),
        "needs": list(dict.fromkeys(id_ for row in plan.steps for id_ in row.step.tool)),
        "phases": [{"phase": phase, "steps": [_planned(row) for row in rows if row.step.phase == phase]} for phase in phases],
        "days": [
            {"day": day.number, "steps": [row.step.id for row in day.steps], "seconds": day.seconds, "review": day.review}
            for day in days
        ],
        "left_out": [
            {"id": row.id, "name": row.name, "reason": row.reason, "because": row.because, "instead": row.instead}
            for row in plan.left_out
        ],
        "note": plan.note,
        "disclaimer": DISCLAIMER,
    }


def routine_table(plan: Plan, days: Sequence[Day] = ()) -> tuple[Sequence[str], list[list[str]]]:
    """Return the header and rows of a plan in TSV; with days each row begins with its day, and a day of rest has none."""
    if not days:
        return ROUTINE_COLUMNS, [_routine_row(row) for row in plan.steps]
    return ("day", *ROUTINE_COLUMNS), [[str(day.number), *_routine_row(row)] for day in days for row in day.steps]


def _routine_row(row: PlannedStep) -> list[str]:
    from painmap import cards

    return [row.step.phase, row.step.id, row.step.name, cards.chosen_dose(row), str(row.seconds)]


def routines(kb: KnowledgeBase, rows: Sequence[Routine]) -> Json:
    """Return the curated routines with their tools: `painmap.list/1`."""
    from painmap import sheet

    data = listing("routines", rows)
    for item, row in zip(data["items"], rows, strict=True):
        item |= {"for": row.for_, "tools": list(sheet.tools_of(kb, row))}
    return data


def routines_table(kb: KnowledgeBase, rows: Sequence[Routine]) -> tuple[Sequence[str], list[list[str]]]:
    """Return the header and rows of the curated routines in TSV."""
    from painmap import sheet

    body = [[row.id, row.name, str(row.minutes), ",".join(sheet.tools_of(kb, row)), row.for_] for row in rows]
    return ("id", "name", "minutes", "tools", "for"), body


def listing(kind: str, entries: Iterable[Any]) -> Json:
    """Return the entries of one kind: `painmap.list/1`."""
    from painmap import cards

    items = []
    for entry in entries:
        item: Json = {"id": entry.id, "name": cards.entry_name(entry)}
        for key in ("area", "group", "spot", "part_of", "phase", "level", "minutes", "members", "aka"):
            if hasattr(entry, key):
                item[key] = plain_data(getattr(entry, key))
        items.append(item)
    return {"schema": "painmap.list/1", "kind": kind, "items": items}


def flags(rows: Sequence[Any]) -> Json:
    """Return red flags, those that fired or all that are known: `painmap.flags/1`."""
    shown = []
    for row in rows:
        data = {
            "id": row.id, "level": row.level, "when": row.when, "action": row.action, "suspect": row.suspect, "why": row.why,
            "because": list(getattr(row, "because", ())), "condition": row.condition, "sources": ids(row.sources),
        }  # fmt: skip
        if hasattr(row, "reviewed_by"):
            data["reviewed_by"] = row.reviewed_by
        shown.append(data)
    return {"schema": "painmap.flags/1", "flags": shown}


def search(hits: Sequence[Any], raised: Any) -> Json:
    """Return search hits: `painmap.search/1`."""
    return {"schema": "painmap.search/1", "triage": triage(raised), "hits": [hit._asdict() for hit in hits]}


def source(row: Source, cited_by: Sequence[str]) -> Json:
    """Return a source and what cites it: `painmap.source/1`."""
    return {"schema": "painmap.source/1", "source": plain_data(row), "cited_by": list(cited_by)}


def check(problems: Sequence[Problem], counts: Mapping[str, int]) -> Json:
    """Return the faults of a knowledge base: `painmap.check/1`."""
    return {
        "schema": "painmap.check/1",
        "ok": not problems,
        "problems": [row._asdict() for row in problems],
        "counts": dict(counts),
    }


def me(kept: Mapping[str, str | None]) -> Json:
    """Return the cautions that a person keeps: `painmap.me/1`."""
    return {"schema": "painmap.me/1", "cautions": [{"id": id_, "until": until} for id_, until in kept.items()]}


def failure(command: str, error: Any) -> Json:
    """Return what `--json` prints when a name was not found or fits several: what was typed and what to type instead."""
    choices: Sequence[str] = getattr(error, "choices", ()) or getattr(error, "suggestions", ())
    return {"schema": f"painmap.{command}/1", command: None, "error": str(error), "name": error.name, "choices": list(choices)}
