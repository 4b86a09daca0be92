"""How true the estimates were: yesterday's error, as published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from balai.analytics.models import Promise


@dataclass(frozen=True, slots=True)
class PromiseError:
    """Estimates of a local day whose tickets were called; minutes; actual minus estimated (median).

    `within` share of calls inside the range shown, rounded ends included; `p90_cover` share called no later than "at most".
    """

    day: date
    n: int
    mean_abs_min: float
    bias_min: float
    within: float
    p90_cover: float


def promise_error(mall: str, day: date, queue: str = "") -> PromiseError | None:
    """The error of a day's estimates, of the mall or one queue; None when no estimated ticket was called."""
    rows = Promise.objects.filter(mall=mall, day=day, called_ms__isnull=False)
    if queue:
        rows = rows.filter(queue=queue)
    told = [
        (called - made, p50, p90, low * 60_000, high * 60_000)
        for made, called, p50, p90, low, high in rows.values_list(
            "made_ms", "called_ms", "p50_ms", "p90_ms", "low_min", "high_min"
        )
        if called is not None
    ]
    if not told:
        return None
    n = len(told)
    return PromiseError(
        day, n,
        round(sum(abs(wait - p50) for wait, p50, *_ in told) / n / 60_000, 2),
        round(sum(wait - p50 for wait, p50, *_ in told) / n / 60_000, 2),
        round(sum(1 for wait, _, _, low, high in told if low <= wait <= high) / n, 4),
        round(sum(1 for wait, _, p90, *_ in told if wait <= p90) / n, 4),
    )
