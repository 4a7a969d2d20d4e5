"""The rules of the ranking one by one, each worked out by hand over a few places and muscles."""

from functools import lru_cache
from pathlib import Path

import pytest

import painmap
from asking import asking, place, said
from painmap import engine, grounds
from painmap.model import Cite, Referral

WORLD = Path(__file__).parent / "world"
ONE, TWO = (Cite("book-one"),), (Cite("book-one"), Cite("book-two"))
W = engine.WEIGHTS


@lru_cache
def world():
    return painmap.load(str(WORLD))


def refers(to, zone="essential", order=None, sources=TWO):
    return Referral(to, zone, None, order, None, sources)


def drawn(**muscles):
    """Return the tiny world with other muscles; each is made of what it refers to."""
    some = world().muscles["beta"]
    made = {id_: some._replace(id=id_, name=id_, refers=tuple(rows)) for id_, rows in muscles.items()}
    return world()._replace(muscles=made, links=(), groups={}, look_alikes={})


def inside(kb, **part_of):
    """Return a base with more places, each by what it is part of."""
    plain = world().locations["sole"]
    more = {id_: plain._replace(id=id_, name=id_, part_of=above, aka=()) for id_, above in part_of.items()}
    return kb._replace(locations={**kb.locations, **more})


def order(kb, reading):
    return [row.id for row in engine.rank(kb, reading)]


# --- how one place meets another -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "to", "kind"),
    [
        ("outer-shin", "outer-shin", "exact"),
        ("shin", "outer-shin", "asked broader"),
        ("leg", "outer-shin", "asked broader"),
        ("outer-shin", "shin", "asked narrower"),
        ("outer-shin", "leg", "asked narrower"),
        ("outer-shin", "outer-knee", "near"),
        ("outer-shin", "front-of-shin", None),
        ("knee", "outer-shin", None),
        ("sole", "outer-shin", None),
    ],
)
def test_places_meet_exactly_from_above_from_below_or_beside(asked, to, kind):
    assert engine.match(world(), asked, to) == kind
    relation = engine.relate(drawn(one=[refers(to)]), drawn(one=[refers(to)]).muscles["one"], asked)
    assert (relation.match if relation else None) == kind
    assert relation is None or relation.worth == pytest.approx(W[kind])


@pytest.mark.parametrize(("zone", "share"), [("essential", 1), ("local", 1), ("spillover", 0.5)])
@pytest.mark.parametrize(("sources", "sure"), [(TWO, 1), (ONE, 0.9), ((*ONE, Cite("book-one", "p. 2")), 0.9), ((), 0.9)])
def test_a_row_is_worth_its_zone_and_its_sources(zone, share, sources, sure):
    kb = drawn(one=[refers("sole", zone, sources=sources)])
    assert engine.relate(kb, kb.muscles["one"], "sole").worth == pytest.approx(share * sure)


def test_the_row_that_is_worth_most_counts_and_of_equals_the_one_a_guide_lists_first():
    kb = drawn(one=[refers("outer-knee"), refers("outer-shin", "spillover")])
    assert engine.relate(kb, kb.muscles["one"], "outer-shin").match == "exact"
    kb = drawn(one=[refers("outer-knee"), refers("outer-shin", "spillover"), refers("shin")])
    assert engine.relate(kb, kb.muscles["one"], "outer-shin").match == "asked narrower"
    for rows in (
        [("outer-shin", 4), ("front-of-shin", 2)],
        [("front-of-shin", 2), ("outer-shin", 4)],
        [("front-of-shin", 2), ("outer-shin", None)],
    ):
        kb = drawn(one=[refers(to, order=at) for to, at in rows])
        relation = engine.relate(kb, kb.muscles["one"], "shin")
        assert (relation.referral.to, relation.order) == ("front-of-shin", 2)


@pytest.mark.parametrize(
    ("rows", "further"),
    [
        (["outer-shin"], 0),
        (["outer-shin", "front-of-shin"], 1),
        (["outer-shin", "front-of-shin", "outer-knee"], 2),
        (["outer-shin", "front-of-shin", "outer-knee", "sole", "nail"], 4),
        (["outer-shin", "front-of-shin", "outer-knee", "sole", "nail", "knee", "foot"], 4),
    ],
)
def test_a_pattern_that_covers_more_of_a_broad_place_explains_a_little_more_of_it(rows, further):
    kb = drawn(one=[refers(to) for to in rows])
    assert engine.relate(kb, kb.muscles["one"], "leg").worth == pytest.approx(0.85 + 0.03 * further)
    assert engine.relate(kb, kb.muscles["one"], "outer-shin").worth == pytest.approx(1.0), "not of a place that is met exactly"


