"""What an editor may write of the body and of self-care: each kind of entry, each field, its type, default and meaning, once."""

from __future__ import annotations

from typing import Any

from painmap import model
from painmap.fields import Field, Kind, Reader, flag, many, one_of, read_record, record, ref, slug, span, table, text, whole
from painmap.model import CERTAINTIES, LINK_KINDS, PHASES, Path

ZONES = ("local", "essential", "spillover")
REASONS = ("tight", "weak", "short")
BASES = ("trial", "review", "guideline", "textbook", "expert", "vendor")
SOURCE_KINDS = ("book", "guideline", "review", "trial", "study", "page", "vendor")
TEST_KINDS = ("press", "move", "none")

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
TEXTS = many(text())
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
    Field("aka", TEXTS, "other names and abbreviations", ()),
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
    Field("aka", TEXTS, "names people use", ()),
    Field("ambiguous", TEXTS, "names from aka that other locations share", ()),
    Field("paired", flag, "false where left and right make no sense", True),
    Field("codes", _CODE, "ids of public vocabularies", {}),
    Field("help", ref("help-line"), "which standing line belongs here", None),
    Field("none_known", text(), "why no muscle refers here", None),
))  # fmt: skip

GROUP = Kind("group", model.Group, (
    Field("id", slug, "a slug"),
    Field("name", text(), "what people say"),
    Field("aka", TEXTS, "other names", ()),
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
    Field("aka", TEXTS, "other names", ()),
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
    Field("avoid_pressing", TEXTS, "where not to press", ()),
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
    Field("aka", TEXTS, "other names", ()),
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
