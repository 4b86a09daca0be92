"""How tickets look to a client: plain facts, no comfort needs, no notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from balai.queueing.queries import Hall, number, read_line

if TYPE_CHECKING:
    from balai.queueing.models import Ticket


def moment(ms: int | None) -> str | None:
    """Milliseconds since the Unix epoch as RFC 3339 in UTC."""
    return None if ms is None else when(datetime.fromtimestamp(ms / 1000, UTC))


def when(at: datetime | None) -> str | None:
    """An aware datetime as RFC 3339 in UTC, to the millisecond."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sight_of(hall: Hall, ticket: Ticket, services: Sequence[str]) -> dict[str, Any]:
    """A ticket as a client sees it."""
    queue = hall.queues[ticket.queue_id]
    return {
        "id": ticket.key, "number": number(ticket), "state": ticket.state, "queue": queue.code, "zone": queue.letter,
        "counter": hall.numbers.get(ticket.counter_id) if ticket.counter_id else None,
        "channel": ticket.channel, "services": list(services), "ahead": _ahead(hall, ticket),
        "calls": ticket.calls, "misses": ticket.misses, "outcome": ticket.outcome,
        "issued_at": moment(ticket.issued_ms), "called_at": moment(ticket.called_ms),
        "started_at": moment(ticket.started_ms), "ended_at": moment(ticket.ended_ms),
    }  # fmt: skip


def _ahead(hall: Hall, ticket: Ticket) -> int | None:
    if ticket.state != "waiting":
        return None
    line, _ = read_line(ticket.queue_id, ticket.day)
    return sum((one.place_ms, one.ticket) < (ticket.place_ms, ticket.pk) for one in line)
