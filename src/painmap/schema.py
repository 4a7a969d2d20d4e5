"""What stands where in the knowledge base: a folder of single entries, a file with a list, or a file that is one mapping."""

from __future__ import annotations

from painmap.body_schema import DISPUTE, GROUP, LINK, LOCATION, LOOK_ALIKE, MUSCLE, ROUTINE, SOURCE, STEP
from painmap.language_schema import CAUTION, FINDING, GRAMMAR, HELP_LINE, RED_FLAG, TERMS, WORDS

FOLDERS = {"muscles": MUSCLE, "steps": STEP, "routines": ROUTINE}
LISTS = {
    "locations": LOCATION, "groups": GROUP, "links": LINK, "look_alikes": LOOK_ALIKE, "disputes": DISPUTE, "sources": SOURCE,
    "findings": FINDING, "red_flags": RED_FLAG, "cautions": CAUTION, "help_lines": HELP_LINE,
}  # fmt: skip
SINGLES = {"words": WORDS, "terms": TERMS, "grammar": GRAMMAR}
