"""Bills: raised from the tariff, shown, payable by a code, cancelled."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError
from till import APPLICANT, SETTING, bill, cancel, deliver, line, pay, tariff

from balai.catalogue.actions.setting import publish_tariff
from balai.journal.command import command
from balai.kernel.qris import read_qris
from balai.kernel.refusals import BadInput, NotFound
from balai.payments.models import Bill, BillLine
from balai.payments.queries import find_bills, get_bill, qris_payload, qris_svg
from balai.payments.rules import BillClosed, FeeOutsideTariff, NoProvider
from balai.payments.steps import raise_bill
from cast import HASAN, MALL, after, on, recorded


def test_a_bill_is_what_the_tariff_says(till):
    with recorded() as book:
        code = bill()
    assert re.fullmatch("[23456789ACEFGHJKMNPRTUVWXY]{10}", code)
    facts = {"bill": code, "subject": "case:B-2026-000001", "amount_idr": 30_000, "tariff": "uji.surat", "tariff_version": 1}
    assert book == [("bill.raised", facts)]
    told = get_bill(f" {code[:5].lower()}-{code[5:]}")
    assert (told.code, told.state, told.amount_idr, told.outstanding_idr) == (code, "open", 30_000, 30_000)
    assert [(one.code, one.text_id, one.amount_idr) for one in told.lines] == [("uji.surat:1", "Penerbitan surat", 30_000)]
    assert (told.mall, told.raised_at, told.closed_at, told.receipt) == (MALL, on("08:00"), None, "")
    assert find_bills("case:B-2026-000001") == [told]
    assert find_bills("case:B-2026-000002") == []
    with pytest.raises(NotFound):
        get_bill("tiada")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"lines": [line(25_000)]}, FeeOutsideTariff), ({"lines": [line(code="uji.surat:2")]}, FeeOutsideTariff),
        ({"lines": [line(code="uang.rokok:1")]}, FeeOutsideTariff), ({"tariff": "uang.rokok"}, FeeOutsideTariff),
        ({"tariff_version": 2}, FeeOutsideTariff), ({"lines": []}, FeeOutsideTariff), ({"mall": "tiada"}, NotFound),
        ({"at": on("08:00") - timedelta(days=400)}, FeeOutsideTariff),
    ],
)  # fmt: skip
def test_a_fee_outside_the_tariff_cannot_be_entered(till, change, refusal):
    with pytest.raises(refusal):
        bill(**change)
    assert not Bill.objects.exists()
    assert not BillLine.objects.exists()


def test_nothing_to_pay_is_no_bill(till):
    free = tariff(code="uji.gratis", table={"inputs": [], "rows": [{"when": [], "amount": 0}]})
    publish_tariff(mall=MALL, tariff=free, by=HASAN, at=on("07:00"))
    with pytest.raises(BadInput):
        bill(tariff="uji.gratis", lines=[line(0, "uji.gratis:1")])


def test_the_same_fee_of_a_subject_is_one_open_bill(till):
    with recorded() as book, command("application.submit", by=APPLICANT, at=on("08:00"), chain=MALL) as log:
        told = {"subject": "case:B-2026-000009", "mall": MALL, "lines": [line()], "tariff": "uji.surat"}
        first, second = (raise_bill(log, tariff_version=1, at=on("08:00"), **told) for _ in range(2))
    assert first == second
    assert [name for name, _ in book] == ["bill.raised"]
    row = Bill.objects.get()
    row.pk, row.code = None, "LAINLAIN22"
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


def test_a_new_tariff_replaces_the_open_bill(till):
    first = bill()
    tomorrow = on("08:00") + timedelta(days=1)
    dearer = tariff(valid_from=tomorrow.date().isoformat(), table={"inputs": [], "rows": [{"when": [], "amount": 35_000}]})
    publish_tariff(mall=MALL, tariff=dearer, by=HASAN, at=on("09:00"))
    with recorded() as book:
        second = bill(at=tomorrow, lines=[line(35_000)], tariff_version=2)
    assert [name for name, _ in book] == ["bill.cancelled", "bill.raised"]
    assert [(one.code, one.state) for one in find_bills("case:B-2026-000001")] == [(first, "cancelled"), (second, "open")]


def test_the_code_to_pay_by_says_amount_and_bill(till):
    code = bill()
    told = read_qris(qris_payload(code))
    assert (told.amount_idr, told.bill, told.merchant.nmid) == (30_000, code, "ID0000000000000")
    picture = qris_svg(code)
    assert picture.startswith("<svg")
    assert "style=" not in picture


def test_what_is_left_after_a_part_is_what_the_code_asks(till):
    code = bill()
    deliver(pay(code, amount_idr=10_000))
    assert read_qris(qris_payload(code)).amount_idr == 20_000


def test_a_mall_without_a_provider_has_no_code(till, settings):
    code = bill()
    settings.BALAI_PAYMENTS = {}
    with pytest.raises(NoProvider):
        qris_payload(code)
    settings.DEMO = True
    assert read_qris(qris_payload(code)).merchant.name == "MPP UJI (SIMULASI)"
    settings.BALAI_PAYMENTS = {MALL: SETTING}
    assert read_qris(qris_payload(code)).merchant.name == "MAL UJI"


def test_a_cancelled_bill_is_closed(till):
    code = bill()
    with recorded() as book:
        cancel(code)
    assert book == [("bill.cancelled", {"bill": code, "subject": "case:B-2026-000001", "excess_idr": 0})]
    told = get_bill(code)
    assert (told.state, told.outstanding_idr, told.closed_at) == ("cancelled", 0, on("08:30"))
    for act in (cancel, qris_payload):
        with pytest.raises(BillClosed):
            act(code)
    assert bill(at=after(on("08:30"), 60)) != code, "and may be raised anew"
