"""Money comes: messages of the provider, cash, and everything that can go otherwise than expected."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, timedelta

import pytest
from till import APPLICANT, CLERK, DOOR, SETTING, TREASURER, WORKER, bill, cancel, deliver, pay, provider

from balai.directory.queries import get_mall
from balai.journal.access import list_access
from balai.journal.command import AlreadyAnswered, NothingRecorded, command
from balai.kernel.actors import Once
from balai.kernel.qris import Merchant, write_qris
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from balai.kernel.signatures import sign
from balai.payments.actions.paying import collect_cash, pretend_payment, settle_bill
from balai.payments.actions.reconciling import match_event
from balai.payments.models import Payment, ProviderEvent, ReceiptSeries
from balai.payments.queries import get_bill, list_receipts, list_set_aside, qris_payload, receipt_of
from balai.payments.rules import (
    AmountDiffers,
    BillClosed,
    EventReused,
    NoProvider,
    WebhookRefused,
)
from balai.payments.steps import next_number
from cast import HASAN, MALL, RINA, SITI, WIB, after, on, recorded, small_mall


def cash(code: str, amount: int = 30_000, **how):
    return collect_cash(**{"bill": code, "amount_idr": amount, "by": CLERK, "at": on("09:00")} | how)


# the provider ---------------------------------------------------------------------------------------------


def test_a_payment_settles_its_bill_once(till):
    code = bill()
    notice = pay(code)
    with recorded() as book:
        told = deliver(notice)
    assert told == {
        "event": notice.event_id, "outcome": "settled", "bill": code, "state": "settled", "receipt": "KW-2026-000001",
        "excess_idr": 0,
    }
    assert book == [
        ("payment.received", {
            "provider": "simulator", "event_id": notice.event_id, "bill": code, "amount_idr": 30_000, "outcome": "settled",
            "excess_idr": 0, "receipt": "KW-2026-000001",
        }),
        ("bill.settled", {
            "bill": code, "subject": "case:B-2026-000001", "amount_idr": 30_000, "method": "qris", "receipt": "KW-2026-000001",
        }),
    ]  # fmt: skip
    view = get_bill(code)
    assert (view.state, view.paid_idr, view.outstanding_idr, view.method) == ("settled", 30_000, 0, "qris")
    receipt = receipt_of(code)
    assert (receipt.number, receipt.amount_idr, receipt.mall_name) == ("KW-2026-000001", 30_000, "Mal Uji")
    assert (receipt.paid_at, receipt.booked_at) == (on("09:00"), on("09:00:05"))


def test_the_same_message_again_changes_nothing_and_is_answered_the_same(till):
    code = bill()
    notice = pay(code)
    first = deliver(notice)
    with recorded() as book:
        assert deliver(notice, at=on("09:04")) == first
        late = provider().deliver(json.loads(notice.body), on("11:00"))
        assert deliver(late, at=on("11:00")) == first
    assert book == []
    assert Payment.objects.count() == ProviderEvent.objects.count() == 1


def test_the_same_id_with_another_content_is_refused(till):
    code = bill()
    notice = pay(code)
    deliver(notice)
    for change in ({"amount_idr": 1}, {"bill": "LAIN"}):
        with pytest.raises(EventReused):
            deliver(provider().deliver({**json.loads(notice.body), **change}, on("09:00")))
    small_mall("mal-lain")
    with pytest.raises(EventReused):
        settle_bill(
            mall="mal-lain", provider="simulator", event_id=notice.event_id, bill=code, amount_idr=30_000,
            paid_at=on("09:00"), by=WORKER, at=on("09:01"),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "at", "why"),
    [
        ({"signature": "t=1,v1=00"}, "09:00:05", "time"), ({"signature": ""}, "09:00:05", "time"),
        ({"body": b"{}"}, "09:00:05", "signature"), ({}, "09:05:01", "time"), ({}, "08:54:59", "time"),
        ({"body": b" " * 65_537}, "09:00:05", "size"),
    ],
)  # fmt: skip
def test_a_message_without_a_right_and_fresh_signature_is_refused_on_the_record(till, change, at, why):
    code = bill()
    notice = pay(code)
    with recorded() as book, pytest.raises(WebhookRefused) as told:
        deliver(notice, at=on(at), **change)
    assert told.value.facts == {"why": why}
    assert book == []
    assert list_access(subject="provider:simulator")[0].outcome == "refused"
    assert get_bill(code).state == "open"


def test_a_message_signed_with_the_older_secret_still_counts(till):
    notice = pay(bill())
    old = sign(SETTING["secrets"][1].encode(), int(on("09:00").timestamp()), notice.body)
    assert deliver(notice, signature=old)["outcome"] == "settled"


@pytest.mark.parametrize("body", [
    b"[]", b"{", b"\xff", b"{}", {"event_id": ""}, {"event_id": 5}, {"bill": None}, {"amount_idr": "30000"},
    {"amount_idr": 30_000.5}, {"amount_idr": 0}, {"amount_idr": -1}, {"amount_idr": True}, {"paid_ms": -1}, {"paid_ms": 1 << 60},
    {"event_id": "x" * 81}, {"bill": "x" * 41},
])  # fmt: skip
def test_a_signed_body_of_another_form_is_refused(till, body):
    notice = pay(bill())
    told = body if isinstance(body, bytes) else json.dumps({**json.loads(notice.body), **body}).encode()
    signature = sign(SETTING["secrets"][0].encode(), int(on("09:00").timestamp()), told)
    with pytest.raises(BadInput):
        deliver(notice, body=told, signature=signature)
    assert not ProviderEvent.objects.exists()


def test_only_the_door_and_the_worker_settle_and_only_with_a_provider(till, settings):
    code = bill()
    notice = pay(code)
    for who in (SITI, RINA, HASAN, APPLICANT):
        with pytest.raises(NotAllowed):
            deliver(notice, by=who)
    with pytest.raises(NoProvider):
        deliver(notice, provider="bank-lain")
    deliver(notice)
    with pytest.raises(NotAllowed):
        deliver(notice, by=SITI)
    settings.BALAI_PAYMENTS = {}
    with pytest.raises(NoProvider):
        deliver(notice)


# otherwise than expected ----------------------------------------------------------------------------------


def test_too_much_settles_and_the_rest_is_owed_back(till):
    code = bill()
    told = deliver(pay(code, amount_idr=50_000))
    assert (told["outcome"], told["excess_idr"]) == ("overpaid", 20_000)
    view = get_bill(code)
    assert (view.state, view.paid_idr, view.owed_back_idr, view.refundable_idr) == ("settled", 50_000, 20_000, 50_000)


def test_parts_add_up_and_each_has_a_receipt(till):
    code = bill()
    assert deliver(pay(code, amount_idr=10_000))["outcome"] == "part"
    view = get_bill(code)
    assert (view.state, view.paid_idr, view.outstanding_idr, view.receipt) == ("open", 10_000, 20_000, "")
    assert receipt_of(code).number == "KW-2026-000001"
    assert deliver(pay(code))["outcome"] == "settled", "the code asks for the rest"
    assert [one.number for one in list_receipts(code)] == ["KW-2026-000001", "KW-2026-000002"]
    assert receipt_of(code).number == "KW-2026-000002"
    assert get_bill(code).owed_back_idr == 0


def test_paid_twice_is_kept_and_owed_back(till):
    code = bill()
    payload = qris_payload(code)
    deliver(pay(code, payload=payload))
    told = deliver(pay(code, payload=payload))
    assert (told["outcome"], told["state"], told["excess_idr"]) == ("again", "settled", 30_000)
    assert get_bill(code).owed_back_idr == 30_000
    assert Payment.objects.filter(settles=True).count() == 1


def test_paid_too_late_is_kept_and_owed_back(till):
    code = bill()
    notice = pay(code)
    deliver(pay(code, amount_idr=5_000))
    cancel(code)
    assert get_bill(code).owed_back_idr == 5_000, "the part of a cancelled bill"
    told = deliver(notice)
    assert (told["outcome"], told["state"]) == ("late", "cancelled")
    assert get_bill(code).owed_back_idr == 35_000


def test_money_for_no_bill_of_ours_is_set_aside_and_matched_by_hand(till):
    code = bill()
    told = settle_bill(
        mall=MALL, provider="simulator", event_id="ev-1", bill="TIDAKADA", amount_idr=30_000, paid_at=on("09:00"),
        by=WORKER, at=on("09:01"),
    )  # fmt: skip
    assert (told["outcome"], told["receipt"]) == ("unknown", "")
    waiting = list_set_aside(MALL)
    assert [(one.event_id, one.bill, one.amount_idr, one.outcome) for one in waiting] == [("ev-1", "TIDAKADA", 30_000, "unknown")]
    for wrong in ({"event": 0}, {"bill": "TIADA"}):
        with pytest.raises(NotFound):
            match_event(**{"event": waiting[0].id, "bill": code, "by": TREASURER, "at": on("10:00")} | wrong)
    with pytest.raises(NotAllowed):
        match_event(event=waiting[0].id, bill=code, by=CLERK, at=on("10:00"))
    with recorded() as book:
        told = match_event(event=waiting[0].id, bill=code, by=TREASURER, at=on("10:00"))
    assert (told["outcome"], told["bill"], told["event"]) == ("settled", code, "ev-1")
    assert [name for name, _ in book] == ["payment.received", "bill.settled"]
    assert list_set_aside(MALL) == []
    assert receipt_of(code).paid_at == on("09:00")
    with pytest.raises(NotFound):
        match_event(event=waiting[0].id, bill=code, by=TREASURER, at=on("10:00"))


def test_the_bill_of_another_mall_is_none_of_ours(till, settings):
    small_mall("mal-lain")
    settings.BALAI_PAYMENTS = {MALL: SETTING, "mal-lain": SETTING}
    code = bill()
    told = settle_bill(
        mall="mal-lain", provider="simulator", event_id="ev-2", bill=code, amount_idr=30_000, paid_at=on("09:00"),
        by=WORKER, at=on("09:01"),
    )  # fmt: skip
    assert told["outcome"] == "unknown"
    assert get_bill(code).state == "open"


def test_a_message_that_is_no_payment_is_noted(till):
    code = bill()
    row = {"event_id": "ev-3", "kind": "expired", "bill": code, "amount_idr": 0, "paid_ms": 0}
    assert deliver(provider().deliver(row, on("09:00")))["outcome"] == "noted"
    assert deliver(provider().deliver(row, on("09:00")))["outcome"] == "noted"
    assert [one.outcome for one in list_set_aside(MALL)] == ["noted"]
    assert get_bill(code).state == "open"


def test_the_pretended_payer_reads_only_our_codes(till):
    code = bill()
    ours = qris_payload(code)
    for wrong in ("tiada", ours[:-1] + ("0" if ours[-1] != "0" else "1"), write_qris(Merchant("LAIN", "UJI", "ID9"), 5, code)):
        with pytest.raises(BadInput):
            provider().pay(wrong, at=on("09:00"))


def test_a_demo_pays_by_itself_and_a_real_mall_never(till, settings):
    code = bill()
    with pytest.raises(NoProvider):
        pretend_payment(bill=code, by=DOOR, at=on("09:00"))
    settings.DEMO = True
    with pytest.raises(NotAllowed):
        pretend_payment(bill=code, by=SITI, at=on("09:00"))
    assert not provider().book.exists()
    assert pretend_payment(bill=code, by=DOOR, at=on("09:00"))["outcome"] == "settled"
    with pytest.raises(BillClosed):
        pretend_payment(bill=code, by=DOOR, at=on("09:00"))


# cash -----------------------------------------------------------------------------------------------------


def test_cash_has_a_receipt_and_change(till):
    code = bill()
    with recorded() as book:
        told = cash(code, tendered_idr=50_000)
    assert (told["receipt"], told["state"], told["change_idr"], told["excess_idr"]) == ("KW-2026-000001", "settled", 20_000, 0)
    assert [(name, facts["receipt"]) for name, facts in book] == [
        ("payment.received", "KW-2026-000001"), ("bill.settled", "KW-2026-000001"),
    ]  # fmt: skip
    receipt = receipt_of(code)
    assert (receipt.method, receipt.by, receipt.amount_idr) == ("cash", CLERK.ref, 30_000)


def test_cash_is_taken_for_the_whole_open_amount_only(till):
    code = bill()
    for wrong in ({"amount": 29_999}, {"amount": 30_001}, {"amount": 30_000, "tendered_idr": 20_000}):
        with pytest.raises(AmountDiffers):
            cash(code, **wrong)
    with pytest.raises(BadInput):
        cash(code, 0)
    with pytest.raises(NotFound):
        cash("TIADA")
    for who in (SITI, TREASURER, HASAN):
        with pytest.raises(NotAllowed):
            cash(code, by=who)
    deliver(pay(code, amount_idr=10_000))
    assert cash(code, 20_000)["outcome"] == "settled"
    with pytest.raises(BillClosed):
        cash(code)


def test_pressing_twice_takes_the_money_once(till):
    code = bill()
    once = Once("tekan-1", "c" * 64)
    first = cash(code, once=once)
    with pytest.raises(AlreadyAnswered) as told:
        cash(code, once=once)
    assert told.value.answer == first


def test_receipts_are_numbered_without_a_gap_per_mall_and_year(till):
    for number in range(1, 4):
        code = bill(f"case:B-2026-{number:06d}")
        with pytest.raises(AmountDiffers):
            cash(code, 1)
        with suppress(NothingRecorded), command("bill.collect", by=CLERK, at=on(), chain=MALL):
            assert next_number(get_mall(MALL), "receipt", 2026) == number, "taken, and given back by the rollback"
        assert cash(code)["receipt"] == f"KW-2026-{number:06d}"
    new_year = on("00:00", date(2027, 1, 1), WIB)
    assert cash(bill("case:B-2026-000004", at=new_year), at=new_year)["receipt"] == "KW-2027-000001"
    still = new_year - timedelta(milliseconds=1)
    assert cash(bill("case:B-2026-000005", at=still), at=still)["receipt"] == "KW-2026-000004"
    assert ReceiptSeries.objects.count() == 2


def test_what_the_book_says_of_a_payment_names_nobody(till):
    code = bill()
    with recorded() as book:
        deliver(pay(code))
        cash(bill("case:B-2026-000002", at=after(on("08:00"), 1)))
    told = json.dumps(book)
    assert "visitor" not in told
    assert "siti" not in told.lower()
