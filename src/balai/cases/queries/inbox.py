"""The officers' inbox: open steps by right and urgency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from balai.cases.models import FAR_MS, WorkItem
from balai.cases.queries.pinned import pinned_doc
from balai.cases.queries.sight import roles_of, visible_cases
from balai.cases.rules.states import IN_HAND
from balai.journal.command import to_ms
from balai.kernel.actors import Actor

MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One open step of a case, as an officer's list shows it; nothing personal. `due_ms` None = no deadline runs."""

    item: int
    case: str
    service: str
    title: Mapping[str, str]
    step: str
    step_title: Mapping[str, str]
    kind: str
    role: str
    agency: str
    state: str
    assignee: str
    mine: bool
    status: str
    ready_ms: int | None
    due_ms: int | None
    case_due_ms: int | None
    late: bool
    attempt: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open steps there are for a viewer, each counted up to MOST_COUNTED."""

    mine: int
    open: int
    late: int


def open_items(viewer: Actor) -> QuerySet[WorkItem]:
    """Open steps of visible cases that the viewer's roles may do. Every inbox, count and batch begins here."""
    items = WorkItem.objects.filter(state__in=sorted(IN_HAND), role__in=roles_of(viewer))
    if viewer.mall is not None:
        items = items.filter(mall=viewer.mall)
    if viewer.agency is not None:
        items = items.filter(agency=viewer.agency)
    return items.filter(Exists(visible_cases(viewer).filter(pk=OuterRef("case_id"))))


def inbox(  # noqa: PLR0913 - what a list is filtered by
    viewer: Actor, *, at: datetime, everybody: bool = False, kind: str = "", service: str = "", limit: int = 50,
    after: tuple[int, int] | None = None,
) -> list[InboxRow]:
    """The viewer's open steps, soonest deadline first: those drawn for them and those open to their role.

    `everybody`: also those in other hands; `after`: (due_ms or FAR_MS, item) of the last row of the page before.
    Raises nothing: a viewer without a role gets an empty list.
    """
    found: list[WorkItem] = []
    for role in roles_of(viewer):
        items = open_items(viewer).filter(role=role).select_related("case")
        if not everybody:
            items = items.filter(assignee__in=["", viewer.ref])
        if kind:
            items = items.filter(kind=kind)
        if service:
            items = items.filter(case__service=service)
        if after is not None:
            items = items.filter(due_ms__gte=after[0]).exclude(due_ms=after[0], id__lte=after[1])
        found += items.order_by("due_ms", "id")[:limit]
    found.sort(key=lambda item: (item.due_ms, item.pk))
    return [_row(item, viewer, to_ms(at)) for item in found[:limit]]


def count_inbox(viewer: Actor, *, at: datetime) -> Counts:
    """How many steps are open for the viewer, in their own hands, and late."""
    items = open_items(viewer)
    return Counts(
        items.filter(assignee=viewer.ref)[:MOST_COUNTED].count(), items[:MOST_COUNTED].count(),
        items.filter(due_ms__lt=to_ms(at))[:MOST_COUNTED].count(),
    )  # fmt: skip


def get_item(item: int, viewer: Actor, *, at: datetime) -> InboxRow | None:
    """One open step of a visible case, or None."""
    found = open_items(viewer).select_related("case").filter(pk=item).first()
    return None if found is None else _row(found, viewer, to_ms(at))


def _row(item: WorkItem, viewer: Actor, at_ms: int) -> InboxRow:
    case = item.case
    doc = pinned_doc(case.mall, case.service, case.definition, case.digest)
    step: Mapping[str, Any] = next(one for one in doc["steps"] if one["id"] == item.step)
    return InboxRow(
        item.pk, case.number or "", case.service, doc["title"], item.step, step["title"], item.kind, item.role,
        item.agency, item.state, item.assignee, item.assignee == viewer.ref, case.status, item.ready_ms,
        None if item.due_ms == FAR_MS else item.due_ms, case.due_ms, item.due_ms < at_ms, item.attempt,
    )
