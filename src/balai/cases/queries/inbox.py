"""The officers' inbox: open steps by right and urgency, and what waits for somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from balai.cases.models import FAR_MS, Case, Objection, WorkItem
from balai.cases.queries.among import IN_HAND_STATES, OPEN_STATUSES, TO_DO_STATES, Among, Exactly
from balai.cases.queries.clocks import term_end
from balai.cases.queries.pinned import pinned_doc
from balai.cases.queries.sight import roles_of, sees_agency, visible_cases
from balai.cases.rules.demands import ANSWER_TERM
from balai.cases.rules.hands import ROLE_GRANTS
from balai.directory.queries import get_mall
from balai.journal.command import from_ms, to_ms
from balai.kernel.actors import Actor

MOST_COUNTED = 1000
MOST_SHOWN = 200
"""A tab says "200+" beyond this."""
OBJECTION = "objection"
"""Kind of a row that is an objection to answer, not a step."""
TABS = ("mine", "open", "waiting", "late")
"""In the viewer's hands; for anybody of the role; with somebody else; past its date, in whosever hands."""


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
    escalated: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open steps there are for a viewer, each counted up to MOST_COUNTED."""

    mine: int
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Sieve:
    """What a list is narrowed by: kind of step, service, agency of the case; empty = all."""

    kind: str = ""
    service: str = ""
    agency: str = ""


def open_items(viewer: Actor) -> QuerySet[WorkItem]:
    """Open steps of visible cases that the viewer's roles may do. Every inbox, count and batch begins here."""
    items = _in_hand(viewer).filter(role__in=roles_of(viewer))
    return items if viewer.agency is None else items.filter(agency=viewer.agency)


def _in_hand(viewer: Actor) -> QuerySet[WorkItem]:
    """Open steps of visible cases, in whosever hands."""
    items = WorkItem.objects.filter(Among("state", IN_HAND_STATES))
    if viewer.mall is not None:
        items = items.filter(mall=viewer.mall)
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


def list_inbox(
    viewer: Actor, tab: str, *, at: datetime, sieve: Sieve | None = None, limit: int = 50,
    after: tuple[int, int] | None = None,
) -> list[InboxRow]:
    """A page of one tab, soonest deadline first; `after` is `key_of` the last row of the page before.

    A row that waits for the applicant or another case has no step in hand: its `item` is negative, its `kind` the
    case's status.
    """
    sieve, at_ms = sieve or Sieve(), to_ms(at)
    found: list[WorkItem] = []
    for source in _sources(viewer, tab, at_ms):
        items = _sifted(source, sieve).select_related("case").order_by("due_ms", "id")
        found += _items_after(items, after)[:limit]
    rows = [_row(item, viewer, at_ms) for item in found]
    if tab == "open" and sieve.kind in ("", OBJECTION):
        cases = _sifted_cases(_objecting(viewer), sieve).order_by("id")[:MOST_SHOWN]
        rows += [row for row in (_objection_row(case, at_ms) for case in cases) if after is None or key_of(row) > after]
    if tab == "waiting" and not sieve.kind:
        cases = _cases_after(_sifted_cases(_resting(viewer), sieve), after)
        rows += [_resting_row(case, at_ms) for case in cases.order_by(F("due_ms").asc(nulls_last=True), "-id")[:limit]]
    return sorted(rows, key=key_of)[:limit]


def key_of(row: InboxRow) -> tuple[int, int]:
    """The place of a row in its list."""
    return (FAR_MS if row.due_ms is None else row.due_ms, row.item)


def count_tabs(viewer: Actor, *, at: datetime) -> dict[str, int]:
    """How many rows each tab has, counted up to MOST_SHOWN + 1."""
    at_ms, most = to_ms(at), MOST_SHOWN + 1
    counts = {tab: sum(items[:most].count() for items in _sources(viewer, tab, at_ms)) for tab in TABS}
    counts["waiting"] += _resting(viewer)[:most].count()
    counts["open"] += _objecting(viewer)[:most].count()
    return {tab: min(count, most) for tab, count in counts.items()}


