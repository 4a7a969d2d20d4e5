"""Findings -> triage level, red flags and cautions. Rules are combinations of findings, in data; here is only how they combine.

Three-valued: a finding about age, sex or pregnancy that was not said is unknown; a rule that turns on it fires and prints its
condition.
"""

from __future__ import annotations

from collections.abc import Mapping

from painmap.knowledge import KnowledgeBase
from painmap.memo import kept
from painmap.model import Step
from painmap.postings import tables
from painmap.record import NamedTuple
from painmap.results import Flag, Reading, Said, Triage
from painmap.scope import DENIED, PAST, SAID
from painmap.vocabulary import Blocks, Caution, Finding, RedFlag, Rule

EMERGENCY, ROUTINE = "emergency", "routine"
# One's own history of clot or cancer stays as a risk, which cannot fire alone; another's does only where a wording asks for the
# family ("mother had a clot"); one denied or imagined is none.
_LASTING = ("risk", "diagnosis")
_DOUBTABLE = 2  # a rule that rests on more findings than that is not met by a word or two that mean another thing


class Verdict(NamedTuple):
    """Whether a rule is met, the words that led to it, and whether it turned on something unknown."""

    met: bool
    because: tuple[str, ...] = ()
    assumed: bool = False


_UNMET = Verdict(False)


def _facts(findings: Mapping[str, Finding], reading: Reading) -> tuple[dict[str, Said], set[str]]:
    """Return the findings that hold, by id, and the ids that were denied and never said."""
    holds: dict[str, Said] = {}
    denied: set[str] = set()
    for row in reading.findings:
        kind = findings[row.id].kind
        if row.status == SAID or (kind in _LASTING and row.status == PAST):
            holds.setdefault(row.id, row)
        elif row.status == DENIED:
            denied.add(row.id)
    return holds, denied - set(holds)


def _verdict(rule: Rule, holds: Mapping[str, Said], denied: set[str]) -> Verdict:
    if rule.finding is not None:
        said = holds.get(rule.finding)
        if rule.op == "unless_said":
            return Verdict(said is None)
        if said is not None:
            return Verdict(True, (said.text,))
        if rule.op == "unless_known":
            return Verdict(rule.finding not in denied, (), rule.finding not in denied)
        return _UNMET
    met: list[Verdict] = []
    for part in rule.parts:
        unsaid = part.op == "finding" and part.finding not in holds  # so are most
        verdict = _UNMET if unsaid else _verdict(part, holds, denied)
        if verdict.met:
            met.append(verdict)
        elif rule.op == "all":
            return _UNMET
    needed = {"all": len(rule.parts), "any": 1, "at_least": rule.least}[rule.op]
    if len(met) < needed or not met:
        return _UNMET
    certain = [verdict for verdict in met if not verdict.assumed]
    if rule.op != "all" and len(certain) >= needed:
        met = certain
    because = tuple(dict.fromkeys(text for verdict in met for text in verdict.because))
    return Verdict(True, because, any(verdict.assumed for verdict in met))


def _needed(rule: Rule) -> tuple[frozenset[str], ...]:
    """Return sets of findings out of each of which one must have been said, or else a rule is not met."""
    if rule.finding is not None:
        return (frozenset((rule.finding,)),) if rule.op == "finding" else ()
    parts = [_needed(part) for part in rule.parts]
    if rule.op == "all":
        return tuple([needed for part in parts for needed in part])
    return (frozenset().union(*[part[0] for part in parts]),) if all(parts) else ()


@kept(1_000)
def _asks(kb: KnowledgeBase, flag: str) -> tuple[frozenset[str], ...]:
    return _needed(kb.red_flags[flag].rule)


def _flag(row: RedFlag, verdict: Verdict) -> Flag:
    condition = row.condition if verdict.assumed else None
    return Flag(
        row.id, row.suspect, row.level, row.when, row.action, row.why, verdict.because, condition, row.no_steps, row.sources
    )


