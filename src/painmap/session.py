"""A guided session as a state that keys and passing time turn into the next. Pure: whoever calls says what time it is."""

from __future__ import annotations

import math
from collections.abc import Callable

from painmap.cards import clock
from painmap.cues import WORK, Cue, cues
from painmap.pages import SEE_SOMEONE
from painmap.record import NamedTuple
from painmap.results import Plan
from painmap.routine import MOST_PRESSING_S
from painmap.text import clean

COUNT_IN_S = 10  # to get into place after the first key; it is no part of the plan
MORE_STEP_S = 10
NOT_ADVISED = "longer than this is not advised"
_TINY_S = 1e-6  # sums of parts of a second are that exact
_JUST_BEGUN_S = 3  # `back` goes to the cue before, as players of music do, while a cue has run no longer than this
LONG_CUE_S = 60  # from here on seconds are told as minutes too
FINISHED, QUIT, INTERRUPTED = "finished", "quit", "interrupted"
KEYS = (("space", "pause"), ("n", "next"), ("b", "back"), ("+", "10 s"), ("q", "quit"))


class Session(NamedTuple):
    """Where a session stands.

    `at` is the present cue and `run` the seconds of it that have gone by; before the first cue begins `run` counts up to 0.
    `since` is the time at which the person began to read: with this cue, or with the pause.
    `active` is the time in which it ran, `pressed` the part of it in which something was pressed,
    `last` the time of the last tick. `passed` are the cues that ran to their end, `begun`
    those that ran at all. `ended` says how it ended; it is empty while the session runs.
    """

    cues: tuple[Cue, ...]
    pressing: tuple[bool, ...]
    at: int = 0
    run: float = -COUNT_IN_S
    paused: bool = False
    last: float | None = None
    since: float = 0.0
    active: float = 0.0
    pressed: float = 0.0
    passed: frozenset[int] = frozenset()
    begun: frozenset[int] = frozenset()
    ended: str = ""
    note: str = ""


class Shown(NamedTuple):
    """What a screen says of a session: texts, times in whole seconds, and how much is done as fractions 0-1.

    `gone` are the seconds of reading, by which a text that does not fit is turned over page by page.
    `number` tells one cue from the next; `big` is what the eye looks for: the seconds left, or the repeat that is due.
    """

    number: int
    title: str
    place: str
    step: str
    cue: str
    big: str
    left: int
    part: float
    done: int
    total: int
    how: str
    avoid: str
    stop: str
    then: str
    note: str
    reading: bool
    gone: float


def begin(plan: Plan) -> Session:
    """Return the session of a plan that has steps, before its first tick."""
    found = cues(plan)
    return Session(found, tuple(plan.steps[cue.step].step.phase == "press" for cue in found))


# --- time ---


def tick(state: Session, now: float) -> Session:
    """Let time pass.

    Args:
        state: the session.
        now: seconds of a clock that never goes back; only differences count.
    """
    gone = 0.0 if state.last is None else max(0.0, now - state.last)
    state = state._replace(last=now, since=now if state.last is None else state.since)
    if state.ended or state.paused:
        return state
    while gone > 0 and not state.ended:
        left = state.cues[state.at].seconds - state.run
        presses = _presses(state, state.at)
        # What was pressed again after `back` counts too: past the day's ceiling the session goes on with what comes next.
        allowed = max(0.0, MOST_PRESSING_S - state.pressed) - min(state.run, 0.0) if presses else left
        enough = allowed < left - _TINY_S
        spent = min(gone, allowed if enough else left)
        counted = max(0.0, spent + min(state.run, 0.0))
        state = state._replace(
            run=state.run + spent,
            active=state.active + counted,
            pressed=state.pressed + (counted if presses else 0.0),
            begun=state.begun | {state.at} if counted else state.begun,
        )
        gone -= spent
        if enough and spent == allowed:
            state = _go(state, state.at + 1)
            state = state if state.ended else state._replace(note=NOT_ADVISED)
        elif spent == left:
            state = _go(state._replace(passed=state.passed | {state.at}), state.at + 1)
    return state


def _presses(state: Session, at: int) -> bool:
    return state.pressing[at] and state.cues[at].kind in WORK


def away(state: Session, now: float) -> Session:
    """Return the session after a time in which nobody was led: that time is not counted, and it waits for the person."""
    return state._replace(last=now) if state.ended else state._replace(last=now, since=now, paused=True, note="")


def _go(state: Session, at: int) -> Session:
    if at >= len(state.cues):
        return state._replace(ended=FINISHED, note="")
    return state._replace(at=at, run=0.0, since=state.last or 0.0, note="")


# --- keys ---


def press(state: Session, key: str) -> Session:
    """Return the session after a key; a key that means nothing changes nothing."""
    action = _ACTIONS.get(key.lower())
    return state if action is None or state.ended else action(state)


def interrupt(state: Session) -> Session:
    """Return the session as Ctrl-C leaves it."""
    return state if state.ended else state._replace(ended=INTERRUPTED)


def _pause(state: Session) -> Session:
    return state._replace(paused=not state.paused, since=state.last or 0.0, note="")


def _next(state: Session) -> Session:
    return _go(state, state.at if state.run < 0 else state.at + 1)


