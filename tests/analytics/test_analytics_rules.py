"""Rota windows, staffing, reasons and samplers."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.analytics.rules import (
    GAP_MS,
    OVERTIME_MS,
    WHYS,
    DeskNow,
    Strain,
    action_of,
    cut,
    cycle_sampler,
    desk_windows,
    needed_desks,
    no_show_rate,
    quantile,
    rest_sampler,
    why_of,
)

H, M = 3_600_000, 60_000
PLANNED = ((8 * H, 11 * H), (12 * H, 16 * H))
END = 16 * H + OVERTIME_MS


def windows(state: str, now: float, since: float = 0, planned: tuple = PLANNED) -> tuple:
    desk = DeskNow(state, int(since * H), int(now * H), 6 * H if since else 1)
    return desk_windows(planned, desk, 16 * H)


@pytest.mark.parametrize(
    ("state", "now", "since", "expected"),
    [
        ("closed", 7, 0, ((8 * H, 11 * H), (12 * H, END))),
        ("closed", 8.25, 0, ((8 * H + 20 * M, 11 * H), (12 * H, END))),
        ("closed", 8.5, 0, ()),
        ("closed", 13, 0, ()),
        ("closed", 9, 8.9, ((12 * H, END),)),
        ("open", 9, 8, ((9 * H, 11 * H), (12 * H, END))),
        ("open", 11 + 2 / 60, 8, ((12 * H, END),)),
        ("open", 11.5, 8, ((int(11.5 * H), 12 * H), (12 * H, END))),
        ("open", 16.5, 12, ((int(16.5 * H), int(16.5 * H) + M + OVERTIME_MS),)),
        ("break", 11.5, 11, ((12 * H, END),)),
        ("break", 9, 8.9, ((9 * H + 9 * M, 11 * H), (12 * H, END))),
        ("break", 10, 8.9, ((10 * H + 2 * M, 11 * H), (12 * H, END))),
        ("break", 10.99, 10.95, ((12 * H, END),)),
    ],
)
def test_when_a_counter_is_expected(state: str, now: float, since: float, expected: tuple) -> None:
    assert windows(state, now, since) == expected


def test_a_counter_without_a_rota_counts_only_while_it_is_open() -> None:
    assert windows("open", 9, 8, planned=()) == ((9 * H, END),)
    assert windows("closed", 9, 8, planned=()) == ()


@given(st.sampled_from(["open", "closed", "break"]), st.integers(0, 24 * 60), st.integers(0, 24 * 60))
def test_windows_are_ordered_and_ahead(state: str, now_min: int, since_min: int) -> None:
    found = desk_windows(PLANNED, DeskNow(state, min(since_min, now_min) * M, now_min * M, 0), 16 * H)
    assert all(starts < ends and starts >= now_min * M for starts, ends in found)
    assert list(found) == sorted(found)


def test_shifts_count_within_opening_hours_only() -> None:
    assert cut(((7 * H, 17 * H),), ((8 * H, 11 * H), (13 * H, 16 * H))) == ((8 * H, 11 * H), (13 * H, 16 * H))
    assert cut(((7 * H, 8 * H),), ((8 * H, 11 * H),)) == ()


@pytest.mark.parametrize(
    ("arrivals", "service_min", "waiting", "needed"),
    [(0, 10, 0, 0), (0, 10, 3, 1), (5.1, 10, 0, 1), (5.2, 10, 0, 2), (51, 10, 9, 10), (1, 1, 0, 1)],
)
def test_needed_counters(arrivals: float, service_min: float, waiting: int, needed: int) -> None:
    assert needed_desks(arrivals, service_min, waiting) == needed


def strain(**told: float) -> Strain:
    usual = {"waiting": 5, "longest_min": 10, "over_promise": 0, "promise_min": 60, "open": 2, "planned": 2,
             "needed": 2, "service_min": 10, "cycle_min": None}  # fmt: skip
    return Strain(**{**usual, **told})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({}, ""),
        ({"waiting": 0, "open": 0}, ""),
        ({"open": 0}, "no_desk_open"),
        ({"longest_min": 31, "open": 1}, "fewer_than_planned"),
        ({"over_promise": 1, "cycle_min": 15}, "long_services"),
        ({"over_promise": 1, "cycle_min": 13, "needed": 3}, "more_arrivals"),
        ({"over_promise": 1, "cycle_min": 13}, "backlog"),
        ({"needed": 3}, "more_arrivals"),
    ],
)
def test_why(told: dict[str, float], why: str) -> None:
    assert why_of(strain(**told)) == why
    assert why in WHYS


def test_actions() -> None:
    assert action_of("", closed=[3], idle=[4]) == ("", None)
    assert action_of("backlog", closed=[3], idle=[4]) == ("open_counter", 3)
    assert action_of("backlog", closed=[], idle=[4]) == ("move_clerk", 4)
    assert action_of("backlog", closed=[], idle=[]) == ("announce", None)


def test_few_samples_are_shrunk_to_the_plan_and_many_are_believed() -> None:
    def mean(samples: list[int]) -> float:
        draw, rng = cycle_sampler(samples, 10), Random(5)
        return sum(draw(rng) for _ in range(4000)) / 4000 / M

    assert 9.8 < mean([]) < 11.6
    assert mean([2 * M]) > 9
    assert mean([2 * M] * 2000) == pytest.approx(2 + GAP_MS / M, rel=0.05)


def test_the_rest_of_a_service_is_never_negative() -> None:
    draw, rng = rest_sampler(cycle_sampler([5 * M] * 500, 5), 4 * M), Random(1)
    assert all(draw(rng) > 0 for _ in range(200))
    assert rest_sampler(lambda rng: M, 90 * M)(rng) == 3 * M


def test_no_show_rate_and_quantile() -> None:
    assert no_show_rate(0, 0) == pytest.approx(0.07)
    assert no_show_rate(50, 100) == pytest.approx(53.5 / 150)
    assert quantile([], 0.5) is None
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile([3, 1, 2], 0.9) == 3
