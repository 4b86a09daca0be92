"""Pages of the list of cases, by what `search_cases` lets through: the open by urgency, the decided by their day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from balai.cases.models import FAR_MS, Case
from balai.cases.queries.among import OPEN_STATUSES, Among
from balai.cases.queries.pinned import pinned_doc
from balai.cases.queries.sight import search_cases, visible_cases
from balai.documents.queries.products import ProductFacts, find_products, get_product
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound

GROUPS: Mapping[str, tuple[str, ...]] = {
    "open": OPEN_STATUSES, "decided": ("granted", "deemed", "refused"), "withdrawn": ("withdrawn",), "all": (),
}  # fmt: skip
"""Group -> statuses; `all` has every status but a draft's."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of a list, nothing personal. `place` is where the page after it begins."""

    number: str
    service: str
    title: Mapping[str, str]
    agency: str
    status: str
    due_ms: int | None
    decided_ms: int | None
    place: tuple[int, int]


def list_cases(  # noqa: PLR0913 - a page of a list is its filters and its place
    viewer: Actor, *, group: str = "open", text: str = "", service: str = "", agency: str = "", limit: int = 50,
    after: tuple[int, int] | None = None,
) -> list[CaseLine]:
    """A page of visible cases: the open ones soonest deadline first, those without one last; the others newest first."""
    rows = search_cases(viewer, text=text, statuses=GROUPS[group], service=service, agency=agency)
    if group == "open":
        return [_line(case, FAR_MS if case.due_ms is None else case.due_ms) for case in _by_urgency(rows, after, limit)]
    if after is not None:
        rows = rows.filter(Q(status_ms__lt=after[0]) | Q(status_ms=after[0], id__lt=after[1]))
    return [_line(case, case.status_ms) for case in rows.order_by("-status_ms", "-id")[:limit]]


def _by_urgency(rows: QuerySet[Case], after: tuple[int, int] | None, limit: int) -> list[Case]:
    """First those with a deadline, then, when the page has room, the paused ones in order of their coming."""
    rows = rows.filter(Among("status", OPEN_STATUSES))
    found: list[Case] = []
    if after is None or after[0] != FAR_MS:
        dated = rows.filter(due_ms__isnull=False)
        if after is not None:
            dated = dated.filter(due_ms__gte=after[0]).filter(Q(due_ms__gt=after[0]) | Q(id__gt=after[1]))
        found = list(dated.order_by("due_ms", "id")[:limit])
    if len(found) < limit:
        resting = rows.filter(due_ms=None)
        if after is not None and after[0] == FAR_MS:
            resting = resting.filter(id__gt=after[1])
        found += list(resting.order_by("id")[: limit - len(found)])
    return found


def _line(case: Case, place: int) -> CaseLine:
    title: Mapping[str, Any] = pinned_doc(case.mall, case.service, case.definition, case.digest)["title"]
    return CaseLine(
        case.number or "", case.service, title, case.agency, case.status, case.due_ms, case.decided_ms, (place, case.pk)
    )


def find_case_number(viewer: Actor, text: str) -> str:
    """The one visible case whose number is, or ends in, what was typed; empty for none or several."""
    typed = text.strip().upper().replace(" ", "")
    if not typed or len(typed) > 20:
        return ""
    rows = search_cases(viewer, text="").order_by()
    exact = rows.filter(number=typed).values_list("number", flat=True).first()
    if exact or not typed.isdigit():
        return exact or ""
    found = list(rows.filter(number__endswith=f"-{int(typed):06d}").annotate(n=F("number")).values_list("n", flat=True)[:2])
    return found[0] if len(found) == 1 else ""


def find_papers(viewer: Actor, text: str) -> list[ProductFacts]:
    """Papers of a visible case by what was typed or scanned: a paper's code, the address in its QR, a case's number."""
    number = find_case_number(viewer, text)
    if number:
        return find_products(f"case:{number}")
    try:
        paper = get_product(text.split("?", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1])
    except NotFound:
        return []
    kind, _sep, subject = paper.subject.partition(":")
    seen = kind == "case" and visible_cases(viewer).filter(number=subject).exists()
    return [paper] if seen else []
