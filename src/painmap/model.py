"""The records that everything else passes around: plain, immutable, without behaviour.

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


class Concept(NamedTuple):
    """Something people say, with its wordings: a sensation, an activity, a time.

    `telling` is false where it is said of every muscle ("aching"), so that it parts none from another. `locations` are the
    places that an activity is about: "hurts to turn my head" is a neck.
    """

    id: str
    name: str
    wordings: tuple[str, ...]
    telling: bool
    locations: tuple[str, ...] = ()


class WordSet(NamedTuple):
    """A direction or a side with every way to say it."""

    id: str
    words: tuple[str, ...]


class Condition(NamedTuple):
    """A condition that people name; it stands for places and a look-alike."""

    id: str
    name: str
    wordings: tuple[str, ...]
    locations: tuple[str, ...]
    look_alike: str | None


class Offset(NamedTuple):
    """Where it hurts so far above or below a part: from `least` millimetres on in `to`, at the end of it that `part` says."""

    at: str
    way: str
    least: int
    to: str
    part: str | None = None


class Words(NamedTuple):
    """The lay vocabulary of `words.yaml`."""

    directions: tuple[WordSet, ...]
    sides: tuple[WordSet, ...]
    sensations: tuple[Concept, ...]
    activities: tuple[Concept, ...]
    times: tuple[Concept, ...]
    conditions: tuple[Condition, ...]
    fillers: tuple[str, ...]
    classes: Mapping[str, tuple[str, ...]]
    ordinary: tuple[str, ...]
    idioms: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    well: tuple[str, ...] = ()
    too: tuple[str, ...] = ()
    short_of: tuple[str, ...] = ()
    painful: tuple[str, ...] = ()
    carrying: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    courses: tuple[tuple[str, ...], ...] = ()
    offsets: tuple[Offset, ...] = ()


class Answers(NamedTuple):
    """What a person types to a question, and what is said to anything else."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    skip: tuple[str, ...]
    stop: tuple[str, ...]
    again: str


class Asked(NamedTuple):
    """How something is asked, and what a yes or a no adds to what was typed; {} stands for its name."""

    asks: str
    yes: str
    no: str


class Asking(NamedTuple):
    """How questions about each kind of thing are put."""

    place: Asked
    activity: Asked
    time: Asked
    sensation: Asked
    test: Asked


class Grammar(NamedTuple):
    """How a text is cut and what a clause does to what stands in it: all lists of phrases."""

    skip: tuple[str, ...]
    forms: Mapping[str, str]
    paths: tuple[str, ...]
    along: tuple[str, ...]
    landmarks: tuple[str, ...]
    owners: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    lengths: Mapping[str, int]
    lengths_through: tuple[str, ...]
    sides_not_before: tuple[str, ...]
    borders: tuple[str, ...]
    joins: tuple[str, ...]
    alternatives: tuple[str, ...]
    pairs: tuple[str, ...]
    denies: tuple[str, ...]
    denies_after: tuple[str, ...]
    likewise: tuple[str, ...]
    skips: tuple[str, ...]
    limits: tuple[str, ...]
    well: tuple[str, ...]
    replies: tuple[str, ...]
    asserts: tuple[str, ...]
    restarts: tuple[str, ...]
    past: tuple[str, ...]
    recants: tuple[str, ...]
    over: tuple[str, ...]
    present: tuple[str, ...]
    presents: tuple[str, ...]
    hypothetical: tuple[str, ...]
    idioms: tuple[str, ...]
    others: tuple[str, ...]
    others_past: tuple[str, ...]
    others_had: tuple[str, ...]
    others_still: tuple[str, ...]
    others_whose: tuple[str, ...]
    oneself: tuple[str, ...]
    age_before: tuple[str, ...]
    age_after: tuple[str, ...]
    age_not: tuple[str, ...]
    age_then: tuple[str, ...]
    numbers: Mapping[str, int]
    units: Mapping[str, int]
    lasts_through: tuple[str, ...]
    lasts_not: tuple[str, ...]
    foreign: tuple[str, ...]
    foreign_pieces: tuple[str, ...]
    keyboard: tuple[str, ...]
    answers: Answers
    asking: Asking
    classes: Mapping[str, tuple[str, ...]]


