"""The only place where analytics reads the hall's tables: a few raw statements, the same on both databases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from balai.kernel.discipline import Memory, Waiting

SAMPLES = 40


def _rows(query: str, values: Collection[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return list(cursor.fetchall())


def _marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def read_waiting(queues: Collection[int]) -> dict[int, list[Waiting]]:
    """The lines of queues as the discipline sees them, each by seniority."""
    rows = _rows(
        "SELECT t.queue_id, t.id, t.place_ms, t.priority, t.due_after_calls, t.not_before_ms, EXISTS (SELECT 1"
        " FROM queueing_ticket o WHERE o.visit = t.visit AND o.state IN ('called', 'serving')) AS busy"
        f" FROM queueing_ticket t WHERE t.state = 'waiting' AND t.queue_id IN ({_marks(queues)})"
        " ORDER BY t.place_ms, t.id",
        queues,
    )
    found: dict[int, list[Waiting]] = {queue: [] for queue in queues}
    for queue, ticket, place_ms, priority, due, not_before_ms, busy in rows:
        found[queue].append(Waiting(ticket, place_ms, bool(priority), due, not_before_ms, bool(busy)))
    return found


def read_memories(queues: Collection[int], day: date) -> dict[int, Memory]:
    """What the lines remember of a local day."""
    rows = _rows(
        "SELECT queue_id, calls, regular_run, priority_run FROM queueing_line"
        f" WHERE day = %s AND queue_id IN ({_marks(queues)})",
        [day, *queues],
    )
    return {queue: Memory(*memory) for queue, *memory in rows}


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A counter that was ever opened; the queue and times of the visitor it has called or serves."""

    counter: int
    state: str
    since_ms: int
    queue: int | None
    called_ms: int | None
    held_ms: int


def read_desks(mall: int) -> dict[int, DeskRow]:
    """Counters of a mall by internal id."""
    rows = _rows(
        "SELECT d.counter_id, d.state, d.since_ms, t.queue_id, t.called_ms, COALESCE(t.held_ms, 0)"
        " FROM queueing_desk d JOIN directory_counter c ON c.id = d.counter_id"
        " LEFT JOIN queueing_ticket t ON t.counter_id = d.counter_id AND t.state IN ('called', 'serving')"
        " WHERE c.mall_id = %s",
        [mall],
    )
    return {row[0]: DeskRow(*row) for row in rows}


def read_cycles(queues: Collection[int], day: date) -> dict[int, list[int]]:
    """The last desk cycles (call to finish without time set aside, ms) per queue, credible ones of two weeks."""
    rows = _rows(
        "SELECT queue_id, cycle FROM (SELECT queue_id, ended_ms - called_ms - held_ms AS cycle,"
        " ROW_NUMBER() OVER (PARTITION BY queue_id ORDER BY id DESC) AS place FROM queueing_ticket"
        f" WHERE state = 'served' AND credible AND day > %s AND queue_id IN ({_marks(queues)})) AS last"
        " WHERE place <= %s AND cycle > 0",
        [day - timedelta(days=14), *queues, SAMPLES],
    )
    found: dict[int, list[int]] = {queue: [] for queue in queues}
    for queue, cycle in rows:
        found[queue].append(int(cycle))
    return found


def read_no_shows(queues: Collection[int], day: date) -> tuple[int, int]:
    """(missed calls, calls) of queues on a local day."""
    rows = _rows(
        "SELECT COALESCE(SUM(misses), 0), COALESCE(SUM(CASE WHEN called_ms IS NOT NULL THEN 1 ELSE 0 END), 0)"
        f" FROM queueing_ticket WHERE day = %s AND queue_id IN ({_marks(queues)})",
        [day, *queues],
    )
    return int(rows[0][0]), int(rows[0][1])


def read_arrivals(mall: int, day: date, since_ms: int) -> dict[int, int]:
    """Tickets issued since a moment of a local day, per queue they stand in, without void ones."""
    rows = _rows(
        "SELECT queue_id, COUNT(*) FROM queueing_ticket WHERE mall_id = %s AND day = %s AND issued_ms >= %s"
        " AND state <> 'void' GROUP BY queue_id",
        [mall, day, since_ms],
    )
    return {queue: int(n) for queue, n in rows}


def read_priority(queues: Collection[int], day: date, since_ms: int) -> dict[int, int]:
    """Priority tickets issued since a moment of a local day, per queue."""
    rows = _rows(
        "SELECT queue_id, COUNT(*) FROM queueing_ticket WHERE day = %s AND issued_ms >= %s AND priority"
        f" AND state <> 'void' AND queue_id IN ({_marks(queues)}) GROUP BY queue_id",
        [day, since_ms, *queues],
    )
    return {queue: int(n) for queue, n in rows}


@dataclass(frozen=True, slots=True)
class TicketTimes:
    """One ticket of a day; `called_ms` of its present or last call, waits count from the seniority."""

    queue: int
    state: str
    place_ms: int
    issued_ms: int
    waiting_ms: int | None
    called_ms: int | None
    ended_ms: int | None
    misses: int


def read_day(mall: int, day: date) -> list[TicketTimes]:
    """Every ticket of a local day, in order of issue."""
    rows = _rows(
        "SELECT queue_id, state, place_ms, issued_ms, waiting_ms, called_ms, ended_ms, misses FROM queueing_ticket"
        " WHERE mall_id = %s AND day = %s ORDER BY id",
        [mall, day],
    )
    return [TicketTimes(*row) for row in rows]


def read_fresh(mall: int, since_ms: int) -> list[tuple[int, str, int]]:
    """(id, key, queue) of tickets that began to wait since a moment and still wait for their first call."""
    rows = _rows(
        "SELECT id, key, queue_id FROM queueing_ticket WHERE mall_id = %s AND state = 'waiting'"
        " AND waiting_ms >= %s AND misses = 0 ORDER BY id",
        [mall, since_ms],
    )
    return [(row[0], row[1], row[2]) for row in rows]
