"""Words are data: no module of the program holds a list of places, muscles, steps, or words that a text is read with."""

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

import painmap
from painmap.vocabulary import Grammar

MODULES = sorted((Path(__file__).parents[1] / "src" / "painmap").glob("*.py"))
LEAST = 3  # so many words, half of the list or more, make it a word list
# Fields and answers of the data's own shape that happen to be words of the body or of the grammar, each with what it is.
SHAPES = {
    ("now", "today", "days"): "when a red flag wants help, an enumeration of the schema",
    ("id", "kind", "text", "yes", "no", "speaks_for"): "keys of a question in JSON",
    ("sources", "id", "to", "from"): "fields that hold ids and no prose",
}


@lru_cache
def known():
    """Return every name, id and reading word of the knowledge base."""
    kb = painmap.load()
    names = set(kb.grammar.keyboard)
    for table in (kb.locations, kb.muscles, kb.groups, kb.steps):
        for row in table.values():
            names |= {row.id, row.name, *getattr(row, "aka", ())}
    names |= {term.id for terms in (kb.terms.sites, kb.terms.tools, kb.terms.positions) for term in terms} | set(kb.terms.areas)
    names |= {word for rows in (kb.words.directions, kb.words.sides) for row in rows for word in row.words}
    concepts = (kb.words.sensations, kb.words.activities, kb.words.times, kb.words.conditions)
    names |= {name for rows in concepts for row in rows for name in (row.id, row.name)}
    for value in (getattr(kb.grammar, field) for field in Grammar._fields if not field.startswith(("age_", "lasts_"))):
        if isinstance(value, tuple) and all(isinstance(row, str) for row in value):
            names |= set(value)
    return {name.lower() for name in names if not name.isdigit()}


def lists(tree):
    """Yield every list of texts in a module: written as one, as keys of a mapping, in one text, or as a choice in a pattern."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Tuple, ast.List, ast.Set, ast.Dict)):
            parts = node.keys if isinstance(node, ast.Dict) else node.elts
            yield node.lineno, tuple(p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "|" in node.value:
            yield node.lineno, tuple(re.findall(r"[a-z' -]+", node.value))
        elif isinstance(node, ast.Attribute) and node.attr == "split" and isinstance(node.value, ast.Constant):
            yield node.lineno, tuple(str(node.value.value).split())


def found(source):
    """Return the word lists in the text of a module."""
    rows = []
    for line, words in lists(ast.parse(source)):
        told = [word for word in words if word.lower() in known()]
        if len(told) >= LEAST and 2 * len(told) >= len(words) and words not in SHAPES:
            rows.append((line, words))
    return rows


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_no_module_holds_a_word_list(module):
    assert found(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")',
        'AREAS = {"ankle", "knee", "hip", "shoulder"}',
        'NEGATIONS = ["no", "not", "without", "never"]',
        'MUSCLES = {"soleus": 1, "piriformis": 2, "psoas": 3}',
        'SIDES = re.compile(r"outer|inner|upper|lower")',
        'SKIP = "the a an of my".split()',
    ],
)
def test_a_planted_word_list_is_found(source):
    assert found(source)
