"""Reading the hall. `get_hall` is the set-up snapshot every hot command starts from."""

from __future__ import annotations

import json
from collections import Counter as Tally
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from balai.directory import queries as directory
from balai.journal.command import to_ms
from balai.kernel import opening
from balai.kernel.discipline import Law, Memory, Rule, Waiting
from balai.kernel.refusals import NotFound
from balai.queueing.models import Desk, Line, Pause, ProfileRule, Queue, Session, Ticket, Undo
from balai.queueing.rules import Report, number_of, report_of


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """One queue's set-up."""

    id: int
    code: str
    agency: str
    agency_short: str
    letter: str
    name_id: str
    name_en: str
    law: Law
    last_issue: time | None
    close_margin_min: int
    contingent: int | None
    keep: bool
    service_min: float
    credible_max_min: int

    def name(self, lang: str) -> str:
        """The queue's name in a language."""
        return self.name_en if lang == "en" else self.name_id


@dataclass(frozen=True, slots=True)
class CounterFacts:
    """One counter's set-up with its work profile."""

    id: int
    number: int
    agency: str
    letter: str
    profile: tuple[Rule, ...]


@dataclass(slots=True)
class Hall:
    """The set-up of a mall as one snapshot, replaced as a whole when the mall's version moves."""

    mall: directory.MallFacts
    queues: dict[int, QueueFacts]
    by_code: dict[str, QueueFacts]
    counters: dict[int, CounterFacts]
    numbers: dict[int, int]
    _status: dict[int, tuple[datetime, opening.Status]] = field(default_factory=dict)
    _until: dict[int, tuple[opening.Status, datetime]] = field(default_factory=dict)

    def day(self, at: datetime) -> date:
        """The mall's local date."""
        return at.astimezone(self.mall.zone).date()

    def queue(self, code: str) -> QueueFacts:
        """The queue with this code. Raises NotFound."""
        if code not in self.by_code:
            raise NotFound(thing="queue", name=code)
        return self.by_code[code]

    def counter(self, number: int) -> CounterFacts:
        """The counter with this number. Raises NotFound."""
        if number not in self.counters:
            raise NotFound(thing="counter", name=number)
        return self.counters[number]

    def status(self, queue: QueueFacts, at: datetime) -> opening.Status:
        """Opening status of a queue; computed once per stretch in which it cannot change."""
        kept = self._status.get(queue.id)
        if kept is not None:
            since, status = kept
            if since <= at and (status.changes_at is None or at < status.changes_at):
                return status
        status = directory.opening_status(self.mall, at, agency=queue.agency, queue=queue.code)
        self._status[queue.id] = (at, status)
        return status


_HALLS: dict[str, Hall] = {}


def get_hall(mall: str) -> Hall:
    """The current set-up of a mall: one small query when nothing changed. Raises NotFound."""
    facts = directory.get_mall(mall)
    hall = _HALLS.get(mall)
    if hall is None or hall.mall.version != facts.version or hall.mall.id != facts.id:
        hall = _HALLS[mall] = _read_hall(facts)
    return hall


def _read_hall(mall: directory.MallFacts) -> Hall:
    queues = {
        row.pk: _queue_facts(row)
        for row in Queue.objects.filter(mall_id=mall.id).select_related("agency", "zone").order_by("code")
    }
    rules: dict[int, list[Rule]] = {}
    for rule in ProfileRule.objects.filter(counter__mall_id=mall.id).order_by("step", "queue_id"):
        rules.setdefault(rule.counter_id, []).append(Rule(rule.step, rule.queue_id, rule.over_min * 60_000))
    counters = {
        row.number: CounterFacts(
            row.pk, row.number, row.agency.code, row.zone.letter, tuple(rules.get(row.pk, ()))
        )
        for row in directory.list_counters(mall)
    }
    by_code = {queue.code: queue for queue in queues.values()}
    return Hall(mall, queues, by_code, counters, {c.id: c.number for c in counters.values()})


def _queue_facts(row: Queue) -> QueueFacts:
    law = Law(
        row.regular_per_priority, row.priority_per_regular, row.head_start_min * 60_000,
        row.max_wait_min * 60_000, row.return_after_calls,
    )
    return QueueFacts(
        row.pk, row.code, row.agency.code, row.agency.short, row.zone.letter, row.name_id, row.name_en, law,
        row.last_issue, row.close_margin_min, row.contingent, row.keep, row.service_min, row.credible_max_min,
    )


def get_ticket(key: str) -> Ticket:
    """The ticket with this public key. Raises NotFound."""
    ticket = Ticket.objects.filter(key=key).first()
    if ticket is None:
        raise NotFound(thing="ticket", name=key)
    return ticket


def list_visit_tickets(visit: int) -> list[Ticket]:
    """All tickets of a visit, in order of issue."""
    return list(Ticket.objects.filter(visit=visit).order_by("id"))


