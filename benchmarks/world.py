"""A real Balai server on its own database, as small as the question allows, and ended by pid."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "bench-token-of-a-mall-that-is-no-mall"
MALL = "uji-beban"
COUNTERS = 2000
QUEUES = ("dukcapil.ktp-kk", "dukcapil.akta", "polda.sim", "polda.skck")
SERVICES = ("dukcapil.ktp-hilang", "dukcapil.akta-kelahiran", "polda.sim-a-baru", "polda.surat-kehilangan")


@dataclass(slots=True)
class Server:
    """A running server."""

    web: int
    streams: int
    process: subprocess.Popen[bytes]
    env: dict[str, str]
    folder: Path

    def get(self, path: str) -> object:
        """GET as JSON."""
        request = Request(
            f"http://127.0.0.1:{self.web}{path}", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        with urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def memory_mb(self) -> dict[str, float]:
        """PSS in MB of each process of this server, by command line."""
        return {name: pss / 1024 for name, pss in _pss_kb(self.process.pid)}


def _pss_kb(root: int) -> list[tuple[str, int]]:
    found = []
    for pid in [root, *_descendants(root)]:
        with contextlib.suppress(OSError):
            told = Path(f"/proc/{pid}/smaps_rollup").read_text()
            kb = next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
            name = Path(f"/proc/{pid}/comm").read_text().strip()
            name = name if name.startswith("balai-") else next((w for w in words if w.startswith("balai.")), words[0])
            found.append((f"{name} {pid}", kb))
    return found


def _descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    todo, found = [root], []
    while todo:
        todo += (below := children.get(todo.pop(), []))
        found += below
    return found


def free_port(start: int) -> int:
    """A port nobody listens on, below the ephemeral range."""
    import socket

    for port in range(start, 32000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("no free port")


@contextlib.contextmanager
def running(
    database: str = "", *, workers: int = 1, threads: int = 4, shown: str = MALL, fill: tuple[str, ...] = ()
) -> Iterator[Server]:
    """A server with the benchmark mall, on SQLite or on the given PostgreSQL address.

    `fill` is a module with its words, run before the server starts; what it prints is kept in `filled`.
    """
    folder = Path(tempfile.mkdtemp(prefix="balai-bench-"))
    web = free_port(18400)
    streams = free_port(web + 1)
    env = os.environ | {
        "BALAI_VAR": str(folder), "BALAI_DATABASE": database or f"sqlite://{folder / 'balai.sqlite3'}",
        "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "balai.config.settings", "BALAI_MALL": shown,
    }
    python = sys.executable
    subprocess.run([python, "-m", "balai.config.ready"], env=env, check=True, cwd=ROOT)
    subprocess.run([python, "-m", "benchmarks.found"], env=env, check=True, cwd=ROOT)
    if fill:
        told = subprocess.run([python, "-m", *fill], env=env, check=True, cwd=ROOT, capture_output=True)
        (folder / "filled").write_bytes(told.stdout)
    process = start(env, web, streams, workers, threads)
    server = Server(web, streams, process, env, folder)
    try:
        wait_for(server)
        yield server
    finally:
        stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def start(env: dict[str, str], web: int, streams: int, workers: int = 1, threads: int = 4) -> subprocess.Popen[bytes]:
    """Start `balai up` in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "balai.config.cli", "up", "--port", str(web), "--streams-port", str(streams),
         "--workers", str(workers), "--threads", str(threads)],
        env=env, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL,
    )


def wait_for(server: Server, limit_s: float = 40) -> float:
    """Seconds until the server answers."""
    began = time.monotonic()
    while time.monotonic() - began < limit_s:
        try:
            server.get(f"/api/v1/malls/{MALL}")
            return time.monotonic() - began
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the server does not answer")


def stop(server: Server) -> None:
    """Stop by SIGTERM, then make sure by pid."""
    pids = [server.process.pid, *_descendants(server.process.pid)]
    server.process.send_signal(signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.process.wait(15)
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
