"""`/feedback`: rate a served ticket."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from balai.faces.api.answers import act
from balai.faces.api.doors import Caller, mall_of
from balai.faces.api.shapes.asked import FeedbackAsked
from balai.faces.api.shapes.hall import FeedbackTold
from balai.feedback.actions import give_feedback

router = Router(tags=["feedback"])


@router.post("/feedback", response={201: FeedbackTold}, operation_id="give_feedback", summary="Rate a service")
def create(request: Caller, asked: FeedbackAsked) -> HttpResponse:
    """One response per served ticket; nine answers make it count for the index. Scope `feedback.give`."""
    return act(
        request, give_feedback, status=201, mall=mall_of(request.auth, asked.mall), ticket=asked.ticket,
        answers=asked.answers, overall=asked.overall, paid_extra=asked.paid_extra, benefit=asked.benefit,
        burden=asked.burden, comment=asked.comment,
    )  # fmt: skip
