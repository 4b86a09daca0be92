"""Commands of exchange: send what is due, take an answer that comes later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from balai.cases.queries.outside import facts_for_register
from balai.cases.steps import apply_answer
from balai.exchange.adapters.vendors import ADAPTERS
from balai.exchange.adapters.wire import Reply, ask, find_endpoint
from balai.exchange.events import AgencyFound, AgencyLost, QuestionAnswered, QuestionDeferred
from balai.exchange.models import Health, Question
from balai.exchange.queries import get_breaker
from balai.exchange.rules import QuestionUnknown, SignatureWrong, check_signature, get_register
from balai.journal.command import Log, command, to_ms
from balai.journal.outbox import Backoff, claim, try_later
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput

TABLE = "exchange_question"
BACKOFF = Backoff(first_ms=2_000, most_ms=5 * 60_000)
ASK_AGAIN_MS = 30_000
"""When an agency will answer later without saying when, it is asked again after this."""


def send_questions(*, mall: str, by: Actor, at: datetime, limit: int = 20) -> int:
    """Send the questions that are due, one after the other; returns how many were tried.

    An agency that is down never blocks: its questions wait and go on by themselves. Raises NotAllowed.
    Records `question.answered`, `question.deferred`, `agency.lost`, `agency.found`.
    """
    by.require("exchange.send", mall=mall)
    ids = claim(TABLE, now_ms=to_ms(at), limit=limit, mall=mall)
    for question in Question.objects.filter(pk__in=ids).order_by("next_ms", "id"):
        _send(question, by, at)
    return len(ids)


def _send(question: Question, by: Actor, at: datetime) -> None:
    now_ms = to_ms(at)
    breaker = get_breaker(question.mall, question.agency)
    endpoint = find_endpoint(question.agency)
    if endpoint is None or not breaker.allows(now_ms):
        next_ms = max(breaker.until_ms, now_ms + (BACKOFF.most_ms if endpoint is None else 1000))
        try_later(TABLE, question.pk, next_ms=next_ms, fault="not-connected" if endpoint is None else "breaker")
        return
    register = get_register(question.register)
    facts = facts_for_register(question.case, register.asks, viewer=by, purpose=register.code)
    message = {
        "register": register.code, "case": question.case, "purpose": register.purpose_id, "basis": register.basis,
        "question": question.key, "facts": ADAPTERS[register.agency].body(facts),
    }  # fmt: skip
    reply = ask(endpoint, message, key=question.key, now_s=now_ms // 1000)
    if reply.outcome == "fault":
        try_later(TABLE, question.pk, next_ms=now_ms + BACKOFF.after(question.attempts), fault=reply.fault)
        _failed(question, by, at)
        return
    with command("exchange.answer", by=by, at=at, chain=question.mall) as log:
        _found(log, question, now_ms)
        _take(log, question, reply, at)


def _failed(question: Question, by: Actor, at: datetime) -> None:
    before = get_breaker(question.mall, question.agency)
    after = before.failed(to_ms(at))
    _keep_health(question, after.failures, after.lost_ms, after.until_ms)
    if after.lost_ms and not before.lost_ms:
        with command("exchange.answer", by=by, at=at, chain=question.mall) as log:
            log.record(
                AgencyLost(question.agency, after.failures, after.until_ms), subject=f"agency:{question.agency}"
            )


def _found(log: Log, question: Question, now_ms: int) -> None:
    before = get_breaker(question.mall, question.agency)
    if before.failures:
        _keep_health(question, 0, 0, 0)
    if before.lost_ms:
        log.record(AgencyFound(question.agency, now_ms - before.lost_ms), subject=f"agency:{question.agency}")


def _keep_health(question: Question, failures: int, lost_ms: int, until_ms: int) -> None:
    Health.objects.update_or_create(
        mall=question.mall, agency=question.agency,
        defaults={"failures": failures, "lost_ms": lost_ms, "until_ms": until_ms},
    )  # fmt: skip


def take_answer(*, mall: str, agency: str, body: bytes, signature: str, by: Actor, at: datetime) -> str:
    """An agency answers later by itself, signed with its key. Returns `taken`, or `known` for a repeat.

    Raises SignatureWrong, QuestionUnknown, BadInput, NotAllowed. Records `question.answered`.
    """
    endpoint = find_endpoint(agency)
    if endpoint is None:
        raise SignatureWrong(why="agency")
    check_signature(endpoint.key, to_ms(at) // 1000, body, signature)
    message = _parse(body)
    question = Question.objects.filter(mall=mall, agency=agency, key=str(message.get("question", ""))).first()
    if question is None:
        raise QuestionUnknown(agency=agency)
    if question.state != "due":
        return "known"
    values = message.get("values")
    reply = Reply("done" if message.get("outcome") == "done" else "refused", values if isinstance(values, dict) else {})
    with command("exchange.answer", by=by, at=at, chain=mall) as log:
        _take(log, question, reply, at)
    return "taken"


def _parse(body: bytes) -> Mapping[str, object]:
    try:
        message = json.loads(body)
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise BadInput(field="body", why="a JSON object")
    return message


def _take(log: Log, question: Question, reply: Reply, at: datetime) -> None:
    now_ms = to_ms(at)
    subject = f"case:{question.case}"
    told = (question.pk, question.case, question.register, question.agency)
    if reply.outcome == "later":
        wait_ms = reply.after_s * 1000 or ASK_AGAIN_MS
        Question.objects.filter(pk=question.pk, state="due").update(next_ms=now_ms + wait_ms, lease_ms=0, fault="later")
        log.record(QuestionDeferred(*told), subject=subject)
        return
    moved = Question.objects.filter(pk=question.pk, state="due").update(
        state=reply.outcome, answered_ms=now_ms, lease_ms=0, fault=""
    )
    if moved:
        values = ADAPTERS[question.agency].read(reply.body) if question.agency in ADAPTERS else {}
        apply_answer(
            log, case=question.case, item=question.item, register=question.register, outcome=reply.outcome,
            values=values, at=at,
        )  # fmt: skip
    log.record(
        QuestionAnswered(*told, reply.outcome, question.attempts, max(0, now_ms - question.asked_ms)), subject=subject
    )
