"""Warning signs: what fires, what must not, and what is always true of the level."""

from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import painmap
from painmap import safety, words, yamldoc
from triage_report import HERE, LEVELS, level, vignettes

ROWS = vignettes()
MORE = vignettes(HERE / "vignettes" / "triage_more.yaml")
VOICES = [row for name in ("triage_heard", "triage_voices") for row in vignettes(HERE / "vignettes" / f"{name}.yaml")]
HEARD = [row for row in VOICES if not row.get("misread")]
NEAR = yamldoc.parse("near", (HERE / "vignettes" / "near_misses.yaml").read_bytes()).data
RANK = {"routine": 0, "urgent": 1, "emergency": 2}


@lru_cache
def base():
    return painmap.load()


def fired(text):
    return {flag.id for flag in safety.triage(base(), words.read(text, base())).flags}


@pytest.mark.parametrize("row", ROWS, ids=[row["text"][:60] for row in ROWS])
def test_descriptions_have_the_level_that_their_page_gives(row):
    got = level(base(), row["text"])
    assert got == LEVELS[row["expect"]], f"read as {got}: {sorted(fired(row['text']))}"


@pytest.mark.parametrize("row", MORE + HEARD, ids=[row["text"][:60] for row in MORE + HEARD])
def test_descriptions_in_other_voices_are_still_read_rightly(row):
    assert level(base(), row["text"]) == LEVELS[row["expect"]]


@pytest.mark.parametrize("text", yamldoc.parse("harmless", (HERE / "vignettes" / "harmless.yaml").read_bytes()).data)
def test_an_ordinary_complaint_raises_nothing(text):
    assert fired(text) == set()


def test_every_rule_has_two_texts_that_fire_it():
    counts = {flag: sum(row["rule"] == flag and flag in fired(row["text"]) for row in ROWS) for flag in base().red_flags}
    assert not {flag: count for flag, count in counts.items() if count < 2}


@pytest.mark.parametrize("flag", sorted(painmap.load().red_flags))
def test_every_rule_has_two_near_misses_that_do_not_fire_it(flag):
    assert len(NEAR[flag]) >= 2
    assert not [text for text in NEAR[flag] if flag in fired(text)]


@pytest.mark.parametrize(
    "word",
    [
        "numb", "tingling", "weak", "night", "hot", "cold", "fever", "swollen", "red", "lump", "chest", "heart",
        "stroke", "breath", "sweat", "left arm", "jaw", "temple", "blind", "vision", "dizzy", "headache", "worst",
        "sudden", "killing", "dying", "dead", "agony", "burning", "on fire", "paralysed", "clot", "cancer", "weight",
        "flight", "surgery", "pregnant", "steroid", "fall", "crash", "hit", "snap", "pop", "drop", "balls", "groin",
        "saddle", "bladder", "pee", "pulse", "pale", "stiff neck", "one buttock numb from sitting", "ambulance", "67",
    ],
)  # fmt: skip
def test_no_word_fires_alone(word):
    assert fired(word) == set()


EMERGENCIES = [row["text"] for row in ROWS if row["expect"] == "emergency"][:60]
HARMLESS = [row["text"] for row in ROWS if row["expect"] == "none"][:60]
DENIED = ("No fever.", "I don't have chest pain.", "No numbness between my legs.", "I am not short of breath.", "No weight loss.")


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(EMERGENCIES), st.sampled_from([row["text"] for row in ROWS]), st.booleans())
def test_an_emergency_added_as_a_sentence_never_lowers_the_level(emergency, other, first):
    text = f"{emergency}. {other}." if first else f"{other}. {emergency}."
    assert level(base(), text) == "emergency"


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([row["text"] for row in ROWS]), st.sampled_from(DENIED))
def test_a_denied_finding_added_as_a_sentence_never_raises_the_level(text, denied):
    assert RANK[level(base(), f"{text}. {denied}")] <= RANK[level(base(), text)]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([row["text"] for row in ROWS]), st.sampled_from([str.upper, str.title, str.swapcase]))
def test_case_spaces_quotes_and_final_marks_change_nothing(text, case):
    changed = case(text).replace(" ", "  ").replace("'", "’") + "."
    assert level(base(), changed) == level(base(), text)


