"""Named rules over what the program reads a person's words with: wordings, findings, and the red flags that rest on them."""

from __future__ import annotations

from collections.abc import Iterator

from painmap.assemble import Loaded, Rule
from painmap.lexicon import Compiled, compile_wording
from painmap.model import Problem
from painmap.text import words as cut


def rule_can_fire(loaded: Loaded) -> Iterator[Problem]:
    """Each finding is used by a red flag or a caution; each rule that assumes something prints its condition."""
    kb = loaded.kb
    used = {id_ for flag in kb.red_flags.values() for id_ in _findings(flag.rule)}
    used |= {id_ for caution in kb.cautions.values() for id_ in caution.findings}
    for finding in kb.findings.values():
        if finding.id not in used:
            yield loaded.problem(
                "finding",
                finding.id,
                (),
                "rule-can-fire",
                "no red flag or caution reads this finding; use it or take it out",
            )
    for flag in kb.red_flags.values():
        if flag.condition is None and "unless_known" in _ops(flag.rule):
            yield loaded.problem(
                "red flag",
                flag.id,
                ("rule",),
                "rule-can-fire",
                "the rule assumes what was not said; write the condition that is printed",
            )


def _findings(rule_: object) -> Iterator[str]:
    if getattr(rule_, "finding", None):
        yield rule_.finding  # type: ignore[attr-defined]
    for part in getattr(rule_, "parts", ()):
        yield from _findings(part)


def _ops(rule_: object) -> set[str]:
    return {rule_.op, *(op for part in rule_.parts for op in _ops(part))}  # type: ignore[attr-defined]


def wording(loaded: Loaded) -> Iterator[Problem]:
    """A wording says something, and uses only classes that exist."""
    kb = loaded.kb
    skip, forms = frozenset(kb.grammar.skip), kb.grammar.forms
    safe, every = set(kb.grammar.classes), set(kb.grammar.classes) | set(kb.words.classes)
    for name in sorted(set(kb.grammar.classes) & set(kb.words.classes)):
        yield loaded.problem("vocabulary", "", ("classes", name), "wording", f"the grammar has a class <{name}> too; rename one")
    rows: list[tuple[str, str, tuple[str | int, ...], tuple[str, ...], set[str]]] = []
    for field in ("sensations", "activities", "times", "conditions"):
        rows += [("vocabulary", "", (field, at), row.wordings, every) for at, row in enumerate(getattr(kb.words, field))]
    rows = [(kind, id_, (*path, "wordings"), wordings, classes) for kind, id_, path, wordings, classes in rows]
    for row in kb.findings.values():
        if not row.wordings and row.adds_up is None:
            message = "nobody can say it: give it wordings, or adds_up"
            yield loaded.problem("finding", row.id, (), "wording", message)
        rows += [("finding", row.id, ("wordings",), row.wordings, safe), ("finding", row.id, ("but_not",), row.but_not, safe)]
    known: Compiled = {}
    for kind, id_, path, wordings, classes in rows:
        for index, said in enumerate(wordings):
            sequences = compile_wording(said, skip, forms, known=known)
            missing = [e[1:] for sequence in sequences for e in sequence if e[0] == "<" and e[1:] not in classes]
            at = (*path, index)
            if not sequences:
                yield loaded.problem(kind, id_, at, "wording", f'"{said}" has only little words, which are passed over; say more')
            sides = said.split("&") if "&" in said else []
            if empty := [side.strip() for side in sides if len(told := cut(side, forms)) == 1 and told[0] in skip]:
                message = f'"{empty[0]}" in "{said}" is a little word, which stands in any text; say more'
                yield loaded.problem(kind, id_, at, "wording", message)
            for name in missing:
                yield loaded.problem(kind, id_, at, "wording", f"no class is called <{name}>; add it to classes or correct it")
            short = [e for sequence in sequences for e in sequence if e[0] == "*" and len(e) < 4]
            if short:
                yield loaded.problem(
                    kind, id_, at, "wording", f'"{said}" has a prefix of fewer than three letters; write more of it'
                )


READING_RULES: dict[str, Rule] = {
    "rule-can-fire": rule_can_fire,
    "wording": wording,
}
