"""What clients are told of applications, cases and steps. Moments are ms since the Unix epoch, null = none."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from balai.cases.rules.states import STATUSES
from balai.faces.api.shapes.asked_cases import CaseNumber

Status = Literal[STATUSES]  # type: ignore[valid-type]


class BegunCase(BaseModel):
    """One service of a new application."""

    service: str
    waits_for: list[str] = Field(description="Services of this application whose product must be granted first.")


class ApplicationBegun(BaseModel):
    """The secret code opens the application without an account: show it to the applicant, keep it out of logs."""

    code: str
    application: int
    cases: list[BegunCase]


class ValueTold(BaseModel):
    """The latest answer of a field, and where it comes from."""

    value: Any
    source: str
    at_ms: int
    verified: bool
    unconfirmed: bool = Field(description="Typed by a clerk, not yet confirmed by the citizen.")


class Condition(BaseModel):
    """One condition of eligibility; `holds` null = not known yet."""

    id: str
    holds: bool | None
    text: dict[str, str]


class ServiceApplied(BaseModel):
    """One service of the application under its pinned definition."""

    service: str
    agency: str
    number: str = Field(description="Public number once sent, else empty.")
    status: Status
    title: dict[str, str]
    waits_for: list[str]
    documents: list[dict[str, Any]] = Field(description="Papers that belong to these answers, as in the definition.")
    missing: list[str]
    eligibility: list[Condition]
    fee_idr: int | None = Field(description="Null = not known yet.")
    newest: bool = Field(description="False: a newer definition was published since.")


class ApplicationTold(BaseModel):
    """An application as its holder sees it. `pages`: what is asked now, each field once."""

    code: str
    mall: str
    lang: str
    channel: str
    life_event: str
    sent: bool
    assisted: bool
    services: list[ServiceApplied]
    pages: list[dict[str, Any]]
    values: dict[str, ValueTold]
    files: dict[str, str] = Field(description="Document -> file.")
    unconfirmed: list[str]
    missing: list[str]


class PageSaved(BaseModel):
    """Which answers changed."""

    saved: list[str]


class FileKept(BaseModel):
    """A file that is attached."""

    document: str
    file: str


class UploadTold(BaseModel):
    """How far an upload came: send the next piece at `offset`."""

    id: str
    offset: int
    size: int
    most_piece: int | None = None


class Confirmed(BaseModel):
    """Which lines are confirmed, and which are left."""

    confirmed: list[str]
    left: list[str]


class CaseReceived(BaseModel):
    """One case of a sent application with its promise; `receipt` is the hash that the receipt prints."""

    number: CaseNumber
    service: str
    status: Status
    due_ms: int | None
    promised_ms: int | None
    calendar: str
    receipt: str
    fee_idr: int | None
    bill: str
    waits_for: list[str]


class ApplicationSent(BaseModel):
    """The application was handed in."""

    code: str
    cases: list[CaseReceived]


class CaseStands(BaseModel):
    """How a case stands after an act of the applicant."""

    case: CaseNumber
    status: Status | None = None
    due_ms: int | None = None
    until_ms: int | None = None


class StageTold(BaseModel):
    """One step as the applicant sees it."""

    step: str
    title: dict[str, str]
    kind: str
    agency: str
    state: Literal["to_come", "under_way", "done", "left_out"]
    since_ms: int | None
    done_ms: int | None


class MendTold(BaseModel):
    """One line of the fix list."""

    target: str
    kind: str
    note: str
    mended: bool
    is_document: bool
    label: dict[str, str]


class DocumentListed(BaseModel):
    """A paper of the case; `code` verifies it at `GET documents/{code}`."""

    code: str
    title: dict[str, str]
    number: str
    state: str
    valid_until: str | None


class CaseTracked(BaseModel):
    """Where one case stands. `words` are codes for plain words, the status first; `may` what can be done now."""

    number: CaseNumber
    service: str
    agency: str
    title: dict[str, str]
    status: Status
    words: list[str]
    due_ms: int | None
    promised_ms: int | None
    calendar: str
    receipt: str
    has_it: list[dict[str, str]]
    stages: list[StageTold]
    mends: list[MendTold]
    bills: list[str]
    fee_idr: int | None
    documents: list[DocumentListed]
    reason: str
    objection: str
    objection_until_ms: int | None
    waits_for: list[str]
    may: list[str]


class TrackTold(BaseModel):
    """Where everything stands."""

    code: str
    sent: bool
    cases: list[CaseTracked]


class ItemTold(BaseModel):
    """One open step in an office's list; nothing personal."""

    item: int
    case: str
    service: str
    title: dict[str, str]
    step: str
    step_title: dict[str, str]
    kind: str
    role: str
    agency: str
    state: str
    mine: bool
    status: str
    ready_ms: int | None
    due_ms: int | None
    late: bool
    attempt: int


