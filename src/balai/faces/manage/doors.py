"""What every page of the manager starts with: the mall, the time, the notice after an act, one's own pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from balai.config import clock
from balai.faces.manage.words import DONE, lang
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request, streams_origin
from balai.journal.command import to_ms
from balai.kernel.actors import Actor
from balai.kernel.passes import make_pass
from balai.kernel.refusals import BadInput, NotAllowed, Refusal

PASS_S = 14 * 3600
FACTS = ("counter", "queue", "not_served", "absent", "void", "number", "definitions", "tariffs", "layers")
"""What the notice of an act may name."""
PAGES = (
    ("now", _("Sekarang"), "clock", "report.read"),
    ("report", _("Laporan"), "report-analytics", "report.read"),
    ("journal", _("Jurnal"), "clipboard-list", "journal.read"),
    ("devices", _("Alat"), "device-desktop", "token.issue"),
    ("calendar", _("Kalender"), "calendar-event", "calendar.confirm"),
    ("definitions", _("Layanan"), "list-check", "definition.edit"),
    ("agencies", _("Instansi"), "building-community", "report.read"),
    ("people", _("Pengguna"), "users", "account.make"),
)


DEFINING = (
    ("definitions", _("Definisi"), "definition.edit"),
    ("proposals", _("Usulan"), "definition.edit"),
    ("tariffs", _("Tarif"), "tariff.publish"),
    ("policy", _("Aturan"), "policy.set"),
    ("bundle", _("Paket"), "definition.publish"),
    ("messages", _("Pesan"), "definition.publish"),
)
"""Pages under "Layanan"."""


def define_page(
    request: Request, template: str, context: Mapping[str, Any], *, tab: str = "definitions", status: int = 200
) -> HttpResponse:
    """Render a page under "Layanan" with its tabs."""
    grants = request.actor.grants
    tabs = [(name, word) for name, word, grant in DEFINING if grant in grants]
    told = _told(request) | {"tabs": tabs, "tab": tab, "here": "definitions", "whole": request.actor.agency is None}
    return render(request, f"manage/define/{template}.html", {**told, **context}, status=status)


def page(request: Request, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page with the manager's menu and the notice of the last act."""
    stay = reverse(f"manage:{template}") if request.method == "POST" else ""
    told = _told(request) | {"here": template, "stay": stay}
    return render(request, f"manage/{template}.html", {**told, **context}, status=status)


def _told(request: Request) -> dict[str, Any]:
    grants = request.actor.grants
    return {
        "pages": [(name, word, picture) for name, word, picture, grant in PAGES if grant in grants],
        "grants": {grant.replace(".", "_") for grant in grants},
        "done": done_words(request.GET),
    }  # fmt: skip


def stream_url(request: Request) -> str:
    """The live stream with a pass for staff."""
    given = make_pass(settings.SECRET_KEY, f"stream:{request.mall}", to_ms(clock.now()) // 1000 + PASS_S)
    return f"{streams_origin(request)}/api/v1/malls/{request.mall}/stream?t={given}"


def done_words(query: QueryDict) -> str:
    """What the last act did, from the address; empty for anything unknown."""
    said = str(DONE.get(query.get("sudah", ""), ""))
    facts = {name: query.get(name, "–")[:60] for name in FACTS}
    return said % facts if said else ""


def back(name: str, done: str, *parts: object, **facts: object) -> HttpResponse:
    """To a page with the notice of what was done; `parts` of its address."""
    query = QueryDict(mutable=True)
    query.update({"sudah": done, **{key: str(value) for key, value in facts.items()}})
    return HttpResponseRedirect(f"{reverse(f'manage:{name}', args=parts)}?{query.urlencode()}")


def attempt(request: Request, act: Callable[[], HttpResponse], again: Callable[..., HttpResponse]) -> HttpResponse:
    """Run an act; a refusal shows the page `again` with the refusal in place."""
    try:
        return act()
    except NotAllowed:
        raise
    except Refusal as refusal:
        return again(request, refused=words(refusal, lang()))


def require_whole(by: Actor) -> None:
    """Raise NotAllowed for somebody who answers for one agency only."""
    if by.agency is not None:
        raise NotAllowed(actor=by.ref, agency=by.agency)


def read_date(text: str, field: str, otherwise: date) -> date:
    """A date of an address or form; empty = `otherwise`. Raises BadInput."""
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise BadInput(field=field, why=gettext("tanggal seperti 2026-11-24"), value=text) from fault


def read_moment(text: str, field: str, zone: Any) -> datetime:
    """A local date and time of a form. Raises BadInput."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError as fault:
        raise BadInput(field=field, why=gettext("tanggal dan jam"), value=text) from fault


def read_int(text: str, field: str) -> int:
    """A whole number of a form. Raises BadInput."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInput(field=field, why=gettext("angka"), value=text[:40])
    return int(text)
