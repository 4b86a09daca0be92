"""Money goes back, and the day's books side by side."""

from __future__ import annotations

from datetime import timedelta

import pytest
from till import CLERK, TREASURER, WORKER, bill, cancel, deliver, pay, provider

from balai.directory.rules import GRANTS
from balai.journal.access import list_access
from balai.kernel.actors import Actor
from balai.kernel.qris import write_qris
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from balai.payments.actions.giving_back import PAUSES_S, refund_bill, send_refunds
from balai.payments.actions.paying import collect_cash, settle_bill
from balai.payments.actions.reconciling import book_missing, reconcile_day
from balai.payments.models import Payment, Refund
from balai.payments.queries import day_of, find_reconciliation, get_bill, list_set_aside, qris_payload
from balai.payments.rules import NoProvider, OwnReceipt, ProviderSilent, RefundTooMuch
from cast import HASAN, MALL, MONDAY, SITI, after, on, recorded

BOTH = Actor(CLERK.ref, GRANTS["clerk"] | GRANTS["treasurer"], "counter", MALL)


def refund(code: str, **how):
    return refund_bill(**{"bill": code, "reason": "withdrawn", "by": TREASURER, "at": on("10:00")} | how)


def settled(code: str | None = None, **how) -> str:
    code = code or bill()
    deliver(pay(code, **how))
    return code


# refunds --------------------------------------------------------------------------------------------------


def test_a_refund_is_ordered_from_the_provider_and_answered(till):
    code = settled()
    with recorded() as book:
        told = refund(code)
    assert told == {"bill": code, "state": "refunded", "amount_idr": 30_000, "refunds": ["KB-2026-000001"]}
    assert book == [("bill.refunded", {
        "bill": code, "subject": "case:B-2026-000001", "refund": "KB-2026-000001", "amount_idr": 30_000, "method": "qris",
        "reason": "withdrawn", "state": "refunded",
    })]  # fmt: skip
    assert (get_bill(code).refunded_idr, get_bill(code).refundable_idr) == (30_000, 0)
    with recorded() as book:
        assert send_refunds(mall=MALL, by=WORKER, at=on("10:01")) == 1
    assert book == [("refund.answered", {"bill": code, "refund": "KB-2026-000001", "amount_idr": 30_000, "done": True})]
    with recorded() as book:
        assert send_refunds(mall=MALL, by=WORKER, at=on("10:02")) == 0
    assert book == []
    assert Refund.objects.get().state == "done"
    with pytest.raises(RefundTooMuch):
        refund(code)


def test_only_what_is_owed_back_goes_by_default(till):
    code = settled(amount_idr=50_000)
    told = refund(code, reason="excess")
    assert (told["amount_idr"], told["state"]) == (20_000, "settled")
    assert get_bill(code).owed_back_idr == 0
    assert refund(code)["amount_idr"] == 30_000
    assert get_bill(code).state == "refunded"


def test_paid_twice_goes_back_from_the_second_payment(till):
    code = bill()
    payload = qris_payload(code)
    first = deliver(pay(code, payload=payload))
    second = deliver(pay(code, payload=payload))
    refund(code, reason="excess")
    assert Refund.objects.get().payment.event.event_id == second["event"] != first["event"]
    assert refund(code, amount_idr=10_000)["amount_idr"] == 10_000
    assert (get_bill(code).state, get_bill(code).refundable_idr) == ("settled", 20_000)


def test_the_part_of_a_cancelled_bill_goes_back(till):
    code = bill()
    deliver(pay(code, amount_idr=10_000))
    with pytest.raises(RefundTooMuch):
        refund(code)
    cancel(code)
    told = refund(code, reason="excess")
    assert (told["amount_idr"], told["state"]) == (10_000, "cancelled")


def test_what_is_no_refund(till):
    code = settled()
    for wrong, refusal in (({"amount_idr": 30_001}, RefundTooMuch), ({"amount_idr": 0}, RefundTooMuch),
                           ({"amount_idr": -5}, RefundTooMuch), ({"reason": "tip"}, BadInput), ({"bill": "TIADA"}, NotFound),
                           ({"by": CLERK}, NotAllowed), ({"by": HASAN}, NotAllowed)):  # fmt: skip
        with pytest.raises(refusal):
            refund(code, **wrong)
    assert not Refund.objects.exists()


