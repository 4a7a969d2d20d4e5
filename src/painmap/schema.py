"""Plain data -> records. Each kind of entry, each field, its type, default and meaning are stated here once.

A type is a function `(reader, value, path) -> value` that reports faults to the reader and goes on, so that one run lists all.
References to other entries and citations are noted while reading and resolved by `checks` when everything is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from painmap import model
from painmap.model import CERTAINTIES, LINK_KINDS, PHASES, Path, Problem
from painmap.record import NamedTuple

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
ZONES = ("local", "essential", "spillover")
REASONS = ("tight", "weak", "short")
BASES = ("trial", "review", "guideline", "textbook", "expert", "vendor")
SOURCE_KINDS = ("book", "guideline", "review", "trial", "study", "page", "vendor")
TEST_KINDS = ("press", "move", "none")
FINDING_KINDS = ("symptom", "event", "risk", "person", "diagnosis")
LEVELS = ("emergency", "urgent")
WHENS = ("now", "today", "days")
RULE_OPS = ("all", "any", "at_least", "unless_known", "unless_said")

Type = Callable[["Reader", Any, Path], Any]
_MISSING: Any = object()


class Reference(NamedTuple):
    """An id that must exist in one of `kinds`; where it stands, for the message."""

    kinds: tuple[str, ...]
    id: str
    entry: str
    file: str
    path: Path


class Reader:
    """Collects the faults and references of one file; `report` turns a path into a located fault."""

    def __init__(self, file: str, report: Callable[[Path, str, str], Problem]) -> None:
        self.file = file
        self.entry = ""
        self.problems: list[Problem] = []
        self.references: list[Reference] = []
        self._report = report

    def fault(self, path: Path, rule: str, message: str) -> None:
        """Note a fault at a path of the file."""
        self.problems.append(self._report(path, rule, message))

    def refer(self, kinds: tuple[str, ...], id_: str, path: Path) -> None:
        """Note that an entry of one of these kinds must have this id."""
        self.references.append(Reference(kinds, id_, self.entry, self.file, path))


class Field(NamedTuple):
    """One field: key in YAML, type, meaning, default (none: it must be there), name in the record."""

    key: str
    type: Type
    meaning: str
    default: Any = _MISSING
    name: str | None = None


class Kind(NamedTuple):
    """One kind of entry."""

    name: str
    record: Callable[..., Any]
    fields: tuple[Field, ...]


# --- types -----------------------------------------------------------------------------------------------------------


def _show(value: Any) -> str:
    shown = "nothing" if value is None else repr(value)
    return shown if len(shown) <= 40 else shown[:37] + "..."


def text(most: int | None = None) -> Type:
    """Text that is not empty, at most `most` characters long."""

    def read(reader: Reader, value: Any, path: Path) -> str:
        if not isinstance(value, str) or not value.strip():
            reader.fault(path, "wrong-type", f"expected text, found {_show(value)}; put it in quotes if it looks like a number")
            return ""
        if most is not None and len(value) > most:
            reader.fault(path, "too-long", f"{len(value)} characters, {most} at most; shorten it")
        return " ".join(value.split())

    return read


def one_of(*choices: str) -> Type:
    """One of a few words."""

    def read(reader: Reader, value: Any, path: Path) -> str:
        if value not in choices:
            reader.fault(path, "wrong-value", f"{_show(value)} is none of: {', '.join(choices)}")
            return choices[0]
        return str(value)

    return read


def flag(reader: Reader, value: Any, path: Path) -> bool:
    """Either true or false."""
    if not isinstance(value, bool):
        reader.fault(path, "wrong-type", f"expected true or false, found {_show(value)}")
    return bool(value)


def whole(least: int, most: int) -> Type:
    """A whole number within bounds."""

    def read(reader: Reader, value: Any, path: Path) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            reader.fault(path, "wrong-type", f"expected a whole number from {least} to {most}, found {_show(value)}")
            return least
        return value

    return read


def span(most: float) -> Type:
    """A number above zero, or [least, most] of them."""

    def good(value: Any) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= most

    def read(reader: Reader, value: Any, path: Path) -> model.Span:
        pair = value if isinstance(value, list) else [value, value]
        if len(pair) != 2 or not all(good(part) for part in pair) or pair[0] > pair[1]:
            reader.fault(path, "wrong-type", f"expected a number up to {most:g} or [least, most], found {_show(value)}")
            return (1.0, 1.0)
        return (float(pair[0]), float(pair[1]))

    return read


def ref(*kinds: str) -> Type:
    """The id of an entry of one of these kinds."""

    def read(reader: Reader, value: Any, path: Path) -> str:
        if not isinstance(value, str) or not SLUG.match(value):
            reader.fault(path, "wrong-type", f"expected an id such as outer-ankle, found {_show(value)}")
            return ""
        reader.refer(kinds, value, path)
        return value

    return read


def slug(reader: Reader, value: Any, path: Path) -> str:
    """An id: lower-case words joined by hyphens."""
    if not isinstance(value, str) or not SLUG.match(value):
        reader.fault(path, "bad-id", f"{_show(value)} is no id; use lower-case words joined by hyphens: outer-ankle")
        return ""
    return value


def many(item: Type, least: int = 0) -> Type:
    """A list of `least` or more items."""

    def read(reader: Reader, value: Any, path: Path) -> tuple[Any, ...]:
        if not isinstance(value, list):
            reader.fault(path, "wrong-type", f"expected a list, found {_show(value)}; write [a, b]")
            return ()
        if len(value) < least:
            reader.fault(path, "too-few", f"{len(value)} given, {least} or more needed")
        return tuple([item(reader, part, (*path, index)) for index, part in enumerate(value)])

    return read


def table(item: Type) -> Type:
    """A mapping from word to item."""

    def read(reader: Reader, value: Any, path: Path) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            reader.fault(path, "wrong-type", f"expected a mapping, found {_show(value)}; write {{key: value}}")
            return {}
        return {key: item(reader, part, (*path, key)) for key, part in value.items()}

    return read


def record(kind: Kind) -> Type:
    """A mapping with the fields of `kind`."""

    def read(reader: Reader, value: Any, path: Path) -> Any:
        return read_record(reader, kind, value, path)

    return read


def read_record(reader: Reader, kind: Kind, value: Any, path: Path, **given: Any) -> Any:
    """Read one mapping into the record of `kind`; `given` are values that do not stand in the mapping itself."""
    if not isinstance(value, dict):
        reader.fault(path, "wrong-type", f"expected {_article(kind.name)} as a mapping, found {_show(value)}")
        value = {}
        known = False
    else:
        known = True
    values = dict(given)
    used = 0
    for key, type_, meaning, default, other in kind.fields:
        name = other or key
        if name in given:
            continue
        there = key in value
        used += there
        if there and not (value[key] is None and default is None):
            values[name] = type_(reader, value[key], (*path, key))
        elif default is not _MISSING:
            values[name] = default
        else:
            if known:
                rule = "no-source" if key == "sources" else "missing-key"
                reader.fault(path, rule, f'{_article(kind.name)} needs "{key}": {meaning}')
            # Something of the right type, so that the rules over the whole base can go on and list what else is wrong.
            values[name] = type_(Reader(reader.file, _unheard), None, path)
    if used != len(value):
        _strange_keys(reader, kind, value, path, given)
    return kind.record(**values)


def _strange_keys(reader: Reader, kind: Kind, value: Mapping[str, Any], path: Path, given: Mapping[str, Any]) -> None:
    keys = {field.key for field in kind.fields if field.key not in given}
    for key in value:
        if key not in keys:
            near = _closest(key, keys)
            hint = f'; did you mean "{near}"?' if near else f"; known are: {', '.join(sorted(keys))}"
            reader.fault((*path, key), "unknown-key", f'"{key}" is no field of {_article(kind.name)}{hint}')


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _unheard(path: Path, rule: str, message: str) -> Problem:
    return Problem("", 0, 0, rule, message)


def _closest(word: str, choices: set[str]) -> str | None:
    """Return the choice that shares most letters with `word`, if it is at all alike."""

    def alike(choice: str) -> float:
        return 2 * sum(min(word.count(c), choice.count(c)) for c in set(word)) / (len(word) + len(choice))

    best = max(sorted(choices), key=alike, default=None)
    return best if best is not None and alike(best) >= 0.75 else None


# --- parts of entries ------------------------------------------------------------------------------------------------

_CITE = Kind("citation", model.Cite, (
    Field("id", ref("source"), "the id of a source"),
    Field("at", text(), "where in it", None),
    Field("citing", ref("source"), "the source that this passage retells", None),
))  # fmt: skip


_SOURCE = ref("source")


def _cite(reader: Reader, value: Any, path: Path) -> model.Cite:
    if isinstance(value, str):
        return model.Cite(_SOURCE(reader, value, path))
    cite: model.Cite = read_record(reader, _CITE, value, path)
    return cite


_CITES = many(_cite)


def cites(reader: Reader, value: Any, path: Path) -> model.Cites:
    """Read a list of one or more citations."""
    if not value:
        reader.fault(path, "no-source", "a claim needs a source: name at least one id of sources.yaml")
        return ()
    rows: model.Cites = _CITES(reader, value, path)
    return rows


SOURCES = Field("sources", cites, "at least one id of sources.yaml that says so")
_TEXTS = many(text())
_CODE = table(text())
# One id space for what people say feels or makes it worse: "tingling" and "first-steps" may stand in either list.
_CONCEPT = ref("sensation", "activity", "time")

EVIDENCE = Kind("evidence", model.Evidence, (
    Field("basis", one_of(*BASES), f"one of {', '.join(BASES)}"),
    Field("certainty", one_of(*CERTAINTIES), f"one of {', '.join(CERTAINTIES)}"),
    Field("note", text(), "one sentence", None),
    Field("sources", cites, "who grades it so", ()),
))  # fmt: skip
_EVIDENCE = Field("evidence", record(EVIDENCE), "basis and certainty, for example {basis: textbook, certainty: very-low}")
_NOTED = many(record(Kind("row", model.Noted, (Field("id", _CONCEPT, "an id of words.yaml"), SOURCES))), 1)
STATED = Kind("row", model.Stated, (Field("text", text(), "one sentence"), SOURCES))
_STATED = many(record(STATED))

REFERRAL = Kind("referral", model.Referral, (
    Field("to", ref("location"), "the location where the pain is felt"),
    Field("zone", one_of(*ZONES), "local, essential or spillover"),
    Field("part", text(), "key of parts", None),
    Field("order", whole(1, 99), "place in a pain guide's list for this location", None),
    Field("note", text(), "a few words", None),
    SOURCES,
))  # fmt: skip
SELF_TEST = Kind("self_test", model.SelfTest, (
    Field("kind", one_of(*TEST_KINDS), "press, move or none"),
    Field("text", text(), "what to do and what it shows"),
    Field("sources", cites, "who describes it", ()),
))  # fmt: skip

MUSCLE = Kind("muscle", model.Muscle, (
    Field("id", slug, "the file's name"),
    Field("name", text(), "the name readers of the trigger-point literature know"),
    Field("latin", text(), "the Latin name", None),
    Field("aka", _TEXTS, "other names and abbreviations", ()),
    Field("area", ref("area"), "part of the body, of `terms.yaml`"),
    Field("group", ref("group"), "the group it is named with", None),
    Field("codes", _CODE, "ids of public vocabularies", {}),
    Field("spot", text(24), "where it lies, in at most 24 characters"),
    Field("where", text(), "how to put a finger on it"),
    Field("parts", table(text()), "parts that the sources draw apart", {}),
    Field("refers", many(record(REFERRAL), 1), "rows {to, zone, sources}"),
    Field("feels", _NOTED, "rows {id, sources}: sensations"),
    Field("worse_with", _NOTED, "rows {id, sources}: activities"),
    Field("sets_off", _STATED, "rows {text, sources}: what starts it", ()),
    Field("keeps_going", _STATED, "rows {text, sources}: what keeps it going", ()),
    Field("self_test", record(SELF_TEST), "{kind: press, move or none; text}"),
    Field("mimics", many(ref("look-alike"), 1), "look-alikes it can be mistaken for"),
    Field("care", many(ref("step")), "ids of steps"),
    Field("no_press", text(), "why not to press it on one's own", None),
    Field("none_known", table(text()), "fields that stay empty, each with why", {}),
    _EVIDENCE,
))  # fmt: skip

LOCATION = Kind("location", model.Location, (
    Field("id", slug, "a slug"),
    Field("name", text(), "what a person would say"),
    Field("part_of", ref("location"), "the larger location", None),
    Field("direction", ref("direction"), "which side of part_of it is", None),
    Field("also_of", many(ref("location")), "others with which the direction leads here", ()),
    Field("near", many(ref("location")), "neighbours", ()),
    Field("aka", _TEXTS, "names people use", ()),
    Field("ambiguous", _TEXTS, "names from aka that other locations share", ()),
    Field("paired", flag, "false where left and right make no sense", True),
    Field("codes", _CODE, "ids of public vocabularies", {}),
    Field("help", ref("help-line"), "which standing line belongs here", None),
    Field("none_known", text(), "why no muscle refers here", None),
))  # fmt: skip

GROUP = Kind("group", model.Group, (
    Field("id", slug, "a slug"),
    Field("name", text(), "what people say"),
    Field("aka", _TEXTS, "other names", ()),
    Field("members", many(ref("muscle"), 1), "ids of muscles"),
))  # fmt: skip

LINK = Kind("link", model.Link, (
    Field("from", ref("muscle", "group"), "muscle or group", name="source"),
    Field("to", ref("muscle", "group", "location"), "muscle, group or location", name="target"),
    Field("kind", one_of(*LINK_KINDS), f"one of {', '.join(LINK_KINDS)}"),
    Field("because", one_of(*REASONS), "tight, weak or short", None),
    Field("note", text(), "one short sentence", None),
    Field("basis", one_of(*BASES), f"one of {', '.join(BASES)}"),
    Field("certainty", one_of(*CERTAINTIES), f"one of {', '.join(CERTAINTIES)}"),
    SOURCES,
))  # fmt: skip

_PLACE = Kind("place", model.AlikePlace, (
    Field("to", ref("location"), "where it hurts"),
    Field("lead", flag, "commoner than the muscles here", False),
    SOURCES,
))  # fmt: skip
LOOK_ALIKE = Kind("look-alike", model.LookAlike, (
    Field("id", slug, "a slug"),
    Field("name", text(), "a plain name"),
    Field("aka", _TEXTS, "other names", ()),
    Field("at", many(record(_PLACE), 1), "rows {to, lead, sources}"),
    Field("with", many(_CONCEPT), "what speaks for it", (), "with_"),
    Field("lead_with", many(_CONCEPT), "what puts it above the muscles", ()),
    Field("tell", text(60), "what sets it apart, in at most 60 characters"),
    Field("see", text(), "when to see someone"),
    SOURCES,
))  # fmt: skip

DOSE = Kind("dose", model.Dose, (
    Field("hold_s", span(600), "seconds held", None),
    Field("reps", span(100), "repetitions", None),
    Field("rep_s", span(120), "seconds a repetition", None),
    Field("sets", span(10), "sets", None),
    Field("rest_s", span(300), "seconds between sets, or between repeats where there are no sets", None),
    Field("per_day", span(24), "times a day", None),
    Field("minutes", span(120), "minutes", None),
    Field("distance_m", span(5000), "metres", None),
    Field("speed_cm_s", span(100), "centimetres a second", None),
    Field("every_min", span(1440), "minutes between", None),
    Field("sides", one_of("both", "one"), "both: each side in turn", "one"),
    Field("alternating", flag, "true where each repeat changes sides: both are done even if one is named", False),
    Field("max_pain", whole(0, 4), "most pain allowed, of 10", 4),
    Field("estimate", flag, "true where no source gives the dose", False),
))  # fmt: skip
STEP = Kind("step", model.Step, (
    Field("id", slug, "the file's name"),
    Field("name", text(), "a short name"),
    Field("phase", one_of(*PHASES), f"one of {', '.join(PHASES)}"),
    Field("position", ref("position"), "how one stands, sits or lies"),
    Field("tool", many(ref("tool")), "what is needed", ()),
    Field("areas", many(ref("area")), "areas of the body that a warm-up or habit serves", ()),
    Field("presses", many(ref("site")), "every place that is pressed", ()),
    Field("properties", many(ref("property")), "what cautions look at; [] if nothing"),
    Field("how", many(text(), 1), "2 to 6 short sentences"),
    Field("dose", record(DOSE), "how much", None),
    Field("avoid_pressing", _TEXTS, "where not to press", ()),
    Field("stop_if", many(text(), 1), "what means stop"),
    Field("not_with", many(ref("caution")), "cautions that exclude it", ()),
    Field("only_with", many(ref("caution")), "cautions it is meant for; planned for nobody else", ()),
    Field("instead", ref("step"), "what takes its place", None),
    Field("planned", flag, "false: described, never put in a plan", True),
    _EVIDENCE,
    SOURCES,
))  # fmt: skip

ROUTINE = Kind("routine", model.Routine, (
    Field("id", slug, "the file's name"),
    Field("name", text(), "a short name"),
    Field("aka", _TEXTS, "other names", ()),
    Field("for", text(), "whom it suits", name="for_"),
    Field("minutes", whole(1, 60), "default time"),
    Field("muscles", many(ref("muscle")), "muscles it serves", ()),
    Field("locations", many(ref("location")), "places it serves", ()),
    Field("steps", many(ref("step"), 1), "ids in the order they are done"),
    Field("not_with", many(ref("caution")), "cautions that exclude it", ()),
    Field("made_for", many(ref("caution")), "cautions that are true of whoever takes it", ()),
    Field("note", text(), "a sentence", None),
    SOURCES,
))  # fmt: skip

DISPUTE = Kind("dispute", model.Dispute, (
    Field("id", slug, "a slug"),
    Field("topic", text(), "what it is about"),
    Field("positions", many(record(STATED), 2), "rows {text, sources}"),
    Field("steps", many(ref("step")), "steps it touches", ()),
    Field("muscles", many(ref("muscle")), "muscles it touches", ()),
    Field("verdict", text(), "what painmap does about it", None),
))  # fmt: skip

SOURCE = Kind("source", model.Source, (
    Field("id", slug, "a slug"),
    Field("authors", many(text(), 1), "a list; '[unnamed]' where none is given"),
    Field("title", text(), "its title"),
    Field("year", whole(1500, 2100), "a number, or null for undated", None),
    Field("kind", one_of(*SOURCE_KINDS), f"one of {', '.join(SOURCE_KINDS)}"),
    Field("where", text(), "web address, DOI or ISBN"),
    Field("citing", many(ref("source")), "sources that it retells, or whose texts it shares", ()),
    Field("read", text(), "the day it was read", None),
    Field("note", text(), "what it is good for", None),
))  # fmt: skip

# --- vocabulary and safety -------------------------------------------------------------------------------------------

_CONCEPT_FIELDS = (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said back"),
    Field("wordings", many(text(), 1), "how people say it"),
)
CONCEPT = Kind("concept", model.Concept, (
    *_CONCEPT_FIELDS,
    Field("telling", flag, "false where it is said of every muscle", True),
    Field("locations", many(ref("location")), "the places that an activity is about, where no other is said", ()),
))  # fmt: skip
CONDITION = Kind("condition", model.Condition, (
    *_CONCEPT_FIELDS,
    Field("locations", many(ref("location")), "where it hurts"),
    Field("look_alike", ref("look-alike"), "the look-alike it is", None),
))  # fmt: skip
WORD_SET = Kind("word set", model.WordSet, (
    Field("id", slug, "a slug"),
    Field("words", many(text(), 1), "every way to say it"),
))  # fmt: skip
_CONCEPTS = many(record(CONCEPT))
_SETS = many(record(WORD_SET))
_CLASSES = Field("classes", table(_TEXTS), "word classes for wordings", {})


def _word_list(reader: Reader, value: Any, path: Path) -> tuple[str, ...]:
    """Read words parted by spaces."""
    return tuple(text()(reader, value, path).split())


OFFSET = Kind("offset", model.Offset, (
    Field("at", ref("location"), "the part that is measured from"),
    Field("way", one_of("above", "below"), "above or below"),
    Field("least", whole(1, 1_000), "millimetres from which on it is another part"),
    Field("to", ref("location"), "that part"),
    Field("part", ref("direction"), "the end of it that lies there", None),
))  # fmt: skip

WORDS = Kind("vocabulary", model.Words, (
    Field("directions", _SETS, "outer, inner, ..."),
    Field("sides", _SETS, "left, right, both"),
    Field("sensations", _CONCEPTS, "what it feels like"),
    Field("activities", _CONCEPTS, "what makes it worse"),
    Field("times", _CONCEPTS, "when"),
    Field("conditions", many(record(CONDITION)), "conditions people name"),
    Field("fillers", _TEXTS, "words that mean nothing for the place"),
    _CLASSES,
    Field("ordinary", _word_list, "English words that are never corrected, as one text", ()),
    Field("idioms", _TEXTS, "figures of speech in which a part of the body is no place", ()),
    Field("asides", _TEXTS, "words that may stand between a part and its direction", ()),
    Field("organs", _TEXTS, "organs whose names stand for a place; to deny one denies an illness", ()),
    Field("well", _TEXTS, "what is said after a place that does not hurt", ()),
    Field("too", _TEXTS, "what is said after a place of which the same is true as of the one before", ()),
    Field("holding", _TEXTS, "what is said before a part of the body that is held in some way", ()),
    Field("held", _TEXTS, "how it is held, said after it", ()),
    Field("short_of", _TEXTS, "what is said before a place that the pain does not reach", ()),
    Field("painful", _TEXTS, "what, denied after a place, says that it does not hurt", ()),
    Field("carrying", _TEXTS, "words around a place that show that another thing is spoken of", ()),
    Field("courses", many(many(ref("location"), 2)), "places in the order in which pain travels along them", ()),
    Field("offsets", many(record(OFFSET)), "which part lies how far above or below another", ()),
))  # fmt: skip

_ANSWERS = Kind("answers", model.Answers, (
    Field("yes", _TEXTS, "yes"),
    Field("no", _TEXTS, "no"),
    Field("skip", _TEXTS, "go on to the next question"),
    Field("stop", _TEXTS, "stop asking"),
    Field("again", text(), "what is said to anything else"),
))  # fmt: skip


def _frame(reader: Reader, value: Any, path: Path) -> str:
    """Read text with one {} for what is asked about."""
    said: str = text()(reader, value, path)
    if said and said.count("{}") != 1:
        reader.fault(path, "wrong-value", f"{_show(value)} needs one {{}} where the name of what is asked about stands")
        return "{}"
    return said


_ASKED = Kind("question", model.Asked, (
    Field("asks", _frame, "the question"),
    Field("yes", _frame, "what a yes adds to what was typed"),
    Field("no", _frame, "what a no adds"),
))  # fmt: skip
_ASKING = Kind("questions", model.Asking, (
    Field("place", record(_ASKED), "about a place"),
    Field("activity", record(_ASKED), "about an activity"),
    Field("time", record(_ASKED), "about a time"),
    Field("sensation", record(_ASKED), "about a sensation"),
    Field("test", record(_ASKED), "about a muscle's own test; the question holds the test, the others its name"),
))  # fmt: skip

GRAMMAR = Kind("grammar", model.Grammar, (
    Field("skip", _TEXTS, "little words that wordings pass over"),
    Field("forms", table(text()), "odd plurals and spellings"),
    Field("paths", _TEXTS, "words between the two ends of a path"),
    Field("along", _TEXTS, "words before the place that a pain runs along"),
    Field("landmarks", _TEXTS, "words after which a place only says where another one is"),
    Field("owners", _TEXTS, "words that tell what a part belongs to"),
    Field("above", _TEXTS, "words between a length and the part that it hurts above"),
    Field("below", _TEXTS, "words between a length and the part that it hurts below"),
    Field("lengths", table(whole(1, 1_000)), "units of length, in millimetres"),
    Field("lengths_through", _TEXTS, "words that may stand between a number, its length and the way"),
    Field("sides_not_before", _TEXTS, "words before which \"right\" is no side"),
    Field("borders", _TEXTS, "words that begin a new clause"),
    Field("joins", _TEXTS, "words that carry a denial on"),
    Field("alternatives", _TEXTS, "those of them after which only a verb ends a denial"),
    Field("pairs", _TEXTS, "words of a list in which a verb at the end is said of all"),
    Field("denies", _TEXTS, "words that deny what follows"),
    Field("denies_after", _TEXTS, "words that deny what came before"),
    Field("likewise", _TEXTS, "words that carry such a denial on to what follows"),
    Field("skips", _TEXTS, "words that deny the place right after them and take it out of a path"),
    Field("limits", _TEXTS, "words after which a denied place only says how far it goes"),
    Field("well", _TEXTS, "words that, last in their part, deny the few words before them"),
    Field("replies", _TEXTS, "words that, alone in their part, answer a question"),
    Field("asserts", _TEXTS, "words that look like a denial and are none"),
    Field("restarts", _TEXTS, "verbs that end a denial in a list"),
    Field("past", _TEXTS, "words that make it one's own closed past"),
    Field("recants", _TEXTS, "words that take back what was told"),
    Field("over", _TEXTS, "words that say that what was told has passed"),
    Field("present", _TEXTS, "words that bring it back to now"),
    Field("presents", _TEXTS, "verbs, as they are typed, that tell of now"),
    Field("hypothetical", _TEXTS, "words that make it only thought of"),
    Field("idioms", _TEXTS, "figures of speech, no word of which is meant"),
    Field("others", _TEXTS, "words for other people"),
    Field("others_past", _TEXTS, "words that make it another's past"),
    Field("others_had", _TEXTS, "verbs that tell what another had"),
    Field("others_still", _TEXTS, "words for another who is told of further"),
    Field("others_whose", _TEXTS, "words for what is another's"),
    Field("oneself", _TEXTS, "words for oneself"),
    Field("age_before", _TEXTS, "words before an age"),
    Field("age_after", _TEXTS, "words after an age"),
    Field("age_not", _TEXTS, "units after a number that is no age"),
    Field("age_then", _TEXTS, "words after a bare number that begins a text"),
    Field("numbers", table(whole(1, 1_000)), "words for numbers"),
    Field("units", table(whole(1, 10_000_000)), "units of time, in minutes"),
    Field("lasts_through", _TEXTS, "words between a number and its unit"),
    Field("lasts_not", _TEXTS, "words after a time that make it no duration"),
    Field("foreign", _TEXTS, "common words of other languages"),
    Field("foreign_pieces", _TEXTS, "pieces of words that are of another language"),
    Field("keyboard", _TEXTS, "letters of keys that lie beside one another"),
    Field("answers", record(_ANSWERS), "what a person types to a question"),
    Field("asking", record(_ASKING), "how questions are put"),
    _CLASSES,
))  # fmt: skip

_AGES = Kind("age range", model.Range, (
    Field("min", whole(0, 120), "least years", None),
    Field("max", whole(0, 120), "most years", None),
))  # fmt: skip
_TIMES = Kind("time range", model.Range, (
    Field("min", whole(0, 10_000_000), "least minutes", None),
    Field("max", whole(0, 10_000_000), "most minutes", None),
))  # fmt: skip
_POINTS = Kind("points", model.Points, (
    Field("by", whole(-1_000, 1_000), "points, not zero"),
    Field("words", _word_list, "words, and findings as <id>, as one text"),
))  # fmt: skip
_SUM = Kind("sum", model.Sum, (
    Field("to", whole(1, 100_000), "points from which on it is said"),
    Field("points", many(record(_POINTS), 1), "rows {by, words}"),
))  # fmt: skip
FINDING = Kind("finding", model.Finding, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said back"),
    Field("kind", one_of(*FINDING_KINDS), f"one of {', '.join(FINDING_KINDS)}"),
    Field("wordings", many(text(), 1), "how people say it", ()),
    Field("but_not", _TEXTS, "wordings around one of them that make it another thing", ()),
    Field("fleeting", flag, "true: once it has passed it is no sign", False),
    Field("age", record(_AGES), "for findings about age", None),
    Field("lasts", record(_TIMES), "for findings about how long it has lasted, in minutes", None),
    Field("adds_up", record(_SUM), "for findings that many words say together", None),
))  # fmt: skip


def rule(reader: Reader, value: Any, path: Path) -> model.Rule:
    """Read a finding id, or {all: [...]}, {any: [...]}, {at_least: n, of: [...]}, {unless_known: finding}; they nest.

    {unless_said: finding} holds as long as the finding was not said: what shows that a weak sign is harmless.
    """
    if isinstance(value, str):
        return model.Rule("finding", ref("finding")(reader, value, path), 0, ())
    op = next((key for key in RULE_OPS if isinstance(value, dict) and key in value), None)
    if op is None or set(value) != ({"at_least", "of"} if op == "at_least" else {op}):
        known = "a finding, all, any, at_least with of, unless_known or unless_said"
        reader.fault(path, "bad-rule", f"{_show(value)} is no rule; write {known}")
        return model.Rule("any", None, 0, ())
    if op in ("unless_known", "unless_said"):
        return model.Rule(op, ref("finding")(reader, value[op], (*path, op)), 0, ())
    least = whole(1, 20)(reader, value[op], (*path, op)) if op == "at_least" else 0
    key = "of" if op == "at_least" else op
    return model.Rule(op, None, least, many(rule, 1)(reader, value[key], (*path, key)))


RED_FLAG = Kind("red flag", model.RedFlag, (
    Field("id", slug, "a slug"),
    Field("suspect", text(), "what it may be"),
    Field("level", one_of(*LEVELS), "emergency or urgent"),
    Field("when", one_of(*WHENS), "now, today or days"),
    Field("action", text(), "one plain sentence: what to do"),
    Field("why", text(), "why"),
    Field("rule", rule, "the combination of findings"),
    Field("condition", text(), "printed when it turns on something not said", None),
    SOURCES,
    Field("no_steps", flag, "true: no plan is made although it is no emergency", False),
    Field("reviewed_by", text(), "the clinician who reviewed it", None),
))  # fmt: skip

_BLOCKS = Kind("blocks", model.Blocks, (
    Field("properties", many(ref("property")), "properties of steps", ()),
    Field("presses", many(ref("site")), "sites that are pressed", ()),
    Field("phases", many(one_of(*PHASES)), "phases", ()),
    Field("positions", many(ref("position")), "positions", ()),
    Field("tools", many(ref("tool")), "tools", ()),
))  # fmt: skip
CAUTION = Kind("caution", model.Caution, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said back"),
    Field("findings", many(ref("finding")), "what switches it on", ()),
    Field("blocks", record(_BLOCKS), "what it takes away", model.Blocks((), (), (), ())),
    Field("blocks_all", flag, "true: no steps at all", False),
    Field("says", text(), "one sentence"),
    SOURCES,
))  # fmt: skip
HELP_LINE = Kind("help line", model.HelpLine, (
    Field("id", slug, "a slug"),
    Field("text", text(), "when to get help"),
    SOURCES,
))  # fmt: skip

TERM = Kind("term", model.Term, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said"),
    Field("meaning", text(), "what it means", None),
    Field("endangered", flag, "true where no self-pressure goes", False),
    Field("why", text(), "why not", None),
    Field("sources", cites, "who says so", ()),
))  # fmt: skip
POSITION = Kind("position", model.Position, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said"),
    Field("meaning", text(), "what it means", None),
    Field("needs", many(ref("tool")), "tools of which a step in it names one", ()),
    Field("words", _TEXTS, "what texts call getting into it", ()),
))  # fmt: skip
_EXCEPTION = Kind("press exception", model.PressException, (
    Field("step", ref("step"), "the step"),
    Field("site", ref("site"), "the endangered site it presses"),
    Field("reason", text(), "why it may"),
    SOURCES,
))  # fmt: skip
_TERMS = many(record(TERM))
TOOL = Kind("tool", model.Tool, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said"),
    Field("meaning", text(), "what it means", None),
    Field("usual", flag, "true where most homes have it", False),
    Field("words", _TEXTS, "what it is called in texts, and what one may type", ()),
    Field("is_a", ref("tool"), "the tool it is a kind of: without that one, without this", None),
))  # fmt: skip
SETTING = Kind("setting", model.Setting, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said"),
    Field("blocks", record(_BLOCKS), "what it takes away from a plan"),
))  # fmt: skip
TERMS = Kind("terms", model.Terms, (
    Field("areas", many(slug), "parts of the body that muscles and warm-ups are filed under", ()),
    Field("positions", many(record(POSITION)), "positions of steps"),
    Field("tools", many(record(TOOL)), "tools of steps"),
    Field("settings", many(record(SETTING)), "where a person is, and what that takes away", ()),
    Field("not_things", _TEXTS, "phrases in which the word for a tool means something else", ()),
    Field("properties", _TERMS, "properties of steps"),
    Field("sites", _TERMS, "sites that are pressed"),
    Field("press_exceptions", many(record(_EXCEPTION)), "steps that may press an endangered site", ()),
    Field("product_names", _TEXTS, "names that no text may hold", ()),
    Field("hard_words", table(_TEXTS), "Latin and medical words with the plain words that explain them", {}),
    Field("retired_ids", _TEXTS, "ids that are never used again", ()),
))  # fmt: skip

# What stands where: a folder of single entries, a file with a list, or a file that is one mapping.
FOLDERS = {"muscles": MUSCLE, "steps": STEP, "routines": ROUTINE}
LISTS = {
    "locations": LOCATION, "groups": GROUP, "links": LINK, "look_alikes": LOOK_ALIKE, "disputes": DISPUTE, "sources": SOURCE,
    "findings": FINDING, "red_flags": RED_FLAG, "cautions": CAUTION, "help_lines": HELP_LINE,
}  # fmt: skip
SINGLES = {"words": WORDS, "terms": TERMS, "grammar": GRAMMAR}
