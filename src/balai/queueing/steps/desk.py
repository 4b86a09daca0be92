"""A counter inside an open transaction: lock it, check that it can call, write who staffs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from balai.journal.command import Log, to_ms
from balai.journal.sql import run
from balai.kernel.actors import Actor
from balai.queueing.events import CounterLeft
from balai.queueing.models import Desk, Pause, Session
from balai.queueing.queries import CounterFacts, Hall
from balai.queueing.rules import CounterBusy, CounterClosed, CounterOnBreak, number_of
from balai.queueing.steps.row import Row, counter_number, for_update, queue_of


@dataclass(frozen=True, slots=True)
class Locked:
    """A locked counter: state, session, who staffs it, and the ticket it has called or serves."""

    state: str
    session: int | None
    staff: str
    ticket: str | None
    number: str | None


_DESK = "SELECT d.state, d.session FROM queueing_desk d WHERE d.counter_id = %s"
_ON = (
    "SELECT s.staff, t.key, t.letter, t.n FROM (SELECT CAST(%s AS bigint) AS session, CAST(%s AS bigint) AS counter) AS d"
    " LEFT JOIN queueing_session s ON s.id = d.session"
    " LEFT JOIN queueing_ticket t ON t.counter_id = d.counter AND t.state IN ('called', 'serving')"
)
_AT_ONCE = (
    "SELECT d.state, d.session, '', t.key, t.letter, t.n FROM queueing_desk d LEFT JOIN queueing_ticket t"
    " ON t.counter_id = d.counter_id AND t.state IN ('called', 'serving') WHERE d.counter_id = %s"
)


def lock_desk(counter: CounterFacts) -> Locked:
    """Lock a counter, making its row if it was never used."""
    cursor = run(_DESK + for_update(), [counter.id])
    found = cursor.fetchone()
    if found is None:
        cursor = run(
            "INSERT INTO queueing_desk (counter_id, state, since_ms) VALUES (%s, 'closed', 0)"
            " ON CONFLICT (counter_id) DO NOTHING",
            [counter.id],
        )
        cursor = run(_DESK + for_update(), [counter.id])
        found = cursor.fetchone()
    return _locked(found[0], found[1], *run(_ON, [found[1], counter.id]).fetchone())


def _locked(state: str, session: int | None, staff: str | None, ticket: str | None, letter: str, n: int) -> Locked:
    return Locked(state, session, staff or "", ticket, number_of(letter, n) if ticket else None)


def lock_desk_to_call(counter: CounterFacts) -> Locked:
    """Lock a counter and see its ticket in one statement; `staff` is not read.

    Who had to wait for the lock may see the ticket as it was before: a second one is refused by the database
    (`counter_with_one_ticket`), and the next try sees the truth. Only for a call, which ends that way.
    """
    of = " FOR UPDATE OF d" if for_update() else ""
    found = run(_AT_ONCE + of, [counter.id]).fetchone()
    return lock_desk(counter) if found is None else _locked(*found)


def check_can_call(counter: CounterFacts, desk: Locked) -> None:
    """Raise CounterClosed, CounterOnBreak or CounterBusy unless the counter is open and free."""
    if desk.state == "closed":
        raise CounterClosed(counter=counter.number)
    if desk.state == "break":
        raise CounterOnBreak(counter=counter.number)
    check_free(counter, desk)


def check_free(counter: CounterFacts, desk: Locked) -> None:
    """Raise CounterBusy when the counter has called or serves a ticket."""
    if desk.ticket is not None:
        raise CounterBusy(counter=counter.number, ticket=desk.ticket, number=desk.number)


def require_at(by: Actor, counter: CounterFacts) -> None:
    """Raise NotAllowed unless the actor may act at this counter."""
    by.require_agency(counter.agency)
    by.require_counter(counter.number)


def require_own(by: Actor, hall: Hall, row: Row) -> None:
    """Raise NotAllowed unless the actor may act on a ticket of this agency, and at the counter it is at."""
    by.require_agency(queue_of(hall, row).agency)
    if row.counter_id is not None:
        by.require_counter(counter_number(hall, row))


def end_session(log: Log, facts: CounterFacts, desk: Locked, at: datetime) -> None:
    """Close a locked counter's session and break inside an open command. Records `counter.closed`."""
    if desk.state != "closed":
        end_pause(desk, at)
        Session.objects.filter(pk=desk.session or 0).update(closed_ms=to_ms(at))
    write_desk(facts, "closed", None, at)
    log.record(CounterLeft(facts.number, desk.session or 0, facts.letter), subject=f"counter:{facts.number}")


def write_desk(facts: CounterFacts, state: str, session: int | None, at: datetime) -> None:
    """Write a locked counter: `closed`, `open` or `break`, and the session that staffs it."""
    Desk.objects.filter(counter_id=facts.id).update(state=state, session=session, since_ms=to_ms(at))


def end_pause(desk: Locked, at: datetime) -> None:
    """End the break of a locked counter, if there is one."""
    Pause.objects.filter(session_id=desk.session or 0, ended_ms=None).update(ended_ms=to_ms(at))
