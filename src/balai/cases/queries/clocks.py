"""The legal clock of a case as facts and a pure function: where it stands, what it warns of, what a receipt proves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from balai.directory.queries import MallFacts, work_calendar
from balai.journal.command import from_ms, to_ms
from balai.journal.sql import run
from balai.kernel.clocks import ClockFact, Deadline, LegalClock, Term, WorkCalendar, deadline, read_clock


def read_facts(case: int) -> list[ClockFact]:
    """The facts of a case's clock, in order."""
    rows = run(
        "SELECT kind, at_ms, scope, cause, amount FROM cases_clockfact WHERE case_id = %s ORDER BY id", [case]
    ).fetchall()
    return [ClockFact(kind, from_ms(at_ms), scope, cause, amount) for kind, at_ms, scope, cause, amount in rows]


def legal_clock(doc: Mapping[str, Any]) -> LegalClock | None:
    """The clock of a definition; None when the standard promises no time."""
    return None if doc["clock"] is None else read_clock(doc["clock"])


def stand(
    doc: Mapping[str, Any], facts: Sequence[ClockFact], calendar: WorkCalendar, at: datetime | None = None
) -> Deadline | None:
    """Where the clock of a case stands; None without a clock. With `at`, the time used by a running one ends then."""
    clock = legal_clock(doc)
    return None if clock is None else deadline(clock, facts, calendar, at)


def due_ms_of(told: Deadline | None) -> int | None:
    """The deadline as a sort column."""
    return None if told is None or told.due_at is None else to_ms(told.due_at)


def next_warning(told: Deadline | None, after_ms: int) -> int | None:
    """The moment of the next rung of the warning ladder; None when there is none left."""
    if told is None or told.state in ("stopped", "not_started"):
        return None
    moments = [to_ms(moment) for _, moment in told.warn]
    if told.due_at is not None:
        moments.append(to_ms(told.due_at) + 1)
    return min((one for one in moments if one > after_ms), default=None)


def term_end(mall: MallFacts, agency: str, term: Mapping[str, Any] | None, starts: datetime) -> int | None:
    """When a plain term that starts at a moment ends, by the agency's calendar; None without a term."""
    if term is None:
        return None
    clock = LegalClock(Term(term["amount"], term["unit"]))
    return due_ms_of(deadline(clock, [ClockFact("start", starts)], work_calendar(mall, agency)))
