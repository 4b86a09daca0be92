"""Append values with their provenance: who supplied them, when, verified by what. Nothing is changed in place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from balai.cases.steps.row import insert_rows
from balai.identity.vault import seal
from balai.journal.command import Log, to_ms


def write_values(  # noqa: PLR0913 - provenance is what a value is made of
    log: Log, application: int, values: Mapping[str, Any], *, open_fields: Iterable[str], source: str, at: datetime,
    verified_by: str = "",
) -> None:
    """Append values in one statement. Whatever is not one of `open_fields` is personal and sealed."""
    if not values:
        return
    plain = frozenset(open_fields)
    rows = []
    for field, value in values.items():
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        sealed = field not in plain
        rows.append([
            application, field, seal(text) if sealed else text, sealed, source, log.by.ref, to_ms(at), verified_by, None,
        ])  # fmt: skip
    insert_rows(
        "cases_datum",
        ("application_id", "field", "value", "sealed", "source", "by", "at_ms", "verified_by", "confirmed_ms"), rows,
    )
