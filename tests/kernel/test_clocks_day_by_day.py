"""A second clock, written differently: it lives through the days (and minutes) one by one and asks the `holidays`
library which are closed. It agrees with kernel/clocks on 10,000 random histories."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import holidays

from balai.kernel.clocks import ClockFact, LegalClock, Term, WorkCalendar, deadline

ZONES = [ZoneInfo(name) for name in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")]
YEARS = range(2025, 2028)
INDONESIA = holidays.country_holidays("ID", years=YEARS, categories=(holidays.PUBLIC, holidays.GOVERNMENT))
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
PRAYER_WEEK = {
    **{day: [(time(7, 30), time(16))] for day in range(4)},
    4: [(time(7, 30), time(11, 30)), (time(13), time(16, 30))], 5: [(time(7, 30), time(12))], 6: [],
}


def calendar_of(zone: ZoneInfo) -> WorkCalendar:
    hours = tuple(tuple(PRAYER_WEEK[day]) for day in range(7))
    return WorkCalendar("holidays", zone, frozenset(INDONESIA), hours=hours)


class SlowClock:
    """Replays the facts in order of time whenever somebody asks about a moment."""

    def __init__(self, rule: LegalClock, facts: list[ClockFact], zone: ZoneInfo) -> None:
        self.rule, self.zone = rule, zone
        self.facts = sorted(facts, key=lambda told: told.at)
        self.begun = self._begun()

    def _begun(self) -> datetime | None:
        begun, stopped, out = None, False, set()
        for told in self.facts:
            if told.kind == "start" and begun is None:
                begun = told.at
            elif told.kind == "pause" and not stopped:
                out.add(told.cause)
            elif told.kind == "resume":
                again = told.cause in out and told.cause.startswith("return") and self.rule.on_return == "restart"
                out.discard(told.cause)
                if again and begun is not None and not stopped:
                    begun = told.at
            elif told.kind == "restart":
                out.discard(told.cause)
                begun, stopped = (told.at, False) if begun is not None else (None, stopped)
            elif told.kind == "stop" and begun is not None:
                stopped = True
        return begun

    def term(self) -> int:
        return self.rule.term.amount + sum(told.amount for told in self.facts if told.kind == "extend")

    def stands(self, moment: datetime) -> bool:
        """Whether some cause keeps the clock still at a moment."""
        out = set()
        for told in self.facts:
            if told.at > moment:
                break
            if told.kind == "pause" and self._counts(told.cause):
                out.add(told.cause)
            if told.kind in ("resume", "restart"):
                out.discard(told.cause)
        return bool(out)

    def _counts(self, cause: str) -> bool:
        kind = cause.split(":", maxsplit=1)[0]
        return kind in ("", "suspend", "return") or kind in self.rule.pause_on

    def due(self) -> datetime | None:
        if self.begun is None:
            return None
        return self._due_day() if "days" in self.rule.term.unit else self._due_minute()

    def _due_day(self) -> datetime | None:
        day, left = self.begun.astimezone(self.zone).date(), self.term()
        for _ in range(600):
            day += DAY
            last = datetime.combine(day, time(23, 59, 59, 999_000), self.zone)
            if self._is_counted(day) and not self.stands(last):
                left -= 1
            if left == 0:
                return last
        return None

    def _is_counted(self, day: date) -> bool:
        if self.rule.term.unit == "calendar_days":
            return True
        return day.weekday() not in (5, 6) and day not in INDONESIA

    def _due_minute(self) -> datetime | None:
        left = self.term() * (60 if self.rule.term.unit == "hours" else 1)
        moment = self.begun.astimezone(self.zone)
        for _ in range(40 * 24 * 60):
            if moment > self.facts[-1].at and self.stands(moment):
                return None  # for ever
            if self._is_open(moment) and not self.stands(moment):
                left -= 1
            moment += MINUTE
            if left == 0:
                return moment
        return None

    def _is_open(self, moment: datetime) -> bool:
        if moment.date() in INDONESIA:
            return False
        return any(opens <= moment.time() < closes for opens, closes in PRAYER_WEEK[moment.weekday()])


def history(rng: Random, zone: ZoneInfo, days: int) -> list[ClockFact]:
    """A case's life: complete, now and then returned, suspended, unpaid, extended, restarted, stopped, reopened."""
    first = datetime(2025, 1, 10, tzinfo=zone) + timedelta(minutes=rng.randrange(700 * 24 * 60))
    minutes = iter(sorted(rng.sample(range(1, days * 24 * 60), 12)))  # no two facts in the same moment

    def soon() -> datetime:
        return first + timedelta(minutes=next(minutes))

    facts = [ClockFact("start", first)]
    for number in range(rng.randrange(4)):
        cause = rng.choice(["return", "return", "pay", "suspend"]) + f":{number}"
        facts.append(ClockFact("pause", soon(), cause=cause))
        if rng.random() < 0.9:
            facts.append(ClockFact(rng.choice(["resume"] * 5 + ["restart"]), soon(), cause=cause))
    if rng.random() < 0.2:
        facts.append(ClockFact("extend", first + MINUTE / 2, amount=rng.randrange(4)))
    if rng.random() < 0.1:
        facts.append(ClockFact("restart", soon()))
    rng.shuffle(facts)
    return facts


def clocks(seed: int, count: int, units: list[str], most: int, days: int):
    rng = Random(seed)
    calendars = {zone: calendar_of(zone) for zone in ZONES}
    for _ in range(count):
        zone = rng.choice(ZONES)
        rule = LegalClock(
            Term(rng.randint(1, most), rng.choice(units)), on_return=rng.choice(["pause", "restart"]),
            pause_on=rng.choice([(), ("pay",)]),
        )
        facts = history(rng, zone, days)
        yield SlowClock(rule, facts, zone), deadline(rule, facts, calendars[zone])


def agree(pairs) -> int:
    count = 0
    for slow, told in pairs:
        assert told.due_at == slow.due(), (slow.rule, slow.facts)
        assert told.starts_at == slow.begun
        count += 1
    return count


def test_clocks_of_days_agree_on_9000_histories():
    assert agree(clocks(1, 9_000, ["working_days", "working_days", "calendar_days"], 30, 60)) == 9_000


def test_clocks_of_hours_and_minutes_agree_on_1000_histories():
    pairs = clocks(2, 1_000, ["minutes", "minutes", "hours"], 20, 2)
    assert agree(pairs) == 1_000


def test_the_library_closes_the_days_of_march_2026():
    """domain.md section 2: public 19, 21, 22; cuti bersama 18, 20, 23, 24."""
    closed = {day.day for day in INDONESIA if (day.year, day.month) == (2026, 3)}
    assert closed == {18, 19, 20, 21, 22, 23, 24}
    slow = SlowClock(LegalClock(Term(5, "working_days")), [ClockFact("start", datetime(2026, 3, 16, 9, tzinfo=ZONES[0]))],
                     ZONES[0])
    assert slow.due().date() == date(2026, 3, 30)