def test_spillover_inside_a_broad_place_covers_nothing_of_it():
    kb = drawn(
        one=[refers("outer-shin"), refers("sole", "spillover")],
        two=[refers("outer-shin", "spillover"), refers("sole", "spillover")],
    )
    assert engine.relate(kb, kb.muscles["one"], "leg").worth == pytest.approx(0.85)
    assert engine.relate(kb, kb.muscles["two"], "leg").worth == pytest.approx(0.425)


def test_of_two_rows_of_one_place_the_better_grounded_ranks_then_the_stronger_zone():
    for rows in (
        [refers("sole", "spillover"), refers("sole", sources=ONE)],
        [refers("sole", sources=ONE), refers("sole", "spillover")],
    ):
        kb = drawn(one=rows)
        assert engine.relate(kb, kb.muscles["one"], "sole").referral.zone == "spillover"
    for zones in (("spillover", "local", "essential"), ("essential", "local", "spillover"), ("local", "essential", "spillover")):
        kb = drawn(one=[refers("sole", zone) for zone in zones])
        assert engine.relate(kb, kb.muscles["one"], "sole").referral.zone == "essential"
    kb = drawn(one=[refers("sole", "spillover"), refers("sole", "local")])
    assert engine.relate(kb, kb.muscles["one"], "sole").referral.zone == "local"


def test_of_two_rows_that_say_the_same_the_first_one_speaks():
    for first, other in ((ONE, (Cite("book-two"),)), ((Cite("book-two"),), ONE)):
        kb = drawn(one=[refers("sole", sources=first), refers("sole", sources=other)])
        assert engine.relate(kb, kb.muscles["one"], "sole").referral.sources == first


def test_essential_rows_of_two_authors_are_counted():
    assert grounds.two_authors(world()) == (1, 4)


def test_the_guide_of_the_place_itself_counts_and_a_neighbours_does_not():
    kb = drawn(one=[refers("shin", "spillover", 7), refers("outer-shin", order=3)], two=[refers("outer-knee", order=1)])
    assert engine.relate(kb, kb.muscles["one"], "shin").order == 7
    assert engine.relate(kb, kb.muscles["one"], "outer-shin").order == 3
    assert engine.relate(kb, kb.muscles["two"], "outer-knee").order == 1
    assert engine.relate(kb, kb.muscles["two"], "outer-shin").order > 50, "near"


# --- the order of muscles ------------------------------------------------------------------------------------------------


def test_equal_muscles_stand_by_guide_then_sources_then_breadth_then_name():
    kb = drawn(
        unlisted=[refers("sole")],
        second=[refers("sole", order=2)],
        first=[refers("sole", order=1), refers("outer-knee"), refers("outer-shin")],
    )
    assert order(kb, asking("sole")) == ["first", "second", "unlisted"]
    three = (*TWO, Cite("page-after-one"))
    kb = drawn(aaa=[refers("sole")], bbb=[refers("sole", sources=three), refers("outer-knee")])
    assert order(kb, asking("sole")) == ["bbb", "aaa"]
    kb = drawn(aaa=[refers("sole"), refers("outer-knee")], bbb=[refers("sole")], ccc=[refers("sole")])
    assert order(kb, asking("sole")) == ["bbb", "ccc", "aaa"]


def test_the_best_of_several_guides_counts():
    kb = drawn(
        one=[refers("sole", order=5), refers("outer-knee", order=2)], two=[refers("sole", order=3), refers("outer-knee", order=4)]
    )
    assert order(kb, asking("sole", "outer-knee")) == ["one", "two"]


