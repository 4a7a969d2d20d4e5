"""A plan -> days: strengthening every other day, the rest daily, and a day on which to take stock. Pure."""

from __future__ import annotations

from painmap.model import Day, Plan
from painmap.routine import time_for

STRENGTHEN_EVERY = 2  # muscles that are worked need the day after to recover
REVIEW_AFTER = 14


def days(plan: Plan, number: int) -> tuple[Day, ...]:
    """Spread a plan over days, numbered from 1.

    Every day keeps to the plan's ceilings, since no day asks for more than the plan does once. A day on which only a warm-up
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
