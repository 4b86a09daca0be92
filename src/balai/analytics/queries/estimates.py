"""How long still: one rollout per group of queues that share desks, kept until the journal or the minute moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from threading import Lock

from balai.analytics.queries import readings
from balai.analytics.queries.rota import expected_windows
from balai.analytics.rules import (
    NO_SHOW_MS,
    RETURNS,
    Windows,
    cycle_sampler,
    no_show_rate,
    rest_sampler,
)
from balai.journal.command import from_ms, to_ms
from balai.journal.reader import head_of
from balai.kernel.discipline import Memory, Waiting
from balai.kernel.rollout import ROUND_MIN, Desk, Line, Sampler, Scene, Waits, range_min, roll_out
from balai.queueing.queries import Hall, QueueFacts, get_hall, issue_until, number
from balai.visits.queries import get_visit

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Told:
    """What a waiting visitor is told: people ahead, a range in minutes rounded to 5, and "at most" (p90).

    None = we do not know. `p50_ms`, `p90_ms` are kept for measuring how true it was.
    """

    ahead: int
    low_min: int | None = None
    high_min: int | None = None
    most_min: int | None = None
    p50_ms: int | None = None
    p90_ms: int | None = None


@dataclass(frozen=True, slots=True)
class LineEstimate:
    """One queue now. `reason`: "" | no_desk_open | break | closed; `until`: when a desk is expected.

    `newcomer` is what somebody would be told who takes a number now; `tickets` by internal ticket id.
    """

    queue: str
    waiting: int
    open_desks: int
    reason: str
    until: datetime | None
    newcomer: Told
    tickets: Mapping[int, Told]


@dataclass(frozen=True, slots=True)
class TicketEstimate:
    """One ticket of a visit. Waiting: ahead and range; otherwise `reason` is its state. `busy`: called elsewhere."""

    ticket: str
    number: str
    queue: str
    zone: str
    state: str
    ahead: int | None = None
    low_min: int | None = None
    high_min: int | None = None
    most_min: int | None = None
    reason: str = ""
    until: datetime | None = None
    busy: bool = False



@dataclass(frozen=True, slots=True)
class _Habits:
    """What moves slowly: how long visitors take a desk, how many do not come, priority visitors per hour."""

    cycles: dict[int, Sampler]
    no_show: float
    priority: dict[int, int]


@dataclass(slots=True)
class _Kept:
    """What was worked out for one set-up of a mall: groups of queues, their samplers, their estimates."""

    hall: Hall
    groups: dict[int, tuple[int, ...]]
    habits: dict[tuple[int, ...], tuple[int, _Habits]] = field(default_factory=dict)
    lines: dict[tuple[int, ...], tuple[tuple[int, int], dict[int, LineEstimate]]] = field(default_factory=dict)


_KEPT: dict[str, _Kept] = {}
_rolling = Lock()


def estimate_line(mall: str, queue_code: str, at: datetime) -> LineEstimate:
    """The estimates of one queue at `at`. Raises NotFound. Cheap to ask again within a minute of quiet."""
    hall = get_hall(mall)
    return _estimate(hall, hall.queue(queue_code), at)


def estimate_visit(code: str, at: datetime) -> list[TicketEstimate]:
    """One estimate per ticket of the visit with this code, in order of issue. Raises NotFound."""
    view = get_visit(code)
    hall = get_hall(view.visit.mall.code)
    elsewhere = view.called_at
    found = []
    for place in view.places:
        ticket = place.ticket
        queue = hall.queues[ticket.queue_id]
        told = TicketEstimate(
            ticket.key, number(ticket), queue.code, queue.letter, ticket.state, reason=ticket.state,
            busy=elsewhere is not None and elsewhere.pk != ticket.pk,
        )
        found.append(_fill(told, ticket.pk, _estimate(hall, queue, at)) if ticket.state == "waiting" else told)
    return found


def _fill(told: TicketEstimate, ticket: int, line: LineEstimate) -> TicketEstimate:
    one = line.tickets.get(ticket, line.newcomer)
    return replace(
        told, ahead=one.ahead, low_min=one.low_min, high_min=one.high_min, most_min=one.most_min,
        reason=line.reason, until=line.until,
    )


def _estimate(hall: Hall, queue: QueueFacts, at: datetime) -> LineEstimate:
    """Kept until the journal or the minute moves; whoever asks meanwhile waits for the one rollout under way."""
    kept = _KEPT.get(hall.mall.code)
    if kept is None or kept.hall is not hall:
        kept = _KEPT[hall.mall.code] = _Kept(hall, _groups(hall))
    group = kept.groups[queue.id]
    stamp = (head_of(hall.mall.code)[0], to_ms(at) // MINUTE_MS)
    if kept.lines.get(group, ((), {}))[0] != stamp:
        with _rolling:
            if kept.lines.get(group, ((), {}))[0] != stamp:
                kept.lines[group] = (stamp, _roll(kept, group, at))
    return kept.lines[group][1][queue.id]


def _groups(hall: Hall) -> dict[int, tuple[int, ...]]:
    group_of = {queue: {queue} for queue in hall.queues}
    for counter in hall.counters.values():
        merged = set().union(*(group_of[rule.queue] for rule in counter.profile))
        for queue in merged:
            group_of[queue] = merged
    return {queue: tuple(sorted(group)) for queue, group in group_of.items()}


@dataclass(slots=True)
class _Floor:
    """What is read for one rollout."""

    waiting: dict[int, list[Waiting]]
    memories: dict[int, Memory]
    habits: _Habits
    windows: dict[int, Windows]
    desks: dict[int, readings.DeskRow]


def _roll(kept: _Kept, group: tuple[int, ...], at: datetime) -> dict[int, LineEstimate]:
    hall, floor, at_ms = kept.hall, _read(kept, group, at), to_ms(at)
    lines = tuple(_line(hall, floor, queue, at) for queue in group)
    scene = Scene(at_ms, lines, tuple(_desks(hall, floor, at_ms)), floor.habits.no_show, NO_SHOW_MS, RETURNS)
    waits = roll_out(scene, Random(f"{hall.mall.code}/{group}/{hall.day(at)}"))
    before = kept.lines[group][1] if group in kept.lines else {}
    return {
        queue: _steady_line(before.get(queue), _told_line(hall, hall.queues[queue], floor, waits, at))
        for queue in group
    }


def _steady_line(before: LineEstimate | None, now: LineEstimate) -> LineEstimate:
    """What people see moves only when something moved: one step more or less is within the drawing of lots."""
    if before is None:
        return now
    tickets = {ticket: _steady(before.tickets.get(ticket), told) for ticket, told in now.tickets.items()}
    return replace(now, newcomer=_steady(before.newcomer, now.newcomer), tickets=tickets)


def _steady(before: Told | None, now: Told) -> Told:
    old = None if before is None else (before.low_min, before.high_min)
    if old is None or None in old or now.low_min is None or now.high_min is None or now.p50_ms is None:
        return now
    low, high = old[0] or 0, old[1] or 0
    near = abs(now.low_min - low) <= ROUND_MIN and abs(now.high_min - high) <= ROUND_MIN
    if near and low * MINUTE_MS <= now.p50_ms <= high * MINUTE_MS:
        return replace(now, low_min=low, high_min=high, most_min=max(high, now.most_min or high))
    return now


def _line(hall: Hall, floor: _Floor, queue: int, at: datetime) -> Line:
    """One queue with somebody who takes a number this moment, and the priority visitors to be expected."""
    facts, at_ms = hall.queues[queue], to_ms(at)
    until = issue_until(hall, facts, at)
    return Line(
        queue, [*floor.waiting[queue], Waiting(-queue, at_ms)], floor.memories.get(queue, Memory()), facts.law,
        floor.habits.cycles[queue], priority_per_h=floor.habits.priority.get(queue, 0),
        until_ms=at_ms if until is None else to_ms(until),
    )


def _read(kept: _Kept, group: tuple[int, ...], at: datetime) -> _Floor:
    hall, day = kept.hall, kept.hall.day(at)
    desks = readings.read_desks(hall.mall.id)
    windows = {
        counter.id: expected_windows(hall, counter, desks.get(counter.id), at)
        for counter in hall.counters.values()
        if any(rule.queue in group for rule in counter.profile)
    }
    return _Floor(
        readings.read_waiting(group), readings.read_memories(group, day), _habits(kept, group, at), windows, desks
    )


def _habits(kept: _Kept, group: tuple[int, ...], at: datetime) -> _Habits:
    """Read again every five minutes."""
    stamp, day = to_ms(at) // (5 * MINUTE_MS), kept.hall.day(at)
    known = kept.habits.get(group)
    if known is None or known[0] != stamp:
        cycles = readings.read_cycles(group, day)
        known = kept.habits[group] = (
            stamp,
            _Habits(
                {queue: cycle_sampler(cycles[queue], kept.hall.queues[queue].service_min) for queue in group},
                no_show_rate(*readings.read_no_shows(group, day)),
                readings.read_priority(group, day, to_ms(at) - 60 * MINUTE_MS),
            ),
        )
    return known[1]


def _desks(hall: Hall, floor: _Floor, at_ms: int) -> list[Desk]:
    found = []
    for counter, windows in floor.windows.items():
        row = floor.desks.get(counter)
        busy = None
        if row is not None and row.queue in floor.habits.cycles and row.called_ms is not None:
            busy = rest_sampler(floor.habits.cycles[row.queue], max(0, at_ms - row.called_ms - row.held_ms))
        if windows:
            found.append(Desk(counter, hall.counters[hall.numbers[counter]].profile, windows, busy))
    return found


def _told_line(
    hall: Hall, queue: QueueFacts, floor: _Floor, waits: Mapping[int, Waits], at: datetime
) -> LineEstimate:
    at_ms = to_ms(at)
    mine = [
        counter for counter in floor.windows
        if any(rule.queue == queue.id for rule in hall.counters[hall.numbers[counter]].profile)
    ]  # fmt: skip
    open_desks = sum(1 for counter in mine if counter in floor.desks and floor.desks[counter].state == "open")
    starts = min((floor.windows[counter][0][0] for counter in mine if floor.windows[counter]), default=None)
    reason = _reason(hall, queue, floor, mine, at) if not open_desks else ""
    line = sorted(floor.waiting[queue.id], key=lambda one: (one.place_ms, one.ticket))
    told = {one.ticket: _told(waits[one.ticket], place) for place, one in enumerate(line)}
    return LineEstimate(
        queue.code, len(line), open_desks, reason,
        from_ms(starts) if starts is not None and starts > at_ms and not open_desks else None,
        _told(waits[-queue.id], len(line)), told,
    )


def _reason(hall: Hall, queue: QueueFacts, floor: _Floor, mine: list[int], at: datetime) -> str:
    status = hall.status(queue, at)
    if not status.open:
        return "break" if status.reason == "break" else "closed"
    if not any(floor.windows[counter] for counter in mine):
        return "no_desk_open"
    paused = any(counter in floor.desks and floor.desks[counter].state == "break" for counter in mine)
    return "break" if paused else "no_desk_open"


def _told(waits: Waits, place: int) -> Told:
    """The median of calls before one's own; the place in the line while we know nothing better."""
    span = range_min(waits)
    ahead = place if waits.ahead is None else waits.ahead
    if span is None:
        return Told(ahead)
    p90 = waits.p90
    return Told(
        ahead, span[0], span[1], None if p90 is None else max(span[1], -(-p90 // (5 * MINUTE_MS)) * 5),
        waits.p50, p90,
    )
