"""Terminal weights and the one colour. Red is for alarms only, and never without a word."""

from __future__ import annotations

RED, BOLD, DIM, OFF = "\x1b[1;31m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


def styled(text: str, style: str, colour: bool) -> str:
    """Return text in a style, or as it is without colour."""
    return f"{style}{text}{OFF}" if colour and style and text else text
