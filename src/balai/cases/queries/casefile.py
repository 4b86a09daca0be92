"""The case as officers see it: documents beside the checklist, values with their provenance, what they may do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balai.cases.models import Case, CaseAct, Decision, Objection, Opinion, WorkItem
from balai.cases.queries.clocks import due_ms_of, read_facts, stand
from balai.cases.queries.draws import CheckedDraw, check_draws
from balai.cases.queries.facts import Value, plain_facts, read_differences, read_files, read_values
from balai.cases.queries.pinned import pinned_doc
from balai.cases.queries.proposals import ProposalLine, proposals_of
from balai.cases.queries.sight import (
    FULL,
    OUTLINE,
    Shown,
    depth_of,
    get_visible_case,
    roles_of,
    shown_value,
)
from balai.cases.queries.tracking import Mend, latest_items, mends_of, sight_of
from balai.cases.rules.hands import may_do
from balai.cases.rules.states import IN_HAND
from balai.cases.rules.words import words_of
from balai.catalogue.queries.forms import eligibility, needed_documents, visible_pages
from balai.directory.queries import get_mall, work_calendar
from balai.documents.queries.files import FileFacts, find_files, get_file
from balai.documents.queries.products import ProductFacts, find_products
from balai.identity.queries import is_related
from balai.identity.vault import unseal
from balai.journal.access import record_access
from balai.journal.command import from_ms, to_ms
from balai.kernel.actors import Actor
from balai.kernel.clocks import Deadline
from balai.kernel.refusals import NotFound
from balai.payments.queries import find_bills

NOTHING = Value("", None, "", "", 0, "", None)
"""Stands where a field was never given."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field with what is known: the value for these eyes, who supplied it, when, and what verified it.

    `other`: what a register says against a person, or a person against a register; None where they agree.
    """

    field: Mapping[str, Any]
    shown: Shown
    source: str
    by: str
    at_ms: int
    verified_by: str
    demanded: str
    other: Shown | None = None
    other_source: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One document of the standard with the file that was given; `file` None = nothing given, or not for these eyes."""

    document: Mapping[str, Any]
    needed: bool
    file: FileFacts | None
    source: str
    demanded: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the case with what this viewer may do with it. `blocked`: why not, as a refusal's code."""

    item: int
    step: str
    title: Mapping[str, str]
    kind: str
    role: str
    agency: str
    state: str
    outcome: str
    attempt: int
    assignee: str
    by: str
    ready_ms: int | None
    done_ms: int | None
    term_due_ms: int | None
    escalated: bool
    outcomes: Sequence[str]
    checks: Sequence[Mapping[str, Any]]
    mine: bool
    blocked: str


