"""How far a batch has come, on standard error; drawn by rich, and only where somebody sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

_EVERY = 25  # answers between two updates


def shown(answers: Iterable[str]) -> Iterator[str]:
    """Pass answers on and show how many there were."""
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} answered"), TimeElapsedColumn())
    # Redirected, as rich would have it, the answers themselves would go to the screen.
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        task = progress.add_task("", total=None)
        for count, answer in enumerate(answers, 1):
            yield answer
            if count % _EVERY == 0:
                progress.update(task, completed=count)
