"""How long a step takes and how it is dosed, worked out by hand; and what a plan of a few such steps is made of."""

import pytest

import painmap
from painmap import limits, routine, week
from painmap.results import Means
from painmap.vocabulary import Blocks, Setting
from small_plans import WARM, base, caution, dose, ids, left, planned, step, tool

# --- seconds -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "least", "most"),
    [
        ({"hold_s": (30, 60)}, 30, 60),
        ({"hold_s": (30, 60), "reps": (2, 3)}, 60, 180),
        # a short hold that is repeated takes the way into it and back as well, two seconds by our estimate
        ({"hold_s": (5, 5), "reps": (10, 10)}, 70, 70),
        ({"hold_s": (9, 9), "reps": (2, 2)}, 22, 22),
        ({"hold_s": (10, 10), "reps": (2, 2)}, 20, 20),
        ({"hold_s": (5, 15), "reps": (2, 2)}, 14, 34),
        ({"hold_s": (5, 5), "reps": (1, 1)}, 5, 5),
        ({"hold_s": (5, 5)}, 5, 5),
        # a repetition takes what is published, else four seconds
        ({"reps": (10, 15)}, 40, 60),
        ({"reps": (10, 10), "rep_s": (3, 6)}, 30, 60),
        ({"hold_s": (20, 20), "reps": (2, 2), "rep_s": (3, 3)}, 46, 46),
        # sets, with the rest between them
        ({"reps": (10, 10), "sets": (3, 3)}, 120, 120),
        ({"reps": (10, 10), "sets": (2, 3), "rest_s": (60, 90)}, 140, 240),
        # without sets the rest is the one between repetitions
        ({"hold_s": (20, 20), "reps": (3, 3), "rest_s": (10, 10)}, 80, 80),
        ({"hold_s": (20, 20), "rest_s": (10, 10)}, 20, 20),
        # both sides, one after the other, with five seconds to change
        ({"hold_s": (30, 30), "sides": "both"}, 65, 65),
        ({"reps": (10, 10), "sets": (2, 2), "rest_s": (30, 30), "sides": "both"}, 225, 225),
        # from side to side: twice as many, nothing to change
        ({"reps": (10, 10), "sides": "both", "alternating": True}, 80, 80),
        ({"hold_s": (20, 20), "reps": (3, 3), "rest_s": (10, 10), "sides": "both", "alternating": True}, 170, 170),
        # minutes hold their rests, and are given in quarters of one
        ({"minutes": (2, 5)}, 120, 300),
        ({"minutes": (1, 2), "rest_s": (30, 30)}, 60, 120),
        ({"minutes": (1, 1), "sets": (3, 3), "rest_s": (30, 30)}, 240, 240),
        ({"minutes": (1, 1), "sides": "both"}, 125, 125),
        # a way that is walked slowly, half a metre in a second
        ({"distance_m": (10, 20)}, 20, 40),
        ({"distance_m": (10, 10), "reps": (2, 2)}, 40, 40),
        # a part of a second is a whole one
        ({"reps": (1, 1), "rep_s": (2.2, 2.2)}, 3, 3),
        ({}, 4, 4),
    ],
)
def test_a_step_takes_the_seconds_of_its_dose(parts, least, most):
    row = step("one", dose=dose(**parts))
    assert routine.dosed(row, 0.0, False).seconds == least
    assert routine.dosed(row, 1.0, False).seconds == most


@pytest.mark.parametrize(
    ("parts", "seconds"),
    [
        ({"hold_s": (30, 30), "sides": "both"}, 30),
        ({"hold_s": (30, 30), "sides": "one"}, 30),
        ({"reps": (10, 10), "sides": "both", "alternating": True}, 80),
    ],
)
def test_where_a_side_is_named_only_what_goes_from_side_to_side_is_done_on_both(parts, seconds):
    found = routine.dosed(step("one", dose=dose(**parts)), 0.0, True)
    assert (found.seconds, found.sides) == (seconds, "both" if parts.get("alternating") else "one")


