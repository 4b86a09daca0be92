"""Getting the paper: a slot at the pick-up desk, a courier, somebody with a letter of mandate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from balai.cases.queries.tracking import CaseTrack, TrackView
from balai.config.clock import now
from balai.documents.actions.handing import cancel_handover, order_courier, plan_handover
from balai.documents.queries.handovers import HandoverFacts, Slot, find_handovers, list_slots
from balai.documents.queries.products import ProductFacts
from balai.documents.rules.handover import COURIERS, LIVE
from balai.faces.public.applying import lang
from balai.faces.public.case_words import service_of
from balai.faces.public.filling import link
from balai.faces.public.holding import holder, open_track
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import BadInput, NotFound, Refusal

DAYS_AHEAD, DAYS_SHOWN = 14, 5
COURIER_WORDS = {
    "pos": gettext_lazy("Pos Indonesia"),
    "own": gettext_lazy("Kurir mal"),
    "other": gettext_lazy("Kurir lain"),
}
WRONG = {
    "jam": ("jadwal", gettext_lazy("Pilih dahulu jam pengambilan.")),
    "address": ("alamat", gettext_lazy("Tulis alamat lengkap: nama penerima, jalan, kota, dan kode pos.")),
    "courier": ("kurir", gettext_lazy("Pilih dahulu kurirnya.")),
}
"""A field that is not right -> the place on the page, and what to do."""

STATES = {
    "planned": gettext_lazy("Jadwal sudah dipesan"),
    "ordered": gettext_lazy("Menunggu kurir mengambil"),
    "collected": gettext_lazy("Sudah diambil kurir"),
    "travelling": gettext_lazy("Dalam perjalanan"),
    "failed": gettext_lazy("Belum berhasil diantar"),
    "given": gettext_lazy("Sudah diserahkan"),
    "delivered": gettext_lazy("Sudah sampai"),
    "cancelled": gettext_lazy("Dibatalkan"),
    "returned": gettext_lazy("Kembali ke mal"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@holder
def collect(request: Request, code: str, product: str) -> HttpResponse:
    """Book a quarter of an hour, order a courier, or give either up."""
    found, case, paper = _find(request, code, product)
    if request.method != "POST":
        return _show(request, found, case, paper)
    act = {"jadwal": _plan, "kurir": _send, "batal": _cancel}.get(request.POST.get("apa", ""))
    if act is None:
        raise BadInput(field="apa", why="jadwal, kurir, batal")
    try:
        act(request, paper)
    except BadInput as wrong:
        place, text = WRONG[str(wrong.facts["field"])]
        return _show(request, found, case, paper, [(place, str(text))])
    except Refusal as refusal:
        said = words(refusal, lang())
        return _show(request, found, case, paper, [(request.POST["apa"], f"{said.title}. {said.detail} {said.next_step}")])
    return HttpResponseRedirect(link(found.application, "apply_collect", product))


def _find(request: Request, code: str, product: str) -> tuple[TrackView, CaseTrack, ProductFacts]:
    found = open_track(request, code)
    for case in found.cases:
        for paper in case.products:
            if paper.code == product and paper.state == "issued":
                return found, case, paper
    raise NotFound(thing="product", name=product)


def _plan(request: Request, paper: ProductFacts) -> None:
    try:
        slot = datetime.fromisoformat(request.POST.get("jam", ""))
    except ValueError:
        raise BadInput(field="jam", why="a slot", value=request.POST.get("jam", "")[:40]) from None
    _act(plan_handover, request, product=paper.code, slot=slot)


def _send(request: Request, paper: ProductFacts) -> None:
    _act(order_courier, request, product=paper.code, courier=request.POST.get("kurir", ""),
         address=request.POST.get("alamat", "")[:400])  # fmt: skip


def _cancel(request: Request, paper: ProductFacts) -> None:
    live = next((one for one in find_handovers(paper.code) if one.state in LIVE), None)
    if live is not None:
        _act(cancel_handover, request, handover=live.code)


def _act(act: Callable[..., Any], request: Request, **what: Any) -> None:
    answer_once(act, mall=request.mall, by=request.actor, at=now(), once=once_of(request), **what)


def _show(
    request: Request, found: TrackView, case: CaseTrack, paper: ProductFacts, errors: list[tuple[str, str]] | None = None
) -> HttpResponse:
    handovers = find_handovers(paper.code)
    live = next((one for one in handovers if one.state in LIVE), None)
    over = next((one for one in handovers if one.state in ("given", "delivered")), None)
    context = {
        "view": found.application, "case": case, "name": service_of(case), "paper": paper, "title": paper.title(lang()),
        "live": live, "over": over, "state": _state(live or over),
        "days": [] if over or (live and live.way == "courier") else free_days(request.mall, now()),
        "couriers": [(one, COURIER_WORDS[one]) for one in COURIERS], "errors": errors or [],
        "address": request.POST.get("alamat", "") if errors else "",
        "courier": request.POST.get("kurir") if errors and request.POST.get("kurir") in COURIERS else COURIERS[0],
    }  # fmt: skip
    return render(request, "public/apply/collect.html", context, status=422 if errors else 200)


def _state(handover: HandoverFacts | None) -> str:
    return str(STATES[handover.state]) if handover else ""


def free_days(mall: str, at: datetime) -> list[tuple[date, list[Slot]]]:
    """The next days on which the desk has a free quarter of an hour, with those of the full hours and between."""
    first = at.date()
    days = []
    for n in range(DAYS_AHEAD):
        day = first + timedelta(days=n)
        slots = list_slots(mall, day, at)
        if slots:
            days.append((day, slots))
        if len(days) == DAYS_SHOWN:
            break
    return days


@require_safe
@holder
def mandate(request: Request, code: str, product: str) -> HttpResponse:
    """A letter of mandate to print and sign, for somebody else who collects the paper."""
    found, case, paper = _find(request, code, product)
    context = {
        "view": found.application, "case": case, "name": service_of(case), "title": paper.title(lang()), "paper": paper,
        "act": _("Surat kuasa pengambilan dokumen"),
    }  # fmt: skip
    return render(request, "public/apply/mandate.html", context)
