"""What time does by itself: warnings, silence, lapsed consultations, a changed calendar. The worker calls these often;
each computes from facts, none counts."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from balai.cases.events import CaseDueChanged, CaseEscalated, CaseWarned, ClocksRecomputed, OpinionGiven
from balai.cases.models import Case, Opinion, WorkItem
from balai.cases.queries.clocks import next_warning, stand
from balai.cases.rules.flow import lapse
from balai.cases.rules.states import IN_HAND, CaseMoved, ItemMoved
from balai.cases.steps.advance import advance_case, finish_item
from balai.cases.steps.clocks import refresh_due, term_moved
from balai.cases.steps.closing import deem_case
from balai.cases.steps.hold import load_item
from balai.cases.steps.recompute import moved_terms, recompute_batch, write_terms
from balai.cases.steps.row import ItemRow, set_case
from balai.cases.steps.work import Work, load_work
from balai.directory.queries import get_mall, work_calendar
from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor
from balai.kernel.clocks import rungs

BATCH = 1000


def warn_deadlines(*, mall: str, by: Actor, at: datetime, limit: int = 200) -> int:
    """Take open cases up the warning ladder: half, four fifths, last day, overdue; each rung once. Returns how many.

    Raises NotAllowed. Records `case.warned`.
    """
    due = Case.objects.filter(mall=mall, status__in=["running", "returned"], warn_ms__lte=to_ms(at))
    numbers = list(due.order_by("warn_ms").values_list("number", flat=True)[:limit])
    for number in numbers:
        with suppress(CaseMoved), command("case.warn", by=by, at=at, chain=mall) as log:
            work = load_work(log, mall, str(number), at)
            _warn(work)
            work.flush()
    return len(numbers)


def _warn(work: Work) -> None:
    case = work.case
    told = stand(work.doc, work.clock, work_calendar(work.mall, case.agency))
    reached = rungs(told, work.at) if told is not None else []
    if not reached or case.status not in ("running", "returned"):
        raise CaseMoved(verb="warn", status=case.status)
    rung = reached[-1]
    set_case(case, warned=rung, warn_ms=next_warning(told, work.at_ms))
    number, agency, due_ms = case.name, case.agency, case.due_ms
    work.tell(lambda: CaseWarned(number, agency, rung, due_ms))


def settle_silence(*, mall: str, by: Actor, at: datetime, limit: int = 50) -> list[str]:
    """Decide by law what nobody decided in time: deemed granted with a draft deed, or escalated, as the pinned
    definition says. Returns the numbers of the cases deemed granted.

    The deadline is computed again from the facts under the calendar of now before anything is settled.
    Raises NotAllowed. Records `case.deemed` and what follows, `case.escalated`, or `case.due_changed`.
    """
    late = Case.objects.filter(mall=mall, status="running", due_ms__lt=to_ms(at), escalated=False)
    deemed = []
    for number in list(late.order_by("due_ms").values_list("number", flat=True)[:limit]):
        with suppress(CaseMoved), command("case.settle", by=by, at=at, chain=mall) as log:
            work = load_work(log, mall, str(number), at)
            if _settle(work):
                deemed.append(work.case.name)
            work.flush()
    return deemed


def _settle(work: Work) -> bool:
    """Deem or escalate a case whose deadline has passed; whether it was deemed granted. Raises CaseMoved."""
    case = work.case
    if case.status != "running" or case.escalated:
        raise CaseMoved(verb="deem", status=case.status)
    was_ms, was, number, agency = case.due_ms, case.calendar, case.name, case.agency
    refresh_due(work)
    if case.due_ms is None or work.at_ms <= case.due_ms:
        work.tell(lambda: CaseDueChanged(number, was_ms, case.due_ms, was, case.calendar))
        return False
    if work.doc["clock"]["silence"] == "deemed_granted":
        deem_case(work)
        return True
    set_case(case, escalated=True)
    work.tell(lambda: CaseEscalated(number, "", agency))
    return False


def lapse_consultations(*, mall: str, by: Actor, at: datetime, limit: int = 100) -> int:
    """Apply the policy of steps whose own term passed: escalate, proceed without, or deemed no objection.

    The term is computed again under the calendar of now before anything lapses; a step set aside lapses too.
    Returns how many. Raises NotAllowed. Records `case.escalated`, or `opinion.given`, `item.finished` and what follows.
    """
    late = WorkItem.objects.filter(
        mall=mall, state__in=sorted(IN_HAND), term_due_ms__lt=to_ms(at), escalated=False,
        case__status__in=["running", "returned"],
    )
    ids = list(late.order_by("term_due_ms").values_list("id", flat=True)[:limit])
    for one in ids:
        with suppress(CaseMoved, ItemMoved), command("case.settle", by=by, at=at, chain=mall) as log:
            work, item = load_item(log, one, at)
            if item.state not in IN_HAND or item.escalated:
                raise CaseMoved(verb="lapse", status=item.state)
            _lapse(work, item)
            work.flush()
    return len(ids)


def _lapse(work: Work, item: ItemRow) -> None:
    verb, outcome = lapse(work.step_doc(item.step)["late"] or "")
    number, step, agency = work.case.name, item.step, item.agency
    if term_moved(work, item):
        calendar = work_calendar(work.mall, agency).version
        work.tell(lambda: ClocksRecomputed(agency, calendar, 1, 1))
        return
    if verb == "escalate":
        item.escalated, item.fresh = True, True
        work.tell(lambda: CaseEscalated(number, step, agency))
        return
    if item.kind == "consult" and outcome == "no_objection":
        Opinion.objects.create(
            case_id=work.case.id, item_id=item.id, agency=agency, verdict="no_objection", by=work.log.by.ref,
            at_ms=work.at_ms, late=True, deemed=True,
        )
        work.tell(lambda: OpinionGiven(item.id, number, step, agency, "no_objection", True, True))
    finish_item(work, item, outcome, verb="deem" if item.state == "suspended" else "finish", by_hand=False)
    advance_case(work)


def recompute_clocks(*, mall: str, by: Actor, at: datetime, limit: int = 100_000) -> int:
    """Compute every open case anew that stands under another calendar than today's; says which moved, and why.

    Returns how many deadlines moved. Raises NotAllowed. Records `case.due_changed` per moved case, and
    `clocks.recomputed` per batch.
    """
    facts = get_mall(mall)
    moved = 0
    open_cases = Case.objects.filter(mall=mall, status__in=["running", "returned"])
    for agency in sorted(set(open_cases.order_by().values_list("agency", flat=True).distinct())):
        calendar = work_calendar(facts, agency)
        stale = open_cases.filter(agency=agency).exclude(calendar=calendar.version).order_by("id")
        ids = list(stale.values_list("id", flat=True)[:limit])
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            with command("case.advance", by=by, at=at, chain=mall) as log:
                count = recompute_batch(log, facts, calendar, batch)
                for terms in moved_terms(facts, batch).values():
                    write_terms(terms)
                log.record(ClocksRecomputed(agency, calendar.version, len(batch), count), subject=f"mall:{mall}")
            moved += count
    recompute_steps(mall=mall, by=by, at=at)
    return moved


def recompute_steps(*, mall: str, by: Actor, at: datetime) -> int:
    """Compute the own terms of agencies that are consulted in others' cases anew; returns how many moved.

    Their calendar is not the case's, and such steps are few: all are computed. Raises NotAllowed.
    Records `clocks.recomputed` per agency whose terms moved.
    """
    facts, moved = get_mall(mall), 0
    for agency, terms in moved_terms(facts).items():
        with command("case.advance", by=by, at=at, chain=mall) as log:
            write_terms(terms)
            version = work_calendar(facts, agency).version
            log.record(ClocksRecomputed(agency, version, len(terms), len(terms)), subject=f"mall:{mall}")
        moved += len(terms)
    return moved
