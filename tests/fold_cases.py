"""The status of a case and the states of its steps as the entries tell them: what a check compares with the columns."""

from __future__ import annotations

import json
from collections.abc import Iterable

from balai.journal.rules import Sealed

STATUS_AFTER = {
    "case.received": "received", "case.started": "running", "case.returned": "returned", "case.resent": "running",
    "case.reopened": "running", "case.deemed": "deemed", "case.withdrawn": "withdrawn",
}  # fmt: skip
STATE_AFTER = {
    "item.readied": "ready", "item.skipped": "skipped", "item.taken": "taken", "item.released": "ready",
    "item.reassigned": "ready", "item.suspended": "suspended", "item.resumed": "ready", "item.finished": "done",
    "item.cancelled": "cancelled",
}  # fmt: skip


def folded_case(entries: Iterable[Sealed]) -> tuple[str, dict[int, str]]:
    """(status, item id -> state) of one case's entries in order; steps that were never begun are not told."""
    status, states = "", dict[int, str]()
    for entry in entries:
        facts = json.loads(entry.data)
        if entry.type == "case.decided":
            status = facts["outcome"]
        elif entry.type in STATUS_AFTER:
            status = STATUS_AFTER[entry.type]
        elif entry.type in STATE_AFTER:
            states[facts["item"]] = STATE_AFTER[entry.type]
    return status, states
