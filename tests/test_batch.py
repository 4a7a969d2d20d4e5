"""Many questions: one line out for each, in order, alone or shared out over processes and machines."""

import json
import multiprocessing
import os
import pickle
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import painmap
from painmap import batch, export
from process import PAINMAP, WORLD, _everything, environment, run, shell

TINY = ("--data", WORLD)
README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
QUESTIONS = ["outer shin", "outer shn, no sole pain", "crushing chest pain and sweating, outer shin", "zzqx", "outer knee aches"]


def asked(text, *args):
    """Return the answers to a batch, as data."""
    result = run("where", "--batch", "-", *args, *TINY, stdin=text)
    assert result.code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_gets_the_answer_that_where_gives_it():
    answers = asked("\n".join(QUESTIONS))
    assert answers == [json.loads(run("where", text, "--json", *TINY).stdout) for text in QUESTIONS]


def test_json_lines_bring_their_id_back_whatever_it_is():
    rows = [{"id": 7, "text": "outer shin"}, {"text": "sole"}, {"id": {"a": [1]}, "text": "outer knee", "more": 1}]
    answers = asked("\n".join(map(json.dumps, rows)))
    assert [answer.get("id", "none") for answer in answers] == [7, "none", {"a": [1]}]
    assert all(answer["results"] for answer in answers)


BAD = [
    "",
    "   ",
    "{",
    '{"id": 3}',
    '{"id": 4, "text": 5}',
    '{"text": " "}',
    "[" * 3,
    "x" * 200_000,
    "{" * 90_000,
    "\x00",
    "\ufeff",
]


def test_a_line_that_cannot_be_answered_is_a_line_that_says_why():
    text = "".join(f"{line}\nouter shin\n" for line in BAD)
    answers = asked(text)
    assert len(answers) == 2 * len(BAD)
    assert all(answer["results"][0]["id"] == "alpha" for answer in answers[1::2])
    told = [answer.get("error") for answer in answers[::2]]
    assert [bool(error) for error in told] == [True] * 6 + [False, True, True, True, True]
    assert answers[6]["id"] == 3


def test_bytes_that_are_no_text_and_windows_line_ends():
    result = run("where", "--batch", "-", *TINY, stdin=b"\xff\xfeouter shin\r\nsole\r\nouter knee")
    assert len(result.stdout.splitlines()) == 3 and '"error"' not in result.stdout


ALARM = "crushing chest pain and sweating"
NO_QUESTIONS = [
    f"{{ {ALARM}",
    f'{{"tekst": "{ALARM}"}}',
    f'{{"text": "{ALARM}',
    f'{{"text": ["{ALARM}"]}}',
    f'{{"id": NaN, "text": "{ALARM}"}}',
    f"{ALARM} " * 4_000,
    f'{{"text": "{ALARM}", "text": "ankle"}}',
    f'{{"id": 1, "text": "ankle", "te\\u0078t": "{ALARM}"}}',
    f'{{"id": {{"a": "{ALARM}", "a": 1}}, "text": "ankle"}}',
]


def test_an_alarm_in_a_line_that_cannot_be_answered_is_told():
    result = run("where", "--batch", "-", *TINY, stdin="\n".join(NO_QUESTIONS))
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(bool(row["error"]), row["triage"]["level"]) for row in rows] == [(True, "emergency")] * len(NO_QUESTIONS)
    assert f"{len(NO_QUESTIONS)} may be emergencies" in result.stderr


TOO_LONG = "and so on " * 12_000


@pytest.mark.parametrize("line", [TOO_LONG + ALARM, json.dumps({"id": 1, "text": TOO_LONG + ALARM}), "x" * 300_000])
def test_a_line_that_was_not_read_to_its_end_is_not_called_routine(line):
    result = run("where", "--batch", "-", *TINY, stdin=f"{line}\nouter shin")
    unread, read = (json.loads(row) for row in result.stdout.splitlines())
    assert (unread["triage"]["level"], read["triage"]["level"]) == ("unread", "routine")
    assert "not read to its end" in unread["error"] and "emergency number (112, 911, 999)" in unread["error"]
    assert "1 too long to be read" in result.stderr


