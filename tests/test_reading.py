"""How free text is read: places, directions, sides, denial, corrections."""

from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import painmap
from painmap import spelling, words


@lru_cache
def kb():
    return painmap.load()


def read(text):
    return words.read(text, kb())


def places(text):
    return [(place.id, place.side) for place in read(text).locations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("outer ankle", [("outer-ankle", None)]),
        ("ankle, on the outside", [("outer-ankle", None)]),
        ("outside of my left ankle", [("outer-ankle", "left")]),
        ("back of my knee", [("back-of-knee", None)]),
        ("back of my left knee", [("back-of-knee", "left")]),
        ("inside edge of the left shoulder blade", [("inner-edge-of-shoulder-blade", "left")]),
        ("between thumb and index finger", [("thumb-web", None)]),
        ("front of my right hip", [("front-of-hip", "right")]),
        ("both knees", [("knee", "both")]),
        ("outer hip and outer edge of the foot", [("outer-hip", None), ("outer-edge-of-foot", None)]),
        ("pain in my little finger", [("little-finger", None)]),
        ("butt cheek", [("buttock", None)]),
        ("lower back and groin", [("lower-back", None), ("groin", None)]),
        ("tailbone on the left", [("tailbone", None)]),
        ("leg", [("leg", None)]),
        ("inside of the shoulder blade", [("inner-edge-of-shoulder-blade", None)]),
        ("under the ball of my foot", [("ball-of-foot", None)]),
        ("pain right above my elbow", [("upper-arm", None)]),
        ("right elbow", [("elbow", "right")]),
    ],
)
def test_part_and_direction_in_any_order_with_the_side_kept_apart(text, expected):
    assert places(text) == expected


def test_directions_side_by_side_are_places_side_by_side():
    assert {id_ for id_, _ in places("front and outside of the knee")} == {"front-of-knee", "outer-knee"}


def test_spans_point_at_what_was_typed():
    text = "oh dear, the OUTSIDE of my left ankle hurts"
    place = read(text).locations[0]
    assert text[place.start : place.end] == place.text == "OUTSIDE of my left ankle"


@pytest.mark.parametrize(
    ("text", "said", "denied"),
    [
        ("no heel pain, outer ankle aches", ["outer-ankle"], ["heel"]),
        ("outer ankle hurts, heel is fine", ["outer-ankle"], ["heel"]),
        ("outer ankle but not the heel", ["outer-ankle"], ["heel"]),
        ("no pain in the heel, knee or hip. Shoulder hurts", ["shoulder"], ["heel", "knee", "hip"]),
        ("not just the heel", ["heel"], []),
        ("can't lift my shoulder", ["shoulder"], []),
        ("everything apart from my knee", [], ["knee"]),
        ("my whole leg hurts apart from the knee", ["leg"], ["knee"]),
        ("no pain except in my wrist", ["wrist"], []),
        ("no pain anywhere other than my knee", ["knee"], []),
        ("my whole leg is fine except for the calf", ["calf"], ["leg"]),
        ("never had heel pain until now", ["heel"], []),
        ("my heel was fine until yesterday", ["heel"], []),
        ("no knee pain except when I squat", ["knee"], []),
        ("my wife has knee pain but I have elbow pain", ["elbow"], []),
        ("her back hurts, mine doesn't, but my jaw does", ["jaw"], []),
        ("my brother gets sciatica; I just have a sore wrist", ["wrist"], []),
        ("my wife has knee pain", ["knee"], []),
        ("knee hurts, ankle does too, hip doesn't", ["knee", "ankle"], ["hip"]),
        ("without my insoles my arch hurts", ["arch"], []),
        ("hurts everywhere but my feet", ["whole-body"], ["foot"]),
        ("my wife says my knee is sore", ["knee"], []),
        ("knee hurts without heel pain", ["knee"], ["heel"]),
        ("I don't have knee pain and my shoulder aches", ["shoulder"], ["knee"]),
        ("calf hurts, heel not sore", ["calf"], ["heel"]),
        ("neither heel nor knee. calf aches", ["calf"], ["heel", "knee"]),
        ("shin hurts, the heel is fine and so is the calf", ["shin"], ["heel", "calf"]),
        ("the heel hurts and so does the calf", ["heel", "calf"], []),
        ("headache with no neck or eye tension", ["head"], ["neck", "eye"]),
        ("thigh pain, not past the knee", ["thigh"], []),
        ("belly hurts, the scan says it's not my appendix", ["abdomen"], []),
        ("stiff on the back of the hand in the morning", ["back-of-hand"], []),
    ],
)
def test_denial_is_bounded_by_its_clause(text, said, denied):
    reading = read(text)
    assert [place.id for place in reading.locations] == said
    assert [place.id for place in reading.denied] == denied


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hard chairs kill my tailbone, I landed on it last year", ["tailbone"]),
        ("my knee gives way, I tore my calf years ago", ["knee"]),
        ("heel hurts since I broke my toe years ago", ["heel"]),
        ("I broke my toe years ago, it healed", []),
        ("used to get pain in my knee, my hip and my calf", []),
    ],
)
def test_what_is_told_of_now_is_not_past(text, said):
    found = [place.id for place in read(text).locations]
    assert set(said) <= set(found)
    assert bool(said) == bool(found)