def _without_echoes(kb: KnowledgeBase, flags: list[Flag]) -> list[Flag]:
    """Return the flags less those that rest on a mere sum of words where a rule with a name says as much.

    A rule with a name also knows better how grave it is where all that the sum shows are words that the rule itself rests on.
    """

    def echo(flag: Flag) -> bool:
        turns_on = kb.red_flags[flag.id].rule.finding
        return turns_on is not None and kb.findings[turns_on].adds_up is not None

    rules = [flag for flag in flags if not echo(flag)]
    named = {flag.level for flag in rules}
    said = [text for flag in rules for text in flag.because]

    def explained(flag: Flag) -> bool:
        return all(any(shown in text for text in said) for because in flag.because for shown in because.split(", "))

    return [flag for flag in flags if not echo(flag) or not (named & {EMERGENCY, flag.level} or explained(flag))]


def _doubted(kb: KnowledgeBase, flag: Flag, holds: Mapping[str, Said], reading: Reading) -> bool:
    """Whether the words around speak against all that a rule rests on.

    One rule alone may rest on a word or two that mean another thing here. Two that agree are never doubted, nor is one that
    rests on more, or on a known illness or medicine. Which levels are doubted at all is data; an emergency is not.
    """
    row = kb.red_flags[flag.id]
    believed = None if row.sure else reading.believed.get(flag.level)
    rests_on = {id_ for id_ in holds.keys() & _named(row.rule) if kb.findings[id_].adds_up is None}
    if believed is None or not 0 < len(rests_on) <= _DOUBTABLE or any(kb.findings[id_].kind in _LASTING for id_ in rests_on):
        return False
    return believed.isdisjoint(rests_on)


def _named(rule: Rule) -> set[str]:
    """Return the findings that a rule may rest on."""
    return {rule.finding} if rule.finding is not None else set().union(*map(_named, rule.parts))


def triage(kb: KnowledgeBase, reading: Reading) -> Triage:
    """Return the red flags that a text raises, the gravest first.

    Args:
        kb: a loaded knowledge base.
        reading: what `words.read` made of the whole text.
    """
    holds, denied = _facts(kb.findings, reading)
    flags = []
    # A rule fires on something that was said, so that only those which speak of that need to be looked at.
    turning, asks = tables(kb).flags, _asks(kb)
    for id_ in dict.fromkeys([id_ for finding in holds for id_ in turning.get(finding, ())]):
        if [needed for needed in asks(id_) if needed.isdisjoint(holds)]:
            continue  # most rules ask for something else as well
        row = kb.red_flags[id_]
        verdict = _verdict(row.rule, holds, denied)
        # What is only assumed cannot fire by itself: at least one thing must have been said.
        if verdict.met and verdict.because:
            flags.append(_flag(row, verdict))
    flags = _without_echoes(kb, flags)
    if len(flags) == 1 and _doubted(kb, flags[0], holds, reading):
        return Triage(ROUTINE, (), flags[0])
    flags.sort(key=lambda f: (f.level != EMERGENCY, f.condition is not None, ("now", "today", "days").index(f.when), f.id))
    level = flags[0].level if flags else ROUTINE
    return Triage(level, tuple(flags))


def doubts(triage: Triage) -> tuple[str, ...]:
    """Return what to do should an alarm that was not believed be meant after all: a line, or nothing."""
    if triage.doubted is None:
        return ()
    heard = ", ".join(f'"{text}"' for text in triage.doubted.because)
    return (f"Heard {heard}, but nothing else that goes with it. If it is meant: {triage.doubted.action}",)


def cautions(kb: KnowledgeBase, reading: Reading) -> tuple[str, ...]:
    """Return the ids of the cautions that a text switches on."""
    holds, _ = _facts(kb.findings, reading)
    switches = tables(kb).cautions
    on = {id_ for finding in holds for id_ in switches.get(finding, ())}
    return tuple(id_ for id_ in kb.cautions if id_ in on) if on else ()


def takes_away(blocks: Blocks, step: Step) -> bool:
    """Whether blocks meet a step: by its properties, by where it presses, by phase, position or tool."""
    return bool(
        set(blocks.properties) & set(step.properties)
        or set(blocks.presses) & set(step.presses)
        or set(blocks.tools) & set(step.tool)
        or step.phase in blocks.phases
        or step.position in blocks.positions
    )


def blocked(step: Step, rows: tuple[Caution, ...]) -> Caution | None:
    """Return the first caution that excludes a step: all steps, by name, or by what it blocks."""
    return next((row for row in rows if row.blocks_all or row.id in step.not_with or takes_away(row.blocks, step)), None)
