"""The officers' acts before the decision: check, return, opinion, visit, assessment, recommendation, countersign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from balai.cases.events import OpinionGiven, StandardChangeProposed
from balai.cases.models import Datum, Opinion, Proposal
from balai.cases.queries.facts import fields_of, open_fields_of, plain_facts, read_values
from balai.cases.queries.sight import visible_cases
from balai.cases.rules.demands import FeeUnknown, OpinionFrozen, check_demands, check_reason, targets_of
from balai.cases.rules.flow import VERDICTS
from balai.cases.rules.hands import check_holder
from balai.cases.rules.states import OPEN, ItemMoved
from balai.cases.steps.advance import advance_case, fee_of, finish_item, keep_fee
from balai.cases.steps.facts import write_values
from balai.cases.steps.hold import check_item, check_outcome, hold_item, item_answer, load_item
from balai.cases.steps.mending import send_back
from balai.cases.steps.row import ItemRow
from balai.cases.steps.work import Work
from balai.catalogue.queries.forms import check_value, needed_documents, visible_pages
from balai.documents.queries.files import get_file
from balai.identity.vault import seal
from balai.journal.command import Log, command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotFound


def finish_check(  # noqa: PLR0913
    *, mall: str, item: int, outcome: str = "ok", note: str = "", verified: Sequence[str] = (), by: Actor,
    at: datetime, once: Once | None = None,
) -> dict[str, Any]:
    """Finish a check with an outcome of its definition; `verified` fields count as seen by this officer.

    Any outcome but `ok` needs a note; a return is `return_case`. Raises ReasonMissing, BadInput, FourEyes, OwnCase,
    NotYours, ItemMoved, CaseMoved, NotAllowed. Records `item.finished` and what follows.
    """
    with command("case.check", by=by, at=at, chain=mall, once=once) as log:
        work, found = hold_item(log, item, at, "check")
        _verify(work, found, verified)
        return log.answer(_finish(work, found, outcome, note))


def _verify(work: Work, item: ItemRow, fields: Sequence[str]) -> None:
    """Append the values anew as verified by this step: provenance stays, the verification has its own row."""
    latest = work.values
    rows = Datum.objects.filter(application_id=work.application.id, field__in=[one for one in fields if one in latest])
    seen = {row.field: row for row in rows.order_by("id")}
    Datum.objects.bulk_create(
        Datum(
            application_id=row.application_id, field=row.field, value=row.value, sealed=row.sealed, source=row.source,
            by=row.by, at_ms=row.at_ms, confirmed_ms=row.confirmed_ms,
            verified_by=f"{work.case.name}/{item.step}/{work.log.by.ref}"[:80],
        )
        for row in seen.values()
    )


def _finish(work: Work, item: ItemRow, outcome: str, note: str, kind: str = "") -> dict[str, Any]:
    """End a step by hand, let the case go on, write everything."""
    if check_outcome(work, item, outcome) == "return":
        raise BadInput(field="outcome", why="a return is sent as a list", value=outcome)
    told = note.strip() if outcome == "ok" else check_reason(note)
    finish_item(work, item, outcome)
    work.act(kind or item.kind, item.step, told)
    advance_case(work)
    work.flush()
    return item_answer(work, item)


def return_case(
    *, mall: str, item: int, items: Sequence[Mapping[str, Any]], by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Return the case for correction as a typed list of `{"target", "kind", "note"}`; the clock pauses.

    Only what the pinned definition asks of this applicant may be demanded. Raises DemandBeyondStandard with the
    target, BadInput, FourEyes, OwnCase, NotYours, ItemMoved, CaseMoved, NotAllowed. Records `case.returned`,
    `item.finished`, `clock.noted`.
    """
    with command("case.return", by=by, at=at, chain=mall, once=once) as log:
        work, found = hold_item(log, item, at, "check", "consult", "visit", "countersign")
        check_outcome(work, found, "return")
        demands = check_demands(items, _allowed_targets(work))
        finish_item(work, found, "return")
        send_back(work, found, demands)
        work.act("return", found.step)
        work.flush()
        return log.answer(item_answer(work, found))


