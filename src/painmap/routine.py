"""Muscles + minutes + cautions -> an ordered, dosed plan. Pure and deterministic: the same question gives the same plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from painmap import safety
from painmap.model import PHASES, Caution, Dose, KnowledgeBase, LeftOut, Muscle, Plan, PlannedStep, Span, Step, Triage
from painmap.record import NamedTuple

MOST_MUSCLES = 5
MOST_HABITS = 4  # more advice than that is not heeded; a curated routine gives its own
MOST_PRESSING_S = 600  # ten minutes of pressing a day in all
REP_S = 4.0  # our estimate for one slow repetition where no source gives it
CHANGE_S = 5  # to change sides
BETWEEN_S = 10  # to get from one step into the next
SLOW_WALK_M_S = 0.5  # our estimate for slow, deliberate steps
# What a short plan can least do without comes first; the plan itself is done in the order of PHASES.
_PRIORITY = ("press", "stretch", "strengthen", "move", "warm-up", "heat")
_WARM_UP_FROM_S = 300
ROUND_S = 15  # minutes are given in steps that a person can follow
NO_DOSE = Dose(None, None, None, None, None, None, None, None, None, None, "one", 4, True)


class Wish(NamedTuple):
    """What a plan is asked for. `steps` is a curated order; `muscles` stand most important first."""

    title: str
    muscles: tuple[Muscle, ...]
    steps: tuple[str, ...] = ()
    side: str | None = None
    note: str | None = None
    excluded_by: tuple[str, ...] = ()
    minutes: int | None = None


def _at(span: Span | None, share: float, otherwise: float) -> float:
    return otherwise if span is None else span[0] + (span[1] - span[0]) * share


def dosed(step: Step, share: float, one_side: bool) -> PlannedStep:
    """Return a step with a dose inside its published range.

    Args:
        step: a step that has a dose.
        share: 0 for the least of each range, 1 for the most.
        one_side: whether the person named a side; then a step done on both sides is done on that one.
    """
    dose = step.dose or NO_DOSE
    hold = None if dose.hold_s is None else round(_at(dose.hold_s, share, 0))
    reps = None if dose.reps is None else round(_at(dose.reps, share, 0))
    sets = None if dose.sets is None else round(_at(dose.sets, share, 0))
    sides = "one" if one_side or dose.sides == "one" else "both"
    if dose.minutes is not None:
        seconds = max(60 * dose.minutes[0], ROUND_S * (60 * _at(dose.minutes, share, 0) // ROUND_S))
    elif dose.distance_m is not None:
        seconds = (reps or 1) * _at(dose.distance_m, share, 0) / SLOW_WALK_M_S
    else:
        each = (hold or 0) if hold is not None and dose.rep_s is None else (hold or 0) + _at(dose.rep_s, share, REP_S)
        seconds = (reps or 1) * each
    rest = (sets - 1) * _at(dose.rest_s, 0, 0) if sets else 0
    seconds = (sets or 1) * seconds + rest
    if sides == "both":
        seconds = 2 * seconds + CHANGE_S
    return PlannedStep(step, hold, reps, sets, sides, int(-(-seconds // 1)), None)


class _Planner:
    def __init__(self, kb: KnowledgeBase, wish: Wish, cautions: Sequence[str], budget: int) -> None:
        self.kb, self.wish, self.budget = kb, wish, budget
        self.cautions: tuple[Caution, ...] = tuple(kb.cautions[id_] for id_ in cautions if id_ in kb.cautions)
        self.one_side = wish.side in ("left", "right")
        self.chosen: list[PlannedStep] = []
        self.habits: list[PlannedStep] = []
        self.left_out: dict[str, LeftOut] = {}
        self.seen: set[str] = set()
        bare = {site.id for site in kb.terms.sites if site.endangered}
        excepted = {(row.step, row.site) for row in kb.terms.press_exceptions}
        # `painmap check` refuses such steps; the planner does not rely on a personal base having been checked.
        self.endangered = {s.id for s in kb.steps.values() for site in s.presses if site in bare and (s.id, site) not in excepted}

    # --- what may be done at all ---

    def allowed(self, step: Step) -> tuple[Step, str | None] | None:
        """Return the step, or what stands in for it with the name of what it replaces; None when nothing may be done."""
        first, tried = step, set()
        while True:
            caution = safety.blocked(step, self.cautions)
            if caution is None and step.planned and step.id not in self.endangered:
                return step, (first.name if step is not first else None)
            why = f"caution: {caution.name}" if caution else "described only: not on your own"
            if step is first:
                self.left_out.setdefault(first.id, LeftOut(first.id, first.name, why))
            tried.add(step.id)
            following = self.kb.steps.get(step.instead or "")
            if following is None or following.id in tried:
                return None
            step = following

    # --- choosing ---

    def spent(self, extra: PlannedStep | None = None) -> int:
        rows = [*self.chosen, extra] if extra else self.chosen
        return sum(row.seconds for row in rows) + BETWEEN_S * max(0, len(rows) - 1)

    def pressing(self) -> int:
        return sum(row.seconds for row in self.chosen if row.step.phase == "press")

    def take(self, step: Step) -> bool:
        """Put a step, or what stands in for it, into the plan; return whether one was put in."""
        if step.id in self.seen:
            return False
        self.seen.add(step.id)
        if step.only_with and not {row.id for row in self.cautions} & set(step.only_with):
            return False
        pair = self.allowed(step)
        if pair is None or any(row.step.id == pair[0].id for row in (*self.chosen, *self.habits)):
            return False
        allowed, replaces = pair
        planned = dosed(allowed, 0.0, self.one_side)._replace(replaces=replaces)
        self.seen.add(allowed.id)
        if replaces:
            why = self.left_out[step.id].because
            self.left_out[step.id] = LeftOut(step.id, step.name, f"{why}; instead: {allowed.name}")
        if allowed.phase == "habit":
            if len(self.habits) == MOST_HABITS and not self.wish.steps:
                return False
            self.habits.append(planned._replace(seconds=0))
            return False
        too_much = allowed.phase == "press" and self.pressing() + planned.seconds > MOST_PRESSING_S
        if too_much or self.spent(planned) > self.budget:
            why = "ten minutes of pressing a day are enough" if too_much else "time"
            self.left_out.setdefault(step.id, LeftOut(step.id, step.name, why))
            return False
        self.chosen.append(planned)
        return True

    def rounds(self, lists: Sequence[Sequence[Step]]) -> None:
        """Take steps in rounds: each round goes through the phases by priority and gives every muscle one step of each."""
        while True:
            before = len(self.seen)
            for phase in (*_PRIORITY, "habit"):
                for steps in lists:
                    fresh = (step for step in steps if step.phase == phase and step.id not in self.seen)
                    for step in fresh:
                        if self.take(step):
                            break
            if len(self.seen) == before:
                return

    def warm_up(self) -> None:
        """Begin with the shortest warm-up that serves the first muscle's area, when there is time for one."""
        areas = [muscle.area for muscle in self.wish.muscles]
        if self.budget < _WARM_UP_FROM_S or not areas:
            return
        fitting = [step for step in self.kb.steps.values() if step.phase == "warm-up" and areas[0] in step.areas]
        for step in sorted(fitting, key=lambda row: (dosed(row, 0.0, self.one_side).seconds, row.id)):
            if self.take(step):
                return

    def scale(self) -> None:
        """Raise doses inside their ranges, step by step in the plan's order, while time is left."""
        for index, row in enumerate(self.chosen):
            for share in (1.0, 0.75, 0.5, 0.25):
                more = dosed(row.step, share, self.one_side)._replace(replaces=row.replaces)
                extra = more.seconds - row.seconds
                pressing = self.pressing() + (extra if row.step.phase == "press" else 0)
                if extra > 0 and self.spent() + extra <= self.budget and pressing <= MOST_PRESSING_S:
                    self.chosen[index] = more
                    break

    # --- order ---

    def ordered(self) -> list[PlannedStep]:
        """Return the steps by phase; inside `press` the muscle that is to be pressed first comes first."""
        given = {id_: position for position, id_ in enumerate(self.wish.steps)}
        position = {row.step.id: given.get(row.step.id, len(given) + index) for index, row in enumerate(self.chosen)}
        rows = sorted(self.chosen, key=lambda row: (PHASES.index(row.step.phase), position[row.step.id]))
        press = [row for row in rows if row.step.phase == "press"]
        if not given:
            press = _before(press, self._pairs())
        rest = [row for row in rows if row.step.phase != "press"]
        warm = [row for row in rest if row.step.phase == "warm-up"]
        return [*warm, *press, *(row for row in rest if row.step.phase != "warm-up")]

    def _pairs(self) -> set[tuple[str, str]]:
        """Return pairs of step ids (earlier, later) that links of some certainty ask for."""
        pairs = set()
        for link in self.kb.links:
            if link.kind in ("press-before", "satellite") and link.certainty != "none" and link.basis != "vendor":
                first, then = self._steps_of(link.source), self._steps_of(link.target)
                pairs |= {(a, b) for a in first - then for b in then - first}
        return pairs

    def _steps_of(self, id_: str) -> set[str]:
        members = self.kb.groups[id_].members if id_ in self.kb.groups else (id_,)
        return {step for member in members if member in self.kb.muscles for step in self.kb.muscles[member].care}


