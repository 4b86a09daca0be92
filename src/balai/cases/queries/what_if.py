"""What another calendar would do to open cases: which promises move, and to when. Computed, never written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from balai.cases.models import Case, ClockFact
from balai.cases.queries.clocks import due_ms_of, stand
from balai.cases.queries.pinned import pinned_doc
from balai.directory.queries import get_mall, work_calendar
from balai.journal.command import from_ms, to_ms
from balai.kernel.clocks import ClockFact as Fact

BATCH, MOST_LOOKED, SAMPLES = 500, 20_000, 30


@dataclass(frozen=True, slots=True)
class MovedCase:
    """One promise that would move; nothing personal."""

    number: str
    service: str
    agency: str
    due_ms: int
    would_ms: int


@dataclass(frozen=True, slots=True)
class Moved:
    """How many open cases would move of those that were looked at, by agency, and the first of them."""

    looked: int
    agencies: dict[str, int]
    samples: tuple[MovedCase, ...]

    @property
    def count(self) -> int:
        """How many would move."""
        return sum(self.agencies.values())


def moved_by(mall: str, *, closed: Collection[date] = (), opened: Collection[date] = (), agency: str = "") -> Moved:
    """What closing some dates and opening others would do to running cases, of one agency or (empty) all.

    Looks at no more than MOST_LOOKED cases, the soonest deadlines first. Raises NotFound for the mall.
    """
    days = {*closed, *opened}
    agencies: dict[str, int] = {}
    samples: list[MovedCase] = []
    looked = 0
    for case, facts in _running(mall, min(days), agency) if days else ():
        looked += 1
        calendar = work_calendar(get_mall(mall), case.agency)
        would = replace(calendar, closed=(calendar.closed | set(closed)) - set(opened))
        doc = pinned_doc(case.mall, case.service, case.definition, case.digest)
        was_ms, would_ms = due_ms_of(stand(doc, facts, calendar)), due_ms_of(stand(doc, facts, would))
        if was_ms is not None and would_ms is not None and was_ms != would_ms:
            agencies[case.agency] = agencies.get(case.agency, 0) + 1
            if len(samples) < SAMPLES:
                samples.append(MovedCase(str(case.number), case.service, case.agency, was_ms, would_ms))
    return Moved(looked, agencies, tuple(samples))


def _running(mall: str, first: date, agency: str) -> Iterator[tuple[Case, list[Fact]]]:
    """Running cases that are due on the first date or later, with the facts of their clocks."""
    begins = to_ms(datetime.combine(first, time(), get_mall(mall).zone))
    rows = Case.objects.filter(mall=mall, status="running", due_ms__gte=begins)
    if agency:
        rows = rows.filter(agency=agency)
    cases = list(rows.order_by("due_ms", "id")[:MOST_LOOKED])
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        told: dict[int, list[Any]] = {}
        for one in ClockFact.objects.filter(case_id__in=[case.pk for case in batch]).order_by("id"):
            told.setdefault(one.case_id, []).append(Fact(one.kind, from_ms(one.at_ms), one.scope, one.cause, one.amount))
        for case in batch:
            yield case, told.get(case.pk, [])
