"""What a clause does to what stands in it, over a grammar of a few words: every word of a text with its status.

`-` denied, `<` past, `%` only thought of, `~` another's; a word without a mark is said.
"""

import re

import pytest

from painmap import scope, text

GRAMMAR = {
    "denies": ["no", "not", "without", "neither", "doesnt"],
    "denies_after": ["is fine", "are fine"],
    "likewise": ["so is"],
    "well": ["normal"],
    "replies": ["no", "nope"],
    "joins": ["and", "or", "nor"],
    "alternatives": ["or", "nor"],
    "pairs": ["neither", "nor"],
    "eases": ["helps", "touching"],
    "eased": ["my", "the"],
    "restarts": ["hurts", "aches"],
    "asserts": ["not only"],
    "past": ["years ago", "last year"],
    "present": ["now"],
    "others": ["dad"],
    "others_past": ["died of"],
    "hypothetical": ["in case"],
    "idioms": ["cold feet"],
    "skips": ["skipping"],
    "echoes": ["doesnt"],
    "exceptions": ["except", "except for"],
    "circumstances": ["when", "at"],
    "only": ["only"],
    "until": ["until", "unless"],
    "nevers": ["no"],
    "likes": ["like this"],
}
PRESENTS = {"throbs"}
MARKS = {scope.SAID: "", scope.DENIED: "-", scope.PAST: "<", scope.HYPOTHETICAL: "%", scope.OTHER: "~"}


def parsed(said):
    """Return the tokens of a text and the reaches over them."""
    words = text.tokens(said, {})
    triggers = [
        scope.Trigger(kind, at, at + len(phrase.split()))
        for kind, phrases in GRAMMAR.items()
        for phrase in phrases
        for at in range(len(words))
        if [word.raw for word in words[at : at + len(phrase.split())]] == phrase.split()
    ]
    verbs = {at for row in triggers if row.kind in ("restarts", "asserts") for at in range(row.start, row.end)}
    asked = {at for at in range(1, len(words)) if "?" in said[words[at - 1].end : words[at].start]}

    def restarts(start, end):
        here = {word.raw for word in words[start:end]}
        return any(at in verbs for at in range(start, end)) or {"sore", "knee"} <= here

    placed = {at for at, word in enumerate(words) if word.raw in ("knee", "heel", "leg")}

    def hurts(start, end):
        return any(word.raw in ("hurts", "sore") for word in words[start:end])

    return words, scope.reaches(words, triggers, restarts, asked, PRESENTS, placed, hurts)


def marked(said):
    """Return the words of a text, each with the mark of its status."""
    words, reaches = parsed(said)
    return " ".join(MARKS[scope.status((at,), reaches)] + word.raw for at, word in enumerate(words))


