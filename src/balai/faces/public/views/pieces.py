"""Uploads in pieces, for the module that resizes photos and goes on where a bad network broke off. JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from balai.cases.actions.applying import attach_file
from balai.cases.queries.applications import ApplicationView
from balai.config.clock import now
from balai.documents.actions.uploads import append_upload, begin_upload, finish_upload
from balai.documents.queries.files import UploadFacts, get_upload
from balai.faces.public.applying import lang
from balai.faces.public.filling import find_paper, link
from balai.faces.public.holding import holder, open_application
from balai.faces.shared.refusals import problem, words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import NotFound, Refusal


@require_POST
@holder
def begin_pieces(request: Request, code: str, document: str) -> HttpResponse:
    """Announce a file: the address to send its pieces to, and the largest piece."""
    view = open_application(request, code)
    paper = find_paper(view, document)
    size = request.POST.get("ukuran", "")
    try:
        told = begin_upload(
            mall=view.mall, owner=view.owner, kind=paper.id, filename=request.POST.get("nama", paper.id)[:200],
            size=int(size) if size.isdecimal() and len(size) < 12 else 0, accept=paper.accept, max_mb=paper.max_mb,
            by=request.actor, at=now(),
        )  # fmt: skip
    except Refusal as refusal:
        return _refused(refusal)
    return JsonResponse({**told, "url": link(view, "apply_piece", document, str(told["id"]))})


@require_http_methods(["GET", "PUT", "POST"])
@holder
def take_piece(request: Request, code: str, document: str, upload: str) -> HttpResponse:
    """GET: how far it came. PUT: a piece at `?mulai=`. POST: finish and attach."""
    view = open_application(request, code)
    facts = get_upload(upload)
    if facts.owner != view.owner or facts.kind != document:
        raise NotFound(thing="upload", name=upload)
    try:
        return JsonResponse(_act(request, view, document, facts))
    except Refusal as refusal:
        return _refused(refusal)


def _act(request: Request, view: ApplicationView, document: str, facts: UploadFacts) -> dict[str, Any]:
    if request.method == "GET":
        return {"offset": facts.offset, "size": facts.size}
    if request.method == "PUT":
        start = request.GET.get("mulai", "")
        offset = int(start) if start.isdecimal() and len(start) < 12 else -1
        return append_upload(upload=facts.id, offset=offset, piece=request.body, by=request.actor, at=now())
    kept = finish_upload(upload=facts.id, by=request.actor, at=now())
    attach_file(code=view.code, document=document, file_id=str(kept["id"]), by=request.actor, at=now())
    return {"file": kept["id"]}


def _refused(refusal: Refusal) -> HttpResponse:
    said = words(refusal, lang())
    body = problem(refusal, lang()) | {"say": f"{said.detail} {said.next_step}"}
    return JsonResponse(body, status=said.status, content_type="application/problem+json")
