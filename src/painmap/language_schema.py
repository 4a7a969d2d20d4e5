"""What an editor may write of language and of safety: each kind of entry, each field, its type, default and meaning, once."""

from __future__ import annotations

from typing import Any

from painmap import vocabulary
from painmap.body_schema import SOURCES, TEXTS, cites
from painmap.fields import Field, Kind, Reader, flag, many, one_of, record, ref, show, slug, table, text, whole
from painmap.model import PHASES, Path

FINDING_KINDS = ("symptom", "event", "risk", "person", "diagnosis")
LEVELS = ("emergency", "urgent")
WHENS = ("now", "today", "days")
RULE_OPS = ("all", "any", "at_least", "unless_known", "unless_said")

_CONCEPT_FIELDS = (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said back"),
    Field("wordings", many(text(), 1), "how people say it"),
)
CONCEPT = Kind("concept", vocabulary.Concept, (
    *_CONCEPT_FIELDS,
    Field("telling", flag, "false where it is said of every muscle", True),
    Field("locations", many(ref("location")), "the places that an activity is about, where no other is said", ()),
))  # fmt: skip
CONDITION = Kind("condition", vocabulary.Condition, (
    *_CONCEPT_FIELDS,
    Field("locations", many(ref("location")), "where it hurts"),
    Field("look_alike", ref("look-alike"), "the look-alike it is", None),
))  # fmt: skip
WORD_SET = Kind("word set", vocabulary.WordSet, (
    Field("id", slug, "a slug"),
    Field("words", many(text(), 1), "every way to say it"),
))  # fmt: skip
_CONCEPTS = many(record(CONCEPT))
_SETS = many(record(WORD_SET))
_CLASSES = Field("classes", table(TEXTS), "word classes for wordings", {})


def _word_list(reader: Reader, value: Any, path: Path) -> tuple[str, ...]:
    """Read words parted by spaces."""
    return tuple(text()(reader, value, path).split())


OFFSET = Kind("offset", vocabulary.Offset, (
    Field("at", ref("location"), "the part that is measured from"),
    Field("way", one_of("above", "below"), "above or below"),
    Field("least", whole(1, 1_000), "millimetres from which on it is another part"),
    Field("to", ref("location"), "that part"),
    Field("part", ref("direction"), "the end of it that lies there", None),
))  # fmt: skip

WORDS = Kind("vocabulary", vocabulary.Words, (
    Field("directions", _SETS, "outer, inner, ..."),
    Field("sides", _SETS, "left, right, both"),
    Field("sensations", _CONCEPTS, "what it feels like"),
    Field("activities", _CONCEPTS, "what makes it worse"),
    Field("times", _CONCEPTS, "when"),
    Field("conditions", many(record(CONDITION)), "conditions people name"),
    Field("fillers", TEXTS, "words that mean nothing for the place"),
    _CLASSES,
    Field("ordinary", _word_list, "English words that are never corrected, as one text", ()),
    Field("idioms", TEXTS, "figures of speech in which a part of the body is no place", ()),
    Field("asides", TEXTS, "words that may stand between a part and its direction", ()),
    Field("organs", TEXTS, "organs whose names stand for a place; to deny one denies an illness", ()),
    Field("well", TEXTS, "what is said after a place that does not hurt", ()),
    Field("too", TEXTS, "what is said after a place of which the same is true as of the one before", ()),
    Field("holding", TEXTS, "what is said before a part of the body that is held in some way", ()),
    Field("held", TEXTS, "how it is held, said after it", ()),
    Field("short_of", TEXTS, "what is said before a place that the pain does not reach", ()),
    Field("painful", TEXTS, "what, denied after a place, says that it does not hurt", ()),
    Field("carrying", TEXTS, "words around a place that show that another thing is spoken of", ()),
    Field("courses", many(many(ref("location"), 2)), "places in the order in which pain travels along them", ()),
    Field("offsets", many(record(OFFSET)), "which part lies how far above or below another", ()),
))  # fmt: skip

