"""Muscles, minutes, tools and cautions -> an ordered, dosed plan. Pure and deterministic: one question, one plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from painmap import limits, order, safety
from painmap.knowledge import KnowledgeBase
from painmap.model import Dose, Muscle, Span, Step
from painmap.postings import tables
from painmap.record import NamedTuple
from painmap.results import LeftOut, Means, Plan, PlannedStep, Triage

MOST_MUSCLES = 5
MOST_HABITS = 3  # more advice than that is not heeded; a curated routine gives its own
MOST_PRESSING_S = 600  # ten minutes of pressing a day in all
MOST_A_SITE = 2  # times a day that one site is pressed
REP_S = 4.0  # our estimate for one slow repetition where no source gives it
MOVE_S = 2.0  # our estimate for the way into a short hold and back, for each repetition, where no source gives it
SHORT_HOLD_S = 10  # holds shorter than this go by in a count of repetitions
CHANGE_S = 5  # to change sides
BETWEEN_S = 10  # to get from one step into the next
SLOW_WALK_M_S = 0.5  # our estimate for slow, deliberate steps
# What a short plan can least do without comes first; the plan itself is done in the order of PHASES.
_PRIORITY = ("press", "stretch", "strengthen", "move", "warm-up", "heat")
_WARM_UP_FROM_S = 300
ROUND_S = 15  # minutes are given in steps that a person can follow
ANY_MEANS = Means()
ONE_SIDE = ("left", "right")
NO_DOSE = Dose(None, None, None, None, None, None, None, None, None, None, "one", False, 4, True)


class Wish(NamedTuple):
    """What a plan is asked for. `steps` is a curated order; `muscles` stand most important first.

    `id` is that of a curated routine, `made_for` the cautions that are true of whoever takes it; `named` says that a muscle was
    asked for by its own name. A wish with `parts`, which have none of their own, is for all of them together and gives no more
    than a title itself.
    """

    title: str
    muscles: tuple[Muscle, ...]
    steps: tuple[str, ...] = ()
    side: str | None = None
    note: str | None = None
    excluded_by: tuple[str, ...] = ()
    minutes: int | None = None
    id: str = ""
    named: bool = False
    parts: tuple[Wish, ...] = ()
    made_for: tuple[str, ...] = ()


def _at(span: Span | None, share: float, otherwise: float) -> float:
    return otherwise if span is None else span[0] + (span[1] - span[0]) * share


def repeat_s(dose: Dose, hold: float | None, reps: int | None, share: float) -> float:
    """Return the seconds that one repetition takes: its hold, and the movement as published or as we estimate it."""
    if dose.rep_s is not None or hold is None:
        return (hold or 0) + _at(dose.rep_s, share, REP_S)
    short = (reps or 1) > 1 and dose.hold_s is not None and dose.hold_s[0] < SHORT_HOLD_S
    return hold + (MOVE_S if short else 0)


def dosed(step: Step, share: float, one_side: bool) -> PlannedStep:
    """Return a step with a dose inside its published range.

    Args:
        step: a step that has a dose.
        share: 0 for the least of each range, 1 for the most.
        one_side: whether the person named a side; then a step done on both sides is done on that one, but for one whose
            repeats go from side to side.
    """
    dose = step.dose or NO_DOSE
    hold = None if dose.hold_s is None else round(_at(dose.hold_s, share, 0))
    reps = None if dose.reps is None else round(_at(dose.reps, share, 0))
    sets = None if dose.sets is None else round(_at(dose.sets, share, 0))
    sides = "both" if dose.sides == "both" and (dose.alternating or not one_side) else "one"
    turns = 2 if sides == "both" and dose.alternating else 1
    if dose.minutes is not None:
        seconds = turns * max(60 * dose.minutes[0], ROUND_S * (60 * _at(dose.minutes, share, 0) // ROUND_S))
    elif dose.distance_m is not None:
        seconds = turns * (reps or 1) * _at(dose.distance_m, share, 0) / SLOW_WALK_M_S
    else:
        seconds = turns * (reps or 1) * repeat_s(dose, hold, reps, share)
    # Without sets the published rest is the one between repetitions; minutes hold their rests already.
    rounds = sets or (turns * (reps or 1) if dose.minutes is None else 1)
    seconds = (sets or 1) * seconds + (rounds - 1) * _at(dose.rest_s, 0, 0)
    if sides == "both" and not dose.alternating:
        seconds = 2 * seconds + CHANGE_S
    return PlannedStep(step, hold, reps, sets, sides, int(-(-seconds // 1)), None)


def time_for(rows: Sequence[PlannedStep]) -> int:
    """Return how many seconds steps take one after another, with getting from one into the next."""
    return sum(row.seconds for row in rows) + BETWEEN_S * max(0, len(rows) - 1)


class _Planner:
    def __init__(self, kb: KnowledgeBase, wish: Wish, cautions: Sequence[str], means: Means, budget: int) -> None:
        self.kb, self.wish, self.budget = kb, wish, budget
        self.limits = limits.limits(kb, cautions, means)
        self.named = means.tools or ()
        self.true_of = {caution.id for caution in self.limits.cautions}
        self.sides = _sides_by_step(kb, wish)
        self.chosen: list[PlannedStep] = []
        self.habits: list[PlannedStep] = []
        self.left_out: dict[str, LeftOut] = {}
        self.stands_for: dict[str, str] = {}
        self.seen: set[str] = set()

    # --- what may be done at all ---

    def meant(self, step: Step) -> bool:
        """Whether a step is for this person: for everybody, or for people of whom a caution is true that is true here."""
        return not step.only_with or bool(self.true_of & set(step.only_with))

    def obstacle(self, step: Step) -> tuple[str, str] | None:
        """Return why a step can't be done, as (kind, words)."""
        return limits.obstacle(step, self.limits, self.named)

    def stand_in(self, step: Step) -> Step | None:
        """Return the first step of a chain of stand-ins that can be done."""
        tried = {step.id}
        following = self.kb.steps.get(step.instead or "")
        while following is not None and following.id not in tried:
            if self.meant(following) and self.obstacle(following) is None:
                return following
            tried.add(following.id)
            following = self.kb.steps.get(following.instead or "")
        return None

    def dosed(self, step: Step, asked: Step, share: float) -> PlannedStep:
        """Return a step with its dose, for the side of what it was asked for where the plan has none itself."""
        side = self.wish.side or self.sides.get(asked.id)
        row = dosed(step, share, side in ONE_SIDE)
        own = side if not self.wish.side and row.sides == "one" and step.dose and step.dose.sides == "both" else None
        return row._replace(replaces=asked.name if step is not asked else None, side=own)

    # --- choosing ---

    def spent(self, extra: PlannedStep | None = None) -> int:
        return time_for([*self.chosen, extra] if extra else self.chosen)

    def pressing(self) -> int:
        return sum(row.seconds for row in self.chosen if row.step.presses)

    def too_much(self, step: Step, seconds: int) -> str | None:
        """Return which ceiling of pressing a step would break, in words."""
        if not step.presses:
            return None
        if self.pressing() + seconds > MOST_PRESSING_S:
            return "ten minutes of pressing a day are enough"
        pressed = [site for row in self.chosen for site in set(row.step.presses)]
        if any(pressed.count(site) >= MOST_A_SITE for site in step.presses):
            return "that spot is pressed twice already"
        return None

    def take(self, step: Step) -> bool:
        """Put a step that was not tried yet, or what stands in for it, into the plan; return whether one was put in."""
        self.seen.add(step.id)
        if not self.meant(step):
            return False
        obstacle = self.obstacle(step)
        if obstacle is None:
            return self.put(step, step) and step.phase != "habit"
        self.left_out[step.id] = LeftOut(step.id, step.name, *obstacle)
        other = self.stand_in(step)
        if other is None or not self.put(other, step):
            return False
        self.stands_for[other.id] = step.id
        self.left_out.pop(other.id, None)
        return other.phase != "habit"

    def put(self, step: Step, asked: Step) -> bool:
        """Put a step that may be done into the plan for the one asked for, where there is room for it."""
        if any(row.step.id == step.id for row in (*self.chosen, *self.habits)):
            return False
        planned = self.dosed(step, asked, 0.0)
        if step.phase == "habit":
            if len(self.habits) >= MOST_HABITS and asked.id not in self.wish.steps:
                enough = f"{MOST_HABITS} habits at a time are enough"
                self.left_out.setdefault(asked.id, LeftOut(asked.id, asked.name, limits.HABITS, enough))
                return False
            self.habits.append(planned._replace(seconds=0))
            self.left_out.pop(step.id, None)
            self.seen.add(step.id)
            return True
        ceiling = self.too_much(step, planned.seconds)
        if ceiling or self.spent(planned) > self.budget:
            why = (limits.PRESSING, ceiling) if ceiling else (limits.TIME, "time")
            self.left_out.setdefault(asked.id, LeftOut(asked.id, asked.name, *why))
            return False
        self.seen.add(step.id)
        self.chosen.append(planned)
        return True

    def rounds(self, lists: Sequence[Sequence[Step]]) -> None:
        """Take steps in rounds: each round goes through the phases by priority and gives every muscle one step of each.

        What can be done as it stands comes before what needs a stand-in; in a phase, what is meant for just this person first.
        """
        lists = [sorted(steps, key=lambda row: not row.only_with) for steps in lists]
        self.round([[row for row in steps if self.obstacle(row) is None] for steps in lists])
        self.round(lists)

    def round(self, lists: Sequence[Sequence[Step]]) -> None:
        """Go through the phases until no step is left that was not tried."""
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

    def reasons(self) -> tuple[LeftOut, ...]:
        """Return what was left out and why, with what stands in for it where that got into the plan."""
        taken = {row.step.id for row in (*self.chosen, *self.habits)}
        rows = []
        for row in self.left_out.values():
            other = self.stand_in(self.kb.steps[row.id]) if row.reason in limits.REPLACEABLE else None
            if other is not None and other.id in taken:
                row = row._replace(because=f"{row.because}; instead: {other.name}", instead=other.name)
            rows.append(row)
        return tuple(rows)

    def warm_up(self) -> None:
        """Begin with the shortest warm-up that serves the first muscle's area, when there is time for one."""
        areas = [muscle.area for muscle in self.wish.muscles]
        if self.budget < _WARM_UP_FROM_S or not areas:
            return
        fitting = [self.kb.steps[id_] for id_ in tables(self.kb).warm_ups.get(areas[0], ())]
        for step in sorted(fitting, key=lambda row: (self.dosed(row, row, 0.0).seconds, row.id)):
            if self.take(step):
                return

    def scale(self) -> None:
        """Raise doses inside their ranges, step by step in the plan's order, while time is left."""
        for index, row in enumerate(self.chosen):
            for share in (1.0, 0.75, 0.5, 0.25):
                asked = self.kb.steps[self.stands_for.get(row.step.id, row.step.id)]
                more = self.dosed(row.step, asked, share)
                extra = more.seconds - row.seconds
                pressing = self.pressing() + (extra if row.step.presses else 0)
                if extra > 0 and self.spent() + extra <= self.budget and pressing <= MOST_PRESSING_S:
                    self.chosen[index] = more
                    break

    def ordered(self) -> list[PlannedStep]:
        """Return the steps by phase; in a phase what feeds a muscle comes before it; what is curated has its order."""
        given = {id_: position for position, id_ in enumerate(self.wish.steps)}
        position = {
            row.step.id: given.get(self.stands_for.get(row.step.id, row.step.id), len(given) + index)
            for index, row in enumerate(self.chosen)
        }
        return order.feeders_first(self.kb, order.by_phase(self.chosen, position), self.stands_for, self.wish.steps)


