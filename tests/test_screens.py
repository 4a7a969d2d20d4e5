"""What a person sees. The screens of the tiny world stand in tests/golden, one file each.

After a wanted change, write them anew, then read the difference before committing it:

    python -m pytest tests/test_screens.py --renew && git diff tests/golden
"""

import re
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from painmap import pen
from process import WORLD, run, terminal

GOLDEN = Path(__file__).parent / "golden"
TINY = ("--data", WORLD)
ALARM = "crushing chest pain and sweating"
RED = re.compile(r"\x1b\[(?:\d+;)*31m")
ANY_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
ALARM_WORDS = ("! EMERGENCY:", "! URGENT:", "! Stop if:", "! Do not press")
SCREENS = {
    "where": ("where", "outer shin"),
    "where-why": ("where", "shin and outer knee", "--why"),
    "muscle": ("muscle", "alpha"),
    "routine": ("routine", "alpha", "--minutes", "5"),
    "routine-curated": ("routine", "shin evening"),
    "list": ("list", "muscles"),
}
PLACES = (
    "outer ankle",
    "lower back",
    "base of the skull",
    "between the shoulder blades",
    "outer hip",
    "front of the knee",
    "heel",
    "jaw",
    "outer elbow",
    "wrist",
    "temple",
    "ache on the outside of my left hip that runs down to the ankle, worse lying on it",
)


@pytest.fixture
def golden(request):
    """Return a function that holds a text against its golden file, or with --renew writes the file."""

    def hold(name, text):
        shown = [line.rstrip() for line in text.splitlines()]
        file = GOLDEN / f"{name}.txt"
        if request.config.getoption("--renew"):
            GOLDEN.mkdir(exist_ok=True)
            file.write_text("\n".join(shown) + "\n", encoding="utf-8")
        assert shown == file.read_text(encoding="utf-8").splitlines()

    return hold


# --- golden screens --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_of_the_tiny_world(golden, name, columns):
    screen = terminal(*SCREENS[name], *TINY, columns=columns, env={"NO_COLOR": "1"})
    assert screen.code == 0
    golden(f"{name}-{columns}", screen.text)


@pytest.mark.parametrize("style", ["text", "md", "tsv"])
def test_a_piped_answer_of_the_tiny_world(golden, style):
    golden(f"where-pipe-{style}", run("where", "outer shin", "--format", style, *TINY).stdout)


# --- size ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_an_answer_fits_22_lines_of_a_usual_terminal(place):
    screen = terminal("where", place, columns=80, rows=24)
    assert screen.code == 0
    assert len(screen.lines) <= 22, screen.text


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("place", PLACES)
def test_an_answer_is_no_wider_than_the_terminal(place, columns):
    screen = terminal("where", place, columns=columns, env={"NO_COLOR": "1"})
    assert screen.code == 0
    assert [line for line in screen.lines if len(line) > columns] == []


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize(
    "args",
    [
        ("where", "outer ankle", "--why", "--all"),
        ("where", ALARM),
        ("muscle", "gluteus minimus"),
        ("routine", "piriformis"),
        ("list", "sources"),
        ("flags",),
        ("flags", ALARM),
        ("search", "sitting"),
        ("source", "seed-d1"),
    ],
    ids=lambda args: " ".join(args[:2]),
)
def test_no_other_page_is_wider_than_the_terminal_either(args, columns):
    screen = terminal(*args, columns=columns, env={"NO_COLOR": "1"})
    assert screen.code == 0
    assert [line for line in screen.lines if len(line) > columns] == []


# --- the page of a muscle -------------------------------------------------------------------------------------------


def test_the_words_of_a_muscle_page_carry_short_numbers_and_its_foot_says_what_they_stand_for(kb):
    for muscle in list(kb.muscles.values())[::20]:
        page = run("muscle", muscle.id).stdout
        body, _, foot = page.partition("\nSources (")
        listed = {int(number): id_ for number, id_ in re.findall(r"^- (\d+) ([\w-]+)", foot, re.M)}
        assert list(listed) == list(range(1, len(listed) + 1)), muscle.id
        marks = re.findall(r" \[(\d+(?:, \d+)*)\]$", body, re.M)
        assert {int(number) for mark in marks for number in mark.split(", ")} == set(listed), muscle.id
        zones = ("essential", "local", "spillover")
        first = min(muscle.refers, key=lambda row: zones.index(row.zone))
        assert {listed[int(number)] for number in marks[0].split(", ")} == {cite.id for cite in first.sources}, muscle.id
        assert set(listed.values()) <= set(kb.sources), muscle.id
        assert not re.findall(r"\[[a-z][\w-]+[^\]]*\]", body), muscle.id  # no id of a source among the words


