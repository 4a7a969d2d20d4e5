"""The way of a pain: which places a path goes through, and how much each of them weighs."""

import pytest

from painmap import courses
from painmap.courses import Step
from painmap.weights import WEIGHTS

# A leg as a tree of places: leg > (hip, thigh > (front, back), knee, calf, foot > (heel, toes)).
UP = {
    "leg": (),
    "hip": ("leg",),
    "thigh": ("leg",),
    "front-thigh": ("thigh", "leg"),
    "back-thigh": ("thigh", "leg"),
    "knee": ("leg",),
    "back-knee": ("knee", "leg"),
    "calf": ("leg",),
    "calf-spot": ("calf", "leg"),
    "foot": ("leg",),
    "heel": ("foot", "leg"),
    "toes": ("foot", "leg"),
    "ear": (),
    "nose": (),
}
BACK = tuple((id_, *UP[id_]) for id_ in ("hip", "back-thigh", "back-knee", "calf", "heel"))
FRONT = tuple((id_, *UP[id_]) for id_ in ("hip", "front-thigh", "knee", "toes"))


def way(*ends, known=(BACK, FRONT)):
    """Return the places on the way, those that were not said in brackets."""
    steps = courses.way(known, UP, [(end,) if isinstance(end, str) else end for end in ends])
    return " ".join(f"({step.id})" if step.said is None else step.id for step in steps)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (("hip", "calf"), "hip (back-thigh) (back-knee) calf"),
        (("calf", "hip"), "calf (back-knee) (back-thigh) hip"),
        (("hip", "back-knee", "calf"), "hip (back-thigh) back-knee calf"),
        (("front-thigh", "toes"), "front-thigh (knee) toes"),
        # broader than a station: it means that station
        (("back-thigh", "foot"), "back-thigh (back-knee) (calf) heel"),
        (("thigh", "calf"), "back-thigh (back-knee) calf"),
        # inside a station: it stands for it
        (("hip", "calf-spot"), "hip (back-thigh) (back-knee) calf-spot"),
        # off the course: kept where it was said
        (("ear", "hip", "back-thigh"), "ear hip back-thigh"),
        (("hip", "back-thigh", "ear"), "hip back-thigh ear"),
        # a single station is no way, and neither is what lies on no course, or on two
        (("calf", "calf-spot"), ""),
        (("hip", "ear"), ""),
        (("ear", "nose"), ""),
        (("front-thigh", "heel"), ""),
        # broader than most of a course, it says nothing of where on it
        (("leg", "calf"), ""),
    ],
)
def test_the_places_between_two_ends_are_those_of_the_course_that_holds_them_best(ends, expected):
    assert way(*ends) == expected


def test_the_course_that_holds_the_ends_themselves_is_chosen_whichever_is_listed_first():
    for known in ((BACK, FRONT), (FRONT, BACK)):
        assert way("hip", "calf", known=known) == "hip (back-thigh) (back-knee) calf"
        assert way("hip", "toes", known=known) == "hip (front-thigh) (knee) toes"


def test_of_courses_that_hold_them_as_well_the_first_is_taken():
    shortcut = (("hip", "leg"), ("calf", "leg"))
    assert way("hip", "calf", known=(shortcut, BACK)) == "hip calf"
    assert way("hip", "calf", known=(BACK, shortcut)) == "hip (back-thigh) (back-knee) calf"


def test_a_broader_place_means_the_station_that_lies_nearest_to_the_others():
    course = (("a", "x"), ("b", "y"), ("c", "x"), ("d", "x"))
    up = {**dict.fromkeys("bxy", ()), "a": ("x",), "c": ("x",), "d": ("x",)}
    steps = courses.way((course,), up, [("b",), ("x",)])
    assert [(step.id, step.said) for step in steps] in ([("b", 0), ("a", 1)], [("b", 0), ("c", 1)])
    steps = courses.way((course,), up, [("d",), ("x",), ("c",)])
    assert {step.id for step in steps} == {"c", "d"}


def test_every_step_says_which_end_named_it():
    steps = courses.way((BACK,), UP, [("hip",), ("calf",)])
    assert steps == (Step("hip", 0), Step("back-thigh", None), Step("back-knee", None), Step("calf", 1))


def test_a_path_weighs_the_same_however_long_it_is_and_most_where_it_begins():
    for said in ([0, 1], [0, None, 1], [0, None, None, 1, 2]):
        shares = courses.shares([Step(str(at), end) for at, end in enumerate(said)])
        assert sum(shares) == pytest.approx(WEIGHTS["path"])
        weights = dict(zip(said, shares, strict=True))
        assert weights[0] == pytest.approx(2 * weights[1])
        assert None not in weights or weights[None] == pytest.approx(weights[1] / 2)


def test_a_place_is_part_of_what_its_part_of_says_nearest_first(kb):
    for id_, row in kb.locations.items():
        chain = courses.above(kb.locations, id_)
        assert chain[:1] == ([row.part_of] if row.part_of else [])
        assert id_ not in chain
        assert chain[1:] == (courses.above(kb.locations, row.part_of) if row.part_of else [])


def test_a_loop_of_parts_ends():
    class Place:
        def __init__(self, part_of):
            self.part_of = part_of

    assert courses.above({"a": Place("b"), "b": Place("a")}, "a") == ["b", "a"]
