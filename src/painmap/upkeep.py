"""Commands around the answers: check a knowledge base, keep one's cautions, complete words in a shell."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from painmap.cli import BROKEN_DATA
from painmap.options import SETTINGS, Example, How, Names, Paths, shared
from painmap.output import View, show, write
from painmap.prepare import load, today, true_cautions

if TYPE_CHECKING:
    from datetime import datetime

SHELLS = ("bash", "zsh", "fish")


@click.command(cls=Example, example="painmap check my-data/", context_settings=SETTINGS)
@click.argument("paths", nargs=-1, type=Paths())
@shared
@click.pass_context
def check(ctx: click.Context, paths: tuple[str, ...], how: How) -> None:
    """Check a knowledge base: every fault with file, line, column and what to do. A file is checked inside its base."""
    from painmap import cards, export, verify

    problems, counts = verify.check_paths(paths, how.folder or os.environ.get("PAINMAP_DATA") or None)
    view = View(
        page=lambda style: cards.check_page(problems, counts, titled=style == "md"),
        data=lambda: export.check(problems, counts),
        table=lambda: (export.PROBLEM_COLUMNS, [tuple(map(str, row)) for row in problems]),
    )
    show(view, how.style, how.colour)
    if problems:
        ctx.exit(BROKEN_DATA)


@click.command(cls=Example, example="painmap me --add blood-thinners", context_settings=SETTINGS)
@click.option("--add", "added", multiple=True, metavar="ID", help="Keep a caution that is true of you.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="DATE", help="Last day it holds: YYYY-MM-DD.")
@click.option("--remove", "removed", multiple=True, metavar="ID", help="Forget a caution.")
@click.option("--clear", is_flag=True, help="Forget all.")
@shared
def me(added: tuple[str, ...], until: datetime | None, removed: tuple[str, ...], clear: bool, how: How) -> None:
    """Keep cautions that are true of you, so that every plan heeds them. Nothing that you type is kept, only these ids."""
    from painmap import cards, export, kept

    kb = load(how)
    mine = {} if clear else kept.read(today())
    for name in (*added, *removed):
        if name not in kb.cautions and name not in mine:
            true_cautions(kb, (name,))
    if until is not None and until.strftime("%Y-%m-%d") < today():
        raise click.UsageError(f"{until:%Y-%m-%d} is over; give a day that is still to come.")
    mine.update({id_: until.strftime("%Y-%m-%d") if until else None for id_ in added})
    mine = {id_: last for id_, last in mine.items() if id_ not in removed}
    if added or removed or clear:
        kept.write(mine)
    view = View(
        page=lambda _: cards.me_page(kb, mine),
        data=lambda: export.me(mine),
        table=lambda: (("id", "until"), [(id_, last or "") for id_, last in mine.items()]),
    )
    show(view, how.style, how.colour)


@click.command(cls=Example, example="painmap completion bash >> ~/.bashrc", context_settings=SETTINGS)
@click.argument("shell", type=Names(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a shell."""
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    if script is not None:
        completer = script(ctx.find_root().command, {}, "painmap", "_PAINMAP_COMPLETE")
        write(completer.source_template % completer.source_vars())
