"""Pages and fragments of the desk. A fragment is what desk.js swaps; the whole page includes the same files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from balai.config import clock
from balai.faces.counter.acts import ACTS, read_act, said
from balai.faces.counter.desk import find_tickets, read_desk
from balai.faces.counter.line import Lines, Scope, read_lines
from balai.faces.counter.places import get_counter, list_places
from balai.faces.counter.seen import record_seen
from balai.faces.counter.words import OUTCOMES, PAUSES, PLACES, lang
from balai.faces.shared.refusals import Words, words
from balai.faces.shared.requests import Request, streams_origin
from balai.faces.shared.signin import require
from balai.journal.command import to_ms
from balai.journal.reader import head_of
from balai.kernel.passes import make_pass
from balai.kernel.refusals import NotAllowed, NotFound, Refusal
from balai.queueing import queries as queueing
from balai.queueing.queries import CounterFacts, Hall
from balai.queueing.rules import MAX_CALLS

PASS_S = 14 * 3600
PRIVACY_COOKIE = "balai_privasi"
FRAGMENT_HEADER = "X-Fragment"


def _private(request: Request) -> bool:
    return request.COOKIES.get(PRIVACY_COOKIE) == "1"


def _hall(request: Request) -> tuple[Hall, datetime]:
    request.mall_facts  # noqa: B018 - the mall's zone becomes the one times are written in
    return queueing.get_hall(request.mall), clock.now()


def _show(request: Request, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render what may show comfort needs, and put it on the record who sees whose."""
    record_seen(request.actor, [key for part in ("desk", "lines") if part in context for key in context[part].needy])
    return render(request, f"counter/{template}.html", context, status=status)


@never_cache
@require_safe
@require("counter.staff")
def counters(request: Request) -> HttpResponse:
    """Choose a counter: those of one's own agency, each with its state."""
    hall, at = _hall(request)
    context = {"places": list_places(hall, request.actor), "at": at}
    return render(request, "counter/counters.html", context)


@never_cache
@require_safe
@require("counter.staff")
def desk(request: Request, number: int) -> HttpResponse:
    """The console of one counter."""
    hall, at = _hall(request)
    counter = get_counter(hall, number, request.actor)
    return _show(request, "desk", _page(request, hall, counter, at))


def _page(request: Request, hall: Hall, counter: CounterFacts, at: datetime, **more: Any) -> dict[str, Any]:
    just = str(more.get("just") or request.GET.get("baru", ""))
    query = request.GET.get("cari", "")
    seq = head_of(request.mall)[0]  # before the reads: what commits meanwhile comes again on the stream
    return {
        "seq": seq,
        **_desk(request, hall, counter, at, just=just),
        "lines": read_lines(Scope(hall, counter, at, private=_private(request))),
        "stream_url": _stream_url(request),
        "poll_url": f"/api/v1/malls/{request.mall}/journal",
        "query": query,
        "hits": find_tickets(hall, query, request.actor, at) if query else [],
        **more,
    }


def _stream_url(request: Request) -> str:
    """The live stream with a pass for staff, good for a long shift."""
    until_s = to_ms(clock.now()) // 1000 + PASS_S
    given = make_pass(settings.SECRET_KEY, f"stream:{request.mall}", until_s)
    return f"{streams_origin(request)}/api/v1/malls/{request.mall}/stream?t={given}"


def _desk(request: Request, hall: Hall, counter: CounterFacts, at: datetime, *, just: str = "") -> dict[str, Any]:
    private = _private(request)
    return {
        "counter": counter, "at": at, "now_ms": to_ms(at), "private": private, "most_calls": MAX_CALLS,
        "desk": read_desk(hall, counter, request.actor, at, private=private, just=just),
        "outcomes": OUTCOMES, "pauses": PAUSES, "transfer_places": PLACES,
    }  # fmt: skip


@never_cache
@require_POST
@require("counter.staff")
def act(request: Request, number: int, name: str) -> HttpResponse:
    """Give one command. With JavaScript the answer is the changed fragments, without it a redirect or the page."""
    if name not in ACTS:
        raise Http404(name)
    hall, at = _hall(request)
    counter = get_counter(hall, number, request.actor)
    try:
        answer = ACTS[name](read_act(request, counter, at))
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        return _refused(request, counter, words(refusal, lang()))
    just, number_said = str(answer.get("id", "")), str(answer.get("number", ""))
    if FRAGMENT_HEADER not in request.headers:
        return HttpResponseRedirect(reverse("counter:desk", args=[number]) + (f"?baru={just}" if just else ""))
    return _fragments(request, counter, {"happened": said(name, answer), "just": just}, number_said)


