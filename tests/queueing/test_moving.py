"""Transfer to another queue, and undo."""

from __future__ import annotations

import pytest

from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from balai.queueing.actions.moving import transfer_ticket, undo_act
from balai.queueing.actions.serving import (
    cancel_ticket,
    finish_service,
    hold_ticket,
    miss_ticket,
    postpone_ticket,
    resume_ticket,
    start_service,
)
from balai.queueing.models import Ticket
from balai.queueing.queries import get_hall, list_undoable
from balai.queueing.rules import CalledElsewhere, CounterBusy, IssueClosed, UndoGone, WrongState
from cast import (
    AGUS,
    AKTA,
    CLERKS,
    DEWI,
    FRIDAY,
    HASAN,
    KTP,
    MALL,
    SITI,
    SKCK,
    STRANGER,
    after,
    call,
    label,
    on,
    recorded,
    row,
    staff,
    ticket,
    visit,
)


def transfer(key, to, at, *, place="by_visit", by=AGUS):
    return transfer_ticket(mall=MALL, ticket=key, to=to, place=place, by=by, at=at)


def undo(key, at, by=AGUS):
    return undo_act(mall=MALL, ticket=key, by=by, at=at)


def order_of(queue):
    rows = Ticket.objects.filter(queue__code=queue, state="waiting")
    return [one.key for one in rows.order_by("place_ms", "id")]


def columns(key):
    values = Ticket.objects.filter(key=key).values().get()
    return {name: value for name, value in values.items() if name not in ("version", "ended_ms", "waiting_ms")}


@pytest.mark.parametrize(("place", "at"), [("by_visit", 1), ("first", 0), ("last", 3)])
def test_transfer_keeps_the_number_and_takes_the_place_asked_for(mall, place, at):
    moved = ticket(KTP, at=on("08:10"))
    there = [ticket(AKTA, at=on(clock)) for clock in ("08:05", "08:15", "08:20")]
    staff(1, at=on("08:30"))
    call(1, on("08:30"))
    with recorded() as book:
        answer = transfer(moved, AKTA, on("08:40"), place=place)
    expected = list(there)
    expected.insert(at, moved)
    assert order_of(AKTA) == expected
    assert (answer["number"], answer["queue"], answer["place"], answer["state"]) == ("A01", AKTA, place, "waiting")
    assert book == [("ticket.transferred", label(moved) | {"from_queue": KTP, "counter": 1, "place": place})]


def test_first_in_an_empty_line(mall):
    key = ticket(KTP, at=on("08:10"))
    transfer(key, AKTA, on("08:20"), place="first")
    assert order_of(AKTA) == [key]


def test_a_transfer_to_another_agency_and_the_desk_there(mall):
    key = ticket(KTP, at=on("08:10"))
    staff(1, 5, at=on("08:10"))
    call(1, on("08:11"))
    start_service(mall=MALL, ticket=key, by=AGUS, at=on("08:12"))
    hold_ticket(mall=MALL, ticket=key, by=AGUS, at=on("08:13"))
    resume_ticket(mall=MALL, ticket=key, by=AGUS, at=on("08:23"))
    transfer(key, SKCK, on("08:24"))
    answer = call(5, on("08:25"))
    assert (answer["id"], answer["number"], answer["waited_s"]) == (key, "A01", 15 * 60)
    start_service(mall=MALL, ticket=key, by=DEWI, at=on("08:26"))
    with recorded() as book:
        finish_service(mall=MALL, ticket=key, by=DEWI, at=on("08:36"))
    assert book[0][1]["service_ms"] == 10 * 60_000, "the hold at the first desk belongs to the first desk"


def test_transfer_refuses(mall):
    key = ticket(KTP, at=on("08:10"))
    for wrong, refusal in (
        ({"to": KTP}, BadInput), ({"to": AKTA, "place": "middle"}, BadInput), ({"to": "tiada.umum"}, NotFound),
    ):  # fmt: skip
        with pytest.raises(refusal):
            transfer(key, wrong["to"], on("08:20"), place=wrong.get("place", "by_visit"))
    for who in (DEWI, SITI, STRANGER):
        with pytest.raises(NotAllowed):
            transfer(key, AKTA, on("08:20"), by=who)
    cancel_ticket(mall=MALL, ticket=key, by=AGUS, at=on("08:21"))
    with pytest.raises(WrongState):
        transfer(key, AKTA, on("08:22"))


