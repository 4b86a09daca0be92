"""The desk in a real browser: keyboard only, without JavaScript, live rows, axe."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from balai.queueing.actions.serving import cancel_ticket
from balai.queueing.queries import find_by_number, get_hall, get_ticket
from cast import AKTA, KTP, MALL, RINA, SKCK, after, call, on, staff, ticket, visit
from servers import ROOT, free_port

pytestmark = pytest.mark.browser
NOW = on("09:40")
FIRST = "[data-line] [data-row]"


def state_of(number: str) -> str:
    return find_by_number(get_hall(MALL), number[0], int(number[1:]), NOW.date()).state


def press(page: Any, key: str, expect: str) -> None:
    """One key, then the words that must appear."""
    page.keyboard.press(key)
    page.get_by_text(expect).first.wait_for()


def test_three_visitors_with_the_keyboard_only(rina, browse, set_clock):
    for minute in range(3):
        ticket(AKTA, at=on(f"09:0{minute}"))
    page = browse(rina)
    page.goto("/loket/4/")
    press(page, "Space", "Siap melayani")
    press(page, "Space", "Dipanggil ke loket ini")
    assert page.locator(".visitor-code").inner_text() == "A01"
    press(page, "m", "Sedang dilayani")
    press(page, "s", "diselesaikan")
    assert state_of("A01") == "served"

    press(page, "Enter", "Dipanggil ke loket ini")
    press(page, "u", "Panggilan 1 dari 3")  # too soon: the button says when
    assert "detik lagi" in page.locator("#alasan-ulang").inner_text()
    set_clock(on("09:40:30"))
    page.reload()
    press(page, "u", "Panggilan 2 dari 3")
    set_clock(on("09:42:30"))
    page.reload()
    press(page, "l", "dilewati")
    assert state_of("A02") == "missed"
    assert page.get_by_text("Terlewat (1)").is_visible()

    press(page, "Space", "Dipanggil ke loket ini")
    press(page, "m", "Sedang dilayani")
    page.keyboard.press("t")
    page.locator("#alih").wait_for()
    assert page.evaluate("document.activeElement.id") == "alih-ke"
    page.keyboard.type("KTP")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    press(page, "Enter", "dialihkan")
    assert get_ticket(find_by_number(get_hall(MALL), "A", 3, NOW.date()).key).queue.code == KTP
    press(page, "z", "Sedang dilayani")
    assert (state_of("A03"), page.locator(".visitor-code").inner_text()) == ("serving", "A03")
    press(page, "s", "diselesaikan")
    assert state_of("A03") == "served"


def test_letters_typed_into_a_note_are_no_acts_and_a_refusal_keeps_the_note(rina, browse):
    ticket(AKTA, at=on("09:00"))
    page = browse(rina)
    page.goto("/loket/4/")
    press(page, "Space", "Siap melayani")
    press(page, "Space", "Dipanggil ke loket ini")
    press(page, "m", "Sedang dilayani")
    page.locator("[data-keep][type=checkbox]").first.check()
    page.locator("textarea").fill("")
    page.locator("textarea").press_sequentially("suhtlzm ")
    assert (state_of("A01"), page.locator("textarea").input_value()) == ("serving", "suhtlzm ")
    page.evaluate("document.activeElement.blur()")
    press(page, "s", "diselesaikan")
    assert find_by_number(get_hall(MALL), "A", 1, NOW.date()).note == "suhtlzm"


def test_a_key_can_be_changed_and_all_can_be_switched_off(rina, browse):
    ticket(AKTA, at=on("09:00"))
    page = browse(rina)
    page.goto("/loket/4/")
    press(page, "Space", "Siap melayani")
    page.keyboard.press("Shift+?")
    page.locator("#tombol-utama").press("p")
    page.keyboard.press("Escape")
    page.keyboard.press("Space")
    page.wait_for_timeout(200)
    assert state_of("A01") == "waiting"
    assert page.locator("#laku-panggil kbd").inner_text() == "P"
    page.reload()
    press(page, "p", "Dipanggil ke loket ini")
    page.keyboard.press("Shift+?")
    page.locator("[data-keys-off]").check()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.wait_for_timeout(200)
    assert state_of("A01") == "called"


def test_the_whole_visit_without_javascript(rina, browse):
    ticket(AKTA, at=on("09:00"))
    page = browse(rina, java_script_enabled=False)
    page.goto("/loket/")
    page.get_by_role("button", name="Buka loket 4").click()
    page.get_by_role("button", name="Panggil berikutnya").click()
    page.get_by_role("button", name="Panggil ulang").click()
    assert page.get_by_role("alert").inner_text().startswith("Tunggu sebentar")
    page.get_by_role("button", name="Mulai melayani").click()
    page.get_by_label("Berkas belum lengkap").check()
    page.get_by_label("Catatan").fill("bawa akta asli")
    page.get_by_role("button", name="Selesai").click()
    page.get_by_role("button", name="Urungkan").click()
    page.get_by_role("button", name="Alihkan", exact=False).first.click()
    page.get_by_label("Ke antrean").select_option(SKCK)
    page.locator("#alih button").first.click()
    assert "dialihkan" in page.locator(".undo").inner_text()
    row = find_by_number(get_hall(MALL), "A", 1, NOW.date())
    assert (row.state, row.queue.code) == ("waiting", SKCK)
    page.get_by_role("button", name="Jeda").click()
    page.get_by_role("button", name="Salat").click()
    page.get_by_role("button", name="Kembali bertugas").click()
    page.get_by_label("Cari nomor atau kode kunjungan").fill("a01")
    page.get_by_role("button", name="Cari").click()
    assert "A01" in page.locator("#hasil").inner_text()


def test_a_double_click_acts_once(rina, browse):
    ticket(AKTA, at=on("09:00")), ticket(AKTA, at=on("09:01"))
    page = browse(rina)
    page.goto("/loket/4/")
    press(page, "Space", "Siap melayani")
    page.locator("#laku-panggil").dblclick()
    page.get_by_text("Dipanggil ke loket ini").first.wait_for()
    assert (state_of("A01"), state_of("A02")) == ("called", "waiting")


@pytest.fixture
def streams(live_server: Any, settings: Any) -> Iterator[None]:
    """The real streams process on the test's database."""
    if connection.vendor != "sqlite":
        pytest.skip("the streams process reads the SQLite file here")
    port = free_port()
    settings.BALAI_STREAMS_URL = f"http://127.0.0.1:{port}"
    env = {
        **os.environ, "PYTHONPATH": str(ROOT / "src"), "BALAI_DATABASE": f"sqlite://{connection.settings_dict['NAME']}",
        "BALAI_SECRET": django_settings.SECRET_KEY, "BALAI_STREAMS_PORT": str(port),
    }  # fmt: skip
    server = subprocess.Popen([sys.executable, "-m", "balai.config.streams.app"], env=env)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/sehat", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(10)


