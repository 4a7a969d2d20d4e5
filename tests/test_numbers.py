"""Numbers in a text: which of them are ages, and which say how long it has lasted."""

import pytest

from painmap import numbers, words
from painmap.matching import TypedText
from painmap.vocabulary import Range


def ages(text, kb):
    return numbers.ages(*spoken(text, kb))


def spoken(text, kb):
    typed = TypedText(text, kb.lexicon)
    return typed.tokens, typed.triggers


def lasting(text, kb):
    """Return how long things have lasted, in minutes."""
    lexicon = kb.lexicon
    return [row.minutes for row in numbers.durations(*spoken(text, kb), lexicon.numbers, lexicon.units, lexicon.skip)]


HOUR, DAY = 60, 1440


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am 1", [1]),
        ("I am 119", [119]),
        ("I am 120", []),
        ("I am 0", []),
        ("I am 0067", []),
        ("16 with a sore knee", [16]),
        ("15 with a sore knee", []),
        ("my mother, 84, fell", [84]),
        ("the lift, 84 floors, broke", []),
        ("about 84 floors", []),
        ("sore knee, 44", [44]),
        ("sore knee for 44", []),
        ("he is 40 and his son is 15", [40, 15]),
        ("a 16 year old, and a 71 year old", [16, 71]),
        ("I am 3 weeks into training", []),
        ("I am 70 kg", []),
        ("I am 70, kg of potatoes on my back", [70]),
        ("sore since I turned 30. years later it still is", [30]),
    ],
)
def test_a_number_is_an_age_only_where_it_is_said_of_somebody(text, expected, kb):
    assert ages(text, kb) == expected


@pytest.mark.parametrize("age", range(1, 120, 7))
def test_every_age_is_read_in_each_way_of_saying_it(age, kb):
    for frame in ("I'm {}", "{}yo", "aged {}", "a {} year old man", "she is {} and has neck pain"):
        assert ages(frame.format(age), kb) == [age]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for 3 days", [3 * DAY]),
        ("for three days", [3 * DAY]),
        ("an hour", [HOUR]),
        ("a couple of weeks", [14 * DAY]),
        ("2 whole long weeks", [14 * DAY]),
        ("for 3, days of rain", []),
        ("for 3. Days went by", []),
        ("3 sore days", []),
        ("3", []),
        ("3 of", []),
        ("999 days", [999 * DAY]),
        ("1000 days", []),
        ("days", []),
        ("I broke it two years ago", []),
        ("8 weeks pregnant", []),
        ("it has hurt for two weeks, ago", [14 * DAY]),
        ("two hours and then 3 days", [2 * HOUR, 3 * DAY]),
    ],
)
def test_a_time_that_it_lasts_is_a_number_and_a_unit_side_by_side(text, expected, kb):
    assert lasting(text, kb) == expected


def test_a_time_is_shown_as_it_was_typed(kb):
    text = "my knee hurts, for 2 whole long weeks now"
    (found,) = numbers.durations(*spoken(text, kb), kb.lexicon.numbers, kb.lexicon.units, kb.lexicon.skip)
    assert TypedText(text, kb.lexicon).span(found.start, found.end) == "2 whole long weeks"


@pytest.mark.parametrize(
    ("limits", "inside", "outside"),
    [
        (Range(3, 5), (3, 4, 5), (2, 6)),
        (Range(None, 5), (-9, 0, 5), (6, 99)),
        (Range(3, None), (3, 99), (2, -9)),
        (Range(None, None), (-9, 0, 9), ()),
    ],
)
def test_both_ends_belong_to_a_range(limits, inside, outside):
    assert all(numbers.within(number, limits) for number in inside)
    assert not any(numbers.within(number, limits) for number in outside)


def test_what_an_age_answers_is_said_or_denied_and_unknown_without_one(kb):
    old = {id_: limits for id_, limits in kb.lexicon.ages.items() if limits.min}
    assert old
    for id_, limits in old.items():
        for age, status in ((limits.min, "said"), (limits.min - 1, "denied")):
            found = {row.id: row for row in words.read(f"sore knee. I am {age}", kb).findings}
            assert (found[id_].status, found[id_].text) == (status, f"{age} years")
        assert id_ not in {row.id for row in words.read("sore knee", kb).findings}


def test_one_of_several_ages_is_enough(kb):
    id_, limits = next((id_, limits) for id_, limits in kb.lexicon.ages.items() if limits.min and not limits.max)
    found = {row.id: row for row in words.read(f"my son is {limits.min - 1} and I am {limits.min + 1}", kb).findings}
    assert (found[id_].status, found[id_].text) == ("said", f"{limits.min + 1} years")
    assert words.read("my son is 9 and I am 60", kb).age == 9
