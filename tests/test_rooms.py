"""Who may call whom: the pure core knows no terminal, no files and no YAML, and a look-up stays light."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import painmap

ROOT = Path(painmap.__file__).parent
PURE = (
    "record",
    "memo",
    "model",
    "vocabulary",
    "knowledge",
    "results",
    "fields",
    "body_schema",
    "language_schema",
    "schema",
    "assemble",
    "checks",
    "body_rules",
    "care_rules",
    "reading_rules",
    "prose",
    "text",
    "spelling",
    "scope",
    "numbers",
    "sums",
    "lexicon",
    "index",
    "mending",
    "matching",
    "guise",
    "weights",
    "courses",
    "distances",
    "paths",
    "places",
    "spared",
    "tongue",
    "narrow",
    "names",
    "search",
    "pages",
    "cards",
    "footnotes",
    "render",
    "screen",
    "export",
    "reader",
    "words",
    "grounds",
    "engine",
    "look_alikes",
    "links",
    "safety",
    "routine",
    "limits",
    "order",
    "week",
    "things",
    "sheet",
    "answer",
    "targets",
    "api",
    "cues",
    "session",
)
FORBIDDEN = {"click", "rich", "yaml", "os", "sys", "io", "pathlib", "time", "datetime", "random", "tempfile", "subprocess"}
RECORDS = {"model", "vocabulary", "knowledge", "results", "record"}
MAY_NOT_CALL = {
    "model": {"*"},
    "vocabulary": {"*"},
    "knowledge": {"*"},
    "results": {"*"},
    "fields": {"*"},
    "body_schema": {"language_schema", "schema"},
    "memo": {"*"},
    "errors": {"*"},
    "text": {"*"},
    "spelling": {"*"},
    "scope": {"engine", "words", "lexicon", "safety"},
    "numbers": {"engine", "words", "lexicon", "safety"},
    "sums": {"engine", "words", "lexicon", "safety"},
    "lexicon": {"engine", "words", "safety", "answer"},
    "mending": {"engine", "words", "matching", "safety", "answer"},
    "matching": {"engine", "words", "safety", "answer", "routine"},
    "guise": {"engine", "words", "matching", "safety", "answer", "routine"},
    "index": {"engine", "words", "safety", "answer", "store", "cache"},
    "cache": {"store", "index", "engine"},
    "weights": {"*"},
    "distances": {"engine", "words", "places", "paths", "safety", "answer", "routine"},
    "paths": {"engine", "words", "places", "safety", "answer", "routine"},
    "places": {"engine", "words", "safety", "answer", "routine"},
    "tongue": {"engine", "words", "places", "safety", "answer", "routine"},
    "spared": {"engine", "words", "places", "safety", "answer", "routine"},
    "narrow": {"safety", "answer", "routine", "pages", "output", "ask"},
    "reader": {"engine", "words", "safety", "answer", "routine"},
    "words": {"engine", "safety", "answer", "routine"},
    "engine": {"words", "safety", "answer", "routine", "pages", "look_alikes", "links"},
    "look_alikes": {"words", "safety", "answer", "routine", "pages", "links"},
    "links": {"words", "safety", "answer", "routine", "pages", "look_alikes"},
    "safety": {"words", "engine", "answer", "routine", "pages"},
    "routine": {"words", "engine", "answer", "pages", "store"},
    "cues": {"cli", "output", "store", "session", "stage", "lead", "keyboard"},
    "session": {"cli", "output", "store", "terminal", "screen", "stage", "lead", "keyboard"},
    "stage": {"cli", "output", "store", "cues", "lead", "keyboard"},
    "keyboard": {"*"},
    "limits": {"words", "engine", "answer", "pages", "routine"},
    "order": {"words", "engine", "answer", "pages", "routine", "safety"},
    "week": {"words", "engine", "answer", "pages", "sheet", "safety"},
    "pages": {"cli", "output", "store", "render", "terminal", "screen"},
    "render": {"cli", "output", "store", "terminal", "screen"},
    "store": {"cli", "pages", "render", "words", "engine"},
}


def imports(module, everywhere=True):
    """Return the modules that a module imports, those of painmap by their short name; types alone do not count."""
    tree = ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            for inner in ast.walk(node):
                inner.skipped = True
        if getattr(node, "skipped", False):
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "painmap":
            found |= {f"painmap.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module if node.module.startswith("painmap.") else node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_touch_no_terminal_no_file_no_clock(module):
    assert not imports(module) & FORBIDDEN


@pytest.mark.parametrize(("module", "banned"), MAY_NOT_CALL.items())
def test_import_directions(module, banned):
    own = {name.removeprefix("painmap.") for name in imports(module) if name.startswith("painmap.")} - RECORDS - {"memo"}
    assert not (own if banned == {"*"} else own & banned)


COMMANDS = ("cli", "lookups", "planning", "upkeep")


def test_only_commands_know_exit_codes():
    for path in ROOT.glob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        ends = [c for c in calls if ast.unparse(c.func) in ("sys.exit", "ctx.exit", "os._exit", "exit")]
        helping = path.stem == "options" and all(ast.unparse(c) == "ctx.exit()" for c in ends)  # a help page was printed
        assert not ends or path.stem in (*COMMANDS, "__main__") or helping, path


def loaded_after(*args):
    code = (
        "import sys, json, io, contextlib\n"
        "from painmap.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    main({list(args)!r})\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "args", [["where", "outer ankle"], ["--help"], ["--version"], ["where", "--help"], ["completion", "bash"]]
)
def test_where_help_version_and_completion_load_no_rich(args):
    loaded = loaded_after(*args)
    assert not {name for name in loaded if name.partition(".")[0] == "rich"}
    assert "importlib.metadata" not in loaded or args[0] != "where"


@pytest.mark.parametrize("command", ["muscle", "routine"])
def test_a_page_without_a_table_is_drawn_without_rich(command):
    code = (
        "import sys, io\n"
        "class Terminal(io.StringIO):\n    isatty = lambda self: True\n"
        "sys.stdout = Terminal()\n"
        "from painmap.cli import main\n"
        f"main([{command!r}, 'piriformis', '--color', 'always'])\n"
        "print('\\x1b[1mPIRIFORMIS' in sys.stdout.getvalue().replace('ROUTINE: ', ''), *sys.modules, file=sys.__stdout__)"
    )
    drawn, *loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert drawn == "True"
    assert "painmap.terminal" in loaded
    assert "rich" not in loaded


OF_PYTHON = {"_json", "zlib"}
JSON = {"json", "json.decoder", "json.encoder", "json.scanner"}
READING = {
    "painmap", "painmap.cli", "painmap.options", "painmap.output", "painmap.errors", "painmap.text", "painmap.record",
    "painmap.__main__", "painmap.prepare", "painmap.memo",
}  # fmt: skip
ANSWERING = READING | {f"painmap.{name}" for name in (
    "answer", "cache", "courses", "distances", "engine", "files", "grounds", "guise", "index", "kept", "knowledge", "lexicon",
    "links", "look_alikes", "matching", "mending", "model", "numbers", "pack", "pages", "paths", "places", "postings", "reader",
    "render", "results", "safety", "scope", "spared", "spelling", "store", "style", "sums", "tongue", "vocabulary", "weights",
    "words",
)}  # fmt: skip
MAY_LOAD = {
    "a look-up": (["where", "outer ankle"], ANSWERING | OF_PYTHON),
    "a correction": (["where", "no heel pain, outer ancle aches"], ANSWERING | OF_PYTHON),
    "an alarm": (["where", "crushing chest pain"], ANSWERING | OF_PYTHON),
    "JSON": (["where", "outer ankle", "--json"], (ANSWERING | OF_PYTHON | JSON | {"painmap.export"}) - {"painmap.render"}),
    "help": (["--help"], READING | {f"painmap.{name}" for name in COMMANDS}),
    "help of a command": (["where", "--help"], READING),
    "version": (["--version"], READING),
}


@pytest.mark.parametrize(("args", "allowed"), MAY_LOAD.values(), ids=list(MAY_LOAD))
def test_what_a_quick_command_may_load_beyond_click(args, allowed):
    code = (
        "import sys, io, click\nsys.stdout = sys.stderr = io.TextIOWrapper(io.BytesIO(), 'utf-8')\n"
        "click.Command('other').main(['--help'], standalone_mode=False)\nbefore = set(sys.modules)\n"
        f"from painmap.cli import main\nmain({args!r})\nprint(*(set(sys.modules) - before), file=sys.__stdout__)"
    )
    painmap.load()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - allowed == set()


def test_completing_a_name_reads_names_of_files_only():
    code = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        "from painmap.__main__ import run; run()"
    )
    asking = {"_PAINMAP_COMPLETE": "bash_complete", "COMP_WORDS": "painmap muscle glu", "COMP_CWORD": "2"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **asking}, check=True)
    assert "plain,gluteus-minimus" in done.stdout
    assert not set(done.stderr.split()) & {"yaml", "rich", "json", "painmap.engine", "painmap.index"}


def test_only_a_guided_session_loads_what_leads():
    loaded = loaded_after("routine", "piriformis", "--json")
    assert not loaded & {"rich", "termios", "painmap.lead", "painmap.session", "painmap.stage", "painmap.keyboard"}


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["where", "--help"], ["completion", "bash"]])
def test_help_version_and_completion_load_no_yaml_and_no_engine(args):
    assert not loaded_after(*args) & {"yaml", "painmap.engine", "painmap.schema", "painmap.words"}


def test_records_of_the_look_up_are_named_tuples():
    from painmap import knowledge, model, results, vocabulary

    modules = (knowledge, model, results, vocabulary)
    values = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    records = [value for value in values if value.__module__ in {module.__name__ for module in modules}]
    assert len(records) > 60
    assert all(issubclass(record, tuple) and hasattr(record, "_fields") for record in records)


@pytest.mark.parametrize("module", ["terminal", "stage"])
def test_markup_of_rich_is_never_used(module):
    """Knowledge-base text may hold brackets; only `Text` objects go to the console, and markup is off."""
    source = (ROOT / f"{module}.py").read_text(encoding="utf-8")
    assert "markup=False" in source
    assert "Text.from_markup" not in source
    printed = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call) and ast.unparse(n.func) == "console.print"]
    assert all(not n.args or isinstance(n.args[0], (ast.Call, ast.Name)) for n in printed)
