"""Time, acts and news: the heap of what comes next, the one way to give a command, and the journal's news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from heapq import heappop, heappush
from typing import Any

from django.db import IntegrityError

from balai.journal.command import from_ms, to_ms
from balai.journal.reader import head_of, read_entries
from balai.journal.rules import Sealed
from balai.kernel.actors import Actor
from balai.kernel.refusals import Refusal
from balai.queueing.actions.closing import close_day
from balai.queueing.actions.printing import void_unprinted
from balai.queueing.queries import Hall, get_hall
from balai.simulation.arrivals import Arrival, Door, Offer, draw_day
from balai.simulation.clerks import Clerk
from balai.simulation.door import door_of, offer_of, windows_of
from balai.simulation.roster import duties_of, walkouts_of
from balai.simulation.view import CLERK, Seen, View
from balai.simulation.visitors import Visitors

Act = Callable[..., Any]
SET_UP = ("counter.profile_changed", "queues.defined", "mall.changed", "closure.declared", "closure.withdrawn")
FREES = ("service.finished", "ticket.missed", "ticket.held", "ticket.cancelled", "ticket.transferred")
MINUTE_MS = 60_000
PAGE = 200
CLOSE_AFTER_MS = 90 * MINUTE_MS
SYSTEM = Actor("system:day", frozenset({"day.close"}))


@dataclass(frozen=True, slots=True)
class Plan:
    """Which day is played. `leave_free`: counters without a simulated clerk. `tidy`: void prints, close the day."""

    mall: str
    day: date
    seed: int
    visitors: int
    reading: str = "apart"
    leave_free: frozenset[int] = frozenset()
    tidy: bool = True


@dataclass(order=True, slots=True)
class _Next:
    at_ms: int
    order: int
    act: Act = field(compare=False)
    words: tuple[Any, ...] = field(compare=False)


class World:
    """One mall on one day. `now_ms` is its time; `clock` (live only) stamps acts with the moment they happen."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.day = plan.day.isoformat()
        self.hall: Hall = get_hall(plan.mall)
        self.view = View()
        self.clock: Callable[[], datetime] | None = None
        self.refused: dict[str, int] = {}
        self.acts = 0
        self._heap: list[_Next] = []
        self._order = 0
        self.now_ms = self.first_seq = 0
        self.door: Door = door_of(self.hall, plan.day)
        self.offer: Offer = offer_of(self.hall)
        self.arrivals: list[Arrival] = draw_day(
            self.door, self.offer, seed=plan.seed, day=self.day, visitors=plan.visitors, reading=plan.reading
        )
        self.visitors = Visitors(self)
        self.clerks = self._hire()
        self._begin()

    # --- time

    def at(self, at_ms: int, act: Act, *words: Any) -> None:
        """Do something at a moment, not before now."""
        self._order += 1
        heappush(self._heap, _Next(max(at_ms, self.now_ms), self._order, act, words))

    def after(self, wait_ms: int, act: Act, *words: Any) -> None:
        """Do something after a while."""
        self.at(self.now_ms + wait_ms, act, *words)

    def run_until(self, end_ms: int) -> None:
        """Everything due up to a moment, in order."""
        while self._heap and self._heap[0].at_ms <= end_ms:
            due = heappop(self._heap)
            self.now_ms = max(self.now_ms, due.at_ms)
            due.act(*due.words)
        self.now_ms = max(self.now_ms, end_ms)

    def next_ms(self) -> int | None:
        """When something is due next; None when the day is over."""
        return self._heap[0].at_ms if self._heap else None

    def end_ms(self) -> int:
        """When the day has ended for everybody."""
        return self.door.spans[-1][1] + CLOSE_AFTER_MS + MINUTE_MS if self.door.spans else self.now_ms

    # --- acts

    def act(self, verb: Act, by: Actor, **told: Any) -> Any:
        """Give one command as any client would, then read the news. A refusal is returned, not raised."""
        at = self.clock() if self.clock is not None else from_ms(self.now_ms)
        self.acts += 1
        try:
            answer = verb(mall=self.plan.mall, by=by, at=at, **told)
        except Refusal as refusal:
            self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
            self.follow()
            return refusal
        except IntegrityError:
            self.refused["race"] = self.refused.get("race", 0) + 1
            self.follow()
            return Refusal()
        self.follow()
        return answer

    def follow(self) -> None:
        """Read what happened since, by us and by others, and let it have its effects."""
        while True:
            news = read_entries(self.plan.mall, after=self.view.seq, limit=PAGE)
            for entry in news:
                self._tell(entry, self.view.apply(entry))
            if len(news) < PAGE:
                return

    def _tell(self, entry: Sealed, seen: Seen | None) -> None:
        if entry.type in SET_UP:
            self.hall = get_hall(self.plan.mall)
        elif entry.type.startswith("counter."):
            clerk = self.clerks.get(int(entry.subject.split(":")[1]))
            if clerk is not None and not entry.actor.startswith(CLERK):
                clerk.hear(entry.type)
        elif seen is not None:
            self._tell_ticket(entry, seen)

    def _tell_ticket(self, entry: Sealed, seen: Seen) -> None:
        clerk = self.clerks.get(seen.counter)
        if clerk is not None and not entry.actor.startswith(CLERK):
            clerk.look(seen)
        self.visitors.hear(entry, seen)
        if seen.state == "waiting":
            self.wake(seen.queue)
        if entry.type in FREES:
            for key in self.view.visits.get(seen.visit, ()):
                if self.view.tickets[key].state == "waiting":
                    self.wake(self.view.tickets[key].queue)

    # --- clerks

    def wake(self, queue: str) -> None:
        """Somebody can be called in this queue: the clerk who has been idle longest looks up, first-rule ones first."""
        if queue not in self.hall.by_code:
            return
        wanted = self.hall.by_code[queue].id
        idle = []
        for number, clerk in self.clerks.items():
            steps = [rule.step for rule in clerk.profile if rule.queue == wanted] if clerk.state == "idle" else []
            if steps:
                idle.append((min(steps), clerk.idle_since, number))
        if idle:
            self.clerks[min(idle)[2]].look_up()

    def has_waiting(self, clerk: Clerk) -> bool:
        """Whether anybody waits in a queue of this clerk's profile; a kept queue may hold tickets of other days."""
        queues = [self.hall.queues[rule.queue] for rule in clerk.profile]
        return any(queue.keep or self.view.waiting.get(queue.code) for queue in queues)

    def _hire(self) -> dict[int, Clerk]:
        friday = self.plan.day.weekday() == 4
        numbers = [n for n in sorted(self.hall.counters) if n not in self.plan.leave_free]
        clerks = {}
        opens_ms = self.door.spans[0][0] if self.door.spans else 0
        walkouts = walkouts_of(self.plan.seed, self.day, numbers, opens_ms) if self.door.spans else {}
        for number in numbers:
            windows = windows_of(self.hall, number, self.plan.day)
            duties = duties_of(self.plan.seed, self.day, number, windows, friday=friday)
            if duties:
                clerks[number] = Clerk(self, number, sorted([*duties, *walkouts.get(number, ())]))
        return clerks

    # --- beginning, again or anew

    def _begin(self) -> None:
        """Fold today's journal, take up what is under way, and put the rest of the day on the heap."""
        midnight = to_ms(datetime.combine(self.plan.day, time.min, self.hall.mall.zone))
        self.first_seq = self.view.seq = self._first_seq(midnight)
        while page := read_entries(self.plan.mall, after=self.view.seq, limit=2000):
            for entry in page:
                self.view.apply(entry)
        dawn = self.door.spans[0][0] - 30 * MINUTE_MS if self.door.spans else midnight
        self.now_ms = max(dawn, self.view.last_ms)
        self.visitors.begin(self.now_ms)
        for clerk in self.clerks.values():
            clerk.begin()
        if self.door.spans:
            self._plan_tidying()

    def _first_seq(self, midnight_ms: int) -> int:
        """The last sequence number before today, by halving."""
        low, high = 0, head_of(self.plan.mall)[0]
        while low < high:
            middle = (low + high) // 2
            entry = read_entries(self.plan.mall, after=middle, limit=1)
            if entry and entry[0].occurred_ms < midnight_ms:
                low = middle + 1
            else:
                high = middle
        return low

    def _plan_tidying(self) -> None:
        closes = self.door.spans[-1][1]
        for at_ms in range(self.now_ms, closes + CLOSE_AFTER_MS, 5 * MINUTE_MS):
            self.at(at_ms, self._patrol)
        self.at(closes + CLOSE_AFTER_MS, self._close)

    def _patrol(self) -> None:
        """Every five minutes whoever is idle beside a line looks up, whatever the news was."""
        for clerk in self.clerks.values():
            if clerk.state == "idle" and self.has_waiting(clerk):
                clerk.look_up()

    def _close(self) -> None:
        if self.plan.tidy:
            self.act(close_day, SYSTEM, day=self.plan.day)

    def void_prints(self) -> None:
        """Void papers that never came out; in live mode the worker does it."""
        if self.plan.tidy:
            self.act(void_unprinted, SYSTEM)
