"""Reading -> the causes that are no muscle and feel the same, those that belong above the muscles first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import itemgetter

from painmap.engine import match, places_meant, untyped, weight_of
from painmap.knowledge import KnowledgeBase
from painmap.memo import kept
from painmap.model import AlikePlace, Cites, LookAlike
from painmap.postings import AlikeMet, tables
from painmap.record import NamedTuple
from painmap.results import Alike, Place, Reading
from painmap.scope import SAID
from painmap.weights import WEIGHTS

Met = tuple[float, str, AlikePlace]  # what a place is worth to a look-alike, how it meets that one's nearest place, and that


class _Usual(NamedTuple):
    """A look-alike as it is ranked where nothing but the places counts, and the concepts that could change that."""

    order: tuple[bool, float, str]
    told: Alike
    pointers: frozenset[str]


@kept(500)
def _met(kb: KnowledgeBase, asked: tuple[Place, ...]) -> dict[str, list[Met]]:
    """Return the look-alikes that meet some places."""
    met: dict[str, list[Met]] = {}
    alikes = tables(kb).alikes
    for place in asked:
        for id_, kind, at in alikes.get(place.id, ()):
            met.setdefault(id_, []).append((place.weight * WEIGHTS[kind], kind, at))
    return met


@kept(500)
def _usual(kb: KnowledgeBase, asked: tuple[Place, ...]) -> list[_Usual]:
    """Return the look-alikes that some places are enough for."""
    least = WEIGHTS["asked narrower"] * min((place.weight for place in asked), default=1.0)
    weight, found = weight_of(asked) or 1.0, []
    for id_, places in _met(kb)(asked).items():
        worth = sum([points for points, _, _ in places])
        if worth >= least:
            told = _told(kb, id_, places, False)
            pointers = frozenset((*kb.look_alikes[id_].with_, *kb.look_alikes[id_].lead_with))
            found.append(_Usual((not told.lead, -worth / weight, told.name), told, pointers))
    return found


def _told(kb: KnowledgeBase, id_: str, places: Sequence[Met], lead: bool) -> Alike:
    """Return what is told of a look-alike; it leads where it is commoner than the muscles at one of the places, too."""
    commoner = [at for _, kind, at in places if at.lead and kind == "exact"]
    return _alike(kb)(id_, lead or bool(commoner), tuple([at.sources for _, _, at in places]))


@kept(2_000)
def _alike(kb: KnowledgeBase, id_: str, lead: bool, sources: tuple[Cites, ...]) -> Alike:
    row = kb.look_alikes[id_]
    return Alike(id_, row.name, row.tell, row.see, lead, tuple(dict.fromkeys(chain(*sources, row.sources))))


def look_alikes(kb: KnowledgeBase, reading: Reading) -> tuple[Alike, ...]:
    """Return the causes that are no muscle and fit a reading: those that belong above the muscles first, then the best fit.

    A look-alike leads where it is commoner than the muscles at that very place (not at some part of a broader one), when what was
    said points to it, or when it was named.
    """
    asked = untyped(places_meant(kb, reading))
    weight = weight_of(asked) or 1.0
    said = {row.id for row in reading.concepts if row.status == SAID}
    named = {tables(kb).named.get(row.id, "") for row in reading.conditions if row.status == SAID} - {""}
    usual = _usual(kb)(asked)
    found = [(order, told) for order, told, pointers in usual if pointers.isdisjoint(said) and told.id not in named]
    for id_ in {told.id for _, told, pointers in usual if not pointers.isdisjoint(said)} | named:
        alike, places = kb.look_alikes[id_], _met(kb)(asked).get(id_, [])
        told = _told(kb, id_, places, not said.isdisjoint(alike.lead_with) or id_ in named)
        speaking = len(said.intersection((*alike.with_, *alike.lead_with)))
        worth = sum([points for points, _, _ in places])
        fits = worth / weight + WEIGHTS["speaks"] * speaking + (WEIGHTS["look-alike named"] if id_ in named else 0.0)
        found.append(((not told.lead, -fits, told.name), told))
    return tuple([told for _, told in sorted(found, key=itemgetter(0))])


def alikes_at(kb: KnowledgeBase, asked: str) -> tuple[AlikeMet, ...]:
    """Return the look-alikes that meet a place, each by the place of its own that is nearest."""
    rows = ((row.id, _best_place(kb, asked, row)) for row in kb.look_alikes.values())
    return tuple(AlikeMet(id_, kind, at) for id_, best in rows for kind, at in best)


def _best_place(kb: KnowledgeBase, asked: str, row: LookAlike) -> list[tuple[str, AlikePlace]]:
    """Return how a look-alike's nearest place meets an asked one, or nothing."""
    matches = [(kind, at) for at in row.at if (kind := match(kb, asked, at.to)) is not None]
    return [max(matches, key=lambda pair: (WEIGHTS[pair[0]], pair[1].lead))] if matches else []