@dataclass(frozen=True, slots=True)
class Said:
    """One opinion of a consulted agency; empty note where these eyes do not need it."""

    step: str
    agency: str
    verdict: str
    note: str
    file: str
    by: str
    at_ms: int
    late: bool
    deemed: bool
    frozen: bool


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act on the record of the case, with what was said where these eyes may read it."""

    kind: str
    step: str
    actor: str
    on_behalf_of: str
    channel: str
    at_ms: int
    note: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """A whole case for one viewer. `depth` is full, needed or outline (queries/sight).

    `answering`: whether the viewer may answer its open objection: `may`, a refusal's code, or empty when there is none
    for them.
    """

    case: Case
    depth: str
    doc: Mapping[str, Any]
    words: tuple[str, ...]
    clock: Deadline | None
    due_ms: int | None
    pages: Sequence[tuple[Mapping[str, Any], Sequence[FieldLine]]]
    papers: Sequence[PaperLine]
    officer_files: Sequence[FileFacts]
    steps: Sequence[StepLine]
    opinions: Sequence[Said]
    eligibility: Sequence[tuple[str, bool | None, Mapping[str, str]]]
    mends: Sequence[Mend]
    bills: Sequence[Any]
    products: Sequence[ProductFacts]
    decision: Decision | None
    decision_note: str
    objection: Objection | None
    objection_note: str
    objection_answer: str
    answering: str
    proposals: Sequence[ProposalLine]
    draws: Sequence[CheckedDraw]
    acts: Sequence[ActLine]


def case_page(number: str, viewer: Actor, *, at: datetime) -> CasePage:
    """A visible case with everything this viewer needs; the look is on the access record. Raises NotFound."""
    case = get_visible_case(number, viewer)
    depth = depth_of(viewer, case)
    if depth != OUTLINE:
        record_access(viewer, "case.read", subject=f"case:{number}")
    doc = pinned_doc(case.mall, case.service, case.definition, case.digest)
    mall = get_mall(case.mall)
    values, files = read_values(case.application_id), read_files(case.application_id)
    sent = case.application.sent_ms
    day = (at if sent is None else from_ms(sent)).astimezone(mall.zone).date()
    facts = plain_facts(values, files, case.application.channel, day)
    items = latest_items(case.pk)
    clock = stand(doc, read_facts(case.pk), work_calendar(mall, case.agency), at)
    mends = mends_of(case, doc) if depth != OUTLINE else ()
    decision = Decision.objects.filter(case_id=case.pk, overturned_ms=None).first()
    objection = Objection.objects.filter(case_id=case.pk).order_by("-id").first()
    return CasePage(
        case=case, depth=depth, doc=doc, words=words_of(sight_of(case, items, due_ms_of(clock), to_ms(at))), clock=clock,
        due_ms=due_ms_of(clock), pages=_pages(doc, facts, values, read_differences(case.application_id), depth, mends),
        papers=_papers(doc, facts, files, depth, mends),
        officer_files=find_files(f"case:{number}") if depth != OUTLINE else (), steps=_steps(case, doc, items, viewer),
        opinions=_opinions(case, depth), eligibility=eligibility(doc, facts), mends=mends,
        bills=find_bills(f"case:{number}"), products=find_products(f"case:{number}"), decision=decision,
        decision_note=_note(decision.note if decision else "", depth), objection=objection,
        objection_note=_note(objection.note if objection else "", depth),
        objection_answer=_note(objection.answer if objection else "", depth),
        answering=_answering(case, objection, viewer), proposals=proposals_of(case.pk) if depth == FULL else (),
        draws=check_draws(case), acts=_acts(case, depth),
    )


def _pages(
    doc: Mapping[str, Any], facts: Mapping[str, Any], values: Mapping[str, Value], others: Mapping[str, Value], depth: str,
    mends: Sequence[Mend],
) -> list[tuple[Mapping[str, Any], Sequence[FieldLine]]]:
    demanded = {mend.target: mend.kind for mend in mends}
    found: list[tuple[Mapping[str, Any], Sequence[FieldLine]]] = []
    for page in visible_pages(doc, facts):
        lines = []
        for field in page["fields"]:
            value = values.get(field["id"]) or NOTHING
            shown = shown_value(field, value, depth)
            other, told = others.get(field["id"]), demanded.get(field["id"], "")
            lines.append(FieldLine(
                field, shown, value.source, value.by, value.at_ms, value.verified_by, told,
                None if other is None else shown_value(field, other, depth), other.source if other else "",
            ))  # fmt: skip
        found.append((page, lines))
    return found


def _papers(
    doc: Mapping[str, Any], facts: Mapping[str, Any], files: Mapping[str, str], depth: str, mends: Sequence[Mend]
) -> list[PaperLine]:
    demanded = {mend.target: mend.kind for mend in mends}
    needed = {document["id"] for document in needed_documents(doc, facts)}
    return [
        PaperLine(
            one, one["id"] in needed and not one["optional"],
            get_file(files[one["id"]]) if one["id"] in files and depth != OUTLINE else None,
            "given" if one["id"] in files else "", demanded.get(one["id"], ""),
        )
        for one in doc["documents"]
        if one["id"] in needed or one["id"] in files
    ]


def _steps(case: Case, doc: Mapping[str, Any], items: Sequence[WorkItem], viewer: Actor) -> list[StepLine]:
    doers = _doers(case)
    person = case.application.person
    own = bool(person) and bool(roles_of(viewer)) and is_related(viewer.ref, person)
    steps = {step["id"]: step for step in doc["steps"]}
    return [
        StepLine(
            item.pk, item.step, steps[item.step]["title"], item.kind, item.role, item.agency, item.state, item.outcome,
            item.attempt, item.assignee, item.by, item.ready_ms, item.done_ms, item.term_due_ms,
            item.escalated, steps[item.step]["outcomes"], steps[item.step]["checks"], item.assignee == viewer.ref,
            _blocked(item, viewer, doers, own),
        )
        for item in items
    ]


def _doers(case: Case) -> dict[str, set[str]]:
    """Kind of step -> who did one, in any attempt; `assist` is the clerk who typed the application."""
    doers: dict[str, set[str]] = {"assist": {case.clerk} - {""}}
    for item in WorkItem.objects.filter(case_id=case.pk).exclude(by=""):
        doers.setdefault(item.kind, set()).add(item.by)
    return doers


def _answering(case: Case, objection: Objection | None, viewer: Actor) -> str:
    if objection is None or objection.answered_ms is not None or "case.decide" not in viewer.grants:
        return ""
    if viewer.agency not in (None, case.agency):
        return ""
    if case.application.person and is_related(viewer.ref, case.application.person):
        return "own-case"
    return "may" if may_do("decide", viewer.ref, _doers(case)) else "four-eyes"


def _blocked(item: WorkItem, viewer: Actor, doers: Mapping[str, set[str]], own: bool) -> str:
    """Why the viewer may not do a step now, as a refusal's code; empty when nothing is in the way."""
    if item.state not in IN_HAND:
        return "item-moved"
    if item.role not in roles_of(viewer) or viewer.agency not in (None, item.agency):
        return "not-allowed"
    if item.assignee not in ("", viewer.ref):
        return "not-yours"
    if own:
        return "own-case"
    return "" if may_do(item.kind, viewer.ref, doers) else "four-eyes"


