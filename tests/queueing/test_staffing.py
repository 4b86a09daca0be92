"""Counter sessions, breaks, profiles, set-up and announcements."""

from __future__ import annotations

import pytest

from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from balai.queueing.actions.closing import make_announcement
from balai.queueing.actions.setup import ProfilePlan, QueuePlan, define_queues
from balai.queueing.actions.staffing import close_counter, open_counter, pause_counter, set_profile
from balai.queueing.models import Pause, Session
from balai.queueing.queries import count_waiting, get_hall, list_desks, read_desks
from balai.queueing.rules import CounterBusy, CounterClosed, CounterTaken
from cast import (
    AGUS,
    AKTA,
    CLERKS,
    DEWI,
    HASAN,
    KTP,
    MALL,
    RINA,
    SETUP,
    SITI,
    SKCK,
    after,
    call,
    on,
    recorded,
    staff,
    ticket,
)


def sit(verb, counter=4, at=None, by=RINA, **more):
    return verb(mall=MALL, counter=counter, by=by, at=at or on(), **more)


def test_a_session_with_a_break(mall):
    with recorded() as book:
        assert sit(open_counter) == {"counter": 4, "state": "open"}
        assert sit(pause_counter, at=on("12:00"), reason="meal") == {"counter": 4, "state": "break"}
        assert sit(open_counter, at=on("12:45")) == {"counter": 4, "state": "open"}
        assert sit(close_counter, at=on("16:00")) == {"counter": 4, "state": "closed"}
    session = Session.objects.get()
    base = {"counter": 4, "session": session.pk, "zone": "A"}
    assert book == [
        ("counter.opened", base), ("counter.paused", base | {"reason": "meal"}), ("counter.resumed", base),
        ("counter.closed", base),
    ]  # fmt: skip
    pause = Pause.objects.get()
    assert (pause.ended_ms - pause.started_ms, pause.reason) == (45 * 60_000, "meal")
    assert (session.staff, session.closed_ms - session.opened_ms) == ("staff:4", 7 * 3_600_000)


def test_desks_as_the_screens_see_them(mall):
    staff(1, 4, at=on())
    sit(pause_counter, reason="prayer")
    assert [(d.counter.number, d.state) for d in list_desks(get_hall(MALL).mall.id)] == [(1, "open"), (4, "break")]
    desks = read_desks(get_hall(MALL))
    assert [(d.state, d.staff, d.pause) for d in desks.values()] == [
        ("open", "staff:11", ""), ("closed", "", ""), ("closed", "", ""), ("break", "staff:4", "prayer"),
        ("closed", "", ""), ("closed", "", ""),
    ]  # fmt: skip


def test_somebody_elses_counter(mall):
    sit(open_counter)
    with pytest.raises(CounterTaken):
        sit(open_counter, by=AGUS)
    for verb in (open_counter, pause_counter, close_counter):
        with pytest.raises(NotAllowed):
            sit(verb, by=DEWI)
        with pytest.raises(NotAllowed):
            sit(verb, by=SITI)
    assert sit(open_counter)["state"] == "open"


def test_the_visitor_at_the_desk_is_served_first(mall):
    ticket(AKTA, at=on())
    sit(open_counter)
    call(4, on())
    for verb in (pause_counter, close_counter):
        with pytest.raises(CounterBusy):
            sit(verb)


def test_breaks_are_taken_from_an_open_counter_for_a_known_reason(mall):
    with pytest.raises(CounterClosed):
        sit(pause_counter)
    sit(open_counter)
    with pytest.raises(BadInput):
        sit(pause_counter, reason="bosan")
    sit(pause_counter)
    assert sit(pause_counter)["state"] == "break", "twice is once"
    assert Pause.objects.count() == 1
    sit(close_counter)
    assert Pause.objects.get().ended_ms is not None
    with pytest.raises(NotFound):
        sit(open_counter, counter=77)


def test_the_manager_moves_a_desk_to_another_line(mall):
    key = ticket(SKCK, at=on())
    with recorded() as book:
        answer = set_profile(mall=MALL, counter=2, queues=[SKCK, KTP], by=HASAN, at=on())
    assert answer == {"counter": 2, "queues": [SKCK, KTP]}
    assert book == [("counter.profile_changed", {"counter": 2, "queues": [SKCK, KTP]})]
    staff(2, at=on())
    assert call(2, on())["id"] == key
    for queues, refusal in (([], BadInput), (["tiada.umum"], NotFound)):
        with pytest.raises(refusal):
            set_profile(mall=MALL, counter=2, queues=queues, by=HASAN, at=on())
    with pytest.raises(NotAllowed):
        set_profile(mall=MALL, counter=2, queues=[KTP], by=CLERKS[2], at=on())


def test_set_up_twice_changes_and_deletes_nothing(mall):
    before = get_hall(MALL)
    key = ticket(KTP, at=on())
    plan = QueuePlan(KTP, "dukcapil", "A", "KTP", "ID card", law={"max_wait_min": 30})
    with recorded() as book:
        define_queues(
            mall=MALL, queues=[plan], profiles=[ProfilePlan(1, ((1, AKTA, 5),))], by=SETUP, at=after(on(), 5)
        )
    assert book == [
        ("queues.defined", {"queues": [KTP]}), ("counter.profile_changed", {"counter": 1, "queues": [AKTA]}),
    ]  # fmt: skip
    hall = get_hall(MALL)
    assert len(hall.queues) == len(before.queues)
    assert (hall.queue(KTP).law.max_wait_ms, hall.queue(KTP).name("en")) == (30 * 60_000, "ID card")
    assert hall.queue(KTP).name("id") == "KTP"
    assert hall.counter(1).profile[0].over_ms == 5 * 60_000
    assert count_waiting(hall.mall.id) == {hall.queue(KTP).id: 1}
    assert key


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"agency": "tiada"}, NotFound), ({"zone": "Q"}, NotFound),
        ({"law": {"regular_per_priority": 0}}, BadInput), ({"law": {"priority_per_regular": 0}}, BadInput),
    ],
)  # fmt: skip
def test_set_up_refuses_the_unknown_and_a_law_that_starves(mall, change, refusal):
    plan = {"code": KTP, "agency": "dukcapil", "zone": "A", "name_id": "a", "name_en": "a"} | change
    with recorded() as book, pytest.raises(refusal):
        define_queues(mall=MALL, queues=[QueuePlan(**plan)], profiles=[], by=SETUP, at=on())
    assert book == []


def test_set_up_refuses_unknown_counters_and_queues_of_a_profile(mall):
    for profile in (ProfilePlan(99, ((1, KTP, 0),)), ProfilePlan(1, ((1, "tiada.umum", 0),))):
        with pytest.raises(NotFound):
            define_queues(mall=MALL, queues=[], profiles=[profile], by=SETUP, at=on())
    with pytest.raises(NotAllowed):
        define_queues(mall=MALL, queues=[], profiles=[], by=RINA, at=on())


def test_an_announcement_is_a_prepared_text(mall):
    with recorded() as book:
        answer = make_announcement(mall=MALL, code="long_wait", zone="A", by=HASAN, at=on())
    assert answer == {"code": "long_wait", "zone": "A"}
    assert book == [("announcement.made", {"code": "long_wait", "zone": "A"})]
    with pytest.raises(BadInput):
        make_announcement(mall=MALL, code="bebas", by=HASAN, at=on())
    with pytest.raises(NotAllowed):
        make_announcement(mall=MALL, code="long_wait", by=RINA, at=on())
