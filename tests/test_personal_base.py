"""A knowledge base of one's own replaces muscles and places, and can never change, remove or weaken what safety reads."""

import json
import shutil
from pathlib import Path

import pytest

import painmap
from painmap import errors, routine, safety, store, targets, words
from process import run

WORLD = Path(__file__).parent / "world"
PACKAGED = Path(store.packaged_folder())
OWN = ("muscles", "locations", "steps", "routines", "groups", "look_alikes", "disputes")
SAFETY = ("findings", "red_flags", "cautions", "help_lines")
NUMB = "numb between my legs and can't pee"


@pytest.fixture(scope="module")
def world():
    return painmap.load(str(WORLD))


@pytest.fixture
def mine(tmp_path):
    """Return a copy of the tiny world that a test may change."""
    base = tmp_path / "mine"
    shutil.copytree(WORLD, base)
    return base


def rows_of(name):
    """Return the entries of a packaged list as the texts in which they stand."""
    text = (PACKAGED / f"{name}.yaml").read_text(encoding="utf-8")
    return ["- " + part for part in ("\n" + text).split("\n- ")[1:]]


def level(kb, text):
    return safety.triage(kb, words.read(text, kb)).level


# --- what is replaced and what stays -------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", OWN)
def test_it_replaces_what_it_holds(field, world):
    names = {
        "muscles": {"alpha", "beta", "gamma", "delta"},
        "locations": {"foot", "front-of-shin", "knee", "leg", "nail", "outer-knee", "outer-shin", "shin", "sole"},
        "steps": {"press-alpha", "stretch-alpha", "raise-toes"},
        "routines": {"shin-evening"},
        "groups": {"outers"},
        "look_alikes": {"cracked-shin"},
        "disputes": {"press-or-not"},
    }
    assert set(getattr(world, field)) == names[field]


def test_it_replaces_links_and_words(world):
    assert [(link.source, link.target) for link in world.links] == [("delta", "alpha")]
    assert {row.id for row in world.words.activities} == {"running", "kneeling"}
    assert {row.id for row in world.words.conditions} == {"shin-trouble"}


def test_its_sources_come_first_and_of_the_packaged_ones_only_those_that_safety_cites(world, kb):
    own = {"book-one", "book-two", "page-after-one"}
    rows = [row for table in (world.red_flags, world.cautions, world.help_lines) for row in table.values()]
    terms = [*world.terms.sites, *world.terms.press_exceptions]
    cited = {cite.id for row in [*rows, *terms] for cite in row.sources} | {
        cite.citing for row in rows for cite in row.sources if cite.citing
    }
    assert list(world.sources)[:3] == ["book-one", "book-two", "page-after-one"]
    assert set(world.sources) == own | cited
    assert set(world.sources) - own <= set(kb.sources)


@pytest.mark.parametrize("field", [*SAFETY, "grammar", "terms"])
def test_what_safety_reads_stays_packaged(field, world, kb):
    assert getattr(world, field) == getattr(kb, field)


@pytest.mark.parametrize("way", ["--data", "$PAINMAP_DATA"])
def test_the_program_reads_it(way):
    args, env = ([way, str(WORLD)], {}) if way == "--data" else ([], {"PAINMAP_DATA": str(WORLD)})
    listed = run("list", "muscles", *args, env=env)
    assert sorted(listed.stdout.split()) == ["alpha", "beta", "delta", "gamma"]
    answer = json.loads(run("where", "outer shin", "--json", *args, env=env).stdout)
    assert answer["results"][0]["id"] == "alpha"
    assert answer["knowledge_base"]["muscles"] == 4


def test_the_option_wins_over_the_environment(tmp_path):
    done = run("list", "muscles", "--data", str(WORLD), env={"PAINMAP_DATA": str(tmp_path / "nowhere")})
    assert done.code == 0
    assert "alpha" in done.stdout


def test_load_reads_the_environment(monkeypatch):
    monkeypatch.setenv("PAINMAP_DATA", str(WORLD))
    assert set(painmap.load().muscles) == {"alpha", "beta", "gamma", "delta"}


def test_the_packaged_folder_by_name_is_the_packaged_base(kb):
    assert set(painmap.load(str(PACKAGED)).muscles) == set(kb.muscles)


def test_an_emergency_is_one_there_too():
    done = run("where", NUMB, "--json", "--data", str(WORLD))
    answer = json.loads(done.stdout)
    assert done.code == 0
    assert answer["triage"]["level"] == "emergency"
    assert (answer["results"], answer["withheld"]) == ([], True)
    assert answer["triage"]["flags"][0]["action"] in done.stderr


