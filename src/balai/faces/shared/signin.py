"""Staff sign in and out, the lock after wrong passwords, and the door check `require(grant)`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from balai.directory.queries import list_roles
from balai.faces.shared.refusals import TooManyTries, words
from balai.faces.shared.requests import Request
from balai.faces.shared.views import error_page, safe_path
from balai.journal.access import record_access
from balai.kernel.refusals import NotAllowed

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]
HOMES = {
    "manager": "/kelola/", "admin": "/kelola/", "clerk": "/loket/", "greeter": "/kios/", "inspector": "/kelola/",
    "verifier": "/kantor/", "technical": "/kantor/", "assessor": "/kantor/", "controller": "/kantor/",
    "approver": "/kantor/", "pickup": "/kantor/ambil/", "treasurer": "/kantor/kas/",
}
"""Where each role starts its day."""


def require(grant: str) -> Callable[[View[P]], View[P]]:
    """Deny by default: a stranger signs in first, a known actor without `grant` gets the 403 page on the record."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if grant in request.actor.grants and request.actor.ref != "visitor":
                return view(request, *args, **kwargs)
            if request.actor.ref == "visitor" and request.method in ("GET", "HEAD"):
                return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'ke': request.get_full_path()})}")
            record_access(request.actor, grant, outcome="refused", reason=request.path)
            return error_page(request, words(NotAllowed(grant=grant), get_language() or "id"))

        setattr(guarded, "balai_grant", grant)  # noqa: B010 - read by tests that want every view guarded
        return guarded

    return guard


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """The staff door: user name and password, then the home of the role."""
    target = request.POST.get("ke") or request.GET.get("ke", "")
    if request.method == "GET":
        return _form(request, target, "", status=200)
    username = request.POST.get("akun", "").strip()
    account = authenticate(request, username=username, password=request.POST.get("sandi", ""))
    if getattr(request, "axes_locked_out", False):
        return locked_out(request)
    if account is None:
        return _form(request, target, username, status=422)
    login(request, account)
    return HttpResponseRedirect(safe_path(request, target, home_of(int(account.pk))))


def home_of(account: int) -> str:
    """Where a person starts, by role; the public page when there is no post."""
    roles = list_roles(account)
    return next((HOMES[role] for role in HOMES if role in roles), "/")


def _form(request: HttpRequest, target: str, username: str, *, status: int) -> HttpResponse:
    errors = [("sandi", _("Akun atau kata sandi tidak cocok. Periksa huruf besar dan kecil."))] if status == 422 else []
    context = {"target": target, "username": username, "errors": errors}
    return render(request, "shared/sign_in.html", context, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; the session cookie is gone."""
    logout(request)
    return HttpResponseRedirect("/")


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """429 after too many wrong passwords (called by django-axes too)."""
    return error_page(request, words(TooManyTries(), get_language() or "id"))
