"""The guided session on a real pseudo-terminal, with a clock that the test turns: keys, signals, sizes, what is left behind."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

import pyte
import pytest

from process import PATIENCE, WORLD, environment, run, terminal

HERE = Path(__file__).parent
ALARM = "crushing chest pain and sweating"


class Led:
    """A guided session on a pseudo-terminal, what its screen shows, and its clock."""

    def __init__(self, *args, columns=80, rows=24, env=None):
        self.ours, self.theirs = pty.openpty()
        self.before = termios.tcgetattr(self.theirs)
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self._size(columns, rows)
        self.home = tempfile.TemporaryDirectory()
        clock, self.clock = os.pipe()
        self.status, status = os.pipe()
        control, self.control = os.pipe()
        command = [str(HERE / "led_shell.py"), str(status), str(control), sys.executable, str(HERE / "led_driver.py"), str(clock)]
        self.shell = subprocess.Popen(
            [sys.executable, *command, "routine", *args, "--data", WORLD],
            stdin=self.theirs, stdout=self.theirs, stderr=self.theirs, pass_fds=(clock, status, control),
            env=environment(self.home.name, env), start_new_session=True,
        )  # fmt: skip
        for end in (clock, status, control):
            os.close(end)
        self.said = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.control)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.shell.pid, signal.SIGKILL)
        self.shell.wait()
        for end in (self.ours, self.theirs, self.clock, self.status):
            with contextlib.suppress(OSError):
                os.close(end)
        self.home.cleanup()

    def _size(self, columns, rows):
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns, rows):
        """Change the size of the terminal."""
        self.screen.resize(rows, columns)
        self._size(columns, rows)

    def type(self, keys):
        """Press keys."""
        os.write(self.ours, keys.encode())

    def pass_(self, seconds):
        """Turn the clock on."""
        os.write(self.clock, f"{seconds}\n".encode())

    @property
    def text(self):
        """The screen, lines without what is blank at their ends."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def until(self, *wanted, gone=()):
        """Wait until the screen shows all of some texts, and none of some others; return it."""
        end = time.monotonic() + PATIENCE
        while not all(piece in self.text for piece in wanted) or any(piece in self.text for piece in gone):
            self._read(end, wanted)
        return self.text

    def _read(self, end, wanted):
        ready, _, _ = select.select([self.ours, self.status], [], [], max(0, end - time.monotonic()))
        assert ready, f"waited in vain for {wanted}; the screen shows:\n{self.text}"
        if self.status in ready:
            self.said += os.read(self.status, 100)
        if self.ours in ready:
            part = os.read(self.ours, 65_536)
            self.raw += part
            self.stream.feed(part)

    def _told(self, word):
        end = time.monotonic() + PATIENCE
        while not (found := re.search(rf"{word} (-?\d+)\n".encode(), self.said)):
            self._read(end, word)
        self.said = b""
        while select.select([self.ours], [], [], 0)[0]:
            self._read(end, word)
        return int(found.group(1))

    def stopped(self):
        """Wait until the program is stopped."""
        self._told("stopped")

    def go_on(self):
        """Continue the program in the foreground."""
        os.write(self.control, b"g")

    def ended(self):
        """Wait for the end and return the exit code (negative: the signal)."""
        return self._told("ended")

    def kill(self, number):
        """Send a signal to the program, not to its shell."""
        os.killpg(os.tcgetpgrp(self.ours), number)

    @property
    def settings(self):
        """What the terminal is set to."""
        return termios.tcgetattr(self.theirs)

    def begin(self):
        """Press the key that begins, and let the count-in pass."""
        self.until("Press space to begin")
        self.type(" ")
        self.until("get ready")
        self.pass_(10)
        return self.until("pause", gone=["get ready"])


def left_whole(led):
    """Assert that the terminal is as it was found: its settings, its cursor, its first screen."""
    assert led.settings == led.before
    assert not led.screen.cursor.hidden
    assert led.raw.count(b"\x1b[?1049h") == led.raw.count(b"\x1b[?1049l")
    assert led.raw.rfind(b"\x1b[?1049l") > led.raw.rfind(b"\x1b[?1049h")


ALPHA = ("alpha", "--start", "--minutes", "10")


def test_it_waits_for_a_key_and_shows_first_what_to_know():
    with Led(*ALPHA) as led:
        shown = led.until("Press space to begin, q to leave.")
        assert "! Stop if: sharp pain" in shown
        assert "Twice a day at most." in shown
        assert "ball on the outer shin" in shown
        assert b"\x1b[?1049h" not in led.raw
        led.type("q")
        assert led.ended() == 0
        assert led.settings == led.before


