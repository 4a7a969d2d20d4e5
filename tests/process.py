"""Runs painmap as a person would: a real process, a real pseudo-terminal, an environment in which nothing is left to chance."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from typing import NamedTuple

WORLD = str(Path(__file__).parent / "world")
PAINMAP = (sys.executable, "-m", "painmap")
PATIENCE = 240  # seconds after which a run is taken to hang, on however busy a machine
_DROPPED = (
    "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "PAINMAP_DATA", "XDG_CONFIG_HOME",
    "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "PYTHONUTF8", "PYTHONIOENCODING",
)  # fmt: skip


class Result(NamedTuple):
    """What a process printed on its two streams, and its exit code (negative: the signal that ended it)."""

    stdout: str
    stderr: str
    code: int


class Screen(NamedTuple):
    """What a person saw on a terminal, both streams together, and the exit code."""

    text: str
    code: int

    @property
    def lines(self):
        """The lines of the screen."""
        return self.text.splitlines()


def environment(home, changes=None):
    """Return the tests' environment: that of the caller without what changes how painmap prints, then `changes`."""
    kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    return {**kept, "HOME": home, "LANG": "C.UTF-8", "TERM": "xterm-256color", **(changes or {})}


def run(*args, stdin=None, env=None, encoding="utf-8", stdout=subprocess.PIPE):
    """Run painmap with its streams in pipes.

    Args:
        args: its arguments, text or bytes.
        stdin: what it can read, text or bytes; None for nothing at all.
        env: environment variables to add.
        encoding: how to read what it prints.
        stdout: a file to print into; what it printed is then not returned.
    """
    return _finish([*PAINMAP, *args], stdin, env, encoding, stdout)


def shell(line, stdin=None, env=None):
    """Run a line of bash in which `painmap` is the program and `$WORLD` the tiny knowledge base."""
    start = 'painmap() { "$PYTHON" -m painmap "$@"; }\n'
    names = {"PYTHON": sys.executable, "WORLD": WORLD, **(env or {})}
    return _finish(["bash", "-c", start + line], stdin, names, "utf-8", subprocess.PIPE)


def _finish(command, stdin, env, encoding, stdout):
    given = stdin.encode() if isinstance(stdin, str) else stdin or b""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            command, input=given, stdout=stdout, stderr=subprocess.PIPE, env=environment(home, env), timeout=PATIENCE, check=False
        )
    return Result((done.stdout or b"").decode(encoding), done.stderr.decode(encoding), done.returncode)


def terminal(*args, columns=80, rows=24, env=None, typed=""):
    """Run painmap on a pseudo-terminal of some size and return the screen; `typed` waits in its keyboard."""
    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        with tempfile.TemporaryDirectory() as home:
            process = subprocess.Popen(
                [*PAINMAP, *args], stdin=theirs, stdout=theirs, stderr=theirs, env=environment(home, env), start_new_session=True
            )
            os.close(theirs)
            os.write(ours, typed.encode())
            shown = _everything(ours, process)
            code = process.wait(PATIENCE)
    finally:
        os.close(ours)
    return Screen(shown.decode().replace("\r\n", "\n"), code)


def _everything(ours, process):
    """Return all that is printed on a terminal until its last user leaves it."""
    shown = b""
    while True:
        if not select.select([ours], [], [], PATIENCE)[0]:
            process.kill()
            process.wait()
            raise AssertionError(f"painmap printed nothing for {PATIENCE} seconds; so far: {shown!r}")
        try:
            part = os.read(ours, 65_536)
        except OSError:  # how Linux says that nobody has the other end open
            return shown
        if not part:
            return shown
        shown += part


def interrupted(*args, typed):
    """Run painmap, wait until it has read what was typed into its standard input, press Ctrl-C, and return what came of it."""
    theirs, ours = os.pipe()
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(
            [*PAINMAP, *args],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(home),
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        try:
            os.write(ours, typed.encode())
            while process.poll() is None and _unread(theirs):
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            stdout, stderr = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
            os.close(ours)
            os.close(theirs)
    return Result(stdout.decode(), stderr.decode(), process.returncode)


def _unread(pipe):
    """Return how many bytes wait in a pipe."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))[0]
