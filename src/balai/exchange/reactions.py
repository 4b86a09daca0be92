"""Consumers of the cases' entries: each asked register becomes one question in the outbox, once."""

from __future__ import annotations

import hashlib
import json

from balai.exchange.models import Question
from balai.exchange.rules import REGISTERS
from balai.journal.reader import consume
from balai.journal.rules import Sealed

CONSUMER = "exchange.questions"


def follow_questions(mall: str, *, limit: int = 500) -> int:
    """Take the next entries of a mall into account; returns how many. Idempotent: one question per work item."""
    return consume(CONSUMER, mall, _apply, limit=limit)


def key_of(entry_hash: str, item: int) -> str:
    """The idempotency key of a work item's question: the same at every attempt, like no other mall's; tells nothing."""
    return "q-" + hashlib.sha256(f"{entry_hash}:{item}".encode()).hexdigest()[:32]


def _apply(entry: Sealed) -> None:
    if entry.type == "register.asked":
        facts = json.loads(entry.data)
        register = REGISTERS.get(facts["register"])
        Question.objects.get_or_create(
            mall=entry.chain, item=facts["item"],
            defaults={
                "case": facts["case"], "register": facts["register"], "agency": register.agency if register else "",
                "key": key_of(entry.hash, facts["item"]), "asked_ms": entry.occurred_ms,
                "next_ms": entry.occurred_ms,
            },
        )  # fmt: skip
    elif entry.type == "item.cancelled":
        facts = json.loads(entry.data)
        Question.objects.filter(mall=entry.chain, item=facts["item"], state="due").update(state="cancelled")