def test_keys_typed_before_anything_was_asked_begin_nothing():
    with Led(*ALPHA) as led:
        led.type("   ")
        led.until("Press space to begin")
        led.type("q")
        assert led.ended() == 0
        assert "0:00 of" in led.text
        assert b"\x1b[?1049h" not in led.raw


def test_the_side_that_was_asked_for_stands_in_its_title():
    with Led("left alpha", "--start") as led:
        assert ", LEFT SIDE" in led.until("Press space to begin").splitlines()[0]
        led.type("q")
        assert led.ended() == 0


def test_days_say_in_one_line_that_a_session_leads_through_one():
    with Led(*ALPHA, "--days", "7") as led:
        shown = led.until("Press space to begin")
        assert shown.count("--days") == 1
        led.type("q")
        assert led.ended() == 0


def test_a_step_shows_its_name_the_time_left_what_means_stop_and_the_keys():
    with Led(*ALPHA) as led:
        shown = led.begin()
        for piece in ("ALPHA", "ball on the outer shin", "hold, first side", "! Stop if: sharp pain.", "space pause", "q quit"):
            assert piece in shown
        assert "██████" in shown
        assert led.screen.cursor.hidden


def test_the_hold_counts_down_and_the_side_changes():
    with Led(*ALPHA, columns=30, rows=8) as led:
        led.begin()
        led.until("hold, first side")
        led.pass_(20)
        led.until("40")
        led.pass_(41)
        led.until("change sides")
        led.pass_(5)
        led.until("hold, second side")


def test_a_pause_holds_the_time():
    with Led(*ALPHA, columns=30, rows=8) as led:
        led.begin()
        led.pass_(20)
        led.until("40")
        led.type(" ")
        led.until("paused")
        led.pass_(300)
        led.type(" ")
        led.until("40", gone=["paused"])
        led.pass_(3)
        led.until("37")


def test_next_back_and_ten_seconds_more():
    with Led(*ALPHA, columns=30, rows=8) as led:
        led.begin()
        led.type("n")
        led.until("change sides")
        led.type("+")
        led.until("15")
        led.type("b")
        led.until("hold, first side")
        led.type("\x1b[C")
        led.until("change sides")
        led.type("xyz\x1b[15~\t")  # keys that mean nothing
        led.type("n")
        led.until("hold, second side")


def test_alt_and_a_letter_is_no_letter():
    with Led(*ALPHA, columns=30, rows=8) as led:
        led.begin()
        led.type("\x1bq\x1bn\x1b\x1b[A")
        led.pass_(20)
        led.until("hold, first side", "40")
        led.type("q")
        assert led.ended() == 0
        left_whole(led)


def test_q_ends_with_a_summary_and_0():
    with Led(*ALPHA) as led:
        led.begin()
        led.pass_(12)
        led.type("q")
        assert led.ended() == 0
        assert "steps done, 0:12 of" in led.text
        assert "Cut short: ball on the outer shin." in led.text
        left_whole(led)


def test_ctrl_c_ends_with_a_summary_and_130():
    with Led(*ALPHA) as led:
        led.begin()
        led.type("\x03")
        assert led.ended() == 130
        assert "0 of 3 steps done" in led.text
        assert "Traceback" not in led.text
        left_whole(led)


def test_ctrl_c_before_it_begins():
    with Led(*ALPHA) as led:
        led.until("Press space to begin")
        led.type("\x03")
        assert led.ended() == 130
        assert led.settings == led.before


def test_it_ends_by_itself_and_rings_where_that_was_asked_for():
    with Led(*ALPHA, "--bell") as led:
        led.begin()
        led.pass_(1_000)
        assert led.ended() == 0
        assert "3 of 3 steps done" in led.text
        assert led.raw.count(b"\a") >= 2
        left_whole(led)


def test_a_bell_without_a_session_says_in_one_line_what_it_needs():
    plain, belled = run("routine", "alpha", "--data", WORLD), run("routine", "alpha", "--bell", "--data", WORLD)
    assert (belled.stdout, belled.code) == (plain.stdout, 0)
    assert belled.stderr.count("\n") == 1 and "add --start" in belled.stderr


def test_without_the_bell_nothing_rings():
    with Led(*ALPHA) as led:
        led.begin()
        led.pass_(1_000)
        led.ended()
        assert b"\a" not in led.raw


@pytest.mark.parametrize("size", [(40, 12), (120, 40), (20, 5)])
def test_a_resized_terminal_is_drawn_anew(size):
    with Led(*ALPHA) as led:
        led.begin()
        led.resize(*size)
        led.screen.reset()
        shown = led.until("Stop if", "hold", "pause")
        assert shown.splitlines()[-1].endswith("quit") or size[0] < 40


