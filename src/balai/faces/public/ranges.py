"""The one place where this face asks the analytics: ranges of waits, the day by hours, yesterday's error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar, cast

from balai.analytics.queries import curves, estimate_line, estimate_visit, promise_error
from balai.queueing.queries import Hall

T = TypeVar("T")
Range = tuple[int, int]
"""Minutes from–to (p20–p80, rounded to 5)."""

_kept: dict[tuple[str, str], tuple[int, Any]] = {}
_reckoning = Lock()


@dataclass(frozen=True, slots=True)
class Outlook:
    """People who will be called before, the range where there is one; else why there is none, and until when."""

    ahead: int
    range: Range | None = None
    reason: str = ""
    until: datetime | None = None


def outlooks(code: str, at: datetime) -> dict[str, Outlook]:
    """What lies before each waiting number of a visit, by ticket key."""
    return {
        one.ticket: Outlook(one.ahead, _range(one.low_min, one.high_min), one.reason, one.until)
        for one in estimate_visit(code, at)
        if one.ahead is not None
    }


def ranges_of_queues(hall: Hall, at: datetime) -> dict[str, Range]:
    """The range a newcomer would wait, per queue code where one can be told; reckoned once a minute."""
    return _once_a_minute("ranges", hall.mall.code, at, lambda: _ranges(hall, at))


def _ranges(hall: Hall, at: datetime) -> dict[str, Range]:
    told = {code: estimate_line(hall.mall.code, code, at).newcomer for code in hall.by_code}
    spans = {code: _range(one.low_min, one.high_min) for code, one in told.items()}
    return {code: span for code, span in spans.items() if span is not None}


def arrivals_by_hour(hall: Hall, at: datetime) -> list[tuple[int, int]]:
    """(hour, numbers given) of the local day so far; reckoned once a minute."""
    return _once_a_minute("hours", hall.mall.code, at, lambda: _hours(hall, at))


def _hours(hall: Hall, at: datetime) -> list[tuple[int, int]]:
    found: Counter[int] = Counter()
    for curve in curves(hall.mall.code, hall.day(at), at):
        found[curve.starts.hour] += curve.issued
    return [(hour, found[hour]) for hour in range(min(found), max(found) + 1)] if found else []


def share_kept_yesterday(hall: Hall, at: datetime) -> int | None:
    """How many of a hundred calls of the day before fell into the range that was told; None without data."""
    told = promise_error(hall.mall.code, hall.day(at) - timedelta(days=1))
    return None if told is None else round(100 * told.within)


def _range(low_min: int | None, high_min: int | None) -> Range | None:
    return None if low_min is None or high_min is None else (low_min, high_min)


def _once_a_minute(what: str, mall: str, at: datetime, reckon: Callable[[], T]) -> T:
    key, minute = (what, mall), int(at.timestamp()) // 60
    with _reckoning:
        kept = _kept.get(key)
        if kept is None or kept[0] != minute:
            kept = _kept[key] = (minute, reckon())
    return cast(T, kept[1])
