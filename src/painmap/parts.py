"""What was read and worked out earlier: after an edit only that file is parsed, and only what it bears on worked out again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from zlib import crc32

from painmap import cache, index, lexicon, pack, tabulate
from painmap.model import Doc, KnowledgeBase

_TABLE = "part"


class Parts:
    """The documents of one base that could be read without a fault. They carry no positions: those are only for faults."""

    def __init__(self, path: str | None, key: str) -> None:
        """Open what was kept.

        Args:
            path: the file that keeps it, which need not be there.
            key: what read it; what another version read is not used.
        """
        self.path, self.key = path, key
        self.rows: dict[str, str] = {}
        self.kept: pack.Pack | None = None
        try:
            if path is not None:
                self.kept = pack.Pack(cache.opened(path), key)
        except (OSError, pack.DamagedError):
            pass

    def find(self, shown: str, content: bytes) -> Doc | None:
        """Return the document of a file with this content, if it was kept."""
        name = _name(shown, content)
        try:
            text = self.kept.find(_TABLE, name) if self.kept is not None else None
        except pack.DamagedError:
            return None
        if text is None:
            return None
        self.rows[name] = text.decode()
        return Doc(shown, json.loads(text), {}, ())

    def add(self, doc: Doc, content: bytes) -> None:
        """Note a document to be kept."""
        if not doc.problems:
            self.rows[_name(doc.file, content)] = json.dumps(doc.data, ensure_ascii=False, separators=(",", ":"))

    def write(self) -> None:
        """Keep what was found and added, in place of what was kept before."""
        cache.write(self.path, pack.pack(((_TABLE, name, text) for name, text in self.rows.items()), self.key))


def _name(shown: str, content: bytes) -> str:
    return f"{shown}:{len(content)}:{crc32(content):08x}"


Tables = Mapping[str, Mapping[str, bytes]]  # the rows of an index: table -> key -> text


def earlier(path: str | None, key: str) -> Tables:
    """Return the rows of the index that was there before, if the same modules made it."""
    try:
        before = pack.Pack(cache.opened(path or ""))
        return before.tables() if before.key.rpartition(" ")[0] == key.rpartition(" ")[0] else {}
    except (OSError, ValueError):
        return {}


def rows(kb: KnowledgeBase, before: Tables) -> Iterator[pack.Row]:
    """Yield the rows of an index; what would be worked out of the same once more is taken from the earlier one."""
    yield from index.rows(kb, leave_out=("lexicon", "postings"))
    for name, inputs, work_out in (
        ("lexicon", lexicon.inputs, lexicon.build),
        ("postings", tabulate.inputs, tabulate.worked_out),
    ):
        given = inputs(kb)
        said = index.text(given).encode("utf-8", "surrogatepass")
        mark = f'"{len(said)}:{crc32(said):08x}"'
        yield index.FIELD, f"{name} of", mark
        if before.get(index.FIELD, {}).get(f"{name} of") != mark.encode():
            yield from index.rows(work_out(given), f"{name}.")
            continue
        for table, kept in before.items():
            for key, text in kept.items():
                if (key if table == index.FIELD else table).startswith(f"{name}."):
                    yield table, key, text.decode("utf-8", "surrogatepass")
