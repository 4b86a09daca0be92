"""The now-screen and what can be done from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from balai.config import clock
from balai.directory import queries as directory
from balai.directory.actions.calendars import declare_closure, withdraw_closure
from balai.faces.manage.doors import attempt, back, page, read_int, read_moment, require_whole, stream_url
from balai.faces.manage.now import closed_words, list_closable, list_moves, new_profile, read_screen
from balai.faces.manage.words import ANNOUNCEMENTS, lang
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import Words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.kernel.refusals import BadInput
from balai.queueing import queries as queueing
from balai.queueing.actions.closing import close_day, make_announcement
from balai.queueing.actions.staffing import set_profile


@never_cache
@require_safe
@require("report.read")
def now(request: Request) -> HttpResponse:
    """Four questions in order; with `X-Fragment` only the part that changes."""
    if "X-Fragment" in request.headers:
        screen = read_screen(request.mall_facts, request.actor, clock.now())
        return page(request, "_now", {"screen": screen})
    return _screen(request)


def _screen(request: Request, refused: Words | None = None) -> HttpResponse:
    at = clock.now()
    screen = read_screen(request.mall_facts, request.actor, at)
    hall = queueing.get_hall(request.mall)
    closable = list_closable(hall, directory.list_agencies(request.mall_facts))
    closures = directory.list_closures(request.mall_facts, at)
    context: dict[str, Any] = {
        "screen": screen, "refused": refused, "announcements": ANNOUNCEMENTS, "closable": closable,
        "zones": directory.list_zones(request.mall_facts), "moves": list_moves(hall, request.actor),
        "closures": [(one, closed_words(closable, one.scope, one.name)) for one in closures],
        "starts": at.astimezone(request.mall_facts.zone), "stream_url": stream_url(request),
        "ends": at.astimezone(request.mall_facts.zone) + timedelta(hours=2), "today": hall.day(at),
        "whole": request.actor.agency is None,
    }  # fmt: skip
    return page(request, "now", context, status=422 if refused else 200)


@require_POST
@require("counter.plan")
def move(request: Request) -> HttpResponse:
    """Put a queue first at a counter."""

    def act() -> HttpResponse:
        hall = queueing.get_hall(request.mall)
        counter = hall.counter(read_int(request.POST.get("loket", ""), _("Loket")))
        queue = hall.queue(request.POST.get("antrean", ""))
        request.actor.require_agency(counter.agency)
        request.actor.require_agency(queue.agency)
        if counter.agency != queue.agency:
            raise BadInput(field=_("Loket"), why=_("loket dan antrean dari instansi yang sama"), value=counter.number)
        answer_once(
            set_profile, mall=request.mall, counter=counter.number, queues=new_profile(hall, counter, queue.code),
            by=request.actor, at=clock.now(), once=once_of(request),
        )
        return back("now", "profil", counter=counter.number, queue=queue.name(lang()))

    return attempt(request, act, _screen)


@require_POST
@require("announcement.make")
def announce(request: Request) -> HttpResponse:
    """Put a prepared text on the boards."""

    def act() -> HttpResponse:
        answer_once(
            make_announcement, mall=request.mall, code=request.POST.get("kode", ""),
            zone=request.POST.get("zona", "")[:1], by=request.actor, at=clock.now(), once=once_of(request),
        )
        return back("now", "umum")

    return attempt(request, act, _screen)


@require_POST
@require("closure.declare")
def close(request: Request) -> HttpResponse:
    """Declare a closure: now until a time, for the mall, an agency, a queue or a counter."""

    def act() -> HttpResponse:
        require_whole(request.actor)
        (scope, name), reason = _closed(request), request.POST.get("alasan", "").strip()
        if not reason:
            raise BadInput(field=_("Alasan"), why=_("tulis alasannya; pengunjung membacanya"))
        at, zone = clock.now(), request.mall_facts.zone
        answer_once(
            declare_closure, mall=request.mall, scope=scope, name=name,
            starts=max(at, read_moment(request.POST.get("mulai", ""), _("Mulai"), zone)),
            ends=read_moment(request.POST.get("sampai", ""), _("Sampai"), zone), reason=reason, by=request.actor, at=at,
            once=once_of(request),
        )  # fmt: skip
        return back("now", "tutup")

    return attempt(request, act, _screen)


def _closed(request: Request) -> tuple[str, str]:
    """Kind and name of what is closed. Raises NotFound for a queue or counter that does not exist, BadInput."""
    (scope, _colon, name), hall = request.POST.get("lingkup", "").partition(":"), queueing.get_hall(request.mall)
    if scope == "queue":
        return scope, hall.queue(name).code
    if scope == "counter":
        return scope, str(hall.counter(read_int(name, _("Loket"))).number)
    if scope == "agency" and name in {agency.code for agency in directory.list_agencies(request.mall_facts)}:
        return scope, name
    if scope != "mall":
        raise BadInput(field=_("Yang tutup"), why=_("pilih dari daftar"), value=scope)
    return scope, ""


@require_POST
@require("closure.declare")
def reopen(request: Request, closure: int) -> HttpResponse:
    """Take a declaration back."""

    def act() -> HttpResponse:
        require_whole(request.actor)
        withdraw_closure(mall=request.mall, closure=closure, by=request.actor, at=clock.now())
        return back("now", "cabut")

    return attempt(request, act, _screen)


@require_POST
@require("day.close")
def end_day(request: Request) -> HttpResponse:
    """Close the day: what waits becomes "not served". Irreversible, so it needs the tick."""

    def act() -> HttpResponse:
        require_whole(request.actor)
        if request.POST.get("yakin") != "ya":
            raise BadInput(field=_("Tutup hari"), why=_("centang dahulu; menutup hari tidak bisa diurungkan"))
        at = clock.now()
        day = queueing.get_hall(request.mall).day(at)
        counts = close_day(mall=request.mall, day=day, by=request.actor, at=at)
        return back("now", "hari", **{name: counts[name] for name in ("not_served", "absent", "void")})

    return attempt(request, act, _screen)
