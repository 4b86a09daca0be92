"""`balai up`: one command that runs web, streams and worker, restarts what dies, and stops cleanly.

It does nothing itself: it holds three children and their process groups. Each is a copy (fork) of the supervisor,
which has one thread and no connection; so a child that was killed is back in a blink.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
LARGE_BYTES = 1 << 20
"""Blocks from this size on go back to the system when freed: hashing a password takes 16 MB for a moment, and each
thread would keep its own."""
ARENAS = 2
GRACE_S = 10.0
CALM_S = 2.0
STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class PortTaken(RuntimeError):
    """Somebody else listens on a port we need."""


@dataclass(slots=True)
class Child:
    """One kind of process and the one that runs now. `run` is called in the copy; its answer is the exit status."""

    name: str
    run: Callable[[], int]
    pid: int = 0
    started: float = 0.0
    failures: int = 0
    due: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Starts, watches and stops the children."""

    children: list[Child]
    stopping: bool = False

    def run(self) -> int:
        """Until SIGTERM or SIGINT; returns the exit status."""
        for number in STOPS:
            signal.signal(number, self._on_signal)
        for child in self.children:
            _start(child)
        while not self.stopping:
            for child in self.children:
                self._watch(child)
            time.sleep(0.05)
        return self._stop()

    def _on_signal(self, number: int, _frame: object) -> None:
        self.stopping = True

    def _watch(self, child: Child) -> None:
        now = time.monotonic()
        if not child.pid:
            if now >= child.due:
                _start(child)
            return
        status = _status_of(child.pid)
        if status is None:
            return
        _kill_group(child.pid)
        child.failures = 0 if now - child.started > CALM_S else child.failures + 1
        wait = min(0.1 * 2**child.failures, 0.5) if child.failures else 0.0  # who lived a while is back at once
        say(f"{child.name} ended with status {status}; starting it again in {wait:.1f} s")
        child.pid, child.due = 0, now + wait

    def _stop(self) -> int:
        running = [child for child in reversed(self.children) if child.pid]
        for child in running:
            _signal(child.pid, signal.SIGTERM)
        deadline, left = time.monotonic() + GRACE_S, running
        while left and time.monotonic() < deadline:
            left = [child for child in left if _status_of(child.pid) is None]
            time.sleep(0.02)
        for child in running:
            _kill_group(child.pid)
        return 1 if left else 0


def say(line: str) -> None:
    """One line for whoever watches."""
    print(f"balai: {line}", file=sys.stderr, flush=True)


def check_port(host: str, port: int) -> None:
    """Raise PortTaken when somebody listens there: granian would share the port with a stale server."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((host, port)) == 0:
            raise PortTaken(
                f"port {port} on {host} is taken; stop that program, or choose another with "
                f"BALAI_WEB_PORT and BALAI_STREAMS_PORT"
            )


def program(module: str, *words: str) -> Callable[[], int]:
    """A child that becomes another Python program, with nothing of the supervisor's memory."""
    return lambda: os.execv(sys.executable, [sys.executable, "-m", module, *words])


def _start(child: Child) -> None:
    child.started = time.monotonic()
    supervisor = os.getpid()
    child.pid = os.fork()
    if child.pid == 0:
        _become(child, supervisor)


def _become(child: Child, supervisor: int) -> NoReturn:
    """In the copy: a process group of its own, the supervisor's end is its end, then `run`."""
    status = 1
    try:
        os.setsid()
        for number in STOPS:
            signal.signal(number, signal.SIG_DFL)
        system = ctypes.CDLL(None)
        system.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        system.prctl(PR_SET_NAME, f"balai-{child.name}".encode())
        for option, value in ((M_MMAP_THRESHOLD, LARGE_BYTES), (M_ARENA_MAX, ARENAS)):
            getattr(system, "mallopt", lambda *_: 0)(option, value)  # glibc's
        if os.getppid() == supervisor:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            status = child.run()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - the top of a process
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _status_of(pid: int) -> int | None:
    """The exit status of a child that ended (negative: by that signal); None while it runs."""
    try:
        ended, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if ended else None


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
