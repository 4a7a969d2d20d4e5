"""The README can't rot: its Python runs, its worked example is computed, its table of weights is the engine's."""

import re
import shlex
from pathlib import Path

import painmap
from painmap import engine, words
from painmap.cli import cli
from painmap.results import Place, Reading
from painmap.weights import WEIGHTS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.S | re.M)


def test_the_python_example_runs(capsys):
    exec(compile(blocks("python")[0], "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert printed.startswith("routine\n1 peroneus longus close")
    assert printed.splitlines()[-1].startswith("True [")


def test_the_worked_example_is_what_the_engine_computes():
    kb = painmap.load(str(ROOT / "tests" / "world"))
    places = tuple(Place(id_, id_, None, id_, 0, 0) for id_ in ("outer-shin", "outer-knee"))
    reading = Reading("", places, (), (), (), (), (), None, (), (), False, False)
    rows = engine.score(kb, reading)
    said = re.findall(r"^\| (beta|alpha|delta) \|.*\*\*([0-9.]+)\*\* \|$", README, re.M)
    assert [(row.muscle.name, f"{row.points:.2f}") for row in rows if row.muscle.name in dict(said)] == said
    shares = re.findall(r"\b(beta|alpha|delta)(?: has)? (0\.[0-9]+)", README)
    scores = [(row.muscle, f"{row.score:.2f}") for row in engine.rank(kb, reading)]
    assert scores[: len(shares)] == shares


def test_the_table_says_what_a_broad_place_counts_beside_a_narrower_one():
    weight = re.search(r'^\| a broad place \("leg"\) said beside a narrower one \| x ([0-9.]+) \|$', README, re.M)[1]
    places = {place.id: place.weight for place in words.read("leg and outer ankle", painmap.load()).locations}
    assert places == {"leg": float(weight), "outer-ankle": 1.0}


def test_the_table_names_every_weight():
    section = README.split("## How painmap ranks")[1].split("##")[0]
    numbers = {float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", section)}
    missing = {name: weight for name, weight in WEIGHTS.items() if weight not in numbers}
    assert not missing


def test_every_command_shown_exists_with_its_options():
    for line in "".join(blocks("sh")).splitlines():
        typed = shlex.split(line.partition("#")[0].partition("|")[2] or line.partition("#")[0])
        if typed and typed[0] == "painmap":
            command = cli.get_command(None, typed[1])
            known = {option for parameter in command.params for option in parameter.opts}
            used = {word for word in typed if word.startswith("--")}
            assert used <= known, line


def test_the_two_first_commands_are_the_ones_ci_runs():
    lines = blocks("sh")[0].splitlines()
    assert lines[0].endswith('painmap where "outer ankle"')
    assert lines[1].endswith("-m pytest")
    assert len(lines) == 2


def test_each_promise_names_a_test_that_is_there():
    rows = [line for line in README.partition("## What is promised")[2].partition("\n## ")[0].splitlines() if "`test_" in line]
    there = set(
        re.findall(r"^def (test_\w+)", "".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests").glob("test_*.py")), re.M)
    )
    named = [name for row in rows for name in re.findall(r"`(test_\w+)`", row)]
    assert len(rows) > 12
    assert not set(named) - there