@pytest.mark.parametrize(("share", "shown"), [(0.0, (10, 2, 1, 71)), (0.5, (15, 4, 2, 317)), (1.0, (20, 6, 3, 760))])
def test_a_dose_lies_inside_its_ranges(share, shown):
    ranges = dose(hold_s=(10, 20), reps=(2, 6), sets=(1, 3), rest_s=(20, 60), rep_s=(0.4, 1))
    row = routine.dosed(step("one", dose=ranges), share, False)
    hold, reps, sets, _ = shown
    assert (row.hold_s, row.reps, row.sets) == (hold, reps, sets)
    rep = 0.4 + 0.6 * share
    assert row.seconds == pytest.approx(sets * reps * (hold + rep) + (sets - 1) * 20, abs=1)


@pytest.mark.parametrize(("share", "seconds"), [(0.0, 90), (0.25, 105), (0.5, 120), (0.6, 120), (0.75, 135), (1.0, 150)])
def test_minutes_are_given_in_quarters_and_never_less_than_the_least(share, seconds):
    assert routine.dosed(step("one", dose=dose(minutes=(1.5, 2.5))), share, False).seconds == seconds
    assert routine.dosed(step("one", dose=dose(minutes=(0.1, 0.2))), share, False).seconds == 6


def test_between_two_steps_ten_seconds_pass():
    rows = [routine.dosed(step(id_), 0.0, False) for id_ in "abc"]
    assert [routine.time_for(rows[:many]) for many in range(4)] == [0, 60, 130, 200]


# --- what a plan is made of ----------------------------------------------------------------------------------------------


def test_a_plan_of_five_minutes_begins_with_the_shortest_warm_up_of_the_area():
    long, short = (step(id_, "warm-up", dose=dose(minutes=(much, much)), **WARM) for id_, much in (("long", 2), ("short", 1)))
    elsewhere = step("elsewhere", "warm-up", areas=("arm",))
    kb = base([step("one"), long, short, elsewhere], care=["one"])
    assert ids(planned(kb, 5)) == ["short", "one"]
    assert ids(planned(kb, 4)) == ["one"]
    barred = kb._replace(cautions={"tired": caution("tired", phases=("warm-up",))})
    assert ids(planned(barred, 5, ("tired",))) == ["one"]


def test_of_warm_ups_as_short_the_first_by_name_is_taken_and_one_that_is_barred_makes_room():
    two = [step(id_, "warm-up", **WARM) for id_ in ("bbb", "aaa")]
    kb = base([step("one"), *two], care=["one"])
    assert ids(planned(kb, 5)) == ["aaa", "one"]
    kb = kb._replace(steps={**kb.steps, "aaa": two[1]._replace(tool=("rope",))}, cautions={"no": caution("no", tools=("rope",))})
    assert ids(planned(kb, 5, ("no",))) == ["bbb", "one"]


def test_a_curated_routine_gets_no_warm_up_but_its_own():
    kb = base([step("one"), step("warm", "warm-up", **WARM)], care=["one"])
    assert ids(planned(kb, 10, steps=("one",))) == ["one"]


def test_nothing_but_a_warm_up_says_so():
    kb = base(
        [step("one", tool=("rope",)), step("warm", "warm-up", **WARM)], care=["one"], cautions=[caution("no", tools=("rope",))]
    )
    plan = planned(kb, 5, ("no",))
    assert ids(plan) == ["warm"]
    assert plan.note.startswith("Nothing but the warm-up is left that fits these cautions")


def test_what_a_short_plan_can_least_do_without_comes_first_and_is_done_in_its_phase():
    kb = base([step(phase, phase) for phase in ("heat", "move", "strengthen", "stretch", "press")])
    taken = [set(ids(planned(kb, minutes))) for minutes in (3, 4, 5, 6)]
    assert taken[0] == {"press", "stretch"}
    assert taken[1] == {"press", "stretch", "strengthen"}
    assert taken[2] == {"press", "stretch", "strengthen", "move"}
    assert taken[3] == {"press", "stretch", "strengthen", "move", "heat"}
    rows = [row.step.phase for row in planned(kb, 10).steps]
    assert rows == sorted(rows, key=painmap.model.PHASES.index)


def test_time_is_never_exceeded_and_what_does_not_fit_is_said():
    kb = base([step(f"s{at}") for at in range(9)])
    for minutes in (3, 4, 5, 8):
        plan = planned(kb, minutes)
        assert plan.seconds <= 60 * minutes < plan.seconds + 70
        assert len(plan.steps) + len(plan.left_out) == 9
        assert set(left(plan).values()) == {"time"}
    assert ids(planned(kb, 11)) == [f"s{at}" for at in range(9)]


