"""Answers on standard output, hints on standard error; what pipes, colours, widths, encodings and hostile text do to them."""

import json

import pytest

from process import WORLD, run, shell, terminal

TINY = ("--data", WORLD)
ALARM = "crushing chest pain and sweating"
ACTION = "Call your emergency number (112, 911, 999) now"
FORMATS = ("text", "md", "json", "tsv")
ASKING = ("where", "routine", "search", "flags")
ESCAPE = "\x1b["
WHERE = ("where", "outer shin", *TINY)
ROUTINE = ("routine", "alpha", *TINY)


# --- which stream ----------------------------------------------------------------------------------------------------


def test_a_plain_answer_leaves_stderr_empty():
    result = run(*WHERE)
    assert "alpha" in result.stdout
    assert result.stderr == ""


def test_a_correction_is_said_on_stderr_and_in_one_line_of_the_answer():
    result = run("where", "outer shn", *TINY)
    assert '"shn" as "shin"' in result.stderr
    assert result.stdout.count("Read as:") == 1
    assert "shin" in result.stderr and "alpha" in result.stdout


def test_a_denial_is_repeated_in_one_line_of_the_answer():
    result = run("where", "outer shin, no sole pain", *TINY)
    assert [line for line in result.stdout.splitlines() if line.startswith("Read as:")] == ["Read as: outer shin; not sole"]


def test_words_taken_as_they_stand_need_no_read_as_line_in_text():
    assert "Read as:" not in run(*WHERE).stdout


@pytest.mark.parametrize("style", ["md", "tsv"])
@pytest.mark.parametrize("question", ["outer shin", "outer shn", "outer shin, no sole pain"])
def test_notes_and_tables_always_say_how_the_question_was_read(style, question):
    assert run("where", question, "--format", style, *TINY).stdout.count("Read as:") == 1


def test_a_routine_for_a_corrected_name_says_how_it_was_read():
    result = run("routine", "gama", *TINY)
    assert '"gama" as "gamma"' in result.stderr
    assert result.stdout.count("Read as:") == 1


def test_hints_stay_off_stdout():
    result = run("where", "zzqx", *TINY)
    assert result.stdout == ""
    assert "outer ankle" in result.stderr


def test_the_answer_is_whole_without_stderr():
    quiet = shell('painmap where "outer shn" --data "$WORLD" 2>/dev/null')
    assert quiet.stdout == run("where", "outer shn", *TINY).stdout
    assert shell('painmap where "outer shn" --data "$WORLD" 2>&-').stdout == quiet.stdout
    assert shell('painmap where "outer shn" --data "$WORLD" 2>/dev/full').stdout == quiet.stdout


def test_cat_and_a_file_get_the_same_answer(tmp_path):
    answer = run(*WHERE).stdout
    assert shell('painmap where outer shin --data "$WORLD" | cat').stdout == answer
    file = tmp_path / "answer.txt"
    assert shell('painmap where outer shin --data "$WORLD" > "$FILE"', env={"FILE": str(file)}).stdout == ""
    assert file.read_text(encoding="utf-8") == answer


def test_a_list_in_a_pipe_is_one_id_a_line():
    assert run("list", "muscles", *TINY).stdout == "alpha\nbeta\ndelta\ngamma\n"


# --- alarms ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("command", ASKING)
def test_an_alarm_is_in_every_format_and_its_action_on_stderr_too(command, style):
    result = run(command, f"{ALARM}, outer shin", "--format", style, *TINY)
    assert ACTION in result.stdout
    assert len([line for line in result.stderr.splitlines() if ACTION in line]) == 1
    assert "alpha" not in result.stdout and "stretch" not in result.stdout
    assert result.code == 0


@pytest.mark.parametrize("command", ASKING)
def test_the_first_line_of_an_emergency_is_what_to_do(command):
    question = (command, f"{ALARM}, outer shin", *TINY)
    assert ACTION in run(*question).stdout.splitlines()[0]
    assert ACTION in terminal(*question, columns=120).lines[0]


@pytest.mark.parametrize("command", ASKING)
def test_tsv_puts_alarms_before_the_header(command):
    first, *rest = run(command, ALARM, "--format", "tsv", *TINY).stdout.splitlines()
    assert first.startswith("# EMERGENCY") and ACTION in first
    assert rest


