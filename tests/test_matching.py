"""How wordings and names are found in a text: over wordings made for each rule, and names laid side by side by hand."""

from functools import lru_cache
from pathlib import Path

import pytest

import painmap
from painmap import matching
from painmap.lexicon import Wording, compile_wording, filed
from painmap.matching import Match, TypedText


@lru_cache
def lexicon():
    return painmap.load(str(Path(__file__).parent / "world")).lexicon


def found(wording, text, kind="finding"):
    """Return what a wording finds in a text, as it was typed."""
    plain = lexicon()
    row = Wording(kind, "it", compile_wording(wording, plain.skip, plain.forms, exact=kind == "except"))
    beginnings = {word.rstrip("*")[:3]: (word.rstrip("*"),) for word in wording.split() if word.endswith("*")}
    typed = TypedText(text, plain._replace(by_key=filed([row]), prefixes=beginnings), mending=False)
    return sorted({typed.span(match.start, match.end) for match in matching.Wordings(typed).find()})


@pytest.mark.parametrize(
    ("wording", "text", "expected"),
    [
        # words in a row, little words in between passed over, in one part of a clause
        ("green skin", "my GREEN skin", ["GREEN skin"]),
        ("green skin", "greens skins", ["greens skins"]),
        ("green skin", "green of the skin", ["green of the skin"]),
        ("green skin", "green, skin", []),
        ("green skin", "green. skin", []),
        ("green skin", "green hairy skin", []),
        ("green skin", "skin green", []),
        ("green skin", "green", []),
        ("green skin", "green green skin", ["green skin"]),
        ("green skin", "green skin and green skin", ["green skin"]),
        # a gap of up to three words
        ("green .. skin", "green skin", ["green skin"]),
        ("green .. skin", "green hairy old wet skin", ["green hairy old wet skin"]),
        ("green .. skin", "green hairy old wet cold skin", []),
        ("green .. skin", "green hairy, skin", []),
        ("green .. skin", "green hairy", []),
        # beginnings
        ("gree* skin", "greenish skin", ["greenish skin"]),
        ("gree* skin", "agreed skin", []),
        ("skin gree*", "skin that is greening", ["skin that is greening"]),
        # two things in one thought, in any order, seven words apart at most
        ("green & skin", "skin is green", ["skin is green"]),
        ("green & skin", "green, and so is the skin", ["green, and so is the skin"]),
        ("green & skin", "my skin. it is green", ["skin. it is green"]),
        ("green & skin", "green 1 2 3 4 5 6 skin", ["green 1 2 3 4 5 6 skin"]),
        ("green & skin", "green 1 2 3 4 5 6 7 skin", []),
        ("green & skin", "skin 1 2 3 4 5 6 7 green", []),
        ("green & skin & wet", "wet skin, green", ["wet skin, green"]),
        ("green & skin & wet", "wet skin", []),
        ("green green & skin", "green skin", []),
        ("green & green skin", "green skin", []),
        ("green & green skin", "green skin green", ["green skin green"]),
        # another place begins another thought
        ("green & skin", "knee green, sole skin", []),
        ("green & skin", "knee green, skin", ["green, skin"]),
        ("green & skin", "green, skin, knee", ["green, skin"]),
        ("green & skin", "green. knee skin", []),
        ("green & skin", "green, knee skin", ["green, knee skin"]),
        ("green & knee", "green, my knee", ["green, my knee"]),
        # a wording of one word keeps its little ones
        ("it is green", "it is green", ["it is green"]),
        ("it is green", "was green", []),
    ],
)
def test_a_wording_is_found_where_its_words_stand_as_it_says(wording, text, expected):
    assert found(wording, text) == expected


def test_what_turns_a_finding_into_another_thing_stands_in_one_clause_however_far():
    far = "green " + "one " * 20 + "skin"
    assert found("green & skin", far, "except") == [far]
    assert found("green & skin", "green. skin", "except") == []
    assert found("green & skin", "green, skin", "except") == ["green, skin"]
    assert found("green & skin", "green. skin") == ["green. skin"]