def test_time_that_is_left_raises_doses_in_the_order_of_the_plan():
    two = [step(id_, dose=dose(hold_s=(60, 120))) for id_ in ("a", "b")]
    shown = [[row.hold_s for row in planned(base(two), minutes).steps] for minutes in (3, 4, 5)]
    assert shown == [[105, 60], [120, 105], [120, 120]]


@pytest.mark.parametrize(("spare", "held"), [(60, 120), (59, 105), (45, 105), (44, 90), (30, 90), (29, 75), (15, 75), (14, 60)])
def test_a_dose_is_raised_by_quarters_of_its_range_as_far_as_time_allows(spare, held):
    two = [step("a", dose=dose(hold_s=(60, 120))), step("b", dose=dose(hold_s=(110 - spare, 110 - spare)))]
    assert [row.hold_s for row in planned(base(two), 3).steps] == [held, 110 - spare]


def test_ten_minutes_of_pressing_and_two_times_a_site_are_enough():
    long = [step(f"p{at}", "press", presses=(f"site-{at}",), dose=dose(minutes=(4, 8))) for at in range(4)]
    plan = planned(base(long), 60)
    assert ids(plan) == ["p0", "p1"]
    assert week.pressing_s(plan) == 600
    assert [(row.id, row.reason, row.because) for row in plan.left_out] == [
        (f"p{at}", "pressing", "ten minutes of pressing a day are enough") for at in (2, 3)
    ]
    same = [step(f"p{at}", "press", presses=("calf", f"site-{at}")) for at in range(3)]
    plan = planned(base([*same, step("rub", "move", presses=())]), 60)
    assert ids(plan) == ["p0", "p1", "rub"]
    assert [(row.id, row.because) for row in plan.left_out] == [("p2", "that spot is pressed twice already")]


def test_three_habits_are_enough_but_a_curated_routine_gives_its_own():
    habits = [step(f"h{at}", "habit", dose=None) for at in range(5)]
    kb = base([step("one"), *habits])
    plan = planned(kb, 10)
    assert [row.step.id for row in plan.habits] == ["h0", "h1", "h2"]
    assert left(plan) == {"h3": "habits", "h4": "habits"}
    assert plan.seconds == 60
    plan = planned(kb, 10, steps=tuple(row.id for row in habits))
    assert len(plan.habits) == 5


def test_what_cannot_be_done_is_replaced_by_the_first_of_its_stand_ins_that_can():
    steps = [
        step("ball", tool=("ball",), instead="stick"),
        step("stick", tool=("ball", "stick"), instead="hand"),
        step("hand", instead="ball"),
    ]
    kb = base(steps, care=["ball"], tools=(tool("ball"), tool("stick")))
    plan = planned(kb, 10)
    assert ids(plan) == ["ball"] and plan.left_out == ()
    plan = planned(kb, 10, means=Means(without=("ball",)))
    assert [(row.step.id, row.replaces) for row in plan.steps] == [("hand", "ball")]
    assert [(row.id, row.reason, row.because, row.instead) for row in plan.left_out] == [
        ("ball", "tool", "tool: no ball; instead: hand", "hand")
    ]
    round_ = [step("ball", tool=("ball",), instead="stick"), step("stick", tool=("ball",), instead="ball")]
    loop = base(round_, tools=kb.terms.tools)
    plan = planned(loop, 10, means=Means(without=("ball",)))
    assert ids(plan) == []
    assert plan.note.startswith("No step is left with these tools") and "name what else is at hand" in plan.note


def test_what_can_be_done_as_it_stands_comes_before_what_needs_a_stand_in():
    two = dose(minutes=(2, 2))
    steps = [step("ball", tool=("ball",), instead="hand", dose=two), step("plain", dose=two), step("hand", dose=two)]
    kb = base(steps, care=["ball", "plain"], tools=(tool("ball"),))
    none = Means(without=("ball",))
    assert [ids(planned(kb, minutes, means=none)) for minutes in (3, 5)] == [["plain"], ["plain", "hand"]]


