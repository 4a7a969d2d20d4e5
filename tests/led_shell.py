"""A shell just large enough for the tests of the guided session: job control on the terminal that is its standard input.

It runs a command in the foreground, says on a pipe when it stopped or ended, and continues it when told to.
usage: led_shell.py STATUS_FD CONTROL_FD COMMAND...
"""

import fcntl
import os
import signal
import sys
import termios


def main(status, control, *command):
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.execv(command[0], command)
    while True:
        _, how = os.waitpid(child, os.WUNTRACED)
        if not os.WIFSTOPPED(how):
            os.write(int(status), f"ended {os.waitstatus_to_exitcode(how)}\n".encode())
            os.tcsetpgrp(0, os.getpid())
            os.read(int(control), 1)
            return
        os.tcsetpgrp(0, os.getpid())
        os.write(int(status), b"stopped 0\n")
        if not os.read(int(control), 1):
            os.killpg(child, signal.SIGKILL)
            return
        os.tcsetpgrp(0, child)
        os.killpg(child, signal.SIGCONT)


main(*sys.argv[1:])
