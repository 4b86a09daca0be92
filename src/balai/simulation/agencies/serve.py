"""One process per agency: `python -m balai.simulation.agencies.serve PORT` serves all of them on PORT, PORT+1, …

Each child answers `POST /v1/questions` (signed with the shared key, idempotent by key), `GET /sehat`, and
`POST /kendali` with `{"down": true, "slow_s": 3, "garbage": true}` to bring about the faults of the world.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any

from balai.exchange.rules import SignatureWrong, check_signature
from balai.simulation.agencies.registers import AGENCIES, Answer

KEY_OF = "demo-key-of-{}-open-to-everybody"
MOST_BYTES = 65536
SHIFT_S = float(os.environ.get("BALAI_CLOCK_SHIFT_S", "0"))


def settings_for(port: int, host: str = "127.0.0.1") -> dict[str, dict[str, str]]:
    """The setting BALAI_AGENCIES for agencies served from `port` on."""
    return {
        agency: {"url": f"http://{host}:{port + at}", "key": KEY_OF.format(agency)} for at, agency in enumerate(AGENCIES)
    }


class System:
    """The state of one agency's system: what it answered, and what is wrong with it now."""

    def __init__(self, agency: str) -> None:
        self.agency = agency
        self.answer: Callable[[Mapping[str, object], str], Answer] = AGENCIES[agency]
        self.given: dict[str, Answer] = {}
        self.faults: dict[str, Any] = {}
        self.lock = Lock()

    def ask(self, message: Mapping[str, Any], key: str) -> Answer:
        """The answer to a question: the same for the same key; a deferred one is done when asked again."""
        with self.lock:
            before = self.given.get(key)
            if before is None:
                self.given[key] = self.answer(message.get("facts") or {}, key)
            elif before.status == 202:
                self.given[key] = Answer(200, before.body)
            return self.given[key]


class Door(BaseHTTPRequestHandler):
    """The HTTP door of a system; `door()` says of which."""

    system: System
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """`/sehat`: whether it is up."""
        self._say(503 if self.system.faults.get("down") else 200, {"agency": self.system.agency})

    def do_POST(self) -> None:
        """A question, or a word from the director of the play."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BYTES))
        try:
            key = KEY_OF.format(self.system.agency).encode()
            check_signature(key, int(time.time() + SHIFT_S), body, self.headers.get("Balai-Signature", ""))
            message = json.loads(body)
        except (SignatureWrong, ValueError):
            self._say(401, {"code": "signature"})
            return
        if self.path == "/kendali":
            self.system.faults = message
            self._say(200, {"faults": message})
        else:
            self._question(message)

    def _question(self, message: dict[str, Any]) -> None:
        faults = self.system.faults
        time.sleep(min(float(faults.get("slow_s") or 0), 10))
        if faults.get("down"):
            self._say(503, {"code": "down"})
        elif faults.get("garbage"):
            self._send(200, b"<html>Selamat datang</html>")
        else:
            self._say(*self.system.ask(message, self.headers.get("Idempotency-Key", "")))

    def _say(self, status: int, body: Mapping[str, object]) -> None:
        self._send(status, json.dumps(body).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def door(agency: str) -> type[Door]:
    """The door of one agency's system."""
    return type("Door", (Door,), {"system": System(agency)})


def serve(port: int) -> None:
    """Fork one child per agency and wait; SIGTERM ends them all."""
    gc.collect()
    gc.freeze()  # the children share what is loaded
    children = [pid for at, agency in enumerate(AGENCIES) if (pid := _child(agency, port + at))]
    signal.signal(signal.SIGTERM, lambda *_: _end(children))
    for pid in children:
        os.waitpid(pid, 0)


def _end(children: list[int]) -> None:
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


def _child(agency: str, port: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server = ThreadingHTTPServer(("127.0.0.1", port), door(agency))
    server.daemon_threads = True
    server.serve_forever()
    os._exit(0)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
