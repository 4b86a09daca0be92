"""Where an application stands: status in plain words, who has it, what comes next, why that date; the receipt."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from balai.cases.queries.applications import ApplicationView, ServiceForm
from balai.cases.queries.tracking import CaseTrack, TrackView
from balai.catalogue.queries import find_service
from balai.catalogue.queries.forms import step_states
from balai.config.clock import now
from balai.faces.public.applying import lang
from balai.faces.public.case_words import (
    ACTS,
    STAGES,
    STATUS,
    WHO,
    day_words,
    holder_words,
    next_words,
    reasons_of,
    service_of,
    term_of,
)
from balai.faces.public.filling import link
from balai.faces.public.holding import holder, open_case, open_track, spaced
from balai.faces.public.places import shorts_of
from balai.faces.shared.qr import qr_svg
from balai.faces.shared.questions import told
from balai.faces.shared.requests import Request


@dataclass(frozen=True, slots=True)
class StageLine:
    """One step as the applicant reads it."""

    title: str
    state: str
    word: str
    who: str
    done_ms: int | None
    due_ms: int | None
    late: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of the page, in words."""

    case: CaseTrack
    name: str
    agency: str
    status: str
    css: str
    icon: str
    next: str
    holders: list[str]
    day: str
    stages: list[StageLine]
    story: list[tuple[str, str, int]]
    waits: list[str]
    open_bill: str

    @property
    def minutes(self) -> bool:
        """Whether the promise is one of minutes or hours, so that the time of day matters."""
        term = term_of(self.case)
        return term is not None and term[1] in ("minutes", "hours")

    @property
    def late(self) -> bool:
        """Past its promised date and not decided."""
        return "late" in self.case.words


def tracking(request: Request, code: str) -> HttpResponse:
    """The page of a sent application: every case on it, with who waits for whom."""
    found = open_track(request, code)
    lines = read_lines(request, found)
    context = {
        "view": found.application, "lines": lines, "sent": "terkirim" in request.GET, "done": request.GET.get("sudah", ""),
        "code": spaced(found.application.code), "alone": len(lines) == 1, "at": now(),
        "event": found.application.life_event,
    }  # fmt: skip
    return render(request, "public/apply/track.html", context)


def read_lines(request: Request, found: TrackView) -> list[CaseLine]:
    """The cases in words."""
    shorts = shorts_of(request.mall)
    names = {case.service: service_of(case) for case in found.cases}
    certain = {form.service: certain_steps(found.application, form) for form in found.application.services}
    lines = []
    for case in found.cases:
        word, css, icon = STATUS[case.status]
        lines.append(CaseLine(
            case, names[case.service], shorts.get(case.agency, case.agency), str(word), css, icon, next_words(case),
            holder_words(case, shorts), day_words(case), _stages(case, shorts, certain[case.service]), _story(case),
            _waits(case, names, request.mall), next((bill.code for bill in case.bills if bill.state == "open"), ""),
        ))  # fmt: skip
    return lines


def certain_steps(view: ApplicationView, form: ServiceForm) -> set[str]:
    """Steps that take place on what is known: one that may turn out not to be needed is not announced."""
    facts = {name: value.value for name, value in view.values.items()}
    return {step for step, takes_place in step_states(form.doc, facts).items() if takes_place}


def _waits(case: CaseTrack, names: dict[str, str], mall: str) -> list[str]:
    """Names of the services whose result a case waits for."""
    waited = case.waits_for if case.status == "received" else ()
    return [names[one] if one in names else _name(one, mall) for one in waited]


def _name(service: str, mall: str) -> str:
    known = find_service(service, mall=mall)
    return known.name.in_(lang()) if known else service


def _stages(case: CaseTrack, shorts: dict[str, str], certain: set[str]) -> list[StageLine]:
    at_ms = int(now().timestamp() * 1000)
    return [
        StageLine(
            told(one.title), one.state, str(STAGES[one.state]), shorts.get(one.agency, "") if one.role != "system" else "",
            one.done_ms, one.term_due_ms if one.state == "under_way" else None,
            one.state == "under_way" and one.term_due_ms is not None and one.term_due_ms < at_ms,
        )
        for one in case.stages
        if one.state != "left_out" and (one.state != "to_come" or one.step in certain)
    ]


def _story(case: CaseTrack) -> list[tuple[str, str, int]]:
    titles = {one.step: told(one.title) for one in case.stages}
    return [
        (str(ACTS.get(one.kind, titles.get(one.step) or _("Ada perkembangan"))), str(WHO[one.by]), one.at_ms)
        for one in reversed(case.story)
    ]


@require_safe
@holder
def receipt(request: Request, code: str, number: str) -> HttpResponse:
    """The receipt to print: number, promised date, why that date, calendar version, hash."""
    found, case = open_case(request, code, number)
    address = request.build_absolute_uri(link(found.application, "application"))
    agency = shorts_of(request.mall).get(case.agency, case.agency)
    received = next((one.at_ms for one in case.story if one.kind == "submit"), None)
    context = {
        "view": found.application, "case": case, "name": service_of(case), "agency": agency, "reasons": reasons_of(case),
        "received": received, "address": address, "code": spaced(found.application.code), "term": term_of(case),
        "qr": qr_svg(address, _("Kode QR permohonan ini")), "hash": [case.receipt[n : n + 8] for n in range(0, len(case.receipt), 8)],
    }  # fmt: skip
    return render(request, "public/apply/receipt.html", context)
