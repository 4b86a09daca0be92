"""The wait forecast: a line of fifty at four counters, rolled out forty times."""

from __future__ import annotations

import statistics
import time
from random import Random

from balai.kernel.discipline import Law, Memory, Rule, Waiting
from balai.kernel.rollout import Desk, Line, Scene, roll_out

MINUTE = 60_000
NOW = 1_790_000_000_000


def measure() -> None:
    """Milliseconds per rollout of the whole line (40 runs)."""
    people = [Waiting(n, NOW - n * MINUTE, n % 8 == 0) for n in range(50)]
    line = Line(1, people, Memory(), Law(), lambda rng: int(rng.lognormvariate(0, 0.55) * 8 * MINUTE))
    desks = tuple(Desk(n, (Rule(1, 1),), ((NOW, NOW + 600 * MINUTE),)) for n in range(4))
    spent = []
    for seed in range(25):
        began = time.perf_counter()
        roll_out(Scene(NOW, (line,), desks, 0.07), Random(seed))
        spent.append((time.perf_counter() - began) * 1000)
    print(f"wait forecast, 50 waiting, 4 counters, 40 runs: median {statistics.median(spent):.1f} ms")
