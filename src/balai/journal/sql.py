"""Raw statements of the hot path, straight to the driver: Django's cursor wrappers cost as much as SQLite itself.

Same connection and transaction as the ORM, same exceptions (django.db.IntegrityError and its kin), `%s` marks on
both databases. Only for statements inside a room; measured by `make bench` (docs/adr/0003).

On PostgreSQL a round trip costs more than most statements, so one whose answer nobody needs can wait for the next
(`later`): both travel as one, the waiting ones as data-modifying `WITH` parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


@lru_cache(maxsize=512)
def _qmarks(query: str) -> str:
    return query.replace("%s", "?")


def run(query: str, values: Sequence[Any] = ()) -> Any:
    """Execute one statement, and what waits for it, and return the driver's cursor: `fetchone`, `fetchall`, `rowcount`."""
    db = connections[DEFAULT_DB_ALIAS]
    waiting = _waiting(db)
    if waiting:
        query, values = _as_one((*(one for one, _ in waiting), query)), [v for _, vs in waiting for v in vs] + [*values]
        waiting.clear()
    if db.connection is None or db.force_debug_cursor or db.execute_wrappers:
        cursor = db.cursor()
        cursor.execute(query, values)
        return cursor
    with db.wrap_database_errors:
        if db.vendor == "sqlite":
            return db.connection.execute(_qmarks(query), values)
        return _server_cursor()(db.connection).execute(query, values)


def later(query: str, values: Sequence[Any]) -> None:
    """Execute an INSERT or UPDATE not later than the next `run` of this transaction, which must follow.

    The two must not touch the same rows (PostgreSQL runs them on one snapshot), and nothing may read by the ORM
    what waits here. A transaction that fails must `forget_waiting`.
    """
    db = connections[DEFAULT_DB_ALIAS]
    if db.vendor == "sqlite":
        run(query, values)
    else:
        _waiting(db).append((query, values))


def forget_waiting() -> None:
    """Drop what waits: the transaction is rolled back."""
    _waiting(connections[DEFAULT_DB_ALIAS]).clear()


def _waiting(db: Any) -> list[tuple[str, Sequence[Any]]]:
    found: list[tuple[str, Sequence[Any]]] = db.__dict__.setdefault("balai_waiting", [])
    return found


@lru_cache(maxsize=512)
def _as_one(queries: tuple[str, ...]) -> str:
    parts = ", ".join(f"w{n} AS ({query})" for n, query in enumerate(queries[:-1]))
    return f"WITH {parts} {queries[-1]}"


@cache
def _server_cursor() -> Any:
    """psycopg's own cursor: bound on the server, so that a hot statement is planned once (Django's binds here)."""
    import psycopg

    return psycopg.Cursor
