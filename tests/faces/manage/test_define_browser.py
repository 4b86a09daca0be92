"""Pages of definitions in a browser: no fault of access at two widths, nothing wider than the screen, no JavaScript needed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from test_define_views import LAYER

from casework import LETTER, letter, publish

pytestmark = pytest.mark.browser
PAGES = ["layanan/", f"layanan/{LETTER}/", f"layanan/{LETTER}/draf/", f"layanan/{LETTER}/bukti/", f"layanan/{LETTER}/terbit/",
         f"layanan/{LETTER}/riwayat/", "tarif/", "tarif/uji/", "aturan/", "aturan/ubah/", "paket/", "pesan/", "pesan/fix/",
         "instansi/", "kalender/?coba=2026-11-25"]  # fmt: skip


@pytest.fixture
def keeper(hasan: Any, sign_in: Any) -> Any:
    """The manager with a draft under way."""
    publish()
    for role in ("verifier", "approver"):
        sign_in(role, "dukcapil")
    hasan.send("aturan/ubah/", tetapkan="ya", sumber=json.dumps(LAYER))
    hasan.send(f"layanan/{LETTER}/draf/", sumber=json.dumps(letter(title={"id": "Surat baru", "en": "New"}), indent=1), revisi="0")
    return hasan


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_stands_in_the_way(keeper: Any, browse: Any, check_axe: Any, width: int) -> None:
    page = browse(keeper, width=width, bypass_csp=True)
    for path in PAGES:
        page.goto(f"/kelola/{path}")
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_a_wrong_source_shows_its_line_beside_the_text(keeper: Any, browse: Any) -> None:
    page = browse(keeper)
    page.goto(f"/kelola/layanan/{LETTER}/draf/")
    assert page.locator(".gutter").inner_text().startswith("1\n2\n3")
    page.fill("#sumber", '{\n "a": 1\n "b": 2\n}')
    page.get_by_role("button", name="Simpan sumber").click()
    page.get_by_text("Baris 3, huruf ke-2: kurang koma").wait_for()


def test_a_draft_is_published_without_javascript_by_keyboard(keeper: Any, browse: Any) -> None:
    page = browse(keeper, java_script_enabled=False)
    page.goto(f"/kelola/layanan/{LETTER}/draf/")
    page.locator("#title-id").fill("Surat lain lagi")
    page.locator("#title-id").press("Enter")
    page.get_by_text("Draf tersimpan.").wait_for()
    page.get_by_role("link", name="Buktikan").press("Enter")
    page.get_by_role("link", name="Simulasikan", exact=True).press("Enter")
    page.get_by_role("button", name="Terbitkan").press("Enter")
    page.get_by_text("Versi 2 terbit").wait_for()
