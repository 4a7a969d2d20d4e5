"""Questions of 15 words, put together from the places and words of everyday complaints; the same on every run.

Hardly two are alike, every tenth has a slip of the fingers, and places are called by all of their names: what a batch keeps from
one question for the next must serve people who never say the same thing twice.
"""

from __future__ import annotations

import random
import sys

import painmap

WORDS = 15
SLIPS = 0.1  # how many questions have one
BEGIN = (
    "for two weeks now", "since monday", "after a long run", "on and off", "ever since the move", "most mornings", "help,",
    "i woke up and", "by the end of a shift", "started a month ago,", "three days after the gym", "i'm 43 and", "hello, lately",
    "all winter long", "when i was gardening on sunday", "no idea why but", "my physio is away and", "last night at football",
    "it comes and goes:", "after painting the ceiling", "second week of my new job,", "two months on,", "is it normal that",
    "whenever it rains", "a few hours after rowing", "not an accident, just", "for years", "as a delivery driver",
    "so, basically",
)  # fmt: skip
FEEL = (
    "a dull ache in my left {}", "a sharp pain at the {}", "it is sore on the {}", "a pulling feeling in my {}", "my {} hurts",
    "my right {} is killing me", "the {} feels tight and stiff", "burning in the {}", "stabbing pain near my {}", "{} aches",
    "something catches in my left {}", "i get cramps in the {}", "tender spot at the {}", "my {} and the {} are sore",
    "pain from the {} to the {}", "the {} hurts but the {} is fine", "there is a knot in my {}", "throbbing {}",
    "i can't stop rubbing my {}", "a tight band round my {}", "both sides of the {} ache", "it twinges deep in my {}",
    "pins and needles in the {}", "my {} clicks and hurts", "pressing on the {} makes me wince", "a heavy feeling in the {}",
)  # fmt: skip
END = (
    "worse when i sit for long", "no numbness and no swelling", "mostly when walking uphill", "better with some warmth",
    "when i reach up to a shelf", "going down the stairs is bad", "turning my head makes it worse", "after typing all day",
    "it eases once i get moving", "lying on that side wakes me up", "carrying the shopping sets it off", "worse in the cold",
    "first steps in the morning are awful", "hardly at all on days off", "when i lift my toddler", "only if i squat or kneel",
    "never at night", "getting out of the car is slow", "swimming is fine, cycling is not", "coughing does not change it",
    "i have tried ice and rest", "gripping a jar hurts", "it goes after a hot bath", "chewing tough bread hurts",
    "standing at the sink all evening", "looking down at my phone", "crossing my legs is no good", "with my arm over my head",
    "not red, not hot", "when i throw a ball", "pushing the pram uphill", "doing press ups", "it was worse yesterday",
)  # fmt: skip
REST = "what could it be and which stretch would you try first, thank you very much for reading"


def question(dice: random.Random, places: list[str]) -> str:
    """Return one question of 15 words."""
    feel = dice.choice(FEEL)
    said = [dice.choice(BEGIN), feel.format(*dice.sample(places, feel.count("{}"))), *dice.sample(END, 2), REST]
    words = " ".join(said).split()[:WORDS]
    long = [at for at, word in enumerate(words) if len(word) > 4]
    if dice.random() < SLIPS and long:
        at = dice.choice(long)
        cut = dice.randrange(1, len(words[at]) - 2)
        word = words[at]
        words[at] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(words)


if __name__ == "__main__":
    dice = random.Random(1)
    places = sorted({name for row in painmap.load().locations.values() for name in (row.name, *row.aka)})
    for _ in range(int(sys.argv[1])):
        print(question(dice, places))
