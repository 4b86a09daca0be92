"""Today's load, public: how full it is, before people travel."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from balai.config.clock import now
from balai.directory.queries import opening_status
from balai.faces.public.bars import draw_bars
from balai.faces.public.load import read_load
from balai.faces.public.places import read_house
from balai.faces.public.ranges import arrivals_by_hour, ranges_of_queues, share_kept_yesterday
from balai.faces.shared.opening_words import opening_words
from balai.faces.shared.requests import Request


@require_safe
def today(request: Request) -> HttpResponse:
    """Waiting people, open counters and ranges per queue; the hours of the day as bars and as a table."""
    at = now()
    house = read_house(request.mall, at)
    zones = read_load(house, ranges_of_queues(house.hall, at))
    status = opening_status(request.mall_facts, at)
    hours = arrivals_by_hour(house.hall, at)
    context = {
        "at": at,
        "zones": zones,
        "open": status.open,
        "opening": opening_words(status, at, request.mall_facts.zone),
        "waiting": sum(zone.waiting for zone in zones),
        "ranges": any(line.range for zone in zones for line in zone.lines),
        "hours": hours,
        "kept": share_kept_yesterday(house.hall, at),
        "bars": draw_bars(hours, at.astimezone(request.mall_facts.zone).hour),
    }
    return render(request, "public/today.html", context)
