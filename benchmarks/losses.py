"""kill -9 of the web and the worker while applications are sent, bills settled and papers signed: what is missing,
what was done twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import time
import uuid
from urllib.parse import urlencode

from balai.kernel.signatures import sign
from benchmarks.world import MALL, ROOT, Server, _pss_kb, running, wait_for

SECRET = "a key of a pretended provider"
PAYMENTS = {
    MALL: {
        "provider": "simulator", "secrets": [SECRET],
        "merchant": {"name": "UJI BEBAN", "city": "JAKARTA", "nmid": "ID0000000000000"},
    }
}
DRAFTS, BILLS, PAPERS = 6000, 6000, 150


class Hands:
    """Applicants and a provider who go on without pause, try again when the line breaks, and remember what they were told."""

    def __init__(self, server: Server, staged: dict[str, list[str]]) -> None:
        self.server, self.stop = server, False
        self.codes, self.bills = iter(staged["codes"]), iter(staged["bills"])
        self.sent: list[str] = []
        self.paid: list[str] = []
        self.other: dict[str, int] = {}

    async def send(self) -> None:
        """One applicant after the other; the same key again until there is an answer."""
        token = secrets.token_hex(16)
        for code in self.codes:
            form = urlencode({"benar": "ya", "kunci": uuid.uuid4().hex, "csrfmiddlewaretoken": token}).encode()
            head = (
                f"POST /permohonan/{code}/periksa/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: balai_csrf={token}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\n"
            )
            if await self._until_told(head, form, b"302"):
                self.sent.append(code)
            if self.stop:
                return

    async def pay(self) -> None:
        """Notices of a provider, each delivered twice."""
        for bill in self.bills:
            told = {"event_id": f"uji-{bill}", "kind": "paid", "bill": bill, "amount_idr": 30_000, "paid_ms": int(time.time() * 1000)}
            body = json.dumps(told).encode()
            head = (
                f"POST /api/v1/malls/{MALL}/payments/simulator HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Balai-Signature: {sign(SECRET.encode(), int(time.time()), body)}\r\nContent-Type: application/json\r\n"
            )
            both = [await self._until_told(head, body, b"200") for _ in range(2)]
            if any(both):
                self.paid.append(bill)
            if self.stop:
                return

    async def _until_told(self, head: str, body: bytes, good: bytes) -> bool:
        for _ in range(200):
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.server.web)
                writer.write(f"{head}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
                status = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1]
                await reader.read()
                writer.close()
                if status != good:
                    self.other[status.decode()] = self.other.get(status.decode(), 0) + 1
                return status == good
            await asyncio.sleep(0.02)
        return False


def measure(times: int = 100) -> None:
    """Kill a random process of the web or the worker so often, then count."""
    os.environ["BALAI_PAYMENTS"] = json.dumps(PAYMENTS)
    with running() as server:
        codes = json.loads(_stage(server, "cases_stage", "drafts", DRAFTS))
        staged = json.loads(_stage(server, "losses_stage", "stage", BILLS, PAPERS)) | {"codes": codes}
        hands = Hands(server, staged)
        asyncio.run(_kill_loop(server, hands, times))
        acknowledged = json.dumps({"sent": hands.sent, "paid": hands.paid})
        told = json.loads(_stage(server, "losses_stage", "audit", given=acknowledged))
    print(
        f"kill -9, {times} times, of web and worker: {len(hands.sent)} applications and {len(hands.paid)} payments"
        f" acknowledged, {told['issued']} of {PAPERS} papers signed; lost {told['lost']}; twice: case numbers"
        f" {told['numbers_twice']}, payments {told['paid_twice']}, papers {told['signed_twice']};"
        f" chain {told['chain']}; other answers {hands.other or 'none'}"
    )


def _stage(server: Server, module: str, *told: object, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *map(str, told)], env=server.env, check=True, cwd=ROOT,
        stdout=subprocess.PIPE, text=True, input=given,
    )
    return done.stdout.splitlines()[-1]


async def _kill_loop(server: Server, hands: Hands, times: int) -> None:
    tasks = [asyncio.create_task(act()) for act in (hands.send, hands.send, hands.pay, hands.pay)]
    for _ in range(times):
        await asyncio.sleep(random.uniform(0.5, 2.0))
        victims = [name for name, _ in _pss_kb(server.process.pid) if name.startswith(("balai-web", "balai-work"))]
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(random.choice(victims).rsplit(" ", 1)[1]), signal.SIGKILL)
    hands.stop = True
    await asyncio.gather(*tasks)
    await asyncio.to_thread(wait_for, server)
