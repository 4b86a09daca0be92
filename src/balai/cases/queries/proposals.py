"""Proposals to change a standard: for who keeps the standards, and for the page of the case they come from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from balai.cases.models import Proposal
from balai.identity.vault import unseal
from balai.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposal. `case` is the number of the case it comes from; `outcome` empty while it is open."""

    id: int
    service: str
    definition: int
    agency: str
    case: str
    note: str
    by: str
    at_ms: int
    outcome: str
    answer: str
    answered_by: str
    answered_ms: int | None


def list_proposals(viewer: Actor, mall: str, *, service: str = "", limit: int = 200) -> list[ProposalLine]:
    """Proposals of a mall, open ones first, then the newest. Raises NotAllowed for who does not edit definitions."""
    viewer.require("definition.edit", mall=mall)
    rows = _of_mall(viewer, mall)
    if service:
        rows = rows.filter(service=service)
    waiting = list(rows.filter(answered_ms=None).select_related("case").order_by("id")[:limit])
    answered = rows.exclude(answered_ms=None).select_related("case").order_by("-answered_ms", "-id")
    return [_line(row) for row in (*waiting, *answered[: max(0, limit - len(waiting))])]


def count_proposals(viewer: Actor, mall: str) -> int:
    """How many are open for this viewer."""
    return _of_mall(viewer, mall).filter(answered_ms=None).count()


def proposals_of(case: int) -> list[ProposalLine]:
    """What was proposed from a case, oldest first; for who sees that case."""
    return [_line(row) for row in Proposal.objects.filter(case_id=case).select_related("case").order_by("id")]


def _of_mall(viewer: Actor, mall: str) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(mall=mall)
    return rows if viewer.agency is None else rows.filter(agency=viewer.agency)


def _line(row: Proposal) -> ProposalLine:
    return ProposalLine(
        row.pk, row.service, row.definition, row.agency, (row.case.number or "") if row.case else "", unseal(row.note),
        row.by, row.at_ms, row.outcome, unseal(row.answer) if row.answer else "", row.answered_by, row.answered_ms,
    )
