"""The calendar of legal clocks: confirmed holidays, closures of the mall and of an agency, hours, versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from balai.directory.actions.calendars import (
    confirm_calendar,
    declare_closure,
    draft_calendar,
    withdraw_closure,
)
from balai.directory.actions.founding import found_mall
from balai.directory.models import Holiday
from balai.directory.queries import closed_reasons, get_mall, work_calendar
from balai.directory.rules import HoursPlan, MallPlan
from balai.kernel.clocks import ClockFact, LegalClock, Term, deadline
from cast import FRIDAY, HASAN, KTP, MALL, MONDAY, SETUP, WEEK, WIB, _mall_plan, on

DAY = timedelta(days=1)
FILED = datetime(2026, 3, 16, 9, tzinfo=WIB)


def close(starts: datetime, ends: datetime, scope: str = "mall", name: str = "", **more) -> int:
    return declare_closure(
        mall=MALL, scope=scope, name=name, starts=starts, ends=ends, reason="banjir", by=HASAN, at=on(), **more
    )["closure"]


def holidays(year: int = 2026) -> None:
    version = draft_calendar(year=year, by=SETUP, at=on()).version
    confirm_calendar(year=year, version=version, by=SETUP, at=on())


def due(term: LegalClock, start: datetime, agency: str = "") -> datetime | None:
    return deadline(term, [ClockFact("start", start)], work_calendar(get_mall(MALL), agency)).due_at


def version(agency: str = "") -> str:
    return work_calendar(get_mall(MALL), agency).version


def test_the_vector_of_the_handbook_on_the_confirmed_calendar(mall):
    five = LegalClock(Term(5, "working_days"))
    assert due(five, FILED).date() == date(2026, 3, 23), "nothing is confirmed yet"
    before = version()
    draft_calendar(year=2026, by=SETUP, at=on())
    assert version() == before, "a draft counts for nothing"
    confirm_calendar(year=2026, version=1, by=SETUP, at=on())
    assert due(five, FILED) == datetime(2026, 3, 30, 23, 59, 59, 999_000, WIB)
    assert version() != before
    assert "Nyepi" in closed_reasons(get_mall(MALL))[date(2026, 3, 19)]


def test_a_changed_calendar_has_another_version_and_another_day(mall):
    holidays()
    first = version()
    second = draft_calendar(year=2026, by=SETUP, at=on())
    Holiday.objects.filter(calendar=second, day=date(2026, 3, 24)).delete()
    confirm_calendar(year=2026, version=second.version, by=SETUP, at=on())
    assert version() != first
    assert due(LegalClock(Term(5, "working_days")), FILED).date() == date(2026, 3, 27)


def test_the_version_moves_with_what_counts_and_with_nothing_else(mall):
    seen = [version()]
    found_mall(plan=_plan(name="Nama lain"), by=SETUP, at=on())
    assert version() == seen[0], "another name counts nothing"
    closure = close(on("00:00"), on("00:00", MONDAY + DAY))
    seen.append(version())
    withdraw_closure(mall=MALL, closure=closure, by=HASAN, at=on())
    assert version() == seen[0]
    close(on("08:00"), on("09:00"))
    seen.append(version())
    close(on("00:00"), on("00:00", MONDAY + DAY), "agency", "polda")
    assert version() == seen[2], "another agency's day"
    seen.append(version("polda"))
    assert len(set(seen)) == 4
    assert all(one.startswith(f"{MALL}@") for one in seen[:3])
    assert seen[3].startswith(f"{MALL}/polda@")
    assert work_calendar(get_mall(MALL)) is work_calendar(get_mall(MALL)), "made once"


def _plan(**change) -> MallPlan:
    return replace(_mall_plan(MALL, "Asia/Jakarta"), **change)


def test_a_closure_of_every_opening_hour_closes_the_day_and_a_shorter_one_does_not(mall):
    close(on("07:00"), on("16:30"))
    tuesday = MONDAY + DAY
    close(on("08:00", tuesday), on("15:59", tuesday))
    told = work_calendar(get_mall(MALL))
    assert MONDAY in told.closed
    assert tuesday not in told.closed
    assert told.spans_on(tuesday) == ((time(7, 30), time(8)), (time(15, 59), time(16)))
    assert closed_reasons(get_mall(MALL))[MONDAY] == "banjir"
    minutes = LegalClock(Term(40, "minutes"))
    assert due(minutes, on("15:00", MONDAY - 3 * DAY)) == on("15:40", MONDAY - 3 * DAY)
    assert due(minutes, on("09:00")) == on("07:39", tuesday + DAY), "30 minutes and one on Tuesday, nine on Wednesday"


def test_a_closure_over_many_days_and_over_a_friday_prayer(mall):
    close(on("12:00", FRIDAY - DAY), on("12:00", FRIDAY))
    told = work_calendar(get_mall(MALL))
    assert told.closed == frozenset()
    assert told.spans_on(FRIDAY - DAY) == ((time(7, 30), time(12)),)
    assert told.spans_on(FRIDAY) == ((time(13), time(16, 30)),)
    close(on("00:00", FRIDAY), on("00:00", FRIDAY + 10 * DAY))
    closed = work_calendar(get_mall(MALL)).closed
    assert {FRIDAY + n * DAY for n in (0, 1, 3, 4, 5, 6, 7, 8)} <= closed


def test_an_agency_counts_its_own_days_too(mall):
    close(on("00:00"), on("00:00", MONDAY + DAY), "agency", "polda")
    close(on("08:00"), on("09:00"), "queue", KTP)
    friday = on("09:00", MONDAY - 3 * DAY)
    one = LegalClock(Term(1, "working_days"))
    assert due(one, friday).date() == MONDAY
    assert due(one, friday, "dukcapil").date() == MONDAY
    assert due(one, friday, "polda").date() == MONDAY + DAY


def test_specially_open_days_add_minutes_but_no_working_day(mall):
    sunday = MONDAY - DAY
    close(on("09:00", sunday), on("11:00", sunday), opens=True)
    close(on("00:00", FRIDAY), on("00:00", FRIDAY + DAY), opens=True)
    told = work_calendar(get_mall(MALL))
    assert told.spans_on(sunday) == ((time(9), time(11)),)
    assert told.spans_on(FRIDAY) == ((time.min, time.max),)
    assert due(LegalClock(Term(60, "minutes")), on("10:30", sunday)) == on("08:00")
    assert due(LegalClock(Term(1, "working_days")), on("10:30", sunday)).date() == MONDAY
    assert due(LegalClock(Term(24, "hours")), on("00:00", FRIDAY)) == on("00:00", FRIDAY + DAY)


def test_an_agency_with_hours_of_its_own_and_hours_that_change_by_date(mall):
    ramadan = HoursPlan("mall", "", tuple((day, time(8), time(14)) for day in range(5)), MONDAY, FRIDAY)
    own = HoursPlan("agency", "polda", ((0, time(9), time(10)),))
    found_mall(plan=_plan(hours=(HoursPlan("mall", "", WEEK, None, MONDAY - DAY), ramadan,
                                 HoursPlan("mall", "", WEEK, FRIDAY + DAY), own)), by=SETUP, at=on())
    told = work_calendar(get_mall(MALL))
    assert told.spans_on(MONDAY - 7 * DAY) == ((time(7, 30), time(16)),)
    assert told.spans_on(FRIDAY) == ((time(8), time(14)),)
    assert told.spans_on(FRIDAY + DAY) == ((time(7, 30), time(12)),)
    assert due(LegalClock(Term(90, "minutes")), on("09:30"), "polda") == on("10:00", MONDAY + 7 * DAY)
    close(on("09:00", MONDAY + DAY), on("10:00", MONDAY + DAY), "agency", "polda")
    assert MONDAY + DAY not in work_calendar(get_mall(MALL), "polda").closed, "it has no hours on a Tuesday anyway"


@pytest.mark.parametrize("whole", [True, False])
def test_a_mall_without_opening_hours_counts_around_the_clock(mall, whole):
    found_mall(plan=_plan(hours=()), by=SETUP, at=on())
    assert due(LegalClock(Term(24, "hours")), on("09:00", MONDAY - DAY)) == on("09:00")
    close(on("00:00"), on("00:00", MONDAY + DAY) if whole else on("23:00"))
    told = work_calendar(get_mall(MALL))
    assert (MONDAY in told.closed) == whole
    assert told.special == {}
