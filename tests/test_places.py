"""Where it hurts -> which muscle: the rows W1-W33 of the project's inventory, each asked in three wordings.

The expectations are words: a blank joins what must all be there, `|` what may stand for each other. The name of a group of GROUPS
stands for any of its members.
"""

import re
from typing import NamedTuple

import pytest

import painmap

SOLE = "abductor-hallucis|flexor-hallucis-brevis|adductor-hallucis|abductor-digiti-minimi-foot|flexor-digiti-minimi-foot"
SOLE += "|flexor-digitorum-brevis|quadratus-plantae|lumbricals-foot|dorsal-interossei-foot|plantar-interossei-foot"
GROUPS = {
    "adductors": "adductor-longus|adductor-brevis|adductor-magnus|pectineus|gracilis",
    "calf-muscles": "gastrocnemius-medial|gastrocnemius-lateral|soleus|plantaris|tibialis-posterior|flexor-digitorum-longus",
    "deep-hip-rotators": "piriformis|gemelli|obturator-internus|obturator-externus|quadratus-femoris",
    "gluteals": "gluteus-maximus|gluteus-medius|gluteus-minimus",
    "hamstrings": "biceps-femoris-long-head|biceps-femoris-short-head|semitendinosus|semimembranosus",
    "hip-flexors": "iliopsoas|psoas|iliacus",
    "hip-muscles": "gluteals|gluteus-maximus|gluteus-medius|gluteus-minimus|hip-abductors",
    "iliopsoas": "psoas|iliacus",
    "neck-muscles": "suboccipitals|upper-trapezius|levator-scapulae|sternocleidomastoid-sternal|sternocleidomastoid-clavicular"
    "|scalenes|splenius-capitis|splenius-cervicis|semispinalis-capitis|semispinalis-cervicis|cervical-multifidus",
    "peroneals": "peroneus-longus|peroneus-brevis|peroneus-tertius",
    "pterygoids": "medial-pterygoid|lateral-pterygoid",
    "quadratus-lumborum": "quadratus-lumborum-superficial|quadratus-lumborum-deep",
    "quadriceps": "rectus-femoris|vastus-lateralis|vastus-intermedius|vastus-medialis",
    "sole-muscles": SOLE,
    "sternocleidomastoid": "sternocleidomastoid-sternal|sternocleidomastoid-clavicular",
}
GROUPS["lower-leg-muscles"] = f"{GROUPS['calf-muscles']}|{GROUPS['peroneals']}|tibialis-anterior|flexor-hallucis-longus"
GROUPS["lower-leg-muscles"] += "|extensor-digitorum-longus|extensor-hallucis-longus"
NERVE_ROOT = "disc-herniation|l5-radiculopathy|s1-radiculopathy"


class Row(NamedTuple):
    """One row: the queries (the row's own words first), and what the answer to each must show."""

    row: str
    title: str
    documents: str
    queries: tuple
    first: str = ""  # rank 1
    top2: str = ""
    top3: str = ""
    top4: str = ""
    top5: str = ""
    shown: str = ""  # no rank asked: in the first five, or through a link
    fed_by: str = ""  # through a link: fed by, driven by, upstream
    look_alikes: str = ""
    leads: str = ""  # look-alikes above the muscles


