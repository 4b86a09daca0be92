"""A mall with a till and the simulated provider in a folder of its own."""

from __future__ import annotations

import pytest
from till import SETTING, open_till

from cast import MALL


@pytest.fixture(autouse=True)
def _provider(settings, tmp_path) -> None:
    settings.BALAI_VAR = tmp_path
    settings.BALAI_PAYMENTS = {MALL: SETTING}


@pytest.fixture
def till(mall: str) -> str:
    open_till()
    return mall


@pytest.fixture
def committed_till(committed_mall: str) -> str:
    open_till()
    return committed_mall
