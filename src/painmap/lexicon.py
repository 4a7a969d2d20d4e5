"""Knowledge base -> lexicon: what `words` needs to read a text, worked out once, all of it plain data.

A wording is compiled to sequences of elements. An element is a string: `=word`, `*prefix`, `<class` or `..` (up to three words).
Each wording is filed under its rarest element, each name or phrase under its rarest word, so that a text tries only the few that
it can match.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from painmap import spelling
from painmap.courses import Course, above
from painmap.knowledge import KnowledgeBase
from painmap.model import Location, Muscle
from painmap.record import NamedTuple
from painmap.spelling import shelved
from painmap.text import normal
from painmap.text import words as cut
from painmap.vocabulary import Concept, Condition, Finding, Grammar, Offset, Range

GAP = ".."
EXCEPT = "except"  # the kind of a wording that turns a finding into another thing
MIN_PREFIX = 3
_SELDOM = 4  # so many times as often as its normal form is a word written, where that is no word of its own
BROAD = 10  # a place with so many parts is broad: "leg", "head", "foot"

Phrase = tuple[tuple[str, ...], tuple[tuple[str, str], ...]]
Sequence = tuple[str, ...]


class Wording(NamedTuple):
    """A compiled wording: `sequences` must all stand in one part of a clause."""

    kind: str
    id: str
    sequences: tuple[Sequence, ...]


class Lexicon(NamedTuple):
    """Everything that reading a text needs.

    `plain` are the sensations that are said of every muscle, `places` what a condition stands for, `about` what an activity is
    about, `up` what a place is part of, nearest first, `broad` the places with many parts, `points` what a word adds to which
    sum, `shelves` the vocabulary as `spelling` wants it.
    """

    skip: frozenset[str]
    sides: frozenset[str]
    forms: Mapping[str, str]
    phrases: Mapping[str, tuple[Phrase, ...]]
    by_key: Mapping[str, tuple[Wording, ...]]
    classes: Mapping[str, tuple[Phrase, ...]]
    prefixes: Mapping[str, tuple[str, ...]]
    guarded: frozenset[str]
    triggers: Mapping[str, tuple[Phrase, ...]]
    narrower: Mapping[str, Mapping[str, tuple[str, ...]]]
    idioms: Mapping[str, tuple[Phrase, ...]]
    asides: frozenset[str]
    organs: frozenset[str]
    spared: Mapping[str, tuple[Phrase, ...]]
    carrying: frozenset[str]
    joins: frozenset[str]
    presents: frozenset[str]
    owners: frozenset[str]
    names: Mapping[str, str]
    vocabulary: Mapping[str, int]
    shelves: Mapping[str, tuple[str, ...]]
    protected: Mapping[str, bool]
    written: Mapping[str, str]
    plain: frozenset[str]
    places: Mapping[str, tuple[str, ...]]
    about: Mapping[str, tuple[str, ...]]
    up: Mapping[str, tuple[str, ...]]
    broad: frozenset[str]
    sided: Mapping[str, str]
    courses: tuple[Course, ...]
    offsets: Mapping[str, tuple[Offset, ...]]
    lengths: Mapping[str, int]
    measures: frozenset[str]
    fleeting: frozenset[str]
    ages: Mapping[str, Range]
    lasts: Mapping[str, Range]
    sums: Mapping[str, int]
    doubts: Mapping[str, Mapping[str, int]]
    points: Mapping[str, tuple[tuple[str, int], ...]]
    numbers: Mapping[str, int]
    units: Mapping[str, int]
    beside: Mapping[str, str]
    foreign_pieces: tuple[str, ...]


_TRIGGERS = (
    "paths", "along", "landmarks", "above", "below", "sides_not_before",
    "borders", "joins", "alternatives", "pairs", "eases", "eased",
    "exceptions", "wholes", "circumstances", "only", "until", "nevers", "likes",
    "denies", "echoes", "denies_after", "likewise", "skips", "limits",
    "well", "replies", "asserts", "restarts", "past", "recants", "over", "present", "hypothetical", "idioms", "others",
    "others_past", "others_had", "others_have", "others_still", "others_whose", "oneself",
    "age_before", "age_after", "age_not", "age_then", "lasts_through", "lasts_not", "foreign",
)  # fmt: skip


_SILENCING = (
    "denies", "denies_after", "likewise", "well", "replies", "past", "hypothetical", "idioms", "others", "others_past",
)  # fmt: skip
_GUARDED = ("past", "hypothetical", "idioms")


class _Phrases:
    """Collects phrases and files each under the word of it that fewest of them hold."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, ...], list[tuple[str, str]]] = {}

    def add(self, phrase: tuple[str, ...], kind: str, id_: str) -> None:
        if phrase:
            entries = self.rows.setdefault(phrase, [])
            if (kind, id_) not in entries:
                entries.append((kind, id_))

    def table(self) -> dict[str, tuple[Phrase, ...]]:
        found: dict[str, list[Phrase]] = {}
        held_by = Counter(word for phrase in self.rows for word in set(phrase))
        for phrase in sorted(self.rows):
            rarest = min(phrase, key=lambda word: (held_by[word], -len(word), word))
            found.setdefault(rarest, []).append((phrase, tuple(self.rows[phrase])))
        return {word: tuple(rows) for word, rows in sorted(found.items())}


