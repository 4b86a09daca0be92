"""The desk's stage: Monday 09:40 by the house's own clock shift, people who sign in, forms that post."""

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
    """A signed-in person. `act` posts one act of the desk with a fresh key, or the given one."""

    ref = ""

    def act(self, counter: int, name: str, *, key: str = "", fragment: bool = False, **fields: str) -> Any:
        fields["kunci"] = key or secrets.token_urlsafe(16)
        headers = {"X-Fragment": "1"} if fragment else {}
        return self.post(f"/loket/{counter}/laku/{name}/", fields, headers=headers)


@pytest.fixture
def sign_in(mall: str, set_clock: Callable[[datetime], None]) -> Callable[..., Person]:
    """Give an account and a post, and sign in."""

    def enter(role: str = "clerk", agency: str = "dukcapil") -> Person:
        name = f"{role}-{secrets.token_hex(3)}"
        account = make_account(username=name, name=name, password=None, by=SETUP, at=on("06:00"))
        give_post(account=account.pk, mall=MALL, role=role, agency=agency, by=SETUP, at=on("06:00"))
        person = Person()
        person.force_login(account, backend=BACKEND)
        person.ref = f"staff:{account.pk}"
        return person

    return enter


@pytest.fixture
def rina(sign_in: Callable[..., Person]) -> Person:
    """The clerk of Dukcapil."""
    return sign_in()
