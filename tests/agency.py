"""An agency's system as the world has them: it says what the test tells it to say, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from servers import free_port

KEY = "kunci-dukcapil"
GOOD = {"nama": "Siti Contoh", "tgl_lahir": "1990-05-04", "status": "aktif"}

Say = Callable[["Agency", Any], None]


@dataclass
class Asked:
    """One request as it came over the wire."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        """The idempotency key."""
        return self.headers.get("Idempotency-Key", "")


@dataclass
class Agency:
    """What was asked, and how to answer."""

    url: str
    say: Callable[[Any], None] = lambda door: answer(door, 200, GOOD)
    asked: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def says(self, status: int, body: Any, **headers: str) -> None:
        """From now on answer like this; bytes go out as they are."""
        self.say = lambda door: answer(door, status, body, **headers)


def answer(door: Any, status: int, body: Any, **headers: str) -> None:
    """Send one answer."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    door.send_response(status)
    for name, value in {"Content-Type": "application/json", "Content-Length": str(len(raw)), **headers}.items():
        door.send_header(name.replace("_", "-"), value)
    door.end_headers()
    door.wfile.write(raw)


def hang_up(door: Any) -> None:
    """Close the line without a word."""
    door.close_connection = True


def drip(door: Any) -> None:
    """One byte at a time, for as long as somebody listens."""
    door.send_response(200)
    door.end_headers()
    door.close_connection = True
    try:
        for _ in range(200):
            door.wfile.write(b" ")
            door.wfile.flush()
            time.sleep(0.1)
    except OSError:
        return


@contextmanager
def listening() -> Iterator[Agency]:
    """The agency, listening on a port of its own."""
    port = free_port()
    agency = Agency(f"http://127.0.0.1:{port}")

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with agency.lock:
                agency.asked.append(Asked(self.path, dict(self.headers), body))
            agency.say(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Door)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield agency
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
