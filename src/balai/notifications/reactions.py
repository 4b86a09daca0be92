"""Consumers of the mall's entries: each that concerns an applicant becomes one message in the outbox, once."""

from __future__ import annotations

import json
from collections.abc import Mapping

from balai.cases.queries.outside import Contact, find_contact
from balai.directory.queries import get_mall
from balai.journal.command import from_ms, to_ms
from balai.journal.reader import consume
from balai.journal.rules import Sealed
from balai.notifications.channels.ways import ways_to
from balai.notifications.models import Message
from balai.notifications.queries import latest_version
from balai.notifications.rules import Told, not_before, told_of

CONSUMER = "notifications.messages"


def follow_entries(mall: str, *, limit: int = 500) -> int:
    """Take the next entries of a mall into account; returns how many. Idempotent: once per entry and template."""
    return consume(CONSUMER, mall, _apply, limit=limit)


def _apply(entry: Sealed) -> None:
    facts = json.loads(entry.data)
    told = told_of(entry.type, facts)
    case = case_of(entry.subject, facts) if told else ""
    contact = find_contact(case) if case else None
    if told is not None and contact is not None:
        _keep(entry, told, case, contact)


def case_of(subject: str, facts: Mapping[str, object]) -> str:
    """The number of the case an entry is about; of an application its first case; empty for none."""
    if facts.get("case"):
        return str(facts["case"])
    cases = facts.get("cases")
    if isinstance(cases, list) and cases:
        return str(cases[0])
    about = str(facts.get("subject") or facts.get("about") or subject)
    return about.removeprefix("case:") if about.startswith("case:") else ""


def _keep(entry: Sealed, told: Told, case: str, contact: Contact) -> None:
    channels = ways_to(contact) or ways_to(contact, connected=False)  # the second fails, and is seen to fail
    if not channels or Message.objects.filter(mall=entry.chain, seq=entry.seq, template=told.template).exists():
        return
    mall = get_mall(entry.chain)
    due = not_before(from_ms(entry.occurred_ms), mall.zone, urgent=told.urgent)
    Message.objects.get_or_create(
        mall=entry.chain, seq=entry.seq, template=told.template, channel=channels[0],
        defaults={
            "case": case, "person": contact.person, "version": latest_version(told.template),
            "urgent": told.urgent, "made_ms": entry.occurred_ms, "next_ms": to_ms(due),
        },
    )  # fmt: skip
