"""The law of the hall: who is called next in a line, and why.

One pure rule serves the counter, the wait forecast and the simulation. Within a class the order is
first come, first served by seniority (arrival in the mall). Between the two classes:

1. bounded ratio: a waiting priority visitor is called after at most `regular_per_priority` regular calls,
   a waiting regular visitor after at most `priority_per_regular` priority calls (so at least 1 in 3);
2. inside those bounds: a returned visitor whose turn came up, then a broken maximum-wait promise,
   then the longer wait, where priority counts as having waited `head_start_ms` longer (aging).

Terms: bounded ratio priority (Qmatic), accumulating priority queue (Kleinrock 1964; Stanford, Taylor and
Ziedins 2014) for the head start. All times are integer milliseconds since the Unix epoch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why this one is next."""

    TURN = "turn"
    PRIORITY_OWED = "priority_owed"
    REGULAR_OWED = "regular_owed"
    RETURNED = "returned"
    PROMISE = "promise"
    HEAD_START = "head_start"


@dataclass(frozen=True, slots=True)
class Law:
    """The discipline of one line. Durations in ms."""

    regular_per_priority: int = 2
    priority_per_regular: int = 2
    head_start_ms: int = 10 * 60_000
    max_wait_ms: int = 60 * 60_000
    return_after_calls: int = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """One waiting ticket.

    place_ms         seniority; earlier is first
    due_after_calls  a returned or postponed visitor: not before the line has made that many calls
    not_before_ms    a postponed visitor: not earlier than this, unless due_after_calls is reached
    busy             the visitor is called or served elsewhere now; keeps the place, cannot be called
    """

    ticket: int
    place_ms: int
    priority: bool = False
    due_after_calls: int | None = None
    not_before_ms: int = 0
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What a line remembers of its day: calls made, and the length of the present run of one class."""

    calls: int = 0
    regular_run: int = 0
    priority_run: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket to call, why, how long it waited, and the older ones passed over because they are busy."""

    ticket: int
    priority: bool
    reason: Reason
    waited_ms: int
    passed_over: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One step of a counter's work profile: call from `queue` if its next visitor waited over `over_ms`.

    Rules of the same `step` form a pool served by the longest wait; lower steps come first.
    """

    step: int
    queue: int
    over_ms: int = 0


def _ripe(one: Waiting, memory: Memory, now_ms: int) -> bool:
    if one.due_after_calls is None or memory.calls >= one.due_after_calls:
        return True
    return 0 < one.not_before_ms <= now_ms


def _may_step_in(one: Waiting, now_ms: int) -> bool:
    """With nobody else to call, a returned visitor need not wait; a postponed one asked for the time."""
    return one.not_before_ms <= now_ms


def _rank(one: Waiting) -> tuple[int, int, int]:
    due = one.due_after_calls
    return (1, one.place_ms, one.ticket) if due is None else (0, due, one.place_ms)


def _would_precede(other: Waiting, one: Waiting, memory: Memory, now_ms: int) -> bool:
    """Whether `other`, were it free, would stand before `one` of its class."""
    if _ripe(other, memory, now_ms):
        return not _ripe(one, memory, now_ms) or _rank(other) < _rank(one)
    return not _ripe(one, memory, now_ms) and _may_step_in(other, now_ms) and _rank(other) < _rank(one)


def heads(
    line: Iterable[Waiting], memory: Memory, now_ms: int
) -> tuple[Waiting | None, Waiting | None]:
    """The regular and the priority visitor who could be called now: (regular, priority)."""
    free = [one for one in line if not one.busy]
    able = [one for one in free if _ripe(one, memory, now_ms)]
    if not able:
        able = [one for one in free if _may_step_in(one, now_ms)]
    regular = min((one for one in able if not one.priority), key=_rank, default=None)
    priority = min((one for one in able if one.priority), key=_rank, default=None)
    return regular, priority


def pick(line: Sequence[Waiting], memory: Memory, law: Law, now_ms: int) -> Choice | None:
    """The next visitor of a line, or None when nobody can be called now."""
    regular, priority = heads(line, memory, now_ms)
    decided = decide(regular, priority, memory, law, now_ms)
    if decided is None:
        return None
    one, reason = decided
    passed = tuple(
        other.ticket
        for other in line
        if other.busy and other.priority == one.priority and _would_precede(other, one, memory, now_ms)
    )
    return Choice(one.ticket, one.priority, reason, max(0, now_ms - one.place_ms), passed)


def decide(
    regular: Waiting | None, priority: Waiting | None, memory: Memory, law: Law, now_ms: int
) -> tuple[Waiting, Reason] | None:
    """Choose between the two heads; the reason is part of the answer."""
    if regular is None or priority is None:
        only = regular or priority
        return None if only is None else (only, _plain_reason(only))
    if memory.regular_run >= law.regular_per_priority:
        return priority, Reason.PRIORITY_OWED
    if memory.priority_run >= law.priority_per_regular:
        return regular, Reason.REGULAR_OWED
    return _by_wait(regular, priority, law, now_ms)


def _plain_reason(one: Waiting) -> Reason:
    return Reason.TURN if one.due_after_calls is None else Reason.RETURNED


def _by_wait(regular: Waiting, priority: Waiting, law: Law, now_ms: int) -> tuple[Waiting, Reason]:
    returned = [one for one in (priority, regular) if one.due_after_calls is not None]
    if returned:
        return min(returned, key=_rank), Reason.RETURNED
    first = min(regular, priority, key=lambda one: (one.place_ms, one.ticket))
    if now_ms - first.place_ms > law.max_wait_ms:
        return first, Reason.PROMISE
    if first is priority:
        return first, Reason.TURN
    if priority.place_ms - law.head_start_ms <= regular.place_ms:
        return priority, Reason.HEAD_START
    return regular, Reason.TURN


def remember(memory: Memory, *, priority: bool) -> Memory:
    """The line's memory after one more call."""
    if priority:
        return Memory(memory.calls + 1, 0, memory.priority_run + 1)
    return Memory(memory.calls + 1, memory.regular_run + 1, 0)


def pick_across(
    profile: Sequence[Rule], choices: Mapping[int, Choice], laws: Mapping[int, Law]
) -> tuple[int, Choice] | None:
    """Apply a work profile to the next visitor of each queue: (queue, choice), or None.

    Inside a pool the longest wait comes first, with the head start of a priority visitor added.
    """
    for step in sorted({rule.step for rule in profile}):
        pool = [
            (rule.queue, choices[rule.queue])
            for rule in profile
            if rule.step == step
            and rule.queue in choices
            and choices[rule.queue].waited_ms >= rule.over_ms
        ]
        if pool:
            return max(pool, key=lambda entry: (_claim(entry, laws), -entry[0]))
    return None


def _claim(entry: tuple[int, Choice], laws: Mapping[int, Law]) -> int:
    queue, choice = entry
    return choice.waited_ms + (laws[queue].head_start_ms if choice.priority else 0)
