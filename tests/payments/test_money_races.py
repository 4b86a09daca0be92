"""Eight hands at once, each on its own connection; and the power goes out."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connections
from till import CLERK, TREASURER, WORKER, bill, deliver, pay, provider

from balai.journal.command import NothingRecorded
from balai.journal.reader import read_entries, verify_chain
from balai.kernel.refusals import Refusal
from balai.payments.actions.giving_back import refund_bill, send_refunds
from balai.payments.actions.paying import collect_cash
from balai.payments.actions.reconciling import reconcile_day
from balai.payments.models import Bill, Payment, ProviderEvent, ReceiptSeries, Refund
from balai.payments.queries import get_bill, qris_payload
from balai.payments.rules import BillClosed, RefundTooMuch
from cast import MALL, MONDAY, on
from databases import process_environment

HANDS = 8


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts at the same moment; what each gave or raised, in order."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(20)
            return act()
        except Refusal as told:
            return told
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def types() -> list[str]:
    return [entry.type for entry in read_entries(MALL, limit=10_000)]


def test_the_same_message_delivered_by_eight_threads_settles_once(committed_till):
    for number in range(4):
        code = bill(f"case:B-2026-00000{number}")
        notice = pay(code)
        answers = at_once(*(lambda n=notice: deliver(n) for _ in range(HANDS)))
        assert all(one == answers[0] for one in answers), answers
        assert answers[0]["outcome"] == "settled"
    assert Payment.objects.count() == ProviderEvent.objects.count() == 4
    assert types().count("bill.settled") == types().count("payment.received") == 4
    assert [n for n in Payment.objects.order_by("n").values_list("n", flat=True)] == [1, 2, 3, 4]
    assert verify_chain(MALL)[1] is None


def test_eight_payments_of_one_bill_settle_it_once_and_seven_are_owed_back(committed_till):
    code = bill()
    payload = qris_payload(code)
    notices = [pay(code, payload=payload) for _ in range(HANDS)]
    answers = at_once(*(lambda n=notice: deliver(n) for notice in notices))
    assert sorted(one["outcome"] for one in answers) == ["again"] * 7 + ["settled"]
    view = get_bill(code)
    assert (view.paid_idr, view.owed_back_idr) == (8 * 30_000, 7 * 30_000)
    assert sorted(Payment.objects.values_list("n", flat=True)) == list(range(1, 9))
    assert types().count("bill.settled") == 1


def test_cash_and_code_for_the_same_bill(committed_till):
    for number in range(4):
        code = bill(f"case:B-2026-00000{number}")
        notice = pay(code)
        cash, told = at_once(
            lambda c=code: collect_cash(bill=c, amount_idr=30_000, by=CLERK, at=on("09:00")), lambda n=notice: deliver(n),
        )  # fmt: skip
        if isinstance(cash, BillClosed):
            assert told["outcome"] == "settled"
        else:
            assert (cash["outcome"], told["outcome"]) == ("settled", "again")
        assert get_bill(code).state == "settled"
    n = ReceiptSeries.objects.get().n
    assert sorted(Payment.objects.values_list("n", flat=True)) == list(range(1, n + 1)), "no gap"


def test_a_refund_is_given_once(committed_till):
    code = bill()
    deliver(pay(code))
    answers = at_once(*(
        lambda: refund_bill(bill=code, reason="withdrawn", by=TREASURER, at=on("10:00")) for _ in range(HANDS)
    ))  # fmt: skip
    assert sum(isinstance(one, dict) for one in answers) == 1
    assert {type(one) for one in answers if not isinstance(one, dict)} == {RefundTooMuch}
    assert sum(at_once(*(lambda: send_refunds(mall=MALL, by=WORKER, at=on("10:01")) for _ in range(4)))) == 1
    assert Refund.objects.get().state == "done"
    assert types().count("refund.answered") == 1


def test_a_reconciliation_meets_the_messages_it_misses(committed_till):
    notices = [pay(bill(f"case:B-2026-00000{n}")) for n in range(6)]

    def compare() -> Any:
        return reconcile_day(mall=MALL, day=MONDAY, by=TREASURER, at=on("17:00"))

    answers = at_once(compare, *(lambda n=notice: deliver(n) for notice in notices), compare)
    assert not [one for one in answers if isinstance(one, Exception)], answers
    assert Payment.objects.filter(settles=True).count() == 6
    assert ProviderEvent.objects.count() == 6
    assert sorted(Payment.objects.values_list("n", flat=True)) == list(range(1, 7))
    assert compare()["matched"] == 6
    assert verify_chain(MALL)[1] is None


def test_the_same_fee_raised_by_four_hands_is_one_open_bill(committed_till):
    def hand() -> Any:
        try:
            return bill()
        except (IntegrityError, NothingRecorded) as told:
            return told

    codes = at_once(*(hand for _ in range(4)))
    assert Bill.objects.filter(state="open").count() == 1
    assert any(isinstance(code, str) for code in codes)


def test_after_kill_9_nothing_acknowledged_is_missing_and_nothing_is_double(committed_till):
    codes = [bill(f"case:B-2026-{n:06d}") for n in range(60)]
    for code in codes:
        pay(code)
    program = Path(__file__).with_name("payer.py")
    environment = process_environment() | {"PYTHONPATH": ":".join(
        [str(program.parent), process_environment()["PYTHONPATH"]]
    ), "UJI_VAR": str(provider().book.parents[1])}  # fmt: skip
    process = subprocess.Popen([sys.executable, str(program)], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [process.stdout.readline().split() for _ in range(12)]
    process.send_signal(signal.SIGKILL)
    said += [line.split() for line in process.stdout if line.endswith("\n")]
    process.wait(20)
    time.sleep(0.05)
    said = [one for one in said if len(one) == 3]
    assert len(said) >= 12
    for event, code, receipt in said:
        assert get_bill(code).receipt == receipt, event
    told = reconcile_day(mall=MALL, day=MONDAY, by=TREASURER, at=on("17:00"))
    assert told["matched"] + told["missing"] == 60
    assert told["matched"] >= len(said)
    assert {get_bill(code).state for code in codes} == {"settled"}
    assert sorted(Payment.objects.values_list("n", flat=True)) == list(range(1, 61)), "each once, no gap"
    assert verify_chain(MALL)[1] is None
