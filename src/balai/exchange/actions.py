"""Commands of exchange: send what is due, take an answer that comes later."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balai.cases.queries.outside import facts_for_register
from balai.cases.steps import apply_answer
from balai.exchange.adapters.vendors import ADAPTERS
from balai.exchange.adapters.wire import Endpoint, Reply, ask, find_endpoint
from balai.exchange.events import AgencyFound, AgencyLost, QuestionAnswered, QuestionDeferred
from balai.exchange.models import Health, Question
from balai.exchange.queries import get_breaker
from balai.exchange.rules import Breaker, QuestionUnknown, SignatureWrong, get_register, require_signature
from balai.journal.command import Log, command, to_ms
from balai.journal.outbox import Backoff, claim, try_later
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, Refusal

TABLE = "exchange_question"
BACKOFF = Backoff(first_ms=2_000, most_ms=5 * 60_000)
ASK_AGAIN_MS = 30_000
"""When an agency will answer later without saying when, it is asked again after this."""
ROUND_S = 10.0
"""How long one agency is asked in one round: with the longest answer still well within the lease of its rows."""


class _Closed(Exception):
    """Another worker was first."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A question with all that is needed to ask it, without the database."""

    question: Question
    endpoint: Endpoint
    message: Mapping[str, object]


def send_questions(*, mall: str, by: Actor, at: datetime, limit: int = 20) -> int:
    """Send the questions that are due, all agencies side by side; returns how many were claimed.

    An agency that is down or slow holds up nobody else: its questions wait and go on by themselves. Raises NotAllowed.
    Records `question.answered`, `question.deferred`, `agency.lost`, `agency.found`.
    """
    by.require("exchange.send", mall=mall)
    ids = claim(TABLE, now_ms=to_ms(at), limit=limit, mall=mall)
    by_agency: dict[str, list[_Ready]] = {}
    for question in Question.objects.filter(pk__in=ids).order_by("next_ms", "id"):
        ready = _prepare(question, by, at)
        if ready is not None:
            by_agency.setdefault(question.agency, []).append(ready)
    with ThreadPoolExecutor(max(1, len(by_agency)), "ask") as pool:
        now_s = to_ms(at) // 1000
        for asked in as_completed([pool.submit(_ask_in_turn, one, now_s) for one in by_agency.values()]):
            for question, reply in asked.result():
                _keep(question, reply, by, at)
    return len(ids)


def _prepare(question: Question, by: Actor, at: datetime) -> _Ready | None:
    """What to ask where; None when it cannot be asked now: it waits, and the attempt does not count."""
    now_ms = to_ms(at)
    endpoint = find_endpoint(question.mall, question.agency)
    breaker = get_breaker(question.mall, question.agency)
    if endpoint is None:
        try_later(TABLE, question.pk, next_ms=now_ms + BACKOFF.most_ms, fault="not-connected", tried=False)
        return None
    if not breaker.allows(now_ms):
        try_later(TABLE, question.pk, next_ms=breaker.until_ms, fault="breaker", tried=False)
        return None
    try:
        register = get_register(question.register)
        facts = facts_for_register(question.case, register.asks, viewer=by, purpose=register.code)
    except Refusal as refusal:
        try_later(TABLE, question.pk, next_ms=now_ms + BACKOFF.most_ms, fault=refusal.code)
        return None
    return _Ready(question, endpoint, {
        "register": register.code, "case": question.case, "purpose": register.purpose_id, "basis": register.basis,
        "question": question.key, "facts": ADAPTERS[register.agency].body(facts),
    })  # fmt: skip


def _ask_in_turn(ready: Iterable[_Ready], now_s: int) -> list[tuple[Question, Reply | None]]:
    """Ask one agency its questions, outside any transaction; after a fault or too long, the rest gets no reply."""
    told: list[tuple[Question, Reply | None]] = []
    until, goes_on = time.monotonic() + ROUND_S, True
    for one in ready:
        goes_on = goes_on and time.monotonic() < until
        reply = ask(one.endpoint, one.message, key=one.question.key, now_s=now_s) if goes_on else None
        goes_on = reply is not None and reply.outcome != "fault"
        told.append((one.question, reply))
    return told


def _keep(question: Question, reply: Reply | None, by: Actor, at: datetime) -> None:
    """What came back, or that nothing did, as a fact of our own."""
    now_ms = to_ms(at)
    if reply is None:
        try_later(TABLE, question.pk, next_ms=now_ms + 1000, fault=question.fault, tried=False)
        return
    reply = _understood(question, reply)
    if reply.outcome == "fault":
        _wait(question, reply.fault, now_ms)
        _count_fault(question, by, at)
        return
    try:
        _answer(question, reply, by, at)
    except Refusal as refusal:
        _wait(question, refusal.code, now_ms)


def _wait(question: Question, fault: str, now_ms: int, least_ms: int = 0) -> None:
    next_ms = now_ms + max(least_ms, BACKOFF.after(question.attempts))
    try_later(TABLE, question.pk, next_ms=next_ms, fault=fault)


