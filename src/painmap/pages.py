"""Records -> pages: what is said, in which order, in which words. How a page is drawn is `render`'s and `terminal`'s business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from painmap.answer import DISCLAIMER, describe, spoken
from painmap.model import CERTAINTIES, LINK_KINDS, Cites
from painmap.record import NamedTuple
from painmap.results import Answer, Correction, Flag, Question, Reason, Result, Together

ZONE_WORDS = {"essential": "main pain zone", "local": "over the muscle", "spillover": "in some people"}
MATCH_WORDS = {
    "exact": "",
    "asked broader": "inside what you named",
    "asked narrower": "around what you named",
    "near": "next to it",
}
MATCH_SHORT = {"asked broader": "inside it", "asked narrower": "around it", "near": "next to it"}
CERTAINTY_WORDS = {
    "none": "no evidence",
    "very-low": "very low certainty",
    "low": "low certainty",
    "moderate": "moderate certainty",
    "high": "high certainty",
}
SEE_SOMEONE = "See someone: worse, or no better in 2 weeks."


class Block(NamedTuple):
    """A piece of a page: title, alarm, text, line, section (title, items), steps (title, Items) or table (rows, columns).

    Also `how` (steps without boxes to tick), and in notes `checks` (lines with boxes) and `links` (id, title, address).
    """

    kind: str
    text: str = ""
    rows: tuple[Any, ...] = ()
    columns: tuple[str, ...] = ()


class Item(NamedTuple):
    """A step of a plan: what, how much, how long, how, and its sources."""

    head: str
    dose: str
    time: str
    detail: str
    cites: str


Page = list[Block]


def cited(sources: Cites) -> str:
    """Return citations for a reader: `[travell-simons-2 ch. 9; webmanmed after travell-simons-2]`."""
    shown = []
    for cite in sources:
        place = f" {cite.at}" if cite.at else ""
        retold = f" after {cite.citing}" if cite.citing else ""
        shown.append(f"{cite.id}{place}{retold}")
    return f"[{'; '.join(shown)}]" if shown else ""


def flag_line(flag: Flag) -> str:
    """Return a red flag as one line: its level, what to do, and under which condition."""
    condition = f" ({flag.condition})" if flag.condition else ""
    return f"{flag.level.upper()}: {flag.action}{condition}"


def alarms(flags: Sequence[Flag]) -> Page:
    """Return the blocks for red flags, the gravest first, with the words that led to them."""
    page = [Block("alarm", line) for line in dict.fromkeys(flag_line(flag) for flag in flags)]
    words = list(dict.fromkeys(word for flag in flags for word in flag.because))
    if words:
        quoted = ", ".join(f'"{word}"' for word in words)
        page.append(Block("text", f"Because you wrote: {quoted}. Misread? Say it in other words."))
    return page


# --- where -----------------------------------------------------------------------------------------------------------


def reason_words(reason: Reason) -> str:
    """Return why one finding speaks for or against a muscle, in a few words."""
    if reason.match == "none":
        return f"{reason.name}: not in its pattern"
    if reason.match == "named":
        return "you named it"
    if reason.match == "not named":
        return "you said it is not this one"
    if reason.zone is None:
        return f"fits: {reason.name}" if reason.effect == "for" else f"you said not: {reason.name}"
    where = MATCH_WORDS[reason.match]
    said = f"{reason.name}: {ZONE_WORDS[reason.zone]}" + (f", {where}" if where else "")
    return f"{said} (you said it is not there)" if reason.effect == "against" else said


def _extra(reason: Reason) -> bool:
    """Whether a reason is a sensation, an activity or a time that fits."""
    return reason.zone is None and reason.effect == "for" and reason.match not in ("none", "named")


def line_reason(result: Result) -> str:
    """Return a result's reasons in one line."""
    places = [reason for reason in result.why if reason.zone is not None or reason.match in ("none", "named", "not named")]
    extras = [reason.name for reason in result.why if _extra(reason)]
    if len(places) == 1 and places[0].zone is not None:
        where = MATCH_WORDS[places[0].match]
        said = [ZONE_WORDS[places[0].zone] + (f", {where}" if where else "")]
    else:
        said = [reason_words(reason) for reason in places]
    if extras:
        said.append(f"fits {', '.join(dict.fromkeys(extras))}")
    return "; ".join(said)


