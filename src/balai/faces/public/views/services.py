"""Search, all services by agency, and the service page: the published standard."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from balai.catalogue.queries import (
    Agency,
    Service,
    get_catalogue,
    get_service,
    list_services,
    search_services,
)
from balai.config.clock import now
from balai.faces.public.applying import find_apply_offer
from balai.faces.public.places import Offer, read_house, shorts_of
from balai.faces.public.standard_words import Duty, clock_of, duties_of
from balai.faces.shared.qr import qr_svg
from balai.faces.shared.requests import Request
from balai.kernel.refusals import NotFound
from balai.queueing.queries import count_waiting

SHOWN = 9
MOST_QUERY = 120


@require_safe
def search(request: Request) -> HttpResponse:
    """Services in people's words; a fragment for as-you-type, the whole page without script."""
    query = request.GET.get("q", "").strip()[:MOST_QUERY]
    context = search_context(request, query)
    fragment = request.headers.get("HX-Request") == "true"
    response = render(request, "public/_results.html" if fragment else "public/search.html", context)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def search_context(request: Request, query: str) -> dict[str, object]:
    """What the result list needs."""
    if not query:
        return {"query": "", "events": get_catalogue(request.mall).life_events}
    result = search_services(query, get_language() or "id", SHOWN, mall=request.mall)
    house = read_house(request.mall, now())
    shorts = shorts_of(request.mall)
    offers = [Offer(h.service, shorts[h.service.agency], house.find_spot(h.service.line), why_of(h)) for h in result.hits]
    return {"query": query, "offers": offers, "result": result}


def why_of(hit: object) -> str:
    """The everyday word that answered, when it is not the name itself."""
    why = getattr(hit, "why", None)
    return why.phrase if why is not None and why.field == "synonym" else ""


@require_safe
def services(request: Request) -> HttpResponse:
    """All services, folded by agency."""
    catalogue = get_catalogue(request.mall)
    shown = request.GET.get("instansi", "")
    agencies = sorted(catalogue.agencies, key=lambda agency: agency.short.casefold())
    groups = [(agency, list_services(agency=agency.code, mall=request.mall)) for agency in agencies]
    return render(request, "public/services.html", {"groups": groups, "total": len(catalogue.services), "shown": shown})


@require_safe
def service(request: Request, code: str) -> HttpResponse:
    """One service standard: components 1-6, legal basis, source, and where it stands now."""
    found = get_service(code, mall=request.mall)
    house = read_house(request.mall, now())
    spot = house.find_spot(found.line)
    waiting = count_waiting(house.hall.mall.id).get(spot.queue.id, 0) if spot else 0
    context = service_context(request, found) | {"spot": spot, "waiting": waiting, "at": house.at}
    context["apply"] = find_apply_offer(request.mall, code, house.at)
    return render(request, "public/service.html", context)


@require_safe
def checklist(request: Request, code: str) -> HttpResponse:
    """The requirements alone: to print on A5, to share without any personal data."""
    found = get_service(code, mall=request.mall)
    context = service_context(request, found)
    context["qr"] = qr_svg(str(context["address"]), _("Kode QR halaman layanan ini"))
    context["spot"] = read_house(request.mall, now()).find_spot(found.line)
    return render(request, "public/checklist.html", context)


def service_context(request: Request, found: Service) -> dict[str, object]:
    """The standard in words, with the links to share it."""
    agency = find_agency(request.mall, found.agency)
    address = request.build_absolute_uri(f"/layanan/{found.code}/")
    return {
        "service": found,
        "standard": found.standard,
        "agency": agency,
        "clock": clock_of(found.standard.time),
        "duties": duties_of(found, request.mall),
        "must_first": [duty for duty in duties_of(found, request.mall) if duty.kind == "requires"],
        "address": address,
        "whatsapp": share_link(found, address, duties_of(found, request.mall)),
    }


def find_agency(mall: str, code: str) -> Agency:
    """The agency with this code. Raises NotFound."""
    for agency in get_catalogue(mall).agencies:
        if agency.code == code:
            return agency
    raise NotFound(thing="agency", name=code)


def share_link(found: Service, address: str, duties: list[Duty]) -> str:
    """A WhatsApp link with the checklist; it holds nothing about the person."""
    lang = get_language() or "id"
    lines = [f"*{found.name.in_(lang)}*", _("Syarat yang dibawa:")]
    lines += [f"☐ {need.name.in_(lang)}{f' ({need.when.in_(lang)})' if need.when else ''}" for need in
              found.standard.requirements]  # fmt: skip
    if any(duty.kind == "requires" for duty in duties):
        lines += [_("Siapkan dahulu:"), *(f"• {d.service.name.in_(lang)}" for d in duties if d.kind == "requires")]
    return "https://wa.me/?text=" + quote("\n".join([*lines, address]))
