"""What a clause does to what stands in it: denied, past, only thought of, or another's past.

The published base is NegEx/ConText (Chapman 2001, Harkema 2009): a trigger, its scope, what ends it. Which words trigger is data
(`grammar.yaml`); how far they reach is here. When in doubt a finding stands.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

from painmap.record import NamedTuple
from painmap.text import Token

_JUST_BEFORE, _JUST_AFTER, _BESIDE = 4, 4, 1  # tokens
_DENYING = ("denies", "denies_after", "well", "likewise")
SAID, DENIED, PAST, HYPOTHETICAL, OTHER = "said", "denied", "past", "hypothetical", "other"


class Trigger(NamedTuple):
    """A phrase of the grammar found in a text, as a range of tokens."""

    kind: str
    start: int
    end: int


class Reach(NamedTuple):
    """A range of tokens with the status that a trigger gives to it."""

    status: str
    start: int
    end: int
    by: Trigger


Restarts = Callable[[int, int], bool]


def _clause_end(words: Sequence[Token], index: int) -> int:
    end = index
    while end < len(words) and words[end].clause == words[index].clause:
        end += 1
    return end


def _clause_start(words: Sequence[Token], index: int) -> int:
    start = index
    while start > 0 and words[start - 1].clause == words[index].clause:
        start -= 1
    return start


def _items(words: Sequence[Token], start: int, end: int, joins: set[int]) -> list[tuple[int, int, str]]:
    """Cut a stretch at commas and at and/or/nor; each item says what it was joined by: start, comma or word."""
    items: list[tuple[int, int, str]] = []
    begin, by = start, "start"
    for index in range(start, end):
        comma = index > begin and words[index].part != words[index - 1].part
        if comma and index not in joins:
            items.append((begin, index, by))
            begin, by = index, "comma"
        if index in joins:
            if index > begin:
                items.append((begin, index, by))
            begin, by = index + 1, "word"
    if end > begin:
        items.append((begin, end, by))
    return items


def _denied_to(
    words: Sequence[Token],
    trigger: Trigger,
    joins: set[int],
    ors: set[int],
    verbs: set[int],
    restarts: Restarts,
    pairs: Container[int],
) -> int:
    """Return where a denial to the right ends.

    It carries on over or/nor/and, and over commas only inside a list that such a word closes; a new place with a sensation, or a
    verb, always ends it. Before an "or" only a verb does: "no fever, numb feet, weak legs or weight loss"; the verb that ends a
    list with "neither" or "nor" is said of all of it: "neither the elbow nor the wrist hurts".
    """
    limit = _clause_end(words, trigger.end - 1)
    items = _items(words, trigger.end, limit, joins)
    if not items:
        return trigger.end
    end = items[0][1]
    chosen = max((at for at, (start, _, _) in enumerate(items) if start - 1 in ors), default=0)
    for position, (start, stop, by) in enumerate(items[1:], 1):
        paired = trigger.start in pairs or start - 1 in pairs
        listed = position <= chosen and not any(at in verbs for at in range(start, stop - paired))
        if listed:
            end = stop
            continue
        if restarts(start, stop):
            break
        if by == "comma":
            rest = items[position + 1 :]
            closed = any(later == "word" and not restarts(first, last) for first, last, later in rest)
            if not closed:
                break
        end = stop
    return end


def _denied_from(words: Sequence[Token], trigger: Trigger, restart_words: set[int]) -> int:
    """Return where a denial to the left ("heel is fine") begins: its part of the clause, after the last verb before it."""
    start = trigger.start
    while start > 0 and words[start - 1].part == words[trigger.start].part and (start - 1) not in restart_words:
        start -= 1
    return start


def _same_denied(words: Sequence[Token], trigger: Trigger, denials: Sequence[Trigger]) -> bool:
    """Whether a "so is ..." follows a denial in its clause: "the heel is fine and so is the calf"."""
    return any(other.end <= trigger.start and words[other.start].clause == words[trigger.start].clause for other in denials)


def _denied_just_before(words: Sequence[Token], trigger: Trigger, verbs: set[int]) -> int:
    """Return where a short denial to the left begins: "bladder fine", last in its part, or "breathing normal ..", first in it."""
    part = words[trigger.start].part
    if trigger.end < len(words) and words[trigger.end].part == part:
        begins = trigger.start == 1 or (trigger.start > 1 and words[trigger.start - 2].part != part)
        return trigger.start - 1 if begins and words[trigger.start - 1].part == part else trigger.start
    return max(_denied_from(words, trigger, verbs), trigger.start - _JUST_BEFORE)


def _answered(words: Sequence[Token], trigger: Trigger, asked: Container[int]) -> Reach | None:
    """Return what a lone "no" denies: the question right before it; after anything else it only answers, and denies nothing."""
    if trigger.start not in asked:
        return None
    return Reach(DENIED, _clause_start(words, trigger.start - 1), trigger.start, trigger)


def _alone(words: Sequence[Token], trigger: Trigger) -> bool:
    part = words[trigger.start].part
    return (trigger.start == 0 or words[trigger.start - 1].part != part) and (
        trigger.end >= len(words) or words[trigger.end].part != part
    )


def _parts(words: Sequence[Token], trigger: Trigger, now: set[int]) -> list[tuple[int, int]]:
    """Return the stretches of a trigger's clause, less the parts between commas that speak of now."""
    start, end = _clause_start(words, trigger.start), _clause_end(words, trigger.start)
    stretches: list[tuple[int, int]] = []
    for index in range(start, end):
        if words[index].part in now:
            continue
        if stretches and stretches[-1][1] == index:
            stretches[-1] = (stretches[-1][0], index + 1)
        else:
            stretches.append((index, index + 1))
    return stretches


