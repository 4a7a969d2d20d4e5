"""Print how often a muscle that a page names for a complaint comes out on top, beside two plain text searches.

    python tests/place_report.py [FILE...]       (default: tests/vignettes/places.yaml)

hit@1, hit@3, hit@5 (with 95 % intervals, Wilson 1927) and the mean reciprocal rank of the best expected muscle, by kind, by
area and by half; then the same for BM25 (Robertson 1994) and SQLite FTS5 over each muscle's text of the same knowledge base.

243 rows were written from public pages by somebody who had not seen the program; 19 of typo, slang and denial reword some of
them; the last 41, sentences from other pages, were written by an editor before the program was asked about them. The halves are
cut by page with a fixed rule. A page names one to four muscles for a complaint, seldom all that may be behind it, so that a lower
rank is no proof of a mistake.
"""

import hashlib
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from math import log
from pathlib import Path

import painmap
from triage_report import interval, vignettes

DEFAULT = Path(__file__).parent / "vignettes" / "places.yaml"


def half(row):
    """Return the half of the set that a row's page belongs to."""
    return "AB"[int(hashlib.sha256(row["source"].encode()).hexdigest(), 16) % 2]


def documents(kb):
    """Return each muscle's text: its names, places with their lay names, what it feels like and what brings it on."""
    spoken = {row.id: row.name for rows in (kb.words.sensations, kb.words.activities, kb.words.times) for row in rows}
    texts = {}
    for muscle in kb.muscles.values():
        places = [kb.locations[row.to] for row in muscle.refers]
        said = [muscle.name, *muscle.aka, muscle.where, *(name for place in places for name in (place.name, *place.aka))]
        said += [spoken.get(row.id, row.id) for row in (*muscle.feels, *muscle.worse_with)]
        said += [row.text for row in (*muscle.sets_off, *muscle.keeps_going)]
        texts[muscle.id] = " ".join(said).lower()
    return texts


def terms(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def bm25(texts, k=1.2, b=0.75):
    """Return a ranker by Okapi BM25."""
    counts = {id_: Counter(terms(text)) for id_, text in texts.items()}
    mean = sum(sum(row.values()) for row in counts.values()) / len(counts)
    held = Counter(term for row in counts.values() for term in row)

    def ranked(query):
        scores = {}
        for id_, row in counts.items():
            long = 1 - b + b * sum(row.values()) / mean
            scores[id_] = sum(
                log(1 + (len(counts) - held[t] + 0.5) / (held[t] + 0.5)) * row[t] * (k + 1) / (row[t] + k * long)
                for t in terms(query)
            )
        return sorted((id_ for id_ in scores if scores[id_] > 0), key=lambda id_: (-scores[id_], id_))

    return ranked


def fts5(texts):
    """Return a ranker by SQLite's full-text index, any word of the query counting."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table muscle using fts5(id unindexed, text, tokenize = 'porter')")
    base.executemany("insert into muscle values (?, ?)", texts.items())

    def ranked(query):
        words = " or ".join(f'"{term}"' for term in terms(query)).replace(" or ", " OR ")
        return [row[0] for row in base.execute("select id from muscle where muscle match ? order by rank, id", (words,))]

    return ranked


def best(ranked, row):
    """Return the best rank of an expected muscle, or None."""
    return min((ranked.index(muscle) + 1 for muscle in row["expect"] if muscle in ranked), default=None)


def line(name, ranks):
    """Return one line of the report."""
    shown = ""
    for most in (1, 3, 5):
        hits = sum(got is not None and got <= most for got in ranks)
        low, high = interval(hits, len(ranks))
        shown += f"{hits / len(ranks):8.0%} ({low:3.0%}-{high:4.0%})"
    return f"{name:<16}{len(ranks):>5}{shown}{sum(1 / got for got in ranks if got) / len(ranks):>7.2f}"


def main(paths):
    kb = painmap.load()
    texts = documents(kb)
    rankers = {
        "painmap": lambda text: [row.id for row in painmap.where(kb, text, None).results],
        "BM25": bm25(texts),
        "SQLite FTS5": fts5(texts),
    }
    rows = [row for path in paths for row in vignettes(path)]
    for title, ranked in rankers.items():
        groups = defaultdict(list)
        for row in rows:
            got = best(ranked(row["text"]), row)
            names = ["all", f"half {half(row)}", f"kind {row['kind']}"]
            for name in names + ([f"area {row['area']}"] if title == "painmap" else []):
                groups[name].append(got)
        print(f"\n{title:<16}{'n':>5}{'hit@1':>8}{'':11}{'hit@3':>8}{'':11}{'hit@5':>8}{'':11}{'MRR':>7}")
        print("\n".join(line(name, ranks) for name, ranks in sorted(groups.items())))


if __name__ == "__main__":
    main(sys.argv[1:] or [DEFAULT])
