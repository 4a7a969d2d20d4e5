"""What is wrong with a plan, worked out anew from the data: nothing here asks the planner's own rules."""

from itertools import combinations

from painmap import routine
from painmap.model import PHASES


def ordered(phases):
    """Whether phases come in the order of the design."""
    places = [PHASES.index(phase) for phase in phases]
    return places == sorted(places)


def inside(value, span):
    return (value is None) == (span is None) and (value is None or span[0] <= value <= span[1])


def met(blocks, step, tools):
    """Whether what a caution or a setting takes away meets a step that uses some tools."""
    properties, presses = set(blocks.properties) & set(step.properties), set(blocks.presses) & set(step.presses)
    if properties or presses or set(blocks.tools) & set(tools):
        return True
    return step.phase in blocks.phases or step.position in blocks.positions


def excluded(kb, step, cautions):
    """Whether cautions exclude a step."""
    for caution in (kb.cautions[id_] for id_ in cautions):
        if caution.blocks_all or caution.id in step.not_with or met(caution.blocks, step, step.tool):
            return True
    return bool(step.only_with) and not set(step.only_with) & set(cautions)


def out_of_place(kb, step, means):
    """Whether a step can't be done where the person is."""
    named = means.tools or ()
    rows = [row for row in kb.terms.settings if row.id in means.settings]
    return any(met(row.blocks, step, [id_ for id_ in step.tool if id_ not in named]) for row in rows)


def at_hand(kb, means):
    """Return the ids of the tools that a person has."""
    tools = {tool.id for tool in kb.terms.tools if means.tools is None or tool.usual or tool.id in means.tools}
    return tools - {tool.id for tool in kb.terms.tools if tool.id in means.without or tool.is_a in means.without}


def fed(kb):
    """Return pairs (earlier, later) of ids of steps: what feeds a muscle before it, where somebody but a seller says so."""
    pairs = set()
    for link in kb.links:
        if link.kind in ("press-before", "satellite") and link.certainty != "none" and link.basis != "vendor":
            ends = [kb.groups[id_].members if id_ in kb.groups else (id_,) for id_ in (link.source, link.target)]
            first, then = ({step for row in rows if row in kb.muscles for step in kb.muscles[row].care} for rows in ends)
            pairs |= {(a, b) for a in first - then for b in then - first}
    return pairs


def told_otherwise(kb, routine_):
    """Return pairs (earlier, later) that a curated routine's own source turns round by saying what is pressed first."""
    own = {cite.id for cite in routine_.sources}
    pairs = set()
    for link in kb.links:
        if link.kind == "press-before" and {cite.id for cite in link.sources} & own:
            ends = [kb.groups[id_].members if id_ in kb.groups else (id_,) for id_ in (link.source, link.target)]
            first, then = ({step for row in rows if row in kb.muscles for step in kb.muscles[row].care} for rows in ends)
            pairs |= {(b, a) for a in first - then for b in then - first if "press" == kb.steps[a].phase == kb.steps[b].phase}
    return pairs


def late_feeders(kb, rows, pairs):
    """Return pairs of steps of one phase in the wrong order; where links run in a circle there is no right one."""
    wrong = []
    for phase in {row.step.phase for row in rows} - {"warm-up"}:
        ids = [row.step.id for row in rows if row.step.phase == phase and row.replaces is None]
        after = {id_: {other for other in ids if (id_, other) in pairs} for id_ in ids}
        for _ in ids:
            after = {id_: direct.union(*(after[other] for other in direct)) for id_, direct in after.items()}
        wrong += [(b, a) for a, b in combinations(ids, 2) if (b, a) in pairs and b not in after[a]]
    return wrong


def faults(kb, plan, minutes, means=None):
    """Return everything that is wrong with a plan; `means` are what it was asked for, where that is not in the plan."""
    means = plan.means if means is None else means
    rows = plan.steps
    taken = [row.step for row in (*rows, *plan.habits)]
    one_side = plan.side in ("left", "right")
    pauses = routine.BETWEEN_S * max(0, len(rows) - 1)
    pressed = [site for row in rows for site in set(row.step.presses)]
    have = at_hand(kb, means)
    known = {
        "longer than asked": plan.seconds > minutes * 60,
        "seconds do not add up": plan.seconds != sum(row.seconds for row in rows) + pauses,
        "out of order": not ordered([row.step.phase for row in rows]),
        "a step twice": len({step.id for step in taken}) != len(taken),
        "described only": any(not step.planned for step in taken),
        "excluded": any(excluded(kb, step, plan.cautions) for step in taken),
        "out of place": any(out_of_place(kb, step, means) for step in taken),
        "a tool that is not there": any(not set(step.tool) <= have for step in taken),
        "pressing too long": sum(row.seconds for row in rows if row.step.presses) > 600,
        "a site too often": any(pressed.count(site) > 2 for site in pressed),
        "too many muscles": len(plan.muscles) > 5,
        "left out without a reason": any(not row.because.strip() or not row.reason for row in plan.left_out),
        "left out and taken": bool({row.id for row in plan.left_out} & {step.id for step in taken}),
        "a stand-in that is not there": any(
            row.instead is not None and row.instead not in {step.name for step in taken} for row in plan.left_out
        ),
        "no word why it is empty": not rows and not (plan.note or plan.withheld),
        "more than a line of why": "\n" in (plan.note or ""),
        "a habit that takes time": any(row.step.phase != "habit" or row.seconds for row in plan.habits),
        "a habit among the steps": any(row.step.phase == "habit" for row in rows),
        "no sources": bool(taken) and not plan.sources,
    }
    found = [fault for fault, there in known.items() if there]
    for row in rows:
        dose, one = row.step.dose, one_side or row.side is not None
        if dose is None or not (inside(row.hold_s, dose.hold_s) and inside(row.reps, dose.reps) and inside(row.sets, dose.sets)):
            found.append(f"dose of {row.step.id}")
        elif not routine.dosed(row.step, 0.0, one).seconds <= row.seconds <= routine.dosed(row.step, 1.0, one).seconds:
            found.append(f"time of {row.step.id}")
        elif row.sides != ("both" if dose.sides == "both" and (dose.alternating or not one) else "one"):
            found.append(f"sides of {row.step.id}")
        elif dose.max_pain > 4:
            found.append(f"pain of {row.step.id}")
    return found
