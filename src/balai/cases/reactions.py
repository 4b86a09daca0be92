"""Consumers of entries that concern cases. Called by the worker loop every few seconds; idempotent."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial

from balai.cases.actions.following import follow_handover, follow_payment
from balai.directory.rules import SYSTEM_GRANTS
from balai.documents.queries.products import subject_of
from balai.journal.reader import consume
from balai.journal.rules import Sealed
from balai.kernel.actors import Actor

SYSTEM = Actor("system:work", SYSTEM_GRANTS)
BILLS = "cases.bills"
PAPERS = "cases.papers"


def follow_bills(mall: str, at: datetime, *, limit: int = 200) -> int:
    """Let cases go on whose bill was settled; returns how many entries were read."""
    return consume(BILLS, mall, partial(_bill, at), limit=limit)


def follow_handovers(mall: str, at: datetime, *, limit: int = 200) -> int:
    """End cases whose paper was handed over or delivered; returns how many entries were read."""
    return consume(PAPERS, mall, partial(_paper, at), limit=limit)


def _bill(at: datetime, entry: Sealed) -> None:
    if entry.type == "bill.settled":
        facts = json.loads(entry.data)
        case = str(facts.get("subject", "")).removeprefix("case:")
        if case != facts.get("subject", ""):
            follow_payment(mall=entry.chain, case=case, bill=facts["bill"], by=SYSTEM, at=at)


def _paper(at: datetime, entry: Sealed) -> None:
    delivered = entry.type == "courier.moved" and json.loads(entry.data).get("state") == "delivered"
    if entry.type == "handover.given" or delivered:
        subject = subject_of(json.loads(entry.data)["document"])
        if subject.startswith("case:"):
            follow_handover(mall=entry.chain, case=subject.removeprefix("case:"), by=SYSTEM, at=at)
