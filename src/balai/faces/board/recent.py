"""The journal's newest calls and announcements, kept in the process and read forward, never twice."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from balai.journal.reader import head_of, read_entries
from balai.journal.rules import Sealed

CALLS = frozenset({"ticket.called", "ticket.recalled"})
KEPT_TYPES = CALLS | {"announcement.made"}
KEPT_MS = 15 * 60_000
FIRST_LOOK = 1500
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Fact:
    """One journal entry that boards show: type, place in the book, moment, and its public facts."""

    seq: int
    type: str
    at_ms: int
    told: dict[str, Any]


@dataclass(slots=True)
class Book:
    """The part of one chain that was read: up to `seq` (whose hash is `tip`), what is worth keeping of it."""

    seq: int = 0
    tip: str = ""
    facts: deque[Fact] = field(default_factory=lambda: deque(maxlen=500))


_BOOKS: dict[str, Book] = {}
_reading = Lock()


def read_recent(chain: str) -> tuple[int, list[Fact]]:
    """(seq of the head, calls and announcements of the last quarter of an hour, oldest first)."""
    with _reading:
        seq, tip = head_of(chain)
        book = _BOOKS.get(chain)
        if book is None or seq < book.seq or (seq == book.seq and tip != book.tip):
            book = _BOOKS[chain] = Book(seq=max(0, seq - FIRST_LOOK))
        if not _read_on(chain, book, seq):
            book = _BOOKS[chain] = Book(seq=max(0, seq - FIRST_LOOK))
            _read_on(chain, book, seq)
        return book.seq, list(book.facts)


def _read_on(chain: str, book: Book, head: int) -> bool:
    """Read up to the head; False when the chain is another one than the part already read (a new database)."""
    while book.seq < head:
        page = read_entries(chain, after=book.seq, limit=PAGE)
        if not page:
            return True
        if book.tip and page[0].prev != book.tip:
            return False
        book.facts.extend(_fact(entry) for entry in page if entry.type in KEPT_TYPES)
        book.seq, book.tip = page[-1].seq, page[-1].hash
        while book.facts and book.facts[0].at_ms < page[-1].occurred_ms - KEPT_MS:
            book.facts.popleft()
    return True


def _fact(entry: Sealed) -> Fact:
    return Fact(entry.seq, entry.type, entry.occurred_ms, json.loads(entry.data))
