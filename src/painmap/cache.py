"""The cache folder: where compiled knowledge bases are kept between runs. Nothing here may ever fail a run.

An index is used only when its key fits: the content of every file that it was made of, and of the modules that made it.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Callable, Iterable

from painmap import files
from painmap.pack import Read, Whole

# The modules that shape an index: with another one of them an old index is of no use, whatever the version says.
MAKERS = (
    "assemble", "body_schema", "courses", "engine", "fields", "grounds", "index", "knowledge", "language_schema", "lexicon",
    "limits", "links", "look_alikes", "memo", "model", "names", "order", "pack", "parts", "postings", "record", "results",
    "safety", "schema", "scope", "spelling", "tabulate", "text", "vocabulary", "weights", "yamldoc",
)  # fmt: skip

_MOST = 100_000_000  # bytes; no index comes near it


def folder() -> str | None:
    """Return the cache folder: `$XDG_CACHE_HOME`, or the platform's own, then `painmap`; None where nothing says where."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    home = files.home() or ""
    if os.path.isabs(given):
        base = given
    elif sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.path.join(home, ".cache")
    return os.path.join(base, "painmap") if os.path.isabs(base) else None


def path_for(base: str) -> str | None:
    """Return the file that keeps the index of a base's folder."""
    kept = folder()
    return kept and os.path.join(kept, f"{zlib.crc32(os.fsencode(os.path.realpath(base))):08x}.index")


def fingerprint(files: Iterable[tuple[str, bytes]]) -> str:
    """Return a short text that changes with any name, size or byte of some files.

    It is the content that counts: edits within one tick of the clock, `cp -p` and installers fool time stamps.
    """
    crc, names = 0, []
    for name, content in files:
        crc = zlib.crc32(content, crc)
        names.append(f"{name}\0{len(content)}")
    crc = zlib.crc32("\0".join(names).encode("utf-8", "surrogateescape"), crc)
    return f"{len(names)}-{crc:08x}"


def made_by() -> str:
    """Return the fingerprint of the modules that make an index."""
    here = os.path.dirname(__file__)
    return fingerprint((name, content) for name in MAKERS if (content := read(os.path.join(here, f"{name}.py"))) is not None)


class Reader:
    """Reads parts of a file, from any number of threads. It keeps to the file that was there when it was opened."""

    def __init__(self, path: str) -> None:
        """Open a file.

        Raises:
            OSError: it can't be opened.
        """
        self._handle = files.handle(path)

    def __call__(self, start: int, size: int) -> bytes:
        """Return some bytes of the file."""
        return os.pread(self._handle, size, start)

    def __del__(self, close: Callable[[int], None] = os.close) -> None:  # at the program's end `os` may be gone already
        if hasattr(self, "_handle"):
            close(self._handle)


def opened(path: str) -> Read:
    """Return a reader of a file; where the system can't read at a place (Windows), of its bytes in memory.

    Raises:
        OSError: it can't be opened.
    """
    if hasattr(os, "pread"):
        return Reader(path)
    return Whole(files.content(path, _MOST))


def read(path: str | None) -> bytes | None:
    """Return the content of a file, None where that is not to be had."""
    try:
        if path is None:
            return None
        return files.content(path, _MOST)
    except (OSError, ValueError):
        return None


def write(path: str | None, content: bytes) -> None:
    """Replace a file of the cache in one move, so that no reader ever sees a part of it; where that can't be, leave it."""
    if path is None:
        return
    fresh = f"{path}.{os.getpid()}-{os.urandom(4).hex()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        try:
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())  # else a crash of the machine may leave the new name on an empty file
            os.replace(fresh, path)
        except OSError:
            os.unlink(fresh)
    except OSError:
        return
