"""What is known in an application: values with provenance; the latest of a field counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from balai.identity.vault import unseal
from balai.journal.sql import run

CHANNELS = {"counter": "counter", "kiosk": "kiosk", "van": "mobile_van"}
"""Channel of an actor -> channel of a definition; everything else is online."""

SOURCES = ("citizen", "clerk", "register", "document", "earlier")


@dataclass(frozen=True, slots=True)
class Value:
    """The latest value of a field: who supplied it, when, what verified it ("" = nothing yet)."""

    field: str
    value: Any
    source: str
    by: str
    at_ms: int
    verified_by: str
    confirmed_ms: int | None

    @property
    def unconfirmed(self) -> bool:
        """Typed by a clerk and not yet confirmed by the citizen."""
        return self.source == "clerk" and self.confirmed_ms is None


def read_values(application: int) -> dict[str, Value]:
    """The latest value of every field that was ever given."""
    return {row[0]: _value(row) for row in {row[0]: row for row in _rows(application)}.values()}


def read_differences(application: int) -> dict[str, Value]:
    """Fields of which a register says another thing than people do: the side that does not count now."""
    told: dict[str, dict[bool, tuple[int, Any]]] = {}
    for place, row in enumerate(_rows(application)):
        told.setdefault(row[0], {})[row[3] == "register"] = (place, row)
    pairs = [sorted(sides.values()) for sides in told.values() if len(sides) == 2]
    values = [(_value(older[1]), _value(newer[1])) for older, newer in pairs]
    return {old.field: old for old, new in values if old.value != new.value and old.value not in (None, "", [])}


def _rows(application: int) -> list[Any]:
    rows: list[Any] = run(
        'SELECT field, value, sealed, source, "by", at_ms, verified_by, confirmed_ms FROM cases_datum'
        " WHERE application_id = %s ORDER BY id", [application],
    ).fetchall()  # fmt: skip
    return rows


def _value(row: Any) -> Value:
    return Value(row[0], json.loads(unseal(row[1]) if row[2] else row[1]), *row[3:])


def read_files(application: int) -> dict[str, str]:
    """The current file of every document: document id -> file id."""
    rows = run(
        "SELECT document, file FROM cases_attachment WHERE application_id = %s AND replaced_ms IS NULL ORDER BY id",
        [application],
    ).fetchall()
    return dict(rows)


def open_fields_of(docs: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Ids of the fields that every definition calls not personal."""
    told: dict[str, bool] = {}
    for doc in docs:
        for field in fields_of(doc).values():
            told[field["id"]] = told.get(field["id"], False) or bool(field.get("personal"))
    return frozenset(name for name, personal in told.items() if not personal)


def fields_of(doc: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Every field of a definition by its id, in the order of its pages."""
    return {field["id"]: field for page in doc.get("pages", ()) for field in page.get("fields", ())}


def plain_facts(
    values: Mapping[str, Value], files: Mapping[str, str], channel: str, day: date
) -> dict[str, Any]:
    """Values and context as flat facts; what was never given is not there."""
    return {
        **{field: value.value for field, value in values.items()},
        "today": day.isoformat(), "channel": CHANNELS.get(channel, "online"), "documents": sorted(files),
    }
