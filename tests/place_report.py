"""Print how often the muscle that a page names for a complaint comes out on top.

    python tests/place_report.py [FILE...]       (default: tests/vignettes/places.yaml)

hit@1, hit@3, hit@5 and the mean reciprocal rank of the best expected muscle, by kind of question and by area, hit@3 with its 95 %
interval. The default set was written from 158 public pages by somebody who had not seen the program; some misses were then read
and mended, so that it flatters by now (at first sight: 52, 77 and 85 %). A page names one to four
muscles for a complaint, seldom all that may be behind it, so that a rank below the first is no proof of a mistake.
"""

import sys
from collections import defaultdict
from pathlib import Path

import painmap
from triage_report import interval, vignettes

DEFAULT = Path(__file__).parent / "vignettes" / "places.yaml"


def rank(kb, row):
    """Return the best rank of an expected muscle, or None."""
    ranked = [result.id for result in painmap.where(kb, row["text"], None).results]
    found = [ranked.index(muscle) + 1 for muscle in row["expect"] if muscle in ranked]
    return min(found, default=None)


def main(paths):
    kb = painmap.load()
    groups = defaultdict(list)
    for row in (row for path in paths for row in vignettes(path)):
        got = rank(kb, row)
        for name in ("all", f"kind {row['kind']}", f"area {row['area']}"):
            groups[name].append(got)
    print(f"{'':<16}{'n':>5}{'hit@1':>8}{'hit@3':>8}{'hit@5':>8}{'MRR':>7}   hit@3, 95 %")
    for name, ranks in sorted(groups.items()):
        hits = [sum(got is not None and got <= most for got in ranks) for most in (1, 3, 5)]
        mean = sum(1 / got for got in ranks if got) / len(ranks)
        low, high = interval(hits[1], len(ranks))
        shares = "".join(f"{hit / len(ranks):8.0%}" for hit in hits)
        print(f"{name:<16}{len(ranks):>5}{shares}{mean:>7.2f}   {low:.0%} to {high:.0%}")


if __name__ == "__main__":
    main(sys.argv[1:] or [DEFAULT])
