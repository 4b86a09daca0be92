"""Commands of the survey."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from balai.feedback.events import ServiceRated
from balai.feedback.models import Response
from balai.feedback.rules import (
    CODES,
    HIGHEST,
    MOST_COMMENT,
    FeedbackGiven,
    NotServedYet,
    check_answers,
    check_scale,
    is_complete,
)
from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotFound
from balai.queueing.queries import get_hall, get_ticket


def give_feedback(  # noqa: PLR0913 - a response is its answers
    *, mall: str, ticket: str, answers: Mapping[str, int], overall: int | None = None,
    paid_extra: bool | None = None, comment: str = "", benefit: int | None = None, burden: int | None = None,
    by: Actor, at: datetime, once: Once | None = None,
) -> dict[str, Any]:
    """Rate a served ticket, once. `answers` u1..u9 -> 1..4, each optional; `overall` 1-4; benefit, burden 1-5.

    The index counts complete responses only. Raises NotServedYet, FeedbackGiven, BadInput (also when nothing
    was answered), NotFound, NotAllowed. Records `feedback.given` with the numbers; the comment stays here.
    """
    told = _checked(answers, overall, comment, benefit, burden)
    hall = get_hall(mall)
    try:
        with command("feedback.give", by=by, at=at, chain=mall, once=once) as log:
            row = get_ticket(ticket)
            if row.mall_id != hall.mall.id:
                raise NotFound(thing="ticket", name=ticket)
            if row.state != "served":
                raise NotServedYet(ticket=ticket, state=row.state)
            if Response.objects.filter(ticket=ticket).exists():
                raise FeedbackGiven(ticket=ticket)
            queue = hall.queues[row.queue_id]
            Response.objects.create(
                mall_id=hall.mall.id, ticket=ticket, queue=queue.code, agency=queue.agency, day=row.day,
                given_ms=to_ms(at), overall=overall, paid_extra=paid_extra, benefit=benefit, burden=burden,
                comment=comment.strip(), **told,
            )
            log.record(
                ServiceRated(
                    ticket, queue.code, queue.agency, [told.get(code, 0) for code in CODES], overall,
                    paid_extra, benefit, burden, bool(comment.strip()),
                ),
                subject=f"ticket:{ticket}",
            )
            return log.answer({"ticket": ticket, "answered": len(told), "complete": is_complete(told)})
    except IntegrityError as race:
        raise FeedbackGiven(ticket=ticket) from race


def _checked(
    answers: Mapping[str, int], overall: int | None, comment: str, benefit: int | None, burden: int | None
) -> dict[str, int]:
    told = check_answers(answers)
    check_scale("overall", overall, HIGHEST)
    check_scale("benefit", benefit, 5)
    check_scale("burden", burden, 5)
    if len(comment) > MOST_COMMENT:
        raise BadInput(field="comment", why=f"at most {MOST_COMMENT} characters")
    if not told and overall is None and not comment.strip():
        raise BadInput(field="answers", why="at least one answer")
    return told