@pytest.mark.parametrize(
    "expected",
    [
        # to the right: over or, nor and "and", to the end of the clause, and to no other
        "no -fever",
        "no -fever -at -night. cough",
        "no -fever -or -cough",
        "no -fever -and -cough; chill",
        "knee without -fever",
        # not past a new verb
        "no -fever and knee hurts",
        "no -fever and now knee hurts",
        "no -fever -or -cough and knee hurts",
        # over a comma only inside a list that such a word closes
        "no -fever, cough",
        "no -fever, -cough -or -chill",
        "no -fever, -cough, -rash -and -chill",
        "no -fever, knee hurts and cough",
        "no -fever, cough, knee hurts",
        "no -fever, cough, rash",
        "no -fever, cough and knee hurts",
        "no -fever, -cough, -or -chill",
        # "or" carries on over what would begin anew; a verb in between still ends it
        "no -fever, -cough -or -chill, rash",
        "no -fever, knee hurts or calf",
        # nor does a place with what it feels like end it there, as it does elsewhere
        "no -fever, -sore -knee -or -chill",
        "no -fever -or -cough, -sore -knee -or -chill",
        "no -fever and sore knee",
        "no -fever, sore knee and chill",
        # a verb that ends a list with "neither" or "nor" is said of all of it; one that begins or stands inside an item is not
        "neither -knee -nor -calf -hurts",
        "neither -knee -nor -calf -hurts, shin hurts",
        "neither -knee -or -calf -hurts; but shin",
        "neither -knee nor hurts calf",
        "neither -knee nor calf hurts shin",
        # what does not help it is denied, the pain is not
        "no -pill -helps my knee",
        "no -pill -or -rest -helps the knee",
        "not -touching my knee and hurts",
        "no -helps -knee",
        # an assertion is no denial
        "not only fever",
        "not only fever and no -cough",
        # nothing to deny
        "knee not",
        "knee not. calf",
        # to the left: its part of the clause, after the last verb
        "-heel is fine",
        "-the -heel is fine, calf",
        "knee hurts, -heel is fine",
        "knee hurts -heel is fine",
        "-heel is fine and so is -calf",
        "so is calf",
        "-heel is fine. so is calf",
        "-heel is fine and so is -calf -and -shin",
        # a short "normal" denies what stands right before it, four words at most
        "-bladder normal",
        "knee, -bladder normal",
        "a b c -d -e -f -g normal",
        "-breathing normal at night",
        "my breathing normal at night",
        "knee, -breathing normal at night",
        "knee hurts -bladder normal",
        "knee, -any -fever nope",
        # a lone "no" answers the question before it, and denies nothing else
        "-fever? no",
        "-any -fever -today? nope. knee",
        "knee. -any -fever? no. cough",
        "knee. no. cough",
        "no, knee",
        "fever, no, knee",
        # what is skipped
        "skipping -elbow -and -wrist",
        "skipping -elbow, wrist",
        "arm skipping",
        # once, and not now
        "<broken <toe years ago",
        "<broken <toe years ago. knee",
        "<toe years ago, knee now, <calf",
        "<toe years ago, it throbs, <calf",
        "toe years ago now",
        "<toe, <heel last year",
        # another's past; what somebody has now counts
        "dad ~died ~of ~stroke",
        "~my dad ~died ~of ~stroke. knee",
        "dad ~died ~of ~stroke, knee now, ~calf",
        "dad stroke",
        # thought of, and figures of speech
        "in case %of %stroke. knee",
        "knee in case %of %stroke",
        "%cold %feet about it",
        # a verb that only echoes another one denies the bare place before it
        "leg hurts, -knee doesnt",
        # an exception asserts after what is well or denied, denies a bare place after what hurts, and else leaves it alone
        "leg hurts; except -the -knee",
        "leg hurts; except for -the -knee -and -heel",
        "leg hurts; except for sore knee",
        "leg hurts; except fever",
        "-leg is fine; except the knee",
        "no -fever; except the knee",
        "fit; except for the knee",
        "except for the knee leg hurts",
        # what was denied up to now, or but for now and then, is there
        "no fever until now",
        "leg is fine until march",
        "no -cough, fever unless tired",
        "no fever like this",
        "without -fever -like -this",
        "no fever except when tired",
        "knee not sore -when -tired, only at night",
        "knee not sore, only at night",
        "knee not -sore, only mildly",
    ],
)
def test_each_word_has_the_status_that_its_clause_gives_it(expected):
    assert marked(re.sub("[-<~%]", "", expected)) == re.sub("[,.;?]", "", expected)


@pytest.mark.parametrize(
    ("said", "hits", "status"),
    [
        ("calf pain with no swelling", (0, 4), scope.DENIED),  # one word of it is denied: the whole is not so
        ("calf pain with no swelling", (0, 1), scope.SAID),
        ("calf pain with no swelling", (3, 4), scope.SAID),  # the denying word is part of it: "can't pee"
        ("cold feet", (0, 1), scope.HYPOTHETICAL),  # but of a figure of speech nothing is meant
        ("heel is fine", (0,), scope.DENIED),
        ("heel is fine calf", (0, 3), scope.DENIED),
        ("calf no heel", (0, 2), scope.DENIED),
        ("toe years ago", (0,), scope.PAST),
        ("toe years ago", (0, 1, 2), scope.SAID),
    ],
)
def test_what_reaches_one_word_of_a_finding_changes_all_of_it_unless_it_is_part_of_it(said, hits, status):
    assert scope.status(hits, parsed(said)[1]) == status


def test_of_several_reaches_over_a_word_the_first_found_counts():
    reach = scope.Reach(scope.DENIED, 1, 3, scope.Trigger("denies", 0, 1))
    other = reach._replace(status=scope.PAST)
    assert scope.status((2,), [reach, other]) == scope.DENIED
    assert scope.status((2,), [other, reach]) == scope.PAST
    assert [scope.status((at,), [reach]) for at in range(4)] == [scope.SAID, scope.DENIED, scope.DENIED, scope.SAID]