EMERGENCIES = (
    NUMB,
    "crushing chest pain and sweating",
    "worst headache of my life, sudden",
    "face drooping and slurred speech",
    "calf swollen and I am breathless",
)


@pytest.mark.parametrize("text", EMERGENCIES)
def test_triage_is_the_same_with_every_base(text, world, kb):
    assert level(world, text) == level(kb, text) == "emergency"
    assert [flag.id for flag in safety.triage(world, words.read(text, world)).flags] == [
        flag.id for flag in safety.triage(kb, words.read(text, kb)).flags
    ]


@pytest.mark.parametrize("text", EMERGENCIES)
def test_no_name_or_word_of_it_hides_an_emergency(text, mine):
    said = text.replace(",", "").replace("'", "").lower()
    locations = mine / "locations.yaml"
    aka = f"- {{id: trap, name: {said}, part_of: leg, aka: [{', '.join(said.split())}], none_known: it is a trap}}\n"
    locations.write_text(locations.read_text(encoding="utf-8") + aka, encoding="utf-8")
    vocabulary = mine / "words.yaml"
    changed = vocabulary.read_text(encoding="utf-8").replace("fillers: [", f"fillers: [{', '.join(said.split())}, {said}, ")
    changed = changed.replace("ordinary: ", f"ordinary: {said} ").replace("[ache, ", f"[{said}, ache, ")
    vocabulary.write_text(changed, encoding="utf-8")
    assert level(painmap.load(str(mine)), text) == "emergency"


def test_a_base_without_words_still_reads_directions(mine):
    (mine / "words.yaml").unlink()
    done = run("where", "outside of my left shin", "--json", "--data", str(mine))
    assert done.code == 0, done.stderr
    answer = json.loads(done.stdout)
    assert [(row["id"], row["side"]) for row in answer["understood"]["locations"]] == [("outer-shin", "left")]
    assert answer["results"][0]["id"] == "alpha"


# --- what it may not do --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAFETY)
def test_an_exact_copy_is_fine(name, mine, kb):
    shutil.copy(PACKAGED / f"{name}.yaml", mine)
    assert getattr(painmap.load(str(mine)), name) == getattr(kb, name)


@pytest.mark.parametrize("name", ["grammar", "terms"])
def test_a_copied_grammar_and_copied_terms_are_fine(name, mine, kb):
    shutil.copy(PACKAGED / f"{name}.yaml", mine)
    assert getattr(painmap.load(str(mine)), name) == getattr(kb, name)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("red_flags", "level: emergency", "level: urgent"),
        ("findings", "wordings:", "age: {min: 3}\n  wordings:"),
        ("cautions", "says: ", "says: Never mind. "),
        ("help_lines", "Get help now", "Relax"),
    ],
)
def test_a_changed_entry_is_refused_with_its_place(name, old, new, mine, kb):
    row = next(row for row in rows_of(name) if old in row)
    (mine / f"{name}.yaml").write_text("# mine\n" + row.replace(old, new, 1) + "\n", encoding="utf-8")
    done = run("where", "outer shin", "--data", str(mine))
    assert (done.code, done.stdout) == (3, "")
    assert f"{name}.yaml:2:3: " in done.stderr
    with pytest.raises(errors.DataError) as caught:
        painmap.load(str(mine))
    assert [problem.rule for problem in caught.value.problems] == ["safety-changed"]


def test_a_changed_grammar_is_refused(mine):
    (mine / "grammar.yaml").write_text("skip: [numb]\n", encoding="utf-8")
    with pytest.raises(errors.DataError, match=r"grammar\.yaml:1:1: .*take this file out"):
        painmap.load(str(mine))


def test_a_changed_site_is_refused(mine):
    terms = "positions: []\ntools: []\nproperties: []\nsites:\n  - {id: throat, name: throat}\n"
    (mine / "terms.yaml").write_text(terms, encoding="utf-8")
    with pytest.raises(errors.DataError, match=r"terms\.yaml:5:5: "):
        painmap.load(str(mine))


@pytest.mark.parametrize("content", ["", "[]\n", "# nothing\n"])
@pytest.mark.parametrize("name", SAFETY)
def test_an_empty_safety_file_takes_nothing_away(name, content, mine, kb):
    (mine / f"{name}.yaml").write_text(content, encoding="utf-8")
    assert getattr(painmap.load(str(mine)), name) == getattr(kb, name)