def test_sources_count_where_most_draw_it_and_not_for_a_neighbour():
    many = (*TWO, Cite("page-after-one"))
    kb = drawn(aaa=[refers("sole"), refers("nail")], bbb=[refers("sole"), refers("nail", sources=many)])
    assert order(kb, asking("sole", "nail")) == ["bbb", "aaa"]
    kb = drawn(aaa=[refers("outer-shin"), refers("sole")], bbb=[refers("outer-shin", sources=many)])
    assert order(kb, asking("outer-knee")) == ["bbb", "aaa"], "less broad"
    kb = drawn(aaa=[refers("outer-shin")], bbb=[refers("outer-shin", sources=many)])
    assert order(kb, asking("outer-knee")) == ["aaa", "bbb"]


def test_what_is_not_explained_and_what_is_denied_counts_against():
    kb = drawn(one=[refers("sole"), refers("outer-knee")], two=[refers("sole")], three=[refers("sole"), refers("nail")])
    points = {row.muscle.id: row.points for row in engine.score(kb, asking("sole", "outer-knee", denied=["nail"]))}
    assert points == pytest.approx({"one": 2.0, "two": 1.0 + W["none"], "three": 1.0 + W["none"] + W["denied"]})
    against = {
        (why.finding, why.effect, why.match) for row in engine.rank(kb, asking("sole", denied=["nail"])) for why in row.why
    }
    assert against == {("sole", "for", "exact"), ("nail", "against", "exact")}


def test_words_that_deny_several_places_at_once_count_once_where_they_tell_most():
    kb = drawn(one=[refers("sole"), refers("nail"), refers("outer-knee", "spillover")])
    apart = engine.score(kb, asking("sole", denied=["nail", "outer-knee"]))[0].points
    at_once = engine.score(kb, asking("sole", denied=[place("nail", mention=1), place("outer-knee", mention=1)]))[0].points
    assert apart == pytest.approx(1.0 + W["denied"] * 1.5)
    assert at_once == pytest.approx(1.0 + W["denied"])


def test_a_denied_neighbour_or_a_place_said_as_well_counts_not_against():
    kb = drawn(one=[refers("outer-shin"), refers("sole")])
    plain = engine.rank(kb, asking("sole"))
    assert engine.rank(kb, asking("sole", denied=["outer-knee"])) == plain, "near"
    assert engine.rank(kb, asking("sole", denied=["sole"])) == plain


def test_a_place_said_twice_counts_once_and_its_weight_counts():
    kb = drawn(one=[refers("sole")], two=[refers("nail")])
    assert engine.score(kb, asking("sole", "sole")) == engine.score(kb, asking("sole"))
    points = {row.muscle.id: row.points for row in engine.score(kb, asking(place("sole", 0.5), "nail"))}
    assert points == pytest.approx({"one": 0.5 + W["none"], "two": 1.0 + 0.5 * W["none"]})
    once = engine.asked_places((place("a", 0.5), place("b"), place("a", 0.7)))
    assert sorted((row.id, row.weight) for row in once) == [("a", 0.5), ("b", 1.0)]


def test_of_what_the_same_words_may_mean_the_place_that_fits_counts():
    kb = drawn(one=[refers("sole")], two=[refers("nail")], three=[refers("outer-knee")])
    meant = asking(place("sole", mention=1), place("nail", mention=1), "outer-knee")
    points = {row.muscle.id: row.points for row in engine.score(kb, meant)}
    assert points == {"one": 1.0 + W["none"], "two": 1.0 + W["none"], "three": 1.0 + W["none"]}
    both = drawn(one=[refers("sole", "spillover"), refers("nail")], two=[refers("nail"), refers("sole", "spillover")])
    assert {row.points for row in engine.score(both, meant)} == {1.0 + W["none"]}
    assert engine.weight_of(meant.locations) == 2.0
    assert engine.weight_of((place("a", 0.5, 3), place("b", 0.7, 3), place("c", 0.25))) == pytest.approx(0.95)


def test_only_what_tells_one_from_another_counts_and_in_its_own_measure():
    kb = world()
    telling = {row.id: row.telling for row in (*kb.words.sensations, *kb.words.activities, *kb.words.times)}
    assert telling["running"] and telling["morning"]
    plain = {row.muscle.id: row.points for row in engine.score(kb, asking("outer-shin"))}
    for id_, kind, who in (("running", "activity", {"alpha"}), ("morning", "time", {"beta", "delta"})):
        once = W[kind] * W["one source"]
        for status, weight in (("said", once), ("denied", W["not so"]), ("past", 0.0), ("other", 0.0)):
            found = {
                row.muscle.id: row.points for row in engine.score(kb, asking("outer-shin", concepts=(said(id_, kind, status),)))
            }
            assert found == pytest.approx({one: points + (weight if one in who else 0) for one, points in plain.items()})
        both = asking("outer-shin", concepts=(said(id_, kind, "denied"), said(id_, kind)))
        found = {row.muscle.id: row.points for row in engine.score(kb, both)}
        assert found == pytest.approx({one: points + (once if one in who else 0) for one, points in plain.items()}), "said wins"


