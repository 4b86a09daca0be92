"""Where a service is given: queue, zone, floor, and whether it is open now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from balai.catalogue.queries import Service, get_catalogue
from balai.directory.queries import list_zones
from balai.faces.shared.opening_words import opening_words
from balai.kernel.opening import Status
from balai.queueing.queries import Hall, QueueFacts, get_hall, issue_until

if TYPE_CHECKING:
    from balai.directory.models import Zone


@dataclass(frozen=True, slots=True)
class Spot:
    """One queue on its floor. `last_number` = when the last number of the present opening is given."""

    queue: QueueFacts
    zone: Zone
    status: Status
    words: str
    last_number: datetime | None


@dataclass(frozen=True, slots=True)
class House:
    """The hall with its zones at one moment, read once per page."""

    hall: Hall
    zones: dict[str, Zone]
    at: datetime

    def find_spot(self, line: str) -> Spot | None:
        """Where the queue with this code stands; None when this mall has no such queue."""
        queue = self.hall.by_code.get(line)
        if queue is None:
            return None
        status = self.hall.status(queue, self.at)
        words = opening_words(status, self.at, self.hall.mall.zone)
        return Spot(queue, self.zones[queue.letter], status, words, issue_until(self.hall, queue, self.at))


@dataclass(frozen=True, slots=True)
class Offer:
    """A service as a row of a list: with its agency's short name and its place."""

    service: Service
    agency: str
    spot: Spot | None
    why: str = ""

    @property
    def online(self) -> bool:
        """Whether it can be done without coming."""
        return "online" in self.service.channels


def read_house(mall: str, at: datetime) -> House:
    """The hall and its zones: three small queries however long the list on the page is."""
    hall = get_hall(mall)
    return House(hall, {zone.letter: zone for zone in list_zones(hall.mall)}, at)


def shorts_of(mall: str) -> dict[str, str]:
    """Short name per agency code."""
    return {agency.code: agency.short for agency in get_catalogue(mall).agencies}
