"""Who sees which case, in one place: list, search, count, export and files all begin with `visible_cases`.

Verifiers, assessors, controllers and approvers see their agency's cases; whoever holds a role in one step (technical,
pick-up) sees the cases whose step has come to them, and of the data only what the step needs; a clerk sees what they
assist; an inspector and a manager see the outline of all, without personal data and files. Everybody else: nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from balai.cases.models import Attachment, Case, WorkItem
from balai.cases.queries.facts import Value
from balai.cases.rules.hands import ROLE_GRANTS
from balai.documents.queries.files import OpenedFile, get_file, open_file, preview
from balai.documents.queries.products import open_product
from balai.journal.access import record_access
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound

AGENCY_GRANTS = frozenset({"case.check", "case.assess", "case.countersign", "case.decide"})
"""Who holds one of these with `case.read` sees all cases of their agency in full."""
REACHED = ("ready", "taken", "suspended", "done")
NUMBERS = frozenset({"nik", "kk", "npwp"})
"""Kinds of field of which a screen shows the last four digits."""
CONTACTS = frozenset({"phone", "email"})
"""Kinds that a step of another agency does not need."""
FULL, NEEDED, OUTLINE = "full", "needed", "outline"


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as this viewer may see it; `hidden`: there is one, but not for these eyes."""

    value: Any
    hidden: bool


def roles_of(viewer: Actor) -> tuple[str, ...]:
    """The roles of steps that an actor holds, by its grants."""
    return tuple(role for role, grant in ROLE_GRANTS.items() if grant in viewer.grants and role != "system")


def sees_agency(viewer: Actor) -> bool:
    """Whether a viewer sees all cases of their agency in full."""
    return "case.read" in viewer.grants and bool(viewer.grants & AGENCY_GRANTS)


def visible_cases(viewer: Actor) -> QuerySet[Case]:
    """The cases a viewer may see at all. The one queryset: everything else filters it further."""
    rows = Case.objects.all() if viewer.mall is None else Case.objects.filter(mall=viewer.mall)
    sent, shown = ~Q(status="draft"), Q(pk__in=[])
    reads = "case.read" in viewer.grants
    if "report.read" in viewer.grants or (reads and viewer.agency is None and viewer.grants & AGENCY_GRANTS):
        return rows.filter(sent)
    if reads and viewer.grants & AGENCY_GRANTS:
        shown |= sent & Q(agency=viewer.agency)
    if reads or "handover.read" in viewer.grants:
        shown |= sent & Q(Exists(_reached(viewer).filter(case_id=OuterRef("pk"))))
    if "application.assist" in viewer.grants:
        shown |= Q(clerk=viewer.ref)
    return rows.filter(shown)


def _reached(viewer: Actor) -> QuerySet[WorkItem]:
    """Steps that have come to the viewer's role and agency."""
    items = WorkItem.objects.filter(role__in=roles_of(viewer), state__in=REACHED)
    return items if viewer.agency is None else items.filter(agency=viewer.agency)


def get_visible_case(number: str, viewer: Actor) -> Case:
    """One case by its number, as if the invisible ones were not there. Raises NotFound; the try is on the record."""
    row = visible_cases(viewer).select_related("application").filter(number=number).first()
    if row is None:
        record_access(viewer, "case.read", subject=f"case:{number}", outcome="refused", reason="not-visible")
        raise NotFound(thing="case", name=number)
    return row


def depth_of(viewer: Actor, case: Case) -> str:
    """How deep a viewer sees into a visible case: `full`, `needed` for a step, or `outline` without personal data."""
    if case.clerk == viewer.ref and "application.assist" in viewer.grants:
        return FULL
    if "case.read" not in viewer.grants and "handover.read" not in viewer.grants:
        return OUTLINE
    if "case.read" in viewer.grants and viewer.grants & AGENCY_GRANTS and viewer.agency in (None, case.agency):
        return FULL
    return NEEDED if _reached(viewer).filter(case_id=case.pk).exists() else OUTLINE


def shown_value(field: Mapping[str, Any], value: Value | None, depth: str) -> Shown:
    """A value for a depth of sight: numbers of identity end in four digits, an outline has nothing personal."""
    if value is None or value.value in (None, "", []):
        return Shown(None, False)
    kind = field["kind"]
    if field.get("personal") and depth == OUTLINE:
        return Shown(None, True)
    if kind in CONTACTS and depth != FULL:
        return Shown(None, True)
    return Shown(mask_number(str(value.value)), True) if kind in NUMBERS else Shown(value.value, False)


def mask_number(text: str) -> str:
    """A number of identity with its last four digits."""
    return "•" * max(0, len(text) - 4) + text[-4:]


def file_owners(case: Case) -> frozenset[str]:
    """Owners whose files belong to a case: the application's uploads and the officers' own."""
    return frozenset({f"application:{case.application_id}", f"case:{case.number}"})


def open_case_file(number: str, file_id: str, viewer: Actor) -> OpenedFile:
    """A file of a visible case. Raises NotFound for everybody who may not see it; the look is on the record."""
    return open_file(file_id, viewer, owners=_owners(number, file_id, viewer))


def preview_case_file(number: str, file_id: str, viewer: Actor, *, page: int = 1) -> bytes:
    """One page of a file of a visible case as WebP. Raises NotFound, FileUnreadable."""
    return preview(file_id, viewer, owners=_owners(number, file_id, viewer), page=page)


def open_case_product(number: str, product: str, viewer: Actor) -> OpenedFile:
    """The signed paper of a visible case. Raises NotFound, also for who sees the outline only."""
    if depth_of(viewer, get_visible_case(number, viewer)) == OUTLINE:
        record_access(viewer, "product.open", subject=f"case:{number}", outcome="refused", reason="outline")
        raise NotFound(thing="product", name=product)
    return open_product(product, viewer, subjects={f"case:{number}"})


def _owners(number: str, file_id: str, viewer: Actor) -> frozenset[str]:
    case = get_visible_case(number, viewer)
    if depth_of(viewer, case) == OUTLINE:
        record_access(viewer, "file.open", subject=f"file:{file_id}", outcome="refused", reason="outline")
        raise NotFound(thing="file", name=file_id)
    return file_owners(case) | reused_owners(case.application_id, file_id)


def reused_owners(application: int, file_id: str) -> frozenset[str]:
    """The owner of a file that this application uses again with consent."""
    used = Attachment.objects.filter(application_id=application, file=file_id, source="earlier", consent=True)
    return frozenset({get_file(file_id).owner}) if used.exists() else frozenset()


def search_cases(
    viewer: Actor, *, text: str = "", statuses: Collection[str] = (), service: str = "", agency: str = ""
) -> QuerySet[Case]:
    """Visible cases by number, service, status and agency, soonest deadline first. Never by personal data."""
    rows = visible_cases(viewer).exclude(number=None)
    if text:
        rows = rows.filter(number__icontains=text.strip())
    if statuses:
        rows = rows.filter(status__in=list(statuses))
    if service:
        rows = rows.filter(service=service)
    if agency:
        rows = rows.filter(agency=agency)
    return rows.order_by("due_ms", "id")


def export_cases(viewer: Actor, **filters: Any) -> Sequence[dict[str, Any]]:
    """Rows for a table of visible cases: numbers, codes and moments, never personal data. The export is on record."""
    record_access(viewer, "case.export")
    return [dict(row) for row in search_cases(viewer, **filters).values(
        "number", "service", "agency", "status", "started_ms", "promised_ms", "due_ms", "decided_ms", "fee_idr",
    )]  # fmt: skip
