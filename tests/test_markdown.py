"""Markdown for notes and TSV for tables, read back the way Obsidian, GitHub and cut would."""

import json
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from process import WORLD, run

TINY = ("--data", WORLD)
ALARM = "crushing chest pain and sweating"
NASTY = r"<b>bold</b> [x](y) ![i](j) `code` *star* _under_ ~~gone~~ # h | pipe <!-- c --> \ [^1] &lt; <script>"
ANSWERS = [
    ("where", "outer shin"),
    ("where", "leg", "--why"),
    ("where", "outer shn, no sole pain"),
    ("where", ALARM),
    ("where", f"{ALARM}, outer shin", "--anyway"),
    ("muscle", "alpha"),
    ("muscle", "gamma"),
    ("routine", "shin evening"),
    ("routine", ALARM),
    ("list", "muscles"),
    ("search", "kneeling"),
    ("source", "book-one"),
    ("flags",),
    ("flags", ALARM),
    ("flags", "outer shin"),
    ("check",),
]
each_answer = pytest.mark.parametrize("args", ANSWERS, ids=lambda args: " ".join(args)[:40])


def markdown(*args):
    """Return an answer of the tiny world as Markdown."""
    return run(*args, "--format", "md", *TINY).stdout


def parse(text):
    """Return the tokens of a Markdown text as GitHub reads it, inline ones included."""
    tokens = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        tokens += [token, *(token.children or [])]
    return tokens


def kinds(text):
    return {token.type for token in parse(text)}


def outline(text):
    """Return what a reader sees of a text: its blocks, their kinds and their words."""
    return [(token.type, token.tag, token.content) for token in parse(text)]


def headings(text):
    tokens = parse(text)
    return [(token.tag, after.content) for token, after in pairwise(tokens) if token.type == "heading_open"]


def items(text, opening="bullet_list_open"):
    """Return the words of every item of lists of a kind."""
    found, depth = [], []
    for token in parse(text):
        if token.type.endswith("_list_open"):
            depth.append(token.type)
        elif token.type.endswith("_list_close"):
            depth.pop()
        elif token.type == "inline" and depth and depth[-1] == opening:
            found.append(token.content)
    return found


# --- Markdown --------------------------------------------------------------------------------------------------------


@each_answer
def test_an_answer_is_one_section_with_blank_lines_round_it(args):
    text = markdown(*args)
    assert text.startswith("\n## ")
    assert text.endswith("\n\n")
    assert [tag for tag, _ in headings(text)] == ["h2"]


@each_answer
def test_an_answer_holds_no_html_and_no_footnotes(args):
    text = markdown(*args)
    assert not kinds(text) & {"html_block", "html_inline", "code_block", "fence"}
    assert "[^" not in text.replace("\\[", "")


def test_ranked_muscles_are_a_numbered_list_in_order():
    text = markdown("where", "outer shin")
    assert [item.split("**")[1] for item in items(text, "ordered_list_open")] == ["alpha", "delta", "beta"]


def test_look_alikes_are_a_list():
    assert any("cracked shin bone" in item for item in items(markdown("where", "outer shin")))


def test_every_step_of_a_routine_is_a_check_box():
    text = markdown("routine", "shin evening")
    steps = [
        step for phase in json.loads(run("routine", "shin evening", "--json", *TINY).stdout)["phases"] for step in phase["steps"]
    ]
    boxes = [item for item in items(text) if item.startswith("[ ] ")]
    assert len(boxes) == len(steps) == 3
    assert all(step["name"] in box for step, box in zip(steps, boxes, strict=True))


def test_an_alarm_stands_out_in_a_note():
    tokens = [token.type for token in parse(markdown("where", ALARM))]
    text = markdown("where", ALARM)
    assert "strong_open" in tokens
    assert "Call your emergency number" in text
    assert items(text, "ordered_list_open") == []


def test_a_correction_and_a_denial_stand_in_the_note():
    text = markdown("where", "outer shn, no sole pain")
    assert "Read as: outer shin; not sole" in text
    assert '"shn" read as "shin"' in text


