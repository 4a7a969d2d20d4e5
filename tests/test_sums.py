"""Many words together: when their points reach a sum, and which words are shown for it."""

from painmap import sums
from painmap.matching import TypedText

POINTS = {
    "pale": (("grave", 3),),
    "sweaty": (("grave", 3),),
    "limp": (("grave", 3), ("mild", 1)),
    "clammy": (("grave", 3),),
    "cheerful": (("grave", -4),),
    "<faint>": (("grave", 2),),
}


def told(text, kb, needed=9, findings=(), silent=()):
    """Return the words that reached the sum, [] where none did."""
    typed = TypedText(text, kb.lexicon, mending=False)
    of = sums.sentences(text, typed.tokens)
    rows = sums.items(typed.tokens, of, set(silent), findings, kb.lexicon.skip)
    found = sums.told(rows, POINTS, {"grave": needed})
    assert len(found) < 2
    return [typed.span(*span) for span in found[0].spans] if found else []


def test_the_sum_is_reached_with_its_last_point_and_not_before(kb):
    assert told("pale sweaty limp", kb) == ["pale", "sweaty", "limp"]
    assert told("pale sweaty limp", kb, needed=10) == []
    assert told("pale sweaty", kb, needed=6) == [], "two words are no description"


def test_a_word_counts_once_however_often_it_is_said(kb):
    assert told("pale pale pale sweaty", kb) == []
    assert told("pale pale sweaty limp", kb) == ["pale", "sweaty", "limp"]


def test_a_word_adds_only_to_the_sums_that_it_has_points_for():
    points = {**POINTS, **dict.fromkeys(("stiff", "sore", "dull"), (("mild", 1),))}
    rows = [sums.Item(word, (0, 0), (at, at)) for at, word in enumerate(("stiff", "sore", "dull", "pale", "sweaty"))]
    assert sums.told(rows, points, {"mild": 4}) == []
    assert [row.id for row in sums.told(rows, points, {"mild": 3, "grave": 7})] == ["mild"]


def test_what_speaks_against_it_takes_points_away(kb):
    assert told("pale sweaty limp cheerful", kb) == []
    assert told("pale sweaty limp clammy cheerful", kb, needed=8) == ["pale", "sweaty", "limp", "clammy"]


def test_what_is_said_sentences_earlier_or_later_takes_nothing_away(kb):
    assert told("cheerful. pale sweaty limp", kb) == ["pale", "sweaty", "limp"]
    assert told("pale sweaty limp! cheerful", kb) == ["pale", "sweaty", "limp"]


def test_five_sentences_belong_together_and_six_do_not(kb):
    assert told("pale. a\nsweaty? b; limp", kb) == ["pale", "sweaty", "limp"]
    assert told("pale. a. b. sweaty. c. limp", kb) == []


def test_a_comma_ends_no_sentence(kb):
    assert told(", ".join(["pale", "it", "is", "what", "it", "is", "sweaty", "limp"]), kb) == ["pale", "sweaty", "limp"]


def test_words_that_deny_or_are_denied_count_for_nothing(kb):
    assert told("pale sweaty limp", kb, silent=[1]) == []
    assert told("pale sweaty limp clammy", kb, silent=[1]) == ["pale", "limp", "clammy"]


def test_a_finding_has_points_of_its_own_and_is_shown_first(kb):
    text = "pale sweaty limp as he fainted"
    assert told(text, kb, needed=11, findings=[("faint", (5,))]) == ["pale", "sweaty", "limp", "fainted"]
    assert told(f"{text} clammy", kb, needed=14, findings=[("faint", (5,))]) == ["pale", "sweaty", "limp", "fainted"]
    assert told(text, kb, needed=12, findings=[("faint", (5,))]) == []


def test_a_finding_that_covers_a_whole_clause_is_not_what_is_shown(kb):
    assert told("pale and he sweaty then went limp", kb, needed=11, findings=[("faint", (0, 6))]) == ["pale", "sweaty", "limp"]


def believed(text, kb, faint=()):
    """Return at which levels of alarm a finding at the given tokens is believed."""
    typed = TypedText(text, kb.lexicon, mending=False)
    rows = sums.items(typed.tokens, sums.sentences(text, typed.tokens), set(), [("faint", faint)], kb.lexicon.skip)
    found = sums.believed(rows, POINTS, "grave", {"emergency": -3, "urgent": 2})
    return {level for level, ids in found.items() if "faint" in ids}


def test_a_finding_is_believed_as_far_as_the_words_around_it_speak_for_it(kb):
    calm = "gardening digging planting weeding mowing cheerful"
    assert believed(f"{calm} fainted", kb, (6,)) == {"emergency"}, "-4 for cheerful, 2 for the finding"
    assert believed(f"{calm} fainted pale", kb, (6,)) == {"emergency"}
    assert believed(f"{calm} fainted pale sweaty", kb, (6,)) == {"emergency", "urgent"}


def test_few_words_are_too_little_to_doubt_a_finding(kb):
    assert believed("cheerful cheerful cheerful fainted", kb, (3,)) == {"emergency", "urgent"}


def test_what_is_said_beside_a_finding_can_only_make_it_more_believed(kb):
    calm = "gardening digging planting weeding mowing cheerful"
    assert believed(f"{calm} fainted. pale sweaty", kb, (6,)) == {"emergency", "urgent"}
    assert believed(f"fainted. {calm}", kb, (0,)) == {"emergency", "urgent"}, "by itself it says too little to be judged"
    assert believed(f"{calm} fainted. a. b. c. d. e. pale sweaty", kb, (6,)) == {"emergency"}, "too far away to belong to it"


def test_no_words_reach_nothing():
    assert sums.told([], POINTS, {"grave": 1}) == []
    assert sums.believed([], POINTS, "grave", {"urgent": 1}) == {"urgent": frozenset()}
    assert sums.sentences("", []) == []
