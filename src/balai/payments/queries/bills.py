"""Bills as a payer or a desk sees them, the code to pay by, receipts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import segno
from django.db.models import QuerySet

from balai.journal.command import from_ms
from balai.kernel.qris import write_qris
from balai.kernel.refusals import NotFound
from balai.payments.models import Bill, Payment
from balai.payments.providers.registry import get_provider
from balai.payments.rules import BillClosed, normal_code, number_of


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a bill."""

    code: str
    text_id: str
    text_en: str
    amount_idr: int


@dataclass(frozen=True, slots=True)
class BillView:
    """A bill and where it stands.

    paid_idr        everything received for it
    outstanding_idr what is still to be paid; 0 unless open
    owed_back_idr   paid too much, twice or too late and not yet refunded
    refundable_idr  the most a refund can be
    receipt         number of the receipt that settled it, or empty
    """

    code: str
    mall: str
    subject: str
    tariff: str
    tariff_version: int
    amount_idr: int
    state: str
    lines: tuple[LineView, ...]
    raised_at: datetime
    closed_at: datetime | None
    paid_idr: int
    outstanding_idr: int
    owed_back_idr: int
    refunded_idr: int
    refundable_idr: int
    method: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt (kuitansi): one for everything received, with a gapless number per mall and year."""

    number: str
    bill: str
    subject: str
    mall: str
    mall_name: str
    method: str
    amount_idr: int
    excess_idr: int
    paid_at: datetime
    booked_at: datetime
    by: str
    lines: tuple[LineView, ...]


def get_bill(code: str) -> BillView:
    """The bill with this code, as typed. Raises NotFound."""
    found = _views(Bill.objects.filter(code=normal_code(code)))
    if not found:
        raise NotFound(thing="bill", name=code)
    return found[0]


def find_bills(subject: str) -> list[BillView]:
    """Every bill of a subject such as `case:B-2026-000123`, oldest first."""
    return _views(Bill.objects.filter(subject=subject))


def qris_payload(code: str) -> str:
    """The text of the code by which what is still open can be paid. Raises NotFound, BillClosed, NoProvider."""
    bill = get_bill(code)
    if bill.state != "open":
        raise BillClosed(bill=bill.code, state=bill.state)
    return write_qris(get_provider(bill.mall).merchant(), bill.outstanding_idr, bill.code)


def qris_svg(code: str) -> str:
    """The same as a picture: SVG, black on white with the quiet zone a scanner needs. Raises as qris_payload."""
    out = BytesIO()
    segno.make(qris_payload(code), error="m", micro=False).save(
        out, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, xmldecl=False, svgns=True, svgclass="qris",
        lineclass=None,
    )
    return out.getvalue().decode()


def receipt_of(code: str) -> Receipt:
    """The receipt that settled a bill, else of the last money received for it. Raises NotFound."""
    found = list_receipts(code)
    if not found:
        raise NotFound(thing="payment", name=code)
    settled = get_bill(code).receipt
    return next((one for one in found if one.number == settled), found[-1])


def list_receipts(code: str) -> list[Receipt]:
    """Every receipt of a bill, oldest first."""
    rows = Payment.objects.filter(bill__code=normal_code(code)).select_related("bill", "mall")
    return [_receipt(row) for row in rows.prefetch_related("bill__lines").order_by("id")]


def _receipt(row: Payment) -> Receipt:
    return Receipt(
        number_of("receipt", row.year, row.n), row.bill.code, row.bill.subject, row.mall.code, row.mall.name, row.method,
        row.amount_idr, row.excess_idr, from_ms(row.paid_ms), from_ms(row.booked_ms), row.by, _lines(row.bill),
    )


def _lines(bill: Bill) -> tuple[LineView, ...]:
    rows = sorted(bill.lines.all(), key=lambda line: line.n)
    return tuple(LineView(row.code, row.text_id, row.text_en, row.amount_idr) for row in rows)


def _views(rows: QuerySet[Bill]) -> list[BillView]:
    wanted = rows.select_related("mall").prefetch_related("lines", "payments__refunds").order_by("id")
    return [_view(row, row.payments.all()) for row in wanted]


def _view(row: Bill, payments: Iterable[Payment]) -> BillView:
    told = sorted(payments, key=lambda one: one.pk)
    paid = sum(one.amount_idr for one in told)
    back = sum(one.amount_idr for payment in told for one in payment.refunds.all() if one.state != "failed")
    excess = sum(one.excess_idr for one in told)
    settled = next((one for one in told if one.settles), None)
    return BillView(
        row.code, row.mall.code, row.subject, row.tariff, row.tariff_version, row.amount_idr, row.state, _lines(row),
        from_ms(row.raised_ms), None if row.closed_ms is None else from_ms(row.closed_ms), paid,
        row.amount_idr - paid if row.state == "open" else 0, max(excess - back, 0), back,
        0 if row.state == "open" else paid - back, settled.method if settled else "",
        number_of("receipt", settled.year, settled.n) if settled else "",
    )