Compiled = dict[str, tuple[str, ...]]  # word of a wording, as it is written -> its elements


def compile_wording(
    wording: str, skip: frozenset[str], forms: Mapping[str, str], exact: bool = False, known: Compiled | None = None
) -> tuple[Sequence, ...]:
    """Compile one wording of the pattern language that the editors' handbook describes.

    Little words are dropped, since people leave them out or put others in, less those between gaps. But a wording that would keep
    only one element keeps its little words too: "like I was kicked" must not become "kicked". So does each side of an `a & b`
    ("joint & up like" is no joint that goes up), and an exact one, which says what a finding is not: "heart attack in", of a
    year, must not become "heart attack". Words are compiled once where they are kept in `known`.
    """
    known = {} if known is None else known
    full = [_elements(side, forms, known) for side in wording.lower().split("&")]
    bare = [[element for at, element in enumerate(side) if _tells(side, at, skip)] for side in full]
    telling = sum(element != GAP for side in bare for element in side)
    chosen = full if telling < 2 or exact else [_told(*sides) for sides in zip(bare, full, strict=True)]
    return tuple(sequence for side in chosen if (sequence := _trimmed(side)))


def _tells(side: list[str], at: int, skip: frozenset[str]) -> bool:
    """Whether an element is kept: no little word, or one that stands by itself between gaps ("feet .. then .. hands")."""
    if side[at][0] != "=" or side[at][1:] not in skip:
        return True
    return {*side[max(at - 1, 0) : at], *side[at + 1 : at + 2]} == {GAP}


def _told(bare: list[str], full: list[str]) -> list[str]:
    """Return one side of an `a & b`, with its little words where without them one plain word would be left of it, or none."""
    left = [element for element in bare if element != GAP]
    return full if not left or (len(left) == 1 and left[0][0] == "=") else bare


def _elements(side: str, forms: Mapping[str, str], known: Compiled) -> list[str]:
    elements: list[str] = []
    for word in side.split():
        if word not in known:
            known[word] = _compiled(word, forms)
        elements += known[word]
    return elements


def _compiled(word: str, forms: Mapping[str, str]) -> tuple[str, ...]:
    if word == GAP:
        return (GAP,)
    if word.startswith("<") and word.endswith(">"):
        return ("<" + word[1:-1],)
    if word.endswith("*"):
        return ("*" + word[:-1].replace("'", ""),)
    return tuple(["=" + part for part in cut(word.replace("-", " "), forms)])


def _trimmed(elements: list[str]) -> Sequence:
    """Drop gaps at both ends, and all but one where a little word between two gaps fell away."""
    elements = [element for at, element in enumerate(elements) if element != GAP or elements[at - 1 : at] != [GAP]]
    while elements and elements[0] == GAP:
        elements = elements[1:]
    while elements and elements[-1] == GAP:
        elements = elements[:-1]
    return tuple(elements)


