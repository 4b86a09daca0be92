"""Facts about applications and cases: ids, codes and numbers. `case` is the public number, `application` a row's id;
the secret code, names, values and sentences stay out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ApplicationBegun:
    """Somebody began to apply for one service, or for a life event of several."""

    type: ClassVar[str] = "application.begun"
    application: int
    services: list[str]
    definitions: list[int]
    life_event: str


@dataclass(frozen=True, slots=True)
class ApplicationSaved:
    """Fields were filled in; which ones and by whom, not what."""

    type: ClassVar[str] = "application.saved"
    application: int
    fields: list[str]
    source: str


@dataclass(frozen=True, slots=True)
class ApplicationAttached:
    """A file was attached for a document that the standard asks."""

    type: ClassVar[str] = "application.attached"
    application: int
    document: str
    file: str
    reused: bool


@dataclass(frozen=True, slots=True)
class ApplicationConfirmed:
    """The citizen confirmed lines that a clerk had typed."""

    type: ClassVar[str] = "application.confirmed"
    application: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class ApplicationSubmitted:
    """The application was handed in, complete by its standards; it became these cases."""

    type: ClassVar[str] = "application.submitted"
    application: int
    person: str
    cases: list[str]


@dataclass(frozen=True, slots=True)
class ApplicationRebased:
    """A draft was moved to newer definitions, knowingly."""

    type: ClassVar[str] = "application.rebased"
    application: int
    services: list[str]
    definitions: list[int]


@dataclass(frozen=True, slots=True)
class ApplicationExpired:
    """A draft that nobody sent was given up; its data is erased."""

    type: ClassVar[str] = "application.expired"
    application: int


@dataclass(frozen=True, slots=True)
class CaseReceived:
    """One service of an application was received under a number, pinned to a definition."""

    type: ClassVar[str] = "case.received"
    case: str
    application: int
    service: str
    agency: str
    definition: int
    digest: str
    waits_for: str


@dataclass(frozen=True, slots=True)
class CaseStarted:
    """The case is complete: its clock and its steps run. receipt is the hash printed beside the promise."""

    type: ClassVar[str] = "case.started"
    case: str
    due_ms: int | None
    calendar: str
    receipt: str


@dataclass(frozen=True, slots=True)
class CaseBlocked:
    """The product this case waits for will not come."""

    type: ClassVar[str] = "case.blocked"
    case: str
    waits_for: str
    why: str


@dataclass(frozen=True, slots=True)
class ClockNoted:
    """A fact of the legal clock: pause, resume, restart, extend or stop, and why."""

    type: ClassVar[str] = "clock.noted"
    case: str
    kind: str
    scope: str
    cause: str
    due_ms: int | None


@dataclass(frozen=True, slots=True)
class CaseDueChanged:
    """Another calendar moved the deadline of an open case."""

    type: ClassVar[str] = "case.due_changed"
    case: str
    was_ms: int | None
    due_ms: int | None
    was_calendar: str
    calendar: str


@dataclass(frozen=True, slots=True)
class CaseReturned:
    """The case went back for correction: which fields and documents, and what is wrong with each."""

    type: ClassVar[str] = "case.returned"
    case: str
    step: str
    attempt: int
    targets: list[str]
    kinds: list[str]


@dataclass(frozen=True, slots=True)
class CaseResent:
    """The applicant mended the list and sent it again."""

    type: ClassVar[str] = "case.resent"
    case: str
    targets: list[str]


@dataclass(frozen=True, slots=True)
class CaseWithdrawn:
    """The applicant took the case back."""

    type: ClassVar[str] = "case.withdrawn"
    case: str


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """The decision: granted or refused. facts is the SHA-256 of what was known; codes are the reasons' codes."""

    type: ClassVar[str] = "case.decided"
    case: str
    outcome: str
    automatic: bool
    codes: list[str]
    facts: str
    objection_until_ms: int | None


@dataclass(frozen=True, slots=True)
class CaseDeemed:
    """Silence past the deadline: granted by law, with a draft deed for the official to sign."""

    type: ClassVar[str] = "case.deemed"
    case: str
    service: str
    due_ms: int
    calendar: str
    facts: str


@dataclass(frozen=True, slots=True)
class CaseSigned:
    """The decision was signed; its product was ordered."""

    type: ClassVar[str] = "case.signed"
    case: str
    product: str


@dataclass(frozen=True, slots=True)
class CaseWarned:
    """A rung of the warning ladder was reached: half, fourth_fifth, last_day or overdue."""

    type: ClassVar[str] = "case.warned"
    case: str
    agency: str
    rung: str
    due_ms: int | None


@dataclass(frozen=True, slots=True)
class CaseEscalated:
    """Lateness was brought before the controlling role: of the whole case, or of one step."""

    type: ClassVar[str] = "case.escalated"
    case: str
    step: str
    agency: str


@dataclass(frozen=True, slots=True)
class CaseObjected:
    """The applicant objected to the refusal within the term."""

    type: ClassVar[str] = "case.objected"
    case: str
    until_ms: int | None


@dataclass(frozen=True, slots=True)
class ObjectionAnswered:
    """An objection was upheld or rejected."""

    type: ClassVar[str] = "objection.answered"
    case: str
    outcome: str


