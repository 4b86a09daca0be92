"""`/items`: what officers do with a step. Who verifies never decides; nobody handles their own case."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from balai.cases.actions import checking, deciding, working
from balai.faces.api.answers import act
from balai.faces.api.doors import Caller, mall_of
from balai.faces.api.shapes.asked import MallQuery
from balai.faces.api.shapes.asked_cases import (
    AssessAsked,
    CheckAsked,
    DecideAsked,
    FieldVisitAsked,
    ItemPath,
    NoteAsked,
    OpinionAsked,
    OutcomeAsked,
    ReasonAsked,
    ReassignAsked,
    ReturnAsked,
)
from balai.faces.api.shapes.told_cases import CaseDecided, FeeAssessed, ItemMoved, OpinionGiven

router = Router(tags=["cases"])


@router.post("/items/{item}/take", response=ItemMoved, operation_id="take_item", summary="Take in hand")
def take(request: Caller, item: ItemPath, mall: MallQuery = None) -> HttpResponse:
    """Take a step drawn for this officer, or one that nobody was drawn for. Scope `case.take`."""
    return act(request, working.take_item, mall=mall_of(request.auth, mall), item=item)


@router.post("/items/{item}/release", response=ItemMoved, operation_id="release_item", summary="Give back")
def release(request: Caller, item: ItemPath, mall: MallQuery = None) -> HttpResponse:
    """Give a step back to the inbox. Scope `case.take`."""
    return act(request, working.release_item, mall=mall_of(request.auth, mall), item=item)


@router.post("/items/{item}/suspend", response=ItemMoved, operation_id="suspend_item", summary="Set aside")
def suspend(request: Caller, item: ItemPath, asked: ReasonAsked, mall: MallQuery = None) -> HttpResponse:
    """Set a step aside with the reason; the legal clock runs on. Scope `case.take`."""
    return act(request, working.suspend_item, mall=mall_of(request.auth, mall), item=item, reason=asked.reason)


@router.post("/items/{item}/resume", response=ItemMoved, operation_id="resume_item", summary="Take up again")
def resume(request: Caller, item: ItemPath, mall: MallQuery = None) -> HttpResponse:
    """Take up a step that was set aside. Scope `case.take`."""
    return act(request, working.resume_item, mall=mall_of(request.auth, mall), item=item)


@router.post("/items/{item}/reassign", response=ItemMoved, operation_id="reassign_item", summary="Give to another")
def reassign(request: Caller, item: ItemPath, asked: ReassignAsked, mall: MallQuery = None) -> HttpResponse:
    """To somebody who holds the role, or drawn anew among the others. Scope `case.assign`."""
    return act(
        request, working.reassign_item, mall=mall_of(request.auth, mall), item=item, to=asked.to, reason=asked.reason
    )


@router.post("/items/{item}/redo", response=ItemMoved, operation_id="redo_step", summary="Do again")
def redo(request: Caller, item: ItemPath, asked: ReasonAsked, mall: MallQuery = None) -> HttpResponse:
    """Do a finished step of an undecided case again, with every later one that was begun. Scope `case.take`."""
    return act(request, working.redo_step, mall=mall_of(request.auth, mall), item=item, reason=asked.reason)


@router.post("/items/{item}/check", response=ItemMoved, operation_id="finish_check", summary="Finish a check")
def check(request: Caller, item: ItemPath, asked: CheckAsked, mall: MallQuery = None) -> HttpResponse:
    """End a check with one of its outcomes; what counts as seen is verified by this officer. Scope `case.check`."""
    return act(
        request, checking.finish_check, mall=mall_of(request.auth, mall), item=item, outcome=asked.outcome,
        note=asked.note, verified=asked.verified,
    )  # fmt: skip


@router.post("/items/{item}/return", response=ItemMoved, operation_id="return_case", summary="Return for correction")
def return_(request: Caller, item: ItemPath, asked: ReturnAsked, mall: MallQuery = None) -> HttpResponse:
    """A typed list of what to mend; the clock pauses. No more than the standard asks. Scope `case.return`."""
    return act(
        request, checking.return_case, mall=mall_of(request.auth, mall), item=item,
        items=[one.model_dump() for one in asked.items],
    )  # fmt: skip


@router.post("/items/{item}/opinion", response=OpinionGiven, operation_id="give_opinion", summary="Give an opinion")
def opinion(request: Caller, item: ItemPath, asked: OpinionAsked, mall: MallQuery = None) -> HttpResponse:
    """A consulted agency speaks; until the decision it may speak anew. Scope `case.opine`."""
    return act(
        request, checking.give_opinion, mall=mall_of(request.auth, mall), item=item, verdict=asked.verdict,
        note=asked.note, file_id=asked.file,
    )  # fmt: skip


@router.post("/items/{item}/visit", response=ItemMoved, operation_id="record_visit", summary="Report a field visit")
def visit(request: Caller, item: ItemPath, asked: FieldVisitAsked, mall: MallQuery = None) -> HttpResponse:
    """What was found, what was measured, pictures. Scope `case.visit`."""
    return act(
        request, checking.record_visit, mall=mall_of(request.auth, mall), item=item, outcome=asked.outcome,
        note=asked.note, values=asked.values, files=asked.files,
    )  # fmt: skip


@router.post("/items/{item}/assess", response=FeeAssessed, operation_id="assess_fee", summary="Fix the fee")
def assess(request: Caller, item: ItemPath, asked: AssessAsked | None = None, mall: MallQuery = None) -> HttpResponse:
    """Apply the dated tariff to assessed values; no other amount can be entered. Scope `case.assess`."""
    told = asked or AssessAsked()
    return act(
        request, checking.assess_fee, mall=mall_of(request.auth, mall), item=item, values=told.values, note=told.note
    )


@router.post("/items/{item}/recommend", response=ItemMoved, operation_id="recommend_case", summary="Recommend")
def recommend(request: Caller, item: ItemPath, asked: OutcomeAsked, mall: MallQuery = None) -> HttpResponse:
    """Recommend to grant (`ok`) or to refuse. Scope `case.take`."""
    return act(
        request, checking.recommend_case, mall=mall_of(request.auth, mall), item=item, outcome=asked.outcome,
        note=asked.note,
    )  # fmt: skip


@router.post("/items/{item}/countersign", response=ItemMoved, operation_id="countersign_case", summary="Countersign")
def countersign(
    request: Caller, item: ItemPath, asked: NoteAsked | None = None, mall: MallQuery = None
) -> HttpResponse:
    """By the controlling role, who did nothing else in the case. Scope `case.countersign`."""
    note = asked.note if asked else ""
    return act(request, checking.countersign_case, mall=mall_of(request.auth, mall), item=item, note=note)


@router.post("/items/{item}/decide", response=CaseDecided, operation_id="decide_case", summary="Decide")
def decide(request: Caller, item: ItemPath, asked: DecideAsked, mall: MallQuery = None) -> HttpResponse:
    """Grant, or refuse with the reason. One decision per case; opinions freeze. Scope `case.decide`."""
    return act(
        request, deciding.decide_case, mall=mall_of(request.auth, mall), item=item, outcome=asked.outcome,
        note=asked.note, codes=asked.codes,
    )  # fmt: skip
