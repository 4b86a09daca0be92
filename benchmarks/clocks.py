"""Legal clocks: 100,000 cases recomputed, beside a walk over the same days on the same machine."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import holidays

from balai.kernel.clocks import ClockFact, LegalClock, Term, WorkCalendar, deadline

CASES = 100_000
WIB = ZoneInfo("Asia/Jakarta")
Case = tuple[LegalClock, list[ClockFact]]


def measure() -> None:
    """Processor seconds to recompute all cases, and how often faster than walking day by day."""
    closed = frozenset(holidays.country_holidays(
        "ID", years=range(2025, 2028), categories=(holidays.PUBLIC, holidays.GOVERNMENT)
    ))
    calendar = WorkCalendar("bench", WIB, closed)
    rng = Random(1)
    cases = [_case(rng) for _ in range(CASES)]
    began = time.process_time()
    fast = [deadline(rule, facts, calendar).due_at for rule, facts in cases]
    spent = time.process_time() - began
    sample = range(0, CASES, 20)
    began = time.process_time()
    slow = [_walk(*cases[n], closed) for n in sample]
    walked = (time.process_time() - began) * CASES / len(slow)
    same = sum(fast[n] is not None and fast[n].date() == day for n, day in zip(sample, slow, strict=True))
    print(
        f"{CASES} cases recomputed in {spent:.1f} s of one core ({spent / CASES * 1e6:.0f} us each); a plain walk over the days "
        f"would take {walked:.1f} s, ratio {walked / spent:.1f}; same day in {same} of {len(slow)}"
    )


def _case(rng: Random) -> Case:
    """A complete application, returned once in two cases out of five; a term of 3 to 60 days."""
    start = datetime(2025, 6, 1, tzinfo=WIB) + timedelta(minutes=rng.randrange(400 * 24 * 60))
    facts = [ClockFact("start", start)]
    for number in range(rng.choice((0, 0, 0, 1, 1))):
        away = start + timedelta(minutes=rng.randrange(4 * 24 * 60))
        facts += [
            ClockFact("pause", away, "", f"return:{number}"),
            ClockFact("resume", away + timedelta(minutes=rng.randrange(9 * 24 * 60)), "", f"return:{number}"),
        ]
    return LegalClock(Term(rng.choice((3, 5, 5, 5, 7, 14, 28, 60)), "working_days")), facts


def _walk(rule: LegalClock, facts: list[ClockFact], closed: frozenset[date]) -> date:
    day, left = facts[0].at.date(), rule.term.amount
    away = [(one.at, two.at) for one, two in zip(facts[1::2], facts[2::2], strict=True)]
    while left:
        day += timedelta(days=1)
        end = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=WIB)
        if day.weekday() < 5 and day not in closed and not any(one <= end < two for one, two in away):
            left -= 1
    return day
