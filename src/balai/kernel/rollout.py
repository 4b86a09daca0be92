"""How long will they wait? The hall's own discipline, played forward many times. Pure.

The lines, their memory and law, the desks with their rota and work profiles go in as they stand now; the
same functions that call at the counter (kernel/discipline: heads, decide, remember, pick_across) choose here
too. Desks shared by several queues follow their work profile, so queues that share desks are rolled out
together as one scene. Method and its comparison with others: queueing.md section 5.

Who has not come yet matters only if he can be called first: priority visitors to come and missed visitors who
return are drawn. Not modelled: that one visitor may stand in two lines of a scene. Times are
integer milliseconds since the Unix epoch, durations in ms. The random source is an argument.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from math import ceil
from random import Random

from balai.kernel.discipline import (
    Choice,
    Law,
    Memory,
    Rule,
    Waiting,
    decide,
    heads,
    pick_across,
    remember,
)

RUNS = 40
ROUND_MIN = 5
HOUR_MS = 3_600_000
RETURN_MS = 300_000
STRANGERS = 1 << 60
"""Drawn visitors are numbered from here on, beyond any ticket."""

Sampler = Callable[[Random], int]
"""Draws one duration in ms."""


@dataclass(frozen=True, slots=True)
class Line:
    """One queue as it stands. `cycle` draws how long a desk is taken by one of its visitors, call to next call.

    back_ms: when visitors who are busy elsewhere can be called again; one without an entry comes back after
    one drawn cycle. priority_per_h: priority visitors still to come, until until_ms.
    """

    queue: int
    waiting: Sequence[Waiting]
    memory: Memory
    law: Law
    cycle: Sampler
    back_ms: Mapping[int, int] = field(default_factory=dict)
    priority_per_h: float = 0.0
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """One counter: its profile, when it is planned to call [from, to), and what it is doing now.

    busy_with: draws how much longer the present visitor takes; None = free.
    """

    desk: int
    profile: tuple[Rule, ...]
    windows: tuple[tuple[int, int], ...]
    busy_with: Sampler | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Queues that share desks, at one moment. A no-show takes `no_show_ms` of a desk; `returns` of them report
    five minutes later and are called `return_after_calls` calls after that."""

    now_ms: int
    lines: tuple[Line, ...]
    desks: tuple[Desk, ...]
    no_show: float = 0.0
    no_show_ms: int = 90_000
    returns: float = 0.0


@dataclass(frozen=True, slots=True)
class Waits:
    """Drawn waits of one ticket from now until its call, ascending; `uncalled` runs ended without a call.

    `ahead` is the median number of calls of the line before its own, None when most runs never call it.
    """

    samples: tuple[int, ...]
    uncalled: int
    ahead: int | None

    def quantile(self, share: float) -> int | None:
        """The smallest wait that `share` of all runs do not exceed; None when too few were called at all."""
        runs = len(self.samples) + self.uncalled
        place = max(1, ceil(share * runs - 1e-9))
        return self.samples[place - 1] if runs and place <= len(self.samples) else None

    @property
    def p20(self) -> int | None:
        """The wait that one in five does not exceed, ms."""
        return self.quantile(0.20)

    @property
    def p50(self) -> int | None:
        """The median wait, ms."""
        return self.quantile(0.50)

    @property
    def p80(self) -> int | None:
        """The wait that four in five do not exceed, ms."""
        return self.quantile(0.80)

    @property
    def p90(self) -> int | None:
        """The wait that nine in ten do not exceed, ms."""
        return self.quantile(0.90)


def range_min(waits: Waits) -> tuple[int, int] | None:
    """(low, high) in whole minutes: p20 rounded down and p80 rounded up to 5; never empty; None = we do not know.

    Rounded outward so that neither end promises more than was drawn.
    """
    low, high = waits.p20, waits.p80
    if low is None or high is None:
        return None
    step = ROUND_MIN * 60_000
    down, up = low // step * ROUND_MIN, -(-high // step) * ROUND_MIN
    return down, max(up, down + ROUND_MIN)


