"""The legal clock of a case inside an open command: append facts, compute the deadline anew, keep the sort columns.

The deadline is a pure function of the facts, the pinned definition and the calendar of the day (kernel/clocks).
"""

from __future__ import annotations

from balai.cases.events import CaseStarted, ClockNoted
from balai.cases.models import FAR_MS
from balai.cases.queries.clocks import due_ms_of, legal_clock, next_warning, stand, term_end
from balai.cases.rules.states import IN_HAND
from balai.cases.steps.row import ItemRow, set_case
from balai.cases.steps.work import Work
from balai.directory.queries import work_calendar
from balai.journal.command import from_ms
from balai.kernel.clocks import ClockFact, deadline, receipt_hash

STARTS_WITH = {"paid": "pay", "visited": "visit"}
"""A clock that starts with a step instead of with the complete application -> kind of that step."""
STOPS_WITH = {"signed": "sign", "handed_over": "handover"}
"""A clock that stops later than with the decision -> kind of the step it stops with."""


def note_fact(work: Work, kind: str, *, cause: str = "") -> None:
    """Append a fact of the joint clock and compute the deadline anew. Records `clock.noted`, but for the start."""
    work.clock.append(ClockFact(kind, from_ms(work.at_ms), "", cause))
    work.noted.append((kind, work.at_ms, "", cause, 0))
    refresh_due(work)
    if kind != "start":
        due_ms = work.case.due_ms
        work.tell(lambda: ClockNoted(work.case.name, kind, "", cause, due_ms))


def refresh_due(work: Work) -> None:
    """Compute the deadline under today's calendar and keep the sort columns of the case and its open items."""
    calendar = work_calendar(work.mall, work.case.agency)
    told = stand(work.doc, work.clock, calendar)
    due_ms = due_ms_of(told)
    set_case(work.case, due_ms=due_ms, calendar=calendar.version, warn_ms=next_warning(told, work.at_ms))
    for item in work.items:
        if item.state in IN_HAND:
            sort_item(item, due_ms)


def sort_item(item: ItemRow, due_ms: int | None) -> None:
    """Sort an item by its own term or the case's deadline, whichever is sooner."""
    soonest = min(FAR_MS if item.term_due_ms is None else item.term_due_ms, FAR_MS if due_ms is None else due_ms)
    if item.due_ms != soonest:
        item.due_ms, item.fresh = soonest, True


def begin_clock(work: Work) -> None:
    """Start the clock of a complete case, keep the promise and its receipt. Records `case.started`.

    A clock that starts with a payment or a visit starts then, and promises then.
    """
    clock = legal_clock(work.doc)
    set_case(work.case, started_ms=work.at_ms)
    if clock is not None and clock.start not in STARTS_WITH:
        note_fact(work, "start")
    else:
        refresh_due(work)
    keep_promise(work)
    case = work.case
    due_ms, calendar, receipt = case.due_ms, case.calendar, case.receipt
    work.tell(lambda: CaseStarted(case.name, due_ms, calendar, receipt))


def keep_promise(work: Work) -> None:
    """Keep the first deadline as the promise, with the hash the receipt prints beside it."""
    clock = legal_clock(work.doc)
    if clock is None or work.case.due_ms is None or work.case.promised_ms is not None:
        return
    calendar = work_calendar(work.mall, work.case.agency)
    due = deadline(clock, work.clock, calendar).due_at
    set_case(work.case, promised_ms=work.case.due_ms, receipt=receipt_hash(clock, work.clock, calendar, due))


def step_moves_clock(work: Work, kind: str) -> None:
    """What the end of a step of this kind does to the clock: a start with it, or a stop with it."""
    clock = legal_clock(work.doc)
    if clock is None:
        return
    if STARTS_WITH.get(clock.start) == kind and not _has(work, "start"):
        note_fact(work, "start")
        keep_promise(work)
    if STOPS_WITH.get(clock.stop) == kind:
        stop_clock(work, kind)


def stop_clock(work: Work, cause: str) -> None:
    """Stop a running clock for good."""
    if _has(work, "start") and (work.case.started_ms is not None) and not is_stopped(work):
        note_fact(work, "stop", cause=cause)


def _has(work: Work, kind: str) -> bool:
    return any(fact.kind == kind for fact in work.clock)


def is_stopped(work: Work) -> bool:
    """Whether the clock was stopped and not restarted since."""
    told = [fact.kind for fact in work.clock if fact.kind in ("stop", "restart")]
    return bool(told) and told[-1] == "stop"


def pause_for(work: Work, item: ItemRow) -> None:
    """Pause the clock while a step runs that the law leaves out, such as paying."""
    cause = pause_cause(work, item)
    if cause:
        note_fact(work, "pause", cause=cause)


def resume_from(work: Work, item: ItemRow) -> None:
    """Resume the clock after such a step."""
    cause = pause_cause(work, item)
    kinds = [fact.kind for fact in work.clock if fact.cause == cause and fact.kind in ("pause", "resume")]
    if cause and kinds and kinds[-1] == "pause":
        note_fact(work, "resume", cause=cause)


def pause_cause(work: Work, item: ItemRow) -> str:
    """The cause under which a step pauses the clock, as the definition names it; "" when it does not."""
    named = (work.doc["clock"] or {}).get("pause_on", ())
    return next((one for one in (item.kind, item.step) if one in named), "")


def term_moved(work: Work, item: ItemRow) -> bool:
    """Whether, under the calendar of now, the own term of an item still runs; it is kept as computed then."""
    if item.ready_ms is None:
        return False
    ends_ms = term_end(work.mall, item.agency, work.step_doc(item.step)["term"], from_ms(item.ready_ms))
    if ends_ms is None or work.at_ms > ends_ms:
        return False
    item.term_due_ms, item.fresh = ends_ms, True
    sort_item(item, work.case.due_ms)
    return True


def term_due(work: Work, item: ItemRow) -> int | None:
    """When a step's own term ends, by the calendar of its agency; None without a term."""
    return term_end(work.mall, item.agency, work.step_doc(item.step)["term"], work.at)
