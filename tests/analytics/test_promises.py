"""The record of what was estimated, and its error: apply twice = once, late readers invent nothing."""

from __future__ import annotations

from balai.analytics.models import Promise
from balai.analytics.queries import promise_error
from balai.analytics.reactions import CONSUMER, follow_promises
from balai.journal.models import Cursor
from balai.queueing.actions.serving import cancel_ticket
from cast import HASAN, MALL, MONDAY, SKCK, call, on, staff, ticket


def follow(clock: str) -> int:
    return sum(iter(lambda: follow_promises(MALL, on(clock)), 0))


def test_an_estimate_is_kept_at_issue_and_met_at_the_call(mall: str) -> None:
    staff(5, at=on("08:00"))
    key = ticket(SKCK, at=on("08:01"))
    follow("08:01:10")
    kept = Promise.objects.get(ticket=key)
    assert (kept.queue, kept.day, kept.low_min, kept.high_min, kept.called_ms) == (SKCK, MONDAY, 0, 5, None)
    assert promise_error(MALL, MONDAY) is None
    call(5, on("08:03:10"))
    follow("08:03:20")
    error = promise_error(MALL, MONDAY)
    assert error is not None
    assert (error.n, error.bias_min, error.mean_abs_min, error.within, error.p90_cover) == (1, 2.0, 2.0, 1.0, 0.0)
    assert promise_error(MALL, MONDAY, queue="polda.sim") is None


def test_reading_twice_changes_nothing(mall: str) -> None:
    staff(5, at=on("08:00"))
    for _ in range(3):
        ticket(SKCK, at=on("08:01"))
    follow("08:01:05")
    call(5, on("08:02"))
    follow("08:02:05")
    before = list(Promise.objects.order_by("id").values())
    Cursor.objects.filter(consumer=CONSUMER).update(seq=0)
    assert follow("08:02:30") > 0
    assert list(Promise.objects.order_by("id").values()) == before
    assert len(before) == 3


def test_a_reader_that_comes_late_makes_no_estimates_up(mall: str) -> None:
    staff(5, at=on("08:00"))
    ticket(SKCK, at=on("08:01"))
    follow("08:30")
    assert not Promise.objects.exists()


def test_without_a_desk_nothing_was_promised(mall: str) -> None:
    ticket(SKCK, at=on("09:00"))
    follow("09:00:05")
    assert not Promise.objects.exists()


def test_who_gives_the_number_back_does_not_count(mall: str) -> None:
    staff(5, at=on("08:00"))
    key = ticket(SKCK, at=on("08:01"))
    follow("08:01:05")
    cancel_ticket(mall=MALL, ticket=key, by=HASAN, at=on("08:02"))
    follow("08:02:05")
    assert Promise.objects.get(ticket=key).dropped
