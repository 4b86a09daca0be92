"""A ticket row inside an open transaction: lock it, move it by the lifecycle table, refuse the rest.

Raw statements, the same on both databases: this is the hot path (stack.md section 2).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

from balai.journal.command import Log
from balai.journal.sql import run
from balai.kernel.refusals import NotFound
from balai.queueing.events import TicketVoided
from balai.queueing.queries import Hall, QueueFacts
from balai.queueing.rules import REVERSIBLE, UNDO_MS, WrongState, next_state, number_of


@dataclass(slots=True)
class Row:
    """A locked ticket."""

    id: int
    key: str
    mall_id: int
    queue_id: int
    issued_queue_id: int
    visit: int
    letter: str
    n: int
    state: str
    priority: bool
    place_ms: int
    due_after_calls: int | None
    not_before_ms: int
    counter_id: int | None
    issued_ms: int
    waiting_ms: int | None
    calls: int
    called_ms: int | None
    recalled_ms: int | None
    started_ms: int | None
    ended_ms: int | None
    held_since_ms: int | None
    held_ms: int
    misses: int
    outcome: str
    note: str
    credible: bool
    version: int

    @property
    def number(self) -> str:
        """The printed number."""
        return number_of(self.letter, self.n)

    @property
    def subject(self) -> str:
        """The journal's name of this ticket."""
        return f"ticket:{self.key}"


COLUMNS = tuple(Row.__dataclass_fields__)
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM queueing_ticket WHERE "
_UNDONE = (
    "queue_id", "state", "priority", "place_ms", "due_after_calls", "not_before_ms", "counter_id", "calls",
    "called_ms", "recalled_ms", "started_ms", "ended_ms", "held_since_ms", "held_ms", "misses", "outcome",
    "note", "credible",
)


def for_update() -> str:
    """The row-lock clause of this database; on SQLite the transaction itself is the lock."""
    return " FOR UPDATE" if connection.vendor == "postgresql" else ""


def lock_ticket(hall: Hall, key: str) -> Row:
    """Lock the ticket with this public key. Raises NotFound, also for another mall's ticket."""
    cursor = run(f"{_SELECT} key = %s AND mall_id = %s{for_update()}", [key, hall.mall.id])
    found = cursor.fetchone()
    if found is None:
        raise NotFound(thing="ticket", name=key)
    return _row(found)


def peek_ticket(hall: Hall, key: str) -> Row:
    """Read a ticket without locking it, to lock what comes first in order. Raises NotFound."""
    cursor = run(f"{_SELECT} key = %s AND mall_id = %s", [key, hall.mall.id])
    found = cursor.fetchone()
    if found is None:
        raise NotFound(thing="ticket", name=key)
    return _row(found)


def take_waiting(ticket: int, queue: int, **changes: Any) -> Row | None:
    """Call a ticket by its internal id, in one statement; None when it does not wait in this queue any more."""
    changes["state"] = next_state("call", "waiting")
    assignments = ", ".join(f"{name} = %s" for name in changes)
    cursor = run(
        f"UPDATE queueing_ticket SET {assignments}, version = version + 1"
        f" WHERE id = %s AND queue_id = %s AND state = 'waiting' RETURNING {', '.join(COLUMNS)}",
        [*changes.values(), ticket, queue],
    )
    found = cursor.fetchone()
    return None if found is None else _row(found)


def _row(values: Any) -> Row:
    row = Row(*values)
    row.priority, row.credible = bool(row.priority), bool(row.credible)
    return row


def move(row: Row, verb: str, **changes: Any) -> None:
    """Move a locked ticket by the lifecycle table. Raises WrongState; never touches a row that moved."""
    changes["state"] = next_state(verb, row.state)
    write(row, **changes)


def write(row: Row, **changes: Any) -> None:
    """Write columns of a locked ticket, guarded by its version."""
    assignments = ", ".join(f"{name} = %s" for name in changes)
    cursor = run(
        f"UPDATE queueing_ticket SET {assignments}, version = version + 1 WHERE id = %s AND version = %s",
        [*changes.values(), row.id, row.version],
    )
    if cursor.rowcount != 1:
        raise WrongState(state=row.state, verb="write")
    row.version += 1
    for name, value in changes.items():
        setattr(row, name, value)


def snapshot(row: Row) -> str:
    """The columns that an undo restores, as JSON."""
    values = asdict(row)
    return json.dumps({name: values[name] for name in _UNDONE})


def keep_undo(row: Row, verb: str, before: str, at_ms: int) -> None:
    """Remember how the ticket stood before `verb`, for 60 s. `before` is a `snapshot`."""
    if verb not in REVERSIBLE:
        raise ValueError(verb)
    run(
        "INSERT INTO queueing_undo (ticket_id, verb, version, until_ms, before) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (ticket_id) DO UPDATE SET verb = excluded.verb, version = excluded.version,"
        " until_ms = excluded.until_ms, before = excluded.before",
        [row.id, verb, row.version, at_ms + UNDO_MS, before],
    )


def place_of(hall: Hall, row: Row) -> tuple[str, str, str, str]:
    """(ticket, number, queue, zone): the first fields of every ticket event."""
    return row.key, row.number, hall.queues[row.queue_id].code, hall.queues[row.queue_id].letter


def queue_of(hall: Hall, row: Row) -> QueueFacts:
    """The queue a ticket stands in now."""
    return hall.queues[row.queue_id]


def counter_number(hall: Hall, row: Row) -> int:
    """The number of the counter a ticket is at; 0 when at none."""
    return 0 if row.counter_id is None else hall.numbers[row.counter_id]


def answer_of(hall: Hall, row: Row, **more: Any) -> dict[str, Any]:
    """The state of a ticket as the answer of a command."""
    queue = hall.queues[row.queue_id]
    return {
        "id": row.key,
        "number": row.number,
        "state": row.state,
        "queue": queue.code,
        "zone": queue.letter,
        "counter": counter_number(hall, row) or None,
        **more,
    }


def close_expired_print(log: Log, hall: Hall, row: Row, at_ms: int) -> None:
    """Void one unprinted ticket and give its place in the contingent back."""
    move(row, "void", ended_ms=at_ms)
    run(
        "UPDATE queueing_line SET issued = issued - 1 WHERE queue_id = %s AND day ="
        " (SELECT day FROM queueing_ticket WHERE id = %s)",
        [row.issued_queue_id, row.id],
    )
    log.record(TicketVoided(*place_of(hall, row)), subject=row.subject)
