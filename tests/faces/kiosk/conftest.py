"""The kiosk's stage: Monday 09.30 by the house's own clock shift, a kiosk with its token, and a browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "shared"))

from stage import fresh_sheets, morning  # noqa: F401

from balai.analytics.queries import estimates
from balai.directory.rules import KIOSK_SCOPES
from balai.faces.shared.requests import DEVICE_COOKIE
from balai.identity.actions import issue_token
from cast import SETUP, on, small_mall
from servers import CHROMIUM_FLAGS, chromium_path

HALL = "mpp-jakarta"
SECRET = "kiosk-token-of-the-tests-0123456789"
AXE = (Path(__file__).parents[2] / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(autouse=True)
def _forget_estimates() -> None:
    """Estimates are kept by journal place and minute; each test's journal begins anew."""
    for kept in vars(estimates).values():
        if type(kept) is dict and kept is not vars(estimates).get("__builtins__"):
            kept.clear()


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    """Static files by their own names: nothing is collected in a test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def hall(db: None, morning: Any) -> str:  # noqa: F811
    """The small mall under the name of the mall that has a catalogue."""
    return small_mall(HALL)


@pytest.fixture
def kiosk(hall: str) -> Client:
    """A machine that carries a kiosk token."""
    issue_token(label="Pintu 1", kind="kiosk", scopes=KIOSK_SCOPES, mall=hall, secret=SECRET, by=SETUP, at=on("06:00"))
    client = Client()
    client.cookies[DEVICE_COOKIE] = SECRET
    return client


@pytest.fixture(scope="module")
def _chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def stand(_chromium: Any, live_server: Any, kiosk: Client) -> Iterator[Any]:
    """Open the kiosk in a browser; faults of a page fail the test."""
    faults: list[str] = []
    contexts = []

    def enter(*, width: int = 1280, height: int = 800, **how: Any) -> Any:
        context = _chromium.new_context(
            viewport={"width": width, "height": height}, base_url=live_server.url, locale="id-ID", **how
        )
        contexts.append(context)
        context.add_cookies([{"name": DEVICE_COOKIE, "value": SECRET, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        page.set_default_timeout(30_000)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def check_axe() -> Any:
    """No violation on this page (opened with bypass_csp=True)."""

    def check(page: Any) -> None:
        page.evaluate(AXE)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags}).then(r => r.violations)", TAGS)
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []

    return check
