"""Puts the compiled knowledge base into the wheel, so that an installed painmap is quick from its first run on."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Compiles `data/` while a wheel is built; an editable install compiles into the cache folder instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the index to the files of the wheel."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from painmap import store

        self.folder = tempfile.TemporaryDirectory()
        index = Path(self.folder.name) / store.PACKAGED_INDEX
        index.write_bytes(store.packaged_index())
        build_data["force_include"][str(index)] = f"painmap/{store.PACKAGED_INDEX}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear away."""
        if version != "editable":
            self.folder.cleanup()
