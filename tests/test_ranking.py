"""What is always true of the ranking: over random knowledge bases, over the tiny world, and over the real one."""

import random
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import painmap
from painmap import engine, grounds, words
from painmap.model import Referral
from painmap.results import Place, Reading

WORLD = Path(__file__).parent / "world"


@lru_cache
def world():
    return painmap.load(str(WORLD))


@lru_cache
def real():
    return painmap.load()


def asking(*ids, denied=()):
    def places(rows):
        return tuple(Place(id_, id_, None, id_, 0, 0) for id_ in rows)

    return Reading("", places(ids), places(denied), (), (), (), (), None, (), (), False, False)


def ranks(kb, reading):
    return {row.id: row.rank for row in engine.rank(kb, reading)}


def refers(kb, muscle, place):
    return any(row.to == place for row in kb.muscles[muscle].refers)


SEED = st.integers(0, 10_000)


def dealt(seed):
    """Return a random base: the real one with the referrals of twelve muscles dealt anew."""
    kb = real()
    dealer = random.Random(seed)
    locations = list(kb.locations)
    muscles = dict(kb.muscles)
    for id_ in list(kb.muscles)[:12]:
        rows = tuple(
            Referral(to, dealer.choice(("local", "essential", "spillover")), None, dealer.choice((None, 1, 2, 3)), None, ())
            for to in dealer.sample(locations, dealer.randint(1, 6))
        )
        muscles[id_] = kb.muscles[id_]._replace(refers=rows)
    return kb._replace(muscles=muscles)


def strewn(seed):
    """Return a random base from the ground up: a tree of places with neighbours, and muscles that refer to them."""
    dealer = random.Random(seed)
    some, place = next(iter(real().muscles.values())), next(iter(real().locations.values()))
    ids = [f"place-{at}" for at in range(14)]
    locations = {
        id_: place._replace(
            id=id_,
            name=id_,
            part_of=dealer.choice((None, *ids[:at])) if at else None,
            direction=None,
            also_of=(),
            near=tuple(other for other in ids if other != id_ and dealer.random() < 0.15),
        )
        for at, id_ in enumerate(ids)
    }
    zones = ("local", "essential", "spillover")
    cites = (some.refers[0].sources, some.refers[0].sources[:1], ())
    muscles = {
        f"muscle-{at}": some._replace(
            id=f"muscle-{at}",
            name=f"muscle {at}",
            refers=tuple(
                Referral(to, dealer.choice(zones), None, dealer.choice((None, 1, 2, 3)), None, dealer.choice(cites))
                for to in dealer.sample(ids, dealer.randint(1, 5))
            ),
        )
        for at in range(9)
    }
    return real()._replace(locations=locations, muscles=muscles, groups={}, links=(), look_alikes={})


BASES = st.one_of(st.builds(dealt, st.integers(0, 10_000)), st.builds(strewn, st.integers(0, 10_000)), st.builds(real))


def chosen(kb, draw, most=3):
    """Draw places of a base."""
    return draw.draw(st.lists(st.sampled_from(sorted(kb.locations)), max_size=most))


LOCATION = st.deferred(lambda: st.sampled_from(sorted(real().locations)))


@settings(max_examples=90, deadline=None)
@given(BASES, st.data())
def test_a_place_that_a_muscle_refers_to_never_moves_it_below_one_that_does_not(kb, draw):
    asked, added = chosen(kb, draw), draw.draw(st.sampled_from(sorted(kb.locations)))
    before = ranks(kb, asking(*asked))
    after = ranks(kb, asking(*asked, added))
    for mine in after:
        for other in after:
            if refers(kb, mine, added) and not _meets(kb, other, added) and before.get(mine, 99) < before.get(other, 99):
                assert after[mine] < after[other]


def _meets(kb, muscle, place):
    return engine.relate(kb, kb.muscles[muscle], place) is not None


