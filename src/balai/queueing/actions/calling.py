"""Call next, and call again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError

from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once
from balai.queueing.events import TicketCalled, TicketRecalled
from balai.queueing.queries import get_hall
from balai.queueing.rules import NobodyWaiting, check_recall
from balai.queueing.steps.desk import check_can_call, lock_desk_to_call, require_at, require_own
from balai.queueing.steps.line import Overtaken, busy_waiting, find_next
from balai.queueing.steps.row import answer_of, counter_number, lock_ticket, move, place_of

TRIES = 5


def call_next(
    *, mall: str, counter: int, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Call the next visitor of the counter's work profile; the answer says why this one.

    Two counters never get the same ticket, and no visitor is called at two: the database holds both as
    unique constraints, and a lost race is chosen anew.
    Raises NobodyWaiting, CounterClosed, CounterOnBreak, CounterBusy, NotAllowed, NotFound.
    Records `ticket.called`.
    """
    for attempt in range(TRIES):
        try:
            return _call_once(mall, counter, by, at, once)
        except (IntegrityError, Overtaken):
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _call_once(mall: str, counter: int, by: Actor, at: datetime, once: Once | None) -> dict[str, Any]:
    hall = get_hall(mall)
    facts = hall.counter(counter)
    at_ms = to_ms(at)
    with command("ticket.call", by=by, at=at, chain=mall, once=once) as log:
        require_at(by, facts)
        check_can_call(facts, lock_desk_to_call(facts))
        found = find_next(hall, facts, hall.day(at), at_ms)
        if found is None:
            raise NobodyWaiting(counter=counter, busy=busy_waiting(facts))
        row, choice = found.row, found.choice
        log.record(
            TicketCalled(*place_of(hall, row), counter, choice.reason, choice.waited_ms, found.passed),
            subject=row.subject,
        )
        return log.answer(
            answer_of(
                hall, row, reason=choice.reason.value, waited_s=choice.waited_ms // 1000,
                calls=1, passed_over=found.passed,
            )
        )


def recall_ticket(
    *, mall: str, ticket: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Repeat the call: announced once per press, moves nobody.

    Raises CallsUsedUp after three calls, RecallTooSoon in the cool-down, WrongState, NotAllowed.
    Records `ticket.recalled`.
    """
    hall = get_hall(mall)
    at_ms = to_ms(at)
    with command("ticket.recall", by=by, at=at, chain=mall, once=once) as log:
        row = lock_ticket(hall, ticket)
        require_own(by, hall, row)
        if row.state == "called":
            check_recall(row.calls, row.recalled_ms or 0, at_ms)
        move(row, "recall", calls=row.calls + 1, recalled_ms=at_ms)
        log.record(
            TicketRecalled(*place_of(hall, row), counter_number(hall, row), row.calls), subject=row.subject
        )
        return log.answer(answer_of(hall, row, calls=row.calls))
