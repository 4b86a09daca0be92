"""kill -9 at random points while issuing and calling: nothing acknowledged may be missing afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import time
import uuid

from benchmarks.world import COUNTERS, MALL, SERVICES, TOKEN, Server, _pss_kb, running, wait_for


class Press:
    """Clients that issue and call without pause and remember every acknowledged answer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.acknowledged: list[tuple[str, str]] = []
        self.counter = 0
        self.stop = False

    async def client(self, kind: str) -> None:
        """One client; a lost connection is opened anew."""
        while not self.stop:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                while not self.stop:
                    await self._one(kind, reader, writer)
                writer.close()
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.02)

    async def _one(self, kind: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if kind == "issue":
            path, body = "/api/v1/visits", {"mall": MALL, "needs": [random.choice(SERVICES)], "channel": "phone"}
        else:
            self.counter = self.counter % COUNTERS + 1
            path, body = f"/api/v1/counters/{self.counter}/call-next", {}
        data = json.dumps(body).encode()
        writer.write(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
            f"Idempotency-Key: {uuid.uuid4().hex}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\n\r\n".encode() + data
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        answer = json.loads(await reader.readexactly(length))
        if head.split(b" ", 2)[1].startswith(b"2"):
            tickets = answer["tickets"] if kind == "issue" else [answer]
            self.acknowledged += [(kind, ticket["id"]) for ticket in tickets]


def measure(times: int = 100, database: str = "") -> None:
    """Kill a random server process so often; print what is missing and how fast the hall is back."""
    with running(database) as server:
        press, backs = Press(server.web), []
        asyncio.run(_kill_loop(server, press, times, backs))
        _audit(server, press, times, backs)


async def _kill_loop(server: Server, press: Press, times: int, backs: list[float]) -> None:
    clients = [asyncio.create_task(press.client(kind)) for kind in ("issue", "issue", "call", "call")]
    for _ in range(times):
        await asyncio.sleep(random.uniform(0.05, 0.6))
        before = _web(server)
        victim = random.choice(before)
        os.kill(victim, signal.SIGKILL)
        began = time.monotonic()
        await asyncio.to_thread(_wait_for_new, server, before, victim)
        backs.append(time.monotonic() - began)
    press.stop = True
    await asyncio.gather(*clients)


def _web(server: Server) -> list[int]:
    """The web processes, the one that holds the others first."""
    return [int(name.rsplit(" ", 1)[1]) for name, _ in _pss_kb(server.process.pid) if name.startswith("balai-web")]


def _wait_for_new(server: Server, before: list[int], victim: int) -> None:
    """Until others answer: a worker that outlives its holder for a moment is not the hall being back."""
    gone = set(before) if victim == before[0] else {victim}
    while len(now := _web(server)) < len(before) or gone & set(now):
        time.sleep(0.01)
    wait_for(server)


def _audit(server: Server, press: Press, times: int, backs: list[float]) -> None:
    os.environ |= server.env
    import django

    django.setup()
    from balai.journal.reader import verify_chain
    from balai.queueing.models import Ticket

    kept = {key: calls for key, calls in Ticket.objects.values_list("key", "calls")}
    lost = [one for one in press.acknowledged if one[1] not in kept or (one[0] == "call" and not kept[one[1]])]
    numbers = list(Ticket.objects.values_list("mall_id", "day", "letter", "n"))
    calls = [key for kind, key in press.acknowledged if kind == "call"]
    good, broken = verify_chain(MALL)
    backs.sort()
    print(
        f"kill -9, {times} times: {len(press.acknowledged)} acknowledged, lost {len(lost)}, numbers twice"
        f" {len(numbers) - len(set(numbers))}, called twice {len(calls) - len(set(calls))},"
        f" chain {'holds' if broken is None else broken} ({good} entries);"
        f" back after p50 {backs[len(backs) // 2]:.2f} s, worst {backs[-1]:.2f} s"
    )