def test_a_note_on_a_muscle_names_every_source_in_its_place(kb):
    muscle = kb.muscles["gluteus-minimus"]
    note = run("muscle", muscle.id, "--format", "md").stdout.replace("\\", "")
    rows = [*muscle.refers, *muscle.feels, *muscle.worse_with, *muscle.sets_off, *muscle.keeps_going, muscle.evidence]
    assert not {cite.id for row in rows for cite in row.sources if f"{cite.id}{f' {cite.at}' if cite.at else ''}" not in note}


def test_what_is_not_known_of_a_muscle_is_said_in_its_place():
    page = run("muscle", "gemelli").stdout
    assert "What sets it off:\n- not known: " in page


def test_a_narrow_screen_loses_no_muscle():
    wide, narrow = (terminal("where", "outer ankle", columns=columns, env={"NO_COLOR": "1"}).text for columns in (120, 40))
    ranked = re.compile(r"^ (\d) (.+?)(?:  |,)", re.MULTILINE)
    assert len(ranked.findall(wide)) == 5
    assert ranked.findall(wide) == ranked.findall(narrow)


# --- what stands on it -----------------------------------------------------------------------------------------------


def test_the_outer_ankle_screen_says_what_the_design_promises():
    screen = terminal("where", "outer ankle", env={"NO_COLOR": "1"})
    assert screen.lines[0].startswith("OUTER ANKLE")
    first = next(line for line in screen.lines if line.startswith(" 1 "))
    assert "peroneus longus" in first and "close" in first and "main pain zone" in first
    assert re.search(r"gluteus minimus.*(feeds|->) ?1", screen.text)
    for words in (
        "Often not a muscle",
        "sprain",
        "Next:",
        'painmap routine "outer ankle"',
        "--why",
        "112/911/999",
        "See someone",
    ):
        assert words in screen.text
    assert "not a diagnosis" in " ".join(screen.text.split())


def test_the_next_commands_can_be_typed():
    screen = terminal("where", "outer shin", *TINY, env={"NO_COLOR": "1"}, columns=120)
    commands = re.findall(r'painmap (routine|muscle) "([^"]+)"', screen.text)
    assert [command for command, _ in commands] == ["routine", "muscle"]
    for command, name in commands:
        assert run(command, name, *TINY).code == 0


def test_an_emergency_on_a_terminal_shows_no_muscle_and_no_step():
    for command in ("where", "routine", "search"):
        screen = terminal(command, f"{ALARM}, outer shin", *TINY)
        assert "alpha" not in screen.text and "stretch" not in screen.text
        assert "Because you wrote:" in screen.text


# --- red -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "alarming"),
    [
        (("where", "outer shin"), False),
        (("where", "shin"), False),
        (("where", "outer shin", "--why"), False),
        (("where", f"{ALARM}, outer shin"), True),
        (("where", f"{ALARM}, outer shin", "--anyway"), True),
        (("where", "my left calf is swollen and warm and painful, outer shin"), True),
        (("muscle", "alpha"), False),
        (("muscle", "gamma"), True),
        (("routine", "alpha"), True),
        (("routine", ALARM), True),
        (("search", "kneeling"), False),
        (("search", ALARM), True),
        (("flags", ALARM), True),
        (("list", "muscles"), False),
    ],
    ids=lambda value: " ".join(value)[:50] if isinstance(value, tuple) else "",
)
@pytest.mark.parametrize("columns", [40, 80])
def test_red_is_for_alarms_only_and_never_without_a_word(args, alarming, columns):
    lines = terminal(*args, *TINY, columns=columns).lines
    runs = [list(block) for red, block in groupby(lines, key=lambda line: bool(RED.search(line))) if red]
    assert bool(runs) is alarming
    for block in runs:
        assert ANY_COLOUR.sub("", block[0]).startswith(ALARM_WORDS)


# --- wrapping --------------------------------------------------------------------------------------------------------


@given(
    st.text(st.sampled_from("ab -\n\u00e9\u2013\u3042\u75db\uff21e\u0301"), max_size=120),
    st.integers(12, 40),
    st.sampled_from(["", "  "]),
)
def test_wrapping_loses_nothing_and_keeps_to_the_columns_in_any_script(text, columns, indent):
    lines = pen.wrapped(text, columns, indent)
    assert all(cell_len(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_the_citation_at_the_end_of_an_item_is_dim_over_all_its_lines():
    drawn = pen.Pen(24, colour=True)
    drawn.faint("It hurts when you sit down [first-source; second-source]", len("[first-source; second-source]") + 1, "  ")
    shown = re.sub(r"\x1b\[2m(.*?)\x1b\[0m", lambda match: match[1].upper(), drawn.text())
    assert shown.split() == ["It", "hurts", "when", "you", "sit", "down", "[FIRST-SOURCE;", "SECOND-SOURCE]"]
