"""The records of what is worked out for a person: what was read, warned of, ranked, planned and found."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from painmap.model import Cites, Stated, Step
from painmap.record import NamedTuple


class Place(NamedTuple):
    """A location that was read in a text; `start` and `end` are character positions in it.

    `weight` is 1 for a place said by itself; the places that one condition stands for ("sciatica") share the weight of one.
    Places with the same `mention` are what the same words may mean ("funny bone"): the one that fits counts.
    """

    id: str
    name: str
    side: str | None
    text: str
    start: int
    end: int
    weight: float = 1.0
    mention: int | None = None


class Said(NamedTuple):
    """A concept that was read in a text; `status` is said, denied, past, hypothetical or other. Only a muscle has a `side`."""

    id: str
    name: str
    kind: str
    status: str
    text: str
    start: int
    end: int
    side: str | None = None


class Correction(NamedTuple):
    """A word that was read as another one."""

    typed: str
    read: str


class Reading(NamedTuple):
    """What a text was understood to say. `cut` tells that it was longer than what is ranked.

    `believed` has, by level of alarm, the findings that the words around them do not speak against; a level that is not there
    is never doubted. `beside` are the parts that a place was measured from ("two inches above the elbow") where it lies near
    them.
    """

    text: str
    locations: tuple[Place, ...]
    denied: tuple[Place, ...]
    muscles: tuple[Said, ...]
    concepts: tuple[Said, ...]
    conditions: tuple[Said, ...]
    findings: tuple[Said, ...]
    age: int | None
    corrected: tuple[Correction, ...]
    ignored: tuple[str, ...]
    cut: bool
    foreign: bool
    beside: tuple[Place, ...] = ()
    believed: Mapping[str, frozenset[str]] = MappingProxyType({})


class Flag(NamedTuple):
    """A red flag that fired, with the words that led to it."""

    id: str
    suspect: str
    level: str
    when: str
    action: str
    why: str
    because: tuple[str, ...]
    condition: str | None
    no_steps: bool
    sources: Cites


class Triage(NamedTuple):
    """The highest level of the flags found: emergency, urgent or routine.

    `doubted` has a flag that stood alone and was not believed, since the words around it are those of ordinary complaints.
    """

    level: str
    flags: tuple[Flag, ...]
    doubted: Flag | None = None


class Reason(NamedTuple):
    """What one finding adds to or takes from a muscle; `points` is its share of the score."""

    finding: str
    name: str
    zone: str | None
    match: str
    effect: str
    points: float
    sources: Cites


class Fed(NamedTuple):
    """The other end of a ranked muscle's link: who feeds it, or (`feeds`) what it feeds."""

    id: str
    name: str
    link: str
    because: str | None
    note: str | None
    certainty: str
    target: str
    sources: Cites


class Result(NamedTuple):
    """A ranked muscle; `score` has no unit and compares only inside one answer."""

    rank: int
    id: str
    muscle: str
    group: str | None
    spot: str
    fit: str
    score: float
    why: tuple[Reason, ...]
    fed_by: tuple[Fed, ...]
    feeds: tuple[Fed, ...]


class Alike(NamedTuple):
    """A look-alike that fits the question."""

    id: str
    name: str
    tell: str
    see: str
    lead: bool
    sources: Cites


class Together(NamedTuple):
    """A group that the first results are of, and their ranks: one answer, though each member keeps its rank."""

    id: str
    name: str
    ranks: tuple[int, ...]


class Answer(NamedTuple):
    """What `where` answers."""

    query: str
    reading: Reading
    triage: Triage
    cautions: tuple[str, ...]
    results: tuple[Result, ...]
    omitted: int
    withheld: bool
    look_alikes: tuple[Alike, ...]
    upstream: tuple[Fed, ...]
    narrower: tuple[str, ...]
    none_known: tuple[Stated, ...]
    help_lines: tuple[str, ...]
    together: Together | None = None


class Means(NamedTuple):
    """What a plan may use beside time: ids of settings (not on the floor, at a desk) and of tools.

    `tools` are those at hand beside what most homes have; None where the person named none, so that every tool will do.
    """

    settings: tuple[str, ...] = ()
    tools: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()


class Question(NamedTuple):
    """A question with the words that each answer adds to what was typed, and the muscles that a yes speaks for."""

    id: str
    kind: str
    text: str
    yes: str
    no: str
    speaks_for: tuple[str, ...]


class PlannedStep(NamedTuple):
    """A step of a plan with the dose that was chosen for it; `replaces` is the step it stands in for.

    `side` is the one it is done on (left or right) in a plan that has a side for each of its muscles.
    """

    step: Step
    hold_s: float | None
    reps: int | None
    sets: int | None
    sides: str
    seconds: int
    replaces: str | None
    side: str | None = None


class LeftOut(NamedTuple):
    """A step that did not get into a plan, and why; or a whole routine or muscle of several that were asked for together.

    `reason` is caution, tool, place, time, pressing, habits, described or muscles (more than a plan serves); `because` says it
    in words; `instead` names what stands in for it. A whole routine has `caution`, a whole muscle `muscles` as its reason.
    """

    id: str
    name: str
    reason: str
    because: str
    instead: str | None = None


class Plan(NamedTuple):
    """An ordered, dosed plan; `habits` take no time of the session."""

    title: str
    side: str | None
    asked_minutes: int
    seconds: int
    muscles: tuple[str, ...]
    steps: tuple[PlannedStep, ...]
    habits: tuple[PlannedStep, ...]
    left_out: tuple[LeftOut, ...]
    cautions: tuple[str, ...]
    triage: Triage
    withheld: bool
    note: str | None
    sources: Cites
    means: Means = Means()


class Day(NamedTuple):
    """What one day of a week sheet asks for; no steps: a day of rest. `seconds` is exact, `review`: take stock on this day."""

    number: int
    steps: tuple[PlannedStep, ...]
    seconds: int
    review: bool


class Hit(NamedTuple):
    """A place in the knowledge base where searched words stand."""

    kind: str
    id: str
    name: str
    field: str
    text: str
