"""The floor manager's now-screen: who waits too long, why, and what can be done in five minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from balai.analytics.queries import readings
from balai.analytics.queries.rota import is_planned
from balai.analytics.rules import Strain, action_of, needed_desks, quantile, why_of
from balai.journal.command import to_ms
from balai.queueing.queries import CounterFacts, Hall, QueueFacts, get_hall

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class QueueNow:
    """One queue on the now-screen; waits in minutes.

    `open`, `paused`, `planned`: counters that work this queue first; `helpers`: open ones that take it second.
    `cycle_min`: median minutes a visitor lately took a counter. `why` one of rules.WHYS; `action` "" |
    open_counter | move_clerk | announce, with the counter meant.
    """

    queue: str
    name_id: str
    name_en: str
    agency: str
    zone: str
    waiting: int
    longest_min: float
    over_promise: int
    promise_min: int
    open: int
    paused: int
    helpers: int
    planned: int
    needed: int
    arrivals_per_h: int
    service_min: float
    cycle_min: float | None
    why: str
    action: str
    action_counter: int | None


@dataclass(slots=True)
class _Reading:
    """What is read once for all queues."""

    hall: Hall
    at: datetime
    places: dict[int, list[int]]
    arrivals: dict[int, int]
    cycles: dict[int, list[int]]
    desks: dict[int, readings.DeskRow]

    def state(self, counter: CounterFacts) -> str:
        """open, break or closed."""
        row = self.desks.get(counter.id)
        return row.state if row is not None else "closed"


def now_screen(mall: str, at: datetime) -> list[QueueNow]:
    """Every queue now, those in trouble first: broken promises, then the longest wait. Five statements in all."""
    hall = get_hall(mall)
    if not hall.queues:
        return []
    waiting = readings.read_waiting(hall.queues)
    told = _Reading(
        hall, at, {queue: [one.place_ms for one in line] for queue, line in waiting.items()},
        readings.read_arrivals(hall.mall.id, hall.day(at), to_ms(at) - HOUR_MS),
        readings.read_cycles(hall.queues, hall.day(at)), readings.read_desks(hall.mall.id),
    )
    found = [_queue_now(told, queue) for queue in hall.queues.values()]
    return sorted(found, key=lambda one: (not one.why, -one.over_promise, -one.longest_min, one.queue))


def _queue_now(told: _Reading, queue: QueueFacts) -> QueueNow:
    at_ms, places = to_ms(told.at), told.places[queue.id]
    first = [c for c in told.hall.counters.values() if c.profile and _is_first(c, queue.id)]
    second = [c for c in told.hall.counters.values() if c not in first and _takes(c, queue.id)]
    cycles = told.cycles[queue.id]
    median = quantile(cycles, 0.5) if len(cycles) >= 5 else None
    cycle_min = None if median is None else median / 60_000
    arrivals = told.arrivals.get(queue.id, 0)
    strain = Strain(
        waiting=len(places),
        longest_min=max(0, at_ms - min(places)) / 60_000 if places else 0.0,
        over_promise=sum(1 for place in places if at_ms - place > queue.law.max_wait_ms),
        promise_min=queue.law.max_wait_ms / 60_000,
        open=sum(1 for c in first if told.state(c) == "open"),
        planned=sum(1 for c in first if is_planned(told.hall, c, told.at)),
        needed=needed_desks(arrivals, queue.service_min, len(places)),
        service_min=queue.service_min,
        cycle_min=cycle_min,
    )
    helpers = sum(1 for c in second if told.state(c) == "open")
    why = why_of(strain)
    action, counter = action_of(why, closed=_closed(told, first, second), idle=_idle(told, queue, first))
    return QueueNow(
        queue.code, queue.name_id, queue.name_en, queue.agency, queue.letter, strain.waiting,
        round(strain.longest_min, 1), strain.over_promise, int(strain.promise_min), strain.open,
        sum(1 for c in first if told.state(c) == "break"), helpers, strain.planned, strain.needed, arrivals,
        queue.service_min, None if cycle_min is None else round(cycle_min, 1), why, action, counter,
    )


def _is_first(counter: CounterFacts, queue: int) -> bool:
    lowest = min(rule.step for rule in counter.profile)
    return any(rule.queue == queue and rule.step == lowest for rule in counter.profile)


def _takes(counter: CounterFacts, queue: int) -> bool:
    return any(rule.queue == queue for rule in counter.profile)


def _closed(told: _Reading, first: list[CounterFacts], second: list[CounterFacts]) -> list[int]:
    """Closed counters that could work this queue, its own and those planned for now before the others."""
    shut = [(c not in first, not is_planned(told.hall, c, told.at), c.number)
            for c in (*first, *second) if told.state(c) == "closed"]  # fmt: skip
    return [counter for _, _, counter in sorted(shut)]


def _idle(told: _Reading, queue: QueueFacts, first: list[CounterFacts]) -> list[int]:
    """Open counters of the same agency that have nobody to serve and no line of their own."""
    return sorted(
        c.number
        for c in told.hall.counters.values()
        if c.agency == queue.agency and c not in first and told.state(c) == "open"
        and told.desks[c.id].queue is None and not any(told.places[rule.queue] for rule in c.profile)
    )