def short_reason(result: Result) -> str:
    """Return a result's main reason in two or three words, for a column."""
    places = [reason for reason in result.why if reason.match != "named" and (reason.zone is not None or reason.match == "none")]
    fitting = [reason for reason in places if reason.effect == "for"]
    if len(places) > 1:
        said = f"{len(fitting)} of {len(places)} places"
    elif not fitting:
        said = "you named it"
    elif fitting[0].match == "exact":
        said = ZONE_WORDS[str(fitting[0].zone)]
    else:
        said = MATCH_SHORT[fitting[0].match]
    extras = sum(map(_extra, result.why))
    return said + (f" +{extras}" if extras else "")


def fed_words(results: Sequence[Result]) -> list[str]:
    """Return who feeds whom among the results, the most telling links first: `gluteus minimus -> 1, 2, 3 (satellite)`."""
    found: dict[str, tuple[list[int], list[str], int]] = {}
    for result in results:
        for fed in result.fed_by:
            ranks, kinds, certainty = found.setdefault(fed.name, ([], [], 0))
            if result.rank not in ranks:
                ranks.append(result.rank)
            if fed.link not in kinds:
                kinds.append(fed.link)
            found[fed.name] = (ranks, kinds, max(certainty, CERTAINTIES.index(fed.certainty)))
    order = sorted(
        found.items(),
        key=lambda row: (min(LINK_KINDS.index(k) for k in row[1][1]), -row[1][2], -len(row[1][0]), row[0]),
    )
    return [f"{name} -> {', '.join(map(str, ranks))} ({', '.join(kinds)})" for name, (ranks, kinds, _) in order]


def feeds_words(results: Sequence[Result]) -> list[str]:
    """Return what the best result feeds beyond the ones shown: `gluteus minimus -> peroneals (satellite)`."""
    shown = {result.id for result in results}
    return [
        f"{result.muscle} -> {fed.name} ({fed.link})"
        for result in results[:1]
        for fed in result.feeds
        if fed.id not in shown and fed.link == "satellite"
    ]


def ranks_fed(results: Sequence[Result], id_: str) -> list[int]:
    """Return the ranks of the results in whose muscles another one starts or keeps up sore spots."""
    return [row.rank for row in results if any(fed.id == id_ and fed.link in ("satellite", "perpetuates") for fed in row.fed_by)]


def ranges(ranks: Sequence[int]) -> str:
    """Return ranks in short: `1-3, 5`."""
    runs: list[list[int]] = []
    for rank in ranks:
        if runs and runs[-1][-1] == rank - 1:
            runs[-1].append(rank)
        else:
            runs.append([rank])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def together_words(group: Together) -> str:
    """Return which results are one group: `1-3 are one group: peroneals`."""
    return f"{ranges(group.ranks)} are one group: {group.name}"


def read_as(answer: Answer, always: bool = False) -> str:
    """Return the "Read as:" line; empty when the text was taken as it stands, unless it is `always` wanted."""
    reading = answer.reading
    denied = reading.denied or any(row.status != "said" for row in (*reading.concepts, *reading.muscles))
    if not (always or reading.corrected or denied or reading.cut):
        return ""
    corrected = "".join(f' ("{typed}" read as {meant})' for typed, meant in corrections(reading.corrected))
    cut = " (only the first 2,000 characters were ranked)" if reading.cut else ""
    return f"Read as: {describe(reading)}{corrected}{cut}"


def corrections(rows: Sequence[Correction]) -> list[tuple[str, str]]:
    """Return each mistyped word with what it was read as: `"ankle"`, or `"waist" or "wrist"` where both are as likely."""
    meant: dict[str, list[str]] = {}
    for row in rows:
        meant.setdefault(row.typed, []).append(f'"{row.read}"')
    return [(typed, " or ".join(words) + ("; both are answered" if len(words) > 1 else "")) for typed, words in meant.items()]


def place_title(answer: Answer) -> str:
    """Return the heading of an answer: the places asked for."""
    shown = [spoken(place) for place in answer.reading.locations]
    shown += [spoken(row) for row in answer.reading.muscles if row.status == "said"]
    return ", ".join(dict.fromkeys(shown)) or "your question"


