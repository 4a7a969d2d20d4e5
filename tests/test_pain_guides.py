"""The order of the pain guides: a place's muscles come, zone by zone, as a cited guide lists them.

The measure is Kendall's tau over the pairs of muscles of one zone that a guide puts in an order, all places together (so a place
weighs by its pairs): (pairs in the guide's order - pairs the other way round) / pairs. A pair the other way round needs an
exception with a reason in the fixture.
"""

from collections import Counter
from itertools import combinations
from typing import NamedTuple

import pytest
import yaml

import painmap
from painmap import engine
from triage_report import HERE

GUIDES = yaml.safe_load((HERE / "vignettes" / "pain_guides.yaml").read_text(encoding="utf-8"))
LEAST_PLACES, LEAST_TAU = 40, 0.8
PARTS_OF_THE_BODY = ("head", "neck", "arm", "trunk", "leg")


class Shown(NamedTuple):
    """A muscle of a guide as the answer for the guide's place has it."""

    id: str
    main: bool
    place: int


def places(guide):
    """Return the muscles of a guide with their places in it; the parts of one entry share a place."""
    entries = [entry if isinstance(entry, list) else [entry] for entry in guide["muscles"]]
    return {muscle: place for place, entry in enumerate(entries, start=1) for muscle in entry}


def drawn(kb, location):
    """Return the muscles that an answer draws at a place or at one that holds it or lies in it, best first, with their zones.

    A neighbour is no referral to the place.
    """
    answer = painmap.where(kb, kb.locations[location].name, limit=None)
    assert [place.id for place in answer.reading.locations] == [location]
    found = {}
    for result in answer.results:
        reason = next(row for row in result.why if row.finding == location)
        if reason.zone is not None and reason.match != "near":
            found[result.id] = reason.zone
    return found


def compared(kb, guide):
    """Return the pairs of one zone that a guide puts in an order: those that come so, and those that come the other way round."""
    place = places(guide)
    shown = [Shown(id_, zone != "spillover", place[id_]) for id_, zone in drawn(kb, guide["location"]).items() if id_ in place]
    pairs = [(a, b) for a, b in combinations(shown, 2) if a.main == b.main and a.place != b.place]
    return [pair for pair in pairs if pair[0].place < pair[1].place], [pair for pair in pairs if pair[0].place > pair[1].place]


def test_the_guides_are_spread_over_the_body(kb):
    asked = [guide["location"] for guide in GUIDES]
    assert len(asked) == len(set(asked)) >= LEAST_PLACES
    spread = Counter(part for id_ in asked for part in PARTS_OF_THE_BODY if part in (id_, *engine.ancestors(kb, id_)))
    assert all(spread[part] >= 2 for part in PARTS_OF_THE_BODY), spread


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide["location"])
def test_the_rows_of_a_guide_cite_it_and_carry_its_order(kb, guide):
    assert guide["source"] in kb.sources
    found = drawn(kb, guide["location"])
    orders = {}
    for id_, place in places(guide).items():
        assert id_ in found, f"{id_} is not drawn here"
        for row in kb.muscles[id_].refers:
            if row.to == guide["location"]:
                orders.setdefault(place, set()).add(row.order)
                assert any(cite.id == guide["source"] for cite in row.sources), f"{id_} does not cite the guide"
    assert all(len(of_one_entry) == 1 for of_one_entry in orders.values()), orders
    numbers = [of_one_entry.pop() for _, of_one_entry in sorted(orders.items())]
    assert None not in numbers and numbers == sorted(set(numbers)), f"orders of the rows, down the list: {numbers}"
    still = [id_ for id_ in guide.get("left_out", {}) if id_ in found]
    assert not still, f"drawn here after all: {still}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide["location"])
def test_the_muscles_of_one_zone_come_in_the_order_of_the_guide(kb, guide):
    _, reversed_ = compared(kb, guide)
    excepted = guide.get("exceptions", {})
    assert all(excepted.values()), "an exception needs its reason"
    unnamed = [f"{a.id} before {b.id}" for a, b in reversed_ if not {a.id, b.id} & set(excepted)]
    assert not unnamed, f"not in the order of {guide['source']}: {'; '.join(unnamed)}"
    named = [{shown.id for shown in pair} & set(excepted) for pair in reversed_]
    stale = {id_ for id_ in excepted if {id_} not in named}
    assert not stale, f"no exception any more: {sorted(stale)}"


def test_all_guides_together_agree_with_the_answers(kb):
    agreed = reversed_ = 0
    for guide in GUIDES:
        right, wrong = compared(kb, guide)
        agreed, reversed_ = agreed + len(right), reversed_ + len(wrong)
    tau = (agreed - reversed_) / (agreed + reversed_)
    assert tau >= LEAST_TAU, f"Kendall's tau {tau:.2f}: {agreed} pairs in order, {reversed_} the other way round"
