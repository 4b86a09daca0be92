"""The rollout is the hall's discipline: exact with fixed service times, honest about what it cannot know."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.kernel.discipline import Law, Memory, Rule, Waiting, pick, remember
from balai.kernel.rollout import STRANGERS, Desk, Line, Scene, Waits, range_min, roll_out

NOW = 1_800_000_000_000
MIN = 60_000
ALL_DAY = ((NOW, NOW + 600 * MIN),)
MINE = (Rule(1, 1),)


def fixed(minutes: float):
    return lambda rng: int(minutes * MIN)


def line(*waiting: Waiting, queue: int = 1, minutes: float = 10, memory: Memory | None = None, **how) -> Line:
    return Line(queue, waiting, memory or Memory(), Law(), fixed(minutes), **how)


def regulars(n: int, first: int = 1) -> list[Waiting]:
    return [Waiting(first + i, NOW - (60 - i) * MIN) for i in range(n)]


def waits_of(scene: Scene, runs: int = 3) -> dict[int, int | None]:
    return {ticket: found.p50 for ticket, found in roll_out(scene, Random(1), runs).items()}


def test_one_desk_in_order() -> None:
    scene = Scene(NOW, (line(*regulars(3)),), (Desk(1, MINE, ALL_DAY),))
    assert waits_of(scene) == {1: 0, 2: 10 * MIN, 3: 20 * MIN}


def test_two_desks_one_busy_for_four_minutes() -> None:
    desks = (Desk(1, MINE, ALL_DAY), Desk(2, MINE, ALL_DAY, fixed(4)))
    assert waits_of(Scene(NOW, (line(*regulars(4)),), desks)) == {1: 0, 2: 4 * MIN, 3: 10 * MIN, 4: 14 * MIN}


def test_a_break_of_the_rota_is_waited_out() -> None:
    windows = ((NOW, NOW + 15 * MIN), (NOW + 60 * MIN, NOW + 600 * MIN))
    scene = Scene(NOW, (line(*regulars(4)),), (Desk(1, MINE, windows),))
    assert waits_of(scene) == {1: 0, 2: 10 * MIN, 3: 60 * MIN, 4: 70 * MIN}


def test_before_opening_the_wait_lasts_until_the_desk_opens() -> None:
    scene = Scene(NOW, (line(*regulars(1)),), (Desk(1, MINE, ((NOW + 30 * MIN, NOW + 90 * MIN),)),))
    assert waits_of(scene) == {1: 30 * MIN}


def test_without_a_desk_we_do_not_know() -> None:
    for desks in ((), (Desk(1, MINE, ()),), (Desk(1, (Rule(1, 2),), ALL_DAY),)):
        found = roll_out(Scene(NOW, (line(*regulars(1)),), desks), Random(1))[1]
        assert (found.p20, found.p90, found.ahead, found.uncalled) == (None, None, None, 40)
        assert range_min(found) is None


def test_who_is_not_reached_today_is_not_promised_anything() -> None:
    scene = Scene(NOW, (line(*regulars(3)),), (Desk(1, MINE, ((NOW, NOW + 15 * MIN),)),))
    assert waits_of(scene) == {1: 0, 2: 10 * MIN, 3: None}


def test_priority_is_mixed_in_by_the_bounded_ratio() -> None:
    late = [Waiting(11, NOW - 1, True), Waiting(12, NOW, True)]
    scene = Scene(NOW, (line(*regulars(4), *late, minutes=1),), (Desk(1, MINE, ALL_DAY),))
    order = [ticket for ticket, _ in sorted(waits_of(scene).items(), key=lambda one: one[1] or 0)]
    assert order == [1, 2, 11, 3, 4, 12]


def test_somebody_busy_elsewhere_keeps_the_place_and_comes_back() -> None:
    people = [Waiting(1, NOW - 60 * MIN + 1, busy=True), *regulars(3, first=2)]
    scene = Scene(NOW, (line(*people, back_ms={1: NOW + 5 * MIN}),), (Desk(1, MINE, ALL_DAY),))
    assert waits_of(scene) == {2: 0, 1: 10 * MIN, 3: 20 * MIN, 4: 30 * MIN}


def test_a_returned_visitor_comes_after_the_calls_promised() -> None:
    back = Waiting(9, NOW - 90 * MIN, due_after_calls=7)
    scene = Scene(NOW, (line(*regulars(4), back, memory=Memory(calls=5)),), (Desk(1, MINE, ALL_DAY),))
    assert waits_of(scene) == {1: 0, 2: 10 * MIN, 9: 20 * MIN, 3: 30 * MIN, 4: 40 * MIN}


def test_a_postponed_visitor_alone_is_called_when_the_time_asked_for_has_passed() -> None:
    later = Waiting(1, NOW - 9 * MIN, due_after_calls=99, not_before_ms=NOW + 5 * MIN)
    scene = Scene(NOW, (line(later),), (Desk(1, MINE, ALL_DAY),))
    assert waits_of(scene) == {1: 5 * MIN}


def test_a_shared_desk_follows_its_profile() -> None:
    """Desk 2 works queue 2 first, and helps queue 1 once its own line is empty."""
    own, other = line(*regulars(2, first=11), queue=2), line(*regulars(4))
    desks = (Desk(1, MINE, ALL_DAY), Desk(2, (Rule(1, 2), Rule(2, 1)), ALL_DAY))
    waits = waits_of(Scene(NOW, (other, own), desks))
    assert waits == {11: 0, 12: 10 * MIN, 1: 0, 2: 10 * MIN, 3: 20 * MIN, 4: 20 * MIN}


def test_a_desk_that_helps_only_after_a_long_wait_wakes_up_for_it() -> None:
    helper = Desk(2, (Rule(1, 1, over_ms=30 * MIN),), ALL_DAY)
    scene = Scene(NOW, (line(Waiting(1, NOW)),), (helper,))
    assert waits_of(scene) == {1: 30 * MIN}


def test_priority_visitors_to_come_and_returning_ones_lengthen_the_wait() -> None:
    def median(**how: float) -> int:
        told = line(*regulars(30), minutes=4, priority_per_h=how.get("priority", 0), until_ms=NOW + 300 * MIN)
        scene = Scene(NOW, (told,), (Desk(1, MINE, ALL_DAY),), how.get("no_show", 0), 4 * MIN, how.get("returns", 0))
        found = roll_out(scene, Random(3))
        assert all(ticket < STRANGERS for ticket in found)
        return found[30].p50 or 0

    assert median() == 29 * 4 * MIN
    assert median(priority=6) > 29 * 4 * MIN
    assert median(no_show=0.3, returns=1.0) > median(no_show=0.3)


def test_no_shows_shorten_the_wait() -> None:
    scene = Scene(NOW, (line(*regulars(20)),), (Desk(1, MINE, ALL_DAY),), no_show=0.5, no_show_ms=1 * MIN)
    found = roll_out(scene, Random(2), 200)[20]
    assert (found.p50 or 0) < 19 * 10 * MIN * 0.7


def test_quantiles_and_ranges() -> None:
    waits = Waits(tuple(n * MIN for n in range(1, 11)), 0, 0)
    assert (waits.p20, waits.p50, waits.p80, waits.p90) == (2 * MIN, 5 * MIN, 8 * MIN, 9 * MIN)
    assert range_min(waits) == (0, 10)
    assert range_min(Waits((7 * MIN,) * 10, 0, 0)) == (5, 10)
    assert range_min(Waits((10 * MIN,) * 10, 0, 0)) == (10, 15)
    assert range_min(Waits((0,) * 10, 0, 0)) == (0, 5)
    assert Waits((MIN,) * 7, 3, 0).p80 is None
    assert Waits((), 0, None).p50 is None


PEOPLE = st.lists(
    st.tuples(st.integers(0, 90), st.booleans(), st.one_of(st.none(), st.integers(0, 12)), st.booleans()),
    max_size=14,
)


@given(PEOPLE, st.integers(1, 3), st.integers(0, 2), st.integers(0, 2))
def test_exactly_the_discipline(people: list, desks: int, regular_run: int, priority_run: int) -> None:
    """With fixed service times the rollout calls in the very order in which `pick` over the whole line does."""
    waiting = [
        Waiting(n, NOW - minutes * MIN, priority, due, NOW + 1 if due is not None and later else 0)
        for n, (minutes, priority, due, later) in enumerate(people)
    ]
    memory = Memory(0, regular_run, 0 if regular_run else priority_run)
    scene = Scene(
        NOW, (line(*waiting, minutes=7, memory=memory),), tuple(Desk(n, MINE, ALL_DAY) for n in range(desks))
    )
    found = roll_out(scene, Random(0), 1)
    assert {ticket: one.samples for ticket, one in found.items()} == {
        ticket: (wait,) for ticket, wait in played_plainly(waiting, memory, desks).items()
    }


def played_plainly(waiting: list[Waiting], memory: Memory, desks: int) -> dict[int, int]:
    """The same by brute force: the next free desk asks `pick` over everybody, every millisecond if it must."""
    free, left, called = [(NOW, n) for n in range(desks)], list(waiting), {}
    while left:
        now_ms, desk = min(free)
        free.remove((now_ms, desk))
        choice = pick(left, memory, Law(), now_ms)
        if choice is None:
            free.append((min(one.not_before_ms for one in left if one.not_before_ms > now_ms), desk))
            continue
        called[choice.ticket] = now_ms - NOW
        left = [one for one in left if one.ticket != choice.ticket]
        memory = remember(memory, priority=choice.priority)
        free.append((now_ms + 7 * MIN, desk))
    return called


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_dice_give_the_same_waits(seed: int) -> None:
    told = Line(1, regulars(9), Memory(), Law(), lambda rng: rng.randrange(MIN, 20 * MIN))
    scene = Scene(NOW, (told,), (Desk(1, MINE, ALL_DAY),), 0.1)
    assert roll_out(scene, Random(seed)) == roll_out(scene, Random(seed))
