"""Money, as pieces of an open transaction: bills of upper rooms, and what every way of paying has in common.

Locks: the bill, then the series of numbers, then the journal's head.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from balai.catalogue.queries.definitions import find_tariff
from balai.directory.queries import MallFacts, get_mall
from balai.journal.access import record_access
from balai.journal.command import Log, to_ms
from balai.journal.sql import run
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotAllowed, NotFound
from balai.payments.events import BillCancelled, BillRaised, BillSettled, PaymentReceived
from balai.payments.models import Bill, BillLine, Payment, ProviderEvent
from balai.payments.providers.contract import Notice
from balai.payments.rules import (
    CODE_ALPHABET,
    CODE_LENGTH,
    BillClosed,
    FeeOutsideTariff,
    Judged,
    Line,
    check_lines,
    judge,
    normal_code,
    number_of,
)


def raise_bill(  # noqa: PLR0913 - a bill is what it names
    log: Log, *, subject: str, mall: str, lines: Sequence[Line], tariff: str, tariff_version: int, at: datetime
) -> str:
    """Make a bill of a tariff's rows and return its code; lines are (`tariff:row`, text id, text en, amount).

    The same open bill of the subject is kept, another one of the same tariff is cancelled first. Raises
    FeeOutsideTariff, BadInput for nothing to pay, NotFound. Records `bill.raised`.
    """
    facts = get_mall(mall)
    told = find_tariff(mall, tariff, at.astimezone(facts.zone).date())
    if told is None:
        raise FeeOutsideTariff(tariff=tariff, version=tariff_version)
    total = check_lines(lines, tariff, told.doc, number=told.number, wanted=tariff_version)
    standing = Bill.objects.select_for_update().filter(mall_id=facts.id, subject=subject, tariff=tariff, state="open").first()
    if standing is not None:
        if standing.tariff_version == tariff_version and _same_lines(standing, lines):
            return standing.code
        cancel_bill(log, standing.code, at)
    bill = Bill.objects.create(
        code="".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)), mall_id=facts.id, subject=subject,
        tariff=tariff, tariff_version=tariff_version, amount_idr=total, raised_ms=to_ms(at),
    )
    BillLine.objects.bulk_create(
        BillLine(bill=bill, n=n, code=code, text_id=text_id[:200], text_en=text_en[:200], amount_idr=amount)
        for n, (code, text_id, text_en, amount) in enumerate(lines, start=1)
    )
    log.record(BillRaised(bill.code, subject, total, tariff, tariff_version), subject=f"bill:{bill.code}")
    return bill.code


def cancel_bill(log: Log, bill: str, at: datetime) -> None:
    """Let an open bill go; what was paid in part is owed back. Raises NotFound, BillClosed. Records `bill.cancelled`."""
    row = lock_bill(bill)
    if row.state != "open":
        raise BillClosed(bill=row.code, state=row.state)
    paid = list(Payment.objects.filter(bill=row))
    for payment in paid:
        payment.excess_idr = payment.amount_idr
        payment.save(update_fields=["excess_idr"])
    close_bill(row, "cancelled", at)
    excess = sum(payment.amount_idr for payment in paid)
    log.record(BillCancelled(row.code, row.subject, excess), subject=f"bill:{row.code}")


def lock_bill(code: str, mall: MallFacts | None = None) -> Bill:
    """The bill's row, locked until the command ends; only of that mall if one is named. Raises NotFound."""
    row = find_locked(code, mall)
    if row is None:
        raise NotFound(thing="bill", name=code)
    return row


def find_locked(code: str, mall: MallFacts | None) -> Bill | None:
    """The same, or None."""
    rows = Bill.objects.select_for_update().filter(code=normal_code(code))
    return (rows if mall is None else rows.filter(mall_id=mall.id)).first()


def close_bill(row: Bill, state: str, at: datetime) -> None:
    """Write a bill's new state and moment."""
    row.state, row.closed_ms = state, None if state == "open" else to_ms(at)
    row.save(update_fields=["state", "closed_ms"])


@dataclass(frozen=True, slots=True)
class Coming:
    """Money on its way into the book: where from, by which way, and what the provider said."""

    mall: MallFacts
    provider: str
    method: str
    notice: Notice
    at: datetime

    @property
    def digest(self) -> str:
        """What one event id stands for."""
        told = self.notice
        return hashlib.sha256(f"{told.kind}\n{normal_code(told.bill)}\n{told.amount_idr}".encode()).hexdigest()


