"""Opening hours: tables, and properties against a minute-by-minute scan. No Django."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balai.kernel.opening import Declaration, Holiday, Interval, Layer, changes, status

WIB, WITA, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Jayapura")
WEEK = (
    *(Interval(day, time(7, 30), time(16)) for day in range(4)),
    Interval(4, time(7, 30), time(11, 30)),
    Interval(4, time(13), time(16, 30)),
    Interval(5, time(7, 30), time(12)),
)
MALL = Layer("mall", WEEK)
MONDAY, FRIDAY, SATURDAY, SUNDAY = (date(2026, 11, day) for day in (23, 27, 28, 29))


def at(day: date, clock: str, zone: ZoneInfo = WIB) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone)


@pytest.mark.parametrize(
    ("day", "clock", "is_open", "reason", "change"),
    [
        (MONDAY, "07:29", False, "outside_hours", (MONDAY, "07:30")),
        (MONDAY, "07:30", True, "hours", (MONDAY, "16:00")),
        (MONDAY, "15:59:59", True, "hours", (MONDAY, "16:00")),
        (MONDAY, "16:00", False, "outside_hours", (MONDAY + timedelta(1), "07:30")),
        (FRIDAY, "11:29", True, "hours", (FRIDAY, "11:30")),
        (FRIDAY, "11:30", False, "break", (FRIDAY, "13:00")),
        (FRIDAY, "12:59", False, "break", (FRIDAY, "13:00")),
        (FRIDAY, "13:00", True, "hours", (FRIDAY, "16:30")),
        (SATURDAY, "12:00", False, "outside_hours", (SUNDAY + timedelta(1), "07:30")),
        (SUNDAY, "10:00", False, "day_off", (SUNDAY + timedelta(1), "07:30")),
    ],
)
def test_a_week_with_the_friday_prayer(day, clock, is_open, reason, change):
    told = status([MALL], WIB, at(day, clock))
    assert (told.open, told.reason, told.layer, told.changes_at) == (is_open, reason, "mall", at(*change))
    assert (told.closes_at, told.opens_at) == ((at(*change), None) if is_open else (None, at(*change)))


@pytest.mark.parametrize(("zone", "hour_utc"), [(WIB, 0.5), (WITA, -0.5), (WIT, -1.5)])
def test_wib_wita_and_wit_open_at_their_own_half_past_seven(zone, hour_utc):
    opening = datetime.combine(MONDAY, time.min, UTC) + timedelta(hours=hour_utc)
    assert not status([MALL], zone, opening - timedelta(milliseconds=1)).open
    assert status([MALL], zone, opening).open


def test_the_same_moment_is_friday_in_jayapura_and_still_thursday_in_jakarta():
    moment = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    assert status([MALL], WIB, moment).opens_at == at(FRIDAY, "07:30", WIB)
    assert status([MALL], WIT, moment).opens_at == at(FRIDAY, "07:30", WIT)
    assert moment.astimezone(WIT).date() == FRIDAY


def test_a_holiday_closes_and_names_itself():
    mall = Layer("mall", WEEK, (Holiday(FRIDAY, "Hari Uji"),))
    told = status([mall], WIB, at(FRIDAY, "09:00"))
    assert (told.open, told.reason, told.layer, told.opens_at) == (False, "Hari Uji", "mall", at(SATURDAY, "07:30"))
    assert status([mall], WIB, at(FRIDAY - timedelta(1), "15:00")).closes_at == at(FRIDAY - timedelta(1), "16:00")


def test_a_holiday_declared_at_ten_is_unknown_at_nine():
    flood = Declaration(at(MONDAY, "10:00"), at(MONDAY, "23:59"), at(MONDAY, "10:00"), "banjir")
    mall = Layer("mall", WEEK, (), (flood,))
    nine, ten = at(MONDAY, "09:00"), at(MONDAY, "10:00")
    assert status([mall], WIB, nine).closes_at == at(MONDAY, "16:00")
    assert status([mall], WIB, nine, known_at=ten).closes_at == ten
    assert status([mall], WIB, ten).reason == "banjir"
    assert status([mall], WIB, ten).opens_at == at(MONDAY + timedelta(1), "07:30")
    assert status([mall], WIB, at(MONDAY, "11:00"), known_at=nine).open, "what nine o'clock knew"


def test_a_closure_that_ends_during_the_hours_opens_again():
    power = Declaration(at(MONDAY, "09:00"), at(MONDAY, "10:15"), at(MONDAY, "08:50"), "listrik padam")
    told = status([Layer("mall", WEEK, (), (power,))], WIB, at(MONDAY, "09:30"))
    assert (told.reason, told.opens_at) == ("listrik padam", at(MONDAY, "10:15"))


def test_a_special_opening_on_a_holiday():
    holiday = Holiday(SUNDAY, "Hari Uji")
    special = Declaration(at(SUNDAY, "08:00"), at(SUNDAY, "11:00"), at(MONDAY, "08:00"), "hari pelayanan", opens=True)
    mall = Layer("mall", WEEK, (holiday,), (special,))
    assert status([mall], WIB, at(SUNDAY, "07:00")).opens_at == at(SUNDAY, "08:00")
    told = status([mall], WIB, at(SUNDAY, "09:00"))
    assert (told.open, told.reason, told.closes_at) == (True, "declared", at(SUNDAY, "11:00"))
    agency = Layer("agency:polda", (Interval(0, time(9), time(12)),))
    assert status([mall, agency], WIB, at(SUNDAY, "09:00")).open


def test_of_two_declarations_the_later_counts():
    shut = Declaration(at(MONDAY, "08:00"), at(MONDAY, "16:00"), at(MONDAY, "07:00"), "tutup")
    anew = Declaration(at(MONDAY, "10:00"), at(MONDAY, "12:00"), at(MONDAY, "09:00"), "buka lagi", opens=True)
    mall = Layer("mall", WEEK, (), (shut, anew))
    assert not status([mall], WIB, at(MONDAY, "09:30")).open
    assert status([mall], WIB, at(MONDAY, "10:30")).open
    assert status([mall], WIB, at(MONDAY, "12:30")).reason == "tutup"


def test_a_narrower_scope_replaces_the_hours_but_not_a_closure_or_holiday():
    desk = Layer("counter:9", (Interval(6, time(9), time(15)), Interval(0, time(6), time(18))))
    assert status([MALL, desk], WIB, at(SUNDAY, "10:00")).open
    assert status([MALL, desk], WIB, at(MONDAY, "06:30")).layer == "counter:9"
    shut = Declaration(at(MONDAY, "09:00"), at(MONDAY, "12:00"), at(MONDAY, "08:00"), "rapat")
    own = Declaration(at(MONDAY, "09:00"), at(MONDAY, "12:00"), at(MONDAY, "08:30"), "buka", opens=True)
    mall = Layer("mall", WEEK, (Holiday(SUNDAY, "Hari Uji"),), (shut,))
    keen = Layer("counter:9", desk.weekly, (), (own, Declaration(
        at(SUNDAY, "08:00"), at(SUNDAY, "12:00"), at(MONDAY, "08:00"), "buka", opens=True)))
    assert status([mall, keen], WIB, at(MONDAY, "10:00")).reason == "rapat"
    assert status([mall, keen], WIB, at(SUNDAY, "10:00")).reason == "Hari Uji"


def test_dated_hours_and_no_hours_at_all():
    ramadan = Layer("mall", (
        Interval(0, time(8), time(16), until=MONDAY - timedelta(7)),
        Interval(0, time(8), time(15), since=MONDAY, until=MONDAY),
    ))
    assert status([ramadan], WIB, at(MONDAY, "14:00")).closes_at == at(MONDAY, "15:00")
    assert status([ramadan], WIB, at(MONDAY, "15:00")).changes_at is None
    assert status([ramadan], WIB, at(MONDAY - timedelta(7), "15:30")).open
    assert status([Layer("mall")], WIB, at(MONDAY, "10:00")).reason == "day_off"
    assert status([], WIB, at(MONDAY, "10:00")).changes_at is None


# the vector of the calendar: filed Mon 16 Mar 2026, 5 working days -> 30 Mar -------------------------------

PUBLIC = {19: "Nyepi", 21: "Idulfitri", 22: "Idulfitri"}
COLLECTIVE = {18: "Cuti bersama Nyepi", 20: "Cuti bersama", 23: "Cuti bersama", 24: "Cuti bersama"}


def working_days(holidays: dict[int, str], count: int) -> date:
    """The date on which so many working days after 16 March 2026 are over."""
    office = Layer(
        "mall", tuple(Interval(n, time(8), time(16)) for n in range(5)),
        tuple(Holiday(date(2026, 3, n), name) for n, name in holidays.items()),
    )
    openings = [m for m, is_open in _until(office, at(date(2026, 3, 16), "10:00")) if is_open]
    return openings[count - 1].date()


def _until(layer: Layer, start: datetime) -> list[tuple[datetime, bool]]:
    found = []
    for moment, is_open in changes([layer], WIB, start):
        if moment > start + timedelta(days=30):
            break
        found.append((moment, is_open))
    return found


def test_march_2026_with_collective_leave():
    assert working_days(PUBLIC | COLLECTIVE, 5) == date(2026, 3, 30)
    assert working_days(PUBLIC, 5) == date(2026, 3, 24)
    assert working_days({}, 5) == date(2026, 3, 23)


# properties -----------------------------------------------------------------------------------------------

CLOCKS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@st.composite
def weeks(draw: st.DrawFn) -> tuple[Interval, ...]:
    found = []
    for day in draw(st.sets(st.integers(0, 6), max_size=4)):
        clocks = sorted(draw(st.sets(CLOCKS, min_size=2, max_size=4)))
        found += [Interval(day, *pair) for pair in zip(clocks[::2], clocks[1::2], strict=False)]
    return tuple(found)


@st.composite
def layers(draw: st.DrawFn) -> list[Layer]:
    def moment() -> datetime:
        return datetime.combine(MONDAY, time.min, WIB) + timedelta(minutes=15 * draw(st.integers(-96, 400)))

    def declared() -> tuple[Declaration, ...]:
        found = []
        for n in range(draw(st.integers(0, 2))):
            one, two = sorted((moment(), moment()))
            if one < two:
                known = datetime.combine(MONDAY, time.min, WIB) + timedelta(minutes=15 * draw(st.integers(-96, 96)))
                found.append(Declaration(one, two, known, f"d{n}", draw(st.booleans())))
        return tuple(found)

    holidays = tuple(Holiday(MONDAY + timedelta(n), f"h{n}") for n in draw(st.sets(st.integers(0, 4), max_size=2)))
    mall = Layer("mall", draw(weeks()), holidays, declared())
    narrower = [Layer(f"n{n}", draw(weeks()), (), declared()) for n in range(draw(st.integers(0, 2)))]
    return [mall, *narrower]


def brute(stack: list[Layer], zone: ZoneInfo, moment: datetime, known: datetime) -> bool:
    """Open or not, straight from the law's sentences."""
    local = moment.astimezone(zone)
    opened_from = None
    for depth, layer in enumerate(stack):
        hits = [d for d in layer.declarations if d.declared <= known and d.starts <= moment < d.ends]
        latest = max(hits, key=lambda d: d.declared, default=None)
        if latest is not None and not latest.opens:
            return False
        if latest is not None and opened_from is None:
            opened_from = depth
    for depth, layer in enumerate(stack):
        excused = opened_from is not None and opened_from <= depth
        if not excused and any(h.day == local.date() for h in layer.holidays):
            return False
    if opened_from is not None:
        return True
    weekly = next((layer.weekly for layer in reversed(stack) if layer.weekly), ())
    clock = local.time().replace(tzinfo=None)
    return any(i.weekday == local.weekday() and i.opens <= clock < i.closes for i in weekly)


