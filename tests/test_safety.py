"""How findings combine to warnings: rules of a few findings, over what was said, denied and left unsaid."""

from functools import lru_cache
from pathlib import Path

import pytest

import painmap
from painmap import safety
from painmap.results import Reading, Said, Triage
from painmap.vocabulary import Finding, Range, RedFlag, Rule, Sum

KINDS = {"a": "symptom", "b": "symptom", "c": "symptom", "old": "person", "clot": "risk", "cancer": "diagnosis"}


@lru_cache
def world():
    return painmap.load(str(Path(__file__).parent / "world"))


def finding(id_, **more):
    return Finding(**{**dict.fromkeys(Finding._fields), "id": id_, "name": id_, "kind": KINDS.get(id_, "symptom"), **more})


def rule(spec):
    """Return the rule of a finding's id, or of (op, parts...); `at_least 2` counts."""
    if isinstance(spec, str):
        return Rule("said", spec, 0, ())
    op, *parts = spec
    if op in ("unless_said", "unless_known"):
        return Rule(op, parts[0], 0, ())
    op, _, least = op.partition(" ")
    return Rule(op, None, int(least or 0), tuple(map(rule, parts)))


def flag(id_, spec, level="urgent", when="days", condition=None):
    some = {"suspect": id_, "action": "See someone.", "why": "So.", "sources": (), "no_steps": False, "reviewed_by": None}
    return RedFlag(id=id_, level=level, when=when, rule=rule(spec), condition=condition, **some)


def base(*flags, findings=()):
    rows = {row.id: row for row in (*map(finding, KINDS), *findings)}
    return world()._replace(findings=rows, red_flags={row.id: row for row in flags})


def reading(said):
    """Return a reading of findings: `a` said, `-a` denied, `<a` past, `~a` another's."""
    marks = {"-": "denied", "<": "past", "~": "other", "?": "hypothetical"}
    rows = [
        Said(word.lstrip("-<~?"), word, "finding", marks.get(word[0], "said"), f"text of {word}", 0, 0) for word in said.split()
    ]
    return Reading("", (), (), (), (), (), tuple(rows), None, (), (), False, False)


def raised(kb, said):
    return safety.triage(kb, reading(said)).flags


def test_one_rule_alone_is_doubted_where_the_words_around_speak_against_it():
    total = finding("total", adds_up=Sum(1, {}, {}))
    many = flag("many", ("all", "d", "e", "f", "g"))
    kb = base(
        flag("one", ("all", "a", "b")), flag("two", "c"), flag("ill", ("all", "d", "cancer")), flag("sum", "total"), many,
        findings=(total, *map(finding, "defg")),
    )  # fmt: skip

    def triage(said, **believed):
        return safety.triage(kb, reading(said)._replace(believed={level: frozenset(ids) for level, ids in believed.items()}))

    alone = triage("a b", urgent="")
    assert (alone.level, alone.flags) == ("routine", ())
    assert alone.doubted.id == "one"
    assert triage("a b").level == triage("a b", emergency="").level == "urgent", "nothing is known of that level"
    assert triage("a b", urgent="b").level == triage("a b", urgent="ba").level == "urgent"
    assert triage("a b", urgent="c").level == "routine"
    for sure in ("d cancer", "total", "d e f g"):
        assert triage(sure, urgent="").level == "urgent", "an illness, a sum, or more than three findings"
    two = triage("a b c", urgent="")
    assert (len(two.flags), two.doubted) == (2, None)


@pytest.mark.parametrize(
    ("spec", "fires", "silent"),
    [
        ("a", ["a", "a -a", "-a a", "a b"], ["", "b", "-a", "<a", "~a", "?a"]),
        (("all", "a", "b"), ["a b", "b a c"], ["a", "b", "a -b", "c"]),
        (("any", "a", "b"), ["a", "b", "a b", "a -b"], ["c", "-a", ""]),
        (("at_least 2", "a", "b", "c"), ["a b", "a c", "a b c"], ["a", "c", "a -b"]),
        (("all", "a", ("any", "b", "c")), ["a b", "a c"], ["a", "b c"]),
        # what explains a sign away
        (("all", "a", ("unless_said", "b")), ["a", "a -b", "a <b"], ["a b", "b", ""]),
        # what was not said is not known: the rule fires unless it was denied
        (("all", "a", ("unless_known", "old")), ["a", "a old"], ["a -old", "old", ""]),
        # nothing fires on what is only assumed
        (("unless_known", "old"), ["old"], ["", "a", "-old"]),
        (("any", ("unless_known", "old"), "a"), ["a", "old", "a -old"], ["b", "-old"]),
        (("at_least 2", "a", "b", ("unless_known", "old")), ["a b", "a", "b old"], ["a -old", "c"]),
        # one's own past of clot or cancer stays, another's does not
        (("all", "a", "clot"), ["a clot", "a <clot"], ["a ~clot", "a -clot", "<a clot", "a ?clot"]),
        (("all", "a", "cancer"), ["a <cancer"], ["a ~cancer"]),
    ],
)
def test_a_rule_fires_on_what_was_said_and_on_nothing_else(spec, fires, silent):
    kb = base(flag("it", spec))
    assert [said for said in fires if not raised(kb, said)] == []
    assert [said for said in silent if raised(kb, said)] == []


