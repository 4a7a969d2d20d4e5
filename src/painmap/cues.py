"""A plan -> what a guided session says, second by second. Pure: the seconds of all cues are exactly those of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from painmap.model import Dose
from painmap.record import NamedTuple
from painmap.results import Plan, PlannedStep
from painmap.routine import CHANGE_S, NO_DOSE, SHORT_HOLD_S, repeat_s

SPARE_S = 60  # the most that getting ready, a rest or a change of sides may be lengthened by
MORE_S = 30  # the most that a stretch or exercise may be lengthened by; pressing never goes beyond its published dose
WORK = ("into", "hold", "repeat", "go")
IN_TURN = "both sides"  # one repeat here, the next there


class Cue(NamedTuple):
    """One thing to do for some seconds.

    `kind` is ready, into, hold, repeat, go, change or rest; `step` is the position of its step in the plan, `most` the seconds
    that it may be lengthened to. `side` and `turn` ("set 2/3") are empty where there is only one. A repeat has `reps` of `pace`
    seconds each, of which the last `hold_s` are still; where they go from side to side, both sides are counted.
    """

    kind: str
    step: int
    seconds: int
    most: int
    side: str = ""
    turn: str = ""
    reps: int = 1
    pace: float = 0.0
    hold_s: float = 0.0


def split(total: int, parts: int) -> list[int]:
    """Return whole seconds that add up to `total`, as even as they can be, the longer ones first."""
    share, over = divmod(max(total, 0), parts)
    return [share + (position < over) for position in range(parts)]


def cues(plan: Plan) -> tuple[Cue, ...]:
    """Return the cues of a plan in order. What the plan counts beside its steps is the time to get ready for the next one."""
    found: list[Cue] = []
    spare = plan.seconds - sum(row.seconds for row in plan.steps)
    gaps = split(spare, len(plan.steps) - 1) if len(plan.steps) > 1 else []
    for position, row in enumerate(plan.steps):
        if position:
            gap = gaps[position - 1]
            found.append(Cue("ready", position, gap, gap + SPARE_S))
        found += _sides(plan, position, row)
    return tuple(cue for cue in found if cue.seconds > 0)


def _sides(plan: Plan, position: int, row: PlannedStep) -> Iterator[Cue]:
    dose = row.step.dose or NO_DOSE
    if row.sides == "both" and dose.alternating:
        yield from _one_side(position, row._replace(reps=2 * (row.reps or 1)), row.seconds, IN_TURN)
        return
    if row.sides != "both":
        side = row.side or (plan.side if plan.side in ("left", "right") and dose.sides == "both" else None)
        yield from _one_side(position, row, row.seconds, f"{side} side" if side else "")
        return
    change = min(CHANGE_S, row.seconds)
    first, second = split(row.seconds - change, 2)
    yield from _one_side(position, row, first, "first side")
    yield Cue("change", position, change, change + SPARE_S, "second side")
    yield from _one_side(position, row, second, "second side")


def _rest_s(count: int, needed: float, seconds: int, dose: Dose) -> int:
    """Return the rest between `count` rounds that need some seconds in all: the published one, where the plan's time holds it."""
    rest = round(dose.rest_s[0]) if dose.rest_s else 0
    return rest if seconds - (count - 1) * rest >= needed else 0


def _one_side(position: int, row: PlannedStep, seconds: int, side: str) -> Iterator[Cue]:
    """Cut the time of one side into sets, or into single holds, with the rests between them."""
    dose = row.step.dose or NO_DOSE
    reps, sets, hold = row.reps or 1, row.sets or 1, row.hold_s or 0
    each = repeat_s(dose, row.hold_s, row.reps, 0.0)
    rest = _rest_s(sets, sets * reps * each, seconds, dose) if sets > 1 else 0
    work = split(seconds - (sets - 1) * rest, sets)
    between = _rest_s(reps, reps * each, work[0], dose) if sets == 1 and reps > 1 and hold else 0
    for number, share in enumerate(work, 1):
        if number > 1 and rest:
            yield Cue("rest", position, rest, rest + SPARE_S, side if side != IN_TURN else "")
        turn = f"set {number}/{sets}" if sets > 1 else ""
        if hold >= SHORT_HOLD_S or between:  # shorter holds without a rest go by in a count of repeats
            yield from _holds(position, row, share, side, turn, between)
        elif row.reps and reps > 1:
            yield Cue("repeat", position, share, _most(row, share, None), side, turn, reps, share / reps, hold)
        elif hold:
            yield Cue("hold", position, share, _most(row, share, dose.hold_s), side, turn)
        else:
            minutes = None if dose.minutes is None else (60 * dose.minutes[0], 60 * dose.minutes[1])
            yield Cue("go", position, share, _most(row, share, minutes), side, turn)


def _holds(position: int, row: PlannedStep, seconds: int, side: str, turn: str, between: int) -> Iterator[Cue]:
    """Count down each hold by itself; what a repeat takes beyond its hold is the time to move into it."""
    dose = row.step.dose or NO_DOSE
    reps = row.reps or 1
    for number, share in enumerate(split(seconds - (reps - 1) * between, reps), 1):
        if number > 1 and between:
            yield Cue("rest", position, between, between + SPARE_S, side if side != IN_TURN else "")
        counted = ", ".join(part for part in (turn, f"{number}/{reps}" if reps > 1 else "") if part)
        hold = min(round(row.hold_s or 0), share)
        said = ("one side", "other side")[(number - 1) % 2] if side == IN_TURN else side
        yield Cue("into", position, share - hold, share - hold + SPARE_S, said, counted)
        yield Cue("hold", position, hold, _most(row, hold, dose.hold_s), said, counted)


def _most(row: PlannedStep, seconds: int, published: tuple[float, float] | None) -> int:
    """Return the seconds that a cue may be lengthened to."""
    if row.step.phase == "press":
        return max(seconds, round(published[1])) if published else seconds
    return seconds + MORE_S
