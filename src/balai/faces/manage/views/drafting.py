"""A draft: edit, prove, simulate, publish, discard, start anew from the newest version."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from balai.cases.queries import replay_facts
from balai.catalogue.actions import drafting
from balai.catalogue.queries.definitions import DraftRow, current_numbers, get_draft, list_drafts, start_draft
from balai.catalogue.queries.publishing import prove_draft, replay_since, simulate_publish
from balai.catalogue.rules.definition import check_definition
from balai.config import clock
from balai.faces.manage import drafts
from balai.faces.manage.definition_words import STAGES, told
from balai.faces.manage.doors import back, define_page, read_int
from balai.faces.manage.json_lines import JsonFault, read_json, write_json
from balai.faces.manage.views.definitions import change_rows
from balai.faces.manage.words import lang
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import Words, words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.kernel.refusals import NotAllowed, Refusal


def _find(request: Request, service: str) -> DraftRow:
    """The saved draft, else the author's text of the version in force as one not saved yet. Raises DefinitionUnknown."""
    saved = next((one for one in list_drafts(request.mall) if one.service == service), None)
    if saved:
        return saved
    return DraftRow(service, 0, current_numbers(request.mall).get(service, (0, ""))[0], start_draft(request.mall, service), 0, "")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require("definition.edit")
def edit(request: Request, service: str) -> HttpResponse:
    """The draft as a form of its common parts and as source; either is saved, finished or not."""
    draft = _find(request, service)
    if request.method != "POST":
        return _edit(request, draft, write_json(draft.doc))
    source = request.POST.get("sumber", "").replace("\r\n", "\n")
    try:
        revision = read_int(request.POST.get("revisi") or "0", _("Revisi"))
        doc = read_json(source).doc if "sumber" in request.POST else drafts.with_parts(request.mall, draft.doc, request.POST)
        if not isinstance(doc, dict):
            raise JsonFault(1, 1, _("tulis satu objek { … }"))
        answer_once(
            drafting.save_draft, mall=request.mall, service=service, doc=doc, revision=revision, by=request.actor,
            at=clock.now(), once=once_of(request),
        )  # fmt: skip
    except JsonFault as fault:
        return _edit(request, draft, source, fault=fault)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _edit(request, draft, source or write_json(draft.doc), refused=words(refusal, lang()))
    return back("draft", "simpan", service)


def _edit(
    request: Request, draft: DraftRow, source: str, *, fault: JsonFault | None = None, refused: Words | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "service": draft.service, "draft": draft, "title": told(draft.doc.get("title")) or draft.service, "here_tab": "draft",
        "source": source, "fault": fault, "refused": refused, "groups": drafts.common_parts(request.mall, draft.doc),
        "flaws": [], "rows": min(max(source.count("\n") + 2, 18), 40),
        "stale": draft.revision and draft.based_on != current_numbers(request.mall).get(draft.service, (0, ""))[0],
    }  # fmt: skip
    if fault is None:
        typed = read_json(source) if source else None
        context["flaws"] = drafts.flaw_lines(_shape(typed.doc) if typed else [], typed)
    return define_page(request, "draft", context, status=422 if fault or refused else 200)


def _shape(doc: Any) -> list[Any]:
    """Faults of form; what policy fills in may be left out."""
    return [one for one in check_definition(doc) if one.code != "key-missing"]


@never_cache
@require_safe
@require("definition.edit")
def prove(request: Request, service: str) -> HttpResponse:
    """Everything there is to say of the draft: flaws in sentences with their lines, scenarios, differences."""
    draft = get_draft(request.mall, service)
    return define_page(request, "proof", _proof(request, draft))


def _proof(request: Request, draft: DraftRow) -> dict[str, Any]:
    told_of = prove_draft(request.mall, draft.doc, clock.now())
    lines = drafts.flaw_lines(told_of.flaws, read_json(write_json(draft.doc)))
    return {
        "service": draft.service, "draft": draft, "title": told(draft.doc.get("title")) or draft.service, "here_tab": "proof",
        "stops": [one for one in lines if one.stops], "advice": [one for one in lines if not one.stops],
        "scenarios": told_of.scenarios, "changes": change_rows(list(told_of.changes)), "first": draft.based_on == 0,
        "ready": told_of.doc is not None and not told_of.stops, "hash": told_of.hash,
    }  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require("definition.edit")
def publish(request: Request, service: str) -> HttpResponse:
    """Simulate first: whom publishing touches; then publish exactly the revision that was looked at."""
    draft = get_draft(request.mall, service)
    if request.method != "POST":
        return _publish(request, draft)
    try:
        revision = read_int(request.POST.get("revisi") or "0", _("Revisi"))
        answer = answer_once(
            drafting.publish_definition, mall=request.mall, service=service, revision=revision,
            seen=request.POST.get("sidik") or "-", by=request.actor, at=clock.now(), once=once_of(request),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _publish(request, draft, words(refusal, lang()))
    return back("definition", "terbit", service, number=answer["number"])


def _publish(request: Request, draft: DraftRow, refused: Words | None = None) -> HttpResponse:
    at = clock.now()
    context = _proof(request, draft) | {"refused": refused, "here_tab": "publish"}
    if context["ready"]:
        cases = replay_facts(request.mall, replay_since(at), service=draft.service)
        told_of = simulate_publish(request.mall, draft.doc, cases, at)
        context |= {
            "stages": [(STAGES[name], count) for name, count in told_of.stages.items()], "samples": told_of.samples,
            "hard": told_of.hard, "skipped": told_of.skipped,
            "touched": sum(count.touched for count in told_of.stages.values()),
        }  # fmt: skip
    return define_page(request, "publish", context, status=422 if refused else 200)


@require_POST
@require("definition.edit")
def discard(request: Request, service: str) -> HttpResponse:
    """Throw the draft away."""
    drafting.discard_draft(mall=request.mall, service=service, by=request.actor, at=clock.now())
    if service not in current_numbers(request.mall):
        return back("definitions", "buang")
    return back("definition", "buang", service)


@require_POST
@require("definition.edit")
def rebase(request: Request, service: str) -> HttpResponse:
    """Let the draft start from the newest version."""
    draft = get_draft(request.mall, service)
    drafting.rebase_definition(
        mall=request.mall, service=service, revision=draft.revision, by=request.actor, at=clock.now()
    )
    return HttpResponseRedirect(f"{reverse('manage:draft', args=[service])}?sudah=pindah")
