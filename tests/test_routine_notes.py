"""A plan as a note: a check list that GitHub, Obsidian and a plain text file all show well."""

import re

import pytest
from markdown_it import MarkdownIt

from painmap import render, sheet, targets, week
from process import WORLD, run

TINY = ("--data", WORLD)


def note(*args):
    return run("routine", *args, "--format", "md").stdout


def inline(text):
    return [token for token in MarkdownIt("commonmark").parse(text) if token.type == "inline"]


@pytest.fixture(scope="module")
def piriformis():
    return note("piriformis", "--minutes", "10")


def test_each_step_is_a_box_with_its_name_dose_and_time(piriformis):
    boxes = [token.content for token in inline(piriformis) if token.content.startswith("[ ] ")]
    assert len(boxes) >= 5
    for number, box in enumerate(boxes, 1):
        head, how = box.split("\n")
        assert re.match(rf"\[ \] \*\*{number} [^*]+\*\*: .+ \(\d+:\d\d\)$", head), head
        assert how.endswith(")"), "its sources"
    assert not any(line.startswith("  [ ]") for line in piriformis.splitlines())


def test_sources_are_links_at_the_end(piriformis):
    links = [child.attrs["href"] for token in inline(piriformis) for child in token.children if child.type == "link_open"]
    assert len(links) >= 5
    assert all(re.match(r"https?://[^\s()<>]+$", link) for link in links)
    cited = {id_ for token in inline(piriformis) for id_ in re.findall(r"\(([a-z0-9-]+)[ ;)]", token.content)}
    listed = set(re.findall(r"^- ([a-z0-9-]+): ", piriformis, re.MULTILINE))
    assert listed & cited


def test_plain_text_shows_few_signs_of_markdown(piriformis):
    assert len(re.findall(r"\\", piriformis)) <= 6
    assert "[^" not in piriformis and "<" not in piriformis


def outline(text):
    return [(token.type, token.tag, token.content) for token in MarkdownIt("commonmark").parse(text)]


def test_every_note_over_all_routines_is_sound_and_all_in_one_keep_their_shape(kb):
    notes = []
    for entry in kb.routines.values():
        asked, plan = targets.plan_for(kb, entry.name)
        text = render.markdown(sheet.routine_page(kb, plan, asked, "md"))
        by_day = render.markdown(sheet.routine_page(kb, plan, asked, "md", week.days(plan, 7)))
        notes += [text, by_day]
        tokens = MarkdownIt("commonmark").parse(text)
        kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
        assert not kinds & {"html_block", "html_inline", "code_block", "fence", "code_inline", "em_open"}, entry.id
        assert [token.tag for token in tokens if token.type == "heading_open"] == ["h2"]
        boxes = [token.content for token in tokens if token.type == "inline" and token.content.startswith("[ ] ")]
        assert len(boxes) == len(plan.steps)
        ticks = [content for _, _, content in outline(by_day) if content.startswith("[ ] ")]
        assert len(ticks) == sum(len(day.steps) + 1 for day in week.days(plan, 7)), entry.id
    assert outline("".join(notes)) == [token for text in notes for token in outline(text)]


@pytest.mark.parametrize("second", [("alpha",), ("shin evening", "--days", "3"), ("outer shin",)], ids=lambda args: args[0])
def test_two_plans_in_one_note_keep_their_shape(second):
    above, below = note("shin evening", *TINY), note(*second, *TINY)
    assert outline(above + below) == outline(above) + outline(below)
    days = note("alpha", "--days", "2", *TINY)
    assert outline(days + below) == outline(days) + outline(below)


NASTY = "Sit *up* _straight_ [now](x) <b>bold</b> `code` ~~gone~~ | 1. # h & &lt; \\ ![i](j)."


def test_marks_of_markdown_in_the_text_of_a_step_stay_text(kb):
    asked, plan = targets.plan_for(kb, "soleus", 10)
    rows = tuple(
        row._replace(
            step=row.step._replace(name=f"{row.step.name} *x* [y](z)", how=(NASTY, "- a dash", "1. a number"), stop_if=(NASTY,))
        )
        for row in plan.steps
    )
    nasty = render.markdown(sheet.routine_page(kb, plan._replace(steps=rows), asked, "md"))
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(nasty)
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    assert not kinds & {
        "html_block",
        "html_inline",
        "code_inline",
        "em_open",
        "s_open",
        "image",
        "ordered_list_open",
        "table_open",
    }
    text = [
        "".join("\n" if child.type == "softbreak" else child.content for child in token.children)
        for token in tokens
        if token.type == "inline"
    ]
    boxes = [words for words in text if words.startswith("[ ] ")]
    assert len(boxes) == len(rows)
    assert all(NASTY in words and "*x* [y](z)" in words for words in boxes)


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("https://a.org/x_(y) z", "[a title](https://a.org/x_%28y%29%20z)"),
        ("doi:10.1/abc", "[a title](https://doi.org/10.1/abc)"),
        ("10.1/abc", "[a title](https://doi.org/10.1/abc)"),
        ("ISBN 978-1", "a title. ISBN 978-1"),
    ],
)
def test_a_source_is_linked_where_it_has_an_address(where, shown):
    from painmap.pages import Block

    text = render.markdown([Block("title", "t"), Block("links", "sources", (("s", "a title", where),))])
    assert f"- s: {shown}\n" in text