_ANSWERS = Kind("answers", vocabulary.Answers, (
    Field("yes", TEXTS, "yes"),
    Field("no", TEXTS, "no"),
    Field("skip", TEXTS, "go on to the next question"),
    Field("stop", TEXTS, "stop asking"),
    Field("again", text(), "what is said to anything else"),
))  # fmt: skip


def _frame(reader: Reader, value: Any, path: Path) -> str:
    """Read text with one {} for what is asked about."""
    said: str = text()(reader, value, path)
    if said and said.count("{}") != 1:
        reader.fault(path, "wrong-value", f"{show(value)} needs one {{}} where the name of what is asked about stands")
        return "{}"
    return said


_ASKED = Kind("question", vocabulary.Asked, (
    Field("asks", _frame, "the question"),
    Field("yes", _frame, "what a yes adds to what was typed"),
    Field("no", _frame, "what a no adds"),
))  # fmt: skip
_ASKING = Kind("questions", vocabulary.Asking, (
    Field("place", record(_ASKED), "about a place"),
    Field("activity", record(_ASKED), "about an activity"),
    Field("time", record(_ASKED), "about a time"),
    Field("sensation", record(_ASKED), "about a sensation"),
    Field("test", record(_ASKED), "about a muscle's own test; the question holds the test, the others its name"),
))  # fmt: skip

GRAMMAR = Kind("grammar", vocabulary.Grammar, (
    Field("skip", TEXTS, "little words that wordings pass over"),
    Field("forms", table(text()), "odd plurals and spellings"),
    Field("paths", TEXTS, "words between the two ends of a path"),
    Field("along", TEXTS, "words before the place that a pain runs along"),
    Field("landmarks", TEXTS, "words after which a place only says where another one is"),
    Field("owners", TEXTS, "words that tell what a part belongs to"),
    Field("above", TEXTS, "words between a length and the part that it hurts above"),
    Field("below", TEXTS, "words between a length and the part that it hurts below"),
    Field("lengths", table(whole(1, 1_000)), "units of length, in millimetres"),
    Field("lengths_through", TEXTS, "words that may stand between a number, its length and the way"),
    Field("sides_not_before", TEXTS, "words before which \"right\" is no side"),
    Field("borders", TEXTS, "words that begin a new clause"),
    Field("joins", TEXTS, "words that carry a denial on"),
    Field("alternatives", TEXTS, "those of them after which only a verb ends a denial"),
    Field("pairs", TEXTS, "words of a list in which a verb at the end is said of all"),
    Field("eases", TEXTS, "verbs after which, right before a word of `eased`, a denial ends"),
    Field("eased", TEXTS, "words that begin what was not eased"),
    Field("exceptions", TEXTS, "words after which what was denied is there, or what hurts is not"),
    Field("wholes", TEXTS, "words for all there is, before an exception"),
    Field("circumstances", TEXTS, "words that tell when or where a denied thing is there after all"),
    Field("only", TEXTS, "words that, before one of those, do so of the part before"),
    Field("until", TEXTS, "words up to which a thing was denied"),
    Field("nevers", TEXTS, "denials that one of `likes` turns round"),
    Field("likes", TEXTS, "words that liken what was never there to what is there now"),
    Field("denies", TEXTS, "words that deny what follows"),
    Field("echoes", TEXTS, "those of them that, last in their part, deny the bare place before them"),
    Field("denies_after", TEXTS, "words that deny what came before"),
    Field("likewise", TEXTS, "words that carry such a denial on to what follows"),
    Field("skips", TEXTS, "words that deny the place right after them and take it out of a path"),
    Field("limits", TEXTS, "words after which a denied place only says how far it goes"),
    Field("well", TEXTS, "words that, last in their part, deny the few words before them"),
    Field("replies", TEXTS, "words that, alone in their part, answer a question"),
    Field("asserts", TEXTS, "words that look like a denial and are none"),
    Field("restarts", TEXTS, "verbs that end a denial in a list"),
    Field("past", TEXTS, "words that make it one's own closed past"),
    Field("recants", TEXTS, "words that take back what was told"),
    Field("over", TEXTS, "words that say that what was told has passed"),
    Field("present", TEXTS, "words that bring it back to now"),
    Field("presents", TEXTS, "verbs, as they are typed, that tell of now"),
    Field("hypothetical", TEXTS, "words that make it only thought of"),
    Field("idioms", TEXTS, "figures of speech, no word of which is meant"),
    Field("others", TEXTS, "words for other people"),
    Field("others_past", TEXTS, "words that make it another's past"),
    Field("others_had", TEXTS, "verbs that tell what another had"),
    Field("others_have", TEXTS, "verbs that tell what another has"),
    Field("others_still", TEXTS, "words for another who is told of further"),
    Field("others_whose", TEXTS, "words for what is another's"),
    Field("oneself", TEXTS, "words for oneself"),
    Field("age_before", TEXTS, "words before an age"),
    Field("age_after", TEXTS, "words after an age"),
    Field("age_not", TEXTS, "units after a number that is no age"),
    Field("age_then", TEXTS, "words after a bare number that begins a text"),
    Field("numbers", table(whole(1, 1_000)), "words for numbers"),
    Field("units", table(whole(1, 10_000_000)), "units of time, in minutes"),
    Field("lasts_through", TEXTS, "words between a number and its unit"),
    Field("lasts_not", TEXTS, "words after a time that make it no duration"),
    Field("foreign", TEXTS, "common words of other languages"),
    Field("foreign_pieces", TEXTS, "pieces of words that are of another language"),
    Field("keyboard", TEXTS, "letters of keys that lie beside one another"),
    Field("answers", record(_ANSWERS), "what a person types to a question"),
    Field("asking", record(_ASKING), "how questions are put"),
    _CLASSES,
))  # fmt: skip

