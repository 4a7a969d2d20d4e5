"""The guided session without a terminal: cues that add up to the plan, keys in any order, what is shown and summed up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import painmap
from painmap import cues, routine, session, stage
from painmap.model import Dose, Step
from painmap.results import Plan, PlannedStep, Triage
from painmap.routine import Wish, dosed
from painmap.session import begin, press, shown, summary, tick
from process import WORLD

KEYS = " nb+=qx"


def dose(**changes):
    given_ = {**dict.fromkeys(Dose._fields), "sides": "one", "max_pain": 4, "estimate": False, **changes}
    return Dose(**given_)


def row(name, seconds, *, phase="stretch", hold=None, reps=None, sets=None, both=False, **published):
    step = Step(
        name, name, phase, "sitting", (), (), (), (), ("Sit.", "Breathe."), dose(sides="both" if both else "one", **published),
        ("shin bone",), ("sharp pain",), (), (), None, True, None, (),
    )  # fmt: skip
    return PlannedStep(step, hold, reps, sets, "both" if both else "one", seconds, None)


def plan_of(*rows, gap=10, side=None):
    seconds = sum(one.seconds for one in rows) + gap * (len(rows) - 1)
    return Plan("calf", side, 10, seconds, (), rows, (), (), (), Triage("routine", ()), False, None, ())


def told(plan):
    return [(cue.kind, cue.seconds, cue.side, cue.turn) for cue in cues.cues(plan)]


SMALL = plan_of(
    row("press the calf", 125, phase="press", hold=60, both=True, hold_s=(30, 90)),
    row("toe raises", 110, phase="strengthen", reps=10, sets=2, rep_s=(4, 4), rest_s=(30, 30)),
)  # fmt: skip


# --- cues ---


def test_a_hold_on_both_sides_is_held_changed_and_held_again():
    assert told(SMALL)[:3] == [("hold", 60, "first side", ""), ("change", 5, "second side", ""), ("hold", 60, "second side", "")]


def test_sets_have_their_rest_between_them_and_steps_the_time_to_get_ready():
    assert told(SMALL)[3:] == [
        ("ready", 10, "", ""), ("repeat", 40, "", "set 1/2"), ("rest", 30, "", ""), ("repeat", 40, "", "set 2/2"),
    ]  # fmt: skip


def test_repeats_that_go_from_side_to_side_have_no_change_between_two_halves():
    rolls = row("knee rolls", 60, both=True, reps=5, rep_s=(6, 6), alternating=True)
    assert told(plan_of(rolls)) == told(plan_of(rolls, side="left")) == [("repeat", 60, "both sides", "")]
    assert [cue.reps for cue in cues.cues(plan_of(rolls))] == [10]
    dog = row("bird dog", 3 * 40 + 2 * 30, both=True, hold=10, reps=2, sets=3, hold_s=(10, 10), rest_s=(30, 30), alternating=True)
    assert [(kind, side, turn) for kind, _, side, turn in told(plan_of(dog)) if kind != "into"][:5] == [
        ("hold", "one side", "set 1/3, 1/4"), ("hold", "other side", "set 1/3, 2/4"), ("hold", "one side", "set 1/3, 3/4"),
        ("hold", "other side", "set 1/3, 4/4"), ("rest", "", ""),
    ]  # fmt: skip
    assert sum(cue.seconds for cue in cues.cues(plan_of(dog))) == dog.seconds


def test_long_holds_are_counted_one_by_one_with_the_time_to_move_into_them():
    held = row("wall press", 3 * (15 + 4) + 2 * 10, hold=15, reps=3, rep_s=(4, 4), rest_s=(10, 10), hold_s=(5, 15))
    assert [cue[:2] for cue in told(plan_of(held))] == [
        ("into", 4), ("hold", 15), ("rest", 10), ("into", 4), ("hold", 15), ("rest", 10), ("into", 4), ("hold", 15),
    ]  # fmt: skip


def test_a_rest_that_the_plan_has_no_time_for_is_left_out_and_the_total_stays():
    held = row("ball under the sole", 60, hold=30, reps=2, rest_s=(10, 10), hold_s=(30, 30))
    assert [cue[:2] for cue in told(plan_of(held))] == [("hold", 30), ("hold", 30)]


def test_a_step_with_a_side_of_its_own_names_it():
    held = row("calf stretch", 30, hold=30, hold_s=(30, 30))._replace(side="right")
    assert told(plan_of(held)) == [("hold", 30, "right side", "")]


def test_the_side_that_was_asked_for_is_named():
    assert told(plan_of(row("calf", 30, hold=30, hold_s=(30, 30))._replace(sides="one"), side="left"))[0][2] == ""
    one = row("calf", 30, hold=30, hold_s=(30, 30), both=True)._replace(sides="one")
    assert told(plan_of(one, side="left"))[0][2] == "left side"


@pytest.fixture(scope="module")
def plans(kb):
    """Return a plan for every muscle and every curated routine."""
    wanted = [entry.name for entry in (*kb.muscles.values(), *kb.routines.values())]
    found = [
        painmap.plan(kb, name, minutes=minutes)[1]
        for position, name in enumerate(wanted)
        for minutes in ((3, 10, 20)[position % 3],)
    ]
    return [plan for plan in found if plan.steps]


def test_the_seconds_of_the_cues_are_those_of_every_plan(plans):
    assert len(plans) > 50
    wrong = [plan.title for plan in plans if sum(cue.seconds for cue in cues.cues(plan)) != plan.seconds]
    assert wrong == []


def test_no_hold_is_longer_than_published_and_pressing_can_not_be_made_so(plans):
    for plan in plans:
        for cue in cues.cues(plan):
            step = plan.steps[cue.step].step
            if cue.kind == "hold":
                assert cue.seconds <= step.dose.hold_s[1], (plan.title, step.id)
            if cue.kind == "hold" and step.phase == "press":
                assert cue.most <= max(step.dose.hold_s[1], cue.seconds), step.id


def test_cues_keep_the_order_of_the_plan(plans):
    for plan in plans:
        steps = [cue.step for cue in cues.cues(plan)]
        assert steps == sorted(steps)
        assert set(steps) == set(range(len(plan.steps)))


def test_every_screen_of_every_plan_has_its_size_and_says_what_means_stop(plans):
    for plan in plans:
        state = tick(begin(plan), 0)
        for at in range(len(state.cues)):
            said = shown(plan, state._replace(at=at, run=0.0))
            for columns, rows in ((80, 24), (40, 12)):
                lines = stage.frame(said, columns, rows, plain=False)
                assert len(lines) == rows
                assert max(line.cell_len for line in lines) <= columns
                text = " ".join(line.plain.strip() for line in lines)
                assert " ".join(said.stop.split()) in text, (plan.title, said.step)


# --- time and keys ---


def led(plan, *doing):
    """Return the state after keys (text) and passing seconds (numbers), from the first cue on."""
    now, state = 0.0, press(tick(begin(plan), 0.0), "n")
    for thing in doing:
        if isinstance(thing, str):
            state = press(state, thing)
        else:
            now += thing
            state = tick(state, now)
    return state


def at(plan, *doing):
    said = shown(plan, led(plan, *doing))
    return said.cue, said.big


def test_it_counts_in_before_the_plan_begins():
    state = tick(tick(begin(SMALL), 50.0), 53.0)
    said = shown(SMALL, state)
    assert (said.cue, said.big, said.done) == ("get ready", "7", 0)
    assert shown(SMALL, tick(state, 60.0)).cue == "hold, first side"


def test_time_goes_from_cue_to_cue_to_the_end():
    assert at(SMALL) == ("hold, first side", "1:00")
    assert at(SMALL, 18.5) == ("hold, first side", "42")
    assert at(SMALL, 61) == ("change sides", "4")
    assert at(SMALL, 125 + 10 + 4.5) == ("10 times, set 1/2", "2/10")
    assert led(SMALL, 244.9).ended == ""
    assert led(SMALL, 245).ended == "finished"


def test_a_pause_stands_still_until_the_next_space():
    assert at(SMALL, 20, " ", 500) == ("hold, first side", "40")
    assert "paused" in shown(SMALL, led(SMALL, 20, " ")).note
    assert at(SMALL, 20, " ", 500, " ", 5) == ("hold, first side", "35")


def test_next_and_back_go_by_cues():
    assert at(SMALL, 20, "n")[0] == "change sides"
    assert at(SMALL, 20, "n", "n")[0] == "hold, second side"
    assert at(SMALL, 20, "b") == ("hold, first side", "1:00")
    assert at(SMALL, 61, "b") == ("hold, first side", "1:00")
    assert at(SMALL, "b") == ("hold, first side", "1:00")


def test_ten_seconds_more_never_beyond_the_published_dose_of_pressing():
    assert at(SMALL, 20, "+") == ("hold, first side", "50")
    many = led(SMALL, *"++++++")
    assert many.cues[0].seconds == 90
    assert "not advised" in many.note
    assert shown(SMALL, many).total == SMALL.seconds + 30


def test_ten_minutes_of_pressing_a_day_can_not_be_stretched():
    long = plan_of(*(row(f"press {n}", 195, phase="press", hold=195, hold_s=(60, 600)) for n in range(3)))
    assert sum(cue.seconds for cue in led(long, *"+++++").cues if cue.kind == "hold") == 600


def test_time_away_is_not_counted_and_it_waits():
    state = session.away(led(SMALL, 20), 9_000.0)
    assert (shown(SMALL, state).big, state.paused) == ("40", True)
    assert shown(SMALL, tick(press(state, " "), 9_001.0)).big == "39"


def test_the_summary_tells_done_cut_short_and_not_done():
    assert summary(SMALL, led(SMALL, 245))[0] == "2 of 2 steps done, 4:05 of 4:05."
    assert summary(SMALL, led(SMALL, 30, "q")) == (
        "0 of 2 steps done, 0:30 of 4:05.",
        "Cut short: press the calf.",
        "Not done: toe raises.",
        "Sore tomorrow: halve it. See someone: worse, or no better in 2 weeks.",
    )
    assert summary(SMALL, led(SMALL, "q"))[1:] == ("Not done: press the calf; toe raises.",)


def test_a_short_hold_inside_a_repeat_is_told():
    lifts = plan_of(row("hip lift", 60, phase="strengthen", reps=10, hold=2, rep_s=(4, 4), hold_s=(2, 2)))
    assert at(lifts, 1) == ("10 times: move", "1/10")
    assert at(lifts, 5) == ("10 times: hold", "1/10")


PLANS = (
    SMALL,
    plan_of(row("a", 1, hold=1, hold_s=(1, 1))),
    *(painmap.plan(painmap.load(WORLD), name, minutes=10)[1] for name in ("alpha", "gamma")),
)
EVENTS = st.lists(st.one_of(st.sampled_from(KEYS), st.floats(0, 400), st.just("away")), max_size=60)


@given(st.sampled_from(PLANS), EVENTS)
def test_whatever_is_pressed_and_however_time_goes_the_session_stays_whole(plan, events):
    now, state = 1_000.0, tick(begin(plan), 1_000.0)
    for event in events:
        before = state
        if event == "away":
            now += 77
            state = session.away(state, now)
        elif isinstance(event, str):
            state = press(state, event)
            steps = {"n": (0, 1), "b": (-1, 0)}.get(event, (0, 0))
            assert steps[0] <= state.at - before.at <= steps[1]
        else:
            now += event
            state = tick(state, now)
            assert state.at >= before.at
        said = shown(plan, state)
        assert said.left >= 0
        assert 0 <= said.part <= 1
        assert 0 <= said.done <= said.total
        assert said.total >= plan.seconds
        assert before.active <= state.active <= now - 1_000 + 1e-6
        assert not before.ended or state == before._replace(last=state.last)
        assert len(stage.frame(said, 40, 12, plain=True)) == 12
    assert summary(plan, state)


@given(st.sampled_from(PLANS), st.integers(1, 130), st.integers(1, 50), st.booleans(), st.floats(0, 300), st.booleans())
def test_a_screen_of_any_size_is_never_overrun(plan, columns, rows, plain, seconds, paused):
    state = tick(tick(begin(plan), 0), seconds)._replace(paused=paused)
    lines = stage.frame(shown(plan, state), columns, rows, plain)
    assert len(lines) == rows
    assert max(line.cell_len for line in lines) <= columns
    text = "\n".join(line.plain for line in lines)
    assert not plain or text.isascii()
    assert rows < 12 or columns < 40 or "Stop if" in text


@pytest.mark.parametrize(("rows", "plain"), [(5, False), (5, True), (3, False), (3, True)])
def test_every_digit_of_the_large_type_looks_different_and_has_its_height(rows, plain):
    drawn = {char: tuple(stage.large(char, rows, plain)) for char in "0123456789:/"}
    assert len(set(drawn.values())) == 12
    assert {len(lines) for lines in drawn.values()} == {rows}
    assert all(len({len(line) for line in lines}) == 1 for lines in drawn.values())
    assert not plain or all(line.isascii() for lines in drawn.values() for line in lines)
    assert stage.large("42", 2, plain) == []


def test_pressing_again_and_again_ends_at_the_ceiling_of_the_day():
    state = led(SMALL, *[50, "b"] * 12)
    assert state.pressed <= 600
    assert "not advised" in state.note


def test_rests_between_holds_without_sets_are_in_the_plan_and_led(kb):
    held = dosed(kb.steps["wrist-hold-palm-down"], 1.0, True)
    assert held.seconds == 5 * 30 + 4 * 30
    assert [cue[:2] for cue in told(plan_of(held))] == [("hold", 30), ("rest", 30)] * 4 + [("hold", 30)]


def test_on_a_small_screen_the_whole_of_how_is_read_page_by_page(kb):
    lost = {}
    for step in [*kb.steps.values()][::4]:
        plan = routine.plan(kb, Wish("one", (), (step.id,)), 60, step.only_with, Triage("routine", ()))
        if plan.steps:
            waiting = press(tick(begin(plan), 0.0), " ")
            frames = [stage.frame(shown(plan, tick(waiting, float(now))), 40, 12, False) for now in range(0, 60, stage.PAGE_S)]
            read = {word for frame in frames for line in frame for word in line.plain.split()}
            missing = {*f"{' '.join(plan.steps[0].step.how)} {shown(plan, waiting).avoid}".split()} - read
            if missing:
                lost[step.id] = missing
    assert lost == {}
