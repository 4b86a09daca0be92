"""Until when must it be decided? A pure function of the rule, typed facts and a dated calendar: never a counter.

Law: UU 30/2014 art. 53 as amended (5 working days from a complete application); domain.md section 2. Days: the
day of the start does not count; a day counts when the clock was running at its end; due at the end of the n-th
counted day, local 23:59:59.999. Hours and minutes run only in opening hours. While the applicant corrects the
clock stands still and then goes on, or counts anew, as the rule says. The order of the facts does not matter.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from balai.kernel.clock_facts import (
    FOREVER,
    ClockFact,
    LegalClock,
    Story,
    merged_pauses,
    ordered,
    read_clock,
    tell,
)
from balai.kernel.workdays import (
    DAY_UNITS,
    UNIT_MS,
    Days,
    Term,
    WorkCalendar,
    aware,
    days_of,
    epoch_ms,
    open_spans,
    ordinal_of,
)

__all__ = [
    "ClockFact", "Deadline", "LegalClock", "Term", "WorkCalendar", "agency_ms", "deadline", "due_if_resumed",
    "read_clock", "receipt_hash", "receipt_text", "rungs",
]

RUNGS = ("half", "fourth_fifth", "last_day", "overdue")
LAST_MOMENT = time(23, 59, 59, 999_000)
"""The end of a local day, to the millisecond."""

@dataclass(frozen=True, slots=True)
class Deadline:
    """Where a clock stands. Moments are aware, in the zone of the calendar.

    state       not_started running paused stopped
    starts_at   from when the term counts (the last restart)
    due_at      None before the start, and while paused if the pause began before the term was used up
    late        of a stopped clock: whether it stopped after it was due; else None
    used_days   counted days of a clock of days, the running one included
    used_ms     counted ms of a clock of hours or minutes; of a clock of days the ms without pauses
    gross_ms    from the first start to the end: the stop, else the `at` asked for, else the last fact
    net_ms      gross_ms without the pauses
    why         codes for the receipt, such as `term:5:working_days`, `closed:2026-03-18`
    warn        (rung, moment) of the warnings reached by plain running, soonest first
    """

    state: str
    starts_at: datetime | None = None
    due_at: datetime | None = None
    stopped_at: datetime | None = None
    late: bool | None = None
    used_days: int = 0
    used_ms: int = 0
    gross_ms: int = 0
    net_ms: int = 0
    why: tuple[str, ...] = ()
    warn: tuple[tuple[str, datetime], ...] = ()

    def is_late(self, at: datetime) -> bool:
        """Whether the term is over at a moment, or was when the clock stopped."""
        return self.due_at is not None and (self.stopped_at or at) > self.due_at


def deadline(
    rule: LegalClock, facts: Iterable[ClockFact], calendar: WorkCalendar, at: datetime | None = None
) -> Deadline:
    """Where the clock stands by these facts; `at` only ends the time used by a clock that still runs."""
    story = tell(rule, facts)
    if story.begun is None or story.origin is None:
        return Deadline("not_started", why=("not_started",))
    zone, pauses, end = calendar.zone, merged_pauses(story), _end(story, at)
    first = ordinal_of(story.begun, zone)
    if rule.term.unit in DAY_UNITS:
        days = days_of(rule.term.unit, calendar.weekdays, calendar.closed)
        paused = _paused_days(pauses, story.begun, zone)
        marks = _day_marks(rule.term.amount + story.extra, days, list(_stretches(days, first, paused)), zone)
        used_days = _days_used(days, first, ordinal_of(end, zone), paused)
        used_ms = end - story.begun - _paused_ms(pauses, story.begun, end)
    else:
        marks = _hour_marks(rule, story, pauses, calendar)
        used_days, used_ms = 0, _length(_running(calendar, story.begun, pauses), end)
    due = marks.pop()[1] if marks and marks[-1][0] == "due" else None
    stopped = None if story.stopped is None else aware(story.stopped, zone)
    return Deadline(
        story.state, aware(story.begun, zone), due, stopped,
        None if stopped is None else due is not None and stopped > due,
        used_days, used_ms, end - story.origin, end - story.origin - _paused_ms(pauses, story.origin, end),
        (*_why(rule, story, pauses, zone), *_closed_between(rule, calendar, first, due), f"calendar:{calendar.version}"),
        tuple(marks),
    )


def rungs(told: Deadline, at: datetime) -> list[str]:
    """The steps of the warning ladder reached at a moment, lowest first; none once the clock has stopped."""
    if told.state in ("stopped", "not_started"):
        return []
    reached = [name for name, moment in told.warn if moment <= at]
    return [*reached, "overdue"] if told.is_late(at) else reached


def due_if_resumed(
    rule: LegalClock, facts: Iterable[ClockFact], calendar: WorkCalendar, at: datetime
) -> datetime | None:
    """If you correct it now, it is due then: the due moment if every open pause ended at `at`."""
    told = list(facts)
    story = tell(rule, told)
    told += [ClockFact("resume", at, rule.scope, cause) for cause in story.open]
    return deadline(rule, told, calendar).due_at


def agency_ms(
    rule: LegalClock, facts: Iterable[ClockFact], calendar: WorkCalendar, at: datetime | None = None
) -> int:
    """Time in the agency's hands: unpaused ms in opening hours (whole working days without hours)."""
    story = tell(rule, facts)
    if story.origin is None:
        return 0
    return _length(_running(calendar, story.origin, merged_pauses(story), by_day=True), _end(story, at))


