"""Text -> answer: reading, triage, ranking, look-alikes, in that order. The pure heart of `painmap where`."""

from __future__ import annotations

from collections.abc import Sequence

from painmap import engine, links, look_alikes, safety, words
from painmap.knowledge import KnowledgeBase
from painmap.results import Answer, Place, Reading, Said

TOP = 5
ENGLISH_ONLY = "painmap reads English only. In an emergency call your emergency number (112, 911, 999)."
DISCLAIMER = "Textbook patterns, not a diagnosis; nothing here rules a cause out."


def where(kb: KnowledgeBase, text: str, limit: int | None = TOP, cautions: Sequence[str] = (), anyway: bool = False) -> Answer:
    """Answer which muscles may be behind what a text describes.

    Args:
        kb: a loaded knowledge base.
        text: what a person typed.
        limit: how many muscles at the most; None for all.
        cautions: ids of cautions that are true of the person, beside those that the text names.
        anyway: show the names of muscles although a red flag says emergency.

    Returns:
        The answer. At `emergency` it holds no results unless `anyway`, and never look-alikes.
    """
    reading = words.read(text, kb)
    triage = safety.triage(kb, reading)
    emergency = triage.level == safety.EMERGENCY
    withheld = emergency and not anyway
    results, omitted = ((), 0) if withheld else engine.best(kb, reading, limit)
    return Answer(
        query=reading.text,
        reading=reading,
        triage=triage,
        cautions=tuple(dict.fromkeys((*cautions, *safety.cautions(kb, reading)))),
        results=results,
        omitted=omitted,
        withheld=withheld,
        look_alikes=() if emergency else look_alikes.look_alikes(kb, reading),
        upstream=() if emergency else links.upstream(kb, reading),
        narrower=_narrower(kb, reading.locations),
        none_known=engine.none_known(kb, reading),
        help_lines=(
            *safety.doubts(triage),
            *(kb.help_lines[id_].text for id_ in engine.help_ids(kb, reading) if id_ in kb.help_lines),
        ),
        together=engine.together(kb, results),
    )


def matched(answer: Answer) -> bool:
    """Whether the question was answered: something was ranked, or an alarm was raised (an alarm is an answer)."""
    return bool(answer.results or answer.triage.flags or answer.look_alikes or answer.none_known)


def describe(reading: Reading) -> str:
    """Return in one line how a text was read."""
    parts = [spoken(place) for place in reading.locations]
    parts += [spoken(row) for row in (*reading.muscles, *reading.concepts, *reading.conditions) if row.status == "said"]
    not_there = [f"not {spoken(place)}" for place in reading.denied]
    not_there += [f"not {spoken(row)}" for row in (*reading.concepts, *reading.muscles) if row.status == "denied"]
    return "; ".join(dict.fromkeys(parts + not_there)) or "no place that painmap knows"


def spoken(place: Place | Said) -> str:
    """Return a place or a muscle with its side: `left outer ankle`."""
    return f"{place.side} {place.name}" if place.side in ("left", "right") else place.name


def _narrower(kb: KnowledgeBase, places: Sequence[Place]) -> tuple[str, ...]:
    """Return the names of the places inside a single broad one, so that a person can say it more closely."""
    if len({place.id for place in places}) != 1:
        return ()
    return tuple(kb.locations[id_].name for id_ in engine.children(kb, places[0].id))
