"""The home page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from balai.catalogue.queries import Service, get_catalogue
from balai.config.clock import now
from balai.directory.queries import opening_status
from balai.faces.public.load import read_load
from balai.faces.public.places import House, Offer, read_house
from balai.faces.shared.opening_words import opening_words
from balai.faces.shared.requests import Request
from balai.faces.shared.role_words import ROLES

QUICK_MIN = 30
QUICK_SHOWN = 6
FACILITIES = (
    ("baby-bottle", _("Ruang laktasi")),
    ("mood-happy", _("Ruang bermain anak")),
    ("wheelchair", _("Jalur landai dan kursi roda")),
    ("heart-handshake", _("Meja prioritas")),
    ("message", _("Ruang konsultasi")),
    ("building-store", _("Kafetaria")),
)
"""What the hall offers beside counters (domain handbook, section 9)."""

DEMO_DESKS = {
    "check": _("Memeriksa atau mengembalikan berkas"),
    "opinion": _("Memberi pendapat dari instansi lain"),
    "visit": _("Meninjau lokasi"),
    "fee": _("Menetapkan biaya"),
    "countersign": _("Memberi paraf"),
    "decide": _("Memutuskan dan menandatangani"),
    "handover": _("Menyerahkan dokumen jadi"),
    "cash": _("Menerima pembayaran tunai"),
}
"""What the demo's accounts do with a case, in the order of its way (config.demo.DESKS)."""


@require_safe
def home(request: Request) -> HttpResponse:
    """What do you want to do today?"""
    at = now()
    house = read_house(request.mall, at)
    status = opening_status(request.mall_facts, at)
    catalogue = get_catalogue(request.mall)
    context = {
        "at": at,
        "open": status.open,
        "opening": opening_words(status, at, request.mall_facts.zone),
        "events": catalogue.life_events,
        "quick": list_quick(house),
        "zones": read_load(house),
        "facilities": FACILITIES,
        "counts": {"services": len(catalogue.services), "agencies": len(catalogue.agencies)},
        "demo_people": list_demo_people(request.mall) if settings.DEMO else None,
    }
    return render(request, "public/home.html", context)


def list_quick(house: House) -> list[Offer]:
    """Services done while you wait: the shortest promises at the counter, one per agency."""
    catalogue = get_catalogue(house.hall.mall.code)
    shorts = {agency.code: agency.short for agency in catalogue.agencies}
    found: dict[str, Service] = {}
    for service in sorted(catalogue.services.values(), key=_quickness):
        if _is_quick(service):
            found.setdefault(service.agency, service)
    return [Offer(one, shorts[one.agency], house.find_spot(one.line)) for one in found.values()][:QUICK_SHOWN]


def _quickness(service: Service) -> tuple[bool, bool, int, int]:
    """Confirmed content and a named fee first, then the shorter promise."""
    standard = service.standard
    plain = standard.fee.kind in ("free", "fixed")
    return service.confidence != "verified", not plain, standard.time.amount or 0, service.desk_min


def _is_quick(service: Service) -> bool:
    time = service.standard.time
    return time.unit == "minutes" and (time.amount or 0) <= QUICK_MIN and "counter" in service.channels


def list_demo_people(mall: str) -> dict[str, object]:
    """The demo accounts and their one password, for the demo's own front page only."""
    from balai.config.demo import DESKS, PASSWORD, PEOPLE

    shorts = {agency.code: agency.short for agency in get_catalogue(mall).agencies}
    rows = [{"username": p.username, "role": ROLES[p.role], "agency": shorts.get(p.agency, "")} for p in PEOPLE]
    desks = [{"work": DEMO_DESKS[work], "names": names} for work, names in DESKS]
    return {"password": PASSWORD, "rows": rows, "desks": desks}
