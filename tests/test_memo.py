"""What a batch keeps from one question for the next never shows in an answer, and never grows."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

import painmap
from painmap import batch, index
from painmap.memo import kept
from process import WORLD

ASKED = batch.Asked(5, (), False)
PARTS = (
    "outer shin", "outer knee", "sole", "my left knee", "shin to the sole", "nail", "no sole pain", "ankel", "outr shn",
    "worse after running", "running is fine", "aches", "and", ",", ".", "alpha", "not alpha", "numb", "hot",
    "crushing chest pain",
)  # fmt: skip
PEOPLE = (
    "a dull ache in my left outer ankle worse after a long run", "outer ankle", "my outer ankle hurts when I sit for long",
    "groin and outer hip, no numbness", "outer hip and groin, no numbness", "sciatica", "funny bone", "heel is fine, calf hurts",
    "back of my hed aches after typing, not my neck", "my piriformis is tight when sitting", "crushing chest pain and sweating",
    "pain from the neck to the elbow", "pain from the elbow to the neck", "headache behind the eye",
    "can't pee, back is killing me",
)  # fmt: skip


@cache
def base(folder):
    """Return a base that is in memory as a whole."""
    kb = painmap.load(folder)
    return index.whole(kb) if isinstance(kb, index.Stored) else kb


def other(kb):
    """Return a base that holds the same and is another one, of which nothing is known yet."""
    return kb._replace(lexicon=kb.lexicon._replace(forms=dict(kb.lexicon.forms)))


def told(folder, lines):
    """Return the answers of one base to some lines, in their order."""
    return [batch.answered(base(folder), line.encode(), ASKED) for line in lines]


def forgetful(folder, lines):
    """Return the same of a base that is a new one for each line, so that nothing was kept."""
    return [batch.answered(other(base(folder)), line.encode(), ASKED) for line in lines]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map(" ".join), min_size=1, max_size=6))
def test_what_was_asked_before_changes_no_answer(lines):
    assert told(WORLD, [*lines, *reversed(lines)]) == forgetful(WORLD, [*lines, *reversed(lines)])


@settings(max_examples=5, deadline=None)
@given(st.permutations(PEOPLE))
def test_nor_does_it_in_the_whole_base_whatever_the_order(lines):
    assert dict(zip(lines, told(None, lines), strict=True)) == alone()


@cache
def alone():
    return dict(zip(PEOPLE, forgetful(None, PEOPLE), strict=True))


def test_results_are_kept_for_one_base_and_only_so_many():
    worked = []

    @kept(2)
    def doubled(base, number):
        worked.append((base[0], number))
        return base * number

    one, same = ["a"], ["a"]
    assert [doubled(one)(number) for number in (1, 2, 1, 3, 1, 2)] == [one * number for number in (1, 2, 1, 3, 1, 2)]
    assert worked == [("a", 1), ("a", 2), ("a", 3), ("a", 2)], "the one asked for longest ago is dropped"
    assert doubled(same)(1) == same and len(worked) == 5, "a base that is equal is another base"
    assert doubled(one)(1) == one and len(worked) == 6
