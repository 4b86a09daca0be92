"""The fix list: what is wrong, why, the button to that page, the new date; sent again when all is mended."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from balai.cases.actions.sending import correct_and_resend
from balai.cases.queries.applications import ApplicationView
from balai.cases.queries.tracking import CaseTrack, Mend
from balai.config.clock import now
from balai.faces.public.applying import lang
from balai.faces.public.case_words import FAULTS, service_of
from balai.faces.public.filling import link, page_of_field
from balai.faces.public.holding import holder, open_case
from balai.faces.shared.once import answer_once, once_of
from balai.faces.shared.questions import told
from balai.faces.shared.refusals import words
from balai.faces.shared.requests import Request
from balai.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Fix:
    """One line of the fix list with where to mend it."""

    name: str
    fault: str
    note: str
    mended: bool
    url: str


@require_http_methods(["GET", "HEAD", "POST"])
@holder
def fix_list(request: Request, code: str, number: str) -> HttpResponse:
    """What came back, line by line; sending it again resumes the clock."""
    found, case = open_case(request, code, number)
    view = found.application
    if not case.mends:
        return HttpResponseRedirect(link(view, "application"))
    if request.method != "POST":
        return _show(request, view, case)
    try:
        answer_once(
            correct_and_resend, code=view.code, case=number, by=request.actor, at=now(), once=once_of(request)
        )
    except Refusal as refusal:
        said = words(refusal, lang())
        return _show(request, view, case, [("daftar", f"{said.title}. {said.detail} {said.next_step}")])
    return HttpResponseRedirect(f"{link(view, 'application')}?sudah=perbaiki")


def _show(
    request: Request, view: ApplicationView, case: CaseTrack, errors: list[tuple[str, str]] | None = None
) -> HttpResponse:
    fixes = [_fix(view, mend, case.number) for mend in case.mends]
    context = {
        "view": view, "case": case, "name": service_of(case), "fixes": fixes, "errors": errors or [],
        "left": sum(not one.mended for one in fixes),
    }  # fmt: skip
    return render(request, "public/apply/fix.html", context, status=422 if errors else 200)


def _fix(view: ApplicationView, mend: Mend, number: str) -> Fix:
    origin = f"?dari=perbaiki-{number}"
    if mend.is_document:
        url = f"{link(view, 'apply_papers')}{origin}#berkas-{mend.target}"
    else:
        url = link(view, "apply_page", page_of_field(view, mend.target) or "-") + origin
    return Fix(told(mend.label), str(FAULTS.get(mend.kind, mend.kind)), mend.note, mend.mended, url)
