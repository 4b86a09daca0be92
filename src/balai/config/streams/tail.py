"""Read new journal entries cheaply, without Django: SQLite by `PRAGMA data_version`, PostgreSQL by heads."""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

PUBLIC = ("number", "queue", "zone", "counter", "calls", "state", "code")
KEPT = 4000
_HEADS = "SELECT chain, seq FROM journal_head"
_NEW = (
    "SELECT seq, type, occurred_ms, data FROM journal_entry WHERE chain = {0} AND seq > {0} ORDER BY seq LIMIT 1000"
)


class Source(Protocol):
    """Where entries come from."""

    def changed(self) -> bool:
        """Whether anything may have been committed since the last call."""

    def heads(self) -> list[tuple[str, int]]:
        """(chain, last seq) of every chain."""

    def entries(self, chain: str, after: int) -> list[tuple[int, str, int, str]]:
        """(seq, type, occurred_ms, data) of the next entries."""


class SqliteSource:
    """A query-only connection of its own; `data_version` costs microseconds."""

    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(f"file:{path}?mode=rw", uri=True, isolation_level=None)
        self._db.execute("PRAGMA busy_timeout = 2000")
        self._db.execute("PRAGMA query_only = ON")
        self._version = -1

    def changed(self) -> bool:
        """Compare `PRAGMA data_version` with the last one seen."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        changed, self._version = version != self._version, version
        return bool(changed)

    def heads(self) -> list[tuple[str, int]]:
        """(chain, last seq) of every chain."""
        return self._db.execute(_HEADS).fetchall()

    def entries(self, chain: str, after: int) -> list[tuple[int, str, int, str]]:
        """(seq, type, occurred_ms, data) of the next entries."""
        return self._db.execute(_NEW.format("?"), (chain, after)).fetchall()


class PostgresSource:
    """One connection in autocommit; the heads table is a handful of rows."""

    def __init__(self, url: str) -> None:
        import psycopg

        self._psycopg, self._url = psycopg, url
        self._db: Any = psycopg.connect(url, autocommit=True)

    def changed(self) -> bool:
        """Unknown without asking; the heads tell."""
        return True

    def heads(self) -> list[tuple[str, int]]:
        """(chain, last seq) of every chain; reconnects once after a lost connection."""
        if self._db.closed or self._db.broken:
            self._db = self._psycopg.connect(self._url, autocommit=True)
        return list(self._db.execute(_HEADS).fetchall())

    def entries(self, chain: str, after: int) -> list[tuple[int, str, int, str]]:
        """(seq, type, occurred_ms, data) of the next entries."""
        return list(self._db.execute(_NEW.format("%s"), (chain, after)).fetchall())


def open_source(url: str) -> Source:
    """The source behind a `sqlite://` or `postgresql://` address."""
    if url.startswith("sqlite://"):
        return SqliteSource(unquote(urlsplit(url).path))
    return PostgresSource(url)


@dataclass(frozen=True, slots=True)
class Message:
    """One event, encoded once for everybody: for the public, and in full for staff."""

    seq: int
    zone: str
    public: bytes
    full: bytes


def encode(seq: int, type_: str, occurred_ms: int, data: str) -> Message:
    """A journal entry as server-sent event; the public form holds display fields only."""
    facts = json.loads(data)
    base = {"seq": seq, "at_ms": occurred_ms, "type": type_}
    shown = base | {name: facts[name] for name in PUBLIC if name in facts}
    return Message(
        seq, str(facts.get("zone", "")), sse(type_, shown, seq), sse(type_, base | facts, seq)
    )


def sse(event: str, data: dict[str, Any], seq: int | None = None) -> bytes:
    """One server-sent event."""
    head = f"id: {seq}\n" if seq is not None else ""
    return f"{head}event: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


class Tail:
    """The newest messages of every chain, in order."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.chains: dict[str, deque[Message]] = {}
        self.seqs: dict[str, int] = {}

    def poll(self) -> set[str]:
        """Read what is new; returns the chains that moved."""
        if not self.source.changed():
            return set()
        moved = set()
        for chain, seq in self.source.heads():
            known = self.seqs.get(chain)
            if known is None:
                self.chains[chain], self.seqs[chain] = deque(maxlen=KEPT), seq
            while self.seqs[chain] < seq:
                batch = self.source.entries(chain, self.seqs[chain])
                if not batch:
                    break
                self.chains[chain].extend(encode(*row) for row in batch)
                self.seqs[chain] = batch[-1][0]
                moved.add(chain)
        return moved

    def since(self, chain: str, after: int) -> list[Message]:
        """Messages with a higher sequence number, from memory or, for an older place, from the book."""
        kept = self.chains.get(chain, deque())
        if after >= self.seqs.get(chain, 0):
            return []
        if kept and kept[0].seq <= after + 1:
            fresh = []
            for message in reversed(kept):
                if message.seq <= after:
                    break
                fresh.append(message)
            return fresh[::-1]
        return [encode(*row) for row in self.source.entries(chain, after)]
