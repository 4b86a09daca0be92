"""Legal clocks: the vectors of domain.md section 2, tables, and properties. No Django."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from balai.kernel.clocks import (
    RUNGS,
    ClockFact,
    Deadline,
    LegalClock,
    Term,
    WorkCalendar,
    agency_ms,
    deadline,
    due_if_resumed,
    read_clock,
    receipt_hash,
    receipt_text,
    rungs,
)
from balai.kernel.refusals import BadInput

WIB, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
HOUR, MINUTE = 3_600_000, 60_000
PUBLIC = frozenset(date(2026, 3, day) for day in (19, 21, 22))
COLLECTIVE = frozenset(date(2026, 3, day) for day in (18, 20, 23, 24))
MARCH = WorkCalendar("id-2026-1", WIB, PUBLIC | COLLECTIVE)
WEEK = (
    *[((time(7, 30), time(16)),)] * 4,
    ((time(7, 30), time(11, 30)), (time(13), time(16, 30))),
    ((time(7, 30), time(12)),),
    (),
)
HALL = WorkCalendar("mal-1", WIB, PUBLIC | COLLECTIVE, hours=WEEK)
FIVE = LegalClock(Term(5, "working_days"))


def on(day: int, clock: str = "10:00", month: int = 3, zone: ZoneInfo = WIB) -> datetime:
    return datetime.combine(date(2026, month, day), time.fromisoformat(clock), zone)


def end(day: int, month: int = 3, zone: ZoneInfo = WIB) -> datetime:
    return on(day, "23:59:59.999", month, zone)


def fact(kind: str, at: datetime, cause: str = "", **more) -> ClockFact:
    return ClockFact(kind, at, cause=cause, **more)


START = fact("start", on(16))


@pytest.mark.parametrize(
    ("calendar", "due"),
    [
        (MARCH, end(30)),
        (WorkCalendar("public", WIB, PUBLIC), end(24)),
        (WorkCalendar("weekends", WIB), end(23)),
    ],
)
def test_the_vector_of_the_handbook(calendar, due):
    """Filed Monday 16 March 2026, 5 working days: 30 March; without cuti bersama 24; weekends only 23."""
    assert deadline(FIVE, [START], calendar).due_at == due


@pytest.mark.parametrize("clock", ["00:00", "07:29", "16:01", "23:59:59.999"])
def test_the_day_of_the_start_does_not_count_whatever_the_hour(clock):
    assert deadline(FIVE, [fact("start", on(16, clock))], MARCH).due_at == end(30)


def test_a_start_on_a_closed_day_counts_from_the_next_working_day():
    for day in (19, 21, 22, 24):
        assert deadline(LegalClock(Term(1, "working_days")), [fact("start", on(day))], MARCH).due_at == end(25)


def test_the_local_day_is_the_one_of_the_mall():
    moment = datetime(2026, 3, 15, 16, 30, tzinfo=UTC)
    one = LegalClock(Term(1, "working_days"))
    assert deadline(one, [fact("start", moment)], MARCH).due_at == end(16), "still Sunday the 15th in Jakarta"
    jayapura = WorkCalendar("wit", WIT)
    assert deadline(one, [fact("start", moment)], jayapura).due_at == end(17, zone=WIT), "Monday in Jayapura"


def test_six_day_weeks_and_calendar_days():
    six = WorkCalendar("six", WIB, weekdays=frozenset(range(6)))
    assert deadline(FIVE, [START], six).due_at == end(21)
    assert deadline(LegalClock(Term(14, "calendar_days")), [START], MARCH).due_at == end(30)


def test_nothing_before_the_start():
    told = deadline(FIVE, [fact("pause", on(12)), fact("stop", on(13)), fact("restart", on(14))], MARCH)
    assert told == Deadline("not_started", why=("not_started",))
    assert rungs(told, on(30)) == []
    assert agency_ms(FIVE, [], MARCH) == 0
    assert not told.is_late(on(30))


def test_a_first_start_counts_and_a_second_does_not():
    assert deadline(FIVE, [fact("start", on(25)), START], MARCH).starts_at == on(16)


# pauses --------------------------------------------------------------------------------------------------


def returned(first: datetime, last: datetime | None, cause: str = "return:1") -> list[ClockFact]:
    return [fact("pause", first, cause)] + ([fact("resume", last, cause)] if last else [])


def test_a_return_takes_out_the_days_at_whose_end_it_was_open():
    told = deadline(FIVE, [START, *returned(on(25), on(27))], MARCH)
    assert told.due_at == end(1, 4), "25 and 26 March do not count, 27 does"
    assert told.state == "running"
    assert "paused:2026-03-25/2026-03-27" in told.why
    same_day = deadline(FIVE, [START, *returned(on(25, "09:00"), on(25, "15:00"))], MARCH)
    assert same_day.due_at == end(30), "corrected the same day: no day is lost to anybody"


def test_an_open_return_has_no_due_day_and_says_what_would_be():
    facts = [START, *returned(on(25), None)]
    told = deadline(FIVE, facts, MARCH)
    assert (told.state, told.due_at, told.late) == ("paused", None, None)
    assert due_if_resumed(FIVE, facts, MARCH, on(27)) == end(1, 4)
    assert due_if_resumed(FIVE, facts, MARCH, on(30)) == end(2, 4)
    assert "paused:2026-03-25/" in told.why


def test_a_pause_after_the_due_day_leaves_it_where_it_was():
    told = deadline(FIVE, [START, fact("pause", on(31), "return:1")], MARCH)
    assert (told.state, told.due_at) == ("paused", end(30))
    assert told.is_late(on(31))


def test_count_on_or_count_anew_is_the_rule():
    facts = [START, *returned(on(25), on(27))]
    anew = LegalClock(Term(5, "working_days"), on_return="restart")
    told = deadline(anew, facts, MARCH)
    assert (told.starts_at, told.due_at) == (on(27), end(3, 4))
    assert "restarted:1" in told.why
    assert told.gross_ms == 11 * 24 * HOUR, "gross time still counts from the first start"
    paid = [START, *returned(on(25), on(27), "pay:1")]
    assert deadline(LegalClock(Term(5, "working_days"), on_return="restart", pause_on=("pay",)), paid,
                    MARCH).due_at == end(1, 4)


def test_what_pauses_is_the_rule():
    paid = [START, *returned(on(25), on(27), "pay:7")]
    assert deadline(FIVE, paid, MARCH).due_at == end(30), "this rule does not wait for payments"
    assert deadline(LegalClock(Term(5, "working_days"), pause_on=("pay",)), paid, MARCH).due_at == end(1, 4)
    for always in ("", "suspend", "suspend:2"):
        assert deadline(FIVE, [START, *returned(on(25), on(27), always)], MARCH).due_at == end(1, 4)


def test_pauses_of_different_causes_overlap_and_a_stray_resume_does_nothing():
    facts = [START, *returned(on(25), on(27)), *returned(on(26), on(30), "suspend:1"), fact("resume", on(17), "return:9")]
    assert deadline(FIVE, facts, MARCH).due_at == end(2, 4)
    twice = [*facts, fact("pause", on(26), "return:1")]
    assert deadline(FIVE, twice, MARCH).due_at == end(2, 4), "a pause of an open cause changes nothing"
    empty = [START, *returned(on(25), on(25))]
    assert deadline(FIVE, empty, MARCH) == deadline(FIVE, empty, MARCH, on(25))
    assert deadline(FIVE, empty, MARCH).net_ms == deadline(FIVE, empty, MARCH).gross_ms


def test_a_pause_that_was_open_before_the_start_counts_from_the_start():
    assert deadline(FIVE, [START, *returned(on(12), on(25))], MARCH).due_at == end(31)
    assert deadline(FIVE, [START, *returned(on(9), on(12))], MARCH).due_at == end(30)


# restart, extension, stop, scopes -------------------------------------------------------------------------


def test_an_explicit_restart_ends_its_own_pause():
    told = deadline(FIVE, [START, fact("pause", on(17), "return:1"), fact("restart", on(25), "return:1")], MARCH)
    assert (told.state, told.starts_at, told.due_at) == ("running", on(25), end(1, 4))


def test_an_extension_adds_to_the_term_and_stays_after_a_restart():
    told = deadline(FIVE, [START, fact("extend", on(17), amount=2), fact("extend", on(17), amount=-9)], MARCH)
    assert told.due_at == end(1, 4)
    assert "extended:2" in told.why
    again = [START, fact("extend", on(17), amount=2), fact("restart", on(25))]
    assert deadline(FIVE, again, MARCH).due_at == end(3, 4)


def test_a_stop_freezes_the_clock_and_tells_whether_it_was_late():
    late, timely = (deadline(FIVE, [START, fact("stop", at)], MARCH) for at in (on(31, "00:00"), end(30)))
    assert (late.state, late.late, late.stopped_at) == ("stopped", True, on(31, "00:00"))
    assert (timely.late, timely.is_late(on(1, month=4))) == (False, False)
    assert rungs(late, on(31)) == []
    after = [START, fact("stop", on(17)), *returned(on(18), None), fact("extend", on(18), amount=3), fact("stop", on(26))]
    told = deadline(FIVE, after, MARCH)
    assert (told.state, told.due_at, told.stopped_at) == ("stopped", end(30), on(17))
    paused = deadline(FIVE, [START, *returned(on(17), None), fact("stop", on(25))], MARCH)
    assert (paused.state, paused.late) == ("stopped", False), "withdrawn while it waited for the applicant"


def test_a_restart_opens_a_stopped_clock_and_a_resume_does_not():
    told = deadline(FIVE, [START, fact("stop", on(17)), fact("restart", on(25))], MARCH)
    assert (told.state, told.due_at) == ("running", end(1, 4))
    anew = LegalClock(Term(5, "working_days"), on_return="restart")
    shut = [START, fact("pause", on(17), "return:1"), fact("stop", on(25)), fact("resume", on(26), "return:1")]
    assert deadline(anew, shut, MARCH).state == "stopped"


def test_every_agency_has_its_own_clock_inside_the_joint_one():
    mine, theirs = (LegalClock(Term(2, "working_days"), scope=f"agency:{who}") for who in ("bpn", "dlh"))
    facts = [
        START, ClockFact("start", on(17), "agency:bpn"), ClockFact("start", on(25), "agency:dlh"),
        ClockFact("extend", on(17), amount=9), ClockFact("restart", on(26)),
        ClockFact("pause", on(25, "09:00"), "agency:bpn", "suspend:1"),
        ClockFact("resume", on(26), "agency:bpn", "suspend:1"), ClockFact("stop", on(26), "agency:dlh"),
    ]
    told = {rule.scope: deadline(rule, facts, MARCH) for rule in (mine, theirs)}
    assert told["agency:bpn"].due_at == end(27)
    assert (told["agency:dlh"].state, told["agency:dlh"].due_at) == ("stopped", end(27))
    joint = [*facts, *returned(on(27), None)]
    assert deadline(mine, joint, MARCH).state == "paused", "the applicant's turn stops everybody's clock"
    assert deadline(mine, [*facts, fact("stop", on(26))], MARCH).state == "stopped"


# hours and minutes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "clock", "amount", "unit", "due"),
    [
        (16, "10:00", 60, "minutes", on(16, "11:00")),
        (16, "15:30", 60, "minutes", on(17, "08:00")),
        (16, "15:30", 30, "minutes", on(16, "16:00")),
        (17, "15:30", 60, "minutes", on(25, "08:00")),
        (27, "11:00", 60, "minutes", on(27, "13:30")),
        (28, "11:30", 60, "minutes", on(30, "08:00")),
        (29, "09:00", 15, "minutes", on(30, "07:45")),
        (16, "06:00", 9, "hours", on(17, "08:00")),
    ],
)
def test_counter_minutes_run_only_in_opening_hours(day, clock, amount, unit, due):
    rule = LegalClock(Term(amount, unit))
    assert deadline(rule, [fact("start", on(day, clock))], HALL).due_at == due


def test_without_opening_hours_an_hour_is_an_hour():
    """UU 27/2022: 3 x 24 hours, by night and on holidays too."""
    assert deadline(LegalClock(Term(72, "hours")), [fact("start", on(20))], MARCH).due_at == on(23)
    paused = [fact("start", on(20)), *returned(on(21), on(22))]
    assert deadline(LegalClock(Term(72, "hours")), paused, MARCH).due_at == on(24)


def test_minutes_stand_still_in_a_pause():
    rule = LegalClock(Term(60, "minutes"))
    facts = [fact("start", on(16, "09:00")), *returned(on(16, "09:20"), on(16, "10:00")),
             *returned(on(16, "06:00"), on(16, "06:30"), "suspend")]
    told = deadline(rule, facts, HALL, on(16, "10:10"))
    assert (told.due_at, told.used_ms, told.used_days) == (on(16, "10:40"), 30 * MINUTE, 0)
    assert deadline(rule, [fact("start", on(16, "09:00")), *returned(on(16, "08:00"), on(16, "09:10"))],
                    HALL).due_at == on(16, "10:10")
    assert deadline(rule, [fact("start", on(16, "09:00")), *returned(on(16, "09:20"), None)], HALL).due_at is None


def test_special_hours_of_a_date_replace_the_weekly_ones():
    flood = WorkCalendar("v", WIB, hours=WEEK, special={date(2026, 3, 16): ((time(7, 30), time(9)),)})
    assert deadline(LegalClock(Term(60, "minutes")), [fact("start", on(16, "08:30"))], flood).due_at == on(17, "08:00")
    ramadan = WorkCalendar("v", WIB, hours=WEEK, later=(
        (date(2026, 3, 2), (((time(8), time(9)),),) * 7), (date(2026, 3, 17), WEEK),
    ))
    for day, due in ((16, on(17, "07:50")), (17, on(17, "09:20"))):
        told = deadline(LegalClock(Term(50, "minutes")), [fact("start", on(day, "08:30"))], ramadan)
        assert told.due_at == due
    shut = WorkCalendar("never", WIB, hours=((),) * 7)
    assert deadline(LegalClock(Term(60, "minutes")), [START], shut).due_at is None


# time used, warnings, receipt ----------------------------------------------------------------------------


def test_gross_net_and_agency_time():
    facts = [START, *returned(on(25, "09:00"), on(26, "09:00"))]
    told = deadline(FIVE, facts, HALL, on(26, "10:00"))
    assert told.gross_ms == 10 * 24 * HOUR
    assert told.net_ms == told.used_ms == 9 * 24 * HOUR
    assert told.used_days == 2, "17 and 26 March; 25 March was the applicant's"
    assert agency_ms(FIVE, facts, HALL, on(26, "10:00")) == 17 * HOUR, "6 + 8.5 + 1.5 + 1"
    assert agency_ms(FIVE, [START], MARCH, on(17, "00:00")) == 14 * HOUR, "without hours the whole working day"
    assert deadline(FIVE, facts, HALL, on(17)).used_days == 1, "what came later is not known yet"
    running = deadline(FIVE, facts, HALL)
    assert running.gross_ms == 9 * 24 * HOUR + 23 * HOUR, "without a moment, up to the last fact"
    assert deadline(FIVE, [START, *returned(on(25), None)], HALL, on(30)).used_days == 1
    assert deadline(FIVE, [START], HALL, on(12)).gross_ms == 0
    assert deadline(FIVE, [START, *returned(on(12), on(17)), *returned(on(25), on(27), "suspend")], HALL,
                    on(26)).used_days == 1


def test_the_ladder_of_warnings():
    told = deadline(FIVE, [START], MARCH)
    assert told.warn == (("half", end(26)), ("fourth_fifth", end(27)), ("last_day", on(30, "00:00")))
    steps = [(on(26), 0), (end(26), 1), (on(28), 2), (on(30), 3), (end(30), 3), (on(31), 4)]
    for at, reached in steps:
        assert rungs(told, at) == list(RUNGS[:reached])
    one = deadline(LegalClock(Term(1, "working_days")), [START], MARCH)
    assert rungs(one, on(17)) == ["last_day"]
    hour = deadline(LegalClock(Term(60, "minutes")), [fact("start", on(16, "09:00"))], HALL)
    assert hour.warn == (("half", on(16, "09:30")), ("fourth_fifth", on(16, "09:48")))
    assert rungs(hour, on(16, "10:01")) == ["half", "fourth_fifth", "overdue"]
    waiting = deadline(FIVE, [START, *returned(on(27), None)], MARCH)
    assert rungs(waiting, on(30)) == ["half"]


def test_the_receipt_says_why_and_anybody_can_check_it():
    facts = [START, *returned(on(25), on(27))]
    told = deadline(FIVE, facts, MARCH)
    assert told.why == (
        "starts:2026-03-16", "term:5:working_days", "paused:2026-03-25/2026-03-27", "closed:2026-03-18",
        "closed:2026-03-19", "closed:2026-03-20", "closed:2026-03-23", "closed:2026-03-24", "calendar:id-2026-1",
    )
    text = receipt_text(FIVE, facts, MARCH, told.due_at)
    assert rfc8785.dumps(json.loads(text)).decode() == text
    assert receipt_hash(FIVE, facts, MARCH, told.due_at) == hashlib.sha256(text.encode()).hexdigest()
    assert receipt_hash(FIVE, facts[::-1], MARCH, told.due_at) == receipt_hash(FIVE, facts, MARCH, told.due_at)
    assert json.loads(receipt_text(FIVE, facts, MARCH, None))["due_ms"] is None
    other = WorkCalendar("id-2026-2", WIB, PUBLIC | COLLECTIVE)
    assert receipt_hash(FIVE, facts, other, told.due_at) != receipt_hash(FIVE, facts, MARCH, told.due_at)
    calendar_days = deadline(LegalClock(Term(9, "calendar_days")), [START], MARCH)
    assert not any(code.startswith("closed") for code in calendar_days.why)


def test_the_page_of_formats_shows_a_true_receipt():
    page = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text()
    text, digest = re.search(r"```receipt\n(.+)\n(.+)\n```", page).groups()
    facts = [START, *returned(on(25), on(27))]
    assert receipt_text(FIVE, facts, MARCH, end(1, 4)) == text
    assert receipt_hash(FIVE, facts, MARCH, end(1, 4)) == digest


def test_a_definition_tells_its_clock():
    told = {"amount": 5, "unit": "working_days", "on_return": "restart", "pause_on": ["pay"], "silence": "escalate"}
    assert read_clock(told, "agency:bpn") == LegalClock(
        Term(5, "working_days"), on_return="restart", pause_on=("pay",), scope="agency:bpn"
    )
    for wrong in ({"amount": True}, {"amount": "5"}, {"amount": 0}, {"unit": "weeks"}, {"on_return": "maybe"},
                  {"pause_on": "pay"}):  # fmt: skip
        with pytest.raises(BadInput):
            read_clock(told | wrong)


# properties ----------------------------------------------------------------------------------------------

UNIT = st.sampled_from(["working_days", "calendar_days", "hours", "minutes"])
MOMENT = st.integers(0, 60 * 24 * 60).map(lambda minute: on(2, "00:00") + timedelta(minutes=minute))
CAUSE = st.sampled_from(["", "return:1", "return:2", "pay:1", "suspend:1"])
FACT = st.builds(
    fact, st.sampled_from(["start", "pause", "resume", "restart", "extend", "stop"]), MOMENT, CAUSE,
    amount=st.integers(0, 3), scope=st.sampled_from(["", "", "", "agency:bpn"]),
)
RULE = st.builds(
    LegalClock, st.builds(Term, st.integers(1, 20), UNIT), on_return=st.sampled_from(["pause", "restart"]),
    pause_on=st.sampled_from([(), ("pay",)]), scope=st.sampled_from(["", "agency:bpn"]),
)
CALENDAR = st.sampled_from([MARCH, HALL])


@given(RULE, st.lists(FACT, max_size=9).flatmap(lambda told: st.tuples(st.just(told), st.permutations(told))), CALENDAR)
def test_the_order_of_the_facts_does_not_matter(rule, two, calendar):
    first, second = two
    assert deadline(rule, first, calendar) == deadline(rule, second, calendar)


@given(RULE, st.lists(FACT, max_size=8), MOMENT, MOMENT, CALENDAR, st.sampled_from(["return", "suspend", "pay"]))
def test_adding_a_pause_never_shortens(rule, facts, one, two, calendar, kind):
    before = deadline(rule, facts, calendar)
    pause = returned(min(one, two), max(one, two), f"{kind}:new")
    after = deadline(rule, facts + [ClockFact(f.kind, f.at, rule.scope, f.cause) for f in pause], calendar)
    if before.due_at is None:
        assert after.due_at is None
    else:
        assert after.due_at is not None
        assert after.due_at >= before.due_at
    assert after.starts_at == before.starts_at or rule.on_return == "restart"


@given(RULE, st.lists(FACT, max_size=8), CALENDAR, MOMENT)
def test_net_is_never_more_than_gross_and_warnings_climb(rule, facts, calendar, at):
    told = deadline(rule, [*facts, START], calendar, at)
    assert 0 <= told.net_ms <= told.gross_ms
    assert agency_ms(rule, [*facts, START], calendar, at) <= told.net_ms
    moments = [moment for _, moment in told.warn]
    assert moments == sorted(moments)
    assert told.due_at is None or all(moment <= told.due_at for moment in moments)
    if told.late is not None and told.stopped_at is not None:
        assert told.late == told.is_late(at)