def _allowed_targets(work: Work) -> frozenset[str]:
    """What the standard asks in this very case: shown fields, needed documents, and documents that were given."""
    facts = plain_facts(work.values, work.files, work.application.channel, work.day)
    shown = {field["id"] for page in visible_pages(work.doc, facts) for field in page["fields"]}
    needed = {document["id"] for document in needed_documents(work.doc, facts)}
    return frozenset(targets_of(work.doc) & (shown | needed | set(work.files)))


def give_opinion(  # noqa: PLR0913
    *, mall: str, item: int, verdict: str, note: str = "", file_id: str = "", by: Actor, at: datetime,
    once: Once | None = None,
) -> dict[str, Any]:
    """A consulted agency says agree, agree_with_conditions, disagree or no_objection; until the decision who said
    it may say it anew, also late where its silence was passed over; then it is frozen. Everything but a plain
    agreement needs a note.

    Raises OpinionFrozen, ReasonMissing, BadInput, FourEyes, OwnCase, NotYours, ItemMoved, NotAllowed.
    Records `opinion.given`, `item.finished` and what follows.
    """
    if verdict not in VERDICTS:
        raise BadInput(field="verdict", why="one of " + ", ".join(VERDICTS), value=verdict)
    told = note.strip() if verdict in ("agree", "no_objection") else check_reason(note)
    with command("case.opine", by=by, at=at, chain=mall, once=once) as log:
        work, found = load_item(log, item, at)
        if work.case.status not in OPEN:
            raise OpinionFrozen(case=work.case.name)
        check_item(work, found, "consult")
        _check_sayable(work, found)
        _keep_opinion(work, found, verdict, told, _own_file(work, file_id))
        outcome = "refuse" if verdict == "disagree" and _may(work, found, "refuse") else "ok"
        if found.state == "done":
            found.outcome, found.by, found.fresh = outcome, by.ref, True
        else:
            finish_item(work, found, outcome)
        work.act("opinion", found.step, told)
        advance_case(work)
        work.flush()
        return log.answer(item_answer(work, found) | {"verdict": verdict})


def _check_sayable(work: Work, item: ItemRow) -> None:
    """Raise ItemMoved when this attempt ended with a list or was begun anew, NotYours when a colleague said it."""
    if item.outcome == "return" or work.latest(item.step) is not item:
        raise ItemMoved(verb="finish", state=item.state)
    if item.state == "done":
        check_holder(item.by, work.log.by.ref)


def _may(work: Work, item: ItemRow, outcome: str) -> bool:
    return outcome in work.step_doc(item.step)["outcomes"]


def _own_file(work: Work, file_id: str) -> str:
    """An officer's file of this case (owner `case:NUMBER`). Raises NotFound."""
    if file_id and get_file(file_id).owner != work.case.subject:
        raise NotFound(thing="file", name=file_id)
    return file_id


def _keep_opinion(work: Work, item: ItemRow, verdict: str, note: str, file: str) -> None:
    late = item.term_due_ms is not None and work.at_ms > item.term_due_ms
    Opinion.objects.create(
        case_id=work.case.id, item_id=item.id, agency=item.agency, verdict=verdict, note=seal(note) if note else "",
        file=file, by=work.log.by.ref, at_ms=work.at_ms, late=late,
    )
    number, step, agency = work.case.name, item.step, item.agency
    work.tell(lambda: OpinionGiven(item.id, number, step, agency, verdict, late, False))


