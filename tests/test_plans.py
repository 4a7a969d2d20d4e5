"""Plans for everything that can be asked for: in time, in order, in dose, and never a step that is not for this person."""

import json
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import painmap
from painmap import answer, errors, routine, targets, week
from painmap.cli import main
from painmap.results import Means, Triage
from painmap.routine import Wish
from plan_faults import excluded, faults, fed, late_feeders, told_otherwise
from process import run

MINUTES = (3, 5, 10, 20)
CALM = Triage("routine", ())


@lru_cache
def real():
    """Return the knowledge base for hypothesis, which can't take a fixture of a session."""
    return painmap.load()


# --- everything by name --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["muscles", "groups", "locations", "routines"])
def test_every_plan_by_name_holds(kind, kb):
    wrong, pairs = {}, fed(kb)
    for entry in getattr(kb, kind).values():
        asked = answer.where(kb, entry.name)
        try:
            wish = targets.resolve(kb, entry.name, asked)
        except errors.PainmapError as error:
            reason = getattr(entry, "none_known", None)
            if not reason or reason not in str(error):
                wrong[entry.id] = str(error)
            if "\n" in str(error):
                wrong[entry.id] = f"more than a line of why: {error}"
            continue
        for minutes in MINUTES:
            plan = routine.plan(kb, wish, minutes, asked.cautions, asked.triage)
            own = told_otherwise(kb, entry) if wish.steps else set()
            bad = faults(kb, plan, minutes) + late_feeders(kb, plan.steps, pairs - own)
            if plan.withheld or (kind != "locations" and plan.steps == () and minutes >= 10 and not plan.cautions):
                bad.append(f"no steps: {plan.note}")
            if bad:
                wrong[entry.id, minutes] = bad
    assert wrong == {}


def test_no_muscle_with_any_caution_gets_a_step_that_is_excluded(kb):
    wrong = {}
    for muscle in kb.muscles.values():
        for caution in kb.cautions:
            bad = faults(kb, routine.plan(kb, Wish(muscle.name, (muscle,)), 10, (caution,), CALM), 10)
            if bad:
                wrong[muscle.id, caution] = bad
    assert wrong == {}


def test_every_plan_by_id_is_the_same_as_by_name(kb):
    nothing = answer.where(kb, "")
    for muscle in [*kb.muscles.values()][::10]:
        assert targets.resolve(kb, muscle.id, nothing) == targets.resolve(kb, muscle.name, nothing)


def test_the_same_question_gives_the_same_plan(kb):
    for text in ("piriformis", "outer knee", "peroneals", "desk neck", "left outer hip and calf"):
        assert targets.plan_for(kb, text, 10) == targets.plan_for(kb, text, 10)
    fresh = painmap.load()
    assert targets.plan_for(fresh, "outer knee", 10)[1].steps == targets.plan_for(kb, "outer knee", 10)[1].steps


def test_more_time_never_means_less_done(kb):
    for muscle in kb.muscles.values():
        spent = [routine.plan(kb, Wish(muscle.name, (muscle,)), minutes, (), CALM).seconds for minutes in (5, 10, 20, 40)]
        assert spent == sorted(spent), muscle.id


def test_a_muscle_that_may_be_pressed_is_pressed_in_ten_minutes(kb):
    for muscle in kb.muscles.values():
        steps = [kb.steps[id_] for id_ in muscle.care]
        plan = routine.plan(kb, Wish(muscle.name, (muscle,)), 10, (), CALM)
        if any(step.phase == "press" and step.planned for step in steps):
            assert "press" in {row.step.phase for row in plan.steps}, muscle.id


# --- at random -----------------------------------------------------------------------------------------------------------


@st.composite
def rooms(draw, kb):
    """Draw where a person is and what is at hand."""
    tools = sorted(tool.id for tool in kb.terms.tools)
    some = st.lists(st.sampled_from(tools), max_size=4, unique=True).map(tuple)
    settings_ = st.lists(st.sampled_from([row.id for row in kb.terms.settings]), max_size=2, unique=True).map(tuple)
    return Means(draw(settings_), draw(st.none() | some), draw(some))


