"""`/bills/{code}/…`, `/days`, `/payments`: cash with a receipt, refunds, the day held against the provider's list."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from balai.faces.api.answers import act
from balai.faces.api.doors import Caller, mall_of
from balai.faces.api.shapes.asked import MallQuery
from balai.faces.api.shapes.definitions import BillPath
from balai.faces.api.shapes.desk import (
    CashAsked,
    DayAsked,
    DayReconciled,
    EventPath,
    MatchAsked,
    PaymentBooked,
    RefundAsked,
    Refunded,
)
from balai.payments.actions.giving_back import refund_bill
from balai.payments.actions.paying import collect_cash
from balai.payments.actions.reconciling import match_event, reconcile_day

router = Router(tags=["papers"])


@router.post("/bills/{code}/cash", response=PaymentBooked, operation_id="collect_cash", summary="Take cash")
def cash(request: Caller, code: BillPath, asked: CashAsked) -> HttpResponse:
    """The whole open amount in cash, with a receipt; there is no other way for cash. Scope `bill.collect`."""
    return act(request, collect_cash, bill=code, amount_idr=asked.amount_idr, tendered_idr=asked.tendered_idr)


@router.post("/bills/{code}/refund", response=Refunded, operation_id="refund_bill", summary="Give money back")
def refund(request: Caller, code: BillPath, asked: RefundAsked) -> HttpResponse:
    """Never by the hand that took it. Scope `bill.refund`."""
    return act(request, refund_bill, bill=code, amount_idr=asked.amount_idr, reason=asked.reason)


@router.post("/days", response=DayReconciled, operation_id="reconcile_day", summary="Reconcile a day")
def reconcile(request: Caller, asked: DayAsked, mall: MallQuery = None) -> HttpResponse:
    """The provider's list of a local day against our book; what we missed is booked now. Scope `day.reconcile`."""
    return act(
        request, reconcile_day, mall=mall_of(request.auth, mall), day=asked.day, counted_idr=asked.counted_idr
    )


@router.post("/payments/{event}/match", response=PaymentBooked, operation_id="match_payment", summary="Find its bill")
def match(request: Caller, event: EventPath, asked: MatchAsked) -> HttpResponse:
    """Say which bill a payment was meant for that named none of ours. Scope `day.reconcile`."""
    return act(request, match_event, event=event, bill=asked.bill)
