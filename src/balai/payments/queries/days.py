"""The money of a day: what came in, by which way and hand, what waits for somebody, and how the books compare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from balai.directory.queries import MallFacts, get_mall
from balai.journal.command import from_ms, to_ms
from balai.payments.models import Payment, ProviderEvent, Reconciliation, Refund
from balai.payments.rules import number_of


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment of a day."""

    receipt: str
    bill: str
    subject: str
    method: str
    amount_idr: int
    excess_idr: int
    paid_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DayView:
    """A day's money by the mall's own date of payment; `cash` is rupiah per hand that took it, less what it gave back."""

    day: date
    payments: tuple[PaymentLine, ...]
    by_method: dict[str, int]
    cash: dict[str, int]
    refunded_idr: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """A provider's event that stands in no bill: `unknown` or `noted`."""

    id: int
    provider: str
    event_id: str
    bill: str
    amount_idr: int
    outcome: str
    paid_at: datetime


def day_of(mall: str, day: date) -> DayView:
    """What came in on a local day. Raises NotFound."""
    facts = get_mall(mall)
    first, last = span_of(facts, day)
    rows = list(
        Payment.objects.filter(mall_id=facts.id, paid_ms__gte=first, paid_ms__lt=last).select_related("bill").order_by("id")
    )
    by_method: dict[str, int] = {}
    cash: dict[str, int] = {}
    for row in rows:
        by_method[row.method] = by_method.get(row.method, 0) + row.amount_idr
        if row.method == "cash":
            cash[row.by] = cash.get(row.by, 0) + row.amount_idr
    refunds = list(Refund.objects.filter(mall_id=facts.id, done_ms__gte=first, done_ms__lt=last).select_related("payment"))
    for back in refunds:
        if back.payment.method == "cash":
            cash[back.by] = cash.get(back.by, 0) - back.amount_idr
    return DayView(day, tuple(_line(row) for row in rows), by_method, cash, sum(one.amount_idr for one in refunds))


def _line(row: Payment) -> PaymentLine:
    return PaymentLine(
        number_of("receipt", row.year, row.n), row.bill.code, row.bill.subject, row.method, row.amount_idr, row.excess_idr,
        from_ms(row.paid_ms), row.by,
    )


def list_set_aside(mall: str) -> list[SetAside]:
    """Events of a mall's provider that belong to no bill, newest first: somebody must look at them."""
    rows = ProviderEvent.objects.filter(mall__code=mall, outcome__in=("unknown", "noted")).order_by("-id")
    return [
        SetAside(
            row.pk, row.provider, row.event_id, row.bill_code, row.amount_idr, row.outcome, from_ms(row.paid_ms)
        )
        for row in rows
    ]


def find_reconciliation(mall: str, day: date) -> Reconciliation | None:
    """The newest comparison of a day with its lines, or None."""
    rows = Reconciliation.objects.filter(mall__code=mall, day=day).prefetch_related("lines")
    return rows.order_by("-id").first()


def list_provider_day(mall: MallFacts, provider: str, day: date) -> dict[str, int]:
    """Our book of a provider's day: amount by event id."""
    first, last = span_of(mall, day)
    rows = ProviderEvent.objects.filter(mall_id=mall.id, provider=provider, paid_ms__gte=first, paid_ms__lt=last)
    return dict(rows.exclude(outcome="noted").values_list("event_id", "amount_idr"))


def span_of(mall: MallFacts, day: date) -> tuple[int, int]:
    """A local day in ms: from midnight, to the next."""
    return tuple(to_ms(datetime.combine(one, time.min, mall.zone)) for one in (day, day + timedelta(1)))  # type: ignore[return-value]