@settings(max_examples=90, deadline=None)
@given(BASES, st.data(), st.sampled_from(["local", "essential"]))
def test_essential_never_ranks_below_spillover_of_an_otherwise_equal_muscle(kb, draw, zone):
    some = draw.draw(st.sampled_from(sorted(kb.muscles)))
    place = draw.draw(st.sampled_from(sorted(kb.locations)))
    elsewhere = tuple(row for row in kb.muscles[some].refers if row.to != place)
    main = Referral(place, zone, None, draw.draw(st.sampled_from([None, 1, 2])), None, kb.muscles[some].refers[0].sources)
    twins = {
        "aaa": kb.muscles[some]._replace(id="aaa", name="same", refers=(main._replace(zone="spillover"), *elsewhere)),
        "bbb": kb.muscles[some]._replace(id="bbb", name="same", refers=(main, *elsewhere)),
    }
    found = ranks(kb._replace(muscles={**kb.muscles, **twins}), asking(place))
    assert found["bbb"] < found["aaa"]
    reading = asking(place, *chosen(kb, draw))
    scores = {row.muscle.id: row.points for row in engine.score(kb._replace(muscles=twins), reading)}
    assert scores["bbb"] >= scores["aaa"]


@settings(max_examples=90, deadline=None)
@given(BASES, st.data())
def test_a_denied_place_never_helps_a_muscle_that_refers_there(kb, draw):
    asked, denied = chosen(kb, draw), draw.draw(st.sampled_from(sorted(kb.locations)))
    before = ranks(kb, asking(*asked))
    after = ranks(kb, asking(*asked, denied=(denied,)))
    for mine in set(before) & set(after):
        for other in after:
            if refers(kb, mine, denied) and not _meets(kb, other, denied) and before[mine] > before[other]:
                assert after[mine] > after[other]


@settings(max_examples=40, deadline=None)
@given(SEED, st.lists(LOCATION, min_size=1, max_size=4, unique=True), st.randoms())
def test_the_order_of_places_changes_nothing(seed, asked, dealer):
    kb = dealt(seed)
    shuffled = list(asked)
    dealer.shuffle(shuffled)
    assert ranks(kb, asking(*asked)) == ranks(kb, asking(*shuffled))


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(["{}", "my left {}", "my right {}", "Pain: {}!!", "THE {}...", "  {} hurts"]))
def test_any_name_of_a_place_its_side_case_and_punctuation_change_nothing(draw, frame):
    kb = real()
    place = kb.locations[draw.draw(st.sampled_from(sorted(kb.locations)))]
    name = draw.draw(st.sampled_from([place.name, *(name for name in place.aka if name not in place.ambiguous)]))
    plain = words.read(name, kb)
    if (
        [row.id for row in plain.locations] != [place.id]
        or plain.muscles
        or plain.concepts
        or " " in name.replace(" of the ", " ")
    ):
        return  # a name that is a muscle's as well ("hamstring area"), or one that a side would part
    framed = words.read(frame.format(name.upper() if "THE" in frame else name), kb)
    assert [(row.id, row.score) for row in engine.rank(kb, framed)] == [(row.id, row.score) for row in engine.rank(kb, plain)]


SENTENCES = ("My outer ankle aches.", "It is worse when running.", "The heel is fine.", "My left calf is tight!", "No knee pain.")


@settings(max_examples=25, deadline=None)
@given(st.permutations(SENTENCES), st.sampled_from([str.upper, str.title, str.lower, str.swapcase]))
def test_case_and_the_order_of_sentences_change_nothing(order, case):
    kb = real()
    plain = engine.rank(kb, words.read(" ".join(SENTENCES), kb))
    shuffled = engine.rank(kb, words.read(case(" ".join(order)), kb))
    assert [(row.id, row.score) for row in plain] == [(row.id, row.score) for row in shuffled]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("outer ankle", "outside of the ankle"),
        ("outer ankle", "lateral ankle"),
        ("left outer ankle", "right outer ankle"),
        ("outer ankle", "the outer ankle!!"),
        ("outer ankle", "Outer  Ankle..."),
        ("back of the knee", "pit of the knee"),
        ("fibularis longus", "peroneus longus"),
        ("outer ankle’s pain", "outer ankle's pain"),
    ],
)
def test_synonyms_sides_case_and_punctuation_change_nothing(one, other):
    kb = real()
    first, second = (engine.rank(kb, words.read(text, kb)) for text in (one, other))
    assert [(row.id, row.score) for row in first] == [(row.id, row.score) for row in second]
    assert first


