"""A running hall, a clock that tests move, tokens, and a client that speaks JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from api_cast import Api, token

from balai.config import clock
from balai.directory.rules import BOARD_SCOPES, GRANTS, KIOSK_SCOPES
from balai.faces.api.doors import forget_actors
from cast import on, small_mall


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    forget_actors()
    yield
    forget_actors()


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Let the house's clock show a moment and go on from there."""

    def set_to(at: datetime) -> None:
        monkeypatch.setattr(clock, "SHIFT_MS", 0)
        monkeypatch.setattr(clock, "SHIFT_MS", int(at.timestamp() * 1000) - clock.now_ms())

    return set_to


@pytest.fixture
def hall(db: None, set_clock: Callable[[datetime], None]) -> str:
    """The small mall on Monday at nine."""
    set_clock(on("09:00"))
    return small_mall()


@pytest.fixture
def admin(hall: str) -> Api:
    """A program with every grant, bound to the mall."""
    return token("program", GRANTS["admin"] | {"feedback.give"})


@pytest.fixture
def kiosk(hall: str) -> Api:
    return token("kiosk", KIOSK_SCOPES)


@pytest.fixture
def board(hall: str) -> Api:
    return token("board", BOARD_SCOPES)


@pytest.fixture
def dewi(hall: str) -> Api:
    """A clerk of the police."""
    return token("staff", GRANTS["clerk"], agency="polda")


@pytest.fixture
def stranger(hall: str) -> Api:
    return Api()
