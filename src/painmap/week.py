"""A plan -> days: how often on one, strengthening every other one, the rest daily, and one to take stock. Pure."""

from __future__ import annotations

from collections import Counter

from painmap.results import Day, Plan
from painmap.routine import MOST_A_SITE, MOST_PRESSING_S, time_for

STRENGTHEN_EVERY = 2  # muscles that are worked need the day after to recover
REVIEW_AFTER = 14


def pressing_s(plan: Plan) -> int:
    """Return the seconds of a plan in which something is pressed."""
    return sum(row.seconds for row in plan.steps if row.step.presses)


def times_a_day(plan: Plan) -> int | None:
    """Return how often a day a whole plan may be done: ceilings of pressing and each step's dose; None where nothing says so.

    A plan presses each site so often and so long that once is always allowed.
    """
    most = [int(row.step.dose.per_day[1]) for row in plan.steps if row.step.dose and row.step.dose.per_day]
    pressed = Counter(site for row in plan.steps for site in set(row.step.presses))
    if pressed:
        most += [MOST_PRESSING_S // pressing_s(plan), MOST_A_SITE // max(pressed.values())]
    return max(1, min(most)) if most else None


def days(plan: Plan, number: int) -> tuple[Day, ...]:
    """Spread a plan over days, numbered from 1.

    Every day keeps to the plan's ceilings, since no day asks for more than the plan done once. A day on which only a warm-up
    would be left is a day of rest.

    Args:
        plan: what is done on a full day.
        number: how many days there are.
    """
    rows = []
    for day in range(1, number + 1):
        strong = (day - 1) % STRENGTHEN_EVERY == 0
        steps = tuple(row for row in plan.steps if strong or row.step.phase != "strengthen")
        if all(row.step.phase == "warm-up" for row in steps):
            steps = ()
        rows.append(Day(day, steps, time_for(steps), day % REVIEW_AFTER == 0))
    return tuple(rows)