def filed(wordings: Iterable[Wording]) -> dict[str, tuple[Wording, ...]]:
    """Return wordings by the element that they are found by: the plain word, else prefix, else class that fewest of them hold."""
    elements = {
        wording: {element for sequence in wording.sequences for element in sequence if element != GAP} for wording in wordings
    }
    held_by = Counter(element for row in elements.values() for element in row)
    found: dict[str, list[Wording]] = {}
    for wording, row in elements.items():
        key = min(row, key=lambda element: ("=*<".index(element[0]), held_by[element], -len(element), element))
        found.setdefault(key, []).append(wording)
    return {key: tuple(rows) for key, rows in sorted(found.items())}


def _narrower(locations: Mapping[str, Location]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return, for each location, where a direction leads from it: to its own parts, and to those that say they are also of it."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for location in locations.values():
        for parent in (location.part_of, *location.also_of) if location.direction is not None else ():
            if parent is not None:
                table = found.setdefault(parent, {})
                table[str(location.direction)] = (*table.get(str(location.direction), ()), location.id)
    return found


def _bare(phrase: str, skip: frozenset[str], forms: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of a phrase without little ones, unless one alone would be left: "it band" must not become "band"."""
    full = cut(phrase, forms)
    content = tuple(word for word in full if word not in skip)
    return content if len(content) > 1 or len(content) == len(full) else full


def _called(name: str, skip: frozenset[str], forms: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of a name; a little word that ends it stays: "every part of me" is not every part of a knee."""
    bare, last = _bare(name, skip, forms), cut(name, forms)[-1:]
    return bare if bare[-1:] == last else (*bare, *last)


def _triggers(grammar: Grammar) -> dict[str, tuple[Phrase, ...]]:
    phrases = _Phrases()
    for kind in _TRIGGERS:
        for phrase in getattr(grammar, kind):
            phrases.add(cut(phrase, grammar.forms), kind, kind)
    return phrases.table()


def _classes(tables: Iterable[Mapping[str, tuple[str, ...]]], grammar: Grammar) -> dict[str, tuple[Phrase, ...]]:
    skip = frozenset(grammar.skip)
    phrases = _Phrases()
    for table in tables:
        for name, members in table.items():
            for member in members:
                phrases.add(_bare(member, skip, grammar.forms), name, name)
    return phrases.table()


def _written(phrases: Iterable[str], forms: Mapping[str, str], ordinary: frozenset[str]) -> dict[str, str]:
    """Return the words whose normal form hardly anybody writes, as they are written: "achilles" for "achille"."""
    spelled = Counter(word for phrase in phrases for word in phrase.lower().replace("-", " ").split() if word.isalpha())
    usual: dict[str, str] = {}
    for word in sorted(spelled, key=lambda word: (spelled[word], word)):
        usual[normal(word, forms)] = word
    plain = ordinary | {*forms}
    return {form: word for form, word in sorted(usual.items()) if spelled[word] > _SELDOM * spelled[form] and form not in plain}


def _broad(up: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    parts = Counter(whole for wholes in up.values() for whole in wholes)
    return frozenset(id_ for id_, count in parts.items() if count >= BROAD)


def _offsets(rows: Iterable[Offset]) -> dict[str, tuple[Offset, ...]]:
    """Return the offsets by the part that they are measured from, the farthest first."""
    found: dict[str, tuple[Offset, ...]] = {}
    for row in sorted(rows, key=lambda row: (row.at, -row.least, row.way)):
        found[row.at] = (*found.get(row.at, ()), row)
    return found


def _points(findings: Iterable[Finding], forms: Mapping[str, str]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return what each word, or finding as <id>, adds to which sum."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row in findings:
        for points in row.adds_up.points if row.adds_up is not None else ():
            for word in points.words:
                key = word if word.startswith("<") else " ".join(cut(word, forms))
                found.setdefault(key, []).append((row.id, points.by))
    return {key: tuple(rows) for key, rows in sorted(found.items())}


def _concepts(kb: KnowledgeBase) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield kind, id, name and wordings of all that people say in wordings of the pattern language."""
    rows: tuple[tuple[str, Iterable[Concept | Condition | Finding]], ...] = (
        ("sensation", kb.words.sensations), ("activity", kb.words.activities), ("time", kb.words.times),
        ("condition", kb.words.conditions), ("finding", kb.findings.values()),
    )  # fmt: skip
    for kind, members in rows:
        for said in members:
            yield kind, said.id, said.name, said.wordings
    for finding in kb.findings.values():
        yield EXCEPT, finding.id, finding.name, finding.but_not


def inputs(kb: KnowledgeBase) -> KnowledgeBase:
    """Return a base with only what its lexicon is built of, so that nothing else can change it."""
    nothing: Any = None
    of_muscles = dict.fromkeys(set(Muscle._fields) - {"id", "name", "latin", "aka"}, nothing)
    others = set(kb._fields) - {"muscles", "locations", "groups", "words", "grammar", "findings"}
    muscles = {id_: row._replace(**of_muscles) for id_, row in kb.muscles.items()}
    return kb._replace(**dict.fromkeys(others, nothing), muscles=muscles)


def build(kb: KnowledgeBase) -> Lexicon:
    """Work out the lexicon of a knowledge base.

    Args:
        kb: a base without faults.
    """
    grammar, vocabulary_words = kb.grammar, kb.words
    skip, forms = frozenset(grammar.skip), grammar.forms
    names: dict[str, str] = {}
    spoken_names: list[str] = []
    phrases = _Phrases()
    # A name may hold an "and" ("between thumb and index finger"); one that does not is not found across it.
    joins = frozenset(word for row in grammar.joins for word in cut(row, forms))

    def name(kind: str, id_: str, called: str, spoken: Iterable[str]) -> None:
        names[f"{kind}:{id_}"] = called
        for phrase in spoken:
            spoken_names.append(phrase)
            phrases.add(_called(phrase, skip - joins, forms), kind, id_)

    for location in kb.locations.values():
        name("location", location.id, location.name, (location.name, location.id, *location.aka))
    for muscle in kb.muscles.values():
        name(
            "muscle",
            muscle.id,
            muscle.name,
            (muscle.name, muscle.id, *muscle.aka, *([muscle.latin] if muscle.latin else ())),
        )
    for group in kb.groups.values():
        name("group", group.id, group.name, (group.name, group.id, *group.aka))
    for kind, sets in (("direction", vocabulary_words.directions), ("side", vocabulary_words.sides)):
        for row in sets:
            name(kind, row.id, row.id, row.words)

    wordings: list[Wording] = []
    known: Compiled = {}
    for kind, id_, called, said in _concepts(kb):
        names[f"{kind}:{id_}"] = called
        for wording in said:
            sequences = compile_wording(wording, skip, forms, kind == EXCEPT, known)
            if sequences:
                wordings.append(Wording(kind, id_, sequences))

    prefixes: dict[str, list[str]] = {}
    guarded: set[str] = set()
    plain: dict[str, int] = {}
    for compiled in wordings:
        for element in (element for sequence in compiled.sequences for element in sequence):
            if element[0] == "*":
                if compiled.kind == "finding":
                    guarded.add(element[1:])
                bucket = prefixes.setdefault(element[1 : 1 + MIN_PREFIX], [])
                if element[1:] not in bucket:
                    bucket.append(element[1:])
            elif element[0] == "=":
                plain[element[1:]] = max(plain.get(element[1:], 0), 1)
    classes = _classes((grammar.classes, vocabulary_words.classes), grammar)
    triggers = _triggers(grammar)
    up = {id_: tuple(above(kb.locations, id_)) for id_ in kb.locations}
    idioms, spared = _Phrases(), _Phrases()
    for idiom in vocabulary_words.idioms:
        idioms.add(cut(idiom, forms), "idiom", idiom)
    for kind in ("well", "too", "short_of", "painful", "holding", "held"):
        for phrase in getattr(vocabulary_words, kind):
            spared.add(cut(phrase, forms), kind, kind)
    places = phrases.table()
    for entries in classes.values():
        for phrase, _ in entries:
            for word in phrase:
                plain.setdefault(word, 1)
    # The more names of places hold a word, the likelier it was meant: "ancle" is ankle, not (jaw) angle.
    for entries in places.values():
        for phrase, _ in entries:
            for word in phrase:
                plain[word] = plain.get(word, 0) + spelling.PLACE
    # An odd plural is mistyped as it is written: "tteeth".
    for form, usual in forms.items():
        if usual in plain:
            plain.setdefault(form, plain[usual])
    reserved = {word for entries in triggers.values() for phrase, _ in entries for word in phrase}
    # A typing mistake must not be read as a word that denies or drops a finding.
    dropping = {kind: {word for row in getattr(grammar, kind) for word in cut(row, forms)} for kind in _SILENCING}
    # A corrected word makes none of these phrases, so that the words of those may be read.
    unsafe = set().union(*(found for kind, found in dropping.items() if kind not in _GUARDED))
    vocabulary = {word: weight for word, weight in sorted(plain.items()) if word not in unsafe or weight > 1}
    measures = frozenset(word for row in grammar.lengths_through for word in cut(row, forms))
    spoken = {word for row in vocabulary_words.fillers for word in cut(row, forms)} | set(vocabulary_words.ordinary)
    spoken |= measures | set(grammar.lengths)
    return Lexicon(
        skip=skip,
        sides=frozenset(word for row in vocabulary_words.sides for phrase in row.words for word in cut(phrase, forms)[:1]),
        forms=forms,
        phrases=places,
        by_key=filed(wordings),
        classes=classes,
        prefixes={key: tuple(sorted(rows)) for key, rows in sorted(prefixes.items())},
        guarded=frozenset(guarded),
        triggers=triggers,
        written=_written(
            (*spoken_names, *(row for *_, said in _concepts(kb) for row in said)), forms, frozenset(vocabulary_words.ordinary)
        ),
        narrower=_narrower(kb.locations),
        idioms=idioms.table(),
        asides=frozenset(word for row in vocabulary_words.asides for word in cut(row, forms)),
        organs=frozenset(word for row in vocabulary_words.organs for word in cut(row, forms)),
        spared=spared.table(),
        carrying=frozenset(vocabulary_words.carrying),
        joins=joins,
        presents=frozenset(grammar.presents),
        owners=frozenset(word for row in grammar.owners for word in cut(row, forms)),
        names=names,
        vocabulary=vocabulary,
        shelves=shelved(vocabulary),
        protected={word: word not in unsafe for word in sorted(reserved | skip | spoken)},
        plain=frozenset(row.id for row in vocabulary_words.sensations if not row.telling),
        places={row.id: row.locations for row in vocabulary_words.conditions},
        about={row.id: row.locations for row in vocabulary_words.activities if row.locations},
        up=up,
        broad=_broad(up),
        sided={row.id: row.direction for row in kb.locations.values() if row.direction is not None},
        courses=tuple(tuple((id_, *up[id_]) for id_ in stations) for stations in vocabulary_words.courses),
        offsets=_offsets(vocabulary_words.offsets),
        lengths=dict(sorted(grammar.lengths.items())),
        measures=measures,
        fleeting=frozenset(row.id for row in kb.findings.values() if row.fleeting),
        ages={row.id: row.age for row in kb.findings.values() if row.age is not None},
        lasts={row.id: row.lasts for row in kb.findings.values() if row.lasts is not None},
        sums={row.id: row.adds_up.to for row in kb.findings.values() if row.adds_up is not None},
        doubts={row.id: row.adds_up.doubts for row in kb.findings.values() if row.adds_up is not None and row.adds_up.doubts},
        points=_points(kb.findings.values(), forms),
        numbers=dict(sorted(grammar.numbers.items())),
        units=dict(sorted(grammar.units.items())),
        beside=spelling.neighbours(grammar.keyboard),
        foreign_pieces=grammar.foreign_pieces,
    )
