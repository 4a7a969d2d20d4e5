"""The compiled form is never stale and never fatal: whatever happens to it, painmap answers as if it had none."""

import os
import pickle
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import painmap
from painmap import cache, index, pack, store
from process import WORLD, run

ASK = ("where", "outer shin", "--data")


@pytest.fixture
def base(tmp_path):
    """Return a personal base that may be changed."""
    return Path(shutil.copytree(WORLD, tmp_path / "base"))


@pytest.fixture
def home(tmp_path):
    """Return an empty cache folder as part of the environment."""
    return {"XDG_CACHE_HOME": str(tmp_path / "cache")}


def kept(home):
    """Return the indexes in the cache folder."""
    return sorted(Path(home["XDG_CACHE_HOME"], "painmap").glob("*.index"))


def asked(base, home):
    """Ask the same question and return everything that came of it."""
    return run(*ASK, str(base), env=home)


@pytest.fixture(scope="module")
def parsed():
    """Return the knowledge base read from YAML, without any index."""
    return store.made(store.load_all())


def test_a_base_comes_back_from_its_index_as_it_went_in(parsed):
    stored = index.load(pack.Pack(pack.Whole(index.dump(parsed, "key")), "key"))
    assert index.whole(stored) == parsed
    assert stored.muscles == parsed.muscles and list(stored.locations) == list(parsed.locations)
    assert pickle.loads(pickle.dumps(stored)).red_flags == parsed.red_flags


def test_every_row_is_found_and_no_other(parsed):
    rows = [("a", f"k{at}", "x" * (at % 50)) for at in range(5_000)] + [("b", "k7", "other"), ("a", "", "empty"), ("a", "é", "é")]
    packed = pack.Pack(pack.Whole(pack.pack(rows, "key")))
    assert all(packed.find(table, key) == text.encode() for table, key, text in rows)
    assert packed.find("a", "k5000") is None and packed.find("b", "k8") is None and packed.find("c", "k7") is None
    assert sum(map(len, packed.tables().values())) == len(rows)


def test_an_index_answers_as_a_base_read_from_yaml_does(parsed):
    stored = index.load(pack.Pack(pack.Whole(index.dump(parsed, "key"))))
    plain = parsed._replace(postings=None)  # everything is then worked out when it is asked for, from the records alone
    for text in sorted(set(texts()))[::11]:
        assert painmap.where(stored, text, None, anyway=True) == painmap.where(plain, text, None, anyway=True), text


def texts():
    """Return every text of the vignettes."""
    found = []
    for path in sorted((Path(__file__).parent / "vignettes").glob("*.yaml")):
        found += spoken(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert len(found) > 1_000
    return found


def spoken(value):
    """Return what is a text in a tree of data: strings of several words."""
    if isinstance(value, str):
        return [value] if " " in value else []
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inside for text in spoken(one)]


def test_two_builds_give_the_same_bytes(parsed):
    again = subprocess.run(
        [sys.executable, "-c", "from painmap import store, index; import sys\n"
         "kb = store.made(store.load_all()); sys.stdout.buffer.write(index.dump(kb, 'key'))"],
        capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert again.stdout == index.dump(parsed, "key")


def test_the_second_run_reads_no_yaml(base, home):
    code = (
        "import sys; from painmap import load; load(sys.argv[1]); print('yaml' in sys.modules, 'painmap.schema' in sys.modules)"
    )
    env = {**os.environ, **home}
    command = [sys.executable, "-c", code, str(base)]
    first, second = (subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout for _ in range(2))
    assert (first, second) == ("True True\n", "False False\n")


EDITS = {
    "a comment": ("groups.yaml", lambda text: f"{text}# more\n"),
    "the name of a muscle": ("muscles/alpha.yaml", lambda text: text.replace("name: alpha", "name: alpher")),
    "where a muscle is felt": ("muscles/alpha.yaml", lambda text: text.replace("zone: essential", "zone: spillover", 1)),
    "a word": ("words.yaml", lambda text: text.replace("words: [", "words: [sunward, ", 1)),
    "a place": ("locations.yaml", lambda text: text.replace("aka: [", "aka: [sunny spot, ", 1)),
}


@pytest.mark.parametrize(("file", "edit"), EDITS.values(), ids=list(EDITS))
def test_an_index_made_over_an_earlier_one_is_that_made_from_nothing(file, edit, base, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "one"))
    painmap.load(str(base))
    path = base / file
    before = path.read_text(encoding="utf-8")
    path.write_text(edit(before), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before
    painmap.load(str(base))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "two"))
    painmap.load(str(base))
    same_index(tmp_path)


def same_index(folder):
    """Ask that two cache folders hold the same index."""
    (over,), (anew,) = ((folder / name / "painmap").glob("*.index") for name in ("one", "two"))
    assert over.read_bytes() == anew.read_bytes()


