"""The state of a ticket as its entries tell it: what the nightly check compares with the status columns."""

from __future__ import annotations

import json
from collections.abc import Iterable

from balai.journal.rules import Sealed

LEADS_TO = {
    "ticket.voided": "void", "ticket.called": "called", "ticket.recalled": "called", "service.started": "serving",
    "ticket.held": "held", "ticket.resumed": "serving", "ticket.transferred": "waiting",
    "service.finished": "served", "ticket.returned": "waiting", "ticket.postponed": "waiting",
    "ticket.cancelled": "cancelled", "ticket.not_served": "not_served",
}  # fmt: skip


def folded(entries: Iterable[Sealed]) -> str:
    """Fold one ticket's entries in order."""
    state = ""
    for entry in entries:
        facts = json.loads(entry.data)
        match entry.type:
            case "ticket.issued" | "ticket.undone":
                state = facts["state"]
            case "ticket.printed":  # again = a reprint, which moves nothing
                state = "waiting" if state == "printing" else state
            case "ticket.missed":
                state = "absent" if facts["closed"] else "missed"
            case kind if kind in LEADS_TO:
                state = LEADS_TO[kind]
    return state