def test_a_stand_in_that_is_there_already_is_not_done_twice():
    steps = [step("ball", tool=("ball",), instead="hand"), step("hand")]
    kb = base(steps, tools=(tool("ball"),))
    plan = planned(kb, 10, means=Means(without=("ball",)))
    assert ids(plan) == ["hand"]
    assert [(row.id, row.instead) for row in plan.left_out] == [("ball", "hand")]


def test_a_step_for_some_people_only_is_for_them_and_comes_first():
    kb = base([step("one"), step("own", only_with=("pregnant",))], cautions=[caution("pregnant"), caution("other")])
    assert ids(planned(kb, 10)) == ids(planned(kb, 10, ("other",))) == ["one"]
    assert left(planned(kb, 10)) == {}
    assert set(ids(planned(kb, 10, ("pregnant",)))) == {"one", "own"}
    two = dose(minutes=(2, 2))
    long = base([step("one", dose=two), step("own", only_with=("pregnant",), dose=two)], cautions=[caution("pregnant")])
    assert ids(planned(long, 3, ("pregnant",))) == ["own"]


@pytest.mark.parametrize(
    ("means", "gone"),
    [
        (Means(), None),
        (Means(without=("ball",)), "tool: no soft ball"),
        (Means(without=("soft-ball",)), "tool: no soft ball"),
        (Means(without=("chair",)), "tool: no chair"),
        (Means(without=("chair", "ball")), "tool: no soft ball and no chair"),
        (Means(tools=()), "tool: no soft ball"),
        (Means(tools=("soft-ball",)), None),
        (Means(tools=("ball",)), "tool: no soft ball"),
        (Means(settings=("desk",)), "place: at a desk"),
        (Means(settings=("desk",), tools=("soft-ball",)), None),
        (Means(settings=("moon",)), None),
    ],
)
def test_what_is_not_at_hand_or_not_done_there_keeps_a_step_out(means, gone):
    tools = (
        tool("ball"),
        tool("soft-ball", is_a="ball"),
        tool("chair", usual=True),
    )
    blocks = Blocks((), (), (), (), ("soft-ball",))
    row = step("one", tool=("soft-ball", "chair"))
    kb = base([row], tools=tools, settings=(Setting("desk", "at a desk", blocks),))
    found = limits.obstacle(row, limits.limits(kb, (), means), means.tools or ())
    assert (found[1] if found else None) == gone


def test_the_gravest_reason_is_told():
    row = step("one", tool=("ball",), properties=("load",), planned=False)
    ball, desk = tool("ball"), Setting("desk", "at a desk", Blocks(("load",), (), (), (), ()))
    kb = base([row], cautions=[caution("weak", properties=("load",))], tools=(ball,), settings=(desk,))
    means = Means(settings=("desk",), without=("ball",))
    assert limits.obstacle(row, limits.limits(kb, ("weak", "unknown"), means)) == ("caution", "caution: weak")
    assert limits.obstacle(row, limits.limits(kb, (), means)) == ("described", "not on your own")
    on_own = row._replace(planned=True)
    assert limits.obstacle(on_own, limits.limits(kb, (), means)) == ("place", "place: at a desk")
    assert limits.obstacle(on_own, limits.limits(kb, (), means._replace(settings=()))) == ("tool", "tool: no ball")


@pytest.mark.parametrize(
    ("blocks", "met"),
    [
        ({"properties": ("load",)}, True),
        ({"presses": ("calf",)}, True),
        ({"phases": ("move",)}, True),
        ({"positions": ("floor",)}, True),
        ({"tools": ("ball",)}, True),
        (
            {"properties": ("ball",), "presses": ("load",), "phases": ("floor",), "positions": ("move",), "tools": ("calf",)},
            False,
        ),
        ({"blocks_all": True}, True),
        ({}, False),
    ],
)
def test_a_caution_takes_away_what_it_blocks_and_nothing_else(blocks, met):
    row = step("one", "move", properties=("load",), presses=("calf",), position="floor", tool=("ball",))
    held = limits.limits(base([row], cautions=[caution("it", **blocks)]), ("it",), Means())
    assert (limits.obstacle(row, held) is not None) == met
    named = row._replace(not_with=("it",))
    assert limits.obstacle(named, held) == ("caution", "caution: it")