def test_transfer_to_a_line_that_closed_for_the_day_is_refused_but_not_in_the_prayer_break(mall):
    key = ticket(KTP, at=on("11:00", FRIDAY))
    assert transfer(key, AKTA, on("12:00", FRIDAY))["state"] == "waiting"
    with pytest.raises(IssueClosed):
        transfer(key, KTP, on("17:00", FRIDAY))


def test_undo_of_a_transfer_restores_the_exact_place(mall):
    keys = [ticket(KTP, at=on(f"08:{n:02d}")) for n in range(4)]
    postpone_ticket(mall=MALL, ticket=keys[1], by=SITI, at=on("08:10"))
    before = columns(keys[1])
    transfer(keys[1], SKCK, on("08:20"), place="first")
    with recorded() as book:
        answer = undo(keys[1], on("08:21"))
    assert columns(keys[1]) == before
    assert order_of(KTP) == keys
    assert answer["undone"] == "transfer"
    assert book == [("ticket.undone", label(keys[1]) | {"verb": "transfer", "state": "waiting", "counter": 0})]


@pytest.mark.parametrize("verb", ["transfer", "finish", "miss", "hold", "cancel"])
def test_every_reversible_act_comes_back_to_the_desk_within_sixty_seconds(mall, verb):
    key = ticket(KTP, at=on("08:00"))
    staff(1, at=on())
    call(1, on())
    if verb in ("finish", "transfer"):
        start_service(mall=MALL, ticket=key, by=AGUS, at=after(on(), 20))
    before, moment = columns(key), after(on(), 100)
    how = {"mall": MALL, "ticket": key, "by": AGUS, "at": moment}
    {
        "transfer": lambda: transfer_ticket(to=AKTA, **how), "finish": lambda: finish_service(**how),
        "miss": lambda: miss_ticket(**how), "hold": lambda: hold_ticket(**how),
        "cancel": lambda: cancel_ticket(**how),
    }[verb]()  # fmt: skip
    offered = list_undoable(get_hall(MALL), int(moment.timestamp() * 1000))
    assert [(one.verb, one.counter, one.ticket.key) for one in offered] == [(verb, 1, key)]
    with pytest.raises(UndoGone):
        undo(key, after(moment, 60.001))
    answer = undo(key, after(moment, 60))
    assert columns(key) == before
    assert answer["counter"] == 1
    with pytest.raises(UndoGone):
        undo(key, after(moment, 60))


def test_no_undo_after_the_ticket_moved_on(mall):
    key = ticket(KTP, at=on("08:00"))
    transfer(key, AKTA, on())
    staff(4, at=on())
    call(4, after(on(), 5))
    assert list_undoable(get_hall(MALL), int(after(on(), 6).timestamp() * 1000)) == []
    with pytest.raises(UndoGone):
        undo(key, after(on(), 10))
    fresh = ticket(KTP, at=on())
    with pytest.raises(UndoGone):
        undo(fresh, on())


def test_no_undo_when_the_counter_called_the_next_one(mall):
    first, second = ticket(KTP, at=on("08:00")), ticket(KTP, at=on("08:01"))
    staff(1, at=on())
    call(1, on())
    start_service(mall=MALL, ticket=first, by=AGUS, at=on())
    finish_service(mall=MALL, ticket=first, by=AGUS, at=after(on(), 60))
    assert call(1, after(on(), 65))["id"] == second
    with recorded() as book, pytest.raises(CounterBusy):
        undo(first, after(on(), 70))
    assert book == []


def test_no_undo_when_the_visitor_is_called_at_another_counter(mall):
    ktp, skck = (one["id"] for one in visit(KTP, SKCK, at=on("08:00"))["tickets"])
    staff(1, 5, at=on())
    call(1, on())
    start_service(mall=MALL, ticket=ktp, by=AGUS, at=on())
    finish_service(mall=MALL, ticket=ktp, by=AGUS, at=after(on(), 60))
    assert call(5, after(on(), 65))["id"] == skck
    with pytest.raises(CalledElsewhere):
        undo(ktp, after(on(), 70))
    assert row(ktp).state == "served"


def test_undo_belongs_to_the_agency_or_the_manager(mall):
    key = ticket(KTP, at=on("08:00"))
    transfer(key, SKCK, on())
    for who in (DEWI, SITI):
        with pytest.raises(NotAllowed):
            undo(key, after(on(), 5), by=who)
    assert undo(key, after(on(), 5), by=HASAN)["queue"] == KTP
    with pytest.raises(NotFound):
        undo("tiada", on())
    assert CLERKS[1] is AGUS
