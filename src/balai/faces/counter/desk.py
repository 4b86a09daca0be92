"""The desk itself: the visitor in front of it, what can be done now, what can be taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from balai.catalogue.queries import Service, find_service
from balai.faces.counter.line import comfort_words, elsewhere, queues_of
from balai.faces.counter.words import DONE, STATES, lang
from balai.journal.command import to_ms
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound
from balai.queueing import queries as queueing
from balai.queueing.queries import CounterFacts, DeskFacts, Hall, QueueFacts, Undoable
from balai.queueing.rules import MAX_CALLS, MISS_AFTER_MS, RECALL_COOLDOWN_MS
from balai.visits.queries import comfort_of, find_visit_of, get_visit, services_of

if TYPE_CHECKING:
    from balai.queueing.models import Ticket
    from balai.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Other:
    """Another number of the same visit: where, and how it stands."""

    number: str
    letter: str
    queue: QueueFacts
    state: str
    counter: int | None


@dataclass(frozen=True, slots=True)
class Visitor:
    """The visitor at the desk. No name: the hall knows numbers only."""

    ticket: Ticket
    number: str
    queue: QueueFacts
    services: list[tuple[str, Service | None]]
    comfort: list[tuple[str, str]]
    visit: Visit
    others: list[Other]

    @property
    def calls_left(self) -> int:
        """How many calls may still be made."""
        return max(0, MAX_CALLS - self.ticket.calls)

    @property
    def recall_ms(self) -> int:
        """From when the call may be repeated."""
        return (self.ticket.recalled_ms or 0) + RECALL_COOLDOWN_MS

    @property
    def miss_ms(self) -> int:
        """From when the visitor may be missed; 0 = now."""
        return 0 if self.calls_left == 0 else (self.ticket.recalled_ms or 0) + MISS_AFTER_MS


@dataclass(frozen=True, slots=True)
class Aside:
    """A held or missed ticket of this counter's queues."""

    ticket: Ticket
    number: str
    queue: QueueFacts
    elsewhere: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the middle and the right of the console show."""

    counter: CounterFacts
    facts: DeskFacts
    mine: bool
    visitor: Visitor | None
    held: list[Aside]
    missed: list[Aside]
    undo: Undoable | None
    undo_number: str
    undo_said: str
    targets: list[QueueFacts]

    @property
    def state(self) -> str:
        """One word for what the desk can do: closed, taken, break, idle, called or serving."""
        if self.facts.state == "closed":
            return "closed"
        if not self.mine:
            return "taken"
        if self.facts.state == "break":
            return "break"
        return self.visitor.ticket.state if self.visitor else "idle"

    @property
    def needy(self) -> list[str]:
        """Key of the visitor's ticket, when comfort needs are shown."""
        return [self.visitor.ticket.key] if self.visitor and self.visitor.comfort else []


def read_desk(hall: Hall, counter: CounterFacts, by: Actor, at: datetime, *, private: bool = False, just: str = "") -> Desk:
    """The desk of a counter. `just`: key of a ticket acted upon a moment ago without being at the desk."""
    facts = queueing.read_desks(hall)[counter.number]
    ticket = queueing.find_at_counter(counter.id)
    aside = _aside(hall, counter, at)
    undo = _undo(hall, counter, to_ms(at), just)
    return Desk(
        counter, facts, facts.staff == by.ref,
        _visitor(hall, ticket, private=private) if ticket else None,
        [one for one in aside if one.ticket.state == "held"],
        [one for one in aside if one.ticket.state == "missed"],
        undo, queueing.number(undo.ticket) if undo else "", str(DONE[undo.verb]) if undo else "",
        sorted(hall.queues.values(), key=lambda queue: (queue.agency != counter.agency, queue.agency_short, queue.name(lang()))),
    )


def _visitor(hall: Hall, ticket: Ticket, *, private: bool) -> Visitor:
    visit = find_visit_of(ticket)
    others = [other for other in queueing.list_visit_tickets(ticket.visit) if other.pk != ticket.pk]
    codes = services_of([ticket.key]).get(ticket.key, [])
    comfort = [] if private else comfort_of([ticket.visit]).get(ticket.visit, [])
    return Visitor(
        ticket, queueing.number(ticket), hall.queues[ticket.queue_id],
        [(code, find_service(code)) for code in codes],
        comfort_words(comfort), visit,
        [_other(hall, other) for other in others],
    )


def _other(hall: Hall, ticket: Ticket) -> Other:
    counter = hall.numbers.get(ticket.counter_id) if ticket.counter_id else None
    queue = hall.queues[ticket.queue_id]
    return Other(queueing.number(ticket), queue.letter, queue, str(STATES[ticket.state]), counter)


def _aside(hall: Hall, counter: CounterFacts, at: datetime) -> list[Aside]:
    tickets = queueing.list_set_aside(hall, queues_of(counter), hall.day(at))
    kin = queueing.list_tickets_of({ticket.visit for ticket in tickets})
    return [
        Aside(ticket, queueing.number(ticket), hall.queues[ticket.queue_id], elsewhere(hall, kin.get(ticket.visit, [])))
        for ticket in tickets
    ]


def _undo(hall: Hall, counter: CounterFacts, at_ms: int, just: str) -> Undoable | None:
    for one in queueing.list_undoable(hall, at_ms):
        if one.counter == counter.number or (just and one.ticket.key == just):
            return one
    return None


@dataclass(frozen=True, slots=True)
class Hit:
    """A ticket found by number or visit code; `ours`: it stands in a queue of the clerk's agency."""

    ticket: Ticket
    number: str
    queue: QueueFacts
    state: str
    counter: int | None
    ours: bool


def find_tickets(hall: Hall, text: str, by: Actor, at: datetime) -> list[Hit]:
    """Tickets of today by number (`a7`, `A07`), or of a visit by its code; none when nothing fits."""
    typed = text.strip().upper()
    short = re.fullmatch(r"([A-Z])\s*-?\s*0*(\d{1,4})", typed)
    if short:
        found = queueing.find_by_number(hall, short[1], int(short[2]), hall.day(at))
        return [_hit(hall, found, by)] if found else []
    try:
        view = get_visit(typed)
    except NotFound:
        return []
    return _hits(hall, [place.ticket for place in view.places], by)


def _hits(hall: Hall, tickets: Sequence[Ticket], by: Actor) -> list[Hit]:
    return [_hit(hall, ticket, by) for ticket in tickets if ticket.mall_id == hall.mall.id]


def _hit(hall: Hall, ticket: Ticket, by: Actor) -> Hit:
    queue = hall.queues[ticket.queue_id]
    counter = hall.numbers.get(ticket.counter_id) if ticket.counter_id else None
    return Hit(
        ticket, queueing.number(ticket), queue, str(STATES[ticket.state]), counter, by.agency in (None, queue.agency)
    )