@pytest.mark.parametrize(
    "args",
    [
        ("search", NASTY),
        ("search", f"kneeling {NASTY}"),
        ("where", f"outer shin {NASTY}"),
        ("where", f"outer s<b>hn [x](y)</b> {NASTY}"),
        ("where", f"numb <b>between</b> `my` [legs](y), back pain {NASTY}"),
        ("routine", f"{ALARM} {NASTY}"),
        ("flags", f"{ALARM} {NASTY}"),
        ("flags", "crushing <b>chest</b> pain and `sweating` *heavily*"),
    ],
    ids=lambda args: f"{args[0]} {args[1][:12]}",
)
def test_what_a_person_typed_stays_text(args):
    text = markdown(*args)
    marks = {"html_block", "html_inline", "link_open", "image", "code_inline", "em_open", "s_open", "heading_open"}
    assert kinds(text) & marks <= {"heading_open"}
    assert len(headings(text)) <= 1


def test_a_nasty_question_is_shown_as_it_was_typed():
    tokens = parse(markdown("search", NASTY))
    first = next(token for token in tokens if token.type == "inline")
    assert "".join(child.content for child in first.children).endswith(NASTY)


@pytest.mark.parametrize("second", ANSWERS, ids=lambda args: " ".join(args)[:40])
@pytest.mark.parametrize("first", [("where", "outer shin"), ("routine", "shin evening")], ids=lambda args: args[0])
def test_two_answers_in_one_note_keep_their_shape(first, second):
    above, below = markdown(*first), markdown(*second)
    assert outline(above + below) == outline(above) + outline(below)


def test_an_answer_appended_to_a_paragraph_starts_a_section_of_its_own():
    answer = markdown("where", "outer shin")
    assert outline("My notes" + "\n" + answer)[-len(outline(answer)) :] == outline(answer)
    assert headings("- an open list\n" + answer) == headings(answer)


# --- TSV -------------------------------------------------------------------------------------------------------------


def tsv(*args):
    """Return the comment lines, the header and the rows of an answer of the tiny world."""
    lines = run(*args, "--format", "tsv", *TINY).stdout.split("\n")
    assert lines.pop() == ""
    comments = [line for line in lines if line.startswith("#")]
    assert lines[: len(comments)] == comments, "comments come first"
    header, *rows = (line.split("\t") for line in lines[len(comments) :])
    return comments, header, rows


@each_answer
def test_tsv_has_a_header_and_as_many_cells_in_every_row(args):
    _, header, rows = tsv(*args)
    assert all(header)
    assert {len(row) for row in rows} <= {len(header)}


def test_the_table_of_where():
    _, header, rows = tsv("where", "outer shin")
    assert header == ["rank", "id", "muscle", "fit", "locations", "fed_by"]
    assert rows == [
        ["1", "alpha", "alpha", "close", "outer-shin", "delta"],
        ["2", "delta", "delta", "close", "outer-shin", ""],
        ["3", "beta", "beta", "loose", "outer-shin", ""],
    ]


def test_the_table_of_a_routine_has_its_steps_in_order():
    _, header, rows = tsv("routine", "shin evening")
    assert [row[header.index("id")] for row in rows] == ["press-alpha", "stretch-alpha", "raise-toes"]
    assert all(row[header.index("seconds")].isdigit() for row in rows)


@pytest.mark.parametrize("command", ["where", "routine", "search", "flags"])
def test_alarms_are_comment_lines_above_the_table(command):
    comments, header, rows = tsv(command, f"{ALARM}, outer shin")
    assert comments[0].startswith("# EMERGENCY: Call your emergency number")
    assert len(header) > 2
    assert rows == [] or command == "flags"


def test_what_is_not_found_still_has_a_header():
    result = run("search", "zzqx", "--format", "tsv", *TINY)
    assert result.code == 1
    assert result.stdout.splitlines() == ["kind\tid\tname\tfield\ttext"]


def test_a_tab_or_a_line_end_in_the_question_breaks_no_row():
    _, header, rows = tsv("where", "outer\tshin\nsole")
    assert rows
    assert {len(row) for row in rows} == {len(header)}