_AGES = Kind("age range", vocabulary.Range, (
    Field("min", whole(0, 120), "least years", None),
    Field("max", whole(0, 120), "most years", None),
))  # fmt: skip
_TIMES = Kind("time range", vocabulary.Range, (
    Field("min", whole(0, 10_000_000), "least minutes", None),
    Field("max", whole(0, 10_000_000), "most minutes", None),
))  # fmt: skip
_SCORE = whole(-1_000, 1_000)
_POINTS = Kind("points", vocabulary.Points, (
    Field("by", _SCORE, "points, not zero"),
    Field("words", _word_list, "words, and findings as <id>, as one text"),
))  # fmt: skip
_SUM = Kind("sum", vocabulary.Sum, (
    Field("to", whole(1, 100_000), "points from which on it is said"),
    Field("points", many(record(_POINTS), 1), "rows {by, words}"),
    Field("doubts", table(_SCORE), "level: points below which one rule alone is doubted", {}),
))  # fmt: skip
FINDING = Kind("finding", vocabulary.Finding, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said back"),
    Field("kind", one_of(*FINDING_KINDS), f"one of {', '.join(FINDING_KINDS)}"),
    Field("wordings", many(text(), 1), "how people say it", ()),
    Field("but_not", TEXTS, "wordings around one of them that make it another thing", ()),
    Field("fleeting", flag, "true: once it has passed it is no sign", False),
    Field("age", record(_AGES), "for findings about age", None),
    Field("lasts", record(_TIMES), "for findings about how long it has lasted, in minutes", None),
    Field("adds_up", record(_SUM), "for findings that many words say together", None),
))  # fmt: skip


def rule(reader: Reader, value: Any, path: Path) -> vocabulary.Rule:
    """Read a finding id, or {all: [...]}, {any: [...]}, {at_least: n, of: [...]}, {unless_known: finding}; they nest.

    {unless_said: finding} holds as long as the finding was not said: what shows that a weak sign is harmless.
    """
    if isinstance(value, str):
        return vocabulary.Rule("finding", ref("finding")(reader, value, path), 0, ())
    op = next((key for key in RULE_OPS if isinstance(value, dict) and key in value), None)
    if op is None or set(value) != ({"at_least", "of"} if op == "at_least" else {op}):
        known = "a finding, all, any, at_least with of, unless_known or unless_said"
        reader.fault(path, "bad-rule", f"{show(value)} is no rule; write {known}")
        return vocabulary.Rule("any", None, 0, ())
    if op in ("unless_known", "unless_said"):
        return vocabulary.Rule(op, ref("finding")(reader, value[op], (*path, op)), 0, ())
    least = whole(1, 20)(reader, value[op], (*path, op)) if op == "at_least" else 0
    key = "of" if op == "at_least" else op
    return vocabulary.Rule(op, None, least, many(rule, 1)(reader, value[key], (*path, key)))


