"""Each call to the system fails in turn: painmap answers rightly, or says clearly that it cannot, and never half of both."""

import builtins
import errno
import json
import os
import shutil
import socket
import sys
from io import StringIO
from pathlib import Path

import pytest

from painmap import cli, kept
from process import WORLD, run, shell

ALARM = "crushing chest pain and sweating"
ACTION = "Call your emergency number (112, 911, 999) now"
ERRORS = (errno.EACCES, errno.ENOSPC, errno.EIO, errno.ENOENT, errno.EMFILE, errno.ENOTDIR, errno.ELOOP)
COMMANDS = {
    "where": ("where", "outer shin"),
    "muscle": ("muscle", "alpha"),
    "routine": ("routine", "alpha"),
    "me": ("me", "--add", "pregnant"),
    "check": ("check",),
}  # fmt: skip


class Stream(StringIO):
    encoding = "utf-8"


@pytest.fixture
def room(tmp_path, monkeypatch):
    """Return a folder that holds a base, a cache and a home, all empty but the base."""
    shutil.copytree(WORLD, tmp_path / "base")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PAINMAP_DATA", str(tmp_path / "base"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked(monkeypatch, *args):
    """Return what a command in this process prints on its streams, and its exit code."""
    out, err = Stream(), Stream()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = cli.main(args)
    return out.getvalue(), err.getvalue(), code


def failing(real, turn, number, counted):
    """Return a call that fails the `turn`-th time it is made for anything of the user's, with errno `number`."""

    def call(*args, **kwargs):
        path = next((os.fsdecode(arg) for arg in args if isinstance(arg, (str, bytes, os.PathLike))), "")
        if not path.endswith((".py", ".pyc", ".so")) and "__pycache__" not in path:
            counted.append(path)
            if len(counted) == turn:
                raise OSError(number, os.strerror(number), path)
        return real(*args, **kwargs)

    return call


