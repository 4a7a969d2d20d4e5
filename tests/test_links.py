"""What feeds a muscle and what drives a place, worked out by hand over the tiny world."""

from functools import lru_cache
from pathlib import Path

import pytest

import painmap
from asking import asking
from painmap import links
from painmap.model import Cite, Link


@lru_cache
def world():
    return painmap.load(str(Path(__file__).parent / "world"))


def tied(*ties):
    rows = tuple(Link(source, target, kind, None, None, "textbook", "low", (Cite("book-one"),)) for source, target, kind in ties)
    return world()._replace(links=rows)


def by(kb, muscle):
    return [(row.id, row.link, row.target) for row in links.feeders(kb, kb.muscles[muscle])]


def on(kb, muscle):
    return [(row.id, row.link) for row in links.fed(kb, kb.muscles[muscle])]


@pytest.mark.parametrize(
    ("ties", "alpha_by", "gamma_on"),
    [
        ([("gamma", "alpha", "satellite")], [("gamma", "satellite", "alpha")], [("alpha", "satellite")]),
        ([("gamma", "outers", "chain")], [("gamma", "chain", "outers")], [("outers", "chain")]),
        (
            [("gamma", "alpha", "chain"), ("gamma", "outers", "chain")],
            [("gamma", "chain", "alpha")],
            [("alpha", "chain"), ("outers", "chain")],
        ),
        (
            [("gamma", "alpha", "chain"), ("gamma", "alpha", "satellite")],
            [("gamma", "chain", "alpha"), ("gamma", "satellite", "alpha")],
            [("alpha", "chain"), ("alpha", "satellite")],
        ),
        ([("gamma", "alpha", "press-before")], [], []),
        ([("gamma", "sole", "upstream")], [], []),
        ([("delta", "outers", "chain")], [], []),
        ([("delta", "alpha", "chain")], [("delta", "chain", "alpha")], []),
        ([("alpha", "alpha", "chain")], [], []),
        ([("outers", "outers", "chain")], [], []),
        ([("outers", "alpha", "chain")], [("outers", "chain", "alpha")], []),
        ([("gamma", "beta", "chain")], [], [("beta", "chain")]),
    ],
)
def test_a_link_to_a_muscle_or_its_group_feeds_it_and_a_group_not_its_own(ties, alpha_by, gamma_on):
    kb = tied(*ties)
    assert by(kb, "alpha") == alpha_by
    assert on(kb, "gamma") == gamma_on


def test_what_drives_a_place_drives_what_is_inside_it_and_around_it_the_place_itself_first():
    kb = tied(
        ("gamma", "leg", "upstream"),
        ("beta", "outer-shin", "upstream"),
        ("outers", "outer-shin", "upstream"),
        ("delta", "outer-knee", "upstream"),
    )
    for asked, expected in (
        ("outer-shin", ["outers", "beta", "gamma"]),
        ("shin", ["outers", "beta", "gamma"]),
        ("leg", ["gamma", "outers", "beta", "delta"]),
        ("sole", ["gamma"]),
        ("outer-knee", ["delta", "gamma"]),
    ):
        assert [row.id for row in links.upstream(kb, asking(asked))] == expected, asked
    assert links.upstream(kb, asking()) == ()
    twice = links.upstream(tied(("beta", "leg", "upstream"), ("beta", "shin", "upstream")), asking("shin"))
    assert [(row.id, row.target) for row in twice] == [("beta", "leg")]