ROWS = (
    Row(
        "W1a", "under the big toe", "D0",
        ("under the big toe", "it hurts on the underside of my big toe", "bottom of my right big toe is sore when I walk"),
        top2="flexor-hallucis-longus", fed_by="hip-muscles",
    ),
    Row(
        "W1b", "bottom of the foot", "D0",
        ("bottom of the foot", "the sole of my foot hurts", "underside of my foot aches"),
        top5="sole-muscles calf-muscles flexor-hallucis-longus",
    ),
    Row(
        "W2", "backside", "D0 D2 D4",
        ("backside, ache in the butt", "pain in my left buttock", "my bum aches deep inside"),
        first="piriformis|gluteals", top5="piriformis gluteals", fed_by="hip-flexors",
    ),
    Row(
        "W3", "outer hip, lying on it, limping", "D1 D2 D3",
        (
            "outer hip, worse lying on that side, limping, hard to rise from a chair",
            "the side of my hip hurts at night when I lie on it and I limp",
            "pain on the outside of my hip, I can't sleep on that side and getting up from a chair is hard",
        ),
        top2="gluteus-minimus", top5="gluteus-medius", leads="trochanteric-pain",
    ),
    Row(
        "W4a", "outer hip and outer foot or ankle", "D1",
        (
            "outer hip and outer foot",
            "the outside of my hip and my outer ankle both hurt",
            "pain at the side of my hip and along the outer edge of my foot",
        ),
        first="gluteus-minimus", fed_by="gluteus-minimus",
    ),
    Row(
        "W4b", "outer hip and outer foot, tingling or weak", "D1",
        (
            "outer hip and outer foot, tingling",
            "outside of my hip hurts and the outer side of my foot tingles",
            "side of the hip and outer ankle hurt and feel weak",
        ),
        first="gluteus-minimus", leads="l5-radiculopathy|s1-radiculopathy",
    ),
    Row(
        "W5", "outer ankle", "D1",
        ("outer ankle", "the outside of my left ankle hurts", "ache around my outer ankle bone"),
        first="peroneals", fed_by="gluteus-minimus",
    ),
    Row(
        "W6", "outer calf", "D1",
        ("outer calf", "pain on the outside of my calf", "the outer side of my lower leg aches"),
        first="gluteus-minimus|peroneals", top5="gluteus-minimus peroneals",
    ),
    Row(
        "W7", "lower buttock, outer thigh, outer lower leg", "D1",
        (
            "lower buttock and outer thigh, on to the outer lower leg",
            "pain from my lower buttock down the outside of my thigh to the outside of my lower leg",
            "it runs from the bottom of my butt cheek along the outer thigh into the outer calf",
        ),
        first="gluteus-minimus",
    ),
    Row(
        "W8a", "base of the skull", "D2",
        (
            "pain at the base of the skull, electric or like a band round the head",
            "electric pain right where my skull meets my neck",
            "ache at the bottom of the back of my head, like a tight band around my head",
        ),
        first="suboccipitals|upper-trapezius", top5="suboccipitals upper-trapezius", fed_by="pectoralis-minor",
        look_alikes="occipital-neuralgia",
    ),
    Row(
        "W8b", "temples", "D2",
        ("temples", "my temples are sore and tender", "aching in both temples"),
        top5="temporalis upper-trapezius sternocleidomastoid suboccipitals", fed_by="pectoralis-minor",
    ),
    Row(
        "W9", "back of the neck", "D2",
        (
            "back of the neck, stiff neck, tech neck",
            "my neck is stiff and sore at the back",
            "tech neck from looking at my phone",
        ),
        top5="suboccipitals upper-trapezius levator-scapulae", fed_by="pectoralis-minor",
    ),
    Row(
        "W10", "headache after hours at a screen", "D2",
        (
            "headache after hours at a screen",
            "my head aches after working at the computer all day",
            "I get headaches from staring at my laptop for hours",
        ),
        first="suboccipitals|upper-trapezius",
    ),
    Row(
        "W11", "rounded shoulders", "D2",
        (
            "rounded shoulders, tight at the front of the shoulder",
            "the front of my shoulder feels tight and I slouch",
            "tightness in the front of both shoulders, they roll forward",
        ),
        top3="pectoralis-minor",
    ),
    Row(
        "W12", "jaw clenching with neck tension", "D2",
        (
            "jaw clenching or teeth grinding with neck tension",
            "I clench my jaw and my neck is tense",
            "I grind my teeth at night, my jaw and neck are sore in the morning",
        ),
        first="masseter|temporalis|pterygoids", top5="neck-muscles", shown="temporalis|jaw-muscles",
    ),
    Row(
        "W13", "hip pain from running", "D2",
        ("hip pain from running", "my hip hurts when I run", "sore hip after a long run"),
        top3="iliopsoas", top5="gluteals|tensor-fasciae-latae|piriformis", look_alikes="hip-stress-fracture labral-tear",
    ),
    Row(
        "W14", "front of the hip, standing up after sitting", "D2",
        (
            "front of the hip, standing up after sitting",
            "the front of my hip hurts when I get up from my chair",
            "pain in the front of my right hip on rising after sitting for a long time",
        ),
        first="iliopsoas", top5="rectus-femoris",
    ),
    Row(
        "W15", "low back, standing up after sitting", "D2",
        (
            "low back, standing up after sitting",
            "my lower back hurts when I stand up after sitting all day",
            "lower back pain getting up from the sofa",
        ),
        top3="psoas",
    ),
    Row(
        "W16", "back of the hip after sitting", "D2",
        (
            "back of the hip after sitting",
            "the back of my hip hurts after sitting for hours",
            "pain behind my hip when I have been sitting too long",
        ),
        first="gluteus-maximus|hamstrings|deep-hip-rotators",
    ),
    Row(
        "W17", "groin", "D2",
        ("groin", "my left groin aches", "my groin hurts"),
        first="adductors", top5="iliopsoas",
    ),
    Row(
        "W18", "outer hip, standing up after sitting", "D2",
        (
            "outer hip, standing up after sitting",
            "the outside of my hip hurts when I get up after sitting",
            "pain at the side of my hip on standing up from my desk",
        ),
        first="gluteus-medius|gluteus-minimus|tensor-fasciae-latae",
        top5="gluteus-medius gluteus-minimus tensor-fasciae-latae", look_alikes="trochanteric-pain",
    ),
    Row(
        "W19", "outer knee", "D2 D4",
        (
            "outer knee, worse downstairs, downhill, after sitting, on straightening",
            "the outside of my knee hurts going downstairs",
            "pain on the outer side of my knee when I walk downhill or straighten it",
        ),
        first="tensor-fasciae-latae|quadriceps", fed_by="gluteals", look_alikes="it-band-pain",
    ),
    Row(
        "W20", "inner side of the knee when running", "D2",
        ("inner side of the knee when running", "the inside of my knee hurts when I run", "pain on the inner knee after jogging"),
        first="adductors|vastus-medialis", fed_by="hip-flexors", look_alikes="inner-ligament-sprain meniscus-tear",
    ),
    Row(
        "W21", "ankles and feet when running", "D2",
        (
            "ankles and feet hurt when running",
            "why do my ankles and feet hurt when I run",
            "my feet and ankles ache after jogging",
        ),
        top5="lower-leg-muscles", fed_by="hip-flexors",
        look_alikes="ankle-sprain foot-tendinitis|peroneal-tendon|posterior-tibial-tendon|achilles-tendon"
        " ankle-arthritis|toe-arthritis foot-stress-fracture|tibial-stress-fracture",
    ),
    Row(
        "W22", "heel in the morning", "D2 D4",
        (
            "heel, worst first thing in the morning",
            "my heel hurts with the first steps in the morning",
            "stabbing heel pain when I get out of bed",
        ),
        top5="calf-muscles sole-muscles", leads="plantar-fasciitis",
    ),
    Row(
        "W23", "sudden pain in the back of the thigh", "D2",
        (
            "sudden sharp pain in the back of the thigh, swelling, bruise, pop",
            "I felt a pop and a sudden sharp pain in the back of my thigh while sprinting",
            "sudden pain behind my thigh, now it is swollen and bruised",
        ),
        first="hamstrings", leads="hamstring-strain",
    ),
    Row(
        "W24", "sciatica", "D1 D2 D3 D4",
        (
            "sciatica, pain down the back or side of the leg",
            "pain shooting from my buttock down the back of my leg",
            "sciatic pain down the side of my leg",
        ),
        top4="piriformis gluteus-minimus", leads=NERVE_ROOT,
    ),
    Row(
        "W25", "hip or sciatic pain in pregnancy", "D2",
        ("hip or sciatic pain in pregnancy", "I'm pregnant and my hips hurt", "sciatica and hip pain, 28 weeks pregnant"),
        top5="piriformis", shown="iliopsoas", leads="pelvic-girdle-pain",
    ),
    Row(
        "W26", "tight hamstrings with a sore low back", "D4",
        (
            "tight hamstrings, gluteals, calf, cramping sole or heel with a sore low back",
            "my low back is sore, my hamstrings feel tight and the sole of my foot cramps",
            "tight hamstrings and calves and an aching lower back",
        ),
        leads="nerve-irritation",
    ),
    Row(
        "W27", "side of the low back", "D4",
        ("side of the low back", "pain on one side of my lower back", "ache in the right side of my lower back"),
        first="quadratus-lumborum",
    ),
    Row(
        "W28", "groin, inner thigh to the knee", "D3",
        (
            "groin, inner thigh to the knee, worse walking, eased by rest",
            "pain in my groin and down the inside of my thigh to the knee when I walk, better when I rest",
            "groin and inner thigh ache that gets worse with walking and goes away with rest",
        ),
        top5="adductors", shown="iliopsoas|hip-flexors", look_alikes="hip-dysplasia avascular-necrosis",
        leads="hip-osteoarthritis",
    ),
    Row(
        "W29", "knee pain after running", "D2",
        ("knee pain after running", "my knee hurts after I go for a run", "sore knees after jogging"),
        top5="quadriceps", shown="tensor-fasciae-latae", fed_by="hip-flexors",
    ),
    Row(
        "W30", "shoulders and upper back, tingling arms, neck pain", "D2",
        (
            "shoulders and upper back sore, tingling arms, with neck pain",
            "my neck, shoulders and upper back hurt and my arm tingles",
            "neck pain, sore shoulders and upper back, and tingling down my arms",
        ),
        top5="scalenes upper-trapezius", shown="pectoralis-minor", look_alikes="cervical-radiculopathy",
    ),
    Row(
        "W31", "low buttock and back of the thigh after sitting", "D2",
        (
            "low buttock, back of the thigh tight after sitting",
            "the backs of my thighs and my lower buttocks feel tight after sitting",
            "tightness under my butt and in the back of my thigh when I have been sitting for hours",
        ),
        top5="hamstrings", shown="gluteals",
    ),
    Row(
        "W32", "buttock with squats, lunges, stairs, running", "D2",
        (
            "buttock worse with squats, lunges, stairs, running",
            "my buttock hurts when I squat or climb stairs",
            "pain in the butt that gets worse with lunges and running",
        ),
        first="piriformis",
    ),
    Row(
        "W33", "pain over the sacroiliac joint", "D3",
        ("pain over the sacroiliac joint", "my SI joint hurts", "sore at the dimple at the back of my pelvis, over the SI joint"),
        top5="quadratus-lumborum gluteals piriformis", look_alikes="sacroiliac-joint",
    ),
)  # fmt: skip
TOPS = ("first", "top2", "top3", "top4", "top5")
ASKED = [(row, query) for row in ROWS for query in row.queries]
NAMES = [f"{row.row}: {row.title} ({'abc'[row.queries.index(query)]})" for row, query in ASKED]
BY_NAME = {row.row: row for row in ROWS}


