"""Throws inputs at the loader and at the parser until one breaks a promise. Usage: see README.md here."""

import argparse
import json
import shutil
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

HERE = Path(__file__).parent
try:
    import atheris
except ImportError:
    atheris = None

with nullcontext() if atheris is None else atheris.instrument_imports(include=["painmap"]):
    from painmap import answer, assemble, checks, export, pages, render, safety, screen, store, words, yamldoc
    from painmap.text import typed

ALARM = "crushing chest pain and sweating"
WORLD = HERE.parent / "world"


def loader():
    """Return a check of one input: bytes that stand in the place of a muscle, of the locations or of the words."""
    base = store._base(str(WORLD))
    packaged = store._documents(base.packaged, {})
    personal = store._documents(base.personal, {})

    def check(raw):
        kinds = (("muscles", "muscles/alpha.yaml"), ("locations", "locations.yaml"), ("words", "words.yaml"))
        for name, file in (kinds[len(raw) % len(kinds)],):
            doc = yamldoc.parse(file, raw)
            for problem in doc.problems:
                assert problem.line >= 1 and problem.column >= 1, problem
            rest = [row for row in personal.get(name, ()) if row.file != file]
            loaded = assemble.assemble("0", packaged, {**personal, name: (doc, *rest)})
            for problem in checks.run(loaded):
                assert problem.message and problem.file, problem
            flags = set(loaded.kb.red_flags)
            assert flags or loaded.problems, "red flags are gone and nobody says so"

    return check


def parser():
    """Return a check of one input: bytes as a question."""
    kb = store.load(str(WORLD))
    packaged = store.load()

    def check(raw):
        text = typed(raw.decode("utf-8", "replace"))
        for base in (kb, packaged):
            found = answer.where(base, text)
            shown = [render.plain(pages.where_page(found)), render.markdown(pages.where_page(found, always=True))]
            shown += [screen.where(found, 40, False), json.dumps(export.where(base, found), ensure_ascii=False)]
            shown.append(render.tsv(export.WHERE_COLUMNS, export.where_rows(found)))
            for one in shown:
                assert all(line.isprintable() for line in one.replace("\t", " ").split("\n")), one
        # Letters may deny or explain an alarm; nothing else can.
        noise = "".join(char for char in raw.decode("utf-8", "replace") if not char.isalpha())
        heard = safety.triage(packaged, words.read(typed(f"{noise}. {ALARM}. {noise}"), packaged))
        assert heard.level == safety.EMERGENCY, noise

    return check


TARGETS = {"loader": loader, "parser": parser}


def seeds(name):
    """Return inputs to begin with."""
    if name == "loader":
        return [path.read_bytes() for path in sorted(WORLD.rglob("*.yaml"))]
    return [ALARM.encode(), b"no heel pain, outer ancle aches when running", "left \x1b[31mcalf é\n3 weeks, I am 67".encode()]


def led_by_coverage(check, name, seconds):
    folder = Path(tempfile.mkdtemp())
    try:
        for number, seed in enumerate(seeds(name)):
            (folder / str(number)).write_bytes(seed)
        limits = [f"-max_total_time={seconds}", "-max_len=4000", "-timeout=20", f"-artifact_prefix={folder}/found-"]
        atheris.Setup([sys.argv[0], *limits, str(folder)], check)
        atheris.Fuzz()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def led_by_chance(check, name, seconds):
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    bits = st.sampled_from([bit for seed in seeds(name) for bit in seed.split(b"\n")])
    any_bytes = st.binary(max_size=500) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
    mixed = st.lists(bits | st.binary(max_size=6), max_size=30).map(b"\n".join)
    end, runs = time.monotonic() + seconds, 0
    while time.monotonic() < end:

        @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(any_bytes | mixed)
        def once(raw):
            if time.monotonic() < end:
                check(raw)

        once()
        runs += 1
    print(f"{name}: about {runs * 200:,} inputs in {seconds} s, no promise broken")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("target", choices=TARGETS)
    options.add_argument("--seconds", type=int, default=1800)
    given_ = options.parse_args()
    (led_by_chance if atheris is None else led_by_coverage)(TARGETS[given_.target](), given_.target, given_.seconds)
