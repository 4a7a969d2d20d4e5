"""The options and arguments that commands share: what they take, how they complete, and what a wrong one is told."""

from __future__ import annotations

import codecs
import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any

import click

from painmap import errors
from painmap.output import as_text, write
from painmap.record import NamedTuple
from painmap.text import clean, pieces, typed

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from painmap.knowledge import KnowledgeBase
    from painmap.results import Means

FORMATS = ("text", "md", "json", "tsv")
_MOST_STDIN = 2_000_000
# Characters that are read of a question, in about two seconds where each word is a place or a denial, and the length of a text
# that never takes more: what is read overlaps, once more where lines may only be wrapped, and what comes again is read once.
_MOST_READ, _LONG = 105_000, 40_000
QUESTION = "painmap.question"  # where click's context holds what was read of standard input
_WAIT_S = 2  # for somebody to write into a named pipe


class How(NamedTuple):
    """What the options that every command shares ask for."""

    style: str
    colour: str
    folder: str | None


class Paths(click.ParamType[str]):
    """A file or folder; click's own type looks for translations on disk as soon as it is made."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take any name but none: an empty one is a variable of a script that was never set."""
        if not value:
            self.fail("the name is empty; name a file or folder.", param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Have the shell complete file names."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


def shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every command has: --format, --json, --data, --color; the command gets them as one `how`."""

    @wraps(command)
    def packed(*args: Any, style: str, as_json: bool, folder: str | None, color: str, **kwargs: Any) -> Any:
        how = How("json" if as_json else style, color, folder)
        try:
            return command(*args, how=how, **kwargs)
        except (errors.NotFoundError, errors.AmbiguousError) as error:
            if how.style == "json":
                from painmap import export

                write(as_text(export.failure(command.__name__, error)))
            raise

    for option in (
        click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour; auto: a terminal."),
        click.option("--data", "folder", metavar="DIR", type=Paths(), help="A knowledge base of your own (also $PAINMAP_DATA)."),
        click.option("--json", "as_json", is_flag=True, help="Same as --format json."),
        click.option("--format", "style", type=click.Choice(FORMATS), default="text", help="How to print it."),
    ):
        packed = option(packed)
    return packed


def question_from(words: Sequence[str], example: str, ask: str = "Say where it hurts") -> str:
    """Return the words of a question; a lone `-` reads it from standard input."""
    if not words:
        raise click.UsageError(f"{ask}, for example: {example}")
    text = _noted() if tuple(words) == ("-",) else " ".join(words)
    if not text.strip():
        raise click.UsageError(f"The question is empty. {ask}, for example: {example}")
    if len(text) > _LONG and sum(len(piece) for _, piece in pieces(text)) > _MOST_READ:
        raise click.UsageError(_too_long(f"{_LONG:,} characters"))
    return text


def _noted() -> str:
    """Return the question on standard input, and note it for a command that fails: it can't be read twice."""
    ctx = click.get_current_context(silent=True)
    noted = {} if ctx is None else ctx.meta
    noted[QUESTION] = ""
    noted[QUESTION] = text = piped()
    return text


def _too_long(most: str) -> str:
    return (
        f"The question is longer than {most}, and was not read. Shorten it. "
        "In an emergency call your emergency number (112, 911, 999)."
    )


def opened(path: str) -> IO[bytes]:
    """Return a file of questions, opened; `-` is standard input.

    Raises:
        click.UsageError: it can't be read, is a device, or a pipe that nobody writes into.
    """
    if path == "-":
        if sys.stdin is None or sys.stdin.closed:
            raise click.UsageError("There is no standard input to read the questions from.")
        found: IO[bytes] = sys.stdin.buffer
    else:
        try:
            found = _waited_for(path)
        except OSError as error:
            raise unreadable(path, error) from error
    try:
        if _is_device(found):
            raise click.UsageError(f"{called(path)} holds no questions: it is a device.")
    except OSError as error:
        raise unreadable(path, error) from error
    return found


def _waited_for(path: str) -> IO[bytes]:
    """Return a file, opened; for somebody to write into a named pipe it waits a moment.

    Raises:
        OSError: it can't be opened.
        click.UsageError: nobody writes into it.
    """
    if not stat.S_ISFIFO(os.stat(path).st_mode):
        return open(path, "rb")
    import signal

    def enough(*_: object) -> None:
        raise click.UsageError(f"Nobody writes into the pipe {clean(path)}. Start what writes first, or use a plain pipe and -.")

    before = signal.signal(signal.SIGALRM, enough)
    signal.setitimer(signal.ITIMER_REAL, _WAIT_S)
    try:
        return open(path, "rb")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_device(stream: IO[bytes]) -> bool:
    """Whether a stream is a device with something in it, but no terminal: it never ends, and holds no questions."""
    try:
        mode = os.fstat(stream.fileno()).st_mode
    except (OSError, ValueError):
        return False
    if not (stat.S_ISCHR(mode) or stat.S_ISBLK(mode)) or stream.isatty():
        return False
    return isinstance(stream, io.BufferedReader) and bool(stream.peek(1))


def called(path: str) -> str:
    """Return a file of questions as an error names it."""
    return "Standard input" if path == "-" else clean(path)


def unreadable(path: str, error: OSError) -> click.UsageError:
    """Return what to say of a file of questions that can't be read."""
    return click.UsageError(f"{called(path)} can't be read: {(error.strerror or str(error)).lower()}.")


class Helped(click.Command):
    """A command with a help option of its own: click's looks for translations on disk, which takes a look-up 3 % longer."""

    _own: click.Option | None = None

    def get_help_option(self, ctx: click.Context) -> click.Option:
        """Return the option that prints the help page."""
        if self._own is None:
            self._own = at_once(SETTINGS["help_option_names"], "Show this message and exit.", click.Context.get_help)
        return self._own


def at_once(names: Sequence[str], help_: str, said: Callable[[click.Context], str]) -> click.Option:
    """Return a flag that prints something and ends the program.

    Args:
        names: how it is typed.
        help_: its help.
        said: what it prints.
    """

    def callback(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            write(f"{said(ctx)}\n")
            raise click.exceptions.Exit

    return click.Option(names, is_flag=True, expose_value=False, is_eager=True, help=help_, callback=callback)


def piped() -> str:
    """Return what stands on standard input; a question that is only half read could lose a warning sign, so there is none.

    Raises:
        click.UsageError: there is none, it can't be read, or it is too long.
    """
    if sys.stdin is None or sys.stdin.closed:
        raise click.UsageError("There is no standard input to read the question from.")
    try:
        raw = sys.stdin.buffer.read(_MOST_STDIN + 1)
    except OSError as error:
        raise click.UsageError(f"Standard input can't be read: {(error.strerror or str(error)).lower()}.") from error
    if len(raw) > _MOST_STDIN:
        raise click.UsageError(_too_long(f"{_MOST_STDIN:,} bytes"))
    # Windows shells pipe UTF-16, with a mark that says so; English in it has a zero in each letter.
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\0" in raw
    encoding = "utf-16" if wide else "utf-8-sig"
    return typed(raw.decode(encoding, "replace"))


class Commands(Helped, click.Group):
    """The command group: commands are imported when they are typed; a place typed without `where` gets the line to type."""

    def __init__(self, *args: Any, modules: Mapping[str, str], **kwargs: Any) -> None:
        """Make the group.

        Args:
            args: see click.Group.
            modules: command -> the module of painmap that it stands in.
            kwargs: see click.Group.
        """
        self.modules = modules
        super().__init__(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*self.commands, *self.modules})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None where there is none of that name."""
        if cmd_name in self.modules and cmd_name not in self.commands:
            for found in vars(import_module(f"painmap.{self.modules[cmd_name]}")).values():
                if isinstance(found, click.Command):
                    self.add_command(found)
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; what is none of them may be a place, or a command mistyped."""
        if not args or args[0].startswith("-") or self.get_command(ctx, args[0]) is not None:
            return super().resolve_command(ctx, args)
        near = close_names(args[0], self.list_commands(ctx))
        meant = f" Did you mean `painmap {' '.join([near[0], *args[1:]])}`?" if near else ""
        raise click.UsageError(
            f'There is no command "{args[0]}".{meant} To ask about a place, type: painmap where {" ".join(args)}', ctx
        )


class Names(click.ParamType[str]):
    """One of a few names; a mistyped one gets a suggestion."""

    name = "name"

    def __init__(self, choices: Sequence[str]) -> None:
        self.choices = tuple(choices)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show the choices in the usage line."""
        return "{" + "|".join(self.choices) + "}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take one of the names as it stands."""
        if value not in self.choices:
            near = close_names(str(value), self.choices)
            meant = f"Did you mean {' or '.join(near)}?" if near else f"Known are: {', '.join(self.choices)}."
            self.fail(f'"{clean(str(value))}" is none of the names known here. {meant}', param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete one of the names."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(choice) for choice in self.choices if choice.startswith(incomplete)]


def close_names(name: str, choices: Iterable[str]) -> tuple[str, ...]:
    """Return the choices that a mistyped name may mean, nearest first."""
    from painmap.spelling import suggest

    return suggest(name.lower(), {choice: choice for choice in choices})


class Example(Helped):
    """A command whose help begins, after Usage, with an example."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        self.example = example
        super().__init__(*args, **kwargs)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example, then what the command does."""
        formatter.write_paragraph()
        formatter.write_text(f"Example: {self.example}")
        super().format_help_text(ctx, formatter)


SETTINGS = {"help_option_names": ["-h", "--help"]}


class Amount(click.ParamType[int]):
    """A whole number of a unit within bounds, with or without the unit's first letter: `10` or `10m`."""

    def __init__(self, name: str, least: int, most: int, example: int) -> None:
        self.name, self.least, self.most, self.example = name, least, most, example

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read `10` or `10m`."""
        letter = self.name[0]
        text = str(value).strip().lower().removesuffix(letter)
        if not text.isascii() or not text.isdigit() or not self.least <= int(text[:4]) <= self.most:
            bounds, write_ = f"{self.least} to {self.most}", f"write {self.example} or {self.example}{letter}"
            self.fail(f'"{clean(str(value))}" is no number of {self.name} from {bounds}; {write_}.', param, ctx)
        return int(text)


class Given(NamedTuple):
    """What the options say of the room: where the person is, and the tools, as typed."""

    settings: tuple[str, ...]
    tools: tuple[str, ...]
    without: tuple[str, ...]

    def means(self, kb: KnowledgeBase) -> Means:
        """Return it as the planner wants it.

        Raises:
            click.UsageError: something named is no tool.
        """
        from painmap.results import Means

        at_hand = _tools(kb, self.tools) if self.tools else None
        return Means(self.settings, at_hand, _tools(kb, self.without))


def room(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options about the room: --no-floor, --at-desk, --tools, --without; the command gets them as one `given`."""

    @wraps(command)
    def packed(*args: Any, no_floor: bool, at_desk: bool, tools: tuple[str, ...], without: tuple[str, ...], **kwargs: Any) -> Any:
        settings = [name for name, wanted in (("no-floor", no_floor), ("at-desk", at_desk)) if wanted]
        return command(*args, given=Given(tuple(settings), tools, without), **kwargs)

    for option in (
        click.option("--without", multiple=True, metavar="TOOLS", help="What is not at hand, such as ball,band."),
        click.option(
            "--tools",
            multiple=True,
            metavar="TOOLS",
            help="All you have beside what most homes have: ball,band; or none.",
        ),
        click.option("--at-desk", is_flag=True, help="Only what can be done at a desk."),
        click.option("--no-floor", is_flag=True, help="Nothing that means getting down to the floor."),
    ):
        packed = option(packed)
    return packed


def _tools(kb: KnowledgeBase, typed: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of tools named with commas, by id, by name or by a word for them; a lone `none` is none."""
    names = [name for row in typed for part in row.split(",") if (name := " ".join(part.lower().split()))]
    if names == ["none"]:
        return ()
    if typed and not names:
        raise click.UsageError("The name of a tool is empty; name one or more, such as ball,band, or none.")
    found: list[str] = []
    for name in names:
        known = [tool.id for tool in kb.terms.tools if name in (tool.id, tool.name)]
        known = known or [tool.id for tool in kb.terms.tools if name in tool.words or name.removesuffix("s") in tool.words]
        if not known:
            near = close_names(name, {word for tool in kb.terms.tools for word in (tool.id, tool.name, *tool.words)})
            meant = f"Did you mean {' or '.join(near)}?" if near else f"Known are: {', '.join(t.id for t in kb.terms.tools)}."
            raise click.UsageError(f'No tool is called "{clean(name)}". {meant}')
        found += known
    return tuple(dict.fromkeys(found))


def complete(folder: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return a completer over the ids of a folder of the knowledge base; it reads no file."""

    def ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        from painmap import store

        return [id_ for id_ in store.entry_ids(folder) if id_.startswith(incomplete)]

    return ids
