"""Working days, opening hours and terms: which days count, and the n-th of them without walking there.

Working days exclude weekends, public holidays and cuti bersama of a dated calendar (domain.md section 2).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from balai.kernel.refusals import BadInput

DAY_UNITS = ("working_days", "calendar_days")
UNIT_MS = {"hours": 3_600_000, "minutes": 60_000}
UNITS = (*DAY_UNITS, *UNIT_MS)
MON_TO_FRI = frozenset(range(5))
HORIZON_DAYS = 4_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Spans = tuple[tuple[time, time], ...]
"""Opening hours of one day: local wall times [opens, closes); a close at `time.max` is midnight."""

Week = tuple[Spans, ...]
"""Opening hours per weekday, Monday first."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long: `amount` of `unit` (working_days calendar_days hours minutes). Raises BadInput."""

    amount: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise BadInput(field="unit", why="one of " + ", ".join(UNITS), value=self.unit)
        if self.amount < 1:
            raise BadInput(field="amount", why="at least 1", value=self.amount)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days count. `closed`: holidays, collective leave and whole-day closures, national, city and agency.

    `weekdays` are the working days (0 = Monday). `hours` are the opening hours per weekday, Monday first, for clocks
    of hours and minutes (a Saturday may be open without being a working day); None = around the clock.
    `later`: from that date on another week, soonest first. `special` replaces the hours of single dates.
    `version` names everything in here and changes with it.
    """

    version: str
    zone: ZoneInfo
    closed: frozenset[date] = frozenset()
    weekdays: frozenset[int] = MON_TO_FRI
    hours: Week | None = None
    later: tuple[tuple[date, Week], ...] = ()
    special: Mapping[date, Spans] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Whether a local date is a working day."""
        return day.weekday() in self.weekdays and day not in self.closed

    def spans_on(self, day: date) -> Spans:
        """Opening hours of a local date; of a working day the whole day when no hours are told."""
        if day in self.special:
            return self.special[day]
        if self.hours is None:
            return ((time.min, time.max),) if self.is_working_day(day) else ()
        if day in self.closed:
            return ()
        changed = bisect_right(self.later, day, key=lambda one: one[0])
        week = self.later[changed - 1][1] if changed else self.hours
        return week[day.weekday()]


class Days:
    """Numbers the counting days: `index` of an ordinal date = counting days up to it, `nth` is its inverse."""

    def __init__(self, weekdays: frozenset[int], closed: frozenset[date]) -> None:
        self.places = sorted(weekdays)
        self.upto = [sum(place <= day for place in self.places) for day in range(7)]
        self.closed = sorted(day.toordinal() for day in closed if day.weekday() in weekdays)

    def index(self, ordinal: int) -> int:
        """Counting days up to and including an ordinal date."""
        weeks, weekday = divmod(ordinal - 1, 7)
        return weeks * len(self.places) + self.upto[weekday] - bisect_right(self.closed, ordinal)

    def nth(self, number: int) -> int:
        """The ordinal date whose index is first `number`."""
        guess, better = 0, self._plain(number)
        while guess != better:
            guess, better = better, self._plain(number + bisect_right(self.closed, better))
        return guess

    def _plain(self, number: int) -> int:
        weeks, rest = divmod(number - 1, len(self.places))
        return weeks * 7 + self.places[rest] + 1


@lru_cache(maxsize=512)
def days_of(unit: str, weekdays: frozenset[int], closed: frozenset[date]) -> Days:
    """The numbering of working days, or of all days; made once per calendar."""
    return Days(weekdays, closed) if unit == "working_days" else Days(frozenset(range(7)), frozenset())


def open_spans(calendar: WorkCalendar, since: int) -> Iterator[tuple[int, int]]:
    """Opening stretches [from, to) in ms from `since` on, for eleven years."""
    first = aware(since, calendar.zone).date()
    for offset in range(HORIZON_DAYS):
        day = first + timedelta(days=offset)
        for opens, closes in calendar.spans_on(day):
            start, end = _wall(day, opens, calendar.zone), _wall(day, closes, calendar.zone)
            if end > since:
                yield max(start, since), end


def epoch_ms(at: datetime) -> int:
    """Milliseconds since 1970 of an aware datetime, exactly."""
    since = at - EPOCH
    return since.days * 86_400_000 + since.seconds * 1_000 + since.microseconds // 1_000


def aware(ms: int, zone: ZoneInfo) -> datetime:
    """The datetime of ms since 1970, in a zone."""
    return datetime.fromtimestamp(ms / 1000, zone)


def ordinal_of(ms: int, zone: ZoneInfo) -> int:
    """The local date of a moment as its proleptic ordinal."""
    return aware(ms, zone).toordinal()


def _wall(day: date, clock: time, zone: ZoneInfo) -> int:
    if clock == time.max:
        return _wall(day + timedelta(days=1), time.min, zone)
    return epoch_ms(datetime.combine(day, clock, zone))
