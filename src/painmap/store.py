"""All file access: finds the data folder and reads it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from painmap.errors import DataError
from painmap.knowledge import SAFETY, KnowledgeBase
from painmap.model import Doc, Problem
from painmap.record import NamedTuple

if TYPE_CHECKING:
    from painmap.assemble import Loaded
    from painmap.parts import Parts

FOLDERS = ("muscles", "steps", "routines")
FILES = (
    "locations", "groups", "links", "look_alikes", "disputes", "sources", "words", "terms",
    "findings", "red_flags", "cautions", "help_lines", "grammar",
)  # fmt: skip
PACKAGED_INDEX = "knowledge.index"  # beside the modules of a wheel
MAX_FILES = 5_000
MAX_BYTES = 1_000_000
_AT_ONCE = 1 << 16  # bytes; most files are smaller, and room for more takes longer to make than a file to read
_HOW_TO_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # without waiting: a pipe may never answer


def packaged_folder() -> str:
    """Return the folder of the packaged knowledge base: beside the modules of a wheel, or `data/` of a checkout.

    Raises:
        DataError: neither is there.
    """
    here = os.path.dirname(os.path.abspath(__file__))
    inside = os.path.join(here, "data")
    root = os.path.dirname(os.path.dirname(here))
    if os.path.isdir(inside):
        return inside
    if os.path.isfile(os.path.join(root, "pyproject.toml")) and os.path.isdir(os.path.join(root, "data")):
        return os.path.join(root, "data")
    raise DataError("The packaged knowledge base is missing; install painmap again.")


def base_above(path: str) -> str | None:
    """Return the knowledge base folder that holds `path`, or None."""
    folder = os.path.abspath(path)
    while True:
        if os.path.isdir(os.path.join(folder, "muscles")) or os.path.isfile(os.path.join(folder, "locations.yaml")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


class _UnreadableError(Exception):
    """A file that is no part of a knowledge base as it is; it becomes a fault of the base."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule, self.message = rule, message


def _content(path: str) -> bytes:
    """Return what a file holds; anything but a readable regular file is a fault, never a wait or a crash."""
    try:
        handle = os.open(path, _HOW_TO_OPEN)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise _UnreadableError("not-a-file", "not a regular file; take it out of the knowledge base")
            content = os.read(handle, MAX_BYTES + 1 if status.st_size > MAX_BYTES else status.st_size + 1)
            while len(content) < min(status.st_size, MAX_BYTES) and (more := os.read(handle, MAX_BYTES)):
                content += more
            return content
        finally:
            os.close(handle)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise _UnreadableError("unreadable", f"{reason}; check the file and its permissions") from error


def _same(path: str) -> bytes:
    """Return what a file holds, only to see whether it is what it was: with no look at what kind of file it is.

    An index is kept of regular files only. What took the place of one since then reads as other bytes, or not at all; no pipe is
    waited for.
    """
    try:
        handle = os.open(path, _HOW_TO_OPEN)
        try:
            content = os.read(handle, _AT_ONCE)
        finally:
            os.close(handle)
    except OSError:
        return _content(path)
    return content if len(content) < _AT_ONCE else _content(path)


