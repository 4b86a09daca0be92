"""In a real Chromium: a midwife applies by phone without script; with script photos shrink and go on after a break."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from applicants import (
    COUNTER,
    HALAL,
    MIDWIFE,
    NIB,
    NIK,
    SARI,
    SIGN,
    begun,
    filled,
    picture,
    produce,
    publish,
    send_back,
    sent,
    value_for,
    wanted,
    work_on,
)
from PIL import Image
from test_browser import chromium, faults, site  # noqa: F401

from balai.cases.actions.sending import submit_application
from balai.cases.queries import get_application, track
from balai.documents.queries.files import get_file
from balai.faces.public import check_limit
from cast import after

pytestmark = [pytest.mark.browser, pytest.mark.server]
PHONE = {"viewport": {"width": 360, "height": 800}}


@pytest.fixture
def stage(site: str, morning: datetime, settings: Any) -> datetime:  # noqa: F811
    check_limit._tries.clear()
    settings.DEMO = True
    publish(MIDWIFE, SIGN, NIB, HALAL, COUNTER, at=morning)
    return morning


def fill_in(page: Any, fields: list[Any]) -> None:
    """Answer one page as a person does, without script."""
    for field in fields:
        name, value = field["id"].replace(".", "-"), value_for(field)
        if field["kind"] == "date":
            for part, text in zip(("tahun", "bulan", "hari"), value.split("-"), strict=True):
                page.fill(f"#{name}-{part}", text)
        elif field["kind"] in ("choice", "choices", "yesno"):
            page.check(f'input[name="{name}"][value="{value}"]')
        elif field["kind"] == "region":
            page.select_option(f"#{name}", value)
        else:
            page.fill(f"#{name}", str(value))
    page.click("text=Simpan dan lanjutkan")


def walk_pages(page: Any, at: datetime) -> tuple[str, list[str]]:
    """From the task list through every question page; (code, labels asked)."""
    code = re.search(r"/permohonan/(\w+)/", page.url)[1]  # type: ignore[index]
    page.click("main >> text=Mulai mengisi")
    labels: list[str] = []
    for _ in range(40):
        found = re.search(r"/isi/([^/]+)/", page.url)
        if not found:
            break
        fields = next(one for one in get_application(code, at=at).pages if one["id"] == found[1])["fields"]
        assert NIK not in page.content()
        labels += [field["id"] for field in fields]
        fill_in(page, fields)
    return code, labels


def give_all(page: Any, tmp_path: Path, code: str, at: datetime) -> None:
    """Every document by its plain form."""
    photo = tmp_path / "foto.png"
    photo.write_bytes(picture())
    for document in wanted(code, at):
        page.set_input_files(f"#file-{document}", str(photo))
        page.click(f"#berkas-{document} >> text=Kirim berkas")
        assert "Sudah ada" in page.inner_text(f"#berkas-{document}")


def test_a_midwife_applies_by_phone_without_script(
    chromium: Any, site: str, stage: datetime, tmp_path: Path  # noqa: F811
) -> None:
    page = chromium.new_context(java_script_enabled=False, **PHONE).new_page()
    page.goto(f"{site}/cari/?q=izin+praktik+bidan")
    page.click("text=SIP bidan, baru")
    page.click("text=Ajukan sekarang")
    assert "5 hari kerja" in page.inner_text("main")
    page.click("text=Mulai mengisi")
    code, labels = walk_pages(page, stage)
    assert "practice.hours" in labels
    assert page.url.endswith("/berkas/")
    give_all(page, tmp_path, code, stage)
    page.click("main >> text=Lanjut")
    assert "Tebet Barat, Tebet" in page.inner_text("main")
    assert NIK not in page.content()
    page.check("#benar")
    page.click("text=Kirim permohonan SIP bidan, baru")
    assert "Permohonan Anda sudah kami terima." in page.inner_text("main")
    page.get_by_role("link", name="Tanda terima").click()
    receipt = page.inner_text("main")
    assert "Mengapa tanggal itu" in receipt, "the receipt itself, not the page before it"
    assert re.search(r"\bB\d*-2026-000001\b", receipt), "the first case of this mall"
    assert "Senin, 30 November 2026" in receipt
    page.goto(f"{site}/permohonan/")
    page.fill("#kode", f"{code[:4].lower()} {code[4:].lower()}")
    page.click("text=Buka permohonan")
    assert "Sekarang di:" in page.inner_text("main")
    page.click("text=Tutup di perangkat ini")
    page.goto(f"{site}/permohonan/{code}/")
    assert "Ketik kodenya" in page.inner_text("main")


def test_by_keyboard_alone_from_the_service_to_sent(
    chromium: Any, site: str, stage: datetime, tmp_path: Path  # noqa: F811
) -> None:
    """No pointer: Tab to what is wanted, which shows its focus; Enter on links and buttons, Space on choices."""
    code = filled(at=stage, files=False)
    photo = tmp_path / "foto.png"
    photo.write_bytes(picture())
    page = chromium.new_context(java_script_enabled=False, **PHONE).new_page()

    def reach(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.locator(f"{selector}:focus").count():
                outline = page.locator(f"{selector}:focus").evaluate(SEEN)
                assert outline, f"{selector} does not show its focus"
                return
        raise AssertionError(f"{selector} is not reached")

    page.goto(f"{site}/permohonan/{code}/isi/practice_first/")
    reach("input[type=radio]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{site}/permohonan/{code}/berkas/")
    for document in wanted(code, stage):
        reach(f"#file-{document}")
        with page.expect_file_chooser(timeout=10_000) as chosen:
            page.keyboard.press("Space")
        chosen.value.set_files(str(photo))
        reach(f"#berkas-{document} button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.goto(f"{site}/permohonan/{code}/periksa/")
    reach("#benar")
    page.keyboard.press("Space")
    reach("main form button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Permohonan Anda sudah kami terima." in page.inner_text("main")


SEEN = """one => { const box = one.closest('label') || one
  return [one, box, one.nextElementSibling].filter(Boolean).some(part => getComputedStyle(part).outlineStyle !== 'none') }"""


def test_a_food_business_answers_shared_questions_once(
    chromium: Any, site: str, stage: datetime, tmp_path: Path  # noqa: F811
) -> None:
    page = chromium.new_context(java_script_enabled=False, **PHONE).new_page()
    page.goto(f"{site}/peristiwa/usaha-makanan/")
    page.click("text=Ajukan sekaligus")
    page.click("text=Mulai mengisi")
    code, labels = walk_pages(page, stage)
    assert len(labels) == len(set(labels))
    assert {"applicant.name", "business.capital_idr", "halal.products"} <= set(labels)
    give_all(page, tmp_path, code, stage)
    page.click("main >> text=Lanjut")
    page.check("#benar")
    page.click("text=Kirim 2 permohonan sekaligus")
    told = page.inner_text("main")
    assert "Menunggu hasil: NIB perseorangan, usaha mikro dan kecil" in re.sub(r"\s+", " ", told)


def test_a_photo_shrinks_and_goes_on_where_the_network_broke(
    chromium: Any, site: str, stage: datetime, tmp_path: Path  # noqa: F811
) -> None:
    code = filled(at=stage, files=False)
    out = io.BytesIO()
    Image.effect_noise((2600, 2000), 90).convert("RGB").save(out, "JPEG", quality=92)
    photo = tmp_path / "ktp.jpg"
    photo.write_bytes(out.getvalue())
    page = chromium.new_context(**PHONE).new_page()
    pieces: list[int] = []

    def meddle(route: Any) -> None:
        """The second piece is lost once on its way, and the answer to the third never arrives."""
        if route.request.method == "PUT":
            pieces.append(int(route.request.url.rpartition("=")[2]))
            if len(pieces) == 2:
                route.abort()
                return
            if len(pieces) == 4:
                route.fetch()
                route.abort()
                return
        route.continue_()

    page.route("**/berkas/ktp/**", meddle)
    page.goto(f"{site}/permohonan/{code}/berkas/")
    page.set_input_files("#foto-ktp", str(photo))
    page.wait_for_selector("#berkas-ktp .doc-state", timeout=30_000)
    facts = get_file(get_application(code, at=stage).files["ktp"])
    assert facts.size < len(out.getvalue()) / 2
    assert len(pieces) > 4
    assert len(pieces) > len(set(pieces)), "the lost piece was sent again"
    width, height = page.evaluate(
        """async url => { const picture = await createImageBitmap(await (await fetch(url)).blob());
        return [picture.width, picture.height] }""",
        f"/permohonan/{code}/buka/{facts.id}/",
    )
    assert max(width, height) == 1600
    page.set_input_files("#file-surat_tempat_praktik", files={"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"no"})
    page.wait_for_selector("#berkas-surat_tempat_praktik >> text=Coba lagi")
    assert "PDF" in page.inner_text("#berkas-surat_tempat_praktik .upload-state"), "the server's own words"


PAGES: list[Callable[[dict[str, str]], str]] = [
    lambda t: f"/layanan/{MIDWIFE}/", lambda t: f"/layanan/{COUNTER}/", lambda t: "/peristiwa/usaha-makanan/",
    lambda t: f"/permohonan/baru/?layanan={NIB}&layanan={COUNTER}", lambda t: "/permohonan/", lambda t: "/hari-ini/keputusan/",
    lambda t: f"/permohonan/{t['draft']}/", lambda t: f"/permohonan/{t['draft']}/simpan/",
    *[(lambda t, page=page: f"/permohonan/{t['full']}/isi/{page}/") for page in (
        "applicant_name", "applicant_birth", "applicant_address", "practice_kind", "practice_first")],
    lambda t: f"/permohonan/{t['draft']}/berkas/", lambda t: f"/permohonan/{t['full']}/berkas/",
    lambda t: f"/permohonan/{t['draft']}/periksa/", lambda t: f"/permohonan/{t['full']}/periksa/",
    lambda t: f"/permohonan/{t['barred']}/belum-bisa/", lambda t: f"/permohonan/{t['sent']}/?terkirim=1",
    lambda t: f"/permohonan/{t['both']}/", lambda t: f"/permohonan/{t['sent']}/bukti/{t['number']}/",
    lambda t: f"/permohonan/{t['sent']}/data/", lambda t: f"/permohonan/{t['sent']}/kabar/",
    lambda t: f"/permohonan/{t['sent']}/cabut/{t['number']}/", lambda t: f"/permohonan/{t['back']}/",
    lambda t: f"/permohonan/{t['back']}/perbaiki/{t['back_number']}/", lambda t: f"/permohonan/{t['refused']}/",
    lambda t: f"/permohonan/{t['refused']}/keberatan/{t['refused_number']}/", lambda t: f"/permohonan/{t['granted']}/",
    lambda t: f"/permohonan/{t['granted']}/ambil/{t['paper']}/", lambda t: f"/permohonan/{t['granted']}/ambil/{t['paper']}/kuasa/",
    lambda t: f"/permohonan/{t['sign']}/bayar/{t['sign_number']}/",
]  # fmt: skip


def tell(at: datetime) -> dict[str, str]:
    """An application in every state a citizen can see."""
    told = {"draft": begun(at=at), "full": filled(at=at)}
    told["barred"] = filled(at=at, says={"practice.first": "tidak", "practice.active_licences": "3"}, files=False)
    told["both"], _ = sent(HALAL, NIB, at=at, event="usaha-makanan")
    for name, service in (("sent", MIDWIFE), ("back", MIDWIFE), ("refused", MIDWIFE), ("granted", MIDWIFE), ("sign", SIGN)):
        told[name], numbers = sent(service, at=at)
        told["number" if name == "sent" else f"{name}_number"] = numbers[0]
    send_back(told["back_number"], ("ktp", "unreadable", "Foto KTP buram."), ("practice.hours", "incorrect", ""), at=at)
    work_on(told["refused_number"], outcome="refused", at=at)
    work_on(told["granted_number"], at=at)
    work_on(told["sign_number"], until="countersign", at=at)
    produce(after(at, 1))
    told["paper"] = track(told["granted"], at=after(at, 2)).cases[0].products[0].code
    return told


def test_every_page_is_clean_and_never_scrolls_sideways(chromium: Any, site: str, stage: datetime) -> None:  # noqa: F811
    told = tell(after(stage, minutes=-5))
    said: list[str] = []
    for width in (320, 360, 1280):
        page = chromium.new_context(viewport={"width": width, "height": 800}).new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        for address in PAGES:
            path = address(told)
            answer = page.goto(site + path)
            assert answer.status == 200, path
            assert faults(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} at {width}"
    assert not said


def test_what_is_printed_fits_one_page(chromium: Any, site: str, stage: datetime) -> None:  # noqa: F811
    """Even with a long name: receipt and verdict on A5, the letter of mandate on A4."""
    at = after(stage, minutes=-5)
    code = filled(at=at, says={"applicant.name": "Raden Ajeng Siti Kusumawardhani Wijayaningrat binti Haji Abdurrahman Contoh"})
    number = submit_application(code=code, by=SARI, at=at)["cases"][0]["number"]
    work_on(number, at=at)
    produce(after(at, 1))
    paper = track(code, at=after(at, 2)).cases[0].products[0].code
    page = chromium.new_context().new_page()
    for path, width in (
        (f"/permohonan/{code}/bukti/{number}/", 420), (f"/permohonan/{code}/simpan/", 420), (f"/cek/{paper}", 420),
        (f"/permohonan/{code}/ambil/{paper}/kuasa/", 595),
    ):  # fmt: skip
        page.goto(site + path)
        with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
            assert len(printed.pages) == 1, path
            assert round(float(printed.pages[0].mediabox[2])) == pytest.approx(width, abs=1), path


def test_a_first_visit_stays_light(chromium: Any, site: str, stage: datetime) -> None:  # noqa: F811
    code = filled(at=stage)
    for path in (f"/permohonan/{code}/berkas/", f"/permohonan/{code}/isi/applicant_address/", f"/permohonan/{code}/"):
        page = chromium.new_context(**PHONE).new_page()
        kinds: dict[str, int] = {}
        page.on("requestfinished", lambda request, kinds=kinds: kinds.update(
            {request.resource_type: kinds.get(request.resource_type, 0) + request.sizes()["responseBodySize"]}
        ))
        page.goto(site + path, wait_until="networkidle")
        assert kinds.get("script", 0) <= 20 * 1024, path
        assert kinds["stylesheet"] <= 18 * 1024, path
        assert sum(kinds.values()) <= 100 * 1024, (path, kinds)
