"""The demo mall with its people and their simulated colleagues."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cast import TUESDAY, on


@pytest.fixture
def since(db: None, settings: Any) -> datetime:
    """The demo mall, founded five weeks before a Tuesday; when that was."""
    from balai.config.demo import FOUNDED_BEFORE, MALL, found_demo, hire_colleagues
    from balai.config.setup import ROOT
    from balai.simulation.agencies.serve import settings_for

    settings.DEMO, settings.BALAI_MALL, settings.BALAI_AGENCIES = True, MALL, settings_for(1)
    founded = on("06:00", TUESDAY) - FOUNDED_BEFORE
    found_demo(by=ROOT, at=founded)
    hire_colleagues(by=ROOT, at=founded)
    return founded


@pytest.fixture
def tell(since: datetime, tmp_path: Path) -> Any:
    """`tell(stories)`: the past up to 09.40 of the Tuesday (simulation.past.Past)."""
    from balai.config.demo import MALL, SEED, clock_at, find_followers
    from balai.simulation.past import Past
    from balai.simulation.stories import STORIES

    def told(stories: Any = STORIES, seed: int = SEED, until: str = "09:40") -> Past:
        (tmp_path / "applicants.jsonl").unlink(missing_ok=True)
        past = Past(
            MALL, TUESDAY, seed=seed, folder=tmp_path, since=since, followers=find_followers(), stories=stories
        )
        with clock_at(past.now):
            past.tell(on(until, TUESDAY))
            past.close()
        return past

    return told
