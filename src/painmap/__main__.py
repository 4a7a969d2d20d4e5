"""The program's entry point: guards that must stand before anything else is imported."""

from __future__ import annotations

import gc
import io
import os
import sys

TYPE_CHECKING = False  # as type checkers know it; typing takes long to load
if TYPE_CHECKING:
    from typing import TextIO

# What a look-up makes lives until it ends: looking for rubbish as often as Python does otherwise takes a tenth of its time.
_OBJECTS_BEFORE_GC = 50_000
_PLAIN = ("utf-8", "UTF-8", "ascii", "iso8859-1", "cp1252")
_LINE = "a line of an answer that is as long as many are, longer than any name of a computer may be 1\n"


def _reserve() -> None:
    """Open what was closed of the three standard streams on nothing: the next file to be opened would take its place."""
    for stream in range(3):
        try:
            os.fstat(stream)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def _readable(stream: TextIO | None) -> None:
    """Have a stream write UTF-8 whose encoding ($PYTHONIOENCODING) holds no plain text: `idna`, `undefined`, `unicode_escape`."""
    if stream is None or stream.encoding in _PLAIN or not isinstance(stream, io.TextIOWrapper):
        return
    import codecs

    try:
        written = codecs.getincrementalencoder(stream.encoding)(stream.errors or "strict").encode(_LINE)
    except (UnicodeError, LookupError):
        written = b""
    if not written or b"\\" in written:
        stream.reconfigure(encoding="utf-8", errors="replace")


def run() -> None:
    """Run painmap and leave with its exit code; Ctrl-C ends quietly with 130 even while modules load."""
    try:
        gc.set_threshold(_OBJECTS_BEFORE_GC)
        _reserve()
        _readable(sys.stdout)
        _readable(sys.stderr)
        from painmap.cli import main

        code = main()
    except KeyboardInterrupt:
        code = 130
    except (OSError, MemoryError) as error:  # a module that can't be read: too few open files allowed, too little memory
        if sys.stderr is not None:
            sys.stderr.write(f"painmap: {getattr(error, 'strerror', None) or 'out of memory'}; painmap could not go on.\n")
        code = 3
    gc.freeze()  # the interpreter would look through all modules for rubbish as it ends: a tenth of a look-up again
    sys.exit(code)


if __name__ == "__main__":
    run()
