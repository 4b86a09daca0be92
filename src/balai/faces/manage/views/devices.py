"""Kiosks and boards: issue a token (its secret is shown once) and revoke it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from balai.config import clock
from balai.directory.rules import BOARD_SCOPES, KIOSK_SCOPES
from balai.faces.manage.doors import attempt, back, page, require_whole
from balai.faces.manage.words import KINDS
from balai.faces.shared.once import FIELD
from balai.faces.shared.refusals import Words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.identity import queries as identity
from balai.identity.actions import issue_token, revoke_token
from balai.kernel.refusals import BadInput, NotFound

INSTALL = {"kiosk": "/kios/pasang/", "board": "/papan/pasang/"}
SCOPES = {"kiosk": KIOSK_SCOPES, "board": BOARD_SCOPES}


def _devices(request: Request, refused: Words | None = None, **more: Any) -> HttpResponse:
    require_whole(request.actor)
    tokens = identity.list_tokens(request.mall_facts.code)
    kinds = dict(KINDS)
    told = [(token, kinds.get(token.kind, token.kind)) for token in tokens]
    context = {"tokens": told, "kinds": KINDS, "refused": refused, **more}
    return page(request, "devices", context, status=422 if refused else 200)


@never_cache
@require_safe
@require("token.issue")
def devices(request: Request) -> HttpResponse:
    """All tokens of the mall, newest first."""
    return _devices(request)


@never_cache
@require_POST
@require("token.issue")
def issue(request: Request) -> HttpResponse:
    """Issue a token and show its secret this once. The form's key makes the secret, so a repeat makes no second one."""

    def act() -> HttpResponse:
        require_whole(request.actor)
        label, kind = request.POST.get("nama", "").strip()[:80], request.POST.get("jenis", "")
        if kind not in SCOPES or not label:
            raise BadInput(field=_("Nama alat") if kind in SCOPES else _("Jenis"), why=_("wajib diisi"), value=label or kind)
        secret = _secret_of(request)
        try:
            issue_token(
                label=label, kind=kind, scopes=SCOPES[kind], mall=request.mall, by=request.actor, at=clock.now(),
                secret=secret,
            )
        except IntegrityError:
            if identity.find_actor_by_token(secret) is None:
                raise
        return _devices(request, secret=secret, label=label, install=request.build_absolute_uri(INSTALL[kind]))

    return attempt(request, act, _devices)


def _secret_of(request: Request) -> str:
    key = request.POST.get(FIELD, "")
    if len(key) < 16:
        raise BadInput(field=FIELD, why=_("muat ulang halaman"))
    message = f"balai device token\n{request.actor.ref}\n{key}".encode()
    return base64.urlsafe_b64encode(hmac.digest(settings.SECRET_KEY.encode(), message, hashlib.sha256)).decode().rstrip("=")


@require_POST
@require("token.issue")
def revoke(request: Request, token: int) -> HttpResponse:
    """Stop a token at once."""

    def act() -> HttpResponse:
        require_whole(request.actor)
        if token not in {one.pk for one in identity.list_tokens(request.mall)}:
            raise NotFound(thing="token", name=token)
        revoke_token(token=token, by=request.actor, at=clock.now())
        return back("devices", "alat")

    return attempt(request, act, _devices)
