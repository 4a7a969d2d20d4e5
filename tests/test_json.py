"""JSON answers against the schemas in tests/schemas, which are the contract: no key goes away, none changes its meaning."""

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from process import WORLD, run

SCHEMAS = Path(__file__).parent / "schemas"
COMMANDS = ("where", "muscle", "routine", "list", "search", "source", "flags", "check")
KINDS = ("muscles", "locations", "groups", "steps", "routines", "look-alikes", "flags", "cautions", "sources")
TINY = ("--data", WORLD)
ALARM = "crushing chest pain and sweating"
DESIGNED = "no heel pain, outer ancle aches when running"


def ask(*args, code=0):
    """Return the JSON that a command prints, held against its schema."""
    result = run(*args, "--json")
    assert result.code == code, result.stderr
    answer = json.loads(result.stdout)
    schema = json.loads((SCHEMAS / f"{args[0]}.schema.json").read_text(encoding="utf-8"))
    assert [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(answer)] == []
    return answer


def cited(data):
    """Yield every source id in some JSON, whether cited by id alone or in full."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "sources":
                yield from (row["id"] if isinstance(row, dict) else row for row in value)
            else:
                yield from cited(value)
    elif isinstance(data, list):
        for value in data:
            yield from cited(value)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_valid_schema_of_its_own_version(command):
    schema = json.loads((SCHEMAS / f"{command}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["schema"]["const"] == f"painmap.{command}/1"


@pytest.mark.parametrize(
    "args",
    [
        ("where", "outer shin"),
        ("where", "left outer shin", "--why", "--all"),
        ("where", "shin and outer knee", "-n", "1"),
        ("where", "leg"),
        ("where", "alpha"),
        ("where", "outer shin, I am 20 weeks pregnant", "--caution", "blood-thinners"),
        ("muscle", "alpha"),
        ("muscle", "gamma"),
        ("routine", "alpha"),
        ("routine", "shin evening"),
        ("routine", "left outer shin", "--minutes", "3"),
        ("routine", "outers", "--caution", "blood-thinners"),
        ("routine", "alpha, gamma"),
        ("search", "kneeling"),
        ("source", "book-one"),
        ("source", "page-after-one"),
        ("flags", "outer shin"),
        ("check",),
        *(("list", kind) for kind in KINDS),
    ],
    ids=" ".join,
)
def test_answers_from_the_tiny_world_follow_their_schema(args):
    ask(*args, *TINY)


@pytest.mark.parametrize(
    "args",
    [
        ("where", "outer ankle"),
        ("where", "base of skull", "--all"),
        ("where", "left hip and knee"),
        ("muscle", "gluteus minimus"),
        ("muscle", "psoas"),
        ("routine", "piriformis", "--minutes", "10"),
        ("routine", "outer knee", "--caution", "pregnant"),
        ("search", "sitting"),
        ("source", "seed-d1"),
        ("flags",),
        ("flags", "numb between my legs, back pain"),
        ("check",),
        *(("list", kind) for kind in KINDS),
    ],
    ids=" ".join,
)
def test_answers_from_the_packaged_base_follow_their_schema(args):
    ask(*args)


# --- the sentence of the design --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def designed():
    return ask("where", DESIGNED)


def test_the_designs_sentence_is_understood(designed):
    assert designed["query"] == DESIGNED
    understood = designed["understood"]
    assert understood["locations"] == [{"id": "outer-ankle", "name": "outer ankle", "side": None, "text": "outer ancle"}]
    assert understood["denied"] == [{"id": "heel", "name": "heel", "side": None, "text": "heel"}]
    assert understood["sensations"] == ["aching"]
    assert understood["activities"] == ["running"]
    assert understood["cautions"] == []
    assert understood["corrected"] == [{"from": "ancle", "to": "ankle"}]
    assert understood["ignored"] == []
    assert designed["triage"] == {"level": "routine", "flags": []}
    assert designed["withheld"] is False


def test_the_designs_sentence_ranks_the_peroneals_fed_by_gluteus_minimus(designed):
    results = {row["id"]: row for row in designed["results"]}
    best = designed["results"][0]
    longus = results["peroneus-longus"]
    assert (best["rank"], best["group"], best["fit"]) == (1, "peroneals", "close")
    assert (longus["muscle"], longus["group"], longus["routine"]) == ("peroneus longus", "peroneals", "peroneus-longus")
    ankle = next(reason for reason in longus["why"] if reason["finding"] == "outer-ankle")
    assert (ankle["zone"], ankle["match"], ankle["effect"]) == ("essential", "exact", "for")
    assert ("gluteus-minimus", "gluteus minimus", "satellite") in [
        (fed["id"], fed["muscle"], fed["link"]) for fed in longus["fed_by"]
    ]


def test_a_denied_place_counts_against_in_the_reasons(designed):
    heel = [(row["id"], reason) for row in designed["results"] for reason in row["why"] if reason["finding"] == "heel"]
    assert heel
    assert all(reason["effect"] == "against" for _, reason in heel)


# --- ranks, limits, emptiness ----------------------------------------------------------------------------------------


def test_ranks_count_up_and_scores_go_down():
    results = ask("where", "outer hip", "--all")["results"]
    assert [row["rank"] for row in results] == list(range(1, len(results) + 1))
    scores = [row["score"] for row in results]
    assert scores == sorted(scores, reverse=True)


def test_what_a_limit_cuts_is_counted():
    everything = ask("where", "shin and outer knee", "--all", *TINY)
    first = ask("where", "shin and outer knee", "-n", "1", *TINY)
    assert everything["omitted"] == 0
    assert len(first["results"]) == 1
    assert first["omitted"] == len(everything["results"]) - 1


def test_an_empty_answer_has_every_key_and_code_1():
    answer = ask("where", "zzqx", *TINY, code=1)
    assert answer["results"] == [] and answer["look_alikes"] == []
    assert answer["understood"]["ignored"] == ["zzqx"]
    assert ask("search", "zzqx", *TINY, code=1)["hits"] == []


def test_knowledge_base_counts_are_those_of_check():
    counted = ask("where", "outer shin", *TINY)["knowledge_base"]
    checked = ask("check", *TINY)["counts"]
    assert (counted["muscles"], counted["locations"]) == (checked["muscles"], checked["locations"]) == (4, 9)


def test_a_broken_base_is_reported_in_the_same_shape(tmp_path):
    copy = shutil.copytree(WORLD, tmp_path / "copy")
    alpha = copy / "muscles" / "alpha.yaml"
    alpha.write_text(alpha.read_text(encoding="utf-8").replace("to: outer-shin", "to: outer-shim"), encoding="utf-8")
    answer = ask("check", "--data", copy, code=3)
    assert answer["ok"] is False
    assert any("outer-shim" in problem["message"] for problem in answer["problems"])


# --- alarms ----------------------------------------------------------------------------------------------------------


def test_an_emergency_withholds_muscles_and_steps():
    answer = ask("where", f"{ALARM}, outer ankle")
    assert answer["triage"]["level"] == "emergency"
    assert answer["withheld"] is True
    assert answer["results"] == [] and answer["look_alikes"] == []
    flag = answer["triage"]["flags"][0]
    assert flag["level"] == "emergency" and flag["when"] == "now"
    assert any("sweating" in words for words in flag["because"])
    plan = ask("routine", f"{ALARM}, piriformis")
    assert plan["withheld"] is True
    assert plan["phases"] == []
    assert ask("search", ALARM)["hits"] == []
    assert ask("flags", ALARM)["flags"][0]["id"] == flag["id"]


def test_a_name_that_is_also_a_routine_does_not_slip_past_an_alarm():
    plan = ask("routine", f"alpha, {ALARM}", *TINY)
    assert plan["triage"]["level"] == "emergency"
    assert plan["phases"] == [] and plan["withheld"] is True


def test_anyway_shows_names_and_keeps_the_alarm():
    answer = ask("where", f"{ALARM}, outer shin", "--anyway", *TINY)
    assert answer["triage"]["level"] == "emergency"
    assert [row["id"] for row in answer["results"]][:1] == ["alpha"]


def test_an_urgent_alarm_keeps_the_list():
    answer = ask("where", "my left calf is swollen and warm and painful, outer shin", *TINY)
    assert answer["triage"]["level"] == "urgent"
    assert answer["withheld"] is False
    assert answer["results"]


# --- plans and sources -----------------------------------------------------------------------------------------------


def test_a_plan_and_the_changes_between_its_steps_fit_the_time():
    plan = ask("routine", "piriformis", "--minutes", "10")
    steps = [step for phase in plan["phases"] for step in phase["steps"]]
    assert plan["asked_minutes"] == 10
    assert sum(step["seconds"] for step in steps) <= plan["seconds"] <= 600
    assert plan["minutes"] == pytest.approx(plan["seconds"] / 60, abs=0.01)


def test_phases_keep_their_order():
    order = ["warm-up", "press", "heat", "stretch", "move", "strengthen", "habit"]
    phases = [phase["phase"] for phase in ask("routine", "piriformis", "--minutes", "30")["phases"]]
    assert phases == sorted(set(phases), key=order.index)


def test_a_step_that_a_caution_excludes_is_left_out_with_the_reason():
    plan = ask("routine", "alpha", "--caution", "blood-thinners", *TINY)
    assert plan["cautions"] == ["blood-thinners"]
    assert "press-alpha" not in [step["id"] for phase in plan["phases"] for step in phase["steps"]]
    assert "press-alpha" in [row["id"] for row in plan["left_out"]] + [
        step["replaces"] for phase in plan["phases"] for step in phase["steps"]
    ]


@pytest.mark.parametrize("data", [TINY, ()], ids=["tiny", "packaged"])
def test_every_source_that_is_printed_exists(data):
    known = {row["id"] for row in ask("list", "sources", *data)["items"]}
    named = ("alpha", "outer shin") if data else ("gluteus-minimus", "outer hip")
    for args in (
        ("where", named[1], "--all"),
        ("where", f"{named[1]}, my left calf is swollen and warm and painful"),
        ("muscle", named[0]),
        ("routine", named[0], "--minutes", "60"),
        ("flags",),
    ):
        found = set(cited(ask(*args, *data)))
        assert found, args
        assert found <= known, args


def test_a_source_knows_what_cites_it():
    assert "muscle alpha" in ask("source", "book-one", *TINY)["cited_by"]
