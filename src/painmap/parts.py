"""What was read and worked out earlier: after an edit only that file is parsed, and only what it bears on worked out again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from zlib import crc32

from painmap import cache, index, lexicon, pack, tabulate
from painmap.knowledge import KnowledgeBase
from painmap.model import Doc, Made

_TABLE = "part"


class Parts:
    """What came of the files of one base that could be read without a fault.

    Of a personal base it is their data, since what a file comes to depends on the packaged ones. Either way there are no
    positions: those are only for faults.
    """

    def __init__(self, path: str | None, key: str, personal: bool) -> None:
        """Open what was kept.

        Args:
            path: the file that keeps it, which need not be there.
            key: what read it; what another version read is not used.
            personal: whether the base is a personal one.
        """
        self.path, self.key, self.personal = path, key, personal
        self.rows: dict[str, str] = {}
        self.fresh: dict[str, tuple[str, Doc]] = {}  # file -> name of its row, what was read
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
        if self.personal:
            return Doc(shown, json.loads(text), {}, ())
        entries, references = json.loads(text)
        made = Made(tuple(entries), tuple([(tuple(kinds), id_) for kinds, id_ in references]))
        return Doc(shown, None, {}, (), made=made)

    def add(self, doc: Doc, content: bytes) -> None:
        """Note a document to be kept."""
        self.fresh[doc.file] = _name(doc.file, content), doc

    def write(self, made: Mapping[str, Made]) -> None:
        """Keep what was found and added, in place of what was kept before.

        Args:
            made: what came of the files of a base without faults.
        """
        for file, (name, doc) in self.fresh.items():
            if self.personal or file in made:
                self.rows[name] = index.text(doc.data if self.personal else made[file])
        cache.write(self.path, pack.pack(((_TABLE, name, text) for name, text in self.rows.items()), self.key))


def _name(shown: str, content: bytes) -> str:
    return f"{shown}:{len(content)}:{crc32(content):08x}"


def earlier(path: str | None, key: str) -> pack.Pack | None:
    """Return the index that was there before, if the same modules made it."""
    try:
        before = pack.Pack(cache.opened(path or ""))
    except (OSError, pack.DamagedError):
        return None
    return before if before.key.rpartition(" ")[0] == key.rpartition(" ")[0] else None


def rows(kb: KnowledgeBase, before: pack.Pack | None) -> Iterator[pack.Row | bytes]:
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
        kept = _kept(before, name, mark)
        if kept:
            yield from kept
        else:
            yield from index.rows(work_out(given), f"{name}.")


def _kept(before: pack.Pack | None, name: str, mark: str) -> list[bytes]:
    """Return the rows of a part of an earlier index, none where it was worked out of something else or is damaged."""
    try:
        if before is None or before.find(index.FIELD, f"{name} of") != mark.encode():
            return []
        ours = (f"{name}.".encode(), f"{index.FIELD} {name}.".encode())
        return [line for line in before.lines() if line.startswith(ours)]
    except pack.DamagedError:
        return []
