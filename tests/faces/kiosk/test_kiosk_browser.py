"""The kiosk in a real browser: by touch, by keyboard only, without JavaScript, idle wipe, printing, axe."""

from __future__ import annotations

import re
from typing import Any

import pytest

from balai.visits.actions import open_visit
from balai.visits.queries import comfort_of, get_visit
from cast import KTP, SETUP, SKCK, on
from cast import ticket as ticket_of

pytestmark = pytest.mark.browser
HALL = "mpp-jakarta"
KTP_LOST, POLICE = "dukcapil.ktp-hilang", "polda.skck"
NO_PRINTER = "window.print = () => { window.printed = (window.printed ?? 0) + 1; dispatchEvent(new Event('afterprint')); };"
FITS = "document.documentElement.scrollHeight <= innerHeight"
SIZES = [(1280, 800), (1920, 1080), (1080, 1920), (360, 740)]


def code_of(page: Any) -> str:
    return re.search(r"/nomor/(\w+)/", page.url)[1]


def states(page: Any) -> list[str]:
    return [place.ticket.state for place in get_visit(code_of(page)).places]


def tap(page: Any, role: str, name: str) -> None:
    page.get_by_role(role, name=name).first.tap()


def press_until(page: Any, name: str) -> None:
    """Tab to the control with this name and press Enter."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ')"):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is not reached by the Tab key")


def test_two_services_of_two_agencies_by_touch(stand):
    page = stand(has_touch=True)
    page.add_init_script(NO_PRINTER)
    page.goto("/kios/")
    tap(page, "link", "Ambil nomor")
    tap(page, "link", "Kependudukan")
    tap(page, "link", "KTP dan KK")
    tap(page, "link", "Penggantian KTP-el hilang")
    tap(page, "link", "Tambah keperluan lain")
    tap(page, "link", "Kepolisian")
    tap(page, "link", "SKCK")
    page.locator("a.tile").first.tap()
    tap(page, "link", "Lanjut")
    page.locator("label", has_text="Lansia").tap()
    tap(page, "button", "Ambil nomor")
    page.wait_for_url("**/nomor/*/")
    assert page.locator(".slip-code").all_inner_texts() == ["A01", "X01"]
    page.locator(".confirm-left").wait_for()  # the print dialog was opened and closed
    assert page.evaluate("window.printed") == 1
    assert states(page) == ["printing", "printing"]
    tap(page, "button", "Ya, sudah")
    page.get_by_role("link", name="Cetak ulang").wait_for()
    assert states(page) == ["waiting", "waiting"]
    visit = get_visit(code_of(page)).visit.pk
    assert comfort_of([visit]) == {visit: ["elderly"]}
    assert "Lansia" not in page.locator("main").inner_text()
    assert page.evaluate("window.printed") is None  # prints again only when asked
    tap(page, "link", "Cetak ulang")
    assert page.evaluate("window.printed") == 1
    tap(page, "link", "Selesai")
    page.get_by_role("heading", name="Selamat datang").wait_for()


def test_two_services_with_the_keyboard_only(stand):
    page = stand()
    page.add_init_script(NO_PRINTER)
    page.goto("/kios/")
    for name in ("Ambil nomor", "Kependudukan", "KTP dan KK", "Penggantian KTP-el hilang", "Tambah keperluan lain",
                 "Kepolisian", "SKCK"):  # fmt: skip
        press_until(page, name)
    press_until(page, "SKCK")
    press_until(page, "Lanjut")
    page.wait_for_url("**/kenyamanan/**")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("input:checked").get_attribute("value") == "disabled"
    press_until(page, "Ambil nomor")
    page.wait_for_url("**/nomor/*/")
    press_until(page, "Tidak keluar")
    page.get_by_role("heading", name="Foto layar ini").wait_for()
    assert states(page) == ["waiting", "waiting"]


def test_a_double_tap_on_the_last_button_gives_one_visit(stand):
    page = stand(has_touch=True)
    page.add_init_script(NO_PRINTER)
    page.goto(f"/kios/kenyamanan/?k={KTP_LOST}")
    with page.expect_navigation(url="**/nomor/*/"):
        page.evaluate("""() => { const form = document.querySelector('form[data-once]');
            fetch(form.action, {method: 'POST', body: new FormData(form)}).finally(() => form.submit()); }""")
    assert page.locator(".slip-code").all_inner_texts() == ["A01"]


def test_nobody_answers_so_the_printed_number_counts(stand):
    page = stand()
    page.clock.install()
    page.add_init_script(NO_PRINTER)
    page.goto(f"/kios/kenyamanan/?k={KTP_LOST}")
    page.get_by_role("button", name="Ambil nomor").click()
    page.wait_for_url("**/nomor/*/")
    page.clock.run_for(1000)
    page.locator(".confirm-left").wait_for()
    page.clock.run_for(13_000)
    page.get_by_role("link", name="Cetak ulang").wait_for()
    assert states(page) == ["waiting"]


def test_without_javascript_the_whole_flow_works(stand):
    page = stand(java_script_enabled=False)
    page.goto("/kios/")
    for name in ("Ambil nomor", "Kependudukan", "KTP dan KK", "Penggantian KTP-el hilang", "Lanjut"):
        page.get_by_role("link", name=name).first.click()
    page.get_by_role("button", name="Ambil nomor").click()
    page.get_by_role("button", name="Ya, sudah").click()
    assert states(page) == ["waiting"]
    code = code_of(page)
    page.goto("/kios/kode/")
    page.get_by_label("Ketik kode kunjungan").fill(code)
    page.get_by_role("button", name="Lihat").click()
    assert page.locator(".slip-code").inner_text() == "A01"
    page.get_by_role("button", name="Kontras").click()
    assert page.locator("html").get_attribute("data-mode") == "kontras"
    page.get_by_role("button", name="English").click()
    assert "Your number" in page.locator("h1").inner_text()


def test_a_code_is_typed_with_the_big_keys(stand):
    page = stand(has_touch=True)
    made = open_visit(mall=HALL, needs=[KTP_LOST], paper=False, by=SETUP, at=on("09:00"))["code"]
    page.goto("/kios/kode/")
    page.locator("[data-key='2']").tap()
    page.locator("[data-erase]").tap()
    for letter in made:
        page.locator(f"[data-key='{letter}']").tap()
    tap(page, "button", "Lihat")
    page.wait_for_url(f"**/nomor/{made}/")
    box = page.locator(".slip-code").bounding_box()
    assert box["height"] >= 100


def test_searching_with_the_screen_keys(stand):
    page = stand(has_touch=True)
    page.goto(f"/kios/cari/?k={POLICE}")
    for letter in "ktp":
        page.locator(f"[data-key='{letter}']").tap()
    page.locator("a.tile", has_text="hilang").first.tap()
    page.locator(".basket-row").nth(1).wait_for()
    assert page.locator(".basket-row").count() == 2


def test_idle_asks_and_then_wipes(stand):
    page = stand()
    page.clock.install()
    page.goto("/kios/kode/")
    page.get_by_role("button", name="Teks besar").click()
    page.keyboard.type("ABCD")
    page.clock.run_for(29_000)
    assert not page.locator("[data-idle]").is_visible()
    page.clock.run_for(2000)
    assert page.locator("[data-idle]").is_visible()
    page.get_by_role("button", name="Ya, saya masih di sini").click()
    assert not page.locator("[data-idle]").is_visible()
    assert page.locator("#kode").input_value() == "ABCD"
    page.clock.run_for(31_000)
    page.clock.run_for(16_000)
    page.get_by_role("heading", name="Selamat datang").wait_for()
    assert page.locator("body").get_attribute("data-besar") is None


def test_switches_keep_what_was_chosen(stand):
    page = stand()
    page.goto(f"/kios/kenyamanan/?k={KTP_LOST}")
    page.locator("label", has_text="Sedang hamil").click()
    for name, mark in (("Teks besar", "data-besar"), ("Turunkan layar", "data-turun")):
        page.get_by_role("button", name=name).click()
        assert page.locator("body").get_attribute(mark) == ""
    page.get_by_role("button", name="Kontras").click()
    assert page.locator("input:checked").get_attribute("value") == "pregnant"


@pytest.mark.parametrize(("width", "height"), SIZES[:3])
def test_targets_are_big_and_no_screen_scrolls(stand, width, height):
    page = stand(width=width, height=height)
    for path in ("/kios/", "/kios/ambil/", "/kios/ambil/?zona=A", f"/kios/ambil/?antrean={KTP}", "/kios/kode/",
                 f"/kios/kenyamanan/?k={KTP_LOST}", f"/kios/keperluan/?k={KTP_LOST}&k={POLICE}"):  # fmt: skip
        page.goto(path)
        assert page.evaluate(FITS), path
        small = page.evaluate("""() => [...document.querySelectorAll('a, button:not([data-stay]), label.tile')]
            .map(e => [e.textContent.trim(), e.getBoundingClientRect()]).filter(([, r]) => r.width)
            .filter(([, r]) => r.height < 111 || r.width < 90).map(([t]) => t)""")
        if "kode" not in path or height > 800:
            assert small == [], path


@pytest.mark.parametrize(("width", "height"), SIZES[:3])
def test_search_and_numbers_fit_the_screen(stand, width, height):
    page = stand(width=width, height=height)
    page.add_init_script(NO_PRINTER)
    page.goto("/kios/cari/?q=ktp")
    assert page.evaluate(FITS)
    page.goto(f"/kios/kenyamanan/?k={KTP_LOST}&k={POLICE}")
    assert page.evaluate("""() => document.querySelector('h1').getBoundingClientRect().bottom
        <= document.querySelector('.lead').getBoundingClientRect().top""")
    page.get_by_role("button", name="Ambil nomor").click()
    page.wait_for_url("**/nomor/*/")
    page.locator(".confirm-left").wait_for()
    assert page.evaluate(FITS)
    assert len({code.bounding_box()["x"] - card.bounding_box()["x"] for code, card in
                zip(page.locator(".slip-code").all(), page.locator(".slip").all(), strict=True)}) == 1  # fmt: skip


@pytest.mark.parametrize(("width", "height"), [SIZES[0], SIZES[3]])
@pytest.mark.parametrize("mode", ["", "besar.kontras"])
def test_no_violation_that_axe_finds(stand, check_axe, live_server, width, height, mode):
    page = stand(width=width, height=height, bypass_csp=True)
    page.add_init_script(NO_PRINTER)
    if mode:
        page.context.add_cookies([{"name": "balai_kios", "value": mode, "url": live_server.url}])
    for path in ("/kios/", "/kios/ambil/", f"/kios/ambil/?antrean={SKCK}", "/kios/kode/", "/kios/cari/?q=ktp",
                 "/kios/bantuan/", f"/kios/kenyamanan/?k={KTP_LOST}", f"/kios/keperluan/?k={KTP_LOST}"):  # fmt: skip
        page.goto(path)
        check_axe(page)
    page.goto(f"/kios/kenyamanan/?k={KTP_LOST}")
    page.get_by_role("button", name="Ambil nomor").click()
    page.wait_for_url("**/nomor/*/")
    check_axe(page)


def test_the_printed_paper_is_80_mm_wide(stand):
    page = stand(width=302)
    page.add_init_script(NO_PRINTER)
    ticket_of(KTP, at=on("09:00"), by=SETUP, mall=HALL)
    page.goto(f"/kios/kenyamanan/?k={KTP_LOST}")
    page.get_by_role("button", name="Ambil nomor").click()
    page.wait_for_url("**/nomor/*/")
    page.emulate_media(media="print")
    paper = page.locator(".paper")
    assert paper.bounding_box()["width"] == pytest.approx(72 / 25.4 * 96, abs=1)
    assert page.locator(".paper-code").inner_text() == "A02"
    assert float(page.locator(".paper-code").evaluate("e => getComputedStyle(e).fontSize").removesuffix("px")) > 100
    assert not page.locator(".kiosk").is_visible()