def test_events_change_single_rows_in_place(rina, browse, streams):
    for n in range(120):
        visit(AKTA, *([SKCK] if n == 1 else []), at=after(on("08:00"), seconds=n * 20))
    page = browse(rina)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/loket/4/")
    page.get_by_text("Langsung", exact=True).wait_for()
    asked.clear()
    staff(3, 5, at=NOW)
    call(3, after(NOW, 1))
    page.locator("#baris-A01").wait_for(state="detached")
    assert page.locator("#berikut").get_attribute("data-number") == "A02"
    call(5, after(NOW, 2))  # the second visitor's other need, in another agency's queue
    page.get_by_text("dipanggil di loket 5 — menunggu, tempat tetap").wait_for()
    assert page.locator("#berikut").get_attribute("data-number") == "A03"
    cancel_ticket(mall=MALL, ticket=find_by_number(get_hall(MALL), "A", 5, NOW.date()).key, by=RINA, at=NOW)
    page.locator("#baris-A05").wait_for(state="detached")
    ticket(AKTA, at=after(NOW, 3))
    page.locator('[data-count="119"]').wait_for()
    assert page.locator(FIRST).count() < 30
    fetched = [re.sub(r"^https?://[^/]+", "", url) for url in asked if "/loket/" in url]
    assert fetched
    assert all(re.fullmatch(r"/loket/4/baris/\w+/", path) for path in fetched), fetched
    page.locator(f'[data-rest="{AKTA}"]').click()
    page.locator("#baris-A50").wait_for()


def test_a_console_that_slept_reads_anew_and_a_short_line_fills_itself(rina, browse, streams):
    for n in range(60):
        ticket(AKTA, at=after(on("08:00"), seconds=n * 20))
    page = browse(rina)
    page.goto("/loket/4/")
    page.get_by_text("Langsung", exact=True).wait_for()
    for n in range(1, 22):
        cancel_ticket(mall=MALL, ticket=find_by_number(get_hall(MALL), "A", n, NOW.date()).key, by=RINA, at=NOW)
    page.locator("#baris-A21").wait_for(state="detached")
    page.locator("#baris-A40").wait_for()
    page.evaluate("document.getElementById('antrean').innerHTML = ''")
    page.evaluate("import('/static/counter/js/live.js').then(live => live.resync())")
    page.locator("#baris-A22").wait_for()


def test_another_screen_at_the_same_counter_is_followed(rina, browse, streams):
    ticket(AKTA, at=on("09:00"))
    one, two = browse(rina), browse(rina)
    for page in (one, two):
        page.goto("/loket/4/")
        page.get_by_text("Langsung", exact=True).wait_for()
    press(one, "Space", "Siap melayani")
    two.get_by_text("Siap melayani").wait_for()
    press(one, "Space", "Dipanggil ke loket ini")
    two.get_by_text("Dipanggil ke loket ini").wait_for()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(rina, browse, check_axe, width):
    visit(AKTA, SKCK, at=on("09:00"), comfort=["elderly"])
    ticket(AKTA, at=on("09:01"))
    page = browse(rina, width=width, bypass_csp=True)
    page.goto("/loket/")
    check_axe(page)
    page.goto("/loket/4/")
    check_axe(page)
    press(page, "Space", "Siap melayani")
    check_axe(page)
    press(page, "Space", "Dipanggil ke loket ini")
    check_axe(page)
    press(page, "m", "Sedang dilayani")
    check_axe(page)
    page.keyboard.press("t")
    page.locator("#alih").wait_for()
    check_axe(page)
    page.keyboard.press("Escape")
    press(page, "h", "ditahan")
    check_axe(page)
    page.keyboard.press("Shift+?")
    page.locator("#bantuan").wait_for()
    check_axe(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
