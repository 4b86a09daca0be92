"""What the simulated office knows: the journal of the cases, folded. Never the tables.

A case belongs to people as soon as a person acted in it: whatever was recorded by a member of staff through any other
channel than the simulation's, or sent by anybody but a simulated applicant.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from balai.journal.rules import Sealed

APPLICANT = "visitor:simulation"
"""Actor of everything a simulated applicant does."""
CHANNEL = "simulation"
"""The channel of simulated officers, and of what founding the demo lets the demo's people have done."""

STATE_AFTER: Mapping[str, str] = {
    "item.taken": "taken", "item.released": "ready", "item.reassigned": "ready", "item.suspended": "suspended",
    "item.resumed": "ready", "item.finished": "done", "item.cancelled": "done", "item.skipped": "done",
}  # fmt: skip

RETURNED: Mapping[str, bool] = {"case.returned": True, "case.resent": False, "case.withdrawn": False}


@dataclass(slots=True)
class Item:
    """One open step as the journal tells it."""

    id: int
    case: str
    step: str
    attempt: int
    kind: str
    role: str
    agency: str
    assignee: str = ""
    state: str = "ready"


@dataclass(slots=True)
class Told:
    """A case as the journal tells it. `people`: a person sent it or acted in it; `returned`: its applicant's turn."""

    number: str
    service: str
    agency: str
    application: int
    people: bool
    returned: bool = False


@dataclass(slots=True)
class Casebook:
    """Cases and their open steps, up to the entry `seq`."""

    cases: dict[str, Told] = field(default_factory=dict)
    items: dict[int, Item] = field(default_factory=dict)
    seq: int = 0

    def apply(self, entry: Sealed) -> dict[str, Any] | None:
        """Take one more entry into account; its facts when it is about a case we know."""
        self.seq = entry.seq
        if not entry.subject.startswith("case:"):
            return None
        facts: dict[str, Any] = json.loads(entry.data)
        number = entry.subject.removeprefix("case:")
        if entry.type == "case.received":
            self.cases[number] = Told(
                number, facts["service"], facts["agency"], facts["application"], entry.actor != APPLICANT
            )
        told = self.cases.get(number)
        if told is None:
            return None
        told.people |= entry.actor.startswith("staff:") and entry.channel != CHANNEL
        told.returned = RETURNED.get(entry.type, told.returned)
        self._move(entry.type, facts)
        return facts

    def _move(self, type_: str, facts: Mapping[str, Any]) -> None:
        if type_ == "item.readied":
            names = ("item", "case", "step", "attempt", "kind", "role", "agency")
            item = Item(*(facts[name] for name in names))
            self.items[item.id] = item
            return
        found = self.items.get(facts.get("item", 0))
        if found is None:
            return
        if type_ == "item.drawn":
            found.assignee = facts["chosen"]
        elif type_ == "item.reassigned":
            found.assignee = facts["to"]
        found.state = STATE_AFTER.get(type_, found.state)
        if found.state == "done":
            del self.items[found.id]

    def open_of(self, case: str) -> list[Item]:
        """The open steps of a case."""
        return [item for item in self.items.values() if item.case == case]
