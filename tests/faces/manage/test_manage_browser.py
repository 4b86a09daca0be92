"""The manager's pages in a real browser: an exception acted upon, without JavaScript too, axe."""

from __future__ import annotations

import pytest

from balai.journal.reader import read_entries
from balai.queueing.queries import get_hall
from cast import AKTA, KTP, MALL, SKCK, call, on, serve, staff, ticket

pytestmark = pytest.mark.browser
PAGES = ["", "laporan/", "jurnal/", "alat/", "kalender/", "pengguna/"]


def a_bad_morning() -> None:
    """One desk works the civil records, five wait too long, and the desk that could help is closed."""
    for minute in range(5):
        ticket(AKTA, at=on(f"08:0{minute}"))
    ticket(KTP, at=on("08:00"))
    ticket(SKCK, at=on("09:30"))
    staff(1, 4, at=on("08:05"))
    serve(1, on("08:06"))
    call(4, on("09:39"))


@pytest.mark.parametrize("javascript", [True, False])
def test_the_manager_acts_on_an_exception(hasan, browse, javascript):
    a_bad_morning()
    page = browse(hasan, java_script_enabled=javascript)
    page.goto("/kelola/")
    trouble = page.locator(".trouble").first
    assert "Akta" in trouble.inner_text()
    assert "4 lewat janji 60 menit" in trouble.inner_text()
    trouble.get_by_role("button", name="Utamakan antrean ini di loket 3").click()
    page.get_by_text("Loket 3 sekarang mengutamakan antrean Akta.").wait_for()
    hall = get_hall(MALL)
    assert hall.queues[hall.counter(3).profile[0].queue].code == AKTA
    page.locator(".trouble").first.get_by_role("button", name="Umumkan antrean panjang di zona A").click()
    page.get_by_text("Pengumuman tampil di papan.").wait_for()
    assert read_entries(MALL, limit=500)[-1].type == "announcement.made"


def test_the_counter_narrows_the_queues_to_its_agency(hasan, browse):
    page = browse(hasan)
    page.goto("/kelola/")
    queues = page.locator("#pindah-antrean")
    page.locator("#pindah-loket").select_option("5")
    assert queues.evaluate("one => [...one.options].map(option => option.value)") == [SKCK]
    page.locator("#pindah-loket").select_option("1")
    assert queues.evaluate("one => [...one.options].map(option => option.value)") == [AKTA, KTP]
    page.get_by_role("button", name="Pindahkan", exact=True).click()
    page.get_by_text("Loket 1 sekarang mengutamakan antrean Akta").wait_for()


def test_the_screen_renews_itself_and_keeps_what_is_open(hasan, browse):
    page = browse(hasan)
    page.clock.install()
    page.goto("/kelola/")
    page.get_by_text("Semua antrean di dalam janji").wait_for()
    page.get_by_text("antrean dengan loket cukup").click()
    ticket(AKTA, at=on("08:00"))
    page.clock.run_for(16_000)
    page.get_by_text("1 lewat janji 60 menit").wait_for()
    assert page.locator("details[open]").count() == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(sign_in, browse, check_axe, width):
    a_bad_morning()
    page = browse(sign_in("admin"), width=width, bypass_csp=True)
    for path in PAGES:
        page.goto(f"/kelola/{path}")
        check_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto("/kelola/kalender/")
    page.get_by_role("button", name="Rancang").click()
    check_axe(page)
    page.goto("/kelola/jurnal/")
    page.get_by_role("button", name="Periksa keutuhan").click()
    check_axe(page)
    page.goto("/kelola/alat/")
    page.get_by_label("Nama alat").fill("Papan lantai 2")
    page.get_by_role("button", name="Buat token").click()
    check_axe(page)
