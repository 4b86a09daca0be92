"""What the tests of pages need: collected static files, and a clock that shows a morning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings

from balai.config import clock
from balai.faces.public import ranges
from balai.faces.shared.sheets import join_sheets
from cast import on


@pytest.fixture(scope="session", autouse=True)
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Hashed static files in a folder of this test run."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        call_command("collectstatic", verbosity=0, interactive=False)
        yield Path(settings.STATIC_ROOT)


@pytest.fixture(autouse=True)
def fresh_sheets() -> None:
    """Other tests may have joined the sheets with unhashed files, and reckoned the same minute of another mall."""
    join_sheets.cache_clear()
    ranges._kept.clear()


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Monday, 09.30 in Jakarta: the mall is open. The clock is shifted, not stopped."""
    at = on("09:30")
    monkeypatch.setattr(clock, "SHIFT_MS", 0)
    monkeypatch.setattr(clock, "SHIFT_MS", int(at.timestamp() * 1000) - clock.now_ms())
    return at
