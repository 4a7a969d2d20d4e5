"""`painmap check`: every planted fault of tests/broken is found where it stands, and nothing else is."""

import ast
import json
import os
import re
import shutil
from pathlib import Path

import pytest

from painmap import assemble, checks, fields, schema, store, verify, yamldoc
from painmap.model import Doc
from process import run

HERE = Path(__file__).parent
BROKEN = HERE / "broken"
WORLD = HERE / "world"
LOADED_RULES = {
    "wrong-type", "too-long", "wrong-value", "bad-id", "too-few", "unknown-key", "no-source", "missing-key", "bad-rule",
    "duplicate-id", "dangling-id", "safety-changed", "unknown-file",
    "encoding", "yaml", "anchor", "alias", "tag", "second-document", "too-deep", "key-type", "duplicate-key", "control-character",
}  # fmt: skip
MADE_HERE = {"not-a-file", "unreadable", "too-large"}
# A message says what to do: it commands something, or names what is expected, needed, allowed or known.
INSTRUCTS = re.compile(
    r"; (add|check|choose|correct|cut|drop|keep|leave|make|mend|name|put|rename|save|say|shorten|split|take|use|write)"
    r"|: (name|write)|expected|needs?\b|needed|none of|did you mean|known are|allowed"
)


def planted():
    """Return (file, line, rule) of every comment `# fault: rule, rule`."""
    found = set()
    for path in BROKEN.rglob("*.y*ml"):
        for number, line in enumerate(path.read_bytes().decode("latin-1").splitlines(), 1):
            _, _, rules = line.partition("# fault: ")
            found |= {(str(path.relative_to(HERE.parent)), number, rule.strip()) for rule in rules.split(",") if rule}
    return found


@pytest.fixture(scope="module")
def in_root():
    before = os.getcwd()
    os.chdir(HERE.parent)
    yield
    os.chdir(before)


@pytest.fixture(scope="module")
def as_json(in_root):
    done = run("check", "tests/broken/", "--json")
    assert done.code == 3, done.stderr
    return json.loads(done.stdout)


def test_json_lists_every_planted_fault_and_nothing_else(as_json):
    found = {(row["file"], row["line"], row["rule"]) for row in as_json["problems"]}
    assert {"missing": planted() - found, "extra": found - planted()} == {"missing": set(), "extra": set()}
    assert as_json["schema"] == "painmap.check/1"
    assert as_json["ok"] is False


def test_text_lists_every_planted_fault_and_nothing_else(in_root):
    done = run("check", "tests/broken/")
    assert done.code == 3, done.stderr
    *lines, last = done.stdout.splitlines()
    rows = [line.split(":", 4) for line in lines]
    assert {(file, int(line), rule.strip()) for file, line, _, rule, _ in rows} == planted()
    assert last.startswith(f"{len(lines)} problems found; ")


def test_each_message_says_what_to_do(as_json):
    dumb = [row["message"] for row in as_json["problems"] if not INSTRUCTS.search(row["message"])]
    assert not dumb
    assert all(row["column"] >= 1 and row["line"] >= 1 for row in as_json["problems"])


