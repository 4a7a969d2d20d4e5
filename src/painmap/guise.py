"""Texts whose words are not parted by plain spaces: the ways in which each may be read, since no warning sign may hide in one.

What is invisible may stand in place of a space or inside a word, addresses and pages have codes for spaces, people spell words
out or write a mark after each. Only the words that are known tell which is which.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from painmap.lexicon import Lexicon
from painmap.text import POINT, normal, typed

_MOST = 10_000  # characters of a text that is read in more than one way
_LONGEST = 20  # letters of a word that is put together of pieces
_MOST_PIECES = 5_000  # of one run of them; what has more is no speech
# Few texts need more than to be looked at for these.
_CODES = r"&[#a-z]|%[0-9a-f]{2}|\\[nrtux]|<[/!a-z]"
_TAG = r"(?i)<[/!]?[a-z-][^<>\n]{0,200}>"
_BYTES = r"(?i)(?:%[0-9a-f]{2})+"
_CAMEL = r"(?<=[a-z])(?=[A-Z])"
_SPELT = r"(?<![^\W_])[^\W\d_](?:(‧|[^\w\s']|[_ ])[^\W\d_](?:\1[^\W\d_])+)(?![^\W_])"
_UNSURE = "\ufffd\u2800\u0640"  # what could not be decoded, a pattern without dots, a mere stroke: as good as invisible
_CUT = r"-\n(?=[a-z])"
_RUN = rf"(?<![^\W_])(?<!')(?:[^\W_]|')+(?:{POINT}\n?(?:[^\W_]|')+)+"
_FEW = 3  # letters that stand apart are a word spelt out
_BESIDE = r"\s*[\"'“”‘’*>-]?\s*"  # what may stand between a mark and the next word
_NEARLY = 0.8  # of the words
_MARKS = ".,;:!?()…—–"


def ways(text: str, lexicon: Lexicon) -> list[str]:
    """Return a text as it may be read, the likeliest way first; most texts can be read in one way only.

    Args:
        text: what a person typed, as `text.typed` returns it.
        lexicon: what tells the words that are known.
    """
    crowded = _crowded(text, lexicon)
    if not crowded and not _odd(text):
        return [text]
    plain = _decoded(text)
    for char in _UNSURE:
        plain = plain.replace(char, POINT)
    marked = re.sub(_SPELT, lambda match: match.group().replace(match[1], POINT), re.sub(_CAMEL, POINT, plain))
    likely = _settled(re.sub(_CUT, POINT, marked), lexicon)
    found = [likely] if plain == text else [likely, text]  # "<crushing chest pain>" is no code
    if len(text) <= _MOST:
        found.append(plain.replace(POINT, ""))
        if POINT in plain:
            found.append(plain.replace(POINT, " "))
        if crowded:
            found.append(re.sub(f"[{_MARKS}]", " ", likely))
    return list(dict.fromkeys(found))


def _odd(text: str) -> bool:
    """Whether something in a text may be no word as it stands; a look that costs little, for most texts hold nothing of it."""
    if not text.isascii() and any(char in text for char in POINT + _UNSURE):
        return True
    if "-\n" in text or (any(char in text for char in "&%\\<") and re.search(_CODES, text, re.IGNORECASE)):
        return True
    words = text.split()
    return (
        sum([len(word) == 1 for word in words]) >= _FEW
        or any(len(word) > _FEW and not word[1].isalnum() and not word[3].isalnum() for word in words)
        or (not text.islower() and any(not word[1:].islower() and re.search(_CAMEL, word) for word in words))
    )


def _crowded(text: str, lexicon: Lexicon) -> bool:
    """Whether nearly every word has a mark after it, so that marks part no thoughts and no answers: "chest... pain..."."""
    marks = sum(map(text.count, _MARKS))
    if marks < 2 or marks < text.count(" ") / 2:
        return False
    said = re.findall(r"[^\W_]+", text)
    if len(re.findall(rf"[{_MARKS}]{_BESIDE}[^\W_]", text)) < _NEARLY * (len(said) - 1):
        return False
    answers = (entries for word in said for _, entries in lexicon.triggers.get(word.lower(), ()))
    return not any(kind == "replies" for entries in answers for kind, _ in entries)


def _decoded(text: str) -> str:
    """Return a text without the codes of pages, addresses and programs: `&nbsp;`, `%20`, `<b>`, a backslash and n."""
    once = _decoded_once(text)
    return once if once == text else _decoded_once(once)  # a page in an address has codes of codes


def _decoded_once(text: str) -> str:
    plain = text
    if "&" in plain:
        from html import unescape

        plain = unescape(plain)
    if "%" in plain:
        from urllib.parse import unquote

        plain = re.sub(_BYTES, lambda match: unquote(match.group(), errors="replace"), plain)
    if "\\" in plain:
        plain = re.sub(r"\\[nrt]", "\n", plain)
        plain = re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))", lambda match: chr(int(match[1] or match[2], 16)), plain)
    if "<" in plain:
        plain = re.sub(_TAG, "\0", plain)
    return text if plain == text else typed(plain)


def _settled(text: str, lexicon: Lexicon) -> str:
    """Return a text in which each point is a space or nothing, by which of it the known words are."""
    known: dict[str, bool] = {}

    def is_known(word: str) -> bool:
        if word not in known:
            plain = normal(word, lexicon.forms)
            known[word] = any(form in table for form in (word, plain) for table in (lexicon.vocabulary, lexicon.protected))
        return known[word]

    return re.sub(_RUN, lambda match: _told_apart(match.group(), is_known), text).replace(POINT, "")


def _told_apart(run: str, is_known: Callable[[str], bool]) -> str:
    """Return pieces put together so that the fewest letters stand in unknown words, and then as few words as can be."""
    pieces = run.split(POINT)
    if len(pieces) > _MOST_PIECES:
        return "".join(pieces)
    best: list[tuple[int, int, int]] = [(0, 0, 0)]  # letters in unknown words, words, where the last word begins
    for end in range(1, len(pieces) + 1):
        choices = []
        word = ""
        for start in range(end - 1, -1, -1):
            word = pieces[start].strip("\n") + word
            if len(word) > _LONGEST and start < end - 1:
                break
            unknown = 0 if is_known(word.lower()) or word.isdigit() else len(word)
            choices.append((best[start][0] + unknown, best[start][1] + 1, start))
        best.append(min(choices))
    words: list[str] = []
    end = len(pieces)
    while end:
        start = best[end][2]
        words.append("".join(piece.strip("\n") for piece in pieces[start:end]))
        if pieces[start].startswith("\n"):
            words[-1] = "\n" + words[-1]
        end = start
    return " ".join(reversed(words)).replace(" \n", "\n")
