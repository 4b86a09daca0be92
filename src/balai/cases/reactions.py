"""Consumers of entries that concern cases. Called by the worker loop every few seconds; idempotent."""

from __future__ import annotations

import json
from datetime import datetime
from functools import partial

from balai.cases.actions.following import follow_handover, follow_issued, follow_payment
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


def follow_papers(mall: str, at: datetime, *, limit: int = 200) -> int:
    """Let cases know that their paper is signed, handed over or delivered; returns how many entries were read."""
    return consume(PAPERS, mall, partial(_paper, at), limit=limit)


def _bill(at: datetime, entry: Sealed) -> None:
    if entry.type == "bill.settled":
        facts = json.loads(entry.data)
        if facts["subject"].startswith("case:"):
            case = facts["subject"].removeprefix("case:")
            follow_payment(mall=entry.chain, case=case, bill=facts["bill"], by=SYSTEM, at=at)


def _paper(at: datetime, entry: Sealed) -> None:
    facts = json.loads(entry.data) if entry.type in ("document.issued", "handover.given", "courier.moved") else {}
    if not facts:
        return
    subject = facts.get("subject") or subject_of(facts["document"])
    if not subject.startswith("case:"):
        return
    case = subject.removeprefix("case:")
    if entry.type == "document.issued":
        follow_issued(mall=entry.chain, case=case, document=facts["document"], by=SYSTEM, at=at)
    elif facts.get("state", "delivered") == "delivered":
        follow_handover(mall=entry.chain, case=case, document=facts["document"], by=SYSTEM, at=at)
