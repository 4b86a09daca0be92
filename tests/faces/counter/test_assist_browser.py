"""Assisted application in a browser: no fault of access at two widths, and the whole way without JavaScript."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from casework import SITI_SAYS, letter, permit, publish
from cast import AKTA, SERVICES, on, ticket

pytestmark = pytest.mark.browser
AKTE = SERVICES[AKTA][0]


@pytest.fixture
def desk(rina: Any) -> Any:
    """Rina at counter 4 with a visitor."""
    publish(letter(), {**permit(), "service": AKTE})
    ticket(AKTA, at=on("09:00"))
    for name in ("buka", "panggil"):
        rina.act(4, name)
    return rina


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_stands_in_the_way(desk: Any, browse: Any, check_axe: Any, width: int) -> None:
    page = browse(desk, width=width, bypass_csp=True)
    page.goto("/loket/4/bantu/")
    check_axe(page)
    page.get_by_role("button", name="Mulai permohonan").click()
    page.get_by_role("button", name="Simpan dan lanjutkan").wait_for()
    code = page.url.split("/")[-3]
    page.fill("#applicant-nik", "12")
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.get_by_role("alert").first.wait_for()
    check_axe(page)
    for name in ("applicant.name", "applicant.nik", "applicant.phone", "business.name", "site.area_m2"):
        page.fill(f"#{name.replace('.', '-')}", SITI_SAYS[name])
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    page.get_by_role("heading", name="Pindai berkas").wait_for()
    check_axe(page)
    for part in ("setujui", "kirim"):
        page.goto(f"/loket/4/bantu/{code}/{part}/")
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_way_without_javascript_by_keyboard(desk: Any, browse: Any) -> None:
    page = browse(desk, java_script_enabled=False)
    page.goto("/loket/4/bantu/")
    page.get_by_role("button", name="Mulai permohonan").press("Enter")
    for name in ("applicant.name", "applicant.nik", "applicant.phone", "business.name", "site.area_m2"):
        page.locator(f"#{name.replace('.', '-')}").press_sequentially(SITI_SAYS[name])
    page.locator("#site-area_m2").press("Enter")
    page.get_by_role("heading", name="Pindai berkas").wait_for()
    out = BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    page.locator("#file-ktp").set_input_files({"name": "k.png", "mimeType": "image/png", "buffer": out.getvalue()})
    page.locator("#berkas-ktp button").press("Enter")
    page.get_by_text("Sudah ada").wait_for()
    page.get_by_role("link", name="Lanjutkan").press("Enter")
    for box in page.locator("input[name=setuju]").all():
        box.press("Space")
    page.get_by_role("button", name="Pemohon membenarkan yang dicentang").press("Enter")
    page.get_by_role("button", name="Kirim permohonan").press("Enter")
    page.get_by_role("heading", name="Permohonan terkirim").wait_for()