def spread(word):
    """Return the ids that a word of an expectation stands for."""
    return {id_ for name in word.split("|") for id_ in (name, *GROUPS.get(name, "").split("|")) if id_}


def missing(expected, found):
    """Return the words of an expectation for which nothing was found."""
    return [word for word in expected.split() if not spread(word) & set(found)]


def linked(answer):
    """Return the ids that an answer shows through a link."""
    return [fed.id for result in answer.results for fed in result.fed_by] + [fed.id for fed in answer.upstream]


def summary(answer):
    """Return what an answer shows, for a message."""
    ranked = " ".join(row.id for row in answer.results) or "nothing"
    alike = " ".join(row.id + ("!" if row.lead else "") for row in answer.look_alikes)
    places = " ".join(place.id for place in answer.reading.locations)
    return f"read {places or 'no place'}; ranked {ranked}; linked {' '.join(dict.fromkeys(linked(answer)))}; look-alikes {alike}"


@pytest.mark.parametrize(("row", "query"), ASKED, ids=NAMES)
def test_place(kb, row, query):
    answer = painmap.where(kb, query, 5)
    ranked = [result.id for result in answer.results]
    faults = []
    for count, field in enumerate(TOPS, start=1):
        faults += [f"{word} not in the first {count}" for word in missing(getattr(row, field), ranked[:count])]
    faults += [f"{word} not shown through a link" for word in missing(row.fed_by, linked(answer))]
    faults += [f"{word} not shown" for word in missing(row.shown, [*ranked, *linked(answer)])]
    faults += [f"{word} no look-alike" for word in missing(row.look_alikes, [alike.id for alike in answer.look_alikes])]
    faults += [f"{word} does not lead" for word in missing(row.leads, [alike.id for alike in answer.look_alikes if alike.lead])]
    assert not faults, f"{query!r}: {'; '.join(faults)}. Found: {summary(answer)}"


