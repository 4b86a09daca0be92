"""Whole simulated days through the real commands: identities, law, fold, chain, determinism, restart."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from balai.directory.actions.calendars import declare_closure
from balai.feedback.models import Response
from balai.journal.command import from_ms, to_ms
from balai.journal.reader import read_entries, verify_chain
from balai.journal.rules import Sealed
from balai.kernel.discipline import Law
from balai.queueing.models import Ticket
from balai.queueing.queries import get_hall
from balai.simulation.audit import audit_day
from balai.simulation.day import free_counters, play_until, run_day
from balai.simulation.report import DayReport, print_report
from balai.simulation.world import Plan, World
from cast import FRIDAY, HASAN, MALL, MONDAY, after, on, small_mall
from fold import folded

DEMO = "mpp-jakarta"


def entries(chain: str = MALL) -> list[Sealed]:
    return read_entries(chain, limit=100_000)


def quiet(text: object) -> None:
    """Swallow the report."""


def play(mall: str = MALL, day: Any = MONDAY, visitors: int = 60, seed: int = 3, **how: Any) -> DayReport:
    return run_day(mall, day, seed=seed, visitors=visitors, out=quiet, **how)


def told(chain: str) -> list[tuple[Any, ...]]:
    """A journal without what differs by nature: hashes, the recording moment, random keys, row ids."""
    names: dict[str, str] = {}

    def plain(name: str, value: Any) -> Any:
        if name in ("ticket", "visit", "session"):
            return names.setdefault(f"{name}:{value}", f"{name} {len(names)}")
        if name == "passed":
            return [plain("ticket", one) for one in value]
        return value

    return [
        (one.seq, one.type, one.actor, one.channel, one.occurred_ms,
         {name: plain(name, value) for name, value in json.loads(one.data).items()})
        for one in entries(chain)
        if one.type != "mall.changed"
    ]  # fmt: skip


def check_books(chain: str, day: Any) -> None:
    """Every ticket stands where its entries say, and the chain verifies."""
    books: dict[str, list[Sealed]] = {}
    for one in entries(chain):
        books.setdefault(one.subject, []).append(one)
    rows = list(Ticket.objects.filter(day=day, mall__code=chain))
    assert rows
    for row in rows:
        assert folded(books[f"ticket:{row.key}"]) == row.state
    assert verify_chain(chain)[1] is None


def test_a_small_day_holds(mall: str) -> None:
    report = play()
    assert report.holds, (report.audit, report.drift)
    assert report.summary.report.waiting == 0
    assert report.summary.report.served > 0.8 * report.summary.report.issued > 0
    assert report.audit.calls > 40
    check_books(MALL, MONDAY)
    assert Response.objects.count() == report.survey.responses > 5


def test_the_same_seed_gives_the_same_day(mall: str) -> None:
    small_mall("mal-kembar")
    play(visitors=40)
    play("mal-kembar", visitors=40)
    assert told(MALL) == told("mal-kembar")


def test_another_seed_gives_another_day(mall: str) -> None:
    small_mall("mal-kembar")
    play(visitors=30)
    play("mal-kembar", visitors=30, seed=4)
    assert told(MALL) != told("mal-kembar")


def test_a_friday_at_the_real_hall(demo_hall: str) -> None:
    report = play(DEMO, FRIDAY, visitors=200)
    assert report.holds, (report.audit, report.drift)
    assert 160 < report.came < 240
    check_books(DEMO, FRIDAY)
    book = entries(DEMO)
    prayers = [one for one in book if one.type == "counter.paused" and json.loads(one.data)["reason"] == "prayer"]
    assert len(prayers) > 40
    at_prayer = [one for one in book if one.type == "ticket.called" and on("11:45", FRIDAY) < moment(one) < on("12:55", FRIDAY)]
    assert not at_prayer
    kinds = Counter(one.type for one in book)
    for kind in ("visit.opened", "ticket.printed", "ticket.missed", "ticket.recalled", "ticket.returned", "counter.closed",
                 "service.finished", "feedback.given", "day.closed"):  # fmt: skip
        assert kinds[kind], kind


def moment(entry: Sealed) -> Any:
    """When it happened."""
    return from_ms(entry.occurred_ms)


def test_a_restart_goes_on_from_the_journal(mall: str) -> None:
    first = World(Plan(MALL, MONDAY, 3, 60))
    first.run_until(to_ms(on("10:17")))
    waiting = [row.key for row in Ticket.objects.filter(state__in=["waiting", "called", "serving"])]
    assert waiting
    del first
    report = play()
    assert report.holds, (report.audit, report.drift)
    opened = [one.occurred_ms for one in entries() if one.type == "visit.opened"]
    assert len(opened) == len(set(opened))
    arrivals = World(Plan(MALL, MONDAY, 3, 60)).arrivals
    assert len(arrivals) - 8 <= len(opened) <= len(arrivals) + 2
    assert not Ticket.objects.filter(key__in=waiting, state__in=["waiting", "called", "serving"]).exists()
    check_books(MALL, MONDAY)


def test_stopping_early_leaves_the_day_open(mall: str) -> None:
    report = play(until=on("09:30"))
    assert report.summary.report.holds
    assert report.summary.report.waiting > 0
    assert max(one.occurred_ms for one in entries()) <= to_ms(on("09:30"))


def test_a_moving_clock_is_caught_up_with(mall: str) -> None:
    ticks: Iterator[int] = iter(range(100_000))
    world = play_until(MALL, lambda: after(on("09:00"), next(ticks)), seed=3, visitors=60)
    assert to_ms(on("09:00")) < world.now_ms < to_ms(on("09:10"))
    assert world.visitors.came > 5


def test_accelerated(mall: str) -> None:
    report = play(visitors=10, speed=200_000)
    assert report.holds


def test_a_closed_day(mall: str) -> None:
    declare_closure(
        mall=MALL, scope="mall", name="", starts=on("00:00"), ends=on("23:59"), reason="libur", by=HASAN, at=on("05:00")
    )
    report = play()
    assert (report.came, report.summary.report.issued) == (0, 0)
    assert report.holds


def test_the_report_in_words(mall: str) -> None:
    lines: list[str] = []
    print_report(play(visitors=15), lines.append)  # type: ignore[arg-type]
    text = "\n".join(lines)
    assert "BROKEN" not in text
    assert "issued" in text
    assert "chain:" in text


def test_free_seats_for_people(demo_hall: str) -> None:
    assert free_counters(DEMO) == {4, 19, 30, 37, 56}


@pytest.fixture
def played(mall: str) -> list[Sealed]:
    play(visitors=40)
    return entries()


def laws() -> dict[str, Any]:
    return {queue.code: queue.law for queue in get_hall(MALL).queues.values()}


def test_the_referee_sees_acts_out_of_order(played: list[Sealed]) -> None:
    assert audit_day(played, laws()).clean
    calls = [n for n, one in enumerate(played) if one.type == "ticket.called"]
    doubled = [*played[: calls[5] + 1], played[calls[5]], *played[calls[5] + 1 :]]
    assert audit_day(doubled, laws()).wrong_moves
    skipped = [one for n, one in enumerate(played) if n != calls[5]]
    assert audit_day(skipped, laws()).wrong_moves
    other = [replace(one, data=one.data.replace('"reason":"turn"', '"reason":"promise"')) for one in played]
    assert audit_day(other, laws()).wrong_calls
    one_counter = [replace(one, data=re.sub(r'"counter":\d+', '"counter":1', one.data)) for one in played]
    assert audit_day(one_counter, laws()).double_calls


def book_of(*facts: tuple[str, dict[str, Any]]) -> list[Sealed]:
    """A journal as it could never be written."""
    return [
        Sealed("m", seq, "", "", kind, f"ticket:{told.get('ticket', '')}", "x", "", "web", "", seq * 1000, 0, json.dumps(told))
        for seq, (kind, told) in enumerate(facts, start=1)
    ]


def test_the_referee_sees_a_starved_class_and_a_visitor_at_two_counters() -> None:
    def issued(ticket: str, visit: int, priority: bool) -> list[tuple[str, dict[str, Any]]]:
        return [
            ("visit.opened", {"visit": visit, "priority": priority}),
            ("ticket.issued", {"ticket": ticket, "queue": "q", "state": "waiting", "place_ms": 0}),
        ]

    def called(ticket: str, counter: int) -> tuple[str, dict[str, Any]]:
        return ("ticket.called", {"ticket": ticket, "number": ticket, "queue": "q", "counter": counter, "reason": "turn"})

    starved = book_of(*issued("p", 1, True), *issued("a", 2, False), *issued("b", 3, False), *issued("c", 4, False),
                      called("a", 1), called("b", 2), called("c", 3))  # fmt: skip
    assert audit_day(starved, {"q": Law()}).broken_ratio
    twice = book_of(*issued("a", 1, False), *issued("b", 1, False), called("a", 1), called("b", 2))
    assert audit_day(twice, {"q": Law()}).double_calls
