"""Proposals to change a standard: what officers would ask, from which case, and the answer of who keeps the standard."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from balai.cases.actions.proposing import answer_proposal
from balai.cases.queries.proposals import list_proposals
from balai.catalogue.queries.definitions import find_definition
from balai.config import clock
from balai.faces.manage.definition_words import told
from balai.faces.manage.doors import back, define_page
from balai.faces.manage.words import lang
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import Words, words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.identity.queries import names_of
from balai.kernel.refusals import NotAllowed, NotFound, Refusal


@never_cache
@require_safe
@require("definition.edit")
def index(request: Request) -> HttpResponse:
    """Open proposals first, then what was answered."""
    return _show(request)


def _show(request: Request, refused: Words | None = None) -> HttpResponse:
    lines = list_proposals(request.actor, request.mall, service=request.GET.get("layanan", "")[:80])
    names = names_of(sorted({one.by for one in lines} | {one.answered_by for one in lines if one.answered_by}))
    titles = {}
    for service in {one.service for one in lines}:
        found = find_definition(request.mall, service, None)
        titles[service] = told(found.doc["title"]) if found else service
    rows = [(one, titles[one.service], names.get(one.by, ""), names.get(one.answered_by, "")) for one in lines]
    context = {
        "waiting": [row for row in rows if not row[0].outcome], "answered": [row for row in rows if row[0].outcome],
        "refused": refused, "typed": request.POST,
    }  # fmt: skip
    return define_page(request, "proposals", context, tab="proposals", status=refused.status if refused else 200)


@never_cache
@require_POST
@require("definition.edit")
def answer(request: Request, proposal: int) -> HttpResponse:
    """Take a proposal up, or decline it, with the reason."""
    try:
        answer_once(
            answer_proposal, mall=request.mall, proposal=proposal, outcome=request.POST.get("jawaban", ""),
            note=request.POST.get("alasan", "")[:4000], by=request.actor, at=clock.now(), once=once_of(request),
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        return _show(request, words(refusal, lang()))
    return back("proposals", "usul")