def test_a_skipped_place_is_denied_and_leaves_the_path():
    reading = read("pain from the front of the shoulder down the arm skipping the elbow, to the wrist")
    assert {row.id for row in reading.denied} == {"elbow"}
    said = [row.id for row in reading.locations]
    assert {"front-of-shoulder", "wrist"} <= {said[0], *(kb().locations[id_].part_of for id_ in said), *said}
    assert not {id_ for id_ in said if "elbow" in id_}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ache in the front of the shoulder and I cannot sleep on that side", ["front-of-shoulder"]),
        ("bottom front teeth hurt", ["lower-teeth"]),
        ("weird sore bracelet of pain round my wrist", ["wrist"]),
    ],
)
def test_a_place_beside_an_activity_or_a_direction_is_read(text, said):
    assert [place.id for place in read(text).locations] == said


@pytest.mark.parametrize(
    ("text", "place", "typed", "meant"),
    [
        ("outter ancle", "outer-ankle", "ancle", "ankle"),
        ("sholder blade", "shoulder-blade", "sholder", "shoulder"),
        ("lower bakc", "lower-back", "bakc", "back"),
        ("hamstirng", None, "hamstirng", "hamstring"),
        ("buttokc", "buttock", "buttokc", "buttock"),
    ],
)
def test_unknown_words_are_corrected_one_by_one_and_shown(text, place, typed, meant):
    reading = read(text)
    assert (typed, meant) in [(row.typed, row.read) for row in reading.corrected]
    assert place is None or [row.id for row in reading.locations] == [place]


@pytest.mark.parametrize("text", ["my health", "a new angle on life", "I heal fast", "the palm tree", "hard times at work"])
def test_english_words_are_not_corrected_into_places(text):
    assert read(text).corrected == ()


def test_two_words_typed_as_one_are_parted():
    assert [row.id for row in read("outerankle").locations] == ["outer-ankle"]


def test_nonsense_is_reported_and_finds_nothing():
    reading = read("zzqx")
    assert reading.locations == ()
    assert reading.ignored == ("zzqx",)


@pytest.mark.parametrize(
    "text", ["me duele la rodilla", "ich habe schmerzen im knie und mein rucken tut weh", "j'ai mal au dos et ma jambe"]
)
def test_another_language_is_noticed(text):
    reading = read(text)
    assert reading.foreign or reading.locations


@pytest.mark.parametrize("text", ["Schmerzen im linken Arm und Brust", "pijn op de borst en in mijn arm"])
def test_a_word_of_two_languages_makes_no_english_sentence(text):
    reading = read(text)
    assert reading.foreign
    assert not reading.locations
    assert not reading.corrected


@pytest.mark.parametrize("text", ["pain in the neck, not the shoulder", "pain in the neck and arm"])
def test_a_pain_in_the_neck_is_one_unless_it_is_what_something_is(text):
    assert "neck" in [row.id for row in read(text).locations]
    assert [row.id for row in read("this shoulder is a pain in the neck").locations] == ["shoulder"]


def test_activities_sensations_and_times_are_read():
    ids = {row.id for row in read("burning in my calf in the morning, worse when running").concepts}
    assert {"burning", "running", "morning"} <= ids


def test_a_place_inside_an_activity_is_left_to_the_activity():
    assert [row.id for row in read("buttock pain when crossing my legs").locations] == ["buttock"]


def test_a_condition_brings_its_places_and_its_name():
    reading = read("tennis elbow")
    assert [row.id for row in reading.locations] == ["outer-elbow"]
    assert [row.id for row in reading.conditions] == ["tennis-elbow"]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("I'm 67", 67), ("52yo with hip pain", 52), ("my dad is 71 years old", 71), ("a 16 year old runner", 16),
        ("78 with a new headache", 78), ("grandad, 84, tripped", 84), ("I'm 30 weeks pregnant", None),
        ("for 3 days", None), ("woman, 44, neck pain", 44), ("10 miles a week", None),
    ],
)  # fmt: skip
def test_ages_are_read_and_other_numbers_are_not(text, age):
    assert read(text).age == age


def test_only_the_first_two_thousand_characters_are_ranked_but_all_is_read_for_safety():
    text = "outer ankle. " + "blah blah. " * 300 + "heel pain. I am coughing up blood."
    reading = read(text)
    assert [place.id for place in reading.locations] == ["outer-ankle"]
    assert reading.cut
    assert any(row.text == "coughing up blood" for row in reading.findings)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_no_text_raises_and_nothing_unprintable_comes_back(text):
    reading = read(text)
    shown = [reading.text, *reading.ignored, *(row.text for row in (*reading.locations, *reading.findings, *reading.concepts))]
    assert all(part.isprintable() for part in shown)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["outer ankle", "my left calf aches", "no heel pain, outer ankle aches"]), st.integers(0, 3))
def test_spaces_quotes_and_final_marks_change_nothing(text, more):
    changed = (text + "." * more).replace(" ", " " * (more + 1)).replace("'", "’")
    assert [(p.id, p.side) for p in read(changed).locations] == places(text)


@given(st.text("abcde", max_size=7), st.text("abcde", max_size=7))
def test_distance_is_symmetric_and_zero_only_for_equals(one, two):
    far = spelling.distance(one, two, 9)
    assert far == spelling.distance(two, one, 9)
    assert (far == 0) == (one == two)
    assert far <= max(len(one), len(two))


def test_a_swap_of_neighbours_is_one_edit():
    assert spelling.distance("ankel", "ankle", 2) == 1
    assert spelling.distance("outter", "knee", 2) == 3