@pytest.mark.parametrize("char", ["x", "é", "痛", "😱"])
@pytest.mark.parametrize("ascii_only", [None, False, True], ids=["text", "JSON", "escaped JSON"])
def test_forty_thousand_characters_of_any_script_are_read_to_the_end(char, ascii_only):
    text = f"outer shin. {char * 20} ".ljust(40_000 - len(ALARM), char) + ALARM
    line = text if ascii_only is None else json.dumps({"id": 1, "text": text}, ensure_ascii=ascii_only)
    (row,) = (json.loads(row) for row in run("where", "--batch", "-", *TINY, stdin=line).stdout.splitlines())
    assert row["triage"]["level"] == "emergency" and "error" not in row


def test_a_long_line_keeps_no_others_waiting():
    lines = iter([b"x" * batch.MOST_BYTES + b"y", *[b"outer shin"] * 60])
    assert [len(batch._next(lines)) for _ in range(4)] == [1, 50, 10, 0]


@pytest.mark.parametrize("end", ["", " and so on" * 12_000, '", "more": {'])
def test_the_escapes_of_json_that_is_too_long_or_torn_hide_no_alarm(end):
    text = f"outer shin\nno fever\n{ALARM}\n".replace(" ", "\u200b")
    row = json.dumps({"id": 1, "text": text})[:-2] + end
    result = run("where", "--batch", "-", *TINY, stdin=row)
    (told,) = (json.loads(line) for line in result.stdout.splitlines())
    assert told["error"] and told["triage"]["level"] == "emergency"


@pytest.mark.parametrize("value", ["NaN", "[-Infinity]", "1e999", "[" * 900 + "]" * 900, "[" * 20_000 + "]" * 20_000])
def test_an_id_that_is_no_json_is_told_and_never_printed(value):
    def refused(constant):
        raise AssertionError(constant)

    result = run("where", "--batch", "-", *TINY, stdin=f'{{"id": {value}, "text": "outer shin"}}\nouter shin')
    bad, good = (json.loads(line, parse_constant=refused) for line in result.stdout.splitlines())
    assert bad.get("error") or bad["id"] == json.loads(value)
    assert good["results"]
    assert result.stderr == ""


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_a_file_in_an_encoding_of_windows_is_read_line_by_line(encoding, tmp_path):
    file = tmp_path / "questions.txt"
    file.write_bytes(f"outer shin – now\r\n{ALARM}\r\n".encode(encoding))
    rows = [json.loads(line) for line in run("where", "--batch", file, *TINY).stdout.splitlines()]
    assert [row["triage"]["level"] for row in rows][:2] == ["routine", "emergency"]
    assert rows[0]["results"][0]["id"] == "alpha"


def test_an_escape_in_a_line_is_no_word_of_it():
    (row,) = asked("\x1b]52;c;aGk=\x07outer \x1b[31mshin\x1b[0m")
    assert row["query"] == "outer shin"
    assert row["understood"]["ignored"] == row["understood"]["corrected"] == []


@pytest.mark.parametrize("source", ["/dev/null", "-"])
def test_a_batch_without_a_question_ends_with_1(source):
    result = run("where", "--batch", source, *TINY, stdin="")
    assert (result.stdout, result.code) == ("", 1)
    assert "no question" in result.stderr


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("/dev/zero", "/dev/zero holds no questions"),
        ("/dev/urandom", "/dev/urandom holds no questions"),
        ("/proc/self/mem", "/proc/self/mem can't be read"),
        ("/nowhere/at/all", "/nowhere/at/all can't be read"),
        (WORLD, f"{WORLD} can't be read: is a directory"),
    ],
)
def test_what_holds_no_questions_is_called_by_its_name(source, said):
    result = run("where", "--batch", source, *TINY)
    assert (result.stdout, result.code) == ("", 2)
    assert said in result.stderr and "knowledge base" not in result.stderr


