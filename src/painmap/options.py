"""The options and arguments that commands share: what they take, how they complete, and what a wrong one is told."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from painmap import __version__, errors
from painmap.output import as_text, write
from painmap.text import clean, typed

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

FORMATS = ("text", "md", "json", "tsv")
_MOST_STDIN = 2_000_000


class How(NamedTuple):
    """What the options that every command shares ask for."""

    style: str
    colour: str
    folder: str | None


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
        click.option("--data", "folder", metavar="DIR", help="A knowledge base of your own (also $PAINMAP_DATA)."),
        click.option("--json", "as_json", is_flag=True, help="Same as --format json."),
        click.option("--format", "style", type=click.Choice(FORMATS), default="text", help="How to print it."),
    ):
        packed = option(packed)
    return packed


def question_from(words: Sequence[str], example: str, ask: str = "Say where it hurts") -> str:
    """Return the words of a question; a lone `-` reads it from standard input."""
    if not words:
        raise click.UsageError(f"{ask}, for example: {example}")
    text = _piped() if tuple(words) == ("-",) else " ".join(words)
    if not text.strip():
        raise click.UsageError(f"The question is empty. {ask}, for example: {example}")
    return text


def _piped() -> str:
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
        raise click.UsageError(
            f"The question is longer than {_MOST_STDIN:,} bytes, and was not read. Shorten it. "
            "In an emergency call your emergency number (112, 911, 999)."
        )
    # Windows shells pipe UTF-16, with a mark that says so.
    encoding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    return typed(raw.decode(encoding, "replace"))


def _printing(text: Callable[[click.Context], str]) -> Callable[[click.Context, click.Parameter, bool], None]:
    """Return what an option does that prints a text and leaves; like every answer it goes through `write`."""

    def done(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
        if wanted and not ctx.resilient_parsing:
            write(f"{text(ctx)}\n")
            raise click.exceptions.Exit

    return done


version = click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, help="Show the version and exit.",
    callback=_printing(lambda ctx: f"painmap, version {__version__}"),
)  # fmt: skip


class Helped(click.Command):
    """A command whose help is written like every answer."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _printing(lambda ctx: ctx.get_help())
        return option


class Commands(Helped, click.Group):
    """The command group: a place typed without `where` gets the line to type."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; what is none of them may be a place, or a command mistyped."""
        if not args or args[0].startswith("-") or self.get_command(ctx, args[0]) is not None:
            return super().resolve_command(ctx, args)
        near = close_names(args[0], self.commands)
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


class Minutes(click.ParamType[int]):
    """A whole number of minutes from 3 to 60, as `10` or `10m`."""

    name = "minutes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read `10` or `10m`."""
        text = str(value).strip().lower().removesuffix("m")
        if not text.isascii() or not text.isdigit() or not 3 <= int(text[:4]) <= 60:
            self.fail(f'"{clean(str(value))}" is no number of minutes from 3 to 60; write 10 or 10m.', param, ctx)
        return int(text)


def complete(folder: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return a completer over the ids of a folder of the knowledge base; it reads no file."""

    def ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        from painmap import store

        return [id_ for id_ in store.entry_ids(folder) if id_.startswith(incomplete)]

    return ids