def _own(words: Sequence[Token], by_kind: Mapping[str, Sequence[Trigger]], placed: Container[int]) -> set[int]:
    """Return the parts of clauses that tell of a place of one's own; "my" before another person is nobody's own."""
    people = {row.start - 1 for row in by_kind.get("others", ())}
    own = {words[row.start].part for row in by_kind.get("oneself", ()) if row.end - 1 not in people}
    own -= {words[row.start].part for row in by_kind.get("others_whose", ())}
    return own & {word.part for at, word in enumerate(words) if at in placed}


def _told_of(
    words: Sequence[Token],
    other: Trigger,
    by_kind: Mapping[str, Sequence[Trigger]],
    placed: Container[int],
    own: set[int],
    now: Container[int],
) -> bool:
    """Whether a clause only tells what somebody else had ("Gran had arteritis."), since the text is about a place of one's own.

    Whoever is spoken of further ("she", "he cannot") is not somebody who only came to mind.
    """
    clause = words[other.start].clause
    had = (row for row in by_kind.get("others_had", ()) if 0 <= row.start - other.end <= _BESIDE)
    if not any(words[row.start].clause == clause for row in had):
        return False
    # "Gran lost her sight" tells of Gran alone, "Mum had a fall, she can't stand" goes on about Mum.
    if by_kind.get("others_still") or any(words[row.start].clause != clause for row in by_kind.get("others_whose", ())):
        return False
    if any(words[row.start].clause == clause for row in by_kind.get("asserts", ())):
        return False
    if any(word.clause == clause and word.part in now for word in words):
        return False
    elsewhere = {words[row.start].clause for row in by_kind.get("oneself", ())} - {clause}
    return bool(own - {words[other.start].part}) or any(words[at].clause in elsewhere for at in range(len(words)) if at in placed)


def _passed(words: Sequence[Token], trigger: Trigger, placed: Container[int]) -> list[tuple[int, int]]:
    """Return what a "gone now" is said of: what stands before it in its clause, or what the clause before told.

    Where its clause names a place ("a sleep and legs are fine again") that place is meant wherever it was named before.
    """
    start = _clause_start(words, trigger.start)
    named = {words[at].word for at in range(start, trigger.start) if at in placed}
    if named:
        return [(start, trigger.start), *((at, at + 1) for at in range(start) if words[at].word in named)]
    return [(_clause_start(words, start - 1) if start else start, trigger.start)]


def _echoed(words: Sequence[Token], trigger: Trigger, restarts: Restarts, placed: Container[int]) -> list[Reach]:
    """Return what a denial that ends its part denies before it: a bare place, "knee hurts, my hip doesn't"."""
    start, part = trigger.start, words[trigger.start].part
    if trigger.end < len(words) and words[trigger.end].part == part:
        return []
    while start > 0 and words[start - 1].part == part:
        start -= 1
    bare = trigger.start - start <= _JUST_BEFORE and any(at in placed for at in range(start, trigger.start))
    return [Reach(DENIED, start, trigger.start, trigger)] if bare and not restarts(start, trigger.start) else []


def _to_part(words: Sequence[Token], index: int) -> int:
    """Return where the part of a clause ends that a token stands in."""
    end = index
    while end < len(words) and words[end].part == words[index].part:
        end += 1
    return end


def _lead(words: Sequence[Token], trigger: Trigger) -> tuple[int, int]:
    """Return what stands before an exception: its clause up to there, or the one before where it begins one."""
    return (_clause_start(words, trigger.start - 1) if trigger.start else 0, trigger.start)


