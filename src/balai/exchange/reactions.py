"""Consumers of the cases' entries: each asked register becomes one question in the outbox, once."""

from __future__ import annotations

import json

from balai.exchange.models import Question
from balai.exchange.rules import REGISTERS
from balai.journal.reader import consume
from balai.journal.rules import Sealed

CONSUMER = "exchange.questions"


def follow_questions(mall: str, *, limit: int = 500) -> int:
    """Take the next entries of a mall into account; returns how many. Idempotent: one question per work item."""
    return consume(CONSUMER, mall, _apply, limit=limit)


def _apply(entry: Sealed) -> None:
    if entry.type == "register.asked":
        facts = json.loads(entry.data)
        register = REGISTERS.get(facts["register"])
        Question.objects.get_or_create(
            mall=entry.chain, item=facts["item"],
            defaults={
                "case": facts["case"], "register": facts["register"], "agency": register.agency if register else "",
                "key": f"{entry.chain}-{entry.seq}-{facts['item']}"[-40:], "asked_ms": entry.occurred_ms,
                "next_ms": entry.occurred_ms,
            },
        )  # fmt: skip
    elif entry.type == "item.cancelled":
        facts = json.loads(entry.data)
        Question.objects.filter(mall=entry.chain, item=facts["item"], state="due").update(state="refused")
