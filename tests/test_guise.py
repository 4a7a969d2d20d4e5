"""Warning signs in texts whose words are not parted by plain spaces, or are written in letters that only look like ours."""

import json
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import painmap
from painmap import guise, safety, words
from painmap.text import POINT, typed
from process import run
from triage_report import HERE, vignettes

ALARM = "crushing chest pain and sweating"
ACTION = "Call your emergency number (112, 911, 999) now"
SETS = ("triage", "triage_more", "triage_heard")


@lru_cache
def base():
    return painmap.load()


def level(text):
    return safety.triage(base(), words.read(typed(text), base())).level


@lru_cache
def emergencies():
    rows = [
        row["text"] for name in SETS for row in vignettes(HERE / "vignettes" / f"{name}.yaml") if row["expect"] == "emergency"
    ]
    return [text for text in rows if level(text) == "emergency"]


UNSEEN = (
    "\u200b", "\u200c", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u180e", "\u2028", "\u2029", "\x00", "\x0b", "\x0c", "\x1c",
    "\x7f", "\x85", "\x08", "\x1b[31m", "\x1b[0;1m", "\x1b]0;title\x07", "\x1bM", "\x9b1m", "\u202e", "\u2066", "\u061c",
    "\U000e0061", "\ufe0f", "\U000e0100", "\u034f", "\u115f", "\u3164", "\uffa0", "\ue000", "\ufdd0",
    "\udc80", "\u2800", "\ufffd",
)  # fmt: skip


def everywhere(text, char, draw):
    return text.replace(" ", char)


def for_one_space(text, char, draw):
    at = draw(st.sampled_from([at for at, letter in enumerate(text) if letter == " "]))
    return text[:at] + char + text[at + 1 :]


def inside_a_word(text, char, draw):
    at = draw(st.sampled_from([at for at in range(1, len(text)) if text[at - 1 : at + 1].isalpha()]))
    return text[:at] + char + text[at:]


def beside_a_space(text, char, draw):
    at = draw(st.sampled_from([at for at, letter in enumerate(text) if letter == " "])) + draw(st.integers(0, 1))
    return text[:at] + char + text[at:]


@pytest.mark.parametrize("place", [everywhere, for_one_space, inside_a_word, beside_a_space])
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_nothing_invisible_hides_an_alarm(place, data):
    text, char = data.draw(st.sampled_from(emergencies())), data.draw(st.sampled_from(UNSEEN))
    assert level(place(text, char, data.draw)) == "emergency"


@pytest.mark.parametrize("char", UNSEEN)
def test_every_invisible_character_may_be_a_space_and_may_be_nothing(char):
    for text in (ALARM, "numb between my legs and can't pee"):
        assert level(text.replace(" ", char)) == "emergency"
        assert level(text.replace("ee", f"e{char}e").replace("es", f"e{char}s")) == "emergency"


def shifted(start):
    return lambda text: "".join(chr(start + ord(char) - ord("a")) if char.isalpha() else char for char in text)


