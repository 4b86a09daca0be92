"""The referee: a day's journal folded against the law. A second reading of the hall, by other code. Pure.

Checks that nobody was called at two counters at once, that no counter had two visitors, that every ticket's acts
follow the lifecycle, and that each call was the one the discipline names for the line as the journal tells it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from balai.journal.rules import Sealed
from balai.kernel.discipline import Law, Memory, Waiting, heads, pick, remember
from balai.queueing.rules import POSTPONE_MS, TRANSITIONS
from balai.simulation.view import LEADS_TO

ATCOUNTER = ("called", "serving")
VERBS: Mapping[str, str] = {
    "ticket.printed": "print", "ticket.voided": "void", "ticket.called": "call", "ticket.recalled": "recall",
    "service.started": "start", "ticket.held": "hold", "ticket.resumed": "resume", "ticket.transferred": "transfer",
    "service.finished": "finish", "ticket.returned": "return", "ticket.postponed": "postpone",
    "ticket.cancelled": "cancel", "ticket.not_served": "close",
}  # fmt: skip


@dataclass(slots=True)
class Told:
    """A ticket as folded here."""

    order: int
    visit: int
    priority: bool
    place_ms: int
    queue: str
    state: str
    counter: int = 0
    due: int | None = None
    not_before_ms: int = 0


@dataclass(slots=True)
class Audit:
    """What was found; empty lists are good news. `states` counts the folded tickets by state."""

    calls: int = 0
    double_calls: list[str] = field(default_factory=list)
    wrong_moves: list[str] = field(default_factory=list)
    wrong_calls: list[str] = field(default_factory=list)
    broken_ratio: list[str] = field(default_factory=list)
    tickets: dict[str, Told] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.double_calls or self.wrong_moves or self.wrong_calls or self.broken_ratio)

    @property
    def states(self) -> dict[str, int]:
        """Folded tickets by state."""
        counts: dict[str, int] = {}
        for told in self.tickets.values():
            counts[told.state] = counts.get(told.state, 0) + 1
        return counts


def audit_day(entries: Iterable[Sealed], laws: Mapping[str, Law]) -> Audit:
    """Fold the entries of one day, in order; `laws` per queue code."""
    fold = _Fold(laws)
    for entry in entries:
        fold.read(entry)
    return fold.found


class _Fold:
    def __init__(self, laws: Mapping[str, Law]) -> None:
        self.laws, self.found = laws, Audit()
        self.memories: dict[str, Memory] = {}
        self.visit, self.priority = 0, False

    def read(self, entry: Sealed) -> None:
        """One more entry."""
        facts = json.loads(entry.data)
        if entry.type == "visit.opened":
            self.visit, self.priority = facts["visit"], facts["priority"]
        elif entry.type == "ticket.issued":
            self._issued(facts)
        elif entry.type in VERBS or entry.type in ("ticket.missed", "ticket.undone"):
            self._moved(entry, facts, self.found.tickets[facts["ticket"]])

    def _issued(self, facts: Mapping[str, Any]) -> None:
        self.found.tickets[facts["ticket"]] = Told(
            len(self.found.tickets), self.visit, self.priority, facts["place_ms"], facts["queue"], facts["state"]
        )

    def _moved(self, entry: Sealed, facts: Mapping[str, Any], told: Told) -> None:
        if entry.type == "ticket.printed" and told.state != "printing":
            return  # a reprint moves nothing
        self._check_move(entry, facts, told)
        if entry.type == "ticket.called":
            self._check_call(entry, facts, told)
        told.queue, told.counter = facts["queue"], facts.get("counter", 0)
        told.state = _state_after(entry.type, facts)
        if entry.type in ("ticket.called", "ticket.transferred", "ticket.undone"):
            told.due, told.not_before_ms = None, 0
        if entry.type == "ticket.transferred" and facts["place"] == "last":
            told.place_ms = entry.occurred_ms
        if entry.type in ("ticket.returned", "ticket.postponed"):
            told.due = facts["due_after_calls"]
            told.not_before_ms = entry.occurred_ms + POSTPONE_MS if entry.type == "ticket.postponed" else 0
        if told.state in ATCOUNTER:
            self._check_alone(entry, told)

    def _check_move(self, entry: Sealed, facts: Mapping[str, Any], told: Told) -> None:
        verb = VERBS.get(entry.type) or ("drop" if facts.get("closed") else "miss")
        if entry.type != "ticket.undone" and told.state not in TRANSITIONS[verb][0]:
            self.found.wrong_moves.append(f"{entry.seq}: {verb} from {told.state}")

    def _check_alone(self, entry: Sealed, told: Told) -> None:
        for other in self.found.tickets.values():
            if other is not told and other.state in ATCOUNTER:
                if other.visit == told.visit:
                    self.found.double_calls.append(f"{entry.seq}: visit {told.visit} at two counters")
                if other.counter == told.counter:
                    self.found.double_calls.append(f"{entry.seq}: counter {told.counter} with two visitors")

    def _check_call(self, entry: Sealed, facts: Mapping[str, Any], told: Told) -> None:
        self.found.calls += 1
        queue, law = facts["queue"], self.laws[facts["queue"]]
        memory, line = self.memories.get(queue, Memory()), self._line(queue)
        choice = pick(line, memory, law, entry.occurred_ms)
        if choice is None or choice.ticket != told.order or choice.reason.value != facts["reason"]:
            self.found.wrong_calls.append(f"{entry.seq}: {facts['number']} called, the law names {choice}")
        regular, priority = heads(line, memory, entry.occurred_ms)
        starved = (not told.priority and priority is not None and memory.regular_run >= law.regular_per_priority) or (
            told.priority and regular is not None and memory.priority_run >= law.priority_per_regular
        )
        if starved:
            self.found.broken_ratio.append(f"{entry.seq}: {queue} after {memory}")
        self.memories[queue] = remember(memory, priority=told.priority)

    def _line(self, queue: str) -> list[Waiting]:
        busy = {one.visit for one in self.found.tickets.values() if one.state in ATCOUNTER}
        return [
            Waiting(one.order, one.place_ms, one.priority, one.due, one.not_before_ms, one.visit in busy)
            for one in self.found.tickets.values()
            if one.queue == queue and one.state == "waiting"
        ]


def _state_after(kind: str, facts: Mapping[str, Any]) -> str:
    if kind == "ticket.undone":
        return str(facts["state"])
    if kind == "ticket.missed":
        return "absent" if facts["closed"] else "missed"
    return LEADS_TO[kind]