def test_on_a_terminal_the_action_is_said_once():
    assert terminal("where", ALARM, *TINY, columns=120).text.count("EMERGENCY") == 1


def test_head_cannot_swallow_the_alarm():
    result = shell(f'painmap where "outer shin, {ALARM}" --data "$WORLD" 2>/dev/null | head -1')
    assert ACTION in result.stdout


def test_a_distance_is_told_as_what_it_was_read_as():
    done = run("where", "three inches below the kneecap")
    assert 'Read as: shin ("three inches below the kneecap" read as "shin")' in done.stdout


def test_an_alarm_needs_no_place():
    result = run("where", f"zzqx {ALARM}", "--data", WORLD)
    assert ACTION in result.stdout
    assert result.code == 0


def test_an_urgent_alarm_comes_first_and_keeps_the_list():
    result = run("where", "my left calf is swollen and warm and painful, outer shin", *TINY)
    assert "URGENT" in result.stdout.splitlines()[0]
    assert "alpha" in result.stdout
    assert "URGENT" in result.stderr


def test_anyway_shows_names_below_the_alarm_but_no_steps():
    result = run("where", f"{ALARM}, outer shin", "--anyway", *TINY)
    assert result.stdout.index(ACTION) < result.stdout.index("alpha")
    assert "stretch" not in result.stdout and "ball" not in result.stdout


# --- standard input --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ASKING)
def test_a_lone_dash_reads_the_question(command):
    asked, typed = run(command, "-", *TINY, stdin="outer shin\n"), run(command, "outer shin", *TINY)
    assert [line.rstrip() for line in asked.stdout.splitlines()] == [line.rstrip() for line in typed.stdout.splitlines()]


def test_a_byte_order_mark_and_odd_bytes_on_stdin_are_no_obstacle():
    result = run("where", "-", *TINY, stdin=b"\xef\xbb\xbfouter shin \xff\xfe\n")
    assert "alpha" in result.stdout
    assert result.code == 0


def test_an_alarm_on_stdin_is_an_alarm():
    assert ACTION in run("where", "-", *TINY, stdin=ALARM).stderr


# --- pipes know no width and no colour -------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [WHERE, ROUTINE, ("muscle", "alpha", *TINY), ("flags", *TINY)], ids=lambda args: args[0])
@pytest.mark.parametrize("columns", ["0", "1", "40", "500", "wide"])
def test_a_pipe_looks_the_same_whatever_columns_says(args, columns):
    assert run(*args, env={"COLUMNS": columns}).stdout == run(*args).stdout


@pytest.mark.parametrize("args", [WHERE, ROUTINE, ("muscle", "alpha", *TINY), ("where", ALARM, *TINY)], ids=lambda args: args[1])
@pytest.mark.parametrize("style", FORMATS)
def test_a_pipe_has_no_colour(args, style):
    result = run(*args, "--format", style)
    assert "\x1b" not in result.stdout + result.stderr


def test_a_pipe_has_no_boxes():
    shown = run("flags", *TINY).stdout + run("list", "muscles", "--format", "tsv", *TINY).stdout
    assert not set(shown) & set("─━│┃┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝║═")


def test_a_step_stays_on_one_line_in_a_pipe():
    steps = [line for line in run(*ROUTINE).stdout.splitlines() if line.startswith("- ")]
    assert len(steps) == 3
    assert max(map(len, steps)) > 120


def test_forced_colour_in_a_pipe_still_knows_no_width():
    narrow = run(*WHERE, "--color", "always", env={"COLUMNS": "40"}).stdout
    assert ESCAPE in narrow
    assert narrow == run(*WHERE, "--color", "always", env={"COLUMNS": "120"}).stdout


@pytest.mark.parametrize("env", [{"FORCE_COLOR": "1"}, {"CLICOLOR_FORCE": "1"}], ids=lambda env: next(iter(env)))
def test_colour_can_be_forced_into_a_pipe(env):
    assert ESCAPE in run(*WHERE, env=env).stdout


@pytest.mark.parametrize("style", ["md", "json", "tsv"])
def test_notes_and_data_are_never_coloured(style):
    assert "\x1b" not in run("where", ALARM, "--format", style, "--color", "always", *TINY).stdout


