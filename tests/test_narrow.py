"""`painmap where --ask`: which questions part the muscles on top, and the dialogue on a real terminal."""

import json
import re
import shlex
from functools import lru_cache

import pytest

import painmap
from painmap import answer, engine, narrow
from process import WORLD, run, terminal

TEXTS = ("outer hip", "pain in my outer elbow", "headache", "lower back and buttock", "calf tight after running", "leg")


@lru_cache
def kb():
    return painmap.load()


def asked(text, **more):
    return narrow.questions(kb(), answer.where(kb(), text, None), text, **more)


def ranks(text):
    return {row.id: row.rank for row in answer.where(kb(), text, None).results}


@pytest.mark.parametrize("text", TEXTS)
def test_at_most_five_short_questions_each_once(text):
    rows = asked(text)
    assert 0 < len(rows) <= 5
    assert len({row.id for row in rows}) == len(rows)
    assert all(row.text.endswith("?") for row in rows)


@pytest.mark.parametrize("text", TEXTS)
def test_each_answer_is_read_as_meant_and_moves_the_list(text):
    before = ranks(text)
    for question in asked(text):
        yes, no = (ranks(narrow.joined(text, said)) for said in (question.yes, question.no))
        best = {name: min(found.get(id_, 99) for id_ in question.speaks_for) for name, found in (("yes", yes), ("no", no))}
        assert best["yes"] <= min(before[id_] for id_ in question.speaks_for)
        assert best["yes"] <= best["no"], question


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_that_was_said_is_asked_again(text):
    reading = answer.where(kb(), text, None).reading
    said = {place.id for place in reading.locations}
    for question in asked(text):
        kind, _, id_ = question.id.partition(":")
        assert kind != "place" or not said & {id_, *engine.ancestors(kb(), id_)}


def test_the_best_question_comes_first_and_an_asked_one_never_again():
    first = asked("outer hip", most=1)
    assert first == asked("outer hip")[:1]
    assert first[0].id not in {row.id for row in asked("outer hip", asked=(first[0].id,))}


@pytest.mark.parametrize("text", TEXTS)
def test_places_what_makes_it_worse_and_tests_are_all_asked_for(text):
    kinds = [row.kind for row in asked(text)]
    assert {"place", "test"} < set(kinds), "and something that it is worse with, or feels like"
    assert kinds.count("place") < 4


def test_an_asked_kind_gives_way_to_the_others_one_by_one():
    seen, kinds = [], []
    while len(seen) < 3:
        (question,) = asked("outer hip", most=1, asked=seen)
        seen.append(question.id)
        kinds.append(question.kind)
    assert set(kinds) >= {"place", "test"}


def test_what_an_answer_adds_is_english_for_every_place():
    found = [row for text in ("shoulder", "upper back", "side of the neck", "groin") for row in asked(text, most=30)]
    places = [row for row in found if row.kind == "place"]
    assert len(places) > 10
    for row in places:
        assert not re.search(r"\bthe (the|between|above|below|behind|under|inside|deep) ", f"{row.yes} {row.no}")
        assert not row.yes.endswith("hurts too"), "the genitals hurt, they do not hurts"


def test_pressing_is_asked_for_only_where_it_is_allowed():
    for text in TEXTS:
        for question in narrow.questions(kb(), answer.where(kb(), text, None), text, 99):
            kind, _, id_ = question.id.partition(":")
            test = kb().muscles[id_].self_test if kind == "test" else None
            assert test is None or test.kind != "none"
            assert test is None or test.kind != "press" or kb().muscles[id_].no_press is None
    found = answer.where(kb(), "outer hip", None, ("blood-thinners",))
    tests = [row.id.partition(":")[2] for row in narrow.questions(kb(), found, "outer hip", 99) if row.kind == "test"]
    assert all(kb().muscles[id_].self_test.kind == "move" for id_ in tests)


