"""`/counters`: staff a counter, call the next visitor."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from balai.faces.api.answers import act, tell
from balai.faces.api.doors import Caller, mall_of, require_any
from balai.faces.api.shapes.asked import BreakAsked, CounterPath, MallQuery
from balai.faces.api.shapes.hall import CounterTold
from balai.faces.api.shapes.told import CounterMoved, TicketCalled
from balai.faces.api.sights import moment, sight_of
from balai.queueing.actions import calling, staffing
from balai.queueing.queries import count_waiting, get_hall, list_current, list_desks
from balai.visits.queries import services_of

router = Router(tags=["counters"])
MAY_SEE = ("queue.read", "counter.staff")


@router.get("/counters/{counter}", response=CounterTold, operation_id="get_counter", summary="One counter")
def show(request: Caller, counter: CounterPath, mall: MallQuery = None) -> HttpResponse:
    """State, visitor at the desk, and how many wait per queue of the profile. Scope `queue.read` or `counter.staff`."""
    code = mall_of(request.auth, mall)
    require_any(request.auth, MAY_SEE, code)
    hall = get_hall(code)
    facts = hall.counter(counter)
    desk = next((one for one in list_desks(hall.mall.id) if one.counter_id == facts.id), None)
    ticket = list_current(hall.mall.id).filter(counter_id=facts.id).first()
    waiting = count_waiting(hall.mall.id)
    queues = [hall.queues[one] for one in dict.fromkeys(rule.queue for rule in facts.profile)]
    return tell(
        {
            "counter": counter, "agency": facts.agency, "zone": facts.letter,
            "state": desk.state if desk else "closed",
            "since_at": moment(desk.since_ms) if desk and desk.since_ms else None,
            "ticket": sight_of(hall, ticket, services_of([ticket.key]).get(ticket.key, [])) if ticket else None,
            "profile": [
                {"queue": one.code, "name": one.name_id, "waiting": waiting.get(one.id, 0)} for one in queues
            ],
        }
    )  # fmt: skip


@router.post("/counters/{counter}/open", response=CounterMoved, operation_id="open_counter", summary="Open")
def open_(request: Caller, counter: CounterPath, mall: MallQuery = None) -> HttpResponse:
    """Staff a counter, or come back from a break. Scope `counter.staff`."""
    return act(request, staffing.open_counter, mall=mall_of(request.auth, mall), counter=counter)


@router.post("/counters/{counter}/break", response=CounterMoved, operation_id="pause_counter", summary="Break")
def break_(
    request: Caller, counter: CounterPath, asked: BreakAsked | None = None, mall: MallQuery = None,
) -> HttpResponse:  # fmt: skip
    """Begin a break; whoever is at the desk is served first. Scope `counter.staff`."""
    reason = (asked or BreakAsked()).reason
    return act(request, staffing.pause_counter, mall=mall_of(request.auth, mall), counter=counter, reason=reason)


@router.post("/counters/{counter}/close", response=CounterMoved, operation_id="close_counter", summary="Close")
def close(request: Caller, counter: CounterPath, mall: MallQuery = None) -> HttpResponse:
    """End the session. Scope `counter.staff`."""
    return act(request, staffing.close_counter, mall=mall_of(request.auth, mall), counter=counter)


@router.post("/counters/{counter}/call-next", response=TicketCalled, operation_id="call_next", summary="Call next")
def call_next(request: Caller, counter: CounterPath, mall: MallQuery = None) -> HttpResponse:
    """Call the next visitor of the counter's profile; the answer says why this one. Scope `ticket.call`."""
    return act(request, calling.call_next, mall=mall_of(request.auth, mall), counter=counter)
