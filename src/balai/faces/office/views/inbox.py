"""The inbox: what is mine, what may be taken, what waits, what is late; the fragment that keeps it fresh."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from balai.config.clock import now
from balai.faces.office.doors import EVENTS, WORK, enter, page, stream_url
from balai.faces.office.inbox import agency_choices, kind_choices, read_inbox, read_sieve, service_choices
from balai.faces.office.names import read_names
from balai.faces.shared.requests import Request


@require_safe
@enter(*WORK)
def inbox(request: Request) -> HttpResponse:
    """Work by urgency: the due date, never the age."""
    sieve, at = read_sieve(request.GET), now()
    context: dict[str, Any] = {
        "inbox": read_inbox(request, at), "at": at, "sieve": sieve, "stream_url": stream_url(request), "events": EVENTS,
        "services": service_choices(request, sieve.service), "kinds": kind_choices(sieve.kind),
        "agencies": agency_choices(read_names(request), sieve.agency), "query": _kept(request),
    }  # fmt: skip
    return page(request, "inbox", context)


@require_safe
@enter(*WORK)
def rows(request: Request) -> HttpResponse:
    """Tabs and rows anew, the same bytes until something changes."""
    at = now()
    return page(request, "_rows", {"inbox": read_inbox(request, at), "at": at, "query": _kept(request)})


def _kept(request: Request) -> str:
    """The address's own words, to ask for the same list again."""
    kept = request.GET.copy()
    kept.pop("sudah", None)
    return kept.urlencode()
