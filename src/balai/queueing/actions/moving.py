"""Transfer to another queue or agency, and undo."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from balai.journal.command import command, to_ms
from balai.journal.sql import run
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput
from balai.queueing.events import ActUndone, TicketTransferred
from balai.queueing.queries import Hall, get_hall
from balai.queueing.rules import CalledElsewhere, UndoGone
from balai.queueing.steps.desk import check_free, lock_desk, require_own
from balai.queueing.steps.issue import check_issue
from balai.queueing.steps.row import (
    Row,
    answer_of,
    counter_number,
    keep_undo,
    lock_ticket,
    move,
    peek_ticket,
    place_of,
    queue_of,
    snapshot,
    write,
)

PLACES = ("by_visit", "first", "last")


def transfer_ticket(  # noqa: PLR0913
    *, mall: str, ticket: str, to: str, place: str = "by_visit", by: Actor, at: datetime,
    once: Once | None = None,
) -> dict[str, Any]:
    """Send a visitor to another queue, keeping the number, without starting from zero.

    `place`: `by_visit` (default: by arrival in the mall), `first` or `last` of the line.
    Raises WrongState, BadInput, NotFound, NotAllowed, IssueClosed when that queue has closed for the day.
    Records `ticket.transferred`.
    """
    if place not in PLACES:
        raise BadInput(field="place", why="one of " + ", ".join(PLACES), value=place)
    hall = get_hall(mall)
    target = hall.queue(to)
    with command("ticket.transfer", by=by, at=at, chain=mall, once=once) as log:
        row = lock_ticket(hall, ticket)
        require_own(by, hall, row)
        if target.id == row.queue_id:
            raise BadInput(field="to", why="the ticket is in this queue already", value=to)
        if not hall.status(target, at).open:
            check_issue(hall, target, at)
        before, source, number = snapshot(row), queue_of(hall, row).code, counter_number(hall, row)
        move(
            row, "transfer", queue_id=target.id, counter_id=None, place_ms=_place(row, target.id, place, at),
            due_after_calls=None, not_before_ms=0, calls=0, called_ms=None, recalled_ms=None,
            started_ms=None, held_since_ms=None, held_ms=0,
        )
        keep_undo(row, "transfer", before, to_ms(at))
        log.record(
            TicketTransferred(*place_of(hall, row), source, number, place), subject=row.subject
        )
        return log.answer(answer_of(hall, row, place=place))


def _place(row: Row, queue: int, place: str, at: datetime) -> int:
    if place == "by_visit":
        return row.place_ms
    if place == "last":
        return to_ms(at)
    cursor = run(
        "SELECT MIN(place_ms) FROM queueing_ticket WHERE queue_id = %s AND state = 'waiting'", [queue]
    )
    earliest = cursor.fetchone()[0]
    return min(row.place_ms, (earliest if earliest is not None else to_ms(at)) - 1)


def undo_act(
    *, mall: str, ticket: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Take back the last transfer, finish, miss, hold or cancel within 60 s; the exact place returns.

    Raises UndoGone when too late or when the ticket moved on, CounterBusy when the counter has called the
    next visitor, CalledElsewhere, NotAllowed. Records `ticket.undone`.
    """
    hall = get_hall(mall)
    try:
        with command("ticket.undo", by=by, at=at, chain=mall, once=once) as log:
            verb, before = _kept(peek_ticket(hall, ticket), to_ms(at))
            by.require_agency(hall.queues[before["queue_id"]].agency)
            _check_counter(hall, before)
            row = lock_ticket(hall, ticket)
            _kept(row, to_ms(at))
            write(row, **before)
            run("DELETE FROM queueing_undo WHERE ticket_id = %s", [row.id])
            log.record(
                ActUndone(*place_of(hall, row), verb, row.state, counter_number(hall, row)),
                subject=row.subject,
            )
            return log.answer(answer_of(hall, row, undone=verb))
    except IntegrityError as race:
        raise CalledElsewhere(ticket=ticket) from race


def _kept(row: Row, at_ms: int) -> tuple[str, dict[str, Any]]:
    cursor = run(
        "SELECT verb, version, until_ms, before FROM queueing_undo WHERE ticket_id = %s", [row.id]
    )
    found = cursor.fetchone()
    if found is None or found[1] != row.version or at_ms > found[2]:
        raise UndoGone(number=row.number)
    before: dict[str, Any] = json.loads(found[3])
    return found[0], before


def _check_counter(hall: Hall, before: dict[str, Any]) -> None:
    if before["state"] in ("called", "serving") and before["counter_id"] is not None:
        facts = hall.counter(hall.numbers[before["counter_id"]])
        check_free(facts, lock_desk(facts))
