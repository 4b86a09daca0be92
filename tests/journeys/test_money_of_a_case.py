"""Money of a case: by QRIS once, in cash with a receipt, given back, and two books held side by side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from people import SIGN, TRADER
from staff import Office

from balai.cases.actions.applicant import withdraw_case
from balai.config.work import SYSTEM
from balai.payments.actions.giving_back import refund_bill, send_refunds
from balai.payments.actions.paying import collect_cash
from balai.payments.actions.reconciling import reconcile_day
from balai.payments.queries import get_bill, list_receipts
from balai.payments.queries.days import day_of
from balai.payments.rules import AmountDiffers, RefundTooMuch
from cast import MONDAY, on

LEVY = 182_500
"""A shop sign of 2 m2 for a year in a local street, by the tariff."""


@pytest.fixture
def billed(office: Office) -> tuple[Office, str, str, str]:
    """A sign's case up to its bill: office, code, number, bill."""
    code = office.apply(TRADER, SIGN, at=on("09:00"))
    office.turn(on("09:01"))
    number = office.case(code, on("09:02")).number
    office.do_all(number, "check", "tax", "assess", "countersign", at=on("09:10"))
    bill = office.case(code, on("09:20")).bills[0]
    assert (bill.amount_idr, bill.state) == (LEVY, "open")
    return office, code, number, bill.code


def test_the_same_notice_twice_pays_once(billed):
    office, code, number, bill = billed
    assert office.case(code, on("09:21")).has_it == (("", "applicant"),)
    notice = office.pay(bill, on("09:30"))
    first, again = office.deliver(notice, on("09:30:05")), office.deliver(notice, on("09:31"))
    assert first == again
    assert (first["outcome"], first["state"]) == ("settled", "settled")
    assert [one.amount_idr for one in list_receipts(bill)] == [LEVY]
    office.turn(on("09:32"))
    assert office.states(number)["pay"] == ("done", "ok")
    office.do_all(number, "decide", "sign", at=on("10:00"))
    told = reconcile_day(mall=office.mall, day=MONDAY, by=office.actor("beni"), at=on("16:00"), counted_idr=0)
    assert (told["matched"], told["missing"], told["unknown"], told["differs"]) == (1, 0, 0, 0)
    assert told["ours_idr"] == told["theirs_idr"] == LEVY


def test_a_lost_notice_is_found_when_the_books_are_held_side_by_side(billed):
    office, _code, number, bill = billed
    office.pay(bill, on("09:30"))
    office.turn(on("09:40"))
    assert get_bill(bill).state == "open"
    told = reconcile_day(mall=office.mall, day=MONDAY, by=office.actor("beni"), at=on("16:00"))
    assert (told["matched"], told["missing"]) == (0, 1)
    assert get_bill(bill).state == "settled"
    office.turn(on("16:01"))
    assert office.states(number)["pay"] == ("done", "ok")


def test_a_case_withdrawn_after_paying_gets_its_money_back(billed):
    office, code, number, bill = billed
    office.deliver(office.pay(bill, on("09:30")), on("09:30:05"))
    office.turn(on("09:31"))
    withdraw_case(code=code, case=number, by=office.citizen, at=on("10:00"))
    assert get_bill(bill).refundable_idr == LEVY
    beni = office.actor("beni")
    told = refund_bill(bill=bill, reason="withdrawn", by=beni, at=on("10:30"))
    assert (told["amount_idr"], told["state"]) == (LEVY, "refunded")
    assert send_refunds(mall=office.mall, by=SYSTEM, at=on("10:31")) == 1
    assert send_refunds(mall=office.mall, by=SYSTEM, at=on("10:32")) == 0
    with pytest.raises(RefundTooMuch):
        refund_bill(bill=bill, reason="withdrawn", by=beni, at=on("10:33"))
    assert day_of(office.mall, MONDAY).refunded_idr == LEVY


def test_a_case_refused_after_paying_gets_its_money_back(billed):
    office, _code, number, bill = billed
    office.deliver(office.pay(bill, on("09:30")), on("09:30:05"))
    office.turn(on("09:31"))
    office.do(number, "decide", on("10:00"), outcome="refused", note="Lokasi di jalur hijau.")
    refund_bill(bill=bill, reason="refused", by=office.actor("beni"), at=on("10:30"))
    assert send_refunds(mall=office.mall, by=SYSTEM, at=on("10:31")) == 1
    assert (get_bill(bill).state, get_bill(bill).refunded_idr) == ("refunded", LEVY)


def test_cash_has_a_receipt_and_only_the_whole_amount(billed):
    office, _code, number, bill = billed
    rina = office.actor("rina")
    with pytest.raises(AmountDiffers):
        collect_cash(bill=bill, amount_idr=LEVY - 500, by=rina, at=on("09:30"))
    told = collect_cash(bill=bill, amount_idr=LEVY, tendered_idr=200_000, by=rina, at=on("09:31"))
    assert (told["change_idr"], told["state"]) == (17_500, "settled")
    receipt = list_receipts(bill)[0]
    assert (receipt.number, receipt.method, receipt.by) == (told["receipt"], "cash", rina.ref)
    office.turn(on("09:32"))
    assert office.states(number)["pay"] == ("done", "ok")
    told = reconcile_day(
        mall=office.mall, day=MONDAY, by=office.actor("beni"), at=on("16:00") + timedelta(minutes=1), counted_idr=LEVY
    )
    assert told["cash_idr"] == told["counted_idr"] == LEVY
