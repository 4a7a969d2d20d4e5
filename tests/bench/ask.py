"""Questions of 15 words, put together from the places and words of everyday complaints; the same on every run."""

from __future__ import annotations

import random
import sys

import painmap

BEGIN = ("for two weeks now", "since monday", "after a long run", "on and off")
FEEL = ("a dull ache in my left", "a sharp pain at the", "it is sore on the", "a pulling feeling in my")
END = ("worse when I sit for long", "no numbness and no swelling", "mostly when walking uphill", "better with some warmth")

if __name__ == "__main__":
    dice = random.Random(1)
    places = [row.name for row in painmap.load().locations.values()]
    for _ in range(int(sys.argv[1])):
        words = f"{dice.choice(BEGIN)} {dice.choice(FEEL)} {dice.choice(places)} {dice.choice(END)} in the evening not at night"
        print(" ".join(words.split()[:15]))
