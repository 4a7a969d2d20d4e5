"""The way of a pain: which places lie between the two ends of a path, along the courses that `words.yaml` lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from painmap.model import Location
from painmap.record import NamedTuple
from painmap.weights import WEIGHTS

# The stations of a course, each a place followed by what it is part of.
Course = tuple[tuple[str, ...], ...]

# How well a place that was said sits on a course: it is a station of it, is broader than one (and means that one), or inside one.
_EXACT, _BROADER, _INSIDE = 3.0, 2.0, 0.5
# A place broader than more stations than these ("leg") says nothing of where on the course it is.
_MOST_STATIONS = 3


class Step(NamedTuple):
    """A place on the way; `said` is the position of the end that named it, None for one that lies between."""

    id: str
    said: int | None


def above(locations: Mapping[str, Location], location: str) -> list[str]:
    """Return the places that a location is part of, nearest first."""
    found: list[str] = []
    here = locations[location].part_of
    while here is not None and here not in found:
        found.append(here)
        here = locations[here].part_of
    return found


def shares(steps: Sequence[Step]) -> list[float]:
    """Return the weight of each place on a path; together they weigh as much as a path does."""
    parts = [
        "path between" if step.said is None else "path said" if position else "path start" for position, step in enumerate(steps)
    ]
    loud = [WEIGHTS[part] for part in parts]
    return [WEIGHTS["path"] * share / sum(loud) for share in loud]


class _Seat(NamedTuple):
    """Where a mention sits on a course: how well, at which stations, and the places that it puts there."""

    worth: float
    at: Mapping[int, str]


def _seat(course: Course, up: Mapping[str, Sequence[str]], mention: Sequence[str]) -> _Seat:
    stations = [station[0] for station in course]
    exact = {stations.index(id_): id_ for id_ in mention if id_ in stations}
    if exact:
        return _Seat(_EXACT, exact)
    for id_ in mention:
        broader = {at: station[0] for at, station in enumerate(course) if id_ in station[1:]}
        if 0 < len(broader) <= _MOST_STATIONS:
            return _Seat(_BROADER, broader)
    for id_ in mention:
        inside = next((at for at, station in enumerate(stations) if station in up[id_]), None)
        if inside is not None:
            return _Seat(_INSIDE, {inside: id_})
    return _Seat(0.0, {})


def way(courses: Sequence[Course], up: Mapping[str, Sequence[str]], ends: Sequence[Sequence[str]]) -> tuple[Step, ...]:
    """Return every place from the first to the last of the places said, in the order in which they were said.

    Args:
        courses: the courses that pain travels.
        up: what each place is part of, nearest first.
        ends: the mentions on a path, each with the places that its words may mean.

    Returns:
        The places on the course on which the mentions sit best; empty when no course holds two of them.
    """
    best: tuple[float, tuple[Step, ...]] = (0.0, ())
    for course in courses:
        seats = [_seat(course, up, mention) for mention in ends]
        fit = sum(seat.worth for seat in seats)
        if fit > best[0] and sum(bool(seat.at) for seat in seats) > 1:
            best = (fit, _walk([station[0] for station in course], seats, ends))
    return best[1]


def _walk(stations: Sequence[str], seats: Sequence[_Seat], ends: Sequence[Sequence[str]]) -> tuple[Step, ...]:
    sure = [at for seat in seats if seat.worth != _BROADER for at in seat.at]
    middle = sum(sure) / len(sure) if sure else 0.0
    placed: dict[int, Step] = {}
    before: list[Step] = []
    after: list[Step] = []
    for position, (seat, mention) in enumerate(zip(seats, ends, strict=True)):
        if not seat.at:
            (after if placed else before).extend(Step(id_, position) for id_ in mention)
            continue
        # A broader place means the station that lies nearest to the others.
        nearest = min(seat.at, key=lambda at: abs(at - middle))
        for at, id_ in seat.at.items() if seat.worth != _BROADER else [(nearest, seat.at[nearest])]:
            placed.setdefault(at, Step(id_, position))
    first, last = min(placed), max(placed)
    if first == last:
        return ()
    steps = [placed.get(at, Step(stations[at], None)) for at in range(first, last + 1)]
    turned = [step.said for step in steps if step.said is not None]
    return (*before, *(steps if turned[0] <= turned[-1] else reversed(steps)), *after)