DISGUISES = {
    "underscores": lambda text: text.replace(" ", "_"),
    "slashes": lambda text: text.replace(" ", "/"),
    "plus signs": lambda text: text.replace(" ", "+"),
    "full stops": lambda text: text.replace(" ", "."),
    "commas": lambda text: text.replace(" ", ","),
    "semicolons": lambda text: text.replace(" ", "; "),
    "dashes": lambda text: text.replace(" ", "—"),
    "three dots": lambda text: text.replace(" ", "... "),
    "one sign for three dots": lambda text: text.replace(" ", "…"),
    "cries": lambda text: text.upper().replace(" ", "! "),
    "brackets": lambda text: f"({text.replace(' ', ')(')})",
    "an address": lambda text: text.replace(" ", "%20"),
    "a hard space of a page": lambda text: text.replace(" ", "&nbsp;"),
    "a numbered space of a page": lambda text: text.replace(" ", "&#8203;"),
    "line ends of a program": lambda text: text.replace(" ", "\\n"),
    "spaces of a program": lambda text: text.replace(" ", "\\u00a0"),
    "elements of a page": lambda text: "<p><b>" + text.replace(" ", "</b> <b>") + "</b></p>",
    "line breaks of a page": lambda text: text.replace(" ", "<br/>"),
    "codes of codes": lambda text: text.replace(" ", "&amp;nbsp;"),
    "remarks of a page": lambda text: text.replace(" ", " <!-- x --> "),
    "cells of a table": lambda text: '"' + text.replace(" ", '","') + '"',
    "long strokes": lambda text: text.replace(" ", "\u0640"),
    "emphasis": lambda text: f"**{text.replace(' ', '** **')}**",
    "camel case": lambda text: text.title().replace(" ", "").replace("'T", "'t"),
    "a hashtag": lambda text: "#" + text.title().replace(" ", "").replace("'T", "'t"),
    "letters with stops": lambda text: " ".join(".".join(word) for word in text.split()),
    "letters with hyphens": lambda text: " ".join("-".join(word) for word in text.split()),
    "letters with spaces": lambda text: "   ".join(" ".join(word) for word in text.split()),
    "letters with spaces only": lambda text: " ".join(text.replace(" ", "")),
    "a word that was parted": lambda text: text[:5] + "-\n" + text[5:],
    "soft hyphens at line ends": lambda text: "".join(f"{char}\u00ad\n" if char == "e" else char for char in text),
    "wide letters": lambda text: "".join(chr(ord(char) + 0xFEE0) if char > " " else "\u3000" for char in text),
    "bold letters": shifted(0x1D41A),
    "circled letters": shifted(0x24D0),
    "letters in brackets": shifted(0x249C),
    "letters in black squares": shifted(0x1F170),
    "letters of flags": shifted(0x1F1E6),
    "small capitals": lambda text: text.translate(str.maketrans("aceghiklmnoprtuwz", "ᴀᴄᴇɢʜɪᴋʟᴍɴᴏᴘʀᴛᴜᴡᴢ")),
    "struck letters": lambda text: text.translate(str.maketrans("dhlt", "đħłŧ")),
    "Cyrillic letters": lambda text: text.translate(str.maketrans("aceopx", "асеорх")),
    "Cyrillic words": lambda text: text.translate(str.maketrans("acehiopstuxy", "асеһіорѕтυху")),
    "Cyrillic capitals": lambda text: text.upper().translate(str.maketrans("ACEHKMOPTX", "АСЕНКМОРТХ")),
    "Greek letters": lambda text: text.translate(str.maketrans("aov", "αον")),
    "marks upon marks": lambda text: "".join(f"{char}\u0336\u0301\u20dd" if char.isalpha() else char for char in text),
    "text turned round": lambda text: f"\u202e{text[::-1]}\u202c",
    "letters struck twice": lambda text: "".join(f"{char}\b{char}" for char in text),
    "colours of a search": lambda text: " ".join(f"\x1b[01;31m\x1b[K{word}\x1b[m\x1b[K" for word in text.split()),
}  # fmt: skip


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=list(DISGUISES))
@pytest.mark.parametrize("text", [ALARM, "face dropped on one side and speech slurred", "numb between my legs and can't pee"])
def test_an_alarm_is_heard_in_any_guise(text, disguise):
    assert level(disguise(text)) == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "no\b\b chest pain, crushing, and sweating",
        f"no\b\b {ALARM}",
        f"I have no\x1b[2D {ALARM}",
        f"nothing wrong\x1b[2K{ALARM}",
        f"{ALARM}{chr(8) * 40}fine",
        f"no fever\rI have {ALARM}",
        "crushing ches\x1bt pain and sweating",
        f"<{ALARM}>",
        f"<-. {ALARM}. ->",
        "leg swollen \x1b]0;hot calf and breathless, coughing blood\x07 thanks",
        f"outer ankle\x1b]2;{ALARM}\x1b\\ thanks",
        f"outer ankle \x1bP{ALARM}\x9c",
        f"outer ankle \x1b_{ALARM}\x1b\\\x1b]0;\x07",
        f"outer ankle \x9d0;{ALARM}\x9c",
        "crushing \x1b]0;chest\x07 pain and sweating",
        f"\x1b]0;{ALARM.replace(' ', chr(0x200B))}\x07",
        f"no\b\b outer ankle \x1b]0;{ALARM}\x07",
    ],
)
def test_what_was_taken_back_and_what_was_left_are_both_read(text):
    assert level(text) == "emergency"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"ch{POINT}est{POINT}pain", "chest pain"),
        (f"c{POINT}h{POINT}e{POINT}s{POINT}t", "chest"),
        (f"in{POINT}side of my knee", "inside of my knee"),
        (f"shoul{POINT}\nder blade", "shoulder blade"),
        (f"my knee{POINT}\nno fever", "my knee\nno fever"),
        ("outerAnkle", "outer Ankle"),
        ("o.u.t.e.r ankle", "outer ankle"),
        ("outer%20ankle &amp; heel", "outer ankle & heel"),
    ],
)
def test_known_words_tell_a_space_from_nothing(text, read):
    assert guise.ways(text, base().lexicon)[0] == read


