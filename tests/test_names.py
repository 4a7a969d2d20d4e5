"""What a typed name stands for: entries by name, sides, several at once, and what is offered for one that nothing has."""

from functools import lru_cache
from pathlib import Path

import pytest

import painmap
from painmap import answer, errors, names, targets


@lru_cache
def world():
    return painmap.load(str(Path(__file__).parent / "world"))


@lru_cache
def crowded():
    """Return the tiny world with names that several entries have."""
    kb = world()
    alpha, delta = kb.muscles["alpha"], kb.muscles["delta"]
    muscles = {
        **kb.muscles,
        "alpha": alpha._replace(aka=("first muscle", "twin", "calf")),
        "delta": delta._replace(aka=("twin",)),
        "calf": delta._replace(id="calf", name="low muscle", aka=()),
        "long-head": delta._replace(id="long-head", name="delta, long head", aka=()),
    }
    some = kb.groups["outers"]
    more = {
        id_: some._replace(id=id_, name=name, aka=()) for id_, name in (("pair", "gamma"), ("odd", "shared"), ("even", "shared"))
    }
    groups = {**kb.groups, **more}
    return kb._replace(muscles=muscles, groups=groups)


@pytest.mark.parametrize(
    "typed",
    ["alpha", "Alpha", "ALPHAS", "first muscle", "first muscles", "first-muscle", "musculus alpha", "first  muscle", "alpha's"],
)
def test_any_name_of_an_entry_finds_it(typed):
    assert names.find(world(), "muscle", typed).id == "alpha"


@pytest.mark.parametrize(
    ("kind", "typed", "id_"),
    [
        ("location", "front of the shin", "front-of-shin"),
        ("location", "front-of-shin", "front-of-shin"),
        ("group", "outer muscles", "outers"),
        ("step", "toe raises", "raise-toes"),
        ("routine", "evening shin", "shin-evening"),
        ("look-alike", "cracked shin bone", "cracked-shin"),
        ("source", "First book", "book-one"),
    ],
)
def test_every_kind_of_entry_is_found_by_its_name(kind, typed, id_):
    assert names.find(world(), kind, typed).id == id_


def test_an_id_or_the_name_itself_comes_before_what_another_is_called_besides():
    assert names.look(crowded(), "muscle", "calf").id == "calf"
    assert names.look(crowded(), "muscle", "calves").id == "calf"
    assert names.look(crowded(), "muscle", "").__class__ is type(None)
    assert names.look(crowded(), "muscle", "...") is None


def test_what_a_warning_is_called_by_is_what_it_suspects():
    flag = next(iter(world().red_flags.values()))
    assert names.find(world(), "flag", flag.suspect).id == flag.id
    assert list(names.spoken(flag)) == [flag.id, flag.suspect]


def test_a_name_comes_before_what_another_muscle_is_called_besides():
    kb = crowded()
    alpha = kb.muscles["alpha"]._replace(aka=("low muscle",))
    assert names.find(kb._replace(muscles={**kb.muscles, "alpha": alpha}), "muscle", "low muscles").id == "calf"


def test_a_name_that_several_have_is_not_guessed():
    with pytest.raises(errors.AmbiguousError) as found:
        names.find(crowded(), "muscle", "twins")
    assert sorted(found.value.choices) == ["alpha", "delta"]
    assert names.group(crowded(), "shared") is None
    assert names.group(crowded(), "nobody") is None


def test_a_group_gives_its_members_to_choose_from_and_a_muscle_comes_before_it():
    with pytest.raises(errors.AmbiguousError) as found:
        names.muscle(world(), "outer muscles")
    assert tuple(found.value.choices) == ("alpha", "delta")
    assert names.muscle(crowded(), "gamma").id == "gamma"
    with pytest.raises(errors.NotFoundError):
        names.muscle(crowded(), "shared things")


def test_what_nothing_has_is_told_with_what_comes_close():
    with pytest.raises(errors.NotFoundError) as found:
        names.find(world(), "muscle", "alhpa")
    assert found.value.suggestions[0] == "alpha"
    with pytest.raises(errors.NotFoundError) as found:
        names.find(world(), "location", "fornt of the shin")
    assert found.value.suggestions[0] == "front of the shin"
    with pytest.raises(errors.NotFoundError) as found:
        names.find(world(), "muscle", "\x1b[31mnobody")
    assert str(found.value).startswith('No muscle is called "nobody".')


# --- what a plan is wanted for -------------------------------------------------------------------------------------------


def wish(typed, kb=None):
    kb = kb or world()
    found = targets.resolve(kb, typed, answer.where(kb, typed))
    parts = found.parts or (found,)
    return [(part.title, part.side, tuple(muscle.id for muscle in part.muscles)) for part in parts]


