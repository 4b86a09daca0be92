"""A bar per hour as numbers for an SVG: the template draws, a table repeats it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT, STEP, WIDTH, FOOT = 120, 48, 36, 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: place and size in SVG units, its value, its hour, and whether it is the present hour."""

    x: int
    y: int
    height: int
    middle: int
    value: int
    hour: int
    now: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars and the size of the drawing."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    ground: int


def draw_bars(hours: Sequence[tuple[int, int]], hour_now: int) -> Chart | None:
    """Bars of (hour, count); None without counts."""
    most = max((count for _, count in hours), default=0)
    if not most:
        return None
    bars = []
    for place, (hour, count) in enumerate(hours):
        height = round(HEIGHT * count / most)
        x = place * STEP + (STEP - WIDTH) // 2
        bars.append(Bar(x, 20 + HEIGHT - height, height, x + WIDTH // 2, count, hour, hour == hour_now))
    return Chart(tuple(bars), len(hours) * STEP, 20 + HEIGHT + FOOT, 20 + HEIGHT)
