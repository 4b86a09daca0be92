"""`/boards`: what hangs on the wall of a zone. Open to everybody: numbers and counters, never a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from balai.config.clock import now_ms
from balai.directory.queries import list_zones
from balai.faces.api.answers import tell
from balai.faces.api.doors import actor_of, mall_of
from balai.faces.api.problems import language_of
from balai.faces.api.shapes.asked import LangQuery, MallQuery, ZonePath
from balai.faces.api.shapes.hall import BoardTold
from balai.faces.api.sights import moment
from balai.journal.reader import head_of
from balai.kernel.refusals import NotFound
from balai.queueing.queries import (
    Hall,
    count_waiting,
    get_hall,
    list_current,
    list_desks,
    list_last_called,
    number,
)

if TYPE_CHECKING:
    from balai.queueing.models import Ticket

router = Router(tags=["boards"])


@router.get("/boards/{zone}", response=BoardTold, operation_id="get_board", summary="A zone's board")
def show(request: HttpRequest, zone: ZonePath, lang: LangQuery = None, mall: MallQuery = None) -> HttpResponse:
    """Current and last calls, waiting numbers per queue, open counters; `seq` says from where to stream."""
    hall = get_hall(mall_of(actor_of(request), mall))
    spoken = lang or language_of(request)
    place = next((one for one in list_zones(hall.mall) if one.letter == zone), None)
    if place is None:
        raise NotFound(thing="zone", name=zone)
    seq, _ = head_of(hall.mall.code)  # read first: what commits meanwhile comes again by the stream
    waiting = count_waiting(hall.mall.id)
    here = {facts.id for facts in hall.counters.values() if facts.letter == zone}
    english = spoken == "en"
    return tell(
        {
            "mall": hall.mall.code, "zone": zone, "shape": place.shape, "seq": seq, "at_ms": now_ms(),
            "name": place.name_en if english else place.name_id,
            "floor": place.floor.name_en if english else place.floor.name_id,
            "color": place.color_en if english else place.color_id,
            "current": _calls(hall, (one for one in list_current(hall.mall.id) if one.counter_id in here)),
            "last": _calls(hall, list_last_called(hall.mall.id, zone)),
            "lines": [
                {"queue": queue.code, "name": queue.name(spoken), "waiting": waiting.get(queue.id, 0)}
                for queue in hall.queues.values()
                if queue.letter == zone
            ],
            "counters": [
                {"counter": hall.numbers[desk.counter_id], "state": desk.state}
                for desk in list_desks(hall.mall.id)
                if desk.counter_id in here
            ],
        }
    )  # fmt: skip


def _calls(hall: Hall, tickets: Iterable[Ticket]) -> list[dict[str, Any]]:
    return [
        {
            "number": number(one), "counter": hall.numbers.get(one.counter_id) if one.counter_id else None,
            "state": one.state, "calls": one.calls, "called_at": moment(one.recalled_ms),
        }
        for one in tickets
    ]  # fmt: skip
