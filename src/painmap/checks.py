"""All named rules over a whole knowledge base, and what is counted in it.

Each rule is a generator of faults whose message says what to do.

What a single entry can get wrong (types, missing fields, unknown keys, sources) is `schema`'s business, found while reading.
"""

from __future__ import annotations

from painmap.assemble import Loaded, Rule
from painmap.body_rules import BODY_RULES
from painmap.care_rules import CARE_RULES
from painmap.knowledge import KnowledgeBase
from painmap.model import Problem
from painmap.prose import PROSE_RULES
from painmap.reading_rules import READING_RULES

RULES: dict[str, Rule] = {**BODY_RULES, **CARE_RULES, **READING_RULES, **PROSE_RULES}


# What a rule misses in the base is no fault where the file of that kind could not be read to its end.
_RESTS_ON = {
    "location-reached": {"location"},
    "muscle-reachable": {"location"},
    "latin-explained": {"group"},
    "rule-can-fire": {"red flag", "caution"},
    "wording": {"grammar", "vocabulary"},
}


def counts(kb: KnowledgeBase) -> dict[str, int]:
    """Return how much there is of each kind."""
    return {
        "muscles": len(kb.muscles), "locations": len(kb.locations), "referrals": sum(len(m.refers) for m in kb.muscles.values()),
        "links": len(kb.links), "steps": len(kb.steps), "routines": len(kb.routines), "look_alikes": len(kb.look_alikes),
        "red_flags": len(kb.red_flags), "sources": len(kb.sources),
    }  # fmt: skip


def run(loaded: Loaded) -> tuple[Problem, ...]:
    """Return every fault: those found while reading and those of all rules."""
    found = list(loaded.problems)
    for name, check in RULES.items():
        if not loaded.torn & _RESTS_ON.get(name, set()):
            found += check(loaded)
    return tuple(sorted(set(found)))