def test_an_emergency_gets_no_questions():
    text = "chest pain and my left arm is heavy, I am sweating"
    assert answer.where(kb(), text).triage.level == "emergency"
    assert asked(text) == ()


# --- on a terminal and off it --------------------------------------------------------------------------------------------


def test_the_dialogue_asks_shows_how_the_list_moved_and_ends_with_the_same_line():
    shown = terminal("where", "outer hip", "--ask", typed="y\nn\nskip\ny\nn\n", columns=120)
    assert shown.code == 0
    assert shown.text.count("[y/n/skip]") == 5
    assert shown.text.count("now: 1 ") == 4, "a skipped question moves nothing"
    line = re.search(r"The same without questions: painmap (.*)", shown.text).group(1)
    again = terminal(*shlex.split(line), columns=120)
    answered = [row for row in again.lines if re.match(r" \d ", row)]
    assert answered
    assert all(row in shown.lines for row in answered)


def test_the_line_without_questions_keeps_what_was_typed():
    typed = ("--data", WORLD, "-n", "2", "--caution", "pregnant", "--ask", "--", "-outer shin")
    shown = terminal("where", *typed, typed="y\nq\n", columns=200)
    line = re.search(r"The same without questions: painmap (.*)", shown.text).group(1)
    given = shlex.split(line)
    assert given[:-1] == ["where", "-n", "2", "--caution", "pregnant", "--data", WORLD, "--"]
    assert given[-1].startswith("-outer shin")
    again = terminal(*given, columns=200)
    assert next(row for row in again.lines if re.match(r" \d ", row)) in shown.lines


def test_a_question_is_no_wider_than_the_terminal():
    shown = terminal("where", "outer hip", "--ask", typed="q\n", columns=40)
    assert "[y/n/skip]" in shown.text
    assert max(len(re.sub(r"\x1b\[\d*m", "", line)) for line in shown.lines) <= 40


@pytest.mark.parametrize("typed", ["q\n", "\x04"])
def test_the_dialogue_can_be_left(typed):
    shown = terminal("where", "outer hip", "--ask", typed=typed)
    assert shown.code == 0
    assert shown.text.count("[y/n/skip]") == 1
    assert "gluteus medius" in shown.text
    assert "The same without questions" not in shown.text


def test_what_is_no_answer_is_asked_for_again():
    shown = terminal("where", "outer hip", "--ask", typed="maybe\nq\n")
    assert "Type y, n or s" in shown.text
    assert shown.text.count("1/5") == 2


@pytest.mark.parametrize("encoding", ["ascii:strict", "utf-8:strict", "cp1252:strict"])
def test_keys_that_no_encoding_knows_are_no_answer(encoding):
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    shown = terminal("where", "outer hip", "--ask", typed="\u00e9\u5fc3\u0081\nq\n", env=env)
    assert shown.code == 0
    assert "Traceback" not in shown.text
    assert shown.text.count("1/5") == 2


def test_an_emergency_is_told_before_anything_is_asked():
    shown = terminal("where", "chest pain and my left arm is heavy, I am sweating", "--ask")
    assert "[y/n/skip]" not in shown.text
    assert "EMERGENCY" in shown.text


def test_a_text_that_is_longer_than_what_is_ranked_is_asked_nothing():
    text = "outer hip pain, " + "and so on, " * 300
    assert answer.where(kb(), text, None).results and asked("outer hip pain")
    assert asked(text) == ()


def test_off_a_terminal_the_questions_are_printed():
    done = run("where", "outer hip", "--ask")
    assert done.code == 0
    assert "Questions that would narrow it down" in done.stdout
    assert "[y/n/skip]" not in done.stdout + done.stderr


def test_in_json_other_programs_can_ask():
    done = json.loads(run("where", "outer hip", "--ask", "--json").stdout)
    assert 0 < len(done["questions"]) <= 5
    assert set(done["questions"][0]) == {"id", "kind", "text", "yes", "no", "speaks_for"}
    assert "questions" not in json.loads(run("where", "outer hip", "--json").stdout)