def _excepted(
    words: Sequence[Token],
    trigger: Trigger,
    denials: Sequence[Trigger],
    hurts: Restarts,
    restarts: Restarts,
    placed: Container[int],
    joins: set[int],
) -> Reach | None:
    """Return what an exception denies: the bare places right after it, where what stands before it hurts; else nothing.

    After something well or denied, or when nobody can tell, what is excepted is what is there.
    """
    start, end = _lead(words, trigger)
    if start == end or any(start <= row.start < trigger.end for row in denials) or not hurts(start, end):
        return None
    if trigger.end >= len(words) or words[trigger.end].part != words[trigger.end - 1].part:
        return None
    stop = trigger.end
    for first, last, by in _items(words, trigger.end, _clause_end(words, trigger.end), joins):
        bare = any(at in placed for at in range(first, min(first + _JUST_AFTER, last))) and not restarts(first, last)
        if not bare or by == "comma":
            break
        stop = last
    return Reach(DENIED, trigger.end, stop, trigger) if stop > trigger.end else None


class _Turned:
    """What turns a denial round: "... until today", "never ... like this", "... except when I walk", "..., only on stairs"."""

    def __init__(self, words: Sequence[Token], by_kind: Mapping[str, Sequence[Trigger]], placed: Container[int]) -> None:
        self.words, self.placed = words, placed
        self.when = sorted(row.start for row in by_kind.get("circumstances", ()))
        self.until = by_kind.get("until", ())
        self.likes = {row.start for row in by_kind.get("likes", ())}
        self.nevers = {row.start for row in by_kind.get("nevers", ())}
        self.but_when = {row.start for row in by_kind.get("exceptions", ()) if row.end in self.when}
        self.only_when = {row.start for row in by_kind.get("only", ()) if row.end in self.when}

    def denied(self, reach: Reach) -> Reach | None:
        """Return what is left of a denial: all of it, the circumstance that was only set against another one, or nothing."""
        words, by = self.words, reach.by
        after = reach.start >= by.end
        end = reach.end if after else _to_part(words, by.end - 1)
        clause = words[by.start].clause
        if any(
            words[row.start].clause == clause and (by.end <= row.start <= end or row.start == _clause_start(words, by.start))
            for row in self.until
        ):
            return None
        if any(at in self.likes for at in range(by.end, end)) and by.start in self.nevers:
            return None
        if any(by.end <= at <= end and words[at].clause == clause for at in self.but_when):
            return None
        if after and end in self.only_when and words[end].clause == clause:
            near = (at for at in self.when if reach.start <= at < end)
            start = next((at for at in near if not any(place in self.placed for place in range(at, at + _JUST_AFTER))), end)
            return reach._replace(start=start) if start < end else None
        return reach