def number(ticket: Ticket) -> str:
    """The printed number of a ticket row."""
    return number_of(ticket.letter, ticket.n)


def read_line(queue: int, day: date) -> tuple[list[Waiting], Memory]:
    """The whole line of a queue as the discipline sees it, and its memory of the day."""
    rows = list(
        Ticket.objects.filter(queue_id=queue, state="waiting")
        .order_by("place_ms", "id")
        .values_list("id", "place_ms", "priority", "due_after_calls", "not_before_ms", "visit")
    )
    busy = set(
        Ticket.objects.filter(visit__in=[row[5] for row in rows], state__in=["called", "serving"])
        .values_list("visit", flat=True)
    )
    memory = Line.objects.filter(queue_id=queue, day=day).values_list("calls", "regular_run", "priority_run")
    return [Waiting(*row[:5], busy=row[5] in busy) for row in rows], Memory(*(memory.first() or ()))


def count_waiting(mall: int) -> dict[int, int]:
    """Number of waiting tickets per queue id."""
    rows = Ticket.objects.filter(mall_id=mall, state="waiting").values_list("queue_id").annotate(n=Count("id"))
    return dict(rows)


def list_desks(mall: int) -> list[Desk]:
    """The state of every counter that was ever opened, by counter number."""
    return list(
        Desk.objects.filter(counter__mall_id=mall).select_related("counter").order_by("counter__number")
    )


def list_current(mall: int) -> QuerySet[Ticket]:
    """Tickets called or being served now."""
    return Ticket.objects.filter(mall_id=mall, state__in=["called", "serving"]).select_related("counter")


def list_last_called(mall: int, letter: str, *, limit: int = 6) -> list[Ticket]:
    """The last called tickets of a zone's counters, newest first, of the last days with tickets."""
    latest = Ticket.objects.filter(mall_id=mall).order_by("-day").values_list("day", flat=True).first()
    if latest is None:
        return []
    rows = Ticket.objects.filter(
        mall_id=mall, day__gte=latest - timedelta(days=3), counter__zone__letter=letter, called_ms__isnull=False
    )
    return list(rows.select_related("counter").order_by("-recalled_ms", "-id")[:limit])


def report(
    hall: Hall, *, first: date, last: date, queue: str = "", agency: str = "", channel: str = ""
) -> Report:
    """The report over local days first..last (inclusive), filtered. Its identity always holds."""
    rows = _reported(hall, first, last, queue=queue, agency=agency, channel=channel)
    return report_of(dict(rows.values_list("state").annotate(n=Count("id"))))


def report_by(
    hall: Hall, key: str, *, first: date, last: date, **filters: str
) -> dict[Any, Report]:
    """The report split by a ticket column: `issued_queue_id`, `channel`, `priority` or `day`."""
    counts: dict[Any, Tally[str]] = {}
    rows = _reported(hall, first, last, **filters).values_list(key, "state").annotate(n=Count("id"))
    for value, state, n in rows:
        counts.setdefault(value, Tally())[state] += n
    return {value: report_of(tally) for value, tally in sorted(counts.items())}


def _reported(
    hall: Hall, first: date, last: date, *, queue: str = "", agency: str = "", channel: str = ""
) -> QuerySet[Ticket]:
    rows = Ticket.objects.filter(mall_id=hall.mall.id, day__range=(first, last)).order_by()
    if queue:
        rows = rows.filter(issued_queue_id=hall.queue(queue).id)
    if agency:
        rows = rows.filter(issued_queue__agency__code=agency)
    return rows.filter(channel=channel) if channel else rows


def issue_until(hall: Hall, queue: QueueFacts, at: datetime) -> datetime | None:
    """When the last number of the present opening is given; None when numbers are not given now.

    In a break numbers are given: who comes during the Friday prayer keeps the earlier place.
    """
    status = hall.status(queue, at)
    if not status.open and status.reason != "break":
        return None
    kept = hall._until.get(queue.id)
    if kept is not None and kept[0] is status:
        return kept[1]
    closings = [moment for moment, is_open in _edges_today(hall, queue, at) if not is_open]
    midnight = datetime.combine(hall.day(at) + timedelta(days=1), time.min, hall.mall.zone)
    limit = (closings[-1] if closings else midnight) - timedelta(minutes=queue.close_margin_min)
    if queue.last_issue is not None:
        limit = min(limit, datetime.combine(hall.day(at), queue.last_issue, hall.mall.zone))
    hall._until[queue.id] = (status, limit)
    return limit


def next_issue(
    hall: Hall, queue: QueueFacts, at: datetime, *, later_day: bool = False
) -> datetime | None:
    """The next moment after `at` at which numbers of this queue are given again; `later_day`: not today."""
    layers = directory.get_layers(hall.mall, [("agency", queue.agency), ("queue", queue.code)])
    today = hall.day(at)
    for moment, is_open in opening.changes(layers, hall.mall.zone, at):
        if not is_open or (later_day and hall.day(moment) == today):
            continue
        if queue.last_issue is None or moment.astimezone(hall.mall.zone).time() < queue.last_issue:
            return moment
    return None


