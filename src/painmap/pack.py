"""Many small rows in one run of bytes, each found by its name while the others stay unread: what makes a look-up flat.

A row `table key -> text` lies in one of many buckets, which one is told by a checksum of its key, so that what belongs to one
word lies together. In front stand a line of JSON (the header) and the directory: where each bucket begins, and its checksum.
Every part is checked before it is used, so that a damaged byte is noticed at the latest when it would count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any
from zlib import crc32

FORMAT = 2
Row = tuple[str, str, str]  # table, key, text
Read = Callable[[int, int], bytes]  # (first byte, how many) -> bytes; fewer where there are no more

_OFFSET, _SUM = 8, 4  # bytes of an entry of the directory: where a bucket begins, its checksum; little end first
_ENTRY = _OFFSET + _SUM
_HEADER = 512  # bytes, filled up with spaces
_BUCKET = 2_048  # bytes, about: so many are read for one row
_MOST_KEPT = 256  # buckets that are kept in memory


def _reader() -> Callable[[bytes], Any]:
    """Return what reads a row of JSON: the part of Python's own that is written in C, or, where there is none, all of it.

    The rest of `json`, with its patterns, would take a look-up 3 % longer to load.
    """
    settings: Any = SimpleNamespace(
        strict=True, object_hook=None, object_pairs_hook=None, parse_float=float, parse_int=int, parse_constant=float, memo={}
    )
    try:
        from _json import make_scanner

        scan = make_scanner(settings)
    except (ImportError, AttributeError):
        import json

        return json.loads

    def read(text: bytes) -> Any:
        try:
            return scan(text.decode("utf-8", "surrogatepass"), 0)[0]
        except (StopIteration, SystemError):  # the part in C fails so where the rest of `json`, with its error, is not loaded
            raise ValueError("no JSON") from None

    return read


from_json = _reader()


class DamagedError(ValueError):
    """The bytes are no pack, not whole, or made of something else."""


def pack(rows: Iterable[Row | bytes], key: str) -> bytes:
    """Return rows as bytes, the same for the same rows in any order.

    Args:
        rows: (table, key, text), or a line of another pack; no two of one table and key. A table holds no space, no part a tab
            or line feed.
        key: what the rows were made of; a reader asks for the same.
    """
    lines = [row if isinstance(row, bytes) else _line(*row) for row in rows]
    count = 1 + sum(map(len, lines)) // _BUCKET
    buckets: list[list[bytes]] = [[] for _ in range(count)]
    for line in lines:
        buckets[crc32(line[line.index(b" ") + 1 : line.index(b"\t")]) % count].append(line)
    blobs = [b"\n" + b"".join(sorted(bucket)) for bucket in buckets]
    start = _HEADER + _ENTRY * (len(blobs) + 1)
    directory = bytearray()
    for blob in blobs:
        directory += start.to_bytes(_OFFSET, "little") + crc32(blob).to_bytes(_SUM, "little")
        start += len(blob)
    directory += start.to_bytes(_OFFSET, "little") + bytes(_SUM)
    import json

    header = {"painmap": FORMAT, "key": key, "buckets": len(blobs), "directory": crc32(directory)}
    first = json.dumps(header).encode().ljust(_HEADER - 1) + b"\n"
    if len(first) != _HEADER:
        raise ValueError("the key of a pack is too long")
    return b"".join((first, directory, *blobs))


def _line(table: str, key: str, text: str) -> bytes:
    return f"{table} {key}\t{text}\n".encode("utf-8", "surrogatepass")


class Pack:
    """A reader of packed rows. Safe to use from several threads; pickled it takes its bytes along."""

    def __init__(self, read: Read, key: str | None = None, spare: Callable[[], bytes] | None = None) -> None:
        """Open a pack.

        Args:
            read: where the bytes come from.
            key: what it must be made of; None for anything.
            spare: makes the same pack anew, for when a part turns out damaged after it was opened.

        Raises:
            DamagedError: it is no pack, not whole, or made of something else.
        """
        self._spare = spare
        self._open(read, key)

    def _open(self, read: Read, key: str | None) -> None:
        try:
            header = from_json(read(0, _HEADER))
            count = header["buckets"]
            if header["painmap"] != FORMAT or count < 1 or (key is not None and header["key"] != key):
                raise DamagedError("of another format, or made of something else")
            directory = read(_HEADER, _ENTRY * (count + 1))
            if crc32(directory) != header["directory"] or len(directory) != _ENTRY * (count + 1):
                raise DamagedError("damaged directory")
        except (OSError, ValueError, TypeError, LookupError, RecursionError, OverflowError, MemoryError) as error:
            raise DamagedError(str(error)) from error
        self.key: str = header["key"]
        self._read, self._directory, self._count = read, directory, count
        self._kept: dict[int, bytes] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return _from_bytes, (b"".join((self._read(0, _HEADER), self._directory, *self._buckets())),)

    def _buckets(self) -> Iterator[bytes]:
        return map(self._bucket, range(self._count))

    def _bucket(self, number: int) -> bytes:
        bucket = self._kept.get(number)
        if bucket is None:
            bucket = self._checked(number)
            if bucket is None:
                if self._spare is None:
                    raise DamagedError("damaged bucket")
                self._open(Whole(self._spare()), None)
                return self._bucket(number)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[number] = bucket
        return bucket

    def _checked(self, number: int) -> bytes | None:
        at = _ENTRY * number
        start = int.from_bytes(self._directory[at : at + _OFFSET], "little")
        crc = int.from_bytes(self._directory[at + _OFFSET : at + _ENTRY], "little")
        end = int.from_bytes(self._directory[at + _ENTRY : at + _ENTRY + _OFFSET], "little")
        try:
            bucket = self._read(start, end - start)
        except OSError:
            return None
        return bucket if crc32(bucket) == crc else None

    def find(self, table: str, key: str) -> bytes | None:
        """Return the text of a row, None where there is none.

        Raises:
            DamagedError: the row can't be trusted, and there is no way to make it anew.
        """
        own = key.encode("utf-8", "surrogatepass")
        bucket = self._bucket(crc32(own) % self._count)
        name = b"\n%b %b\t" % (table.encode(), own)
        at = bucket.find(name)
        return None if at < 0 else bucket[at + len(name) : bucket.index(b"\n", at + len(name))]

    def lines(self) -> Iterator[bytes]:
        """Yield all rows as they stand."""
        for bucket in self._buckets():
            yield from bucket.splitlines(keepends=True)[1:]

    def tables(self) -> dict[str, dict[str, bytes]]:
        """Return all rows, by table and key."""
        found: dict[str, dict[str, bytes]] = {}
        for line in self.lines():
            name, _, text = line[:-1].partition(b"\t")
            table, _, key = name.decode("utf-8", "surrogatepass").partition(" ")
            found.setdefault(table, {})[key] = text
        return found


class Whole:
    """Reads from bytes in memory."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __call__(self, start: int, size: int) -> bytes:
        """Return some of the bytes."""
        return self.content[start : start + size]


def _from_bytes(content: bytes) -> Pack:
    return Pack(Whole(content))
