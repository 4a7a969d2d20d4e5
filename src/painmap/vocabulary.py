"""The records of what it takes to understand a person and to warn: words, grammar, findings, rules, cautions, terms."""

from __future__ import annotations

from collections.abc import Mapping

from painmap.model import Cites
from painmap.record import NamedTuple


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
    eases: tuple[str, ...]
    eased: tuple[str, ...]
    exceptions: tuple[str, ...]
    wholes: tuple[str, ...]
    circumstances: tuple[str, ...]
    only: tuple[str, ...]
    until: tuple[str, ...]
    nevers: tuple[str, ...]
    likes: tuple[str, ...]
    denies: tuple[str, ...]
    echoes: tuple[str, ...]
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
    others_have: tuple[str, ...]
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
    """A finding that is said by many words together: their points come to `to` or more.

    `doubts` has, for a level of alarm, the points below which a single rule of that level is doubted.
    """

    to: int
    points: tuple[Points, ...]
    doubts: Mapping[str, int]


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
    sure: bool = False


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
