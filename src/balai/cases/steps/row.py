"""Rows of applications, cases and items inside an open transaction: lock, read, write, guarded by a version.

Raw statements, the same on both databases: sending an application is the hot path (stack.md section 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from balai.cases.models import FAR_MS
from balai.cases.rules.states import CaseMoved, ItemMoved, next_state, next_status
from balai.journal.sql import run
from balai.kernel.refusals import NotFound


@dataclass(slots=True)
class ApplicationRow:
    """A locked application."""

    id: int
    code: str
    mall: str
    channel: str
    lang: str
    life_event: str
    person: str
    clerk: str
    mandate: str
    begun_ms: int
    sent_ms: int | None
    expired_ms: int | None

    @property
    def subject(self) -> str:
        """The journal's name of this application."""
        return f"application:{self.id}"


@dataclass(slots=True)
class CaseRow:
    """A locked case."""

    id: int
    application_id: int
    mall: str
    service: str
    agency: str
    definition: int
    digest: str
    number: str | None
    status: str
    status_ms: int
    waits_for: str
    blocked: bool
    clerk: str
    started_ms: int | None
    due_ms: int | None
    promised_ms: int | None
    calendar: str
    receipt: str
    warn_ms: int | None
    warned: str
    escalated: bool
    fee_idr: int | None
    bill: str
    product: str
    letter: str
    decided_ms: int | None
    version: int
    changed: set[str] = field(default_factory=set)
    """Columns changed in memory, to be written by `flush_case`."""

    @property
    def name(self) -> str:
        """The public number, or the row's id while it is a draft."""
        return self.number or f"#{self.id}"

    @property
    def subject(self) -> str:
        """The journal's name of this case."""
        return f"case:{self.name}"


@dataclass(slots=True)
class ItemRow:
    """One attempt of one step; `id` 0 = not written yet."""

    case_id: int
    mall: str
    agency: str
    step: str
    attempt: int
    kind: str
    role: str
    register: str = ""
    state: str = "waiting"
    outcome: str = ""
    assignee: str = ""
    by: str = ""
    ready_ms: int | None = None
    taken_ms: int | None = None
    done_ms: int | None = None
    term_due_ms: int | None = None
    due_ms: int = FAR_MS
    escalated: bool = False
    version: int = 0
    id: int = 0
    fresh: bool = True
    """Changed in memory, to be written by `flush_items`."""


_APPLICATION = ("id", "code", "mall", "channel", "lang", "life_event", "person", "clerk", "mandate", "begun_ms",
                "sent_ms", "expired_ms")  # fmt: skip
_CASE = tuple(name for name in CaseRow.__dataclass_fields__ if name != "changed")
_ITEM = tuple(name for name in ItemRow.__dataclass_fields__ if name not in ("id", "fresh"))
_WRITTEN = ("role", "state", "outcome", "assignee", "by", "ready_ms", "taken_ms", "done_ms", "term_due_ms", "due_ms",
            "escalated")  # fmt: skip


def quoted(names: Iterable[str]) -> str:
    """Column names for a statement; `by` is a word of SQL."""
    return ", ".join(f'"{name}"' for name in names)


def for_update() -> str:
    """The row-lock clause of this database; on SQLite the transaction itself is the lock."""
    return " FOR UPDATE" if connection.vendor == "postgresql" else ""


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, more: str = "") -> Any:
    """Insert rows in one statement; the cursor, for `RETURNING`."""
    marks = "(" + ", ".join(["%s"] * len(columns)) + ")"
    return run(
        f"INSERT INTO {table} ({quoted(columns)}) VALUES {', '.join([marks] * len(rows))}{more}",
        [value for row in rows for value in row],
    )


def find_application(code: str) -> ApplicationRow:
    """The application with this secret code, without locking it. Raises NotFound."""
    found = run(f"SELECT {quoted(_APPLICATION)} FROM cases_application WHERE code = %s", [code]).fetchone()
    if found is None:
        raise NotFound(thing="application", name=code)
    return ApplicationRow(*found)


def lock_application(code: str) -> ApplicationRow:
    """Lock the application with this secret code. Raises NotFound."""
    found = run(
        f"SELECT {quoted(_APPLICATION)} FROM cases_application WHERE code = %s{for_update()}", [code]
    ).fetchone()
    if found is None:
        raise NotFound(thing="application", name=code)
    return ApplicationRow(*found)


def read_application(application: int) -> ApplicationRow:
    """An application by its internal id, not locked: who holds one of its cases must not wait for it."""
    found = run(
        f"SELECT {quoted(_APPLICATION)} FROM cases_application WHERE id = %s", [application]
    ).fetchone()
    return ApplicationRow(*found)


def peek_case(mall: str, number: str) -> CaseRow:
    """The case with this public number, without locking it. Raises NotFound."""
    found = run(
        f"SELECT {quoted(_CASE)} FROM cases_case WHERE mall = %s AND number = %s", [mall, number]
    ).fetchone()
    if found is None:
        raise NotFound(thing="case", name=number)
    return _case(found)


