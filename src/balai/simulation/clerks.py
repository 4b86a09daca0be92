"""The simulated clerks: sit down, call, recall, serve, set aside, transfer, take breaks, go home.

A clerk knows what the journal says and acts by commands alone. Each planned step carries the clerk's turn; a
step whose turn has passed (somebody else did something at the counter) is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from balai.directory.rules import QUEUE_GRANTS
from balai.kernel.actors import Actor
from balai.kernel.discipline import Rule
from balai.kernel.refusals import Refusal
from balai.queueing.actions.calling import call_next, recall_ticket
from balai.queueing.actions.moving import transfer_ticket, undo_act
from balai.queueing.actions.serving import (
    finish_service,
    hold_ticket,
    miss_ticket,
    resume_ticket,
    start_service,
)
from balai.queueing.actions.staffing import close_counter, open_counter, pause_counter
from balai.queueing.rules import CounterBusy, NobodyWaiting
from balai.simulation.dice import between, dice
from balai.simulation.people import Course, course_of, manners_of
from balai.simulation.roster import Duty, standing
from balai.simulation.view import CLERK, Seen

if TYPE_CHECKING:
    from balai.simulation.world import World

RECALLS_MS = (35_000, 70_000)
MISS_MS = 105_000
PERSON_WALK_MS = 15_000
RETRY_MS = 20_000
BACK_MS = 10 * 60_000


class Clerk:
    """One clerk at one counter. `state`: away, idle, busy, taken (a person sits here)."""

    def __init__(self, world: World, number: int, duties: list[Duty]) -> None:
        self.world, self.number, self.duties = world, number, duties
        self.by = Actor(f"{CLERK}{number}", QUEUE_GRANTS, "counter", mall=world.plan.mall, counter=number)
        self.state, self.idle_since, self.turn = "away", 0, 0
        self.ticket: Seen | None = None
        self.leaving: Duty | None = None
        self.held: list[tuple[int, Seen]] = []

    @property
    def profile(self) -> tuple[Rule, ...]:
        """The counter's work profile as it stands now."""
        return self.world.hall.counter(self.number).profile

    def begin(self) -> None:
        """Plan the duties still to come, and go on with what is under way."""
        world = self.world
        for duty in self.duties:
            if duty.at_ms > world.now_ms:
                world.at(duty.at_ms, self._turn_to, duty)
        seat, now = world.view.seat(self.number), standing(self.duties, world.now_ms)
        if seat.by_person:
            self.state = "taken"
            return
        for seen in world.view.tickets.values():
            if seen.counter == self.number and seen.state == "held":
                self.held.append((world.now_ms + 120_000, seen))
        if seat.state == "open":
            self.leaving = now if now is not None and now.verb != "sit" else None
            self._take_up()
        elif now is not None and now.verb == "sit":
            world.after(1_000, self._turn_to, now)

    # --- duties

    def _turn_to(self, duty: Duty) -> None:
        if self.state == "taken":
            return
        if duty.verb == "sit":
            self.leaving = None
            if self.state == "away":
                self._sit()
        elif self.state != "away":
            self.leaving = duty
            if self.state == "idle":
                self._seek(self._next_turn())
        elif duty.verb == "end" and self.world.view.seat(self.number).state == "break":
            self.leaving = duty
            self._go()

    def _sit(self) -> None:
        if self.world.view.seat(self.number).by_person:
            self.state = "taken"
            return
        if self._act(open_counter, counter=self.number):
            self.state = "busy"
            self._step(between(self._rng("sit"), 2, 20), self._seek)

    def _go(self) -> None:
        duty = self.leaving
        assert duty is not None
        if duty.verb == "leave":
            done = self._act(pause_counter, counter=self.number, reason=duty.reason)
        else:
            done = self._act(close_counter, counter=self.number)
        if not done:
            self._step(RETRY_MS, self._seek)
            return
        self.state, self.leaving, self.ticket = "away", None, None
        for rule in self.profile:
            queue = self.world.hall.queues[rule.queue].code
            if self.world.view.waiting.get(queue):
                self.world.wake(queue)

    def hear(self, news: str) -> None:
        """Somebody else did something with this counter: a person sits down, leaves, or sends the clerk away."""
        seat = self.world.view.seat(self.number)
        self._next_turn()
        if seat.by_person:
            self.state, self.ticket = "taken", None
        elif self.state == "taken" and seat.state == "closed":
            self.state = "away"
            self.world.after(2 * 60_000, self._come_back)
        elif seat.state == "open":
            self._take_up()
        else:
            self.state, self.ticket = "away", None
            if news == "counter.paused":
                self.world.after(BACK_MS, self._come_back)

    def _come_back(self) -> None:
        now = standing(self.duties, self.world.now_ms)
        if self.state == "away" and now is not None and now.verb == "sit":
            self._sit()

    # --- calling

    def look_up(self) -> None:
        """Somebody may be waiting: call after a moment."""
        self.state = "busy"
        self._step(between(self._rng("look"), 1, 6), self._seek)

    def look(self, seen: Seen) -> None:
        """Somebody else changed a ticket at this counter; if it was ours and is gone, go on."""
        if self.ticket is seen and not (seen.counter == self.number and seen.state in ("called", "serving")):
            self.ticket = None
            self._step(5_000, self._seek)

    def _seek(self, turn: int) -> None:
        if turn != self.turn or self.state in ("away", "taken"):
            return
        if self._may_go():
            self._go()
            return
        ripe = next((one for one in self.held if one[0] <= self.world.now_ms), None)
        if ripe is not None and self._resume(ripe):
            return
        if not self.world.has_waiting(self):
            self._rest()
            return
        answer = self.world.act(call_next, self.by, counter=self.number)
        if not isinstance(answer, Refusal):
            self._meet(self.world.view.tickets[answer["id"]], 0)
        elif isinstance(answer, CounterBusy):
            self._take_up()
        elif isinstance(answer, NobodyWaiting):
            self._rest()
        else:
            self._step(RETRY_MS, self._seek)

    def _may_go(self) -> bool:
        if self.leaving is None:
            return False
        if self.leaving.verb != "end":
            return True
        return not self.held and not self.world.has_waiting(self)

    def _rest(self) -> None:
        self.state, self.ticket, self.idle_since = "idle", None, self.world.now_ms
        turn = self._next_turn()
        if self.held:
            self.world.at(min(at_ms for at_ms, _ in self.held), self._seek, turn)
        elif self.leaving is not None:
            self._step(60_000, self._seek)

    def _take_up(self) -> None:
        """Go on with whatever is at the counter, after a restart or when somebody else moved things."""
        seen = self.world.view.at_counter(self.number)
        self.state = "busy"
        if seen is None:
            self._step(3_000, self._seek)
        elif seen.state == "called":
            self._meet(seen, self.world.now_ms - seen.since_ms)
        else:
            self._serve(seen, self.world.now_ms - seen.since_ms)

    def _meet(self, seen: Seen, spent_ms: int) -> None:
        """Wait for the called visitor: recall twice, then miss. People who took a number by hand always come."""
        self.state, self.ticket = "busy", seen
        turn, world = self._next_turn(), self.world
        walk_ms: int | None = PERSON_WALK_MS
        if seen.ours:
            walk_ms = manners_of(world.plan.seed, world.day, seen.number, seen.misses).walk_ms
        comes_ms = walk_ms if walk_ms is not None and walk_ms < MISS_MS else None
        for wait_ms in RECALLS_MS[max(0, seen.calls - 1):]:
            if comes_ms is None or wait_ms < comes_ms:
                world.after(max(0, wait_ms - spent_ms), self._recall, turn)
        if comes_ms is None:
            world.after(max(15_000, MISS_MS - spent_ms), self._miss, turn)
        else:
            world.after(max(2_000, comes_ms - spent_ms), self._start, turn)

    def _recall(self, turn: int) -> None:
        if turn == self.turn and self.ticket is not None:
            self.world.act(recall_ticket, self.by, ticket=self.ticket.key)

    def _miss(self, turn: int) -> None:
        if turn == self.turn and self.ticket is not None:
            done = self._act(miss_ticket, ticket=self.ticket.key)
            self._step(4_000 if done else RETRY_MS, self._seek if done else self._miss)

    # --- serving

    def _start(self, turn: int) -> None:
        if turn == self.turn and self.ticket is not None:
            if self._act(start_service, ticket=self.ticket.key):
                self._serve(self.ticket, 0)
            else:
                self._take_up()

    def _course(self, seen: Seen) -> Course:
        queue = self.world.hall.queue(seen.queue)
        course = course_of(
            self.world.plan.seed, self.world.day, seen.number, mean_min=queue.service_min,
            services=seen.services, leg=seen.leg,
        )
        return course if seen.ours else Course(course.service_ms, "done", None, False, False)

    def _serve(self, seen: Seen, spent_ms: int) -> None:
        self.state, self.ticket = "busy", seen
        course = self._course(seen)
        if spent_ms or seen.done_ms:
            self._step(max(5_000, course.service_ms - spent_ms - seen.done_ms), self._finish)
        elif course.transfers and self._elsewhere(seen):
            self._step(course.service_ms // 3, self._transfer)
        elif course.hold_ms is not None:
            self._step(course.service_ms // 2, self._hold)
        else:
            self._step(course.service_ms, self._finish)

    def _finish(self, turn: int) -> None:
        if turn != self.turn or self.ticket is None:
            return
        seen, course = self.ticket, self._course(self.ticket)
        if not self._act(finish_service, ticket=seen.key, outcome=course.outcome):
            self._take_up()
        elif course.undoes and seen.done_ms == 0:
            self._step(8_000, self._undo)
        else:
            self._step(between(self._rng("gap", seen.number), 3, 15), self._seek)

    def _undo(self, turn: int) -> None:
        """Finished too early by mistake: take it back and finish again."""
        if turn != self.turn or self.ticket is None:
            return
        self.ticket.done_ms = 1
        self._act(undo_act, ticket=self.ticket.key)
        self._step(45_000 if self.ticket.state == "serving" else 3_000,
                   self._finish if self.ticket.state == "serving" else self._seek)  # fmt: skip

    def _hold(self, turn: int) -> None:
        if turn != self.turn or self.ticket is None:
            return
        seen, course = self.ticket, self._course(self.ticket)
        if self._act(hold_ticket, ticket=seen.key):
            seen.done_ms = course.service_ms // 2
            self.held.append((self.world.now_ms + (course.hold_ms or 0), seen))
        self._step(4_000, self._seek)

    def _resume(self, ripe: tuple[int, Seen]) -> bool:
        self.held.remove(ripe)
        seen = ripe[1]
        if seen.state != "held":
            return False
        if not self._act(resume_ticket, ticket=seen.key):
            self.held.append((self.world.now_ms + 60_000, seen))
            return False
        seen.done_ms = seen.done_ms or 1
        self._serve(seen, 0)
        return True

    def _transfer(self, turn: int) -> None:
        if turn != self.turn or self.ticket is None:
            return
        target = self._elsewhere(self.ticket)
        if target and self._act(transfer_ticket, ticket=self.ticket.key, to=target):
            self._step(4_000, self._seek)
        else:
            self._step(self._course(self.ticket).service_ms // 2, self._finish)

    def _elsewhere(self, seen: Seen) -> str:
        """Where this visitor should have gone: another queue of the agency, else the same zone; "" = nowhere."""
        here = self.world.hall.queue(seen.queue)
        others = [queue for queue in self.world.hall.by_code.values() if queue.id != here.id]
        near = [q.code for q in others if q.agency == here.agency] or [
            q.code for q in others if q.letter == here.letter
        ]
        return self._rng("elsewhere", seen.number).choice(sorted(near)) if near else ""

    # --- small

    def _act(self, verb: Callable[..., Any], **told: Any) -> bool:
        return not isinstance(self.world.act(verb, self.by, **told), Refusal)

    def _next_turn(self) -> int:
        self.turn += 1
        return self.turn

    def _step(self, wait_ms: int, act: Callable[[int], None]) -> None:
        self.world.after(wait_ms, act, self._next_turn())

    def _rng(self, *names: object) -> Any:
        return dice(self.world.plan.seed, self.world.day, "clerk", self.number, self.world.now_ms, *names)
