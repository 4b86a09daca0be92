"""Facts of the hall: ids, codes and numbers only. `ticket` is the ticket's public key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TicketIssued:
    """A number was given; `state` is `printing` until the paper is confirmed, else `waiting`."""

    type: ClassVar[str] = "ticket.issued"
    ticket: str
    number: str
    queue: str
    zone: str
    state: str
    place_ms: int
    services: list[str]


@dataclass(frozen=True, slots=True)
class TicketPrinted:
    """The paper is in the visitor's hand; the ticket waits."""

    type: ClassVar[str] = "ticket.printed"
    ticket: str
    number: str
    queue: str
    zone: str


@dataclass(frozen=True, slots=True)
class TicketVoided:
    """No paper came out in time; the number is spent and void."""

    type: ClassVar[str] = "ticket.voided"
    ticket: str
    number: str
    queue: str
    zone: str


@dataclass(frozen=True, slots=True)
class TicketCalled:
    """A ticket was called to a counter. `reason` is a discipline.Reason; `passed` are busy visitors' tickets."""

    type: ClassVar[str] = "ticket.called"
    ticket: str
    number: str
    queue: str
    zone: str
    counter: int
    reason: str
    waited_ms: int
    passed: list[str]


@dataclass(frozen=True, slots=True)
class TicketRecalled:
    """The call was repeated; announce once."""

    type: ClassVar[str] = "ticket.recalled"
    ticket: str
    number: str
    queue: str
    zone: str
    counter: int
    calls: int


@dataclass(frozen=True, slots=True)
class ServiceStarted:
    """The visitor is at the desk. `walk_ms` is call-to-desk time."""

    type: ClassVar[str] = "service.started"
    ticket: str
    number: str
    queue: str
    zone: str
    counter: int
    walk_ms: int


@dataclass(frozen=True, slots=True)
class TicketHeld:
    """Set aside by the counter."""

    type: ClassVar[str] = "ticket.held"
    ticket: str
    number: str
    queue: str
    zone: str
    counter: int


@dataclass(frozen=True, slots=True)
class TicketResumed:
    """Taken up again; `held_ms` is how long it was set aside this time."""

    type: ClassVar[str] = "ticket.resumed"
    ticket: str
    number: str
    queue: str
    zone: str
    counter: int
    held_ms: int


@dataclass(frozen=True, slots=True)
class TicketTransferred:
    """Sent to another queue; `place` is by_visit, first or last."""

    type: ClassVar[str] = "ticket.transferred"
    ticket: str
    number: str
    queue: str
    zone: str
    from_queue: str
    counter: int
    place: str


@dataclass(frozen=True, slots=True)
class ActUndone:
    """The last act on the ticket was taken back; it stands again as it stood."""

    type: ClassVar[str] = "ticket.undone"
    ticket: str
    number: str
    queue: str
    zone: str
    verb: str
    state: str
    counter: int


@dataclass(frozen=True, slots=True)
class ServiceFinished:
    """Served, with outcome, net service time and wait."""

    type: ClassVar[str] = "service.finished"
    ticket: str
    number: str
    queue: str
    zone: str
    counter: int
    outcome: str
    service_ms: int
    wait_ms: int
    credible: bool


@dataclass(frozen=True, slots=True)
class TicketMissed:
    """Called and not come; `closed` after the second time."""

    type: ClassVar[str] = "ticket.missed"
    ticket: str
    number: str
    queue: str
    zone: str
    counter: int
    misses: int
    closed: bool


@dataclass(frozen=True, slots=True)
class TicketReturned:
    """A missed visitor reported back; due after that many calls of the line."""

    type: ClassVar[str] = "ticket.returned"
    ticket: str
    number: str
    queue: str
    zone: str
    due_after_calls: int


@dataclass(frozen=True, slots=True)
class TicketPostponed:
    """The visitor asked for more time; keeps the seniority."""

    type: ClassVar[str] = "ticket.postponed"
    ticket: str
    number: str
    queue: str
    zone: str
    due_after_calls: int


@dataclass(frozen=True, slots=True)
class TicketCancelled:
    """Given back before service."""

    type: ClassVar[str] = "ticket.cancelled"
    ticket: str
    number: str
    queue: str
    zone: str


@dataclass(frozen=True, slots=True)
class TicketNotServed:
    """The day ended first."""

    type: ClassVar[str] = "ticket.not_served"
    ticket: str
    number: str
    queue: str
    zone: str
    state: str


@dataclass(frozen=True, slots=True)
class CounterOpened:
    """A person staffs a counter from now on."""

    type: ClassVar[str] = "counter.opened"
    counter: int
    session: int
    zone: str


@dataclass(frozen=True, slots=True)
class CounterPaused:
    """A break began."""

    type: ClassVar[str] = "counter.paused"
    counter: int
    session: int
    zone: str
    reason: str


@dataclass(frozen=True, slots=True)
class CounterResumed:
    """A break ended."""

    type: ClassVar[str] = "counter.resumed"
    counter: int
    session: int
    zone: str


@dataclass(frozen=True, slots=True)
class CounterLeft:
    """The counter is closed."""

    type: ClassVar[str] = "counter.closed"
    counter: int
    session: int
    zone: str


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """A counter's work profile was written anew: queue codes in order."""

    type: ClassVar[str] = "counter.profile_changed"
    counter: int
    queues: list[str]


@dataclass(frozen=True, slots=True)
class DayClosed:
    """The day's lines were closed: how many were not served, absent, void."""

    type: ClassVar[str] = "day.closed"
    day: str
    not_served: int
    absent: int
    void: int


@dataclass(frozen=True, slots=True)
class AnnouncementMade:
    """The floor manager announced something; `code` names a prepared text."""

    type: ClassVar[str] = "announcement.made"
    code: str
    zone: str


@dataclass(frozen=True, slots=True)
class QueuesDefined:
    """The queues of a mall were set up or changed: their codes."""

    type: ClassVar[str] = "queues.defined"
    queues: list[str]
