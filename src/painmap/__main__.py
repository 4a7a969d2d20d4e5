"""The program's entry point: guards that must stand before anything else is imported."""

from __future__ import annotations

import sys


def run() -> None:
    """Run painmap and leave with its exit code; Ctrl-C ends quietly with 130 even while modules load."""
    try:
        from painmap.cli import main

        code = main()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    run()