@given(layers(), st.integers(0, 96 * 4), st.sampled_from([WIB, WITA, WIT]))
def test_status_equals_a_scan_and_changes_at_is_the_first_change(stack, quarters, zone):
    start = datetime.combine(MONDAY, time.min, zone) + timedelta(minutes=15 * quarters)
    told = status(stack, zone, start)
    assert told.open == brute(stack, zone, start, start)
    first = None
    for minute in range(15, 60 * 24 * 3, 15):
        moment = start + timedelta(minutes=minute)
        if brute(stack, zone, moment, start) != told.open:
            first = moment
            break
    if first is not None:
        assert told.changes_at == first
    else:
        assert told.changes_at is None or told.changes_at >= start + timedelta(days=3) - timedelta(minutes=15)


@settings(max_examples=10)
@given(layers(), st.integers(0, 60 * 48))
def test_nothing_changes_in_any_minute_before_changes_at(stack, minute):
    start = datetime.combine(MONDAY, time.min, WIB) + timedelta(minutes=minute)
    told = status(stack, WIB, start)
    end = min(told.changes_at or start + timedelta(days=1), start + timedelta(days=1))
    for passed in range(int((end - start) / timedelta(minutes=1))):
        assert brute(stack, WIB, start + timedelta(minutes=passed), start) == told.open


@given(layers(), st.integers(0, 96 * 4))
def test_a_narrower_scope_is_never_open_while_the_mall_is_closed_by_holiday_or_declaration(stack, quarters):
    moment = datetime.combine(MONDAY, time.min, WIB) + timedelta(minutes=15 * quarters)
    whole = status(stack[:1], WIB, moment)
    if not whole.open and whole.reason not in ("outside_hours", "day_off", "break"):
        assert not status(stack, WIB, moment).open


@given(layers(), st.integers(0, 96 * 4))
def test_changes_alternate_and_go_forward(stack, quarters):
    start = datetime.combine(MONDAY, time.min, WIB) + timedelta(minutes=15 * quarters)
    state, last = status(stack, WIB, start).open, start
    for number, (moment, is_open) in enumerate(changes(stack, WIB, start)):
        assert moment > last
        assert is_open != state
        state, last = is_open, moment
        if number > 12:
            break