def test_who_took_the_cash_does_not_give_it_back(till):
    code = bill()
    collect_cash(bill=code, amount_idr=30_000, by=BOTH, at=on("09:00"))
    with pytest.raises(OwnReceipt):
        refund(code, by=BOTH)
    with recorded() as book:
        assert refund(code)["state"] == "refunded"
    assert [name for name, _ in book] == ["bill.refunded"]
    row = Refund.objects.get()
    assert (row.state, row.payment.method) == ("done", "cash")
    assert send_refunds(mall=MALL, by=WORKER, at=on("11:00")) == 0
    assert day_of(MALL, MONDAY).cash == {CLERK.ref: 30_000, TREASURER.ref: -30_000}


def test_a_refund_the_provider_refuses_is_owed_again(till):
    code = settled()
    refund(code)
    provider().give_back(Payment.objects.get().event.event_id, 30_000, "somebody else's refund")
    with recorded() as book:
        send_refunds(mall=MALL, by=WORKER, at=on("10:01"))
    assert book[0][1]["done"] is False
    view = get_bill(code)
    assert (view.state, view.refunded_idr, view.refundable_idr) == ("settled", 0, 30_000)


def test_a_silent_provider_is_asked_again_later_and_gives_back_once(till, settings):
    code = settled()
    refund(code)
    known = settings.BALAI_PAYMENTS
    settings.BALAI_PAYMENTS = {}
    assert send_refunds(mall=MALL, by=WORKER, at=on("10:01")) == 0
    row = Refund.objects.get()
    assert (row.state, row.attempts) == ("ordered", 1)
    settings.BALAI_PAYMENTS = known
    assert send_refunds(mall=MALL, by=WORKER, at=after(on("10:01"), PAUSES_S[0] - 1)) == 0
    for _ in range(2):  # the answer was lost once
        Refund.objects.update(state="ordered")
        assert send_refunds(mall=MALL, by=WORKER, at=after(on("10:01"), PAUSES_S[0])) == 1
    assert len([line for line in provider().book.read_text().splitlines() if '"refund"' in line]) == 1
    with pytest.raises(NotAllowed):
        send_refunds(mall=MALL, by=SITI, at=on("10:01"))


# days -----------------------------------------------------------------------------------------------------


def reconcile(**how):
    return reconcile_day(**{"mall": MALL, "day": MONDAY, "by": TREASURER, "at": on("17:00")} | how)


def test_the_day_tells_ways_and_hands(till):
    codes = [bill(f"case:B-2026-00000{n}") for n in range(4)]
    settled(codes[0])
    collect_cash(bill=codes[1], amount_idr=30_000, by=CLERK, at=on("09:30"))
    deliver(pay(codes[2], amount_idr=31_000))
    tomorrow = on("00:00") + timedelta(days=1)
    deliver(pay(codes[3], at=tomorrow), at=tomorrow)
    told = day_of(MALL, MONDAY)
    assert told.by_method == {"qris": 61_000, "cash": 30_000}
    assert told.cash == {CLERK.ref: 30_000}
    assert [(one.receipt, one.bill, one.excess_idr) for one in told.payments] == [
        ("KW-2026-000001", codes[0], 0), ("KW-2026-000002", codes[1], 0), ("KW-2026-000003", codes[2], 1_000),
    ]  # fmt: skip
    assert [one.bill for one in day_of(MALL, tomorrow.date()).payments] == [codes[3]]


def test_two_equal_books_match(till):
    settled()
    collect = bill("case:B-2026-000002")
    collect_cash(bill=collect, amount_idr=30_000, by=CLERK, at=on("09:30"))
    with recorded() as book:
        told = reconcile(counted_idr=29_000)
    facts = {
        "day": "2026-11-23", "provider": "simulator", "matched": 1, "missing": 0, "unknown": 0, "differs": 0,
        "ours_idr": 30_000, "theirs_idr": 30_000, "cash_idr": 30_000, "counted_idr": 29_000,
    }
    assert told == facts
    assert book == [("day.reconciled", facts)]


