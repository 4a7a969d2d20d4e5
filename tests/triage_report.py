"""Print how well the warning rules do on descriptions with a known level.

    python tests/triage_report.py [FILE...]       (default: tests/vignettes/triage.yaml)

Recall for each level, specificity on all and on hard negatives, each with its 95 % interval (Wilson 1927), then every miss. The
default set was written for this project and the wordings were tuned on it, so that its figures flatter; a file that nobody has
looked at gives the honest ones.
"""

import sys
import time
from math import sqrt
from pathlib import Path

import painmap
from painmap import safety, words, yamldoc

HERE = Path(__file__).parent
DEFAULT = HERE / "vignettes" / "triage.yaml"
LEVELS = {"none": "routine", "urgent": "urgent", "emergency": "emergency"}


def vignettes(path=DEFAULT):
    """Return the rows of a file: text, expect, hard, rule, source."""
    return yamldoc.parse(str(path), Path(path).read_bytes()).data


def interval(good, total, z=1.96):
    """Return Wilson's 95 % interval of a share, as two fractions."""
    if not total:
        return (0.0, 1.0)
    share = good / total
    middle = share + z * z / (2 * total)
    reach = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return tuple((middle + sign * reach) / (1 + z * z / total) for sign in (-1, 1))


def level(kb, text):
    return safety.triage(kb, words.read(text, kb)).level


def main(paths):
    kb = painmap.load()
    rows = [row for path in paths for row in vignettes(path)]
    began = time.perf_counter()
    found = [(row, level(kb, row["text"])) for row in rows]
    spent = time.perf_counter() - began
    groups = {
        "emergency recall": [(row, got) for row, got in found if row["expect"] == "emergency"],
        "urgent recall": [(row, got) for row, got in found if row["expect"] == "urgent"],
        "specificity": [(row, got) for row, got in found if row["expect"] == "none"],
        "... on hard ones": [(row, got) for row, got in found if row["expect"] == "none" and row.get("hard")],
    }
    for name, members in groups.items():
        good = sum(got == LEVELS[row["expect"]] for row, got in members)
        low, high = interval(good, len(members))
        share = good / len(members) if members else 0
        print(f"{name:<18} {good:>4} of {len(members):<4} {share:6.1%}  ({low:.1%} to {high:.1%})")
    unwarned = sum(got == "routine" for row, got in found if row["expect"] == "emergency")
    print(f"emergencies without any alarm: {unwarned}")
    print(f"reading and triage: {1000 * spent / max(len(rows), 1):.1f} ms a text")
    for row, got in found:
        if got != LEVELS[row["expect"]]:
            print(f"{row['expect']} read as {got}: {row['text']}")


if __name__ == "__main__":
    main(sys.argv[1:] or [DEFAULT])
