"""Assisted application at the desk: begin or find, fill in, scan, confirm line by line, send, collect the fee."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from balai.cases.actions.applying import (
    attach_file,
    begin_application,
    confirm_clerk_edits,
    reuse_document,
    save_page,
)
from balai.cases.actions.sending import submit_application
from balai.cases.queries import track
from balai.cases.queries.applications import ApplicationView, preview_application_file
from balai.config.clock import now
from balai.documents.actions.uploads import upload_file
from balai.faces.counter import assist
from balai.faces.counter.desk import Visitor, read_desk
from balai.faces.counter.places import get_counter
from balai.faces.counter.words import lang
from balai.faces.shared.files import picture_response
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.qr import qr_svg
from balai.faces.shared.questions import Question, html_name, read_answers
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.kernel.refusals import NotAllowed, NotFound, Refusal
from balai.queueing import queries as queueing
from balai.queueing.queries import CounterFacts

Errors = list[tuple[str, str]]


def assisting(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of one application at a counter of the clerk: opened by its code, on the record."""

    @wraps(view)
    def guarded(request: Request, /, number: int, code: str, **more: Any) -> HttpResponse:
        counter = get_counter(queueing.get_hall(request.mall), number, request.actor)
        return view(request, counter, assist.open_for(request.mall, code, request.actor, now()), **more)

    return never_cache(require("application.assist")(guarded))


