"""Many questions: lines or JSON Lines in, one line of JSON out for each, in the same order, in constant memory."""

from __future__ import annotations

import json
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

from painmap import answer, export, index
from painmap.model import KnowledgeBase
from painmap.record import NamedTuple

MOST_BYTES = 100_000  # of one line; a longer one is told to be too long
_CHUNK = 50  # lines that a worker takes at a time
EMERGENCY = '"triage":{"level":"emergency"'  # how an answer that is one is known by its line
_AHEAD = 4  # chunks for each worker that are read before their answers are wanted


_ENCODER = json.JSONEncoder(separators=(",", ":"))


class Asked(NamedTuple):
    """What holds for every question: how many muscles at the most (None: all), cautions, names shown at an emergency."""

    limit: int | None
    cautions: tuple[str, ...]
    anyway: bool


class _UnansweredError(Exception):
    """A line that can't be answered, with the `id` that came with it."""

    def __init__(self, message: str, given: dict[str, Any]) -> None:
        super().__init__(message)
        self.given = given


def lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a stream; of one that is too long only its beginning, so that memory stays small."""
    while line := stream.readline(MOST_BYTES + 1):
        rest = line
        while len(rest) > MOST_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MOST_BYTES + 1)
        yield line


def answered(kb: KnowledgeBase, line: bytes, asked: Asked) -> str:
    """Return the answer to one line as a line of JSON without its end: what `where --json` prints, with the `id` that was given.

    Args:
        kb: a loaded knowledge base.
        line: a question as it stands, or a JSON object with `text` and, if wanted, `id`.
        asked: what holds for every question.

    Returns:
        The answer; for what can't be answered `error` says why.
    """
    try:
        given, text = _question(line)
        found = answer.where(kb, text, asked.limit, asked.cautions, asked.anyway)
        data = {**given, **export.where(kb, found)}
    except _UnansweredError as error:
        data = {**error.given, "schema": "painmap.where/1", "error": str(error)}
    return _ENCODER.encode(data)


def _question(line: bytes) -> tuple[dict[str, Any], str]:
    """Return what goes back with an answer, and the text to answer."""
    if len(line) > MOST_BYTES:
        raise _UnansweredError(f"the line is longer than {MOST_BYTES:,} bytes", {})
    text: Any = line.decode("utf-8", "replace").lstrip("\ufeff").strip()
    given: dict[str, Any] = {}
    if text.startswith("{"):
        try:
            row = json.loads(text)
        except (ValueError, RecursionError):
            raise _UnansweredError("the line begins like a JSON object and is none", given) from None
        given = {"id": row["id"]} if "id" in row else {}
        text = row.get("text")
        if not isinstance(text, str):
            raise _UnansweredError('the object has no "text"', given)
    if not text.strip():
        raise _UnansweredError("there is no text", given)
    return given, text


def answers(kb: KnowledgeBase, questions: Iterable[bytes], asked: Asked, jobs: int = 1) -> Iterator[str]:
    """Yield the answer to each line, in the same order.

    Args:
        kb: a loaded knowledge base.
        questions: lines, see `answered`.
        asked: what holds for every question.
        jobs: how many processes answer.
    """
    if jobs == 1:
        everything = _whole(kb)
        for line in questions:
            yield answered(everything, line, asked)
        return
    from concurrent.futures import Future, ProcessPoolExecutor

    source = iter(questions)
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(kb, asked)) as pool:
        waiting: deque[Future[list[str]]] = deque()
        try:
            while chunk := list(islice(source, _CHUNK)):
                waiting.append(pool.submit(_answer_chunk, chunk))
                if len(waiting) > jobs * _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _whole(kb: KnowledgeBase) -> KnowledgeBase:
    """Return a base with everything in memory, which pays from some hundred questions on."""
    whole: KnowledgeBase = index.whole(kb) if isinstance(kb, index.Stored) else kb
    return whole


_worker: dict[str, Any] = {}  # of a worker process: the base and what holds for every question


def _begin(kb: KnowledgeBase, asked: Asked) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the first process ends the others
    _worker.update(kb=_whole(kb), asked=asked)


def _answer_chunk(chunk: list[bytes]) -> list[str]:
    return [answered(_worker["kb"], line, _worker["asked"]) for line in chunk]
