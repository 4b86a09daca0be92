"""Whoever holds the code of an application: opens it by link or code, guesses slowly, closes it on a shared device."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from balai.cases.actions.applying import DRAFT_KEPT
from balai.cases.queries import get_application, track
from balai.cases.queries.applications import ApplicationView
from balai.cases.queries.tracking import CaseTrack, TrackView
from balai.config.clock import now, now_ms
from balai.faces.public.check_limit import check_limit, count_miss
from balai.faces.shared.requests import Request
from balai.kernel.refusals import NotFound
from balai.visits.rules import CODE_ALPHABET, CODE_LENGTH, normal_code

CLOSED_COOKIE, MOST_CLOSED = "balai_tutup", 12
View = Callable[..., HttpResponse]


def holder(view: View) -> View:
    """A page that opens with an application's code: slow for guessers, never kept by a browser or a search engine.

    A device on which the application was closed asks for the code again.
    """

    @wraps(view)
    def guarded(request: Request, code: str, **more: Any) -> HttpResponse:
        check_limit(request, now_ms())
        if is_closed(request, code):
            return keep_private(HttpResponseRedirect("/permohonan/?ditutup=1"))
        try:
            return keep_private(view(request, code, **more))
        except NotFound as missing:
            if missing.facts.get("thing") == "application":
                count_miss(request, now_ms())
                if request.method in ("GET", "HEAD"):
                    return keep_private(no_such_code(request, code, 404))
            raise

    return guarded


def no_such_code(request: Request, typed: str, status: int) -> HttpResponse:
    """The question for the code once more, with what was typed and why it may be gone."""
    told = {"n": CODE_LENGTH, "days": DRAFT_KEPT.days}
    text = _("Kode ini tidak ditemukan. Periksa lagi %(n)s huruf dan angkanya.") % told
    gone = _("Isian yang tidak dikirim kami hapus setelah %(days)s hari. Anda boleh mulai lagi.") % told
    context = {"errors": [("kode", text)], "typed": typed[:24], "gone": gone}
    return render(request, "public/apply/find.html", context, status=status)


def keep_private(response: HttpResponse) -> HttpResponse:
    """With the headers of a page about one person."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def open_application(request: Request, code: str) -> ApplicationView:
    """The application of a code in this mall. Raises NotFound, also for one of another mall."""
    view = get_application(code, at=now())
    _check_mall(request, view, code)
    return view


def open_draft(request: Request, code: str) -> ApplicationView | None:
    """The application while it is not sent; None once it is."""
    view = open_application(request, code)
    return None if view.sent else view


def open_track(request: Request, code: str) -> TrackView:
    """Where the cases of an application stand. Raises NotFound."""
    told = track(code, at=now())
    _check_mall(request, told.application, code)
    return told


def open_case(request: Request, code: str, number: str) -> tuple[TrackView, CaseTrack]:
    """One case of the application. Raises NotFound, also for a case of somebody else."""
    told = open_track(request, code)
    for case in told.cases:
        if case.number == number:
            return told, case
    raise NotFound(thing="case", name=number)


def _check_mall(request: Request, view: ApplicationView, code: str) -> None:
    if view.mall != request.mall:
        raise NotFound(thing="application", name=code)


def spaced(code: str) -> str:
    """A code as it is printed: `K7MA 4PXT`."""
    return f"{code[:4]} {code[4:]}"


def looks_like_code(typed: str) -> str:
    """What was typed as a code, or empty when it cannot be one."""
    code = normal_code(typed)
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET) else ""


# closing on a shared device ---------------------------------------------------------------------------------


def is_closed(request: Request, code: str) -> bool:
    """Whether the application was closed on this device since its code was last typed here."""
    return _mark(code) in _marks(request)


def close_here(request: Request, response: HttpResponse, code: str) -> None:
    """From now on the link alone does not open it on this device; what the browser kept of the site is thrown away."""
    _set(response, [*[one for one in _marks(request) if one != _mark(code)], _mark(code)][-MOST_CLOSED:])
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def open_here(request: Request, response: HttpResponse, code: str) -> None:
    """The code was typed: it opens on this device again."""
    if is_closed(request, code):
        _set(response, [one for one in _marks(request) if one != _mark(code)])


def _mark(code: str) -> str:
    return salted_hmac("balai.closed", normal_code(code)).hexdigest()[:12]


def _marks(request: Request) -> list[str]:
    return [one for one in request.COOKIES.get(CLOSED_COOKIE, "").split(".") if one]


def _set(response: HttpResponse, marks: list[str]) -> None:
    response.set_cookie(
        CLOSED_COOKIE, ".".join(marks), max_age=30 * 24 * 3600, samesite="Lax", httponly=True,
        secure=settings.SECURE_TLS, path="/permohonan/",
    )  # fmt: skip