def _edges_today(hall: Hall, queue: QueueFacts, at: datetime) -> list[tuple[datetime, bool]]:
    layers = directory.get_layers(hall.mall, [("agency", queue.agency), ("queue", queue.code)])
    edges = []
    for moment, is_open in opening.changes(layers, hall.mall.zone, at):
        if hall.day(moment) > hall.day(at):
            break
        edges.append((moment, is_open))
    return edges


def oldest_open_day(hall: Hall) -> date | None:
    """The earliest local day with a ticket still to be closed; kept queues' waiting tickets do not count."""
    left = Ticket.objects.filter(
        mall_id=hall.mall.id, state__in=["printing", "waiting", "called", "serving", "held", "missed"]
    ).exclude(state="waiting", queue__keep=True)
    return left.order_by("day").values_list("day", flat=True).first()


def closes_finally(hall: Hall, at: datetime) -> datetime | None:
    """When the mall closed for good on the local day of `at`; None while it is open or opens again today."""
    layers = directory.get_layers(hall.mall, [])
    morning = datetime.combine(hall.day(at), time.min, hall.mall.zone)
    last: datetime | None = morning
    for moment, is_open in opening.changes(layers, hall.mall.zone, morning, at):
        if hall.day(moment) > hall.day(at):
            break
        last = None if is_open else moment
    return last if last is not None and last <= at else None


def age_ms(ticket: Ticket, at: datetime) -> int:
    """How long ago the visitor arrived."""
    return max(0, to_ms(at) - ticket.place_ms)


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """A counter at this moment: state, since when, who staffs it, and why it is on break."""

    counter: int
    state: str = "closed"
    since_ms: int = 0
    staff: str = ""
    pause: str = ""


def read_desks(hall: Hall) -> dict[int, DeskFacts]:
    """Every counter of the hall by number, also those never opened."""
    desks = {row.counter_id: row for row in Desk.objects.filter(counter__mall_id=hall.mall.id)}
    sessions = [row.session for row in desks.values() if row.session is not None]
    staff = dict(Session.objects.filter(pk__in=sessions).values_list("id", "staff"))
    pauses = dict(Pause.objects.filter(session__in=sessions, ended_ms=None).values_list("session_id", "reason"))
    found = {number: DeskFacts(number) for number in sorted(hall.counters)}
    for counter, row in desks.items():
        found[hall.numbers[counter]] = DeskFacts(
            hall.numbers[counter], row.state, row.since_ms,
            staff.get(row.session or 0, ""), pauses.get(row.session or 0, ""),
        )
    return found


def list_tickets(ids: Collection[int]) -> dict[int, Ticket]:
    """Tickets by internal id."""
    return {row.pk: row for row in Ticket.objects.filter(pk__in=ids)}


def list_tickets_of(visits: Collection[int]) -> dict[int, list[Ticket]]:
    """All tickets of several visits, by visit, in order of issue."""
    found: dict[int, list[Ticket]] = {}
    for row in Ticket.objects.filter(visit__in=visits).order_by("id"):
        found.setdefault(row.visit, []).append(row)
    return found


def find_by_number(hall: Hall, letter: str, n: int, day: date) -> Ticket | None:
    """The ticket with this printed number on a local day."""
    return Ticket.objects.filter(mall_id=hall.mall.id, day=day, letter=letter, n=n).first()


def list_set_aside(hall: Hall, queues: Collection[int], day: date) -> list[Ticket]:
    """Held and missed tickets of queues, oldest first; missed ones of this day only."""
    rows = Ticket.objects.filter(mall_id=hall.mall.id, queue_id__in=queues, state__in=["held", "missed"])
    return [row for row in rows.order_by("place_ms", "id") if row.state == "held" or row.day == day]


def find_at_counter(counter: int) -> Ticket | None:
    """The ticket that a counter (internal id) has called or serves."""
    return Ticket.objects.filter(counter_id=counter, state__in=["called", "serving"]).first()


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act that can still be taken back, and the counter it was done at (0 = at none)."""

    ticket: Ticket
    verb: str
    until_ms: int
    counter: int


def list_undoable(hall: Hall, at_ms: int) -> list[Undoable]:
    """The acts of the last minute that nobody built upon, newest first."""
    rows = Undo.objects.filter(until_ms__gte=at_ms, ticket__mall_id=hall.mall.id).select_related("ticket")
    return [
        Undoable(row.ticket, row.verb, row.until_ms, hall.numbers.get(json.loads(row.before)["counter_id"], 0))
        for row in rows.order_by("-until_ms")
        if row.version == row.ticket.version
    ]
