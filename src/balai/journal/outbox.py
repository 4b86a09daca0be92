"""Outbox rows: work for the world outside, done at least once, by one worker at a time.

A room's outbox table has `state` (rows to do are `due`), `next_ms`, `lease_ms`, `attempts`. A claim takes rows for a
while; when the worker dies the lease runs out and another takes them (docs/adr/0012). Bookkeeping of attempts is no
act of anybody and writes no entry; what came of the work is recorded by the command that applies it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

from balai.journal.sql import run

LEASE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait after the n-th failed attempt: doubling from `first_ms` up to `most_ms`."""

    first_ms: int = 2_000
    most_ms: int = 15 * 60_000

    def after(self, attempts: int) -> int:
        """Milliseconds until the next try."""
        return min(self.first_ms << min(max(attempts, 1) - 1, 30), self.most_ms)


def claim(table: str, *, now_ms: int, limit: int, mall: str, lease_ms: int = LEASE_MS) -> list[int]:
    """Ids of due rows of a mall that are now ours until the lease runs out, oldest due first; counts the attempt.

    `table` and its columns are names in our own code, never input.
    """
    skip = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with transaction.atomic():
        due = run(
            f"SELECT id FROM {table} WHERE state = 'due' AND mall = %s AND next_ms <= %s AND lease_ms <= %s"
            f" ORDER BY next_ms, id LIMIT %s{skip}",
            [mall, now_ms, now_ms, limit],
        ).fetchall()
        ids = [int(row[0]) for row in due]
        if ids:
            marks = ", ".join(["%s"] * len(ids))
            run(
                f"UPDATE {table} SET lease_ms = %s, attempts = attempts + 1 WHERE id IN ({marks})",
                [now_ms + lease_ms, *ids],
            )
    return ids


def try_later(table: str, row: int, *, next_ms: int, fault: str, tried: bool = True) -> None:
    """Give a claimed row back: it failed, and is due again at `next_ms`. `fault` is a stable word, no free text.

    `tried=False`: nothing left this house, so the attempt does not count.
    """
    with transaction.atomic():
        run(
            f"UPDATE {table} SET lease_ms = 0, next_ms = %s, fault = %s, attempts = attempts - %s"
            " WHERE id = %s AND state = 'due'",
            [next_ms, fault[:60], 0 if tried else 1, row],
        )
