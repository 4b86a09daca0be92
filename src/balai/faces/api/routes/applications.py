"""`/applications`: begin, fill in, send, follow, mend, take back, object. The secret code opens one."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from balai.cases.actions import applicant, applying, sending
from balai.cases.queries import get_application, track
from balai.cases.queries.applications import ApplicationView
from balai.config.clock import now
from balai.faces.api.answers import act, tell
from balai.faces.api.doors import Caller, mall_of, require_any
from balai.faces.api.shapes.asked_cases import (
    ApplicationAsked,
    ApplicationPath,
    ConfirmAsked,
    ObjectAsked,
    PageAsked,
    ResendAsked,
    ReuseAsked,
    WithdrawAsked,
)
from balai.faces.api.shapes.desk import ApplicationRebased
from balai.faces.api.shapes.told_cases import (
    ApplicationBegun,
    ApplicationSent,
    ApplicationTold,
    CaseStands,
    Confirmed,
    FileKept,
    PageSaved,
    TrackTold,
)
from balai.faces.api.sights_cases import application_sight, track_sight
from balai.kernel.refusals import NotFound

router = Router(tags=["applications"])
MAY_HOLD = ("application.save", "application.submit")


def held(request: Caller, code: str) -> ApplicationView:
    """The application, for a token that may act for applicants in its mall. Raises NotFound, NotAllowed."""
    by = request.auth
    require_any(by, MAY_HOLD, by.mall or "")
    view = get_application(code, at=now())
    if by.mall not in (None, view.mall):
        raise NotFound(thing="application", name=code)
    return view


@router.post("/applications", response={201: ApplicationBegun}, operation_id="begin_application", summary="Begin to apply")
def begin(request: Caller, asked: ApplicationAsked) -> HttpResponse:
    """Begin to apply for a service, or several of a life event; each is pinned to its newest definition.

    Scope `application.begin`; with `application.assist` as a clerk, whose edits the citizen confirms.
    """
    return act(
        request, applying.begin_application, status=201, mall=mall_of(request.auth, asked.mall), services=asked.services,
        life_event=asked.life_event, lang=asked.lang, mandate=asked.mandate,
    )  # fmt: skip


@router.get("/applications/{code}", response=ApplicationTold, operation_id="get_application", summary="An application")
def show(request: Caller, code: ApplicationPath) -> HttpResponse:
    """What is asked, what is answered and by whom, what is missing, what it costs. Scope `application.save`."""
    return tell(application_sight(held(request, code)))


@router.patch("/applications/{code}", response=PageSaved, operation_id="save_page", summary="Save answers")
def save_values(request: Caller, code: ApplicationPath, asked: PageAsked) -> HttpResponse:
    """Keep answers of a page; the same again changes nothing. Once sent, only what was returned may be changed.

    Scope `application.save`.
    """
    return tell(applying.save_page(code=code, page=asked.page, values=asked.values, by=request.auth, at=now()))


@router.post("/applications/{code}/reuse", response=FileKept, operation_id="reuse_document", summary="Use a paper again")
def reuse(request: Caller, code: ApplicationPath, asked: ReuseAsked) -> HttpResponse:
    """A document given earlier serves again, with consent (once-only). Scope `application.save`."""
    return act(
        request, applying.reuse_document, code=code, document=asked.document, from_file=asked.from_file,
        consent=asked.consent, proof=asked.proof,
    )  # fmt: skip


@router.post("/applications/{code}/confirm", response=Confirmed, operation_id="confirm_edits", summary="Confirm a clerk's edits")
def confirm(request: Caller, code: ApplicationPath, asked: ConfirmAsked) -> HttpResponse:
    """The citizen confirms lines that a clerk typed. Scope `application.save`."""
    return act(request, applying.confirm_clerk_edits, code=code, fields=asked.fields)


@router.post("/applications/{code}/submit", response=ApplicationSent, operation_id="submit_application", summary="Send")
def submit(request: Caller, code: ApplicationPath) -> HttpResponse:
    """Hand in: each service becomes a case with a number, a promised date and a receipt. Scope `application.submit`."""
    return act(request, sending.submit_application, code=code)


@router.post("/applications/{code}/resend", response=CaseStands, operation_id="resend_case", summary="Send corrections")
def resend(request: Caller, code: ApplicationPath, asked: ResendAsked) -> HttpResponse:
    """Send a mended list again; the clock goes on. Scope `application.submit`."""
    return act(request, sending.correct_and_resend, code=code, case=asked.case)


@router.post("/applications/{code}/withdraw", response=CaseStands, operation_id="withdraw_case", summary="Take back")
def withdraw(request: Caller, code: ApplicationPath, asked: WithdrawAsked) -> HttpResponse:
    """Take an undecided case back. Scope `case.withdraw`."""
    return act(request, applicant.withdraw_case, code=code, case=asked.case, note=asked.note)


@router.post("/applications/{code}/object", response=CaseStands, operation_id="object_to_decision", summary="Object")
def object_(request: Caller, code: ApplicationPath, asked: ObjectAsked) -> HttpResponse:
    """Object to a refusal within its term, with the reason. Scope `case.object`."""
    return act(request, applicant.object_to_decision, code=code, case=asked.case, note=asked.note)


@router.post("/applications/{code}/rebase", response=ApplicationRebased, operation_id="rebase_application", summary="Newest versions")
def rebase(request: Caller, code: ApplicationPath) -> HttpResponse:
    """Move a draft to the newest definitions, knowingly; answers stay by their stable id. Scope `application.save`."""
    return act(request, applying.rebase_draft, code=code)


@router.post("/applications/{code}/start", response=CaseStands, operation_id="start_without", summary="Go on without")
def start(request: Caller, code: ApplicationPath, asked: ResendAsked) -> HttpResponse:
    """Go on with a case whose awaited product will not come, when nothing is missing without it.

    Scope `application.submit`.
    """
    return act(request, applicant.start_without, code=code, case=asked.case)


@router.get("/applications/{code}/track", response=TrackTold, operation_id="track_application", summary="Where it stands")
def follow(request: Caller, code: ApplicationPath) -> HttpResponse:
    """Status in codes for plain words, promised date, who has it, what comes next, what to mend. Scope `application.save`."""
    held(request, code)
    told = track(code, at=now())
    return tell(
        {"code": told.application.code, "sent": told.application.sent, "cases": [track_sight(one) for one in told.cases]}
    )
