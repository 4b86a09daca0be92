"""When each simulated clerk comes, pauses and goes on one day. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from balai.simulation.dice import between, dice

ABSENT = 0.02
LATE = 0.08
RESTS = 0.5
MINUTE_MS = 60_000
WALKOUTS = 1
"""Desks that close in the middle of the day without being planned to."""


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """One turn of a clerk's day: `sit`, `leave` (a break; the reason is queueing's), `close` or `end`."""

    at_ms: int
    verb: str
    reason: str = ""


def duties_of(
    seed: int, day: str, counter: int, windows: Sequence[tuple[int, int]], *, friday: bool
) -> list[Duty]:
    """The day of the clerk at a counter, planned to sit in `windows`; empty when the clerk does not come."""
    rng = dice(seed, day, "clerk", counter)
    if rng.random() < ABSENT or not windows:
        return []
    late = between(rng, 600, 2400) if rng.random() < LATE else between(rng, -180, 150)
    found = [Duty(windows[0][0] + late, "sit")]
    for (_, ends), (starts, _) in pairwise(windows):
        found.append(Duty(ends, "leave", "prayer" if friday else "meal"))
        found.append(Duty(starts + between(rng, -60, 180), "sit"))
    for starts, ends in windows:
        if ends - starts > 150 * MINUTE_MS and rng.random() < RESTS:
            rest = starts + int((ends - starts) * rng.uniform(0.35, 0.65))
            found += [Duty(rest, "leave", "rest"), Duty(rest + between(rng, 420, 720), "sit")]
    found.append(Duty(windows[-1][1], "end"))
    return sorted(found)


def walkouts_of(seed: int, day: str, counters: Sequence[int], opens_ms: int) -> dict[int, list[Duty]]:
    """Counters that close for a while without being planned to, with their duties."""
    rng = dice(seed, day, "walkouts")
    chosen = rng.sample(sorted(counters), min(WALKOUTS, len(counters)))
    found = {}
    for counter in chosen:
        closes = opens_ms + between(rng, 5_400, 12_600)
        found[counter] = [Duty(closes, "close"), Duty(closes + between(rng, 2_700, 5_400), "sit")]
    return found


def standing(duties: Sequence[Duty], at_ms: int) -> Duty | None:
    """The last duty that was due at a moment: what the clerk should be doing."""
    past = [duty for duty in duties if duty.at_ms <= at_ms]
    return past[-1] if past else None
