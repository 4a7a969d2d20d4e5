"""Where a person is and what is at hand: what a plan may then use, and what it says of the rest."""

import json
import re

import pytest

from painmap import routine
from painmap.options import Given
from painmap.results import Means, Triage
from painmap.routine import Wish
from plan_faults import at_hand, faults, out_of_place
from process import WORLD, run, terminal

CALM = Triage("routine", ())
TINY = ("--data", WORLD)


def plan(*args):
    done = run("routine", *args, "--json")
    assert done.code == 0, done.stderr
    return json.loads(done.stdout)


def steps(printed):
    return [step for phase in printed["phases"] if phase["phase"] != "habit" for step in phase["steps"]]


@pytest.mark.parametrize("option", ["--no-floor", "--at-desk"])
@pytest.mark.parametrize("text", ["piriformis", "outer knee", "runner's recovery", "low back in the morning"])
def test_a_plan_stays_where_the_person_is_and_says_what_that_costs(option, text, kb):
    printed = plan(text, option)
    means = Means((option[2:],))
    done = steps(printed)
    assert not any(out_of_place(kb, kb.steps[step["id"]], means) for step in done)
    assert not set(printed["needs"]) & {"floor", "mat"}
    assert printed["settings"] == [option[2:]]
    said = {row["because"] for row in printed["left_out"] if row["reason"] == "place"}
    name = {"--no-floor": "not on the floor", "--at-desk": "at a desk"}[option]
    assert any(because.startswith(f"place: {name}") for because in said)
    assert f"place: {name}: " in run("routine", text, option).stdout


def test_the_floor_is_what_the_data_say_it_is(kb):
    """Every step whose position is on the floor says so to cautions, and names what one lies or kneels on."""
    floor = next(row for row in kb.terms.settings if row.id == "no-floor")
    for step in kb.steps.values():
        if step.position in floor.blocks.positions:
            assert "floor" in step.properties, step.id
            assert {"floor", "mat"} & set(step.tool), step.id


def test_only_named_and_usual_tools_are_used(kb):
    printed = plan("piriformis", "--tools", "ball", "--minutes", "20")
    usual = {tool.id for tool in kb.terms.tools if tool.usual}
    assert "ball" in printed["needs"]
    assert set(printed["needs"]) <= usual | {"ball"}
    assert (printed["tools"], printed["without"]) == (["ball"], [])
    assert {row["id"]: row["because"] for row in printed["left_out"]}["moist-heat"] == "tool: no heat pack"
    assert not set(plan("piriformis", "--tools", "none")["needs"]) - usual


def test_what_is_not_at_hand_is_replaced_or_left_out_with_the_reason(kb):
    printed = plan("piriformis", "--without", "ball")
    assert "ball" not in printed["needs"]
    rows = [row for row in printed["left_out"] if row["reason"] == "tool"]
    assert {"seated-ball-piriformis", "lying-ball-piriformis"} <= {row["id"] for row in rows}
    taken = {kb.steps[step["id"]].name for step in steps(printed)}
    assert {row["instead"] for row in rows} - {None} <= taken
    text = run("routine", "piriformis", "--without", "ball").stdout
    assert "tool: no firm ball: sit on a ball" in text


def test_without_a_ball_there_is_no_soft_ball_either_but_having_one_does_not_give_the_other(kb):
    soft = {step.id for step in kb.steps.values() if "soft-ball" in step.tool}
    assert soft
    assert "soft-ball" not in at_hand(kb, Means(without=("ball",)))
    assert "soft-ball" not in at_hand(kb, Means(tools=("ball",)))
    for id_ in sorted(soft):
        wish = Wish("one", (), (id_,))
        for means in (Means(without=("ball",)), Means(tools=("ball",))):
            made = routine.plan(kb, wish, 60, (), CALM, means)
            assert id_ not in {row.step.id for row in made.steps}
            assert faults(kb, made, 60, means) == []


def test_a_named_tool_is_at_hand_at_a_desk_too(kb):
    means = [Means(("at-desk",)), Means(("at-desk",), ("towel",))]
    wish = Wish("one", (), ("inner-ankle-towel-stretch",))
    assert [len(routine.plan(kb, wish, 10, (), CALM, row).steps) for row in means] == [0, 1]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("ball", ("ball",)),
        ("BALL, Band", ("ball", "band")),
        ("tennis ball", ("ball",)),
        ("foam roller,walls", ("roller", "wall")),
        ("belt", ("strap",)),
        ("soft ball", ("soft-ball",)),
        ("towels,", ("towel",)),
    ],
)
def test_tools_are_known_by_id_name_and_by_what_people_call_them(typed, ids, kb):
    assert Given((), (typed,), ()).means(kb).tools == ids
    assert Given((), (), (typed,)).means(kb).without == ids


def test_no_tools_named_is_something_else_than_none(kb):
    assert Given((), (), ()).means(kb).tools is None
    assert Given((), ("none",), ()).means(kb).tools == ()


