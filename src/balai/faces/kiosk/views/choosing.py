"""Step 1: what do you come for? By topic, by life event, by typing; several needs in one basket."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from balai.catalogue.queries import get_catalogue, get_service, search_services
from balai.config.clock import now
from balai.directory.queries import opening_status
from balai.faces.kiosk import choices
from balai.faces.kiosk.choices import Choice, Now, address
from balai.faces.kiosk.frame import kiosk_only, page
from balai.faces.kiosk.paper import qr_of
from balai.faces.shared.hall import hall_token
from balai.faces.shared.opening_words import opening_words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import NotFound


@require_safe
@kiosk_only
def home(request: Request) -> HttpResponse:
    """Three ways in, and the QR for a phone. Closed is said here, before anybody chooses anything."""
    at = now()
    current = choices.read_now(request.mall, at)
    topics = choices.list_topics(current, [])
    status = opening_status(current.hall.mall, at)
    phone = request.build_absolute_uri(f"/ambil/{hall_token(request.mall, at)}/")
    return page(
        request, "home", back="", closed=all(topic.closed for topic in topics), phone_qr=qr_of(phone),
        opening=opening_words(status, at, current.hall.mall.zone), topics=topics,
    )  # fmt: skip


@require_safe
@kiosk_only
def choose(request: Request) -> HttpResponse:
    """Topics, then the lines of a zone, then the services of a line; six to a screen."""
    current, needs = _read(request)
    letter, line = request.GET.get("zona", ""), request.GET.get("antrean", "")
    if line:
        return _services(request, current, needs, line)
    if letter:
        tiles = choices.list_lines(current, letter, needs)
        if not tiles:
            raise NotFound(thing="zone", name=letter)
        shown = choices.cut(tiles, _screen(request), lambda n: address("ambil/", needs, zona=letter, hal=n))
        return page(request, "lines", page=shown, letter=letter, needs=needs, back=address("ambil/", needs))
    back = address("keperluan/", needs) if needs else "/kios/"
    return page(request, "topics", tiles=choices.list_topics(current, needs), needs=needs, back=back)


def _services(request: Request, current: Now, needs: list[str], line: str) -> HttpResponse:
    queue = current.hall.queue(line)
    tiles = choices.list_services(current, line, needs)
    shown = choices.cut(tiles, _screen(request), lambda n: address("ambil/", needs, antrean=line, hal=n))
    back = address("ambil/", needs, zona=queue.letter)
    return page(
        request, "services", page=shown, queue=queue, title=queue.name(current.lang), needs=needs, back=back,
        closed=current.closed(queue),
    )  # fmt: skip


@require_safe
@kiosk_only
def search(request: Request) -> HttpResponse:
    """Services by everyday words, typed on the screen; never an empty wall."""
    current, needs = _read(request)
    words = request.GET.get("q", "").strip()[:80]
    found = search_services(words, get_language() or "id", choices.PER_SCREEN, mall=request.mall) if words else None
    tiles = [choices.tile_of(current, hit.service, needs) for hit in found or ()]
    template = "_results" if request.headers.get("X-Fragment") else "search"
    return page(
        request, template, words=words, tiles=tiles, needs=needs, ask=found.help.ask if found and found.help else None,
        back=address("ambil/", needs),
    )  # fmt: skip


@require_safe
@kiosk_only
def life_events(request: Request) -> HttpResponse:
    """Services by a situation in life."""
    current, needs = _read(request)
    events = {event.code: event for event in get_catalogue(request.mall).life_events}
    chosen = events.get(request.GET.get("p", ""))
    if chosen is None:
        tiles = [Choice(address("peristiwa/", needs, p=one.code), one.name.in_(current.lang), one.icon) for one in events.values()]
        shown = choices.cut(tiles, _screen(request), lambda n: address("peristiwa/", needs, hal=n))
        return page(request, "life_events", page=shown, needs=needs, back=address("ambil/", needs))
    services = [get_service(node.service, mall=request.mall) for node in chosen.nodes]
    tiles = [choices.tile_of(current, one, needs) for one in services]
    shown = choices.cut(tiles, _screen(request), lambda n: address("peristiwa/", needs, p=chosen.code, hal=n))
    return page(request, "services", page=shown, title=chosen.name.in_(current.lang), needs=needs, back=address("peristiwa/", needs))


@require_safe
@kiosk_only
def basket(request: Request) -> HttpResponse:
    """The needs chosen so far: add another, take one away, go on."""
    current, needs = _read(request)
    if not needs:
        return HttpResponseRedirect("/kios/ambil/")
    tiles = [choices.tile_of(current, get_service(code, mall=request.mall), needs) for code in needs]
    rows = [
        {"tile": tile, "drop": address("keperluan/" if len(needs) > 1 else "ambil/", [one for one in needs if one != code])}
        for code, tile in zip(needs, tiles, strict=True)
    ]
    return page(
        request, "basket", rows=rows, needs=needs, full=len(needs) >= choices.MOST_NEEDS,
        closed=[tile for tile in tiles if tile.closed], more=address("ambil/", needs),
        onward=address("kenyamanan/", needs), back=address("ambil/", needs[:-1]),
    )  # fmt: skip


@require_safe
@kiosk_only
def help_page(request: Request) -> HttpResponse:
    """Where a person helps, always behind the same key of the bar."""
    return page(request, "help", told=get_catalogue(request.mall).mall, back=_back(request))


def _back(request: Request) -> str:
    path = request.GET.get("dari", "")
    return path if path.startswith("/kios/") else "/kios/"


def _read(request: Request) -> tuple[Now, list[str]]:
    current = choices.read_now(request.mall, now())
    return current, choices.known_needs(current, request.GET.getlist("k"))


def _screen(request: Request) -> int:
    asked = request.GET.get("hal", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
