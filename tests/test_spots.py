"""Which places, sides and weights a sentence names, where words are shared, point elsewhere, lie on a path or are denied."""

import pytest

from painmap import words


def shown(text, kb):
    """Return the places said, with side and weight where they have one, then the denied ones with a minus."""
    reading = words.read(text, kb)
    said = []
    for row in reading.locations:
        weight = "" if row.weight == 1 else f" {row.weight:.2f}"
        said.append(f"{row.side or ''} {row.id}{weight}".strip())
    return ", ".join(said + [f"-{row.id}" for row in reading.denied])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a side belongs to what stands right beside it, in the same part of the clause
        ("ankle on the left", "left ankle"),
        ("pain on the right side of my groin", "right groin"),
        ("left knee and right ankle", "left knee, right ankle"),
        ("left knee, ankle", "left knee, ankle"),
        ("left knee ankle", "left knee, left ankle"),
        ("both my knees and the left elbow", "both knee, left elbow"),
        ("left sided headache", "left head"),
        ("knee on my right leg", "right knee"),
        ("pain in left calf and outer shin", "left calf, left outer-lower-leg"),
        ("below the left collarbone", "left below-collarbone"),
        ("right where my elbow bends", "elbow"),
        # what has no left and right hands it on
        ("left of my spine, just below the ribs", "left spine, left under-ribs-front"),
        ("tailbone and left hip", "tailbone, left hip"),
        ("my knee, and it started right after a run", "knee"),
        # names that share their last word
        ("ring and little finger", "ring-finger, little-finger"),
        ("ring or little finger", "ring-finger, little-finger"),
        ("index and middle and ring finger", "index-finger, middle-finger, ring-finger"),
        ("big and second toe", "big-toe, second-toe"),
        ("little and ring fingers of my left hand", "little-finger, left ring-finger"),
        # directions that share a part, parts that share a direction
        ("back and side of the neck", "back-of-neck, side-of-neck"),
        ("front and back of the thigh", "front-of-thigh, back-of-thigh"),
        ("back of the head and neck", "back-of-head, back-of-neck"),
        ("back of the knee and of the thigh", "back-of-knee, back-of-thigh"),
        ("front of the knee and shin", "front-of-knee, shin"),
        ("knee, outer hip", "knee, outer-hip"),
        ("outer hip, knee", "outer-hip, knee"),
        ("hip, outer", "outer-hip"),
        ("outer, hip", "outer-hip"),
        ("my hip hurts mostly on the outside", "outer-hip"),
        ("lower back on one side", "side-of-lower-back"),
        ("top of the shoulder and top of the foot", "top-of-shoulder, top-of-foot"),
        ("bottom front teeth", "lower-teeth"),
        # what only says where another place is
        ("arch of my foot", "arch"),
        ("arch and heel", "arch, heel"),
        ("arch near the heel", "arch"),
        ("inner thigh near the groin", "upper-inner-thigh"),
        ("front of the thigh close to the knee", "front-of-thigh"),
        ("shoulder near the neck", "top-of-shoulder"),
        ("back near the shoulder blade", "mid-back"),
        ("foot near the heel", "inner-edge-of-foot, outer-edge-of-foot, sole"),
        ("one side of the spine low down", "side-of-lower-back"),
        ("top of my foot on the outside", "outer-top-of-foot"),
        # denied by a direction alone
        ("outer knee, not the inner one", "outer-knee, -inner-knee"),
        ("outer knee but not the inner", "outer-knee, -inner-knee"),
        ("outer knee, the inner is fine", "outer-knee, -inner-knee"),
        ("outer knee, not the inner thigh", "outer-knee, -inner-thigh"),
        ("my hip hurts, not on the outside", "hip, -outer-hip"),
        ("not past the knee, thigh hurts", "thigh"),
        ("calf? no. knee hurts", "knee, -calf"),
        ("knee hurts. no. calf too", "knee, calf"),
        ("no numbness in the heel and the knee today; shoulder hurts", "shoulder, -heel, -knee"),
        ("outer ankle, not the front or back", "outer-ankle, -front-of-ankle, -back-of-ankle"),
        ("front of my hip, never the back", "front-of-hip, -back-of-hip"),
        ("outer knee, not my back", "outer-knee, -back"),
        ("outer hip, no back pain", "outer-hip, -back"),
        ("ankle hurts bad on the inside", "inner-ankle"),
        ("knee aches terribly on the outside", "outer-knee"),
        # said not to hurt, whatever the verb; but a thing that sits there is another matter
        ("the knee is not painful, the shin is", "shin, -knee"),
        ("heel isn't painful, the arch is", "arch, -heel"),
        ("my knee never hurts, my shin does", "shin, -knee"),
        ("the outside of my ankle isn't sore at all and the heel is", "heel, -outer-ankle"),
        ("my knee and hip are not painful, the shin is", "shin, -knee, -hip"),
        ("a lump on my thigh that is not painful", "thigh"),
        ("the lump on my thigh isn't painful", "thigh"),
        ("my knee never hurts when I sit", "knee"),
        ("neither my knee nor my hip hurts", "-knee, -hip"),
        ("neither the elbow nor the wrist hurts, the forearm does", "forearm, -elbow, -wrist"),
        # so far from a part: the place that lies there, on the side that was said
        ("two inches above the elbow", "upper-arm"),
        ("5 cm above the outside of my left elbow", "left outer-upper-arm"),
        ("three inches below the kneecap", "shin"),
        ("an inch below the kneecap", "front-of-knee"),
        ("a hand's width above the ankle on the inside", "inner-shin"),
        ("few cm below the knee on the outside", "outer-lower-leg"),
        ("on the outside, a couple of inches below the elbow", "thumb-side-of-forearm"),
        ("two or three fingers above the wrist on the thumb side", "thumb-side-of-forearm"),
        ("an inch or two above my heel", "achilles"),
        ("a hand above the knee", "above-knee"),
        ("in one hand and above the wrist", "wrist"),
        ("a scar of two inches, above the knee", "above-knee"),
        # broad beside narrow
        ("headache behind my eye", "head 0.50, eye"),
        ("leg pain, outer ankle", "leg 0.50, outer-ankle"),
        ("headache", "head"),
        # a condition, and what stands inside it or an activity
        ("tennis elbow", "outer-elbow"),
        ("golfer's elbow and knee", "knee, inner-elbow"),
        ("sciatica", "buttock 0.25, back-of-thigh 0.25, outer-lower-leg 0.25, calf 0.25"),
        ("sciatica and my buttock hurts", "buttock, back-of-thigh 0.25, outer-lower-leg 0.25, calf 0.25"),
        ("no sciatica, calf hurts", "calf"),
        ("I clench my jaw and my temple hurts", "jaw, temple, jaw-joint 0.33"),
        ("hurts to turn my head", "side-of-neck 0.50, back-of-neck 0.50"),
        ("knee pain when turning my head", "knee"),
        ("my heart, not my shoulder", "-shoulder"),
        # what the same words may mean, and what a direction or a path makes of it
        ("funny bone", "back-of-elbow, inner-elbow"),
        ("inner funny bone", "inner-elbow"),
        ("the back of my leg", "back-of-thigh, calf"),
        ("pain down the back of my leg", "back-of-thigh 0.86, back-of-knee 0.21, calf 0.43"),
        ("pain all along the front of my leg", "front-of-thigh 0.86, front-of-knee 0.21, shin 0.43"),
        ("down the back of my leg", "back-of-thigh 0.86, back-of-knee 0.21, calf 0.43"),
        ("shoulder, posterior knee", "shoulder, back-of-knee"),
        ("shoulder posterior, knee", "back-of-shoulder, knee"),
        ("outside of my forearm", "back-of-forearm, thumb-side-of-forearm"),
        # a word that is a place and a direction
        ("back, shoulder", "back 0.50, shoulder"),
        ("back shoulder", "back-of-shoulder"),
        ("my shoulder and back", "shoulder, back 0.50"),
        ("bottom of my foot", "sole"),
        ("right above the elbow it is", "upper-arm"),
        ("without heel pain, and this morning my knee", "knee, -heel"),
    ],
)
def test_a_sentence_names_these_places_and_no_others(text, expected, kb):
    assert shown(text, kb) == expected


