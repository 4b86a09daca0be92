"""In a real Chromium: no accessibility fault at 360 and 1280, no script, keyboard only, live without reload."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from balai.faces.shared.hall import hall_token
from balai.faces.shared.sheets import join_sheets
from balai.queueing.actions.calling import call_next
from balai.queueing.actions.staffing import open_counter
from balai.visits.actions import open_visit
from cast import SETUP, after
from servers import CHROMIUM_FLAGS, chromium_path

pytestmark = [pytest.mark.browser, pytest.mark.server]
AXE = (Path(__file__).parents[2] / "vendor" / "axe.min.js").read_text()
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for the file. Playwright keeps an event loop in this thread, which Django would refuse."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(transactional_db: None, live_server: Any, morning: datetime, settings: Any) -> str:
    """The address of a served demo hall. The test server finds static files by their own names only."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    join_sheets.cache_clear()
    from balai.catalogue.loading import DATA_DIR
    from balai.config.hall_import import import_hall

    import_hall(Path(DATA_DIR) / "mpp-jakarta", by=SETUP, at=after(morning, minutes=-200))
    return str(live_server.url)


def faults(page: Any) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {RULES})")["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found]


def come(at: datetime, *needs: str) -> dict[str, Any]:
    return open_visit(mall="mpp-jakarta", needs=needs or ["dukcapil.ktp-hilang"], paper=False, by=SETUP, at=at)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_pages_are_clean_and_never_scroll_sideways(chromium: Any, site: str, morning: datetime, width: int) -> None:
    code = come(morning, "dukcapil.ktp-hilang", "polda.skck")["code"]
    page = chromium.new_context(viewport={"width": width, "height": 800}).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for path in ("/", "/cari/?q=ktp", "/cari/?q=xqzzk", "/layanan/", "/layanan/dukcapil.ktp-hilang/",
                 "/layanan/dukcapil.ktp-hilang/syarat/", "/peristiwa/kehilangan-dompet/?ya=sim", "/hari-ini/",
                 "/antrean/", f"/antrean/{code}/", "/skm/", "/masuk/", f"/ambil/{hall_token('mpp-jakarta', morning)}/"):  # fmt: skip
        page.goto(site + path)
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} at {width}"
    assert not [text for text in said if "Content Security Policy" in text]


def test_without_script_from_question_to_number(chromium: Any, site: str, morning: datetime) -> None:
    page = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800}).new_page()
    page.goto(site)
    page.fill("#q", "ktp hilang")
    page.click("text=Cari layanan")
    page.click("text=Penggantian KTP-el hilang")
    assert "Yang Anda bawa" in page.content()
    page.goto(f"{site}/ambil/{hall_token('mpp-jakarta', morning)}/?q=ktp+hilang")
    page.click("button:has-text('Pilih') >> nth=0")
    page.click("button:has-text('Ambil nomor')")
    assert "A01" in page.inner_text("main")
    page.click("text=Saya butuh waktu lagi")
    assert "kami geser tiga nomor" in page.inner_text("main")
    page.click("text=English")
    assert "My queue" in page.inner_text("h1")


def test_keyboard_alone_reaches_a_service(chromium: Any, site: str) -> None:
    page = chromium.new_context().new_page()
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Langsung ke isi"
    page.keyboard.press("Enter")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("ktp hilang")
    page.wait_for_selector("#hasil .offer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cari/?q=ktp+hilang")
    while not page.evaluate("document.activeElement.closest('.offer')"):
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement, '::after').outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/layanan/dukcapil.ktp-hilang/")


def test_the_call_appears_without_reload_and_is_said(chromium: Any, site: str, morning: datetime) -> None:
    code = come(morning)["code"]
    page = chromium.new_context(viewport={"width": 360, "height": 800}).new_page()
    page.clock.install()
    page.goto(f"{site}/antrean/{code}/")
    assert "Anda berikutnya" in page.inner_text(".live")
    open_counter(mall="mpp-jakarta", counter=17, by=SETUP, at=after(morning, 1))
    call_next(mall="mpp-jakarta", counter=17, by=SETUP, at=after(morning, 2))
    page.clock.run_for(16_000)
    page.wait_for_selector(".turn")
    assert page.title() == "Giliran Anda! Loket 17 – A01"
    assert page.inner_text("[data-voice]") == "Nomor A01: giliran Anda. Silakan ke loket 17."
    assert faults(page) == []


def test_first_visit_fits_the_budget(chromium: Any, site: str) -> None:
    page = chromium.new_context(viewport={"width": 360, "height": 800}).new_page()
    kinds: dict[str, int] = {}
    page.on("requestfinished", lambda request: kinds.update(
        {request.resource_type: kinds.get(request.resource_type, 0) + request.sizes()["responseBodySize"]}
    ))
    page.goto(site, wait_until="networkidle")
    assert kinds["script"] <= 40_000  # 20 KB compressed; the test server does not compress
    assert kinds["stylesheet"] <= 18 * 1024
    assert sum(kinds.values()) <= 130_000
    html = page.content()
    assert not re.search(r"https?://(?!127|localhost|wa\.me)", html.replace("http://www.w3.org", ""))
