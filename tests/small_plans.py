"""A few steps in the tiny world, and the plans that are made of them."""

from functools import lru_cache
from pathlib import Path

import painmap
from painmap import routine
from painmap.results import Triage
from painmap.routine import NO_DOSE, Wish
from painmap.vocabulary import Blocks, Caution, Tool

CALM = Triage("routine", ())


@lru_cache
def world():
    """Return the tiny world."""
    return painmap.load(str(Path(__file__).parent / "world"))


def step(id_, phase="stretch", **changes):
    """Return a plain step of a minute that anybody can do anywhere."""
    some = world().steps["stretch-alpha"]
    dose = NO_DOSE._replace(hold_s=(60, 60))
    plain = {"position": "any", "tool": (), "presses": (), "properties": (), "not_with": (), "instead": None, "dose": dose}
    return some._replace(id=id_, name=id_, phase=phase, **{**plain, **changes})


def dose(**parts):
    """Return a dose with nothing but these parts."""
    return NO_DOSE._replace(**parts)


def base(steps, care=(), cautions=(), **terms):
    """Return the tiny world with these steps, alpha cared for with them, and other cautions, tools and rooms."""
    kb = world()
    muscle = kb.muscles["alpha"]._replace(care=tuple(care or (row.id for row in steps)))
    return kb._replace(
        steps={row.id: row for row in steps},
        muscles={**kb.muscles, "alpha": muscle},
        links=(),
        cautions={row.id: row for row in cautions},
        terms=kb.terms._replace(**terms),
    )


def caution(id_, blocks_all=False, **blocks):
    """Return a caution that blocks these things."""
    nothing = {"properties": (), "presses": (), "phases": (), "positions": (), "tools": ()}
    return Caution(id_, id_, (), Blocks(**{**nothing, **blocks}), blocks_all, "Careful.", ())


def tool(id_, usual=False, is_a=None):
    """Return a tool; `usual` is one that most homes have."""
    return Tool(id_, id_.replace("-", " "), None, usual, (), is_a)


def planned(kb, minutes, cautions=(), means=routine.ANY_MEANS, **wish):
    """Return a plan for alpha."""
    return routine.plan(kb, Wish("alpha", (kb.muscles["alpha"],), **wish), minutes, cautions, CALM, means)


def ids(plan):
    """Return the ids of a plan's steps."""
    return [row.step.id for row in plan.steps]


def left(plan):
    """Return what was left out, with the reason."""
    return {row.id: row.reason for row in plan.left_out}


WARM = {"areas": ("lower-leg",)}
