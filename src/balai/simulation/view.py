"""What the simulation knows of the hall: the journal of the day, folded. Never the tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from balai.journal.rules import Sealed

VISITORS = "system:simulation"
"""Actor of everything a simulated visitor does; tickets issued by anybody else belong to people."""

CLERK = "staff:sim-"
"""How the actors of simulated clerks begin."""

LEADS_TO: Mapping[str, str] = {
    "ticket.printed": "waiting", "ticket.voided": "void", "ticket.called": "called", "ticket.recalled": "called",
    "service.started": "serving", "ticket.held": "held", "ticket.resumed": "serving",
    "ticket.transferred": "waiting", "service.finished": "served", "ticket.returned": "waiting",
    "ticket.postponed": "waiting", "ticket.cancelled": "cancelled", "ticket.not_served": "not_served",
}  # fmt: skip
"""Event type -> the ticket's state after it, where the type alone says so."""

COUNTERS: Mapping[str, str] = {
    "counter.opened": "open", "counter.resumed": "open", "counter.paused": "break", "counter.closed": "closed",
}  # fmt: skip


@dataclass(slots=True)
class Seen:
    """A ticket as the journal tells it. `leg` counts its transfers; `since_ms` is its last change.

    done_ms: service time before an interruption; kept by the clerk, not told by the journal.
    """

    key: str
    number: str
    queue: str
    state: str
    ours: bool
    visit: int
    services: int
    issued_ms: int
    since_ms: int
    counter: int = 0
    calls: int = 0
    misses: int = 0
    leg: int = 0
    done_ms: int = 0


@dataclass(slots=True)
class Seat:
    """A counter as the journal tells it; `staff` is who opened it."""

    state: str = "closed"
    staff: str = ""

    @property
    def by_person(self) -> bool:
        """Whether a person, not the simulation, sits here."""
        return self.state != "closed" and not self.staff.startswith(CLERK)


@dataclass(slots=True)
class View:
    """Tickets by key, counters by number, and whom each visit brought; `seq` = the last entry folded."""

    seq: int = 0
    last_ms: int = 0
    tickets: dict[str, Seen] = field(default_factory=dict)
    visits: dict[int, list[str]] = field(default_factory=dict)
    seats: dict[int, Seat] = field(default_factory=dict)
    waiting: dict[str, dict[str, Seen]] = field(default_factory=dict)
    _visit: int = 0

    def apply(self, entry: Sealed) -> Seen | None:
        """Fold one entry; the ticket it is about, if any."""
        self.seq = entry.seq
        if entry.actor.startswith((VISITORS, CLERK)):
            self.last_ms = max(self.last_ms, entry.occurred_ms)
        if entry.type in COUNTERS:
            self._seat(entry)
            return None
        if entry.type == "visit.opened":
            self._visit = json.loads(entry.data)["visit"]
            return None
        if entry.subject.startswith("ticket:") and entry.type != "feedback.given":
            return self._ticket(entry, json.loads(entry.data))
        return None

    def seat(self, counter: int) -> Seat:
        """A counter; closed when it never opened."""
        return self.seats.setdefault(counter, Seat())

    def at_counter(self, counter: int) -> Seen | None:
        """The ticket a counter has called or serves."""
        for one in self.tickets.values():
            if one.counter == counter and one.state in ("called", "serving"):
                return one
        return None

    def _seat(self, entry: Sealed) -> None:
        seat = self.seat(json.loads(entry.data)["counter"])
        seat.state = COUNTERS[entry.type]
        if entry.type == "counter.opened":
            seat.staff = entry.actor

    def _ticket(self, entry: Sealed, facts: Mapping[str, Any]) -> Seen:
        key = facts["ticket"]
        seen = self.tickets.get(key)
        if seen is None:
            seen = self.tickets[key] = Seen(
                key, facts["number"], facts["queue"], "", entry.actor == VISITORS, self._visit,
                len(facts.get("services", ())) or 1, entry.occurred_ms, entry.occurred_ms,
            )
            self.visits.setdefault(seen.visit, []).append(key)
        self.waiting.get(seen.queue, {}).pop(key, None)
        self._change(seen, entry, facts)
        if seen.state == "waiting":
            self.waiting.setdefault(seen.queue, {})[key] = seen
        return seen

    def _change(self, seen: Seen, entry: Sealed, facts: Mapping[str, Any]) -> None:
        seen.queue, seen.since_ms = facts["queue"], entry.occurred_ms
        if entry.type in ("ticket.issued", "ticket.undone"):
            seen.state = facts["state"]
        elif entry.type == "ticket.missed":
            seen.state, seen.misses = "absent" if facts["closed"] else "missed", facts["misses"]
        elif entry.type != "ticket.printed" or seen.state == "printing":  # printed again: a reprint moves nothing
            seen.state = LEADS_TO[entry.type]
        if seen.state in ("called", "serving", "held"):
            seen.counter = facts.get("counter", seen.counter) or seen.counter
        if entry.type in ("ticket.called", "ticket.recalled"):
            seen.calls = facts.get("calls", 1)
        seen.leg += entry.type == "ticket.transferred"
