"""Typing mistakes: one slip in a word of the body changes nothing that is read; a good English word is never taken for one."""

import json
import random
import re
from functools import lru_cache
from pathlib import Path

import pytest

import painmap
from painmap import words
from process import run
from test_readings import ROWS

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qaz", "wsx", "edc", "rfv", "tgb", "yhn", "ujm", "ik", "ol")
SLIPS = ("key", "swap", "lost", "double")
LEAST = 0.9
# Good English words that look like words of the body.
ENGLISH = (Path(__file__).parent / "vignettes" / "english.txt").read_text(encoding="utf-8").split()


@lru_cache
def kb():
    return painmap.load()


def places(text):
    return {place.id for place in words.read(text, kb()).locations}


def beside(letter):
    return sorted({row[at + step] for row in KEYS for at in range(len(row)) for step in (-1, 1)
                   if row[at] == letter and 0 <= at + step < len(row)})  # fmt: skip


def slipped(word, kind, dealer):
    """Return a word with one slip of the fingers."""
    at = dealer.randrange(len(word) - (kind == "swap"))
    if kind == "key":
        return word[:at] + dealer.choice(beside(word[at])) + word[at + 1 :]
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :] if kind == "lost" else word[:at] + word[at] + word[at:]


@pytest.mark.parametrize("kind", SLIPS)
def test_one_slip_in_a_word_of_the_body_changes_nothing(kind):
    body = {word for row in kb().locations.values() for name in (row.name, *row.aka) for word in name.lower().split()}
    body = {word for word in body if len(word) >= 5 and word.isascii() and word.isalpha()}
    dealer = random.Random(kind)
    tried, missed = 0, []
    for row in ROWS:
        typed = row["text"].split()
        slots = [at for at, word in enumerate(typed) if word.lower() in body]
        if not slots or not row["places"]:
            continue
        at = dealer.choice(slots)
        text = " ".join([*typed[:at], slipped(typed[at].lower(), kind, dealer), *typed[at + 1 :]])
        tried += 1
        if places(text) != places(row["text"]):
            missed.append(text)
    assert tried > 200
    assert 1 - len(missed) / tried >= LEAST, f"{len(missed)} of {tried} were misread: {missed}"


@pytest.mark.parametrize("word", ENGLISH)
def test_a_good_english_word_is_never_corrected(word):
    assert words.read(f"a {word} day", kb()).corrected == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("out side of the ankle", "outer-ankle"),
        ("lowerback", "lower-back"),
        ("upperarm", "upper-arm"),
        ("shoulderblade", "shoulder-blade"),
        ("knee cap", "kneecap"),
        ("fore arm", "forearm"),
        ("collar bone", "collarbone"),
        ("tail bone", "tailbone"),
    ],
)
def test_joined_and_parted_words(text, place):
    assert place in places(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("haad", {"hand", "head"}), ("chesk", {"cheek", "chest"}), ("haad and chesk", {"hand", "head", "cheek", "chest"})],
)
def test_two_equally_good_corrections_are_both_answered(typed, meant):
    found = painmap.where(kb(), f"my {typed} hurts", None)
    assert {place.id for place in found.reading.locations} == meant
    assert {row.read for row in found.reading.corrected} == meant
    for place in meant:
        alone = painmap.where(kb(), f"my {place} hurts", 1).results[0]
        assert [row.fit for row in found.results if row.id == alone.id] != [], place
    if " " not in typed:
        assert found.results[0].fit == "close", "each of the two fits: they stand for each other"


def test_both_corrections_are_told_in_every_format():
    shown = {style: run("where", "chesk hurts", "--format", style) for style in ("text", "md", "json", "tsv")}
    assert re.search(r'read "chesk" as "(cheek|chest)" or "(cheek|chest)"; both are answered', shown["tsv"].stderr)
    for style in ("text", "md"):
        assert "both are answered" in shown[style].stdout, style
    corrected = json.loads(shown["json"].stdout)["understood"]["corrected"]
    assert sorted((row["from"], row["to"]) for row in corrected) == [("chesk", "cheek"), ("chesk", "chest")]


@pytest.mark.parametrize(("typed", "meant"), [("ancle", "ankle"), ("wist", "wrist"), ("kneee", "knee")])
def test_a_better_correction_is_the_only_one(typed, meant):
    assert [row.read for row in words.read(f"my {typed} hurts", kb()).corrected] == [meant]


def test_both_corrections_count_for_warning_signs():
    """Whatever the mistyped word was meant to be, an alarm that one of the two raises is raised."""
    alarm = painmap.where(kb(), "crushing chesk pain going down my left arm, sweating and sick")
    assert alarm.triage.level == "emergency"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("my achiles hurts", "achilles"),
        ("sore quadricepts", "quadriceps"),
        ("hamstrng", "hamstring"),
        ("my kneww hurts", "knee"),
    ],
)
def test_a_correction_is_shown_as_people_write_it(text, read):
    assert [row.read for row in words.read(text, kb()).corrected] == [read]


def test_a_groyne_is_a_groin():
    assert places("groyne pain") == {"groin"}
