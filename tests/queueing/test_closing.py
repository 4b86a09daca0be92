"""The end of a day: nothing is lost, nothing is deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balai.kernel.refusals import NotAllowed
from balai.queueing.actions.closing import close_day
from balai.queueing.actions.printing import void_unprinted
from balai.queueing.actions.serving import hold_ticket, miss_ticket, postpone_ticket, start_service
from balai.queueing.models import Desk, Line, Session
from balai.queueing.queries import closes_finally, get_hall, oldest_open_day, report
from cast import (
    AGUS,
    CLERKS,
    DEWI,
    FRIDAY,
    KTP,
    MALL,
    MONDAY,
    RINA,
    SITI,
    SKCK,
    SYSTEM,
    after,
    call,
    label,
    on,
    recorded,
    row,
    small_mall,
    staff,
    ticket,
)

TUESDAY = MONDAY + timedelta(days=1)


def close(day=MONDAY, at=None):
    return close_day(mall=MALL, day=day, by=SYSTEM, at=at or on("17:30", day))


def test_everything_left_is_closed_by_its_kind(mall):
    staff(1, 2, 5, 6, at=on("15:00"))
    missed = ticket(at=on("15:00"))
    call(1, on("15:00"))
    miss_ticket(mall=MALL, ticket=missed, by=AGUS, at=on("15:02"))
    serving = ticket(at=on("15:03"))
    call(1, on("15:03"))
    start_service(mall=MALL, ticket=serving, by=AGUS, at=on("15:04"))
    called = ticket(at=on("15:05"))
    call(2, on("15:05"))
    held = ticket(SKCK, at=on("14:00"))
    call(5, on("15:06"))
    hold_ticket(mall=MALL, ticket=held, by=DEWI, at=on("15:07"))
    waiting, printing = ticket(at=on("15:08")), ticket(at=on("15:40"), paper=True)
    with recorded() as book:
        counts = close()
    assert counts == {"not_served": 3, "absent": 1, "void": 1, "unknown": 1}
    states = [row(key).state for key in (missed, serving, called, held, waiting, printing)]
    assert states == ["absent", "served", "not_served", "not_served", "not_served", "void"]
    assert (row(serving).outcome, row(serving).credible) == ("unknown", False)
    assert book == [
        ("ticket.missed", label(missed) | {"counter": 0, "misses": 1, "closed": True}),
        ("service.finished", label(serving) | {"counter": 1, "outcome": "unknown", "service_ms": 146 * 60_000,
                                               "wait_ms": 60_000, "credible": False}),
        ("ticket.not_served", label(called) | {"state": "called"}),
        ("ticket.not_served", label(held) | {"state": "held"}),
        ("ticket.not_served", label(waiting) | {"state": "waiting"}),
        ("ticket.voided", label(printing)),
        *[("counter.closed", {"counter": n, "session": s.pk, "zone": "A" if n < 5 else "X"})
          for n, s in zip((1, 2, 5, 6), Session.objects.order_by("id"), strict=True)],
        ("day.closed", {"day": "2026-11-23", "not_served": 3, "absent": 1, "void": 1}),
    ]  # fmt: skip
    assert not Desk.objects.exclude(state="closed").exists()
    told = report(get_hall(MALL), first=MONDAY, last=MONDAY)
    assert told.holds
    assert told.waiting == 0
    assert close() == {"not_served": 0, "absent": 0, "void": 0, "unknown": 0}, "closing again changes nothing"


def test_a_kept_queue_continues_overnight(db):
    small_mall(ktp={"keep": True})
    first, second = ticket(at=on("15:00")), ticket(at=on("15:01"))
    Line.objects.filter(queue__code=KTP).update(calls=40)
    postpone_ticket(mall=MALL, ticket=first, by=SITI, at=on("15:02"))
    assert row(first).due_after_calls == 43
    assert oldest_open_day(get_hall(MALL)) is None
    assert close()["not_served"] == 0
    staff(1, at=on("08:00", TUESDAY))
    new = ticket(at=on("08:00", TUESDAY))
    order = []
    for minute in range(3):
        moment = on(f"08:{1 + minute:02d}", TUESDAY)
        order.append(call(1, moment)["id"])
        hold_ticket(mall=MALL, ticket=order[-1], by=AGUS, at=moment)
    assert order == [first, second, new], "yesterday's count of calls does not hold anybody back today"
    assert Line.objects.filter(queue__code=KTP).count() == 2


def test_a_day_closed_late_leaves_todays_counters_alone(mall):
    """The server was off at night; the worker closes yesterday while today is under way."""
    staff(1, 4, at=on("15:00"))
    left = ticket(at=on("15:30"))
    staff(2, at=on("08:00", TUESDAY))
    today = ticket(at=on("08:00", TUESDAY))
    assert oldest_open_day(get_hall(MALL)) == MONDAY
    call(4, on("08:01", TUESDAY))
    assert row(left).state == "called", "Rina still sits there since yesterday, and called yesterday's first"
    close(MONDAY, on("08:05", TUESDAY))
    assert (row(left).state, row(today).state) == ("not_served", "waiting")
    desks = dict(Desk.objects.values_list("counter__number", "state"))
    assert desks == {1: "closed", 4: "closed", 2: "open"}
    staff(4, at=on("08:06", TUESDAY))
    assert call(4, on("08:06", TUESDAY))["id"] == today
    close(MONDAY, on("08:07", TUESDAY))
    assert row(today).state == "called"


def test_a_counter_open_since_yesterday_that_serves_today_goes_on(mall):
    staff(1, at=on("15:00"))
    today = ticket(at=on("08:00", TUESDAY))
    assert call(1, on("08:01", TUESDAY))["id"] == today
    close(MONDAY, on("08:05", TUESDAY))
    assert (row(today).state, Desk.objects.get().state) == ("called", "open")


def test_only_the_system_and_the_manager_close_a_day(mall):
    with pytest.raises(NotAllowed):
        close_day(mall=MALL, day=MONDAY, by=RINA, at=on("17:00"))
    with pytest.raises(NotAllowed):
        void_unprinted(mall=MALL, by=RINA, at=on("17:00")) if ticket(at=on(), paper=True) else None
    assert CLERKS[4] is RINA


@pytest.mark.parametrize(
    ("clock", "day", "ended"),
    [
        ("12:00", MONDAY, None), ("16:00", MONDAY, ("16:00", MONDAY)), ("23:00", MONDAY, ("16:00", MONDAY)),
        ("12:00", FRIDAY, None), ("16:29", FRIDAY, None), ("16:30", FRIDAY, ("16:30", FRIDAY)),
        ("06:00", MONDAY, None), ("10:00", FRIDAY + timedelta(days=2), ("00:00", FRIDAY + timedelta(days=2))),
    ],
)  # fmt: skip
def test_when_the_mall_closed_for_good(mall, clock, day, ended):
    expected = None if ended is None else on(*ended)
    assert closes_finally(get_hall(MALL), on(clock, day)) == expected


def test_two_minutes_before_the_worker_nothing_is_void(mall):
    ticket(at=on(), paper=True)
    assert void_unprinted(mall=MALL, by=SYSTEM, at=after(on(), 30)) == 0
