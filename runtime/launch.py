"""Turns itself into a program that dies with its parent, even when the parent is killed with SIGKILL.

Run as a script by an isolated interpreter: `launch.py PARENT_PID SIGNAL UID GID PROGRAM ARGUMENT…` (UID -1:
as we are). Not a `preexec_fn`: Python code between fork and exec may deadlock in a process with threads.
"""

import ctypes  # here, because the user we become may not be able to read the interpreter's files
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
COULD_NOT_LAUNCH = 127


def become(uid: int, gid: int) -> None:
    os.setgroups([gid])
    os.setgid(gid)
    os.setuid(uid)


def die_with_parent(parent: int, death_signal: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def main(arguments: list[str]) -> None:
    parent, death_signal, uid, gid = (int(number) for number in arguments[:4])
    program = arguments[4:]
    if uid >= 0:
        become(uid, gid)
    die_with_parent(parent, death_signal)  # after the change of user, which clears the setting
    os.execv(program[0], program)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except OSError as error:
        sys.stderr.write(f"could not launch {sys.argv[5]}: {error.strerror}\n")
        sys.exit(COULD_NOT_LAUNCH)
