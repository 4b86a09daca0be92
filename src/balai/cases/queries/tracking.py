"""Where the cases of an application stand, in codes for plain words: what happened, who has it, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balai.cases.models import Case, CaseAct, Decision, Objection, Return, WorkItem
from balai.cases.queries.applications import ApplicationView, get_application
from balai.cases.queries.clocks import due_ms_of, read_facts, stand
from balai.cases.queries.pinned import pinned_doc
from balai.cases.rules.demands import ObjectionLate, check_objection
from balai.cases.rules.states import IN_HAND, OPEN
from balai.cases.rules.words import Sight, may_of, words_of
from balai.directory.queries import get_mall, work_calendar
from balai.documents.queries.files import OpenedFile
from balai.documents.queries.products import ProductFacts, find_products, open_product
from balai.identity.vault import unseal
from balai.journal.command import to_ms
from balai.kernel.actors import Actor
from balai.kernel.clocks import Deadline, due_if_resumed, read_clock
from balai.payments.queries import find_bills
from balai.visits.rules import normal_code


@dataclass(frozen=True, slots=True)
class Mend:
    """One line of a fix list."""

    target: str
    kind: str
    note: str
    mended: bool
    is_document: bool
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step as the applicant sees it: whose it is, and whether it is done, under way, still to come or left out."""

    step: str
    title: Mapping[str, str]
    kind: str
    agency: str
    role: str
    state: str
    since_ms: int | None
    done_ms: int | None
    term_due_ms: int | None


@dataclass(frozen=True, slots=True)
class Happened:
    """One act in the story of a case; `by` is `applicant`, `staff` or `system`."""

    kind: str
    step: str
    at_ms: int
    by: str


@dataclass(frozen=True, slots=True)
class CaseTrack:
    """Where one case stands. `words` are codes for plain words, the status first; `may` what can be done now."""

    number: str
    service: str
    agency: str
    title: Mapping[str, str]
    status: str
    words: tuple[str, ...]
    due_ms: int | None
    promised_ms: int | None
    if_mended_now_ms: int | None
    calendar: str
    receipt: str
    clock: Deadline | None
    has_it: tuple[tuple[str, str], ...]
    stages: tuple[Stage, ...]
    mends: tuple[Mend, ...]
    bills: Sequence[Any]
    fee_idr: int | None
    products: tuple[ProductFacts, ...]
    decision: Decision | None
    reason: str
    objection_until_ms: int | None
    objection: str
    objection_answer: str
    waits_for: tuple[str, ...]
    blocked: bool
    story: tuple[Happened, ...]
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrackView:
    """An application with where its cases stand."""

    application: ApplicationView
    cases: tuple[CaseTrack, ...]


def track(code: str, *, at: datetime) -> TrackView:
    """Where everything stands, for who knows the code. Raises NotFound."""
    view = get_application(code, at=at)
    rows = Case.objects.filter(application_id=view.id).exclude(number=None).order_by("id")
    return TrackView(view, tuple(_track(case, at) for case in rows))


def find_number(code: str, service: str = "") -> str:
    """The number of a service's case of an application, of the first one by default; empty before it is sent."""
    rows = Case.objects.filter(application__code=normal_code(code)).exclude(number=None).order_by("id")
    found = (rows.filter(service=service) if service else rows).values_list("number", flat=True).first()
    return str(found or "")


def _track(case: Case, at: datetime) -> CaseTrack:
    doc = pinned_doc(case.mall, case.service, case.definition, case.digest)
    items, facts, at_ms = latest_items(case.pk), read_facts(case.pk), to_ms(at)
    calendar = work_calendar(get_mall(case.mall), case.agency)
    clock = stand(doc, facts, calendar, at)
    paused = clock is not None and clock.state == "paused"
    mended = due_if_resumed(read_clock(doc["clock"]), facts, calendar, at) if paused else None
    decision = Decision.objects.filter(case_id=case.pk, overturned_ms=None).first()
    objection = Objection.objects.filter(case_id=case.pk).order_by("-id").first()
    mends = mends_of(case, doc)
    return CaseTrack(
        number=str(case.number), service=case.service, agency=case.agency, title=doc["title"], status=case.status,
        words=words_of(sight_of(case, items, due_ms_of(clock), at_ms)), due_ms=due_ms_of(clock),
        promised_ms=case.promised_ms, if_mended_now_ms=to_ms(mended) if mended else None, calendar=case.calendar,
        receipt=case.receipt, clock=clock, has_it=_holders(case, items),
        stages=tuple(_stage(item, doc) for item in items), mends=mends,
        bills=find_bills(f"case:{case.number}"), fee_idr=case.fee_idr,
        products=tuple(find_products(f"case:{case.number}")), decision=decision,
        reason=unseal(decision.note) if decision and decision.note else "",
        objection_until_ms=decision.objection_until_ms if decision else None,
        objection="" if objection is None else objection.outcome or "open",
        objection_answer=unseal(objection.answer) if objection and objection.answer else "",
        waits_for=tuple(case.waits_for.split()), blocked=case.blocked, story=story_of(case),
        may=_may(case, decision, objection, bool(mends), at_ms),
    )


