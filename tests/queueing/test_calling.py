"""Call next and recall: who, why, and every refusal."""

from __future__ import annotations

import pytest

from balai.directory.actions.founding import found_mall
from balai.journal.access import list_access
from balai.journal.command import AlreadyAnswered
from balai.kernel.actors import Once
from balai.kernel.refusals import KeyReused, NotAllowed, NotFound
from balai.queueing.actions.calling import call_next, recall_ticket
from balai.queueing.actions.serving import miss_ticket, postpone_ticket, return_ticket, start_service
from balai.queueing.actions.staffing import pause_counter
from balai.queueing.models import Line
from balai.queueing.queries import get_hall, list_current, list_last_called
from balai.queueing.rules import (
    CallsUsedUp,
    CounterBusy,
    CounterClosed,
    CounterOnBreak,
    NobodyWaiting,
    RecallTooSoon,
    WrongState,
)
from cast import (
    AKTA,
    CLERKS,
    DEWI,
    KIOSK,
    KTP,
    MALL,
    OMBUDSMAN,
    RINA,
    SETUP,
    SITI,
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


def test_first_come_first_served_with_the_reason_and_the_entry(mall):
    first, _second = ticket(at=on("08:00")), ticket(at=on("08:01"))
    staff(1, at=on("08:02"))
    with recorded() as book:
        answer = call(1, on("08:05"))
    assert answer == {
        "id": first, "number": "A01", "state": "called", "queue": KTP, "zone": "A", "counter": 1,
        "reason": "turn", "waited_s": 300, "calls": 1, "passed_over": [],
    }  # fmt: skip
    assert book == [
        ("ticket.called", label(first) | {"counter": 1, "reason": "turn", "waited_ms": 300_000, "passed": []})
    ]
    one = row(first)
    assert (one.state, one.counter.number, one.calls, one.called_ms) == ("called", 1, 1, one.recalled_ms)
    assert [t.key for t in list_current(get_hall(MALL).mall.id)] == [first]
    assert [t.key for t in list_last_called(get_hall(MALL).mall.id, "A")] == [first]


def test_priority_by_head_start_then_owed_after_two_regular_calls(mall):
    for minute in range(5):
        ticket(at=on(f"08:{minute:02d}"))
    late = [ticket(at=on(f"08:{30 + n}"), comfort=["elderly"]) for n in range(4)]
    staff(1, at=on("08:35"))
    answers = [serve(1, on(f"08:{36 + n}"), 0.4) for n in range(6)]
    order = [row(answer["id"]).priority for answer in answers]
    assert order == [False, False, True, False, False, True]
    assert row(late[0]).state == "served"


def test_a_visitor_who_is_called_elsewhere_keeps_the_place(mall):
    both = visit(KTP, SKCK, at=on("08:00"))
    ktp, skck = (one["id"] for one in both["tickets"])
    other = ticket(SKCK, at=on("08:10"))
    staff(1, 5, 6, at=on("08:11"))
    assert call(1, on("08:12"))["id"] == ktp
    answer = call(5, on("08:12"))
    assert (answer["id"], answer["passed_over"]) == (other, [skck])
    assert row(skck).state == "waiting"
    with pytest.raises(NobodyWaiting) as refused:
        call(6, on("08:13"))
    assert refused.value.facts == {"counter": 6, "busy": 1}, "all who wait are busy elsewhere"
    start_service(mall=MALL, ticket=ktp, by=CLERKS[1], at=on("08:13"))
    with pytest.raises(NobodyWaiting):
        call(6, on("08:14"))
    from balai.queueing.actions.serving import finish_service

    finish_service(mall=MALL, ticket=ktp, by=CLERKS[1], at=on("08:20"))
    answer = call(6, on("08:20"))
    assert (answer["id"], answer["waited_s"]) == (skck, 20 * 60)


def test_the_profile_decides_between_queues(mall):
    akta, ktp = ticket(AKTA, at=on("08:10")), ticket(KTP, at=on("08:00"))
    staff(3, 4, at=on("08:11"))
    assert call(4, on("08:12"))["id"] == akta, "Rina's first step is births and deaths"
    assert call(3, on("08:12"))["id"] == ktp


def test_a_postponed_visitor_is_called_after_five_minutes_or_three_calls(mall):
    asked = ticket(at=on("08:00"))
    postpone_ticket(mall=MALL, ticket=asked, by=SITI, at=on("08:01"))
    staff(1, at=on("08:01"))
    with pytest.raises(NobodyWaiting):
        call(1, on("08:02"))
    later = ticket(at=on("08:02"))
    assert call(1, on("08:03"))["id"] == later
    staff(2, at=on("08:04"))
    assert call(2, on("08:06"))["id"] == asked


@pytest.mark.parametrize("lost", ["closed", "break", "busy"])
def test_a_counter_that_is_closed_on_break_or_busy_cannot_call(mall, lost):
    ticket(at=on("08:00"))
    ticket(at=on("08:00"))
    refusal = {"closed": CounterClosed, "break": CounterOnBreak, "busy": CounterBusy}[lost]
    if lost != "closed":
        staff(1, at=on("08:00"))
    if lost == "break":
        pause_counter(mall=MALL, counter=1, by=CLERKS[1], at=on("08:01"))
    if lost == "busy":
        call(1, on("08:01"))
    with recorded() as book, pytest.raises(refusal) as refused:
        call(1, on("08:02"))
    assert book == []
    if lost == "busy":
        assert refused.value.facts["number"] == "A01", "as it is printed"


def test_nobody_waiting_and_no_such_counter(mall):
    staff(1, at=on())
    with pytest.raises(NobodyWaiting):
        call(1, on())
    with pytest.raises(NotFound):
        call_next(mall=MALL, counter=99, by=SETUP, at=on())
    with pytest.raises(NotFound):
        call_next(mall="mal-lain", counter=1, by=SETUP, at=on())


@pytest.mark.parametrize("who", [STRANGER, SITI, KIOSK, OMBUDSMAN, DEWI])
def test_a_stranger_is_refused_and_it_is_on_the_record(mall, who):
    ticket(at=on())
    staff(1, at=on())
    with recorded() as book, pytest.raises(NotAllowed):
        call_next(mall=MALL, counter=1, by=who, at=on())
    assert book == []
    seen = list_access(actor=who.ref).get()
    assert (seen.act, seen.outcome) == ("ticket.call", "refused")


def test_a_desk_bound_actor_stays_at_its_desk(mall):
    ticket(at=on())
    staff(1, 2, at=on())
    bound = CLERKS[2].__class__("device:9", CLERKS[2].grants, "counter", MALL, "dukcapil", counter=2)
    with pytest.raises(NotAllowed):
        call_next(mall=MALL, counter=1, by=bound, at=on())
    key = call(1, on())["id"]
    with pytest.raises(NotAllowed):
        start_service(mall=MALL, ticket=key, by=bound, at=on())
    with pytest.raises(NotAllowed):
        recall_ticket(mall=MALL, ticket=key, by=bound, at=after(on(), 20))


def test_a_retry_never_calls_two(mall):
    for _ in range(3):
        ticket(at=on())
    staff(1, at=on())
    once = Once("k-1", "a" * 64)
    first = call(1, on(), once=once)
    with pytest.raises(AlreadyAnswered) as repeat:
        call(1, after(on(), 1), once=once)
    assert repeat.value.answer == first
    with pytest.raises(KeyReused):
        call(1, after(on(), 2), once=Once("k-1", "b" * 64))
    assert Line.objects.get(queue__code=KTP).calls == 1


def test_recall_announces_once_and_moves_nobody(mall):
    key, waiting = ticket(at=on()), ticket(at=on())
    staff(1, at=on())
    call(1, on())
    place = row(waiting).place_ms
    with recorded() as book:
        answer = recall_ticket(mall=MALL, ticket=key, by=CLERKS[1], at=after(on(), 10))
    assert answer["calls"] == 2
    assert book == [("ticket.recalled", label(key) | {"counter": 1, "calls": 2})]
    assert (row(key).state, row(waiting).state, row(waiting).place_ms) == ("called", "waiting", place)
    assert Line.objects.get(queue__code=KTP).calls == 1, "a recall is not another call of the line"


def test_recall_needs_a_pause_and_ends_after_three(mall):
    key = ticket(at=on())
    staff(1, at=on())
    call(1, on())
    with pytest.raises(RecallTooSoon) as refused:
        recall_ticket(mall=MALL, ticket=key, by=CLERKS[1], at=after(on(), 3))
    assert refused.value.facts == {"wait_s": 7}
    recall_ticket(mall=MALL, ticket=key, by=CLERKS[1], at=after(on(), 10))
    recall_ticket(mall=MALL, ticket=key, by=CLERKS[1], at=after(on(), 20))
    with pytest.raises(CallsUsedUp):
        recall_ticket(mall=MALL, ticket=key, by=CLERKS[1], at=after(on(), 40))
    with pytest.raises(WrongState):
        recall_ticket(mall=MALL, ticket=ticket(at=on()), by=CLERKS[1], at=on())
    with pytest.raises(NotAllowed):
        recall_ticket(mall=MALL, ticket=key, by=DEWI, at=after(on(), 40))


def test_a_returned_visitor_comes_after_exactly_three_more_calls(mall):
    missed = ticket(at=on("08:00"))
    line = [ticket(at=on(f"08:{n:02d}")) for n in range(1, 6)]
    staff(1, at=on("08:10"))
    call(1, on("08:10"))
    miss_ticket(mall=MALL, ticket=missed, by=CLERKS[1], at=on("08:12"))
    return_ticket(mall=MALL, ticket=missed, by=KIOSK, at=on("08:12"))
    called = [serve(1, on(f"08:{20 + n}"), 0.4)["id"] for n in range(4)]
    assert called == [*line[:3], missed]


def test_only_a_snapshot_of_the_present_set_up_is_used(mall):
    from cast import _mall_plan

    before = get_hall(MALL)
    found_mall(plan=_mall_plan(MALL, "Asia/Makassar"), by=SETUP, at=on())
    assert get_hall(MALL).mall.zone.key == "Asia/Makassar"
    assert get_hall(MALL) is not before
    assert get_hall(MALL) is get_hall(MALL)
    assert RINA.agency == "dukcapil"