def _names(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        yield from sorted(entry.name for entry in entries if entry.name.endswith((".yaml", ".yml")))


class File(NamedTuple):
    """A file of a knowledge base: which document it is (`muscles`, `locations`, ...), its name in messages, where it stands."""

    document: str
    shown: str
    path: str


def listing(folder: str) -> list[File]:
    """Return the files of a knowledge base; one that painmap does not know has its own name as its document.

    Raises:
        DataError: the folder is not there, can't be listed, or holds nothing that painmap knows.
    """
    files: list[File] = []
    try:
        for name in _names(folder):
            stem, _, ending = name.rpartition(".")
            files.append(File(stem if stem in FILES and ending == "yaml" else name, name, os.path.join(folder, name)))
        for name in FOLDERS:
            inside = os.path.join(folder, name)
            if os.path.isdir(inside):
                names = list(_names(inside))
                if len(names) > MAX_FILES:
                    raise DataError(f"{inside} holds more than {MAX_FILES:,} files; split the knowledge base.")
                start = os.path.join(inside, "")
                files += [File(name, f"{name}/{file}", start + file) for file in names]
    except OSError as error:
        raise DataError(f"The knowledge base {folder} can't be read: {(error.strerror or str(error)).lower()}.") from error
    if not files and not any(os.path.isdir(os.path.join(folder, name)) for name in FOLDERS):
        raise DataError(f"There is no knowledge base in {folder}: it has neither muscles/ nor locations.yaml.")
    return files


def _read(file: File, content: bytes | None, parts: Parts | None) -> Doc:
    """Read one file, from its content where that is known, from what was kept of it where that is."""
    if parts is not None and content is not None and (kept := parts.find(file.shown, content)) is not None:
        return kept
    from painmap import yamldoc

    if file.document not in (*FILES, *FOLDERS):
        message = f"painmap knows no {file.shown} here; known are: {', '.join(FILES)} (.yaml)"
        return Doc(file.shown, None, {}, (Problem(file.shown, 1, 1, "unknown-file", message),))
    try:
        doc = yamldoc.parse(file.shown, _content(file.path) if content is None else content)
        if parts is not None and content is not None:
            parts.add(doc, content)
        return doc
    except _UnreadableError as error:
        return Doc(file.shown, None, {}, (Problem(file.shown, 1, 1, error.rule, error.message),), whole=False)


Contents = Mapping[str, bytes]
Docs = dict[str, tuple[Doc, ...]]


def _documents(files: Iterable[File], contents: Contents, parts: Parts | None = None) -> Docs:
    """Read files into documents by name."""
    docs: dict[str, list[Doc]] = {}
    for file in files:
        docs.setdefault(file.document, []).append(_read(file, contents.get(file.path), parts))
    return {name: tuple(rows) for name, rows in docs.items()}


def read_folder(folder: str) -> Docs:
    """Read every document of a knowledge base folder, by name (`muscles`, `locations`, ...).

    Args:
        folder: a folder with `muscles/`, `locations.yaml` and so on; what is missing is left out.

    Raises:
        DataError: the folder is not there, can't be listed, or holds nothing that painmap knows.
    """
    return _documents(listing(folder), {})


def entry_ids(name: str) -> list[str]:
    """Return the ids of a folder of single entries by looking at its file names only; a name that no id can have is left out."""
    folder = os.path.join(os.environ.get("PAINMAP_DATA") or packaged_folder(), name)
    try:
        ids = [entry.removesuffix(".yaml") for entry in _names(folder)]
    except OSError:
        return []
    return [id_ for id_ in ids if id_.isascii() and id_.replace("-", "").isalnum()]


class _Base(NamedTuple):
    """The files that a knowledge base is made of; without personal ones it is the packaged base alone."""

    packaged: list[File]
    personal: list[File] | None

    def files(self) -> list[File]:
        return [*self.packaged, *(self.personal or ())]


def _base(folder: str | None) -> _Base:
    home = packaged_folder()
    if folder is None or os.path.realpath(folder) == os.path.realpath(home):
        return _Base(listing(home), None)
    always = [File(name, f"packaged/{name}.yaml", os.path.join(home, f"{name}.yaml")) for name in (*SAFETY, "sources", "words")]
    return _Base(always, listing(folder))


def load_all(folder: str | None = None) -> Loaded:
    """Load a knowledge base with its faults.

    Args:
        folder: a personal base, or None for the packaged one.

    Raises:
        DataError: a folder is missing or can't be read.
    """
    return _assembled(_base(folder), {})


def _assembled(base: _Base, contents: Contents, parts: Parts | None = None) -> Loaded:
    from painmap import __version__
    from painmap.assemble import assemble

    personal = None if base.personal is None else _documents(base.personal, contents, parts)
    return assemble(__version__, _documents(base.packaged, contents, parts), personal)


def load(folder: str | None = None) -> KnowledgeBase:
    """Load a knowledge base that has no faults, ready to be asked.

    Its compiled form is used where there is one of exactly these files; else it is made, and kept for the next time. The one that
    came in the wheel is taken as it is: nobody edits an installed package.

    Args:
        folder: a personal base, or None for `$PAINMAP_DATA`, then the packaged one.

    Raises:
        DataError: it is missing or broken; `problems` lists every fault.
    """
    from painmap import __version__, cache, index, pack

    folder = folder or os.environ.get("PAINMAP_DATA") or None
    if folder is None or folder == packaged_folder():
        try:
            shipped = cache.opened(os.path.join(os.path.dirname(os.path.abspath(__file__)), PACKAGED_INDEX))
            return index.load(pack.Pack(shipped, __version__, packaged_index))
        except (OSError, pack.DamagedError):
            pass
    base = _base(folder)
    path = cache.path_for(folder or packaged_folder())
    try:
        return index.load(pack.Pack(cache.opened(path or ""), _key(base), lambda: _compiled(base, path)))
    except (OSError, _UnreadableError, pack.DamagedError):
        return index.load(pack.Pack(pack.Whole(_compiled(base, path))))


def packaged_index() -> bytes:
    """Return the index of the packaged base as a wheel ships it."""
    from painmap import __version__, pack
    from painmap.parts import rows

    loaded = load_all()
    _refuse_faults(loaded)
    return pack.pack(rows(loaded.kb, None), __version__)


def _compiled(base: _Base, path: str | None) -> bytes:
    """Return the index of a base, made from its files, and keep it.

    Raises:
        DataError: the base has faults.
    """
    from painmap import __version__, cache, pack
    from painmap.parts import Parts, earlier, rows

    contents = _contents(base)
    parts = Parts(path and f"{path}.parts", f"{__version__} {cache.made_by()}", base.personal is not None)
    loaded = _assembled(base, contents, parts)
    if loaded.problems and parts.rows:
        loaded = _assembled(base, contents)  # once more, for the places of the faults, which were not kept
    _refuse_faults(loaded)
    key = _key(base, contents)
    raw = pack.pack(rows(loaded.kb, earlier(path, key)), key)
    if len(contents) == len(base.files()):
        cache.write(path, raw)
        parts.write(loaded.made)
    return raw


def _contents(base: _Base) -> Contents:
    """Return the content of every file that can be read: what is parsed and what is kept as its key must be the same bytes."""
    contents: dict[str, bytes] = {}
    for file in base.files():
        try:
            contents[file.path] = _content(file.path)
        except _UnreadableError:
            continue
    return contents


def _key(base: _Base, contents: Contents | None = None) -> str:
    """Return what an index of a base is made of: the program, its modules, the content of every file.

    Raises:
        _UnreadableError: a file can't be read.
    """
    from painmap import __version__, cache

    files = ((file.shown, _same(file.path) if contents is None else contents.get(file.path, b"")) for file in base.files())
    return f"{__version__} {cache.made_by()} {cache.fingerprint(files)}"


def made(loaded: Loaded) -> KnowledgeBase:
    """Return a base without faults with what is worked out from it.

    Raises:
        DataError: there are faults.
    """
    from painmap.lexicon import build
    from painmap.tabulate import worked_out

    _refuse_faults(loaded)
    return loaded.kb._replace(lexicon=build(loaded.kb), postings=worked_out(loaded.kb))


def _refuse_faults(loaded: Loaded) -> None:
    if loaded.problems:
        first = loaded.problems[0]
        more = f" and {len(loaded.problems) - 1} more" if len(loaded.problems) > 1 else ""
        raise DataError(
            f"The knowledge base is broken: {first.file}:{first.line}:{first.column}: {first.message}{more}. "
            "`painmap check` lists all.",
            loaded.problems,
        )
