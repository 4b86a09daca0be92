"""At the desk: start, hold, resume, finish, miss; and return, postpone, cancel."""

from __future__ import annotations

import pytest

from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from balai.queueing.actions.calling import recall_ticket
from balai.queueing.actions.serving import (
    cancel_ticket,
    finish_service,
    hold_ticket,
    miss_ticket,
    postpone_ticket,
    resume_ticket,
    return_ticket,
    start_service,
)
from balai.queueing.actions.staffing import close_counter, open_counter, pause_counter
from balai.queueing.models import Line
from balai.queueing.queries import get_hall, list_set_aside
from balai.queueing.rules import (
    CalledElsewhere,
    CounterBusy,
    CounterClosed,
    CounterOnBreak,
    MissTooSoon,
    WrongState,
)
from cast import (
    AGUS,
    BUDI,
    CLERKS,
    DEWI,
    KIOSK,
    KTP,
    MALL,
    MONDAY,
    SKCK,
    STRANGER,
    after,
    call,
    label,
    on,
    recorded,
    row,
    serve,
    staff,
    ticket,
    visit,
)


@pytest.fixture
def called(mall):
    """A ticket that counter 1 (Agus) called at nine; the visitor came at 08:50."""
    key = ticket(at=on("08:50"))
    staff(1, at=on())
    call(1, on())
    return key


def act(verb, key, at, by=AGUS, **more):
    return verb(mall=MALL, ticket=key, by=by, at=at, **more)


def test_start_says_how_long_the_walk_was(called):
    with recorded() as book:
        answer = act(start_service, called, after(on(), 40))
    assert (answer["state"], answer["counter"]) == ("serving", 1)
    assert book == [("service.started", label(called) | {"counter": 1, "walk_ms": 40_000})]


def test_finish_keeps_wait_and_service_time(called):
    act(start_service, called, after(on(), 40))
    with recorded() as book:
        answer = act(finish_service, called, after(on(), 40, 8), outcome="partly", note="Kurang KK")
    assert (answer["state"], answer["outcome"], answer["credible"]) == ("served", "partly", True)
    assert book == [
        ("service.finished", label(called) | {
            "counter": 1, "outcome": "partly", "service_ms": 8 * 60_000, "wait_ms": 640_000, "credible": True,
        })
    ]  # fmt: skip
    assert row(called).note == "Kurang KK", "the note stays out of the journal"


@pytest.mark.parametrize(("minutes", "credible"), [(0.03, False), (0.04, True), (180, True), (180.1, False)])
def test_impossible_service_times_are_flagged(called, minutes, credible):
    act(start_service, called, on())
    assert act(finish_service, called, after(on(), minutes=minutes))["credible"] is credible


def test_finish_refuses_an_unknown_outcome_and_a_novel(called):
    act(start_service, called, on())
    for wrong in ({"outcome": "great"}, {"note": "x" * 501}):
        with pytest.raises(BadInput):
            act(finish_service, called, after(on(), 60), **wrong)
    assert row(called).state == "serving"


def test_hold_during_service_is_not_service_time(called):
    act(start_service, called, on())
    with recorded() as book:
        act(hold_ticket, called, after(on(), minutes=4))
        act(resume_ticket, called, after(on(), minutes=14))
    assert book == [
        ("ticket.held", label(called) | {"counter": 1}),
        ("ticket.resumed", label(called) | {"counter": 1, "held_ms": 600_000}),
    ]
    act(hold_ticket, called, after(on(), minutes=15))
    act(resume_ticket, called, after(on(), minutes=20))
    with recorded() as book:
        act(finish_service, called, after(on(), minutes=22))
    assert (book[0][1]["service_ms"], book[0][1]["wait_ms"]) == (7 * 60_000, 600_000)
    assert row(called).held_ms == 15 * 60_000


def test_hold_before_service_is_wait_not_service(called):
    act(hold_ticket, called, after(on(), minutes=1))
    act(resume_ticket, called, after(on(), minutes=6))
    with recorded() as book:
        act(finish_service, called, after(on(), minutes=26))
    assert (book[0][1]["service_ms"], book[0][1]["wait_ms"]) == (20 * 60_000, 16 * 60_000)


def test_a_held_visitor_frees_the_counter_and_can_be_taken_up_by_another(called):
    other = ticket(at=on())
    act(start_service, called, on())
    act(hold_ticket, called, after(on(), 60))
    assert call(1, after(on(), 70))["id"] == other
    hall = get_hall(MALL)
    assert [t.key for t in list_set_aside(hall, [hall.queue(KTP).id], MONDAY)] == [called]
    with pytest.raises(CounterBusy) as refused:
        act(resume_ticket, called, after(on(), 80))
    assert refused.value.facts["ticket"] == other
    with pytest.raises(CounterClosed):
        act(resume_ticket, called, after(on(), 80), by=CLERKS[2], counter=2)
    staff(2, at=on())
    pause_counter(mall=MALL, counter=2, by=CLERKS[2], at=on())
    with pytest.raises(CounterOnBreak):
        act(resume_ticket, called, after(on(), 80), by=CLERKS[2], counter=2)
    open_counter(mall=MALL, counter=2, by=CLERKS[2], at=on())
    with pytest.raises(NotAllowed):
        act(resume_ticket, called, after(on(), 80), by=DEWI, counter=2)
    assert act(resume_ticket, called, after(on(), 90), by=CLERKS[2], counter=2)["counter"] == 2


