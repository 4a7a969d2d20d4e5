"""Answer -> the questions that best separate the muscles still on top. Pure: who asks, and where, is `ask`'s business.

Each muscle on top is given a share by its score; a question is worth the uncertainty that its answer is expected to take away
(expected information gain, as decision trees use it: Quinlan 1986). How likely a yes is, is not known for any of these; the
guesses stand in one table and only order the questions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from math import exp, log2
from typing import NamedTuple

from painmap import engine, words
from painmap.knowledge import KnowledgeBase
from painmap.model import Muscle
from painmap.results import Answer, Question, Result
from painmap.scope import DENIED, SAID
from painmap.vocabulary import Asked

MOST_QUESTIONS = 5
# How many muscles count as still on top, and how fast the share falls with the score.
_ON_TOP, _SPREAD = 8, 0.15
# Less than this is not worth a question, in bits.
_LEAST_GAIN = 0.02
# What is told by a further question of a kind is this share of what its gain says: answers of one kind hang together, for whoever
# hurts in one more place easily hurts in the next. So every kind takes part where it parts the muscles nearly as well.
_AGAIN = 0.5
_KINDS = {"place": "place", "test": "test"}  # all others ask what it is worse with
# How likely a person with sore spots in this muscle is to say yes.
LIKELY: Mapping[str, float] = {
    "essential": 0.5,  # the authors felt it in most people, but most of those would have said so
    "local": 0.5,
    "spillover": 0.3,  # in some
    "elsewhere": 0.15,  # people hurt in more than one place
    "known for it": 0.6,
    "not known for it": 0.3,
    "test": 0.75,  # its own self-test
    "test of another": 0.25,
}


class _Idea(NamedTuple):
    id: str
    kind: str
    text: str
    said: tuple[str, ...]
    likely: Mapping[str, float]

    def __hash__(self) -> int:
        return hash(self.id)


def _entropy(shares: Iterable[float]) -> float:
    return -sum(share * log2(share) for share in shares if share > 0)


def _gain(prior: Mapping[str, float], likely: Mapping[str, float]) -> float:
    """Return how much uncertainty about the muscle an answer is expected to take away, in bits."""
    yes = sum(prior[id_] * likely[id_] for id_ in prior)
    if not 0 < yes < 1:
        return 0.0
    after_yes = _entropy(prior[id_] * likely[id_] / yes for id_ in prior)
    after_no = _entropy(prior[id_] * (1 - likely[id_]) / (1 - yes) for id_ in prior)
    return _entropy(prior.values()) - yes * after_yes - (1 - yes) * after_no


def _shares(results: Iterable[Result]) -> dict[str, float]:
    loud = {row.id: exp(row.score / _SPREAD) for row in results}
    total = sum(loud.values()) or 1.0
    return {id_: value / total for id_, value in loud.items()}


def _place_ideas(kb: KnowledgeBase, muscles: Collection[Muscle], known: set[str]) -> list[_Idea]:
    ideas = []
    for id_ in dict.fromkeys(row.to for muscle in muscles for row in muscle.refers):
        near = {id_, *engine.ancestors(kb, id_)} & known or any(id_ in engine.ancestors(kb, other) for other in known)
        if near:
            continue
        likely = {}
        for muscle in muscles:
            met = engine.relate(kb, muscle, id_)
            likely[muscle.id] = LIKELY["elsewhere"] if met is None or met.match == "near" else LIKELY[met.referral.zone]
        name = kb.locations[id_].name
        ideas.append(_Idea(f"place:{id_}", "place", kb.grammar.asking.place.asks.format(name), (name,), likely))
    return ideas


def _concept_ideas(kb: KnowledgeBase, muscles: Collection[Muscle], known: set[str]) -> list[_Idea]:
    ideas = []
    telling = engine.telling_ids(kb.words)
    rows = {"activity": kb.words.activities, "time": kb.words.times, "sensation": kb.words.sensations}
    felt = {muscle.id: {row.id for row in (*muscle.feels, *muscle.worse_with)} for muscle in muscles}
    for kind, concepts in rows.items():
        for concept in concepts:
            if concept.id in known or concept.id not in telling or not any(concept.id in ids for ids in felt.values()):
                continue
            likely = {id_: LIKELY["known for it" if concept.id in ids else "not known for it"] for id_, ids in felt.items()}
            plain = [row for row in concept.wordings if row.replace(" ", "").isalpha()]
            asks: Asked = getattr(kb.grammar.asking, kind)
            ideas.append(_Idea(f"{kind}:{concept.id}", kind, asks.asks.format(concept.name), (concept.name, *plain), likely))
    return ideas


def _test_ideas(asks: str, muscles: Collection[Muscle], press: bool) -> list[_Idea]:
    ideas = []
    for muscle in muscles:
        test = muscle.self_test
        allowed = test.kind == "move" or (test.kind == "press" and press and muscle.no_press is None)
        if allowed:
            likely = {other.id: LIKELY["test" if other.id == muscle.id else "test of another"] for other in muscles}
            ideas.append(_Idea(f"test:{muscle.id}", "test", asks.format(test.text), (muscle.name,), likely))
    return ideas


def _worded(kb: KnowledgeBase, idea: _Idea, text: str) -> Question | None:
    """Return an idea as a question whose answers, added to what was typed, are read as meant; None if no wording is."""
    kind, _, id_ = idea.id.partition(":")
    before = {place.id for place in words.read(text, kb).locations}
    asked: Asked = getattr(kb.grammar.asking, kind)

    def reads(said: str, status: str) -> bool:
        reading = words.read(joined(text, said), kb)
        places = {place.id for place in reading.locations}
        if reading.corrected != words.read(text, kb).corrected:
            return False
        if kind == "place":
            return places == before | {id_} if status == SAID else id_ in {row.id for row in reading.denied} and places == before
        rows = reading.muscles if kind == "test" else reading.concepts
        return places == before and any(row.id == id_ and row.status == status for row in rows)

    for name in idea.said:
        yes, no = asked.yes.format(name), asked.no.format(name)
        if reads(yes, SAID) and reads(no, DENIED):
            most = max(idea.likely.values())
            speaks_for = tuple(muscle for muscle, likely in idea.likely.items() if likely == most)
            return Question(idea.id, kind, idea.text, yes, no, speaks_for)
    return None


def questions(
    kb: KnowledgeBase, answer: Answer, text: str, most: int = MOST_QUESTIONS, asked: Collection[str] = ()
) -> tuple[Question, ...]:
    """Return the questions that best separate the muscles on top, the most telling first.

    Args:
        kb: a loaded knowledge base.
        answer: what `answer.where` found for the text.
        text: what was typed.
        most: how many at the most.
        asked: ids of questions that were asked already.

    Returns:
        Nothing where the muscles are withheld, fewer than two fit, or the text is longer than what is ranked: an answer comes at
        its end and would change nothing. Pressing is asked for only where it is allowed for the
        muscle and no caution is known.
    """
    top = answer.results[:_ON_TOP]
    if answer.withheld or len(top) < 2 or answer.reading.cut:
        return ()
    muscles = [kb.muscles[row.id] for row in top]
    reading = answer.reading
    known = {row.id for row in (*reading.locations, *reading.denied)}
    said = {row.id for row in (*reading.concepts, *reading.muscles)}
    ideas = [*_place_ideas(kb, muscles, known), *_concept_ideas(kb, muscles, said)]
    ideas += _test_ideas(kb.grammar.asking.test.asks, [row for row in muscles if row.id not in said], press=not answer.cautions)
    prior = _shares(top)
    worth: Callable[[_Idea], float] = lambda idea: _gain(prior, {id_: idea.likely.get(id_, 0.5) for id_ in prior})  # noqa: E731
    gains = {idea: gain for idea in ideas if idea.id not in asked and (gain := worth(idea)) >= _LEAST_GAIN}
    before = Counter(_asks_for(id_) for id_ in asked)
    found: list[Question] = []
    while gains and len(found) < most:
        idea = min(gains, key=lambda idea: (-gains[idea] * _AGAIN ** before[_asks_for(idea.id)], idea.id))
        del gains[idea]
        question = _worded(kb, idea, text)
        if question is not None:
            before[_asks_for(idea.id)] += 1
            found.append(question)
    return tuple(found)


def _asks_for(id_: str) -> str:
    """Return what the question of an id asks for: another place, a test, or what it is worse with."""
    return _KINDS.get(id_.partition(":")[0], "worse with")


def joined(text: str, said: str) -> str:
    """Return a text with one more sentence."""
    return f"{text.strip().rstrip('.')}. {said}"


def moved(before: tuple[Result, ...], after: tuple[Result, ...], most: int = 3) -> str:
    """Return the first muscles after an answer in one line, with the ranks that they had before."""
    was = {row.id: row.rank for row in before}
    shown = []
    for row in after[:most]:
        old = was.get(row.id)
        change = " (new)" if old is None else "" if old == row.rank else f" (was {old})"
        shown.append(f"{row.rank} {row.muscle}{change}")
    return ", ".join(shown) or "no muscle fits any more"