@pytest.mark.parametrize(
    ("text", "way", "denied"),
    [
        ("from the hip to the ankle", ["hip", "thigh", "knee", "lower-leg", "ankle"], []),
        ("from the ankle up to the hip", ["ankle", "lower-leg", "knee", "thigh", "hip"], []),
        ("from the hip down to the ankle, skipping the knee", ["hip", "thigh", "lower-leg", "ankle"], ["knee"]),
        ("pain from buttock to calf", ["buttock", "back-of-thigh", "back-of-knee", "calf"], []),
        ("from my neck into my arm", ["neck", "arm"], []),
    ],
)
def test_a_path_goes_through_what_lies_between_its_ends(text, way, denied, kb):
    reading = words.read(text, kb)
    assert [row.id for row in reading.locations] == way
    assert [row.id for row in reading.denied] == denied
    broad = kb.lexicon.broad & set(way)
    weights = {row.id: row.weight * (2 if row.id in broad else 1) for row in reading.locations}
    assert sum(weights.values()) == pytest.approx(1.5)
    assert weights[way[0]] == pytest.approx(2 * weights[way[-1]])
    assert {row.text for row in reading.locations[1:-1]} <= {text.partition("from ")[2].partition(",")[0].removeprefix("the ")}


@pytest.mark.parametrize(
    "text", ["neck, and tingling down my arms", "the hip. To the ankle", "the neck and the arm", "neck and shoulder, arm"]
)
def test_what_no_path_word_joins_in_one_clause_is_no_path(text, kb):
    found = words.read(text, kb).locations
    assert len(found) in (2, 3)
    assert {row.weight for row in found} <= {1.0, 0.5}


