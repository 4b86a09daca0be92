"""The case page: the checklist, the documents beside it, the act on the right, the story below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from balai.cases.queries import case_page, reveal_value
from balai.catalogue.evaluator import Fee
from balai.config.clock import now
from balai.exchange.queries import list_asked
from balai.faces.office import words
from balai.faces.office.alarms import read_alarms
from balai.faces.office.casefile import applicant_of, read_gaps, read_parts, read_sheets, status_tags
from balai.faces.office.clock_words import day_words, due_words, used_part, why_words
from balai.faces.office.doors import CASES, EVENTS, enter, page, stream_url
from balai.faces.office.inbox import said
from balai.faces.office.names import read_names
from balai.faces.office.story import (
    actors_of,
    read_acts,
    read_draws,
    read_opinions,
    read_proposals,
    read_questions,
    read_stages,
)
from balai.faces.office.tasks import assessed_fields, decision_reasons, measured_fields, read_panel
from balai.faces.shared.refusals import Words
from balai.faces.shared.requests import Request


@require_safe
@enter(*CASES)
def case(request: Request, number: str) -> HttpResponse:
    """Everything of one case that this viewer needs."""
    return show_case(request, number)


def show_case(request: Request, number: str, *, refused: Words | None = None, **more: Any) -> HttpResponse:
    """The page, also with a refusal in place and what was typed. Raises NotFound."""
    return page(request, "case", {**read_case(request, number, more.pop("revealed", {})), "refused": refused, **more})


def read_case(request: Request, number: str, revealed: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows. Raises NotFound."""
    at, typed = now(), request.POST
    told = case_page(number, request.actor, at=at)
    names = read_names(request).learn(actors_of(told))
    wanted = request.GET.get("tugas", "")
    panel = read_panel(
        told, request.actor, names, request.mall_facts, at,
        wanted=int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 12 else 0,
    )  # fmt: skip
    kind = panel.task.kind if panel.task and panel.task.begun else ""
    sheets, questions = read_sheets(told, request.GET, names), list_asked([number])
    return {
        "case": told.case, "page": told, "title": said(told.doc["title"]), "agency": names.agency(told.case.agency),
        "applicant": applicant_of(told), "tags": status_tags(told), "due": due_words(told.due_ms, at), "day": day_words(told.clock),
        "used": used_part(told.clock), "whys": why_words(told.clock), "panel": panel, "at": at,
        "parts": read_parts(told, names, ticks=kind == "check", revealed=revealed), "gaps": read_gaps(told),
        "sheets": sheets, "sheet": next((one for one in sheets if one.chosen), None), "stages": read_stages(told, names, at),
        "acts": read_acts(told, names), "draws": read_draws(told, names), "opinions": read_opinions(told, names),
        "questions": read_questions(told, questions), "alarms": read_alarms(told, questions, request.actor, names),
        "proposals": read_proposals(told, names), "purposes": words.PURPOSES.items(), "verdicts": words.VERDICTS.items(),
        "products": [(one, *words.PRODUCTS.get(one.state, (one.state, "tag"))) for one in told.products],
        "bills": [(one, *words.BILLS[one.state]) for one in told.bills],
        "broken": [said(text) for _rule, holds, text in told.eligibility if holds is False],
        "asked": _asked(request, told, kind, at), "reasons": decision_reasons(told) if kind == "decide" else (),
        "fee": None, "typed": typed, "stream_url": stream_url(request), "events": EVENTS,
    }  # fmt: skip


def _asked(request: Request, told: Any, kind: str, at: Any) -> Any:
    """The fields of the form on the right: what was measured, or what the tariff asks."""
    if kind == "visit":
        return measured_fields(told, request.POST)
    return assessed_fields(told, request.mall_facts, at, request.POST) if kind == "assess" else ()


def fee_lines(fee: Fee) -> list[tuple[str, int]]:
    """The lines of a fee: (text, rupiah)."""
    return [(said(line.text) if line.text else "", line.amount_idr or 0) for line in fee.lines]


@sensitive_post_parameters()
@require_POST
@enter(*CASES)
def reveal(request: Request, number: str) -> HttpResponse:
    """Show one masked value in full, once, for a stated purpose; the look is on the access record."""
    purpose = request.POST.get("tujuan", "")
    field = request.POST.get("isian", "")[:80]
    if purpose not in words.PURPOSES:
        return show_case(request, number)
    value = reveal_value(number, field, request.actor, purpose=purpose)
    return show_case(request, number, revealed={field: value})
