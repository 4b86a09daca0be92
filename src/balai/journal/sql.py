"""Raw statements of the hot path, straight to the driver: Django's cursor wrappers cost as much as SQLite itself.

Same connection and transaction as the ORM, same exceptions (django.db.IntegrityError and its kin), `%s` marks on
both databases. Only for statements inside a room; measured by `make bench` (docs/adr/0003).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection


@lru_cache(maxsize=512)
def _qmarks(query: str) -> str:
    return query.replace("%s", "?")


def run(query: str, values: Sequence[Any] = ()) -> Any:
    """Execute one statement and return the driver's cursor: `fetchone`, `fetchall`, `rowcount`."""
    connection.ensure_connection()
    if connection.queries_logged or connection.execute_wrappers:
        cursor = connection.cursor()
        cursor.execute(query, values)
        return cursor
    with connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            return connection.connection.execute(_qmarks(query), values)
        return connection.connection.execute(query, values)
