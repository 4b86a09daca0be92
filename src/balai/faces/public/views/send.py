"""Check the answers, confirm what a clerk typed, send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from balai.cases.actions.applying import confirm_clerk_edits, rebase_draft
from balai.cases.actions.sending import submit_application
from balai.cases.queries.applications import ApplicationView
from balai.config.clock import now
from balai.documents.queries.files import list_facts
from balai.faces.public.applying import lang, term_words
from balai.faces.public.filling import (
    link,
    obstacles_of,
    page_of_field,
    page_title,
    papers_of,
    titles_of,
)
from balai.faces.public.holding import holder, open_application
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.questions import shown, told
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import Refusal
from balai.kernel.wording import money_words


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the summary."""

    field: str
    label: str
    value: str
    optional: bool
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the summary with the link that changes it."""

    page: str
    title: str
    answers: tuple[Answer, ...]


def answer_of(field: Mapping[str, Any], view: ApplicationView) -> Answer:
    """A field with its answer."""
    value = view.values.get(field["id"])
    source = value.source if value else ""
    return Answer(field["id"], told(field["label"]), shown(field, value), not field["required"], source)


def parts_of(view: ApplicationView) -> list[Part]:
    """The summary page by page."""
    return [
        Part(page["id"], page_title(page), tuple(answer_of(field, view) for field in page["fields"])) for page in view.pages
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@holder
def check(request: Request, code: str) -> HttpResponse:
    """Everything on one page; the button names the act."""
    view = open_application(request, code)
    if view.sent:
        return HttpResponseRedirect(link(view, "application"))
    if request.method != "POST":
        return _summary(request, view)
    if request.POST.get("benar") != "ya":
        return _summary(request, view, [("benar", _("Centang pernyataan di bawah sebelum mengirim."))])
    try:
        answer_once(submit_application, code=view.code, by=request.actor, at=now(), once=once_of(request))
    except Refusal as refusal:
        said = words(refusal, lang())
        return _summary(request, open_application(request, code), [("kurang", f"{said.title}. {said.detail} {said.next_step}")])
    return HttpResponseRedirect(f"{link(view, 'application')}?terkirim=1")


def _summary(request: Request, view: ApplicationView, errors: list[tuple[str, str]] | None = None) -> HttpResponse:
    files = {one.id: one for one in list_facts(view.files.values())}
    papers = [(paper, files.get(paper.file)) for paper in papers_of(view)]
    lacking = set(view.missing)
    context = {
        "view": view, "titles": titles_of(view), "parts": parts_of(view), "papers": papers,
        "lines": [(told(form.doc["title"]), _fee(form.fee.amount_idr), term_words(form.doc["clock"])) for form in view.services],
        "obstacles": obstacles_of(view), "errors": errors or [], "act": act_words(view),
        "lacking_pages": list(dict.fromkeys(page for one in view.missing if (page := page_of_field(view, one)))),
        "lacking_papers": [paper for paper, file in papers if paper.id in lacking],
    }  # fmt: skip
    return render(request, "public/apply/check.html", context, status=422 if errors else 200)


def _fee(amount: int | None) -> str:
    if amount is None:
        return _("Dihitung petugas sesuai tarif")
    return money_words(amount) if amount else _("Gratis")


def act_words(view: ApplicationView) -> str:
    """What the button does, by name."""
    titles = titles_of(view)
    if len(titles) == 1:
        return _("Kirim permohonan %(name)s") % {"name": titles[0]}
    return _("Kirim %(n)s permohonan sekaligus") % {"n": len(titles)}


@require_http_methods(["GET", "HEAD", "POST"])
@holder
def confirm(request: Request, code: str) -> HttpResponse:
    """What a clerk typed, line by line: confirm it or change it."""
    view = open_application(request, code)
    fields = [field for page in view.pages for field in page["fields"] if field["id"] in view.unconfirmed]
    if request.method == "POST":
        chosen = [one for one in request.POST.getlist("setuju") if one in view.unconfirmed]
        if not chosen:
            return _lines(request, view, fields, [("baris-1", _("Centang baris yang sudah benar."))])
        answer_once(
            confirm_clerk_edits, code=view.code, fields=chosen, by=request.actor, at=now(), once=once_of(request)
        )
        left = open_application(request, code).unconfirmed
        return HttpResponseRedirect(link(view, "apply_confirm" if left else "application"))
    if not fields:
        return HttpResponseRedirect(link(view, "application"))
    return _lines(request, view, fields)


def _lines(
    request: Request, view: ApplicationView, fields: list[Mapping[str, Any]], errors: list[tuple[str, str]] | None = None
) -> HttpResponse:
    lines = [(answer_of(field, view), page_of_field(view, field["id"])) for field in fields]
    context = {"view": view, "lines": lines, "errors": errors or []}
    return render(request, "public/apply/confirm.html", context, status=422 if errors else 200)


@require_http_methods(["POST"])
@holder
def renew(request: Request, code: str) -> HttpResponse:
    """Move a draft to the newest standard, knowingly; answers stay where their question stays."""
    view = open_application(request, code)
    answer_once(rebase_draft, code=view.code, by=request.actor, at=now(), once=once_of(request))
    return HttpResponseRedirect(link(view, "application"))