RED_FLAG = Kind("red flag", vocabulary.RedFlag, (
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
    Field("sure", flag, "true: believed whatever the words around it are", False),
))  # fmt: skip

_BLOCKS = Kind("blocks", vocabulary.Blocks, (
    Field("properties", many(ref("property")), "properties of steps", ()),
    Field("presses", many(ref("site")), "sites that are pressed", ()),
    Field("phases", many(one_of(*PHASES)), "phases", ()),
    Field("positions", many(ref("position")), "positions", ()),
    Field("tools", many(ref("tool")), "tools", ()),
))  # fmt: skip
CAUTION = Kind("caution", vocabulary.Caution, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said back"),
    Field("findings", many(ref("finding")), "what switches it on", ()),
    Field("blocks", record(_BLOCKS), "what it takes away", vocabulary.Blocks((), (), (), ())),
    Field("blocks_all", flag, "true: no steps at all", False),
    Field("says", text(), "one sentence"),
    SOURCES,
))  # fmt: skip
HELP_LINE = Kind("help line", vocabulary.HelpLine, (
    Field("id", slug, "a slug"),
    Field("text", text(), "when to get help"),
    SOURCES,
))  # fmt: skip

TERM = Kind("term", vocabulary.Term, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said"),
    Field("meaning", text(), "what it means", None),
    Field("endangered", flag, "true where no self-pressure goes", False),
    Field("why", text(), "why not", None),
    Field("sources", cites, "who says so", ()),
))  # fmt: skip
POSITION = Kind("position", vocabulary.Position, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said"),
    Field("meaning", text(), "what it means", None),
    Field("needs", many(ref("tool")), "tools of which a step in it names one", ()),
    Field("words", TEXTS, "what texts call getting into it", ()),
))  # fmt: skip
_EXCEPTION = Kind("press exception", vocabulary.PressException, (
    Field("step", ref("step"), "the step"),
    Field("site", ref("site"), "the endangered site it presses"),
    Field("reason", text(), "why it may"),
    SOURCES,
))  # fmt: skip
_TERMS = many(record(TERM))
TOOL = Kind("tool", vocabulary.Tool, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said"),
    Field("meaning", text(), "what it means", None),
    Field("usual", flag, "true where most homes have it", False),
    Field("words", TEXTS, "what it is called in texts, and what one may type", ()),
    Field("is_a", ref("tool"), "the tool it is a kind of: without that one, without this", None),
))  # fmt: skip
SETTING = Kind("setting", vocabulary.Setting, (
    Field("id", slug, "a slug"),
    Field("name", text(), "how it is said"),
    Field("blocks", record(_BLOCKS), "what it takes away from a plan"),
))  # fmt: skip
TERMS = Kind("terms", vocabulary.Terms, (
    Field("areas", many(slug), "parts of the body that muscles and warm-ups are filed under", ()),
    Field("positions", many(record(POSITION)), "positions of steps"),
    Field("tools", many(record(TOOL)), "tools of steps"),
    Field("settings", many(record(SETTING)), "where a person is, and what that takes away", ()),
    Field("not_things", TEXTS, "phrases in which the word for a tool means something else", ()),
    Field("properties", _TERMS, "properties of steps"),
    Field("sites", _TERMS, "sites that are pressed"),
    Field("press_exceptions", many(record(_EXCEPTION)), "steps that may press an endangered site", ()),
    Field("product_names", TEXTS, "names that no text may hold", ()),
    Field("hard_words", table(TEXTS), "Latin and medical words with the plain words that explain them", {}),
    Field("retired_ids", TEXTS, "ids that are never used again", ()),
))  # fmt: skip