@pytest.mark.parametrize(("row", "query"), ASKED, ids=NAMES)
def test_place_has_sources(kb, row, query):
    answer = painmap.where(kb, query, 5)
    cited = [cite.id for result in answer.results for reason in result.why for cite in reason.sources]
    assert cited, f"{query!r}: no result of the first five carries a source. Found: {summary(answer)}"
    assert set(cited) <= set(kb.sources), f"{query!r}: unknown sources {sorted(set(cited) - set(kb.sources))}"


def cites(value):
    """Return the ids of all sources anywhere in a record."""
    if hasattr(value, "citing") and hasattr(value, "at"):
        return {value.id}
    if isinstance(value, tuple):
        return set().union(*(cites(part) for part in value))
    return set()


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.row}: {row.title}" for row in ROWS])
def test_place_names_its_documents(kb, row):
    answer = painmap.where(kb, row.queries[0], 5)
    shown = cites(tuple(kb.muscles[result.id] for result in answer.results))
    shown |= cites(answer.results) | cites(answer.upstream) | cites(answer.look_alikes)
    absent = [name for name in row.documents.split() if f"seed-{name.lower()}" not in shown]
    assert not absent, f"nothing that is shown cites {absent}. Found: {summary(answer)}"


@pytest.mark.parametrize("query", BY_NAME["W4a"].queries)
def test_w4_shows_the_link_to_the_peroneals(kb, query):
    answer = painmap.where(kb, query, 5)
    first = answer.results[0]
    satellites = {fed.id for fed in first.feeds if fed.link == "satellite"}
    assert first.id == "gluteus-minimus", summary(answer)
    assert satellites & (spread("peroneals") | {"peroneals"}), f"{query!r}: found that it feeds {sorted(satellites)}"


