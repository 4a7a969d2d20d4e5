"""The thin edge to the terminal: standard output and error, what kind of thing they are, and which drawing fits them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from painmap.errors import OutputError
from painmap.record import NamedTuple
from painmap.text import clean

if TYPE_CHECKING:
    from painmap.pages import Page
    from painmap.results import Flag

Rows = tuple[Sequence[str], Sequence[Sequence[str]]]


class View(NamedTuple):
    """One answer in every form it can take, each worked out only when it is wanted.

    `page` serves text, screens and Markdown (it is told which), `data` JSON, `table` TSV (header and rows); `flags` are the
    alarms in it, `notes` what TSV carries beside its rows; `screen` draws it on a terminal of some width, where that is not
    left to rich.
    """

    page: Callable[[str], Page]
    data: Callable[[], dict[str, Any]]
    table: Callable[[], Rows]
    flags: Sequence[Flag] = ()
    notes: Callable[[], Sequence[str]] = tuple
    screen: Callable[[int, bool], str] | None = None


_COLOUR = r"(\x1b\[[0-9;]*m)"  # patterns are compiled when they are used: most answers need none
_BETWEEN = r"[^\n\t]+"


def _harmless(text: str, coloured: bool) -> str:
    """Return text without anything unprintable but line ends, tabs and, where it is `coloured`, colours.

    Whatever a renderer let through from a file's name or a knowledge base ends here.
    """
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    if coloured:
        return "".join(part if at % 2 else _harmless(part, False) for at, part in enumerate(re.split(_COLOUR, text)))
    return re.sub(_BETWEEN, lambda match: clean(match.group()), text)


def write(text: str, coloured: bool = False) -> None:
    """Write an answer to standard output at once.

    Args:
        text: the answer; what must not reach a terminal is taken out of it here.
        coloured: whether colours in it are meant.

    Raises:
        OutputError: it could not be written in full. A closed pipe ends the program as SIGPIPE would.
    """
    send(_harmless(text, coloured))


def send(text: str) -> None:
    """Write what steers a terminal, and drawings made of it, as they are; all else goes through `write`.

    Raises:
        OutputError: it could not be written in full. A closed pipe ends the program as SIGPIPE would.
    """
    if sys.stdout is None:
        raise OutputError("standard output is closed")
    try:
        sys.stdout.write(_fitting(text, sys.stdout.encoding or "utf-8"))
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        raise unwritable(error) from error


def write_lines(lines: Iterable[str]) -> None:
    """Write lines as they come, each whole: Ctrl-C in the middle of one waits for its end.

    Args:
        lines: JSON in ASCII, which holds nothing that must not reach a terminal; to look again would take a batch 6 % longer.

    Raises:
        OutputError: they could not be written.
        KeyboardInterrupt: Ctrl-C was pressed; what was written are whole lines.
    """
    import signal

    writing = stop = False

    def interrupt(*_: object) -> None:
        nonlocal stop
        stop = True
        if not writing:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        for line in lines:
            writing = True
            send(line + "\n")
            writing = False
            if stop:
                raise KeyboardInterrupt
    finally:
        signal.signal(signal.SIGINT, before)


def unwritable(error: OSError | ValueError) -> OutputError:
    """Return what to say when standard output can't be written; where a pipe was closed, end as SIGPIPE would."""
    if isinstance(error, BrokenPipeError):
        _end_as_by_sigpipe()
    _forget_buffered(sys.stdout)
    return OutputError(getattr(error, "strerror", None) or str(error))


def as_text(data: dict[str, Any]) -> str:
    """Return JSON that the encoding of standard output can hold: escapes instead of stand-ins, which could break it."""
    import json

    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    return json.dumps(data, indent=2, ensure_ascii=not encoding.startswith("utf")) + "\n"


_PLAIN = str.maketrans(
    {"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "°": " degrees", "×": "x", "→": "->", "é": "e"}
)


def _fitting(text: str, encoding: str) -> str:
    """Return text that an encoding can hold: plain stand-ins first, a question mark for the rest."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    return text


def _forget_buffered(stream: TextIO) -> None:
    """Keep the interpreter from trying once more, and ending with 120, when it closes a stream that can't be written."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return


def _end_as_by_sigpipe() -> None:
    """End quietly the way programs do whose reader went away (`| head -1`)."""
    import signal

    _forget_buffered(sys.stdout)
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGPIPE)
    raise OutputError("the pipe was closed")


def hint(text: str) -> None:
    """Write lines for the person, not the pipe; where standard error can't be written nothing that matters is lost."""
    if sys.stderr is None:
        return
    try:
        for line in text.splitlines():
            sys.stderr.write(_fitting(clean(line), sys.stderr.encoding or "utf-8") + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        _forget_buffered(sys.stderr)


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def progress_is_seen() -> bool:
    """Whether standard error is a terminal that the answers do not go to as well."""
    return sys.stderr is not None and sys.stderr.isatty() and not is_terminal()


def columns() -> int:
    """Return the terminal's width: $COLUMNS, then what the terminal says; 0 where neither says anything."""
    given = os.environ.get("COLUMNS", "").strip()
    if given.isascii() and given.isdigit() and len(given) < 6:
        return int(given)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):
        return 0


def warn(flags: Iterable[Flag]) -> None:
    """Say the gravest alarm on standard error too when the answer goes into a pipe or file, where it may never be seen."""
    first = next(iter(flags), None)
    if first is not None and not is_terminal():
        from painmap.pages import flag_line

        hint(flag_line(first))


def show(view: View, style: str, colour: str) -> None:
    """Print an answer.

    Args:
        view: the answer in all its forms.
        style: text, md, json or tsv.
        colour: auto, always or never.

    Raises:
        OutputError: it could not be written.
    """
    warn(view.flags)
    if style == "json":
        write(as_text(view.data()))
        return
    from painmap import render

    if style == "md":
        write(render.markdown(view.page(style)))
    elif style == "tsv":
        from painmap.pages import flag_line

        columns_, rows = view.table()
        write(render.tsv(columns_, rows, [*map(flag_line, view.flags), *filter(None, view.notes())]))
    else:
        from painmap.style import wants_colour

        coloured = wants_colour(colour, os.environ, is_terminal())
        write(_text(view, coloured), coloured)


def _text(view: View, coloured: bool) -> str:

    if not is_terminal():
        from painmap import render

        return render.plain(view.page("text"), coloured)
    from painmap.pen import width

    if view.screen is not None:
        return view.screen(width(columns()), coloured)
    from painmap.terminal import draw

    return draw(view.page("screen"), width(columns()), coloured)
