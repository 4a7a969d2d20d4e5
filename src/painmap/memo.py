"""What pure functions of a knowledge base returned, kept while that base is asked: a batch asks for the same things all the time.

Kept are only things that many questions have in common, such as what a place or a word means; never a text or its answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, TypeVar

Value = TypeVar("Value")


def kept(most: int) -> Callable[[Callable[..., Value]], Callable[[Any], Callable[..., Value]]]:
    """Keep the results of a function of a base, or of a part of one, and of hashable values: `f(base)(value)`.

    Results are those of the base that was asked last, so that none outlives it, and of the values that were asked for last.

    Args:
        most: how many results, so that memory stays the same however long a batch is.
    """

    def around(work: Callable[..., Value]) -> Callable[[Any], Callable[..., Value]]:
        last: tuple[Any, Callable[..., Value]] = (None, work)

        def of(base: Any) -> Callable[..., Value]:
            nonlocal last
            mine, results = last
            if mine is not base:
                results = lru_cache(most)(partial(work, base))
                last = base, results
            return results

        return of

    return around