def roll_out(scene: Scene, rng: Random, runs: int = RUNS) -> dict[int, Waits]:
    """Waits of every ticket of the scene, by ticket, over `runs` runs."""
    waits: dict[int, list[int]] = {one.ticket: [] for line in scene.lines for one in line.waiting}
    ahead: dict[int, list[int]] = {ticket: [] for ticket in waits}
    for _ in range(runs):
        for ticket, (wait, place) in _Run(scene, rng).play().items():
            waits[ticket].append(wait)
            ahead[ticket].append(place)
    return {
        ticket: Waits(tuple(sorted(drawn)), runs - len(drawn), _median(ahead[ticket], runs))
        for ticket, drawn in waits.items()
    }


def _median(places: list[int], runs: int) -> int | None:
    return sorted(places)[(len(places) - 1) // 2] if 2 * len(places) > runs else None


class _Play:
    """One line during one run: two deques of plain visitors by seniority, and the few with a place of their own."""

    __slots__ = ("asleep", "calls", "law", "memory", "plan", "priority", "regular", "special", "strangers")

    def __init__(self, plan: Line, now_ms: int, rng: Random) -> None:
        self.plan, self.law, self.memory = plan, plan.law, plan.memory
        self.calls = self.strangers = 0
        self.special = [one for one in plan.waiting if not one.busy and one.due_after_calls is not None]
        plain = [one for one in plan.waiting if not one.busy and one.due_after_calls is None]
        plain.sort(key=_seniority)
        self.regular = deque(one for one in plain if not one.priority)
        self.priority = deque(one for one in plain if one.priority)
        self.asleep = [
            (plan.back_ms.get(one.ticket) or now_ms + plan.cycle(rng), one.ticket, one)
            for one in plan.waiting
            if one.busy
        ]
        self.asleep += self._newcomers(now_ms, rng)
        heapify(self.asleep)

    def _newcomers(self, now_ms: int, rng: Random) -> list[tuple[int, int, Waiting]]:
        plan, found, at_ms = self.plan, [], float(now_ms)
        while plan.priority_per_h and (at_ms := at_ms + rng.expovariate(plan.priority_per_h) * HOUR_MS) < plan.until_ms:
            self.strangers += 1
            found.append((int(at_ms), STRANGERS + self.strangers, Waiting(STRANGERS + self.strangers, int(at_ms), True)))
        return found

    def come_back(self, choice: Choice, now_ms: int) -> None:
        """The called visitor did not come and will report in a while."""
        self.strangers += 1
        one = Waiting(
            STRANGERS + self.strangers, now_ms - choice.waited_ms, choice.priority,
            self.memory.calls + self.law.return_after_calls,
        )
        heappush(self.asleep, (now_ms + RETURN_MS, one.ticket, one))

    def wake(self, now_ms: int) -> None:
        """Let those in who are back from elsewhere, each at the place kept for them."""
        while self.asleep and self.asleep[0][0] <= now_ms:
            one = _awake(heappop(self.asleep)[2])
            if one.due_after_calls is not None:
                self.special.append(one)
            else:
                row = self.priority if one.priority else self.regular
                row.insert(bisect_right(row, _seniority(one), key=_seniority), one)

    def next_up(self, now_ms: int) -> Choice | None:
        """Whom the law calls now; the two first of the classes and the special ones decide like the whole line."""
        regular = self.regular[0] if self.regular else None
        priority = self.priority[0] if self.priority else None
        if self.special:
            front = [one for one in (regular, priority) if one is not None]
            regular, priority = heads([*front, *self.special], self.memory, now_ms)
        decided = decide(regular, priority, self.memory, self.law, now_ms)
        if decided is None:
            return None
        one, reason = decided
        return Choice(one.ticket, one.priority, reason, max(0, now_ms - one.place_ms))

    def call(self, choice: Choice) -> int:
        """Take the chosen visitor out of the line; how many calls the line made before."""
        for row in (self.regular, self.priority):
            if row and row[0].ticket == choice.ticket:
                row.popleft()
                break
        else:
            self.special = [one for one in self.special if one.ticket != choice.ticket]
        self.memory = remember(self.memory, priority=choice.priority)
        self.calls += 1
        return self.calls - 1

    def later(self, now_ms: int) -> Iterable[int]:
        """Moments after now at which somebody new could be called."""
        if self.asleep:
            yield self.asleep[0][0]
        for one in self.special:
            if one.not_before_ms > now_ms:
                yield one.not_before_ms

    def oldest_ms(self) -> int | None:
        """Arrival of the most senior plain visitor."""
        return min((row[0].place_ms for row in (self.regular, self.priority) if row), default=None)


def _seniority(one: Waiting) -> tuple[int, int]:
    return one.place_ms, one.ticket


def _awake(one: Waiting) -> Waiting:
    return Waiting(one.ticket, one.place_ms, one.priority, one.due_after_calls, one.not_before_ms)


class _Run:
    """One future of a scene."""

    __slots__ = ("called", "desks", "laws", "left", "lines", "rng", "scene", "turns")

    def __init__(self, scene: Scene, rng: Random) -> None:
        self.scene, self.rng = scene, rng
        self.lines = {line.queue: _Play(line, scene.now_ms, rng) for line in scene.lines}
        self.laws = {line.queue: line.law for line in scene.lines}
        self.desks = {desk.desk: desk for desk in scene.desks}
        self.left = sum(len(line.waiting) for line in scene.lines)
        self.called: dict[int, tuple[int, int]] = {}
        self.turns: list[tuple[int, int]] = []
        for desk in scene.desks:
            busy_ms = desk.busy_with(rng) if desk.busy_with is not None else 0
            self._push(desk, scene.now_ms + max(0, busy_ms))

    def play(self) -> dict[int, tuple[int, int]]:
        """(wait, calls of the line before) per ticket that was called."""
        while self.turns and self.left:
            now_ms, number = heappop(self.turns)
            self._turn(self.desks[number], now_ms)
        return self.called

    def _push(self, desk: Desk, at_ms: int) -> None:
        for starts, ends in desk.windows:
            if at_ms < ends:
                heappush(self.turns, (max(at_ms, starts), desk.desk))
                return

    def _turn(self, desk: Desk, now_ms: int) -> None:
        choices: dict[int, Choice] = {}
        for rule in desk.profile:
            line = self.lines.get(rule.queue)
            if line is not None and rule.queue not in choices:
                line.wake(now_ms)
                choice = line.next_up(now_ms)
                if choice is not None:
                    choices[rule.queue] = choice
        best = pick_across(desk.profile, choices, self.laws)
        if best is None:
            self._wait(desk, now_ms)
            return
        queue, choice = best
        place = self.lines[queue].call(choice)
        if choice.ticket < STRANGERS:
            self.called[choice.ticket] = (now_ms - self.scene.now_ms, place)
            self.left -= 1
        self._push(desk, now_ms + self._taken_ms(self.lines[queue], choice, now_ms))

    def _taken_ms(self, line: _Play, choice: Choice, now_ms: int) -> int:
        scene = self.scene
        if scene.no_show and self.rng.random() < scene.no_show:
            if scene.returns and self.rng.random() < scene.returns:
                line.come_back(choice, now_ms)
            return scene.no_show_ms
        return max(1, line.plan.cycle(self.rng))

    def _wait(self, desk: Desk, now_ms: int) -> None:
        """Nobody to call: come back when somebody of the profile can be; never again when nobody will."""
        moments = [moment for rule in desk.profile for moment in self._later(rule, now_ms)]
        if moments:
            self._push(desk, max(now_ms + 1, min(moments)))

    def _later(self, rule: Rule, now_ms: int) -> Iterable[int]:
        line = self.lines.get(rule.queue)
        if line is None:
            return
        yield from line.later(now_ms)
        oldest = line.oldest_ms()
        if rule.over_ms and oldest is not None:
            yield oldest + rule.over_ms
