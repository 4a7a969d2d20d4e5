"""How people say where it hurts and what makes it worse: each phrasing of two sets is read as the place or activity meant."""

from functools import lru_cache
from pathlib import Path

import pytest

import painmap
from painmap import words, yamldoc

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
