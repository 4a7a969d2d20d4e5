"""Text -> tokens in clauses. Everything that a person typed passes here; positions are those of the text given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from painmap.memo import kept
from painmap.record import NamedTuple

RANKED_CHARACTERS = 2_000
# A text beyond WHOLE characters is read in stretches, for the time that a stretch takes grows with the square of its length.
# Each begins in the one before it, so that nothing said within OVERLAP characters is cut in two.
WHOLE, STRETCH, OVERLAP = 4_000, 1_200, 400

# A word with apostrophes inside, an id such as l5, a number, or a mark that ends a clause (hard) or part of one (soft).
_TOKEN = re.compile(r"[a-z][0-9]{1,2}\b|[^\W\d_]+(?:'[^\W\d_]+)*|[0-9]+(?:[.+][0-9]+)?|[.;!?\n]|,|:|\(|\)| - |--+")
# Whole terminal sequences (ECMA-48), so that no "[31m" is left to be read. What only looks like the beginning of one loses no
# letter: a string that never ends would swallow all that follows, and C1 bytes are mostly quotation marks of a wrong encoding.
_ESCAPES = (
    r"(?:\x1b\[|\x9b)[0-?]+[!-/]*[@-~]?"  # CSI with parameters
    r"|\x1b\[(?:[mHJK]|[@-~](?![a-z]))?"  # and without
    r"|\x1b[\]PX^_][^\x07\x1b\x9c\n\r]*(?:\x07|\x1b\\|\x9c)"  # OSC and other strings that end
    r"|\x9d[0-9]+;[^\x07\x1b\x9c\x9d\n\r]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b\][0-9]*;?|\x1b[PX^_]"  # and such as do not
    r"|\x1b(?:[()*+][0-9A-Z]|[ -/]?[0-~](?![a-z]))?"  # two or three characters
)
# What stands in a string that ends is a title, an address, a code of letters and signs - or what a person said.
_STRING = (
    r"\x1b[\]PX^_]([^\x07\x1b\x9c\n\r]*)(?:\x07|\x1b\\|\x9c)"
    r"|\x9d[0-9]+;([^\x07\x1b\x9c\x9d\n\r]*)(?:\x07|\x1b\\|\x9c)"
)
_CODE = r"[A-Za-z]*[!-@\[-`{-~][!-~]*"
_SHORT = r"\x1b([0-9A-OQ-WYZa-z])"  # or an escape before a word: "ESC Chest"
_MOVING = f"[\b\u202e]|{_SHORT}"
_LINE_ENDS = r"\r\n?"
_ODD_ENDS = r"[\v\f\x1c-\x1e\x85\u2028\u2029]|\x1b\[(?:[12]K|[0-3]?J|[0-9;]*[GHf])"  # in a text not only between lines
_BACK = r"\x1b\[([0-9]{0,3})D"
_COLUMNS = 80  # that a cursor is taken back at most
_TURNED = "\u202e([^\u202c\n]*)\u202c?"
# Unicode's Default_Ignorable_Code_Point as far as it is printable: a reader sees nothing of it.
_IGNORABLE = "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
POINT = "\u2027"  # where something invisible stood between two characters: a space may be meant there, or nothing
_LONG_LINE = 50  # one that goes on in a small letter was cut by a mail program or an editor, not by the one who wrote it
_SMALL = re.compile(r"[ \t]*[a-z]")
_HARD = frozenset(".;!?\n")
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")  # letters by category that show nothing
_SHAPED = (
    "(?:LATIN (?:SMALL|CAPITAL)|NEGATIVE CIRCLED LATIN CAPITAL|NEGATIVE SQUARED LATIN CAPITAL|REGIONAL INDICATOR SYMBOL|LATIN)"
    " LETTER (?:SMALL CAPITAL |SCRIPT |DOTLESS |OPEN |BARRED |LONG )?([A-Z])(?: WITH [A-Z ]+)?$"
)
# Unicode's confusables, as far as they look like a Latin letter in most typefaces.
_LOOK_ALIKES = str.maketrans(
    "АВЕЗКМНОРСТУХІЈЅԌԚԜҮаеорсухіјѕԁһӏԛԝѵүкмвнтгԍΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγεικνορτυχωϲϳ",
    "ABE3KMHOPCTYXIJSGQWYaeopcyxijsdhlqwvykmbhtrgABEZHIKMNOPTYXayeikvoptuxwcj",
)
_SAME = str.maketrans({**dict.fromkeys("‘’‛ʼʹʻʽˈ`´′׳՚ꞌ", "'"), "–": ",", "—": ",", "…": "."})


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


def typed(text: str) -> str:
    """Return what a person typed or piped in, without what must not reach a terminal; the lines it was written in stay lines.

    What is invisible leaves a point where it stood between two characters. What a terminal would show otherwise than it was
    typed, for a backspace in it or a text turned round, is there both ways; so is what holds words that it would not show.
    """
    if text.isprintable() and (text.isascii() or not re.search(_IGNORABLE, text)):
        return text
    lined = re.sub(_ODD_ENDS, "\0\n", re.sub(_LINE_ENDS, "\n", text))
    lined = re.sub(_BACK, lambda match: "\b" * min(int(match[1] or 1), _COLUMNS), lined)
    ways: list[str] = []
    for way in dict.fromkeys((lined, re.sub(_STRING, _told, lined))):
        ways.append(_bare(way))
        if re.search(_MOVING, way):
            ways.append(_unwrapped(_marked("\n".join(map(_obeyed, way.split("\n"))))))
    return "\n\n".join([ways[0], *(way for way in dict.fromkeys(ways) if way.strip() and way != ways[0])])


def _bare(text: str) -> str:
    """Return a text without terminal sequences and all else that is invisible."""
    return _unwrapped(_marked(re.sub(_ESCAPES, "\0", re.sub(_SHORT, "\0\\1\0", text))))


def _told(match: re.Match[str]) -> str:
    """Return the words in a string for a terminal; the string as it stands where it holds none."""
    inside = (match[1] or match[2] or "").lstrip("0123456789").removeprefix(";")
    return match[0] if not inside or re.fullmatch(_CODE, inside) else f"\0{inside}\0"


def _marked(text: str) -> str:
    """Return a text of which nothing is left that is invisible, but for points."""
    return re.sub("(?<=[^\\s\0])\0+(?=\n?[^\\s\0])", POINT, "".join(map(_visible, text))).replace("\0", "")


def _visible(char: str) -> str:
    """Return a character as a text may hold it: a space of any kind as a plain one, what is invisible as NUL."""
    if char == "\n" or (char.isprintable() and not (char > "\u0300" and re.match(_IGNORABLE, char))):
        return char
    return " " if char.isspace() else "\0"


def _obeyed(line: str) -> str:
    """Return a line as a terminal shows it: what backspaces took back is gone, what was turned round is turned."""
    shown: list[str] = []
    bare = re.sub(_ESCAPES, "\0", re.sub(_SHORT, "\0", line))
    for char in re.sub(_TURNED, lambda match: match[1][::-1], bare):
        if char != "\b":
            shown.append(char)
        elif shown:
            shown.pop()
    return "".join(shown)


def _unwrapped(text: str) -> str:
    """Return a text in which the ends of lines are gone that a mail program or an editor made."""
    first, *rest = text.split("\n")
    lines, long = [first], len(first) >= _LONG_LINE
    for line in rest:
        if long and _SMALL.match(line):
            lines[-1] = lines[-1].rstrip(" \t")
            lines += ["" if lines[-1].endswith(POINT) else " ", line.lstrip(" \t")]
        else:
            lines += ["\n", line]
        long = len(line) >= _LONG_LINE
    return "".join(lines)


def stretches(text: str) -> list[tuple[int, str]]:
    """Return a text in pieces with their positions; the first holds more than what is ranked, the same piece comes only once."""
    if len(text) <= WHOLE:
        return [(0, text)]
    found: dict[str, int] = {}
    start, end = 0, RANKED_CHARACTERS + OVERLAP
    while True:
        found.setdefault(text[start:end], start)
        if end >= len(text):
            return [(at, piece) for piece, at in found.items()]
        # Where a sentence ends nothing is torn; else at least no word is.
        back = max(text.rfind(mark, end - OVERLAP, end - OVERLAP // 2) for mark in (". ", "\n", "! ", "? "))
        back = back if back > 0 else text.rfind(" ", end - OVERLAP, end)
        start = back + 1 if back > 0 else end - OVERLAP
        end = start + STRETCH


def pieces(text: str) -> list[tuple[int, str]]:
    """Return the stretches of a text with their positions, as they are read one by one.

    Where lines were only wrapped, what was said goes on over their ends: a stretch of several is read once more as one line.
    """
    found = stretches(text)
    return found + [(at, piece.replace("\n", " ")) for at, piece in found if "\n" in piece]


def fold(text: str) -> tuple[str, list[int] | None]:
    """Return the comparable form of `text` and, where it is not as long, the position that each character came from."""
    if text.isascii():
        return text.lower().replace("`", "'"), None
    folded: list[str] = []
    origin: list[int] = []
    for position, char in enumerate(_unmasked(text)):
        plain = _plain(char)
        folded.append(plain)
        origin += [position] * len(plain)
    return "".join(folded).translate(_SAME), origin


@lru_cache(maxsize=2_000)
def _plain(char: str) -> str:
    """Return a character as it is compared: small, without marks, a digit of any script as 0 to 9; nothing for what is unseen."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", char.translate(_SAME)).casefold()
    if plain[:1] == "(" and plain[2:] == ")":  # a letter or digit that is one character with its brackets
        plain = plain[1]
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() else _letter(c)
        for c in plain
        if unicodedata.category(c) not in ("Cf", "Cs", "Me", "Mn") and c not in _UNSEEN and c != POINT
    )