def test_neither_is_one_of_the_packaged_base(tmp_path, monkeypatch):
    copy = Path(shutil.copytree(store.packaged_folder(), tmp_path / "data"))
    monkeypatch.setattr(store, "packaged_folder", lambda: str(copy))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "one"))
    painmap.load()
    for file, old, new in (
        ("muscles/soleus.yaml", "name: soleus", "name: soleus calf"),
        ("words.yaml", "wordings: [", "wordings: [stringy and sunny, "),
    ):
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        painmap.load()
    assert painmap.load().muscles["soleus"].name == "soleus calf"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "two"))
    painmap.load()
    same_index(tmp_path)


def test_an_edit_of_the_same_size_and_time_is_seen(base, home):
    before = asked(base, home)
    file = base / "muscles" / "alpha.yaml"
    text, times = file.read_text(encoding="utf-8"), file.stat()
    file.write_text(text.replace("name: alpha", "name: alphi"), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    after = asked(base, home)
    assert file.stat().st_size == times.st_size and file.stat().st_mtime_ns == times.st_mtime_ns
    assert "alpha" in before.stdout and "alphi" in after.stdout and "alphi" not in before.stdout
    file.write_text(text, encoding="utf-8")
    assert asked(base, home) == before


def test_a_file_that_comes_or_goes_is_seen(base, home):
    before = asked(base, home)
    extra = base / "muscles" / "omega.yaml"
    extra.write_text("name: [", encoding="utf-8")
    broken = asked(base, home)
    assert broken.code == 3 and "muscles/omega.yaml" in broken.stderr
    extra.unlink()
    assert asked(base, home) == before


def test_broken_yaml_is_never_hidden_by_an_old_index(base, home):
    asked(base, home)
    with (base / "locations.yaml").open("a", encoding="utf-8") as file:
        file.write("- {id: Not An Id}\n")
    lines = (base / "locations.yaml").read_text(encoding="utf-8").count("\n")
    broken = asked(base, home)
    assert broken.code == 3 and f"locations.yaml:{lines}:" in broken.stderr


def test_after_an_edit_only_the_edited_file_is_parsed(base, home, monkeypatch):
    from painmap import yamldoc

    monkeypatch.setenv("XDG_CACHE_HOME", home["XDG_CACHE_HOME"])
    painmap.load(str(base))
    parse, parsed_now = yamldoc.parse, []
    monkeypatch.setattr(yamldoc, "parse", lambda shown, raw: parsed_now.append(shown) or parse(shown, raw))
    file = base / "muscles" / "alpha.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("name: alpha", "name: alphi"), encoding="utf-8")
    assert painmap.load(str(base)).muscles["alpha"].name == "alphi"
    assert parsed_now == ["muscles/alpha.yaml"]


def spoil_nothing(path):
    path.write_bytes(b"")


def spoil_all_but_a_byte(path):
    path.write_bytes(path.read_bytes()[:1])


def spoil_start(path):
    path.write_bytes(b"{x" + path.read_bytes()[2:])


def spoil_half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_bytes(path):
    raw = bytearray(path.read_bytes())
    for at in range(0, len(raw), 997):
        raw[at] ^= 1
    path.write_bytes(raw)


def spoil_one_byte(path):
    path.write_bytes(path.read_bytes().replace(b'"alpha"', b'"alphi"'))


def spoil_header(path):
    path.write_bytes(path.read_bytes().replace(b'"buckets": ', b'"buckets": 9'))


def spoil_huge(path):
    path.write_bytes(b'{"painmap": 1, "key": "", "buckets": 99999999999999999, "directory": 0}')


def spoil_foreign(path):
    path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)


def spoil_deep(path):
    path.write_bytes(b"[" * 1_000_000)


def spoil_shape(path):
    path.write_bytes(b'{"painmap index": 1}\n[]')


def spoil_folder(path):
    path.unlink()
    path.mkdir()


def spoil_link(path):
    path.unlink()
    path.symlink_to(path)


def spoil_pipe(path):
    path.unlink()
    os.mkfifo(path)


