"""The strict YAML reader: few types, every fault with its place, nothing that can hurt."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from painmap import yamldoc


def parsed(text):
    return yamldoc.parse("x.yaml", text.encode() if isinstance(text, str) else text)


def faults(text):
    return [(p.line, p.column, p.rule) for p in parsed(text).problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("1:30", "1:30"), ("012", "012"), ("2020-01-01", "2020-01-01"),
        ("1_000", "1_000"),
        ("1e3", "1e3"), (".5", ".5"), (".nan", ".nan"), (".inf", ".inf"), ("0x1f", "0x1f"), ("True", "True"), ("NULL", "NULL"),
        ("true", True), ("false", False), ("null", None), ("~", None), ("", None), ("7", 7), ("-7", -7), ("0", 0), ("1.50", 1.5),
        ("'7'", "7"), ('"true"', "true"), ("9" * 5000, "9" * 5000),
    ],
)  # fmt: skip
def test_only_null_true_false_plain_numbers_and_text_are_implicit(text, value):
    doc = parsed(f"key: {text}\n")
    assert not doc.problems
    assert doc.data == {"key": value}
    assert type(doc.data["key"]) is type(value)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\nb: 2\na: 3\n", (3, 1, "duplicate-key")),
        ("a: &x 1\n", (1, 4, "anchor")),
        ("a: *x\n", (1, 4, "alias")),
        ("a: !!python/object/apply:os.system [ls]\n", (1, 4, "tag")),
        ("a: !!str 1\n", (1, 4, "tag")),
        ("a: 1\n---\nb: 2\n", (2, 1, "second-document")),
        ("a: [1\nb: 2\n", (2, 2, "yaml")),
        ("a: \"x\\e[31m\"\n", (1, 4, "control-character")),
        ('a: "\\u202e"\n', (1, 4, "control-character")),
        ("1: x\n", (1, 1, "key-type")),
        ("? [a]\n: 1\n", (1, 3, "key-type")),
        ("a: " + "[" * 25 + "]" * 25, (1, 23, "too-deep")),
        (b"a: 1\nb: \xff\n", (2, 4, "encoding")),
        ("a: 9999-99-99\n", None),
    ],
)  # fmt: skip
def test_each_fault_has_its_line_and_column(text, place):
    assert faults(text) == ([place] if place else [])


def test_a_byte_order_mark_is_fine():
    assert parsed(b"\xef\xbb\xbfa: 1\n").data == {"a": 1}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_ends_in_a_fault_and_not_in_a_crash(opening):
    assert [rule for _, _, rule in faults(opening * 100_000)] in (["too-deep"], ["yaml"])


def test_an_alias_bomb_is_refused_at_its_first_anchor():
    assert faults("a: &a [x, x]\nb: &b [*a, *a]\n")[0][2] == "anchor"


def test_too_many_values_and_too_many_bytes_are_refused():
    assert faults("[" + "1," * (yamldoc.MAX_NODES + 1) + "]")[0][2] == "too-large"
    assert faults(b"#" * (yamldoc.MAX_BYTES + 1))[0][2] == "too-large"


def test_positions_are_those_of_the_keys():
    doc = parsed("a:\n  - b: 1\n    c: [x, y]\n")
    assert doc.marks[("a", 0, "c")] == (3, 5)
    assert doc.marks[("a", 0, "c", 1)] == (3, 12)
    assert doc.problem(("a", 0, "missing"), "r", "m")[:3] == ("x.yaml", 2, 5)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdefgh", min_size=2), inner, max_size=4),
    max_leaves=15,
)


@given(st.dictionaries(st.text("abcdefgh", min_size=2), PLAIN, max_size=5))
def test_what_pyyaml_writes_is_read_back(data):
    doc = parsed(yaml.safe_dump(data, allow_unicode=True, indent=2))
    assert doc.data == data or doc.problems


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")))
def test_no_input_raises(raw):
    doc = parsed(raw)
    assert doc.problems or doc.marks or doc.data is None


@given(st.text("ab:-[]{}&*!|>'\"# \n\t?,", max_size=60))
def test_both_loaders_agree(text):
    with_c = parsed(text)
    original = yamldoc._PARSER
    yamldoc._PARSER = yaml.SafeLoader
    try:
        pure = parsed(text)
    finally:
        yamldoc._PARSER = original
    if not with_c.problems and not pure.problems:
        assert with_c.data == pure.data


SCALARS = st.sampled_from(
    ["a", "no", "~", "12", "1.5", "true", "'x'", '"\\e[31m"', '"\\u202e"', "&a b", "*a", "!t c", "9" * 400, "''", "é", "|", "- x"]
)
STRUCTURES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda rows: "[" + ", ".join(rows) + "]")
        | st.lists(st.tuples(SCALARS, inner), max_size=4).map(lambda rows: "{" + ", ".join(f"{k}: {v}" for k, v in rows) + "}")
    ),
    max_leaves=30,
)


def leaves(value):
    """Return everything in some data that is no list or mapping, keys too."""
    if isinstance(value, dict):
        return [leaf for row in value.items() for part in row for leaf in leaves(part)]
    return [leaf for row in value for leaf in leaves(row)] if isinstance(value, list) else [value]


@given(st.lists(STRUCTURES, min_size=1, max_size=6), st.sampled_from(["\n- ", "\na: ", "\n", "\n---\n", "\n  "]))
def test_any_structure_is_data_or_a_fault_with_its_place(parts, join):
    text = join.join(["", *parts])
    doc = parsed(text)
    lines = text.count("\n") + 2
    assert all(1 <= problem.line <= lines and problem.column >= 1 and problem.message for problem in doc.problems)
    if not doc.problems:
        assert all(type(leaf) in (str, int, float, bool, type(None)) for leaf in leaves(doc.data))
        assert all(yamldoc.unprintable(leaf) is None for leaf in leaves(doc.data) if isinstance(leaf, str))
        assert not any(part in ("*a", "&a b", "!t c") for part in parts)
