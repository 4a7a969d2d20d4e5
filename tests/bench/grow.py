"""A knowledge base many times as large, made from the real one by a seeded generator; what safety reads stays as it is."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from painmap import __version__, index, store
from painmap.lexicon import build
from painmap.tabulate import worked_out

_SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo")


def grown(times: int, seed: int = 1):
    """Return the packaged base with `times` as many muscles, places, links, look-alikes, steps, groups and routines.

    Each copy has names that begin with a made-up word of its own, as other muscles would have names of their own.
    """
    kb = store.load_all().kb
    dice = random.Random(seed)
    tables = {name: dict(getattr(kb, name)) for name in ("muscles", "locations", "groups", "look_alikes", "steps", "routines")}
    links = list(kb.links)
    for copy in range(1, times):
        word = "".join(dice.choices(_SYLLABLES, k=4)) + "x"

        def other(id_, copy=copy):
            return f"{id_}-{copy}" if id_ is not None else None

        def others(ids):
            return tuple(other(id_) for id_ in ids)

        def called(row, word=word, **changes):
            return row._replace(
                id=other(row.id), name=f"{word} {row.name}", **({"aka": tuple(f"{word} {name}" for name in row.aka)}
                if "aka" in row._fields else {}), **changes,
            )  # fmt: skip

        for row in kb.muscles.values():
            tables["muscles"][other(row.id)] = called(
                row, latin=None, group=other(row.group), mimics=others(row.mimics), care=others(row.care),
                refers=tuple(one._replace(to=other(one.to)) for one in row.refers),
            )  # fmt: skip
        for row in kb.locations.values():
            tables["locations"][other(row.id)] = called(
                row, part_of=other(row.part_of), also_of=others(row.also_of), near=others(row.near), ambiguous=(),
            )  # fmt: skip
        for row in kb.groups.values():
            tables["groups"][other(row.id)] = called(row, members=others(row.members))
        for row in kb.look_alikes.values():
            places = tuple(one._replace(to=other(one.to)) for one in row.at)
            tables["look_alikes"][other(row.id)] = called(row, at=places)
        for row in kb.steps.values():
            tables["steps"][other(row.id)] = called(row, instead=other(row.instead))
        for row in kb.routines.values():
            tables["routines"][other(row.id)] = called(row, muscles=others(row.muscles), steps=others(row.steps))
        links += [row._replace(source=other(row.source), target=other(row.target)) for row in kb.links]
    larger = kb._replace(**tables, links=tuple(links))
    return larger._replace(lexicon=build(larger), postings=worked_out(larger))


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(index.dump(grown(int(sys.argv[1])), __version__))
