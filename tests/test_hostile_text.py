"""Text that somebody else typed, pasted or wrote: no traceback, no lost warning sign, nothing that a terminal would obey."""

import json
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import painmap
from painmap import answer, cli, output, safety, spelling, words
from painmap.text import OVERLAP, RANKED_CHARACTERS, STRETCH, WHOLE, clean, fold, stretches, tokens, typed
from process import WORLD, run

ALARM = "crushing chest pain and sweating"
ACTION = "Call your emergency number (112, 911, 999) now"
FORMATS = ("text", "md", "json", "tsv")


def level(text, kb):
    return safety.triage(kb, words.read(typed(text), kb)).level


# --- no warning sign is lost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"outer ankle \x1b]0;x {ALARM}",
        f"\x1b]0;title\x07{ALARM}",
        f"\x1bP{ALARM}",
        f"\x1b_{ALARM}",
        f"\x1b{ALARM}",
        f"\x1b[{ALARM}",
        f"\x1b[ {ALARM}",
        f"\x1b[31m{ALARM}\x1b[0m",
        f"\x1b(B\x1b[m{ALARM}",
        *(f"{char}{ALARM}" for char in "\x80\x90\x98\x9b\x9c\x9d\x9e\x9f"),
        f"â\x80\x9d{ALARM}",
        f"it said â\x80\x9d and â\x80\x9d {ALARM} â\x80\x9c x",
        "\x00".join(ALARM),
        "\x7f".join(ALARM),
        "\u200b".join(ALARM),
        "\u00ad".join(ALARM),
        "\u0336".join(ALARM),
        "\u20dd".join(ALARM),
        "\u034f".join(ALARM),
        "\U000e0061".join(ALARM),
        f"\u202e{ALARM}\u202c",
        f"\u3164{ALARM}",
        "crúshing chést páin and swéating",
        "cru\u0301shing che\u0301st pa\u0301in and swe\u0301ating",
        "CRUSHİNG CHEST PAİN AND SWEATİNG",
        "".join(chr(ord(char) + 0xFEE0) if char != " " else "\u3000" for char in ALARM),
        ALARM.replace(" ", "\u00a0"),
        ALARM.replace(" ", "\t"),
        ALARM.replace(" ", "\r\n"),
        ALARM.replace(" ", "_"),
        ALARM.replace(" ", " 😱 "),
        f"፩ ➀ ² ٣٤ {ALARM}",
        f"I am 0100{'9' * 5000}. {ALARM}",
        f"{'9' * 6000} {ALARM}",
        f"{'x' * 20_000} {ALARM}",
    ],
)
def test_an_alarm_is_heard_through(text, kb):
    assert level(text, kb) == "emergency"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("denial", ["no fever", "no pain in my arm"])
def test_a_denial_ends_with_its_line(denial, end, kb):
    assert level(f"{denial}{end}{ALARM}", kb) == "emergency"


def test_a_denial_in_an_argument_ends_with_its_line():
    result = run("where", f"no fever\n{ALARM}")
    assert ACTION in result.stdout and ACTION in result.stderr


@pytest.mark.parametrize("filler", ["and so on ", "no ", "outer ankle ", "a'", "x", ", ", "(", "but ", "1 "])
@pytest.mark.parametrize("length", [3_000, 30_000])
def test_an_alarm_after_much_else_is_heard(filler, length, kb):
    assert level(f"{filler * (length // len(filler))}. {ALARM}", kb) == "emergency"


