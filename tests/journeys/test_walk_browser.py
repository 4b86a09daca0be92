"""The walk of a new user in a real Chromium against a whole running house: a midwife's licence from the first word
to a document that outside readers and its QR find genuine."""

from __future__ import annotations

import base64
import json
import os
import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from people import MIDWIFE, SIGN, TRADER
from real_house import running_house
from staff import png

from balai.config.demo import PASSWORD
from balai.documents.queries.verifying import verify_payload
from readers import run, trusting, verdicts
from servers import CHROMIUM_FLAGS, chromium_path

pytestmark = [pytest.mark.browser, pytest.mark.server]
PATIENCE_S = 90
"""The longest wait for what the worker does within seconds."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a running house and the folder it keeps its things in."""
    folder = tmp_path_factory.mktemp("rumah")
    with running_house(folder) as url:
        yield url, folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for the file."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Walk:
    """People with their screens: the applicant's phone and the officers' desks."""

    def __init__(self, browser: Any, url: str) -> None:
        self.browser, self.url = browser, url
        self.desks: dict[str, Any] = {}
        self.phone = self._open(390, 844)

    def _open(self, width: int, height: int) -> Any:
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, base_url=self.url, locale="id-ID"
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        return page

    def desk(self, username: str) -> Any:
        """The screen of an officer who signed in."""
        if username not in self.desks:
            page = self.desks[username] = self._open(1280, 900)
            page.goto("/masuk/")
            page.fill("#akun", username)
            page.fill("#sandi", PASSWORD)
            page.click("main form button")
            page.wait_for_url(re.compile("/kantor/"))
        return self.desks[username]

    def fill_pages(self, answers: dict[str, Any]) -> list[str]:
        """Answer every question page as a person does; the fields asked."""
        page, asked = self.phone, []
        for _ in range(40):
            if "/isi/" not in page.url:
                return asked
            for name, kind, key in page.evaluate(FIELDS):
                field, _, part = name.replace("-", ".", 1).partition("-")
                asked.append(field)
                value = answers[field]
                told = {True: "ya", False: "tidak"}.get(value, str(value)) if isinstance(value, bool) else str(value)
                if kind == "radio":
                    page.check(f'input[name="{name}"][value="{told}"]')
                elif kind == "select-one":
                    page.select_option(f"#{key}", told)
                else:
                    page.fill(f"#{key}", told.split("-")[("tahun", "bulan", "hari").index(part)] if part else told)
            page.click("text=Simpan dan lanjutkan")
        raise AssertionError(page.url)

    def give_papers(self) -> None:
        """A photo for every document that is asked."""
        page = self.phone
        for key in page.evaluate("[...document.querySelectorAll('[id^=berkas-]')].map(one => one.id)"):
            photo = {"name": "foto.png", "mimeType": "image/png", "buffer": png()}
            page.set_input_files(f"#{key.replace('berkas-', 'foto-')}", photo)
            page.wait_for_selector(f"#{key} .doc-state")

    def apply(self, answers: dict[str, Any]) -> tuple[str, str, list[str]]:
        """From the service's page to the number of the case; (code, number, fields asked)."""
        page = self.phone
        page.click("text=Ajukan sekarang")
        page.click("main >> text=Mulai mengisi")
        code = re.search(r"/permohonan/(\w+)/", page.url)[1]  # type: ignore[index]
        page.click("main >> text=Mulai mengisi")
        asked = self.fill_pages(answers)
        self.give_papers()
        page.goto(f"/permohonan/{code}/periksa/")
        page.check("#benar")
        page.locator("main form button", has_text="Kirim permohonan").click()
        self.see("Permohonan Anda sudah kami terima.")
        number = re.search(r"B-\d{4}-\d{6}", page.inner_text("main"))[0]  # type: ignore[index]
        return code, number, asked

    def see(self, text: str) -> None:
        """Wait until the phone says something; what it says instead if it never does."""
        until = time.monotonic() + PATIENCE_S
        while text not in (told := self.phone.inner_text("main")):
            assert time.monotonic() < until, f"{self.phone.url} does not say {text!r}:\n{told}"
            self.phone.wait_for_timeout(100)

    def press(self, page: Any, *buttons: str) -> None:
        """Press one button after the other; the last one answers with a note."""
        for name in buttons:
            page.get_by_role("button", name=name).first.click()
        page.wait_for_selector(".office-note")

    def wait_for(self, path: str, text: str, page: Any = None) -> str:
        """Open a page again until it says something; what it says."""
        page = page or self.phone
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            page.goto(path)
            told = str(page.inner_text("main"))
            if text in told:
                return told
            page.wait_for_timeout(500)
        raise AssertionError(f"{path} does not say {text!r}:\n{page.inner_text('main')}")

    def whose(self, usernames: list[str], number: str) -> Any:
        """The screen of whoever of these the case was drawn for, open at the case."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            for name in usernames:
                page = self.desk(name)
                page.goto(f"/kantor/berkas/{number}/")
                if "Diundi untuk Anda" in page.inner_text("main"):
                    return page
            page.wait_for_timeout(500)
        raise AssertionError(f"{number} is with nobody of {usernames}")


FIELDS = """() => { const seen = new Set(); return [...document.querySelectorAll(
    'main form input, main form select, main form textarea')].filter(one => one.type != 'hidden' && one.name
    && !seen.has(one.name) && seen.add(one.name)).map(one => [one.name, one.type, one.id]) }"""


def test_a_midwife_walks_from_the_first_word_to_a_signed_licence(browser: Any, house: Any, tmp_path: Path):
    url, folder = house
    walk = Walk(browser, url)
    code, number = _apply_for_licence(walk)
    walk.wait_for(f"/permohonan/{code}/", "petugas verifikasi")
    assert "Sudah dijawab" in walk.wait_for(f"/permohonan/{code}/data/", "SDMK"), "she sees who was asked about her"
    _decide(walk, number)
    assert "Dokumen Anda sudah siap" in walk.wait_for(f"/permohonan/{code}/", "Unduh PDF")
    paper = tmp_path / "sip.pdf"
    address = walk.phone.get_by_role("link", name=re.compile("Unduh PDF")).first.get_attribute("href")
    paper.write_bytes(walk.phone.request.get(address).body())
    root = folder / "keys" / "uji" / "akar-uji.crt"
    said = verdicts(paper, tmp_path, root, trusting(tmp_path, root))
    assert said == {"pdfsig": True, "openssl": True, "mutool": True}
    _check_qr(walk, paper, tmp_path)


def _apply_for_licence(walk: Walk) -> tuple[str, str]:
    page = walk.phone
    page.goto("/cari/?q=izin+praktik+bidan")
    page.click("text=SIP bidan, baru")
    code, number, asked = walk.apply(MIDWIFE)
    assert {"applicant.nik", "str.number", "practice.hours"} <= set(asked)
    page.goto(f"/permohonan/{code}/bukti/{number}/")
    receipt = page.inner_text("main")
    assert "Senin, 30 November 2026, 23.59 WIB" in receipt, "five working days after Monday 23 November"
    assert re.search(r"mpp-jakarta/dpmptsp@[0-9a-f]{12}", receipt)
    return code, number


def _decide(walk: Walk, number: str) -> None:
    """Two officers with four eyes, and the director."""
    page = walk.whose(["vera", "vino"], number)
    assert "Cocok menurut SatuSehat SDMK" in page.inner_text("main")
    for tick in page.locator("[data-verify]").all():
        tick.check()
    walk.press(page, "Sesuai, lanjutkan")
    walk.press(walk.whose(["kiki"], number), "Bubuhkan paraf")
    _grant(walk, number)


def _grant(walk: Walk, number: str) -> None:
    """The director reads the letter, grants and signs."""
    page = walk.whose(["direktur"], number)
    page.get_by_label("Kabulkan").check()
    walk.press(page, "Baca suratnya dulu", "Kabulkan permohonan ini")
    page.goto("/kantor/tanda-tangan/")
    page.check(f"#p-{number}")
    page.get_by_role("button", name="Lanjut menandatangani").click()
    page.get_by_role("button", name="Tanda tangani").click()
    page.wait_for_selector("text=1 keputusan ditandatangani")


def _check_qr(walk: Walk, paper: Path, tmp_path: Path) -> None:
    """The QR as a camera reads it: by the page, by the JSON, and offline by the published key alone."""
    run("pdftoppm", "-r", "200", "-png", str(paper), str(tmp_path / "hal"))
    _, told = run("zbarimg", "-q", "--raw", str(next(tmp_path.glob("hal*.png"))))
    address = next(line for line in told.splitlines() if line.startswith(walk.url))
    walk.phone.goto(address)
    shown = walk.phone.inner_text("main")
    assert "ASLI dan masih berlaku" in shown
    assert str(MIDWIFE["applicant.name"]) in shown
    assert str(MIDWIFE["applicant.nik"]) not in shown, "only what the paper shows"
    with urllib.request.urlopen(f"{walk.url}/cek/kunci.json", timeout=30) as answer:
        keys = {one["kid"]: base64.urlsafe_b64decode(one["x"] + "==") for one in json.load(answer)["keys"]}
    assert verify_payload(address, keys) is not None
    forged = address.replace("d=2026", "d=2025")
    assert forged != address
    assert verify_payload(forged, keys) is None
    walk.phone.goto(forged)
    assert "Tidak ditemukan" in walk.phone.inner_text("main")


def test_a_shop_sign_is_returned_mended_paid_and_picked_up(browser: Any, house: Any):
    walk = Walk(browser, house[0])
    walk.phone.goto(f"/layanan/{SIGN}/")
    code, number, _ = walk.apply(TRADER)
    page = walk.whose(["vera", "vino"], number)
    page.get_by_role("link", name="Kembalikan untuk diperbaiki").click()
    page.locator("#salah-ktp").select_option("unreadable")
    page.locator("#catatan-ktp").fill("Foto silau.")
    walk.press(page, "Baca seperti pemohon", "Kirim daftar perbaikan")
    _mend(walk, code, number)
    walk.press(walk.whose(["vera", "vino"], number), "Sesuai, lanjutkan")
    page = walk.whose(["bagas"], number)
    page.get_by_label("Setuju", exact=True).check()
    walk.press(page, "Beri pendapat")
    walk.press(walk.whose(["asih"], number), "Tetapkan biaya")
    walk.press(walk.whose(["kiki"], number), "Bubuhkan paraf")
    _pay(walk, code, number)
    _grant(walk, number)
    _pick_up(walk, code, number)


def _mend(walk: Walk, code: str, number: str) -> None:
    """The applicant mends what is listed, in place, and sends it again."""
    page = walk.phone
    assert "Foto silau." in walk.wait_for(f"/permohonan/{code}/perbaiki/{number}/", "KTP-el")
    page.get_by_role("link", name="Perbaiki").first.click()
    page.set_input_files("#foto-ktp", {"name": "baru.png", "mimeType": "image/png", "buffer": png()})
    page.wait_for_selector("#berkas-ktp >> text=Sudah ada")
    page.goto(f"/permohonan/{code}/perbaiki/{number}/")
    page.get_by_role("button", name="Kirim perbaikan").click()
    page.wait_for_selector("text=Perbaikan sudah dikirim.")


def _pay(walk: Walk, code: str, number: str) -> None:
    """The bill shows the tariff's amount and a code to scan; once paid there is a receipt."""
    page = walk.phone
    assert "Rp182.500" in walk.wait_for(f"/permohonan/{code}/bayar/{number}/", "Pindai dengan aplikasi bank")
    page.get_by_role("button", name="Bayar pura-pura").click()
    page.wait_for_selector("text=Lunas. Kuitansi")
    walk.wait_for(f"/permohonan/{code}/", "Pejabat memutuskan")


def _pick_up(walk: Walk, code: str, number: str) -> None:
    """A slot is booked; the desk sees an identity card and hands the paper over."""
    page = walk.phone
    walk.wait_for(f"/permohonan/{code}/", "Unduh PDF")
    page.get_by_role("link", name="Ambil atau kirim").click()
    page.locator(".slot").first.click()
    page.get_by_role("button", name="Pesan jam ini").click()
    page.wait_for_selector("text=Jadwal sudah dipesan")
    desk = walk.desk("loka")
    desk.goto(f"/kantor/ambil/?cari={number}")
    desk.get_by_label("KTP-el").first.check()
    desk.get_by_role("button", name="Serahkan").click()
    desk.wait_for_selector("text=Dokumen diserahkan.")
    assert "Tanda terima penyerahan dokumen" in walk.wait_for(f"/permohonan/{code}/", "Dokumen sudah Anda terima")
