"""What each visitor does, and how a service goes: functions of seed, day and printed number alone. Pure.

A restarted simulation therefore needs no memory of its own: the number on the paper tells the rest. All shares
are assumptions of the demo, named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from random import Random

from balai.simulation.dice import between, choose, dice

NO_SHOW = 0.07
NO_SHOW_AGAIN = 0.25
RETURNS = 0.6
UNPRINTED = 0.006
CANCELS = 0.012
POSTPONES = 0.012
HOLDS = 0.025
TRANSFERS = 0.03
UNDOES = 0.004
SLOW_WALK = 0.12
RATES_SERVICE = 0.30
SERVICE_CV = 0.7
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Manners:
    """How one ticket's visitor behaves; durations in ms, None = does not."""

    walk_ms: int | None
    returns_ms: int | None
    cancels_ms: int | None
    postpones_ms: int | None


@dataclass(frozen=True, slots=True)
class Course:
    """How one ticket's service goes: net time, and what interrupts it (share of the service after which)."""

    service_ms: int
    outcome: str
    hold_ms: int | None
    transfers: bool
    undoes: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """Answers of the survey, when given, `after_ms` after the service."""

    after_ms: int
    answers: dict[str, int]
    overall: int
    paid_extra: bool | None
    benefit: int | None
    burden: int | None


def manners_of(seed: int, day: str, number: str, misses: int) -> Manners:
    """The manners of the visitor with this number, who was missed `misses` times before."""
    rng = dice(seed, day, "manners", number, misses)
    comes = rng.random() >= (NO_SHOW_AGAIN if misses else NO_SHOW)
    walk = between(rng, 40, 100) if rng.random() < SLOW_WALK else between(rng, 6, 30)
    returns = between(rng, 60, 900) if rng.random() < RETURNS else None
    early = rng.random()
    return Manners(
        walk if comes else None,
        returns,
        between(rng, 300, 2700) if early < CANCELS else None,
        between(rng, 120, 1500) if CANCELS <= early < CANCELS + POSTPONES else None,
    )


def course_of(seed: int, day: str, number: str, *, mean_min: float, services: int, leg: int) -> Course:
    """How the service at this number's `leg`-th counter goes; `mean_min` the queue's usual minutes for one need."""
    rng = dice(seed, day, "course", number, leg)
    sigma2 = log(1 + SERVICE_CV**2)
    mean_ms = mean_min * (1 + 0.5 * (services - 1)) * MINUTE_MS
    drawn = rng.lognormvariate(log(mean_ms) - sigma2 / 2, sqrt(sigma2))
    event = rng.random()
    return Course(
        service_ms=int(min(max(drawn, 45_000), 75 * MINUTE_MS)),
        outcome=choose(rng, {"done": 86, "incomplete": 7, "partly": 4, "referred": 3}),
        hold_ms=between(rng, 150, 600) if event < HOLDS else None,
        transfers=leg == 0 and HOLDS <= event < HOLDS + TRANSFERS,
        undoes=HOLDS + TRANSFERS <= event < HOLDS + TRANSFERS + UNDOES,
    )


def prints(seed: int, day: str, number: str) -> int | None:
    """After how many ms the paper is in the hand; None when the printer swallows it."""
    rng = dice(seed, day, "paper", number)
    return None if rng.random() < UNPRINTED else between(rng, 2, 6)


def rating_of(seed: int, day: str, number: str, *, waited_ms: int) -> Rating | None:
    """The visitor's rating, or None. Longer waits lower the answer on time; few pay extra, and say so."""
    rng = dice(seed, day, "rating", number)
    if rng.random() >= RATES_SERVICE:
        return None
    mood = rng.gauss(0.0, 0.35) - min(waited_ms / MINUTE_MS / 120, 0.6)
    answers = {f"u{n}": _answer(rng, mood - (0.25 if n == 3 else 0.0)) for n in range(1, 10)}
    if rng.random() < 0.06:
        del answers[rng.choice(["u4", "u8", "u9"])]
    further = rng.random() < 0.4
    return Rating(
        between(rng, 20, 400), answers, _answer(rng, mood),
        rng.random() < 0.004 if further else None,
        min(5, max(1, round(rng.gauss(4.1 + mood, 0.7)))) if further else None,
        min(5, max(1, round(rng.gauss(2.0 - mood, 0.8)))) if further else None,
    )


def _answer(rng: Random, mood: float) -> int:
    return min(4, max(1, round(rng.gauss(3.35 + mood, 0.55))))
