"""Runs one command, and ends all that it started when the pipe to whoever asked for it closes.

Started as a file (`python leash.py NAME`), so that it imports nothing of ours and is up in a few
milliseconds. It reads one JSON line from stdin, the order (`process.py` writes it):

    {"command": [...], "grace": seconds, "stop_signal": number, "user": [uid, gid] or null}

and answers with one JSON line on stdout, `{"pid": number}`, or `{"error": sentence}`. From then on
stdin is the leash: when it closes, however its other end died (SIGKILL too), the command's process
group gets the stop signal, and SIGKILL when the grace is over. The command writes to stderr, which
is a log file. The exit status is the command's own, or 128 plus the signal that ended it.
"""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

LOOK_EVERY = 0.02  # seconds between two looks at a group that is ending

# Of Linux' prctl(2); elsewhere the leash works without these two extra ropes.
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def main() -> NoReturn:
    """Start the command, hold the leash, and exit as the command did."""
    wakeups = _wake_on_signals()
    if prctl is not None:
        # What the command leaves behind becomes our child, not init's, so that it can be ended.
        prctl(PR_SET_CHILD_SUBREAPER, 1)
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as orders:
        order = json.loads(orders.readline())
    command = _start(order)
    _wait_for_end(command, wakeups)
    _end_group(command, order["stop_signal"], grace=order["grace"])
    _end_orphans()
    status = command.returncode
    sys.exit(128 - status if status < 0 else status)


def _wake_on_signals() -> int:
    """A file descriptor that becomes readable when we are told to end or a child has ended."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    return reader


def _start(order: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start the command in a session of its own and tell its pid, or why it did not start."""
    uid, gid = order["user"] or (None, None)
    try:
        command = subprocess.Popen(  # noqa: S603 - the order is our own starter's
            order["command"],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            start_new_session=True,
            preexec_fn=_die_with_leash,  # noqa: PLW1509 - the leash has one thread
            user=uid,
            group=gid,
            extra_groups=None if gid is None else [],
        )
    except OSError as error:
        _answer({"error": str(error)})
        sys.exit(127)
    _answer({"pid": command.pid})
    return command


def _die_with_leash() -> None:
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _answer(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)  # noqa: T201 - the answer to the starter


def _wait_for_end(command: subprocess.Popen[bytes], wakeups: int) -> None:
    """Return when the command has ended, the leash was let go, or we were told to end."""
    while command.poll() is None:
        ready, _, _ = select.select([sys.stdin, wakeups], [], [])
        if sys.stdin in ready or _told_to_end(wakeups):
            return


def _told_to_end(wakeups: int) -> bool:
    return any(number != signal.SIGCHLD for number in os.read(wakeups, 64))


def _end_group(command: subprocess.Popen[bytes], stop_signal: int, *, grace: float) -> None:
    """Send the stop signal, wait for the grace, and kill what is left of the group."""
    deadline = time.monotonic() + grace
    somebody_left = _signal_group(command.pid, stop_signal)
    while somebody_left:
        time.sleep(LOOK_EVERY)
        command.poll()
        _reap_orphans(besides=command.pid)
        overdue = time.monotonic() >= deadline
        somebody_left = _signal_group(command.pid, signal.SIGKILL if overdue else 0)
    command.wait()


def _signal_group(group: int, number: int) -> bool:
    """False when nobody is left in the group."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:  # macOS, for a group of zombies
        return False
    return True


def _reap_orphans(besides: int) -> None:
    """Collect ended children other than the command itself, whose status Popen collects."""
    for pid in _children():
        if pid != besides:
            os.waitpid(pid, os.WNOHANG)


def _end_orphans() -> None:
    """Kill what left the command's group (a daemon's way), until no child is left."""
    while pids := _children():
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _children() -> list[int]:
    """The pids of our children, as Linux tells them; empty elsewhere."""
    listing = Path(f"/proc/self/task/{os.getpid()}/children")
    return [int(pid) for pid in listing.read_text().split()] if listing.exists() else []


if __name__ == "__main__":
    main()