def receipt_text(
    rule: LegalClock, facts: Iterable[ClockFact], calendar: WorkCalendar, due: datetime | None
) -> str:
    """What a receipt proves, as canonical JSON (RFC 8785): rule, facts in order, calendar version, due moment."""
    told = {
        "v": 1,
        "rule": {
            "amount": rule.term.amount, "unit": rule.term.unit, "start": rule.start, "stop": rule.stop,
            "on_return": rule.on_return, "pause_on": sorted(rule.pause_on), "scope": rule.scope,
        },
        "facts": [
            {"kind": fact.kind, "at_ms": ms, "scope": fact.scope, "cause": fact.cause, "amount": fact.amount}
            for ms, _, _, _, fact in ordered(rule, facts)
        ],
        "calendar": calendar.version,
        "due_ms": None if due is None else epoch_ms(due),
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def receipt_hash(
    rule: LegalClock, facts: Iterable[ClockFact], calendar: WorkCalendar, due: datetime | None
) -> str:
    """SHA-256 of the receipt's text, lower-case hex."""
    return hashlib.sha256(receipt_text(rule, facts, calendar, due).encode()).hexdigest()


def _end(story: Story, at: datetime | None) -> int:
    if story.stopped is not None:
        return story.stopped
    return story.last if at is None else max(epoch_ms(at), story.begun or 0)


# days ----------------------------------------------------------------------------------------------------


def _steps_of(amount: int) -> list[tuple[str, int]]:
    return [("half", (amount + 1) // 2), ("fourth_fifth", (amount * 4 + 4) // 5), ("due", amount)]


def _paused_days(pauses: Sequence[tuple[int, int]], since: int, zone: ZoneInfo) -> list[tuple[int, int | None]]:
    """Ordinal dates [first, last] whose end fell into a pause after `since`; None = for ever."""
    return [
        (ordinal_of(max(start, since), zone), None if until == FOREVER else ordinal_of(until, zone) - 1)
        for start, until in pauses if until > since
    ]


def _day_marks(
    amount: int, days: Days, stretches: list[tuple[int, int, int | None]], zone: ZoneInfo
) -> list[tuple[str, datetime]]:
    """Half, four fifths, last day and due moment, as far as they are reached without leaving an open pause."""
    reached: list[tuple[str, date]] = []
    for name, number in _steps_of(amount):
        for base, counted, room in stretches:
            if room is None or number <= counted + room:
                reached.append((name, date.fromordinal(days.nth(base + number - counted))))
                break
    marks = [(name, datetime.combine(day, LAST_MOMENT, zone)) for name, day in reached]
    if len(reached) < 3:
        return marks
    last_day = datetime.combine(reached[-1][1], time.min, zone)
    marks.insert(sum(moment < last_day for _, moment in marks[:2]), ("last_day", last_day))
    return marks


def _stretches(
    days: Days, start: int, paused: Iterable[tuple[int, int | None]]
) -> Iterator[tuple[int, int, int | None]]:
    """(index before, days counted before, days in it) of each stretch of counting days; the last has no end."""
    counted, at = 0, start
    for first, last in paused:
        base = days.index(at)
        room = max(days.index(first - 1) - base, 0)
        yield base, counted, room
        if last is None:
            return
        counted, at = counted + room, max(at, last)
    yield days.index(at), counted, None


def _days_used(days: Days, first: int, today: int, paused: Iterable[tuple[int, int | None]]) -> int:
    used = days.index(today) - days.index(first)
    for start, last in paused:
        if start <= today:
            until = today if last is None else min(last, today)
            used -= max(days.index(until) - days.index(max(start - 1, first)), 0)
    return used


# hours and minutes ---------------------------------------------------------------------------------------


def _hour_marks(
    rule: LegalClock, story: Story, pauses: Sequence[tuple[int, int]], calendar: WorkCalendar
) -> list[tuple[str, datetime]]:
    unit = UNIT_MS[rule.term.unit]
    wanted = _steps_of((rule.term.amount + story.extra) * unit)
    marks: list[tuple[str, datetime]] = []
    counted = 0
    for start, end in _running(calendar, story.begun or 0, pauses):
        while wanted and wanted[0][1] <= counted + end - start:
            name, need = wanted.pop(0)
            marks.append((name, aware(start + need - counted, calendar.zone)))
        if not wanted:
            break
        counted += end - start
    return marks


def _running(
    calendar: WorkCalendar, since: int, pauses: Sequence[tuple[int, int]], *, by_day: bool = False
) -> Iterator[tuple[int, int]]:
    """Stretches [from, to) in ms, from `since` on, in which the clock runs: open and not paused."""
    always = calendar.hours is None and not by_day
    for start, end in [(since, FOREVER)] if always else open_spans(calendar, since):
        at = start
        for pause, until in pauses:
            if until > at and pause < end:
                if at < pause:
                    yield at, pause
                at = min(until, end)
        if at < end:
            yield at, end


def _length(stretches: Iterable[tuple[int, int]], end: int) -> int:
    total = 0
    for start, until in stretches:
        if start >= end:
            break
        total += min(until, end) - start
    return total


def _paused_ms(pauses: Iterable[tuple[int, int]], since: int, end: int) -> int:
    return sum(max(min(until, end) - max(start, since), 0) for start, until in pauses)


# words and moments ---------------------------------------------------------------------------------------


def _why(rule: LegalClock, story: Story, pauses: Iterable[tuple[int, int]], zone: ZoneInfo) -> Iterator[str]:
    begun = story.begun or 0
    yield f"starts:{aware(begun, zone).date()}"
    yield f"term:{rule.term.amount}:{rule.term.unit}"
    if story.restarts:
        yield f"restarted:{story.restarts}"
    if story.extra:
        yield f"extended:{story.extra}"
    for start, until in pauses:
        if until > begun:
            yield f"paused:{aware(start, zone).date()}/{'' if until == FOREVER else aware(until, zone).date()}"


def _closed_between(rule: LegalClock, calendar: WorkCalendar, first: int, due: datetime | None) -> Iterator[str]:
    if due is not None and rule.term.unit != "calendar_days":
        closed = days_of("working_days", calendar.weekdays, calendar.closed).closed
        for one in closed[bisect_right(closed, first):bisect_right(closed, due.toordinal())]:
            yield f"closed:{date.fromordinal(one)}"
