"""Exit codes: 0 answered, 1 nothing or several matched, 2 usage, 3 knowledge base, 4 output, 130 Ctrl-C, SIGPIPE."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys

import pytest

from process import WORLD, interrupted, run, shell

TINY = ("--data", WORLD)
ALARM = "crushing chest pain and sweating"


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the tiny world that a test may change."""
    return shutil.copytree(WORLD, tmp_path / "copy")


@pytest.fixture
def broken(copy):
    """Return a tiny world with a misspelt key in line 2 of one file."""
    alpha = copy / "muscles" / "alpha.yaml"
    alpha.write_text(alpha.read_text(encoding="utf-8").replace("latin:", "latni:"), encoding="utf-8")
    return copy


# --- 0: answered -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "shown"),
    [
        (("where", "outer shin", *TINY), "alpha"),
        (("where", "outer", "shin", *TINY), "alpha"),
        (("where", "leg", *TINY), "Narrower places: foot, knee, shin"),
        (("where", ALARM, *TINY), "EMERGENCY"),
        (("routine", ALARM, *TINY), "EMERGENCY"),
        (("search", ALARM, *TINY), "EMERGENCY"),
        (("flags", ALARM, *TINY), "EMERGENCY"),
        (("flags", "outer shin", *TINY), "No red flag"),
        (("flags", *TINY), "heart-attack"),
        (("muscle", "alpha", *TINY), "On the outer side of the shin"),
        (("muscle", "First", "Muscle", *TINY), "alpha"),
        (("routine", "shin evening", *TINY), "shin stretch"),
        (("routine", "alpha, gamma", *TINY), "shin stretch"),
        (("routine", "outer shin", "--minutes", "10m", *TINY), "of 10:00 minutes"),
        (("search", "kneeling", *TINY), "worse_with"),
        (("list", "muscles", *TINY), "alpha\nbeta\n"),
        (("source", "book-one", *TINY), "First book"),
        (("check", WORLD), "no problems"),
        (("completion", "bash"), "_PAINMAP_COMPLETE"),
        (("--version",), "painmap"),
        (("--help",), "where"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_an_answer_ends_with_0(args, shown):
    result = run(*args)
    assert shown in result.stdout
    assert result.code == 0


def test_a_bare_painmap_shows_a_short_help_that_begins_with_an_example():
    result = run()
    assert result.code == 0
    assert 'painmap where "outer ankle"' in result.stdout.splitlines()[0]
    assert len(result.stdout.splitlines()) <= 22
    assert result.stderr == ""


# --- 1: nothing matched, or several did ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "help_line"),
    [
        (("where", "zzqx"), "painmap list locations"),
        (("muscle", "alhpa"), "Did you mean alpha?"),
        (("muscle", "zzqx"), 'No muscle is called "zzqx".'),
        (("routine", "zzqx"), '"zzqx"'),
        (("source", "book-ome"), "Did you mean"),
        (("search", "zzqx"), "Try fewer words"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_no_match_ends_with_1_and_a_helpful_line_on_stderr(args, help_line):
    result = run(*args, *TINY)
    assert result.code == 1
    assert help_line in result.stderr
    assert "alpha" not in result.stdout


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("my knee doesn't hurt", "not knee."),
        ("no hip, groin or thigh pain", "not hip; not groin; not thigh."),
        ("it's not my piriformis", "not piriformis."),
    ],
)
def test_a_text_that_only_denies_is_told_what_was_read_and_asked_where_it_hurts(text, read):
    result = run("where", text)
    assert result.code == 1
    assert f"Read as: {read}" in result.stderr
    assert "Where does it hurt?" in result.stderr
    assert "found no place" not in result.stderr


def test_a_misspelt_muscle_of_the_packaged_base_is_suggested():
    result = run("muscle", "pirifromis")
    assert result.code == 1
    assert "piriformis" in result.stderr


@pytest.mark.parametrize("command", ["where", "search", "muscle", "routine", "source"])
def test_json_is_printed_with_1_too(command):
    result = run(command, "zzqx", "--json", *TINY)
    assert result.code == 1
    assert json.loads(result.stdout)["schema"] == f"painmap.{command}/1"


def test_a_group_asked_for_as_a_muscle_ends_with_1_and_its_members_as_choices():
    result = run("muscle", "outers", *TINY)
    assert result.code == 1
    assert "alpha" in result.stderr and "delta" in result.stderr


@pytest.mark.parametrize("style", ["text", "md", "tsv"])
def test_a_group_asked_for_as_a_muscle_shows_its_members_with_what_parts_them(style):
    result = run("muscle", "outer muscles", "--format", style, *TINY)
    assert result.code == 1
    assert "high outer shin" in result.stdout and "low outer shin" in result.stdout  # where each lies
    assert "outer shin" in result.stdout
    assert style == "tsv" or 'painmap routine "outers"' in result.stdout


@pytest.mark.parametrize("command", ["muscle", "routine"])
def test_a_name_that_two_muscles_share_ends_with_1_and_the_choices(command, copy):
    beta = copy / "muscles" / "beta.yaml"
    beta.write_text(beta.read_text(encoding="utf-8").replace("name: beta", "name: beta\naka: [first muscle]"), encoding="utf-8")
    result = run(command, "first muscle", "--data", copy)
    assert result.code == 1
    assert "alpha" in result.stderr and "beta" in result.stderr


# --- 2: wrong usage --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "help_line"),
    [
        (("outer", "ankle"), "painmap where outer ankle"),
        (("lower", "back"), "painmap where lower back"),
        (("neck",), "painmap where neck"),
        (("shin",), "painmap where shin"),
        (("where",), 'painmap where "outer ankle"'),
        (("where", ""), 'painmap where "outer ankle"'),
        (("where", "-"), 'painmap where "outer ankle"'),
        (("routine",), "painmap routine piriformis --minutes 10"),
        (("search",), 'painmap search "lying on the side"'),
        (("muscle",), "NAME"),
        (("source",), "NAME"),
        (("wehre", "shin"), "where"),
        (("where", "shin", "--caution", "pregnat"), "Did you mean pregnant?"),
        (("where", "shin", "--caution", "zzqx"), "painmap list cautions"),
        (("routine", "alpha", "--caution", "pregnat"), "Did you mean pregnant?"),
        (("routine", "alpha", "--minutes", "ten"), "from 3 to 60"),
        (("routine", "alpha", "--minutes", "2"), "from 3 to 60"),
        (("routine", "alpha", "--minutes", "61"), "from 3 to 60"),
        (("routine", "alpha", "--minutes", "-5"), "from 3 to 60"),
        (("routine", "alpha", "--minutes", "1e1"), "from 3 to 60"),
        (("routine", "alpha", "--minutes", "9" * 5000), "from 3 to 60"),
        (("where", "shin", "-n", "0"), "-n"),
        (("where", "shin", "--format", "xml"), "tsv"),
        (("where", "shin", "--color", "blue"), "always"),
        (("where", "shin", "--bogus"), "--bogus"),
        (("list", "bones"), "muscles"),
        (("completion", "tcsh"), "zsh"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_wrong_usage_ends_with_2_and_says_what_to_type(args, help_line):
    result = run(*args)
    assert result.code == 2
    assert help_line in result.stderr
    assert result.stdout == ""


RED = "crushing chest pain going down my left arm, sweating and short of breath"
ACTION = "EMERGENCY: Call your emergency number (112, 911, 999) now"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("where", RED, "--caution", "pregnent"), 2),
        (("where", "--caution", "pregnent", *RED.split()), 2),
        (("where", "crushing", "--format", "xml", *RED.split()[1:]), 2),
        (("where", RED, "-n", "0"), 2),
        (("where", RED, "--wat"), 2),
        (("where", f"--wat={RED}"), 2),
        (("where", f"- {RED}"), 2),
        (("where", RED, "--why", "--batch", "-"), 2),
        (("where", RED, "--data", ""), 2),
        (("routine", RED, "--format", "xml"), 2),
        (("routine", RED, "--tools", "bal"), 2),
        (("routine", RED, "--minutes", "2"), 2),
        (("routine", RED, "--list"), 2),
        ((RED,), 2),
        (RED.split(), 2),
        (("wehre", RED), 2),
        (("list", RED), 2),
        (("me", "--add", RED), 2),
        (("muscle", RED), 1),
        (("muscle", RED, "--json"), 1),
        (("source", RED), 1),
    ],
    ids=lambda value: " ".join(value).replace(RED, "R")[:40] if isinstance(value, tuple) else "",
)
def test_a_mistyped_command_silences_no_emergency(args, code):
    result = run(*args)
    assert result.code == code
    assert re.match(r"EMERGENCY: .*\(112, 911, 999\) now", result.stderr), "whichever rule stands first"
    assert len(result.stderr.splitlines()) > 1 and result.stderr.count("EMERGENCY:") == 1


@pytest.mark.parametrize("args", [("-n", "0"), ("--caution", "pregnent"), ("--wat",)], ids=" ".join)
def test_a_mistyped_option_silences_no_emergency_on_standard_input(args):
    result = run("where", "-", *args, stdin=RED)
    assert (result.stdout, result.code) == ("", 2)
    assert re.match(r"EMERGENCY: .*\(112, 911, 999\) now", result.stderr), "whichever rule stands first"


def test_an_urgent_sign_is_told_before_a_mistake_and_nothing_is_where_there_is_none():
    assert run("where", "my left calf is swollen and warm and painful", "-n", "0").stderr.startswith("URGENT: ")
    assert run("where", "outer ankle, no chest pain", "-n", "0").stderr.startswith("Usage: ")


@pytest.mark.parametrize(
    "args", [("where", "shin", "--data", ""), ("list", "muscles", "--data="), ("where", "--batch", ""), ("check", "")], ids=str
)
def test_an_empty_name_is_a_mistake_and_not_the_packaged_base(args):
    result = run(*args)
    assert (result.stdout, result.code) == ("", 2)
    assert "the name is empty" in result.stderr


@pytest.mark.parametrize("option", ["--tools", "--without"])
@pytest.mark.parametrize("name", ["", "\n", " , "], ids=ascii)
def test_an_empty_name_is_no_tool(option, name):
    result = run("routine", "alpha", option, name, *TINY)
    assert (result.stdout, result.code) == ("", 2)
    assert "The name of a tool is empty" in result.stderr


def test_an_empty_variable_is_as_good_as_none():
    assert "Pain: outer ankle" in run("where", "outer ankle", env={"PAINMAP_DATA": ""}).stdout


# --- 3: the knowledge base is missing or broken ----------------------------------------------------------------------


@pytest.mark.parametrize("command", [("where", "shin"), ("muscle", "alpha"), ("list", "muscles"), ("check",)])
def test_a_missing_base_ends_with_3_and_is_named(command):
    result = run(*command, "--data", "/no/such/base")
    assert result.code == 3
    assert "/no/such/base" in result.stderr
    assert result.stdout == ""


def test_a_missing_base_in_the_environment_is_no_reason_to_answer_from_another():
    result = run("where", "outer ankle", env={"PAINMAP_DATA": "/no/such/base"})
    assert result.code == 3
    assert "/no/such/base" in result.stderr
    assert result.stdout == ""


def test_an_empty_folder_is_no_base(tmp_path):
    result = run("where", "shin", "--data", tmp_path)
    assert result.code == 3
    assert "muscles/" in result.stderr


def test_a_broken_base_ends_with_3_and_says_where_and_how_to_see_all(broken):
    result = run("where", "outer shin", "--data", broken)
    assert result.code == 3
    assert "muscles/alpha.yaml:2:1:" in result.stderr
    assert "painmap check" in result.stderr
    assert result.stdout == ""


def test_check_ends_with_3_when_it_found_problems_and_prints_them_on_stdout(broken):
    result = run("check", broken)
    assert result.code == 3
    assert "muscles/alpha.yaml:2:1:" in result.stdout
    assert "latni" in result.stdout


def test_check_prints_json_with_3_too(broken):
    result = run("check", broken, "--json")
    assert result.code == 3
    answer = json.loads(result.stdout)
    assert answer["ok"] is False
    assert any(row["file"].endswith("muscles/alpha.yaml") and row["line"] == 2 for row in answer["problems"])


def test_check_survives_a_muscle_that_lacks_nearly_everything(copy):
    (copy / "muscles" / "epsilon.yaml").write_text("name: epsilon\n", encoding="utf-8")
    result = run("check", copy)
    assert "Traceback" not in result.stderr
    assert "muscles/epsilon.yaml:" in result.stdout
    assert result.code == 3


# --- 4: the output could not be written ------------------------------------------------------------------------------

PRINTING = [
    'where "outer shin" --data "$WORLD"',
    'where "outer shin" --data "$WORLD" --json',
    'where zzqx --data "$WORLD" --json',
    'muscle alpha --data "$WORLD"',
    'routine alpha --data "$WORLD" --format md',
    'list muscles --data "$WORLD" --format tsv',
    'check "$WORLD"',
    "completion bash",
    "",
    "--help",
    "--version",
    "where --help",
]


@pytest.mark.parametrize("target", [">/dev/full", ">&-"], ids=["full", "closed"])
@pytest.mark.parametrize("command", PRINTING)
def test_output_that_cannot_be_written_ends_with_4_and_one_line(command, target):
    result = shell(f"painmap {command} {target}")
    assert "Traceback" not in result.stderr
    assert "could not be written" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.code == 4


def test_an_alarm_that_cannot_be_written_still_reaches_stderr():
    result = shell(f'painmap where "{ALARM}" --data "$WORLD" >/dev/full')
    assert "Call your emergency number" in result.stderr
    assert result.code == 4


# --- signals ---------------------------------------------------------------------------------------------------------


def test_ctrl_c_ends_quietly_with_130():
    result = interrupted("where", "-", *TINY, typed="outer sh")
    assert result.code == 130
    assert result.stdout == ""
    assert result.stderr.strip() == ""


def test_nothing_that_takes_time_is_loaded_before_ctrl_c_is_caught():
    code = "import sys; before = {*sys.modules}; import painmap.__main__; print(*sorted({*sys.modules} - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {*done.stdout.split()} - {"__future__", *sys.builtin_module_names}
    assert loaded == {"painmap", "painmap.__main__"}


@pytest.mark.parametrize(
    "args",
    [("where", "outer shin", *TINY), ("where", "outer shin", "--json", *TINY), ("muscle", "alpha", *TINY), (), ("--help",)],
    ids=lambda args: " ".join(args[:1]) or "bare",
)
def test_a_closed_pipe_ends_quietly_as_by_sigpipe(args):
    theirs, ours = os.pipe()
    os.close(theirs)
    try:
        result = run(*args, stdout=ours)
    finally:
        os.close(ours)
    assert result.stderr == ""
    assert result.code == -signal.SIGPIPE


def test_head_gets_its_line_and_nobody_complains():
    result = shell('painmap where outer shin --data "$WORLD" | head -1')
    assert "outer shin" in result.stdout
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == ""
