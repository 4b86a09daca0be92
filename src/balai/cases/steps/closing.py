"""How a case ends: granted, refused, deemed granted by silence, withdrawn; and what each leaves behind."""

from __future__ import annotations

import json
from collections.abc import Sequence

from balai.cases.events import CaseBlocked, CaseDecided, CaseDeemed, CaseSigned, CaseWithdrawn
from balai.cases.models import Decision, Opinion, Return
from balai.cases.queries.clocks import term_end
from balai.cases.rules.flow import downstream
from balai.cases.rules.papers import deed_body, grant_body, refusal_body, withdrawal_body
from balai.cases.rules.states import ITEM_OPEN
from balai.cases.steps.advance import advance_case, cancel_open, finish_item
from balai.cases.steps.clocks import stop_clock
from balai.cases.steps.papers import local_day, order_case_product, order_letter
from balai.cases.steps.row import CaseRow, ItemRow, lock_cases_of, move_case, read_application, set_case
from balai.cases.steps.starting import start_waiting
from balai.cases.steps.work import Work, work_of
from balai.identity.vault import blind, seal
from balai.payments.queries import find_bills
from balai.payments.steps import cancel_bill

SEAL = "agency:{agency}"
"""Who signs what nobody signs by hand: the agency's own seal."""


def grant_case(work: Work, item: ItemRow, *, codes: Sequence[str], note: str) -> None:
    """The positive decision: its row, frozen opinions, what follows it, and cases that waited for it."""
    move_case(work.case, "grant", work.at_ms, decided_ms=work.at_ms)
    finish_item(work, item, "granted")
    _keep_decision(work, "granted", codes, note, until_ms=None)
    _leave_rest(work, item.step)
    if work.doc["clock"] is not None and work.doc["clock"]["stop"] == "decided":
        stop_clock(work, "granted")
    if not _signing_follows(work, item.step):
        issue_product(work, signer=work.log.by.ref)
    advance_case(work)
    work.flush()
    wake_waiting(work)


def refuse_case(work: Work, item: ItemRow, *, codes: Sequence[str], note: str) -> None:
    """The negative decision: reasoned, with the way to object; the rest of the steps is closed."""
    until_ms = term_end(work.mall, work.case.agency, work.doc["objection"], work.at)
    move_case(work.case, "refuse", work.at_ms, decided_ms=work.at_ms)
    finish_item(work, item, "refused")
    _keep_decision(work, "refused", codes, note, until_ms=until_ms)
    cancel_open(work)
    stop_clock(work, "refused")
    cancel_unpaid(work)
    basis = (work.doc["objection"] or {}).get("basis") or ""
    until = local_day(work, until_ms) if until_ms is not None else None
    order_letter(
        work, "refusal", refusal_body(note, basis, until, work.application.lang), signer=work.log.by.ref
    )
    work.flush()
    block_waiting(work, "refused")


def deem_case(work: Work) -> None:
    """Silence is a decision: deemed granted, a draft deed is ordered, signing is what is left to do."""
    due_ms, calendar = work.case.due_ms or work.at_ms, work.case.calendar
    move_case(work.case, "deem", work.at_ms, decided_ms=work.at_ms)
    decide = next((item for item in reversed(work.items) if item.kind == "decide"), None)
    later = downstream(work.steps, decide.step) if decide else ()
    cancel_open(work, but=frozenset({decide.step if decide else "", *later}))
    if decide is not None and decide.state in ITEM_OPEN:
        finish_item(work, decide, "deemed", verb="deem", by_hand=False)
    digest = _keep_row(work, "deemed", (), "", None)
    stop_clock(work, "deemed")
    basis = work.doc["clock"]["basis"] or ""
    order_letter(
        work, "deed", deed_body(local_day(work, due_ms), basis, work.application.lang),
        signer=SEAL.format(agency=work.case.agency),
    )
    number, service = work.case.name, work.case.service
    work.tell(lambda: CaseDeemed(number, service, due_ms, calendar, digest))
    if decide is None or not _signing_follows(work, decide.step):
        issue_product(work, signer=SEAL.format(agency=work.case.agency))
    advance_case(work)
    work.flush()
    wake_waiting(work)


