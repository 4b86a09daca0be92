"""Facts about money: codes, numbers and amounts in rupiah; never who paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class BillRaised:
    """A fee is due, as a version of a tariff says."""

    type: ClassVar[str] = "bill.raised"
    bill: str
    subject: str
    amount_idr: int
    tariff: str
    tariff_version: int


@dataclass(frozen=True, slots=True)
class BillCancelled:
    """A bill is no longer due; what was paid in part is owed back."""

    type: ClassVar[str] = "bill.cancelled"
    bill: str
    subject: str
    excess_idr: int


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """Money came, or a provider said so; what it did, what of it is owed back, and the receipt's number."""

    type: ClassVar[str] = "payment.received"
    provider: str
    event_id: str
    bill: str
    amount_idr: int
    outcome: str
    excess_idr: int
    receipt: str


@dataclass(frozen=True, slots=True)
class BillSettled:
    """A bill is paid in full, once and for all."""

    type: ClassVar[str] = "bill.settled"
    bill: str
    subject: str
    amount_idr: int
    method: str
    receipt: str


@dataclass(frozen=True, slots=True)
class BillRefunded:
    """Money is to be given back; done at once for cash, by the provider otherwise. state is the bill's afterwards."""

    type: ClassVar[str] = "bill.refunded"
    bill: str
    subject: str
    refund: str
    amount_idr: int
    method: str
    reason: str
    state: str


@dataclass(frozen=True, slots=True)
class RefundAnswered:
    """The provider gave money back, or refused to."""

    type: ClassVar[str] = "refund.answered"
    bill: str
    refund: str
    amount_idr: int
    done: bool


@dataclass(frozen=True, slots=True)
class DayReconciled:
    """The provider's list of a day was held against ours; missing events were booked; counted cash, if counted."""

    type: ClassVar[str] = "day.reconciled"
    day: str
    provider: str
    matched: int
    missing: int
    unknown: int
    differs: int
    ours_idr: int
    theirs_idr: int
    cash_idr: int
    counted_idr: int | None
