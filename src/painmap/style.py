"""Terminal weights and the one colour. Red is for alarms only, and never without a word."""

from __future__ import annotations

from collections.abc import Mapping

RED, CYAN, BOLD, DIM, OFF = "\x1b[1;31m", "\x1b[1;36m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


def styled(text: str, style: str, colour: bool) -> str:
    """Return text in a style, or as it is without colour."""
    return f"{style}{text}{OFF}" if colour and style and text else text


def wants_colour(mode: str, environment: Mapping[str, str], is_terminal: bool) -> bool:
    """Decide on colour: the option, NO_COLOR, FORCE_COLOR or CLICOLOR_FORCE, TERM=dumb, and last whether it is a terminal."""
    if mode != "auto":
        return mode == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR") or environment.get("CLICOLOR_FORCE", "0") != "0":
        return True
    return is_terminal and environment.get("TERM") != "dumb"
