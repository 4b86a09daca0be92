"""Steps 2 and 3: comfort, then the numbers; and a visit looked up again by its code."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from balai.catalogue.queries import get_service
from balai.config.clock import now
from balai.faces.kiosk import choices
from balai.faces.kiosk.choices import address
from balai.faces.kiosk.frame import actor_of, kiosk_only, page
from balai.faces.kiosk.paper import list_slips, qr_of
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import NotFound, Refusal
from balai.queueing.actions.printing import confirm_printed
from balai.queueing.actions.serving import return_ticket
from balai.queueing.rules import PrintExpired
from balai.visits.actions import open_visit
from balai.visits.queries import VisitView, comfort_of, get_visit
from balai.visits.rules import CODE_ALPHABET, CODE_LENGTH, COMFORT, normal_code

PICTURES = {
    "elderly": "old", "disabled": "wheelchair", "pregnant": "heart-handshake", "infant": "baby-carriage",
    "sign_language": "hand-love-you",
}  # fmt: skip


@require_safe
@kiosk_only
def comfort(request: Request) -> HttpResponse:
    """Step 2: self-declared comfort, without proof; the paper looks the same for everybody."""
    current = choices.read_now(request.mall, now())
    needs = choices.known_needs(current, request.GET.getlist("k"))
    if not needs:
        return HttpResponseRedirect("/kios/ambil/")
    words_of = [(word, PICTURES[word]) for word in COMFORT]
    return page(request, "comfort", needs=needs, comforts=words_of, back=address("keperluan/", needs))


@require_POST
@kiosk_only
def issue(request: Request) -> HttpResponse:
    """Open the visit. A double tap sends the same key and gets the same numbers."""
    needs, wishes = request.POST.getlist("k"), request.POST.getlist("kenyamanan")
    try:
        answer = answer_once(
            open_visit, mall=request.mall, needs=needs, comfort=wishes, paper=True,
            lang=get_language() or "id", by=actor_of(request), at=now(), once=once_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        return _not_given(request, refusal, needs)
    return HttpResponseRedirect(f"/kios/nomor/{answer['code']}/")


def _not_given(request: Request, refusal: Refusal, needs: Sequence[str]) -> HttpResponse:
    """Why no number is given, when again, what can be done instead: other needs, other channels."""
    told = words(refusal, get_language() or "id")
    current = choices.read_now(request.mall, now())
    known = choices.known_needs(current, needs)
    services = [get_service(code, mall=request.mall) for code in known]
    queue = str(refusal.facts.get("queue", ""))
    shut = [one for one in services if one.line == queue]
    rest = [one.code for one in services if one.line != queue] if queue else []
    return page(
        request, "not_given", status=told.status, told=told, shut=shut,
        onward=address("kenyamanan/", rest) if rest else "", back=address("keperluan/", known),
    )  # fmt: skip


@require_safe
@kiosk_only
def show(request: Request, code: str) -> HttpResponse:
    """The numbers of a visit: to print, to photograph, to read."""
    view = _find(request, code)
    at, lang = now(), get_language() or "id"
    slips = list_slips(view, at, lang)
    again = [service for place in view.places for service in place.services]
    return page(
        request, "numbers", code=view.visit.code, slips=slips, at=at, needs=again, back="/kios/",
        printing=any(one.state == "printing" for one in slips),
        gone=bool(slips) and all(one.state == "void" for one in slips),
        usable=[one for one in slips if one.state in ("printing", "waiting", "called", "held", "missed")],
        comforts=comfort_of([view.visit.pk]).get(view.visit.pk, []),
        by_screen="layar" in request.GET, by_print="cetak" in request.GET, returned=request.GET.get("kembali", ""),
        qr=qr_of(request.build_absolute_uri(f"/antrean/{view.visit.code}/")),
    )  # fmt: skip


@require_POST
@kiosk_only
def confirm(request: Request, code: str) -> HttpResponse:
    """The paper is in the hand (`kertas`), or the number was photographed (`layar`): now it waits."""
    view = _find(request, code)
    for place in view.places:
        if place.ticket.state == "printing":
            try:
                confirm_printed(mall=request.mall, ticket=place.ticket.key, by=actor_of(request), at=now())
            except PrintExpired:
                return HttpResponseRedirect(f"/kios/nomor/{view.visit.code}/")
    seen = "?layar=1" if request.POST.get("hasil") == "layar" else ""
    return HttpResponseRedirect(f"/kios/nomor/{view.visit.code}/{seen}")


@require_POST
@kiosk_only
def come_back(request: Request, code: str) -> HttpResponse:
    """A missed visitor is here again: back in the line after three more numbers, once."""
    view = _find(request, code)
    place = next((one for one in view.places if one.ticket.key == request.POST.get("tiket")), None)
    if place is None:
        raise NotFound(thing="ticket", name="")
    answer = answer_once(
        return_ticket, mall=request.mall, ticket=place.ticket.key, by=actor_of(request), at=now(), once=once_of(request)
    )
    return HttpResponseRedirect(f"/kios/nomor/{view.visit.code}/?kembali={answer['after_calls']}")


@require_http_methods(["GET", "POST"])
@kiosk_only
def enter_code(request: Request) -> HttpResponse:
    """A visit's code by big keys, or read by a scanner that types the whole address of the QR."""
    if request.method == "GET":
        return page(request, "code", keys=CODE_ALPHABET, length=CODE_LENGTH)
    typed = request.POST.get("kode", "").rstrip("/").rpartition("/")[2]
    try:
        view = _find(request, normal_code(typed)[:CODE_LENGTH])
    except NotFound:
        return page(request, "code", status=422, keys=CODE_ALPHABET, length=CODE_LENGTH, typed=typed[:20], wrong=True)
    return HttpResponseRedirect(f"/kios/nomor/{view.visit.code}/")


def _find(request: Request, code: str) -> VisitView:
    view = get_visit(code)
    if view.visit.mall.code != request.mall:
        raise NotFound(thing="visit", name=code)
    return view