class ItemList(BaseModel):
    """A page of one tab, soonest deadline first. `next`: send it as `after`; null = the last page."""

    tab: str
    counts: dict[str, int]
    items: list[ItemTold]
    next: str | None


class CaseListed(BaseModel):
    """One case of a list; nothing personal."""

    number: str
    service: str
    title: dict[str, str]
    agency: str
    status: str
    due_ms: int | None
    decided_ms: int | None


class CaseList(BaseModel):
    """A page of cases."""

    cases: list[CaseListed]
    next: str | None


class CaseField(BaseModel):
    """One answer for these eyes; `hidden`: there is one, but not in full."""

    field: str
    label: dict[str, str]
    value: Any
    hidden: bool
    source: str
    verified_by: str
    demanded: str


class CasePaper(BaseModel):
    """One document of the standard."""

    document: str
    name: dict[str, str]
    needed: bool
    file: str | None
    mime: str | None
    demanded: str


class CaseStep(BaseModel):
    """One step; `blocked`: why this token may not do it now, as a refusal's code; empty = it may."""

    item: int
    step: str
    title: dict[str, str]
    kind: str
    role: str
    agency: str
    state: str
    outcome: str
    outcomes: list[str]
    attempt: int
    assignee: str
    by: str
    ready_ms: int | None
    done_ms: int | None
    term_due_ms: int | None
    blocked: str


class OpinionTold(BaseModel):
    """One opinion of a consulted agency."""

    step: str
    agency: str
    verdict: str
    note: str
    late: bool
    deemed: bool
    frozen: bool


class ActTold(BaseModel):
    """One act on the record."""

    kind: str
    step: str
    actor: str
    channel: str
    at_ms: int


class CaseTold(BaseModel):
    """A case as far as this token sees it: `full`, what its step `needed`, or the `outline` without anything personal."""

    number: str
    service: str
    agency: str
    definition: int
    title: dict[str, str]
    status: str
    depth: Literal["full", "needed", "outline"]
    words: list[str]
    due_ms: int | None
    clock: str | None
    fields: list[CaseField]
    papers: list[CasePaper]
    steps: list[CaseStep]
    opinions: list[OpinionTold]
    eligibility: list[Condition]
    mends: list[MendTold]
    bills: list[str]
    documents: list[DocumentListed]
    acts: list[ActTold]


class ItemMoved(BaseModel):
    """How a step and its case stand after an act."""

    item: int
    case: str
    step: str
    attempt: int
    state: str
    outcome: str
    assignee: str
    status: str
    due_ms: int | None


class OpinionGiven(ItemMoved):
    """An opinion was kept."""

    verdict: str


class FeeAssessed(ItemMoved):
    """The fee by the tariff."""

    fee_idr: int | None
    bill: str


class CaseDecided(ItemMoved):
    """The decision; `letter` and `product` are codes of papers that are being made."""

    product: str
    letter: str


class SignedOne(BaseModel):
    """One signed decision."""

    case: str
    product: str


class CasesSigned(BaseModel):
    """All of them."""

    signed: list[SignedOne]


class ObjectionAnswered(BaseModel):
    """The objection is answered; upheld = the case is open again."""

    case: str
    outcome: str
    status: str
