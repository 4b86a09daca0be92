"""Today's load: who waits where, how many counters are open, and a range where the analytics stand for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from balai.faces.public.places import House, Spot
from balai.faces.public.ranges import Range
from balai.queueing.queries import count_waiting, list_desks

if TYPE_CHECKING:
    from balai.directory.models import Zone

QUIET, BUSY = 3, 8


@dataclass(frozen=True, slots=True)
class LineLoad:
    """One queue now."""

    spot: Spot
    waiting: int
    open_desks: int
    desks: int
    range: Range | None

    @property
    def mood(self) -> str:
        """`quiet`, `normal` or `busy` by people per open counter; `closed` when no counter serves."""
        if not self.spot.status.open or not self.open_desks:
            return "closed"
        per_desk = self.waiting / self.open_desks
        return "quiet" if per_desk <= QUIET else "normal" if per_desk <= BUSY else "busy"


@dataclass(frozen=True, slots=True)
class ZoneLoad:
    """One zone now, with its queues."""

    zone: Zone
    lines: list[LineLoad]

    @property
    def waiting(self) -> int:
        """People waiting in the zone."""
        return sum(line.waiting for line in self.lines)

    @property
    def open_desks(self) -> int:
        """Counters open in the zone; one that serves two queues counts for each of them once only here."""
        return sum(line.open_desks for line in self.lines)


def read_load(house: House, ranges: Mapping[str, Range] | None = None) -> list[ZoneLoad]:
    """Every zone with its queues: a fixed number of queries for any number of queues."""
    hall = house.hall
    waiting = count_waiting(hall.mall.id)
    opened = {hall.numbers[desk.counter_id] for desk in list_desks(hall.mall.id) if desk.state == "open"}
    serving: dict[int, set[int]] = {}
    for counter in hall.counters.values():
        for rule in counter.profile:
            serving.setdefault(rule.queue, set()).add(counter.number)
    zones: dict[str, list[LineLoad]] = {letter: [] for letter in house.zones}
    for queue in hall.queues.values():
        spot = house.find_spot(queue.code)
        desks = serving.get(queue.id, set())
        if spot is not None:
            zones[queue.letter].append(
                LineLoad(spot, waiting.get(queue.id, 0), len(desks & opened), len(desks), (ranges or {}).get(queue.code))
            )
    return [ZoneLoad(house.zones[letter], lines) for letter, lines in zones.items() if lines]
