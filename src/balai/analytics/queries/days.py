"""A day by half hours, and in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from balai.analytics.queries import readings
from balai.analytics.queries.readings import TicketTimes
from balai.analytics.rules import quantile
from balai.journal.command import from_ms, to_ms
from balai.queueing.queries import Hall, get_hall
from balai.queueing.rules import Report, report_of

HALF_HOUR_MS = 30 * 60_000


@dataclass(frozen=True, slots=True)
class Curve:
    """One half hour from `starts` (local): what happened in it, who waited at its end, waits of those called in it.

    Waits in minutes, from arrival in the mall to the call; None when nobody was called.
    """

    starts: datetime
    issued: int
    called: int
    served: int
    waiting: int
    p50_min: float | None
    p90_min: float | None


@dataclass(frozen=True, slots=True)
class AgencySummary:
    """One agency's day."""

    agency: str
    report: Report
    p50_min: float | None
    p90_min: float | None


@dataclass(frozen=True, slots=True)
class DaySummary:
    """A day: what became of every number, waits (minutes), share called within the promise, no-show share."""

    day: date
    report: Report
    p50_min: float | None
    p90_min: float | None
    within_promise: float | None
    no_show: float | None
    agencies: tuple[AgencySummary, ...]


def curves(mall: str, day: date, until: datetime | None = None) -> list[Curve]:
    """A local day by half hours, from the first issue to the last act, or to `until`. One statement."""
    hall = get_hall(mall)
    times = readings.read_day(hall.mall.id, day)
    if not times:
        return []
    midnight = to_ms(datetime.combine(day, time.min, hall.mall.zone))
    last = max(max(t.issued_ms, t.called_ms or 0, t.ended_ms or 0) for t in times)
    if until is not None:
        last = min(max(last, to_ms(until)), to_ms(until))
    last = min(last, to_ms(datetime.combine(day + timedelta(days=1), time.min, hall.mall.zone)) - 1)
    first_bin = (min(t.issued_ms for t in times) - midnight) // HALF_HOUR_MS
    bins = range(first_bin, (last - midnight) // HALF_HOUR_MS + 1)
    return [_curve(hall, times, midnight + n * HALF_HOUR_MS, last) for n in bins]


def _curve(hall: Hall, times: Sequence[TicketTimes], starts: int, last: int) -> Curve:
    ends = starts + HALF_HOUR_MS
    waits = [t.called_ms - t.place_ms for t in times if t.called_ms and starts <= t.called_ms < ends]
    return Curve(
        from_ms(starts).astimezone(hall.mall.zone),
        sum(1 for t in times if starts <= t.issued_ms < ends),
        len(waits),
        sum(1 for t in times if t.state == "served" and starts <= (t.ended_ms or 0) < ends),
        sum(1 for t in times if _waits_at(t, min(ends, last + 1))),
        _minutes(quantile(waits, 0.5)),
        _minutes(quantile(waits, 0.9)),
    )


def _waits_at(one: TicketTimes, moment: int) -> bool:
    if one.waiting_ms is None or one.waiting_ms >= moment:
        return False
    left = one.called_ms if one.called_ms is not None else one.ended_ms
    return left is None or left >= moment


def _minutes(ms: int | None) -> float | None:
    return None if ms is None else round(ms / 60_000, 1)


def day_summary(mall: str, day: date) -> DaySummary:
    """What became of a local day's numbers. Waits count those that were called; one statement."""
    hall = get_hall(mall)
    times = readings.read_day(hall.mall.id, day)
    called = [t for t in times if t.called_ms is not None]
    kept = sum(1 for t in called if _wait(t) <= hall.queues[t.queue].law.max_wait_ms)
    missed = sum(t.misses for t in times)
    per: dict[str, list[TicketTimes]] = {}
    for one in times:
        per.setdefault(hall.queues[one.queue].agency, []).append(one)
    p50, p90 = _waits(called)
    return DaySummary(
        day, _report(times), p50, p90,
        round(kept / len(called), 4) if called else None,
        round(missed / (len(called) + missed), 4) if called else None,
        tuple(AgencySummary(agency, _report(own), *_waits(own)) for agency, own in sorted(per.items())),
    )


def _report(times: Sequence[TicketTimes]) -> Report:
    counts: dict[str, int] = {}
    for one in times:
        counts[one.state] = counts.get(one.state, 0) + 1
    return report_of(counts)


def _wait(one: TicketTimes) -> int:
    return (one.called_ms or one.place_ms) - one.place_ms


def _waits(times: Sequence[TicketTimes]) -> tuple[float | None, float | None]:
    waits = [_wait(one) for one in times if one.called_ms is not None]
    return _minutes(quantile(waits, 0.5)), _minutes(quantile(waits, 0.9))