def record_visit(  # noqa: PLR0913
    *, mall: str, item: int, outcome: str = "ok", note: str, values: Mapping[str, Any] | None = None,
    files: Sequence[str] = (), by: Actor, at: datetime, once: Once | None = None,
) -> dict[str, Any]:
    """Report a field visit: what was found, measured values of fields, pictures (owner `case:NUMBER`).

    Raises ReasonMissing, BadInput, FourEyes, OwnCase, NotYours, ItemMoved, NotAllowed. Records `item.finished` and
    what follows.
    """
    told = check_reason(note)
    with command("case.visit", by=by, at=at, chain=mall, once=once) as log:
        work, found = hold_item(log, item, at, "visit")
        for file_id in files:
            _own_file(work, file_id)
        _measure(log, work, found, values or {})
        return log.answer(_finish(work, found, outcome, told))


def _measure(log: Log, work: Work, item: ItemRow, values: Mapping[str, Any]) -> None:
    """Append what an officer measured, verified by the step that measured it."""
    fields = fields_of(work.doc)
    for name in values:
        if name not in fields:
            raise BadInput(field=name, why="a field of this form")
    checked = {name: check_value(fields[name], raw) for name, raw in values.items()}
    write_values(
        log, work.application.id, checked, open_fields=open_fields_of([work.doc]), source="document", at=work.at,
        verified_by=f"{work.case.name}/{item.step}/{log.by.ref}"[:80],
    )
    work.values = read_values(work.application.id)


def assess_fee(  # noqa: PLR0913
    *, mall: str, item: int, values: Mapping[str, Any] | None = None, note: str = "", by: Actor, at: datetime,
    once: Once | None = None,
) -> dict[str, Any]:
    """Fix the fee from the dated tariff on assessed values; no other amount can be entered.

    Raises FeeUnknown with what the tariff still asks, BadInput, FourEyes, OwnCase, NotYours, NotAllowed.
    Records `fee.assessed`, `item.finished`, and `bill.raised` when paying comes next.
    """
    with command("case.assess", by=by, at=at, chain=mall, once=once) as log:
        work, found = hold_item(log, item, at, "assess")
        _measure(log, work, found, values or {})
        fee = fee_of(work)
        if not fee.known:
            raise FeeUnknown(case=work.case.name, asks=list(fee.why))
        keep_fee(work, fee)
        answer = _finish(work, found, "ok", note)
        return log.answer(answer | {"fee_idr": work.case.fee_idr, "bill": work.case.bill})


def recommend_case(  # noqa: PLR0913
    *, mall: str, item: int, outcome: str = "ok", note: str = "", by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Recommend to grant (`ok`) or to refuse, with the reason. Who recommends never decides.

    Raises ReasonMissing, BadInput, FourEyes, OwnCase, NotYours, ItemMoved, NotAllowed. Records `item.finished`.
    """
    with command("case.take", by=by, at=at, chain=mall, once=once) as log:
        work, found = hold_item(log, item, at, "recommend")
        return log.answer(_finish(work, found, outcome, note))


def countersign_case(
    *, mall: str, item: int, note: str = "", by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Countersign (paraf) by the controlling role, who has done nothing else in the case.

    Raises FourEyes, OwnCase, NotYours, ItemMoved, CaseMoved, NotAllowed. Records `item.finished`.
    """
    with command("case.countersign", by=by, at=at, chain=mall, once=once) as log:
        work, found = hold_item(log, item, at, "countersign")
        return log.answer(_finish(work, found, "ok", note))


def propose_standard_change(
    *, mall: str, case: str, note: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Offer what could not be demanded as a change of the standard, for the officer who keeps it.

    Raises ReasonMissing, NotFound, NotAllowed. Records `standard.change_proposed`.
    """
    told = check_reason(note)
    with command("case.take", by=by, at=at, chain=mall, once=once) as log:
        row = visible_cases(by).filter(mall=mall, number=case).first()
        if row is None:
            raise NotFound(thing="case", name=case)
        proposal = Proposal.objects.create(
            mall=mall, service=row.service, definition=row.definition, agency=row.agency, case_id=row.pk,
            note=seal(told), by=by.ref, at_ms=to_ms(at),
        )
        log.record(
            StandardChangeProposed(proposal.pk, row.service, row.definition, row.agency), subject=f"case:{case}"
        )
        return log.answer({"proposal": proposal.pk})
