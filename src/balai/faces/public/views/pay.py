"""Paying a bill: its lines, the QRIS code as picture and text, the receipt; in a demo, money that is pretended."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from balai.config.clock import now
from balai.faces.public.applying import lang
from balai.faces.public.case_words import service_of
from balai.faces.public.filling import link
from balai.faces.public.holding import holder, open_case
from balai.faces.shared.requests import Request
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound
from balai.payments.actions.paying import take_webhook
from balai.payments.providers.registry import find_provider
from balai.payments.providers.simulator import Simulator
from balai.payments.queries.bills import BillView, qris_payload, qris_svg, receipt_of

PLAY = Actor("system:simulator", frozenset({"bill.settle"}))
"""Who delivers the pretended provider's notice."""


@require_safe
@holder
def bill_page(request: Request, code: str, number: str) -> HttpResponse:
    """The bill that is open, else the last one, with how to pay it."""
    found, case = open_case(request, code, number)
    if not case.bills:
        raise NotFound(thing="bill", name=number)
    bill = _bill(case.bills)
    provider = find_provider(request.mall)
    payable = bill.state == "open" and provider is not None
    context: dict[str, Any] = {
        "view": found.application, "case": case, "name": service_of(case), "bill": bill, "lines": _lines(bill),
        "merchant": provider.merchant() if provider else None, "play": payable and plays(request.mall),
        "picture": mark_safe(qris_svg(bill.code)) if payable else "", "payload": qris_payload(bill.code) if payable else "",
        "others": [one for one in case.bills if one.code != bill.code],
    }  # fmt: skip
    return render(request, "public/apply/bill.html", context)


def _bill(bills: Any) -> BillView:
    found: BillView = next((bill for bill in bills if bill.state == "open"), bills[-1])
    return found


def _lines(bill: BillView) -> list[tuple[str, int]]:
    return [(line.text_en if lang() == "en" else line.text_id, line.amount_idr) for line in bill.lines]


def plays(mall: str) -> bool:
    """Whether money is only pretended here: a demo with the simulator."""
    return settings.DEMO and isinstance(find_provider(mall), Simulator)


@require_POST
@holder
def play_payment(request: Request, code: str, number: str) -> HttpResponse:
    """Demo only: a payer scans the code, and the provider tells us as a real one would."""
    found, case = open_case(request, code, number)
    provider = find_provider(request.mall)
    if not settings.DEMO or not isinstance(provider, Simulator) or not case.bills:
        raise NotFound(thing="bill", name=number)
    bill, at = _bill(case.bills), now()
    if bill.state == "open":
        told = provider.pay(qris_payload(bill.code), at=at)
        take_webhook(
            mall=request.mall, provider=provider.name, body=told.body, signature=told.signature, by=PLAY, at=at
        )
    return HttpResponseRedirect(link(found.application, "apply_bill", number))


@require_safe
@holder
def payment_receipt(request: Request, code: str, number: str, bill: str) -> HttpResponse:
    """The receipt of a paid bill, to print."""
    found, case = open_case(request, code, number)
    own = next((one for one in case.bills if one.code == bill), None)
    if own is None:
        raise NotFound(thing="bill", name=bill)
    context = {
        "view": found.application, "case": case, "name": service_of(case), "receipt": receipt_of(own.code),
        "lines": _lines(own),
    }  # fmt: skip
    return render(request, "public/apply/payment_receipt.html", context)
