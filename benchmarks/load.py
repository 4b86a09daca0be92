"""A cheap load generator: keep-alive HTTP/1.1 over plain sockets, a fixed number of clients and requests.

It shares the cores with the server; the figures say so.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.world import TOKEN


@dataclass(slots=True)
class Result:
    """What a run measured. Latencies in ms."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    answers: list[dict[str, object]] = field(default_factory=list)
    refused: int = 0

    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.seconds

    def quantile(self, q: float) -> float:
        """A latency quantile in ms."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(q * len(ordered)))]


Job = tuple[str, dict[str, object], str]
"""(path, body, idempotency key)"""


async def _client(port: int, jobs: Iterator[Job], result: Result) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for path, body, key in jobs:
        data = json.dumps(body).encode()
        began = time.perf_counter()
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
            f"Idempotency-Key: {key}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\n\r\n".encode() + data
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        answer = await reader.readexactly(length)
        result.latencies.append((time.perf_counter() - began) * 1000)
        if head.split(b" ", 2)[1].startswith(b"2"):
            result.answers.append(json.loads(answer))
        else:
            result.refused += 1
            if result.refused <= 3:
                print("   refused:", head.split(b"\r\n")[0].decode(), answer[:200].decode())
    writer.close()


def run(port: int, jobs: list[Job], clients: int = 8) -> Result:
    """Give the jobs out one after the other to so many clients."""
    result = Result()
    queue = iter(jobs)

    async def all_clients() -> None:
        began = time.perf_counter()
        await asyncio.gather(*(_client(port, queue, result) for _ in range(clients)))
        result.seconds = time.perf_counter() - began

    asyncio.run(all_clients())
    return result


def line(name: str, result: Result, more: Callable[[], str] = str) -> str:
    """One printed line."""
    return (
        f"{name:<34} {result.rate():8.0f}/s   p50 {result.quantile(0.5):6.1f}  p95 {result.quantile(0.95):6.1f}"
        f"  p99 {result.quantile(0.99):6.1f} ms   refused {result.refused} {more()}"
    )
