"""What stands on the paper and on the last screen: numbers, places, waits, and the visitor's QR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import segno
from django.utils.safestring import SafeString, mark_safe

from balai.analytics.queries import TicketEstimate, estimate_line, estimate_visit
from balai.catalogue.queries import find_service
from balai.directory.queries import list_zones
from balai.queueing.queries import Hall, get_hall, number
from balai.visits.queries import VisitView


@dataclass(frozen=True, slots=True)
class Slip:
    """One number as the visitor sees it. `range`: minutes from–to, None while not known."""

    key: str
    number: str
    state: str
    letter: str
    line: str
    agency: str
    services: list[str]
    floor: str
    color: str
    shape: str
    counter: int | None
    ahead: int | None
    range: tuple[int, int] | None
    reason: str
    until: datetime | None
    can_return: bool


def list_slips(view: VisitView, at: datetime, lang: str) -> list[Slip]:
    """The numbers of a visit with place and wait, in order of issue."""
    hall = get_hall(view.visit.mall.code)
    zones = {zone.letter: zone for zone in list_zones(hall.mall)}
    told = {one.ticket: _known(hall, one, at) for one in estimate_visit(view.visit.code, at)}
    return [_slip(hall, zones, place.ticket, place.services, told[place.ticket.key], lang) for place in view.places]


def _known(hall: Hall, told: TicketEstimate, at: datetime) -> TicketEstimate:
    """A number whose paper is still to come is told what a newcomer would be told."""
    if told.state != "printing":
        return told
    line = estimate_line(hall.mall.code, told.queue, at)
    new = line.newcomer
    return replace(
        told, ahead=new.ahead, low_min=new.low_min, high_min=new.high_min, reason=line.reason, until=line.until
    )


def _slip(
    hall: Hall, zones: dict[str, Any], ticket: Any, services: Sequence[str], told: TicketEstimate, lang: str
) -> Slip:
    queue = hall.queues[ticket.queue_id]
    zone, english = zones[queue.letter], lang == "en"
    known = [one for code in services if (one := find_service(code, mall=hall.mall.code))]
    span = (told.low_min, told.high_min) if told.low_min is not None and told.high_min is not None else None
    return Slip(
        key=ticket.key, number=number(ticket), state=ticket.state, letter=queue.letter, line=queue.name(lang),
        agency=queue.agency_short, services=[one.name.in_(lang) for one in known],
        floor=zone.floor.name_en if english else zone.floor.name_id,
        color=zone.color_en if english else zone.color_id, shape=zone.shape,
        counter=hall.numbers.get(ticket.counter_id or 0), ahead=told.ahead, range=span, reason=told.reason,
        until=told.until, can_return=ticket.state == "missed" and ticket.misses < 2,
    )  # fmt: skip


def qr_of(address: str) -> SafeString:
    """The address as a QR drawn in place (ISO/IEC 18004, level M, quiet zone of four modules)."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)
