"""Every case a viewer may see: search, narrow, download; one queryset for all three."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from balai.cases.queries import export_cases
from balai.cases.queries.listing import GROUPS, CaseLine, find_case_number, list_cases
from balai.config.clock import now
from balai.faces.office import words
from balai.faces.office.clock_words import Due, due_words
from balai.faces.office.doors import CASES, back, enter, page
from balai.faces.office.inbox import Choice, agency_choices, read_key, said, service_choices
from balai.faces.office.names import read_names
from balai.faces.shared.requests import Request
from balai.journal.command import from_ms

SHOWN = 50
COLUMNS = ("number", "service", "agency", "status", "started", "promised", "due", "decided", "fee_idr")
GROUP_WORDS = {"open": _("Belum diputus"), "decided": _("Sudah diputus"), "withdrawn": _("Dicabut pemohon"), "all": _("Semua")}


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the list."""

    case: CaseLine
    service: str
    agency: str
    status: tuple[str, str, str]
    due: Due


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed by."""

    group: str
    text: str
    service: str
    agency: str

    @property
    def filters(self) -> dict[str, str]:
        """As `list_cases` takes them."""
        return {"text": self.text, "service": self.service, "agency": self.agency}


def _asked(request: Request) -> Asked:
    told = request.GET
    group = told.get("kelompok", "open")
    return Asked(
        group if group in GROUPS else "open", told.get("cari", "").strip()[:20], told.get("layanan", "")[:80],
        told.get("instansi", "")[:60],
    )


@require_safe
@enter(*CASES)
def cases(request: Request) -> HttpResponse:
    """The list, soonest deadline first."""
    asked, at, names = _asked(request), now(), read_names(request)
    found = list_cases(
        request.actor, group=asked.group, limit=SHOWN + 1, after=read_key(request.GET.get("dari", "")), **asked.filters
    )
    context = {
        "lines": [_line(one, names.agency(one.agency), at) for one in found[:SHOWN]], "asked": asked,
        "next": "{}.{}".format(*found[SHOWN - 1].place) if len(found) > SHOWN else "", "at": at,
        "groups": [Choice(name, str(word), name == asked.group) for name, word in GROUP_WORDS.items()],
        "services": service_choices(request, asked.service), "agencies": agency_choices(names, asked.agency),
        "query": _kept(request),
    }  # fmt: skip
    return page(request, "cases", context)


def _line(one: CaseLine, agency: str, at: object) -> Line:
    word, css, picture = words.STATUSES[one.status]
    due = due_words(one.due_ms, at) if one.decided_ms is None else Due("", "")  # type: ignore[arg-type]
    return Line(one, said(one.title), agency, (str(word), css, picture), due)


def _kept(request: Request) -> str:
    kept = request.GET.copy()
    for name in ("dari", "sudah"):
        kept.pop(name, None)
    return kept.urlencode()


@require_safe
@enter(*CASES)
def find(request: Request) -> HttpResponse:
    """By number: straight to the case when there is one, else the list of what fits."""
    text = request.GET.get("nomor", "").strip()[:20]
    number = find_case_number(request.actor, text)
    if number:
        return HttpResponseRedirect(reverse("office:case", args=[number]))
    return back("cases", cari=text, kelompok="all")


@require_safe
@enter(*CASES)
def export(request: Request) -> HttpResponse:
    """The same list as CSV: numbers, codes and moments, never personal data; column names in every language the same."""
    asked = _asked(request)
    rows = export_cases(request.actor, statuses=GROUPS[asked.group], **asked.filters)
    out = StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for row in rows:
        moments = [_moment(row[name], request) for name in ("started_ms", "promised_ms", "due_ms", "decided_ms")]
        table.writerow([row["number"], row["service"], row["agency"], row["status"], *moments, row["fee_idr"]])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="berkas-{request.mall}-{now().date()}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _moment(value: int | None, request: Request) -> str:
    return "" if value is None else from_ms(value).astimezone(request.mall_facts.zone).isoformat(timespec="minutes")