def sight_of(case: Case, items: Sequence[WorkItem], due_ms: int | None, at_ms: int) -> Sight:
    """What the words of a case are derived from."""
    objecting = Objection.objects.filter(case_id=case.pk, answered_ms=None).exists()
    told = tuple((i.kind, i.state, i.term_due_ms is not None and i.term_due_ms < at_ms) for i in items)
    return Sight(
        case.status, at_ms, due_ms, case.promised_ms, case.blocked, case.waits_for, case.product, objecting, told
    )


def _may(
    case: Case, decision: Decision | None, objection: Objection | None, demanded: bool, at_ms: int
) -> tuple[str, ...]:
    objected = objection is not None and decision is not None and objection.decision_id == decision.pk
    until_ms = decision.objection_until_ms if decision else None
    return may_of(
        case.status, demanded=demanded, objection_open=objected, within_term=_within(case.status, until_ms, at_ms)
    )


def latest_items(case: int) -> list[WorkItem]:
    """The latest attempt of every step of a case, in the definition's order."""
    latest: dict[str, WorkItem] = {}
    for item in WorkItem.objects.filter(case_id=case).order_by("id"):
        latest[item.step] = item
    return list(latest.values())


def _within(status: str, until_ms: int | None, at_ms: int) -> bool:
    try:
        check_objection(status, until_ms, at_ms)
    except ObjectionLate:
        return False
    return True


def _holders(case: Case, items: Sequence[WorkItem]) -> tuple[tuple[str, str], ...]:
    """Who has the case now: (agency, role); the applicant while it is returned or waits for payment."""
    if case.status == "returned":
        return (("", "applicant"),)
    if case.status not in OPEN and not any(item.state in IN_HAND for item in items):
        return ()
    held = [("", "applicant") if i.kind == "pay" else (i.agency, i.role) for i in items if i.state in IN_HAND]
    return tuple(dict.fromkeys(held))


def _stage(item: WorkItem, doc: Mapping[str, Any]) -> Stage:
    step = next(one for one in doc["steps"] if one["id"] == item.step)
    states = {"waiting": "to_come", "skipped": "left_out", "cancelled": "left_out", "done": "done"}
    return Stage(
        item.step, step["title"], item.kind, item.agency, item.role, states.get(item.state, "under_way"),
        item.ready_ms, item.done_ms, item.term_due_ms,
    )


def mends_of(case: Case, doc: Mapping[str, Any]) -> tuple[Mend, ...]:
    """The open fix list of a case with the labels of what it names."""
    if case.status not in OPEN:
        return ()
    listed = Return.objects.filter(case_id=case.pk, closed_ms=None).first()
    if listed is None:
        return ()
    fields = {field["id"]: field["label"] for page in doc["pages"] for field in page["fields"]}
    papers = {document["id"]: document["name"] for document in doc["documents"]}
    return tuple(
        Mend(
            one.target, one.kind, unseal(one.note) if one.note else "", one.mended_ms is not None, one.target in papers,
            papers.get(one.target) or fields.get(one.target) or {"id": one.target, "en": one.target},
        )
        for one in listed.items.order_by("id")
    )


def story_of(case: Case) -> tuple[Happened, ...]:
    """The acts on a case in order, by whom in broad terms."""
    kinds = {"visitor": "applicant", "person": "applicant", "staff": "staff", "device": "staff"}
    rows = CaseAct.objects.filter(case_id=case.pk).order_by("id").values_list("kind", "step", "occurred_ms", "actor")
    return tuple(
        Happened(kind, step, at_ms, kinds.get(actor.partition(":")[0], "system")) for kind, step, at_ms, actor in rows
    )


def open_application_product(code: str, product: str, viewer: Actor) -> OpenedFile:
    """The signed paper of a case of the application whose code is shown. Raises NotFound."""
    numbers = Case.objects.filter(application__code=normal_code(code)).exclude(number=None)
    subjects = {f"case:{number}" for number in numbers.values_list("number", flat=True)}
    return open_product(product, viewer, subjects=subjects)
