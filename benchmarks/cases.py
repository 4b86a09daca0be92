"""Applications: sent over HTTP by 8 clients through the citizen's own page, against raw statements; the office's inbox
of 50,000 open cases; 100,000 clocks recomputed after a change of calendar."""

from __future__ import annotations

import asyncio
import json
import secrets
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from urllib.parse import urlencode

from benchmarks import load, raw
from benchmarks.world import ROOT, Server, running

SENT = 2000
SHOWN, RECOMPUTED = 50_000, 100_000


def measure(name: str, database: str, *, sent: int = SENT) -> None:
    """Send, audit, compare, list, recompute; on one database."""
    with running(database) as server:
        codes = json.loads(_stage(server, "drafts", sent).splitlines()[-1])
        result = _send(server.web, codes)
        print(load.line(f"{name}: send an application, 8 clients", result))
        told = json.loads(_stage(server, "audit").splitlines()[-1])
        print(
            f"   {told['cases']} cases from {sent} drafts, numbers twice {told['doubled']}, gaps {told['gaps']},"
            f" chain {'holds' if told['chain'] else 'BROKEN'}"
        )
        print(_stage(server, "office", SHOWN, RECOMPUTED), end="")
    bare = _raw(database)
    print(f"   raw statements of sending, 8 threads: {bare:.0f}/s; ratio {result.rate() / bare:.2f}")


def _stage(server: Server, *told: object) -> str:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.cases_stage", *map(str, told)], env=server.env, check=True, cwd=ROOT,
        stdout=subprocess.PIPE, text=True,
    ).stdout


def _send(port: int, codes: list[str], clients: int = 8) -> load.Result:
    result, queue = load.Result(), iter(codes)

    async def everybody() -> None:
        began = time.perf_counter()
        await asyncio.gather(*(_client(port, queue, result) for _ in range(clients)))
        result.seconds = time.perf_counter() - began

    asyncio.run(everybody())
    return result


async def _client(port: int, codes: Iterator[str], result: load.Result) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    token = secrets.token_hex(16)
    for code in codes:
        form = urlencode({"benar": "ya", "kunci": uuid.uuid4().hex, "csrfmiddlewaretoken": token}).encode()
        began = time.perf_counter()
        writer.write(
            f"POST /permohonan/{code}/periksa/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: balai_csrf={token}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n".encode() + form
        )
        head = await reader.readuntil(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        body = await reader.readexactly(int(lengths[0].split(b":")[1])) if lengths else b""
        result.latencies.append((time.perf_counter() - began) * 1000)
        if not head.split(b" ", 2)[1].startswith(b"302"):
            result.refused += 1
            if result.refused <= 2:
                print("   refused:", head.split(b"\r\n")[0].decode(), body[-300:].decode(errors="replace"))
    writer.close()


TABLES = """
CREATE TABLE IF NOT EXISTS b_head (chain TEXT PRIMARY KEY, seq BIGINT, hash TEXT);
CREATE TABLE IF NOT EXISTS b_entry (chain TEXT, seq BIGINT, prev TEXT, hash TEXT, data TEXT, UNIQUE (chain, seq));
CREATE TABLE IF NOT EXISTS b_answer (key TEXT PRIMARY KEY, body TEXT);
CREATE TABLE IF NOT EXISTS b_series (letter TEXT PRIMARY KEY, n INT);
CREATE TABLE IF NOT EXISTS b_person (ref TEXT PRIMARY KEY, blind TEXT UNIQUE, data TEXT);
CREATE TABLE IF NOT EXISTS b_case ({id}, code TEXT UNIQUE, number TEXT UNIQUE, due BIGINT, data TEXT);
CREATE TABLE IF NOT EXISTS b_item ({id}, kase BIGINT, step TEXT, state TEXT, due BIGINT, UNIQUE (kase, step));
CREATE TABLE IF NOT EXISTS b_fact ({id}, kase BIGINT, kind TEXT, at BIGINT);
CREATE TABLE IF NOT EXISTS b_act ({id}, kase BIGINT, act TEXT UNIQUE, data TEXT);
"""


def _submit(db: raw.Bare) -> None:
    """person, number, case, nine items, clock fact, act, answer, six entries."""
    db.do("INSERT INTO b_person VALUES (?, ?, ?)", secrets.token_hex(8), secrets.token_hex(32), raw.DATA)
    n = db.do(
        "INSERT INTO b_series VALUES ('B', 1) ON CONFLICT (letter) DO UPDATE SET n = b_series.n + 1 RETURNING n"
    ).fetchone()[0]
    case = db.do(
        "INSERT INTO b_case (code, number, due, data) VALUES (?, ?, ?, ?) RETURNING id",
        secrets.token_hex(4), f"B-{n}", n, raw.DATA,
    ).fetchone()[0]
    items = [value for step in range(9) for value in (case, f"s{step}", "waiting", n)]
    db.do("INSERT INTO b_item (kase, step, state, due) VALUES " + ", ".join(["(?, ?, ?, ?)"] * 9), *items)
    db.do("INSERT INTO b_fact (kase, kind, at) VALUES (?, 'start', ?)", case, n)
    db.do("INSERT INTO b_act (kase, act, data) VALUES (?, ?, ?)", case, secrets.token_hex(16), raw.DATA)
    db.do("INSERT INTO b_answer VALUES (?, ?)", secrets.token_hex(16), raw.DATA)
    raw.seal(db, 6)


def _raw(database: str) -> float:
    return raw.rate_of(database, TABLES, _submit, count=2000, threads=8)
