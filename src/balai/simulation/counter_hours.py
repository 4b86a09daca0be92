"""When an office of the past was at work. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from balai.kernel.clocks import WorkCalendar

OPENS, CLOSES = time(8), time(15, 30)
DAY = timedelta(days=1)


def is_open(calendar: WorkCalendar, day: date) -> bool:
    """Whether a day is a working day."""
    return day not in calendar.closed and day.weekday() in calendar.weekdays


def working_days_before(calendar: WorkCalendar, day: date, count: int) -> date:
    """The working day so many working days before a day; 0 = the day itself."""
    while count:
        day -= DAY
        count -= is_open(calendar, day)
    return day


def at_work(calendar: WorkCalendar, at: datetime) -> datetime:
    """A moment if the office is at work then, else as far into the next working day as it overshot the closing hour,
    an hour at most."""
    local = at.astimezone(calendar.zone)
    day, clock = local.date(), local.time()
    if is_open(calendar, day) and OPENS <= clock <= CLOSES:
        return at
    if not (is_open(calendar, day) and clock < OPENS):
        day += DAY
        while not is_open(calendar, day):
            day += DAY
    return datetime.combine(day, OPENS, calendar.zone) + timedelta(minutes=(local.minute * 7 + local.second) % 60)
