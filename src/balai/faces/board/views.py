"""The board page, its data, and the page on which a screen is set up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from balai.config.clock import now
from balai.faces.board.snapshot import ALL, LAST, View, choose_zones, take_snapshot
from balai.faces.board.waits import list_ranges
from balai.faces.shared.requests import DEVICE_COOKIE, Request, streams_origin
from balai.faces.shared.views import YEAR_S
from balai.identity.queries import find_actor_by_token
from balai.journal.command import to_ms
from balai.journal.reader import head_of
from balai.queueing.queries import get_hall

COUNTS_MS = 20_000
PER_PAGE = 4
KEEPER = Path(__file__).parent / "static/board/js/keeper.js"


@require_safe
def show(request: Request, zones: str = ALL) -> HttpResponse:
    """A board of some zones, or of the whole hall. True without JavaScript too: it reloads itself then."""
    view = _view(request, zones)
    told = take_snapshot(view, list_ranges(view.hall, view.letters, view.at))
    places = view.places
    shown = [one | {"place": places[one["zone"]]} for one in told["current"][:1]]
    numbers = {one["number"] for one in shown}
    context = {
        "told": told,
        "shown": shown,
        "last": [one for one in told["last"] if one["number"] not in numbers][:LAST],
        "zones": view.zones,
        "pages": _pages(view, told["lines"]),
        "board": zones.lower() if zones == ALL else zones.upper(),
        "facts": _facts(request, view),
        "stream_url": f"{streams_origin(request)}/api/v1/malls/{request.mall}/stream",
    }
    response = render(request, "board/show.html", context)
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def data(request: Request, zones: str) -> HttpResponse:
    """The same as JSON. Its ETag moves with the journal, and every 20 s with the waits."""
    view = _view(request, zones)
    etag = f'"{head_of(request.mall)[0]}-{to_ms(view.at) // COUNTS_MS}-{view.lang}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = JsonResponse(take_snapshot(view, list_ranges(view.hall, view.letters, view.at)))
    response.headers["ETag"] = etag
    patch_cache_control(response, no_cache=True)
    return response


@require_http_methods(["GET", "POST"])
def install(request: Request) -> HttpResponse:
    """Set a screen up: choose its zones; a device token may be kept, though boards show public facts only."""
    secret = request.POST.get("token", "").strip()
    if secret and find_actor_by_token(secret) is None:
        errors = [("token", _("Token ini tidak dikenal atau sudah dicabut."))]
        return render(request, "board/install.html", _choices(request) | {"errors": errors}, status=422)
    if request.method == "GET":
        return render(request, "board/install.html", _choices(request))
    letters = "".join(sorted(set(request.POST.getlist("zona"))))
    choose_zones(get_hall(request.mall), letters or ALL)
    response = HttpResponseRedirect(f"/papan/{letters or ALL}/")
    if secret:
        response.set_cookie(
            DEVICE_COOKIE, secret, max_age=YEAR_S, httponly=True, samesite="Strict", secure=request.is_secure()
        )
    return response


@require_safe
def worker(request: Request) -> HttpResponse:
    """The service worker at the boards' own path: it keeps the page itself for a start without the server."""
    response = HttpResponse(KEEPER.read_bytes(), content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, no_cache=True)
    return response


def _choices(request: Request) -> dict[str, Any]:
    return {"zones": choose_zones(get_hall(request.mall), ALL)}


def _view(request: Request, zones: str) -> View:
    hall = get_hall(request.mall)
    return View(hall, choose_zones(hall, zones), get_language() or "id", now())


def _facts(request: Request, view: View) -> dict[str, Any]:
    """What the script needs besides the snapshot: where each counter is, and how to say it."""
    counters = view.hall.counters.values()
    return {
        "mall": request.mall,
        "timezone": str(view.hall.mall.zone),
        "counters": {facts.number: facts.letter for facts in counters if facts.letter in view.letters},
        "places": view.places,
    }


def _pages(view: View, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The waiting lines, four to a page, no page with two zones."""
    pages: list[dict[str, Any]] = []
    for zone in view.zones:
        own = [one for one in lines if one["zone"] == zone.letter]
        pages += [
            {"zone": zone, "from": first, "lines": own[first : first + PER_PAGE]} for first in range(0, len(own), PER_PAGE)
        ]
    return pages