@pytest.mark.parametrize("option", ["--tools", "--without"])
@pytest.mark.parametrize(("typed", "says"), [("bal", "ball"), ("ball,rollr", "roller"), ("xyzzyqq", "Known are: ball")])
def test_an_unknown_tool_is_wrong_usage_with_a_suggestion(option, typed, says):
    done = run("routine", "piriformis", option, typed)
    assert (done.code, done.stdout) == (2, "")
    assert "No tool is called" in done.stderr and says in done.stderr


def test_room_and_cautions_together(kb):
    printed = plan("piriformis", "--no-floor", "--tools", "ball", "--caution", "pregnant", "--minutes", "20")
    reasons = {row["reason"] for row in printed["left_out"]}
    assert {"caution", "place"} <= reasons
    assert "pregnant" in printed["cautions"]


def test_where_nothing_is_left_it_says_in_one_line_why_and_what_would_help(kb):
    reasons = {
        Means(without=("ball", "wall", "table", "chair", "floor", "towel")): "tools",
        Means(): "more time",
    }
    for means, words in reasons.items():
        made = routine.plan(kb, Wish("heat", (), ("moist-heat",)), 3, (), CALM, means)
        assert made.steps == ()
        assert words in made.note
        assert "\n" not in made.note
    assert "cautions" in routine.plan(kb, Wish("x", (), ("moist-heat",)), 60, ("pregnant",), CALM).note


def test_an_empty_plan_prints_no_doses():
    text = run("routine", "alpha", "--without", "ball,wall", "--minutes", "3", *TINY).stdout
    assert "0:00" not in text


# --- sides ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("left piriformis", "left"),
        ("piriformis, left", None),
        ("piriformis right", "right"),
        ("my left piriformis hurts", "left"),
        ("left piriformis, left soleus", "left"),
        ("left piriformis, right soleus", None),
        ("right desk neck", "right"),
        ("left outer knee, left heel", "left"),
        ("from my left hip down to the ankle", "left"),
        ("piriformis", None),
    ],
)
def test_the_side_that_was_named_is_the_one_that_is_done(text, side):
    printed = plan(text)
    assert printed["side"] == side or (text == "piriformis, left" and printed["side"] == "left")
    sided = [step["dose"] for step in steps(printed) if step["published_dose"]["sides"] == "both"]
    one_at_a_time = [dose for dose in sided if not dose["alternating"]]
    assert one_at_a_time
    each_its_own = text == "left piriformis, right soleus"
    assert {dose["sides"] for dose in one_at_a_time} == ({"one"} if side or printed["side"] or each_its_own else {"both"})
    assert {dose["side"] for dose in one_at_a_time} == ({"left", "right"} if each_its_own else {None})
    assert {dose["sides"] for dose in sided if dose["alternating"]} <= {"both"}


# --- how it reads ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize(
    "args",
    [
        ("piriformis",),
        ("outer knee", "--caution", "pregnant"),
        ("desk neck", "--minutes", "5"),
        ("ache on the outside of my left hip that runs down to the ankle",),
    ],
    ids=lambda args: args[0][:20],
)
def test_a_screen_tells_briefly_what_was_left_out_and_says_nothing_odd(args, columns):
    screen = terminal("routine", *args, columns=columns, env={"NO_COLOR": "1"})
    flat = " ".join(screen.text.split())
    for reason in re.findall(r"time: (.+?)(?: caution: | tool: | Sources)", flat.partition("left out ")[2]):
        assert reason.count(";") <= 4, reason
    assert not re.search(r"\b(1 times|1 sets|0:00)|, each side", flat)
    assert "--format md" in flat
    assert [line for line in screen.lines if len(line) > columns] == []


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_shows_each_routine_with_its_time_and_tools(kb):
    lines = [line.split("\t") for line in run("routine", "--list").stdout.splitlines()]
    assert [line[0] for line in lines] == list(kb.routines)
    assert len(lines) >= 30
    for id_, minutes, tools in lines:
        entry = kb.routines[id_]
        used = {tool for step in entry.steps if kb.steps[step].phase != "habit" for tool in kb.steps[step].tool}
        assert (int(minutes), set(filter(None, tools.split(",")))) == (entry.minutes, used)


def test_the_list_in_every_other_form(kb):
    data = json.loads(run("routine", "--list", "--json").stdout)
    assert (data["schema"], data["kind"]) == ("painmap.list/1", "routines")
    assert [item["id"] for item in data["items"]] == list(kb.routines)
    assert all(item["minutes"] and item["for"] and isinstance(item["tools"], list) for item in data["items"])
    rows = [line.split("\t") for line in run("routine", "--list", "--format", "tsv").stdout.splitlines()]
    assert rows[0] == ["id", "name", "minutes", "tools", "for"]
    assert {len(row) for row in rows} == {5}
    assert "| shin evening | 5 min |" in run("routine", "--list", "--format", "md", *TINY).stdout
    screen = terminal("routine", "--list", env={"NO_COLOR": "1"})
    assert "desk neck" in screen.text and "10 min" in screen.text
    assert max(map(len, screen.lines)) <= 80


def test_the_list_takes_no_words():
    done = run("routine", "--list", "knee")
    assert (done.code, done.stdout) == (2, "")