def _render(
    request: Request, counter: CounterFacts, view: ApplicationView, here: str, **more: Any
) -> HttpResponse:
    sections = assist.sections_of(counter, view, here)
    context = {
        "counter": counter, "view": view, "sections": sections, "go_on": assist.next_of(sections),
        "code": f"{view.code[:4]} {view.code[4:]}", "obstacles": assist.obstacles_of(view),
        "titles": [form.doc["title"].get(lang()) or form.doc["title"]["id"] for form in view.services], **more,
    }  # fmt: skip
    template = {"berkas": "papers", "setujui": "confirm", "kirim": "send", "isi": "form"}[here]
    return render(request, f"counter/assist/{template}.html", context, status=422 if more.get("errors") else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require("application.assist")
def begin(request: Request, number: int) -> HttpResponse:
    """For the visitor at the desk: begin with the services of the ticket, go on, or find one by its code."""
    hall = queueing.get_hall(request.mall)
    counter = get_counter(hall, number, request.actor)
    visitor = read_desk(hall, counter, request.actor, now()).visitor
    if request.method != "POST":
        return _begin(request, counter, visitor)
    if "kode" in request.POST:
        return _find(request, counter, visitor)
    wanted = request.POST.getlist("layanan")
    if not wanted:
        return _begin(request, counter, visitor, [("layanan-1", _("Pilih layanan yang diajukan."))])
    try:
        told = answer_once(
            begin_application, mall=request.mall, services=wanted, lang=visitor.visit.lang if visitor else "id",
            visit=visitor.visit.pk if visitor else None, by=request.actor, at=now(), once=once_of(request),
        )  # fmt: skip
    except NotAllowed:
        raise
    except Refusal as refusal:
        said = words(refusal, lang())
        return _begin(request, counter, visitor, [("layanan-1", f"{said.detail} {said.next_step}")])
    return HttpResponseRedirect(reverse("counter:assist_open", args=[number, told["code"]]))


def _begin(
    request: Request, counter: CounterFacts, visitor: Visitor | None, errors: Errors | None = None
) -> HttpResponse:
    context = {
        "counter": counter, "visitor": visitor, "errors": errors or [], "typed": request.POST.get("kode", "")[:20],
        "offers": assist.offers_for(request.mall, visitor) if visitor else [],
        "earlier": assist.earlier_of(request.mall, visitor, request.actor) if visitor else [],
    }  # fmt: skip
    return render(request, "counter/assist/begin.html", context, status=422 if errors else 200)


def _find(request: Request, counter: CounterFacts, visitor: Visitor | None) -> HttpResponse:
    """An application that was begun at home, by the code its holder tells."""
    try:
        view = assist.open_for(request.mall, request.POST["kode"][:20], request.actor, now())
    except NotFound:
        return _begin(request, counter, visitor, [("kode", _("Kode itu tidak ada. Periksa huruf dan angkanya."))])
    except NotAllowed:
        return _begin(request, counter, visitor, [
            ("kode", _("Permohonan itu untuk instansi lain. Antar pengunjung ke loket instansi itu.")),
        ])  # fmt: skip
    return HttpResponseRedirect(reverse("counter:assist_open", args=[counter.number, view.code]))


@require_safe
@assisting
def show(request: Request, counter: CounterFacts, view: ApplicationView) -> HttpResponse:
    """Where to go on: the first open section, or what was sent."""
    if view.sent:
        return HttpResponseRedirect(assist.link(counter, view, "assist_sent"))
    return HttpResponseRedirect(assist.next_of(assist.sections_of(counter, view, "")))


@require_http_methods(["GET", "HEAD", "POST"])
@assisting
def form(request: Request, counter: CounterFacts, view: ApplicationView) -> HttpResponse:
    """The whole form on one screen. What is right is kept, what is wrong is told; what is missing may come later.

    What the clerk types is marked as the clerk's until the citizen confirms it.
    """
    if request.method != "POST":
        return _render(request, counter, view, "isi", parts=assist.parts_of(view))
    answers, wrong = _typed(request, view)
    if answers:
        answer_once(save_page, code=view.code, values=answers, by=request.actor, at=now(), once=once_of(request))
    after = assist.open_for(request.mall, view.code, request.actor, now())
    if not wrong:
        return HttpResponseRedirect(assist.next_of(assist.sections_of(counter, after, "isi")))
    parts = assist.parts_of(after, request.POST, wrong)
    asked = [one for part in parts for one, _mark in part.questions if one.error]
    return _render(request, counter, after, "isi", parts=parts, errors=[(_anchor(one), one.error) for one in asked])


def _typed(request: Request, view: ApplicationView) -> tuple[dict[str, Any], dict[str, str]]:
    """(what to keep, what is wrong): blank answers that are not there yet are neither."""
    fields = [field for page in view.pages for field in page["fields"]]
    answers, wrong = read_answers(fields, request.POST, view.values)
    blank = {name for name, raw in answers.items() if raw in (None, "", [])}
    required = {field["id"] for field in fields if field["required"]}
    kept = {
        name: raw for name, raw in answers.items()
        if name not in wrong and (name not in blank or name not in required or name in view.values)
    }
    return kept, {name: why for name, why in wrong.items() if name not in blank}


def _anchor(question: Question) -> str:
    """The input an error leads to."""
    return f"{question.name}-{'hari' if question.widget == 'date' else '1'}" if question.grouped else html_name(question.id)


@require_safe
@assisting
def papers(request: Request, counter: CounterFacts, view: ApplicationView) -> HttpResponse:
    """Scan or photograph the documents; those given before may serve again with consent."""
    return _render(request, counter, view, "berkas", sheets=assist.sheets_of(view, earlier=True))


@require_POST
@assisting
def give_paper(request: Request, counter: CounterFacts, view: ApplicationView, document: str) -> HttpResponse:
    """One scanned file, or an earlier one that the citizen agrees to."""
    sheet, chosen = assist.find_sheet(view, document), request.FILES.get("berkas")
    try:
        if request.POST.get("lama"):
            answer_once(
                reuse_document, code=view.code, document=document, from_file=request.POST["lama"][:40],
                consent=request.POST.get("setuju") == "ya", by=request.actor, at=now(), once=once_of(request),
            )  # fmt: skip
        elif isinstance(chosen, UploadedFile):
            kept = upload_file(
                mall=view.mall, owner=view.owner, kind=document, filename=chosen.name or document, data=chosen.read(),
                accept=sheet.accept, max_mb=sheet.max_mb, by=request.actor, at=now(),
            )  # fmt: skip
            attach_file(code=view.code, document=document, file_id=str(kept["id"]), by=request.actor, at=now())
        else:
            return _papers_wrong(request, counter, view, document, _("Pilih berkas untuk %(name)s.") % {"name": sheet.name})
    except Refusal as refusal:
        said = words(refusal, lang())
        return _papers_wrong(request, counter, view, document, f"{sheet.name}: {said.detail} {said.next_step}")
    return HttpResponseRedirect(f"{assist.link(counter, view, 'assist_papers')}#berkas-{document}")


def _papers_wrong(
    request: Request, counter: CounterFacts, view: ApplicationView, document: str, why: str
) -> HttpResponse:
    sheets = assist.sheets_of(view, earlier=True)
    return _render(request, counter, view, "berkas", sheets=sheets, errors=[(f"file-{document}", why)])


@require_safe
@assisting
def preview(request: Request, counter: CounterFacts, view: ApplicationView, file: str) -> HttpResponse:
    """The first page of a scanned file."""
    return picture_response(preview_application_file(view.code, file, request.actor, at=now()))


@require_http_methods(["GET", "HEAD", "POST"])
@assisting
def confirm(request: Request, counter: CounterFacts, view: ApplicationView) -> HttpResponse:
    """Line by line: on the citizen's own screen by QR, or read aloud and ticked here."""
    chosen = [one for one in request.POST.getlist("setuju") if one in view.unconfirmed]
    if chosen:
        told = answer_once(
            confirm_clerk_edits, code=view.code, fields=chosen, by=request.actor, at=now(), once=once_of(request)
        )
        name = "assist_confirm" if told["left"] else "assist_send"
        return HttpResponseRedirect(assist.link(counter, view, name))
    address = request.build_absolute_uri(reverse("apply_confirm", args=[view.code]))
    errors = [("baris-1", _("Centang baris yang sudah dibenarkan pemohon."))] if request.method == "POST" else []
    return _render(
        request, counter, view, "setujui", lines=assist.lines_of(view), address=address, errors=errors,
        qr=qr_svg(address, _("Kode QR untuk layar pemohon")),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@assisting
def send(request: Request, counter: CounterFacts, view: ApplicationView) -> HttpResponse:
    """Everything on one page, then send."""
    if view.sent:
        return HttpResponseRedirect(assist.link(counter, view, "assist_sent"))
    errors: Errors = []
    if request.method == "POST":
        try:
            answer_once(submit_application, code=view.code, by=request.actor, at=now(), once=once_of(request))
            return HttpResponseRedirect(assist.link(counter, view, "assist_sent"))
        except NotAllowed:
            raise
        except Refusal as refusal:
            said = words(refusal, lang())
            errors = [("kirim", f"{said.title}. {said.detail} {said.next_step}")]
    return _render(
        request, counter, view, "kirim", lines=assist.lines_of(view), sheets=assist.sheets_of(view), errors=errors
    )


@require_safe
@assisting
def sent(request: Request, counter: CounterFacts, view: ApplicationView) -> HttpResponse:
    """Numbers and promises, receipts to print, fees to collect."""
    if not view.sent:
        return HttpResponseRedirect(assist.link(counter, view, "assist_open"))
    return _sent(request, counter, view)


def _sent(request: Request, counter: CounterFacts, view: ApplicationView, errors: Errors | None = None) -> HttpResponse:
    context = {
        "counter": counter, "view": view, "cases": track(view.code, at=now()).cases, "errors": errors or [],
        "code": f"{view.code[:4]} {view.code[4:]}",
    }  # fmt: skip
    return render(request, "counter/assist/sent.html", context, status=422 if errors else 200)