def test_an_activity_that_two_sources_name_counts_in_full():
    kb = world()
    alpha = kb.muscles["alpha"]
    surer = alpha._replace(worse_with=tuple(row._replace(sources=TWO) for row in alpha.worse_with))
    running = asking("outer-shin", concepts=(said("running", "activity"),))
    once, twice = (engine.score(base, running)[0].points for base in (kb, kb._replace(muscles={**kb.muscles, "alpha": surer})))
    assert twice - once == pytest.approx(W["activity"] * (1 - W["one source"]))


def test_a_muscle_that_is_named_comes_first_and_one_that_it_is_not_falls():
    kb = world()
    named = asking("outer-shin", muscles=(said("beta", "muscle"),))
    assert order(kb, named)[0] == "beta"
    assert order(kb, asking(muscles=(said("gamma", "muscle"),))) == ["gamma"]
    assert set(order(kb, asking(muscles=(said("outers", "group"),)))) == {"alpha", "delta"}
    assert order(kb, asking(muscles=(said("outers", "group", "past"),))) == []
    plain = {row.muscle.id: row.points for row in engine.score(kb, asking("outer-shin"))}
    for status, weight in (("said", W["named"]), ("denied", W["not named"]), ("past", 0.0)):
        found = {
            row.muscle.id: row.points
            for row in engine.score(kb, asking("outer-shin", muscles=(said("outers", "group", status),)))
        }
        assert found == pytest.approx(
            {id_: points + (weight if id_ in ("alpha", "delta") else 0) for id_, points in plain.items()}
        )


def test_of_equals_a_muscle_named_itself_stands_before_one_whose_group_was_named():
    kb = world()
    twins = {id_: kb.muscles["alpha"]._replace(id=id_, name="same") for id_ in ("alpha", "delta")}
    kb = kb._replace(muscles=twins, links=())
    for first, other in (("alpha", "delta"), ("delta", "alpha")):
        both = (said(first, "muscle"), said("outers", "group"))
        assert order(kb, asking("outer-shin", muscles=both)) == [first, other]


# --- what is told of a result --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "asked", "fit"),
    [
        (1.0, 1.0, "close"),
        (0.84, 1.0, "close"),
        (0.83, 1.0, "fair"),
        (0.6, 1.0, "fair"),
        (0.59, 1.0, "loose"),
        (-1, 1, "loose"),
        (1.2, 2.0, "fair"),
    ],
)
def test_a_fit_is_the_share_of_what_was_asked_that_a_pattern_covers(points, asked, fit):
    assert engine.fit(points, asked) == fit


def test_a_muscle_that_it_is_said_not_to_be_fits_less_well():
    kb = world()
    for status, fits in (("said", ["close"]), ("past", ["close"]), ("denied", ["fair"])):
        named = (said("alpha", "muscle", status),)
        found = engine.rank(kb, asking("outer-shin", muscles=named))
        assert [row.fit for row in found if row.id == "alpha"] == fits
    assert [row.fit for row in engine.rank(kb, asking(muscles=(said("gamma", "muscle"),)))] == ["close"]


def test_a_score_is_the_share_of_the_most_that_could_be_had():
    kb = world()
    running = (said("running", "activity"), said("morning", "time"))
    rows = {row.id: row for row in engine.rank(kb, asking("outer-shin", concepts=running))}
    assert rows["alpha"].score == round((1.0 + 0.9 * 0.15) / 1.25, 2)
    assert rows["delta"].score == round((0.9 + 0.9 * 0.1) / 1.25, 2)
    denied = tuple(row._replace(status="denied") for row in running)
    assert {row.id: row.score for row in engine.rank(kb, asking("outer-shin", concepts=denied))}["alpha"] == 0.95
    named = {row.id: row for row in engine.rank(kb, asking("outer-shin", muscles=(said("alpha", "muscle"),)))}
    assert (named["alpha"].score, named["delta"].score) == (1.0, 0.45)
    assert [row.score for row in engine.rank(kb, asking(muscles=(said("alpha", "muscle"),)))] == [0.5]
    assert [row.rank for row in rows.values()] == [1, 2, 3]
    worst = engine.rank(drawn(one=[refers("sole", "spillover")]), asking("sole", "nail", "knee", "outer-shin"))
    assert worst[0].score == 0.0


