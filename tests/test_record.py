"""The records behave as those of typing.NamedTuple do."""

import copy
import pickle
from collections.abc import Mapping
from typing import NamedTuple as Typed

import pytest

from painmap import knowledge, model
from painmap.record import NamedTuple


class Mine(NamedTuple):
    """A record."""

    one: str
    two: "int | None" = None
    three: tuple = ()

    def both(self):
        return self.one, self.two


class Theirs(Typed):
    """A record."""

    one: str
    two: "int | None" = None
    three: tuple = ()


CALLS = [
    ((), {}), (("a",), {}), (("a", 1, ()), {}), (("a",), {"three": (1,)}), ((), {"one": "a"}),
    ((), {"three": (), "two": 2, "one": "b"}), (("a", 1, (), 4), {}), (("a",), {"one": "b"}), ((), {"two": 1}),
    ((), {"one": "a", "four": 4}), (("a", 1), {"two": 2}),
]  # fmt: skip


@pytest.mark.parametrize(("args", "named"), CALLS)
def test_the_same_calls_give_the_same_values_or_the_same_error(args, named):
    made = []
    for kind in (Mine, Theirs):
        try:
            made.append(tuple(kind(*args, **named)))
        except TypeError:
            made.append(None)
    assert made[0] == made[1]


def test_a_record_does_what_a_named_tuple_does():
    mine, theirs = Mine("a", 2), Theirs("a", 2)
    assert (mine.one, mine.two, mine.three, mine[0], len(mine)) == ("a", 2, (), "a", 3)
    assert mine == theirs == ("a", 2, ()) and hash(mine) == hash(theirs)
    assert repr(mine) == repr(theirs).replace("Theirs", "Mine")
    assert mine._asdict() == theirs._asdict() and mine._fields == theirs._fields
    assert mine._replace(two=5) == theirs._replace(two=5) == Mine._make(["a", 5, ()])
    assert mine.both() == ("a", 2) and Mine.__doc__ == "A record."
    assert copy.deepcopy(mine) == mine and pickle.loads(pickle.dumps(mine)).two == 2
    match mine:
        case Mine(one, two):
            assert (one, two) == ("a", 2)


def test_what_a_named_tuple_refuses_a_record_refuses():
    for wrong in (lambda: Mine._make(["a"]), lambda: Mine("a")._replace(four=4), lambda: setattr(Mine("a"), "one", "b")):
        with pytest.raises((TypeError, ValueError, AttributeError)):
            wrong()


def test_annotations_stay_for_those_who_ask():
    assert list(model.Muscle.__annotations__) == list(model.Muscle._fields)
    assert issubclass(knowledge.KnowledgeBase, tuple) and not issubclass(knowledge.KnowledgeBase, Mapping)
