"""The frame of every kiosk page: who may use it, how it is displayed, what its bar leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from balai.faces.shared.requests import Request
from balai.journal.access import record_access
from balai.kernel.actors import Actor

P = ParamSpec("P")
GRANT = "ticket.print"
DISPLAY_COOKIE = "balai_kios"
SWITCHES = ("besar", "kontras", "turun")


@dataclass(frozen=True, slots=True)
class Display:
    """The switches of the bar: big text, high contrast, controls low."""

    big: bool = False
    contrast: bool = False
    low: bool = False


def read_display(request: Request) -> Display:
    """The switches as the cookie has them."""
    on = request.COOKIES.get(DISPLAY_COOKIE, "").split(".")
    return Display(*(name in on for name in SWITCHES))


def kiosk_only(
    view: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """Only a kiosk's device token, or staff who may print numbers; others get a page that says how."""

    def guarded(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if GRANT not in request.actor.grants:
            record_access(request.actor, GRANT, outcome="refused", reason=request.path)
            context = {"display": Display(), "demo_token": demo_token()}
            return render(request, "kiosk/refused_device.html", context, status=403)
        answer = view(request, *args, **kwargs)
        add_never_cache_headers(answer)
        return answer

    update_wrapper(guarded, view)
    guarded.balai_grant = GRANT  # type: ignore[attr-defined]
    return guarded


def demo_token() -> str:
    """The demo's open kiosk token; empty outside the demo."""
    if not settings.DEMO:
        return ""
    from balai.config.demo import KIOSK_TOKEN

    return KIOSK_TOKEN


def actor_of(request: Request) -> Actor:
    """The acting kiosk; a greeter's tablet counts as a kiosk too."""
    return replace(request.actor, channel="kiosk")


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A kiosk page. `back` is the address of the bar's back key, empty for none."""
    frame = {"display": read_display(request), "here": request.get_full_path(), "back": "/kios/"}
    return render(request, f"kiosk/{template}.html", frame | context, status=status)
