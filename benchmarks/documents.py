"""Papers: how long until one is signed, and how long a look at /cek/ takes among twenty thousand."""

from __future__ import annotations

import http.client
import json
import os
import random
import sys
import threading
import time
from urllib.parse import urlsplit

from benchmarks.world import ROOT, Server, running

SIGNED, KEPT, LOOKS = 60, 20_000, 2_000


def measure() -> None:
    """Signing by the worker's own command; verification by QR over HTTP, alone and with four at once."""
    fill = ("benchmarks.papers", str(SIGNED), str(KEPT))
    with running(fill=fill) as server:
        _measure("SQLite", server)
    sys.path.insert(0, str(ROOT / "tests"))
    import servers

    with servers.start_postgres() as url, running(url, fill=fill) as server:
        _measure("PostgreSQL", server)


def _measure(name: str, server: Server) -> None:
    answer = json.loads((server.folder / "filled").read_text().strip().splitlines()[-1])
    first, warm = answer["signed_ms"][0], sorted(answer["signed_ms"][1:])
    print(
        f"{name}: paper drawn, signed, stamped, kept and recorded in {_at(warm, 50):.0f} ms (p50), {_at(warm, 99):.0f} ms"
        f" (p99) of {len(warm)} warm; the first of a process {first:.0f} ms; worker {answer['memory_mb']:.0f} MB"
    )
    for clients in (1, 4):
        spent = _looks(server.web, answer["paths"], clients)
        print(
            f"{name}: /cek/ by QR among {KEPT} papers, {clients} client(s): p50 {_at(spent, 50):.1f} ms,"
            f" p99 {_at(spent, 99):.1f} ms, most {spent[-1]:.1f} ms ({len(spent)} looks)"
        )


def _looks(port: int, paths: list[str], clients: int) -> list[float]:
    spent: list[float] = []

    def look(seed: int) -> None:
        dice, talk = random.Random(seed), http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        for n in range(LOOKS // clients + 50):
            began = time.perf_counter()
            talk.request("GET", dice.choice(paths))
            answer = talk.getresponse()
            body = answer.read()
            if answer.status != 200 or b"ASLI dan masih berlaku" not in body:
                raise RuntimeError(f"{answer.status} instead of a verdict")
            if n >= 50:
                spent.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=look, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(spent)


def _at(spent: list[float], percent: int) -> float:
    return spent[min(len(spent) - 1, len(spent) * percent // 100)]


def path_of(payload: str) -> str:
    """The path and query of a QR's address."""
    parts = urlsplit(payload)
    return f"{parts.path}?{parts.query}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balai.config.settings")
    measure()