def test_a_device_on_standard_input_holds_no_questions():
    result = shell('painmap where --batch - --data "$WORLD" < /dev/zero')
    assert (result.stdout, result.code) == ("", 2)
    assert "Standard input holds no questions" in result.stderr


def test_a_line_without_end_is_refused():
    result = shell('head -c 300000000 /dev/zero | painmap where --batch - --data "$WORLD"')
    assert (result.stdout, result.code) == ("", 2)
    assert "Standard input holds no questions" in result.stderr


def test_a_named_pipe_is_waited_for_but_not_for_ever(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    result = run("where", "--batch", pipe, *TINY)
    assert (result.stdout, result.code) == ("", 2)
    assert f"Nobody writes into the pipe {pipe}" in result.stderr
    written = shell(f'echo outer shin > {pipe} & painmap where --batch {pipe} --data "$WORLD"')
    assert '"results":[{' in written.stdout and written.code == 0


def test_a_worker_that_is_killed_costs_no_answer():
    kb = painmap.load(WORLD)
    lines = [b"outer shin"] * 400
    rows = batch.answers(kb, lines, batch.Asked(5, (), False), 2)
    first = next(rows)
    for worker in multiprocessing.active_children():
        worker.kill()
    assert [first, *rows] == [first] * len(lines)


def test_without_workers_each_line_is_answered_all_the_same(monkeypatch):
    def refused(*_):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    kb = painmap.load(WORLD)
    rows = list(batch.answers(kb, [b"outer shin"] * 120, batch.Asked(5, (), False), 2))
    assert len(rows) == 120 and all('"results":[{' in row for row in rows)


@pytest.mark.parametrize("how", ["SIGTERM", "SIGKILL", "closed pipe"])
def test_workers_end_with_their_first_process(how):
    with subprocess.Popen(
        [*PAINMAP, "where", "--batch", "-", "--jobs", "2", *TINY],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment("/nowhere"),
    ) as process:  # fmt: skip
        process.stdin.write(b"outer shin\n" * 1_500)
        process.stdin.flush()
        assert process.stdout.readline()
        if how == "closed pipe":
            process.stdout.close()
        else:
            process.send_signal(getattr(signal, how))
        # A pipe ends when nobody holds its other end any more, workers included.
        assert process.stderr.read() == b""
        assert process.wait() == -(signal.SIGPIPE if how == "closed pipe" else getattr(signal, how))


def test_an_emergency_is_withheld_and_counted_on_stderr():
    result = run("where", "--batch", "-", *TINY, stdin="\n".join(QUESTIONS))
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["withheld"] for row in rows] == [False, False, True, False, False]
    assert "1 may be emergencies" in result.stderr


def test_several_processes_give_the_same_lines(tmp_path):
    file = tmp_path / "questions.txt"
    file.write_text("\n".join(QUESTIONS * 60), encoding="utf-8")
    one, two = (run("where", "--batch", file, "--jobs", jobs, *TINY) for jobs in ("1", "2"))
    assert one == two and len(one.stdout.splitlines()) == 300


def test_options_of_where_hold_for_every_line():
    assert [len(row["results"]) for row in asked("outer shin\nouter knee", "-n", "1")] == [1, 1]
    assert asked("outer shin", "--caution", "pregnant")[0]["understood"]["cautions"] == ["pregnant"]


@pytest.mark.parametrize("args", [("outer shin",), ("--why",), ("--format", "md"), ("--format", "tsv"), ("--jobs", "0")])
def test_what_does_not_go_with_a_batch_is_said(args):
    result = run("where", "--batch", "-", *args, *TINY, stdin="outer shin")
    assert result.code == 2 and result.stdout == ""


