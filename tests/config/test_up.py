"""`balai up` as a person runs it: three children, each is back after kill -9, a clean stop, a taken port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from servers import ROOT, free_port


class Running:
    """One `balai up` on its own folder and ports."""

    def __init__(self, var: Path) -> None:
        self.web, self.streams = free_port(), free_port()
        self.env = os.environ | {
            "BALAI_VAR": str(var), "BALAI_DATABASE": f"sqlite://{var / 'balai.sqlite3'}", "BALAI_SECRET": "x" * 50,
            "PYTHONPATH": str(ROOT / "src"),
        }  # fmt: skip
        self.process = subprocess.Popen(self.command(), env=self.env, stderr=subprocess.PIPE, text=True)

    def command(self) -> list[str]:
        """What a person types."""
        ports = ["--port", str(self.web), "--streams-port", str(self.streams)]
        return [sys.executable, "-m", "balai.config.cli", "up", *ports]

    def answers(self) -> bool:
        """Whether web and streams answer, and all three children live."""
        with suppress(OSError):
            for address in (f"{self.web}/api/v1/openapi.json", f"{self.streams}/sehat"):
                urllib.request.urlopen(f"http://127.0.0.1:{address}", timeout=2).close()
            return len(self.children()) == 3
        return False

    def children(self) -> dict[str, int]:
        """Running children of the supervisor: name -> pid."""
        return {name_of(pid): pid for pid in below(self.process.pid)}


def below(pid: int) -> list[int]:
    """The pids of the children of a process."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return sorted(found)


def name_of(pid: int) -> str:
    """`balai-web`, `balai-work`, or `streams`, which is a program of its own."""
    with suppress(OSError):
        if "balai.config.streams.app" in Path(f"/proc/{pid}/cmdline").read_text():
            return "streams"
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something patiently."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    one = Running(tmp_path_factory.mktemp("up"))
    try:
        until(one.answers)
        yield one
    finally:
        one.process.kill()
        one.process.wait()


@pytest.mark.parametrize("name", ["balai-web", "balai-work", "streams"])
def test_a_killed_child_is_started_again(running, name):
    victim = running.children()[name]
    os.kill(victim, signal.SIGKILL)
    until(lambda: running.children().get(name, victim) != victim)
    until(running.answers)


def test_a_killed_worker_of_the_web_is_started_again(running):
    holder = running.children()["balai-web"]
    (worker,) = below(holder)
    os.kill(worker, signal.SIGKILL)
    until(lambda: running.answers() and worker not in below(running.children()["balai-web"]))


def test_the_supervisor_has_one_thread_and_no_database_open(running):
    """Or its copies would share what cannot be shared."""
    folder = Path(f"/proc/{running.process.pid}")
    assert len(list((folder / "task").iterdir())) == 1
    assert not [path for path in (folder / "fd").iterdir() if "sqlite3" in str(path.readlink())]


def test_a_taken_port_is_said_and_nothing_starts(running):
    other = subprocess.run(running.command(), env=running.env, capture_output=True, text=True, timeout=60, check=False)
    assert other.returncode == 1
    assert f"port {running.web} on 127.0.0.1 is taken" in other.stderr


def test_sigterm_stops_everybody_with_status_0(running):
    children = [*running.children().values(), *below(running.children()["balai-web"])]
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(30) == 0
    until(lambda: not [pid for pid in children if name_of(pid)])
    for port in (running.web, running.streams):
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
