"""Holidays: draft a year, compare it with what counts, confirm it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from balai.cases.queries.what_if import Moved, moved_by
from balai.config import clock
from balai.directory import queries as directory
from balai.directory.actions.calendars import confirm_calendar, draft_calendar
from balai.faces.manage.doors import attempt, back, page, read_date, read_int, require_whole
from balai.faces.manage.words import DAY_KINDS
from balai.faces.shared.refusals import Words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.kernel.refusals import BadInput

if TYPE_CHECKING:
    from balai.directory.models import HolidayCalendar


@dataclass(frozen=True, slots=True)
class Day:
    """One closed date of a version; `change`: new, gone, changed or empty, against what counts."""

    day: date
    name: str
    kind: str
    change: str


def _year(request: Request, text: str) -> int:
    year = read_int(text, _("Tahun")) if text else clock.now().astimezone(request.mall_facts.zone).year
    if not 2000 <= year <= 2100:
        raise BadInput(field=_("Tahun"), why=_("antara 2000 dan 2100"), value=year)
    return year


def _days(version: HolidayCalendar) -> dict[date, tuple[str, str]]:
    return {one.day: (one.name, one.kind) for one in version.days.all()}


def compare(new: dict[date, tuple[str, str]], old: dict[date, tuple[str, str]] | None) -> list[Day]:
    """The days of a version, marked where they differ from the version that counts (None: nothing counts yet)."""
    rows = []
    for day in sorted({*new, *(old or {})}):
        name, kind = new.get(day) or (old or {})[day]
        change = ""
        if old is not None and new.get(day) != old.get(day):
            change = "new" if day not in old else "gone" if day not in new else "changed"
        rows.append(Day(day, name, str(DAY_KINDS.get(kind, kind)), change))
    return rows


@never_cache
@require_safe
@require("calendar.confirm")
def calendar(request: Request) -> HttpResponse:
    """One year: the version that counts, and a draft compared with it."""
    return attempt(request, lambda: _calendar(request, year=_year(request, request.GET.get("tahun", ""))), _calendar)


def _calendar(request: Request, refused: Words | None = None, *, year: int = 0) -> HttpResponse:
    year = year or _year(request, "")
    versions = directory.list_calendars(year)
    counting = next((one for one in versions if one.confirmed_ms is not None), None)
    draft = versions[0] if versions and versions[0].confirmed_ms is None else None
    shown = draft or counting
    old = _days(counting) if counting and draft else None
    tried = _tried(request)
    context = {
        "tried": tried, "moved": _moved(request, shown, counting, draft, tried), "names": _names(request),
        "year": year, "years": [year - 1, year, year + 1], "counting": counting, "draft": draft, "refused": refused,
        "days": compare(_days(shown), old) if shown else [], "whole": request.actor.agency is None,
    }  # fmt: skip
    return page(request, "calendar", context, status=422 if refused else 200)


def _tried(request: Request) -> date | None:
    """The date whose closing is tried out. Raises BadInput."""
    text = request.GET.get("coba", "")[:10]
    return read_date(text, _("Tanggal"), date.min) if text else None


def _moved(
    request: Request, shown: HolidayCalendar | None, counting: HolidayCalendar | None, draft: HolidayCalendar | None,
    tried: date | None,
) -> Moved | None:  # fmt: skip
    """What a tried date, or else a waiting draft, would do to the promises of running cases; None = nothing is tried."""
    agency = request.actor.agency or ""
    if tried is not None:
        return moved_by(request.mall, closed=[tried], agency=agency)
    if draft is None or counting is None or shown is None:
        return None
    new, old = set(_days(shown)), set(_days(counting))
    return moved_by(request.mall, closed=new - old, opened=old - new, agency=agency)


def _names(request: Request) -> dict[str, str]:
    return {one.code: one.short for one in directory.list_agencies(request.mall_facts)}


@require_POST
@require("calendar.confirm")
def draft(request: Request) -> HttpResponse:
    """Import a year as a draft; while a draft waits, that one is shown instead of another."""

    def act() -> HttpResponse:
        require_whole(request.actor)
        year = _year(request, request.POST.get("tahun", ""))
        versions = directory.list_calendars(year)
        if not versions or versions[0].confirmed_ms is not None:
            draft_calendar(year=year, by=request.actor, at=clock.now())
        return back("calendar", "draf", tahun=year)

    return attempt(request, act, _calendar)


@require_POST
@require("calendar.confirm")
def confirm(request: Request) -> HttpResponse:
    """Let a draft count, after it was compared with the decree."""

    def act() -> HttpResponse:
        require_whole(request.actor)
        year = _year(request, request.POST.get("tahun", ""))
        version = read_int(request.POST.get("versi", ""), _("Versi"))
        if request.POST.get("cocok") != "ya":
            raise BadInput(field=_("Kalender"), why=_("bandingkan dengan SKB tiga menteri, lalu centang"))
        confirm_calendar(year=year, version=version, by=request.actor, at=clock.now())
        return back("calendar", "sah", tahun=year)

    return attempt(request, act, _calendar)