def _before(rows: list[PlannedStep], pairs: set[tuple[str, str]]) -> list[PlannedStep]:
    """Order rows so that pairs are kept where they can be; a loop of pairs leaves the rows as they stand."""
    left, ordered = list(rows), []
    while left:
        free = next(
            (row for row in left if not any((other.step.id, row.step.id) in pairs for other in left if other is not row)),
            left[0],
        )
        left.remove(free)
        ordered.append(free)
    return ordered


def plan(kb: KnowledgeBase, wish: Wish, minutes: int, cautions: Iterable[str], triage: Triage) -> Plan:
    """Make a plan.

    Args:
        kb: a loaded knowledge base.
        wish: what it is for.
        minutes: the time there is, in whole minutes; the plan never takes more.
        cautions: ids of cautions that are true of the person.
        triage: what the person's words raised; at `emergency` the plan is withheld.

    Returns:
        The plan with exact seconds, and what was left out with the reason.
    """
    cautions = tuple(cautions)
    empty = Plan(
        wish.title,
        wish.side,
        minutes,
        0,
        tuple(m.id for m in wish.muscles[:MOST_MUSCLES]),
        (),
        (),
        (),
        cautions,
        triage,
        False,
        wish.note,
        (),
    )
    if triage.level == safety.EMERGENCY or any(flag.no_steps for flag in triage.flags):
        return empty._replace(withheld=True, muscles=())
    excluded = [kb.cautions[id_].name for id_ in cautions if id_ in wish.excluded_by]
    if excluded:
        return empty._replace(note=f"This routine is not for: {', '.join(excluded)}.")
    planner = _Planner(kb, wish, cautions, minutes * 60)
    if wish.steps:
        planner.rounds([[kb.steps[id_] for id_ in wish.steps]])
    else:
        planner.warm_up()
        planner.rounds([[kb.steps[id_] for id_ in muscle.care] for muscle in wish.muscles[:MOST_MUSCLES]])
    planner.scale()
    ordered = tuple(planner.ordered())
    note = wish.note
    if not ordered and note is None:
        note = "Nothing that is safe to do on your own fits this time and these cautions; see a physiotherapist."
    cites = tuple(dict.fromkeys(cite for row in (*ordered, *planner.habits) for cite in row.step.sources))
    return empty._replace(
        seconds=planner.spent(),
        steps=ordered,
        habits=tuple(planner.habits),
        left_out=tuple(planner.left_out.values()),
        note=note,
        sources=cites,
    )
