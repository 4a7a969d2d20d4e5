"""Named rules over a whole knowledge base. Each rule is a generator of faults whose message says what to do.

What a single entry can get wrong (types, missing fields, unknown keys, sources) is `schema`'s business, found while reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from painmap.assemble import Loaded
from painmap.grounds import grounds
from painmap.lexicon import compile_wording
from painmap.model import KnowledgeBase, Problem, Step
from painmap.prose import PROSE_RULES
from painmap.text import words
from painmap.things import not_at_hand

Rule = Callable[[Loaded], Iterator[Problem]]
RULES: dict[str, Rule] = dict(PROSE_RULES)


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register a rule under the name that its faults carry."""

    def register(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return register


@rule("one-id-space")
def one_id_space(loaded: Loaded) -> Iterator[Problem]:
    """Muscles, groups and locations share one id space, since links may point at any of them; no retired id comes back."""
    kb = loaded.kb
    seen: dict[str, str] = {}
    for kind, table in (("muscle", kb.muscles), ("group", kb.groups), ("location", kb.locations)):
        for id_ in table:
            if id_ in seen:
                yield loaded.problem(kind, id_, ("id",), "one-id-space", f'"{id_}" is also the id of a {seen[id_]}; rename one')
            if id_ in kb.terms.retired_ids:
                yield loaded.problem(
                    kind, id_, ("id",), "one-id-space", f'"{id_}" is retired and is never used again; choose another'
                )
            seen[id_] = kind


@rule("part-of-loop")
def part_of_loop(loaded: Loaded) -> Iterator[Problem]:
    """Locations are a tree: nobody is part of itself."""
    for location in loaded.kb.locations.values():
        if location.id in _up(loaded.kb, location.id):
            yield loaded.problem(
                "location",
                location.id,
                ("part_of",),
                "part-of-loop",
                f'"{location.id}" ends up as part of itself; mend part_of',
            )


def _up(kb: KnowledgeBase, id_: str) -> list[str]:
    found: list[str] = []
    here = kb.locations[id_].part_of
    while here in kb.locations and here not in found:
        found.append(str(here))
        here = kb.locations[str(here)].part_of
    return found


@rule("near-symmetric")
def near_symmetric(loaded: Loaded) -> Iterator[Problem]:
    """A neighbour's neighbour is oneself."""
    locations = loaded.kb.locations
    for location in locations.values():
        for index, near in enumerate(location.near):
            if near in locations and location.id not in locations[near].near:
                yield loaded.problem(
                    "location",
                    location.id,
                    ("near", index),
                    "near-symmetric",
                    f'"{near}" does not name "{location.id}" as near; add it there',
                )


@rule("lay-name-unique")
def lay_name_unique(loaded: Loaded) -> Iterator[Problem]:
    """No lay name means two locations unless both mark it as ambiguous."""
    kb = loaded.kb
    meanings: dict[tuple[str, ...], list[str]] = {}
    for location in kb.locations.values():
        for name in {words(name, kb.grammar.forms) for name in (location.name, *location.aka)}:
            meanings.setdefault(name, []).append(location.id)
    for name, ids in meanings.items():
        for id_ in ids if len(ids) > 1 else ():
            marked = {words(row, kb.grammar.forms) for row in kb.locations[id_].ambiguous}
            if name not in marked:
                others = ", ".join(other for other in ids if other != id_)
                yield loaded.problem(
                    "location",
                    id_,
                    ("aka",),
                    "lay-name-unique",
                    f'"{" ".join(name)}" also names {others}; drop it or list it under ambiguous in each',
                )


@rule("location-reached")
def location_reached(loaded: Loaded) -> Iterator[Problem]:
    """Each location is reached by a muscle, through itself or a part of it, or says why none is known.

    A row to what it is part of does not count: that row says nothing about just this place.
    """
    kb = loaded.kb
    reached = {row.to for muscle in kb.muscles.values() for row in muscle.refers}
    above = {up for id_ in reached if id_ in kb.locations for up in _up(kb, id_)}
    for location in kb.locations.values():
        if location.id in reached or location.id in above or location.none_known:
            continue
        yield loaded.problem(
            "location",
            location.id,
            (),
            "location-reached",
            f'no muscle refers to "{location.id}"; add a referral or say why under none_known',
        )


@rule("muscle-reachable")
def muscle_reachable(loaded: Loaded) -> Iterator[Problem]:
    """Each muscle can be found by asking for at least one place."""
    for muscle in loaded.kb.muscles.values():
        if not any(row.to in loaded.kb.locations for row in muscle.refers):
            yield loaded.problem(
                "muscle", muscle.id, ("refers",), "muscle-reachable", "no place leads to this muscle; add a referral"
            )


@rule("step-used")
def step_used(loaded: Loaded) -> Iterator[Problem]:
    """Each step is named by a muscle, a routine, another step, or serves an area."""
    kb = loaded.kb
    used = {id_ for muscle in kb.muscles.values() for id_ in muscle.care}
    used |= {id_ for routine in kb.routines.values() for id_ in routine.steps}
    used |= {step.instead for step in kb.steps.values() if step.instead}
    for step in kb.steps.values():
        if step.id not in used and not step.areas:
            yield loaded.problem(
                "step",
                step.id,
                (),
                "step-used",
                "no muscle, routine or step names this step; name it in care, or give it areas",
            )


@rule("step-dosed")
def step_dosed(loaded: Loaded) -> Iterator[Problem]:
    """A planned step that is no habit has a dose; a press names where it presses."""
    for step in loaded.kb.steps.values():
        if step.planned and step.phase != "habit" and step.dose is None:
            yield loaded.problem("step", step.id, (), "step-dosed", "a planned step needs a dose; write one, or planned: false")
        if step.phase == "press" and not step.presses:
            yield loaded.problem(
                "step", step.id, (), "step-dosed", "a step of phase press needs presses: every place that is pressed"
            )
        if len(step.how) > 6:
            yield loaded.problem("step", step.id, ("how",), "step-dosed", f"{len(step.how)} sentences, 6 at most; say it shorter")


@rule("things-named")
def things_named(loaded: Loaded) -> Iterator[Problem]:
    """A step that is planned asks for nothing that its tools do not name."""
    for step in loaded.kb.steps.values():
        for index, word in not_at_hand(loaded.kb, step) if step.planned and step.phase != "habit" else ():
            yield loaded.problem(
                "step", step.id, ("how", index), "things-named", f'asks for "{word}"; add it to tool, or say it without'
            )


@rule("endangered-site")
def endangered_site(loaded: Loaded) -> Iterator[Problem]:
    """No planned step presses where nerves, vessels or organs lie bare; exceptions are listed, with a reason."""
    kb = loaded.kb
    endangered = {site.id for site in kb.terms.sites if site.endangered}
    allowed = {(row.step, row.site) for row in kb.terms.press_exceptions}
    for step in kb.steps.values():
        for index, site in enumerate(step.presses):
            if site in endangered and step.planned and (step.id, site) not in allowed:
                yield loaded.problem(
                    "step",
                    step.id,
                    ("presses", index),
                    "endangered-site",
                    f"{site} must not be pressed by oneself; write planned: false or press elsewhere",
                )
    for step_id, site in allowed:
        if step_id in kb.steps and site not in kb.steps[step_id].presses:
            yield loaded.problem(
                "terms",
                "",
                ("press_exceptions",),
                "endangered-site",
                f"{step_id} no longer presses {site}; take the exception out",
            )


@rule("press-or-reason")
def press_or_reason(loaded: Loaded) -> Iterator[Problem]:
    """Each muscle has a planned press or says why not, a stretch or movement, and a strengthening or habit."""
    for muscle in loaded.kb.muscles.values():
        steps: list[Step] = [loaded.kb.steps[id_] for id_ in muscle.care if id_ in loaded.kb.steps]
        phases = {step.phase for step in steps if step.planned}
        if "press" not in phases and not muscle.no_press:
            yield loaded.problem(
                "muscle",
                muscle.id,
                ("care",),
                "press-or-reason",
                "no step of phase press; add one, or say under no_press why not",
            )
        if muscle.self_test.kind == "press" and muscle.no_press:
            yield loaded.problem(
                "muscle",
                muscle.id,
                ("self_test",),
                "press-or-reason",
                "a press test on a muscle that must not be pressed; use move or none",
            )
        for needed in (("stretch", "move"), ("strengthen", "habit")):
            if not phases & set(needed):
                yield loaded.problem(
                    "muscle",
                    muscle.id,
                    ("care",),
                    "press-or-reason",
                    f"no planned step of phase {' or '.join(needed)}; add one",
                )


@rule("concepts-given")
def concepts_given(loaded: Loaded) -> Iterator[Problem]:
    """Each muscle says at least two things it feels like and two that make it worse."""
    for muscle in loaded.kb.muscles.values():
        for field in ("feels", "worse_with"):
            if len(getattr(muscle, field)) < 2:
                yield loaded.problem("muscle", muscle.id, (field,), "concepts-given", f"{field} needs two rows or more")


@rule("part-known")
def part_known(loaded: Loaded) -> Iterator[Problem]:
    """A referral's part is one of the muscle's parts."""
    for muscle in loaded.kb.muscles.values():
        for index, row in enumerate(muscle.refers):
            if row.part is not None and row.part not in muscle.parts:
                yield loaded.problem(
                    "muscle",
                    muscle.id,
                    ("refers", index, "part"),
                    "part-known",
                    f'"{row.part}" is none of its parts: {", ".join(muscle.parts) or "it has none"}',
                )


@rule("referral-once")
def referral_once(loaded: Loaded) -> Iterator[Problem]:
    """Two rows of one place and part must differ in zone: sources that agree belong in one row."""
    for muscle in loaded.kb.muscles.values():
        seen = set()
        for index, row in enumerate(muscle.refers):
            key = (row.to, row.part, row.zone)
            if key in seen:
                yield loaded.problem(
                    "muscle",
                    muscle.id,
                    ("refers", index),
                    "referral-once",
                    f"{row.to} stands here twice with the same zone; put the sources together",
                )
            seen.add(key)


@rule("vendor-link")
def vendor_link(loaded: Loaded) -> Iterator[Problem]:
    """What only a seller claims has certainty none, so that it never orders a plan; nothing feeds itself."""
    kb = loaded.kb
    for index, link in enumerate(kb.links):
        sellers = bool(link.sources) and all(
            cite.id in kb.sources and kb.sources[cite.id].kind == "vendor" for cite in link.sources
        )
        if (sellers or link.basis == "vendor") and link.certainty != "none":
            yield loaded.problem(
                "link", str(index), ("certainty",), "vendor-link", "only a seller claims this: write certainty: none"
            )
        if link.source == link.target:
            yield loaded.problem("link", str(index), ("to",), "vendor-link", "a link from an entry to itself; take it out")


@rule("rule-can-fire")
def rule_can_fire(loaded: Loaded) -> Iterator[Problem]:
    """Each finding is used by a red flag or a caution; each rule that assumes something prints its condition."""
    kb = loaded.kb
    used = {id_ for flag in kb.red_flags.values() for id_ in _findings(flag.rule)}
    used |= {id_ for caution in kb.cautions.values() for id_ in caution.findings}
    for finding in kb.findings.values():
        if finding.id not in used:
            yield loaded.problem(
                "finding",
                finding.id,
                (),
                "rule-can-fire",
                "no red flag or caution reads this finding; use it or take it out",
            )
    for flag in kb.red_flags.values():
        if flag.condition is None and "unless_known" in _ops(flag.rule):
            yield loaded.problem(
                "red flag",
                flag.id,
                ("rule",),
                "rule-can-fire",
                "the rule assumes what was not said; write the condition that is printed",
            )


def _findings(rule_: object) -> Iterator[str]:
    if getattr(rule_, "finding", None):
        yield rule_.finding  # type: ignore[attr-defined]
    for part in getattr(rule_, "parts", ()):
        yield from _findings(part)


def _ops(rule_: object) -> set[str]:
    return {rule_.op, *(op for part in rule_.parts for op in _ops(part))}  # type: ignore[attr-defined]


@rule("wording")
def wording(loaded: Loaded) -> Iterator[Problem]:
    """A wording says something, and uses only classes that exist."""
    kb = loaded.kb
    skip, forms = frozenset(kb.grammar.skip), kb.grammar.forms
    safe, every = set(kb.grammar.classes), set(kb.grammar.classes) | set(kb.words.classes)
    for name in sorted(set(kb.grammar.classes) & set(kb.words.classes)):
        yield loaded.problem("vocabulary", "", ("classes", name), "wording", f"the grammar has a class <{name}> too; rename one")
    rows: list[tuple[str, str, tuple[str | int, ...], tuple[str, ...], set[str]]] = []
    for field in ("sensations", "activities", "times", "conditions"):
        rows += [("vocabulary", "", (field, at), row.wordings, every) for at, row in enumerate(getattr(kb.words, field))]
    rows = [(kind, id_, (*path, "wordings"), wordings, classes) for kind, id_, path, wordings, classes in rows]
    for row in kb.findings.values():
        if not row.wordings and row.adds_up is None:
            message = "nobody can say it: give it wordings, or adds_up"
            yield loaded.problem("finding", row.id, (), "wording", message)
        rows += [("finding", row.id, ("wordings",), row.wordings, safe), ("finding", row.id, ("but_not",), row.but_not, safe)]
    for kind, id_, path, wordings, classes in rows:
        for index, said in enumerate(wordings):
            sequences = compile_wording(said, skip, forms)
            missing = [e[1:] for sequence in sequences for e in sequence if e[0] == "<" and e[1:] not in classes]
            at = (*path, index)
            if not sequences:
                yield loaded.problem(kind, id_, at, "wording", f'"{said}" has only little words, which are passed over; say more')
            for name in missing:
                yield loaded.problem(kind, id_, at, "wording", f"no class is called <{name}>; add it to classes or correct it")
            short = [e for sequence in sequences for e in sequence if e[0] == "*" and len(e) < 4]
            if short:
                yield loaded.problem(
                    kind, id_, at, "wording", f'"{said}" has a prefix of fewer than three letters; write more of it'
                )


@rule("code-form")
def code_form(loaded: Loaded) -> Iterator[Problem]:
    """Each public id has the form of its vocabulary and belongs to one entry."""
    kb = loaded.kb
    rows = [("muscle", row.id, row.codes) for row in kb.muscles.values()] + [
        ("location", row.id, row.codes) for row in kb.locations.values()
    ]
    used = Counter(code for _, _, codes in rows for code in codes.values())
    for kind, id_, codes in rows:
        for name, code in codes.items():
            digits = code.removeprefix("UBERON:")
            if name != "uberon" or digits == code or len(digits) != 7 or not digits.isdigit():
                yield loaded.problem(
                    kind,
                    id_,
                    ("codes", name),
                    "code-form",
                    f'{name}: "{code}" is no id; write uberon: "UBERON:0001386"',
                )
            elif used[code] > 1:
                yield loaded.problem(kind, id_, ("codes", name), "code-form", f"{code} is used twice; keep it where it fits best")


def counts(kb: KnowledgeBase) -> dict[str, int]:
    """Return how much there is of each kind."""
    return {
        "muscles": len(kb.muscles), "locations": len(kb.locations), "referrals": sum(len(m.refers) for m in kb.muscles.values()),
        "links": len(kb.links), "steps": len(kb.steps), "routines": len(kb.routines), "look_alikes": len(kb.look_alikes),
        "red_flags": len(kb.red_flags), "sources": len(kb.sources),
    }  # fmt: skip


def two_authors(kb: KnowledgeBase) -> tuple[int, int]:
    """Return how many essential referrals have two independent sources, and how many essential referrals there are."""
    rows = [row for muscle in kb.muscles.values() for row in muscle.refers if row.zone == "essential"]
    return sum(grounds(kb, row.sources) > 1 for row in rows), len(rows)


def run(loaded: Loaded) -> tuple[Problem, ...]:
    """Return every fault: those found while reading and those of all rules."""
    found = list(loaded.problems)
    for check in RULES.values():
        found += check(loaded)
    return tuple(sorted(set(found)))