def _letter(char: str) -> str:
    """Return the plain letter that a character, by its Unicode name, is another shape of: small capital, stroked, in a square."""
    if char.isascii():
        return char
    import unicodedata

    found = re.search(_SHAPED, unicodedata.name(char, ""))
    return found[1].lower() if found else char


def _unmasked(text: str) -> str:
    """Return a text with Latin letters for the Greek and Cyrillic ones that look so, in words that are Latin otherwise.

    In a text that holds no letter of theirs that looks otherwise, all words are taken for Latin.
    """
    if not re.search("[\u0370-\u052f]", text):
        return text
    shown = text.translate(_LOOK_ALIKES)
    if not re.search("[\u0370-\u052f]", shown) and re.search("[A-Za-z]", text):
        return shown
    latin = r"[^\W\d_]*[A-Za-z][^\W\d_]*"
    return re.sub(rf"(?<![^\W\d_]){latin}", lambda match: match[0].translate(_LOOK_ALIKES), text)


def normal(word: str, forms: Mapping[str, str]) -> str:
    """Return the form under which a word is compared: without apostrophes, singular.

    The plural rules are those of the S-stemmer (Harman 1991), which needs no dictionary; `forms` holds the odd ones, and
    what is two words although some write one ("shoulderblade"), parted by a space.
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


@kept(10_000)
def _normal(forms: Mapping[str, str], word: str) -> str:
    return normal(word, forms)


def tokens(text: str, forms: Mapping[str, str]) -> list[Token]:
    """Cut a text into words.

    Args:
        text: anything a person typed.
        forms: odd plurals and spellings, from the grammar.

    Returns:
        Its words in order; clauses end at . ; ! ? and line ends, parts of clauses at commas, colons and brackets.
    """
    folded, origin = fold(text)
    normal_of = _normal(forms)
    found: list[Token] = []
    clause = part = 0
    for match in _TOKEN.finditer(folded):
        raw = match.group()
        if raw[0].isalnum():
            start, end = match.span()
            if origin is not None:
                start, end = origin[start], origin[end - 1] + 1
            plain = raw.replace("'", "")
            word = normal_of(plain)
            if " " in word:  # two words that people write as one
                found += [Token(each, each, start, end, clause, part) for each in word.split()]
            else:
                found.append(Token(word, plain, start, end, clause, part))
        else:  # a mark that ends a part of a clause, or a clause
            clause += raw in _HARD
            part += 1
    return found


def words(phrase: str, forms: Mapping[str, str]) -> tuple[str, ...]:
    """Return the normal words of a phrase from the knowledge base."""
    folded, _ = fold(phrase.replace("-", " "))
    found = [normal(raw.replace("'", ""), forms) for raw in _TOKEN.findall(folded) if raw[0].isalnum()]
    return tuple([each for word in found for each in word.split()])
