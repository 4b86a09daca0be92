"""One process per agency: `python -m balai.simulation.agencies.serve PORT` serves all of them on PORT, PORT+1, …
(`serve PORT pos`: only those named).

The last one is the post: the gateway of SMS, WhatsApp, push and e-mail; `GET /` shows what it carried.
Each agency answers `POST /v1/questions` (signed with the shared key, idempotent by key), `GET /sehat`, and
`POST /kendali` with `{"down": true, "slow_s": 3, "garbage": true}` to bring about the faults of the world.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any

from django.conf import settings

from balai.kernel.signatures import check_signature
from balai.simulation.agencies.registers import AGENCIES, Answer

KEY_OF = "demo-key-of-{}-open-to-everybody"
MOST_BYTES = 65536
POST = "pos"
SYSTEMS = (*AGENCIES, POST)


def settings_for(port: int, host: str = "127.0.0.1") -> dict[str, dict[str, str]]:
    """The setting BALAI_AGENCIES for agencies served from `port` on."""
    return {
        agency: {"url": f"http://{host}:{port + at}", "key": KEY_OF.format(agency)} for at, agency in enumerate(AGENCIES)
    }


def gateways_for(port: int, host: str = "127.0.0.1") -> dict[str, dict[str, str]]:
    """The setting BALAI_GATEWAYS: every channel by the simulated post."""
    post = {"url": f"http://{host}:{port + len(AGENCIES)}", "key": KEY_OF.format(POST)}
    return dict.fromkeys(("whatsapp", "sms", "push", "email"), post)


class System:
    """The state of one agency's system: what it answered, and what is wrong with it now."""

    def __init__(self, agency: str) -> None:
        self.agency = agency
        self.answer: Callable[[Mapping[str, object], str], Answer] = AGENCIES.get(agency, _nobody)
        self.carried: dict[str, Mapping[str, Any]] = {}
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

    def carry(self, message: Mapping[str, Any], key: str) -> Answer:
        """Take a letter; a repeat of its key is the same letter. Numbers that end in 000 do not exist."""
        if str(message.get("to", "")).endswith("000"):
            return Answer(422, {"code": "no-such-number"})
        with self.lock:
            self.carried[key] = message
        return Answer(200, {"id": f"pos-{key}"})


def _nobody(facts: Mapping[str, object], key: str) -> Answer:
    return Answer(404, {"code": "no-register"})


class Door(BaseHTTPRequestHandler):
    """The HTTP door of a system; `door()` says of which."""

    system: System
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """`/sehat`: whether it is up; of the post: the letters, newest first."""
        if self.system.agency == POST and self.path == "/":
            self._send(200, _letters(self.system.carried), "text/html; charset=utf-8")
            return
        self._say(503 if self.system.faults.get("down") else 200, {"agency": self.system.agency})

    def do_POST(self) -> None:
        """A question, or a word from the director of the play."""
        length = self.headers.get("Content-Length") or ""
        if not length.isdigit() or int(length) > MOST_BYTES:
            self.close_connection = True
            self._say(413, {"code": "length"})
            return
        body = self.rfile.read(int(length))
        key = KEY_OF.format(self.system.agency).encode()
        try:
            message = json.loads(body)
        except ValueError:
            message = None
        wrong = check_signature([key], settings.BALAI_NOW_MS() // 1000, body, self.headers.get("Balai-Signature", ""))
        if wrong or not isinstance(message, dict):
            self._say(401 if wrong else 400, {"code": wrong or "body"})
            return
        if self.path == "/kendali":
            self.system.faults = message
            self._say(200, {"faults": message})
        else:
            self._question(message)

    def _question(self, message: dict[str, Any]) -> None:
        faults, key = self.system.faults, self.headers.get("Idempotency-Key", "")
        time.sleep(min(float(faults.get("slow_s") or 0), 10))
        if faults.get("down"):
            self._say(503, {"code": "down"})
        elif faults.get("garbage"):
            self._send(200, b"<html>Selamat datang</html>")
        elif not key:
            self._say(400, {"code": "no-key"})
        elif self.path == "/v1/messages":
            self._say(*self.system.carry(message, key))
        else:
            self._say(*self.system.ask(message, key))

    def _say(self, status: int, body: Mapping[str, object]) -> None:
        self._send(status, json.dumps(body).encode())

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def _letters(carried: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The demo's letter box as a plain page."""
    rows = "".join(
        f"<li><b>{escape(str(one.get('channel')))}</b> {escape(str(one.get('to')))}<br>{_linked(str(one.get('text')))}</li>"
        for one in reversed(list(carried.values()))
    )
    page = (
        '<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Kotak pesan demo</title><style>body{font:1.1rem/1.5 system-ui;max-width:40rem;margin:2rem auto;"
        "padding:0 1rem}li{margin:0 0 1rem;overflow-wrap:anywhere}</style><h1>Kotak pesan demo</h1>"
        f"<p>Pesan yang dikirim mal ini. Tidak ada yang sungguh terkirim.</p><ol reversed>{rows}</ol></html>"
    )
    return page.encode()


def _linked(text: str) -> str:
    return re.sub(r"(https?://[^\s<]+)", r'<a href="\1">\1</a>', escape(text))


def door(agency: str) -> type[Door]:
    """The door of one agency's system."""
    return type("Door", (Door,), {"system": System(agency)})


def serve(port: int, systems: Sequence[str] = SYSTEMS) -> None:
    """Fork one child per system and wait; SIGTERM ends them all."""
    gc.collect()
    gc.freeze()  # the children share what is loaded
    children = [pid for at, agency in enumerate(systems) if (pid := _child(agency, port + at))]
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
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balai.config.settings")  # for the clock
    serve(int(sys.argv[1]), sys.argv[2:] or SYSTEMS)
