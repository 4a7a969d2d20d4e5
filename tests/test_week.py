"""A plan spread over days: what a week sheet must hold, in every form."""

import json
import re

import pytest
from markdown_it import MarkdownIt

from painmap import routine, week
from painmap.cli import main
from painmap.results import Triage
from painmap.routine import Wish
from process import WORLD, run, terminal

CALM = Triage("routine", ())
TINY = ("--data", WORLD)


def days_of(*args):
    return json.loads(run("routine", *args, "--json").stdout)["days"]


def test_a_plan_says_how_often_a_day_so_that_repeats_keep_to_the_ceilings(kb):
    several = set()
    for muscle in kb.muscles.values():
        for minutes in (3, 10, 30):
            plan = routine.plan(kb, Wish(muscle.name, (muscle,)), minutes, (), CALM)
            times = week.times_a_day(plan)
            if not plan.steps:
                assert times is None
                continue
            pressed = [site for row in plan.steps for site in set(row.step.presses)]
            seconds = sum(row.seconds for row in plan.steps if row.step.presses)
            assert week.pressing_s(plan) == seconds
            if pressed:
                assert times * seconds <= 600 and all(times * pressed.count(site) <= 2 for site in pressed), muscle.id
            most = [row.step.dose.per_day[1] for row in plan.steps if row.step.dose.per_day]
            assert times is None or times == 1 or times <= min(most, default=2), muscle.id
            several.add(times)
    assert {1, 2} <= several


def test_how_often_a_day_is_said_in_every_form():
    text = run("routine", "alpha", "--minutes", "10", *TINY).stdout
    assert "Twice a day at most. Pressing: 2:05 minutes, of 10:00 a day in all, no spot more than twice." in text
    assert "Twice a day at most." in run("routine", "alpha", "--minutes", "10", "--format", "md", *TINY).stdout
    printed = json.loads(run("routine", "alpha", "--minutes", "10", "--json", *TINY).stdout)
    assert (printed["times_a_day"], printed["pressing_seconds"]) == (2, 125)


def test_strengthening_comes_every_other_day_and_the_rest_every_day(kb):
    plan = routine.plan(kb, Wish("piriformis", (kb.muscles["piriformis"],)), 15, (), CALM)
    strong = {row.step.id for row in plan.steps if row.step.phase == "strengthen"}
    everything = [row.step.id for row in plan.steps]
    assert strong
    for day in week.days(plan, 28):
        ids = [row.step.id for row in day.steps]
        assert ids == (everything if day.number % 2 else [id_ for id_ in everything if id_ not in strong])
        assert day.seconds == sum(row.seconds for row in day.steps) + routine.BETWEEN_S * (len(ids) - 1)
        assert day.seconds <= plan.seconds


def test_stock_is_taken_after_fourteen_days(kb):
    plan = routine.plan(kb, Wish("soleus", (kb.muscles["soleus"],)), 10, (), CALM)
    assert [day.number for day in week.days(plan, 28) if day.review] == [14, 28]
    assert [day.number for day in week.days(plan, 7)] == list(range(1, 8))


def test_a_day_on_which_only_a_warm_up_is_left_is_a_day_of_rest(kb):
    plan = routine.plan(kb, Wish("x", (), ("march-on-the-spot", "clam")), 10, (), CALM)
    assert len(plan.steps) == 2
    assert [len(day.steps) for day in week.days(plan, 4)] == [2, 0, 2, 0]


@pytest.mark.parametrize("typed", ["1", "29", "0", "-7", "week", "7.5", "", "7m"])
def test_other_days_are_wrong_usage(typed, capsys):
    assert main(["routine", "piriformis", f"--days={typed}"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "2 to 28" in printed.err


@pytest.mark.parametrize("typed", ["7", "7d", "2", "28"])
def test_days_are_a_number_with_or_without_d(typed):
    days = days_of("alpha", "--days", typed, *TINY)
    assert [day["day"] for day in days] == list(range(1, int(typed.removesuffix("d")) + 1))


def test_without_the_option_there_are_no_days():
    assert days_of("alpha", *TINY) == []
    assert "day" not in run("routine", "alpha", "--format", "tsv", *TINY).stdout.splitlines()[1].split("\t")


def test_json_names_the_steps_of_each_day():
    printed = json.loads(run("routine", "shin evening", "--days", "3", "--json", *TINY).stdout)
    known = {step["id"] for phase in printed["phases"] for step in phase["steps"]}
    assert [day["steps"] for day in printed["days"]] == [
        ["press-alpha", "stretch-alpha", "raise-toes"],
        ["press-alpha", "stretch-alpha"],
        ["press-alpha", "stretch-alpha", "raise-toes"],
    ]
    assert {id_ for day in printed["days"] for id_ in day["steps"]} <= known
    assert printed["days"][0]["seconds"] == printed["seconds"]


def test_the_table_has_a_row_for_each_step_of_each_day():
    lines = [
        line.split("\t") for line in run("routine", "shin evening", "--days", "2", "--format", "tsv", *TINY).stdout.splitlines()
    ]
    rows = [line for line in lines if not line[0].startswith("#")]
    assert rows[0][:3] == ["day", "phase", "id"]
    assert [(row[0], row[2]) for row in rows[1:]] == [
        ("1", "press-alpha"), ("1", "stretch-alpha"), ("1", "raise-toes"), ("2", "press-alpha"), ("2", "stretch-alpha"),
    ]  # fmt: skip


def test_a_pipe_gets_a_line_for_each_day_and_a_screen_one_for_days_alike():
    text = run("routine", "shin evening", "--days", "4", *TINY).stdout
    assert re.findall(r"^(\d)\t([\d-]+)\t\d+:\d\d$", text, re.MULTILINE) == [
        ("1", "1-3"),
        ("2", "1-2"),
        ("3", "1-3"),
        ("4", "1-2"),
    ]
    assert "After 14 days take stock. No better? See someone." in text
    screen = terminal("routine", "shin evening", "--days", "4", *TINY, env={"NO_COLOR": "1"}).text
    assert re.search(r"^1, 3 +1-3 +\d:\d\d$", screen, re.MULTILINE)
    assert re.search(r"^2, 4 +1-2 +\d:\d\d$", screen, re.MULTILINE)


def test_an_emergency_gives_no_days():
    printed = json.loads(run("routine", "crushing chest pain and sweating", "--days", "7", "--json", *TINY).stdout)
    assert printed["withheld"] is True
    assert not any(day["steps"] for day in printed["days"])
    assert "day 1" not in run("routine", "crushing chest pain and sweating", "--days", "7", "--format", "md", *TINY).stdout


def test_the_check_list_by_day_renders_as_intended():
    text = run("routine", "shin evening", "--days", "15", "--format", "md", *TINY).stdout
    tokens = MarkdownIt("commonmark").parse(text)
    titles = [token.content for token in tokens if token.type == "inline" and token.content.startswith("**day ")]
    boxes = [token.content for token in tokens if token.type == "inline" and token.content.startswith("[ ] ")]
    assert [title.split(",")[0] for title in titles] == [f"**day {number}" for number in range(1, 16)]
    assert sum("toe raises" in box for box in boxes) == 8
    assert sum("shin stretch" in box for box in boxes) == 15
    assert all(box.startswith(("[ ] 1 ", "[ ] 2 ", "[ ] 3 ", "[ ] pain")) for box in boxes)
    assert text.index("take stock") > text.index("**day 14")
    assert text.count("take stock") == 1
    assert text.count("Sit down. Press the ball gently") == 1, "how to do it stands there once"
