"""Many questions: lines or JSON Lines in, one line of JSON out for each, in the same order, in constant memory."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import IO, Any

from painmap import answer, export, index, record, safety, words
from painmap.knowledge import KnowledgeBase
from painmap.memo import kept
from painmap.record import NamedTuple
from painmap.results import Answer
from painmap.text import typed

MOST = 100_000  # characters of one question; a longer one is told to be too long
MOST_BYTES = 500_000  # of one line: 40,000 characters, as many as any question may have, need up to 12 bytes each in JSON
_ENDLESS = 100_000_000  # bytes of one line; what has more is a device or a disk, and none of it a question
_CHUNK = 50  # lines that a worker takes at a time
UNREAD = "unread"  # the level of a line that is too long, where no warning sign stands in its beginning
EMERGENCY = '"triage":{"level":"emergency"'  # how an answer that is one is known by its line
NOT_READ = f'"triage":{{"level":"{UNREAD}"'
_AHEAD = 4  # chunks for each worker that are read before their answers are wanted
_TOO_LONG = (
    f"the line is longer than {MOST:,} characters or {MOST_BYTES:,} bytes and was not read to its end; shorten it. "
    "In an emergency call your emergency number (112, 911, 999)"
)
_SHOWN = 40  # characters of a key
_ESCAPED = r"\\(?:u([0-9a-fA-F]{4})|(.))"
_MEANT = {"n": "\n", "r": "\n", "t": " ", "b": "\b", "f": "\n"}

_ENCODER = json.JSONEncoder(separators=(",", ":"))
# Half of an answer is text that many answers have in common: it is written once and then put in where this stands, which no
# question can hold, for `typed` leaves no NUL in it.
_HERE = "\0"
_MARK = _ENCODER.encode(_HERE)
_PIECES = 10_000  # most pieces that are kept


class Asked(NamedTuple):
    """What holds for every question: how many muscles at the most (None: all), cautions, names shown at an emergency."""

    limit: int | None
    cautions: tuple[str, ...]
    anyway: bool


class EndlessError(Exception):
    """There is no end of a line."""


class _UnansweredError(Exception):
    """A line that can't be answered, with the `id` that came with it and the text in which warning signs are looked for.

    Of one that is not `whole` the text is only the beginning.
    """

    def __init__(self, message: str, given: dict[str, Any], text: str = "", whole: bool = True) -> None:
        super().__init__(message)
        self.given, self.text, self.whole = given, text, whole


class _TwiceError(ValueError):
    """An object has a key twice: the last of them would hide what stands in the others."""


def lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a stream in UTF-8; of one that is too long only its beginning, so that memory stays small.

    Raises:
        EndlessError: a line does not end.
    """
    read = _reader(stream)
    while line := read(MOST_BYTES + 1):
        rest, skipped = line, 0
        while len(rest) > MOST_BYTES and not rest.endswith(b"\n"):
            rest = read(MOST_BYTES + 1)
            skipped += len(rest)
            if skipped > _ENDLESS:
                raise EndlessError(f"a line is longer than {_ENDLESS:,} bytes")
        yield line


def _reader(stream: IO[bytes]) -> Callable[[int], bytes]:
    """Return what reads a line, or so much of it; UTF-16, which Windows shells write, by its mark and the zero in a letter."""
    start = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    if not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" not in start:
        return stream.readline
    text = io.TextIOWrapper(stream, "utf-16", "replace", newline="\n")
    return lambda most: text.readline(most).encode("utf-8", "replace")


def answered(kb: KnowledgeBase, line: bytes, asked: Asked) -> str:
    """Return the answer to one line as a line of JSON without its end: what `where --json` prints, with the `id` that was given.

    Args:
        kb: a loaded knowledge base.
        line: a question as it stands, or a JSON object with `text` and, if wanted, `id`.
        asked: what holds for every question.

    Returns:
        The answer; for what can't be answered `error` says why, and `triage` what warning signs are in it all the same.
    """
    try:
        given, text = _question(line)
        found = answer.where(kb, text, asked.limit, asked.cautions, asked.anyway)
        return _line(kb, found, given)
    except _UnansweredError as error:
        triage = safety.triage(kb, words.read(error.text[:MOST], kb))
        if triage.level == safety.ROUTINE and not (error.whole and len(error.text) <= MOST):
            triage = triage._replace(level=UNREAD)
        data = {**error.given, "schema": "painmap.where/1", "error": str(error), "triage": export.triage(triage)}
    return _ENCODER.encode(data)


@kept(1)
def _pieces(_kb: KnowledgeBase) -> dict[tuple[Any, int | str], tuple[Any, str]]:
    """Return where the pieces of a base are kept: by what made each, of which record; that is kept too, so its id stays its."""
    return {}


def _line(kb: KnowledgeBase, found: Answer, given: dict[str, Any]) -> str:
    """Return an answer as JSON, after what was given with the question."""
    known = _pieces(kb)()
    pieces: list[str] = []

    def common(make: Callable[[Any], Any], record: Any, name: str | None = None) -> str:
        key = make, name or id(record)
        if key not in known:
            if len(known) >= _PIECES:
                known.clear()
            known[key] = record, _ENCODER.encode(make(record))
        pieces.append(known[key][1])
        return _HERE

    start, *between = _ENCODER.encode(export.where(kb, found, common=common)).split(_MARK)
    own = "".join([start, *chain.from_iterable(zip(pieces, between, strict=True))])
    return f"{_ENCODER.encode(given)[:-1]},{own[1:]}" if given else own


