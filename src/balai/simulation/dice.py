"""Named dice: every choice has its own stream, so that one more choice here never changes another there."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


def dice(*names: object) -> Random:
    """A random source that depends on its names alone; the same in every process and on every machine."""
    return Random("/".join(str(name) for name in names))


def choose(rng: Random, shares: Mapping[T, float]) -> T:
    """One key, with the probability of its share."""
    point = rng.random() * sum(shares.values())
    last = None
    for key, share in shares.items():
        last = key
        point -= share
        if point < 0:
            return key
    assert last is not None
    return last


def between(rng: Random, low: float, high: float) -> int:
    """A whole number of ms from seconds `low` to `high`, evenly."""
    return int(rng.uniform(low, high) * 1000)
