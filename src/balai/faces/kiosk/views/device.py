"""The kiosk as a machine: display switches, the wipe after a visitor, and setting it up."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from balai.config.clock import now
from balai.directory.rules import KIOSK_SCOPES
from balai.faces.kiosk.frame import DISPLAY_COOKIE, GRANT, SWITCHES, Display, demo_token
from balai.faces.shared.requests import DEVICE_COOKIE, Request
from balai.faces.shared.views import YEAR_S, safe_path
from balai.identity.actions import issue_token
from balai.identity.queries import find_actor_by_token


@require_POST
def display(request: Request) -> HttpResponse:
    """Turn one switch of the bar, or change the language, and go back to the same page."""
    response = HttpResponseRedirect(safe_path(request, request.POST.get("kembali", ""), "/kios/"))
    lang, switch = request.POST.get("bahasa", ""), request.POST.get("saklar", "")
    if lang in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, lang, httponly=True, samesite="Lax", secure=settings.SECURE_TLS)
    if switch in SWITCHES:
        on = set(request.COOKIES.get(DISPLAY_COOKIE, "").split(".")) & set(SWITCHES)
        response.set_cookie(DISPLAY_COOKIE, ".".join(sorted(on ^ {switch})), httponly=True, samesite="Lax", secure=settings.SECURE_TLS)
    return response


@require_safe
def finish(request: Request) -> HttpResponse:
    """Wipe what the last visitor left: language and switches; then the first page."""
    response = HttpResponseRedirect("/kios/")
    response.delete_cookie(DISPLAY_COOKIE)
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


@require_http_methods(["GET", "POST"])
def install(request: Request) -> HttpResponse:
    """Make this machine a kiosk: with a token, or by staff who may issue one."""
    may_issue = request.is_staff and "token.issue" in request.actor.grants
    context = {"display": Display(), "may_issue": may_issue, "demo_token": demo_token()}
    if request.method == "GET":
        return render(request, "kiosk/install.html", context)
    secret = request.POST.get("token", "").strip()
    if not secret and may_issue:
        label = request.POST.get("nama", "").strip()[:80] or _("Anjungan")
        secret = issue_token(label=label, kind="kiosk", scopes=KIOSK_SCOPES, mall=request.mall, by=request.actor, at=now())
    device = find_actor_by_token(secret) if secret else None
    if device is None or GRANT not in device.grants or device.mall not in (None, request.mall):
        errors = [("token", _("Token ini bukan token anjungan, atau sudah dicabut."))]
        return render(request, "kiosk/install.html", context | {"errors": errors}, status=422)
    response = HttpResponseRedirect("/kios/")
    response.set_cookie(
        DEVICE_COOKIE, secret, max_age=YEAR_S, httponly=True, samesite="Strict", secure=settings.SECURE_TLS
    )
    return response
