"""Causes that are no muscle: which are shown, in which order, and which stand above the muscles."""

from functools import lru_cache
from pathlib import Path

import painmap
from asking import asking, place, said
from painmap import look_alikes
from painmap.model import AlikePlace, Cite

ONE, TWO = (Cite("book-one"),), (Cite("book-one"), Cite("book-two"))


@lru_cache
def world():
    return painmap.load(str(Path(__file__).parent / "world"))


def alike(id_, *places, lead=(), with_=(), lead_with=()):
    some = world().look_alikes["cracked-shin"]
    at = tuple(AlikePlace(to, to in lead, ONE) for to in places)
    return some._replace(id=id_, name=id_, at=at, with_=with_, lead_with=lead_with)


def causes(reading, *alikes):
    """Return the look-alikes of an answer, those that lead with a mark."""
    kb = world()._replace(look_alikes={row.id: row for row in alikes})
    return [row.id + "!" * row.lead for row in look_alikes.look_alikes(kb, reading)]


def test_a_look_alike_of_the_place_or_around_it_is_shown_and_a_neighbours_is_not():
    assert causes(asking("outer-shin"), alike("here", "outer-shin")) == ["here"]
    assert causes(asking("shin"), alike("here", "outer-shin")) == ["here"]
    assert causes(asking("outer-shin"), alike("here", "leg")) == ["here"]
    assert causes(asking("outer-shin"), alike("here", "outer-knee")) == []
    assert causes(asking("outer-shin"), alike("here", "sole")) == []
    assert causes(asking(), alike("here", "sole")) == []


def test_of_a_place_that_is_only_a_share_of_what_was_said_a_share_is_enough():
    assert causes(asking(place("outer-shin", 0.25)), alike("here", "outer-shin")) == ["here"]
    assert causes(asking(place("outer-shin", 0.25), "sole"), alike("here", "outer-shin")) == ["here"]
    assert causes(asking(place("outer-shin", 0.25)), alike("here", "outer-knee")) == []


def test_what_fits_better_stands_first_then_by_name():
    rows = alike("aaa", "leg"), alike("bbb", "outer-shin"), alike("ccc", "shin"), alike("abc", "shin")
    assert causes(asking("outer-shin"), *rows) == ["bbb", "aaa", "abc", "ccc"]
    two = asking("outer-shin", "sole")
    assert causes(two, alike("aaa", "outer-shin"), alike("bbb", "sole", "outer-shin")) == ["bbb", "aaa"]
    burning = (said("burning", "sensation"),)
    rows = alike("aaa", "outer-shin"), alike("bbb", "outer-shin", with_=("burning",))
    assert causes(asking("outer-shin", concepts=burning), *rows) == ["bbb", "aaa"]
    assert causes(asking("outer-shin", concepts=(said("burning", "sensation", "denied"),)), *rows) == ["aaa", "bbb"]


def test_a_look_alike_leads_where_it_is_commoner_or_what_was_said_points_to_it():
    usual = alike("usual", "outer-shin", "knee", lead=("outer-shin",))
    assert causes(asking("outer-shin"), alike("aaa", "outer-shin"), usual) == ["usual!", "aaa"]
    assert causes(asking("shin"), usual) == ["usual"], "commoner at that very place only"
    assert causes(asking("knee"), usual) == ["usual"]
    told = alike("told", "leg", lead_with=("burning",))
    assert causes(asking("outer-shin"), alike("aaa", "outer-shin"), told) == ["aaa", "told"]
    assert causes(asking("outer-shin", concepts=(said("burning", "sensation"),)), alike("aaa", "outer-shin"), told) == [
        "told!",
        "aaa",
    ]


def test_of_its_places_the_nearest_counts_and_of_equals_the_one_where_it_leads():
    assert causes(asking("shin"), alike("here", "leg", "shin", lead=("shin",))) == ["here!"]
    kb = world()._replace(look_alikes={"here": alike("here", "leg", "outer-shin", "shin")})
    ((_, kind, at),) = look_alikes.alikes_at(kb, "outer-shin")
    assert (kind, at.to) == ("exact", "outer-shin")
    kb = world()._replace(look_alikes={"here": alike("here", "outer-shin", "front-of-shin", lead=("front-of-shin",))})
    ((_, kind, at),) = look_alikes.alikes_at(kb, "shin")
    assert (kind, at.to) == ("asked broader", "front-of-shin")


def test_a_look_alike_that_is_named_leads_wherever_it_hurts():
    kb = world()
    named = asking("sole", conditions=(said("shin-trouble", "condition"),))
    assert [(row.id, row.lead) for row in look_alikes.look_alikes(kb, named)] == [("cracked-shin", True)]
    past = asking("sole", conditions=(said("shin-trouble", "condition", "past"),))
    assert look_alikes.look_alikes(kb, past) == ()


def test_a_look_alike_cites_its_places_and_itself_each_source_once():
    kb = world()._replace(look_alikes={"here": alike("here", "outer-shin", "sole")._replace(sources=TWO)})
    (found,) = look_alikes.look_alikes(kb, asking("outer-shin", "sole"))
    assert found.sources == TWO
