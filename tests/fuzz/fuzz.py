"""Throws inputs at the loader and at the parser until one breaks a promise. Usage: see README.md here."""

import argparse
import json
import re
import shutil
import sys
import tempfile
import time
from contextlib import nullcontext
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent
try:
    import atheris
except ImportError:
    atheris = None

with nullcontext() if atheris is None else atheris.instrument_imports(include=["painmap"]):
    from painmap import answer, assemble, checks, export, pages, render, safety, schema, screen, store, words, yamldoc
    from painmap.text import typed

ALARM = "crushing chest pain and sweating"
WORLD = HERE.parent / "world"


def light(packaged):
    """Return documents of the packaged base without the entries of its lists, which take nearly all of the time."""
    return {
        name: tuple(doc._replace(data=[] if isinstance(doc.data, list) else doc.data, marks={}) for doc in docs)
        for name, docs in packaged.items()
    }


def loader():
    """Return a check of one input: a byte that chooses a file of a personal base, then what stands in it.

    Only that file is read, as all of a base are; where it has no fault, it is also put into the tiny world, which every rule then
    looks at. That takes a hundred times as long and happens a hundred times as seldom.
    """
    base = store._base(str(WORLD))
    packaged = light(store._documents(base.packaged, {}))
    personal = store._documents(base.personal, {})
    kinds = {**schema.FOLDERS, **schema.LISTS, "words": schema.WORDS, "terms": schema.TERMS}

    def check(raw):
        name = sorted(kinds)[raw[0] % len(kinds)] if raw else "muscles"
        file = f"{name}/alpha.yaml" if name in schema.FOLDERS else f"{name}.yaml"
        doc = yamldoc.parse(file, raw[1:])
        alone = assemble._Assembly()
        if name in schema.FOLDERS:
            alone.folder(kinds[name], [doc])
        elif name in schema.LISTS:
            alone.listed(kinds[name], [doc])
        else:
            alone.single(kinds[name], doc)
        problems = [*doc.problems, *alone.problems]
        if not problems:
            rest = [row for row in personal.get(name, ()) if row.file != file]
            loaded = assemble.assemble("0", packaged, {**personal, name: (doc, *rest)})
            problems = [*loaded.problems, *checks.run(loaded)]
        lines = len(re.split(rb"\r\n|[\r\n]|\xc2\x85|\xe2\x80[\xa8\xa9]", raw[1:]))
        for problem in problems:
            assert problem.message and problem.file and problem.column >= 1, problem
            assert problem.line >= 1 and (problem.file != file or problem.line <= lines + 1), problem

    return check


def parser():
    """Return a check of one input: bytes as a question."""
    kb = store.load(str(WORLD))
    packaged = store.load()

    def alarm(raw):
        # Letters may deny or explain an alarm; nothing else can.
        noise = "".join(char for char in raw.decode("utf-8", "replace") if not char.isalpha())
        heard = safety.triage(packaged, words.read(typed(f"{noise}. {ALARM}. {noise}"), packaged))
        assert heard.level == safety.EMERGENCY, noise
        unseen = "".join(char for char in noise if not char.isprintable() and not char.isspace())
        for text in (ALARM.replace(" ", unseen or " "), ALARM.replace("st", f"s{unseen}t")):
            assert safety.triage(packaged, words.read(typed(text), packaged)).level == safety.EMERGENCY, text

    def shown(base, raw):
        found = answer.where(base, typed(raw.decode("utf-8", "replace")))
        forms = [render.plain(pages.where_page(found)), render.markdown(pages.where_page(found, always=True))]
        forms += [screen.where(found, 40, False), json.dumps(export.where(base, found), ensure_ascii=False)]
        forms.append(render.tsv(export.WHERE_COLUMNS, export.where_rows(found)))
        for one in forms:
            assert all(line.isprintable() for line in one.replace("\t", " ").split("\n")), one

    def check(raw):
        # One of three each time: an input that is worth more is tried often enough.
        (alarm, partial(shown, kb), partial(shown, packaged))[len(raw) % 3](raw)

    return check


TARGETS = {"loader": loader, "parser": parser}


def seeds(name):
    """Return inputs to begin with."""
    if name == "loader":
        kinds = sorted([*schema.FOLDERS, *schema.LISTS, "words", "terms"])
        files = [path for folder in (WORLD, HERE.parent / "broken") for path in sorted(folder.rglob("*.yaml"))]
        named = [(path.parent.name if path.parent.name in schema.FOLDERS else path.stem, path) for path in files]
        return [bytes([kinds.index(kind)]) + path.read_bytes() for kind, path in named if kind in kinds]
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