@pytest.mark.parametrize("length", range(RANKED_CHARACTERS, WHOLE + 3 * STRETCH, 499))
@pytest.mark.parametrize("end", [" ", "\n"])
def test_no_place_for_an_alarm_is_torn(length, end, kb):
    text = "and then so\n" * (length // 12 + 1) if end == "\n" else "and then so " * (length // 12 + 1)
    assert level(f"{text[:length]} {ALARM.replace(' ', end)} {text}{text}", kb) == "emergency"


def test_an_age_said_late_counts(kb):
    text = f"{'and so on ' * 1000}. I am 67. New headache and my scalp is sore."
    assert words.read(text, kb).age == 67


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_an_alarm_in_the_encodings_of_windows_is_heard(encoding):
    result = run("where", "-", stdin=ALARM.encode(encoding))
    assert ACTION in result.stdout and ACTION in result.stderr


def test_standard_input_that_is_too_long_is_refused_and_not_half_read():
    result = run("where", "-", stdin=f"outer ankle {'and so on ' * 210_000}{ALARM}")
    assert (result.stdout, result.code) == ("", 2)
    assert "2,000,000 bytes" in result.stderr and "emergency number" in result.stderr


@pytest.mark.parametrize("join", [" ", "\n", ". "])
def test_a_text_that_would_take_long_to_read_is_refused_and_not_half_read(join):
    result = run("where", "-", stdin=join.join(f"qx{number:x}" for number in range(60_000)) + f". {ALARM}")
    assert (result.stdout, result.code) == ("", 2)
    assert "40,000 characters" in result.stderr and "emergency number" in result.stderr


@pytest.mark.parametrize("join", [" ", "\n", ". "])
def test_forty_thousand_characters_are_read_to_the_end(join):
    text = join.join(f"qx{number:x}" for number in range(60_000))[: 40_000 - len(ALARM) - 2]
    result = run("where", "-", stdin=f"{text}. {ALARM}")
    assert ACTION in result.stdout and ACTION in result.stderr


def test_a_mark_of_utf_16_before_other_text_hides_no_alarm():
    result = run("flags", "-", stdin=b"\xfe\xff\xfe\xff\n" + ALARM.encode())
    assert ACTION in result.stdout and ACTION in result.stderr


@pytest.mark.parametrize("command", ["where", "routine", "search", "flags"])
@pytest.mark.parametrize("style", FORMATS)
def test_an_alarm_is_told_though_the_base_is_missing(command, style):
    result = run(command, ALARM, "--data", "/no/such/base", "--format", style)
    assert ACTION in result.stdout and ACTION in result.stderr
    assert result.code == 3


@pytest.mark.parametrize("command", ["where", "routine", "search", "flags"])
def test_an_alarm_without_a_base_comes_in_the_format_that_was_asked_for(command):
    as_json, as_tsv, as_note = (
        run(command, ALARM, "--data", "/no/base", "--format", style).stdout for style in ("json", "tsv", "md")
    )
    answer = json.loads(as_json)
    assert (answer["schema"], answer["triage"]["level"]) == (f"painmap.{command}/1", "emergency")
    assert "/no/base" in answer["error"]
    assert all(line.startswith("# ") for line in as_tsv.splitlines())
    assert as_note.startswith("\n## ! EMERGENCY")


@pytest.mark.parametrize("command", ["where", "routine"])
def test_an_alarm_is_told_though_the_kept_cautions_are_broken(command, tmp_path):
    (tmp_path / "painmap").mkdir()
    (tmp_path / "painmap" / "cautions.json").write_text("{")
    result = run(command, ALARM, env={"XDG_CONFIG_HOME": str(tmp_path)})
    assert ACTION in result.stdout and ACTION in result.stderr
    assert result.code == 3


@pytest.mark.parametrize("text", ["\x00".join(ALARM), f"no fever\r{ALARM}", f"\x1b]0;{ALARM}", f"\ud800 {ALARM}"])
def test_an_alarm_in_the_text_of_another_program_is_heard(text, kb):
    assert painmap.where(kb, text).triage.level == painmap.plan(kb, text)[0].triage.level == "emergency"
    assert all(line.isprintable() for line in painmap.where(kb, f"\x1b[31m\x9b{text}").query.split("\n"))


# --- long text takes no time that grows with its square --------------------------------------------------------------


@given(st.text("ab .\n", max_size=200).map(lambda text: text * 60))
def test_stretches_hold_all_of_a_text(text):
    pieces = stretches(text)
    assert all(text[at : at + len(piece)] == piece for at, piece in pieces)
    if len(text) <= WHOLE:
        assert pieces == [(0, text)]
    else:
        assert len(pieces[0][1]) >= RANKED_CHARACTERS + OVERLAP
        assert all(any(text[at : at + OVERLAP // 2] in piece for _, piece in pieces) for at in range(0, len(text), 37))


def test_a_text_that_repeats_itself_is_read_once():
    assert len(stretches("and so on " * 100_000)) < 50


@pytest.mark.parametrize(
    "run_",
    [
        " ",
        "\t",
        "\n",
        "a\n",
        " \n",
        "\n ",
        "\x1b]",
        "\x1bP",
        "\x9d1;",
        "\x1b[",
        "\x1b]1",
        "a\b",
        "\u202ea",
        "\x1bMa",
        "a\u200b",
        "a\xad\n",
    ],
)
def test_cleaning_takes_no_time_that_grows_with_the_square(run_):
    assert ALARM in typed("a" * 60 + run_ * 100_000 + f". {ALARM}")


def test_neither_does_a_string_for_a_terminal_that_never_ends():
    assert ALARM in typed(f"\x1b]{'1' * 100_000}. {ALARM}")


def test_a_line_that_was_only_wrapped_goes_on():
    long = "it has hurt on the outside of my hip for three weeks,"
    assert typed(f"{long}  \n  and now in the knee\nno fever") == f"{long} and now in the knee\nno fever"
    assert typed(f"{long}\nNo fever") == f"{long}\nNo fever"


def test_a_word_of_any_length_is_left_as_it_is():
    assert spelling.correct("x" * 100_000, {"xxx": 1}, {}, spelling.shelved(["xxx"])) == ()
    assert spelling.split("ab" * 100_000, {"aba": 1, "bab": 1}) == ()


# --- nothing unprintable comes out -----------------------------------------------------------------------------------


@given(st.text() | st.text("\x1b[]()0;1mcP\\\x07\x9b\x9d\x9c ab\n", max_size=60))
def test_what_is_cleaned_is_printable_and_stays_so(text):
    once = clean(text)
    assert once.isprintable()
    assert clean(once) == once
    lines = typed(text)
    assert all(line.isprintable() for line in lines.split("\n"))
    assert typed(lines) == lines


@given(st.text(max_size=60))
def test_no_letter_or_digit_is_lost_in_cleaning_where_there_is_no_escape(text):
    kept = [char for char in text if char.isalnum()]
    assert kept == [char for char in clean(text) if char.isalnum()] or "\x1b" in text or "\x9b" in text or "\x9d" in text


@given(st.text(max_size=80))
def test_tokens_stand_where_they_say(text):
    folded, origin = fold(text)
    assert origin is None or len(origin) == len(folded)
    for token in tokens(text, {}):
        assert 0 <= token.start < token.end <= len(text)
        assert token.raw and not any(char.isdigit() and not char.isascii() for char in token.raw)


class Screen(StringIO):
    encoding = "utf-8"


@pytest.mark.parametrize("coloured", [False, True])
def test_only_colours_that_are_meant_leave(coloured, monkeypatch):
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    output.write("a\tb\x1b]0;t\x07\n\x1b[1mc\x1b[0m\x1b[2J\u202e\x9b\udcff\n", coloured)
    assert screen.getvalue() == ("a\tb\n\x1b[1mc\x1b[0m\n" if coloured else "a\tb\nc\n")


def test_the_name_of_a_file_is_no_escape(tmp_path):
    (tmp_path / "muscles").mkdir()
    (tmp_path / "muscles" / "\x1b[31m\u202e.yaml").write_text('"al\\e[31m\\u202epha": 1\n')
    for style in FORMATS:
        result = run("check", tmp_path, "--format", style)
        assert not {char for char in result.stdout + result.stderr if not char.isprintable()} - {"\n", "\t"}
        assert result.code == 3


# --- any text at all -------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["outer ankle", "left", "no", "chest pain", "sweating", ",", ". ", "\n", "but", "3 weeks", "I am 67", "\x1b[31m", "\u202e",
     "\udcff", "é", "[/red]"]
)  # fmt: skip
ANY = st.text(max_size=80) | st.lists(PIECES | st.text(max_size=5), max_size=12).map(" ".join)


@pytest.mark.parametrize("style", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY)
def test_any_text_is_answered_in_every_format(style, text, monkeypatch):
    out, err = Screen(), Screen()
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)
    code = cli.main(["where", "--format", style, "--data", WORLD, "--", text.replace("\0", "")])
    assert code in (0, 1, 2)
    assert out.getvalue() or code
    assert err.getvalue() or not code
    assert not {char for char in out.getvalue() + err.getvalue() if not char.isprintable()} - {"\n", "\t"}
    if style == "json" and code < 2:
        assert json.loads(out.getvalue())["schema"] == "painmap.where/1"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.text("no,; \n'\x1b\x9b\u200bé1", max_size=20), after=st.text(max_size=20))
def test_an_alarm_in_a_sentence_of_its_own_is_heard(before, after, kb):
    assert answer.where(kb, typed(f"{before}. {ALARM}. {after}")).triage.level == "emergency"