@dataclass(frozen=True, slots=True)
class CaseReopened:
    """The decision was taken back after an objection; the case runs again."""

    type: ClassVar[str] = "case.reopened"
    case: str


@dataclass(frozen=True, slots=True)
class CaseCorrected:
    """An issued document was corrected with proof: the old product is revoked, a new one ordered."""

    type: ClassVar[str] = "case.corrected"
    case: str
    fields: list[str]
    was: str
    product: str
    proof: str


@dataclass(frozen=True, slots=True)
class ItemReadied:
    """A step can be worked on: by which role of which agency, until when by its own term."""

    type: ClassVar[str] = "item.readied"
    item: int
    case: str
    step: str
    attempt: int
    kind: str
    role: str
    agency: str
    term_due_ms: int | None


@dataclass(frozen=True, slots=True)
class ItemDrawn:
    """A step was drawn for one of the eligible; seed, head and list let anybody draw again."""

    type: ClassVar[str] = "item.drawn"
    item: int
    case: str
    step: str
    attempt: int
    head_seq: int
    seed: str
    eligible: list[str]
    chosen: str


@dataclass(frozen=True, slots=True)
class ItemSkipped:
    """The standard leaves this step out for this case."""

    type: ClassVar[str] = "item.skipped"
    item: int
    case: str
    step: str
    attempt: int


@dataclass(frozen=True, slots=True)
class ItemTaken:
    """Somebody took a step in hand."""

    type: ClassVar[str] = "item.taken"
    item: int
    case: str
    step: str
    attempt: int


@dataclass(frozen=True, slots=True)
class ItemReleased:
    """A step was given back to the inbox."""

    type: ClassVar[str] = "item.released"
    item: int
    case: str
    step: str
    attempt: int


@dataclass(frozen=True, slots=True)
class ItemReassigned:
    """A controlling role gave a step to somebody else."""

    type: ClassVar[str] = "item.reassigned"
    item: int
    case: str
    step: str
    attempt: int
    was: str
    to: str


@dataclass(frozen=True, slots=True)
class ItemSuspended:
    """A step was set aside."""

    type: ClassVar[str] = "item.suspended"
    item: int
    case: str
    step: str
    attempt: int


@dataclass(frozen=True, slots=True)
class ItemResumed:
    """A step that was set aside is taken up again."""

    type: ClassVar[str] = "item.resumed"
    item: int
    case: str
    step: str
    attempt: int


@dataclass(frozen=True, slots=True)
class ItemFinished:
    """A step was done, with its outcome; late: after its own term."""

    type: ClassVar[str] = "item.finished"
    item: int
    case: str
    step: str
    attempt: int
    kind: str
    agency: str
    outcome: str
    late: bool


@dataclass(frozen=True, slots=True)
class ItemCancelled:
    """A step was closed without being done."""

    type: ClassVar[str] = "item.cancelled"
    item: int
    case: str
    step: str
    attempt: int


@dataclass(frozen=True, slots=True)
class ItemRedone:
    """A new attempt of a step was made, and of these later ones."""

    type: ClassVar[str] = "item.redone"
    item: int
    case: str
    step: str
    attempt: int
    later: list[str]


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """A consulted agency gave its opinion, or was deemed to have no objection."""

    type: ClassVar[str] = "opinion.given"
    item: int
    case: str
    step: str
    agency: str
    verdict: str
    late: bool
    deemed: bool


@dataclass(frozen=True, slots=True)
class FeeAssessed:
    """The fee of a case was fixed from the tariff."""

    type: ClassVar[str] = "fee.assessed"
    case: str
    amount_idr: int
    tariff: str
    version: int


@dataclass(frozen=True, slots=True)
class RegisterAsked:
    """A register of another agency is to be asked about this case; it waits for the answer, visibly."""

    type: ClassVar[str] = "register.asked"
    item: int
    case: str
    step: str
    attempt: int
    register: str


@dataclass(frozen=True, slots=True)
class RegisterAnswered:
    """The register's answer was applied: done, refused or later; which fields it confirmed or supplied."""

    type: ClassVar[str] = "register.answered"
    item: int
    case: str
    step: str
    register: str
    outcome: str
    fields: list[str]
    differs: list[str]


@dataclass(frozen=True, slots=True)
class StandardChangeProposed:
    """Staff propose that a standard should ask more, or less."""

    type: ClassVar[str] = "standard.change_proposed"
    proposal: int
    service: str
    definition: int
    agency: str


@dataclass(frozen=True, slots=True)
class StandardChangeAnswered:
    """A proposal to change a standard was taken up or declined by who keeps the standard."""

    type: ClassVar[str] = "standard.change_answered"
    proposal: int
    service: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ClocksRecomputed:
    """Open cases of an agency were computed anew under this calendar; how many deadlines moved."""

    type: ClassVar[str] = "clocks.recomputed"
    agency: str
    calendar: str
    cases: int
    moved: int


@dataclass(frozen=True, slots=True)
class CaseFollowed:
    """A fact of another room reached the case: what it was, and whether it moved a step."""

    type: ClassVar[str] = "case.followed"
    case: str
    what: str
    moved: bool