def plan(kb: KnowledgeBase, wish: Wish, minutes: int, cautions: Iterable[str], triage: Triage, means: Means = ANY_MEANS) -> Plan:
    """Make a plan.

    Args:
        kb: a loaded knowledge base.
        wish: what it is for.
        minutes: the time there is, in whole minutes; the plan never takes more.
        cautions: ids of cautions that are true of the person, beside those that a curated routine is made for.
        triage: what the person's words raised; at `emergency` the plan is withheld.
        means: where the person is and which tools are at hand.

    Returns:
        The plan with exact seconds, and what was left out with the reason.
    """
    cautions = tuple(dict.fromkeys((*cautions, *(id_ for part in (wish, *wish.parts) for id_ in part.made_for))))
    empty = Plan(wish.title, wish.side, minutes, 0, (), (), (), (), cautions, triage, False, wish.note, (), means)
    if triage.level == safety.EMERGENCY or any(flag.no_steps for flag in triage.flags):
        return empty._replace(withheld=True)
    wanted, left_out, notes = _settled(kb, wish, cautions)
    if wanted is None:
        return empty._replace(note=" ".join(notes), left_out=left_out)
    planner = _Planner(kb, wanted, cautions, means, minutes * 60)
    if not wanted.steps:
        planner.warm_up()
    planner.rounds([[kb.steps[id_] for id_ in part.steps or part.muscles[0].care] for part in wanted.parts])
    planner.scale()
    ordered = tuple(planner.ordered())
    kept_out = planner.reasons()
    nothing = all(row.step.phase == "warm-up" for row in ordered)
    why = _why_nothing(kept_out, minutes, bool(ordered)) if nothing and not (wanted.note and not kept_out) else None
    said = tuple(text for text in (why, wanted.note) if text)
    cites = tuple(dict.fromkeys(cite for row in (*ordered, *planner.habits) for cite in row.step.sources))
    return empty._replace(
        title=wanted.title,
        side=wanted.side,
        muscles=tuple(muscle.id for muscle in wanted.muscles),
        seconds=planner.spent(),
        steps=ordered,
        habits=tuple(planner.habits),
        left_out=(*left_out, *kept_out),
        note=" ".join((*notes, *said)) or None,
        sources=cites,
    )


