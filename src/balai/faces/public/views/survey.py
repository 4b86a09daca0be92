"""The satisfaction survey: one tap first, the nine elements if you like; and what it says, published."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balai.catalogue.queries import find_service, get_catalogue
from balai.config.clock import now
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request
from balai.feedback.actions import give_feedback
from balai.feedback.queries import find_response, published
from balai.feedback.rules import ELEMENTS, MOST_COMMENT
from balai.kernel.refusals import NotFound, Refusal
from balai.queueing.queries import get_ticket, number
from balai.visits.queries import services_of

if TYPE_CHECKING:
    from balai.queueing.models import Ticket

PERIOD_DAYS = 90


@require_http_methods(["GET", "POST"])
def rate(request: Request, ticket: str) -> HttpResponse:
    """Rate a served number, once."""
    found = get_ticket(ticket)
    if found.mall_id != request.mall_facts.id:
        raise NotFound(thing="ticket", name=ticket)
    if find_response(ticket) is not None:
        return render(request, "public/rate_done.html", {"number": number(found)})
    if found.state != "served":
        return render(request, "public/rate_early.html", {"number": number(found)}, status=409)
    return _keep(request, found) if request.method == "POST" else _form(request, found)


def _keep(request: Request, found: Ticket) -> HttpResponse:
    form = request.POST
    paid = {"ya": True, "tidak": False}.get(form.get("bayar", ""))
    answers = {one.code: value for one in ELEMENTS if (value := read_scale(form, one.code)) is not None}
    try:
        answer_once(
            give_feedback, mall=request.mall, ticket=found.key, answers=answers, overall=read_scale(form, "umum"),
            paid_extra=paid, comment=form.get("cerita", "")[:MOST_COMMENT], benefit=read_scale(form, "manfaat"),
            burden=read_scale(form, "beban"), by=request.actor, at=now(), once=once_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        told = words(refusal, get_language() or "id")
        text = _("Pilih satu wajah dahulu, lalu kirim.") if refusal.code == "bad-input" else told.detail
        return _form(request, found, [("umum-4", text)])
    return render(request, "public/rate_done.html", {"number": number(found), "fresh": True})


def read_scale(form: QueryDict, name: str) -> int | None:
    """A chosen number of the form, or None."""
    given = form.get(name, "")
    return int(given) if given in ("1", "2", "3", "4", "5") else None


def _form(request: Request, found: Ticket, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    lang = get_language() or "id"
    codes = services_of([found.key]).get(found.key, [])
    named = [service.name.in_(lang) for code in codes if (service := find_service(code, mall=request.mall))]
    context = {
        "number": number(found),
        "services": named,
        "faces": faces(),
        "elements": [(one.code, one.name(lang)) for one in ELEMENTS],
        "errors": errors or [],
    }
    return render(request, "public/rate.html", context, status=422 if errors else 200)


def faces() -> list[tuple[int, str, str]]:
    """(value, icon, word) of the four answers, best first."""
    return [
        (4, "mood-happy", _("Sangat baik")),
        (3, "mood-smile", _("Baik")),
        (2, "mood-sad", _("Kurang baik")),
        (1, "mood-angry", _("Tidak baik")),
    ]


@require_safe
def published_survey(request: Request) -> HttpResponse:
    """The survey of the last 90 days, as the regulation asks it to be published."""
    today = now().astimezone(request.mall_facts.zone).date()
    first = today - timedelta(days=PERIOD_DAYS - 1)
    lang = get_language() or "id"
    result = published(request.mall, first, today)
    shorts = {agency.code: agency.short for agency in get_catalogue(request.mall).agencies}
    names = {one.code: one.name(lang) for one in ELEMENTS}
    context = {
        "first": first,
        "last": today,
        "whole": result.whole,
        "elements": [(names[one.code], one) for one in result.whole.elements],
        "agencies": [(shorts.get(one.agency, one.agency), one) for one in result.agencies],
        "grades": {"A": _("Sangat baik"), "B": _("Baik"), "C": _("Kurang baik"), "D": _("Tidak baik")},
    }
    return render(request, "public/survey.html", context)