# --- by hand, over the tiny world ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        # outer shin: alpha and delta essential, the guide lists alpha first; beta spillover
        (["outer-shin"], ["alpha", "delta", "beta"]),
        # the whole shin: a muscle of one of its sides fits; gamma is local at its front
        (["shin"], ["alpha", "delta", "gamma", "beta"]),
        # two places: beta explains both, alpha and delta only one
        (["outer-shin", "outer-knee"], ["beta", "alpha", "delta"]),
        (["sole"], ["gamma", "delta"]),
        # a narrower place said with a broader one: the broader is the same for all, the narrower decides
        (["leg", "sole"], ["gamma", "delta", "alpha", "beta"]),
        (["nail"], []),
    ],
)
def test_the_tiny_world_ranks_as_worked_out_by_hand(asked, expected):
    assert list(ranks(world(), asking(*asked))) == expected


def test_points_are_those_of_the_table():
    result = engine.rank(world(), asking("outer-shin", "outer-knee"))[0]
    points = {(reason.finding, reason.match): reason.points for reason in result.why}
    assert points == {("outer-shin", "exact"): 0.5, ("outer-knee", "exact"): 0.9}, "one source alone counts nine tenths"
    assert result.score == 0.7


def test_a_denied_place_counts_against_and_says_so():
    result = next(row for row in engine.rank(world(), asking("outer-shin", denied=("sole",))) if row.id == "delta")
    against = [reason for reason in result.why if reason.effect == "against"]
    assert [(reason.finding, reason.points) for reason in against] == [("sole", -0.225)]


def test_a_feeder_is_shown_with_what_it_feeds_but_not_its_own_group():
    rows = {row.id: row for row in engine.rank(world(), asking("outer-shin"))}
    assert [(fed.id, fed.link) for fed in rows["alpha"].fed_by] == [("delta", "satellite")]
    assert rows["delta"].fed_by == ()


def test_two_rows_that_disagree_rank_by_the_better_sourced_one():
    kb = world()
    alpha = kb.muscles["alpha"]
    weak, strong = alpha.refers[0]._replace(zone="spillover", sources=alpha.refers[1].sources), alpha.refers[0]
    for rows in ((weak, strong), (strong, weak)):
        relation = engine.relate(kb, alpha._replace(refers=rows), "outer-shin")
        assert relation.referral.zone == "essential"


def test_a_page_that_retells_a_book_is_not_a_second_ground():
    kb = world()
    row = kb.muscles["beta"].refers[1]
    assert [cite.id for cite in row.sources] == ["book-one", "page-after-one"]
    assert grounds.grounds(kb, row.sources) == 1


def test_every_result_has_a_fit_a_reason_and_a_score_between_nought_and_one():
    kb = real()
    for place in kb.locations:
        for row in engine.rank(kb, asking(place)):
            assert row.fit in ("close", "fair", "loose")
            assert 0 <= row.score <= 1
            assert row.why


def test_the_weights_keep_their_order():
    """What DESIGN promises: exact > broader > narrower > near > none; main zones above spillover; small things count little."""
    w = engine.WEIGHTS
    assert w["exact"] > w["asked broader"] > w["asked narrower"] > w["near"] > 0 > w["none"]
    assert w["essential"] >= w["local"] > w["spillover"] > 0
    assert w["spillover"] * w["asked narrower"] > w["near"], "a match in a smaller zone still beats the next place"
    assert max(w["activity"], w["time"], w["sensation"]) < w["near"]
