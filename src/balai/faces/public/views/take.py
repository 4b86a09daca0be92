"""Take a number by phone in the hall: the QR on kiosks and boards proves that the phone is here."""

from __future__ import annotations

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balai.catalogue.queries import Service, find_service, get_catalogue, search_services
from balai.config.clock import now
from balai.faces.public.places import House, Offer, read_house, shorts_of
from balai.faces.shared.hall import check_hall_token
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import HallTokenStale, words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import Refusal
from balai.visits.actions import open_visit
from balai.visits.rules import COMFORT, MOST_NEEDS

SALT = "balai.take"
GRACE_S = 30 * 60
SHOWN = 6


@require_http_methods(["GET", "POST"])
def take(request: Request, token: str) -> HttpResponse:
    """Choose services, say what comfort you need, get the numbers on the phone. Whoever began in time may finish."""
    begun = request.POST.get("izin") or request.GET.get("izin", "")
    if not (check_hall_token(token, request.mall, now()) or _began(begun, request.mall)):
        raise HallTokenStale()
    chosen = chosen_of(request)
    if request.method == "POST":
        return _open(request, token, chosen)
    return _page(request, token, chosen)


def chosen_of(request: Request) -> list[str]:
    """Codes of the chosen services that exist, without repeats; a removed one is gone."""
    given = request.POST if request.method == "POST" else request.GET
    known = get_catalogue(request.mall).services
    wanted = [code for code in dict.fromkeys(given.getlist("pilih")) if code in known and code != given.get("buang")]
    return wanted[:MOST_NEEDS]


def _began(given: str, mall: str) -> bool:
    try:
        return bool(signing.loads(given, salt=SALT, max_age=GRACE_S) == mall)
    except signing.BadSignature:
        return False


def _open(request: Request, token: str, chosen: list[str]) -> HttpResponse:
    if not chosen:
        return _page(request, token, chosen, [("q", _("Pilih paling sedikit satu layanan."))])
    comfort = [word for word in request.POST.getlist("nyaman") if word in COMFORT]
    try:
        answer = answer_once(
            open_visit, mall=request.mall, needs=chosen, comfort=comfort, paper=False, lang=get_language() or "id",
            by=request.actor, at=now(), once=once_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        told = words(refusal, get_language() or "id")
        return _page(request, token, chosen, [("dipilih", f"{told.title}. {told.detail} {told.next_step}")])
    return HttpResponseRedirect(f"/antrean/{answer['code']}/?sudah=ambil")


def _page(request: Request, token: str, chosen: list[str], errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:120]
    house = read_house(request.mall, now())
    hits = search_services(query, get_language() or "id", SHOWN, mall=request.mall).hits if query else ()
    context = {
        "token": token,
        "permit": signing.dumps(request.mall, salt=SALT),
        "query": query,
        "found": offers(house, [hit.service for hit in hits if hit.service.code not in chosen]),
        "chosen": offers(house, [one for code in chosen if (one := find_service(code, mall=request.mall))]),
        "full": len(chosen) >= MOST_NEEDS,
        "comfort": comfort_words(),
        "errors": errors or [],
    }
    return render(request, "public/take.html", context, status=422 if errors else 200)


def offers(house: House, services: list[Service]) -> list[Offer]:
    """Services as rows with their place."""
    shorts = shorts_of(house.hall.mall.code)
    return [Offer(one, shorts[one.agency], house.find_spot(one.line)) for one in services]


def comfort_words() -> list[tuple[str, str, str]]:
    """(word, icon, text) of the comfort needs a visitor may declare."""
    return [
        ("elderly", "old", _("Lanjut usia")),
        ("disabled", "wheelchair", _("Penyandang disabilitas")),
        ("pregnant", "heart-handshake", _("Sedang hamil")),
        ("infant", "baby-carriage", _("Membawa bayi")),
        ("sign_language", "hand-love-you", _("Perlu bahasa isyarat")),
    ]