def named_rules(module):
    """Return the rules that a module of painmap names when it reports a fault."""
    tree = ast.parse((HERE.parent / "src" / "painmap" / f"{module}.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    reports = [call for call in calls if re.search(r"fault|problem|Problem|_StopError", ast.unparse(call.func))]
    texts = [arg.value for call in reports for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    return {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)*", text)}


def test_every_rule_is_planted_or_made_here():
    assert {rule for _, _, rule in planted()} == LOADED_RULES | set(checks.RULES)
    for module in ("yamldoc", "schema", "assemble", "store"):
        assert named_rules(module) <= LOADED_RULES | MADE_HERE, module


def test_a_file_is_checked_inside_the_base_above_it(in_root):
    done = run("check", "tests/broken/muscles/habits.yaml", "--json")
    found = {(row["file"], row["line"], row["rule"]) for row in json.loads(done.stdout)["problems"]}
    assert done.code == 3
    assert found == {row for row in planted() if row[0] == "tests/broken/muscles/habits.yaml"}


def test_a_sound_file_of_a_broken_base_is_clean(in_root):
    done = run("check", "tests/broken/muscles/sound.yaml")
    assert (done.code, done.stdout.startswith("no problems; ")) == (0, True)


def test_the_packaged_base_is_clean_and_counted(kb):
    done = run("check")
    counts = checks.counts(kb)
    assert done.code == 0
    assert done.stdout == f"no problems; {', '.join(f'{count} {name}' for name, count in counts.items())}\n"
    assert list(counts) == [
        "muscles", "locations", "referrals", "links", "steps", "routines", "look_alikes", "red_flags", "sources",
    ]  # fmt: skip
    assert min(counts.values()) > 0


def test_the_tiny_world_is_clean():
    assert verify.check_paths([str(WORLD)], None)[0] == ()


# --- files that cannot be read -------------------------------------------------------------------------------------------


def fifo(path):
    os.mkfifo(path)


def large(path):
    path.write_bytes(b"#" * (yamldoc.MAX_BYTES + 1))


def crowded(path):
    path.write_text("name: [" + "1," * (yamldoc.MAX_NODES + 1) + "]\n", encoding="utf-8")


UNREADABLE = {
    "a fifo": (fifo, "not-a-file"),
    "a folder": (lambda path: path.mkdir(), "not-a-file"),
    "a dangling link": (lambda path: path.symlink_to("nowhere"), "unreadable"),
    "too many bytes": (large, "too-large"),
    "too many values": (crowded, "too-large"),
    "not UTF-8": (lambda path: path.write_bytes(b"name: caf\xe9\n"), "encoding"),
    "an anchor in its first line": (lambda path: path.write_text("name: &x a\nfor: b\n"), "anchor"),
    "no YAML": (lambda path: path.write_text("name: @\n"), "yaml"),
}


def world_with(tmp_path, name, make):
    base = tmp_path / "base"
    shutil.copytree(WORLD, base)
    (base / name).unlink(missing_ok=True)
    make(base / name)
    return base


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_list_that_cannot_be_read_is_one_fault(case, tmp_path):
    make, rule = UNREADABLE[case]
    base = world_with(tmp_path, "disputes.yaml", make)
    problems = store.load_all(str(base)).problems
    if case in ("an anchor in its first line", "too many values", "no YAML"):
        problems = tuple(problem for problem in problems if problem.rule != "wrong-type")  # it is a mapping besides
    assert [problem[0] for problem in problems] == ["disputes.yaml"]
    assert [problem.rule for problem in problems] == [rule]


@pytest.mark.parametrize("case", UNREADABLE)
def test_an_entry_that_cannot_be_read_is_one_fault_and_is_blamed_for_nothing_else(case, tmp_path):
    make, rule = UNREADABLE[case]
    base = world_with(tmp_path, "routines/unread.yaml", make)
    problems = store.load_all(str(base)).problems
    assert [(problem.file, problem.rule) for problem in problems] == [("routines/unread.yaml", rule)]


@pytest.mark.parametrize("name", [*schema.LISTS, *schema.SINGLES])
def test_a_file_torn_in_the_middle_is_one_fault_and_nothing_else_is_blamed_for_it(name, tmp_path):
    """Thousands of references into the lost half would hide the one line to mend."""
    base = tmp_path / "data"
    shutil.copytree(store.packaged_folder(), base)
    file = base / f"{name}.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    begins = [at for at, line in enumerate(lines) if not line.startswith((" ", "#", "\n"))]
    half = begins[len(begins) // 2]
    file.write_text("".join([*lines[:half], "]\n", *lines[half:]]), encoding="utf-8")
    problems, _ = verify.check_paths([str(base)], None)
    assert [(Path(problem.file).name, problem.rule) for problem in problems] == [(file.name, "yaml")]
    assert problems[0].line == half + 1


def test_a_torn_entry_is_missed_by_nobody(tmp_path):
    base = world_with(tmp_path, "muscles/alpha.yaml", lambda path: path.write_text("name: [\n", encoding="utf-8"))
    problems = store.load_all(str(base)).problems
    assert {problem.file for problem in problems} == {"muscles/alpha.yaml"}


# --- whatever is missing, check lists it ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def packaged():
    home = store.packaged_folder()
    docs = store.read_folder(home)
    return {name: docs[name] for name in (*assemble.SAFETY, "sources", "words")}


@pytest.fixture(scope="module")
def world():
    return store.read_folder(str(WORLD))


def checked(packaged, base, changed):
    """Return the faults of a base by rule; slow rules that read nothing of what was changed are left out."""
    loaded = assemble.assemble("0", packaged, base)
    found = list(loaded.problems)
    for name, rule in checks.RULES.items():
        if name != "no-product-names" and (name != "wording" or changed in ("words", "findings")):
            found += rule(loaded)
    checks.counts(loaded.kb)
    return {(problem.file, problem.rule) for problem in found}


NEEDED = [
    (folder, field.key)
    for folder, kind in {**schema.FOLDERS, **schema.LISTS, **schema.SINGLES}.items()
    for field in kind.fields
    if field.default is fields.MISSING and field.key != "id" and folder != "grammar"
]
ROWS = {
    "findings": {"id": "my-finding", "name": "mine", "kind": "symptom", "wordings": ["green skin"]},
    "red_flags": {
        "id": "my-flag", "suspect": "it", "level": "urgent", "when": "days", "action": "See someone.", "why": "It is green.",
        "rule": "my-finding", "sources": ["book-one"],
    },
    "cautions": {"id": "my-caution", "name": "mine", "findings": [], "says": "Careful.", "sources": ["book-one"]},
    "help_lines": {"id": "my-line", "text": "See someone.", "sources": ["book-one"]},
}  # fmt: skip


def complete(world, name):
    """Return one whole entry (or list of entries) of the tiny world as plain data."""
    if name == "terms":
        return {"positions": [], "tools": [], "properties": [], "sites": []}
    return [ROWS[name]] if name in ROWS else world[name][0].data


@pytest.mark.parametrize(("name", "key"), NEEDED, ids=[f"{name}-{key}" for name, key in NEEDED])
def test_a_missing_field_is_listed_and_stops_nothing(name, key, packaged, world):
    data = complete(world, name)
    first = data[0] if isinstance(data, list) else data
    without = {field: value for field, value in first.items() if field != key}
    changed = [without, *data[1:]] if isinstance(data, list) else without
    file = world[name][0].file if name in world else f"{name}.yaml"
    docs = (Doc(file, changed, {(): (1, 1)}, ()), *world.get(name, ())[1:])
    assert (file, "no-source" if key == "sources" else "missing-key") in checked(packaged, {**world, name: docs}, name)


@pytest.mark.parametrize("shape", ["text", {"id": []}, [{"id": []}]], ids=str)
@pytest.mark.parametrize("name", [*schema.FOLDERS, *schema.LISTS, "words", "terms"])
def test_a_file_of_the_wrong_shape_is_listed_and_stops_nothing(name, shape, packaged, world):
    file = f"{name}/odd.yaml" if name in schema.FOLDERS else f"{name}.yaml"
    docs = (Doc(file, shape, {(): (1, 1)}, ()), *world.get(name, ())[1:])
    found = checked(packaged, {**world, name: docs}, name)
    assert {rule for place, rule in found if place == file} & {"wrong-type", "bad-id", "missing-key"}


def test_a_path_that_is_not_there_and_one_without_a_base_are_refused(tmp_path):
    missing = run("check", str(tmp_path / "missing"))
    assert (missing.code, missing.stdout) == (3, "")
    assert "does not exist" in missing.stderr
    (tmp_path / "lonely.yaml").write_text("a: 1\n", encoding="utf-8")
    lonely = run("check", str(tmp_path / "lonely.yaml"))
    assert (lonely.code, lonely.stdout) == (3, "")
    assert "No knowledge base stands above" in lonely.stderr