def reaches(
    words: Sequence[Token],
    triggers: Sequence[Trigger],
    restarts: Restarts,
    asked: Container[int] = frozenset(),
    presents: Container[str] = (),
    placed: Container[int] = frozenset(),
    hurts: Restarts = lambda start, end: False,
) -> list[Reach]:
    """Return every stretch of a text that a trigger changes.

    Args:
        words: the tokens.
        triggers: the grammar's phrases found in them.
        restarts: whether a range of tokens holds a place with a sensation, or a verb, and so asserts by itself.
        asked: tokens that stand right after a question mark.
        presents: words, as they are typed, that say of a part of a clause that it is about now.
        placed: tokens that name a place or a muscle.
        hurts: whether a range of tokens tells of something that is not well; without it an exception denies nothing.
    """
    by_kind: dict[str, list[Trigger]] = {}
    for trigger in triggers:
        by_kind.setdefault(trigger.kind, []).append(trigger)
    pseudo = {index for trigger in by_kind.get("asserts", ()) for index in range(trigger.start, trigger.end)}
    joins = {trigger.start for trigger in by_kind.get("joins", ())}
    ors = {trigger.start for trigger in by_kind.get("alternatives", ())}
    pairs = {trigger.start for trigger in by_kind.get("pairs", ())}
    verbs = {index for trigger in by_kind.get("restarts", ()) for index in range(trigger.start, trigger.end)}
    begun = {trigger.start for trigger in by_kind.get("eased", ())}
    uneased = {trigger.end for trigger in by_kind.get("eases", ()) if trigger.end in begun}
    echoes = {trigger.start for trigger in by_kind.get("echoes", ())}
    answers = [trigger for trigger in by_kind.get("replies", ()) if _alone(words, trigger)]
    found = [reach for trigger in answers if (reach := _answered(words, trigger, asked))]
    lone = {trigger.start for trigger in answers}
    for trigger in by_kind.get("denies", ()):
        if trigger.start not in pseudo and trigger.start not in lone:
            end = _denied_to(words, trigger, joins, ors, verbs | pseudo, restarts, pairs)
            # "Without my insoles my arch hurts": what begins anew and has a verb is not denied.
            alone = trigger.end in begun and trigger.start not in pairs
            anew = {at for at in begun - {at + 1 for at in joins} if alone and at > trigger.end + 1 and restarts(at, end)}
            end = min((at for at in uneased | anew if trigger.end < at < end), default=end)
            found.append(Reach(DENIED, trigger.end, end, trigger))
            found += _echoed(words, trigger, restarts, placed) if trigger.start in echoes else []
    for trigger in by_kind.get("skips", ()):
        same = [at for at in range(trigger.end, len(words)) if words[at].part == words[trigger.start].part]
        found.append(Reach(DENIED, trigger.end, same[-1] + 1 if same else trigger.end, trigger))
    for trigger in by_kind.get("denies_after", ()):
        if trigger.start not in pseudo:
            found.append(Reach(DENIED, _denied_from(words, trigger, verbs), trigger.start, trigger))
    for trigger in (*by_kind.get("well", ()), *by_kind.get("replies", ())):
        if trigger.start not in pseudo:
            found.append(Reach(DENIED, _denied_just_before(words, trigger, verbs), trigger.start, trigger))
    denials = [row for kind in _DENYING for row in by_kind.get(kind, ())]
    longest = {row.start: row for row in sorted(by_kind.get("exceptions", ()), key=lambda row: row.end)}
    for trigger in longest.values():
        excepted = _excepted(words, trigger, denials, hurts, restarts, placed, joins)
        found += [excepted] if excepted is not None else []
    # A figure of speech is never meant: no word of it is a finding, not even one that holds the whole of it.
    figure = Trigger("idioms", -1, -1)
    for trigger in by_kind.get("idioms", ()):
        found.append(Reach(HYPOTHETICAL, trigger.start, trigger.end, figure))
    for trigger in by_kind.get("likewise", ()):
        if _same_denied(words, trigger, by_kind.get("denies_after", ())):
            found.append(
                Reach(DENIED, trigger.end, _denied_to(words, trigger, joins, ors, verbs | pseudo, restarts, pairs), trigger)
            )
    turned = _Turned(words, by_kind, placed)
    kept = (turned.denied(reach) if reach.by.kind in _DENYING else reach for reach in found)
    found = [reach for reach in kept if reach is not None]
    now = {words[trigger.start].part for trigger in by_kind.get("present", ())}
    now |= {word.part for word in words if word.raw in presents}
    earlier = {words[trigger.start].clause for kind in ("others_past", "past") for trigger in by_kind.get(kind, ())}
    own = _own(words, by_kind, placed)
    for trigger in by_kind.get("others", ()):
        told = _told_of(words, trigger, by_kind, placed, own, now)
        if told or words[trigger.start].clause in earlier:
            left = now | (own - {words[trigger.start].part} if told else set())
            found += [Reach(OTHER, *stretch, trigger) for stretch in _parts(words, trigger, left)]
    for trigger in by_kind.get("past", ()):
        if words[trigger.start].part not in now:
            found += [Reach(PAST, *stretch, trigger) for stretch in _parts(words, trigger, now)]
    for trigger in by_kind.get("recants", ()):
        start = _clause_start(words, trigger.start)
        first = _clause_start(words, start - 1) if start == trigger.start > 0 else start
        found.append(Reach(DENIED, first, trigger.start, trigger))
    for trigger in by_kind.get("over", ()):
        found += [Reach(PAST, *stretch, trigger) for stretch in _passed(words, trigger, placed)]
    for trigger in by_kind.get("hypothetical", ()):
        found.append(Reach(HYPOTHETICAL, trigger.end, _clause_end(words, trigger.start), trigger))
    return found


def status(hits: Sequence[int], found: Sequence[Reach]) -> str:
    """Return the status of what was matched.

    Args:
        hits: the tokens that were matched themselves, without those passed over. A trigger among them is part of the finding
            ("can't pee") and changes nothing; one that reaches any other of them changes the whole ("calf pain with no swelling"
            is no swelling of the calf).
        found: the stretches that triggers change.
    """
    first, last = min(hits), max(hits)
    for reach in found:
        if reach.end <= first or last < reach.start or not any(reach.start <= hit < reach.end for hit in hits):
            continue
        if not any(reach.by.start <= hit < reach.by.end for hit in hits):
            return reach.status
    return SAID
