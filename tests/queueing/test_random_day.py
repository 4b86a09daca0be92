"""A mall lives through random days; the laws hold after every step and in the evening."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balai.journal.reader import read_history, verify_chain
from balai.kernel.discipline import Memory, pick
from balai.kernel.refusals import Refusal
from balai.queueing.actions.calling import call_next, recall_ticket
from balai.queueing.actions.closing import close_day
from balai.queueing.actions.moving import transfer_ticket, undo_act
from balai.queueing.actions.printing import confirm_printed, void_unprinted
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
from balai.queueing.models import Line, Series, Ticket
from balai.queueing.queries import get_hall, read_line, report, report_by
from balai.queueing.rules import WrongState, number_of
from balai.queueing.steps.line import candidates
from balai.queueing.steps.row import keep_undo, lock_ticket, move
from cast import AKTA, HASAN, KTP, MALL, MONDAY, SKCK, SYSTEM, after, on, visit
from fold import folded

QUEUES = (KTP, AKTA, SKCK)
TICKET_VERBS = (
    recall_ticket, start_service, start_service, finish_service, finish_service, hold_ticket, resume_ticket,
    miss_ticket, return_ticket, postpone_ticket, cancel_ticket, undo_act, confirm_printed,
)  # fmt: skip


class Day:
    """Random people press random buttons; refusals are part of a day."""

    def __init__(self, seed: int) -> None:
        self.random, self.now, self.issued = random.Random(seed), on("07:30"), []
        self.refused: Counter[str] = Counter()

    def step(self) -> None:
        self.now = after(self.now, self.random.choice([2, 11, 30, 45, 95, 130]))
        kind = self.random.random()
        try:
            if kind < 0.22 or len(self.issued) < 4:
                self.come()
            elif kind < 0.48:
                call_next(mall=MALL, counter=self.random.randint(1, 6), by=HASAN, at=self.now)
            elif kind < 0.58:
                self.sit()
            elif kind < 0.62:
                void_unprinted(mall=MALL, by=SYSTEM, at=self.now)
            elif kind < 0.68:
                transfer_ticket(
                    mall=MALL, ticket=self.someone(), to=self.random.choice(QUEUES), by=HASAN, at=self.now,
                    place=self.random.choice(["by_visit", "first", "last"]),
                )  # fmt: skip
            else:
                verb = self.random.choice(TICKET_VERBS)
                verb(mall=MALL, ticket=self.someone(), by=HASAN, at=self.now)
        except Refusal as refusal:
            self.refused[refusal.code] += 1

    def someone(self) -> str:
        return self.random.choice(self.issued[-14:])

    def come(self) -> None:
        queues = self.random.sample(QUEUES, self.random.choice([1, 1, 2, 3]))
        answer = visit(
            *queues, at=self.now, paper=self.random.random() < 0.4,
            comfort=["elderly"] if self.random.random() < 0.25 else [],
        )  # fmt: skip
        self.issued += [one["id"] for one in answer["tickets"]]

    def sit(self) -> None:
        verb = self.random.choice([open_counter, open_counter, open_counter, pause_counter, close_counter])
        verb(mall=MALL, counter=self.random.randint(1, 6), by=HASAN, at=self.now)


def check_now(hall) -> None:
    """No visitor at two counters, no counter with two visitors; the window chooses as the whole line would."""
    busy = Ticket.objects.filter(state__in=["called", "serving"])
    assert max(Counter(busy.values_list("visit", flat=True)).values(), default=0) <= 1
    assert max(Counter(busy.values_list("counter", flat=True)).values(), default=0) <= 1
    assert not busy.filter(counter=None).exists()


def check_evening(hall, issued) -> None:
    """No lost ticket, numbers without gap or repeat, entries folded = status columns, the chain verifies."""
    rows = {row.key: row for row in Ticket.objects.all()}
    assert set(rows) == set(issued)
    for key, row in rows.items():
        assert folded(read_history(MALL, f"ticket:{key}")) == row.state, number_of(row.letter, row.n)
    for series in Series.objects.all():
        given = sorted(row.n for row in rows.values() if row.letter == series.letter and row.day == series.day)
        assert given == list(range(1, series.n + 1))
    good, broken = verify_chain(MALL)
    assert broken is None
    assert good > len(issued)


@pytest.mark.parametrize("seed", range(4))
def test_a_random_day(mall, seed):
    day, hall = Day(seed), get_hall(MALL)
    for number in range(220):
        day.step()
        if number % 10 == 0:
            check_now(hall)
    check_evening(hall, day.issued)
    told = report(hall, first=MONDAY, last=MONDAY)
    assert told.holds
    assert told.issued == len(day.issued)
    close_day(mall=MALL, day=MONDAY, by=SYSTEM, at=on("18:00"))
    check_evening(hall, day.issued)
    told = report(hall, first=MONDAY, last=MONDAY)
    assert (told.holds, told.waiting) == (True, 0)
    assert sum(Line.objects.values_list("calls", flat=True)) >= told.served
    assert len(day.refused) > 5, "a random day meets many refusals"


@settings(max_examples=12)
@given(st.data())
def test_a_report_adds_up_for_any_filter_and_period(mall, data):
    """Three short days; any filter, any period; and the parts of a split add up to the whole."""
    hall = get_hall(MALL)
    if not Ticket.objects.exists():
        for number in range(3):
            day = Day(100 + number)
            day.now = on("08:00", MONDAY + timedelta(days=number))
            for _ in range(60):
                day.step()
    first = MONDAY + timedelta(days=data.draw(st.integers(-1, 3)))
    last = first + timedelta(days=data.draw(st.integers(0, 3)))
    filters = {
        name: value
        for name, value in {
            "queue": data.draw(st.sampled_from(["", *QUEUES])),
            "agency": data.draw(st.sampled_from(["", "dukcapil", "polda"])),
            "channel": data.draw(st.sampled_from(["", "kiosk", "web"])),
        }.items()
        if value
    }
    whole = report(hall, first=first, last=last, **filters)
    assert whole.holds
    for key in ("issued_queue_id", "channel", "priority", "day"):
        parts = report_by(hall, key, first=first, last=last, **filters)
        assert all(part.holds for part in parts.values())
        for column in ("issued", *whole.COLUMNS):
            assert sum(getattr(part, column) for part in parts.values()) == getattr(whole, column)


@pytest.mark.parametrize("busy_share", [0.4, 0.85, 1.0])
def test_the_window_chooses_as_the_whole_line_would(mall, busy_share):
    """Long lines with many busy, returned and priority visitors: candidates() and the full line agree."""
    chance, hall = random.Random(int(busy_share * 100)), get_hall(MALL)
    for minute in range(45):
        comfort = ["infant"] if chance.random() < 0.35 else []
        visit(KTP, SKCK, at=after(on("08:00"), minutes=minute), comfort=comfort)
    queue, now_ms = hall.queue(KTP), int(on("09:30").timestamp() * 1000)
    for one in Ticket.objects.filter(queue_id=queue.id).order_by("id")[:36]:
        if chance.random() < busy_share:
            Ticket.objects.filter(visit=one.visit, queue__code=SKCK).update(state="serving")
        if chance.random() < 0.15:
            Ticket.objects.filter(pk=one.pk).update(due_after_calls=chance.randint(0, 6))
    for calls, run in ((0, 0), (3, 2), (6, 1)):
        line, _ = read_line(queue.id, MONDAY)
        memory = Memory(calls, run, 0)
        expected = pick(line, memory, queue.law, now_ms)
        chosen = pick(candidates(queue.id), memory, queue.law, now_ms)
        assert (chosen.ticket, chosen.reason) == (expected.ticket, expected.reason)
        assert sorted(chosen.passed_over) == sorted(expected.passed_over)


def test_a_row_that_moved_is_never_written(mall):
    """The guard behind the locks: a row read before somebody else wrote it cannot be written."""
    key = visit(KTP, at=on("08:00"))["tickets"][0]["id"]
    hall = get_hall(MALL)
    old, new = lock_ticket(hall, key), lock_ticket(hall, key)
    move(new, "cancel", ended_ms=1)
    with pytest.raises(WrongState):
        move(old, "call", called_ms=1)
    with pytest.raises(ValueError, match="call"):
        keep_undo(new, "call", "{}", 1)
