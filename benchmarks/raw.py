"""The same statements without Balai around them: the ceiling that the ratios refer to."""

from __future__ import annotations

import fcntl
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS b_head (chain TEXT PRIMARY KEY, seq BIGINT, hash TEXT);
CREATE TABLE IF NOT EXISTS b_entry (chain TEXT, seq BIGINT, prev TEXT, hash TEXT, data TEXT, UNIQUE (chain, seq));
CREATE TABLE IF NOT EXISTS b_answer (key TEXT PRIMARY KEY, body TEXT);
CREATE TABLE IF NOT EXISTS b_line (queue INT PRIMARY KEY, issued INT, calls INT);
CREATE TABLE IF NOT EXISTS b_series (letter TEXT PRIMARY KEY, n INT);
CREATE TABLE IF NOT EXISTS b_visit ({id}, code TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS b_need (visit BIGINT, service TEXT);
CREATE TABLE IF NOT EXISTS b_ticket ({id}, key TEXT UNIQUE, queue INT, visit BIGINT, n INT, state TEXT,
  priority BOOLEAN, place BIGINT, counter INT);
CREATE INDEX IF NOT EXISTS b_waiting ON b_ticket (queue, priority, place, id) WHERE state = 'waiting';
"""
DATA = "x" * 220


class Bare:
    """One connection with the statements of issue and call."""

    def __init__(self, url: str, path: str) -> None:
        self.turn: int | None = None
        if url:
            import psycopg

            self.db: Any = psycopg.connect(url)
            self.lock, self.mark = " FOR UPDATE", "%s"
        else:
            import sqlite3

            self.db = sqlite3.connect(path, isolation_level=None, timeout=10)
            self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
            self.turn = os.open(path + "-turn", os.O_CREAT | os.O_RDWR)
            self.lock, self.mark = "", "?"

    def run(self, statements: Callable[[Bare], None]) -> None:
        """One transaction."""
        if self.turn is not None:
            fcntl.flock(self.turn, fcntl.LOCK_EX)
            self.db.execute("BEGIN IMMEDIATE")
        try:
            statements(self)
            self.db.commit()
        finally:
            if self.turn is not None:
                fcntl.flock(self.turn, fcntl.LOCK_UN)

    def do(self, sql: str, *values: object) -> Any:
        """One statement."""
        return self.db.execute(sql.replace("?", self.mark), values)


def seal(db: Bare, entries: int) -> None:
    seq, prev = db.do(f"SELECT seq, hash FROM b_head WHERE chain = 'x'{db.lock}").fetchone()
    values: list[object] = []
    for _ in range(entries):
        seq += 1
        values += ["x", seq, prev, secrets.token_hex(32), DATA]
    db.do("INSERT INTO b_entry VALUES " + ", ".join(["(?, ?, ?, ?, ?)"] * entries), *values)
    db.do("UPDATE b_head SET seq = ?, hash = ? WHERE chain = 'x'", seq, prev)


def issue(db: Bare) -> None:
    """visit, line, number, ticket, need, answer, two entries."""
    queue = secrets.randbelow(4)
    visit = db.do("INSERT INTO b_visit (code) VALUES (?) RETURNING id", secrets.token_hex(6)).fetchone()[0]
    db.do(
        "INSERT INTO b_line VALUES (?, 1, 0) ON CONFLICT (queue) DO UPDATE SET issued = b_line.issued + 1"
        " RETURNING issued", queue,
    ).fetchone()
    n = db.do(
        "INSERT INTO b_series VALUES (?, 1) ON CONFLICT (letter) DO UPDATE SET n = b_series.n + 1 RETURNING n",
        "ACKR"[queue],
    ).fetchone()[0]
    db.do(
        "INSERT INTO b_ticket (key, queue, visit, n, state, priority, place) VALUES (?, ?, ?, ?, 'waiting', ?, ?)",
        secrets.token_hex(8), queue, visit, n, n % 8 == 0, time.time_ns() // 10**6,
    )
    db.do("INSERT INTO b_need VALUES (?, ?)", visit, "dukcapil.ktp-hilang")
    db.do("INSERT INTO b_answer VALUES (?, ?)", secrets.token_hex(16), DATA)
    seal(db, 2)


def call(db: Bare) -> None:
    """line, candidates of both classes, ticket, line, answer, one entry."""
    queue = secrets.randbelow(4)
    db.do(f"SELECT calls FROM b_line WHERE queue = ?{db.lock}", queue).fetchone()
    near = (
        "SELECT * FROM (SELECT id, place FROM b_ticket t WHERE queue = ? AND state = 'waiting' AND priority = ?"
        " AND NOT EXISTS (SELECT 1 FROM b_ticket o WHERE o.id = t.id AND o.state = 'called')"
        " ORDER BY place, id LIMIT 12) AS "
    )
    rows = db.do(f"{near} a UNION ALL {near} b", queue, False, queue, True).fetchall()
    if rows:
        db.do("UPDATE b_ticket SET state = 'called' WHERE id = ? AND state = 'waiting'", rows[0][0])
    db.do("UPDATE b_line SET calls = calls + 1 WHERE queue = ?", queue)
    db.do("INSERT INTO b_answer VALUES (?, ?)", secrets.token_hex(16), DATA)
    seal(db, 1)


def measure(url: str, *, count: int = 4000, threads: int = 8) -> dict[str, float]:
    """Transactions per second of issue and call by so many threads, each with its connection."""
    with tempfile.TemporaryDirectory(prefix="balai-raw-") as folder:
        path = str(Path(folder) / "raw.sqlite3")
        first = Bare(url, path)
        key = "id BIGSERIAL PRIMARY KEY" if url else "id INTEGER PRIMARY KEY"
        for statement in TABLES.replace("{id}", key).split(";"):
            if statement.strip():
                first.db.execute(statement)
        first.do("INSERT INTO b_head VALUES ('x', 0, '')")
        first.db.commit()
        rates = {name: _rate(url, path, work, count, threads) for name, work in (("issue", issue), ("call", call))}
        for table in ("head", "entry", "answer", "line", "series", "visit", "need", "ticket"):
            first.db.execute(f"DROP TABLE b_{table}")
        first.db.commit()
        return rates


def _rate(url: str, path: str, work: Callable[[Bare], None], count: int, threads: int) -> float:
    def loop() -> None:
        db = Bare(url, path)
        for _ in range(count // threads):
            db.run(work)

    began = time.perf_counter()
    running = [threading.Thread(target=loop) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return count / (time.perf_counter() - began)


def rate_of(url: str, tables: str, work: Callable[[Bare], None], *, count: int, threads: int) -> float:
    """Transactions per second of other statements on other tables (all named `b_…`), which are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="balai-raw-") as folder:
        path = str(Path(folder) / "raw.sqlite3")
        first = Bare(url, path)
        key = "id BIGSERIAL PRIMARY KEY" if url else "id INTEGER PRIMARY KEY"
        made = [statement for statement in tables.replace("{id}", key).split(";") if statement.strip()]
        for statement in made:
            first.db.execute(statement)
        first.do("INSERT INTO b_head VALUES ('x', 0, '')")
        first.db.commit()
        rate = _rate(url, path, work, count, threads)
        for statement in made:
            first.db.execute("DROP TABLE " + statement.split("EXISTS ")[1].split()[0])
        first.db.commit()
        return rate
