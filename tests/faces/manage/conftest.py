"""The manager's stage: Monday 09:40 by the house's own clock shift, people who sign in, forms that post."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from balai.config import clock
from balai.directory.actions.people import give_post
from balai.identity.actions import make_account
from cast import MALL, SETUP, on
from servers import CHROMIUM_FLAGS, chromium_path

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _plain_static(settings: Any) -> None:
    """Static files by their own names: nothing is collected in a test."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Move the mall's clock, as BALAI_CLOCK_SHIFT_S does."""

    def to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "SHIFT_MS", int(moment.timestamp() * 1000) - time.time_ns() // 1_000_000)

    to(on("09:40"))
    return to


class Person(Client):
    """A signed-in person. `send` posts a form of the manager's pages with a fresh key, or the given one."""

    ref = ""

    def send(self, path: str, *, key: str = "", **fields: str) -> Any:
        return self.post(f"/kelola/{path}", {"kunci": key or secrets.token_urlsafe(16), **fields})


@pytest.fixture
def sign_in(mall: str, set_clock: Callable[[datetime], None]) -> Callable[..., Person]:
    """Give an account and a post, and sign in."""

    def enter(role: str, agency: str = "") -> Person:
        name = f"{role}-{secrets.token_hex(3)}"
        account = make_account(username=name, name=name, password=None, by=SETUP, at=on("06:00"))
        give_post(account=account.pk, mall=MALL, role=role, agency=agency, by=SETUP, at=on("06:00"))
        person = Person()
        person.force_login(account, backend=BACKEND)
        person.ref = f"staff:{account.pk}"
        return person

    return enter


@pytest.fixture
def hasan(sign_in: Callable[..., Person]) -> Person:
    """The mall manager."""
    return sign_in("manager", "")


@pytest.fixture(scope="module")
def _chromium() -> Iterator[Any]:
    """One browser for the stories of a file; its driver runs a loop in this thread, beside the database."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = driver.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browse(_chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Open a page as a signed-in person; faults of the page fail the test."""
    faults: list[str] = []
    contexts = []

    def enter(person: Person, *, width: int = 1280, **how: Any) -> Any:
        context = _chromium.new_context(
            viewport={"width": width, "height": 800}, base_url=live_server.url, locale="id-ID", **how
        )
        contexts.append(context)
        session = person.cookies["balai_sesi"].value
        context.add_cookies([{"name": "balai_sesi", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.set_default_timeout(30_000)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert faults == []


AXE = (Path(__file__).parents[2] / "vendor" / "axe.min.js").read_text()
SETTLED = """Promise.all(document.getAnimations().filter(one => one.effect.getComputedTiming().iterations !== Infinity)
  .map(one => one.finished.catch(() => null))).then(() => null)"""
"""What fades in is judged when it stands: half faded, every contrast is wrong."""
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def check_axe() -> Callable[[Any], None]:
    """No violation on this page (opened with bypass_csp=True)."""

    def check(page: Any) -> None:
        page.evaluate(AXE)
        page.evaluate(SETTLED)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags}).then(r => r.violations)", TAGS)
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []

    return check
