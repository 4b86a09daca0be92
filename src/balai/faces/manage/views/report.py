"""What became of every number: the identity, split by queue, channel and day, and as a CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from balai.analytics import queries as analytics
from balai.config import clock
from balai.directory import queries as directory
from balai.faces.manage.doors import page, read_date
from balai.faces.manage.words import CHANNELS, COLUMNS, lang
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.kernel.refusals import BadInput, NotAllowed, Refusal
from balai.queueing import queries as queueing
from balai.queueing.queries import Hall
from balai.queueing.rules import Report

MOST_DAYS = 366
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a report."""

    first: date
    last: date
    queue: str
    agency: str
    channel: str

    @property
    def filters(self) -> dict[str, Any]:
        """As the queries take them."""
        return {"queue": self.queue, "agency": self.agency, "channel": self.channel}


def _asked(request: Request, hall: Hall) -> Asked:
    today = hall.day(clock.now())
    first = read_date(request.GET.get("dari", ""), _("Dari"), today)
    last = read_date(request.GET.get("sampai", ""), _("Sampai"), max(first, today))
    if last < first or (last - first).days >= MOST_DAYS:
        raise BadInput(field=_("Sampai"), why=_("tidak sebelum hari pertama, paling banyak %(n)s hari") % {"n": MOST_DAYS}, value=str(last))
    queue, agency = request.GET.get("antrean", ""), request.GET.get("instansi", "") or (request.actor.agency or "")
    if queue:
        request.actor.require_agency(hall.queue(queue).agency)
    if agency:
        request.actor.require_agency(agency)
    return Asked(first, last, queue, agency, request.GET.get("saluran", "")[:20])


@never_cache
@require_safe
@require("report.read")
def report(request: Request) -> HttpResponse:
    """The report page; its address is the filter."""
    hall = queueing.get_hall(request.mall_facts.code)
    try:
        asked = _asked(request, hall)
    except NotAllowed:
        raise
    except Refusal as refusal:
        told = words(refusal, lang())
        return page(request, "report", {"refused": told, **_choices(request, hall)}, status=422)
    return page(request, "report", {**_choices(request, hall), **_figures(hall, asked)})


def _choices(request: Request, hall: Hall) -> dict[str, Any]:
    bound = request.actor.agency
    agencies = [one for one in directory.list_agencies(request.mall_facts) if bound in (None, one.code)]
    queues = [one for one in hall.queues.values() if bound in (None, one.agency)]
    query = request.GET.copy()
    query.pop("sudah", None)
    return {
        "agencies": agencies, "queues": queues, "channels": CHANNELS, "columns": COLUMNS, "at": clock.now(),
        "query": query.urlencode(),
    }  # fmt: skip


def _figures(hall: Hall, asked: Asked) -> dict[str, Any]:
    span: dict[str, Any] = {"first": asked.first, "last": asked.last}
    total = queueing.report(hall, **span, **asked.filters)
    names = dict(CHANNELS)
    by_queue = queueing.report_by(hall, "issued_queue_id", **span, **asked.filters)
    by_channel = queueing.report_by(hall, "channel", **span, **asked.filters)
    by_day = queueing.report_by(hall, "day", **span, **asked.filters) if asked.first != asked.last else {}
    one_day = asked.first == asked.last and not any(asked.filters.values())
    return {
        "asked": asked, "total": total,
        "parts": [(word, getattr(total, name)) for name, word in COLUMNS],
        "tables": [
            (_("Menurut antrean"), _("Antrean"), [(_queue_name(hall, key), _cells(row)) for key, row in by_queue.items()], False),
            (_("Menurut saluran"), _("Saluran"), [(names.get(key, key), _cells(row)) for key, row in by_channel.items()], False),
            (_("Menurut hari"), _("Hari"), [(key, _cells(row)) for key, row in by_day.items()], True),
        ],
        "day": analytics.day_summary(hall.mall.code, asked.first) if one_day else None,
    }  # fmt: skip


def _queue_name(hall: Hall, queue: int) -> str:
    facts = hall.queues[queue]
    return f"{facts.agency_short}: {facts.name(lang())}"


def _cells(row: Report) -> list[int]:
    return [row.issued, *(getattr(row, name) for name, _word in COLUMNS)]


class _Echo:
    """A file that hands every line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def safe_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text


@never_cache
@require_safe
@require("report.read")
def report_csv(request: Request) -> HttpResponse:
    """One line per day and queue, streamed day by day. No personal data; column names are the same in every language."""
    hall = queueing.get_hall(request.mall_facts.code)
    asked = _asked(request, hall)
    name = f"laporan-{request.mall}-{asked.first}-{asked.last}.csv"
    stream = StreamingHttpResponse(_lines(hall, asked), content_type="text/csv; charset=utf-8")
    stream.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast("HttpResponse", stream)


def _lines(hall: Hall, asked: Asked) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(["tanggal", "instansi", "antrean", "diambil", *(name for name, _word in COLUMNS)])
    day = asked.first
    while day <= asked.last:
        found = queueing.report_by(hall, "issued_queue_id", first=day, last=day, **asked.filters)
        for queue, row in found.items():
            facts = hall.queues[queue]
            cells = [day.isoformat(), facts.agency_short, facts.name_id, *_cells(row)]
            yield writer.writerow([safe_cell(cell) for cell in cells])
        day += timedelta(days=1)
