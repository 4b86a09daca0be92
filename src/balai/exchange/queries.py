"""Reading questions: what is open, who asked what about whom, and how the agencies do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from balai.exchange.models import Health, Question
from balai.exchange.rules import REGISTERS, Breaker, Register


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the citizen sees it: who was asked for what purpose, on which basis, with what outcome.

    waits_for_agency  the agency's system does not answer; we try again
    deferred          the agency took the question and will answer later
    """

    register: Register
    case: str
    state: str
    asked_ms: int
    answered_ms: int | None
    waits_for_agency: bool
    deferred: bool = False


@dataclass(frozen=True, slots=True)
class AgencyHealth:
    """How one agency's system does: open questions, and since when it has been away (0 = it answers)."""

    agency: str
    open: int
    lost_ms: int
    until_ms: int


def list_asked(cases: Sequence[str]) -> list[Asked]:
    """Every question asked for these cases, oldest first: for the applicant's page "who looked"."""
    rows = Question.objects.filter(case__in=list(cases)).order_by("asked_ms", "id")
    return [
        Asked(REGISTERS[row.register], row.case, row.state, row.asked_ms, row.answered_ms,
              row.state == "due" and row.fault not in ("", "later"), row.state == "due" and row.fault == "later")
        for row in rows
        if row.register in REGISTERS
    ]  # fmt: skip


def find_key(mall: str, item: int) -> str:
    """The key under which a work item's question is asked, as its agency knows it; empty when there is none."""
    return str(Question.objects.filter(mall=mall, item=item).values_list("key", flat=True).first() or "")


def get_breaker(mall: str, agency: str) -> Breaker:
    """The circuit breaker of an agency; one that was never asked is whole."""
    row = Health.objects.filter(mall=mall, agency=agency).values_list("failures", "lost_ms", "until_ms").first()
    return Breaker() if row is None else Breaker(*row)


def list_health(mall: str) -> list[AgencyHealth]:
    """Every agency with open questions or away now, by code."""
    waiting = Question.objects.filter(mall=mall, state="due").values_list("agency").annotate(Count("id")).order_by("agency")
    open_by = {str(agency): int(count) for agency, count in waiting}
    away = {row.agency: row for row in Health.objects.filter(mall=mall, failures__gt=0)}
    return [
        AgencyHealth(agency, open_by.get(agency, 0), row.lost_ms if (row := away.get(agency)) else 0,
                     row.until_ms if row else 0)
        for agency in sorted({*open_by, *away})
    ]  # fmt: skip
