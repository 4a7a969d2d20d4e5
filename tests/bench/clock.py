"""Whole processes, timed in turn: one run of the yardstick, one of every command, and again; ratios are those of the medians.

In turn, because a run of A and then a run of B measures the machine's moods: on busy cores a true 1.17 became 1.29.
"""

from __future__ import annotations

import os
import pty
import signal
import statistics
import threading
import time
from typing import NamedTuple


class Command(NamedTuple):
    """A program to time; `setup` is called before each run, `terminal` gives it a pseudo-terminal for standard output."""

    name: str
    args: list[str]
    env: dict[str, str] | None = None
    terminal: bool = False
    setup: object = None
    limit: float | None = None


class Run(NamedTuple):
    """Seconds from start to end, seconds of processor time, bytes of memory at the peak."""

    wall: float
    cpu: float
    peak: int


def run(command: Command) -> Run:
    """Time one run of a program."""
    if command.setup is not None:
        command.setup()
    ours, theirs = pty.openpty() if command.terminal else os.pipe()
    reader = threading.Thread(target=_drain, args=(ours,))
    reader.start()
    quiet = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, quiet, 0), (os.POSIX_SPAWN_DUP2, theirs, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
    env = {**{k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}, "TERM": "xterm", **(command.env or {})}
    start = time.perf_counter()
    process = os.posix_spawnp(command.args[0], command.args, env, file_actions=actions, setsigdef=[signal.SIGPIPE])
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    os.close(theirs)
    os.close(quiet)
    reader.join()
    os.close(ours)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{' '.join(command.args)} ended with {os.waitstatus_to_exitcode(status)}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def _drain(handle: int) -> None:
    try:
        while os.read(handle, 65_536):
            pass
    except OSError:  # how a terminal says that nobody has its other end open
        return


def in_turn(yardstick: Command, commands: list[Command], rounds: int) -> tuple[list[Run], list[list[Run]]]:
    """Time the yardstick and the commands in turn, after one round that does not count."""
    base: list[Run] = []
    found: list[list[Run]] = [[] for _ in commands]
    for number in range(rounds + 1):
        first = run(yardstick)
        runs = [run(command) for command in commands]
        if number:
            base.append(first)
            for rows, one in zip(found, runs, strict=True):
                rows.append(one)
    return base, found


def ratio(runs: list[Run], base: list[Run], field: str = "wall") -> tuple[float, float, float]:
    """Return the ratio of the medians, and between which ratios (run by run) the middle half lies."""
    mine, other = ([getattr(row, field) for row in rows] for rows in (runs, base))
    each = sorted(a / b for a, b in zip(mine, other, strict=True))
    quarter = len(each) // 4
    return statistics.median(mine) / statistics.median(other), each[quarter], each[-1 - quarter]
