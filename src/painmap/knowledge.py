"""The knowledge base as one record, and which of its documents always come from the package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from painmap.model import Dispute, Group, Link, Location, LookAlike, Muscle, Routine, Source, Step
from painmap.record import NamedTuple
from painmap.vocabulary import Caution, Finding, Grammar, HelpLine, RedFlag, Terms, Words

# The documents that always come from the package; a personal base adds to the lists, and replaces none of these.
SAFETY_LISTS = ("findings", "red_flags", "cautions", "help_lines")
SAFETY = (*SAFETY_LISTS, "grammar", "terms")


class KnowledgeBase(NamedTuple):
    """Everything painmap knows. Each mapping goes from id to record, in the order of the files.

    `lexicon` and `postings` are worked out from the rest; a base that was changed in memory has no postings.
    """

    version: str
    muscles: Mapping[str, Muscle]
    locations: Mapping[str, Location]
    groups: Mapping[str, Group]
    links: tuple[Link, ...]
    look_alikes: Mapping[str, LookAlike]
    steps: Mapping[str, Step]
    routines: Mapping[str, Routine]
    disputes: Mapping[str, Dispute]
    sources: Mapping[str, Source]
    words: Words
    terms: Terms
    grammar: Grammar
    findings: Mapping[str, Finding]
    red_flags: Mapping[str, RedFlag]
    cautions: Mapping[str, Caution]
    help_lines: Mapping[str, HelpLine]
    lexicon: Any = None
    postings: Any = None
