"""Numbers in a text: how old somebody is, and for how long it has lasted. Which words stand for numbers and units is data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from painmap.record import NamedTuple
from painmap.scope import Trigger
from painmap.text import Token
from painmap.vocabulary import Range

_OLDEST = 119
_BARE_AGE = 16  # a lone smaller number is a count of something


class Duration(NamedTuple):
    """A time that was said, in minutes, with the range of tokens that say it."""

    minutes: int
    start: int
    end: int


def ages(words: Sequence[Token], triggers: Sequence[Trigger]) -> list[int]:
    """Return the ages that were said, in years: "I'm 67", "52yo", "78 with a new headache", "grandad, 84, tripped"."""
    found = []
    at: dict[str, set[int]] = {}
    for trigger in triggers:
        at.setdefault(trigger.kind, set()).add(trigger.end if trigger.kind == "age_before" else trigger.start)
    for index, token in enumerate(words):
        if not token.raw.isdigit() or len(token.raw) > 3 or not 0 < int(token.raw) <= _OLDEST:
            continue
        follows = index + 1 < len(words) and words[index + 1].part == token.part
        alone = index == 0 or words[index - 1].part != token.part
        bare = alone and int(token.raw) >= _BARE_AGE and (not follows or index + 1 in at.get("age_then", ()))
        unit = follows and index + 1 in at.get("age_not", ())
        if (follows and index + 1 in at.get("age_after", ())) or (not unit and (index in at.get("age_before", ()) or bare)):
            found.append(int(token.raw))
    return found


def durations(
    words: Sequence[Token],
    triggers: Sequence[Trigger],
    numbers: Mapping[str, int],
    units: Mapping[str, int],
    skip: frozenset[str],
) -> list[Duration]:
    """Return how long things have lasted: "3 weeks", "a couple of solid months"; not "two years ago", "8 weeks pregnant".

    Args:
        words: the tokens of a text.
        triggers: the grammar's phrases in it; `lasts_through` may stand inside a duration, `lasts_not` after none.
        numbers: words for numbers.
        units: minutes of each unit.
        skip: little words.
    """
    through = {trigger.start for trigger in triggers if trigger.kind == "lasts_through"}
    ended = {trigger.start for trigger in triggers if trigger.kind == "lasts_not"}
    found = []
    for index, token in enumerate(words):
        count = int(token.raw) if token.raw.isdigit() and len(token.raw) < 4 else numbers.get(token.word)
        if count is None:
            continue
        at = index + 1
        while at < len(words) and words[at].part == token.part and (at in through or words[at].word in skip):
            at += 1
        if at >= len(words) or words[at].part != token.part or words[at].word not in units:
            continue
        if at + 1 not in ended or words[at + 1].part != token.part:
            found.append(Duration(count * units[words[at].word], index, at + 1))
    return found


def within(number: int, limits: Range) -> bool:
    """Whether a number lies in a range, both ends included."""
    return (limits.min is None or number >= limits.min) and (limits.max is None or number <= limits.max)
