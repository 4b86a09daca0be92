"""My numbers: found by the visit's code, live, with what the visitor may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_POST, require_safe

from balai.config.clock import now
from balai.faces.public.places import read_house
from balai.faces.public.standing import VisitPage, read_visit_page
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.requests import Request, streams_origin
from balai.journal.reader import head_of
from balai.kernel.refusals import NotFound
from balai.queueing.actions.serving import cancel_ticket, postpone_ticket, return_ticket
from balai.visits.queries import get_visit
from balai.visits.rules import CODE_LENGTH, normal_code

EVENTS = " ".join(
    (
        "ticket.called", "ticket.recalled", "service.started", "service.finished", "ticket.missed", "ticket.held",
        "ticket.resumed", "ticket.transferred", "ticket.undone", "ticket.cancelled", "ticket.returned",
        "ticket.postponed", "ticket.printed", "ticket.voided", "ticket.not_served",
    )
)  # fmt: skip
"""What moves a line, on the stream."""


@require_safe
def find(request: Request) -> HttpResponse:
    """Type the code of the ticket; lower case, spaces and dashes are fine."""
    typed = request.GET.get("kode", "")
    code = normal_code(typed)[:12]
    if not typed:
        return render(request, "public/visit_find.html", {})
    try:
        get_visit(code)
    except NotFound:
        text = _("Kode ini tidak ditemukan. Periksa lagi %(n)s huruf dan angka di tiket.") % {"n": CODE_LENGTH}
        context = {"errors": [("kode", text)], "typed": typed[:20]}
        return render(request, "public/visit_find.html", context, status=422)
    return HttpResponseRedirect(f"/antrean/{code}/")


def _etag(request: HttpRequest, code: str) -> str | None:
    """Nothing changed in the mall, and the minute is the same: the page is the same."""
    if "potongan" not in request.GET or not isinstance(request, Request):
        return None
    minute = int(now().timestamp()) // 60
    return f'"{head_of(request.mall)[0]}-{minute}-{get_language()}"'


@require_safe
@condition(etag_func=_etag)
def show(request: Request, code: str) -> HttpResponse:
    """The live page of a visit, or (`?potongan=1`) its changing part alone."""
    page = read_page(request, code)
    context: dict[str, Any] = {"page": page, "at": now(), "done": request.GET.get("sudah", "")}
    fragment = "potongan" in request.GET
    if not fragment:
        context |= {
            "stream": stream_url(request, page.zones),
            "events": EVENTS,
            "whatsapp": share_link(page, request.build_absolute_uri(f"/antrean/{page.code}/")),
        }
    response = render(request, "public/_visit.html" if fragment else "public/visit.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def read_page(request: Request, code: str) -> VisitPage:
    """The visit's page. Raises NotFound, also for a visit in another mall."""
    view = get_visit(code)
    if view.visit.mall.code != request.mall:
        raise NotFound(thing="visit", name=code)
    return read_visit_page(read_house(request.mall, now()), view, request.actor)


def stream_url(request: Request, zones: str) -> str:
    """Where this visit's zones can be heard live."""
    base = settings.BALAI_STREAMS_URL.rstrip("/") or streams_origin(request)
    return f"{base}/api/v1/malls/{request.mall}/stream?zones={zones}"


def share_link(page: VisitPage, address: str) -> str:
    """A WhatsApp link for a companion: the numbers and the address of this page, nothing personal."""
    text = _("Pantau antrean %(numbers)s di sini:") % {"numbers": ", ".join(one.number for one in page.standings)}
    return "https://wa.me/?text=" + quote(f"{text}\n{address}")


@require_POST
def postpone(request: Request, code: str) -> HttpResponse:
    """I need more time: three numbers later."""
    return _act(request, code, postpone_ticket, "tunda")


@require_POST
def report_back(request: Request, code: str) -> HttpResponse:
    """I was missed and am back."""
    return _act(request, code, return_ticket, "lapor")


@require_POST
def give_back(request: Request, code: str) -> HttpResponse:
    """I do not need this number any more; asked once more before, because it cannot be undone here."""
    if request.POST.get("yakin") != "ya":
        page = read_page(request, code)
        chosen = next((one for one in page.standings if one.key == request.POST.get("tiket")), None)
        if chosen is None:
            raise NotFound(thing="ticket", name="")
        return render(request, "public/visit_cancel.html", {"page": page, "one": chosen})
    return _act(request, code, cancel_ticket, "batal")


def _act(request: Request, code: str, act: Callable[..., Mapping[str, Any]], done: str) -> HttpResponse:
    view = get_visit(code)
    ticket = request.POST.get("tiket", "")
    if view.visit.mall.code != request.mall or ticket not in [place.ticket.key for place in view.places]:
        raise NotFound(thing="ticket", name="")
    answer_once(act, mall=request.mall, ticket=ticket, by=request.actor, at=now(), once=once_of(request))
    return HttpResponseRedirect(f"/antrean/{view.visit.code}/?sudah={done}")