@settings(max_examples=120, deadline=None)
@given(data=st.data(), minutes=st.integers(3, 60), side=st.sampled_from([None, "left", "right", "both"]), days=st.integers(2, 28))
def test_any_muscles_minutes_cautions_rooms_and_days_hold(data, minutes, side, days):
    kb = real()
    chosen = data.draw(st.lists(st.sampled_from(sorted(kb.muscles)), min_size=1, max_size=8, unique=True))
    cautions = data.draw(st.lists(st.sampled_from(sorted(kb.cautions)), max_size=4, unique=True))
    means = data.draw(rooms(kb))
    wish = Wish("chosen", tuple(kb.muscles[id_] for id_ in chosen), side=side)
    plan = routine.plan(kb, wish, minutes, cautions, CALM, means)
    assert faults(kb, plan, minutes, means) == []
    assert late_feeders(kb, plan.steps, fed(kb)) == []
    assert plan == routine.plan(kb, wish, minutes, cautions, CALM, means)
    for day in week.days(plan, days):
        asked = plan._replace(steps=day.steps, seconds=day.seconds, note="a day of rest")
        assert [fault for fault in faults(kb, asked, minutes, means) if "stand-in" not in fault] == []


@settings(max_examples=60, deadline=None)
@given(data=st.data(), minutes=st.integers(3, 60), joined=st.sampled_from([", ", " and ", " & "]))
def test_any_names_with_a_side_each_hold(data, minutes, joined):
    kb = real()
    named = st.tuples(st.sampled_from(["", "left ", "right ", "both "]), st.sampled_from(sorted(kb.muscles)))
    chosen = data.draw(st.lists(named, min_size=1, max_size=6, unique_by=lambda pair: pair[1]))
    cautions = tuple(data.draw(st.lists(st.sampled_from(sorted(kb.cautions)), max_size=2, unique=True)))
    means = data.draw(rooms(kb))
    text = joined.join(f"{side}{kb.muscles[id_].name}" for side, id_ in chosen)
    _, plan = targets.plan_for(kb, text, minutes, cautions, means)
    if plan.withheld:  # "low-back" and "sphincter" in two names are a warning sign, and rather one too many than one too few
        return
    assert plan.muscles == tuple(id_ for _, id_ in chosen[:5])
    assert faults(kb, plan, minutes, means) == []
    assert late_feeders(kb, plan.steps, fed(kb)) == []
    said = {side.strip() for side, _ in chosen}
    done = {row.side for row in plan.steps} | {plan.side}
    assert done & {"left", "right"} <= said
    if joined == ", ":
        for row in plan.steps:
            asked = {side.strip() for side, id_ in chosen[:5] if row.step.id in kb.muscles[id_].care}
            if (
                row.replaces is None
                and row.step.phase != "warm-up"
                and row.step.dose.sides == "both"
                and not row.step.dose.alternating
            ):
                assert row.sides == ("one" if asked in ({"left"}, {"right"}) else "both"), (text, row.step.id)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), minutes=st.integers(3, 60))
def test_any_curated_routine_with_any_cautions_and_room_holds(data, minutes):
    kb = real()
    entry = kb.routines[data.draw(st.sampled_from(sorted(kb.routines)))]
    cautions = tuple(data.draw(st.lists(st.sampled_from(sorted(kb.cautions)), max_size=3, unique=True)))
    means = data.draw(rooms(kb))
    _, plan = targets.plan_for(kb, entry.name, minutes, cautions, means)
    assert faults(kb, plan, minutes, means) == []
    assert late_feeders(kb, plan.steps, fed(kb) - told_otherwise(kb, entry)) == []
    if set(entry.not_with) & set(cautions):
        assert plan.steps == plan.habits == ()
        assert "not for" in plan.note


# --- safety --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "numb between my legs and can't pee, piriformis hurts",
        "crushing chest pain and sweating",
        "piriformis, numb between my legs and can't pee",
    ],
)
def test_an_emergency_gives_no_steps(text, kb):
    found, plan = targets.plan_for(kb, text, 10)
    assert found.triage.level == "emergency"
    assert plan.withheld
    assert (plan.steps, plan.habits, plan.muscles, plan.seconds) == ((), (), (), 0)
    printed = json.loads(run("routine", text, "--json").stdout)
    assert (printed["withheld"], printed["phases"], printed["seconds"]) == (True, [], 0)
    assert printed["triage"]["level"] == "emergency"


