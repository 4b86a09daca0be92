"""Everything a person asks about a case that is not its status: derived, never stored. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from balai.cases.rules.states import FINAL, IN_HAND, OPEN, POSITIVE

WAITS: Mapping[str, str] = {
    "register": "waits_register",
    "consult": "waits_agency",
    "visit": "waits_visit",
    "pay": "waits_payment",
    "assess": "waits_assessment",
    "check": "in_check",
    "recommend": "in_check",
    "countersign": "in_decision",
    "decide": "in_decision",
    "sign": "in_signing",
    "handover": "waits_pickup",
}
"""Kind of an open work item -> what the case waits for."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the words are derived from. `items`: (kind, state, own term passed) of the latest attempts."""

    status: str
    at_ms: int
    due_ms: int | None = None
    promised_ms: int | None = None
    blocked: bool = False
    waits_for: str = ""
    product: str = ""
    objecting: bool = False
    items: tuple[tuple[str, str, bool], ...] = ()


def words_of(sight: Sight) -> tuple[str, ...]:
    """The status first, then what is true beside it, most urgent first."""
    return tuple(dict.fromkeys([sight.status, *_clock_words(sight), *_waiting_words(sight)]))


def _clock_words(sight: Sight) -> Iterable[str]:
    if sight.status in OPEN and sight.due_ms is not None and sight.at_ms > sight.due_ms:
        yield "late"
    if sight.status == "returned":
        yield "waits_applicant"
    if sight.promised_ms is not None and sight.due_ms is not None and sight.due_ms > sight.promised_ms:
        yield "promise_moved"


def _waiting_words(sight: Sight) -> Iterable[str]:
    if sight.status == "received" and sight.waits_for:
        yield "blocked" if sight.blocked else "waits_case"
    if sight.objecting:
        yield "objection_open"
    if sight.status in POSITIVE and sight.product:
        given = any(kind == "handover" and state == "done" for kind, state, _ in sight.items)
        yield "handed_over" if given else "product_ready"
    for kind, state, passed in sight.items:
        if state in IN_HAND and sight.status != "withdrawn":
            if passed:
                yield "agency_late"
            if state == "suspended":
                yield "suspended"
            yield WAITS.get(kind, "in_check")


def may_of(status: str, *, demanded: bool, objection_open: bool, within_term: bool) -> tuple[str, ...]:
    """What the applicant can do now: `send`, `correct`, `withdraw`, `object`."""
    may = []
    if status == "draft":
        may.append("send")
    if demanded:
        may.append("correct")
    if status not in FINAL:
        may.append("withdraw")
    if status == "refused" and within_term and not objection_open:
        may.append("object")
    return tuple(may)