@pytest.mark.parametrize("mark", "'`´‘’‛ʹʼ′＇")
def test_whatever_stands_for_an_apostrophe_hides_no_alarm(mark):
    for text in ("I can't pee and my back is killing me", "can't feel when I wipe"):
        assert level(base(), text.replace("'", mark)) == "emergency"


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(EMERGENCIES), st.sampled_from(HARMLESS))
def test_the_last_sentence_of_a_long_text_counts_like_the_first(emergency, harmless):
    assert level(base(), f"{harmless}. " * (5_000 // (len(harmless) + 2)) + emergency) == "emergency"


@pytest.mark.parametrize("text", EMERGENCIES[::6])
def test_no_muscle_and_no_step_at_an_emergency(text):
    answer, plan = painmap.plan(base(), text)
    assert answer.withheld
    assert answer.results == ()
    assert answer.look_alikes == ()
    assert plan.withheld
    assert plan.steps == plan.habits == ()
    anyway = painmap.where(base(), text, anyway=True)
    assert not anyway.withheld
    assert anyway.look_alikes == ()


@pytest.mark.parametrize(
    ("text", "level_"),
    [
        ("my dad has crushing chest pain and is sweating", "emergency"),
        ("my dad had a heart attack years ago, I have a sore shoulder", "routine"),
        ("what are the symptoms of cauda equina", "routine"),
        ("calf pain with no swelling", "routine"),
        ("don't think it's my heart but there is pressure on my chest and my left arm aches and I'm sweating", "emergency"),
    ],
)
def test_who_has_it_and_when(text, level_):
    assert level(base(), text) == level_


SUMMED = "58M like an elephant sat on me since breakfast, left arm feels dead and prickly, sweat pouring off me"


def test_what_no_rule_reads_is_heard_by_the_words_that_came_together():
    flags = safety.triage(
        base(),
        words.read("62F like a horse sat on me since lunch, left arm feels dead and prickly, sweat pouring off me", base()),
    ).flags
    assert [flag.id for flag in flags][:1] == ["sounds-grave"]
    assert "sweat" in flags[0].because[0]


def test_a_sum_of_words_is_silent_where_a_rule_says_as_much():
    flags = safety.triage(base(), words.read("numb between my legs and can't pee, back is killing me", base())).flags
    assert not {flag.id for flag in flags} & {"sounds-grave", "sounds-serious"}


@pytest.mark.parametrize("around", ["{} I slept well. My knees are fine.", "We moved house in May. My neck is stiff from it. {}"])
def test_nothing_said_around_it_takes_from_a_sum_of_words(around):
    assert level(base(), around.format(SUMMED + ".")) == "emergency"


@pytest.mark.parametrize(
    ("text", "level_"),
    [
        ("Calf tight since tennis. Is it swollen? No. Warm? No.", "routine"),
        ("No, it was fine an hour ago, then my face dropped on one side", "emergency"),
        ("sore low back, bladder fine, bowels ok, sight normal", "routine"),
        ("do not have fever, numb bits, weak legs or bladder trouble, just a stiff back", "routine"),
        ("no fever, numb between my legs, can't pee", "emergency"),
        ("no rest at night, and this morning my wee is the colour of cola", "emergency"),
    ],
)
def test_short_denials_reach_as_far_as_they_are_meant(text, level_):
    assert level(base(), text) == level_


@pytest.mark.parametrize(
    ("text", "level_"),
    [
        ("everything is fine apart from chest pain going into my left arm", "emergency"),
        ("no symptoms except numbness between my legs and back pain", "emergency"),
        ("healthy except for sudden worst headache of my life", "emergency"),
        ("my arm hurts apart from chest pain", "urgent"),
        ("never had trouble peeing until today, lower back pain", "emergency"),
        ("haven't had any chest pain until this morning", "urgent"),
        ("I've never had chest pain like this", "urgent"),
        ("I don't have chest pain except when I walk uphill", "urgent"),
        ("my chest doesn't hurt unless I climb stairs, then jaw hurts too", "emergency"),
        ("no chest pain, only a sore knee", "routine"),
    ],
)
def test_an_exception_turns_a_denial_round(text, level_):
    assert level(base(), text) == level_


@pytest.mark.parametrize(
    ("text", "level_"),
    [
        ("my father had chest pain once, my knee is sore", "routine"),
        ("my wife had chest pain, I held her arm", "urgent"),
        ("my dad has chest pain going down his arm, and my knee is sore", "emergency"),
    ],
)
def test_what_another_has_now_counts_in_full_beside_a_pain_of_ones_own(text, level_):
    assert level(base(), text) == level_


def test_little_words_between_two_facts_count_for_little():
    told = "my calf isn't red or hot but it is swollen after a long flight and I am short of breath"
    assert level(base(), told) == "emergency"


@pytest.mark.parametrize(
    ("text", "level_"),
    [
        ("nubm between my legs and cant pee", "emergency"),
        ("coughing blod, calf pain", "emergency"),
        ("stiff neck and feever", "emergency"),
        ("back pain and feaver", "urgent"),
        ("cant breth, chest tite", "emergency"),
        ("chest tihgt and sweting", "emergency"),
        # an English word stays, and a mistyped one makes no figure of speech
        ("I am bold, calf pain", "routine"),
        ("shoulder sore, weavers lean forward", "routine"),
    ],
)
def test_one_slip_in_a_word_of_alarm_does_not_silence_it(text, level_):
    assert level(base(), text) == level_


def test_a_rule_that_turns_on_an_unsaid_age_prints_its_condition():
    flags = safety.triage(base(), words.read("new headache and my scalp is sore, jaw hurts when I chew", base())).flags
    assert any(flag.condition for flag in flags)
    young = safety.triage(base(), words.read("I'm 25, new headache and my scalp is sore, jaw hurts when I chew", base())).flags
    assert not {flag.id for flag in flags if flag.condition} & {flag.id for flag in young}


def test_an_urgent_flag_that_forbids_steps_makes_no_plan():
    text = "left calf is swollen, warm and painful since my flight"
    answer, plan = painmap.plan(base(), text)
    assert answer.triage.level == "urgent"
    assert answer.results
    assert plan.withheld
    assert plan.steps == ()


@pytest.mark.parametrize(
    ("text", "level_"),
    [
        ("can't breathe through my nose, cheek and forehead ache", "routine"),
        ("I can't breathe through my nose and now I can't breathe at all", "emergency"),
        ("can't breathe through my noze", "emergency"),  # a corrected word never takes a finding away
        ("laughed until I couldn't breathe, stomach muscles ache", "routine"),
        ("couldn't breathe, ribs hurt", "emergency"),
    ],
)
def test_words_that_belong_to_another_thing_raise_nothing(text, level_):
    assert level(base(), text) == level_


@pytest.mark.parametrize(
    ("text", "level_"),
    [
        ("my boss is a pain in the neck and I have cabin fever", "routine"),
        ("left calf hurts since the flight. It's swollen and warm", "urgent"),
        ("left calf hurts but now swollen", "urgent"),
        ("calf pain. no swelling", "routine"),
        ("my father had prostate cancer in the nineties, I have an ache between my shoulder blades", "routine"),
    ],
)
def test_a_thought_goes_on_over_a_full_stop_and_a_figure_of_speech_is_not_meant(text, level_):
    assert level(base(), text) == level_


def test_a_part_that_names_no_place_goes_on_about_the_one_before():
    assert "bone-tumour" in fired("lump in my thigh, deep, growing")
    assert "bone-tumour" not in fired("lump on my forehead from the door, my calves are growing from cycling")


@pytest.mark.parametrize(
    ("text", "lasting"),
    [
        ("back pain for 4 months", True),
        ("back pain, a good couple of years", True),
        ("back pain for 130 days", True),
        ("back pain for 3 weeks", False),
        ("my back hurt two years ago", False),
        ("back pain, 14 weeks pregnant", False),
    ],
)
def test_how_long_it_has_lasted_is_read_from_any_number(text, lasting):
    said = {row.id for row in words.read(text, base()).findings if row.status == "said"}
    assert ("over-three-months" in said) == lasting


@pytest.mark.parametrize("table", ["muscles", "groups", "locations", "routines"])
def test_no_name_raises_an_alarm(table):
    """Names are typed to look something up: "pronator teres" is no sign of a stroke."""
    entries = getattr(base(), table).values()
    named = {name for entry in entries for name in (entry.name, entry.id.replace("-", " "), *getattr(entry, "aka", ()))}
    raised = {name: fired(name) for name in sorted(named)}
    assert not {name: flags for name, flags in raised.items() if flags}


@pytest.mark.parametrize("condition", [row.name for row in painmap.load().words.conditions])
def test_a_condition_that_is_no_warning_sign_raises_no_emergency(condition):
    assert level(base(), f"my {condition} is sore when I run") != "emergency"


@pytest.mark.parametrize(
    ("text", "level_"),
    [
        ("did a hundred push ups on Sunday. Both sides of my chest ache when I hug the kids", "routine"),
        ("did a hundred push ups on Sunday. Now my chest feels squeezed and my left arm is heavy", "emergency"),
        ("chest aches since Sunday", "urgent"),
        ("my bits go numb on a long ride and feeling is back in seconds", "routine"),
        ("my bits have gone numb since Sunday", "emergency"),
        ("elbow gets worse twisting a screwdriver", "routine"),
        ("elbow is getting worse every week", "urgent"),
    ],
)
def test_what_explains_a_weak_sign_takes_it_away_and_a_strong_one_stays(text, level_):
    assert level(base(), text) == level_


@pytest.mark.parametrize(
    ("text", "level_"),
    [
        ("my back aches and my legs turned to jelly on the ladder. A night's sleep and the legs are fine again", "routine"),
        ("my back aches and my legs turned to jelly on the ladder", "emergency"),
        ("my face drooped on one side for ten minutes, fine again", "emergency"),
        ("no feeling in my legs after the bootcamp. Kidding, they are only sore", "routine"),
    ],
)
def test_what_has_passed_or_was_taken_back_is_no_sign_where_only_lasting_it_would_be_one(text, level_):
    assert level(base(), text) == level_


@pytest.mark.parametrize(
    ("text", "level_"),
    [
        ("Gran lost her sight from arteritis. I'm 34, my jaw clicks", "routine"),
        ("Gran lost her sight this morning. I'm 34, my jaw clicks", "emergency"),
        ("Gran lost her sight. She is holding her temple. I'm 34, my jaw clicks", "emergency"),
        ("my mum had a fall, her hip hurts and she can't stand. My knee is stiff", "emergency"),
    ],
)
def test_what_somebody_else_had_is_dropped_only_where_the_text_is_about_oneself(text, level_):
    assert level(base(), text) == level_