def test_a_red_flag_that_allows_no_steps_gives_none_although_it_is_urgent(kb):
    stopped = [flag for flag in kb.red_flags.values() if flag.no_steps]
    assert stopped
    muscle = kb.muscles["soleus"]
    for flag in stopped:
        raised = painmap.where(kb, "calf").triage._replace(level=flag.level, flags=(flag,))
        plan = routine.plan(kb, Wish("soleus", (muscle,)), 10, (), raised)
        assert (plan.withheld, plan.steps) == (True, ())


def test_someone_with_a_clot_gets_no_steps_and_is_told_why(kb):
    _, plan = targets.plan_for(kb, "soleus", 10, ("clot",))
    assert plan.steps == ()
    assert plan.note
    assert all("clot" in row.because for row in plan.left_out)


def test_pregnancy_takes_steps_for_piriformis_away_and_says_so(kb):
    done = run("routine", "piriformis", "--minutes", "20", "--caution", "pregnant", "--json")
    plan = json.loads(done.stdout)
    assert done.code == 0
    assert plan["cautions"]
    because = {row["id"]: row["because"] for row in plan["left_out"]}
    excluded_care = [id_ for id_ in kb.muscles["piriformis"].care if excluded(kb, kb.steps[id_], ("pregnant",))]
    steps = [step["id"] for phase in plan["phases"] for step in phase["steps"]]
    assert not set(steps) & set(excluded_care)
    assert steps
    blamed = [id_ for id_ in excluded_care if "pregnant" in because.get(id_, "")]
    assert "lying-ball-piriformis" in blamed
    assert any("instead: " in because[id_] for id_ in blamed)
    text = run("routine", "piriformis", "--minutes", "20", "--caution", "pregnant").stdout
    assert "caution: pregnant" in text


# --- what can be asked for -----------------------------------------------------------------------------------------------


def test_a_place_gives_the_muscles_that_refer_there(kb):
    _, plan = targets.plan_for(kb, "outer knee", 10)
    assert plan.muscles
    assert all(any(row.to in kb.locations for row in kb.muscles[id_].refers) for id_ in plan.muscles)
    done = run("routine", "outer knee", "--json")
    printed = json.loads(done.stdout)
    assert done.code == 0
    assert printed["phases"]
    assert (printed["asked_minutes"], printed["seconds"] <= 600) == (10, True)


def test_a_name_said_again_and_again_is_one_name(kb):
    once, again = (painmap.plan(kb, text)[1] for text in ("piriformis, gluteus minimus", "piriformis, gluteus minimus," * 3_000))
    assert again.title == once.title
    assert again.steps == once.steps


def test_several_names_with_commas_share_the_plan(kb):
    _, plan = targets.plan_for(kb, "piriformis, soleus, upper trapezius", 20)
    assert plan.muscles == ("piriformis", "soleus", "upper-trapezius")
    assert faults(kb, plan, 20) == []
    care = [set(kb.muscles[id_].care) for id_ in plan.muscles]
    done = {row.step.id for row in plan.steps}
    assert all(done & steps for steps in care)


def test_a_name_with_a_comma_in_it_is_one_of_several(kb):
    _, plan = targets.plan_for(kb, "soleus, right triceps, long head, gastrocnemius, inner head", 20)
    assert plan.muscles == ("soleus", "triceps-long-head", "gastrocnemius-medial")


def test_names_of_different_kinds_can_be_mixed(kb):
    _, plan = targets.plan_for(kb, "piriformis, peroneals, outer knee", 20)
    assert "piriformis" in plan.muscles
    assert set(kb.groups["peroneals"].members) & set(plan.muscles)
    assert len(plan.muscles) <= 5


def test_a_muscle_named_beside_a_routine_is_worked_before_what_it_feeds_there(kb):
    """Gluteus minimus feeds the peroneals; the routine for the ankle works these."""
    late = {}
    for entry in kb.routines.values():
        for muscle in ("gluteus minimus", "soleus", "upper trapezius"):
            _, plan = targets.plan_for(kb, f"{entry.name}, {muscle}", 30)
            wrong = late_feeders(kb, plan.steps, fed(kb) - told_otherwise(kb, entry))
            if wrong:
                late[entry.id, muscle] = wrong
    assert late == {}


def test_a_curated_routine_is_done_in_the_order_in_which_it_is_written(kb):
    for entry in kb.routines.values():
        _, plan = targets.plan_for(kb, entry.name, 60)
        done = [row.step.id for row in plan.steps if row.replaces is None]
        assert done == [id_ for id_ in entry.steps if id_ in done], entry.id


