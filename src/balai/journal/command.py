"""The one way to write.

    with command("ticket.call", by=by, at=at, chain=mall, once=once) as log:
        …lock, ask the rules, write rows…
        log.record(TicketCalled(…), subject=…)
        return log.answer({…})

One transaction; the head of the chain is locked last and only for the sealing, so entries get a gapless
order without serialising the work before. Durable before it returns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from balai.journal.access import record_access
from balai.journal.events import Event, facts_of
from balai.journal.models import Answer
from balai.journal.rules import GENESIS, Sealed, canonical_data, hash_of
from balai.journal.sql import forget_waiting, later, run
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import KeyReused, NotAllowed, Refusal

HOUSE = "BALAI"
"""The chain of acts that belong to no mall: accounts, catalogue, calendars of the nation."""


class NothingRecorded(RuntimeError):
    """A command ended without an entry: a bug, never a refusal."""


class AlreadyAnswered(Exception):
    """The request was answered before; `answer` is the first answer."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer
        super().__init__("already answered")


@dataclass(slots=True)
class Log:
    """The open command: collects the entries and the answer."""

    chain: str
    by: Actor
    at_ms: int
    once: Once | None = None
    drafts: list[tuple[str, str, str]] = field(default_factory=list)
    body: dict[str, Any] | None = None
    sealed: list[Sealed] = field(default_factory=list)

    def record(self, event: Event, *, subject: str) -> None:
        """Add one entry; `subject` is what it is about, e.g. `ticket:k7…`."""
        self.drafts.append((event.type, subject, canonical_data(facts_of(event))))

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """Keep the answer for a repeat with the same key, and hand it back."""
        self.body = body
        return body


@contextmanager
def command(
    grant: str, *, by: Actor, at: datetime, chain: str = HOUSE, once: Once | None = None
) -> Iterator[Log]:
    """Open one command: permission, transaction, entries, answer.

    Raises NotAllowed (also in the access records), AlreadyAnswered, KeyReused, and what the body raises.
    """
    try:
        by.require(grant, mall=None if chain == HOUSE else chain)
    except NotAllowed as refusal:
        record_access(by, grant, outcome="refused", reason=str(refusal))
        raise
    log = Log(chain, by, to_ms(at), once)
    try:
        with transaction.atomic():
            yield log
            if not log.drafts:
                raise NothingRecorded(grant)
            if once is not None:
                _keep_answer(log, once)
            _seal(log)
    except (Refusal, IntegrityError) as fault:
        forget_waiting()
        if once is not None:
            _answered_before(by, once)
        if isinstance(fault, NotAllowed):
            record_access(by, grant, outcome="refused", reason=str(fault))
        raise
    finally:
        forget_waiting()


def to_ms(at: datetime) -> int:
    """Milliseconds since the Unix epoch of an aware datetime."""
    return int(at.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    """The aware UTC datetime of milliseconds since the Unix epoch."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def find_answer(by: Actor, once: Once) -> Mapping[str, Any] | None:
    """The first answer to this key, or None. Raises KeyReused when the key stood for another request."""
    row = Answer.objects.filter(actor=by.ref, key=once.key).values("digest", "body").first()
    if row is None:
        return None
    if row["digest"] != once.digest:
        raise KeyReused(key=once.key)
    answer: dict[str, Any] = json.loads(row["body"])
    return answer


def _answered_before(by: Actor, once: Once) -> None:
    answer = find_answer(by, once)
    if answer is not None:
        raise AlreadyAnswered(dict(answer)) from None


def _keep_answer(log: Log, once: Once) -> None:
    later(
        "INSERT INTO journal_answer (actor, key, digest, body, recorded_ms) VALUES (%s, %s, %s, %s, %s)",
        [log.by.ref, once.key, once.digest, json.dumps(log.body or {}), settings.BALAI_NOW_MS()],
    )


_ENTRY_COLUMNS = (
    "chain, seq, prev, hash, type, subject, actor, on_behalf_of, channel, key, occurred_ms, recorded_ms, data"
)
_ENTRY_ROW = "(" + ", ".join(["%s"] * 13) + ")"


def _seal(log: Log) -> None:
    """Lock the head, chain the entries, move the head: two round trips however many entries."""
    seq, prev = _lock_head(log.chain)
    recorded_ms = settings.BALAI_NOW_MS()
    for type_, subject, data in log.drafts:
        seq += 1
        entry = Sealed(
            log.chain, seq, prev, "", type_, subject, log.by.ref, log.by.on_behalf_of,
            log.by.channel, log.once.key if log.once else "", log.at_ms, recorded_ms, data,
        )
        entry = replace(entry, hash=hash_of(entry))
        log.sealed.append(entry)
        prev = entry.hash
    rows = [
        (e.chain, e.seq, e.prev, e.hash, e.type, e.subject, e.actor, e.on_behalf_of, e.channel,
         e.key, e.occurred_ms, e.recorded_ms, e.data)
        for e in log.sealed
    ]
    later(
        f"INSERT INTO journal_entry ({_ENTRY_COLUMNS}) VALUES " + ", ".join([_ENTRY_ROW] * len(rows)),
        [value for row in rows for value in row],
    )
    run("UPDATE journal_head SET seq = %s, hash = %s WHERE chain = %s", [seq, prev, log.chain])


def _lock_head(chain: str) -> tuple[int, str]:
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    query = f"SELECT seq, hash FROM journal_head WHERE chain = %s{lock}"
    cursor = run(query, [chain])
    row = cursor.fetchone()
    if row is None:
        cursor = run(
            "INSERT INTO journal_head (chain, seq, hash) VALUES (%s, 0, %s) ON CONFLICT (chain) DO NOTHING",
            [chain, GENESIS],
        )
        cursor = run(query, [chain])
        row = cursor.fetchone()
    return int(row[0]), str(row[1])