def _opinions(case: Case, depth: str) -> list[Said]:
    latest: dict[int, Opinion] = {}
    for one in Opinion.objects.filter(case_id=case.pk).select_related("item").order_by("id"):
        latest[one.item_id] = one
    return [
        Said(
            one.item.step, one.agency, one.verdict, _note(one.note, depth), one.file if depth != OUTLINE else "", one.by,
            one.at_ms, one.late, one.deemed, one.frozen_ms is not None,
        )
        for one in latest.values()
    ]


def _note(sealed: str, depth: str) -> str:
    return unseal(sealed) if sealed and depth != OUTLINE else ""


def _acts(case: Case, depth: str) -> list[ActLine]:
    rows = CaseAct.objects.filter(case_id=case.pk).order_by("id")
    return [
        ActLine(
            row.kind, row.step, row.actor, row.on_behalf_of, row.channel, row.occurred_ms,
            _note(row.note, depth) if depth == FULL else "",
        )
        for row in rows
    ]


def reveal_value(number: str, field_id: str, viewer: Actor, *, purpose: str) -> Any:
    """A value in full that the page shows in part, for a stated purpose, on the access record.

    Raises NotFound for who does not see the case in full.
    """
    case = get_visible_case(number, viewer)
    value = read_values(case.application_id).get(field_id)
    if depth_of(viewer, case) != FULL or value is None:
        record_access(viewer, "case.reveal", subject=f"case:{number}", outcome="refused", reason=field_id)
        raise NotFound(thing="field", name=field_id)
    record_access(viewer, "case.reveal", subject=f"case:{number}", reason=f"{field_id}:{purpose}")
    return value.value