ALPHA, DELTA = ("alpha", None, ("alpha",)), ("delta", None, ("delta",))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("alpha", [ALPHA]),
        ("left alpha", [("alpha", "left", ("alpha",))]),
        ("alpha, right", [("alpha", "right", ("alpha",))]),
        ("Right: alpha", [("alpha", "right", ("alpha",))]),
        ("both alphas", [("alpha", "both", ("alpha",))]),
        ("outers", [("outers", None, ("alpha", "delta"))]),
        ("shin evening", [("shin evening", None, ("alpha",))]),
        ("shin evening left", [("shin evening", "left", ("alpha",))]),
        ("right shin evening", [("shin evening", "right", ("alpha",))]),
        ("alpha, delta", [ALPHA, DELTA]),
        ("alpha and delta", [ALPHA, DELTA]),
        ("alpha & delta", [ALPHA, DELTA]),
        ("alpha+delta", [ALPHA, DELTA]),
        ("alpha, and delta", [ALPHA, DELTA]),
        ("alpha, alpha", [ALPHA]),
        # a side holds for what "and" joins, not over a comma
        ("left alpha and delta", [("alpha", "left", ("alpha",)), ("delta", "left", ("delta",))]),
        ("left alpha, delta", [("alpha", "left", ("alpha",)), DELTA]),
        ("left alpha and right delta", [("alpha", "left", ("alpha",)), ("delta", "right", ("delta",))]),
        ("left alpha, right alpha", [("alpha", "left", ("alpha",)), ("alpha", "right", ("alpha",))]),
        # a place brings the muscles that refer there
        ("sole", [("sole", None, ("gamma",))]),
        ("left sole", [("sole", "left", ("gamma",))]),
        ("alpha, sole", [ALPHA, ("sole", None, ("gamma",))]),
        ("alpha, left sole", [ALPHA, ("sole", "left", ("gamma",))]),
        ("toenail and sole", [("toenail and sole", None, ("gamma", "delta"))]),
        # where nothing refers there it says so
        ("toenail", [("toenail", None, ())]),
    ],
)
def test_a_text_of_names_asks_for_each_of_them(typed, expected):
    assert wish(typed) == expected


def test_a_name_may_hold_a_comma():
    long = ("delta, long head", None, ("long-head",))
    assert wish("delta, long head", crowded()) == [long]
    assert wish("delta, long head, alpha", crowded()) == [long, ALPHA]
    assert wish("alpha and delta, long head", crowded()) == [ALPHA, long]


def test_a_sentence_asks_for_what_ranks_and_a_text_of_nothing_is_told():
    assert wish("my outer shin aches, worse when running") == [("outer shin", None, ("alpha", "delta"))]
    assert wish("my left outer shin aches") == [("outer shin", "left", ("alpha", "delta"))]
    ((title, side, _),) = wish("my left outer shin and my right sole ache")
    assert (title, side) == ("outer shin and sole", None)
    assert wish("alhpa") == [ALPHA]
    with pytest.raises(errors.NotFoundError):
        wish("zzqx, blorp")


def test_a_routine_brings_its_time_and_steps_and_a_name_says_that_it_was_one():
    kb = world()
    found = targets.resolve(kb, "shin evening", answer.where(kb, ""))
    assert (found.minutes, found.steps, found.id, found.named) == (
        5,
        ("press-alpha", "stretch-alpha", "raise-toes"),
        "shin-evening",
        False,
    )
    assert targets.resolve(kb, "alpha", answer.where(kb, "")).named
    assert not targets.resolve(kb, "outers", answer.where(kb, "")).named
    assert targets.plan_for(kb, "shin evening")[1].asked_minutes == 5
    assert targets.plan_for(kb, "shin evening", 20)[1].asked_minutes == 20
    assert targets.plan_for(kb, "alpha")[1].asked_minutes == 10


@pytest.mark.parametrize(
    ("typed", "title", "side"),
    [
        ("alpha, delta", "alpha, delta", None),
        ("left alpha, left delta", "alpha, delta", "left"),
        ("left alpha, right delta", "left alpha, right delta", None),
        ("left alpha, delta", "left alpha, delta", None),
        ("both alpha, delta", "alpha, delta", None),
        ("left alpha, both delta", "left alpha, delta", None),
        ("left alpha", "alpha", "left"),
        ("left sole", "sole", "left"),
    ],
)
def test_a_plan_is_called_by_what_it_is_for_with_the_sides_where_they_differ(typed, title, side):
    plan = targets.plan_for(world(), typed, 20)[1]
    assert (plan.title, plan.side) == (title, side)
