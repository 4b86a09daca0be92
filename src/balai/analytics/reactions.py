"""Consumers of the hall's entries: what was estimated when a ticket began to wait, and when it was called.

`follow_promises` is called by the worker loop every few seconds. Estimates are computed before the transaction,
so that the rollout never holds the write lock; entries that are older than a minute when read get no row, since an
estimate made afterwards would be none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from balai.analytics.models import Promise
from balai.analytics.queries import estimate_line
from balai.analytics.queries.estimates import Told
from balai.analytics.queries.readings import read_fresh
from balai.journal.command import from_ms, to_ms
from balai.journal.reader import consume
from balai.journal.rules import Sealed
from balai.queueing.queries import Hall, count_waiting, get_hall

CONSUMER = "analytics.promises"
FRESH_MS = 60_000
LONGEST = 150
"""Longer lines are rolled out when somebody asks, not for the record of promises."""
BEGINS = frozenset({"ticket.issued", "ticket.printed"})
DROPS = frozenset({"ticket.postponed", "ticket.transferred", "ticket.cancelled", "ticket.voided", "ticket.not_served"})


def follow_promises(mall: str, at: datetime, *, limit: int = 200) -> int:
    """Take the next entries of a mall into account; returns how many. Idempotent: one row per ticket, by sequence."""
    hall = get_hall(mall)
    told = _estimates(hall, at)
    return consume(CONSUMER, mall, partial(_apply, hall, told), limit=limit)


def _estimates(hall: Hall, at: datetime) -> dict[str, dict[str, int]]:
    """The numbers to keep per ticket key, for those that just began to wait and of whom we know something."""
    fresh = read_fresh(hall.mall.id, to_ms(at) - FRESH_MS)
    known = set(Promise.objects.filter(ticket__in=[key for _, key, _ in fresh]).values_list("ticket", flat=True))
    unknown = [(ticket, key, queue) for ticket, key, queue in fresh if key not in known]
    waiting = count_waiting(hall.mall.id)
    lines = {
        queue: estimate_line(hall.mall.code, hall.queues[queue].code, at).tickets
        for queue in {queue for _, _, queue in unknown}
        if waiting.get(queue, 0) <= LONGEST
    }
    found = {}
    for ticket, key, queue in unknown:
        told = lines.get(queue, {}).get(ticket)
        numbers = None if told is None else _numbers(told, to_ms(at))
        if numbers is not None:
            found[key] = numbers
    return found


def _numbers(told: Told, at_ms: int) -> dict[str, int] | None:
    if told.low_min is None or told.high_min is None or told.p50_ms is None or told.p90_ms is None:
        return None
    return {
        "made_ms": at_ms, "ahead": told.ahead, "low_min": told.low_min, "high_min": told.high_min,
        "p50_ms": told.p50_ms, "p90_ms": told.p90_ms,
    }  # fmt: skip


def _apply(hall: Hall, told: Mapping[str, dict[str, int]], entry: Sealed) -> None:
    if entry.type in BEGINS:
        facts = json.loads(entry.data)
        numbers = told.get(facts["ticket"])
        if numbers is not None and facts.get("state", "waiting") == "waiting":
            _keep(hall, numbers, facts, entry)
    elif entry.type == "ticket.called":
        ticket = json.loads(entry.data)["ticket"]
        Promise.objects.filter(ticket=ticket, called_ms=None, dropped=False).update(called_ms=entry.occurred_ms)
    elif entry.type in DROPS:
        ticket = json.loads(entry.data)["ticket"]
        Promise.objects.filter(ticket=ticket, called_ms=None).update(dropped=True)


def _keep(hall: Hall, numbers: Mapping[str, int], facts: Mapping[str, str], entry: Sealed) -> None:
    day = hall.day(from_ms(entry.occurred_ms))
    fixed = {"mall": entry.chain, "queue": facts["queue"], "day": day, "seq": entry.seq}
    Promise.objects.get_or_create(ticket=facts["ticket"], defaults={**fixed, **numbers})
