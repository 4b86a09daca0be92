"""The law of the hall: tables and properties. No Django."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.kernel.discipline import (
    Choice,
    Law,
    Memory,
    Reason,
    Rule,
    Waiting,
    decide,
    heads,
    pick,
    pick_across,
    remember,
)

MIN = 60_000
NOW = 1_000 * MIN
LAW = Law()


def regular(ticket: int, waited_min: float = 5, **more: object) -> Waiting:
    return Waiting(ticket, int(NOW - waited_min * MIN), **more)


def priority(ticket: int, waited_min: float = 5, **more: object) -> Waiting:
    return Waiting(ticket, int(NOW - waited_min * MIN), priority=True, **more)


# tables ---------------------------------------------------------------------------------------------------


def test_nobody_waiting():
    assert pick([], Memory(), LAW, NOW) is None
    assert pick([regular(1, busy=True)], Memory(), LAW, NOW) is None


@pytest.mark.parametrize(
    ("line", "memory", "ticket", "reason"),
    [
        ([regular(1, 5), regular(2, 9)], Memory(), 2, Reason.TURN),
        ([regular(2, 5), regular(1, 5)], Memory(), 1, Reason.TURN),
        ([regular(1, 12), priority(2, 5)], Memory(), 2, Reason.HEAD_START),
        ([regular(1, 15), priority(2, 5)], Memory(), 2, Reason.HEAD_START),
        ([regular(1, 15.1), priority(2, 5)], Memory(), 1, Reason.TURN),
        ([regular(1, 5), priority(2, 6)], Memory(), 2, Reason.TURN),
        ([regular(1, 61), priority(2, 59)], Memory(), 1, Reason.PROMISE),
        ([regular(1, 60), priority(2, 59)], Memory(), 2, Reason.HEAD_START),
        ([regular(1, 61), priority(2, 90)], Memory(), 2, Reason.PROMISE),
        ([regular(1, 40), priority(2, 1)], Memory(2, regular_run=2), 2, Reason.PRIORITY_OWED),
        ([regular(1, 1), priority(2, 90)], Memory(2, priority_run=2), 1, Reason.REGULAR_OWED),
        ([regular(1, 40), priority(2, 1)], Memory(1, regular_run=1), 1, Reason.TURN),
        ([regular(1), regular(2, due_after_calls=3)], Memory(3), 2, Reason.RETURNED),
        ([regular(1), regular(2, due_after_calls=3)], Memory(2), 1, Reason.TURN),
        ([regular(2, due_after_calls=3)], Memory(0), 2, Reason.RETURNED),
        ([priority(1, 61), regular(2, 1, due_after_calls=3)], Memory(3), 2, Reason.RETURNED),
        ([priority(1, due_after_calls=2), regular(2, due_after_calls=3)], Memory(3), 1, Reason.RETURNED),
        ([priority(1), regular(2, due_after_calls=3)], Memory(3, 2), 1, Reason.PRIORITY_OWED),
    ],
)
def test_who_is_next_and_why(line, memory, ticket, reason):
    choice = pick(line, memory, LAW, NOW)
    assert (choice.ticket, choice.reason) == (ticket, reason)


def test_a_postponed_visitor_comes_after_three_calls_or_at_the_asked_time():
    asked = regular(1, 30, due_after_calls=3, not_before_ms=NOW + 5 * MIN)
    assert pick([asked], Memory(2), LAW, NOW) is None, "alone, but asked for time"
    assert pick([asked, regular(2)], Memory(2), LAW, NOW).ticket == 2
    assert pick([asked, regular(2)], Memory(3), LAW, NOW).ticket == 1
    assert pick([asked, regular(2)], Memory(0), LAW, NOW + 5 * MIN).ticket == 1


def test_older_busy_visitors_are_named_as_passed_over():
    line = [
        regular(1, 9, busy=True), regular(2, 8), regular(3, 20, due_after_calls=9, busy=True),
        priority(4, 3, busy=True), regular(5, 7, busy=True),
    ]  # fmt: skip
    assert pick(line, Memory(), LAW, NOW).passed_over == (1,), "not the unripe 3, not the other class, not the younger"
    assert pick(line, Memory(9), LAW, NOW).passed_over == (1, 3)
    asked = [regular(1, 9, due_after_calls=3, not_before_ms=NOW + 1, busy=True), regular(2, due_after_calls=5)]
    assert pick(asked, Memory(), LAW, NOW).passed_over == ()
    assert pick([replace(asked[0], not_before_ms=0), asked[1]], Memory(), LAW, NOW).passed_over == (1,)
    assert pick([regular(1, 1, busy=True), asked[1]], Memory(), LAW, NOW).passed_over == (1,)


def test_a_choice_never_says_a_negative_wait():
    assert pick([Waiting(1, NOW + 500)], Memory(), LAW, NOW).waited_ms == 0


def test_profile_steps_pools_and_thresholds():
    choices = {
        1: Choice(11, False, Reason.TURN, 5 * MIN),
        2: Choice(12, False, Reason.TURN, 20 * MIN),
        3: Choice(13, True, Reason.TURN, 12 * MIN),
    }
    laws = dict.fromkeys((1, 2, 3, 4), LAW)
    assert pick_across([Rule(1, 1), Rule(2, 2)], choices, laws)[0] == 1
    assert pick_across([Rule(1, 4), Rule(2, 2)], choices, laws)[0] == 2
    assert pick_across([Rule(1, 1), Rule(1, 2)], choices, laws)[0] == 2
    assert pick_across([Rule(1, 2), Rule(1, 3)], choices, laws)[0] == 3, "12 min and 10 min head start beat 20 min"
    assert pick_across([Rule(1, 1, 6 * MIN), Rule(2, 2)], choices, laws)[0] == 2
    assert pick_across([Rule(1, 4)], choices, laws) is None
    assert pick_across([], choices, laws) is None


# properties -----------------------------------------------------------------------------------------------

LAWS = st.builds(
    Law, regular_per_priority=st.integers(1, 4), priority_per_regular=st.integers(1, 4),
    head_start_ms=st.integers(0, 30 * MIN), max_wait_ms=st.integers(0, 90 * MIN),
)
MEMORIES = st.one_of(
    st.builds(Memory, st.integers(0, 20), st.integers(0, 5), st.just(0)),
    st.builds(Memory, st.integers(0, 20), st.just(0), st.integers(0, 5)),
)


@st.composite
def lines(draw: st.DrawFn) -> list[Waiting]:
    size = draw(st.integers(0, 14))
    return [
        Waiting(
            n,
            NOW - draw(st.integers(-1, 120)) * MIN,
            draw(st.booleans()),
            draw(st.one_of(st.none(), st.none(), st.integers(0, 20))),
            draw(st.sampled_from([0, 0, NOW - MIN, NOW + MIN])),
            draw(st.booleans()),
        )
        for n in draw(st.permutations(range(1, size + 1)))
    ]


def ripe(one: Waiting, memory: Memory) -> bool:
    due = one.due_after_calls
    return due is None or memory.calls >= due or 0 < one.not_before_ms <= NOW


@given(lines(), MEMORIES, LAWS)
def test_the_chosen_is_free_and_ripe_or_nobody_else_is(line, memory, law):
    choice = pick(line, memory, law, NOW)
    free = [one for one in line if not one.busy]
    someone = [one for one in free if ripe(one, memory)] or [one for one in free if one.not_before_ms <= NOW]
    assert (choice is None) == (not someone)
    if choice:
        one = next(one for one in line if one.ticket == choice.ticket)
        assert one in someone
        assert choice.priority == one.priority
        assert choice.waited_ms == max(0, NOW - one.place_ms)


@given(lines(), MEMORIES, LAWS)
def test_first_come_first_served_inside_a_class(line, memory, law):
    choice = pick(line, memory, law, NOW)
    if choice is None or any(one.due_after_calls is not None for one in line):
        return
    same = [one for one in line if one.priority == choice.priority and not one.busy]
    assert choice.ticket == min(same, key=lambda one: (one.place_ms, one.ticket)).ticket


@given(lines(), MEMORIES, LAWS)
def test_the_reason_is_true(line, memory, law):
    choice = pick(line, memory, law, NOW)
    if choice is None:
        return
    plain, owed = heads(line, memory, NOW)
    mine, other = (owed, plain) if choice.priority else (plain, owed)
    match choice.reason:
        case Reason.PRIORITY_OWED:
            assert choice.priority
            assert other is not None
            assert memory.regular_run >= law.regular_per_priority
        case Reason.REGULAR_OWED:
            assert not choice.priority
            assert other is not None
            assert memory.priority_run >= law.priority_per_regular
        case Reason.RETURNED:
            assert mine.due_after_calls is not None
        case Reason.PROMISE:
            assert choice.waited_ms > law.max_wait_ms
            assert (mine.place_ms, mine.ticket) < (other.place_ms, other.ticket)
        case Reason.HEAD_START:
            assert choice.priority
            assert other.place_ms <= mine.place_ms <= other.place_ms + law.head_start_ms
        case Reason.TURN:
            assert mine.due_after_calls is None
            older = other is None or (mine.place_ms, mine.ticket) < (other.place_ms, other.ticket)
            assert older or not choice.priority


@given(lines(), MEMORIES, LAWS)
def test_passed_over_are_exactly_the_busy_ones_who_would_have_come_first(line, memory, law):
    choice = pick(line, memory, law, NOW)
    if choice is None:
        return
    would = []
    for at, one in enumerate(line):
        if one.busy and one.priority == choice.priority:
            freed = [*line[:at], replace(one, busy=False), *line[at + 1 :]]
            head = heads(freed, memory, NOW)[choice.priority]
            if head is not None and head.ticket == one.ticket:
                would.append(one.ticket)
    assert list(choice.passed_over) == would


@given(lines(), MEMORIES, LAWS, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_arrive_does_not_matter(line, memory, law, random):
    mixed = list(line)
    random.shuffle(mixed)
    one, other = pick(line, memory, law, NOW), pick(mixed, memory, law, NOW)
    assert (one and (one.ticket, one.reason, set(one.passed_over))) == (
        other and (other.ticket, other.reason, set(other.passed_over))
    )


@given(st.lists(st.booleans(), max_size=40))
def test_memory_counts_calls_and_the_present_run(classes):
    memory = Memory()
    for is_priority in classes:
        memory = remember(memory, priority=is_priority)
    run = 0
    for is_priority in reversed(classes):
        if is_priority != classes[-1]:
            break
        run += 1
    assert memory.calls == len(classes)
    expected = (0, run) if classes and classes[-1] else (run, 0)
    assert (memory.regular_run, memory.priority_run) == expected


# whole days -----------------------------------------------------------------------------------------------


@st.composite
def days(draw: st.DrawFn) -> list[tuple[str, bool]]:
    """arrive(priority) and call events; more arrivals of one class than can be served are likely."""
    kinds = st.sampled_from([("come", False), ("come", True), ("come", True), ("call", False), ("call", False)])
    return draw(st.lists(kinds, min_size=10, max_size=120))


def run_day(day, law, *, busy=lambda ticket, step: False):
    """Play a day minute by minute; yields (choice, line before the call, memory before)."""
    line, memory, ticket = [], Memory(), 0
    for step, (what, is_priority) in enumerate(day):
        now = NOW + step * MIN
        if what == "come":
            ticket += 1
            line.append(Waiting(ticket, now, is_priority))
            continue
        seen = [replace(one, busy=busy(one.ticket, step)) for one in line]
        choice = pick(seen, memory, law, now)
        if choice is not None:
            yield choice, seen, memory
            memory = remember(memory, priority=choice.priority)
            line = [one for one in line if one.ticket != choice.ticket]


@given(days(), LAWS, st.integers(0, 3))
def test_bounded_ratio_in_both_directions(day, law, every):
    """A free waiting visitor of one class sees at most so many calls in a row of the other."""
    passed = {True: 0, False: 0}
    for choice, seen, _ in run_day(day, law, busy=lambda t, s: bool(every) and (t + s) % (every + 1) == 0):
        other = not choice.priority
        waits = any(one.priority == other and not one.busy for one in seen)
        passed[other] = passed[other] + 1 if waits else 0
        passed[choice.priority] = 0
        assert passed[True] <= law.regular_per_priority
        assert passed[False] <= law.priority_per_regular


def test_regular_visitors_get_one_call_in_three_under_any_load():
    day = [("come", n % 5 > 0) for n in range(300)] + [("call", False)] * 240
    calls = [choice.priority for choice, seen, _ in run_day(day, LAW) if any(not one.priority for one in seen)]
    for start in range(len(calls) - 2):
        assert not all(calls[start : start + 3])


@given(days(), LAWS)
def test_nobody_starves(day, law):
    """With n older ones of the class before, the turn comes within (n + 1) × (bound + 1) calls."""
    waiting: dict[int, tuple[int, int]] = {}
    for number, (choice, seen, _) in enumerate(run_day(day + [("call", False)] * 120, law)):
        for one in seen:
            ahead = sum(o.priority == one.priority and o.ticket < one.ticket for o in seen)
            bound = law.regular_per_priority if one.priority else law.priority_per_regular
            waiting.setdefault(one.ticket, (number, (ahead + 1) * (bound + 1)))
        since, most = waiting[choice.ticket]
        assert number - since < most


@given(days(), LAWS, st.integers(1, 5))
def test_busy_is_never_chosen_and_keeps_the_place(day, law, seed):
    for choice, seen, memory in run_day(day, law, busy=lambda t, s: (t * 7 + s) % 3 < seed % 3):
        chosen = next(one for one in seen if one.ticket == choice.ticket)
        assert not chosen.busy
        freed = [replace(one, busy=False) for one in seen]
        regular_head, priority_head = heads(freed, memory, NOW)
        head = priority_head if choice.priority else regular_head
        if choice.passed_over:
            assert head.ticket == choice.passed_over[0], "the first passed over is still first of the class"


@given(st.integers(4, 12), st.integers(0, 10), LAWS)
def test_a_returned_visitor_comes_after_exactly_three_more_calls(others, calls, law):
    line = [regular(n, 60 - n) for n in range(1, others + 1)]
    memory = Memory(calls, regular_run=min(calls, 1))
    line.append(Waiting(99, NOW - 90 * MIN, due_after_calls=calls + law.return_after_calls))
    for _ in range(law.return_after_calls):
        choice = pick(line, memory, law, NOW)
        assert choice.ticket != 99
        line = [one for one in line if one.ticket != choice.ticket]
        memory = remember(memory, priority=False)
    choice = pick(line, memory, law, NOW)
    assert (choice.ticket, choice.reason) == (99, Reason.RETURNED)


@given(st.integers(0, 2))
def test_a_returned_visitor_comes_earlier_only_when_nobody_else_can(others):
    line = [regular(n) for n in range(1, others + 1)]
    line.append(Waiting(99, NOW - 90 * MIN, due_after_calls=3))
    order, memory = [], Memory()
    while (choice := pick(line, memory, LAW, NOW)) is not None:
        order.append(choice.ticket)
        line = [one for one in line if one.ticket != choice.ticket]
        memory = remember(memory, priority=False)
    assert order == [*range(1, others + 1), 99]


def test_decide_without_anybody():
    assert decide(None, None, Memory(), LAW, NOW) is None
