"""The request as the faces see it: who acts, in which mall, with which nonce; each worked out on first use."""

from __future__ import annotations

import os
import secrets
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.utils import timezone

from balai.directory import queries as directory
from balai.directory.queries import MallFacts
from balai.directory.rules import VISITOR_GRANTS
from balai.identity.queries import find_actor_by_token
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound

DEVICE_COOKIE = "balai_alat"
REFERENCE_ALPHABET = "23456789ACEFGHJKMNPRTUVWXY"


class Request(WSGIRequest):
    """A request with the house's own facts. The middleware gives every request this class."""

    @cached_property
    def nonce(self) -> str:
        """The CSP nonce of this answer."""
        return secrets.token_urlsafe(12)

    @cached_property
    def reference(self) -> str:
        """A short number a person can read out to the help desk; it is in the log beside the fault."""
        drawn = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(6))
        return f"{drawn[:3]}-{drawn[3:]}"

    @cached_property
    def actor(self) -> Actor:
        """Who acts: signed-in staff, else the device of the cookie, else a visitor."""
        return _find_staff(self) or _find_device(self) or Actor("visitor", VISITOR_GRANTS, "web")

    @cached_property
    def mall_facts(self) -> MallFacts:
        """The mall this server shows; its time zone becomes the one that times are written in.

        Raises NotFound when no mall is set up, or several and BALAI_MALL names none.
        """
        facts = _find_mall(mall_code())
        timezone.activate(facts.zone)
        return facts

    @cached_property
    def mall(self) -> str:
        """The code of the mall this server shows."""
        return self.mall_facts.code

    @property
    def is_staff(self) -> bool:
        """Whether a person of the staff is signed in."""
        return self.actor.ref.startswith("staff:")


def mall_code() -> str:
    """The mall chosen by setting or environment; empty = the only one."""
    return str(getattr(settings, "BALAI_MALL", "") or os.environ.get("BALAI_MALL", ""))


def _find_mall(code: str) -> MallFacts:
    if code:
        return directory.get_mall(code)
    malls = directory.list_malls()
    if len(malls) != 1:
        raise NotFound(thing="mall", name="")
    return malls[0]


def _find_staff(request: Request) -> Actor | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    return directory.find_staff_actor(int(request.user.pk))


def _find_device(request: Request) -> Actor | None:
    secret = request.COOKIES.get(DEVICE_COOKIE, "")
    return find_actor_by_token(secret) if secret else None


def streams_origin(request: HttpRequest) -> str:
    """Scheme, host and port of the live streams: BALAI_STREAMS_URL, else this host at the streams port."""
    if settings.BALAI_STREAMS_URL:
        parts = urlsplit(settings.BALAI_STREAMS_URL)
        return f"{parts.scheme}://{parts.netloc}"
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    return f"{request.scheme}://{host}:{settings.BALAI_STREAMS_PORT}"
