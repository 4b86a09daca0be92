"""The stream itself: it resumes without a gap, or says that there is one. On a real book on disk, without a server."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from balai.config.streams.app import CATCH_UP, App, Hub
from balai.config.streams.tail import Tail, open_source
from balai.kernel.passes import make_pass

SECRET = "only-in-tests"
HALL = "mpp-kecil"


class Book:
    """The two tables that the streams process reads, and a tail on them."""

    def __init__(self, path: Path, entries: int) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("CREATE TABLE journal_head (chain TEXT PRIMARY KEY, seq INTEGER)")
        self.db.execute("CREATE TABLE journal_entry (chain TEXT, seq INTEGER, type TEXT, occurred_ms INTEGER, data TEXT)")
        self.db.execute("INSERT INTO journal_head VALUES (?, 0)", (HALL,))
        self.seq = 0
        self.write(entries)
        self.tail = Tail(open_source(f"sqlite://{path}"))
        self.tail.poll()

    def write(self, count: int) -> None:
        """More entries: zones A and B in turn, with a field that strangers never see."""
        rows = [
            (HALL, self.seq + n, "ticket.called", n, json.dumps({"zone": "BA"[(self.seq + n) % 2], "number": f"A{n}", "reason": "turn"}))
            for n in range(1, count + 1)
        ]
        self.db.executemany("INSERT INTO journal_entry VALUES (?, ?, ?, ?, ?)", rows)
        self.seq += count
        self.db.execute("UPDATE journal_head SET seq = ?", (self.seq,))

    def listen(self, query: str = "", last: str = "", then: Callable[[], None] = lambda: None) -> list[dict[str, Any]]:
        """What a client hears: at once, and after `then` was done while it listened."""
        return asyncio.run(self._listen(query, last, then))

    async def _listen(self, query: str, last: str, then: Callable[[], None]) -> list[dict[str, Any]]:
        hub, heard = Hub(self.tail, SECRET), list[bytes]()  # a hub belongs to one event loop
        closing = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await closing.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            heard.append(message.get("body", b""))

        scope = {
            "type": "http", "method": "GET", "path": f"/api/v1/malls/{HALL}/stream", "query_string": query.encode(),
            "headers": [(b"last-event-id", last.encode())] if last else [],
        }  # fmt: skip
        client = asyncio.ensure_future(App(hub)(scope, receive, send))
        await asyncio.sleep(0.01)
        then()
        hub.ring(self.tail.poll())
        await asyncio.sleep(0.01)
        closing.set()
        await client
        return [_event(one) for one in b"".join(heard).decode().split("\n\n") if one]


def _event(text: str) -> dict[str, Any]:
    told = dict(line.split(": ", 1) for line in text.splitlines())
    return {"event": told["event"], "id": told.get("id"), **json.loads(told["data"])}


def seqs(events: list[dict[str, Any]]) -> list[int]:
    """The entries among the events; each carries its number as id."""
    entries = [one for one in events if one["event"] == "ticket.called"]
    assert all(one["id"] == str(one["seq"]) for one in entries)
    return [one["seq"] for one in entries]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "book.sqlite3", 20)


def test_without_a_place_it_begins_now(book: Book) -> None:
    events = book.listen(then=lambda: book.write(2))
    assert (events[0]["event"], events[0]["seq"]) == ("hello", 20)
    assert seqs(events) == [21, 22]


@pytest.mark.parametrize("how", [{"last": "15"}, {"query": "after=15"}])
def test_it_resumes_without_a_gap(book: Book, how: dict[str, str]) -> None:
    events = book.listen(**how, then=lambda: book.write(1))
    assert seqs(events) == [16, 17, 18, 19, 20, 21]
    assert "gap" not in {one["event"] for one in events}


def test_as_far_back_as_promised_and_no_further(tmp_path: Path) -> None:
    book = Book(tmp_path / "book.sqlite3", CATCH_UP + 5)
    assert seqs(book.listen(last="5")) == list(range(6, CATCH_UP + 6))
    events = book.listen(last="4", then=lambda: book.write(1))
    assert [(one["after"], one["seq"]) for one in events if one["event"] == "gap"] == [(4, CATCH_UP + 5)]
    assert seqs(events) == [CATCH_UP + 6]


def test_a_client_ahead_of_a_restored_book_hears_what_comes(book: Book) -> None:
    """A board that had seen entry 5,000 before the copy was put back must not wait for entry 5,001."""
    events = book.listen(last="5000", then=lambda: book.write(1))
    assert [(one["after"], one["seq"]) for one in events if one["event"] == "gap"] == [(5000, 20)]
    assert seqs(events) == [21]


@pytest.mark.parametrize("last", ["-1", "abc", "1e3", "9" * 40, "٣"])
def test_a_place_that_is_none_begins_now(book: Book, last: str) -> None:
    assert seqs(book.listen(query=f"after={last}", then=lambda: book.write(1))) == [21]


def test_zones_narrow_and_strangers_see_display_fields_only(book: Book) -> None:
    events = book.listen(query="after=10&zones=a")
    assert {one["zone"] for one in events if one["event"] == "ticket.called"} == {"A"}
    assert all("reason" not in one for one in events)
    good = make_pass(SECRET, f"stream:{HALL}", int(time.time()) + 10**8)
    assert [one["reason"] for one in book.listen(query=f"after=19&t={good}")[1:]] == ["turn"]
    for bad in (f"{good}x", make_pass("other", f"stream:{HALL}", int(time.time()) + 10**8)):
        assert "reason" not in book.listen(query=f"after=19&t={bad}")[1]
