"""How people say where it hurts and what makes it worse: each phrasing of two sets is read as the place or activity meant."""

import json
from functools import lru_cache
from pathlib import Path

import pytest

import painmap
from painmap import words, yamldoc
from process import run, terminal

VIGNETTES = Path(__file__).parent / "vignettes"


def vignette(name):
    """Return what a file of this folder holds."""
    return yamldoc.parse(name, (VIGNETTES / name).read_bytes()).data


ROWS = vignette("readings.yaml")
ACTIVITIES = [(idea, text) for idea, texts in vignette("activities.yaml").items() for text in texts]


@lru_cache
def kb():
    return painmap.load()


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_each_phrasing_is_read_as_the_place_meant(row):
    reading = words.read(row["text"], kb())
    found = {place.id for place in reading.locations}
    must, may = set(row["places"]), set(row.get("may", ()))
    assert must <= found, f"not read: {sorted(must - found)}"
    assert found <= must | may, f"read too much: {sorted(found - must - may)}"
    assert "side" not in row or {place.side for place in reading.locations} == {row["side"]}
    for key, said in (("denied", reading.denied), ("muscles", reading.muscles), ("conditions", reading.conditions)):
        assert set(row.get(key, ())) <= {entry.id for entry in said}


@pytest.mark.parametrize(("idea", "text"), ACTIVITIES, ids=[text for _, text in ACTIVITIES])
def test_each_activity_is_read(idea, text):
    assert idea in {row.id for row in words.read(text, kb()).concepts}


def test_the_sets_are_large_enough_to_mean_something():
    activities = kb().words.activities
    assert len(ROWS) > 300
    assert len(activities) >= 60
    assert len({wording for row in activities for wording in row.wordings}) > 200
    assert len(ACTIVITIES) > 200


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("hurts to turn my head", {"side-of-neck", "back-of-neck"}),
        ("can't open my mouth wide", {"jaw"}),
        ("back and side of the neck", {"back-of-neck", "side-of-neck"}),
    ],
)
def test_an_activity_tells_the_place_where_no_other_is_said(text, places):
    assert {place.id for place in words.read(text, kb()).locations} == places


def test_a_broad_place_does_not_drown_a_narrow_one():
    weights = {place.id: place.weight for place in words.read("headache, mostly behind my eye", kb()).locations}
    assert weights["head"] < weights["eye"]
    alone = words.read("my whole leg aches", kb()).locations
    assert [(place.id, place.weight) for place in alone] == [("leg", 1.0)]


def test_a_path_is_one_finding_that_tells_most_where_it_begins():
    weights = {p.id: p.weight for p in words.read("from my buttock down the back of the leg to the calf", kb()).locations}
    assert list(weights) == ["buttock", "back-of-thigh", "back-of-knee", "calf"]
    assert sum(weights.values()) == pytest.approx(1.5)
    assert weights["buttock"] > weights["calf"] > weights["back-of-knee"]


def test_words_that_may_mean_two_places_are_answered_by_the_one_that_fits():
    found = painmap.where(kb(), "funny bone", None)
    assert {place.id for place in found.reading.locations} == {"back-of-elbow", "inner-elbow"}
    assert found.results[0].fit == "close"


def test_everything_hurts_gets_no_muscle_but_a_word_of_what_else_it_may_be():
    found = painmap.where(kb(), "everything hurts", 5)
    assert found.results == ()
    assert found.none_known


def test_a_whole_limb_offers_the_narrower_places():
    found = painmap.where(kb(), "leg", 5)
    assert found.results
    assert {"thigh", "knee", "foot"} <= set(found.narrower)


def test_a_muscle_that_is_named_comes_first():
    assert painmap.where(kb(), "gluteus minimus", 5).results[0].id == "gluteus-minimus"


@pytest.mark.parametrize(
    ("text", "group", "ranks"),
    [
        ("outer ankle", "peroneals", [1, 2, 3]),
        ("my hamstring", "hamstrings", [1, 2, 3, 4]),
        ("my left trap", "trapezius", [1, 2, 3]),
    ],
)
def test_a_group_is_named_where_one_answer_is_meant_and_its_members_keep_their_ranks(text, group, ranks):
    answered = json.loads(run("where", text, "--json").stdout)
    assert answered["group"] == {"id": group, "name": kb().groups[group].name, "ranks": ranks}
    assert [row["rank"] for row in answered["results"]][: len(ranks)] == ranks
    assert {row["id"] for row in answered["results"][: len(ranks)]} <= set(kb().groups[group].members)
    said = f"1-{ranks[-1]} are one group: {kb().groups[group].name}"
    for style in ("text", "md"):
        assert run("where", text, "--format", style).stdout.count(said) == 1
    assert terminal("where", text).text.count(said) == 1


@pytest.mark.parametrize("text", ["temple", "forehead", "scalenes", "zzqx", "crushing chest pain, sweating"])
def test_no_group_is_named_where_the_answer_is_a_single_muscle_or_many_strangers(text):
    assert json.loads(run("where", text, "--json").stdout)["group"] is None


@pytest.mark.parametrize(
    "text",
    ["everything hurts", "all of me is sore", "every part of me aches", "sore all over", "everything aches", "head to foot ache"],
)
def test_pain_all_over_is_answered_and_no_muscle_is_blamed(text):
    found = painmap.where(kb(), text, 5)
    assert [place.id for place in found.reading.locations] == ["whole-body"]
    assert found.results == ()
    assert "no single muscle hurts everywhere" in found.none_known[0].text


@pytest.mark.parametrize(
    ("text", "title"),
    [("left trap", "left trapezius"), ("my right piriformis", "right piriformis"), ("my right IT band", "right outer knee")],
)
def test_the_side_of_a_muscle_stands_where_that_of_a_place_does(text, title):
    found = run("where", text, "--why")
    assert f"Pain: {title}" in found.stdout


def test_near_the_part_that_it_was_measured_from_the_muscles_that_reach_there_come_first():
    near, far = (painmap.where(kb(), f"{inches} inches above the elbow", 3).results for inches in ("two", "five"))
    assert {row.id for row in near} == {"triceps-long-head", "biceps-brachii", "brachialis"}
    assert near != far


def test_every_part_of_one_place_is_that_place():
    assert [place.id for place in painmap.where(kb(), "every part of my knee hurts", 5).reading.locations] == ["knee"]


def test_another_language_and_nonsense_get_nothing():
    foreign, nonsense = (painmap.where(kb(), text, 5) for text in ("me duele la rodilla", "zzqx blorp"))
    assert foreign.reading.foreign
    assert foreign.results == nonsense.results == ()
    assert set(nonsense.reading.ignored) == {"zzqx", "blorp"}


def test_sit_ups_are_no_sitting():
    said = {row.id for row in painmap.where(kb(), "after sit-ups my belly hurts", 5).reading.concepts}
    assert said == {"sit-ups"}
