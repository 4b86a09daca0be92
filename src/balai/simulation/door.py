"""What a day offers: opening spans, planned windows of the counters, services that go together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from balai.analytics.queries.rota import mall_hours, opening_hours, planned_shifts
from balai.analytics.rules import cut
from balai.catalogue.queries import list_life_events, list_services
from balai.queueing.queries import Hall
from balai.simulation.arrivals import Door, Offer


def door_of(hall: Hall, day: date) -> Door:
    """When the mall is open on a local day; no spans on a holiday."""
    return Door(mall_hours(hall, day))


def windows_of(hall: Hall, counter: int, day: date) -> tuple[tuple[int, int], ...]:
    """When a counter is planned to be staffed on a local day."""
    return cut(planned_shifts(hall, day).get(counter, ()), opening_hours(hall, hall.counter(counter), day))


def offer_of(hall: Hall) -> Offer:
    """Services of the hall's queues that are done at a counter, and what life events and dependencies join."""
    services: dict[str, list[str]] = {}
    for service in list_services():
        if service.line in hall.by_code and "counter" in service.channels:
            services.setdefault(service.line, []).append(service.code)
    known = {code: line for line, codes in services.items() for code in codes}
    return Offer(services, {code: joined for code, joined in _together(known).items() if joined})


def _together(known: Mapping[str, str]) -> dict[str, list[str]]:
    """Partners served by another queue, in a fixed order."""
    joined: dict[str, dict[str, None]] = {code: {} for code in known}
    groups = [[node.service for node in event.nodes] for event in list_life_events()]
    groups += [[service.code, depends.on] for service in list_services() for depends in service.depends]
    for group in groups:
        members = [code for code in group if code in known]
        for code in members:
            joined[code].update((other, None) for other in members if known[other] != known[code])
    return {code: list(others) for code, others in joined.items()}
