"""All file access: finds the data folder and reads it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from typing import TYPE_CHECKING

from painmap.errors import DataError
from painmap.model import Doc, KnowledgeBase, Problem

if TYPE_CHECKING:
    from painmap.assemble import Loaded

FOLDERS = ("muscles", "steps", "routines")
FILES = (
    "locations", "groups", "links", "look_alikes", "disputes", "sources", "words", "terms",
    "findings", "red_flags", "cautions", "help_lines", "grammar",
)  # fmt: skip
MAX_FILES = 5_000


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


def _fault(file: str, rule: str, message: str) -> Doc:
    return Doc(file, None, {}, (Problem(file, 1, 1, rule, message),))


def _read(path: str, shown: str) -> Doc:
    """Read one file; anything but a readable regular file is a fault, never a wait or a crash."""
    from painmap import yamldoc

    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return _fault(shown, "not-a-file", "not a regular file; take it out of the knowledge base")
        with open(path, "rb") as file:
            return yamldoc.parse(shown, file.read(yamldoc.MAX_BYTES + 1))
    except OSError as error:
        return _fault(shown, "unreadable", f"{(error.strerror or 'cannot be read').lower()}; check the file and its permissions")


def _names(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        yield from sorted(entry.name for entry in entries if entry.name.endswith((".yaml", ".yml")))


def read_folder(folder: str) -> dict[str, tuple[Doc, ...]]:
    """Read every document of a knowledge base folder, by name (`muscles`, `locations`, ...).

    Args:
        folder: a folder with `muscles/`, `locations.yaml` and so on; what is missing is left out.

    Raises:
        DataError: the folder is not there, can't be listed, or holds nothing that painmap knows.
    """
    docs: dict[str, tuple[Doc, ...]] = {}
    try:
        for name in _names(folder):
            stem, _, ending = name.rpartition(".")
            if stem in FILES and ending == "yaml":
                docs[stem] = (_read(os.path.join(folder, name), name),)
            else:
                docs[name] = (
                    _fault(name, "unknown-file", f"painmap knows no {name} here; known are: {', '.join(FILES)} (.yaml)"),
                )
        for name in FOLDERS:
            inside = os.path.join(folder, name)
            if os.path.isdir(inside):
                files = list(_names(inside))
                if len(files) > MAX_FILES:
                    raise DataError(f"{inside} holds more than {MAX_FILES:,} files; split the knowledge base.")
                docs[name] = tuple(_read(os.path.join(inside, file), f"{name}/{file}") for file in files)
    except OSError as error:
        raise DataError(f"The knowledge base {folder} can't be read: {(error.strerror or str(error)).lower()}.") from error
    if not docs:
        raise DataError(f"There is no knowledge base in {folder}: it has neither muscles/ nor locations.yaml.")
    return docs


def entry_ids(name: str) -> list[str]:
    """Return the ids of a folder of single entries by looking at its file names only."""
    folder = os.path.join(os.environ.get("PAINMAP_DATA") or packaged_folder(), name)
    try:
        return [entry.removesuffix(".yaml") for entry in _names(folder)]
    except OSError:
        return []


def load_all(folder: str | None = None) -> Loaded:
    """Load a knowledge base with its faults.

    Args:
        folder: a personal base, or None for the packaged one.

    Raises:
        DataError: a folder is missing or can't be read.
    """
    from painmap import __version__
    from painmap.assemble import SAFETY, assemble

    home = packaged_folder()
    personal = None
    if folder is not None and os.path.realpath(folder) != os.path.realpath(home):
        personal = read_folder(folder)
    packaged = read_folder(home) if personal is None else _some(home, (*SAFETY, "sources", "words"))
    return assemble(__version__, packaged, personal)


def _some(folder: str, names: tuple[str, ...]) -> dict[str, tuple[Doc, ...]]:
    return {name: (_read(os.path.join(folder, f"{name}.yaml"), f"packaged/{name}.yaml"),) for name in names}


def load(folder: str | None = None) -> KnowledgeBase:
    """Load a knowledge base that has no faults, ready to be asked.

    Args:
        folder: a personal base, or None for `$PAINMAP_DATA`, then the packaged one.

    Raises:
        DataError: it is missing or broken; `problems` lists every fault.
    """
    from painmap.lexicon import build

    loaded = load_all(folder or os.environ.get("PAINMAP_DATA") or None)
    if loaded.problems:
        first = loaded.problems[0]
        more = f" and {len(loaded.problems) - 1} more" if len(loaded.problems) > 1 else ""
        raise DataError(
            f"The knowledge base is broken: {first.file}:{first.line}:{first.column}: {first.message}{more}. "
            "`painmap check` lists all.",
            loaded.problems,
        )
    return loaded.kb._replace(lexicon=build(loaded.kb))
