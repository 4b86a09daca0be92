"""Rota, staffing and quantiles. Pure. Times in ms since the Unix epoch, durations in ms unless named otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log, sqrt
from random import Random

from balai.kernel.rollout import Sampler

MINUTE_MS = 60_000
LATE_MS = 20 * MINUTE_MS
"""A clerk who is later than this counts as absent for the shift."""
REST_MS = 15 * MINUTE_MS
OVERTIME_MS = 60 * MINUTE_MS
"""Who holds a number at closing time is still served."""
UTILIZATION = 0.85
PRIOR_CV = 0.6
PRIOR_WEIGHT = 20
NO_SHOW = 0.07
NO_SHOW_WEIGHT = 50
WALK_MS = 30_000
GAP_MS = 8_000
"""From one visitor's finish to the next call."""
NO_SHOW_MS = 105_000
RETURNS = 0.5
"""Share of missed visitors who report back: an assumption until measured."""

Windows = tuple[tuple[int, int], ...]


def quantile(values: Sequence[int], share: float) -> int | None:
    """The smallest value that `share` of all do not exceed (nearest rank); None of nothing."""
    ordered = sorted(values)
    return ordered[max(1, ceil(share * len(ordered) - 1e-9)) - 1] if ordered else None


def cut(planned: Sequence[tuple[int, int]], opening: Sequence[tuple[int, int]]) -> Windows:
    """Where planned shifts and opening hours overlap, in order."""
    both = [(max(a, c), min(b, d)) for a, b in planned for c, d in opening]
    return tuple(sorted((starts, ends) for starts, ends in both if starts < ends))


@dataclass(frozen=True, slots=True)
class DeskNow:
    """A counter at this moment. `since_ms` of the state; `today_ms` the local midnight."""

    state: str
    since_ms: int
    now_ms: int
    today_ms: int


def desk_windows(planned: Windows, desk: DeskNow, closing_ms: int) -> Windows:
    """When this counter can be expected to call from now on: the rota corrected by what is seen.

    An open counter works on, a break ends by the rota or after 15 min, a clerk up to 20 min late is still
    expected, one who never came counts for nothing; the last window runs on for who holds a number.
    """
    later = tuple(one for one in planned if one[0] > desk.now_ms)
    current = next((one for one in planned if one[0] <= desk.now_ms < one[1]), None)
    if desk.state == "open":
        found = _open(current, later, desk, planned, closing_ms)
    elif desk.state == "break":
        found = _paused(current, later, desk)
    else:
        found = _closed(current, later, desk, planned)
    return _overtime(found)


def _open(
    current: tuple[int, int] | None, later: Windows, desk: DeskNow, planned: Windows, closing_ms: int
) -> Windows:
    if current is not None:
        return ((desk.now_ms, current[1]), *later)
    ended = max((ends for _, ends in planned if ends <= desk.now_ms), default=None)
    if later and ended is not None and desk.now_ms - ended < 5 * MINUTE_MS:
        return later
    until = later[0][0] if later else max(closing_ms, desk.now_ms + MINUTE_MS)
    return ((desk.now_ms, until), *later)


def _paused(current: tuple[int, int] | None, later: Windows, desk: DeskNow) -> Windows:
    if current is None:
        return later
    back = max(desk.since_ms + REST_MS, desk.now_ms + 2 * MINUTE_MS)
    return ((back, current[1]), *later) if back < current[1] else later


def _closed(current: tuple[int, int] | None, later: Windows, desk: DeskNow, planned: Windows) -> Windows:
    seen_today = desk.since_ms >= desk.today_ms
    if not planned or (desk.now_ms > planned[0][0] + LATE_MS and not seen_today):
        return ()
    if current is None or seen_today or desk.now_ms > current[0] + LATE_MS:
        return later
    return ((min(desk.now_ms + 5 * MINUTE_MS, current[1] - 1), current[1]), *later)


def _overtime(windows: Windows) -> Windows:
    return (*windows[:-1], (windows[-1][0], windows[-1][1] + OVERTIME_MS)) if windows else ()


def cycle_sampler(samples: Sequence[int], service_min: float) -> Sampler:
    """Draws how long one visitor takes a desk: past cycles, shrunk to a lognormal around the planned minutes.

    Prior: mean `service_min` plus the walk, coefficient of variation 0.6, worth 20 observations.
    """
    sigma2 = log(1 + PRIOR_CV**2)
    mean = service_min * MINUTE_MS
    mu, sigma, kept = log(mean) - sigma2 / 2, sqrt(sigma2), tuple(samples)
    trust = len(kept) / (len(kept) + PRIOR_WEIGHT)

    def draw(rng: Random) -> int:
        if rng.random() < trust:
            return kept[int(rng.random() * len(kept))] + GAP_MS
        return int(rng.lognormvariate(mu, sigma)) + WALK_MS + GAP_MS

    return draw


def rest_sampler(cycle: Sampler, spent_ms: int) -> Sampler:
    """Draws how much longer the present visitor takes, given the time spent already."""

    def draw(rng: Random) -> int:
        for _ in range(8):
            left = cycle(rng) - spent_ms
            if left > 0:
                return left
        return 3 * MINUTE_MS

    return draw


def no_show_rate(missed: int, called: int) -> float:
    """Share of calls nobody answers, shrunk to 7 %."""
    return (missed + NO_SHOW * NO_SHOW_WEIGHT) / (called + NO_SHOW_WEIGHT)


def needed_desks(arrivals_per_h: float, cycle_min: float, waiting: int) -> int:
    """Counters needed for the present arrivals at 85 % use; at least one if anybody waits."""
    load = ceil(arrivals_per_h * cycle_min / (60 * UTILIZATION) - 1e-9)
    return max(load, 1 if waiting else 0)


@dataclass(frozen=True, slots=True)
class Strain:
    """What a queue's trouble is judged by. `cycle_min` = the last services, None while fewer than five."""

    waiting: int
    longest_min: float
    over_promise: int
    promise_min: float
    open: int
    planned: int
    needed: int
    service_min: float
    cycle_min: float | None


WHYS = ("", "no_desk_open", "fewer_than_planned", "long_services", "more_arrivals", "backlog")


def why_of(told: Strain) -> str:
    """Why people of this queue wait too long, one of WHYS; empty when nothing is wrong."""
    if not told.waiting:
        return ""
    if not told.open:
        return "no_desk_open"
    strained = told.over_promise or told.longest_min > told.promise_min / 2 or told.needed > told.open
    if not strained:
        return ""
    if told.open < told.planned:
        return "fewer_than_planned"
    if told.cycle_min is not None and told.cycle_min > 1.4 * told.service_min:
        return "long_services"
    return "more_arrivals" if told.needed > told.planned else "backlog"


def action_of(why: str, *, closed: Sequence[int], idle: Sequence[int]) -> tuple[str, int | None]:
    """(action, counter): open a closed counter of the queue, else move an idle clerk, else announce.

    `closed`: counters that could work this queue and are closed; `idle`: open ones of the agency with no line.
    """
    if not why:
        return "", None
    if closed:
        return "open_counter", closed[0]
    if idle:
        return "move_clerk", idle[0]
    return "announce", None
