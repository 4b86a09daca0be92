"""What people are told about their wait."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from balai.analytics.queries import estimate_line, estimate_visit
from balai.queueing.actions.serving import start_service
from balai.queueing.actions.staffing import pause_counter
from cast import AKTA, CLERKS, FRIDAY, KTP, MALL, SKCK, after, call, on, serve, staff, ticket, visit


def test_nobody_came_to_the_desk_so_we_do_not_know(mall: str) -> None:
    """At nine the clerks planned for 07.30 count as absent."""
    code = visit(SKCK, at=on("08:59"))["code"]
    told = estimate_line(MALL, SKCK, on("09:00"))
    assert (told.waiting, told.open_desks, told.reason, told.until) == (1, 0, "no_desk_open", None)
    assert (told.newcomer.ahead, told.newcomer.low_min) == (1, None)
    mine = estimate_visit(code, on("09:00"))[0]
    assert (mine.ahead, mine.low_min, mine.high_min, mine.reason) == (0, None, None, "no_desk_open")


def test_before_opening_the_rota_is_believed(mall: str) -> None:
    told = estimate_line(MALL, SKCK, on("07:10"))
    assert (told.reason, told.until) == ("closed", on("07:30"))
    assert (told.newcomer.low_min, told.newcomer.high_min) == (20, 25)


def test_an_open_desk_gives_a_range_that_grows_along_the_line(mall: str) -> None:
    staff(5, at=on("08:00"))
    codes = [visit(SKCK, at=on(f"08:0{n}"))["code"] for n in range(1, 7)]
    told = [estimate_visit(code, on("08:10"))[0] for code in codes]
    assert [one.ahead for one in told] == [0, 1, 2, 3, 4, 5]
    assert (told[0].low_min, told[0].high_min, told[0].reason) == (0, 5, "")
    highs = [one.high_min or 0 for one in told]
    assert highs == sorted(highs)
    assert highs[5] >= 30
    assert all(one.low_min is not None and one.low_min < (one.high_min or 0) <= (one.most_min or 0) for one in told)
    assert all((one.low_min or 0) % 5 == 0 and (one.high_min or 0) % 5 == 0 for one in told)


def test_a_second_desk_shortens_the_wait(mall: str) -> None:
    staff(5, at=on("08:00"))
    for n in range(6):
        ticket(SKCK, at=on(f"08:0{n}"))
    slow = estimate_line(MALL, SKCK, on("08:10")).newcomer.p50_ms or 0
    staff(6, at=on("08:10"))
    fast = estimate_line(MALL, SKCK, on("08:10")).newcomer.p50_ms or 0
    assert 0 < fast < 0.7 * slow


def test_the_friday_prayer_is_in_the_range(mall: str) -> None:
    staff(5, at=on("08:00", FRIDAY))
    key = visit(SKCK, at=on("11:40", FRIDAY))["code"]
    pause_counter(mall=MALL, counter=5, reason="prayer", by=CLERKS[5], at=on("11:41", FRIDAY))
    told = estimate_visit(key, on("12:00", FRIDAY))[0]
    assert (told.reason, told.until) == ("break", on("13:00", FRIDAY))
    assert (told.low_min, told.high_min) == (60, 65)


def test_a_short_break_is_told_with_its_likely_end(mall: str) -> None:
    staff(5, at=on("08:00"))
    ticket(SKCK, at=on("08:01"))
    pause_counter(mall=MALL, counter=5, reason="rest", by=CLERKS[5], at=on("08:30"))
    told = estimate_line(MALL, SKCK, on("08:35"))
    assert (told.reason, told.until) == ("break", on("08:45"))


def test_called_and_busy_tickets_of_a_visit(mall: str) -> None:
    staff(1, 5, at=on("08:00"))
    code = visit(KTP, SKCK, at=on("08:01"))["code"]
    key = call(1, on("08:05"))["id"]
    start_service(mall=MALL, ticket=key, by=CLERKS[1], at=on("08:06"))
    told = {one.queue: one for one in estimate_visit(code, on("08:07"))}
    assert (told[KTP].state, told[KTP].reason, told[KTP].ahead, told[KTP].busy) == ("serving", "serving", None, False)
    assert (told[SKCK].state, told[SKCK].busy) == ("waiting", True)
    assert told[SKCK].high_min is not None


def test_queues_that_share_counters_are_seen_together(mall: str) -> None:
    """Loket 4 works AKTA first and helps KTP: with a line for AKTA it is no help."""
    staff(4, at=on("08:00"))
    ticket(KTP, at=on("08:01"))
    alone = estimate_line(MALL, KTP, on("08:05")).newcomer.p50_ms or 0
    for _ in range(4):
        ticket(AKTA, at=on("08:02"))
    assert (estimate_line(MALL, KTP, on("08:05")).newcomer.p50_ms or 0) > 2 * alone > 0


def test_what_was_served_is_learnt(mall: str) -> None:
    staff(5, at=on("08:00"))
    for n in range(30):
        ticket(SKCK, at=on("08:00"))
        serve(5, after(on("08:01"), minutes=3 * n), minutes=1)
    for _ in range(10):
        ticket(SKCK, at=on("10:00"))
    told = estimate_line(MALL, SKCK, on("10:01")).newcomer
    assert (told.p50_ms or 0) < 10 * 10 * 60_000 * 0.7


def test_fifteen_hundred_phones_ask_once(mall: str) -> None:
    staff(5, at=on("08:00"))
    codes = [visit(SKCK, at=on("08:01"))["code"] for _ in range(3)]
    estimate_visit(codes[0], on("08:05"))
    with CaptureQueriesContext(connection) as asked:
        estimate_line(MALL, SKCK, on("08:05:30"))
    assert len(asked) == 2, "the mall's version and the head of the journal"
    with CaptureQueriesContext(connection) as one:
        estimate_line(MALL, SKCK, on("08:07"))
    for _ in range(5):
        visit(SKCK, at=on("08:08"))
    with CaptureQueriesContext(connection) as many:
        estimate_line(MALL, SKCK, on("08:09"))
    assert len(one) == len(many)


def test_a_new_entry_in_the_journal_is_seen_at_once(mall: str) -> None:
    staff(5, at=on("08:00"))
    assert estimate_line(MALL, SKCK, on("08:05")).waiting == 0
    ticket(SKCK, at=on("08:05"))
    assert estimate_line(MALL, SKCK, on("08:05")).waiting == 1


def test_the_range_shown_does_not_flicker(mall: str) -> None:
    """Ten minutes of a line that only grows behind somebody: her range changes at most once."""
    staff(5, 6, at=on("08:00"))
    codes = [visit(SKCK, at=on("08:01"))["code"] for _ in range(12)]
    shown = []
    for minute in range(10):
        visit(SKCK, at=on(f"08:1{minute}"))
        told = estimate_visit(codes[-1], on(f"08:1{minute}"))[0]
        shown.append((told.low_min, told.high_min))
    assert len(set(shown)) <= 2