def book_event(log: Log, coming: Coming) -> dict[str, object]:
    """Keep what a provider said and let it do what it does to its bill; nothing is refused, nothing is lost.

    Raises IntegrityError for an event that is in the book (its transaction rolls back; see answer_of). Records
    `payment.received`, and `bill.settled` when the bill is paid in full by it.
    """
    row = find_locked(coming.notice.bill, coming.mall) if coming.notice.kind == "paid" else None
    if row is not None:
        return book_payment(log, coming, row)
    outcome = "unknown" if coming.notice.kind == "paid" else "noted"
    keep_event(coming, outcome, coming.notice.event_id)
    _tell(log, coming, Judged(outcome, False, 0), coming.notice.event_id, "")
    return answer(coming.notice.event_id, outcome)


def book_payment(log: Log, coming: Coming, row: Bill, event: ProviderEvent | None = None) -> dict[str, object]:
    """One payment of a locked bill, with its receipt; `event` is the one it belongs to, when it is kept already."""
    told = judge(row.state, row.amount_idr - paid_for(row), coming.notice.amount_idr)
    year = coming.at.astimezone(coming.mall.zone).year
    n = next_number(coming.mall, "receipt", year)
    receipt = number_of("receipt", year, n)
    event_id = coming.notice.event_id or f"{coming.mall.code}:{receipt}"
    if event is None:
        event = keep_event(coming, told.outcome, event_id)
    Payment.objects.create(
        bill=row, event=event, mall_id=coming.mall.id, method=coming.method, amount_idr=coming.notice.amount_idr,
        excess_idr=told.excess_idr, settles=told.settles, year=year, n=n, paid_ms=to_ms(coming.notice.paid_at),
        booked_ms=to_ms(coming.at), by=log.by.ref,
    )
    _tell(log, coming, told, event_id, receipt, row.code)
    if told.settles:
        close_bill(row, "settled", coming.at)
        settled = BillSettled(row.code, row.subject, row.amount_idr, coming.method, receipt)
        log.record(settled, subject=f"bill:{row.code}")
    return answer(event_id, told.outcome, row.code, row.state, receipt, told.excess_idr)


def paid_for(row: Bill) -> int:
    """What was received for a bill so far."""
    return sum(Payment.objects.filter(bill=row).values_list("amount_idr", flat=True))


def keep_event(coming: Coming, outcome: str, event_id: str) -> ProviderEvent:
    """The row of an event. Raises IntegrityError when it stands already."""
    told = coming.notice
    return ProviderEvent.objects.create(
        mall_id=coming.mall.id, provider=coming.provider, event_id=event_id, bill_code=normal_code(told.bill)[:40],
        amount_idr=told.amount_idr, digest=coming.digest, outcome=outcome, paid_ms=to_ms(told.paid_at),
        received_ms=to_ms(coming.at),
    )


def next_number(mall: MallFacts, kind: str, year: int) -> int:
    """The next number of a series; its row stays locked until the command ends, so a rollback leaves no gap."""
    cursor = run(
        "INSERT INTO payments_receiptseries (mall_id, kind, year, n) VALUES (%s, %s, %s, 1)"
        " ON CONFLICT (mall_id, kind, year) DO UPDATE SET n = payments_receiptseries.n + 1 RETURNING n",
        [mall.id, kind, year],
    )
    return int(cursor.fetchone()[0])


def answer(
    event_id: str, outcome: str, bill: str = "", state: str = "", receipt: str = "", excess_idr: int = 0
) -> dict[str, object]:
    """What a payment's command answers."""
    return {
        "event": event_id, "outcome": outcome, "bill": bill, "state": state, "receipt": receipt, "excess_idr": excess_idr,
    }  # fmt: skip


def _tell(
    log: Log, coming: Coming, told: Judged, event_id: str, receipt: str, bill: str = ""
) -> None:
    log.record(
        PaymentReceived(
            coming.provider, event_id, bill, coming.notice.amount_idr, told.outcome, told.excess_idr, receipt
        ),
        subject=f"bill:{bill}" if bill else f"event:{coming.provider}",
    )


def permit(by: Actor, grant: str, mall: str) -> None:
    """Check a grant before a command opens, because its world is slow. Raises NotAllowed, on the record."""
    try:
        by.require(grant, mall=mall)
    except NotAllowed as refusal:
        record_access(by, grant, outcome="refused", reason=str(refusal))
        raise


def _same_lines(row: Bill, lines: Sequence[Line]) -> bool:
    standing = row.lines.order_by("n").values_list("code", "amount_idr")
    return list(standing) == [(code, amount) for code, _, _, amount in lines]