def test_what_the_same_words_may_mean_is_one_mention_and_each_place_else_has_its_own(kb):
    either = words.read("funny bone and knee", kb).locations
    assert [row.mention is None for row in either] == [False, False, True]
    assert either[0].mention == either[1].mention
    assert {row.mention for row in words.read("knee and hip", kb).locations} == {None}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("oh, my OUTSIDE of the left ankle!", "OUTSIDE of the left ankle"),
        ("the hip hurts mostly on the outside, now", "hip hurts mostly on the outside"),
        ("well: bottom front teeth", "bottom front teeth"),
        ("inner thigh near the groin", "inner thigh near the groin"),
        ("sore\x1b[31m knee", "knee"),
    ],
)
def test_a_place_is_shown_by_the_words_that_named_it(text, place, kb):
    (found,) = words.read(text, kb).locations
    assert found.text == place
    assert text[found.start : found.end] == place


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("me duele la rodilla", True),
        ("ich habe schmerzen im knie", True),
        ("der schmerz ist im rucken und nacken", True),
        ("mi fa male il ginocchio e la schiena", True),
        ("ho dolore alla schiena", True),
        ("meu joelho dói", True),
        ("mijn knie doet pijn", True),
        ("ik heb pijn in mijn rug", True),
        ("boli mnie kolano", True),
        ("bolí mě koleno", True),
        ("Rückenschmerzen", True),
        ("Knieschmerzen", True),
        ("膝が痛い", True),
        ("болит колено", True),
        ("Weltschmerz is killing me", False),
        ("my friend Il Capitano says it hurts", False),
        ("I hurt since Kyoto (京都)", False),
        ("in Tokyo (東京) my knee began to hurt", False),
        ("la rodilla", False),
        ("me duele la shoulder blade, outer ankle", False),
        ("zzqx blorp", False),
        ("my knee", False),
    ],
)
def test_another_language_is_told_only_where_no_place_was_read(text, foreign, kb):
    reading = words.read(text, kb)
    assert reading.foreign == foreign
    assert not foreign or not (reading.corrected or reading.muscles)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("gluteus minimus", [("gluteus-minimus", "said")]),
        ("left gluteus minimus hurts", [("gluteus-minimus", "said")]),
        ("my traps", [("trapezius", "said")]),
        ("not the piriformis", [("piriformis", "denied")]),
        ("psoas, not the piriformis", [("psoas", "said"), ("piriformis", "denied")]),
        ("psoas and psoas", [("psoas", "said")]),
        ("my knee", []),
    ],
)
def test_muscles_are_read_by_name_with_their_status(text, named, kb):
    found = [(row.id, row.status) for row in words.read(text, kb).muscles]
    assert list(dict.fromkeys(found)) == named


@pytest.mark.parametrize(
    "text",
    [
        "burning in my left calf in the early morning when running uphill, psoas too, tennis elbow",
        "oh no: crushing chest pain - and I am sweating!",
        "My OUTER ankle aches. No heel pain? It is worse (much worse) going downstairs; numb toes...",
        "since 3 weeks a hot, red, swollen calf and I'm 67",
    ],
)
def test_all_that_is_read_shows_the_very_words_that_said_it(text, kb):
    reading = words.read(text, kb)
    rows = [*reading.locations, *reading.muscles, *reading.concepts, *reading.conditions]
    rows += [row for row in reading.findings if row.end and kb.findings[row.id].adds_up is None]
    assert len(rows) > 5
    for row in rows:
        assert text[row.start : row.end] == row.text
        before, after = text[: row.start][-1:], text[row.end :][:1]
        assert row.text and not before.isalnum() and not after.isalnum()


def test_what_stands_beyond_what_is_ranked_is_told_of_but_not_ranked(kb):
    filler = "and so on " * 200
    near, far = words.read(f"knee {filler}", kb), words.read(f"{filler} knee, psoas burning, tennis elbow, no heel pain", kb)
    assert [row.id for row in near.locations] == ["knee"]
    assert far.cut
    assert (far.locations, far.denied, far.muscles, far.conditions) == ((), (), (), ())
    assert far.concepts == ()


def test_in_a_text_of_hundreds_of_unknown_words_no_more_are_corrected(kb):
    nonsense = [f"q{chr(97 + at // 26 % 26)}x{chr(97 + at % 26)}zv" for at in range(676)]
    few, many = (" ".join(nonsense[:known] + ["and so on"] * 700) + " my ancle" for known in (5, 676))
    assert [row.read for row in words.read(few, kb).corrected if row.typed == "ancle"] == ["ankle"]
    assert [row.read for row in words.read(many, kb).corrected if row.typed == "ancle"] == []
