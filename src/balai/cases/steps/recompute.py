"""Many clocks at once: when a calendar changes, every open case under it is computed anew, in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from balai.cases.events import CaseDueChanged
from balai.cases.models import FAR_MS
from balai.cases.queries.clocks import due_ms_of, legal_clock, next_warning, term_end
from balai.cases.queries.pinned import pinned_doc
from balai.cases.steps.row import for_update
from balai.directory.queries import MallFacts
from balai.journal.command import Log, from_ms
from balai.journal.sql import run
from balai.kernel.clocks import ClockFact, LegalClock, WorkCalendar, deadline

OPEN_ITEMS = "('ready', 'taken', 'suspended')"


def recompute_batch(log: Log, mall: MallFacts, calendar: WorkCalendar, ids: Sequence[int]) -> int:
    """Compute these cases under a calendar and keep the sort columns; how many deadlines moved.

    Records `case.due_changed` per moved case.
    """
    marks = ", ".join(["%s"] * len(ids))
    rows = run(
        "SELECT id, number, service, definition, digest, due_ms, warn_ms, calendar FROM cases_case"
        f" WHERE id IN ({marks}) AND status IN ('running', 'returned') ORDER BY id{for_update()}", list(ids),
    ).fetchall()  # fmt: skip
    facts, clocks, changed, moved = _facts_of(ids), {}, [], 0
    for case, number, service, definition, digest, was_ms, warned_ms, was in rows:
        key = (service, definition, digest)
        if key not in clocks:
            clocks[key] = legal_clock(pinned_doc(mall.code, *key))
        clock: LegalClock | None = clocks[key]
        told = None if clock is None else deadline(clock, facts.get(case, ()), calendar)
        due_ms, warn_ms = due_ms_of(told), next_warning(told, log.at_ms)
        if (due_ms, warn_ms) != (was_ms, warned_ms):
            changed.append((case, due_ms, warn_ms))
        if due_ms != was_ms:
            moved += 1
            log.record(CaseDueChanged(number, was_ms, due_ms, was, calendar.version), subject=f"case:{number}")
    if changed:
        _write_due(changed)
    _write_calendar([row[0] for row in rows], calendar.version)
    return moved


def _facts_of(ids: Sequence[int]) -> dict[int, list[ClockFact]]:
    marks = ", ".join(["%s"] * len(ids))
    found: dict[int, list[ClockFact]] = {}
    rows = run(
        f"SELECT case_id, kind, at_ms, scope, cause, amount FROM cases_clockfact WHERE case_id IN ({marks}) ORDER BY id",
        list(ids),
    )
    for case, kind, at_ms, scope, cause, amount in rows.fetchall():
        found.setdefault(case, []).append(ClockFact(kind, from_ms(at_ms), scope, cause, amount))
    return found


def _values(rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    width = ", ".join(["%s"] * len(rows[0]))
    return ", ".join([f"({width})"] * len(rows)), [value for row in rows for value in row]


def _write_due(due: Sequence[tuple[int, int | None, int | None]]) -> None:
    """Keep new deadlines and warnings. The ids are a run of the primary key; saying so spares reading the table."""
    marks, values = _values(due)
    first, last = due[0][0], due[-1][0]
    run(
        "UPDATE cases_case SET due_ms = CAST(v.column2 AS BIGINT), warn_ms = CAST(v.column3 AS BIGINT),"
        f" version = version + 1 FROM (VALUES {marks}) AS v"
        " WHERE cases_case.id = v.column1 AND cases_case.id BETWEEN %s AND %s",
        [*values, first, last],
    )
    marks, values = _values([(case, FAR_MS if due_ms is None else due_ms) for case, due_ms, _ in due])
    run(
        "UPDATE cases_workitem SET due_ms = CASE WHEN term_due_ms IS NOT NULL AND term_due_ms < v.column2"
        f" THEN term_due_ms ELSE v.column2 END, version = version + 1 FROM (VALUES {marks}) AS v"
        f" WHERE cases_workitem.case_id = v.column1 AND cases_workitem.case_id BETWEEN %s AND %s AND state IN {OPEN_ITEMS}",
        [*values, first, last],
    )


def _write_calendar(ids: Sequence[int], version: str) -> None:
    marks = ", ".join(["%s"] * len(ids))
    run(f"UPDATE cases_case SET calendar = %s WHERE id IN ({marks})", [version, *ids])


@dataclass(frozen=True, slots=True)
class Term:
    """The own term of an open step as computed now: when it ends, and how its item sorts."""

    item: int
    case: int
    version: int
    ends_ms: int
    due_ms: int


def moved_terms(mall: MallFacts, ids: Sequence[int] = ()) -> dict[str, list[Term]]:
    """Open steps whose own term ends at another moment under today's calendar of their agency, by agency: of these
    cases, or (none given) of every case in which another agency has a step."""
    which = f"i.case_id IN ({', '.join(['%s'] * len(ids))})" if ids else "i.agency <> c.agency"
    rows = run(
        "SELECT i.id, i.version, i.agency, i.step, i.ready_ms, i.term_due_ms, c.due_ms, i.case_id, c.service, c.definition, c.digest"
        " FROM cases_workitem i JOIN cases_case c ON c.id = i.case_id WHERE i.mall = %s"
        f" AND i.state IN {OPEN_ITEMS} AND i.term_due_ms IS NOT NULL AND {which} ORDER BY i.id",
        [mall.code, *ids],
    ).fetchall()
    found: dict[str, list[Term]] = {}
    for item, version, agency, step, ready_ms, was_ms, due_ms, case, *pinned in rows:
        steps = pinned_doc(mall.code, *pinned)["steps"]
        term = next(one["term"] for one in steps if one["id"] == step)
        ends_ms = term_end(mall, agency, term, from_ms(ready_ms))
        if ends_ms is not None and ends_ms != was_ms:
            soonest = min(ends_ms, FAR_MS if due_ms is None else due_ms)
            found.setdefault(agency, []).append(Term(item, case, version, ends_ms, soonest))
    return found


def write_terms(terms: Sequence[Term]) -> None:
    """Keep computed terms, cases locked first; an item that somebody wrote meanwhile is computed at the next turn."""
    cases = sorted({one.case for one in terms})
    marks = ", ".join(["%s"] * len(cases))
    run(f"SELECT id FROM cases_case WHERE id IN ({marks}) ORDER BY id{for_update()}", cases).fetchall()
    for one in terms:
        run(
            "UPDATE cases_workitem SET term_due_ms = %s, due_ms = %s, version = version + 1 WHERE id = %s AND version = %s",
            [one.ends_ms, one.due_ms, one.item, one.version],
        )