@pytest.mark.parametrize("name", SAFETY)
def test_a_safety_file_that_is_no_list_is_refused_and_not_passed_over(name, mine):
    """A red flag of one's own without its hyphen must not be lost silently."""
    (mine / f"{name}.yaml").write_text("id: mine\nname: mine\n", encoding="utf-8")
    with pytest.raises(errors.DataError, match=rf"{name}\.yaml:1:1: "):
        painmap.load(str(mine))


def test_a_base_cannot_take_the_packaged_exceptions_or_add_its_own(mine, kb):
    exception = "press_exceptions: [{step: press-alpha, site: throat, reason: I dare, sources: [book-one]}]\n"
    (mine / "terms.yaml").write_text("positions: []\ntools: []\nproperties: []\nsites: []\n" + exception, encoding="utf-8")
    step = mine / "steps" / "press-alpha.yaml"
    step.write_text(step.read_text(encoding="utf-8").replace("[outer-calf-muscle]", "[throat]"), encoding="utf-8")
    done = run("check", str(mine), "--json")
    assert done.code == 3
    assert "endangered-site" in {problem["rule"] for problem in json.loads(done.stdout)["problems"]}


def test_a_press_of_its_own_on_an_endangered_site_is_never_planned(mine):
    step = mine / "steps" / "press-alpha.yaml"
    step.write_text(step.read_text(encoding="utf-8").replace("[outer-calf-muscle]", "[throat]"), encoding="utf-8")
    try:
        kb = painmap.load(str(mine))
    except errors.DataError:
        return
    _, plan = targets.plan_for(kb, "alpha", 10)
    assert "throat" not in {site for row in plan.steps for site in row.step.presses}


# --- what it may add -----------------------------------------------------------------------------------------------------

FINDING = "- {id: green-skin, name: green skin, kind: symptom, wordings: [green skin]}\n"
FLAG = """- id: visitor
  suspect: a visitor
  level: emergency
  when: now
  action: Call your emergency number now.
  why: Skin is not green.
  rule: {all: [green-skin, fever]}
  sources: [book-one]
"""
CAUTION = """- id: green
  name: green
  findings: [green-skin]
  blocks: {phases: [press]}
  says: Nothing presses green people.
  sources: [book-two]
"""


@pytest.fixture
def grown(mine):
    for name, text in (("findings", FINDING), ("red_flags", FLAG), ("cautions", CAUTION)):
        (mine / f"{name}.yaml").write_text(text, encoding="utf-8")
    return mine


def test_it_adds_findings_red_flags_and_cautions_of_its_own(grown, kb):
    own = painmap.load(str(grown))
    assert set(own.findings) - set(kb.findings) == {"green-skin"}
    assert set(own.red_flags) - set(kb.red_flags) == {"visitor"}
    assert set(own.cautions) - set(kb.cautions) == {"green"}
    assert set(kb.red_flags) < set(own.red_flags)
    assert level(own, "green skin and a fever, outer shin hurts") == "emergency"
    assert level(own, "green skin, outer shin hurts") == "routine"
    assert level(own, NUMB) == "emergency"


def test_its_caution_works_from_the_text_and_from_the_option(grown):
    own = painmap.load(str(grown))
    _, said = targets.plan_for(own, "green skin, outer shin hurts", 20)
    _, given = targets.plan_for(own, "outer shin", 20, ("green",))
    for plan in (said, given):
        assert plan.cautions == ("green",)
        assert "press" not in {row.step.phase for row in plan.steps}
        assert {row.id for row in plan.left_out} >= {"press-alpha"}
    _, free = targets.plan_for(own, "outer shin", 20)
    assert "press" in {row.step.phase for row in free.steps}
    assert sum(row.seconds for row in free.steps if row.step.phase == "press") <= routine.MOST_PRESSING_S


def test_check_is_clean_and_names_faults_in_what_it_adds(grown):
    assert run("check", str(grown)).code == 0
    (grown / "cautions.yaml").write_text(CAUTION.replace("[green-skin]", "[red-skin]"), encoding="utf-8")
    done = run("check", str(grown), "--json")
    places = [(row["rule"], row["line"]) for row in json.loads(done.stdout)["problems"]]
    assert (done.code, places) == (3, [("dangling-id", 3)])


def test_a_folder_without_a_base_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        done = run("where", "outer shin", "--data", str(folder))
        assert (done.code, done.stdout) == (3, "")
        assert str(folder) in done.stderr
