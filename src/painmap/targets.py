"""What a routine is asked for: a curated routine, a muscle, a group, a place, or a sentence - in this order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from painmap import answer, engine, names, routine
from painmap.errors import AmbiguousError, NotFoundError
from painmap.knowledge import KnowledgeBase
from painmap.record import NamedTuple
from painmap.results import Answer, Means, Plan
from painmap.routine import ANY_MEANS, MOST_MUSCLES, Wish

DEFAULT_MINUTES = 10


class _Part(NamedTuple):
    """One of the names that a text is made of, as it was typed, and what it asks for; `named` unless it is a place."""

    text: str
    wish: Wish
    named: bool


def _joint(kb: KnowledgeBase) -> re.Pattern[str]:
    """Return what stands between two names of which both are meant: a comma, the words that join, "&" or "+"."""
    both = sorted({*kb.grammar.joins} - {*kb.grammar.alternatives}, key=lambda word: (-len(word), word))
    word = "|".join(re.escape(phrase) for phrase in both)
    return re.compile(rf"(\s*,\s*(?:(?:{word})\s+)?|\s+(?:{word})\s+|\s*[&+]\s*)", re.IGNORECASE)


def _named(kb: KnowledgeBase, name: str) -> Wish | None:
    for kind in ("routine", "muscle", "group"):
        entry = names.look(kb, kind, name)
        if entry is None:
            continue
        if kind == "routine":
            muscles = tuple(kb.muscles[id_] for id_ in entry.muscles)
            return Wish(
                entry.name,
                muscles,
                entry.steps,
                note=entry.note,
                excluded_by=entry.not_with,
                minutes=entry.minutes,
                id=entry.id,
                made_for=entry.made_for,
            )
        if kind == "muscle":
            return Wish(entry.name, (entry,), named=True)
        return Wish(entry.name, tuple(kb.muscles[id_] for id_ in entry.members))
    return None


def _side(kb: KnowledgeBase, word: str) -> str | None:
    """Return the side that a word is: `left`, `right` or `both`."""
    plain = word.strip(",.;:!?()").lower()
    return next((row.id for row in kb.words.sides if plain in row.words), None)


def _sided(kb: KnowledgeBase, text: str) -> Wish | None:
    """Return the wish for a name with or without a side before or behind it: `left piriformis`."""
    wish = _named(kb, text)
    typed = text.split()
    for word, rest in ((typed[0], typed[1:]), (typed[-1], typed[:-1])) if wish is None and len(typed) > 1 else ():
        side = _side(kb, word)
        named = _named(kb, " ".join(rest)) if side else None
        if named is not None:
            return named._replace(side=side)
    return wish


def _asked(kb: KnowledgeBase, text: str, asked: Answer) -> Wish:
    """Return the wish that an answered question amounts to: its ranked muscles, each behind what feeds it.

    Where none are known to refer there, the wish says why.
    """
    if not asked.results and asked.none_known:
        return Wish(asked.reading.locations[0].name, (), note=asked.none_known[0].text)
    ranked = [kb.muscles[row.id] for row in asked.results]
    close = [kb.muscles[row.id] for row in asked.results if row.fit != engine.LOOSEST] or ranked
    # "From my left hip to the ankle": a place whose side was not said goes with the side that was.
    said = [place.side for place in asked.reading.locations] or [_side(kb, word) for word in text.split()]
    sides = {side for side in said if side}
    note = "Both sides are planned; with a comma between them each place keeps its own." if len(sides) > 1 else None
    side = sides.pop() if len(sides) == 1 else None
    named = [row.name for row in asked.reading.locations] + [row.name for row in asked.reading.muscles]
    title = " and ".join(dict.fromkeys(named)) or text
    return Wish(title, tuple(close[:MOST_MUSCLES]), side=side, note=note)


def plan_for(
    kb: KnowledgeBase, text: str, minutes: int | None = None, cautions: Sequence[str] = (), means: Means = ANY_MEANS
) -> tuple[Answer, Plan]:
    """Plan a routine for what a person typed: `api.plan` for a text that has passed the border already."""
    whole = answer.where(kb, text, cautions=cautions)
    parts = _parts(kb, text)
    whole = _beside_names(kb, parts, whole, cautions)
    wish = _wish(kb, text, whole, parts)
    return whole, routine.plan(kb, wish, minutes or wish.minutes or DEFAULT_MINUTES, whole.cautions, whole.triage, means)


def resolve(kb: KnowledgeBase, text: str, whole: Answer) -> Wish:
    """Return what a plan is wanted for.

    Args:
        kb: a loaded knowledge base.
        text: a name, several with commas, or a sentence.
        whole: the answer to the same text, whose reading and triage hold for the plan.

    Raises:
        NotFoundError: nothing fits, not even as a sentence.
        AmbiguousError: several names fit equally well.
    """
    return _wish(kb, text, whole, _parts(kb, text))


def _wish(kb: KnowledgeBase, text: str, whole: Answer, parts: Sequence[_Part]) -> Wish:
    wishes = [part.wish for part in parts]
    if len(wishes) == 1:
        return wishes[0]
    if wishes:
        return Wish(", ".join(wish.title for wish in wishes), (), parts=tuple(wishes))
    if whole.results:
        return _asked(kb, text, whole)
    if whole.withheld:
        return Wish(text, ())
    if whole.none_known:
        return _asked(kb, text, whole)
    known = [name for kind in ("routine", "muscle", "group", "location") for name in _close(kb, kind, text)]
    raise NotFoundError("routine, muscle or place", whole.query, tuple(dict.fromkeys(known))[:3])


def _beside_names(kb: KnowledgeBase, parts: Sequence[_Part], whole: Answer, cautions: Sequence[str]) -> Answer:
    """Return the answer to a text with the triage and the cautions of what it says beside names of what a plan is wanted for.

    "Piriformis and sciatica" is what a routine is called; "anal sphincter, multifidus" are two muscles: neither tells of the
    person. Only a text that is made of names and nothing else is looked at so.
    """
    more = [part.text for part in parts if not _is_label(kb, part)]
    if len(more) == len(parts):
        return whole
    said = answer.where(kb, ", ".join(more), cautions=cautions)
    return whole._replace(triage=said.triage, cautions=said.cautions, withheld=said.withheld)


def _is_label(kb: KnowledgeBase, part: _Part) -> bool:
    """Whether a part is the name of a muscle, a group or a curated routine.

    What a routine is called besides is what people say of themselves ("sciatica", "pregnant"), as a place is.
    """
    if not part.wish.id:
        return part.named
    said = [word for word in part.text.split() if not _side(kb, word)]
    return names.key(kb, " ".join(said)) in (names.key(kb, part.wish.id), names.key(kb, part.wish.title))


def _parts(kb: KnowledgeBase, text: str) -> list[_Part]:
    """Return what a text made of one or several names asks for; nothing where it is a sentence, or one place."""
    wish = _sided(kb, text)
    if wish is not None:
        return [_Part(text, wish, True)]
    parts = _joined(kb, text) or _each(kb, list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip())))
    once = list({(part.wish.title, part.wish.side): part for part in parts}.values())  # a name said again is one name
    return once if len(parts) > 1 else []


def _close(kb: KnowledgeBase, kind: str, text: str) -> Sequence[str]:
    try:
        names.find(kb, kind, text)
    except NotFoundError as error:
        return error.suggestions
    except AmbiguousError as error:
        return error.choices
    return ()


def _each(kb: KnowledgeBase, parts: Sequence[str]) -> list[_Part]:
    """Return a part for each of several names, or none at all when one of them is no name (then it is a sentence with commas)."""
    found = []
    for part in parts:
        wish = _sided(kb, part)
        named = wish is not None
        if wish is None:
            sides = [word for word in part.split() if _side(kb, word)]
            place = names.look(kb, "location", " ".join(word for word in part.split() if word not in sides) or part)
            if place is None:
                return []
            wish = _asked(kb, part, answer.where(kb, " ".join([*sides, place.name])))
        found.append(_Part(part, wish, named))
    return found


def _joined(kb: KnowledgeBase, text: str) -> list[_Part]:
    """Return a part for each of several names joined by commas or "and"; none at all when one of them is no name but a place.

    A name may hold a comma itself ("triceps, long head"). "Left piriformis and psoas" is the left one of both. Places are left
    to the reading, which looks for what explains them all.
    """
    pieces = _joint(kb).split(text.strip())  # names at even positions, what joins them between
    parts: list[_Part] = []
    at = 0
    while at < len(pieces):
        found = ((end, _sided(kb, "".join(pieces[at:end]))) for end in (at + 3, at + 1) if end <= len(pieces))
        end, wish = next(((end, wish) for end, wish in found if wish is not None), (at, None))
        if wish is None:
            return []
        if parts and wish.side is None and "," not in pieces[at - 1]:
            wish = wish._replace(side=parts[-1].wish.side)
        parts.append(_Part("".join(pieces[at:end]), wish, True))
        at = end + 1
    return parts
