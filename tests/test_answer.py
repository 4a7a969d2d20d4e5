"""How a text was read, in one line."""

import pytest

from painmap import answer, words


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("my left knee", "left knee"),
        ("both knees", "knee"),
        ("outer ankle, burning, no heel pain", "outer ankle; burning; not heel"),
        ("left outer ankle, not my right calf", "left outer ankle; not right calf"),
        ("psoas, not the piriformis", "psoas; not piriformis"),
        ("knee pain, no burning", "knee; not burning"),
        ("frozen shoulder", "deep in the shoulder; outer shoulder; frozen shoulder"),
        ("knee and knee", "knee"),
        ("zzqx", "no place that painmap knows"),
        ("", "no place that painmap knows"),
    ],
)
def test_a_line_says_how_a_text_was_read(text, line, kb):
    assert answer.describe(words.read(text, kb)) == line


def test_an_answer_was_found_where_anything_is_told(kb):
    for text, found in (
        ("outer ankle", True),
        ("crushing chest pain and sweating", True),
        ("zzqx", False),
        ("everything hurts", True),
    ):
        assert answer.matched(answer.where(kb, text)) == found


def test_no_more_muscles_than_wanted_are_told_and_how_many_are_left_out(kb):
    every = answer.where(kb, "outer ankle", None)
    assert every.omitted == 0
    for limit in (1, 3, len(every.results)):
        found = answer.where(kb, "outer ankle", limit)
        assert found.results == every.results[:limit]
        assert found.omitted == len(every.results) - limit


def test_at_an_emergency_no_muscle_is_named_unless_it_is_wanted_and_never_another_cause(kb):
    text = "crushing chest pain and sweating, outer ankle"
    found = answer.where(kb, text)
    assert (found.withheld, found.results, found.look_alikes, found.upstream) == (True, (), (), ())
    anyway = answer.where(kb, text, anyway=True)
    assert not anyway.withheld and anyway.results
    assert (anyway.look_alikes, anyway.upstream) == ((), ())
    assert answer.where(kb, "outer ankle").look_alikes


def test_cautions_of_the_text_join_those_that_were_given_each_once(kb):
    said = answer.where(kb, "I am pregnant, outer ankle").cautions
    assert said == ("pregnant",)
    assert answer.where(kb, "I am pregnant, outer ankle", cautions=("osteoporosis", "pregnant")).cautions == (
        "osteoporosis",
        "pregnant",
    )


def test_a_single_broad_place_offers_what_lies_inside_it(kb):
    assert "knee" in answer.where(kb, "leg").narrower
    assert answer.where(kb, "leg and arm").narrower == ()
    assert answer.where(kb, "zzqx").narrower == ()
