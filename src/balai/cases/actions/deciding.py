"""The decision and what follows it: decide, sign in batch, answer an objection, correct an issued document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from balai.cases.events import CaseCorrected, CaseReopened, ObjectionAnswered
from balai.cases.models import Decision, Objection
from balai.cases.queries.facts import fields_of, open_fields_of, read_values
from balai.cases.rules.demands import check_reason
from balai.cases.rules.hands import OwnCase, check_four_eyes
from balai.cases.rules.states import POSITIVE, CaseMoved
from balai.cases.steps.advance import advance_case, finish_item, redo_decided
from balai.cases.steps.clocks import note_fact
from balai.cases.steps.closing import grant_case, issue_product, refuse_case
from balai.cases.steps.facts import write_values
from balai.cases.steps.hold import check_item, hold_item, item_answer
from balai.cases.steps.papers import order_case_product
from balai.cases.steps.row import move_case
from balai.cases.steps.work import Work, load_work
from balai.catalogue.queries.forms import check_value
from balai.documents.queries.files import get_file
from balai.documents.steps.products import revoke_product
from balai.identity.queries import is_related
from balai.identity.vault import seal
from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotFound

OUTCOMES = ("granted", "refused")
ANSWERS = ("upheld", "rejected")


def decide_case(  # noqa: PLR0913 - a decision is its outcome and its reasons
    *, mall: str, item: int, outcome: str, note: str = "", codes: Sequence[str] = (), by: Actor, at: datetime,
    once: Once | None = None,
) -> dict[str, Any]:
    """Grant or refuse; a refusal is reasoned and tells the way to object. One decision per case.

    `codes` are ids of the definition's eligibility rules or words of the house. Opinions freeze. Who verified,
    recommended, countersigned or typed the application never decides. Raises ReasonMissing, BadInput, FourEyes,
    OwnCase, NotYours, ItemMoved, CaseMoved, NotAllowed. Records `case.decided`, `item.finished`, `document.ordered`
    and what follows.
    """
    if outcome not in OUTCOMES:
        raise BadInput(field="outcome", why="one of " + ", ".join(OUTCOMES), value=outcome)
    told = check_reason(note) if outcome == "refused" else note.strip()
    with command("case.decide", by=by, at=at, chain=mall, once=once) as log:
        work, found = hold_item(log, item, at, "decide")
        work.act("grant" if outcome == "granted" else "refuse", found.step, told)
        (grant_case if outcome == "granted" else refuse_case)(work, found, codes=codes, note=told)
        return log.answer(item_answer(work, found) | {"product": work.case.product, "letter": work.case.letter})


def sign_decisions(
    *, mall: str, cases: Sequence[str], by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Sign the decisions of several cases at once; each product is ordered under this signer's name.

    All or nothing. Raises BadInput when a case has nothing to sign, FourEyes, OwnCase, NotYours, NotFound,
    NotAllowed. Records `case.signed`, `item.finished`, `document.ordered` per case.
    """
    wanted = sorted(set(cases))
    if not 1 <= len(wanted) <= 100:
        raise BadInput(field="cases", why="from 1 to 100", value=len(wanted))
    with command("case.sign", by=by, at=at, chain=mall, once=once) as log:
        signed = []
        for number in wanted:
            work = load_work(log, mall, number, at)
            signed.append(_sign(work))
        return log.answer({"signed": signed})


def _sign(work: Work) -> dict[str, Any]:
    if work.case.status not in POSITIVE:
        raise CaseMoved(verb="sign", status=work.case.status, case=work.case.name)
    found = next((one for one in work.items if one.kind == "sign" and one.state in ("ready", "taken")), None)
    if found is None:
        raise BadInput(field="cases", why="a case that waits for a signature", value=work.case.name)
    check_item(work, found, "sign")
    finish_item(work, found, "ok")
    work.act("sign", found.step)
    issue_product(work, signer=work.log.by.ref)
    advance_case(work)
    work.flush()
    return {"case": work.case.name, "product": work.case.product}


