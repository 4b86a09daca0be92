"""Reading the survey: what is published, and what only the mall may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum

from balai.feedback.models import COMPLETE, Response
from balai.feedback.rules import CODES, Index, index_of_sums, is_enough, needed_sample, round_half_up
from balai.journal.access import record_access
from balai.kernel.actors import Actor
from balai.queueing.queries import get_hall, report_by


@dataclass(frozen=True, slots=True)
class ElementResult:
    """The mean (NRR) of one element over all `n` answers to it, complete response or not."""

    code: str
    n: int
    nrr: Decimal | None


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """A survey over a period. `responses` all, `index.n` the complete ones the index rests on.

    `population` served tickets, `needed` the sample for it; `enough` whether the complete responses reach it, and 10.
    `pemdi` mean benefit minus mean burden, from -4 to 4; `paid_extra` of `paid_asked` said they paid extra.
    """

    agency: str
    responses: int
    index: Index | None
    elements: tuple[ElementResult, ...]
    population: int
    needed: int
    enough: bool
    pemdi: Decimal | None
    paid_extra: int
    paid_asked: int


@dataclass(frozen=True, slots=True)
class Published:
    """The published page: the whole, and one row per agency that served anybody or was rated."""

    first: date
    last: date
    whole: SurveyResult
    agencies: tuple[SurveyResult, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A free text with what it is about; for the mall's own eyes."""

    ticket: str
    queue: str
    day: date
    overall: int | None
    text: str


def published(mall: str, first: date, last: date, agency: str = "") -> Published:
    """The survey over local days first..last (inclusive), of the mall or of one agency. Raises NotFound.

    No personal data, so no viewer. The index stands on complete responses; each element on all its answers.
    """
    hall = get_hall(mall)
    served: dict[str, int] = {}
    for queue, report in report_by(hall, "queue_id", first=first, last=last).items():
        tenant = hall.queues[queue].agency
        served[tenant] = served.get(tenant, 0) + report.served
    rows = Response.objects.filter(mall_id=hall.mall.id, day__range=(first, last)).order_by()
    if agency:
        rows = rows.filter(agency=agency)
        served = {tenant: n for tenant, n in served.items() if tenant == agency}
    per: dict[str, dict[str, Any]] = {
        str(row["agency"]): {**row} for row in rows.values("agency").annotate(**_AGGREGATES)
    }
    tenants = sorted({tenant for tenant, n in served.items() if n} | per.keys())
    return Published(
        first, last,
        _result(agency, rows.aggregate(**_AGGREGATES), sum(served.values())),
        tuple(_result(tenant, per.get(tenant, {}), served.get(tenant, 0)) for tenant in tenants),
    )


_AGGREGATES: dict[str, Any] = {
    "rows_n": Count("id"),
    "whole_n": Count("id", filter=COMPLETE),
    "benefit_mean": Avg("benefit", filter=Q(burden__isnull=False)),
    "burden_mean": Avg("burden", filter=Q(benefit__isnull=False)),
    "paid_n": Count("id", filter=Q(paid_extra=True)),
    "asked_n": Count("paid_extra"),
    **{f"{code}_n": Count(code) for code in CODES},
    **{f"{code}_sum": Sum(code) for code in CODES},
    **{f"{code}_whole": Sum(code, filter=COMPLETE) for code in CODES},
}


def _result(agency: str, told: dict[str, Any], population: int) -> SurveyResult:
    complete, needed = told.get("whole_n") or 0, needed_sample(population)
    elements = tuple(
        ElementResult(code, told.get(f"{code}_n") or 0, _mean(told.get(f"{code}_sum"), told.get(f"{code}_n")))
        for code in CODES
    )
    benefit, burden = told.get("benefit_mean"), told.get("burden_mean")
    return SurveyResult(
        agency=agency,
        responses=told.get("rows_n") or 0,
        index=index_of_sums([told.get(f"{code}_whole") or 0 for code in CODES], complete),
        elements=elements,
        population=population,
        needed=needed,
        enough=is_enough(complete, population),
        pemdi=None if benefit is None or burden is None else Decimal(f"{benefit - burden:.2f}"),
        paid_extra=told.get("paid_n") or 0,
        paid_asked=told.get("asked_n") or 0,
    )


def _mean(total: int | None, n: int | None) -> Decimal | None:
    return round_half_up(Fraction(total or 0, n), 3) if n else None


def find_response(ticket: str) -> date | None:
    """The local day on which this ticket was rated, or None: whether the form is still to be shown."""
    return Response.objects.filter(ticket=ticket).values_list("day", flat=True).first()


def list_comments(
    viewer: Actor, mall: str, *, first: date, last: date, agency: str = ""
) -> list[Comment]:
    """Comments of a period, newest first; free text may name people, so the look is on the access record.

    Raises NotAllowed without `report.read`, or for another agency than the viewer's.
    """
    viewer.require("report.read", mall=mall)
    scope = agency or viewer.agency or ""
    if scope:
        viewer.require_agency(scope)
    rows: QuerySet[Response] = Response.objects.filter(
        mall_id=get_hall(mall).mall.id, day__range=(first, last)
    ).exclude(comment="")
    if scope:
        rows = rows.filter(agency=scope)
    record_access(viewer, "feedback.comments", subject=f"mall:{mall}")
    return [
        Comment(row.ticket, row.queue, row.day, row.overall, row.comment) for row in rows.order_by("-given_ms")[:500]
    ]
