"""Runs painmap as its users do, but for the clock of the guided session: that one goes on only by what a pipe says.

usage: led_driver.py CLOCK_FD ARGUMENTS...
"""

import contextlib
import functools
import os
import sys

from painmap import cli, lead


class Clock:
    """A clock that stands still until somebody writes seconds, one number a line, into its pipe."""

    def __init__(self, file):
        self.file, self.now, self.unread = file, 1_000.0, b""
        os.set_blocking(file, False)

    def __call__(self):
        with contextlib.suppress(BlockingIOError):
            self.unread += os.read(self.file, 4_096)
        *lines, self.unread = self.unread.split(b"\n")
        self.now += sum(map(float, lines))
        return self.now


lead.lead = functools.partial(lead.lead, time_now=Clock(int(sys.argv[1])))
sys.exit(cli.main(sys.argv[2:]))
