"""Following an application: status, fix list, paying, papers, objection, withdrawal, who looked, messages."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from applicants import (
    HALAL,
    MALL,
    MIDWIFE,
    NIB,
    SIGN,
    WORKER,
    form_key,
    give,
    officer,
    open_step,
    produce,
    publish,
    send_back,
    sent,
    text_of,
    work_on,
)
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balai.cases.actions.clocks import settle_silence
from balai.cases.actions.deciding import answer_objection
from balai.cases.queries import case_page, track
from balai.cases.queries.sight import open_case_file
from balai.cases.reactions import follow_bills
from balai.directory.rules import GRANTS
from balai.exchange.reactions import follow_questions
from balai.faces.public import check_limit
from balai.journal.access import record_access
from balai.kernel.actors import Actor
from balai.notifications.queries import find_preference
from balai.notifications.reactions import follow_entries
from cast import after


@pytest.fixture(autouse=True)
def _fresh_limit() -> None:
    check_limit._tries.clear()


@pytest.fixture
def stage(demo_hall: str, morning: datetime) -> datetime:
    publish(MIDWIFE, SIGN, NIB, HALAL, at=morning)
    return after(morning, minutes=-20)


FAULTS = (
    ("ktp", "unreadable", "Foto KTP buram."),
    ("practice.hours", "incorrect", "Sebut harinya juga."),
    ("practice.place_name", "incorrect", ""),
)


def test_the_receipt_tells_date_reason_calendar_and_hash(stage: datetime, client: Client) -> None:
    code, numbers = sent(at=stage)
    told = text_of(client.get(f"/permohonan/{code}/bukti/{numbers[0]}/"))
    case = track(code, at=stage).cases[0]
    for words in (numbers[0], "Senin, 30 November 2026, 23.59 WIB", "Dihitung sejak Senin, 23 November 2026",
                  "Janji layanan: 5 hari kerja.", case.calendar, case.receipt[:8], case.receipt[-8:], "Gratis"):  # fmt: skip
        assert words in told


def test_a_promise_of_minutes_says_the_time(stage: datetime, client: Client) -> None:
    code, _ = sent(NIB, at=stage)
    assert "Senin, 23 November 2026, 09.40 WIB" in text_of(client.get(f"/permohonan/{code}/"))


def test_the_fix_list_leads_to_each_page_and_back(stage: datetime, client: Client) -> None:
    code, numbers = sent(at=stage)
    send_back(numbers[0], *FAULTS, at=after(stage, 60))
    page = text_of(client.get(f"/permohonan/{code}/"))
    assert "Perlu Anda perbaiki" in page
    assert "Sekarang di: Anda" in page
    assert "Lihat 3 hal yang perlu diperbaiki" in page
    url = f"/permohonan/{code}/perbaiki/{numbers[0]}/"
    listed = client.get(url)
    for words in ("Tidak terbaca", "KTP-el", "Foto KTP buram.", "Keliru", "Sebut harinya juga.", "janji barunya Senin, 30 November 2026"):
        assert words in text_of(listed)
    early = client.post(url, {"kunci": form_key(listed)})
    assert early.status_code == 422
    assert "Perbaikan belum lengkap" in text_of(early)
    field = f"/permohonan/{code}/isi/practice_hours/?dari=perbaiki-{numbers[0]}"
    assert field in listed.content.decode()
    assert "Catatan petugas: Sebut harinya juga." in text_of(client.get(field))
    assert client.get(f"/permohonan/{code}/isi/applicant_birth/").status_code == 404, "only what was asked"
    documents = text_of(client.get(f"/permohonan/{code}/berkas/?dari=perbaiki-{numbers[0]}"))
    assert "Foto KTP buram." in documents
    assert "Surat keterangan tempat praktik" not in documents
    back = client.post(field, {"practice-hours": "Senin-Jumat 08.00-14.00", "dari": f"perbaiki-{numbers[0]}"})
    assert back.headers["Location"] == url
    client.post(f"/permohonan/{code}/isi/practice_place/", {"practice-place_name": "Klinik Contoh Dua"})
    give(code, "ktp", at=after(stage, 90))
    assert text_of(client.get(url)).count("Sudah diperbaiki") == 3
    assert client.post(url).headers["Location"] == f"/permohonan/{code}/?sudah=perbaiki"
    assert "Perbaikan sudah dikirim" in text_of(client.get(f"/permohonan/{code}/?sudah=perbaiki"))
    assert client.get(url).status_code == 302, "nothing left to mend"


def test_paying_by_code_in_a_demo_and_the_receipt(stage: datetime, client: Client, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    code, numbers = sent(SIGN, at=stage)
    work_on(numbers[0], until="countersign", at=after(stage, 60))
    assert "Bayar tagihan" in text_of(client.get(f"/permohonan/{code}/"))
    url = f"/permohonan/{code}/bayar/{numbers[0]}/"
    page = client.get(url)
    bill = track(code, at=stage).cases[0].bills[0]
    for words in ("Rp182.500", bill.code, "MPP UJI (SIMULASI)", "Bayar tunai hanya di loket kas", "Bayar pura-pura"):
        assert words in text_of(page)
    assert 'aria-label="Kode QRIS: bayar Rp182.500 kepada MPP UJI (SIMULASI)"' in page.content.decode()
    for _ in range(2):
        assert client.post(f"{url}uji/").headers["Location"] == url
    paid = track(code, at=stage).cases[0].bills[0]
    assert (paid.state, paid.paid_idr) == ("settled", 182_500)
    assert "Sudah dibayar" in text_of(client.get(url))
    receipt = text_of(client.get(f"{url}{paid.code}/"))
    assert paid.receipt in receipt
    assert "Papan nama, jalan lingkungan" in receipt
    between = text_of(client.get(f"/permohonan/{code}/"))
    assert "Pembayaran Anda sudah kami terima" in between, "before the worker comes by, nobody is asked to pay again"
    assert "Sekarang di: Anda" not in between
    follow_bills(MALL, after(stage, 120))
    assert "waits_payment" not in track(code, at=after(stage, 121)).cases[0].words
    assert client.get(f"{url}tidak-ada/").status_code == 404


def test_without_a_demo_nobody_pretends_to_pay(stage: datetime, client: Client) -> None:
    code, numbers = sent(SIGN, at=stage)
    work_on(numbers[0], until="countersign", at=after(stage, 60))
    url = f"/permohonan/{code}/bayar/{numbers[0]}/"
    assert "Pembayaran daring belum tersedia" in text_of(client.get(url))
    assert client.post(f"{url}uji/").status_code == 404
    free, free_numbers = sent(at=stage)
    assert client.get(f"/permohonan/{free}/bayar/{free_numbers[0]}/").status_code == 404, "a free service has no bill"


@pytest.mark.django_db(transaction=True)
def test_granted_downloaded_and_collected(stage: datetime, client: Client) -> None:
    code, numbers = sent(at=stage)
    work_on(numbers[0], at=after(stage, 60))
    assert "Sedang disiapkan" in text_of(client.get(f"/permohonan/{code}/"))
    produce(after(stage, 90))
    paper = track(code, at=after(stage, 91)).cases[0].products[0]
    page = text_of(client.get(f"/permohonan/{code}/"))
    for words in ("Dikabulkan", "Unduh PDF", paper.number, "Ambil atau kirim", "Keputusan ditandatangani"):
        assert words in page
    opened = client.get(f"/permohonan/{code}/unduh/{paper.code}/")
    assert opened.content.startswith(b"%PDF")
    other, _ = sent(at=stage)
    assert client.get(f"/permohonan/{other}/unduh/{paper.code}/").status_code == 404
    assert client.get(f"/permohonan/{other}/ambil/{paper.code}/").status_code == 404
    url = f"/permohonan/{code}/ambil/{paper.code}/"
    slots = re.findall(r'name="jam" value="([^"]+)"', client.get(url).content.decode())
    assert client.post(url, {"apa": "jadwal", "jam": "nonsens"}).status_code == 422
    assert client.post(url, {"apa": "jadwal", "jam": slots[3]}).status_code == 302
    assert "Jadwal sudah dipesan" in text_of(client.get(url))
    assert "Pesan kurir" not in text_of(client.get(url)), "one way at a time"
    assert client.post(url, {"apa": "batal"}).status_code == 302
    short = client.post(url, {"apa": "kurir", "kurir": "own", "alamat": "dekat"})
    assert short.status_code == 422
    assert "Tulis alamat lengkap" in text_of(short)
    assert ">dekat</textarea>" in short.content.decode(), "what was typed stays"
    assert re.search(r'value="own" checked', short.content.decode())
    assert "Pilih dahulu jam" in text_of(client.post(url, {"apa": "jadwal"}))
    assert "Pilih dahulu kurir" in text_of(client.post(url, {"apa": "kurir", "kurir": "x", "alamat": "dekat sekali sini"}))
    address = "Sari Contoh, Jalan Contoh 1, Tebet Barat, Jakarta 12810"
    assert client.post(url, {"apa": "kurir", "kurir": "pos", "alamat": address}).status_code == 302
    ordered = text_of(client.get(url))
    assert "Menunggu kurir mengambil" in ordered
    assert address not in ordered
    assert "Surat kuasa" in text_of(client.get(f"{url}kuasa/"))
    assert client.post(url, {"apa": "lain"}).status_code == 422


def test_refused_with_the_reason_and_an_objection_within_the_term(stage: datetime, client: Client) -> None:
    code, numbers = sent(at=stage)
    url = f"/permohonan/{code}/keberatan/{numbers[0]}/"
    assert client.get(url).status_code == 302, "nothing to object to"
    work_on(numbers[0], outcome="refused", at=after(stage, 60))
    page = text_of(client.get(f"/permohonan/{code}/"))
    assert "Ruang praktik belum memenuhi syarat." in page
    assert "Keberatan bisa diajukan sampai" in page
    empty = client.post(url, {"alasan": " "})
    assert empty.status_code == 422
    assert "Tindakan ini memerlukan alasan." in text_of(empty)
    assert client.post(url, {"alasan": "Ruangnya sudah diperbaiki."}).status_code == 302
    assert "Keberatan Anda sedang ditimbang" in text_of(client.get(f"/permohonan/{code}/"))
    another = Actor("staff:990", GRANTS["approver"], "web", MALL)
    answer_objection(mall=MALL, case=numbers[0], outcome="rejected", note="Foto ruangannya belum ada.", by=another, at=after(stage, 120))
    told = text_of(client.get(f"/permohonan/{code}/"))
    assert "Keberatan Anda tidak diterima. Keputusan tetap." in told
    assert "Foto ruangannya belum ada." in told


def test_withdrawn_only_after_asking_once_more(stage: datetime, client: Client) -> None:
    code, numbers = sent(HALAL, NIB, at=stage, event="usaha-makanan")
    nib = next(case.number for case in track(code, at=stage).cases if case.service == NIB)
    asked = text_of(client.get(f"/permohonan/{code}/cabut/{nib}/"))
    assert "Cabut permohonan ini?" in asked
    assert "Yang menunggu hasilnya ikut terhenti: Bantuan pengajuan sertifikat halal" in asked
    assert client.post(f"/permohonan/{code}/cabut/{nib}/", {"alasan": "batal"}).status_code == 302
    told = text_of(client.get(f"/permohonan/{code}/?sudah=cabut"))
    assert "Permohonan sudah dicabut." in told
    assert "Lanjutkan tanpa hasil itu" in told
    halal = next(number for number in numbers if number != nib)
    client.post(f"/permohonan/{code}/lanjut/{halal}/")
    assert client.get(f"/permohonan/{code}/cabut/{nib}/").status_code == 302, "done already"


def test_who_looked_is_told_by_office_never_by_name(stage: datetime, client: Client) -> None:
    code, numbers = sent(at=stage)
    follow_questions(MALL)
    work_on(numbers[0], until="check", at=after(stage, 60))
    verifier = officer("verifier", "dpmptsp")
    case_page(numbers[0], verifier, at=after(stage, 61))
    item = open_step(numbers[0])
    assert item is not None
    file = track(code, at=stage).application.files["ktp"]
    open_case_file(numbers[0], file, verifier)
    record_access(Actor("staff:99"), "case.read", subject=f"case:{numbers[0]}", outcome="refused")
    told = text_of(client.get(f"/permohonan/{code}/data/"))
    for words in ("Mencocokkan identitas pemohon", "UU 24/2013", "Memeriksa surat tanda registrasi", "Petugas mal",
                  "membuka berkas Anda", "membuka berkas unggahan", "Ditolak sistem"):  # fmt: skip
        assert words in told
    assert "staff:" not in told


def test_messages_and_the_ways_to_be_told(stage: datetime, client: Client) -> None:
    code, _ = sent(at=stage)
    follow_entries(MALL)
    url = f"/permohonan/{code}/kabar/"
    told = text_of(client.get(url))
    assert "Permohonan diterima WhatsApp" in told
    assert "Akan dikirim" in told
    assert "Pemberitahuan di ponsel" not in told, "no such address was given"
    assert client.post(url, {"cara": ["email", "merpati"]}).status_code == 302
    page = client.get(f"{url}?tersimpan=1")
    assert "Pilihan Anda sudah tersimpan." in text_of(page)
    boxes = re.findall(r'name="cara" value="(\w+)"( checked)?', page.content.decode())
    assert boxes == [("whatsapp", ""), ("sms", ""), ("email", " checked")]
    assert find_preference("nobody") is None


def test_deemed_grants_are_counted_in_public(stage: datetime, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from balai.config import clock

    code, _ = sent(at=stage)
    later = stage + timedelta(days=9)
    assert len(settle_silence(mall=MALL, by=WORKER, at=later)) == 1
    monkeypatch.setattr(clock, "SHIFT_MS", clock.SHIFT_MS + 9 * 86_400_000)
    page = text_of(client.get("/hari-ini/keputusan/"))
    assert re.search(r"\b1 Dianggap dikabulkan Instansi diam", page)
    assert "/hari-ini/keputusan/" in client.get("/hari-ini/").content.decode()
    assert "Dianggap dikabulkan" in text_of(client.get(f"/permohonan/{code}/"))


def test_one_line_or_three_cost_the_same_queries(stage: datetime, client: Client) -> None:
    counts = []
    for lines in (1, 3):
        code, numbers = sent(at=stage)
        follow_questions(MALL)
        follow_entries(MALL)
        send_back(numbers[0], *FAULTS[:lines], at=after(stage, 60))
        for n in range(lines):
            record_access(officer("verifier", "dpmptsp"), "case.read", subject=f"case:{numbers[0]}", reason=str(n))
        for path in ("", f"perbaiki/{numbers[0]}/", "data/", "kabar/"):
            client.get(f"/permohonan/{code}/{path}")
            with CaptureQueriesContext(connections["default"]) as seen:
                client.get(f"/permohonan/{code}/{path}")
            counts.append(len(seen))
    assert counts[:4] == counts[4:]
