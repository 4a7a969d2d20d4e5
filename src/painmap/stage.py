"""What a guided session shows -> the lines of a screen of any size, drawn with rich; knowledge-base text is never read as markup.

Each part takes the room that the weightier ones left: what to do, how long still and what means stop stay to the last.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from io import StringIO

from rich.console import Console
from rich.text import Text

from painmap.cards import clock
from painmap.session import KEYS, Shown

WIDEST = 100
PAGE_S = 6  # what does not fit is shown in pages of so many seconds each, to somebody who gets ready or has paused
_LEAST_TO_READ = 3  # lines
_MARGIN_FROM = 50  # columns from which on one stays free at both sides
_TALL_FROM = 20  # rows from which on the large type is five rows high
_LARGE = {
    "0": "###|# #|# #|# #|###", "1": " # |## | # | # |###", "2": "###|  #|###|#  |###", "3": "###|  #|###|  #|###",
    "4": "# #|# #|###|  #|  #", "5": "###|#  |###|  #|###", "6": "###|#  |###|# #|###", "7": "###|  #|  #|  #|  #",
    "8": "###|# #|###|# #|###", "9": "###|# #|###|  #|###", ":": " |#| |#| ", "/": "  #|  #| # |#  |#  ",
}  # fmt: skip
_LINED = {
    "0": " _ |# #|#_#", "1": "   |  #|  #", "2": " _ | _#|#_ ", "3": " _ | _#| _#", "4": "   |#_#|  #", "5": " _ |#_ | _#",
    "6": " _ |#_ |#_#", "7": " _ |  #|  #", "8": " _ |#_#|#_#", "9": " _ |#_#| _#", ":": " |.|.", "/": "  /| / |/  ",
}  # fmt: skip
_HALVES = {"  ": " ", "# ": "▀", " #": "▄", "##": "█"}
# The order in which parts take their room, and where they stand; a person who gets ready or has paused wants to read.
_WEIGHT = ("cue", "keys", "name", "stop", "bar", "note", "total", "head", "big", "avoid", "then", "how")
_WEIGHT_READING = ("cue", "keys", "name", "stop", "note", "avoid", "how", "bar", "total", "head", "big", "then")
_TOP = ("head", "total", "name", "cue", "big", "bar", "avoid", "how", "then")
_FOOT = ("note", "stop", "keys")
_BLANK_BEFORE = ("name", "big", "bar", "avoid", "how", "then")


def large(text: str, rows: int, plain: bool) -> list[str]:
    """Return digits, `:` and `/` as large type of 5 rows or 3; nothing where there is no room for it.

    Args:
        text: what to write.
        rows: how high it may be.
        plain: whether only ASCII can be shown.
    """
    if rows < 3:
        return []
    if rows < 5 and plain:
        lined = [_LINED[char].split("|") for char in text]
        return [" ".join(glyph[row] for glyph in lined).replace("#", "|") for row in range(3)]
    glyphs = [_LARGE[char].split("|") for char in text]
    if rows >= 5:
        dots = ["  ".join("".join(dot * 2 for dot in glyph[row]) for glyph in glyphs) for row in range(5)]
        return dots if plain else [row.replace("#", "█") for row in dots]
    dots = [" ".join(glyph[row] for glyph in glyphs) for row in range(5)]
    dots.append(" " * len(dots[0]))
    return ["".join(_HALVES["".join(pair)] for pair in zip(dots[row], dots[row + 1], strict=True)) for row in (0, 2, 4)]


def bar(part: float, width: int, plain: bool) -> Text:
    """Return a bar of some width of which a fraction 0-1 is filled."""
    full = min(width, int(part * width))
    done, left = ("#", "-") if plain else ("━", "─")
    return Text.assemble((done * full, "bold"), (left * (width - full), "dim"))


def _wrapped(text: str, width: int, most: int, style: str = "") -> list[Text]:
    """Return text in at most so many lines; two dots say that there is more."""
    if most <= 0 or not text:
        return []
    lines = list(Text(text, style).wrap(Console(file=StringIO(), width=width, _environ={}), width))
    for line in lines:
        line.rstrip()
    if len(lines) > most:
        lines = lines[:most]
        while lines[-1].cell_len > max(width - 3, 1) and " " in lines[-1].plain:
            lines[-1].right_crop(len(lines[-1].plain) - lines[-1].plain.rindex(" "))
        lines[-1].truncate(max(width - 3, 1))
        lines[-1].append(" ..")
    return lines


def _paged(text: str, width: int, most: int, seconds: float) -> list[Text]:
    """Return text in at most so many lines; a longer one page by page as seconds go by, where two dots say that there is more."""
    if most <= 0:
        return []
    pages = _pages(text, width, most)
    return _wrapped(pages[int(seconds / PAGE_S) % len(pages)], width, most)


@lru_cache(maxsize=16)
def _pages(text: str, width: int, most: int) -> tuple[str, ...]:
    """Return text cut into pages of at most so many lines."""
    pages, words = [], text.split()
    while words:
        taken = next(n for n in range(len(words), 0, -1) if n == 1 or len(_wrapped(_turned(words, n), width, n + 2)) <= most)
        pages.append(_turned(words, taken))
        words = words[taken:]
    return tuple(pages) or ("",)


def _turned(words: list[str], count: int) -> str:
    """Return the first words of a page, with dots where there are more."""
    return " ".join(words[:count]) + (" .." if count < len(words) else "")


def _pair(left: str, right: str, width: int, style: str = "") -> Text:
    """Return two texts at the two ends of a line; the left one is cut where it does not fit."""
    first = Text(left, style)
    room = max(width - len(right) - 1, 0)
    if first.cell_len > room:
        first.truncate(max(room - 2, 0))
        first.append("..")
    return first + Text(" " * max(width - len(right) - first.cell_len, 1)) + Text(right)


def _legend(width: int) -> list[Text]:
    """Return the keys in one line, or wrapped where it is too narrow."""
    parts = [Text.assemble((key, "bold"), (f" {meaning}", "dim")) for key, meaning in KEYS]
    for gap in ("   ", "  ", " "):
        line = Text(gap).join(parts)
        if line.cell_len <= width:
            return [line]
    return _wrapped(line.plain, width, 2)


def frame(said: Shown, columns: int, rows: int, plain: bool) -> list[Text]:
    """Return the lines of a screen, exactly `rows` of them, none wider than `columns`.

    Args:
        said: what to show.
        columns: the width of the terminal in characters.
        rows: its height in lines.
        plain: whether only ASCII can be shown.
    """
    width = max(1, min(columns - (2 if columns >= _MARGIN_FROM else 0), WIDEST))
    taken: dict[str, list[Text]] = {}
    room = rows
    for name in _WEIGHT_READING if said.reading else _WEIGHT:
        if name == "avoid" and said.reading and room - len(_wrapped(said.avoid, width, room)) < _LEAST_TO_READ:
            said = said._replace(avoid="", how=f"{said.avoid} {said.how}".strip())  # one text, page by page
        taken[name] = _part(name, said, width, room, plain, rows >= _TALL_FROM)[:room]
        room -= len(taken[name])
    taken["cue"] = [_timed(said, width, bool(taken["big"]))][:rows]
    top: list[Text] = []
    for name in _TOP:
        if room and name in _BLANK_BEFORE and taken[name]:
            top.append(Text())
            room -= 1
        top += taken[name]
    lines = [*top, *(Text() for _ in range(room)), *(line for name in _FOOT for line in taken[name])]
    for line in lines:
        line.truncate(width)
    return lines


def _part(name: str, said: Shown, width: int, room: int, plain: bool, tall: bool) -> list[Text]:
    """Return the lines that a part of the screen takes of the room that is left."""
    if name == "stop":
        return _wrapped(f"! {said.stop}", width, max(room - 1, 1), "bold red")  # the bar is worth a line of it
    if name == "big":
        type_ = large(said.big, min(room, 5 if tall else 3), plain)
        return [Text(row, "bold") for row in type_] if type_ and len(type_[0]) <= width else []
    if name == "head":
        return [_pair(said.title.upper(), said.place, width, "bold")]
    if name == "total":
        times = f" {clock(said.done)} of {clock(said.total)}"
        return [bar(said.done / said.total if said.total else 0.0, max(width - len(times), 0), plain) + Text(times)]
    texts = {
        "name": (said.step, 2 if tall else 1, "bold"),
        "note": (said.note, 1, "bold"),
        "avoid": (said.avoid, 4, ""),
        "how": (said.how, 8, ""),
        "then": (f"then: {said.then}", 1, "dim"),
    }
    if name == "how" and said.reading:
        return _paged(said.how, width, room, said.gone)
    if name in texts:
        text, most, style = texts[name]
        return _wrapped(text, width, min(most, room), style)
    return _legend(width) if name == "keys" else [bar(said.part, width, plain)]


def _timed(said: Shown, width: int, large_shown: bool) -> Text:
    """Return the line that says what to do now, with the time left where the large type does not say it."""
    right = [] if large_shown else [said.big]
    if "/" in said.big:
        right.append(clock(said.left))
    return _pair(said.cue, "   ".join(right), width, "bold")


def painted(lines: Iterable[Text], columns: int, colour: bool) -> str:
    """Return the lines as a terminal takes them, each cleared to its end, from the top left; nothing scrolls."""
    out = StringIO()
    console = Console(
        file=out, width=max(columns, 1), force_terminal=colour, no_color=not colour, color_system="standard" if colour else None,
        highlight=False, markup=False, emoji=False, legacy_windows=False, _environ={},
    )  # fmt: skip
    margin = " " if columns >= _MARGIN_FROM else ""
    drawn = []
    for line in lines:
        padded = Text(margin) + line
        console.print(padded, end="", no_wrap=True, overflow="crop")
        drawn.append(out.getvalue())
        out.seek(0)
        out.truncate()
    return "\x1b[H" + "\x1b[K\r\n".join(drawn) + "\x1b[K\x1b[J"
