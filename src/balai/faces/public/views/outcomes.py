"""After the decision: download papers, object to a refusal; before it: take the application back, go on without."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from balai.cases.actions.applicant import object_to_decision, start_without, withdraw_case
from balai.cases.queries.tracking import open_application_product
from balai.config.clock import now
from balai.faces.public.applying import lang
from balai.faces.public.case_words import service_of
from balai.faces.public.filling import link
from balai.faces.public.holding import holder, open_application, open_case, open_track
from balai.faces.shared.files import file_response
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import Refusal


@require_safe
@holder
def download(request: Request, code: str, product: str) -> HttpResponse:
    """The signed PDF, byte for byte: it verifies with any reader."""
    open_application(request, code)
    opened = open_application_product(code, product, request.actor)
    return file_response(opened)


@require_http_methods(["GET", "HEAD", "POST"])
@holder
def objection(request: Request, code: str, number: str) -> HttpResponse:
    """Object to a refusal within its term, with the reason."""
    found, case = open_case(request, code, number)
    context = {"view": found.application, "case": case, "name": service_of(case), "note": request.POST.get("alasan", "")}
    if request.method == "POST":
        try:
            answer_once(
                object_to_decision, code=code, case=number, note=request.POST.get("alasan", "")[:4000], by=request.actor,
                at=now(), once=once_of(request),
            )  # fmt: skip
        except Refusal as refusal:
            said = words(refusal, lang())
            context["errors"] = [("alasan", f"{said.detail} {said.next_step}")]
            return render(request, "public/apply/object.html", context, status=422)
        return HttpResponseRedirect(f"{link(found.application, 'application')}?sudah=keberatan")
    if "object" not in case.may:
        return HttpResponseRedirect(link(found.application, "application"))
    return render(request, "public/apply/object.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@holder
def withdraw(request: Request, code: str, number: str) -> HttpResponse:
    """Take a case back; asked once more before, because it cannot be undone."""
    found, case = open_case(request, code, number)
    if "withdraw" not in case.may:
        return HttpResponseRedirect(link(found.application, "application"))
    if request.method == "POST":
        answer_once(
            withdraw_case, code=code, case=number, note=request.POST.get("alasan", "")[:2000], by=request.actor,
            at=now(), once=once_of(request),
        )  # fmt: skip
        return HttpResponseRedirect(f"{link(found.application, 'application')}?sudah=cabut")
    waiting = [service_of(one) for one in found.cases if case.service in one.waits_for and one.status == "received"]
    context = {"view": found.application, "case": case, "name": service_of(case), "waiting": waiting}
    return render(request, "public/apply/withdraw.html", context)


@require_POST
@holder
def go_on(request: Request, code: str, number: str) -> HttpResponse:
    """Start a blocked case without the product it waited for."""
    found = open_track(request, code)
    answer_once(start_without, code=code, case=number, by=request.actor, at=now(), once=once_of(request))
    return HttpResponseRedirect(f"{link(found.application, 'application')}?sudah=lanjut")