def torture(monkeypatch, args, name, number, room, most, cold=False):
    """Run a command with one call of a kind failing, and yield what came of it: for each call in turn, of many for `most`.

    `cold` takes the cache away each time, so that calls which make it fail too.
    """
    holder = builtins if name == "builtin open" else os
    attribute = name.removeprefix("builtin ")

    def once(turn):
        for folder in ("cache", "config") if cold else ("config",):
            shutil.rmtree(room / folder, ignore_errors=True)
        counted = []
        with monkeypatch.context() as patch:
            patch.setattr(holder, attribute, failing(getattr(holder, attribute), turn, number, counted))
            said = asked(monkeypatch, *args)
        return said, len(counted)

    _, calls = once(0)
    turns = range(1, calls + 1) if calls <= most else (1 + at * (calls - 1) // (most - 1) for at in range(most))
    for turn in turns:
        yield once(turn)[0]


NAMES = ("builtin open", "open", "stat", "scandir", "makedirs", "mkdir", "replace", "unlink", "getcwd", "urandom")


def held(command, right, said):
    """Hold what a command said while a call failed against what it says else."""
    out, err, code = said
    assert "Traceback" not in err
    if code == 0:
        assert out == right
    else:
        assert code in (3, 4)
        assert out == "" or command == "check"
        assert out or err.startswith("painmap: ")
        assert len(err.splitlines()) <= 1


@pytest.mark.parametrize("command", COMMANDS)
def test_a_call_that_fails_changes_nothing_or_is_told(command, room, monkeypatch):
    right, _, _ = asked(monkeypatch, *COMMANDS[command])
    for at, name in enumerate(NAMES):
        number = ERRORS[(at + len(command)) % len(ERRORS)]
        for said in torture(monkeypatch, COMMANDS[command], name, number, room, 2):
            held(command, right, said)


@pytest.mark.parametrize("at", range(len(NAMES)), ids=NAMES)
def test_a_call_that_fails_while_the_index_is_made_changes_nothing_or_is_told(at, room, monkeypatch):
    right, _, _ = asked(monkeypatch, *COMMANDS["where"])
    for said in torture(monkeypatch, COMMANDS["where"], NAMES[at], ERRORS[at % len(ERRORS)], room, 2, cold=True):
        held("where", right, said)


@pytest.mark.parametrize("name", ["open", "builtin open", "replace", "makedirs"])
def test_a_caution_that_could_not_be_kept_is_never_said_to_be(name, room, monkeypatch):
    asked(monkeypatch, "me")
    for number in (errno.ENOSPC, errno.EACCES):
        for _, _, code in torture(monkeypatch, COMMANDS["me"], name, number, room, 3):
            stands = "pregnant" in kept.read("2026-01-01")
            assert stands is (code == 0)
            assert not [path for path in room.rglob("*") if path.name.startswith("cautions.json.")]


@pytest.mark.parametrize("name", ["open", "builtin open", "scandir", "stat"])
def test_an_alarm_is_heard_whatever_fails_or_what_is_broken_is_told(name, room, monkeypatch):
    asked(monkeypatch, "where", ALARM)
    for out, err, code in torture(monkeypatch, ("where", ALARM), name, errno.EIO, room, 3):
        assert (ACTION in out and ACTION in err) or (code == 3 and err.startswith("painmap: "))


# --- reading is no writing -------------------------------------------------------------------------------------------


def test_what_could_not_be_read_is_not_said_to_be_unwritable(room, monkeypatch):
    def lost(*_):
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    monkeypatch.setattr(os, "getcwd", lost)
    out, err, code = asked(monkeypatch, "check", "base")
    assert (out, code) == ("", 3)
    assert "written" not in err


@pytest.mark.parametrize("command", ['where "outer shin" --data "$WORLD"', 'check "$WORLD"', "me", "--help"])
def test_a_working_folder_that_is_gone_is_no_obstacle(command):
    result = shell(f'cd "$(mktemp -d)" && rmdir "$PWD" && painmap {command}')
    assert result.stdout and result.code == 0


def test_a_relative_path_in_a_folder_that_is_gone_is_told():
    result = shell('cd "$(mktemp -d)" && rmdir "$PWD" && painmap check .')
    assert (result.stdout, result.code) == ("", 3)
    assert "written" not in result.stderr


# --- files that somebody put there -----------------------------------------------------------------------------------


def spoil_pipe(path):
    os.mkfifo(path)


def spoil_endless(path):
    path.symlink_to("/dev/zero")


def spoil_huge(path):
    path.touch()
    os.truncate(path, 10_000_000_000)


def spoil_loop(path):
    path.symlink_to(path)


SPOILT = [spoil_pipe, spoil_endless, spoil_huge, spoil_loop]


@pytest.mark.parametrize("spoil", SPOILT)
def test_kept_cautions_that_would_never_end_are_told(spoil, room):
    path = room / "config" / "painmap" / "cautions.json"
    path.parent.mkdir(parents=True)
    spoil(path)
    env = {"XDG_CONFIG_HOME": str(room / "config")}
    result = run("routine", "alpha", "--data", WORLD, env=env)
    assert (result.stdout, result.code) == ("", 3)
    assert "painmap me --clear" in result.stderr
    assert run("me", "--clear", env=env).code == 0
    assert run("routine", "alpha", "--data", WORLD, env=env).code == 0


@pytest.mark.parametrize("spoil", SPOILT)
def test_an_index_that_would_never_end_changes_nothing(spoil, room):
    env = {"XDG_CACHE_HOME": str(room / "cache")}
    before = run("where", "outer shin", "--data", WORLD, env=env)
    kept = list((room / "cache" / "painmap").iterdir())
    assert kept
    for path in kept:
        path.unlink()
        spoil(path)
    assert run("where", "outer shin", "--data", WORLD, env=env) == before


@pytest.mark.parametrize("most", [5, 6, 8])
def test_too_few_open_files_are_told_in_a_line(most):
    result = shell(f'ulimit -n {most}; painmap where "outer shin" --data "$WORLD"')
    assert "Traceback" not in result.stderr
    assert result.code in (0, 3)
    assert (result.code == 0) is ("alpha" in result.stdout)
    assert len(result.stderr.splitlines()) == (result.code == 3)


@pytest.mark.parametrize("home", ["/dev/null", "", "relative", "/nowhere"])
def test_a_home_that_is_none_is_no_obstacle(home):
    env = {"HOME": home, "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": ""}
    assert run("routine", "alpha", "--data", WORLD, env=env) == run("routine", "alpha", "--data", WORLD)


# --- streams ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["2>/dev/full", "2>&-"])
@pytest.mark.parametrize(("question", "code"), [("outer shn", 0), (ALARM, 0), ("zzqx", 1), ("", 2)])
def test_hints_that_nobody_hears_change_no_exit_code(question, code, target):
    assert shell(f'painmap where "{question}" --data "$WORLD" {target}').code == code


def test_an_alarm_reaches_stderr_where_standard_output_is_closed():
    result = shell(f'painmap where "{ALARM}" --data "$WORLD" >&-')
    assert ACTION in result.stderr
    assert result.code == 4


def test_no_other_file_takes_the_place_of_a_closed_stream():
    result = shell('painmap where --batch /dev/stdin --data "$WORLD" <&-')
    assert (result.stdout, result.code) == ("", 1)
    assert "no question" in result.stderr


@pytest.mark.parametrize("command", ["where -", "routine -"])
def test_standard_input_that_cannot_be_read_is_wrong_usage(command):
    for source in ("<&-", "0>/dev/null"):
        result = shell(f"painmap {command} {source}")
        assert (result.stdout, result.code) == ("", 2)
        assert "written" not in result.stderr and "tandard input" in result.stderr


def test_a_word_completed_for_a_shell_ends_with_0():
    env = {"_PAINMAP_COMPLETE": "bash_complete", "COMP_WORDS": "painmap muscle pirif", "COMP_CWORD": "2"}
    result = run(env=env)
    assert (result.stdout, result.stderr, result.code) == ("plain,piriformis\n", "", 0)


COMPLETING = {"_PAINMAP_COMPLETE": "bash_complete", "COMP_WORDS": "painmap muscle al", "COMP_CWORD": "2"}


def test_only_names_that_are_ids_are_completed(room):
    for name in ("al\x1b[31mx", "al\nplain,evil", "al pha", "al\u202e", "alé"):
        (room / "base" / "muscles" / f"{name}.yaml").write_text("")
    result = run(env={**COMPLETING, "PAINMAP_DATA": str(room / "base")})
    assert (result.stdout, result.code) == ("plain,alpha\n", 0)


@pytest.mark.parametrize("shell_", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("name", ["COMP_WORDS", "COMP_CWORD"])
def test_a_shell_that_does_not_say_what_to_complete_is_told(name, shell_):
    given = {key: value for key, value in COMPLETING.items() if key != name}
    if shell_ != "fish" or name != "COMP_CWORD":
        result = run(env={**given, "_PAINMAP_COMPLETE": f"{shell_}_complete"})
        assert (result.stdout, result.code) == ("", 2)
        assert name in result.stderr and "Traceback" not in result.stderr
    assert run(env={**COMPLETING, "COMP_CWORD": "x", "_PAINMAP_COMPLETE": "bash_complete"}).code == 2


@pytest.mark.parametrize("target", [">&-", ">/dev/full"])
def test_a_completion_that_cannot_be_written_ends_with_4(target):
    result = shell(f"painmap {target}", env=COMPLETING)
    assert "could not be written" in result.stderr
    assert result.code == 4


# --- no network, nothing left behind ---------------------------------------------------------------------------------


def test_no_socket_is_ever_opened(room, monkeypatch):
    def refused(*_, **__):
        raise AssertionError("painmap opened a socket")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refused)
    for args in (
        *COMMANDS.values(),
        ("flags",),
        ("search", "kneeling"),
        ("list", "sources"),
        ("source", "book-one"),
        ("where", ALARM),
    ):
        assert asked(monkeypatch, *args)[2] == 0


def test_no_module_knows_the_network():
    source = "".join(path.read_text(encoding="utf-8") for path in Path(cli.__file__).parent.glob("*.py"))
    assert not [
        name for name in ("socket", "urllib", "http.client", "requests", "ssl", "ftplib", "smtplib") if f"import {name}" in source
    ]


def test_nothing_is_written_but_the_index_and_the_kept_cautions(room, monkeypatch):
    before = {path for path in room.rglob("*") if path.is_file()}
    for args in (*COMMANDS.values(), ("where", "qwzxv words"), ("search", "qwzxv"), ("completion", "bash")):
        for style in ("text", "md", "json", "tsv") if args[0] != "completion" else ("",):
            asked(monkeypatch, *args, *(("--format", style) if style else ()))
    fresh = {path.relative_to(room).as_posix() for path in room.rglob("*") if path.is_file()} - {
        p.relative_to(room).as_posix() for p in before
    }
    assert "config/painmap/cautions.json" in fresh
    assert all(name.startswith("cache/painmap/") for name in fresh - {"config/painmap/cautions.json"})
    assert not [path for path in room.rglob("*") if path.is_file() and b"qwzxv" in path.read_bytes()]
    assert json.loads((room / "config/painmap/cautions.json").read_text()) == {"pregnant": None}