def next_commands(answer: Answer) -> list[str]:
    """Return commands worth typing next."""
    if not answer.results:
        return []
    said = [place.name for place in answer.reading.locations] + [
        row.name for row in answer.reading.muscles if row.status == "said"
    ]
    asked = said[0] if said else answer.results[0].muscle
    return [f'painmap routine "{asked}"', f'painmap muscle "{answer.results[0].muscle}"']


def alike_line(alike: Any) -> str:
    """Return a look-alike with what sets it apart."""
    return f"{alike.name}: {alike.tell}"


def where_page(answer: Answer, why: bool = False, always: bool = False) -> Page:
    """Return the answer to `where` as a page for pipes and notes.

    Args:
        answer: what was found.
        why: with every reason and its sources.
        always: with the "Read as:" line even when the text was taken as it stands.
    """
    page = [*alarms(answer.triage.flags), Block("title", f"Pain: {place_title(answer)}")]
    line = read_as(answer, always)
    if line:
        page.append(Block("text", line))
    if answer.withheld:
        page.append(Block("text", "Muscles and steps are withheld: this comes first."))
    leading = [alike for alike in answer.look_alikes if alike.lead]
    other = [alike for alike in answer.look_alikes if not alike.lead]
    if leading:
        page.append(Block("section", "Commoner here than any muscle", tuple(alike_line(row) for row in leading)))
    if answer.results:
        rows = tuple((str(r.rank), r.muscle, f"{r.fit} fit", r.spot, line_reason(r)) for r in answer.results)
        page.append(Block("table", "Muscles whose pain pattern fits", rows, ("rank", "muscle", "fit", "where it lies", "why")))
    if answer.together:
        page.append(Block("text", f'{together_words(answer.together)}; painmap routine "{answer.together.name}"'))
    page += [Block("text", row.text) for row in answer.none_known]
    fed = [*fed_words(answer.results), *feeds_words(answer.results)]
    if fed:
        page.append(Block("section", "Who feeds whom", tuple(fed)))
    driven = [f"{fed.name} -> {fed.target} ({fed.link}; {CERTAINTY_WORDS[fed.certainty]})" for fed in answer.upstream]
    if driven:
        page.append(Block("section", "Upstream", tuple(driven)))
    if why:
        page += _why(answer)
    if other:
        page.append(Block("section", "Often not a muscle", tuple(alike_line(row) for row in other)))
    if answer.narrower:
        page.append(Block("text", f"Narrower places: {', '.join(answer.narrower)}"))
    if answer.cautions:
        page.append(Block("text", f"Cautions heard: {', '.join(answer.cautions)}"))
    return page + _closing(answer)


def questions(rows: Sequence[Question]) -> Page:
    """Return questions that would part the muscles on top, with the words to add for a yes and for a no."""
    lines = tuple(f'{row.text} If yes, add "{row.yes}"; if no, add "{row.no}".' for row in rows)
    return [Block("section", "Questions that would narrow it down", lines)] if lines else []


def _why(answer: Answer) -> Page:
    page = []
    for result in answer.results:
        rows = [f"{reason.points:+.2f} {reason_words(reason)} {cited(reason.sources)}".rstrip() for reason in result.why]
        rows += [f"fed by {fed.name} ({fed.link}): {fed.note or fed.target} {cited(fed.sources)}" for fed in result.fed_by]
        page.append(Block("section", f"Why {result.rank} {result.muscle} (score {result.score:.2f})", tuple(rows)))
    return page


def _closing(answer: Answer) -> Page:
    page: Page = []
    commands = next_commands(answer)
    if commands:
        page.append(Block("text", f"Next: {'; '.join(commands)}"))
    page += [Block("text", line) for line in answer.help_lines]
    ids = dict.fromkeys(cite.id for row in answer.results for reason in row.why for cite in reason.sources)
    ids.update(dict.fromkeys(cite.id for row in answer.look_alikes for cite in row.sources))
    ids.update(dict.fromkeys(cite.id for flag in answer.triage.flags for cite in flag.sources))
    if ids:
        page.append(Block("text", f"Sources: {', '.join(ids)}"))
    page.append(Block("text", f"{SEE_SOMEONE} {DISCLAIMER}"))
    return page
