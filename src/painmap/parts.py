"""What was read from each YAML file, kept under the checksum of its content: after an edit only that file is parsed again."""

from __future__ import annotations

import json
from zlib import crc32

from painmap import cache, pack
from painmap.model import Doc

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
