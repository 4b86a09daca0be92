"""At the desk: start, hold, resume, finish, miss; and what the visitor may do: return, postpone, cancel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError

from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput
from balai.queueing.events import (
    ServiceFinished,
    ServiceStarted,
    TicketCancelled,
    TicketHeld,
    TicketMissed,
    TicketPostponed,
    TicketResumed,
    TicketReturned,
)
from balai.queueing.queries import Hall, get_hall
from balai.queueing.rules import (
    MAX_MISSES,
    OUTCOMES,
    POSTPONE_MS,
    CalledElsewhere,
    check_miss,
    is_credible,
    next_state,
)
from balai.queueing.steps.desk import check_can_call, lock_desk, require_at, require_own
from balai.queueing.steps.line import lock_line
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
)


def _own(hall: Hall, ticket: str, by: Actor) -> Row:
    row = lock_ticket(hall, ticket)
    require_own(by, hall, row)
    return row


def start_service(
    *, mall: str, ticket: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """The called visitor is at the desk. Raises WrongState, NotAllowed. Records `service.started`."""
    hall = get_hall(mall)
    with command("ticket.start", by=by, at=at, chain=mall, once=once) as log:
        row = _own(hall, ticket, by)
        walk_ms = max(0, to_ms(at) - (row.called_ms or to_ms(at)))
        move(row, "start", started_ms=to_ms(at))
        log.record(
            ServiceStarted(*place_of(hall, row), counter_number(hall, row), walk_ms), subject=row.subject
        )
        return log.answer(answer_of(hall, row))


def hold_ticket(
    *, mall: str, ticket: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Set the visitor aside (a copy, a bank, a child); the counter is free for others.

    Raises WrongState, NotAllowed. Records `ticket.held`.
    """
    hall = get_hall(mall)
    with command("ticket.hold", by=by, at=at, chain=mall, once=once) as log:
        row = _own(hall, ticket, by)
        before = snapshot(row)
        move(row, "hold", held_since_ms=to_ms(at))
        keep_undo(row, "hold", before, to_ms(at))
        log.record(TicketHeld(*place_of(hall, row), counter_number(hall, row)), subject=row.subject)
        return log.answer(answer_of(hall, row))


def resume_ticket(
    *, mall: str, ticket: str, by: Actor, at: datetime, counter: int | None = None, once: Once | None = None
) -> dict[str, Any]:
    """Take a held visitor up again, at the counter that held the ticket or at `counter`.

    Time set aside before the service began is wait, not service. Raises CounterBusy, CounterClosed,
    CounterOnBreak, WrongState, NotAllowed; CalledElsewhere when the visitor is at another counter.
    Records `ticket.resumed`.
    """
    try:
        return _resume(mall, ticket, by, at, counter, once)
    except IntegrityError as race:
        raise CalledElsewhere(ticket=ticket) from race


def _resume(
    mall: str, ticket: str, by: Actor, at: datetime, counter: int | None, once: Once | None
) -> dict[str, Any]:
    hall = get_hall(mall)
    with command("ticket.resume", by=by, at=at, chain=mall, once=once) as log:
        peeked = peek_ticket(hall, ticket)
        next_state("resume", peeked.state)
        facts = hall.counter(counter if counter is not None else counter_number(hall, peeked))
        require_at(by, facts)
        check_can_call(facts, lock_desk(facts))
        row = lock_ticket(hall, ticket)
        by.require_agency(queue_of(hall, row).agency)
        aside_ms = to_ms(at) - (row.held_since_ms or to_ms(at))
        move(
            row, "resume", counter_id=facts.id, held_since_ms=None, started_ms=row.started_ms or to_ms(at),
            held_ms=row.held_ms + (aside_ms if row.started_ms else 0),
        )
        log.record(TicketResumed(*place_of(hall, row), facts.number, aside_ms), subject=row.subject)
        return log.answer(answer_of(hall, row))


