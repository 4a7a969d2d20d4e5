"""`painmap check`: which base a path belongs to, its faults, its counts."""

from __future__ import annotations

import os
from collections.abc import Sequence

from painmap import checks, store
from painmap.errors import DataError
from painmap.model import Problem


def check_paths(paths: Sequence[str], folder: str | None) -> tuple[tuple[Problem, ...], dict[str, int]]:
    """Check knowledge bases, or single files inside the base above them.

    Args:
        paths: folders and files; none means `folder`.
        folder: a personal base, or None for the packaged one.

    Returns:
        All faults with file names as a person at this prompt would write them, and the counts of the last base.

    Raises:
        DataError: a path is missing, or no knowledge base stands above it.
    """
    problems: dict[Problem, None] = {}
    counts: dict[str, int] = {}
    for path in paths or (folder or store.packaged_folder(),):
        if not os.path.exists(path):
            raise DataError(f"{path} does not exist.")
        base = store.base_above(path)
        if base is None and os.path.isdir(path):
            base = path
        if base is None:
            raise DataError(f"No knowledge base stands above {path}: a folder with muscles/ or locations.yaml.")
        loaded = store.load_all(base)
        counts = checks.counts(loaded.kb)
        wanted = None if os.path.isdir(path) else os.path.relpath(os.path.abspath(path), base)
        for problem in checks.run(loaded):
            if wanted is None or problem.file == wanted:
                problems[_shown(problem, base)] = None
    return tuple(problems), counts


def _shown(problem: Problem, base: str) -> Problem:
    """Return a fault whose file can be opened from here."""
    if problem.file.startswith("packaged/"):
        return problem
    try:
        return problem._replace(file=os.path.relpath(os.path.join(base, problem.file)))
    except (OSError, ValueError):  # the working folder is gone, or on another drive
        return problem._replace(file=os.path.join(base, problem.file))
