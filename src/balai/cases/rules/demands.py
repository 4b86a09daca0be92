"""What may be demanded of an applicant, and until when they may object. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from balai.kernel.refusals import BadInput, Refusal

FAULTS = ("missing", "incorrect", "unreadable", "outdated")
PROPOSAL_ANSWERS = ("taken", "declined")
ANSWER_TERM = {"amount": 10, "unit": "working_days"}
"""Within which an objection is to be answered: UU 30/2014 article 77 (4); a lawyer has yet to confirm."""


class DemandBeyondStandard(Refusal):
    """The standard does not ask for this; it can be proposed as a change of the standard."""

    code = "demand-beyond-standard"


class ReasonMissing(Refusal):
    """A refusal, a return, a disagreement or a reassignment needs its reason in words."""

    code = "reason-missing"


class NotDemanded(Refusal):
    """After sending, only what was returned for correction can be changed."""

    code = "not-demanded"


class CorrectionIncomplete(Refusal):
    """Not everything on the list was mended."""

    code = "correction-incomplete"


class ApplicationIncomplete(Refusal):
    """Something that the standard asks is missing."""

    code = "application-incomplete"


class NotEligible(Refusal):
    """The standard does not give this service to the applicant as described."""

    code = "not-eligible"


class EditsUnconfirmed(Refusal):
    """The citizen has not confirmed what the clerk typed."""

    code = "edits-unconfirmed"


class ConsentMissing(Refusal):
    """A document given earlier is used again only with consent."""

    code = "consent-missing"


class ApplyElsewhere(Refusal):
    """This service cannot be applied for here, or not through this channel; the definition says where."""

    code = "apply-elsewhere"


class ObjectionLate(Refusal):
    """The term of objection is over, or there is nothing to object to."""

    code = "objection-late"


class OpinionFrozen(Refusal):
    """The case is decided; opinions do not change any more."""

    code = "opinion-frozen"


class ProposalAnswered(Refusal):
    """This proposal to change a standard was answered already."""

    code = "proposal-answered"


class FeeUnknown(Refusal):
    """The tariff cannot be applied: something it asks is not known yet."""

    code = "fee-unknown"


@dataclass(frozen=True, slots=True)
class Demand:
    """One line of a return: a field or a document, what is wrong with it, and a sentence."""

    target: str
    kind: str
    note: str = ""


def targets_of(doc: Mapping[str, Any]) -> frozenset[str]:
    """Ids of every field and document of a definition."""
    fields = {field["id"] for page in doc.get("pages", ()) for field in page.get("fields", ())}
    return frozenset(fields | {document["id"] for document in doc.get("documents", ())})


def check_demands(items: Sequence[Mapping[str, Any]], allowed: Collection[str]) -> tuple[Demand, ...]:
    """The lines of a return. Raises BadInput (none, unknown kind, twice), DemandBeyondStandard."""
    if not items:
        raise BadInput(field="items", why="at least one line")
    demands: dict[str, Demand] = {}
    for item in items:
        demand = Demand(str(item.get("target", "")), str(item.get("kind", "")), str(item.get("note", "")).strip())
        if demand.kind not in FAULTS:
            raise BadInput(field="kind", why="one of " + ", ".join(FAULTS), value=demand.kind)
        if demand.target not in allowed:
            raise DemandBeyondStandard(target=demand.target)
        if demand.target in demands:
            raise BadInput(field="target", why="once per list", value=demand.target)
        demands[demand.target] = demand
    return tuple(demands.values())


def check_mended(demanded: Iterable[str], mended: Collection[str]) -> None:
    """Raise CorrectionIncomplete unless every demanded target was given anew."""
    left = sorted(set(demanded) - set(mended))
    if left:
        raise CorrectionIncomplete(targets=left)


def check_reason(reason: str) -> str:
    """The reason without surrounding space. Raises ReasonMissing when it says nothing."""
    told = reason.strip()
    if len(told) < 3:
        raise ReasonMissing()
    return told


def check_objection(status: str, until_ms: int | None, at_ms: int) -> None:
    """Raise ObjectionLate unless the case was refused and the term still runs (None: the law sets no end)."""
    if status != "refused":
        raise ObjectionLate(why="status", status=status)
    if until_ms is not None and at_ms > until_ms:
        raise ObjectionLate(why="term", until_ms=until_ms)
