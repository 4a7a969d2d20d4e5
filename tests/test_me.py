"""Cautions that are kept: heeded by every answer, seen by nobody else, holding nothing that was typed."""

import json
import stat

import pytest

from process import run


@pytest.fixture
def home(tmp_path):
    return {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}


def kept(home):
    return json.loads(run("me", "--json", env=home).stdout)["cautions"]


def test_what_is_kept_changes_plans_until_it_is_removed(home):
    assert run("me", "--add", "blood-thinners", env=home).code == 0
    plan = json.loads(run("routine", "piriformis", "--json", env=home).stdout)
    assert plan["cautions"] == ["blood-thinners"]
    assert "press" not in [phase["phase"] for phase in plan["phases"]]
    assert any("blood thinners" in row["because"] for row in plan["left_out"])
    once = json.loads(run("routine", "piriformis", "--caution", "none", "--json", env=home).stdout)
    assert once["cautions"] == []
    assert "press" in [phase["phase"] for phase in once["phases"]]
    run("me", "--remove", "blood-thinners", env=home)
    assert kept(home) == []


def test_each_answer_echoes_what_is_kept(home):
    run("me", "--add", "pregnant", env=home)
    assert "pregnant" in run("where", "outer ankle", env=home).stdout
    assert json.loads(run("where", "outer ankle", "--json", env=home).stdout)["understood"]["cautions"] == ["pregnant"]


def test_a_caution_ends_after_its_last_day(home):
    run("me", "--add", "injury", "--until", "2020-01-01", env=home)
    run("me", "--add", "pregnant", "--until", "2999-12-31", env=home)
    assert kept(home) == [{"id": "pregnant", "until": "2999-12-31"}]


def test_the_file_is_the_users_alone_and_holds_only_ids(home, tmp_path):
    run("me", "--add", "pregnant", env=home)
    run("where", "my secret outer ankle", env=home)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files] == ["cautions.json"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert json.loads(files[0].read_text()) == {"pregnant": None}
    run("me", "--clear", env=home)
    assert not files[0].exists()


def test_an_unknown_caution_is_refused_with_a_suggestion(home):
    done = run("me", "--add", "blood-thiners", env=home)
    assert done.code == 2
    assert "blood-thinners" in done.stderr
    assert kept(home) == []


def test_a_bad_date_is_refused(home):
    assert run("me", "--add", "injury", "--until", "tomorrow", env=home).code == 2


@pytest.mark.parametrize("content", ["", "[1]", '{"pregnant": 3}', "{" * 5000])
def test_a_broken_file_is_said_and_never_passed_over(home, tmp_path, content):
    folder = tmp_path / "config" / "painmap"
    folder.mkdir(parents=True)
    (folder / "cautions.json").write_text(content)
    done = run("routine", "piriformis", env=home)
    assert done.code == 3
    assert "painmap me --clear" in done.stderr
    assert done.stdout == ""
    assert run("me", "--clear", env=home).code == 0
    assert run("routine", "piriformis", env=home).code == 0


def test_without_a_home_nothing_is_kept_and_it_is_said():
    nowhere = {"HOME": "", "XDG_CONFIG_HOME": "relative", "APPDATA": ""}
    done = run("me", "--add", "pregnant", env=nowhere)
    assert (done.stdout, done.code) == ("", 4)
    assert "set HOME or XDG_CONFIG_HOME" in done.stderr
    assert run("me", "--clear", env=nowhere).code == 0
    assert kept(nowhere) == []


def test_what_one_person_keeps_is_not_true_of_everybody_in_a_file(home):
    run("me", "--add", "pregnant", env=home)
    answer = json.loads(run("where", "--batch", "-", stdin="outer ankle\n", env=home).stdout)
    assert answer["understood"]["cautions"] == []
    given = json.loads(run("where", "--batch", "-", "--caution", "injury", stdin="outer ankle\n", env=home).stdout)
    assert given["understood"]["cautions"] == ["injury"]
