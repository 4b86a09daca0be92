"""A desk with nobody to call comes back when somebody can be called. No Django."""

from __future__ import annotations

from random import Random

from balai.kernel.discipline import Law, Memory, Rule, Waiting
from balai.kernel.rollout import Desk, Line, Scene, roll_out

NOW, MIN = 1_800_000_000_000, 60_000
ALL_DAY = ((NOW, NOW + 600 * MIN),)


def waits(*waiting: Waiting, back=None, over_min: int = 0) -> dict[int, int | None]:
    line = Line(1, waiting, Memory(), Law(), lambda rng: 10 * MIN, back or {})
    scene = Scene(NOW, (line,), (Desk(1, (Rule(1, 1, over_min * MIN),), ALL_DAY),))
    return {ticket: found.p50 for ticket, found in roll_out(scene, Random(1), 3).items()}


def test_a_visitor_who_is_elsewhere_is_called_when_back():
    assert waits(Waiting(1, NOW - MIN, busy=True), back={1: NOW + 3 * MIN}) == {1: 3 * MIN}


def test_a_visitor_who_asked_for_time_is_called_at_that_time():
    assert waits(Waiting(1, NOW - MIN, due_after_calls=3, not_before_ms=NOW + 5 * MIN)) == {1: 5 * MIN}


def test_under_a_threshold_the_desk_waits_for_those_who_come_back():
    returned = Waiting(1, NOW - 30 * MIN, due_after_calls=3)
    young = Waiting(2, NOW - MIN, due_after_calls=9)
    told = waits(returned, young, Waiting(3, NOW - 40 * MIN, busy=True), back={3: NOW + 2 * MIN}, over_min=35)
    assert told[3] == 2 * MIN
