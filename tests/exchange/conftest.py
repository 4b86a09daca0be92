"""A mall that may ask an agency, and the agency."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from agency import KEY, Agency, listening


@pytest.fixture
def dukcapil(settings: Any) -> Iterator[Agency]:
    """The civil registry's system, connected."""
    with listening() as agency:
        settings.BALAI_AGENCIES = {"dukcapil": {"url": agency.url, "key": KEY}}
        yield agency