def barred():
    """Return each curated routine with each caution that it is not for."""
    return [(entry.id, caution) for entry in real().routines.values() for caution in entry.not_with]


@pytest.mark.parametrize(("id_", "caution"), barred())
@pytest.mark.parametrize("typed", ["{}, jaw", "jaw, {}"])
def test_a_comma_does_not_let_a_routine_through_that_is_not_for_this_person(id_, caution, typed, kb):
    entry = kb.routines[id_]
    _, plan = targets.plan_for(kb, typed.format(entry.name), 20, (caution,))
    _, alone = targets.plan_for(kb, "jaw", 20, plan.cautions)
    assert [row.step.id for row in plan.steps] == [row.step.id for row in alone.steps]
    assert [row.step.id for row in plan.habits] == [row.step.id for row in alone.habits]
    said = [row for row in plan.left_out if row.id == entry.id]
    assert [(row.name, row.reason) for row in said] == [(entry.name, "caution")]
    assert kb.cautions[caution].name in said[0].because
    assert kb.cautions[caution].name in plan.note
    assert entry.name not in plan.title
    assert faults(kb, plan, 20) == []


def test_where_no_routine_of_several_is_for_this_person_there_are_no_steps(kb):
    _, plan = targets.plan_for(kb, "desk neck, stiff-neck-morning", 20, ("neck-instability",))
    assert (plan.steps, plan.habits, plan.muscles) == ((), (), ())
    assert {row.id for row in plan.left_out} == {targets.resolve(kb, "desk neck", answer.where(kb, "")).id, "stiff-neck-morning"}
    assert plan.note.count(kb.cautions["neck-instability"].name) == 2


def test_the_notes_of_several_routines_are_all_said(kb):
    noted = [entry for entry in kb.routines.values() if entry.note][:2]
    _, plan = targets.plan_for(kb, ", ".join(entry.name for entry in noted), 20)
    assert all(entry.note in plan.note for entry in noted)


@pytest.mark.parametrize("typed", ["{}, piriformis", "piriformis, {}"])
def test_a_muscle_beside_a_routine_gets_its_share_and_what_does_not_fit_is_said(typed, kb):
    for entry in kb.routines.values():
        for minutes in MINUTES:
            _, plan = targets.plan_for(kb, typed.format(entry.name), minutes)
            assert faults(kb, plan, minutes) == [], (entry.id, minutes)
            told = {row.step.id for row in (*plan.steps, *plan.habits)} | {row.id for row in plan.left_out}
            stood_for = {row.replaces for row in (*plan.steps, *plan.habits)}
            wanted = [kb.steps[id_] for id_ in (*entry.steps, *kb.muscles["piriformis"].care)]
            silent = [
                step.id
                for step in wanted
                if step.id not in told
                and step.name not in stood_for
                and (not step.only_with or set(step.only_with) & set(plan.cautions))
            ]
            assert silent == [], (entry.id, minutes)
            if minutes == 20:
                assert {row.step.id for row in plan.steps} & {*kb.muscles["piriformis"].care} - {*entry.steps}, entry.id
                assert {row.step.id for row in plan.steps} & {*entry.steps}, entry.id
                assert "piriformis" in plan.muscles


def test_a_side_that_all_names_share_is_the_only_one_done(kb):
    _, plan = targets.plan_for(kb, "left piriformis, left soleus", 10)
    assert (plan.side, {row.sides for row in plan.steps if not row.step.dose.alternating}) == ("left", {"one"})
    assert "Sides" not in (plan.note or "")


@pytest.mark.parametrize("joined", [", ", " and ", " & "])
@pytest.mark.parametrize("second", ["right soleus", "both soleus", "soleus"])
def test_each_of_several_muscles_keeps_its_own_side(joined, second, kb):
    typed = f"left piriformis{joined}{second}"
    _, plan = targets.plan_for(kb, typed, 20)
    if (joined, second) in ((" and ", "soleus"), (" & ", "soleus")):
        assert plan.side == "left", "the left one of both"
        return
    assert (plan.side, plan.title) == (None, f"left piriformis, {second.removeprefix('both ')}")
    right = ("one", "right") if second.startswith("right") else ("both", None)
    care = {id_: {*kb.muscles[id_].care} for id_ in ("piriformis", "soleus")}
    sided = [row for row in plan.steps if row.step.dose.sides == "both" and not row.step.dose.alternating]
    left = [row for row in sided if row.step.id in care["piriformis"] - care["soleus"]]
    other = [row for row in sided if row.step.id in care["soleus"] - care["piriformis"]]
    assert left and other
    assert {(row.sides, row.side) for row in left} == {("one", "left")}
    assert {(row.sides, row.side) for row in other} == {right}
    assert faults(kb, plan, 20) == []
    printed = run("routine", typed, "--minutes", "20").stdout
    assert printed.count(", left side (") == len(left)
    assert printed.count(", right side (") == (len(other) if second.startswith("right") else 0)


