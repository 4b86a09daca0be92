"""What every page of the office starts with: who may enter, the menu, the notice after an act, refusals in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from balai.faces.office.words import DONE
from balai.faces.shared.live import stream_pass
from balai.faces.shared.refusals import Words, words
from balai.faces.shared.requests import Request, streams_origin
from balai.faces.shared.signin import View
from balai.faces.shared.views import error_page
from balai.journal.access import record_access
from balai.kernel.refusals import NotAllowed, NotFound, Refusal
from balai.kernel.wording import money_words

P = ParamSpec("P")
CASES = ("case.read", "report.read", "handover.read", "application.assist")
"""Who may open lists and pages of cases; what they see there, `visible_cases` decides."""

WORK = ("case.read",)
SIGN = ("case.sign",)
PICKUP = ("handover.give",)
MONEY = ("bill.read", "bill.collect")

EVENTS = (
    "item.readied item.drawn item.taken item.released item.reassigned item.suspended item.resumed item.finished "
    "item.cancelled item.redone case.received case.returned case.resent case.decided case.deemed case.withdrawn case.signed "
    "opinion.given register.answered"
)
"""What on the stream concerns the lists and pages of cases."""

PAGES = (
    ("inbox", _("Kotak masuk"), "list-check", WORK),
    ("cases", _("Semua berkas"), "files", CASES),
    ("signing", _("Tanda tangan"), "signature", SIGN),
    ("pickup", _("Pengambilan"), "certificate", PICKUP),
    ("money", _("Kas"), "cash", MONEY),
    ("relations", _("Hubungan saya"), "users", WORK),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu."""

    name: str
    word: str
    picture: str
    address: str


def lang() -> str:
    """The page's language."""
    return get_language() or "id"


def enter(*grants: str) -> Callable[[View[P]], View[P]]:
    """Deny by default: a stranger signs in first, a known actor with none of these grants gets the 403 page on record."""

    def guard(view: Callable[Concatenate[Request, P], HttpResponse]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.is_staff and request.actor.grants & set(grants):
                request.mall_facts  # noqa: B018 - the mall's zone becomes the one times are written in
                return view(request, *args, **kwargs)
            if request.actor.ref == "visitor" and request.method in ("GET", "HEAD"):
                return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'ke': request.get_full_path()})}")
            record_access(request.actor, grants[0], outcome="refused", reason=request.path)
            return error_page(request, words(NotAllowed(grant=grants[0]), lang()))

        setattr(guarded, "balai_grant", grants)  # noqa: B010 - read by tests that want every view guarded
        return guarded

    return guard


def page(request: Request, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page with the menu and the notice of the last act; never kept by a cache."""
    told = {
        "menu": _menu(request), "here": template, "done": _done(request), "grants": grants_of(request), **context,
    }  # fmt: skip
    if context.get("refused"):
        status = context["refused"].status if status == 200 else status
    response = render(request, f"office/{template}.html", told, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def grants_of(request: Request) -> set[str]:
    """The actor's grants as template names: `case_sign`."""
    return {grant.replace(".", "_") for grant in request.actor.grants}


def _menu(request: Request) -> list[Place]:
    return [
        Place(name, str(word), picture, reverse(f"office:{name}"))
        for name, word, picture, grants in PAGES
        if request.actor.grants & set(grants)
    ]


def _done(request: Request) -> str:
    """What the last act did, from the address; empty for anything unknown."""
    said, told = str(DONE.get(request.GET.get("sudah", ""), "")), request.GET
    change = told.get("kembali", "")
    facts = {"n": told.get("n", "–")[:20], "code": told.get("kode", "–")[:30]}
    facts["change"] = money_words(int(change)) if change.isascii() and change.isdigit() and len(change) < 13 else "–"
    return said % facts if said else ""


def back(name: str, *args: Any, done: str = "", **facts: object) -> HttpResponse:
    """To a page with the notice of what was done."""
    query = {**({"sudah": done} if done else {}), **{key: str(value) for key, value in facts.items()}}
    address = reverse(f"office:{name}", args=args)
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)


def attempt(
    act: Callable[[], HttpResponse], again: Callable[[Words], HttpResponse], *, hide: bool = True
) -> HttpResponse:
    """Run an act; a refusal shows the page again with the refusal in place. `hide`: what may not be seen is not found."""
    try:
        return act()
    except Refusal as refusal:
        if hide and isinstance(refusal, NotFound):
            raise
        return again(words(refusal, lang()))


def stream_url(request: Request) -> str:
    """The live stream with a pass for staff."""
    return f"{streams_origin(request)}/api/v1/malls/{request.mall}/stream?t={stream_pass(request.mall)}"
