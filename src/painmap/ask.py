"""The dialogue of `painmap where --ask`: one question at a time on a terminal, each answer read and weighed like typed words."""

from __future__ import annotations

import shlex
import sys
import textwrap
from collections.abc import Callable

import click
from click.core import ParameterSource

from painmap import narrow
from painmap.knowledge import KnowledgeBase
from painmap.output import columns, hint, write
from painmap.results import Answer, Question
from painmap.safety import EMERGENCY
from painmap.text import clean
from painmap.vocabulary import Answers

NARROW = 80  # characters, where a terminal does not say how wide it is


def _reply(prompt: str, answers: Answers) -> str:
    """Return yes, no, skip or stop; Enter alone skips, the end of the input stops, bytes that are no text are no answer."""
    meant = {word: answer for answer in ("yes", "no", "skip", "stop") for word in getattr(answers, answer)} | {"": "skip"}
    while True:
        write(f"{textwrap.fill(prompt, columns() or NARROW)} ")
        try:
            line = sys.stdin.buffer.readline()
        except OSError:  # the terminal is gone
            line = b""
        if not line:
            return "stop"
        answer = meant.get(line.decode("utf-8", "replace").strip().lower())
        if answer is not None:
            return answer
        hint(answers.again)


def narrowed(kb: KnowledgeBase, text: str, find: Callable[[str], Answer], spoken: bool) -> tuple[str, tuple[Question, ...]]:
    """Ask on a terminal; elsewhere return the questions for others to ask.

    Args:
        kb: a loaded knowledge base.
        text: what was typed.
        find: how to answer a text, with every muscle that fits.
        spoken: whether the answer is meant for a person's eyes.

    Returns:
        The text with the answers added to it, and the questions that were left to others.
    """
    if spoken and all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        return _converse(kb, text, find), ()
    return text, narrow.questions(kb, find(text), text)


def _converse(kb: KnowledgeBase, text: str, find: Callable[[str], Answer]) -> str:
    """Ask until the muscles are apart, an answer raises an emergency, or enough was asked; return all that was said."""
    found = find(text)
    said = text
    asked: list[str] = []
    while len(asked) < narrow.MOST_QUESTIONS and found.triage.level != EMERGENCY:
        question = next(iter(narrow.questions(kb, found, said, 1, asked)), None)
        if question is None:
            break
        asked.append(question.id)
        reply = _reply(f"{len(asked)}/{narrow.MOST_QUESTIONS} {question.text} [y/n/skip]", kb.grammar.answers)
        if reply == "stop":
            break
        if reply != "skip":
            before = found.results
            said = narrow.joined(said, question.yes if reply == "yes" else question.no)
            found = find(said)
            if not found.withheld:
                hint(f"   now: {narrow.moved(before, found.results)}")
    return said


def command(ctx: click.Context, text: str) -> str:
    """Return the line that gives the same answer without questions: all that was typed but `--ask`, and what was answered."""
    line = ["painmap", "where"]
    for param in ctx.command.params:
        typed = ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
        if not isinstance(param, click.Option) or not typed or param.name == "narrowing":
            continue
        given = ctx.params[param.name or ""]
        name = max(param.opts, key=len)
        for value in given if param.multiple else (given,):
            line += [name] if param.is_flag else [name, str(value)]
    # What begins with a hyphen would be taken for an option.
    return shlex.join([*line, *(("--",) if text.startswith("-") else ()), clean(text)])
