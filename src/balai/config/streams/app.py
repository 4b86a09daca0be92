"""The ASGI application of the streams process, and its main loop."""

from __future__ import annotations

import asyncio
import os
import resource
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from balai.config.clock import now_ms
from balai.config.streams.tail import Message, Tail, open_source, sse
from balai.kernel.passes import check_pass

POLL_S = {"sqlite": 0.009, "postgresql": 0.02}
TICK_S = 10.0
MOST_CLIENTS = 8000
CATCH_UP = 1000
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"access-control-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class Wish:
    """What a client asked for."""

    mall: str
    zones: frozenset[str]
    after: int | None
    full: bool


class Hub:
    """All clients of one process; woken together when a chain moves or the clock ticks."""

    def __init__(self, tail: Tail, secret: str) -> None:
        self.tail = tail
        self.secret = secret
        self.clients = 0
        self.wake: dict[str, asyncio.Future[None]] = {}
        self.ticks = 0

    def waiter(self, mall: str) -> asyncio.Future[None]:
        """The future that is done when the mall's chain moves or the clock ticks."""
        future = self.wake.get(mall)
        if future is None or future.done():
            future = self.wake[mall] = asyncio.get_running_loop().create_future()
        return future

    def ring(self, malls: set[str] | None = None) -> None:
        """Wake the clients of these malls, or all."""
        for mall in list(self.wake) if malls is None else malls:
            future = self.wake.pop(mall, None)
            if future is not None and not future.done():
                future.set_result(None)

    async def run(self, pause_s: float) -> None:
        """Tail for ever; a database that is away is asked again, and clients keep their connection."""
        last_tick = time.monotonic()
        while True:
            try:
                moved = await asyncio.to_thread(self.tail.poll) if pause_s > 0.01 else self.tail.poll()
            except Exception as fault:  # noqa: BLE001 - top of the loop: the source may be away for a while
                print(f"streams: {fault!r}", flush=True)
                await asyncio.sleep(1)
                continue
            if moved:
                self.ring(moved)
            if time.monotonic() - last_tick >= TICK_S:
                last_tick = time.monotonic()
                self.ticks += 1
                self.ring()
            await asyncio.sleep(pause_s)


class App:
    """`/api/v1/malls/<mall>/stream` and `/sehat`."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        path = scope["path"]
        if path == "/sehat":
            await _plain(send, 200, b"baik\n")
            return
        parts = path.strip("/").split("/")
        if len(parts) != 5 or parts[:3] != ["api", "v1", "malls"] or parts[4] != "stream":
            await _plain(send, 404, b"not found\n")
        elif scope["method"] not in ("GET", "HEAD"):
            await _plain(send, 405, b"only GET\n")
        elif parts[3] not in self.hub.tail.seqs:
            await _plain(send, 404, b"no such mall\n")
        elif self.hub.clients >= MOST_CLIENTS:
            await _plain(send, 503, b"full, poll instead\n")
        else:
            await self._stream(self._wish(parts[3], scope), receive, send)

    def _wish(self, mall: str, scope: dict[str, Any]) -> Wish:
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        headers = dict(scope["headers"])
        after = headers.get(b"last-event-id", b"").decode("latin-1") or asked.get("after", [""])[0]
        given = asked.get("t", [""])[0]
        zones = frozenset(z for z in asked.get("zones", [""])[0].upper().split(",") if z)
        return Wish(
            mall, zones, int(after) if after.isascii() and after.isdigit() and len(after) < 16 else None,
            bool(given) and check_pass(self.hub.secret, f"stream:{mall}", given, now_ms() // 1000),
        )

    async def _stream(self, wish: Wish, receive: Receive, send: Send) -> None:
        hub, tail = self.hub, self.hub.tail
        hub.clients += 1
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            seq = tail.seqs[wish.mall]
            hello = b"retry: 2000\n" + sse("hello", {"seq": seq, "at_ms": now_ms()})
            await _more(send, hello)
            seq = seq if wish.after is None or seq - wish.after > CATCH_UP else wish.after
            ticks = hub.ticks
            while not gone.done():
                waiter = hub.waiter(wish.mall)
                fresh = tail.since(wish.mall, seq)
                if fresh:
                    seq = fresh[-1].seq
                chunk = b"".join(_bodies(fresh, wish))
                if hub.ticks != ticks:
                    ticks = hub.ticks
                    chunk += sse("tick", {"at_ms": now_ms()})
                if chunk:
                    await _more(send, chunk)
                await asyncio.wait((gone, waiter), return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            hub.clients -= 1


def _bodies(fresh: list[Message], wish: Wish) -> list[bytes]:
    return [
        message.full if wish.full else message.public
        for message in fresh
        if not wish.zones or not message.zone or message.zone in wish.zones
    ]


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _more(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _plain(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"access-control-allow-origin", b"*")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def serve(url: str, secret: str, host: str, port: int) -> None:
    """Run the streams process until it is told to stop. Needs one file per client: the limit is raised."""
    import uvicorn

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    tail = Tail(open_source(url))
    tail.poll()
    hub = Hub(tail, secret)
    config = uvicorn.Config(
        App(hub), host=host, port=port, log_level="warning", access_log=False, lifespan="off", ws="none",
        http="httptools", loop="asyncio", backlog=4096, timeout_graceful_shutdown=1, timeout_keep_alive=30,
        server_header=False,
    )

    async def main() -> None:
        tailing = asyncio.create_task(hub.run(POLL_S[url.split(":", maxsplit=1)[0]]))
        await uvicorn.Server(config).serve()
        tailing.cancel()

    asyncio.run(main())


def main() -> None:
    """Entry point of `python -m balai.config.streams.app`: everything from the environment, no Django."""
    serve(
        os.environ["BALAI_DATABASE"], os.environ["BALAI_SECRET"],
        os.environ.get("BALAI_BIND", "127.0.0.1"), int(os.environ.get("BALAI_STREAMS_PORT", "8401")),
    )


if __name__ == "__main__":
    main()