def lock_case(mall: str, number: str) -> CaseRow:
    """Lock the case with this public number. Raises NotFound, also for another mall's."""
    found = run(
        f"SELECT {quoted(_CASE)} FROM cases_case WHERE mall = %s AND number = %s{for_update()}", [mall, number]
    ).fetchone()
    if found is None:
        raise NotFound(thing="case", name=number)
    return _case(found)


def lock_case_by_id(case: int) -> CaseRow:
    """Lock a case by its internal id, which must exist."""
    return _case(run(f"SELECT {quoted(_CASE)} FROM cases_case WHERE id = %s{for_update()}", [case]).fetchone())


def lock_cases_of(application: int) -> list[CaseRow]:
    """Lock every case of an application, in the order they were chosen."""
    rows = run(
        f"SELECT {quoted(_CASE)} FROM cases_case WHERE application_id = %s ORDER BY id{for_update()}", [application]
    ).fetchall()
    return [_case(row) for row in rows]


def _case(values: Sequence[Any]) -> CaseRow:
    row = CaseRow(*values)
    row.blocked, row.escalated = bool(row.blocked), bool(row.escalated)
    return row


def case_of_item(item: int) -> int:
    """The internal id of the case an item belongs to. Raises NotFound."""
    found = run("SELECT case_id FROM cases_workitem WHERE id = %s", [item]).fetchone()
    if found is None:
        raise NotFound(thing="item", name=item)
    return int(found[0])


def read_items(case: int) -> list[ItemRow]:
    """Every attempt of every step of a locked case, oldest first."""
    rows = run(
        f"SELECT {quoted(_ITEM)}, id FROM cases_workitem WHERE case_id = %s ORDER BY id", [case]
    ).fetchall()
    items = [ItemRow(*row) for row in rows]
    for item in items:
        item.escalated, item.fresh = bool(item.escalated), False
    return items


def move_case(row: CaseRow, verb: str, at_ms: int, **changes: Any) -> None:
    """Move a locked case by the transition table, in memory. Raises CaseMoved."""
    set_case(row, status=next_status(verb, row.status), status_ms=at_ms, **changes)


def set_case(row: CaseRow, **changes: Any) -> None:
    """Change columns of a locked case in memory; `flush_case` writes them in one statement."""
    for name, value in changes.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            row.changed.add(name)


def flush_case(row: CaseRow) -> None:
    """Write what changed, guarded by the version. Raises CaseMoved when somebody else wrote the row."""
    if not row.changed:
        return
    names = sorted(row.changed)
    cursor = run(
        f"UPDATE cases_case SET {', '.join(f'{name} = %s' for name in names)}, version = version + 1"
        " WHERE id = %s AND version = %s",
        [*(getattr(row, name) for name in names), row.id, row.version],
    )
    if cursor.rowcount != 1:
        raise CaseMoved(verb="write", status=row.status)
    row.version += 1
    row.changed.clear()


def move_item(item: ItemRow, verb: str, **changes: Any) -> None:
    """Move an item by its table, in memory; `flush_items` writes it. Raises ItemMoved."""
    item.state = next_state(verb, item.state)
    for name, value in changes.items():
        setattr(item, name, value)
    item.fresh = True


def flush_items(items: Sequence[ItemRow]) -> None:
    """Write changed items, then new ones in one statement. Raises ItemMoved when somebody else wrote one.

    In this order, because a step has one open attempt only.
    """
    for item in items:
        if item.fresh and item.id:
            _write_item(item)
    new = [item for item in items if item.id == 0]
    if not new:
        return
    values = [[getattr(item, name) for name in _ITEM] for item in new]
    cursor = insert_rows("cases_workitem", _ITEM, values, more=" RETURNING step, attempt, id")
    ids = {(step, attempt): key for step, attempt, key in cursor.fetchall()}
    for item in new:
        item.id, item.fresh = ids[item.step, item.attempt], False


def _write_item(item: ItemRow) -> None:
    changes = ", ".join(f'"{name}" = %s' for name in _WRITTEN)
    cursor = run(
        f"UPDATE cases_workitem SET {changes}, version = version + 1 WHERE id = %s AND version = %s",
        [*(getattr(item, name) for name in _WRITTEN), item.id, item.version],
    )
    if cursor.rowcount != 1:
        raise ItemMoved(verb="write", state=item.state)
    item.version, item.fresh = item.version + 1, False


def next_serial(mall: str, name: str, year: int) -> int:
    """The next number of a series of a mall and year, without gaps: it rolls back with the command."""
    cursor = run(
        "INSERT INTO cases_serial (mall, name, year, n) VALUES (%s, %s, %s, 1)"
        " ON CONFLICT (mall, name, year) DO UPDATE SET n = cases_serial.n + 1 RETURNING n",
        [mall, name, year],
    )
    return int(cursor.fetchone()[0])