class Range(NamedTuple):
    """A range of ages (years) or of times (minutes), both ends included; None is open."""

    min: int | None
    max: int | None


class Points(NamedTuple):
    """What words speak for (above zero) or against a finding; `<id>` among the words is another finding."""

    by: int
    words: tuple[str, ...]


class Sum(NamedTuple):
    """A finding that is said by many words together: their points come to `to` or more."""

    to: int
    points: tuple[Points, ...]


class Finding(NamedTuple):
    """A concept that the safety rules combine."""

    id: str
    name: str
    kind: str
    wordings: tuple[str, ...]
    but_not: tuple[str, ...]
    fleeting: bool
    age: Range | None
    lasts: Range | None
    adds_up: Sum | None


class Rule(NamedTuple):
    """A node of a red flag's rule: `op` is finding, all, any, at_least, unless_known or unless_said."""

    op: str
    finding: str | None
    least: int
    parts: tuple[Rule, ...]


class RedFlag(NamedTuple):
    """A combination of findings that means: see someone, now or soon."""

    id: str
    suspect: str
    level: str
    when: str
    action: str
    why: str
    rule: Rule
    condition: str | None
    sources: Cites
    no_steps: bool
    reviewed_by: str | None


class Blocks(NamedTuple):
    """What a caution takes away: ids of `terms.yaml`, and phases."""

    properties: tuple[str, ...]
    presses: tuple[str, ...]
    phases: tuple[str, ...]
    positions: tuple[str, ...]
    tools: tuple[str, ...] = ()


class Caution(NamedTuple):
    """Something true of the person that takes steps away or changes them."""

    id: str
    name: str
    findings: tuple[str, ...]
    blocks: Blocks
    blocks_all: bool
    says: str
    sources: Cites


class HelpLine(NamedTuple):
    """When to get help, for one region of the body."""

    id: str
    text: str
    sources: Cites


class Position(NamedTuple):
    """How one stands, sits or lies. `needs`: tools of which one is wanted for it; `words`: what texts call getting into it."""

    id: str
    name: str
    meaning: str | None
    needs: tuple[str, ...]
    words: tuple[str, ...]


class Term(NamedTuple):
    """A word of the step vocabulary: a property or a site that is pressed."""

    id: str
    name: str
    meaning: str | None
    endangered: bool
    why: str | None
    sources: Cites


class Tool(NamedTuple):
    """A thing that steps use. `usual`: most homes have it; `words`: what it is called; `is_a`: the tool it is a kind of."""

    id: str
    name: str
    meaning: str | None
    usual: bool
    words: tuple[str, ...]
    is_a: str | None


class Setting(NamedTuple):
    """Where a person is, or will not get down to: what it takes away from a plan, and how that is said."""

    id: str
    name: str
    blocks: Blocks


class PressException(NamedTuple):
    """A step that may press an endangered site, and why."""

    step: str
    site: str
    reason: str
    sources: Cites


class Terms(NamedTuple):
    """The vocabulary of `terms.yaml`."""

    areas: tuple[str, ...]
    positions: tuple[Position, ...]
    tools: tuple[Tool, ...]
    settings: tuple[Setting, ...]
    not_things: tuple[str, ...]
    properties: tuple[Term, ...]
    sites: tuple[Term, ...]
    press_exceptions: tuple[PressException, ...]
    product_names: tuple[str, ...]
    hard_words: Mapping[str, tuple[str, ...]]
    retired_ids: tuple[str, ...]


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

    `beside` are the parts that a place was measured from ("two inches above the elbow") where it lies near them.
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
    """The highest level of the flags found: emergency, urgent or routine."""

    level: str
    flags: tuple[Flag, ...]


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
