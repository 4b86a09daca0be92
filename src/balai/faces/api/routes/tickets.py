"""`/tickets`: the life of one number."""

from __future__ import annotations

from django.db import IntegrityError
from django.http import HttpResponse
from ninja import Router

from balai.faces.api.answers import act, tell
from balai.faces.api.doors import Caller, mall_of, require_any
from balai.faces.api.refusals import SameQueue
from balai.faces.api.shapes.asked import FinishAsked, MallQuery, ResumeAsked, TicketPath, TransferAsked
from balai.faces.api.shapes.told import (
    TicketDelayed,
    TicketFinished,
    TicketMissed,
    TicketMoved,
    TicketRecalled,
    TicketSeen,
    TicketTransferred,
    TicketUndone,
)
from balai.faces.api.sights import sight_of
from balai.kernel.refusals import BadInput, NotFound
from balai.queueing.actions import calling, moving, printing, serving
from balai.queueing.queries import get_hall, get_ticket
from balai.queueing.rules import CalledElsewhere
from balai.visits.queries import services_of

router = Router(tags=["tickets"])
MAY_SEE = ("queue.read", "visit.open", "ticket.print", "ticket.call")


@router.get("/tickets/{ticket}", response=TicketSeen, operation_id="get_ticket", summary="One ticket")
def show(request: Caller, ticket: TicketPath, mall: MallQuery = None) -> HttpResponse:
    """How a ticket stands now. Scope `queue.read`, `visit.open`, `ticket.print` or `ticket.call`."""
    code = mall_of(request.auth, mall)
    require_any(request.auth, MAY_SEE, code)
    hall, row = get_hall(code), get_ticket(ticket)
    if row.mall_id != hall.mall.id:
        raise NotFound(thing="ticket", name=ticket)
    return tell(sight_of(hall, row, services_of([ticket]).get(ticket, [])))


@router.post("/tickets/{ticket}/printed", response=TicketMoved, operation_id="confirm_printed", summary="Paper is out")
def printed(request: Caller, ticket: TicketPath, mall: MallQuery = None) -> HttpResponse:
    """The paper came out: `printing` becomes `waiting`. Not confirmed for two minutes: void. Scope `ticket.print`."""
    return act(request, printing.confirm_printed, mall=mall_of(request.auth, mall), ticket=ticket)


@router.post("/tickets/{ticket}/recall", response=TicketRecalled, operation_id="recall_ticket", summary="Call again")
def recall(request: Caller, ticket: TicketPath, mall: MallQuery = None) -> HttpResponse:
    """Announce the number once more; at most three calls, ten seconds apart. Scope `ticket.recall`."""
    return act(request, calling.recall_ticket, mall=mall_of(request.auth, mall), ticket=ticket)


@router.post("/tickets/{ticket}/start", response=TicketMoved, operation_id="start_service", summary="Begin to serve")
def start(request: Caller, ticket: TicketPath, mall: MallQuery = None) -> HttpResponse:
    """The called visitor is at the desk. Scope `ticket.start`."""
    return act(request, serving.start_service, mall=mall_of(request.auth, mall), ticket=ticket)


@router.post("/tickets/{ticket}/hold", response=TicketMoved, operation_id="hold_ticket", summary="Set aside")
def hold(request: Caller, ticket: TicketPath, mall: MallQuery = None) -> HttpResponse:
    """Set the visitor aside; the counter is free. Can be undone for 60 s. Scope `ticket.hold`."""
    return act(request, serving.hold_ticket, mall=mall_of(request.auth, mall), ticket=ticket)


@router.post("/tickets/{ticket}/resume", response=TicketMoved, operation_id="resume_ticket", summary="Take up again")
def resume(
    request: Caller, ticket: TicketPath, asked: ResumeAsked | None = None, mall: MallQuery = None,
) -> HttpResponse:  # fmt: skip
    """Take a held visitor up again, here or at another counter. Scope `ticket.resume`."""
    counter = asked.counter if asked else None
    try:
        return act(request, serving.resume_ticket, mall=mall_of(request.auth, mall), ticket=ticket, counter=counter)
    except IntegrityError as race:
        raise CalledElsewhere(ticket=ticket) from race


@router.post(
    "/tickets/{ticket}/transfer", response=TicketTransferred, operation_id="transfer_ticket", summary="Send on"
)
def transfer(request: Caller, ticket: TicketPath, asked: TransferAsked, mall: MallQuery = None) -> HttpResponse:
    """To another queue or agency, keeping number and seniority. Can be undone for 60 s. Scope `ticket.transfer`."""
    code = mall_of(request.auth, mall)
    try:
        return act(request, moving.transfer_ticket, mall=code, ticket=ticket, to=asked.to, place=asked.place)
    except BadInput as fault:
        raise SameQueue(ticket=ticket, to=asked.to) from fault


@router.post("/tickets/{ticket}/undo", response=TicketUndone, operation_id="undo_act", summary="Take back")
def undo(request: Caller, ticket: TicketPath, mall: MallQuery = None) -> HttpResponse:
    """Take back the last transfer, finish, miss, hold or cancel within 60 s. Scope `ticket.undo`."""
    return act(request, moving.undo_act, mall=mall_of(request.auth, mall), ticket=ticket)


@router.post("/tickets/{ticket}/finish", response=TicketFinished, operation_id="finish_service", summary="Served")
def finish(
    request: Caller, ticket: TicketPath, asked: FinishAsked | None = None, mall: MallQuery = None,
) -> HttpResponse:  # fmt: skip
    """End the service. Can be undone for 60 s. Scope `ticket.finish`."""
    told = asked or FinishAsked()
    return act(
        request, serving.finish_service, mall=mall_of(request.auth, mall), ticket=ticket,
        outcome=told.outcome, note=told.note,
    )  # fmt: skip


@router.post("/tickets/{ticket}/miss", response=TicketMissed, operation_id="miss_ticket", summary="Did not come")
def miss(request: Caller, ticket: TicketPath, mall: MallQuery = None) -> HttpResponse:
    """After three calls or 90 s; the second time closes the ticket. Scope `ticket.miss`."""
    return act(request, serving.miss_ticket, mall=mall_of(request.auth, mall), ticket=ticket)


@router.post("/tickets/{ticket}/return", response=TicketDelayed, operation_id="return_ticket", summary="Is back")
def come_back(request: Caller, ticket: TicketPath, mall: MallQuery = None) -> HttpResponse:
    """A missed visitor reports: due after some more numbers, once. Scope `ticket.return`."""
    return act(request, serving.return_ticket, mall=mall_of(request.auth, mall), ticket=ticket)


@router.post("/tickets/{ticket}/postpone", response=TicketDelayed, operation_id="postpone_ticket", summary="More time")
def postpone(request: Caller, ticket: TicketPath, mall: MallQuery = None) -> HttpResponse:
    """“I need more time”: some numbers or five minutes later, whichever comes first. Scope `ticket.postpone`."""
    return act(request, serving.postpone_ticket, mall=mall_of(request.auth, mall), ticket=ticket)


@router.post("/tickets/{ticket}/cancel", response=TicketMoved, operation_id="cancel_ticket", summary="Give back")
def cancel(request: Caller, ticket: TicketPath, mall: MallQuery = None) -> HttpResponse:
    """Give a number back before service. Can be undone for 60 s. Scope `ticket.cancel`."""
    return act(request, serving.cancel_ticket, mall=mall_of(request.auth, mall), ticket=ticket)