@pytest.mark.parametrize(
    ("spec", "said", "condition"),
    [
        (("all", "a", ("unless_known", "old")), "a", "if you are old"),
        (("all", "a", ("unless_known", "old")), "a old", None),
        (("any", "a", ("unless_known", "old")), "a", None),
        (("at_least 2", "a", "b", ("unless_known", "old")), "a b", None),
        (("at_least 2", "a", "b", ("unless_known", "old")), "a", "if you are old"),
        (("any", ("all", "a", ("unless_known", "old")), ("all", "b", ("unless_known", "old"))), "a b", "if you are old"),
    ],
)
def test_a_condition_is_told_only_where_the_rule_turned_on_it(spec, said, condition):
    (found,) = raised(base(flag("it", spec, condition="if you are old")), said)
    assert found.condition == condition


def test_a_warning_names_the_words_that_led_to_it_each_once():
    kb = base(flag("it", ("all", ("any", "a", "b"), ("any", "b", "c"), ("unless_said", "old"))))
    (found,) = raised(kb, "a b c")
    assert found.because == ("text of a", "text of b", "text of c")
    (found,) = raised(kb, "a c")
    assert found.because == ("text of a", "text of c")
    (found,) = raised(base(flag("it", ("at_least 1", "a", ("unless_known", "old")))), "a")
    assert found.because == ("text of a",)


def test_the_gravest_stands_first():
    flags = [
        flag("days", "a"),
        flag("today", "a", when="today"),
        flag("now", "a", when="now"),
        flag("unsure", ("all", "a", ("unless_known", "old")), when="now", condition="if you are old"),
        flag("grave-today", "a", "emergency", "today"),
        flag("grave-now", "a", "emergency", "now"),
        flag("aaa", "a"),
    ]
    expected = ["grave-now", "grave-today", "now", "today", "aaa", "days", "unsure"]
    for rows in (flags, flags[::-1]):
        found = safety.triage(base(*rows), reading("a"))
        assert [row.id for row in found.flags] == expected
        assert found.level == "emergency"
    assert safety.triage(base(*flags[:4]), reading("a")).level == "urgent"
    assert safety.triage(base(*flags), reading("b")) == Triage("routine", ())


def test_a_sum_of_words_is_told_only_where_no_rule_says_as_much():
    total = finding("total", adds_up=Sum(1, {}, {}))
    echo, grave_echo = flag("echo", "total"), flag("grave-echo", "total", "emergency")
    urgent, grave = flag("urgent", "a"), flag("grave", "b", "emergency")
    kb = base(echo, urgent, grave, findings=[total])
    for said, expected in (
        ("total", ["echo"]),
        ("total a", ["urgent"]),
        ("total b", ["grave"]),
        ("a b", ["grave", "urgent"]),
    ):
        assert [row.id for row in raised(kb, said)] == expected
    kb = base(grave_echo, urgent, grave, findings=[total])
    assert [row.id for row in raised(kb, "total a")] == ["grave-echo", "urgent"]
    assert [row.id for row in raised(kb, "total b")] == ["grave"]


def test_a_text_switches_on_the_cautions_whose_findings_it_holds_in_their_order():
    some = next(iter(world().cautions.values()))
    cautions = {id_: some._replace(id=id_, findings=rows) for id_, rows in (("x", ("a", "b")), ("y", ("c",)), ("z", ("clot",)))}
    kb = base()._replace(cautions=cautions)
    for said, expected in (
        ("", ()),
        ("a", ("x",)),
        ("c b", ("x", "y")),
        ("-a", ()),
        ("<clot", ("z",)),
        ("<a", ()),
        ("~clot", ()),
    ):
        assert safety.cautions(kb, reading(said)) == expected


def test_an_age_that_was_said_decides_and_one_that_was_not_leaves_it_open(kb):
    old = finding("old", age=Range(50, None), wordings=(), but_not=())
    wordings = {"wordings": ("green skin",), "but_not": ()}
    findings = {**kb.findings, "old": old, "green": finding("green", **wordings)}
    flags = {"it": flag("it", ("all", "green", ("unless_known", "old")), condition="if you are 50 or older")}
    kb = kb._replace(findings=findings, red_flags=flags)
    from painmap import lexicon, words

    kb = kb._replace(lexicon=lexicon.build(kb))
    for text, expected in (
        ("green skin", ["if you are 50 or older"]),
        ("green skin, I am 67", [None]),
        ("green skin, I am 50", [None]),
        ("green skin, I am 49", []),
        ("no green skin, I am 67", []),
    ):
        assert [row.condition for row in safety.triage(kb, words.read(text, kb)).flags] == expected, text