def test_w7_front_fibres(kb):
    """W7, D1: it is the front fibres of gluteus minimus that reach from the lower buttock to the outer lower leg."""
    front = [row.to for row in kb.muscles["gluteus-minimus"].refers if row.part == "anterior"]
    absent = {"lower-buttock", "outer-thigh", "outer-lower-leg"} - set(front)
    assert not absent, f"the front fibres do not refer to {sorted(absent)}, only to {front}"


@pytest.mark.parametrize("query", ["runner's knee", "I have runners knee", "they say it is runner's knee"])
def test_w19_runners_knee_is_front_and_outer(kb, query):
    """W19: "runner's knee" is also the front of the knee."""
    reading = painmap.where(kb, query, 5).reading
    named = {row.id for row in reading.conditions}
    places = {place.id for place in reading.locations}
    places |= {id_ for row in kb.words.conditions if row.id in named for id_ in row.locations}
    assert places & {"front-of-knee", "kneecap"}, f"{query!r}: no front of the knee in {sorted(places)}"
    assert "outer-knee" in places, f"{query!r}: no outer knee in {sorted(places)}"


@pytest.mark.parametrize("query", BY_NAME["W25"].queries)
def test_w25_plan_holds_only_what_pregnancy_allows(kb, query):
    _, plan = painmap.plan(kb, query, 10, ())
    assert "pregnant" in plan.cautions, f"{query!r}: cautions {plan.cautions}"
    assert plan.steps, f"{query!r}: no step at all, left out {[row.id for row in plan.left_out]}"
    belly = {"belly-navel", "belly-side", "front-edge-of-hip-bone", "pelvic-floor-inside"}
    wrong = [
        row.step.id for row in (*plan.steps, *plan.habits) if "pregnant" in row.step.not_with or belly & set(row.step.presses)
    ]
    wrong += [row.step.id for row in plan.steps if {"belly-pressure", "prone"} & set(row.step.properties)]
    assert not wrong, f"{query!r}: the plan holds {wrong}"


@pytest.mark.parametrize("query", BY_NAME["W26"].queries)
def test_w26_plan_stretches_no_hamstring(kb, query):
    _, plan = painmap.plan(kb, query, 20, ())
    wrong = [row.step.id for row in plan.steps if {"hamstring-stretch", "nerve-stretch"} & set(row.step.properties)]
    assert not wrong, f"{query!r}: the plan holds {wrong}"


def test_w29_names_overuse_and_form(kb):
    """W29, D2: overuse and running form are named with the muscles of the knee that hurts after a run."""
    answer = painmap.where(kb, BY_NAME["W29"].queries[0], 5)
    rows = [kb.muscles[result.id] for result in answer.results]
    texts = [stated.text.lower() for row in rows for stated in (*row.sets_off, *row.keeps_going)]
    texts += [f"{alike.tell} {alike.see}".lower() for alike in answer.look_alikes]
    for name, wording in (
        ("overuse", r"overus|overload|too (much|far|fast|long|soon|hard)"),
        ("form", r"\bform\b|stride|gait|technique|inward"),
    ):
        assert any(re.search(wording, text) for text in texts), f"no word of {name} in {texts}"


def test_w31_long_and_tight_not_short(kb):
    """W31, D2: hamstrings that feel tight after sitting are long."""
    rows = [kb.muscles[id_] for id_ in GROUPS["hamstrings"].split("|")]
    texts = [stated.text for row in rows for stated in (*row.sets_off, *row.keeps_going) if "seed-d2" in cites(stated)]
    texts += [link.note or "" for link in kb.links if link.target in spread("hamstrings") and "seed-d2" in cites(link)]
    assert any(re.search(r"\b(long|stretched)\b", text) for text in texts), f"no word of long in {texts}"