def _settled(kb: KnowledgeBase, wish: Wish, cautions: Sequence[str]) -> tuple[Wish | None, tuple[LeftOut, ...], tuple[str, ...]]:
    """Return what of a wish is for this person and fits into one plan; what fell away; and what is to be said of both.

    The parts of the wish that comes back are each a curated routine or one muscle; its `steps` are all that is curated. There
    is none when every part is excluded by a caution.
    """
    barred, parts = [], []
    for part in wish.parts or (wish,):
        names = ", ".join(kb.cautions[id_].name for id_ in cautions if id_ in part.excluded_by)
        if names:
            barred.append((part, names))
        else:
            parts.append(part)
    if not wish.parts and barred:
        return None, (), (f"This routine is not for: {barred[0][1]}.",)
    left_out = [LeftOut(part.id, part.title, limits.CAUTION, f"not for: {names}") for part, names in barred]
    notes = [f"Left out: {part.title}, which is not for: {names}." for part, names in barred]
    if not parts:
        return None, tuple(left_out), tuple(notes)
    curated = [part for part in parts if part.steps]
    # A muscle that was asked for by name comes before one that a group or a place brings along.
    brought = [part for part in parts if not part.named and not part.steps]
    asked = _in_turn([part for part in parts if part.named]) | _in_turn(brought)
    served = tuple(asked.values())[:MOST_MUSCLES]
    enough = f"{MOST_MUSCLES} muscles at a time"
    left_out += [LeftOut(row.id, row.name, limits.MUSCLES, enough) for row in tuple(asked.values())[MOST_MUSCLES:]]
    muscles = tuple({row.id: row for row in (*served, *_in_turn(curated).values())}.values())[:MOST_MUSCLES]
    shown = [part for part in parts if part.steps or not part.muscles or any(row in served for row in part.muscles)]
    side, differ = _side_of([part for part in shown if part.muscles])
    title = ", ".join(f"{part.side} {part.title}" if differ and part.side in ONE_SIDE else part.title for part in shown)
    note = " ".join(dict.fromkeys(part.note for part in parts if part.note)) or None
    steps = tuple(dict.fromkeys(id_ for part in curated for id_ in part.steps))
    each = (
        *curated,
        *(Wish(row.name, (row,), side=_side_of([part for part in parts if row in part.muscles])[0]) for row in served),
    )
    return Wish(title, muscles, steps, side, note, parts=each), tuple(left_out), tuple(notes)


