"""Readings made by hand: what a person asked for, without a text."""

from painmap.results import Place, Reading, Said


def place(id_, weight=1.0, mention=None):
    """Return a place that was asked for."""
    return Place(id_, id_, None, id_, 0, 0, weight, mention)


def said(id_, kind, status="said"):
    """Return something else that was said, or denied."""
    return Said(id_, id_, kind, status, id_, 0, 0)


def asking(*places, denied=(), muscles=(), concepts=(), conditions=()):
    """Return the reading of a text that says these things; places by id or as `place` makes them."""
    rows = tuple(place(row) if isinstance(row, str) else row for row in places)
    not_there = tuple(place(row) if isinstance(row, str) else row for row in denied)
    return Reading("", rows, not_there, muscles, concepts, conditions, (), None, (), (), False, False)