def test_ctrl_z_gives_the_terminal_back_and_resuming_takes_it_again_without_counting_the_time():
    with Led(*ALPHA, columns=30, rows=8) as led:
        led.begin()
        led.pass_(20)
        led.until("40")
        led.type("\x1a")
        led.stopped()
        left_whole(led)
        led.pass_(5_000)
        led.screen.reset()
        led.go_on()
        led.until("paused", "40")
        assert led.settings != led.before
        led.type(" ")
        led.until("40", gone=["paused"])
        led.pass_(2)
        led.until("38")
        led.type("q")
        assert led.ended() == 0
        left_whole(led)


def test_a_stop_that_nobody_announced_is_no_time_either():
    with Led(*ALPHA, columns=30, rows=8) as led:
        led.begin()
        led.pass_(20)
        led.until("40")
        led.kill(signal.SIGSTOP)
        led.stopped()
        led.pass_(5_000)
        led.screen.reset()
        led.go_on()
        led.until("paused", "40")
        led.type("q")
        assert led.ended() == 0
        assert led.settings == led.before


def test_ctrl_z_while_it_waits_to_begin():
    with Led(*ALPHA) as led:
        led.until("Press space to begin")
        led.type("\x1a")
        led.stopped()
        assert led.settings == led.before
        led.screen.reset()
        led.go_on()
        led.until("Press space to begin")
        led.type("q")
        assert led.ended() == 0
        assert led.settings == led.before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_that_ends_it_leaves_the_terminal_whole(number):
    with Led(*ALPHA) as led:
        led.begin()
        led.kill(number)
        assert led.ended() == -number
        left_whole(led)


def test_the_key_that_quits_at_once_leaves_the_terminal_whole():
    with Led(*ALPHA) as led:
        led.begin()
        led.type("\x1c")
        assert led.ended() == -signal.SIGQUIT
        left_whole(led)


def test_an_error_in_the_middle_leaves_the_terminal_whole():
    """A clock that breaks stands for whatever may break."""
    with Led(*ALPHA) as led:
        led.begin()
        os.write(led.clock, b"nonsense\n")
        assert led.ended() == 1
        left_whole(led)


def test_no_colour_where_none_is_wanted():
    with Led(*ALPHA, env={"NO_COLOR": "1"}) as led:
        led.begin()
        assert re.search(rb"\x1b\[[0-9;]*m", led.raw) is None
        led.type("q")
        led.ended()


@pytest.mark.parametrize("env", [{"LC_ALL": "C"}, {"LANG": "C"}, {"LANG": "POSIX"}, {"LANG": "de_DE.ISO-8859-1"}])
def test_only_ascii_where_the_locale_says_so(env):
    with Led(*ALPHA, env=env) as led:
        shown = led.begin()
        assert "######" in shown
        assert led.raw.isascii()


def test_a_dumb_terminal_gets_plain_lines():
    with Led(*ALPHA, env={"TERM": "dumb"}) as led:
        led.until("Press space to begin")
        led.type(" ")
        led.until("- get ready: 10 s")
        led.pass_(10)
        led.until("- hold, first side: 60 s")
        led.type(" ")
        led.until("paused")
        led.type(" q")
        assert led.ended() == 0
        assert b"\x1b" not in led.raw
        assert led.settings == led.before


# --- where nobody is led ---------------------------------------------------------------------------------------------


def test_off_a_terminal_the_plan_is_printed_without_waiting():
    led, plain = run("routine", *ALPHA, "--data", WORLD), run("routine", "alpha", "--minutes", "10", "--data", WORLD)
    assert led.stdout == plain.stdout
    assert led.code == 0
    assert "terminal" in led.stderr


def test_other_forms_are_printed_even_on_a_terminal():
    assert terminal("routine", *ALPHA, "--json", "--data", WORLD).text.startswith("{")


def test_an_emergency_is_never_led():
    shown = terminal("routine", f"{ALARM}, alpha", "--start", "--data", WORLD)
    assert "Call your emergency number" in shown.text
    assert "Press space" not in shown.text
    assert shown.code == 0


def test_what_is_urgent_stands_first_and_next_to_the_key_that_begins():
    with Led("alpha, knee pain after a fall, can't walk four steps", "--start", rows=60) as led:
        shown = led.until("Press space to begin").strip().splitlines()
        assert shown[0].startswith("! URGENT: ")
        assert [line for line in shown if line][-2].startswith("! URGENT: ")
        led.type("q")
        assert led.ended() == 0


def test_a_plan_without_steps_is_never_led():
    shown = terminal("routine", "--start", "--minutes", "3", "alpha", "--caution", "injury", "--data", WORLD)
    assert "Press space" not in shown.text
    assert shown.code == 0
