"""The cash desk: cash only against a receipt, refunds by another hand, the day's two books."""

from __future__ import annotations

import html
import re

import pytest

from balai.kernel.qris import write_qris
from balai.payments.actions.paying import take_webhook
from balai.payments.providers.registry import get_provider
from balai.payments.queries import find_bills, get_bill, qris_payload
from casework import PERMIT, WORKER, answered, send
from cast import MALL, on

SETTING = {
    "provider": "simulator", "secrets": ["rahasia-uji-yang-cukup-panjang"],
    "merchant": {"name": "MAL UJI", "city": "JAKARTA", "nmid": "ID0000000000000"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _provider(settings, tmp_path) -> None:
    settings.BALAI_VAR = tmp_path
    settings.BALAI_PAYMENTS = {MALL: SETTING}


@pytest.fixture
def bill(office) -> str:
    """A bill of Rp120.000 of a permit whose check is done."""
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    office["verifier"].act(number, "check", "periksa", hasil="ok")
    return find_bills(f"case:{number}")[0].code


def text_of(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def pay(code: str, **how):
    notice = get_provider(MALL).pay(how.pop("payload", None) or qris_payload(code), at=on("09:00"), **how)
    take_webhook(mall=MALL, provider="simulator", body=notice.body, signature=notice.signature, by=WORKER, at=on("09:00:05"))


def test_cash_is_taken_whole_and_against_a_receipt(office, bill, sign_in):
    rina = sign_in("clerk", "dukcapil")
    case_number = get_bill(bill).subject.partition(":")[2]
    for typed in (bill, bill.lower(), case_number):
        assert "Rp120.000" in rina.see("kas/", cari=typed)
    assert "Buku kami" not in rina.see("kas/"), "the day belongs to the treasurer"
    assert rina.send("kas/tunai/", tagihan=bill, diterima="").status_code == 422
    short = rina.send("kas/tunai/", tagihan=bill, diterima="100.000")
    assert short.status_code == 409
    assert get_bill(bill).state == "open"
    paid = rina.send("kas/tunai/", tagihan=bill, diterima="Rp 150.000", jumlah="120000")
    assert paid.status_code == 302
    page = rina.get(paid["Location"])
    assert "kembalian Rp30.000" in text_of(page)
    assert get_bill(bill).receipt in text_of(page)
    assert rina.send("kas/tunai/", tagihan=bill, diterima="120000").status_code in (409, 422)


def test_a_refund_has_a_reason_and_another_hand(office, bill, sign_in):
    rina, beni = sign_in("clerk", "dukcapil"), office["treasurer"]
    rina.send("kas/tunai/", tagihan=bill, diterima="120000")
    assert "Terima tunai" not in beni.see("kas/", cari=bill), "the treasurer takes no cash"
    assert rina.send("kas/kembalikan/", tagihan=bill, jumlah="", sebab="withdrawn").status_code == 403
    assert beni.send("kas/kembalikan/", tagihan=bill, jumlah="500000", sebab="withdrawn").status_code == 409
    assert beni.send("kas/kembalikan/", tagihan=bill, jumlah="banyak", sebab="withdrawn").status_code == 422
    assert beni.send("kas/kembalikan/", tagihan=bill, jumlah="", sebab="baik hati").status_code == 422
    given = beni.send("kas/kembalikan/", tagihan=bill, jumlah="20.000", sebab="wrong_fee")
    assert given.status_code == 302
    assert "KB-2026-000001" in text_of(beni.get(given["Location"]))
    assert get_bill(bill).refunded_idr == 20_000


def test_the_books_of_a_day_are_compared(office, bill, sign_in):
    rina, beni = sign_in("clerk", "dukcapil"), office["treasurer"]
    rina.send("kas/tunai/", tagihan=bill, diterima="120000")
    page = text_of(beni.get("/kantor/kas/"))
    assert "Tunai di tangan" in page
    assert "Rp120.000" in page
    done = beni.send("kas/tutup/", tanggal="2026-11-23", laci="120.000")
    assert done.status_code == 302, text_of(done)[:800]
    assert "Dua buku cocok" in text_of(beni.get(done["Location"]))
    assert beni.send("kas/tutup/", tanggal="2026-11-23", laci="banyak").status_code == 422
    assert "Senin, 23 November 2026" in beni.see("kas/", tanggal="kemarin")
    assert "Minggu, 22 November 2026" in beni.see("kas/", tanggal="2026-11-22")


def test_a_payment_for_no_bill_of_ours_is_matched(office, bill):
    beni = office["treasurer"]
    pay(bill, payload=write_qris(get_provider(MALL).merchant(), 120_000, "TIDAKADA22"))
    page = text_of(beni.get("/kantor/kas/"))
    assert "Belum dikenali" in page
    event = re.search(r'name="peristiwa" value="(\d+)"', page)[1]
    assert beni.send("kas/cocokkan/", peristiwa=event, tagihan="SALAH").status_code == 404
    assert beni.send("kas/cocokkan/", peristiwa="x", tagihan=bill).status_code == 422
    assert beni.send("kas/cocokkan/", peristiwa=event, tagihan=bill).status_code == 302
    assert get_bill(bill).state == "settled"
    assert "Belum dikenali" not in text_of(beni.get("/kantor/kas/"))


def test_without_a_provider_the_desk_says_so(office, settings):
    settings.BALAI_PAYMENTS = {}
    page = office["treasurer"].see("kas/")
    assert "belum punya penyedia pembayaran" in page
    assert "Tidak ada tagihan dengan kode itu." in office["treasurer"].see("kas/", cari="XYZ")
