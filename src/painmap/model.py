"""What the knowledge base holds: plain, immutable records without behaviour. `vocabulary` has those of language and safety.

They are NamedTuples because `where` needs them on every run: twelve cost a twelfth of `import click`, frozen dataclasses a third.
Every `id` is a slug, every `sources` a tuple of citations, every `*_s` a number of seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from painmap.record import NamedTuple

# Vocabularies whose order says something: the most telling link first, the order of a session, the least certain first.
LINK_KINDS = ("satellite", "perpetuates", "overloads", "chain", "press-before")
PHASES = ("warm-up", "press", "heat", "stretch", "move", "strengthen", "habit")
CERTAINTIES = ("none", "very-low", "low", "moderate", "high")


class Problem(NamedTuple):
    """One fault in the knowledge base; line and column count from 1."""

    file: str
    line: int
    column: int
    rule: str
    message: str


Path = tuple[str | int, ...]


class Made(NamedTuple):
    """What came of a file without a fault: its entries, as records or as rows of their fields, and the ids that must exist.

    Each id stands with the kinds of which one must have it.
    """

    entries: tuple[Any, ...]
    references: tuple[tuple[tuple[str, ...], str], ...]


class Doc(NamedTuple):
    """One YAML file as plain data; `marks` gives the (line, column) of each path in it, both from 1.

    `whole` is False where a fault ended the reading: what stands behind it is not known. Of a file that was read earlier
    `made` may say what came of it; then there is no data.
    """

    file: str
    data: Any
    marks: Mapping[Path, tuple[int, int]]
    problems: tuple[Problem, ...]
    whole: bool = True
    made: Made | None = None

    def problem(self, path: Path, rule: str, message: str) -> Problem:
        """Return a fault at `path`, or at the nearest thing above it that has a position."""
        while path and path not in self.marks:
            path = path[:-1]
        line, column = self.marks.get(path, (1, 1))
        return Problem(self.file, line, column, rule, message)


class Cite(NamedTuple):
    """One citation: a source, the place in it, and the source that this passage itself retells."""

    id: str
    at: str | None = None
    citing: str | None = None


Cites = tuple[Cite, ...]


class Source(NamedTuple):
    """A book, guideline, review, trial or page."""

    id: str
    authors: tuple[str, ...]
    title: str
    year: int | None
    kind: str
    where: str
    citing: tuple[str, ...]
    read: str | None
    note: str | None


class Evidence(NamedTuple):
    """How well something is supported: what kind of support, how certain."""

    basis: str
    certainty: str
    note: str | None
    sources: Cites


class Noted(NamedTuple):
    """A concept of `words.yaml` (a sensation, an activity) with its sources."""

    id: str
    sources: Cites


class Stated(NamedTuple):
    """A sentence with its sources."""

    text: str
    sources: Cites


class Referral(NamedTuple):
    """A muscle's pain felt at a location."""

    to: str
    zone: str
    part: str | None
    order: int | None
    note: str | None
    sources: Cites


class SelfTest(NamedTuple):
    """How a person can see whether this muscle is involved; `kind` is press, move or none."""

    kind: str
    text: str
    sources: Cites


class Muscle(NamedTuple):
    """A muscle, or a part of one that the sources draw by itself."""

    id: str
    name: str
    latin: str | None
    aka: tuple[str, ...]
    area: str
    group: str | None
    codes: Mapping[str, str]
    spot: str
    where: str
    parts: Mapping[str, str]
    refers: tuple[Referral, ...]
    feels: tuple[Noted, ...]
    worse_with: tuple[Noted, ...]
    sets_off: tuple[Stated, ...]
    keeps_going: tuple[Stated, ...]
    self_test: SelfTest
    mimics: tuple[str, ...]
    care: tuple[str, ...]
    no_press: str | None
    none_known: Mapping[str, str]
    evidence: Evidence


class Location(NamedTuple):
    """A place on the body where a person feels pain: a node of a part-of tree."""

    id: str
    name: str
    part_of: str | None
    direction: str | None
    also_of: tuple[str, ...]
    near: tuple[str, ...]
    aka: tuple[str, ...]
    ambiguous: tuple[str, ...]
    paired: bool
    codes: Mapping[str, str]
    help: str | None
    none_known: str | None


class Group(NamedTuple):
    """Muscles that people name together."""

    id: str
    name: str
    aka: tuple[str, ...]
    members: tuple[str, ...]


class Link(NamedTuple):
    """What one muscle does to another, or to a place."""

    source: str
    target: str
    kind: str
    because: str | None
    note: str | None
    basis: str
    certainty: str
    sources: Cites


class AlikePlace(NamedTuple):
    """Where a look-alike hurts; `lead` where it is commoner than the muscles."""

    to: str
    lead: bool
    sources: Cites


class LookAlike(NamedTuple):
    """A cause that is not a muscle's referred pain and feels the same."""

    id: str
    name: str
    aka: tuple[str, ...]
    at: tuple[AlikePlace, ...]
    with_: tuple[str, ...]
    lead_with: tuple[str, ...]
    tell: str
    see: str
    sources: Cites


Span = tuple[float, float]


class Dose(NamedTuple):
    """How much of a step. Each pair is (least, most); seconds, minutes, metres, centimetres a second; pain of 10.

    With `alternating` one repeat goes to one side and the next to the other, so that both are done whichever side is sore.
    """

    hold_s: Span | None
    reps: Span | None
    rep_s: Span | None
    sets: Span | None
    rest_s: Span | None
    per_day: Span | None
    minutes: Span | None
    distance_m: Span | None
    speed_cm_s: Span | None
    every_min: Span | None
    sides: str
    alternating: bool
    max_pain: int
    estimate: bool


class Step(NamedTuple):
    """One self-care action."""

    id: str
    name: str
    phase: str
    position: str
    tool: tuple[str, ...]
    areas: tuple[str, ...]
    presses: tuple[str, ...]
    properties: tuple[str, ...]
    how: tuple[str, ...]
    dose: Dose | None
    avoid_pressing: tuple[str, ...]
    stop_if: tuple[str, ...]
    not_with: tuple[str, ...]
    only_with: tuple[str, ...]
    instead: str | None
    planned: bool
    evidence: Evidence
    sources: Cites


class Routine(NamedTuple):
    """A curated sequence of steps."""

    id: str
    name: str
    aka: tuple[str, ...]
    for_: str
    minutes: int
    muscles: tuple[str, ...]
    locations: tuple[str, ...]
    steps: tuple[str, ...]
    not_with: tuple[str, ...]
    made_for: tuple[str, ...]
    note: str | None
    sources: Cites


class Dispute(NamedTuple):
    """Something that the sources do not agree on."""

    id: str
    topic: str
    positions: tuple[Stated, ...]
    steps: tuple[str, ...]
    muscles: tuple[str, ...]
    verdict: str | None
