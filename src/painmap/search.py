"""Looking words up in everything painmap knows: names, symptoms, activities, causes, steps, look-alikes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from painmap import names, text
from painmap.cards import concept_names
from painmap.knowledge import KnowledgeBase
from painmap.model import Cites
from painmap.results import Hit

_KINDS = ("muscle", "location", "group", "routine", "step", "look-alike", "caution", "source")
MOST = 50


def _fields(kb: KnowledgeBase) -> Iterator[Hit]:
    """Yield every searchable text, names first."""
    for kind in _KINDS:
        for id_, entry in names.TABLES[kind](kb).items():
            spoken = list(dict.fromkeys(names.spoken(entry)))
            yield Hit(kind, id_, spoken[1] if len(spoken) > 1 else id_, "name", ", ".join(spoken[1:]) or id_)
    concepts = concept_names(kb)
    for muscle in kb.muscles.values():
        for field in ("feels", "worse_with"):
            for row in getattr(muscle, field):
                yield Hit("muscle", muscle.id, muscle.name, field, concepts.get(row.id, row.id))
        for field in ("sets_off", "keeps_going"):
            for row in getattr(muscle, field):
                yield Hit("muscle", muscle.id, muscle.name, field, row.text)
        yield Hit("muscle", muscle.id, muscle.name, "where", muscle.where)
    for step in kb.steps.values():
        yield Hit("step", step.id, step.name, "how", " ".join(step.how))
    for alike in kb.look_alikes.values():
        yield Hit("look-alike", alike.id, alike.name, "tell", alike.tell)
        yield Hit("look-alike", alike.id, alike.name, "see", alike.see)
    for dispute in kb.disputes.values():
        yield Hit("dispute", dispute.id, dispute.topic, "positions", " ".join(row.text for row in dispute.positions))


def find(kb: KnowledgeBase, query: str, most: int = MOST) -> tuple[Hit, ...]:
    """Return where all the words of a query stand together, names before texts.

    Args:
        kb: a loaded knowledge base.
        query: words; each must stand in the text as a word or the beginning of one.
        most: how many hits at the most.
    """
    skip = set(kb.grammar.skip)
    wanted = [word for word in text.words(query, kb.grammar.forms) if word not in skip]
    if not wanted:
        return ()
    found = []
    for hit in _fields(kb):
        words = text.words(hit.text, kb.grammar.forms)
        if all(any(word.startswith(part) for word in words) for part in wanted):
            found.append(hit)
            if len(found) == most:
                break
    return tuple(found)


def cited_by(kb: KnowledgeBase, source: str) -> tuple[str, ...]:
    """Return the entries that cite a source, as `kind id`."""
    rows: list[tuple[str, Iterable[Cites]]] = []
    for muscle in kb.muscles.values():
        claims: list[Any] = [*muscle.refers, *muscle.feels, *muscle.worse_with, *muscle.sets_off, *muscle.keeps_going]
        rows.append((f"muscle {muscle.id}", [claim.sources for claim in (*claims, muscle.self_test, muscle.evidence)]))
    for step in kb.steps.values():
        rows.append((f"step {step.id}", [step.sources, step.evidence.sources]))
    for kind, table in (
        ("routine", kb.routines),
        ("red flag", kb.red_flags),
        ("caution", kb.cautions),
        ("help line", kb.help_lines),
    ):
        rows += [(f"{kind} {entry.id}", [entry.sources]) for entry in table.values()]
    for alike in kb.look_alikes.values():
        rows.append((f"look-alike {alike.id}", [alike.sources, *(place.sources for place in alike.at)]))
    for link in kb.links:
        rows.append((f"link {link.source} -> {link.target}", [link.sources]))
    for dispute in kb.disputes.values():
        rows.append((f"dispute {dispute.id}", [position.sources for position in dispute.positions]))
    for site in kb.terms.sites:
        rows.append((f"site {site.id}", [site.sources]))
    return tuple(name for name, claims in rows if any(source in (cite.id, cite.citing) for cites in claims for cite in cites))