def _understood(question: Question, reply: Reply) -> Reply:
    """The reply in our names. What the register would never say is a fault, never a no; a denial is a refusal."""
    if reply.outcome == "refused" and not isinstance(reply.body.get("code"), str):
        return Reply("fault", fault="not-understood")
    if reply.outcome != "done":
        return reply
    adapter = ADAPTERS[question.agency]
    values = adapter.read(reply.body)
    if values is None:
        return Reply("fault", fault="not-understood")
    return Reply("refused" if adapter.says_no(question.register, reply.body) else "done", values)


def _answer(question: Question, reply: Reply, by: Actor, at: datetime) -> bool:
    """Apply an answer once, whoever brings it; False when it is known already."""
    again = reply.outcome == "later" and question.fault == "later"  # told before: only the next asking moves
    if again:
        _wait(question, "later", to_ms(at), reply.after_s * 1000 or ASK_AGAIN_MS)
        if not get_breaker(question.mall, question.agency).lost_ms:
            return True
    try:
        with command("exchange.answer", by=by, at=at, chain=question.mall) as log:
            if not again:
                _take(log, question, reply, at)
            _found(log, question, to_ms(at))
    except _Closed:
        return False
    return True


def _take(log: Log, question: Question, reply: Reply, at: datetime) -> None:
    now_ms = to_ms(at)
    subject = f"case:{question.case}"
    told = (question.pk, question.case, question.register, question.agency)
    open_ = Question.objects.filter(pk=question.pk, state="due")
    if reply.outcome == "later":
        wait_ms = reply.after_s * 1000 or ASK_AGAIN_MS
        if not open_.update(next_ms=now_ms + wait_ms, lease_ms=0, fault="later"):
            raise _Closed
        log.record(QuestionDeferred(*told), subject=subject)
        return
    if not open_.update(state=reply.outcome, answered_ms=now_ms, lease_ms=0, fault=""):
        raise _Closed
    apply_answer(
        log, case=question.case, item=question.item, register=question.register, outcome=reply.outcome,
        values=reply.body if reply.outcome == "done" else {}, at=at,
    )  # fmt: skip
    log.record(
        QuestionAnswered(*told, reply.outcome, question.attempts, max(0, now_ms - question.asked_ms)), subject=subject
    )


def _count_fault(question: Question, by: Actor, at: datetime) -> None:
    before = get_breaker(question.mall, question.agency)
    after = before.failed(to_ms(at))
    if not after.lost_ms or before.lost_ms:
        _move_health(question, before, after)
        return
    try:
        with command("exchange.answer", by=by, at=at, chain=question.mall) as log:
            if not _move_health(question, before, after):
                raise _Closed
            log.record(
                AgencyLost(question.agency, after.failures, after.until_ms), subject=f"agency:{question.agency}"
            )
    except _Closed:
        return


def _found(log: Log, question: Question, now_ms: int) -> None:
    before = get_breaker(question.mall, question.agency)
    if before.failures and _move_health(question, before, before.answered()) and before.lost_ms:
        log.record(AgencyFound(question.agency, now_ms - before.lost_ms), subject=f"agency:{question.agency}")


def _move_health(question: Question, before: Breaker, after: Breaker) -> bool:
    """Keep the breaker's next state if nobody else moved it meanwhile."""
    Health.objects.get_or_create(mall=question.mall, agency=question.agency)
    still = Health.objects.filter(
        mall=question.mall, agency=question.agency, failures=before.failures, until_ms=before.until_ms
    )
    return bool(still.update(failures=after.failures, lost_ms=after.lost_ms, until_ms=after.until_ms))


def take_answer(*, mall: str, agency: str, body: bytes, signature: str, by: Actor, at: datetime) -> str:
    """An agency answers later by itself, signed with its key. Returns `taken`, or `known` for a repeat.

    Raises SignatureWrong, QuestionUnknown, BadInput, NotAllowed. Records `question.answered`.
    """
    endpoint = find_endpoint(mall, agency)
    if endpoint is None:
        raise SignatureWrong(why="agency")
    require_signature(endpoint.keys, to_ms(at) // 1000, body, signature)
    message = _parse(body)
    question = Question.objects.filter(mall=mall, agency=agency, key=str(message.get("question", ""))).first()
    if question is None:
        raise QuestionUnknown(agency=agency)
    if question.state != "due":
        return "known"
    reply = _understood(question, _late_reply(message))
    if reply.outcome == "fault":
        raise BadInput(field="values", why="what the register says")
    return "taken" if _answer(question, reply, by, at) else "known"


def _late_reply(message: Mapping[str, Any]) -> Reply:
    """Raises BadInput for an outcome that is none: silence is not a refusal."""
    outcome, values = message.get("outcome"), message.get("values")
    if outcome == "refused":
        return Reply("refused", {"code": "late"})
    if outcome != "done" or not isinstance(values, dict):
        raise BadInput(field="outcome", why="done with values, or refused")
    return Reply("done", values)


def _parse(body: bytes) -> Mapping[str, Any]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        message = None
    if not isinstance(message, dict):
        raise BadInput(field="body", why="a JSON object")
    return message
