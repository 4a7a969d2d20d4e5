"""Help begins with an example, and every example can be typed."""

import shlex

import pytest

from process import WORLD, run

COMMANDS = ("where", "muscle", "routine", "flags", "search", "list", "source", "check", "completion")
ON_ALL = ("--format", "--json", "--data", "--color", "-h, --help")


def example(command):
    """Return the example in a command's help: what the first line after the usage says."""
    _, _, rest = run(command, "--help").stdout.partition("\n\n")
    line = rest.lstrip("\n").splitlines()[0].strip()
    assert line.startswith("Example: painmap ")
    return line.removeprefix("Example: ")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_an_answer(command):
    result = run(command, "--help")
    assert result.stdout.startswith(f"Usage: painmap {command} ")
    assert result.stderr == ""
    assert result.code == 0
    assert run(command, "-h") == result


@pytest.mark.parametrize("command", COMMANDS)
def test_help_begins_with_an_example_of_the_command(command):
    assert example(command).startswith(f"painmap {command} ")


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in ("check", "completion")])
def test_the_example_can_be_typed_as_it_stands(command):
    result = run(*shlex.split(example(command))[1:])
    assert result.stdout
    assert result.code == 0


def test_the_example_of_check_works_on_a_folder_that_is_there():
    assert example("check") == "painmap check my-data/"
    assert run("check", WORLD).code == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_example_of_completion_prints_a_script(shell):
    command, _, _ = example("completion").partition(" >>")
    result = run(*shlex.split(command.replace("bash", shell))[1:])
    assert "_PAINMAP_COMPLETE" in result.stdout
    assert result.code == 0


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "completion"])
def test_every_command_has_the_shared_options(command):
    shown = run(command, "--help").stdout
    assert [option for option in ON_ALL if option not in shown] == []


def test_where_has_its_own_options():
    shown = run("where", "--help").stdout
    assert [option for option in ("-n", "--all", "--why", "--anyway", "--caution") if option not in shown] == []


def test_the_programs_help_names_every_command():
    result = run("--help")
    assert [command for command in COMMANDS if f"\n  {command} " not in result.stdout] == []
    assert 'painmap where "outer ankle"' in result.stdout
    assert result.code == 0


@pytest.mark.parametrize("columns", ["0", "1", "40", "500", "wide"])
def test_help_survives_any_width(columns):
    result = run("where", "--help", env={"COLUMNS": columns})
    assert "Example: painmap where" in " ".join(result.stdout.split())
    assert (result.stderr, result.code) == ("", 0)


def test_bare_painmap_names_the_next_commands():
    result = run()
    assert "painmap where WORDS" in result.stdout and "painmap --help" in result.stdout
