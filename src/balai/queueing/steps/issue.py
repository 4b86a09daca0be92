"""Give numbers: check the cut-off and the contingent, count the series, write the tickets."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balai.journal.command import Log, to_ms
from balai.journal.sql import later, run
from balai.queueing.events import TicketIssued
from balai.queueing.queries import Hall, QueueFacts, issue_until, next_issue
from balai.queueing.rules import ContingentUsed, IssueClosed, number_of

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class Party:
    """For whom numbers are given. `paper` False: the visitor keeps it on the phone, no printing phase."""

    visit: int
    channel: str
    priority: bool
    arrived_ms: int
    paper: bool


def new_key() -> str:
    """A random public ticket key: 16 characters of Crockford base32, 80 bits."""
    return "".join(ALPHABET[byte & 31] for byte in secrets.token_bytes(16))


def check_issue(hall: Hall, queue: QueueFacts, at: datetime) -> None:
    """Raise IssueClosed, with the reason and the next possibility, unless numbers are given now."""
    until = issue_until(hall, queue, at)
    if until is not None and at < until:
        return
    status = hall.status(queue, at)
    upcoming = next_issue(hall, queue, at)
    raise IssueClosed(
        queue=queue.code,
        reason="cut_off" if until is not None else status.reason,
        next_ms=to_ms(upcoming) if upcoming else None,
    )


def issue_tickets(
    log: Log, hall: Hall, party: Party, wants: Sequence[tuple[QueueFacts, list[str]]], at: datetime
) -> list[dict[str, Any]]:
    """One ticket per wanted queue, each with its service codes, for one visit. Records `ticket.issued`.

    Locks lines, then series, in order. Raises IssueClosed, ContingentUsed: then nothing is given.
    """
    day, at_ms = hall.day(at), to_ms(at)
    ordered = sorted(wants, key=lambda want: want[0].id)
    for queue, _ in ordered:
        check_issue(hall, queue, at)
        _count_issue(hall, queue, day, at)
    issued = []
    for queue, services in sorted(ordered, key=lambda want: (want[0].letter, want[0].id)):
        n = _next_number(hall, queue.letter, day)
        key = _insert(hall, party, queue, n, day, at_ms)
        number, state = number_of(queue.letter, n), "printing" if party.paper else "waiting"
        log.record(
            TicketIssued(key, number, queue.code, queue.letter, state, party.arrived_ms, services),
            subject=f"ticket:{key}",
        )
        issued.append(
            {"id": key, "number": number, "state": state, "queue": queue.code, "zone": queue.letter,
             "services": services}
        )
    return issued


def _count_issue(hall: Hall, queue: QueueFacts, day: date, at: datetime) -> None:
    cursor = run(
        "INSERT INTO queueing_line (queue_id, day, issued, calls, regular_run, priority_run)"
        " VALUES (%s, %s, 1, 0, 0, 0) ON CONFLICT (queue_id, day)"
        " DO UPDATE SET issued = queueing_line.issued + 1 RETURNING issued",
        [queue.id, day],
    )
    issued = cursor.fetchone()[0]
    if queue.contingent is not None and issued > queue.contingent:
        upcoming = next_issue(hall, queue, at, later_day=True)
        raise ContingentUsed(
            queue=queue.code, contingent=queue.contingent, next_ms=to_ms(upcoming) if upcoming else None
        )


def _next_number(hall: Hall, letter: str, day: date) -> int:
    cursor = run(
        "INSERT INTO queueing_series (mall_id, letter, day, n) VALUES (%s, %s, %s, 1)"
        " ON CONFLICT (mall_id, letter, day) DO UPDATE SET n = queueing_series.n + 1 RETURNING n",
        [hall.mall.id, letter, day],
    )
    return int(cursor.fetchone()[0])


_INSERT = (
    "INSERT INTO queueing_ticket (key, mall_id, queue_id, issued_queue_id, visit, day, letter, n, state,"
    " channel, priority, place_ms, not_before_ms, issued_ms, waiting_ms, calls, held_ms, misses, outcome, note,"
    " credible, version) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, %s, %s, 0, 0, 0, '', '',"
    " %s, 0)"
)


def _insert(hall: Hall, party: Party, queue: QueueFacts, n: int, day: date, at_ms: int) -> str:
    key = new_key()
    state, waiting_ms = ("printing", None) if party.paper else ("waiting", at_ms)
    later(
        _INSERT,
        [key, hall.mall.id, queue.id, queue.id, party.visit, day, queue.letter, n, state, party.channel,
         party.priority, party.arrived_ms, at_ms, waiting_ms, True],
    )
    return key