# --- colour on a terminal --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [WHERE, ("muscle", "alpha", *TINY)], ids=lambda args: args[0])
@pytest.mark.parametrize(
    ("option", "env", "coloured"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
        ((), {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ((), {"TERM": "dumb", "CLICOLOR_FORCE": "1"}, True),
        ((), {"TERM": "dumb", "CLICOLOR_FORCE": "0"}, False),
        ((), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ((), {"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1", "TERM": "dumb"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}, False),
        (("--color", "auto"), {"NO_COLOR": "1"}, False),
    ],
    ids=lambda value: " ".join([*value, *(f"{name}={value[name]}" for name in value)]) if isinstance(value, dict) else None,
)
def test_colour_follows_the_option_then_the_environment(args, option, env, coloured):
    screen = terminal(*args, *option, env=env)
    assert (ESCAPE in screen.text) is coloured
    assert "alpha" in screen.text.lower()


# --- width on a terminal ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("args", [WHERE, ROUTINE, ("list", "muscles", *TINY)], ids=lambda args: args[0])
@pytest.mark.parametrize(
    ("columns", "width"), [("0", 80), ("1", 40), ("40", 40), ("500", 120), ("wide", 80), ("-5", 80), ("", 80), ("9" * 40, 80)]
)
def test_columns_is_clamped_from_40_to_120(args, columns, width):
    assert terminal(*args, env={"COLUMNS": columns}).lines == terminal(*args, columns=width).lines


def test_a_terminal_without_a_size_gets_80_columns():
    assert terminal(*ROUTINE, columns=0, rows=0).lines == terminal(*ROUTINE, columns=80).lines


def test_a_wide_terminal_is_used_up_to_120_columns():
    assert 100 < max(map(len, terminal(*ROUTINE, columns=300, env={"NO_COLOR": "1"}).lines)) <= 120


# --- encodings -------------------------------------------------------------------------------------------------------

ENCODINGS = [("ascii", "ascii"), ("latin-1", "latin-1"), ("cp1252", "cp1252")]
FOREIGN = "outer shin é – “now” … 心"


@pytest.mark.parametrize(("name", "encoding"), ENCODINGS)
@pytest.mark.parametrize("style", FORMATS)
def test_an_old_encoding_leaves_the_alarm_whole(name, encoding, style):
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": name}
    result = run("where", f"{ALARM} {FOREIGN}", "--format", style, *TINY, env=env, encoding=encoding)
    assert "Traceback" not in result.stderr
    assert ACTION in result.stdout and ACTION in result.stderr
    assert result.code == 0


@pytest.mark.parametrize(("name", "encoding"), ENCODINGS)
def test_json_stays_json_in_an_old_encoding(name, encoding):
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": name}
    result = run("where", FOREIGN, "--json", *TINY, env=env, encoding=encoding)
    assert json.loads(result.stdout)["query"].startswith("outer shin")


@pytest.mark.parametrize("name", ["idna", "undefined", "unicode_escape", "punycode", "raw_unicode_escape", "utf-7", "ascii"])
@pytest.mark.parametrize("style", FORMATS)
def test_an_encoding_that_is_none_for_texts_hides_nothing(name, style):
    result = run("where", ALARM, "--format", style, env={"PYTHONIOENCODING": name})
    assert ACTION in result.stdout and ACTION in result.stderr
    assert len(result.stdout.splitlines()) > 3 and result.code == 0
    missed = run("where", "zzqx", env={"PYTHONIOENCODING": name})
    assert "found no place" in missed.stderr and missed.code == 1


@pytest.mark.parametrize("args", [("list", "sources"), ("muscle", "piriformis"), ("flags",)], ids=lambda args: args[0])
def test_the_packaged_base_prints_in_ascii(args):
    result = run(*args, env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, encoding="ascii")
    assert result.stdout
    assert (result.stderr, result.code) == ("", 0)


def test_the_c_locale_is_no_obstacle():
    env = {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    result = run("where", FOREIGN, *TINY, env=env)
    assert "alpha" in result.stdout
    assert result.code == 0
    assert ACTION in run("where", f"{ALARM} {FOREIGN}", *TINY, env=env).stdout


def test_arguments_that_are_no_utf_8_are_answered():
    result = run("where", b"outer shin \xff\xfe\xc3", *TINY)
    assert "alpha" in result.stdout
    assert result.code == 0
    assert ACTION in run("where", b"\xff " + ALARM.encode(), *TINY).stdout


# --- hostile text ----------------------------------------------------------------------------------------------------

HOSTILE = "zzqx\x1b[31m\x1b]52;c;aGk=\x07\x1b]8;;http://example.org\x1b\\\x1bc\x9b31m\x9d0;x\x9c\u202e\u2066\u200b\u2028\r\x08\x7f\ufeff"


def raw(result):
    """Return what must never reach a terminal, of all that was printed."""
    return {char for char in result.stdout + result.stderr if not char.isprintable() and char not in "\n\t"}


@pytest.mark.parametrize(
    "args",
    [
        *(("where", HOSTILE, "--format", style) for style in FORMATS),
        *(("where", f"{ALARM} {HOSTILE}", "--format", style) for style in FORMATS),
        *(("search", HOSTILE, "--format", style) for style in FORMATS),
        ("where", f"outer s{HOSTILE}hn"),
        ("routine", HOSTILE),
        ("routine", f"{ALARM} {HOSTILE}"),
        ("routine", "alpha", "--minutes", HOSTILE),
        ("routine", "alpha", "--caution", HOSTILE),
        ("muscle", HOSTILE),
        ("source", HOSTILE),
        ("flags", HOSTILE),
        ("list", HOSTILE),
        ("check", HOSTILE),
        ("where", "shin", "--format", HOSTILE),
        ("where", "shin", f"--{HOSTILE}"),
        ("where", "shin", "-n", HOSTILE),
    ],
    ids=lambda args: " ".join(args).encode("ascii", "ignore").decode().replace("\x1b", "")[:30] + args[-1][:4],
)
def test_escapes_and_direction_marks_never_come_back(args):
    result = run(*args, *TINY)
    assert raw(result) == set()
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("args", [(HOSTILE,), ("where", "shin", "--data", HOSTILE)], ids=["command", "folder"])
def test_neither_does_a_hostile_command_or_folder(args):
    result = run(*args)
    assert raw(result) == set()
    assert result.code in (2, 3)


def test_neither_does_a_hostile_environment():
    result = run("where", "shin", env={"PAINMAP_DATA": f"/no/{HOSTILE}"})
    assert raw(result) == set()
    assert result.code == 3


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("command", ASKING)
@pytest.mark.parametrize("question", [HOSTILE, f"numb {HOSTILE} between my legs, back pain", f"crushing{HOSTILE} chest pain"])
def test_neither_does_hostile_standard_input(command, style, question):
    assert raw(run(command, "-", "--format", style, *TINY, stdin=question)) == set()


def test_a_pasted_colour_is_not_read_as_words():
    plain = json.loads(run("where", "outer shin", "--json", *TINY).stdout)["understood"]
    pasted = json.loads(run("where", "\x1b[31mouter shin\x1b[0m", "--json", *TINY).stdout)["understood"]
    assert pasted["corrected"] == plain["corrected"] == []
    assert pasted["findings"] == plain["findings"]


def test_brackets_and_colons_are_no_markup():
    screen = terminal("search", "[/] [red]kneeling[/red] :emoji: [link=x]", *TINY, env={"NO_COLOR": "1"}, columns=120)
    assert "[/] [RED]KNEELING[/RED] :EMOJI: [LINK=X]" in screen.text
    assert "Traceback" not in screen.text


# --- very long text --------------------------------------------------------------------------------------------------

FILLING = "and so on " * 250


def test_only_the_first_2000_characters_are_ranked_and_that_is_said():
    result = run("where", "-", *TINY, stdin=f"outer shin {FILLING} sole")
    assert "2,000 characters" in result.stderr
    assert "2,000 characters" in result.stdout
    assert "Pain: outer shin\n" in result.stdout


@pytest.mark.parametrize("command", ASKING)
def test_an_alarm_beyond_2000_characters_is_heard(command):
    result = run(command, f"outer shin {FILLING}. {ALARM}", *TINY)
    assert ACTION in result.stdout and ACTION in result.stderr
    assert "alpha" not in result.stdout


def test_a_long_question_is_marked_as_cut_in_json():
    answer = json.loads(run("where", f"outer shin {FILLING} sole", "--json", *TINY).stdout)
    assert [place["id"] for place in answer["understood"]["locations"]] == ["outer-shin"]
    assert answer["understood"]["cut"] is True


def test_a_million_characters_are_answered():
    result = run("where", "-", *TINY, stdin="outer shin " + "x y " * 250_000)
    assert "alpha" in result.stdout
    assert result.code == 0