def test_a_file_that_cannot_be_read_is_said():
    result = run("where", "--batch", "/nowhere/questions.txt", *TINY)
    assert result.code == 2 and "/nowhere/questions.txt can't be read" in result.stderr


def test_answers_come_while_questions_are_still_asked():
    with subprocess.Popen(
        [*PAINMAP, "where", "--batch", "-", *TINY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment("/nowhere")
    ) as process:
        for _ in range(3):
            process.stdin.write(b"outer shin\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["results"]
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        process.stdin.close()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_whole_lines(jobs, tmp_path):
    out, questions = tmp_path / "answers.jsonl", tmp_path / "questions"
    os.mkfifo(questions)
    with out.open("wb") as file:
        process = subprocess.Popen(
            [*PAINMAP, "where", "--batch", questions, "--jobs", jobs, *TINY], stdout=file, stderr=subprocess.PIPE,
            env=environment("/nowhere"),
        )  # fmt: skip
    threading.Thread(target=feed, args=(questions,), daemon=True).start()
    while out.stat().st_size < 100_000 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    text = out.read_bytes()
    assert (process.returncode, said.strip()) == (130, b"")
    assert text.endswith(b"\n") and all(json.loads(line)["results"] for line in text.splitlines())


def feed(path):
    """Write questions until nobody reads them any more."""
    handle = os.open(path, os.O_WRONLY)
    try:
        while True:
            os.write(handle, b"outer shin\n" * 100)
    except OSError:
        os.close(handle)


def test_progress_is_shown_only_to_a_person(tmp_path):
    questions = tmp_path / "questions.txt"
    questions.write_text("outer shin\n" * 60, encoding="utf-8")
    ours, theirs = pty.openpty()
    with (tmp_path / "answers").open("wb") as answers:
        process = subprocess.Popen(
            [*PAINMAP, "where", "--batch", questions, *TINY], stdout=answers, stderr=theirs,
            env=environment("/nowhere", {"TERM": "xterm"}),
        )  # fmt: skip
    os.close(theirs)
    shown = _everything(ours, process).decode()
    os.close(ours)
    assert process.wait(60) == 0
    assert "answered" in shown and len((tmp_path / "answers").read_text(encoding="utf-8").splitlines()) == 60
    assert run("where", "--batch", "-", *TINY, stdin="outer shin").stderr == ""


def test_memory_does_not_grow_with_the_stream():
    """One answer is let go before the next question is read."""
    kb = painmap.load(WORLD)
    read = []

    def questions():
        for number in range(1_000):
            read.append(number)
            yield b"outer shin"

    for count, _ in enumerate(batch.answers(kb, questions(), batch.Asked(5, (), False)), 1):
        assert len(read) == count


def test_threads_share_one_base():
    kb = painmap.load(WORLD)
    expected = {text: export.where(kb, painmap.where(painmap.load(WORLD), text)) for text in QUESTIONS}
    wrong = []

    def ask():
        for text in QUESTIONS * 20:
            if export.where(kb, painmap.where(kb, text)) != expected[text]:
                wrong.append(text)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_loaded_base_can_be_sent_to_another_process():
    kb = painmap.load(WORLD)
    code = "import pickle, sys, painmap; kb = pickle.load(sys.stdin.buffer); print(painmap.where(kb, 'outer shin').results[0].id)"
    done = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(kb), capture_output=True, check=True)
    assert done.stdout == b"alpha\n"


def test_the_readmes_example_for_dask_runs(tmp_path):
    block = next(code for code in re.findall(r"^```python\n(.*?)^```", README, re.S | re.M) if "dask" in code)
    assert len([line for line in block.splitlines() if line]) <= 10
    (tmp_path / "example.py").write_text(block, encoding="utf-8")
    (tmp_path / "complaints").mkdir()
    for number, text in enumerate(("outer ankle\nknee cap", "left buttock")):
        (tmp_path / "complaints" / f"{number}.txt").write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, "example.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[['peroneus-longus'") and done.stdout.count("[") == 4
