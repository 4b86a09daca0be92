"""The law of a ticket as tables and properties. No Django."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.queueing.rules import (
    BUCKETS,
    MAX_CALLS,
    MISS_AFTER_MS,
    RECALL_COOLDOWN_MS,
    REVERSIBLE,
    TRANSITIONS,
    CallsUsedUp,
    MissTooSoon,
    RecallTooSoon,
    Report,
    WrongState,
    check_miss,
    check_recall,
    is_credible,
    next_state,
    number_of,
    report_of,
)

STATES = sorted(BUCKETS)
BEGINNINGS = {"printing", "waiting"}
ENDINGS = {"served", "absent", "cancelled", "void", "not_served"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", sorted(TRANSITIONS))
def test_the_table_is_the_whole_lifecycle(verb, state):
    starts, leads_to = TRANSITIONS[verb]
    if state in starts:
        assert next_state(verb, state) == leads_to
    else:
        with pytest.raises(WrongState) as refused:
            next_state(verb, state)
        assert refused.value.facts == {"verb": verb, "state": state}


def test_every_state_is_known_reached_and_left_or_an_ending():
    named = {state for starts, leads_to in TRANSITIONS.values() for state in (*starts, leads_to)}
    assert named == set(STATES)
    reached = set(BEGINNINGS)
    for _ in STATES:
        reached |= {leads_to for starts, leads_to in TRANSITIONS.values() if starts & reached}
    assert reached == set(STATES)
    left = {state for starts, _ in TRANSITIONS.values() for state in starts}
    assert set(STATES) - left == ENDINGS
    assert set(TRANSITIONS) >= REVERSIBLE


@given(st.dictionaries(st.sampled_from(STATES), st.integers(0, 10_000)))
def test_every_report_adds_up(counts):
    report = report_of(counts)
    assert report.holds
    assert report.issued == sum(counts.values())
    assert report.served == counts.get("served", 0)


def test_a_report_that_does_not_add_up_says_so():
    assert not Report(issued=2, served=1, missed=0, cancelled=0, void=0, not_served=0, waiting=0).holds


@given(st.integers(1, 5), st.integers(0, 3 * RECALL_COOLDOWN_MS))
def test_recall(calls, passed_ms):
    if calls >= MAX_CALLS:
        with pytest.raises(CallsUsedUp):
            check_recall(calls, 1_000, 1_000 + passed_ms)
    elif passed_ms < RECALL_COOLDOWN_MS:
        with pytest.raises(RecallTooSoon) as refused:
            check_recall(calls, 1_000, 1_000 + passed_ms)
        wait_ms = refused.value.facts["wait_s"] * 1_000
        assert RECALL_COOLDOWN_MS <= passed_ms + wait_ms < RECALL_COOLDOWN_MS + 1_000, "rounded up to seconds"
    else:
        check_recall(calls, 1_000, 1_000 + passed_ms)


@given(st.integers(1, 4), st.integers(0, 2 * MISS_AFTER_MS))
def test_miss(calls, passed_ms):
    if calls >= MAX_CALLS or passed_ms >= MISS_AFTER_MS:
        check_miss(calls, 1_000, 1_000 + passed_ms)
    else:
        with pytest.raises(MissTooSoon):
            check_miss(calls, 1_000, 1_000 + passed_ms)


@pytest.mark.parametrize(
    ("service_ms", "most_min", "credible"),
    [(1_999, 60, False), (2_000, 60, True), (3_600_000, 60, True), (3_600_001, 60, False)],
)
def test_credible_times(service_ms, most_min, credible):
    assert is_credible(1_000, 1_000 + service_ms, 0, most_min) is credible
    assert is_credible(1_000, 6_000 + service_ms, 5_000, most_min) is credible, "time set aside does not count"


def test_numbers():
    assert [number_of("A", n) for n in (1, 42, 100)] == ["A01", "A42", "A100"]
