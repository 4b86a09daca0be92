"""The line beside the desk: the first of each queue, who is next and why, and one row at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from balai.catalogue.queries import find_service
from balai.faces.counter.words import COMFORT, lang, why_next
from balai.journal.command import to_ms
from balai.kernel.discipline import Choice, Memory, Reason, Waiting, pick, pick_across
from balai.queueing import queries as queueing
from balai.queueing.queries import CounterFacts, Hall, QueueFacts
from balai.visits.queries import comfort_of, services_of

if TYPE_CHECKING:
    from balai.queueing.models import Ticket

SHOWN = 30
BUSY = ("called", "serving")
TELLS_COMFORT = (Reason.PRIORITY_OWED, Reason.HEAD_START)
"""Reasons that name a comfort need."""


@dataclass(frozen=True, slots=True)
class Row:
    """One waiting visitor as the desk sees it. `siblings`: the visit's other numbers, to notice their moves."""

    key: str
    number: str
    letter: str
    queue: str
    place_ms: int
    services: list[str]
    comfort: list[tuple[str, str]]
    elsewhere: str
    later: bool
    siblings: str
    next: bool


@dataclass(frozen=True, slots=True)
class Next:
    """Who would be called now, and why; `passed` are older ones busy at another counter. `comfort`: `why` names a need."""

    ticket: Ticket
    queue: QueueFacts
    why: str
    waited_ms: int
    passed: int
    comfort: bool

    @property
    def number(self) -> str:
        """The printed number."""
        return queueing.number(self.ticket)

    @property
    def waited_min(self) -> int:
        """Whole minutes waited."""
        return self.waited_ms // 60_000


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One queue of the counter's profile: the shown rows and how many wait in all."""

    queue: QueueFacts
    rows: list[Row]
    count: int
    upto: int

    @property
    def more(self) -> int:
        """How many wait beyond the shown rows."""
        return max(0, self.count - self.upto)


@dataclass(frozen=True, slots=True)
class Lines:
    """All queues of a counter and the next visitor across them."""

    queues: list[QueueLine]
    next: Next | None

    @property
    def count(self) -> int:
        """Everybody who waits for this counter's queues."""
        return sum(line.count for line in self.queues)

    @property
    def needy(self) -> list[str]:
        """Keys of the tickets whose comfort needs are shown."""
        shown = [row.key for line in self.queues for row in line.rows if row.comfort]
        return [*shown, self.next.ticket.key] if self.next and self.next.comfort else shown


@dataclass(frozen=True, slots=True)
class Scope:
    """For which counter the line is read, and what of it. `only`: one ticket instead of the first rows."""

    hall: Hall
    counter: CounterFacts
    at: datetime
    private: bool = False
    only: Ticket | None = None
    queue: str = ""
    skip: int = 0


def read_lines(scope: Scope) -> Lines:
    """The lines of a counter's profile: a fixed number of statements per queue, whatever waits."""
    hall, day = scope.hall, scope.hall.day(scope.at)
    read = {queue: queueing.read_line(queue, day) for queue in queues_of(scope.counter)}
    best = _choose(scope, read)
    shown = {
        queue: _shown(scope, hall.queues[queue], waiting)
        for queue, (waiting, _) in read.items()
        if scope.queue in ("", hall.queues[queue].code)
    }
    wanted = {one.ticket for waiting in shown.values() for one in waiting}
    if best is not None:
        wanted.add(best[1].ticket)
    tickets = queueing.list_tickets(wanted)
    rows = _rows(scope, [one for waiting in shown.values() for one in waiting], tickets, best)
    return Lines(
        [
            QueueLine(
                hall.queues[queue], [rows[one.ticket] for one in waiting], len(read[queue][0]),
                scope.skip + len(waiting),
            )
            for queue, waiting in shown.items()
        ],
        _next(scope, best, tickets),
    )


def queues_of(counter: CounterFacts) -> list[int]:
    """The queues of a work profile, first called first."""
    return list(dict.fromkeys(rule.queue for rule in counter.profile))


def _choose(scope: Scope, read: Mapping[int, tuple[list[Waiting], Memory]]) -> tuple[int, Choice] | None:
    """A dry run of the discipline that `ticket.call` obeys."""
    laws = {queue: scope.hall.queues[queue].law for queue in read}
    choices = {}
    for queue, (waiting, memory) in read.items():
        choice = pick(waiting, memory, laws[queue], to_ms(scope.at))
        if choice is not None:
            choices[queue] = choice
    return pick_across(scope.counter.profile, choices, laws)


def _shown(scope: Scope, queue: QueueFacts, waiting: list[Waiting]) -> list[Waiting]:
    if scope.only is None:
        return waiting[scope.skip : scope.skip + SHOWN]
    return [one for one in waiting if one.ticket == scope.only.pk]


def _next(scope: Scope, best: tuple[int, Choice] | None, tickets: Mapping[int, Ticket]) -> Next | None:
    if best is None or best[1].ticket not in tickets:
        return None
    queue, choice = scope.hall.queues[best[0]], best[1]
    tells = choice.reason in TELLS_COMFORT and not scope.private
    why = why_next(choice.reason, queue.law, private=scope.private)
    return Next(tickets[choice.ticket], queue, why, choice.waited_ms, len(choice.passed_over), tells)


def _rows(
    scope: Scope, shown: Sequence[Waiting], tickets: Mapping[int, Ticket], best: tuple[int, Choice] | None
) -> dict[int, Row]:
    found = [tickets[one.ticket] for one in shown if one.ticket in tickets]
    visits = {ticket.visit for ticket in found}
    services = services_of([ticket.key for ticket in found])
    comfort = {} if scope.private else comfort_of(list(visits))
    kin = queueing.list_tickets_of(visits)
    chosen = best[1].ticket if best else 0
    rows = {}
    for one in shown:
        ticket = tickets.get(one.ticket)
        if ticket is None:
            continue
        others = [other for other in kin.get(ticket.visit, []) if other.pk != ticket.pk]
        rows[one.ticket] = Row(
            ticket.key, queueing.number(ticket), ticket.letter, scope.hall.queues[ticket.queue_id].code,
            ticket.place_ms, service_names(services.get(ticket.key, [])),
            comfort_words(comfort.get(ticket.visit, [])),
            elsewhere(scope.hall, others), one.due_after_calls is not None,
            " ".join(queueing.number(other) for other in others), one.ticket == chosen,
        )
    return rows


def comfort_words(needs: Collection[str]) -> list[tuple[str, str]]:
    """Declared needs as (icon, word)."""
    return [(COMFORT[need][0], str(COMFORT[need][1])) for need in needs if need in COMFORT]


def service_names(codes: Collection[str]) -> list[str]:
    """Service codes in words; a code that left the catalogue stands for itself."""
    found = [(code, find_service(code)) for code in codes]
    return [service.name.in_(lang()) if service else code for code, service in found]


def elsewhere(hall: Hall, others: Sequence[Ticket]) -> str:
    """Where else the visitor is called or served now, in words; empty when nowhere."""
    for other in others:
        if other.state in BUSY and other.counter_id is not None:
            said = _("dipanggil di loket %(n)s") if other.state == "called" else _("dilayani di loket %(n)s")
            return said % {"n": hall.numbers[other.counter_id]}
    return ""
