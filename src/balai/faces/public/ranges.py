"""The one place where this face asks the analytics for waiting ranges; without them pages show counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from balai.journal.command import to_ms
from balai.kernel.discipline import Law, Memory, Waiting, pick, remember
from balai.queueing.queries import Hall, read_line

if TYPE_CHECKING:
    from balai.queueing.models import Ticket

Range = tuple[int, int]
"""Minutes from–to (p20–p80, rounded to 5)."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """People who will be called before, and the range of the wait where there is one."""

    ahead: int
    range: Range | None = None


def ranges_of_queues(mall: str, at: datetime) -> dict[str, Range]:
    """The range a newcomer would wait, per queue code."""
    return {}


def arrivals_by_hour(mall: str, at: datetime) -> list[tuple[int, int]]:
    """(hour, numbers given) of the local day so far; empty without the analytics."""
    return []


def outlooks(hall: Hall, tickets: Sequence[Ticket], at: datetime) -> dict[str, Outlook]:
    """What lies before each waiting ticket, by ticket key."""
    waiting = [ticket for ticket in tickets if ticket.state == "waiting"]
    lines = {queue: read_line(queue, hall.day(at)) for queue in {ticket.queue_id for ticket in waiting}}
    return {
        ticket.key: Outlook(count_ahead(*lines[ticket.queue_id], hall.queues[ticket.queue_id].law, ticket.pk, to_ms(at)))
        for ticket in waiting
    }


def count_ahead(line: Sequence[Waiting], memory: Memory, law: Law, ticket: int, now_ms: int) -> int:
    """How many of the line are called before this ticket if nobody joins and everybody comes."""
    left = [replace(one, busy=False) for one in line]
    for ahead in range(len(left)):
        choice = pick(left, memory, law, now_ms)
        if choice is None or choice.ticket == ticket:
            return ahead
        memory = remember(memory, priority=choice.priority)
        left = [one for one in left if one.ticket != choice.ticket]
    return 0
