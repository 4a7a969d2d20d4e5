"""The program's entry point: guards that must stand before anything else is imported."""

from __future__ import annotations

import gc
import sys

# What a look-up makes lives until it ends: looking for rubbish as often as Python does otherwise takes a tenth of its time.
_OBJECTS_BEFORE_GC = 50_000


def run() -> None:
    """Run painmap and leave with its exit code; Ctrl-C ends quietly with 130 even while modules load."""
    gc.set_threshold(_OBJECTS_BEFORE_GC)
    try:
        from painmap.cli import main

        code = main()
    except KeyboardInterrupt:
        code = 130
    gc.freeze()  # the interpreter would look through all modules for rubbish as it ends: a tenth of a look-up again
    sys.exit(code)


if __name__ == "__main__":
    run()
