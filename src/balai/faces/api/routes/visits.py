"""`/visits`: open a visit, see where it stands."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from ninja import Router

from balai.faces.api.answers import act, tell
from balai.faces.api.doors import Caller, mall_of, require_any
from balai.faces.api.shapes.asked import CHANNELS, VisitAsked, VisitPath
from balai.faces.api.shapes.told import VisitOpened, VisitSeen
from balai.faces.api.sights import moment, sight_of
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotAllowed, NotFound
from balai.queueing.queries import get_hall
from balai.visits.actions import open_visit
from balai.visits.queries import get_visit

router = Router(tags=["visits"])
PAPER = ("kiosk", "counter")
MAY_SEE = ("queue.read", "visit.open")


@router.post("/visits", response={201: VisitOpened}, operation_id="open_visit", summary="Open a visit")
def create(request: Caller, asked: VisitAsked) -> HttpResponse:
    """Give one number per queue for one to eight needs; all or nothing. Scope `visit.open`."""
    by = _in_channel(request.auth, asked.channel)
    return act(
        request, open_visit, status=201, by=by, mall=mall_of(by, asked.mall), needs=asked.needs, comfort=asked.comfort,
        party=asked.party, lang=asked.lang, paper=by.channel in PAPER if asked.paper is None else asked.paper,
    )  # fmt: skip


def _in_channel(by: Actor, channel: str | None) -> Actor:
    """The actor in the declared channel: programs and staff may speak for any, a kiosk only for itself."""
    if channel is None:
        return by if by.channel in CHANNELS else replace(by, channel="api")
    if channel == by.channel:
        return by
    if by.channel not in ("api", "counter"):
        raise NotAllowed(grant="visit.open", actor=by.ref, channel=channel)
    return replace(by, channel=channel)


@router.get("/visits/{code}", response=VisitSeen, operation_id="get_visit", summary="Where a visit stands")
def show(request: Caller, code: VisitPath) -> HttpResponse:
    """All tickets of a visit, with services and how many wait ahead. Scope `queue.read` or `visit.open`."""
    by = request.auth
    view = get_visit(code)
    mall = view.visit.mall.code
    if by.mall not in (None, mall):
        raise NotFound(thing="visit", name=code)
    require_any(by, MAY_SEE, mall)
    hall = get_hall(mall)
    return tell(
        {
            "code": view.visit.code, "mall": mall, "channel": view.visit.channel, "lang": view.visit.lang,
            "party": view.visit.party, "arrived_at": moment(view.visit.arrived_ms),
            "tickets": [sight_of(hall, place.ticket, place.services) for place in view.places],
        }
    )  # fmt: skip
