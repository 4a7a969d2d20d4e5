"""In which order steps are done, how often a day, and on which days."""

import pytest

from painmap import order, routine, week
from painmap.routine import Wish
from small_plans import CALM, WARM, base, dose, ids, planned, step, world


def ordered(keys, *pairs):
    return "".join(keys[at] for at in order._before(keys, set(pairs)))


@pytest.mark.parametrize(
    ("keys", "pairs", "expected"),
    [
        ("abc", [], "abc"),
        ("abc", [("c", "a")], "bca"),
        ("abc", [("c", "b"), ("b", "a")], "cba"),
        ("abcd", [("d", "a")], "bcda"),
        ("abc", [("a", "b"), ("b", "a")], "abc"),
        ("abcd", [("b", "a"), ("c", "b"), ("a", "c")], "abcd"),
        ("abcd", [("a", "b"), ("b", "a"), ("d", "a")], "cdab"),
        ("abc", [("x", "a")], "abc"),
    ],
)
def test_every_pair_is_kept_but_those_of_a_loop(keys, pairs, expected):
    assert ordered(keys, *pairs) == expected


@pytest.mark.parametrize(
    ("kind", "basis", "certainty", "ordered"),
    [
        ("press-before", "textbook", "low", True),
        ("satellite", "textbook", "very-low", True),
        ("chain", "textbook", "low", False),
        ("satellite", "vendor", "low", False),
        ("satellite", "textbook", "none", False),
    ],
)
def test_steps_of_what_feeds_a_muscle_come_before_its_own_but_not_those_of_both(kind, basis, certainty, ordered):
    kb = base([step(id_) for id_ in ("a", "b", "c", "d")], care=["a", "b"])
    gamma = kb.muscles["gamma"]._replace(care=("b", "c", "d"))
    link = world().links[0]._replace(source="gamma", target="alpha", kind=kind, basis=basis, certainty=certainty)
    kb = kb._replace(muscles={**kb.muscles, "gamma": gamma}, links=(link,))
    assert order.pairs(kb) == ({("c", "a"), ("d", "a")} if ordered else set())
    both = routine.plan(kb, Wish("both", (kb.muscles["alpha"], gamma)), 10, (), CALM)
    assert ids(both).index("a") > ids(both).index("c") or not ordered


@pytest.mark.parametrize(
    ("steps", "times"),
    [
        ([{}], None),
        ([{"dose": {"per_day": (1, 3)}}], 3),
        ([{"dose": {"per_day": (1, 3)}}, {"dose": {"per_day": (2, 2)}}], 2),
        ([{"presses": ("calf",), "dose": {"minutes": (2, 2)}}], 2),
        ([{"presses": ("calf",), "dose": {"minutes": (6, 6)}}], 1),
        ([{"presses": ("calf",)}, {"presses": ("calf",)}], 1),
        ([{"presses": ("calf",)}, {"presses": ("foot",)}], 2),
        ([{"presses": ("calf", "calf")}, {"dose": {"per_day": (1, 9)}}], 2),
        ([{"dose": {"per_day": (0, 0.5)}}], 1),
    ],
)
def test_how_often_a_day_is_the_least_that_a_dose_or_a_ceiling_allows(steps, times):
    doses = [dose(**{"hold_s": (60, 60), **row.get("dose", {})}) for row in steps]
    rows = [step(f"s{at}", "press", **{**row, "dose": doses[at]}) for at, row in enumerate(steps)]
    plan = planned(base(rows), 60)
    assert len(plan.steps) == len(steps)
    assert repr(week.times_a_day(plan)) == repr(times), "a whole number"


def test_strengthening_takes_every_other_day_and_stock_is_taken_on_every_fourteenth():
    plan = planned(base([step("one"), step("strong", "strengthen")]), 10)
    days = week.days(plan, 28)
    assert [day.number for day in days] == list(range(1, 29))
    assert [len(day.steps) for day in days] == [2, 1] * 14
    assert [day.seconds for day in days][:2] == [130, 60]
    assert [day.number for day in days if day.review] == [14, 28]
    only = planned(base([step("strong", "strengthen"), step("warm", "warm-up", **WARM)], care=["strong"]), 10)
    assert [len(day.steps) for day in week.days(only, 3)] == [2, 0, 2]
