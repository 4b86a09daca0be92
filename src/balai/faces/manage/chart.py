"""Server-made SVG: numbers in, coordinates out. Pure; a table with the same numbers always follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from balai.kernel.wording import hour_words

WIDTH, HEIGHT = 560, 240
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 12, 28


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in SVG units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """One gridline or label."""

    at: float
    word: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of half hours: two kinds of bars and one line."""

    light: list[Bar]
    dark: list[Bar]
    line: str
    dots: list[tuple[float, float]]
    rows: list[Tick]
    hours: list[Tick]
    limit: float | None = None


def _top(values: Sequence[float]) -> int:
    """A round number that no value exceeds."""
    most = max(values, default=0)
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if most <= 4 * s), 5000)
    return max(4 * step, 4)


def _y(value: float, top: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)


def _rows(top: int) -> list[Tick]:
    return [Tick(_y(top * part / 4, top), str(top * part // 4)) for part in range(5)]


def _hours(starts: Sequence[datetime], step: float, lang: str) -> list[Tick]:
    every = 2 if len(starts) <= 14 else 4
    return [
        Tick(round(LEFT + n * step, 1), hour_words(at, lang)) for n, at in enumerate(starts) if n % every == 0
    ]


def _bar(x: float, low: float, high: float, wide: float, top: int) -> Bar:
    y = _y(high, top)
    return Bar(round(x, 1), y, round(wide, 1), round(max(0.0, _y(low, top) - y), 1))


def flow_chart(
    starts: Sequence[datetime], issued: Sequence[int], served: Sequence[int], waiting: Sequence[int], lang: str
) -> Chart:
    """Issued and served side by side per half hour, and who waited at its end as a line."""
    top = _top([*issued, *served, *waiting])
    step = (WIDTH - LEFT - RIGHT) / max(len(starts), 1)
    wide = step * 0.36
    places = [LEFT + n * step for n in range(len(starts))]
    dots = [(round(x + step / 2, 1), _y(value, top)) for x, value in zip(places, waiting, strict=True)]
    return Chart(
        [_bar(x + step * 0.12, 0, value, wide, top) for x, value in zip(places, issued, strict=True)],
        [_bar(x + step * 0.52, 0, value, wide, top) for x, value in zip(places, served, strict=True)],
        " ".join(f"{x},{y}" for x, y in dots), dots, _rows(top), _hours(starts, step, lang),
    )


def wait_chart(
    starts: Sequence[datetime], p50: Sequence[float | None], p90: Sequence[float | None], promise: float,
    lang: str,
) -> Chart:
    """The waits of those called in each half hour: a bar from p50 to p90, the median as a line, the promise."""
    known = [value for value in (*p50, *p90) if value is not None]
    top = _top([*known, promise])
    step = (WIDTH - LEFT - RIGHT) / max(len(starts), 1)
    bars, dots = [], []
    for n, (middle, high) in enumerate(zip(p50, p90, strict=True)):
        if middle is None or high is None:
            continue
        x = LEFT + n * step
        bars.append(_bar(x + step * 0.25, middle, high, step * 0.5, top))
        dots.append((round(x + step / 2, 1), _y(middle, top)))
    return Chart(bars, [], "", dots, _rows(top), _hours(starts, step, lang), _y(promise, top))
