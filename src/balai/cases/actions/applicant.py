"""What the applicant does with a running or decided case: withdraw, object, go on without the awaited product."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from balai.cases.events import CaseObjected
from balai.cases.models import Decision, Objection
from balai.cases.queries.facts import plain_facts
from balai.cases.rules.demands import ApplicationIncomplete, ObjectionLate, check_objection, check_reason
from balai.cases.rules.states import CaseMoved
from balai.cases.steps.closing import withdraw_open_case
from balai.cases.steps.mending import check_own
from balai.cases.steps.row import find_application, set_case
from balai.cases.steps.starting import start_waiting
from balai.cases.steps.work import load_work
from balai.catalogue.queries.forms import missing
from balai.identity.vault import seal
from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once


def withdraw_case(
    *, code: str, case: str, note: str = "", by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Take an undecided case back. Cases that wait for its product are told so. A letter says that it is closed.

    Raises CaseMoved once decided, NotFound, NotAllowed. Records `case.withdrawn` and what it closes.
    """
    found = find_application(code)
    with command("case.withdraw", by=by, at=at, chain=found.mall, once=once) as log:
        work = load_work(log, found.mall, case, at)
        check_own(work, found.id)
        work.act("withdraw", note=note.strip())
        withdraw_open_case(work)
        return log.answer({"case": work.case.name, "status": work.case.status})


def object_to_decision(
    *, code: str, case: str, note: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Object to a refusal within the term, with the reason.

    Raises ObjectionLate (decided otherwise, term over, objected already), ReasonMissing, NotFound, NotAllowed.
    Records `case.objected`.
    """
    told = check_reason(note)
    found = find_application(code)
    with command("case.object", by=by, at=at, chain=found.mall, once=once) as log:
        work = load_work(log, found.mall, case, at)
        check_own(work, found.id)
        decision = Decision.objects.filter(case_id=work.case.id, overturned_ms=None).first()
        until_ms = decision.objection_until_ms if decision else None
        check_objection(work.case.status, until_ms, to_ms(at))
        if decision is None or Objection.objects.filter(decision=decision).exists():
            raise ObjectionLate(why="objected", status=work.case.status)
        Objection.objects.create(
            case_id=work.case.id, decision=decision, note=seal(told), by=by.ref, at_ms=to_ms(at)
        )
        work.act("object", note=told)
        number = work.case.name
        work.tell(lambda: CaseObjected(number, until_ms))
        work.flush()
        return log.answer({"case": work.case.name, "until_ms": until_ms})


def start_without(*, code: str, case: str, by: Actor, at: datetime, once: Once | None = None) -> dict[str, Any]:
    """Go on with a case whose awaited product will not come, when nothing is missing without it.

    Raises ApplicationIncomplete with what is missing, CaseMoved, NotFound, NotAllowed. Records `case.started`.
    """
    found = find_application(code)
    with command("application.submit", by=by, at=at, chain=found.mall, once=once) as log:
        work = load_work(log, found.mall, case, at)
        check_own(work, found.id)
        if work.case.status != "received" or not work.case.blocked:
            raise CaseMoved(verb="start", status=work.case.status)
        facts = plain_facts(work.values, work.files, work.application.channel, work.day)
        left = list(missing(work.doc, facts, work.files))
        if left:
            raise ApplicationIncomplete(service=work.case.service, missing=left)
        set_case(work.case, waits_for="", blocked=False)
        start_waiting(work)
        work.act("start")
        work.flush()
        return log.answer({"case": work.case.name, "status": work.case.status, "due_ms": work.case.due_ms})
