"""The office follows others' acts live: the notice on a case that just changed, and the inbox; typed words stay."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from balai.config import clock
from casework import LETTER, item, letter, publish, send
from cast import on
from servers import ROOT, free_port

pytestmark = pytest.mark.browser


@pytest.fixture
def mall(committed_mall: str) -> str:
    return committed_mall


@pytest.fixture
def streams(live_server: Any, settings: Any, set_clock: Any) -> Iterator[None]:
    """The real streams process on the test's database."""
    if connection.vendor != "sqlite":
        pytest.skip("the streams process reads the SQLite file here")
    port = free_port()
    settings.BALAI_STREAMS_URL = f"http://127.0.0.1:{port}"
    env = {
        **os.environ, "PYTHONPATH": str(ROOT / "src"), "BALAI_DATABASE": f"sqlite://{connection.settings_dict['NAME']}",
        "BALAI_SECRET": django_settings.SECRET_KEY, "BALAI_STREAMS_PORT": str(port),
        "BALAI_CLOCK_SHIFT_S": str(clock.SHIFT_MS / 1000),  # passes are judged by the clock that gave them
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


def test_a_case_in_view_says_that_it_changed_and_keeps_what_is_typed(office, browse, streams):
    publish(letter())
    _, (number,) = send(LETTER, at=on("08:00"))
    _, (other,) = send(LETTER, at=on("08:01"))
    page = browse(office["verifier"])
    page.goto(f"/kantor/berkas/{number}/?tugas={item(number, 'check').pk}")
    notice = page.locator("[data-changed]")
    assert notice.is_hidden()
    with page.expect_response(lambda told: "/stream" in told.url):
        page.reload()
    page.locator("#catatan").fill("Sedang saya cocokkan.")
    office["controller"].act(other, "check", "alih", alasan="cuti panjang")
    office["controller"].act(number, "check", "alih", alasan="cuti panjang")
    notice.wait_for(state="visible")
    assert "Berkas ini baru saja berubah." in notice.inner_text()
    assert notice.get_attribute("role") == "status"
    assert page.locator("#catatan").input_value() == "Sedang saya cocokkan."
    notice.get_by_role("link", name="Muat ulang").click()
    page.wait_for_load_state()
    assert page.locator("[data-changed]").is_hidden()
    assert "Tugas dialihkan" in page.locator(".story").inner_text()


def test_another_case_changes_nothing_here(office, browse, streams):
    publish(letter())
    _, (number,) = send(LETTER, at=on("08:00"))
    _, (other,) = send(LETTER, at=on("08:01"))
    first, second = browse(office["verifier"]), browse(office["controller"])
    for page, one in ((first, number), (second, other)):
        page.goto(f"/kantor/berkas/{one}/")
        with page.expect_response(lambda told: "/stream" in told.url):
            page.reload()
    office["verifier"].act(other, "check", "ambil")
    second.locator("[data-changed]").wait_for(state="visible")
    assert first.locator("[data-changed]").is_hidden()
