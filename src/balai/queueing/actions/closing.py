"""The end of a day, and announcements of the floor manager."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from balai.journal.command import Log, command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput
from balai.queueing.events import (
    AnnouncementMade,
    DayClosed,
    ServiceFinished,
    TicketMissed,
    TicketNotServed,
)
from balai.queueing.models import Session, Ticket
from balai.queueing.queries import Hall, get_hall
from balai.queueing.steps.desk import end_session, lock_desk
from balai.queueing.steps.row import (
    Row,
    close_expired_print,
    counter_number,
    lock_ticket,
    move,
    place_of,
    queue_of,
    write,
)


def close_day(*, mall: str, day: date, by: Actor, at: datetime) -> dict[str, int]:
    """Close what is left of a local day: waiting -> not served, missed -> absent, printing -> void.

    A service left open is finished with outcome `unknown` and its time marked not credible. Queues flagged
    `keep` keep their waiting tickets. Counters whose session began by then are closed, unless they already
    serve the next day. Idempotent; returns the counts.
    Raises NotAllowed. Records the ticket events and `day.closed`.
    """
    hall = get_hall(mall)
    with command("day.close", by=by, at=at, chain=mall) as log:
        by.require_agency("")
        desks = [(facts, lock_desk(facts)) for facts in map(hall.counter, _staffed(hall, day))]
        counts = {"not_served": 0, "absent": 0, "void": 0, "unknown": 0}
        left = Ticket.objects.filter(
            mall_id=hall.mall.id, day__lte=day,
            state__in=["printing", "waiting", "called", "serving", "held", "missed"],
        )
        for key in left.order_by("id").values_list("key", flat=True):
            kind = _close_ticket(log, hall, lock_ticket(hall, key), at)
            if kind:
                counts[kind] += 1
        for facts, desk in desks:
            if lock_desk(facts).ticket is None:
                end_session(log, facts, desk, at)
        log.record(
            DayClosed(day.isoformat(), counts["not_served"], counts["absent"], counts["void"]),
            subject=f"day:{day.isoformat()}",
        )
    return counts


def _staffed(hall: Hall, day: date) -> list[int]:
    """Counters with a session begun on `day` or before; after a night without a server today's go on."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, hall.mall.zone)
    begun = Session.objects.filter(
        counter__mall_id=hall.mall.id, closed_ms=None, opened_ms__lt=to_ms(midnight)
    )
    return list(begun.order_by("counter_id").values_list("counter__number", flat=True))


def _close_ticket(log: Log, hall: Hall, row: Row, at: datetime) -> str:
    at_ms = to_ms(at)
    if row.state == "printing":
        close_expired_print(log, hall, row, at_ms)
        return "void"
    if row.state == "serving":
        _finish_unknown(log, hall, row, at_ms)
        return "unknown"
    if row.state == "missed":
        move(row, "drop", ended_ms=at_ms)
        log.record(TicketMissed(*place_of(hall, row), 0, row.misses, True), subject=row.subject)
        return "absent"
    if queue_of(hall, row).keep and row.state == "waiting":
        if row.due_after_calls is not None:  # the calls of another day do not count for this one
            write(row, due_after_calls=None, not_before_ms=0)
        return ""
    state = row.state
    move(row, "close", ended_ms=at_ms, counter_id=None)
    log.record(TicketNotServed(*place_of(hall, row), state), subject=row.subject)
    return "not_served"


def _finish_unknown(log: Log, hall: Hall, row: Row, at_ms: int) -> None:
    started_ms = row.started_ms or at_ms
    move(row, "finish", ended_ms=at_ms, outcome="unknown", credible=False)
    log.record(
        ServiceFinished(
            *place_of(hall, row), counter_number(hall, row), "unknown", at_ms - started_ms,
            max(0, started_ms - row.place_ms), False,
        ),
        subject=row.subject,
    )


ANNOUNCEMENTS = ("counter_opened", "long_wait", "system_down", "closing_soon", "break_soon", "thanks")


def make_announcement(
    *, mall: str, code: str, zone: str = "", by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Put a prepared text on the boards of a zone, or of all. `code` one of ANNOUNCEMENTS.

    Raises BadInput, NotAllowed. Records `announcement.made`.
    """
    if code not in ANNOUNCEMENTS:
        raise BadInput(field="code", why="one of " + ", ".join(ANNOUNCEMENTS), value=code)
    with command("announcement.make", by=by, at=at, chain=mall, once=once) as log:
        log.record(AnnouncementMade(code, zone), subject=f"mall:{mall}")
        return log.answer({"code": code, "zone": zone})
