"""Beginning to apply: what to know before, the code to type again, closing on a shared device."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from balai.cases.actions.applying import DRAFT_KEPT, MOST_SERVICES, begin_application
from balai.catalogue.queries import find_service, get_catalogue
from balai.config.clock import now, now_ms
from balai.faces.public.applying import ApplyOffer, find_apply_offer, lang
from balai.faces.public.check_limit import check_limit, count_miss
from balai.faces.public.filling import titles_of
from balai.faces.public.holding import (
    close_here,
    holder,
    keep_private,
    looks_like_code,
    no_such_code,
    open_application,
    open_here,
)
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.requests import Request
from balai.kernel.refusals import NotFound


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request) -> HttpResponse:
    """Fee, promised time and documents before the first question; then the code is made."""
    given = request.POST if request.method == "POST" else request.GET
    services = [one for one in dict.fromkeys(given.getlist("layanan")) if find_service(one, mall=request.mall)]
    event = next((e for e in get_catalogue(request.mall).life_events if e.code == given.get("peristiwa", "")), None)
    offers = _offers(request, services[:MOST_SERVICES])
    here = [one for one in offers if one.how == "here"]
    if not services:
        return HttpResponseRedirect("/layanan/")
    if request.method == "POST" and here:
        answer = answer_once(
            begin_application, mall=request.mall, services=[one.service for one in here], lang=lang(),
            life_event=event.code if event else "", by=request.actor, at=now(), once=once_of(request),
        )  # fmt: skip
        return keep_private(HttpResponseRedirect(f"/permohonan/{answer['code']}/"))
    context = {
        "offers": here, "others": [one for one in offers if one.how != "here"], "event": event,
        "papers": list(dict.fromkeys(paper for one in here for paper in one.documents)), "kept_days": DRAFT_KEPT.days,
    }  # fmt: skip
    return render(request, "public/apply/begin.html", context)


def _offers(request: Request, services: list[str]) -> list[ApplyOffer]:
    found = [find_apply_offer(request.mall, one, now()) for one in services]
    return [one for one in found if one is not None]


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Request) -> HttpResponse:
    """Type the code of an application, as people type it; wrong ones are counted."""
    check_limit(request, now_ms())
    if request.method != "POST":
        return keep_private(render(request, "public/apply/find.html", {"closed": "ditutup" in request.GET}))
    typed = request.POST.get("kode", "")[:24]
    code = looks_like_code(typed)
    try:
        view = open_application(request, code or "-")
    except NotFound:
        if code:
            count_miss(request, now_ms())
        return keep_private(no_such_code(request, typed, 422))
    response = HttpResponseRedirect(f"/permohonan/{view.code}/")
    open_here(request, response, view.code)
    return keep_private(response)


@require_POST
@holder
def close(request: Request, code: str) -> HttpResponse:
    """Close it on this device: the link alone opens nothing here any more."""
    view = open_application(request, code)
    response = render(request, "public/apply/closed.html", {"titles": titles_of(view)})
    close_here(request, response, view.code)
    return response