def withdraw_open_case(work: Work) -> None:
    """The applicant takes the case back: everything open is closed, an unpaid bill cancelled, a letter ordered."""
    begun = work.case.status
    move_case(work.case, "withdraw", work.at_ms)
    Return.objects.filter(case_id=work.case.id, closed_ms=None).update(closed_ms=work.at_ms)
    cancel_open(work)
    if begun in ("running", "returned"):
        stop_clock(work, "withdrawn")
    cancel_unpaid(work)
    order_letter(
        work, "withdrawal", withdrawal_body(work.application.lang), signer=SEAL.format(agency=work.case.agency)
    )
    number = work.case.name
    work.tell(lambda: CaseWithdrawn(number))
    work.flush()
    block_waiting(work, "withdrawn")


def issue_product(work: Work, *, signer: str) -> None:
    """Order the product, or the letter of approval where the standard names none. Records `case.signed`."""
    code = order_case_product(work, signer=signer) or order_letter(
        work, "grant", grant_body(work.application.lang), signer=signer
    )
    Decision.objects.filter(case_id=work.case.id, overturned_ms=None).update(
        signed_ms=work.at_ms, signed_by=signer
    )
    number = work.case.name
    work.tell(lambda: CaseSigned(number, code))


def cancel_unpaid(work: Work) -> None:
    """Cancel the bill of a case that will not go on, unless it is paid."""
    for bill in find_bills(work.case.subject):
        if bill.state == "open":
            cancel_bill(work.log, bill.code, work.at)


def _signing_follows(work: Work, step: str) -> bool:
    later = downstream(work.steps, step)
    return any(item.kind == "sign" and item.step in later and item.state in ITEM_OPEN for item in work.items)


def _leave_rest(work: Work, decide: str) -> None:
    """Close branches that nobody waits for any more: open steps that do not follow the decision."""
    cancel_open(work, but=frozenset(downstream(work.steps, decide)))


def _keep_decision(work: Work, outcome: str, codes: Sequence[str], note: str, *, until_ms: int | None) -> None:
    digest = _keep_row(work, outcome, codes, note, until_ms)
    number, told = work.case.name, list(codes)
    work.tell(lambda: CaseDecided(number, outcome, False, told, digest, until_ms))


def _keep_row(work: Work, outcome: str, codes: Sequence[str], note: str, until_ms: int | None) -> str:
    """The decision's row and the freezing of opinions; the keyed digest of what was known."""
    digest = blind(json.dumps(work.facts(), sort_keys=True, default=str))[:64]
    Decision.objects.create(
        case_id=work.case.id, outcome=outcome, codes=" ".join(codes), note=seal(note) if note else "",
        by=work.log.by.ref, at_ms=work.at_ms, facts=digest, objection_until_ms=until_ms,
    )
    Opinion.objects.filter(case_id=work.case.id, frozen_ms=None).update(frozen_ms=work.at_ms)
    return digest


def waiting_on(work: Work) -> list[CaseRow]:
    """Cases of the same application that wait for this one's product, locked."""
    rows = lock_cases_of(work.case.application_id)
    return [row for row in rows if row.status == "received" and work.case.service in row.waits_for.split()]


def wake_waiting(work: Work) -> None:
    """Start the cases that waited for this product only. Records `case.started` and what follows."""
    for row in waiting_on(work):
        left = [one for one in row.waits_for.split() if one != work.case.service]
        other = work_of(work.log, work.mall, read_application(row.application_id), row, work.at)
        set_case(row, waits_for=" ".join(left))
        if not left:
            start_waiting(other)
        other.flush()


def block_waiting(work: Work, why: str) -> None:
    """Say openly that a product will not come: the cases that wait for it are blocked. Records `case.blocked`."""
    for row in waiting_on(work):
        other = work_of(work.log, work.mall, read_application(row.application_id), row, work.at)
        set_case(row, blocked=True)
        number, service = row.name, work.case.service
        other.tell(lambda number=number, service=service: CaseBlocked(number, service, why))  # type: ignore[misc]
        other.flush()
