"""Sending: the application becomes cases under one number each; a corrected list is sent again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from balai.cases.events import ApplicationSubmitted, CaseReceived, CaseResent
from balai.cases.models import Return, ReturnItem
from balai.cases.queries.facts import Value, plain_facts, read_files, read_values
from balai.cases.queries.pinned import pinned_doc
from balai.cases.rules.demands import (
    ApplicationIncomplete,
    EditsUnconfirmed,
    NotEligible,
    check_mended,
)
from balai.cases.rules.states import CaseMoved, number_of
from balai.cases.steps.advance import advance_case, fee_of, redo_from
from balai.cases.steps.clocks import note_fact
from balai.cases.steps.mending import check_own
from balai.cases.steps.row import (
    ApplicationRow,
    CaseRow,
    find_application,
    lock_application,
    lock_cases_of,
    move_case,
    next_serial,
    set_case,
)
from balai.cases.steps.starting import start_case, tolerated
from balai.cases.steps.work import Work, load_work, speak_for
from balai.catalogue.queries.forms import eligibility, missing
from balai.directory.queries import MallFacts, get_mall
from balai.identity.steps import find_or_make_person
from balai.journal.command import Log, command, to_ms
from balai.journal.sql import run
from balai.kernel.actors import Actor, Once


def submit_application(*, code: str, by: Actor, at: datetime, once: Once | None = None) -> dict[str, Any]:
    """Hand in a complete application: each service becomes a case with a number, a promise and running steps.

    A case that waits for another one's product is received and starts by itself when that is granted.
    Raises ApplicationIncomplete with what is missing, EditsUnconfirmed, NotEligible with the rule, CaseMoved when it
    was sent before, NotFound, NotAllowed. Records `application.submitted`, and per case `case.received`,
    `case.started`, `item.readied` and what the first steps record.
    """
    found = find_application(code)
    mall = get_mall(found.mall)
    with command("application.submit", by=by, at=at, chain=found.mall, once=once) as log:
        application = lock_application(code)
        if application.sent_ms is not None or application.expired_ms is not None:
            raise CaseMoved(verb="submit", status="received")
        works = _works(log, mall, application, at)
        _check_whole(works)
        _name_person(log, application, works[0].values, at)
        for work in works:
            _receive(work)
        for work in works:  # the number last: who counts is locked until the commit
            work.settle_number()
        names = [work.case.name for work in works]
        log.record(ApplicationSubmitted(application.id, application.person, names), subject=application.subject)
        for work in works:
            work.close()
        return log.answer({"code": code, "cases": [_answer(work) for work in works]})


def _works(log: Log, mall: MallFacts, application: ApplicationRow, at: datetime) -> list[Work]:
    values, files = read_values(application.id), read_files(application.id)
    return [
        Work(
            log, mall, application, row, pinned_doc(row.mall, row.service, row.definition, row.digest), at, [], values,
            files, [],
        )
        for row in lock_cases_of(application.id)
        if row.status == "draft"
    ]


def _check_whole(works: list[Work]) -> None:
    """Every standard of the application is met: nothing missing, nothing unconfirmed, nobody ineligible."""
    _check_confirmed(works[0].values)
    for work in works:
        facts = plain_facts(work.values, work.files, work.application.channel, work.day)
        left = [one for one in missing(work.doc, facts, work.files) if one not in tolerated(work)]
        if left:
            raise ApplicationIncomplete(service=work.case.service, missing=left)
        for rule, holds, text in eligibility(work.doc, facts):
            if holds is False:
                raise NotEligible(service=work.case.service, rule=rule, why_id=text["id"], why_en=text["en"])


def _check_confirmed(values: Mapping[str, Value]) -> None:
    unconfirmed = sorted(name for name, value in values.items() if value.unconfirmed)
    if unconfirmed:
        raise EditsUnconfirmed(fields=unconfirmed)


def _name_person(log: Log, application: ApplicationRow, values: Mapping[str, Value], at: datetime) -> None:
    """The pseudonymous reference of the applicant, and the moment of sending."""
    told = {name: str(values[name].value or "") if name in values else "" for name in PERSON}
    if told["applicant.nik"] or told["applicant.name"]:
        application.person = find_or_make_person(
            log, name=told["applicant.name"], nik=told["applicant.nik"], phone=told["applicant.phone"],
            email=told["applicant.email"],
        )
    speak_for(log, application)
    application.sent_ms = to_ms(at)
    run(
        "UPDATE cases_application SET person = %s, sent_ms = %s WHERE id = %s",
        [application.person, application.sent_ms, application.id],
    )


PERSON = ("applicant.name", "applicant.nik", "applicant.phone", "applicant.email")


def _receive(work: Work) -> None:
    row, application, waits_for = work.case, work.application.id, work.case.waits_for
    work.numbering = partial(_next_number, work)
    move_case(row, "submit", work.at_ms)
    work.act("submit")
    work.tell(
        lambda: CaseReceived(
            row.name, application, row.service, row.agency, row.definition, row.digest, waits_for
        )
    )
    fee = fee_of(work)
    if fee.known:
        set_case(row, fee_idr=fee.amount_idr)
    if not row.waits_for:
        start_case(work)
    work.write()


def _next_number(work: Work) -> str:
    year = work.day.year
    return number_of(work.mall.id, year, next_serial(work.case.mall, "case", year))


def _answer(work: Work) -> dict[str, Any]:
    row: CaseRow = work.case
    return {
        "number": row.name, "service": row.service, "status": row.status, "due_ms": row.due_ms,
        "promised_ms": row.promised_ms, "calendar": row.calendar, "receipt": row.receipt, "fee_idr": row.fee_idr,
        "bill": row.bill, "waits_for": row.waits_for.split(),
    }  # fmt: skip


def correct_and_resend(
    *, code: str, case: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Send a mended list again: the clock resumes, or restarts where the standard says so, and the step is redone.

    Raises CorrectionIncomplete with what is left, EditsUnconfirmed, CaseMoved, NotFound, NotAllowed. Records `case.resent`,
    `clock.noted`, `item.redone` and what follows.
    """
    found = find_application(code)
    with command("application.submit", by=by, at=at, chain=found.mall, once=once) as log:
        work = load_work(log, found.mall, case, at)
        check_own(work, found.id)
        listed = Return.objects.filter(case_id=work.case.id, closed_ms=None).first()
        if listed is None:
            raise CaseMoved(verb="resend", status=work.case.status)
        rows = ReturnItem.objects.filter(returned=listed).values_list("target", "mended_ms")
        check_mended([one for one, _ in rows], [one for one, mended_ms in rows if mended_ms is not None])
        _check_confirmed(work.values)
        Return.objects.filter(pk=listed.pk).update(closed_ms=to_ms(at))
        _resend(work, listed.pk, sorted(one for one, _ in rows))
        work.flush()
        return log.answer({"case": work.case.name, "status": work.case.status, "due_ms": work.case.due_ms})


def _resend(work: Work, listed: int, targets: list[str]) -> None:
    """The case runs again; every step that was answered with a return gets a new attempt."""
    move_case(work.case, "resend", work.at_ms)
    work.act("resend")
    number = work.case.name
    work.tell(lambda: CaseResent(number, targets))
    note_fact(work, "resume", cause=f"return:{listed}")
    for step, place in work.places.items():
        if place.state == "done" and place.outcome == "return":
            redo_from(work, step)
    advance_case(work)
