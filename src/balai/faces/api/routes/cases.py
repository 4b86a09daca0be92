"""`/cases`: lists by right, one case, signing, answering an objection. One queryset decides what a token sees."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router

from balai.cases.actions import checking, deciding, proposing
from balai.cases.queries import case_page
from balai.cases.queries.inbox import TABS, Sieve, count_tabs, list_inbox
from balai.cases.queries.listing import GROUPS, list_cases
from balai.config.clock import now
from balai.faces.api.answers import act, tell
from balai.faces.api.doors import Caller, mall_of, require_any
from balai.faces.api.shapes.asked import MallQuery
from balai.faces.api.shapes.asked_cases import (
    AfterQuery,
    AgencyQuery,
    AnswerAsked,
    CasePath,
    LimitQuery,
    ServiceQuery,
    SignAsked,
    place_of,
)
from balai.faces.api.shapes.desk import (
    CorrectAsked,
    ProductCorrected,
    ProductRevoked,
    ProposalAsked,
    ProposalPath,
    ProposalStands,
    ProposeAsked,
    RevokeAsked,
)
from balai.faces.api.shapes.told_cases import CaseList, CasesSigned, CaseTold, ItemList, ObjectionAnswered
from balai.faces.api.sights_cases import after_case, after_item, case_sight, item_sight, line_sight

router = Router(tags=["cases"])
MAY_SEE = ("case.read", "report.read", "handover.read", "application.assist")


@router.get("/cases", response=CaseList, operation_id="list_cases", summary="Cases")
def index(  # noqa: PLR0913 - a list is its filters
    request: Caller, *,
    group: Annotated[Literal[tuple(GROUPS)], Query(description="Open ones by deadline, the others newest first.")] = "open",  # type: ignore[valid-type]
    number: Annotated[str, Query(pattern=r"^[0-9A-Za-z-]{0,20}$", description="Part of the public number.")] = "",
    service: ServiceQuery = "", agency: AgencyQuery = "", limit: LimitQuery = 50, after: AfterQuery = None,
) -> HttpResponse:  # fmt: skip
    """The cases this token may see, nothing personal. Scope `case.read`, `report.read`, `handover.read` or
    `application.assist`.
    """
    by = request.auth
    require_any(by, MAY_SEE, by.mall or "")
    lines = list_cases(
        by, group=group, text=number, service=service, agency=agency, limit=limit, after=place_of(after)
    )
    return tell({"cases": [line_sight(one) for one in lines], "next": after_case(lines, limit)})


@router.get("/items", response=ItemList, operation_id="list_items", summary="The inbox")
def inbox(  # noqa: PLR0913 - a list is its filters
    request: Caller, *,
    tab: Annotated[Literal[TABS], Query(description="In this officer's hands; for anybody of the role; with somebody else; late.")] = "open",  # type: ignore[valid-type]
    kind: Annotated[str, Query(pattern=r"^[a-z]{1,12}$", description="Only this kind of step.")] = "",
    service: ServiceQuery = "", agency: AgencyQuery = "", limit: LimitQuery = 50, after: AfterQuery = None,
) -> HttpResponse:  # fmt: skip
    """Open steps by right and urgency, soonest deadline first. A row that waits for the applicant has a negative `item`.

    Scope `case.read`.
    """
    by = request.auth
    require_any(by, ("case.read",), by.mall or "")
    rows = list_inbox(by, tab, at=now(), sieve=Sieve(kind, service, agency), limit=limit, after=place_of(after))
    return tell(
        {
            "tab": tab, "counts": count_tabs(by, at=now()), "items": [item_sight(row) for row in rows],
            "next": after_item(rows, limit),
        }
    )  # fmt: skip


@router.post("/cases/sign", response=CasesSigned, operation_id="sign_decisions", summary="Sign")
def sign(request: Caller, asked: SignAsked, mall: MallQuery = None) -> HttpResponse:
    """Sign several decisions at once, all or nothing; the papers are made under this signer's name. Scope `case.sign`."""
    return act(request, deciding.sign_decisions, mall=mall_of(request.auth, mall), cases=asked.cases)


@router.get("/cases/{number}", response=CaseTold, operation_id="get_case", summary="One case")
def show(request: Caller, number: CasePath) -> HttpResponse:
    """The case as far as this token may see it; the look is on the access record. Scopes as `GET cases`."""
    by = request.auth
    require_any(by, MAY_SEE, by.mall or "")
    return tell(case_sight(case_page(number, by, at=now())))


@router.post(
    "/cases/{number}/answer", response=ObjectionAnswered, operation_id="answer_objection", summary="Answer an objection"
)
def answer(request: Caller, number: CasePath, asked: AnswerAsked, mall: MallQuery = None) -> HttpResponse:
    """Uphold or reject, never by who decided. Upheld: the case is decided anew. Scope `case.decide`."""
    return act(
        request, deciding.answer_objection, mall=mall_of(request.auth, mall), case=number, outcome=asked.outcome,
        note=asked.note,
    )  # fmt: skip


@router.post("/cases/{number}/correct", response=ProductCorrected, operation_id="correct_product", summary="Correct a paper")
def correct(request: Caller, number: CasePath, asked: CorrectAsked, mall: MallQuery = None) -> HttpResponse:
    """Correct an issued paper with proof; the new one counts from its signing on. Scope `product.revoke`."""
    return act(
        request, deciding.correct_product, mall=mall_of(request.auth, mall), case=number, values=asked.values,
        proof=asked.proof, note=asked.note,
    )  # fmt: skip


@router.post("/cases/{number}/revoke", response=ProductRevoked, operation_id="revoke_product", summary="Revoke a paper")
def revoke(request: Caller, number: CasePath, asked: RevokeAsked, mall: MallQuery = None) -> HttpResponse:
    """The paper of a granted case no longer counts. Scope `product.revoke`."""
    return act(
        request, deciding.revoke_decision_product, mall=mall_of(request.auth, mall), case=number,
        reason_code=asked.reason, note=asked.note,
    )  # fmt: skip


@router.post("/cases/{number}/propose", response=ProposalStands, operation_id="propose_change", summary="Propose a change")
def propose(request: Caller, number: CasePath, asked: ProposeAsked, mall: MallQuery = None) -> HttpResponse:
    """What may not be demanded, offered as a change of the standard. Scope `case.take`."""
    return act(
        request, checking.propose_standard_change, mall=mall_of(request.auth, mall), case=number, note=asked.note
    )


@router.post("/proposals/{proposal}/answer", response=ProposalStands, operation_id="answer_proposal", summary="Answer it")
def answer_proposal(
    request: Caller, proposal: ProposalPath, asked: ProposalAsked, mall: MallQuery = None
) -> HttpResponse:
    """Taken over into the next draft, or declined with the reason. Scope `definition.edit`."""
    return act(
        request, proposing.answer_proposal, mall=mall_of(request.auth, mall), proposal=proposal, outcome=asked.outcome,
        note=asked.note,
    )  # fmt: skip