def test_a_step_for_two_muscles_of_different_sides_is_done_on_both(kb):
    shared = next(
        id_ for id_ in kb.muscles["psoas"].care if id_ in kb.muscles["iliacus"].care and kb.steps[id_].phase == "stretch"
    )
    _, plan = targets.plan_for(kb, "left psoas, right iliacus", 10)
    assert [row.sides for row in plan.steps if row.step.id == shared] == ["both"]


def test_places_of_different_sides_in_one_sentence_are_both_planned_and_it_is_said(kb):
    _, plan = targets.plan_for(kb, "left outer knee and right calf", 10)
    assert plan.side is None
    assert "Both sides are planned" in plan.note
    assert targets.plan_for(kb, "left outer knee and left calf", 10)[1].side == "left"


def test_muscles_beyond_five_are_named_as_left_out_and_those_asked_for_by_name_come_first(kb):
    names = ["piriformis", "soleus", "upper-trapezius", "gluteus-medius", "psoas", "gracilis", "infraspinatus"]
    _, plan = targets.plan_for(kb, ", ".join(["jaw", *(kb.muscles[id_].name for id_ in names)]), 20)
    assert plan.muscles == tuple(names[:5])
    beyond = [row for row in plan.left_out if row.reason == "muscles"]
    assert [row.id for row in beyond][:2] == names[5:]
    assert {row.because for row in beyond} == {"5 muscles at a time"}
    jaw = targets.plan_for(kb, "jaw", 20)[1].muscles
    assert {*jaw} == {row.id for row in beyond[2:]}
    assert faults(kb, plan, 20) == []


def test_members_of_a_large_group_that_do_not_fit_are_named(kb):
    large = [group for group in kb.groups.values() if len(group.members) > 5]
    assert large
    for group in large:
        wish = targets.resolve(kb, group.id, answer.where(kb, ""))
        plan = routine.plan(kb, wish, 10, (), CALM)
        told = [*plan.muscles, *(row.id for row in plan.left_out if row.reason == "muscles")]
        assert wish.steps or told == [*group.members], group.id


def test_a_named_side_is_the_only_one_done(kb):
    _, plan = targets.plan_for(kb, "left outer knee", 10)
    assert plan.side == "left"
    assert {row.sides for row in plan.steps if not row.step.dose.alternating} == {"one"}


@pytest.mark.parametrize("side", [None, "both", "left", "right"])
@pytest.mark.parametrize(
    ("id_", "seconds"),
    [
        ("lying-knee-rolls", 2 * 5 * 6),  # five to each side, six seconds each
        ("knee-rolls", 2 * 4 * 6),  # eight in all, as published: four to each side
        ("seated-trunk-rotation", 2 * 3 * 6),
        ("bird-dog", 3 * (2 * 2 * 10) + 2 * 30),  # three sets of two holds to each side, half a minute of rest between sets
        ("windshield-wiper", 2 * 30),  # one hold to each side
        ("heel-slides", 2 * 10 * 4),
        ("knee-to-chest", 2 * 10 * (3 + 2)),
        ("sideways-walk", 2 * 3 / 0.5),  # three metres there and three back
    ],
)
def test_what_goes_from_side_to_side_takes_its_whole_time_whichever_side_is_named(id_, seconds, side, kb):
    row = routine.dosed(kb.steps[id_], 0.0, side in ("left", "right"))
    assert (row.sides, row.seconds) == ("both", seconds)


def test_a_plan_for_one_side_says_of_which_steps_both_are_done(kb):
    done = run("routine", "left low-back-morning", "--minutes", "20", "--json")
    steps = [step for phase in json.loads(done.stdout)["phases"] for step in phase["steps"] if phase["phase"] != "habit"]
    both = [step for step in steps if step["dose"]["sides"] == "both"]
    assert both and all(step["dose"]["alternating"] for step in both)
    text = run("routine", "left low-back-morning", "--minutes", "20").stdout
    assert text.count("each side in turn") == len(both)


