"""What comes next: a heap of acts in order of time. `now_ms` is the time that has been reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any


@dataclass(order=True, slots=True)
class _Due:
    at_ms: int
    order: int
    act: Callable[..., Any] = field(compare=False)
    words: tuple[Any, ...] = field(compare=False)


@dataclass(slots=True)
class Agenda:
    """Acts to come, earliest first; of one moment in the order they were noted."""

    now_ms: int = 0
    heap: list[_Due] = field(default_factory=list)
    order: int = 0

    def at(self, at_ms: int, act: Callable[..., Any], *words: Any) -> None:
        """Do something at a moment, not before now."""
        self.order += 1
        heappush(self.heap, _Due(max(at_ms, self.now_ms), self.order, act, words))

    def run_until(self, end_ms: int) -> None:
        """Everything due up to a moment, in order."""
        while self.heap and self.heap[0].at_ms <= end_ms:
            due = heappop(self.heap)
            self.now_ms = max(self.now_ms, due.at_ms)
            due.act(*due.words)
        self.now_ms = max(self.now_ms, end_ms)
