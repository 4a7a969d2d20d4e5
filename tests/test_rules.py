"""Each named rule of `checks`: one change of the tiny world that it reports, and one close to it that it lets pass."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from painmap import checks, store

WORLD = Path(__file__).parent / "world"


class Edit(NamedTuple):
    """One change of a file: `old` becomes `new`; without `old`, `new` is added at the end (of a new file, if need be)."""

    file: str
    old: str
    new: str


class Pair(NamedTuple):
    """Changes that a rule reports, where it reports them, and changes that it lets pass."""

    fires: tuple[Edit, ...]
    file: str
    passes: tuple[Edit, ...]


def location(row):
    return Edit("locations.yaml", "", f"- {{{row}}}\n")


def alpha(old, new):
    return Edit("muscles/alpha.yaml", old, new)


def press(old, new):
    return Edit("steps/press-alpha.yaml", old, new)


def link(kind, certainty, basis, target="alpha", sources="book-one"):
    row = f"from: delta, to: {target}, kind: {kind}, basis: {basis}, certainty: {certainty}, sources: [{sources}]"
    return Edit("links.yaml", "", f"- {{{row}}}\n")


def finding(row):
    return Edit("findings.yaml", "", f"- {{id: green-skin, name: green skin, kind: symptom, {row}}}\n")


def green_flag(rest):
    row = "id: green, suspect: it, level: urgent, when: days, action: See someone., why: It is green., sources: [book-one]"
    return Edit("red_flags.yaml", "", f"- {{{row}, {rest}}}\n")


SELLER = Edit("sources.yaml", "", "- {id: seller, authors: [S], title: Shop, year: null, kind: vendor, where: example.org}\n")
GREEN = finding("wordings: [green skin]")
SPARE = Edit("steps/spare.yaml", "", (WORLD / "steps/stretch-alpha.yaml").read_text(encoding="utf-8"))
SPARE_ALIKE = Edit(
    "look_alikes.yaml",
    "",
    "- {id: spare-alike, name: spare, at: [{to: outer-shin, sources: [book-one]}], tell: none at all, see: See someone., "
    "sources: [book-one]}\n",
)
WORDS_30 = " ".join(["one"] * 30)
PAIRS = {
    "things-named": Pair(
        (press("Sit down.", "Sit down on a towel."),),
        "steps/press-alpha.yaml",
        (press("Sit down.", "Sit down on the floor, the ball of your foot up."),),
    ),
    "position-equipped": Pair(
        (press("tool: [ball, chair]", "tool: [ball]"), press("Sit down.", "Settle down.")),
        "steps/press-alpha.yaml",
        (
            press("tool: [ball, chair]", "tool: [ball]"),
            press("position: sitting", "position: any"),
            press("Sit down.", "Sit or stand."),
        ),
    ),
    "one-id-space": Pair(
        (
            Edit("groups.yaml", "id: outers", "id: sole"),
            alpha("group: outers\n", ""),
            Edit("muscles/delta.yaml", "group: outers\n", ""),
        ),
        "locations.yaml",
        (Edit("groups.yaml", "aka: [outer muscles]", "aka: [sole]"),),
    ),
    "part-of-loop": Pair(
        (Edit("locations.yaml", "id: leg, name: leg", "id: leg, name: leg, part_of: sole"),),
        "locations.yaml",
        (Edit("locations.yaml", "part_of: shin, direction: front", "part_of: outer-shin, direction: front"),),
    ),
    "near-symmetric": Pair(
        (Edit("locations.yaml", "direction: front}", "direction: front, near: [outer-shin]}"),),
        "locations.yaml",
        (
            Edit("locations.yaml", "direction: front}", "direction: front, near: [outer-shin]}"),
            Edit("locations.yaml", "near: [outer-knee]", "near: [front-of-shin, outer-knee]"),
        ),
    ),
    "lay-name-unique": Pair(
        (Edit("locations.yaml", "aka: [paw]", "aka: [shanks]"),),
        "locations.yaml",
        (
            Edit("locations.yaml", "aka: [paw]", "aka: [shanks], ambiguous: [shank]"),
            Edit("locations.yaml", "aka: [shank]", "aka: [shank], ambiguous: [shank]"),
        ),
    ),
    "muscle-name-unique": Pair(
        (Edit("groups.yaml", "", "- {id: outsiders, name: Outer, members: [alpha]}\n"),),
        "groups.yaml",
        (Edit("groups.yaml", "", "- {id: outsiders, name: outsiders, aka: [outers, alpha], members: [alpha]}\n"),),
    ),
    "one-name-each": Pair(
        (alpha("latin: musculus alpha", "latin: 'musculus alpha, pars prima'"),),
        "muscles/alpha.yaml",
        (alpha("name: alpha", "name: 'alpha, first part'"),),
    ),
    "location-reached": Pair(
        (location("id: moon, name: moon"),), "locations.yaml", (location("id: moon, name: moon, none_known: it is no place"),)
    ),
    "muscle-reachable": Pair(
        (
            alpha("to: outer-shin", "to: mars"),
            alpha("to: front-of-shin", "to: venus"),
        ),
        "muscles/alpha.yaml",
        (alpha("to: outer-shin", "to: mars"),),
    ),
    "step-used": Pair((SPARE,), "steps/spare.yaml", (SPARE, press("instead: stretch-alpha", "instead: spare"))),
    "step-dosed": Pair(
        (press("dose: {hold_s: [30, 60], reps: 1, sides: both}\n", ""),),
        "steps/press-alpha.yaml",
        (press("dose: {hold_s: [30, 60], reps: 1, sides: both}\n", "planned: false\n"),),
    ),
    "endangered-site": Pair(
        (press("[outer-calf-muscle]", "[outer-calf-muscle, fibular-head]"),),
        "steps/press-alpha.yaml",
        (press("[outer-calf-muscle]", "[outer-calf-muscle, fibular-head]\nplanned: false"),),
    ),
    "press-or-reason": Pair(
        (alpha("care: [press-alpha, ", "care: ["),),
        "muscles/alpha.yaml",
        (alpha("care: [press-alpha, ", "no_press: a nerve lies bare here\ncare: ["),),
    ),
    "concepts-given": Pair(
        (alpha("feels: [{id: aching, sources: [book-one]}, ", "feels: ["),),
        "muscles/alpha.yaml",
        (alpha("{id: burning, sources: [book-one]}", "{id: burning, sources: [book-two]}"),),
    ),
    "part-known": Pair(
        (alpha("part: upper", "part: lower"),),
        "muscles/alpha.yaml",
        (alpha("part: upper", "part: lower"), alpha("parts: {upper: ", "parts: {lower: lower fibres, upper: ")),
    ),
    "referral-once": Pair(
        (alpha("refers:\n", "refers:\n  - {to: front-of-shin, zone: spillover, sources: [book-two]}\n"),),
        "muscles/alpha.yaml",
        (alpha("refers:\n", "refers:\n  - {to: front-of-shin, zone: essential, sources: [book-two]}\n"),),
    ),
    "vendor-link": Pair((link("chain", "low", "vendor"),), "links.yaml", (link("chain", "none", "vendor"),)),
    "rule-can-fire": Pair((GREEN,), "findings.yaml", (GREEN, green_flag("rule: green-skin"))),
    "wording": Pair(
        (finding("wordings: [gr*]"), green_flag("rule: green-skin")),
        "findings.yaml",
        (finding("wordings: [gre*]"), green_flag("rule: green-skin")),
    ),
    "no-product-names": Pair(
        (alpha("text: a long run", "text: a Thera Cane"),),
        "muscles/alpha.yaml",
        (alpha("text: a long run", "text: a therapist's cane"),),
    ),
    "short-sentences": Pair(
        (alpha("text: a long run", f"text: {WORDS_30} more"),),
        "muscles/alpha.yaml",
        (alpha("text: a long run", f"text: {WORDS_30}. {WORDS_30}"),),
    ),
    "latin-explained": Pair(
        (alpha("text: a long run", "text: a blow to the tibia"),),
        "muscles/alpha.yaml",
        (alpha("text: a long run", "text: a blow to the tibia (shin bone)"),),
    ),
    "code-form": Pair(
        (alpha("area:", 'codes: {uberon: "UBERON:123"}\narea:'),),
        "muscles/alpha.yaml",
        (alpha("area:", 'codes: {uberon: "UBERON:0000123"}\narea:'),),
    ),
    "none-known": Pair(
        (alpha("area:", "none_known: {sets_off: nobody says so}\narea:"),),
        "muscles/alpha.yaml",
        (alpha("area:", "none_known: {keeps_going: nobody says so}\narea:"),),
    ),
    "look-alike-used": Pair(
        (SPARE_ALIKE,),
        "look_alikes.yaml",
        (SPARE_ALIKE, alpha("mimics: [cracked-shin]", "mimics: [cracked-shin, spare-alike]")),
    ),
}
MORE = {
    "a place whose whole is reached, but not itself": (
        "location-reached",
        (location("id: shin-ridge, name: ridge, part_of: outer-shin"),),
        True,
    ),
    "a place of which a part is reached": (
        "location-reached",
        (location("id: limb, name: limb"), Edit("locations.yaml", "id: leg, name: leg", "id: leg, name: leg, part_of: limb")),
        False,
    ),
    "a muscle and a location of one id": ("one-id-space", (location("id: beta, name: betaland, none_known: no place"),), True),
    "repeats from side to side that are done on one": (
        "step-dosed",
        (press("reps: 1, sides: both}", "reps: 2, sides: one, alternating: true}"),),
        True,
    ),
    "repeats from side to side that are done on both": (
        "step-dosed",
        (press("reps: 1, sides: both}", "reps: 2, sides: both, alternating: true}"),),
        False,
    ),
    "a finding that nobody can say": ("wording", (finding("wordings: []"),), True),
    "a class that does not exist": ("wording", (Edit("words.yaml", "[burn*]", '["<flames> up"]'),), True),
    "a class of the vocabulary": (
        "wording",
        (Edit("words.yaml", "[burn*]", '["<flames> up"]'), Edit("words.yaml", "", "classes: {flames: [blazing]}\n")),
        False,
    ),
    "a finding cannot use a class of the vocabulary": (
        "wording",
        (
            Edit("words.yaml", "", "classes: {flames: [blazing]}\n"),
            finding('wordings: ["<flames> skin"]'),
            green_flag("rule: green-skin"),
        ),
        True,
    ),
    "a class that the grammar has": ("wording", (Edit("words.yaml", "", "classes: {cant: [cannot]}\n"),), True),
    "a rule that assumes silently": (
        "rule-can-fire",
        (GREEN, green_flag("rule: {all: [fever, {unless_known: green-skin}]}")),
        True,
    ),
    "a rule that says what it assumes": (
        "rule-can-fire",
        (GREEN, green_flag("rule: {all: [fever, {unless_known: green-skin}]}, condition: if you are green")),
        False,
    ),
    "a finding that a caution reads": (
        "rule-can-fire",
        (
            GREEN,
            Edit("cautions.yaml", "", "- {id: green, name: green, findings: [green-skin], says: Care., sources: [book-one]}\n"),
        ),
        False,
    ),
    "a press that says nowhere": ("step-dosed", (press("presses: [outer-calf-muscle]\n", ""),), True),
    "seven sentences": ("step-dosed", (press("Breathe.", "Breathe., One., Two., Three., Four."),), True),
    "six sentences": ("step-dosed", (press("Breathe.", "Breathe., One., Two., Three."),), False),
    "a habit without a dose": (
        "step-dosed",
        (
            Edit("steps/raise-toes.yaml", "phase: strengthen", "phase: habit"),
            Edit("steps/raise-toes.yaml", "dose: {reps: [10, 20], rep_s: 3, sets: [1, 3], rest_s: 30}\n", ""),
        ),
        False,
    ),
    "a press test where nobody presses": (
        "press-or-reason",
        (Edit("muscles/gamma.yaml", "self_test: {kind: move", "self_test: {kind: press"),),
        True,
    ),
    "no strengthening": ("press-or-reason", (alpha(", raise-toes]", "]"),), True),
    "no stretch": ("press-or-reason", (alpha(", stretch-alpha, raise-toes]", ", raise-toes]"),), True),
    "a press that is only described": ("press-or-reason", (press("phase: press", "planned: false\nphase: press"),), True),
    "a reason for a field that a muscle must have": ("none-known", (alpha("area:", "none_known: {feels: no}\narea:"),), True),
    "a link to itself": ("vendor-link", (link("chain", "low", "expert", "delta"),), True),
    "only a seller cited, under another basis": (
        "vendor-link",
        (SELLER, link("chain", "very-low", "expert", sources="seller")),
        True,
    ),
    "a seller beside somebody who sells nothing": (
        "vendor-link",
        (SELLER, link("chain", "very-low", "expert", sources="seller, book-one")),
        False,
    ),
    "only a seller cited, of no certainty": ("vendor-link", (SELLER, link("chain", "none", "vendor", sources="seller")), False),
    "one code for two": (
        "code-form",
        (
            alpha("area:", 'codes: {uberon: "UBERON:0000123"}\narea:'),
            Edit("muscles/beta.yaml", "area:", 'codes: {uberon: "UBERON:0000123"}\narea:'),
        ),
        True,
    ),
    "Latin explained only at its second use": (
        "latin-explained",
        (alpha("where: ", "where: Beside the tibia. "), alpha("text: a long run", "text: a blow to the tibia (shin bone)")),
        True,
    ),
    "Latin explained at its first use": (
        "latin-explained",
        (alpha("where: ", "where: Beside the shin bone (tibia). "), alpha("text: a long run", "text: a blow to the tibia")),
        False,
    ),
    "Latin in the name of a muscle": (
        "latin-explained",
        (Edit("muscles/beta.yaml", "area:", "aka: [medial beta]\narea:"), alpha("text: a long run", "text: a tight medial beta")),
        False,
    ),
    "Latin in many": ("latin-explained", (alpha("text: a long run", "text: blows to both tibias"),), True),
    "a step that serves an area": (
        "step-used",
        (SPARE, Edit("steps/spare.yaml", "phase: stretch", "phase: warm-up\nareas: [foot]")),
        False,
    ),
    "two muscles of one name": ("muscle-name-unique", (alpha("name: alpha", "name: gamma"),), True),
    "a group called as a muscle is": ("muscle-name-unique", (Edit("groups.yaml", "name: outers", "name: beta"),), True),
    "a comma in another name": ("one-name-each", (alpha("aka: [first muscle]", "aka: ['muscle, first']"),), True),
    "a product in a source": (
        "no-product-names",
        (Edit("sources.yaml", "title: A page", "title: The Thera Cane"),),
        False,
    ),
}


def faults(tmp_path, rule, edits):
    """Return the files in which a rule finds faults in the tiny world after some edits."""
    base = tmp_path / "world"
    shutil.copytree(WORLD, base)
    for file, old, new in edits:
        path = base / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert old in text, f"{file} no longer holds {old!r}"
        path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
    found = list(checks.RULES[rule](store.load_all(str(base))))
    assert {problem.rule for problem in found} <= {rule}
    assert all(problem.message for problem in found)
    return {problem.file for problem in found}


def test_every_rule_has_a_pair():
    assert set(PAIRS) == set(checks.RULES)


@pytest.mark.parametrize("rule", PAIRS)
def test_the_rule_fires(rule, tmp_path):
    pair = PAIRS[rule]
    assert faults(tmp_path, rule, pair.fires) == {pair.file}


@pytest.mark.parametrize("rule", PAIRS)
def test_the_rule_lets_pass_what_comes_close(rule, tmp_path):
    assert faults(tmp_path, rule, PAIRS[rule].passes) == set()


@pytest.mark.parametrize("case", MORE)
def test_more_of_the_same(case, tmp_path):
    rule, edits, fires = MORE[case]
    assert bool(faults(tmp_path, rule, edits)) is fires