def test_a_held_visitor_who_is_at_another_counter_stays_held(mall):
    ktp, skck = (one["id"] for one in visit(KTP, SKCK, at=on())["tickets"])
    staff(1, 5, at=on())
    call(1, on())
    act(hold_ticket, ktp, after(on(), 30))
    assert call(5, after(on(), 40))["id"] == skck, "held is not busy"
    with recorded() as book, pytest.raises(CalledElsewhere):
        act(resume_ticket, ktp, after(on(), 50))
    assert (book, row(ktp).state) == ([], "held")


def test_missed_only_after_three_calls_or_ninety_seconds(called):
    with pytest.raises(MissTooSoon) as refused:
        act(miss_ticket, called, after(on(), 30))
    assert refused.value.facts == {"calls": 1, "most": 3, "wait_s": 60}
    for n in (1, 2):
        act(recall_ticket, called, after(on(), 10 * n))
    with recorded() as book:
        answer = act(miss_ticket, called, after(on(), 21))
    assert (answer["state"], answer["closed"]) == ("missed", False)
    assert book == [("ticket.missed", label(called) | {"counter": 1, "misses": 1, "closed": False})]


def test_a_missed_person_returns_after_three_more_numbers_once(called):
    act(miss_ticket, called, after(on(), 90))
    with recorded() as book:
        answer = act(return_ticket, called, after(on(), minutes=5), by=KIOSK)
    due = Line.objects.get(queue__code=KTP).calls + 3
    assert (answer["state"], answer["after_calls"]) == ("waiting", 3)
    assert book == [("ticket.returned", label(called) | {"due_after_calls": due})]
    assert call(1, after(on(), minutes=6))["id"] == called, "nobody else waits"
    with recorded() as book:
        answer = act(miss_ticket, called, after(on(), minutes=8))
    assert (answer["state"], answer["misses"], answer["closed"]) == ("absent", 2, True)
    assert book[0][1]["closed"] is True
    with pytest.raises(WrongState):
        act(return_ticket, called, after(on(), minutes=9), by=KIOSK)


def test_no_shows_count_neither_as_service_nor_against_the_desk(called):
    act(miss_ticket, called, after(on(), 90))
    one = row(called)
    assert (one.started_ms, one.ended_ms, one.counter_id) == (None, None, None)
    other = ticket(at=on("09:02"))
    assert call(1, on("09:03"))["id"] == other, "the counter is free again"


def test_i_need_more_time(mall):
    asked, others = ticket(at=on("08:50")), [ticket(at=on("08:51")) for _ in range(4)]
    staff(1, at=on())
    with recorded() as book:
        answer = act(postpone_ticket, asked, on(), by=BUDI)
    assert (answer["state"], answer["after_calls"]) == ("waiting", 3)
    assert book == [("ticket.postponed", label(asked) | {"due_after_calls": 3})]
    order = [serve(1, after(on(), 60 * n), 0.2)["id"] for n in range(4)]
    assert order == [*others[:3], asked]
    with pytest.raises(WrongState):
        act(postpone_ticket, asked, on(), by=BUDI)


def test_cancel_gives_the_number_back_for_good(called):
    with recorded() as book:
        assert act(cancel_ticket, called, after(on(), 5))["state"] == "cancelled"
    assert book == [("ticket.cancelled", label(called))]
    with pytest.raises(WrongState):
        act(start_service, called, after(on(), 9))
    assert row(called).counter_id is None


def test_a_visitor_in_service_cannot_be_cancelled(called):
    act(start_service, called, on())
    with pytest.raises(WrongState):
        act(cancel_ticket, called, after(on(), 5))


@pytest.mark.parametrize(
    "verb", [start_service, hold_ticket, resume_ticket, finish_service, miss_ticket, return_ticket, postpone_ticket,
             cancel_ticket],
)  # fmt: skip
def test_every_act_refuses_strangers_other_agencies_and_unknown_tickets(called, verb):
    with recorded() as book:
        with pytest.raises(NotAllowed):
            act(verb, called, after(on(), 200), by=STRANGER)
        if verb not in (return_ticket, postpone_ticket, resume_ticket):
            with pytest.raises(NotAllowed):
                act(verb, called, after(on(), 200), by=DEWI)
        with pytest.raises((NotFound, NotAllowed)):
            act(verb, "tiada", after(on(), 200))
    assert book == []


def test_a_closed_counter_can_take_up_again_after_opening(called):
    act(start_service, called, on())
    act(hold_ticket, called, after(on(), 60))
    close_counter(mall=MALL, counter=1, by=AGUS, at=after(on(), 70))
    with pytest.raises(CounterClosed):
        act(resume_ticket, called, after(on(), 80))
    staff(1, at=after(on(), 90))
    assert act(resume_ticket, called, after(on(), 95))["state"] == "serving"
