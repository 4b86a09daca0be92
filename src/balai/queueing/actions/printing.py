"""Two-phase issue: a number counts as waiting only when the paper is in the visitor's hand."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from balai.journal.command import NothingRecorded, command, to_ms
from balai.kernel.actors import Actor, Once
from balai.queueing.events import TicketPrinted
from balai.queueing.models import Ticket
from balai.queueing.queries import get_hall
from balai.queueing.rules import PRINT_LIMIT_MS, PrintExpired
from balai.queueing.steps.row import answer_of, close_expired_print, lock_ticket, move, place_of


def confirm_printed(
    *, mall: str, ticket: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """The paper came out: printing -> waiting. A second confirmation changes nothing.

    Raises PrintExpired after two minutes (the number is void), WrongState, NotFound, NotAllowed.
    Records `ticket.printed`.
    """
    hall = get_hall(mall)
    with command("ticket.print", by=by, at=at, chain=mall, once=once) as log:
        row = lock_ticket(hall, ticket)
        if row.state == "void" or (
            row.state == "printing" and to_ms(at) - row.issued_ms > PRINT_LIMIT_MS
        ):
            raise PrintExpired(number=row.number)
        if row.waiting_ms is None or row.state == "printing":
            move(row, "print", waiting_ms=to_ms(at))
        log.record(TicketPrinted(*place_of(hall, row)), subject=row.subject)
        return log.answer(answer_of(hall, row))


def void_unprinted(*, mall: str, by: Actor, at: datetime) -> int:
    """Void every ticket whose paper was not confirmed within two minutes; returns how many.

    Those confirmed meanwhile stay. Raises NotAllowed. Records `ticket.voided` each.
    """
    hall = get_hall(mall)
    late = Ticket.objects.filter(
        mall_id=hall.mall.id, state="printing", issued_ms__lt=to_ms(at) - PRINT_LIMIT_MS
    )
    keys = list(late.order_by("id").values_list("key", flat=True)[:200])
    if not keys:
        return 0
    with suppress(NothingRecorded), command("day.close", by=by, at=at, chain=mall) as log:
        for key in keys:
            row = lock_ticket(hall, key)
            if row.state == "printing":
                close_expired_print(log, hall, row, to_ms(at))
    return len(log.drafts)
