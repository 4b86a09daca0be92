"""Raw statements of the hot path, straight to the driver: Django's cursor wrappers cost as much as SQLite itself.

Same connection and transaction as the ORM, same exceptions (django.db.IntegrityError and its kin), `%s` marks on
both databases. Only for statements inside a room; measured by `make bench` (docs/adr/0003).
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
    """Execute one statement and return the driver's cursor: `fetchone`, `fetchall`, `rowcount`."""
    db = connections[DEFAULT_DB_ALIAS]
    if db.connection is None or db.force_debug_cursor or db.execute_wrappers:
        cursor = db.cursor()
        cursor.execute(query, values)
        return cursor
    with db.wrap_database_errors:
        if db.vendor == "sqlite":
            return db.connection.execute(_qmarks(query), values)
        return _server_cursor()(db.connection).execute(query, values)


@cache
def _server_cursor() -> Any:
    """psycopg's own cursor: bound on the server, so that a hot statement is planned once (Django's binds here)."""
    import psycopg

    return psycopg.Cursor
