"""Reading -> the causes that are no muscle and feel the same, those that belong above the muscles first."""

from __future__ import annotations

from itertools import chain

from painmap.engine import match, places_meant, weight_of
from painmap.knowledge import KnowledgeBase
from painmap.model import AlikePlace, LookAlike
from painmap.postings import AlikeMet, tables
from painmap.results import Alike, Reading
from painmap.scope import SAID
from painmap.weights import WEIGHTS


def look_alikes(kb: KnowledgeBase, reading: Reading) -> tuple[Alike, ...]:
    """Return the causes that are no muscle and fit a reading: those that belong above the muscles first, then the best fit.

    A look-alike leads where it is commoner than the muscles at that very place (not at some part of a broader one), when what was
    said points to it, or when it was named.
    """
    postings = tables(kb)
    asked = places_meant(kb, reading)
    weight = weight_of(asked) or 1.0
    said = {row.id for row in reading.concepts if row.status == SAID}
    named = {postings.named.get(row.id, "") for row in reading.conditions if row.status == SAID} - {""}
    least = WEIGHTS["asked narrower"] * min((place.weight for place in asked), default=1.0)
    met: dict[str, list[tuple[float, str, AlikePlace]]] = {id_: [] for id_ in named}
    for place in asked:
        for row in postings.alikes.get(place.id, ()):
            met.setdefault(row.id, []).append((place.weight * WEIGHTS[row.match], row.match, row.at))
    found = []
    for id_, places in met.items():
        worth = sum([points for points, _, _ in places])
        if worth < least and id_ not in named:
            continue
        alike = kb.look_alikes[id_]
        commoner = [at for _, kind, at in places if at.lead and kind == "exact"]
        lead = bool(commoner) or not said.isdisjoint(alike.lead_with) or id_ in named
        speaking = len(said.intersection((*alike.with_, *alike.lead_with)))
        fits = worth / weight + WEIGHTS["speaks"] * speaking + (WEIGHTS["look-alike named"] if id_ in named else 0.0)
        sources = tuple(dict.fromkeys(chain(*[at.sources for _, _, at in places], alike.sources)))
        found.append((not lead, -fits, alike.name, Alike(id_, alike.name, alike.tell, alike.see, lead, sources)))
    return tuple(row[-1] for row in sorted(found, key=lambda entry: entry[:3]))


def alikes_at(kb: KnowledgeBase, asked: str) -> tuple[AlikeMet, ...]:
    """Return the look-alikes that meet a place, each by the place of its own that is nearest."""
    rows = ((row.id, _best_place(kb, asked, row)) for row in kb.look_alikes.values())
    return tuple(AlikeMet(id_, kind, at) for id_, best in rows for kind, at in best)


def _best_place(kb: KnowledgeBase, asked: str, row: LookAlike) -> list[tuple[str, AlikePlace]]:
    """Return how a look-alike's nearest place meets an asked one, or nothing."""
    matches = [(kind, at) for at in row.at if (kind := match(kb, asked, at.to)) is not None]
    return [max(matches, key=lambda pair: (WEIGHTS[pair[0]], pair[1].lead))] if matches else []
