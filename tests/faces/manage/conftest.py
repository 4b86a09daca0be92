"""The manager's stage: Monday 09:40 by the house's own clock shift, people who sign in, forms that post."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from balai.config import clock
from balai.directory.actions.people import give_post
from balai.identity.actions import make_account
from cast import MALL, SETUP, on

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