def test_a_lost_message_is_booked_by_the_reconciliation(till):
    lost, come = bill(), bill("case:B-2026-000002")
    notice = pay(lost)
    settled(come)
    pay("x", payload=qris_payload(lost), event_id="again-1")
    with recorded() as book:
        told = reconcile()
    assert (told["matched"], told["missing"]) == (1, 2)
    assert [name for name, _ in book] == ["payment.received", "bill.settled", "payment.received", "day.reconciled"]
    assert get_bill(lost).state == "settled"
    assert get_bill(lost).owed_back_idr == 30_000
    assert deliver(notice)["outcome"] in ("settled", "again"), "the message itself changes nothing any more"
    again = reconcile(at=on("18:00"))
    assert (again["matched"], again["missing"]) == (3, 0)
    assert find_reconciliation(MALL, MONDAY).made_ms == int(on("18:00").timestamp() * 1000)


def test_the_worker_books_lost_messages_by_itself(till, settings):
    code = bill()
    notice = pay(code)
    with recorded() as book:
        assert book_missing(mall=MALL, day=MONDAY, by=WORKER, at=on("09:02")) == 1
        assert book_missing(mall=MALL, day=MONDAY, by=WORKER, at=on("09:03")) == 0
    assert [name for name, _ in book] == ["payment.received", "bill.settled"]
    assert deliver(notice)["outcome"] == "settled"
    settle_bill(
        mall=MALL, provider="simulator", event_id=pay("x", payload=provider_code(code)).event_id, bill=code, amount_idr=30_000,
        paid_at=on("09:00") - timedelta(days=1), by=WORKER, at=on("09:04"),
    )  # fmt: skip
    assert book_missing(mall=MALL, day=MONDAY, by=WORKER, at=on("09:05")) == 0, "in our book under another day"
    with pytest.raises(NotAllowed):
        book_missing(mall=MALL, day=MONDAY, by=TREASURER, at=on("09:02"))
    settings.BALAI_PAYMENTS = {}
    assert book_missing(mall=MALL, day=MONDAY, by=WORKER, at=on("09:06")) == 0


def provider_code(code: str) -> str:
    """The code of a bill as it was photographed before it was paid."""
    return write_qris(provider().merchant(), 30_000, code)


def test_every_difference_has_a_name(till):
    code = bill()
    notice = pay(code)
    settle = {"mall": MALL, "provider": "simulator", "paid_at": on("09:00"), "by": WORKER, "at": on("09:01")}
    settle_bill(event_id=notice.event_id, bill=code, amount_idr=30_000, **settle)
    settle_bill(event_id="only-ours", bill="TIADA", amount_idr=7_000, **settle)
    other = bill("case:B-2026-000002")
    wrong = pay(other)
    settle_bill(event_id=wrong.event_id, bill=other, amount_idr=29_000, **settle)
    pay(other, event_id="only-theirs", amount_idr=11_000)
    told = reconcile()
    assert {name: told[name] for name in ("matched", "missing", "unknown", "differs")} == {
        "matched": 1, "missing": 1, "unknown": 1, "differs": 1,
    }  # fmt: skip
    assert (told["ours_idr"], told["theirs_idr"]) == (66_000, 71_000)
    lines = {one.event_id: (one.verdict, one.ours_idr, one.theirs_idr) for one in find_reconciliation(MALL, MONDAY).lines.all()}
    assert lines == {
        notice.event_id: ("matched", 30_000, 30_000), "only-ours": ("unknown", 7_000, None),
        wrong.event_id: ("differs", 29_000, 30_000), "only-theirs": ("missing", None, 11_000),
    }  # fmt: skip
    assert [one.event_id for one in list_set_aside(MALL)] == ["only-ours"]


def test_an_event_booked_under_another_day_is_not_booked_twice(till):
    code = bill()
    notice = pay(code)
    settle_bill(
        mall=MALL, provider="simulator", event_id=notice.event_id, bill=code, amount_idr=30_000,
        paid_at=on("09:00") - timedelta(days=1), by=WORKER, at=on("09:01"),
    )  # fmt: skip
    assert reconcile()["missing"] == 1
    assert get_bill(code).paid_idr == 30_000


def test_who_reconciles_and_what_stands_in_the_way(till, settings):
    for who in (CLERK, SITI, HASAN):
        with pytest.raises(NotAllowed):
            reconcile(by=who)
    assert list_access(actor=SITI.ref)[0].outcome == "refused"
    assert find_reconciliation(MALL, MONDAY) is None
    settings.BALAI_PAYMENTS = {}
    with pytest.raises(NoProvider):
        reconcile()
    with pytest.raises(NotFound):
        day_of("tiada", MONDAY)
    assert ProviderSilent(provider="x").code == "provider-silent"
