"""A day flat out, accelerated or in real time; or flat out until a clock is reached."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime

from balai.journal.command import to_ms
from balai.queueing.queries import get_hall
from balai.simulation.report import DayReport, make_report, print_report
from balai.simulation.world import Plan, World

STEP_S = 0.2


def run_day(  # noqa: PLR0913 - a day is its settings
    mall: str, day: date, *, seed: int, visitors: int, speed: float = 0, until: datetime | None = None,
    reading: str = "apart", out: Callable[[str], object] = print,
) -> DayReport:
    """Play a day through the real commands, or the rest of it, and report.

    `speed` 0 = flat out, 1 = real time, 60 = a minute a second; `until` stops earlier and leaves the day open.
    `reading` of the visit mix: `apart` or `inside` (arrivals.GROUPS). Raises NotFound for an unknown mall.
    """
    began = time.monotonic()
    world = World(Plan(mall, day, seed, visitors, reading))
    end_ms = world.end_ms() if until is None else to_ms(until)
    if speed > 0:
        _pace(world, end_ms, speed)
    world.run_until(end_ms)
    report = make_report(world, time.monotonic() - began)
    print_report(report, out)
    return report


def _pace(world: World, end_ms: int, speed: float) -> None:
    """Let the world's time pass `speed` times as fast as ours, from the first moment something is due."""
    starts_ms, began = world.next_ms() or end_ms, time.monotonic()
    while world.next_ms() is not None and world.now_ms < end_ms:
        time.sleep(STEP_S)
        world.run_until(min(end_ms, starts_ms + int((time.monotonic() - began) * speed * 1000)))


def play_until(
    mall: str, now: Callable[[], datetime], *, seed: int, visitors: int, leave_free: frozenset[int] | None = None
) -> World:
    """Play today flat out until the moving clock `now()` is reached; the world can go on from there."""
    world = World(plan_today(mall, now(), seed=seed, visitors=visitors, leave_free=leave_free))
    while (world.next_ms() or to_ms(now())) < to_ms(now()):
        world.run_until(to_ms(now()))
    return world


def plan_today(
    mall: str, at: datetime, *, seed: int, visitors: int, leave_free: frozenset[int] | None = None
) -> Plan:
    """The plan of the local day of `at`; by default `free_counters` stay free for people."""
    hall = get_hall(mall)
    free = free_counters(mall) if leave_free is None else leave_free
    return Plan(mall, hall.day(at), seed, visitors, leave_free=free, tidy=True)


def free_counters(mall: str) -> frozenset[int]:
    """Seats for people in a living demo, one per zone: the last counter of a line that three or more counters work
    first, of the zone's first agency that has one."""
    hall = get_hall(mall)
    first: dict[int, list[int]] = {}
    for number, counter in sorted(hall.counters.items()):
        for rule in counter.profile:
            if rule.step == min(other.step for other in counter.profile):
                first.setdefault(rule.queue, []).append(number)
    seats: dict[str, int] = {}
    for queue in sorted(hall.queues.values(), key=lambda one: (one.agency, -len(first.get(one.id, ())), one.code)):
        if len(first.get(queue.id, ())) >= 3:
            seats.setdefault(queue.letter, first[queue.id][-1])
    return frozenset(seats.values())
