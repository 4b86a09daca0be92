"""Click to board: the time from pressing "call" to the event on every connected board; and many open streams."""

from __future__ import annotations

import asyncio
import contextlib
import json
import resource
import statistics
import time
import uuid

from benchmarks.hall import _act, _call, _issue
from benchmarks.load import run
from benchmarks.world import MALL, TOKEN, Server, running

BOARDS = 50
CALLS = 200
MANY = 5000


class Listener:
    """One open stream that notes when each sequence number arrived."""

    def __init__(self) -> None:
        self.seen: dict[str, float] = {}
        self.events = 0

    async def listen(self, port: int, ready: asyncio.Semaphore | None = None) -> None:
        """Read events until cancelled."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /api/v1/malls/{MALL}/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                line = await reader.readline()
                if not line:
                    return
                if line.startswith(b"event: hello") and ready is not None:
                    ready.release()
                    ready = None
                if line.startswith(b"data: ") and b'"ticket.called"' in line:
                    told = json.loads(line[6:])
                    self.seen.setdefault(told["number"], time.perf_counter())
                    self.events += 1


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> dict[str, object]:
    writer.write(
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
        f"Idempotency-Key: {uuid.uuid4().hex}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    answer: dict[str, object] = json.loads(await reader.readexactly(length))
    return answer


async def _clicks(server: Server, listeners: int) -> tuple[list[float], int, int]:
    ready = asyncio.Semaphore(0)
    boards = [Listener() for _ in range(listeners)]
    tasks = []
    for index, board in enumerate(boards):
        tasks.append(asyncio.create_task(board.listen(server.streams, ready)))
        if index % 200 == 199:
            await asyncio.sleep(0.05)
    for _ in boards:
        await asyncio.wait_for(ready.acquire(), 60)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.web)
    clicked: dict[str, float] = {}
    for counter in range(1, CALLS + 1):
        began = time.perf_counter()
        answer = await _post(reader, writer, f"/api/v1/counters/{counter}/call-next")
        clicked[str(answer["number"])] = began
        await asyncio.sleep(0.03)
    await asyncio.sleep(1.5)
    for task in tasks:
        task.cancel()
    latencies = [
        (board.seen[number] - began) * 1000 for board in boards for number, began in clicked.items() if number in board.seen
    ]
    missing = listeners * len(clicked) - len(latencies)
    return latencies, missing, len(clicked)


def measure() -> None:
    """50 boards; then 5,000 open streams of which every one gets every call."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with running() as server:
        run(server.web, [_issue(n) for n in range(900)])
        for boards in (BOARDS, MANY):
            latencies, missing, calls = asyncio.run(_clicks(server, boards))
            cuts = statistics.quantiles(latencies, n=100)
            memory = server.memory_mb()
            streams = next(mb for name, mb in memory.items() if "streams" in name)
            print(
                f"click to board, {boards:5d} streams, {calls} calls: p50 {cuts[49]:.0f}  p95 {cuts[94]:.0f}  "
                f"p99 {cuts[98]:.0f} ms; missing {missing}; streams process {streams:.0f} MB PSS"
            )
            held = [str(t) for t in _called(server)]
            for verb in ("start", "finish"):
                run(server.web, [_act(ticket, verb) for ticket in held])


def _called(server: Server) -> list[object]:
    """Tickets at the first counters, so that they are free again."""
    found = []
    for counter in range(1, CALLS + 1):
        told = server.get(f"/api/v1/counters/{counter}")
        current = told.get("ticket") if isinstance(told, dict) else None
        if isinstance(current, dict):
            found.append(current["id"])
    return found


__all__ = ["_call", "measure"]