@pytest.mark.parametrize(
    "text",
    [
        "outer ankle", "My knee hurts, esp. on stairs.\nIt began in May", "50% worse & no better", "L5-S1, C6/C7",
        "I'm 67. Knee, hip and back hurt!", "A B",
    ],
)  # fmt: skip
def test_a_plain_text_is_read_as_it_stands(text):
    assert guise.ways(text, base().lexicon)[0] == text


@pytest.mark.parametrize(
    "text",
    ["%41" * 30_000, "a'" * 50_000, "(" * 90_000, "( " * 45_000, "&a" * 45_000, "<a" * 45_000, "aB" * 45_000, "a." * 45_000,
     "a\u200b" * 45_000, "ab\u200b'" * 20_000, "a\u00ad\n" * 30_000, "a\ufffd" * 45_000, "a\x1b[999D" * 15_000, "aа" * 45_000,
     "a,a" * 30_000, "x" * 90_000 + "-\na", "1" * 90_000 + "&amp;"],
    ids=lambda text: ascii(text[:9]),
)  # fmt: skip
def test_the_ways_of_a_text_take_no_time_that_grows_with_the_square(text):
    assert guise.ways(typed(text), base().lexicon)


@pytest.mark.parametrize("text", ["Fever: no. Numb: no. Swollen: no.", "calf sore. swollen? no. hot? no. red? no."])
def test_marks_after_answers_stay_what_they_are(text):
    assert level(text) == "routine"


@pytest.mark.parametrize("string", ["]8;;http://example.org", "]52;c;aGk=", "]0;/home/me", "]0;", "P1$r0m"])
def test_what_a_string_for_a_terminal_says_in_no_words_is_not_read(string):
    assert typed(f"outer \x1b{string}\x07ankle") == "outer ankle"


def test_a_place_is_found_through_what_is_invisible():
    answer = painmap.where(base(), "outer\u200ban\u00adkle")
    assert [place.id for place in answer.reading.locations] == ["outer-ankle"]
    assert POINT not in answer.query


HIDDEN = ALARM.replace(" ", "\u200b")


@pytest.mark.parametrize("command", ["where", "routine", "search", "flags"])
@pytest.mark.parametrize("hidden", [HIDDEN, ALARM.replace(" ", "\x1b[31m"), f"no\b\b {ALARM}"])
def test_a_hidden_alarm_is_heard_by_each_command(command, hidden):
    for result in (run(command, hidden), run(command, "-", stdin=hidden)):
        assert ACTION in result.stdout and ACTION in result.stderr
        assert result.code == 0


def test_a_hidden_alarm_is_heard_in_a_batch_and_before_questions():
    nul = ALARM.replace(" ", "\0")
    rows = "\n".join([HIDDEN, nul, json.dumps({"id": 1, "text": HIDDEN}), json.dumps({"id": 2, "text": nul})])
    result = run("where", "--batch", "-", stdin=rows)
    assert [json.loads(line)["triage"]["level"] for line in result.stdout.splitlines()] == ["emergency"] * 4
    assert ACTION in run("where", "--ask", HIDDEN).stdout