@pytest.mark.parametrize(("typed", "minutes"), [("10m", 10), ("3", 3), ("60", 60)])
def test_minutes_are_a_number_with_or_without_m(typed, minutes):
    done = run("routine", "piriformis", "--minutes", typed, "--json")
    printed = json.loads(done.stdout)
    assert printed["asked_minutes"] == minutes
    assert printed["seconds"] <= minutes * 60


@pytest.mark.parametrize("typed", ["2", "61", "0", "-5", "ten", "10.5", "", "10mm", "1e1", "٣", "9" * 5000])
def test_other_minutes_are_wrong_usage(typed, capsys):
    assert main(["routine", "piriformis", f"--minutes={typed}"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "3 to 60" in printed.err


def test_an_unknown_caution_is_wrong_usage_with_a_suggestion():
    done = run("routine", "piriformis", "--caution", "pregnent")
    assert (done.code, done.stdout) == (2, "")
    assert "pregnant" in done.stderr


def test_a_curated_routine_keeps_its_own_time_unless_told(kb):
    entry = kb.routines["piriformis-and-sciatica"]
    _, plan = targets.plan_for(kb, entry.name)
    assert plan.asked_minutes == entry.minutes
    assert targets.plan_for(kb, entry.name, 5)[1].asked_minutes == 5
    assert targets.plan_for(kb, "soleus")[1].asked_minutes == targets.DEFAULT_MINUTES


def test_a_curated_routine_comes_before_a_muscle_group_or_place_of_the_same_name(kb):
    for entry in kb.routines.values():
        for name in (entry.id, entry.name):
            assert targets.resolve(kb, name, answer.where(kb, "")).steps == entry.steps, name


# --- a name says nothing of the person ------------------------------------------------------------------------------------


def test_names_switch_on_no_caution_and_no_alarm(kb):
    """Whatever a muscle, a group or a curated routine is called, by itself or beside others of its area."""
    wrong = {}
    named = [*kb.muscles.values(), *kb.groups.values()]
    alone = [name for entry in named for name in (entry.id, entry.name, *entry.aka)]
    areas = {}
    for muscle in kb.muscles.values():
        areas.setdefault(muscle.area, []).append(muscle.name)
    joined = [", ".join(names) for names in areas.values()]
    titles = [name for entry in kb.routines.values() for name in (entry.id, entry.name) if not entry.made_for]
    for typed in (*alone, *joined, *titles, f"left {joined[0]}", " & ".join(titles[:4])):
        try:
            found, plan = targets.plan_for(kb, typed)
        except errors.AmbiguousError:
            continue
        if plan.cautions or plan.triage.flags or plan.withheld or found.triage.flags:
            wrong[typed] = (plan.cautions, plan.triage)
    assert wrong == {}


def test_the_name_of_a_routine_takes_nothing_away_from_it(kb):
    _, plan = targets.plan_for(kb, "piriformis and sciatica")
    assert "seated-ball-piriformis" in {row.step.id for row in plan.steps}
    _, plan = targets.plan_for(kb, "piriformis and sciatica", cautions=("nerve-irritation",))
    assert "seated-ball-piriformis" not in {row.step.id for row in plan.steps}


@pytest.mark.parametrize(
    ("typed", "caution"),
    [
        ("sciatica", "nerve-irritation"),
        ("psoas and sciatica", "nerve-irritation"),
        ("piriformis and sciatica, it tingles down to my foot", "nerve-irritation"),
        ("psoas, I am pregnant", "pregnant"),
    ],
)
def test_what_is_said_of_oneself_beside_a_name_counts(typed, caution, kb):
    assert caution in targets.plan_for(kb, typed)[1].cautions


@pytest.mark.parametrize("typed", ["piriformis and sciatica, numb between my legs", "anal sphincter, numb between my legs"])
def test_an_alarm_beside_a_name_is_heard(typed, kb):
    assert targets.plan_for(kb, typed)[1].withheld


@pytest.mark.parametrize("typed", ["{}", "left {}", "{}, piriformis, psoas", "psoas and {}"])
def test_a_routine_made_for_some_people_holds_their_caution_for_the_whole_plan(typed, kb):
    made = [entry for entry in kb.routines.values() if entry.made_for]
    assert {"pregnancy-hips", "irritated-low-back-nerve"} <= {entry.id for entry in made}
    for entry in made:
        _, plan = targets.plan_for(kb, typed.format(entry.name), 20)
        assert set(plan.cautions) == set(entry.made_for)
        assert faults(kb, plan, 20) == []


# --- a plan without steps ------------------------------------------------------------------------------------------------


def test_a_plan_of_nothing_or_nothing_but_a_warm_up_says_why(kb):
    silent = []
    for entry in kb.routines.values():
        for caution in kb.cautions:
            _, plan = targets.plan_for(kb, entry.id, 10, (caution,))
            if all(row.step.phase == "warm-up" for row in plan.steps):
                why = plan.note.removesuffix(entry.note or "")
                if not why or (entry.note and entry.note not in plan.note and caution not in entry.not_with):
                    silent.append((entry.id, caution))
    assert silent == []


def test_more_time_is_named_where_it_would_help(kb):
    for muscle in kb.muscles.values():
        plan = routine.plan(kb, Wish(muscle.name, (muscle,)), 3, (), CALM)
        if {row.reason for row in plan.left_out} & {"time"} and all(row.step.phase == "warm-up" for row in plan.steps):
            assert "give it more time" in plan.note, muscle.id


# --- what is pressed first -----------------------------------------------------------------------------------------------


def presses_only_of(kb, id_, other):
    members = [kb.groups[row].members if row in kb.groups else (row,) for row in (id_, other)]
    own, others = ({step for row in rows if row in kb.muscles for step in kb.muscles[row].care} for rows in members)
    return {step for step in own - others if kb.steps[step].phase == "press"}


def first_of(kb, link):
    """Return the plan for the two ends of a link, the later one named first, as the ids of what it presses."""
    ends = [kb.groups[id_].members[0] if id_ in kb.groups else id_ for id_ in (link.target, link.source)]
    wish = Wish("two", tuple(kb.muscles[id_] for id_ in ends))
    return [row.step.id for row in routine.plan(kb, wish, 60, (), CALM).steps if row.step.phase == "press"]


def ordering(kb):
    """Return the links that order a plan: press-before and satellite, of some certainty, between muscles or groups."""
    ends = {*kb.muscles, *kb.groups}
    return [
        link
        for link in kb.links
        if link.kind in ("press-before", "satellite") and {link.source, link.target} <= ends and link.source != link.target
    ]


def test_what_feeds_is_pressed_before_what_it_feeds(kb):
    certain = [link for link in ordering(kb) if link.certainty != "none"]
    pairs = {
        (first, then)
        for link in certain
        for first in presses_only_of(kb, link.source, link.target)
        for then in presses_only_of(kb, link.target, link.source)
    }
    one_way = {(first, then) for first, then in pairs if (then, first) not in pairs}
    kept, wrong = set(), set()
    for link in certain:
        pressed = first_of(kb, link)
        for index, earlier in enumerate(pressed):
            kept |= {(earlier, later) for later in pressed[index + 1 :]} & one_way
            wrong |= {(later, earlier) for later in pressed[index + 1 :]} & one_way
    assert len(kept) >= 10
    assert wrong == set()


def with_links(kb, *links):
    return kb._replace(links=links)


@pytest.mark.parametrize("kind", ["press-before", "satellite"])
def test_links_order_only_when_somebody_but_a_seller_is_certain_of_anything(kind, kb):
    model = next(link for link in kb.links if link.kind == "satellite")
    link = model._replace(source="soleus", target="upper-trapezius", kind=kind, basis="textbook", certainty="very-low")
    plain, ordering_plan, nothing, vendor, both = (
        first_of(with_links(kb, *links), link)
        for links in (
            (),
            (link,),
            (link._replace(certainty="none"),),
            (link._replace(basis="vendor", certainty="high"),),
            (link._replace(basis="vendor", certainty="none"),),
        )
    )
    own = presses_only_of(kb, "soleus", "upper-trapezius")
    assert plain[0] not in own
    assert ordering_plan[0] in own
    assert sorted(ordering_plan) == sorted(plain)
    assert nothing == vendor == both == plain


def test_a_loop_of_links_loses_no_step(kb):
    model = next(link for link in kb.links if link.kind == "satellite")
    there = model._replace(source="soleus", target="upper-trapezius", certainty="low", basis="textbook")
    back = there._replace(source="upper-trapezius", target="soleus")
    assert sorted(first_of(with_links(kb, there, back), there)) == sorted(first_of(with_links(kb), there))
