"""Documents of an application: upload by a plain form, previews, once-only reuse with consent, replacing."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from PIL import Image

from balai.cases.actions.applying import attach_file, reuse_document
from balai.cases.queries.applications import (
    ApplicationView,
    Reusable,
    open_application_file,
    preview_application_file,
    reusable_documents,
)
from balai.catalogue.queries import find_service
from balai.config.clock import now, now_ms
from balai.documents.actions.uploads import upload_file
from balai.documents.queries.files import FileFacts, list_facts
from balai.faces.public.applying import lang
from balai.faces.public.case_words import FAULTS
from balai.faces.public.check_limit import count_miss
from balai.faces.public.filling import Paper, find_paper, link, papers_of, saved_ms
from balai.faces.public.holding import holder, looks_like_code, open_application, open_track
from balai.faces.shared.files import file_response, picture_response
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import Refusal

OLD = "lama"
THUMB = (320, 240)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as a card: the file that is there, an earlier one that could be used, what is wrong with it."""

    paper: Paper
    file: FileFacts | None
    earlier: Reusable | None
    earlier_service: str
    fix: str
    due: bool
    error: str


@require_safe
@holder
def papers_page(request: Request, code: str) -> HttpResponse:
    """All documents, each with its own form: one that fails does not hold up the others."""
    return _show(request, open_application(request, code))


def _show(
    request: Request, view: ApplicationView, document: str = "", error: str = "", proof: str = ""
) -> HttpResponse:
    origin = (request.POST or request.GET).get("dari", "")[:60]
    sheets = _sheets(request, view, (document, error), proof)
    whole = all((one.file or one.paper.optional) and not one.due for one in sheets)
    context = {
        "view": view, "sheets": sheets, "whole": whole, "origin": origin, "saved": saved_ms(view),
        "errors": [(f"berkas-{document}" if document != OLD else "kode-lama", error)] if error else [],
        "given": sum(one.file is not None and not one.due for one in sheets), "proof": proof,
        "offered": any(one.earlier for one in sheets),
        "go_on": _go_on(view, origin, whole),
    }  # fmt: skip
    return render(request, "public/apply/papers.html", context, status=422 if error else 200)


def _go_on(view: ApplicationView, origin: str, whole: bool) -> str:
    if origin.startswith("perbaiki-"):
        return link(view, "apply_fix", origin.removeprefix("perbaiki-"))
    return link(view, "apply_check") if whole and not view.missing else link(view, "application")


def _sheets(request: Request, view: ApplicationView, wrong: tuple[str, str], proof: str) -> list[Sheet]:
    facts = {one.id: one for one in list_facts(view.files.values())}
    earlier = {one.document: one for one in reusable_documents(view.code, proof=proof)} if proof else {}
    fixes = _fixes(request, view) if view.sent else None
    sheets = []
    for paper in papers_of(view):
        if fixes is None or paper.id in fixes:
            old = earlier.get(paper.id)
            service = find_service(old.service, mall=view.mall) if old else None
            name = service.name.in_(lang()) if service else ""
            fix, mended = (fixes or {}).get(paper.id, ("", True))
            sheets.append(Sheet(paper, facts.get(paper.file), old, name, fix, not mended, wrong[1] if paper.id == wrong[0] else ""))
    return sheets


def _fixes(request: Request, view: ApplicationView) -> dict[str, tuple[str, bool]]:
    """After sending: the documents that came back, with the officer's note and whether they were mended."""
    cases = open_track(request, view.code).cases
    return {mend.target: (mend.note or str(FAULTS[mend.kind]), mend.mended) for case in cases for mend in case.mends if mend.is_document}


@require_POST
@holder
def offer_earlier(request: Request, code: str) -> HttpResponse:
    """Papers of an earlier application, for who knows its code: a NIK alone opens nothing."""
    view = open_application(request, code)
    old = looks_like_code(request.POST.get("kode_lama", "")[:24])
    if not old or not reusable_documents(view.code, proof=old):
        count_miss(request, now_ms())
        return _show(request, view, OLD, _("Tidak ada berkas yang cocok pada permohonan dengan kode itu."))
    return _show(request, view, proof=old)


@require_POST
@holder
def give_paper(request: Request, code: str, document: str) -> HttpResponse:
    """A file from a plain form, or an earlier one with consent."""
    view = open_application(request, code)
    paper = find_paper(view, document)
    chosen = request.FILES.get("foto") or request.FILES.get("berkas")
    try:
        if request.POST.get("lama"):
            _reuse(request, view, paper)
        elif chosen:
            _upload(request, view, paper, chosen.name or paper.id, chosen.read())
        else:
            return _show(request, view, document, _("Pilih foto atau berkas untuk %(name)s.") % {"name": paper.name})
    except Refusal as refusal:
        said = words(refusal, lang())
        return _show(request, view, document, f"{paper.name}: {said.detail} {said.next_step}")
    return HttpResponseRedirect(f"{link(view, 'apply_papers')}?dari={request.POST.get('dari', '')[:60]}#berkas-{document}")


def _reuse(request: Request, view: ApplicationView, paper: Paper) -> None:
    answer_once(
        reuse_document, code=view.code, document=paper.id, from_file=request.POST["lama"],
        consent=request.POST.get("setuju") == "ya", proof=request.POST.get("bukti", ""), by=request.actor, at=now(), once=once_of(request),
    )  # fmt: skip


def _upload(request: Request, view: ApplicationView, paper: Paper, name: str, data: bytes) -> None:
    kept = upload_file(
        mall=view.mall, owner=view.owner, kind=paper.id, filename=name, data=data,
        accept=paper.accept, max_mb=paper.max_mb, by=request.actor, at=now(),
    )  # fmt: skip
    attach_file(code=view.code, document=paper.id, file_id=str(kept["id"]), by=request.actor, at=now())


@require_http_methods(["GET"])
@holder
def open_paper(request: Request, code: str, file: str) -> HttpResponse:
    """A file of the application as it was given."""
    open_application(request, code)
    opened = open_application_file(code, file, request.actor, at=now())
    return file_response(opened, inline=True)


@require_http_methods(["GET"])
@holder
def preview_paper(request: Request, code: str, file: str) -> HttpResponse:
    """The first page of a file, small."""
    open_application(request, code)
    return picture_response(thumbnail(preview_application_file(code, file, request.actor, at=now())))


def thumbnail(picture: bytes) -> bytes:
    """A preview small enough for a phone on a bad network."""
    small, out = Image.open(BytesIO(picture)), BytesIO()
    small.thumbnail(THUMB)
    small.save(out, "WEBP", quality=70)
    return out.getvalue()
