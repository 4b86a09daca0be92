"""The now-screen, the curves, the summary of a day."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from balai.analytics.queries import QueueNow, curves, day_summary, now_screen
from balai.queueing.actions.serving import cancel_ticket
from cast import AKTA, HASAN, KTP, MALL, MONDAY, SKCK, on, serve, staff, ticket


def of(queue: str, clock: str) -> QueueNow:
    return next(one for one in now_screen(MALL, on(clock)) if one.queue == queue)


def test_a_line_without_a_desk_comes_first_and_says_what_to_do(mall: str) -> None:
    ticket(SKCK, at=on("08:00"))
    screen = now_screen(MALL, on("09:10"))
    first = screen[0]
    assert [one.queue for one in screen[1:]] == [AKTA, KTP]
    assert (first.queue, first.waiting, first.longest_min, first.over_promise) == (SKCK, 1, 70.0, 1)
    assert (first.open, first.planned, first.needed, first.why) == (0, 2, 1, "no_desk_open")
    assert (first.action, first.action_counter) == ("open_counter", 5)


def test_fewer_counters_than_planned(mall: str) -> None:
    staff(5, at=on("08:00"))
    for _ in range(12):
        ticket(SKCK, at=on("08:00"))
    told = of(SKCK, "08:35")
    assert (told.open, told.planned, told.why, told.action, told.action_counter) == (
        1, 2, "fewer_than_planned", "open_counter", 6,
    )  # fmt: skip
    assert (told.arrivals_per_h, told.needed) == (12, 3)


def test_more_arrivals_than_the_plan_can_take(mall: str) -> None:
    staff(5, 6, at=on("08:00"))
    for _ in range(20):
        ticket(SKCK, at=on("08:00"))
    told = of(SKCK, "08:35")
    assert (told.why, told.needed, told.action) == ("more_arrivals", 4, "announce")


def test_a_clerk_of_the_agency_with_nobody_waiting_can_move(mall: str) -> None:
    staff(1, 2, 3, 4, at=on("08:00"))
    for _ in range(20):
        ticket(AKTA, at=on("08:00"))
    told = of(AKTA, "08:35")
    assert (told.open, told.helpers, told.why) == (1, 1, "more_arrivals")
    assert (told.action, told.action_counter) == ("move_clerk", 1)


def test_a_quiet_hall_has_no_exceptions(mall: str) -> None:
    staff(1, 5, at=on("08:00"))
    assert all(not one.why and not one.action for one in now_screen(MALL, on("08:10")))


def test_the_now_screen_costs_the_same_with_one_or_many_waiting(mall: str) -> None:
    ticket(SKCK, at=on("08:00"))
    now_screen(MALL, on("08:01"))
    with CaptureQueriesContext(connection) as one:
        now_screen(MALL, on("08:02"))
    for _ in range(3):
        ticket(KTP, at=on("08:03"))
    with CaptureQueriesContext(connection) as more:
        now_screen(MALL, on("08:04"))
    assert len(one) == len(more) <= 5


def test_curves_count_half_hours(mall: str) -> None:
    staff(5, at=on("08:00"))
    for _ in range(3):
        ticket(SKCK, at=on("08:10"))
    serve(5, on("08:15"))
    serve(5, on("08:40"))
    eight, half_past = curves(MALL, MONDAY)
    assert (eight.starts, half_past.starts) == (on("08:00"), on("08:30"))
    assert (eight.issued, eight.called, eight.served, eight.waiting) == (3, 1, 1, 2)
    assert (half_past.issued, half_past.called, half_past.served, half_past.waiting) == (0, 1, 1, 1)
    assert (eight.p50_min, half_past.p90_min) == (5.0, 30.0)
    assert curves(MALL, MONDAY, on("08:20"))[-1].starts == on("08:00")
    assert curves(MALL, MONDAY.replace(day=24)) == []


def test_a_day_in_one_line(mall: str) -> None:
    staff(4, 5, at=on("08:00"))
    for queue in (SKCK, SKCK, AKTA):
        ticket(queue, at=on("08:10"))
    serve(5, on("08:15"))
    serve(4, on("09:30"))
    cancel_ticket(mall=MALL, ticket=ticket(KTP, at=on("08:20")), by=HASAN, at=on("08:21"))
    told = day_summary(MALL, MONDAY)
    assert (told.report.issued, told.report.served, told.report.cancelled, told.report.waiting) == (4, 2, 1, 1)
    assert told.report.holds
    assert [(one.agency, one.report.issued) for one in told.agencies] == [("dukcapil", 2), ("polda", 2)]
    assert (told.p50_min, told.p90_min, told.within_promise, told.no_show) == (5.0, 80.0, 0.5, 0.0)
