"""The cautions a person keeps (`painmap me`): one small file in the user's configuration folder, readable by nobody else.

It holds ids of cautions and until when they hold, never anything that was typed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress

from painmap import files
from painmap.errors import DataError, OutputError

_MOST = 100_000  # bytes
Kept = dict[str, "str | None"]


def file_path() -> str | None:
    """Return where the file stands, or None where nothing says: `$XDG_CONFIG_HOME`, `%APPDATA%` or `~/.config`, then `painmap`.

    As the rule of XDG has it, a folder that is not absolute counts as not said: what is kept would else hang on where one stands.
    """
    home = files.home()
    said = (os.environ.get("XDG_CONFIG_HOME", ""), os.environ.get("APPDATA", ""), home and os.path.join(home, ".config"))
    base = next((folder for folder in said if folder and os.path.isabs(folder)), None)
    return base and os.path.join(base, "painmap", "cautions.json")


def read(today: str) -> Kept:
    """Return the kept cautions that still hold, each with the last day (ISO) it holds for, or None.

    Args:
        today: this day as YYYY-MM-DD; what ended before it is left out.

    Raises:
        DataError: the file is there but can't be understood. It is not passed over: a caution that is silently lost is a danger.
    """
    path = file_path()
    if path is None:
        return {}
    try:
        raw = files.content(path, _MOST)
        import json  # most people keep none, and need not wait for it

        data = json.loads(raw.decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"The cautions kept in {path} can't be read. `painmap me --clear` begins anew.") from error
    if not isinstance(data, dict) or not all(value is None or isinstance(value, str) for value in data.values()):
        raise DataError(f"The cautions kept in {path} are not in the form painmap writes. `painmap me --clear` begins anew.")
    return {id_: until for id_, until in data.items() if until is None or until >= today}


def write(kept: Mapping[str, str | None]) -> None:
    """Replace the file in one move; nothing kept means no file.

    Raises:
        OutputError: it can't be written, or nothing says where.
    """
    import json

    path = file_path()
    if path is None:
        if not kept:
            return
        raise OutputError("no folder to keep cautions in is known: set HOME or XDG_CONFIG_HOME, or give --caution each time")
    try:
        if not kept:
            if os.path.lexists(path):
                os.remove(path)
            return
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        fresh = f"{path}.{os.getpid()}"
        try:
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump(dict(sorted(kept.items())), file, indent=2)
                file.write("\n")
            os.replace(fresh, path)
        except OSError:
            with suppress(OSError):
                os.unlink(fresh)
            raise
    except OSError as error:
        raise OutputError(f"{path}: {(error.strerror or str(error)).lower()}") from error
