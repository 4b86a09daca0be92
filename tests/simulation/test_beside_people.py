"""The living mall beside people: counters they open, numbers they take, visitors they call."""

from __future__ import annotations

from datetime import datetime

import pytest

from balai.journal.command import to_ms
from balai.journal.reader import read_entries, verify_chain
from balai.queueing.actions.calling import call_next
from balai.queueing.actions.moving import transfer_ticket
from balai.queueing.actions.serving import cancel_ticket, finish_service, start_service
from balai.queueing.actions.staffing import close_counter, pause_counter
from balai.queueing.models import Ticket
from balai.queueing.queries import get_hall, read_desks
from balai.simulation.live import LiveMall
from balai.simulation.view import CLERK
from balai.simulation.world import Plan, World
from cast import AKTA, CLERKS, DEWI, HASAN, MALL, MONDAY, SKCK, after, on, row, staff, ticket


def world(visitors: int = 0) -> World:
    return World(Plan(MALL, MONDAY, 5, visitors, tidy=False))


def until(one: World, clock: str) -> datetime:
    one.follow()
    one.run_until(to_ms(on(clock)))
    return on(clock)


def by_clerks(key: str) -> set[str]:
    """Who did something with a ticket."""
    return {one.actor for one in read_entries(MALL, limit=9999) if one.subject == f"ticket:{key}"}


def test_a_persons_number_is_called_and_served_by_a_simulated_clerk(mall: str) -> None:
    hall = world()
    until(hall, "09:00")
    key = ticket(SKCK, at=on("09:00"))
    until(hall, "11:00")
    assert row(key).state == "served"
    assert any(actor.startswith(CLERK) for actor in by_clerks(key))
    assert "feedback.given" not in {one.type for one in read_entries(MALL, limit=9999)}


def test_a_counter_opened_by_a_person_is_left_alone(mall: str) -> None:
    staff(5, 6, at=on("07:00"))
    hall = world()
    key = ticket(SKCK, at=on("08:00"))
    until(hall, "12:00")
    assert row(key).state == "waiting"
    desks = read_desks(get_hall(MALL))
    assert (desks[5].staff, desks[5].state) == (DEWI.ref, "open")
    assert not any(one.actor in (f"{CLERK}5", f"{CLERK}6") for one in read_entries(MALL, limit=9999))


def test_when_the_person_goes_the_clerk_comes(mall: str) -> None:
    staff(5, 6, at=on("07:00"))
    hall = world()
    until(hall, "09:00")
    close_counter(mall=MALL, counter=5, by=CLERKS[5], at=on("09:00"))
    until(hall, "09:10")
    assert read_desks(get_hall(MALL))[5].staff == f"{CLERK}5"


def test_a_person_serves_simulated_visitors(mall: str) -> None:
    """Whoever is called by a person stays until the person is done."""
    staff(1, 2, 3, 4, 5, 6, at=on("07:25"))
    hall = world(40)
    at = until(hall, "09:00")
    called = call_next(mall=MALL, counter=5, by=DEWI, at=at)
    start_service(mall=MALL, ticket=called["id"], by=DEWI, at=after(at, 20))
    at = until(hall, "09:40")
    assert row(called["id"]).state == "serving"
    finish_service(mall=MALL, ticket=called["id"], by=DEWI, at=at)
    until(hall, "09:50")
    assert row(called["id"]).state == "served"


def test_others_may_interfere_at_any_moment(mall: str) -> None:
    hall = world(80)
    at = until(hall, "09:00")
    served = Ticket.objects.filter(state="serving").first()
    assert served is not None
    transfer_ticket(mall=MALL, ticket=served.key, to=AKTA if served.queue.code != AKTA else SKCK, by=HASAN, at=at)
    close_at = until(hall, "09:20")
    for number, desk in read_desks(get_hall(MALL)).items():
        busy = Ticket.objects.filter(counter__number=number, state__in=["called", "serving"]).exists()
        if desk.state == "open" and not busy:
            pause_counter(mall=MALL, counter=number, reason="errand", by=HASAN, at=close_at)
    for waiting in Ticket.objects.filter(state="waiting")[:3]:
        cancel_ticket(mall=MALL, ticket=waiting.key, by=HASAN, at=close_at)
    until(hall, "16:30")
    assert not Ticket.objects.filter(state__in=["waiting", "called", "serving"]).exists()
    assert verify_chain(MALL)[1] is None


class Watch:
    """A clock that moves when somebody waits, and says stop at an hour. Stands in for threading.Event."""

    def __init__(self, clock: str, stops: str, step_s: float = 10) -> None:
        self.at, self.stops, self.step_s = on(clock), on(stops), step_s

    def now(self) -> datetime:
        return self.at

    def is_set(self) -> bool:
        return self.at >= self.stops

    def wait(self, seconds: float) -> bool:
        self.at = after(self.at, self.step_s)
        return self.is_set()


def test_live_after_catching_up(mall: str) -> None:
    watch = Watch("09:00", "10:00")
    LiveMall(MALL, 5, 60, leave_free=frozenset({6}), now=watch.now).run(watch)  # type: ignore[arg-type]
    book = read_entries(MALL, limit=9999)
    live = [one for one in book if one.occurred_ms > to_ms(on("09:00"))]
    assert len(live) > 30
    assert max(one.occurred_ms for one in book) <= to_ms(on("10:00"))
    assert read_desks(get_hall(MALL))[6].state == "closed"
    assert Ticket.objects.filter(state="served").count() > 5


def test_live_after_a_restart_two_hours_later(mall: str) -> None:
    first = Watch("09:00", "09:30")
    LiveMall(MALL, 5, 60, now=first.now).run(first)  # type: ignore[arg-type]
    before = {one.key for one in Ticket.objects.filter(state="waiting")}
    again = Watch("11:30", "11:40")
    LiveMall(MALL, 5, 60, now=again.now).run(again)  # type: ignore[arg-type]
    assert not Ticket.objects.filter(key__in=before, state="waiting").exists()
    assert verify_chain(MALL)[1] is None


def test_a_stumble_does_not_stop_the_mall(mall: str, caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch("09:00", "09:05")
    live = LiveMall("no-such-mall", 5, 60, now=watch.now)
    live.run(watch)  # type: ignore[arg-type]
    assert "stumbled" in caplog.text