def _sources(viewer: Actor, tab: str, at_ms: int) -> list[QuerySet[WorkItem]]:
    """The querysets of a tab, each in the order of one index: what they give is merged."""
    roles = roles_of(viewer)
    own = [open_items(viewer).filter(role=role) for role in roles]
    if tab == "mine":
        return [open_items(viewer).filter(Among("state", TO_DO_STATES), assignee=viewer.ref)] if roles else []
    if tab == "open":
        return [items.filter(Exactly("state", "ready"), Exactly("assignee", "")) for items in own]
    if tab == "waiting":
        return [items.filter(Exactly("state", "suspended")) for items in own] + _elsewhere(viewer)
    if "case.assign" in viewer.grants:
        own = [_in_hand(viewer).filter(role=role, **_of_agency(viewer)) for role in ROLE_GRANTS] + _elsewhere(viewer)[1:]
    return [items.filter(due_ms__lt=at_ms) for items in own]


def _of_agency(viewer: Actor) -> dict[str, str]:
    return {} if viewer.agency is None else {"agency": viewer.agency}


def _elsewhere(viewer: Actor) -> list[QuerySet[WorkItem]]:
    """Steps of the agency's cases with a register, a payer, or another agency."""
    if not sees_agency(viewer):
        return []
    system = _in_hand(viewer).filter(role="system", **_of_agency(viewer))
    if viewer.agency is None:
        return [system]
    return [system, _in_hand(viewer).filter(role="technical", case__agency=viewer.agency).exclude(agency=viewer.agency)]


def _resting(viewer: Actor) -> QuerySet[Case]:
    """The agency's cases that wait for their applicant or for another case."""
    if not sees_agency(viewer):
        return Case.objects.none()
    return visible_cases(viewer).filter(Among("status", OPEN_STATUSES), status__in=["returned", "received"])


def _objecting(viewer: Actor) -> QuerySet[Case]:
    """Refused cases with an open objection, for who decides in that agency and did not make the decision."""
    if "case.decide" not in viewer.grants:
        return Case.objects.none()
    asked = Objection.objects.filter(answered_ms=None).exclude(decision__by=viewer.ref)
    return visible_cases(viewer).filter(pk__in=asked.values("case_id"), **_of_agency(viewer))


def _sifted(items: QuerySet[WorkItem], sieve: Sieve) -> QuerySet[WorkItem]:
    wanted = {"kind": sieve.kind, "case__service": sieve.service, "case__agency": sieve.agency}
    return items.filter(**{name: value for name, value in wanted.items() if value})


def _sifted_cases(cases: QuerySet[Case], sieve: Sieve) -> QuerySet[Case]:
    wanted = {"service": sieve.service, "agency": sieve.agency}
    return cases.filter(**{name: value for name, value in wanted.items() if value})


def _items_after(items: QuerySet[WorkItem], after: tuple[int, int] | None) -> QuerySet[WorkItem]:
    if after is None:
        return items
    return items.filter(due_ms__gte=after[0]).exclude(due_ms=after[0], id__lte=after[1])


def _cases_after(cases: QuerySet[Case], after: tuple[int, int] | None) -> QuerySet[Case]:
    """Cases without a deadline come last, as in `key_of`; of one moment, cases before steps, newest first."""
    if after is None:
        return cases
    due_ms, last = after
    same = Q(due_ms=None) if due_ms == FAR_MS else Q(due_ms=due_ms)
    later = Q(pk__in=[]) if due_ms == FAR_MS else Q(due_ms__gt=due_ms) | Q(due_ms=None)
    return cases.filter(later | (same & Q(id__lt=-last)))


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
        item.escalated or (case.escalated and case.decided_ms is None),
    )


def _resting_row(case: Case, at_ms: int) -> InboxRow:
    doc = pinned_doc(case.mall, case.service, case.definition, case.digest)
    late = case.due_ms is not None and case.due_ms < at_ms
    return InboxRow(
        -case.pk, case.number or "", case.service, doc["title"], "", {}, case.status, "applicant", case.agency, "waiting",
        "", False, case.status, case.status_ms, case.due_ms, case.due_ms, late, 1, case.escalated,
    )


def _objection_row(case: Case, at_ms: int) -> InboxRow:
    """An objection to be answered within its own term; no step of the case is open."""
    doc = pinned_doc(case.mall, case.service, case.definition, case.digest)
    asked_ms = Objection.objects.get(case_id=case.pk, answered_ms=None).at_ms
    due_ms = term_end(get_mall(case.mall), case.agency, ANSWER_TERM, from_ms(asked_ms))
    late = due_ms is not None and due_ms < at_ms
    return InboxRow(
        -case.pk, case.number or "", case.service, doc["title"], "", {}, OBJECTION, "approver", case.agency, "waiting", "",
        False, case.status, asked_ms, due_ms, None, late, 1,
    )
