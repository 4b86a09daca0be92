"""The law of money: tables. No Django."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.kernel.refusals import BadInput
from balai.payments.rules import (
    AmountDiffers,
    Compared,
    FeeOutsideTariff,
    Judged,
    RefundTooMuch,
    check_amount,
    check_lines,
    compare,
    judge,
    normal_code,
    number_of,
    spread,
)


@pytest.mark.parametrize(
    ("state", "due", "got", "told"),
    [
        ("open", 30_000, 30_000, Judged("settled", True, 0)),
        ("open", 30_000, 30_001, Judged("overpaid", True, 1)),
        ("open", 30_000, 29_999, Judged("part", False, 0)),
        ("settled", 0, 30_000, Judged("again", False, 30_000)),
        ("refunded", 0, 5, Judged("again", False, 5)),
        ("cancelled", 30_000, 30_000, Judged("late", False, 30_000)),
    ],
)
def test_what_a_payment_does(state, due, got, told):
    assert judge(state, due, got) == told


@given(st.sampled_from(["open", "settled", "refunded", "cancelled"]), st.integers(0, 10**9), st.integers(1, 10**9))
def test_no_rupiah_vanishes(state, due, got):
    told = judge(state, due, got)
    used = got - told.excess_idr
    assert 0 <= used <= (due if state == "open" else 0)
    assert told.settles == (state == "open" and used == due)


@pytest.mark.parametrize("amount", [0, -1, 10**12 + 1, True])
def test_amounts_that_cannot_be(amount):
    with pytest.raises(BadInput):
        check_amount(amount)
    assert check_amount(10**12) == 10**12
    assert AmountDiffers(due_idr=1).facts == {"due_idr": 1}


FIRST = {"table": {"rows": [{"amount": 30_000}, {"amount": "area * 45"}]}, "round_to": "100"}
SUM = {"table": {"hit": "sum", "rows": [{"amount": 30_050}, {"amount": 5_000}, {"amount": "area"}]}, "round_to": 100}
PLAIN = {"table": {"rows": [{"amount": 7}]}}


def lines(*told: tuple[str, int]) -> list[tuple[str, str, str, int]]:
    return [(code, "Uji", "Test", amount) for code, amount in told]


@pytest.mark.parametrize(
    ("doc", "told", "total"),
    [
        (FIRST, lines(("uji:1", 30_000)), 30_000), (FIRST, lines(("uji:2", 4_500)), 4_500), (PLAIN, lines(("uji:1", 7)), 7),
        (SUM, lines(("uji:1", 30_000), ("uji:3", 900)), 30_900), (SUM, lines(("uji:2", 5_000), ("uji:3", 0)), 5_000),
    ],
)  # fmt: skip
def test_lines_of_the_tariff_add_up(doc, told, total):
    assert check_lines(told, "uji", doc, number=2, wanted=2) == total


@pytest.mark.parametrize(
    ("doc", "told"),
    [
        (FIRST, lines(("uji:1", 30_001))), (FIRST, lines(("uji:1", 25_000))), (FIRST, lines(("uji:2", 4_501))),
        (FIRST, lines(("uji:3", 100))), (FIRST, lines(("uji:0", 100))), (FIRST, lines(("uji:x", 100))),
        (FIRST, lines(("lain:1", 30_000))), (FIRST, lines(("rokok", 100))), (FIRST, lines(("uji:2", -100))),
        (FIRST, lines(("uji:1", 30_000), ("uji:2", 100))), (FIRST, []), (SUM, lines(("uji:2", 5_000), ("uji:2", 5_000))),
        ({"table": None}, lines(("uji:1", 1))),
    ],
)  # fmt: skip
def test_a_fee_outside_the_tariff_is_refused(doc, told):
    with pytest.raises(FeeOutsideTariff):
        check_lines(told, "uji", doc, number=1, wanted=1)


def test_another_version_and_nothing_to_pay_are_refused():
    with pytest.raises(FeeOutsideTariff):
        check_lines(lines(("uji:1", 30_000)), "uji", FIRST, number=2, wanted=1)
    with pytest.raises(BadInput):
        check_lines(lines(("uji:3", 0)), "uji", SUM, number=1, wanted=1)


def test_codes_and_numbers():
    assert normal_code(" k7m2-p9qr tx") == "K7M2P9QRTX"
    assert number_of("receipt", 2026, 123) == "KW-2026-000123"
    assert number_of("refund", 2026, 4) == "KB-2026-000004"


@pytest.mark.parametrize(
    ("refund", "rest", "taken"),
    [
        (30, [(1, 30)], [(1, 30)]), (10, [(1, 30), (2, 30)], [(2, 10)]), (50, [(1, 30), (2, 30)], [(2, 30), (1, 20)]),
        (5, [(1, 30), (2, 0)], [(1, 5)]), (0, [(1, 3)], []),
    ],
)
def test_a_refund_is_taken_from_the_newest_payment_first(refund, rest, taken):
    assert spread(refund, rest) == taken


def test_more_than_is_there_is_not_refunded():
    with pytest.raises(RefundTooMuch) as told:
        spread(61, [(1, 30), (2, 30)])
    assert told.value.facts == {"asked_idr": 61, "most_idr": 60}


def test_two_books_side_by_side():
    ours = {"a": 10, "b": 20, "d": 5}
    theirs = [("a", 10), ("b", 25), ("c", 30), ("e", 1), ("e", 1)]
    assert compare(ours, theirs) == [
        Compared("a", "matched", 10, 10), Compared("b", "differs", 20, 25), Compared("c", "missing", None, 30),
        Compared("d", "unknown", 5, None), Compared("e", "missing", None, 2),
    ]
    assert compare({}, []) == []