def _sides_by_step(kb: KnowledgeBase, wish: Wish) -> dict[str, str]:
    """Return the side of each step that is asked for on one side only, by id."""
    sides: dict[str, set[str | None]] = {}
    for part in wish.parts:
        for id_ in part.steps or part.muscles[0].care:
            sides.setdefault(id_, set()).add(part.side)
    return {id_: side for id_, (side, *others) in sides.items() if side in ONE_SIDE and not others}


def _in_turn(parts: Sequence[Wish]) -> dict[str, Muscle]:
    """Return the muscles of several wishes by id: the first of each, then the second of each, and so on."""
    rows: dict[str, Muscle] = {}
    for position in range(max((len(part.muscles) for part in parts), default=0)):
        for part in parts:
            if position < len(part.muscles):
                rows.setdefault(part.muscles[position].id, part.muscles[position])
    return rows


def _side_of(parts: Sequence[Wish]) -> tuple[str | None, bool]:
    """Return the side that all of several wishes share, and whether they differ in it; no side said is both sides."""
    sides = {part.side for part in parts} or {None}
    if len(sides) == 1:
        return sides.pop(), False
    return None, bool(sides & set(ONE_SIDE))


def _why_nothing(left_out: Sequence[LeftOut], minutes: int, warm_up: bool) -> str | None:
    """Return one line that says why there is nothing to do, or nothing but a warm-up, and what would help."""
    reasons = {row.reason for row in left_out}
    what = "Nothing but the warm-up" if warm_up else "No step"
    if limits.TIME in reasons:  # of what keeps steps out, only this is left of some
        return f"{what} fits into {minutes} minutes; give it more time."
    if limits.CAUTION in reasons:
        return f"{what} is left that fits these cautions; ask a physiotherapist or your doctor."
    if reasons & {limits.TOOL, limits.PLACE}:
        return f"{what} is left with these tools and in this place; name what else is at hand, or take another place."
    return None if warm_up else "There is nothing here that is safe to do on your own; see a physiotherapist."