SPOILT = [
    spoil_pipe,
    spoil_nothing,
    spoil_all_but_a_byte,
    spoil_start,
    spoil_half,
    spoil_bytes,
    spoil_one_byte,
    spoil_foreign,
    spoil_deep,
    spoil_shape,
    spoil_folder,
    spoil_link,
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_spoilt_index_changes_nothing(spoil, base, home):
    before = asked(base, home)
    (path,) = kept(home)
    for file in list(path.parent.iterdir()):
        spoil(file)
    assert asked(base, home) == before
    assert asked(base, home) == before


@pytest.mark.parametrize("spoil", [spoil_all_but_a_byte, spoil_start, spoil_half])
def test_a_spoilt_index_is_made_anew(spoil, base, home):
    asked(base, home)
    (path,) = kept(home)
    before = path.read_bytes()
    spoil(path)
    asked(base, home)
    assert path.read_bytes() == before


def test_a_damaged_first_line_is_told_by_the_reader_in_a_fresh_process():
    """Without the rest of `json` the reader in C says of what is no JSON neither what nor where."""
    code = (
        "import sys\n"
        "from painmap.pack import DamagedError, Pack, Whole\n"
        "whole = sys.stdin.buffer.read()\n"
        "told = 0\n"
        "for raw in [*(whole[:length] for length in range(61)), b'{x' + whole[2:], b'{' * 512, b'[', b'{\"a\":', b'\"']:\n"
        "    try:\n"
        "        Pack(Whole(raw))\n"
        "    except DamagedError:\n"
        "        told += 1\n"
        "Pack(Whole(whole))\n"
        "print(told, 'json' in sys.modules)"
    )
    raw = pack.pack([("table", "key", "text")], "made of this")
    done = subprocess.run([sys.executable, "-c", code], input=raw, capture_output=True, check=False)
    assert done.stderr == b""
    assert done.stdout.split() == [b"66", b"False"]


def test_an_index_of_another_base_is_not_used(base, home, tmp_path):
    other = Path(shutil.copytree(base, tmp_path / "other"))
    (other / "muscles" / "alpha.yaml").write_text(
        (base / "muscles" / "alpha.yaml").read_text(encoding="utf-8").replace("name: alpha", "name: alphi"), encoding="utf-8"
    )
    before = asked(base, home)
    (mine,) = kept(home)
    asked(other, home)
    (theirs,) = set(kept(home)) - {mine}
    shutil.copy(theirs, mine)
    assert asked(base, home) == before


def test_an_index_of_older_modules_is_not_used(base, home, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", home["XDG_CACHE_HOME"])
    painmap.load(str(base))
    (path,) = kept(home)
    before = path.read_bytes()
    monkeypatch.setattr(cache, "made_by", lambda: "other modules")
    painmap.load(str(base))
    assert path.read_bytes() != before


def test_all_modules_that_make_an_index_are_in_its_key():
    code = (
        "import sys; from painmap import store, index; kb = store.made(store.load_all()); index.dump(kb, '')\n"
        "print(*(name.removeprefix('painmap.') for name in sys.modules if name.startswith('painmap.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) - {"store", "errors", "files", "cache"} == set(cache.MAKERS) - {"parts"}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_cache_changes_nothing(base, home, tmp_path):
    before = asked(base, home)
    locked = tmp_path / "locked"
    locked.mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    assert asked(base, {"XDG_CACHE_HOME": str(locked)}) == before


@pytest.mark.parametrize("where", ["/dev/null", "/proc/none", "/dev/full/x", "relative/folder", ""])
def test_a_cache_that_cannot_be_changes_nothing(where, base, home):
    assert asked(base, {"XDG_CACHE_HOME": where}) == asked(base, home)


def test_without_a_home_painmap_answers_all_the_same(base, home):
    assert asked(base, {"XDG_CACHE_HOME": "", "HOME": ""}) == asked(base, home)
    assert asked(base, {"XDG_CACHE_HOME": "", "HOME": "/nowhere"}) == asked(base, home)


def test_writers_at_the_same_time_leave_one_whole_index(base, home):
    command = [sys.executable, "-m", "painmap", *ASK, str(base)]
    env = {**os.environ, **home, "NO_COLOR": "1"}
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) for _ in range(4)]
    said = {process.communicate()[0] for process in running}
    assert len(said) == 1 and b"alpha" in said.pop()
    (path,) = kept(home)
    assert index.whole(index.load(pack.Pack(pack.Whole(path.read_bytes())))).muscles["alpha"].name == "alpha"


def test_a_writer_that_dies_leaves_the_old_index(base, home, monkeypatch):
    asked(base, home)
    (path,) = kept(home)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    cache.write(str(path), b"half")
    assert path.read_bytes() == before
    assert kept(home) == [path] and not list(path.parent.glob("*-*"))


def test_nobody_else_can_read_what_is_kept(base, home):
    asked(base, home)
    (path,) = kept(home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_each_platform_has_its_own_folder(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache.folder() == "/home/me/.cache/painmap"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache.folder() == "/home/me/Library/Caches/painmap"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "/users/me/local")
    assert cache.folder() == "/users/me/local/painmap"


@pytest.mark.parametrize("nowhere", ["", "relative"])
def test_an_empty_home_is_not_the_root_of_the_disk(nowhere, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", nowhere)
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache.folder() is None


@pytest.mark.parametrize("name", cache.MAKERS)
def test_makers_exist(name):
    assert (Path(painmap.__file__).parent / f"{name}.py").is_file()
