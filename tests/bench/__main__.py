"""How quick painmap is, beside `import click`, the tldr client and jrnl: prints the table of the README.

    python tests/bench                 # all of it; builds the wheel, makes environments in a temporary folder
    python tests/bench --rounds 9 --no-growth --work /tmp/bench

Needs Linux or macOS and, the first time, the package index (to install painmap's wheel, tldr and jrnl).
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clock import Command, in_turn, ratio

ROOT = Path(__file__).resolve().parent.parent.parent
SENTENCE = "dull ache on the outside of my left hip and down the outer thigh, no numbness, worse when lyign on it at night"
QUESTIONS = 10_000
EXAMPLE = "- Example:\n\n`tar cf {{target.tar}} {{file}}`\n\n"
PAGE = "# tar\n\n> Archiving utility.\n\n" + 8 * EXAMPLE


def environment(folder: Path, *packages: str) -> Path:
    """Return the folder of programs of a virtual environment with some packages in it."""
    if not (folder / "bin").is_dir():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", *packages], check=True)
    return folder / "bin"


def wheel(work: Path) -> str:
    """Build the wheel of this checkout and return its path."""
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", work / "dist", ROOT], check=True)
    return str(next((work / "dist").glob("painmap-*.whl")))


def checkout(copy: Path) -> dict[str, str]:
    """Copy what a checkout needs, and return the environment in which its painmap runs."""
    for name in ("src", "data"):
        shutil.copytree(ROOT / name, copy / name, dirs_exist_ok=True)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return {"PYTHONPATH": str(copy / "src"), "XDG_CACHE_HOME": str(copy / "cache")}


def larger(work: Path, bin_: Path, times: int) -> dict[str, str]:
    """Lay out an installed painmap whose base is so many times as large, and return its environment."""
    package = work / f"times-{times}" / "painmap"
    if not package.is_dir():
        installed = next(bin_.parent.glob("lib/python*/site-packages/painmap"))
        shutil.copytree(installed, package, ignore=shutil.ignore_patterns("data", "knowledge.index"))
        made = [bin_ / "python", ROOT / "tests" / "bench" / "grow.py", str(times), package / "knowledge.index"]
        subprocess.run(made, check=True)
    return {"PYTHONPATH": str(package.parent)}


def edited(file: Path):
    """Return what edits a file of the base, each time in another way."""

    def edit() -> None:
        with file.open("a", encoding="utf-8") as text:
            text.write(f"# {time.time_ns()}\n")

    return edit


def commands(work: Path, growth: bool) -> tuple[Command, list[Command]]:
    """Return the yardstick and everything that is timed."""
    bin_ = environment(work / "painmap", "click", "pyyaml", "rich")
    subprocess.run([bin_ / "pip", "install", "--quiet", "--force-reinstall", "--no-deps", wheel(work)], check=True)
    tldr = environment(work / "tldr", "tldr") / "tldr"
    jrnl = environment(work / "jrnl", "jrnl") / "jrnl"
    for folder in ("linux", "osx", "common"):  # its page is on disk, so that no network is timed
        page = work / "tldr-cache" / "tldr" / "pages" / folder / "tar.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE, encoding="utf-8")
    on_disk = {"XDG_CACHE_HOME": str(work / "tldr-cache"), "TLDR_LANGUAGE": "en"}
    painmap, python = str(bin_ / "painmap"), str(bin_ / "python")
    still, changing = checkout(work / "checkout"), checkout(work / "edited")
    inside = [python, "-c", "from painmap.__main__ import run; run()"]
    found = [
        Command('where "outer ankle", installed', [painmap, "where", "outer ankle"], limit=1.30),
        Command('where "outer ankle", checkout: every file checked', [*inside, "where", "outer ankle"], still, limit=1.30),
        Command("the same drawn on a terminal", [painmap, "where", "outer ankle"], terminal=True, limit=1.40),
        Command("20 words: two places, a denial, a typo", [painmap, "where", SENTENCE], limit=1.45),
        Command("--format json", [painmap, "where", "outer ankle", "--format", "json"], limit=1.35),
        Command("--format md", [painmap, "where", "outer ankle", "--format", "md"], limit=1.35),
        Command("--help", [painmap, "--help"], limit=1.25),
        Command("--version", [painmap, "--version"], limit=1.25),
        Command(
            "one completion", [painmap],
            {"_PAINMAP_COMPLETE": "bash_complete", "COMP_WORDS": "painmap muscle glu", "COMP_CWORD": "2"}, limit=1.25,
        ),
        Command("muscle piriformis, terminal", [painmap, "muscle", "piriformis"], terminal=True, limit=2.2),
        Command("muscle piriformis, piped", [painmap, "muscle", "piriformis"], limit=1.4),
        Command("routine piriformis, terminal", [painmap, "routine", "piriformis"], terminal=True, limit=2.2),
        Command("routine piriformis, piped", [painmap, "routine", "piriformis"], limit=1.4),
        Command(
            "first run after an edit, checkout", [*inside, "where", "outer ankle"], changing,
            setup=edited(work / "edited" / "data" / "groups.yaml"), limit=9,
        ),
        Command("tldr (Python) tar, page on disk", [str(tldr), "tar"], on_disk),
        Command("jrnl --version", [str(jrnl), "--version"]),
    ]  # fmt: skip
    if growth:
        for times, limit in ((10, 1.6), (100, 2.5)):
            found.append(
                Command(f"knowledge base x {times}", [*inside, "where", "outer ankle"], larger(work, bin_, times), limit=limit)
            )
    return Command("import click", [python, "-I", "-c", "import click"]), found


def batch(work: Path, python: str) -> list[str]:
    """Time the batch with one process and with two, in turn, and return two rows of the table."""
    file = work / "questions.txt"
    with file.open("wb") as out:
        subprocess.run([python, Path(__file__).parent / "ask.py", str(QUESTIONS)], stdout=out, check=True)
    seconds: dict[str, list[float]] = {"1": [], "2": []}
    for _ in range(3):
        for jobs, rows in seconds.items():
            start = time.perf_counter()
            command = [str(Path(python).parent / "painmap"), "where", "--batch", file, "--jobs", jobs]
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
            rows.append(time.perf_counter() - start)
    one, two = (sorted(rows)[1] for rows in seconds.values())
    return [
        f"| batch, {QUESTIONS:,} sentences of 15 words | {QUESTIONS / one:,.0f} a second | | 1,500 a second |",
        f"| ... with `--jobs 2` | {QUESTIONS / two:,.0f} a second, {one / two:.2f} x | | 1.6 x |",
    ]


def processor() -> str:
    """Return what the machine says of its processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="how often each command runs")
    parser.add_argument("--work", type=Path, help="a folder for the environments, kept for the next time")
    parser.add_argument("--no-growth", action="store_true", help="leave the larger bases out (the largest takes minutes to make)")
    given = parser.parse_args()
    work = given.work or Path(tempfile.mkdtemp(prefix="painmap-bench-"))
    work.mkdir(parents=True, exist_ok=True)
    yardstick, timed = commands(work, not given.no_growth)
    base, runs = in_turn(yardstick, timed, given.rounds)
    versions = subprocess.run(
        [yardstick.args[0], "-c", "from importlib.metadata import version as v; print('click', v('click'), 'rich', v('rich'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    took = sorted(row.wall for row in base)[len(base) // 2]
    print(
        f"{datetime.date.today():%d %B %Y}; {processor()}, {os.cpu_count()} cores; Python {platform.python_version()}, "
        f"{versions}; medians of {given.rounds} alternating runs; `import click` takes {took:.3f} s.\n"
    )
    print("| command | x `import click` | middle half | at most |\n|---|---|---|---|")
    for command, rows in zip(timed, runs, strict=True):
        middle, low, high = ratio(rows, base)
        print(f"| {command.name} | {middle:.2f} | {low:.2f}-{high:.2f} | {command.limit or ''} |")
    middle, low, high = ratio(runs[0], base, "peak")
    print(f'| peak memory of where "outer ankle" | {middle:.2f} | {low:.2f}-{high:.2f} | 1.25 |')
    print(*batch(work, yardstick.args[0]), sep="\n")
    if given.work is None:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