def _refused(request: Request, counter: CounterFacts, told: Words) -> HttpResponse:
    """422 with the refusal in place: fragments for desk.js, else the page."""
    if FRAGMENT_HEADER in request.headers:
        return _fragments(request, counter, {"refused": told}, "")
    hall, at = _hall(request)
    stay = reverse("counter:desk", args=[counter.number])
    return _show(request, "desk", _page(request, hall, counter, at, refused=told, stay=stay), status=422)


def _fragments(request: Request, counter: CounterFacts, more: dict[str, Any], moved: str) -> HttpResponse:
    hall, at = _hall(request)
    desk_now = _desk(request, hall, counter, at, just=str(more.get("just", "")))
    context = {**desk_now, **more, **_one(request, hall, counter, at, moved)}
    return _show(request, "_after", context, status=422 if more.get("refused") else 200)


def _one(request: Request, hall: Hall, counter: CounterFacts, at: datetime, text: str) -> dict[str, Any]:
    """The line as one ticket changed it: its row or the word that it is gone, who is next, and the counts."""
    hits = find_tickets(hall, text, request.actor, at) if text else []
    only = hits[0].ticket if hits else None
    lines = read_lines(Scope(hall, counter, at, private=_private(request), only=only))
    shown = any(line.rows for line in lines.queues) if only else False
    return {"lines": lines, "row_number": "" if shown or only is None else hits[0].number, "with_rows": shown}


@never_cache
@require_safe
@require("counter.staff")
def row(request: Request, number: int, ticket: str) -> HttpResponse:
    """One row of the line, who is next now, and the counts: what one event can have changed."""
    hall, at = _hall(request)
    counter = get_counter(hall, number, request.actor)
    lines = _one(request, hall, counter, at, ticket)
    return _show(request, "_delta", {"counter": counter, "private": _private(request), **lines})


@never_cache
@require_safe
@require("counter.staff")
def rows(request: Request, number: int) -> HttpResponse:
    """More rows of one queue (`antrean`, `lewati`), or the first of all for a re-sync."""
    hall, at = _hall(request)
    counter = get_counter(hall, number, request.actor)
    text = request.GET.get("lewati", "0")
    skip = min(int(text), 100_000) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    scope = Scope(hall, counter, at, private=_private(request), queue=request.GET.get("antrean", ""), skip=skip)
    template = "_more" if scope.queue else "_line"
    if FRAGMENT_HEADER not in request.headers:
        template = "rows"
    return _show(request, template, {"counter": counter, "lines": _only_known(scope), "private": scope.private})


def _only_known(scope: Scope) -> Lines:
    if scope.queue:
        scope.hall.queue(scope.queue)
    return read_lines(scope)


@never_cache
@require_safe
@require("counter.staff")
def fragment(request: Request, number: int) -> HttpResponse:
    """The middle and the right of the console anew, after another screen acted at this counter."""
    hall, at = _hall(request)
    counter = get_counter(hall, number, request.actor)
    return _show(request, "_desk", _desk(request, hall, counter, at))


@never_cache
@require_safe
@require("counter.staff")
def search(request: Request, number: int) -> HttpResponse:
    """Find a ticket of today by its number, or a visit by its code."""
    hall, at = _hall(request)
    counter = get_counter(hall, number, request.actor)
    query = request.GET.get("cari", "")[:40]
    hits = find_tickets(hall, query, request.actor, at) if query else []
    return render(request, "counter/_hits.html", {"counter": counter, "query": query, "hits": hits})


@require_POST
@require("counter.staff")
def privacy(request: Request, number: int) -> HttpResponse:
    """Hide or show comfort needs on this browser."""
    response = HttpResponseRedirect(reverse("counter:desk", args=[number]))
    response.set_cookie(PRIVACY_COOKIE, "0" if _private(request) else "1", max_age=365 * 86400, samesite="Lax", httponly=True)
    return response
