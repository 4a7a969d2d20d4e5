"""painmap tells which muscle may be behind a pain, why, and what to do about it.

    import painmap
    kb = painmap.load()
    answer = painmap.where(kb, "outer ankle")
    print(answer.results[0].muscle)

The names below are stable; everything is imported when it is first used, so that `import painmap` costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; typing takes long to load, and Ctrl-C can't be caught before `run` begins

__version__ = "0.1.0"
__all__ = ["__version__", "load", "plan", "where"]

if TYPE_CHECKING:
    from typing import Any

    from painmap.api import plan, where
    from painmap.store import load

_HOME = {
    "load": ("painmap.store", "load"),
    "where": ("painmap.api", "where"),
    "plan": ("painmap.api", "plan"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'painmap' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _HOME[name]
    return getattr(import_module(module), attribute)