@pytest.mark.parametrize(
    ("classes", "text", "expected"),
    [
        ({"hue": ("green", "pale blue")}, "pale blue skin", ["pale blue skin"]),
        ({"hue": ("green", "pale blue")}, "green skin", ["green skin"]),
        ({"hue": ("green", "pale blue")}, "pale skin", []),
        ({"hue": ("green", "green blue")}, "green blue skin", ["green blue skin"]),
    ],
)
def test_a_class_stands_for_each_of_its_phrases(classes, text, expected):
    plain = lexicon()
    table = {}
    for phrase in classes["hue"]:
        words = tuple(phrase.split())
        table.setdefault(words[0], ())
        table[words[0]] += ((words, (("hue", "hue"),)),)
    row = Wording("finding", "it", (("<hue", "=skin"),))
    typed = TypedText(text, plain._replace(by_key=filed([row]), classes=table), mending=False)
    assert sorted({typed.span(match.start, match.end) for match in matching.Wordings(typed).find()}) == expected


# --- choosing among what was found ---------------------------------------------------------------------------------------


def laid(text, *spans, kind="location"):
    """Return a text and matches over these ranges of its tokens, named by their words."""
    typed = TypedText(text, lexicon(), mending=False)
    rows = [Match(((kind, typed.span(start, end)),), start, end, tuple(range(start, end))) for start, end in spans]
    return typed, rows


@pytest.mark.parametrize(
    ("text", "spans", "chosen"),
    [
        ("aa bb cc", [(0, 2), (2, 3)], ["aa bb", "cc"]),
        ("aa bb cc", [(0, 1), (0, 2), (1, 3), (2, 3)], ["aa bb", "cc"]),  # of equals the longer first one
        ("aa bb cc", [(1, 3), (0, 1), (2, 3), (0, 2)], ["aa bb", "cc"]),
        ("aa bb cc", [(0, 1), (1, 2), (2, 3), (0, 3)], ["aa bb cc"]),  # the fewest pieces
        ("aa bb cc dd", [(0, 2), (1, 4)], ["bb cc dd"]),  # the most words
        ("aa bb cc dd", [(0, 2), (1, 3), (2, 4)], ["aa bb", "cc dd"]),
        ("aa the cc", [(0, 3), (0, 1)], ["aa the cc"]),
        ("the aa", [(0, 1), (1, 2)], ["aa"]),  # a little word explains nothing
        ("aa", [], []),
        ("", [], []),
    ],
)
def test_names_that_explain_most_words_with_the_fewest_pieces_are_chosen(text, spans, chosen):
    typed, rows = laid(text, *spans)
    assert [row.entries[0][1] for row in matching.cover(rows, typed)] == chosen
    assert matching.cover(rows[::-1], typed) == matching.cover(rows, typed)


def test_a_side_inside_a_name_is_explained_by_it():
    typed = TypedText("aa left bb", lexicon(), mending=False)
    whole = Match((("location", "whole"),), 0, 3, (0, 2))
    ends = [Match((("location", id_),), at, at + 1, (at,)) for id_, at in (("aa", 0), ("bb", 2))]
    assert matching.cover([*ends, whole], typed) == [whole]


def test_what_lies_inside_a_longer_one_is_dropped_but_not_what_stands_in_its_gap_or_beside_it():
    _, (outer, inner, beside) = laid("aa bb cc dd ee", (0, 4), (1, 2), (3, 5), kind="activity")
    for rows in ([outer, inner, beside], [beside, inner, outer]):
        assert matching.outermost(rows) == [outer, beside]
    gapped = outer._replace(hits=(0, 2))
    assert matching.outermost([gapped, inner]) == [gapped, inner]
    again = outer._replace(entries=(("activity", "other"),))
    assert set(matching.outermost([outer, outer, again])) == {outer, again}, "two of one length both stand"


def test_a_time_hides_nothing_but_a_time():
    _, (outer, inner) = laid("after a run", (0, 3), (2, 3), kind="time")
    run = inner._replace(entries=(("activity", "run"),))
    assert matching.outermost([outer, run]) == [outer, run]
    assert matching.outermost([outer, inner]) == [outer]
    whole = outer._replace(entries=(("activity", "after a run"),))
    assert matching.outermost([whole, inner]) == [whole]
    named = outer._replace(entries=(("activity", "time"),))
    assert matching.outermost([named, inner]) == [named]