def answer_objection(  # noqa: PLR0913
    *, mall: str, case: str, outcome: str, note: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Uphold or reject an objection; never by who decided, verified, countersigned or typed. Upheld: the decision is
    taken back, to be made anew by another than who made it.

    Raises ReasonMissing, BadInput, FourEyes, OwnCase, CaseMoved, NotFound, NotAllowed.
    Records `objection.answered`, and `case.reopened` with what follows.
    """
    if outcome not in ANSWERS:
        raise BadInput(field="outcome", why="one of " + ", ".join(ANSWERS), value=outcome)
    told = check_reason(note)
    with command("case.decide", by=by, at=at, chain=mall, once=once) as log:
        work = load_work(log, mall, case, at)
        by.require_agency(work.case.agency)
        row = Objection.objects.filter(case_id=work.case.id, answered_ms=None).select_related("decision").first()
        if row is None:
            raise CaseMoved(verb="answer", status=work.case.status)
        check_four_eyes("decide", by.ref, work.doers)
        _check_no_relation(work)
        row.outcome, row.answer, row.answered_by, row.answered_ms = outcome, seal(told), by.ref, to_ms(at)
        row.save(update_fields=["outcome", "answer", "answered_by", "answered_ms"])
        work.act("objection", note=told)
        number = work.case.name
        work.tell(lambda: ObjectionAnswered(number, outcome))
        if outcome == "upheld":
            _reopen(work)
        work.flush()
        return log.answer({"case": work.case.name, "outcome": outcome, "status": work.case.status})


def _check_no_relation(work: Work) -> None:
    if work.application.person and is_related(work.log.by.ref, work.application.person):
        raise OwnCase(case=work.case.name)


def _reopen(work: Work) -> None:
    """Take the decision back: it stays as history, its step is done anew by somebody else, the clock restarts."""
    move_case(work.case, "reopen", work.at_ms, decided_ms=None)
    Decision.objects.filter(case_id=work.case.id, overturned_ms=None).update(overturned_ms=work.at_ms)
    note_fact(work, "restart", cause="objection")
    number = work.case.name
    work.tell(lambda: CaseReopened(number))
    redo_decided(work)
    advance_case(work)


def correct_product(  # noqa: PLR0913
    *, mall: str, case: str, values: Mapping[str, Any], proof: str, note: str, by: Actor, at: datetime,
    once: Once | None = None,
) -> dict[str, Any]:
    """Correct an issued document with proof: corrected fields, the file that proves them (owner `case:NUMBER` or
    the application's), and why. A new paper is ordered; at its signing it supersedes the old one.

    Raises ReasonMissing, BadInput, CaseMoved, ProductOver, OwnCase, NotFound, NotAllowed. Records `case.corrected`.
    """
    told = check_reason(note)
    with command("product.revoke", by=by, at=at, chain=mall, once=once) as log:
        work = load_work(log, mall, case, at)
        by.require_agency(work.case.agency)
        if work.case.status not in POSITIVE or not work.case.product:
            raise CaseMoved(verb="correct", status=work.case.status)
        _check_no_relation(work)
        if get_file(proof).owner not in (work.case.subject, work.application.subject):
            raise NotFound(thing="file", name=proof)
        _correct_values(work, values, proof)
        was = work.case.product
        code = order_case_product(work, signer=by.ref, replaces=was)
        work.act("correct", note=told)
        number, names = work.case.name, sorted(values)
        work.tell(lambda: CaseCorrected(number, names, was, code, proof))
        work.flush()
        return log.answer({"case": number, "was": was, "product": code})


def _correct_values(work: Work, values: Mapping[str, Any], proof: str) -> None:
    fields = fields_of(work.doc)
    for name in values:
        if name not in fields:
            raise BadInput(field=name, why="a field of this form")
    checked = {name: check_value(fields[name], raw) for name, raw in values.items()}
    write_values(
        work.log, work.application.id, checked, open_fields=open_fields_of([work.doc]), source="document", at=work.at,
        verified_by=f"file:{proof}"[:80],
    )
    work.values = read_values(work.application.id)


def revoke_decision_product(  # noqa: PLR0913
    *, mall: str, case: str, reason_code: str, note: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Revoke the product of a granted case, with a reason code of the documents room and a sentence.

    Raises ReasonMissing, CaseMoved, ProductOver, OwnCase, NotFound, NotAllowed. Records `document.revoked`.
    """
    told = check_reason(note)
    with command("product.revoke", by=by, at=at, chain=mall, once=once) as log:
        work = load_work(log, mall, case, at)
        by.require_agency(work.case.agency)
        if not work.case.product:
            raise CaseMoved(verb="revoke", status=work.case.status)
        _check_no_relation(work)
        revoke_product(log, work.case.product, reason_code, work.at_ms)
        work.act("revoke", note=told)
        work.flush()
        return log.answer({"case": work.case.name, "product": work.case.product})
