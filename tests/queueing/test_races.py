"""Two hands at once, each on its own connection: scarce things are given once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from balai.journal.command import AlreadyAnswered
from balai.journal.reader import read_entries, verify_chain
from balai.kernel.actors import Once
from balai.kernel.refusals import Refusal
from balai.queueing.actions.moving import transfer_ticket, undo_act
from balai.queueing.actions.serving import cancel_ticket, finish_service, start_service
from balai.queueing.models import Line, Series, Ticket
from balai.queueing.rules import ContingentUsed, NobodyWaiting
from cast import AGUS, AKTA, HASAN, KTP, MALL, SKCK, after, call, on, small_mall, staff, ticket, visit


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts at the same moment; what each gave or raised, in order."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(20)
            return act()
        except (Refusal, AlreadyAnswered) as told:
            return told
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def called(answers):
    return [answer["id"] for answer in answers if isinstance(answer, dict)]


def test_two_counters_never_get_the_same_ticket(committed_mall):
    staff(1, 2, 3, at=on("08:00"))
    for number in range(6):
        waiting = [ticket(at=on("08:00")) for _ in range(2)]
        answers = at_once(*(lambda n=n: call(n, on("08:05")) for n in (1, 2, 3)))
        assert sorted(called(answers)) == sorted(waiting)
        assert [type(a) for a in answers if not isinstance(a, dict)] == [NobodyWaiting]
        for key in waiting:
            at = after(on("08:05"), minutes=number)
            start_service(mall=MALL, ticket=key, by=AGUS, at=at)
            finish_service(mall=MALL, ticket=key, by=AGUS, at=after(at, 5))
    assert Line.objects.get(queue__code=KTP).calls == 12


def test_a_visitor_due_at_two_counters_is_called_at_one(committed_mall):
    staff(1, 5, at=on("08:00"))
    for _ in range(6):
        keys = [one["id"] for one in visit(KTP, SKCK, at=on("08:00"))["tickets"]]
        answers = at_once(lambda: call(1, on("08:05")), lambda: call(5, on("08:05")))
        assert len(called(answers)) == 1
        states = sorted(Ticket.objects.filter(key__in=keys).values_list("state", flat=True))
        assert states == ["called", "waiting"], "the second keeps its place"
        for key in keys:
            cancel_ticket(mall=MALL, ticket=key, by=HASAN, at=on("08:06"))


def test_ten_clients_get_ten_numbers(committed_mall):
    answers = at_once(*(lambda: [visit(KTP, AKTA, at=on("08:00")) for _ in range(3)] for _ in range(10)))
    numbers = [one["number"] for told in answers for answer in told for one in answer["tickets"]]
    assert sorted(numbers) == [f"A{n:02d}" for n in range(1, 61)]
    assert Series.objects.get().n == 60
    assert verify_chain(MALL)[1] is None


def test_the_last_place_of_a_contingent_is_given_once(transactional_db):
    small_mall(ktp={"contingent": 3})
    answers = at_once(*(lambda: visit(KTP, at=on("08:00")) for _ in range(6)))
    assert sum(isinstance(answer, dict) for answer in answers) == 3
    assert {type(a) for a in answers if not isinstance(a, dict)} == {ContingentUsed}
    assert Ticket.objects.count() == 3


def test_the_same_key_pressed_five_times_calls_once(committed_mall):
    for _ in range(5):
        ticket(at=on("08:00"))
    staff(1, at=on("08:00"))
    once = Once("tekan-1", "c" * 64)
    answers = at_once(*(lambda: call(1, on("08:05"), once=once) for _ in range(5)))
    first = [answer for answer in answers if isinstance(answer, dict)]
    assert len(first) == 1
    assert all(told.answer == first[0] for told in answers if told is not first[0])
    assert Ticket.objects.filter(state="called").count() == 1


def test_the_same_key_at_the_kiosk_gives_one_visit(committed_mall):
    once = Once("sentuh-1", "c" * 64)
    answers = at_once(*(lambda: visit(KTP, SKCK, at=on("08:00"), once=once) for _ in range(4)))
    codes = {answer["code"] if isinstance(answer, dict) else answer.answer["code"] for answer in answers}
    assert len(codes) == 1
    assert Ticket.objects.count() == 2
    assert [e.type for e in read_entries(MALL)].count("visit.opened") == 1


def test_a_call_and_a_cancellation_of_the_same_ticket(committed_mall):
    staff(1, at=on("08:00"))
    for _ in range(6):
        first, second = ticket(at=on("08:00")), ticket(at=on("08:01"))
        told, gone = at_once(
            lambda: call(1, on("08:05")),
            lambda key=first: cancel_ticket(mall=MALL, ticket=key, by=HASAN, at=on("08:05")),
        )
        assert gone["state"] == "cancelled", "possible before and after the call"
        assert told["id"] in (first, second)
        assert Ticket.objects.get(key=first).state == "cancelled"
        for key in (first, second):
            if Ticket.objects.get(key=key).state != "cancelled":
                cancel_ticket(mall=MALL, ticket=key, by=HASAN, at=on("08:06"))


def test_a_call_and_a_transfer_of_the_same_ticket(committed_mall):
    staff(1, at=on("08:00"))
    for _ in range(6):
        key = ticket(at=on("08:00"))
        told, moved = at_once(
            lambda: call(1, on("08:05")),
            lambda key=key: transfer_ticket(mall=MALL, ticket=key, to=AKTA, by=AGUS, at=on("08:05")),
        )
        assert moved["queue"] == AKTA
        assert isinstance(told, NobodyWaiting) or told["queue"] == KTP
        row = Ticket.objects.get(key=key)
        assert (row.state, row.queue.code, row.counter_id) == ("waiting", AKTA, None)
        cancel_ticket(mall=MALL, ticket=key, by=AGUS, at=on("08:06"))


def test_undo_and_the_next_call_want_the_same_counter(committed_mall):
    staff(1, at=on("08:00"))
    for number in range(5):
        first = ticket(at=on("08:00"))
        at = on(f"08:1{number}")
        assert call(1, at)["id"] == first
        start_service(mall=MALL, ticket=first, by=AGUS, at=at)
        finish_service(mall=MALL, ticket=first, by=AGUS, at=after(at, 5))
        second = ticket(at=on("08:01"))
        answers = at_once(
            lambda at=at: call(1, after(at, 6)),
            lambda at=at, key=first: undo_act(mall=MALL, ticket=key, by=AGUS, at=after(at, 6)),
        )
        assert len(called(answers)) == 1
        assert Ticket.objects.filter(state__in=["called", "serving"]).count() == 1
        for key in (first, second):
            state = Ticket.objects.get(key=key).state
            if state == "serving":
                finish_service(mall=MALL, ticket=key, by=AGUS, at=after(at, 10))
            if state in ("called", "waiting"):
                cancel_ticket(mall=MALL, ticket=key, by=AGUS, at=after(at, 10))


@pytest.mark.parametrize("verb", [start_service])
def test_two_clerks_press_start(committed_mall, verb):
    staff(1, at=on("08:00"))
    key = ticket(at=on("08:00"))
    call(1, on("08:05"))
    answers = at_once(*(lambda: verb(mall=MALL, ticket=key, by=AGUS, at=on("08:06")) for _ in range(3)))
    assert sum(isinstance(answer, dict) for answer in answers) == 1
