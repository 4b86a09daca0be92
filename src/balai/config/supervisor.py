"""`balai up`: one command that runs web, streams and worker, restarts what dies, and stops cleanly.

Small on purpose (no Django here): it holds three children and their process groups.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
GRACE_S = 10.0
CALM_S = 20.0


class PortTaken(RuntimeError):
    """Somebody else listens on a port we need."""


@dataclass(slots=True)
class Child:
    """One kind of process and the one that runs now."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Starts, watches and stops the children."""

    children: list[Child]
    stopping: bool = False
    _signals: list[int] = field(default_factory=list)

    def run(self) -> int:
        """Until SIGTERM or SIGINT; returns the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        for child in self.children:
            _start(child)
        while not self.stopping:
            for child in self.children:
                self._watch(child)
            time.sleep(0.1)
        return self._stop()

    def _on_signal(self, number: int, _frame: object) -> None:
        self.stopping = True

    def _watch(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                _start(child)
            return
        status = child.process.poll()
        if status is None:
            if now - child.started > CALM_S:
                child.failures = 0
            return
        _kill_group(child.process.pid)
        child.failures += 1
        wait = min(0.2 * 2 ** (child.failures - 1), 0.8)  # the hall is back within 5 s
        say(f"{child.name} ended with status {status}; starting it again in {wait:.1f} s")
        child.process, child.due = None, now + wait

    def _stop(self) -> int:
        for child in reversed(self.children):
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + GRACE_S
        clean = True
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                clean = False
            _kill_group(child.process.pid)
        return 0 if clean else 1


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


def web_command(host: str, port: int, workers: int, threads: int) -> list[str]:
    """The granian command line: WSGI, one interface per process (docs/adr/0006)."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--backlog", "1024",
        "--no-ws", "--log-level", "warning", "--respawn-failed-workers", "--respawn-interval", "0.3", "--workers-kill-timeout", "5",
        "balai.config.wsgi:application",
    ]


def _start(child: Child) -> None:
    child.process = subprocess.Popen(
        child.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_die_with_parent  # noqa: PLW1509
    )
    child.started = time.monotonic()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
