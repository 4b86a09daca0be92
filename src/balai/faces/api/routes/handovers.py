"""`/documents/{code}/…`, `/handovers`, `/fakes`: how a signed paper reaches its holder, and a paper that looks false."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from balai.documents.actions import handing
from balai.documents.actions.reporting import report_fake
from balai.documents.rules.codes import normal_code
from balai.faces.api.answers import act
from balai.faces.api.doors import Caller, mall_of
from balai.faces.api.shapes.asked import MallQuery
from balai.faces.api.shapes.definitions import DocumentPath
from balai.faces.api.shapes.desk import (
    CourierAsked,
    CourierMovedAsked,
    FakeAsked,
    FakeTold,
    GiveAsked,
    HandoverPath,
    HandoverStands,
    SlotAsked,
)
from balai.journal.command import from_ms

router = Router(tags=["papers"])


@router.post("/documents/{code}/slot", response=HandoverStands, operation_id="plan_handover", summary="Book a pick-up")
def plan(request: Caller, code: DocumentPath, asked: SlotAsked, mall: MallQuery = None) -> HttpResponse:
    """A quarter of an hour at the pick-up desk; a second booking moves the first. Scope `handover.plan`."""
    return act(
        request, handing.plan_handover, mall=mall_of(request.auth, mall), product=normal_code(code),
        slot=from_ms(asked.slot_ms),
    )  # fmt: skip


@router.post("/documents/{code}/give", response=HandoverStands, operation_id="hand_over", summary="Hand over")
def give(request: Caller, code: DocumentPath, asked: GiveAsked, mall: MallQuery = None) -> HttpResponse:
    """To its holder, whose identity was looked at; the receipt is a paper of its own. Scope `handover.give`."""
    return act(
        request, handing.hand_over, mall=mall_of(request.auth, mall), product=normal_code(code), identity=asked.identity
    )


@router.post("/documents/{code}/courier", response=HandoverStands, operation_id="order_courier", summary="Have it sent")
def courier(request: Caller, code: DocumentPath, asked: CourierAsked, mall: MallQuery = None) -> HttpResponse:
    """An order with a tracking number once it is collected. Scope `handover.plan`."""
    return act(
        request, handing.order_courier, mall=mall_of(request.auth, mall), product=normal_code(code),
        courier=asked.courier, address=asked.address,
    )  # fmt: skip


@router.post("/handovers/{code}/cancel", response=HandoverStands, operation_id="cancel_handover", summary="Give it up")
def cancel(request: Caller, code: HandoverPath, mall: MallQuery = None) -> HttpResponse:
    """A booking, or an order that the courier has not collected. Scope `handover.plan`."""
    return act(request, handing.cancel_handover, mall=mall_of(request.auth, mall), handover=code)


@router.post("/handovers/{code}/move", response=HandoverStands, operation_id="move_courier", summary="Where it is")
def move(request: Caller, code: HandoverPath, asked: CourierMovedAsked, mall: MallQuery = None) -> HttpResponse:
    """Collected (with its tracking number), travelling, delivered, failed, returned. Scope `handover.give`."""
    return act(
        request, handing.move_courier, mall=mall_of(request.auth, mall), handover=code, state=asked.state,
        tracking=asked.tracking,
    )  # fmt: skip


@router.post("/fakes", response=FakeTold, operation_id="report_fake", summary="Report a false paper")
def fake(request: Caller, asked: FakeAsked, mall: MallQuery = None) -> HttpResponse:
    """Tell the mall about a paper that looks false; no name is asked. Scope `fake.report`."""
    return act(request, report_fake, mall=mall_of(request.auth, mall), typed=asked.typed, note=asked.note)