def test_a_named_muscle_alone_is_asked_for_by_what_it_lies_under():
    kb = world()
    meant = engine.places_meant(kb, asking(muscles=(said("gamma", "muscle"),)))
    assert [(row.id, row.weight) for row in meant] == [("front-of-shin", 1.0)], "local before essential"
    meant = engine.places_meant(kb, asking(muscles=(said("outers", "group"),)))
    assert [(row.id, row.name, row.weight) for row in meant] == [("outer-shin", "outer shin", 1.0)]
    two = drawn(one=[refers("sole"), refers("nail"), refers("knee", "spillover")])
    meant = engine.places_meant(two, asking(muscles=(said("one", "muscle"),)))
    assert [(row.id, row.weight) for row in meant] == [("sole", 0.5), ("nail", 0.5)]
    assert engine.places_meant(kb, asking(muscles=(said("gamma", "muscle", "denied"),))) == ()
    assert [row.id for row in engine.places_meant(kb, asking("knee", muscles=(said("gamma", "muscle"),)))] == ["knee"]


def test_the_first_results_are_one_group_where_they_are_half_of_it_and_fit_as_well():
    kb = world()
    ranked = engine.rank(kb, asking("outer-shin"))
    assert [row.id for row in ranked] == ["alpha", "delta", "beta"]
    found = engine.together(kb, ranked)
    assert (found.id, found.name, found.ranks) == ("outers", "outers", (1, 2))
    assert engine.together(kb, ()) is None
    assert engine.together(kb, ranked[:1]) is None, "one alone"
    assert engine.together(kb, (ranked[2], *ranked[:2])) is None, "the first is in none"
    assert engine.together(kb, (ranked[0], ranked[2], ranked[1])) is None, "another stands between"
    assert engine.together(kb, (ranked[0], ranked[1]._replace(fit="loose"))) is None
    for members, whole in ((4, True), (5, False)):
        more = kb.groups["outers"]._replace(members=tuple(f"m{at}" for at in range(members)))
        assert (engine.together(kb._replace(groups={"outers": more}), ranked) is not None) == whole


# --- where nothing is known, and where to get help -----------------------------------------------------------------------


def test_a_place_without_muscles_says_why():
    found = engine.none_known(world(), asking("nail", "sole"))
    assert [row.text for row in found] == ["toenail: nails have no muscles"]


def test_help_is_that_of_the_place_or_of_what_it_is_part_of():
    kb = world()
    line = next(iter(kb.help_lines.values()))
    kb = kb._replace(
        help_lines={id_: line._replace(id=id_) for id_ in ("general", "for-legs", "for-soles")},
        locations={
            **kb.locations,
            "leg": kb.locations["leg"]._replace(help="for-legs"),
            "sole": kb.locations["sole"]._replace(help="for-soles"),
            "nail": kb.locations["nail"]._replace(help="no-such-line", part_of=None),
        },
    )
    for asked, expected in (
        (["outer-shin"], ("for-legs",)),
        (["sole"], ("for-soles",)),
        (["outer-shin", "sole", "knee"], ("for-legs", "for-soles")),
        (["nail"], ("general",)),
        ([], ("general",)),
    ):
        assert engine.help_ids(kb, asking(*asked)) == expected
    assert engine.help_ids(kb, asking(muscles=(said("gamma", "muscle"),))) == ("for-legs",)


def test_what_stands_around_a_place_and_inside_it():
    kb = inside(world(), heel="sole")
    assert engine.ancestors(kb, "heel") == ["sole", "foot", "leg"]
    assert engine.children(kb, "sole") == ("heel",)
    assert set(engine.children(kb, "leg")) == {"foot", "knee", "shin"}
    assert engine.children(kb, "heel") == ()
