"""Text -> tokens in clauses. Everything that a person typed passes here; positions are those of the text given."""

from __future__ import annotations

import re
from collections.abc import Mapping

from painmap.record import NamedTuple

RANKED_CHARACTERS = 2_000

# A word with apostrophes inside, an id such as l5, a number, or a mark that ends a clause (hard) or part of one (soft).
_TOKEN = re.compile(r"[a-z][0-9]{1,2}\b|[^\W\d_]+(?:'[^\W\d_]+)*|[0-9]+(?:[.+][0-9]+)?|[.;!?\n]|,|:|\(|\)| - |--+")
# Whole terminal sequences (ECMA-48: CSI, OSC and other strings, two-character escapes), so that no "[31m" is left to be read.
_ESCAPES = (
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b.?"
)
_HARD = frozenset(".;!?\n")
_SOFT = frozenset((",", ":", "(", ")", " - "))
_SAME = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "–": ",", "—": ",", "…": "."})


class Token(NamedTuple):
    """A word of a text: its normal form, the folded word, its place, its clause and the part of the clause between commas."""

    word: str
    raw: str
    start: int
    end: int
    clause: int
    part: int


def clean(text: str) -> str:
    """Return `text` without what must not reach a terminal: controls, escapes, invisible and direction marks, lone surrogates."""
    if text.isprintable():
        return text
    bare = re.sub(_ESCAPES, "", text)
    return "".join(char if char.isprintable() else (" " if char.isspace() else "") for char in bare)


def fold(text: str) -> tuple[str, list[int] | None]:
    """Return the comparable form of `text` and, where it is not as long, the position that each character came from."""
    if text.isascii():
        return text.lower(), None
    import unicodedata

    folded: list[str] = []
    origin: list[int] = []
    for position, char in enumerate(text):
        plain = unicodedata.normalize("NFKC", char.translate(_SAME)).casefold()
        plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cs", "Mn"))
        folded.append(plain)
        origin += [position] * len(plain)
    return "".join(folded).translate(_SAME), origin


def normal(word: str, forms: Mapping[str, str]) -> str:
    """Return the form under which a word is compared: without apostrophes, singular.

    The plural rules are those of the S-stemmer (Harman 1991), which needs no dictionary; `forms` holds the odd ones.
    """
    word = word.replace("'", "")
    if word in forms:
        return forms[word]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        if word.endswith(("ches", "shes", "sses", "xes")):
            return word[:-2]
        word = word[:-1]
        return forms.get(word, word)
    return word


def tokens(text: str, forms: Mapping[str, str]) -> list[Token]:
    """Cut a text into words.

    Args:
        text: anything a person typed.
        forms: odd plurals and spellings, from the grammar.

    Returns:
        Its words in order; clauses end at . ; ! ? and line ends, parts of clauses at commas, colons and brackets.
    """
    folded, origin = fold(text)
    found: list[Token] = []
    clause = part = 0
    for match in _TOKEN.finditer(folded):
        raw = match.group()
        if raw in _HARD:
            clause += 1
            part += 1
        elif raw in _SOFT or raw.startswith("--"):
            part += 1
        else:
            start, end = match.span()
            if origin is not None:
                start, end = origin[start], origin[end - 1] + 1
            plain = raw.replace("'", "")
            found.append(Token(normal(plain, forms), plain, start, end, clause, part))
    return found


def words(phrase: str, forms: Mapping[str, str]) -> tuple[str, ...]:
    """Return the normal words of a phrase from the knowledge base."""
    return tuple(token.word for token in tokens(phrase.replace("-", " "), forms))