def finish_service(  # noqa: PLR0913
    *, mall: str, ticket: str, outcome: str = "done", note: str = "", by: Actor, at: datetime,
    once: Once | None = None,
) -> dict[str, Any]:
    """Served. `outcome` one of OUTCOMES; `note` stays out of the journal.

    Raises WrongState, BadInput, NotAllowed. Records `service.finished` with net service time, wait, and
    whether the time can be true.
    """
    if outcome not in OUTCOMES:
        raise BadInput(field="outcome", why="one of " + ", ".join(OUTCOMES), value=outcome)
    if len(note) > 500:
        raise BadInput(field="note", why="at most 500 characters")
    hall, at_ms = get_hall(mall), to_ms(at)
    with command("ticket.finish", by=by, at=at, chain=mall, once=once) as log:
        row = _own(hall, ticket, by)
        before = snapshot(row)
        started_ms = row.started_ms or at_ms
        credible = is_credible(started_ms, at_ms, row.held_ms, queue_of(hall, row).credible_max_min)
        move(row, "finish", ended_ms=at_ms, outcome=outcome, note=note, credible=credible)
        keep_undo(row, "finish", before, at_ms)
        log.record(
            ServiceFinished(
                *place_of(hall, row), counter_number(hall, row), outcome,
                max(0, at_ms - started_ms - row.held_ms), max(0, started_ms - row.place_ms), credible,
            ),
            subject=row.subject,
        )
        return log.answer(answer_of(hall, row, outcome=outcome, credible=credible))


def miss_ticket(
    *, mall: str, ticket: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """The called visitor did not come. The second time closes the ticket. Frees the counter.

    Raises MissTooSoon, WrongState, NotAllowed. Records `ticket.missed`.
    """
    hall, at_ms = get_hall(mall), to_ms(at)
    with command("ticket.miss", by=by, at=at, chain=mall, once=once) as log:
        row = _own(hall, ticket, by)
        if row.state == "called":
            check_miss(row.calls, row.recalled_ms or 0, at_ms)
        before, misses = snapshot(row), row.misses + 1
        closed, number = misses >= MAX_MISSES, counter_number(hall, row)
        if closed:
            move(row, "drop" if row.state == "called" else "miss", misses=misses, ended_ms=at_ms, counter_id=None)
        else:
            move(row, "miss", misses=misses, counter_id=None)
        keep_undo(row, "miss", before, at_ms)
        log.record(TicketMissed(*place_of(hall, row), number, misses, closed), subject=row.subject)
        return log.answer(answer_of(hall, row, misses=misses, closed=closed))


def return_ticket(
    *, mall: str, ticket: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """A missed visitor reports: due after three more numbers of the line, once.

    Raises WrongState (also after the second miss), NotAllowed. Records `ticket.returned`.
    """
    hall = get_hall(mall)
    with command("ticket.return", by=by, at=at, chain=mall, once=once) as log:
        peeked = peek_ticket(hall, ticket)
        next_state("return", peeked.state)
        queue = queue_of(hall, peeked)
        due = lock_line(queue.id, hall.day(at)).calls + queue.law.return_after_calls
        row = lock_ticket(hall, ticket)
        move(row, "return", due_after_calls=due, not_before_ms=0, calls=0)
        log.record(TicketReturned(*place_of(hall, row), due), subject=row.subject)
        return log.answer(answer_of(hall, row, after_calls=queue.law.return_after_calls))


def postpone_ticket(
    *, mall: str, ticket: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """ "I need more time": three numbers or five minutes later, whichever comes first; place kept.

    Raises WrongState, NotAllowed. Records `ticket.postponed`.
    """
    hall = get_hall(mall)
    with command("ticket.postpone", by=by, at=at, chain=mall, once=once) as log:
        peeked = peek_ticket(hall, ticket)
        next_state("postpone", peeked.state)
        queue = queue_of(hall, peeked)
        due = lock_line(queue.id, hall.day(at)).calls + queue.law.return_after_calls
        row = lock_ticket(hall, ticket)
        move(row, "postpone", due_after_calls=due, not_before_ms=to_ms(at) + POSTPONE_MS)
        log.record(TicketPostponed(*place_of(hall, row), due), subject=row.subject)
        return log.answer(answer_of(hall, row, after_calls=queue.law.return_after_calls))


def cancel_ticket(
    *, mall: str, ticket: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Give a number back before service. Raises WrongState, NotAllowed. Records `ticket.cancelled`."""
    hall = get_hall(mall)
    with command("ticket.cancel", by=by, at=at, chain=mall, once=once) as log:
        row = _own(hall, ticket, by)
        before = snapshot(row)
        move(row, "cancel", ended_ms=to_ms(at), counter_id=None)
        keep_undo(row, "cancel", before, to_ms(at))
        log.record(TicketCancelled(*place_of(hall, row)), subject=row.subject)
        return log.answer(answer_of(hall, row))