def _back(state: Session) -> Session:
    if state.run < 0:
        return state._replace(run=-COUNT_IN_S)
    at = max(0, state.at - 1) if state.run <= _JUST_BEGUN_S else state.at
    if _presses(state, at) and state.pressed >= MOST_PRESSING_S - _TINY_S:
        return state._replace(note=NOT_ADVISED)
    return _go(state, at)


def _quit(state: Session) -> Session:
    return state._replace(ended=QUIT)


def _more(state: Session) -> Session:
    """Lengthen the present cue, as far as its dose and the day's ceiling for pressing allow."""
    cue = state.cues[state.at]
    if state.run < 0:
        return state._replace(run=max(state.run - MORE_STEP_S, -60.0), note="")
    room = cue.most - cue.seconds
    if _presses(state, state.at):
        pressed = sum(row.seconds for at, row in enumerate(state.cues) if _presses(state, at))
        room = min(room, MOST_PRESSING_S - pressed)
    if room <= 0:
        return state._replace(note=NOT_ADVISED)
    longer = cue._replace(seconds=cue.seconds + min(MORE_STEP_S, room))
    return state._replace(cues=(*state.cues[: state.at], longer, *state.cues[state.at + 1 :]), note="")


_ACTIONS: dict[str, Callable[[Session], Session]] = {
    " ": _pause, "n": _next, "b": _back, "+": _more, "=": _more, "q": _quit, "right": _next, "left": _back,
}  # fmt: skip


# --- what is said ---


def stop_words(stops: tuple[str, ...]) -> str:
    """Return what means stop, in one sentence."""
    return f"Stop if: {'; '.join(stops)}." if stops else "Stop if it hurts more."


def cue_words(cue: Cue, part: str = "") -> str:
    """Return what a cue asks for; `part` is the part that a repeat is at."""
    if cue.kind == "repeat":
        said = f"{cue.reps} times{part}"
    else:
        said = {
            "ready": "get ready",
            "into": "ease into it",
            "hold": "hold",
            "go": "keep going",
            "change": "change sides",
            "rest": "rest",
        }[cue.kind]
    side = "" if cue.kind == "change" else cue.side
    return ", ".join(part for part in (said, side, cue.turn) if part)


def shown(plan: Plan, state: Session) -> Shown:
    """Return what to show of a session."""
    cue = state.cues[state.at]
    row = plan.steps[cue.step]
    counting_in = state.run < 0
    run = max(0.0, state.run)
    left = math.ceil(-state.run if counting_in else cue.seconds - run)
    done = sum(cue.seconds for cue in state.cues[: state.at]) + run
    big = str(left) if left < LONG_CUE_S else clock(left)
    part = ""
    if cue.kind == "repeat" and not counting_in:
        number = min(cue.reps, int(run / cue.pace) + 1)
        big = f"{number}/{cue.reps}"
        still = run - (number - 1) * cue.pace >= cue.pace - cue.hold_s
        part = f": {'hold' if still else 'move'}" if 0.0 < cue.hold_s < cue.pace else ""
    getting_ready = counting_in or cue.kind == "ready"
    dose = row.step.dose
    most_pain = f"{dose.max_pain}/10 at most, easing." if row.step.phase == "press" and dose else ""
    avoid = f"Not on: {', '.join(row.step.avoid_pressing)}." if row.step.avoid_pressing else ""
    following = state.at + (not counting_in)
    then = state.cues[following] if following < len(state.cues) else None
    return Shown(
        number=-1 if counting_in else state.at,
        title=clean(plan.title),
        place=f"step {cue.step + 1} of {len(plan.steps)}",
        step=row.step.name,
        cue="get ready" if counting_in else cue_words(cue, part),
        big=big,
        left=left,
        part=0.0 if counting_in or not cue.seconds else run / cue.seconds,
        done=int(done),
        total=sum(cue.seconds for cue in state.cues),
        how=" ".join(row.step.how),
        avoid=" ".join(part for part in (avoid, most_pain) if part),
        stop=stop_words(row.step.stop_if),
        then="the end" if then is None else plan.steps[then.step].step.name if then.kind == "ready" else cue_words(then),
        note="paused: space goes on" if state.paused else state.note,
        reading=getting_ready or state.paused,
        gone=(state.last or 0.0) - state.since,
    )


def summary(plan: Plan, state: Session) -> tuple[str, ...]:
    """Return what was done, in a few lines."""
    work: dict[int, set[int]] = {}
    for position, cue in enumerate(state.cues):
        if cue.kind in WORK:
            work.setdefault(cue.step, set()).add(position)
    whole = [step for step, parts in work.items() if parts <= state.passed]
    partly = [step for step, parts in work.items() if step not in whole and parts & state.begun]
    rest = [step for step in work if step not in whole and step not in partly]
    lines = [f"{len(whole)} of {len(plan.steps)} steps done, {clock(int(state.active))} of {clock(plan.seconds)}."]
    for label, steps in (("Cut short", partly), ("Not done", rest)):
        if steps:
            lines.append(f"{label}: {'; '.join(plan.steps[step].step.name for step in steps)}.")
    if whole or partly:
        lines.append(f"Sore tomorrow: halve it. {SEE_SOMEONE}")
    return tuple(lines)