def _question(line: bytes) -> tuple[dict[str, Any], str]:
    """Return what goes back with an answer, and the text to answer."""
    text = typed(line[:MOST_BYTES].decode("utf-8", "replace")).strip()
    given: dict[str, Any] = {}
    if len(line) > MOST_BYTES:
        raise _UnansweredError(_TOO_LONG, given, _unescaped(text) if text.startswith("{") else text, whole=False)
    if text.startswith("{"):
        try:
            row = json.loads(line.decode("utf-8", "replace").strip().lstrip("\ufeff"), object_pairs_hook=_once)
        except _TwiceError as error:
            raise _UnansweredError(str(error), given, _unescaped(text)) from None
        except (ValueError, RecursionError):
            raise _UnansweredError("the line begins like a JSON object and is none", given, _unescaped(text)) from None
        given = {"id": row["id"]} if "id" in row else {}
        if not _is_json(given):
            raise _UnansweredError("the id is nothing that JSON can hold, such as NaN, or too deep", {}, text)
        if not isinstance(row.get("text"), str):
            raise _UnansweredError('the object has no "text"', given, text)
        text = typed(row["text"]).strip()
    if len(text) > MOST:
        raise _UnansweredError(_TOO_LONG, given, text)
    if not text:
        raise _UnansweredError("there is no text", given)
    return given, text


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object that has each key once.

    Raises:
        _TwiceError: it has not.
    """
    row: dict[str, Any] = {}
    for key, value in pairs:
        if key in row:
            raise _TwiceError(f"the object has {json.dumps(key[:_SHOWN])} more than once")
        row[key] = value
    return row


def _unescaped(text: str) -> str:
    """Return what is no whole JSON as it may have been meant: a person's words in it hold no escapes."""
    return typed(re.sub(_ESCAPED, lambda match: chr(int(match[1], 16)) if match[1] else _MEANT.get(match[2], match[2]), text))


def _is_json(data: Any) -> bool:
    try:
        json.dumps(data, allow_nan=False)
    except (ValueError, RecursionError):
        return False
    return True


def answers(kb: KnowledgeBase, questions: Iterable[bytes], asked: Asked, jobs: int = 1) -> Iterator[str]:
    """Yield the answer to each line, in the same order.

    Args:
        kb: a loaded knowledge base.
        questions: lines, see `answered`.
        asked: what holds for every question.
        jobs: how many processes answer; what a worker could not answer since it was killed is answered here.
    """
    everything = _whole(kb)
    if jobs == 1:
        for line in questions:
            yield answered(everything, line, asked)
        return
    from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor

    source = iter(questions)
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(everything, asked)) as pool:
        waiting: deque[tuple[list[bytes], Future[list[str]] | None]] = deque()

        def given(chunk: list[bytes]) -> Future[list[str]] | None:
            try:
                return pool.submit(_answer_chunk, chunk)
            except (BrokenExecutor, OSError):  # a worker was killed, or none can be had
                return None

        def taken() -> list[str]:
            chunk, future = waiting.popleft()
            try:
                if future is not None:
                    return future.result()
            except BrokenExecutor:
                pass
            return [answered(everything, line, asked) for line in chunk]

        try:
            while chunk := _next(source):
                waiting.append((chunk, given(chunk)))
                if len(waiting) > jobs * _AHEAD:
                    yield from taken()
            while waiting:
                yield from taken()
        finally:
            for _, future in waiting:
                if future is not None:
                    future.cancel()


def _next(source: Iterator[bytes]) -> list[bytes]:
    """Return the lines that a worker takes next: fewer where they are long, so that memory stays small."""
    chunk: list[bytes] = []
    size = 0
    for line in islice(source, _CHUNK):
        chunk.append(line)
        size += len(line)
        if size > MOST_BYTES:
            break
    return chunk


def _whole(kb: KnowledgeBase) -> KnowledgeBase:
    """Return a base with everything in memory, and hasten all records, which pays from some hundred questions on."""
    record.hasten()
    whole: KnowledgeBase = index.whole(kb) if isinstance(kb, index.Stored) else kb
    return whole


_worker: dict[str, Any] = {}  # of a worker process: the base and what holds for every question


def _begin(kb: KnowledgeBase, asked: Asked) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the first process ends the others
    threading.Thread(target=_end_with_the_first, daemon=True).start()
    _worker.update(kb=_whole(kb), asked=asked)


def _end_with_the_first() -> None:
    """End a worker whose first process has ended, by whatever signal: it would wait for lines for ever and hold pipes open."""
    from multiprocessing import connection, parent_process

    first = parent_process()
    if first is not None:
        connection.wait([first.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


def _answer_chunk(chunk: list[bytes]) -> list[str]:
    return [answered(_worker["kb"], line, _worker["asked"]) for line in chunk]
