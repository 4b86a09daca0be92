"""Money at the desk, hand-over, what becomes of a paper, tariffs and policy: what clients ask and are told."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Path
from pydantic import BaseModel, Field

from balai.cases.rules.demands import PROPOSAL_ANSWERS
from balai.documents.rules.handover import COURIERS, IDENTITIES
from balai.documents.rules.products import REVOKE_REASONS
from balai.faces.api.shapes.asked import TEXT, Asked, Day, Whole
from balai.faces.api.shapes.asked_cases import LARGEST, FileId, Note, Values
from balai.faces.api.shapes.definitions import Document
from balai.payments.rules import REFUND_REASONS

Rupiah = Annotated[int, Field(ge=1, le=10**15)]
EventPath = Annotated[Whole, Path(ge=1, le=LARGEST, description="Id of a payment that named no bill of ours.")]
ProposalPath = Annotated[Whole, Path(ge=1, le=LARGEST, description="Id of a proposal, from `POST cases/{number}/propose`.")]
HandoverPath = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{4,40}$", description="Code of a hand-over, from booking it.")]


class CashAsked(Asked):
    """The whole open amount, and what the payer put down."""

    amount_idr: Rupiah
    tendered_idr: Rupiah | None = Field(default=None, description="What the payer handed over; the answer tells the change.")


class PaymentBooked(BaseModel):
    """What became of a payment."""

    event: str
    outcome: str
    bill: str
    state: str
    receipt: str
    excess_idr: int
    change_idr: int = 0


class RefundAsked(Asked):
    """Why money is given back; without an amount all that is owed back, else all that was paid."""

    reason: Literal[REFUND_REASONS]  # type: ignore[valid-type]
    amount_idr: Rupiah | None = None


class Refunded(BaseModel):
    """What was given back."""

    bill: str
    state: str
    amount_idr: int
    refunds: list[Any]


class DayAsked(Asked):
    """The day that is closed, and the cash in the drawer, if it was counted."""

    day: Annotated[Day, Field(strict=False)]
    counted_idr: int | None = Field(default=None, ge=0, le=10**15)


class DayReconciled(BaseModel):
    """The provider's list held against our book."""

    day: str
    provider: str
    matched: int
    missing: int
    unknown: int
    differs: int
    ours_idr: int
    theirs_idr: int
    cash_idr: int
    counted_idr: int | None


class MatchAsked(Asked):
    """Which bill a payment was meant for."""

    bill: str = Field(pattern=r"^[0-9A-Za-z -]{4,40}$")


class SlotAsked(Asked):
    """When the holder comes; the quarter of an hour it lies in is booked."""

    slot_ms: int = Field(ge=0, le=4_102_444_800_000, description="Milliseconds since the Unix epoch, up to the year 2100.")


class GiveAsked(Asked):
    """What was looked at. With a mandate the paper is given at the desk's page, where the letter is scanned."""

    identity: Literal[IDENTITIES]  # type: ignore[valid-type]


class CourierAsked(Asked):
    """By whom and where to."""

    courier: Literal[COURIERS]  # type: ignore[valid-type]
    address: str = Field(min_length=10, max_length=400, pattern=TEXT, description="Kept sealed.")


class CourierMovedAsked(Asked):
    """Where the consignment is."""

    state: Literal["collected", "travelling", "delivered", "failed", "returned"]
    tracking: str = Field(default="", max_length=60, pattern=TEXT)


class HandoverStands(BaseModel):
    """A hand-over after an act."""

    code: str
    state: str | None = None
    slot_ms: int | None = None
    receipt: str | None = None


class FakeAsked(Asked):
    """The code of a paper that looks false, or a few words about it."""

    typed: str = Field(default="", max_length=80, pattern=TEXT)
    note: Note = ""


class FakeTold(BaseModel):
    """The report's id."""

    report: int


class CorrectAsked(Asked):
    """Fields of an issued paper to correct, the file that proves it, and why."""

    values: Values = Field(min_length=1)
    proof: FileId
    note: Note = Field(min_length=3)


class ProductCorrected(BaseModel):
    """The old paper and the new one, which counts from its signing on."""

    case: str
    was: str
    product: str


class RevokeAsked(Asked):
    """Why a paper no longer counts."""

    reason: Literal[REVOKE_REASONS]  # type: ignore[valid-type]
    note: Note = Field(min_length=3)


class ProductRevoked(BaseModel):
    """The paper that no longer counts."""

    case: str
    product: str


class ProposeAsked(Asked):
    """What the standard should ask, and why."""

    note: Note = Field(min_length=3)


class ProposalAsked(ProposeAsked):
    """Taken over into the next draft, or declined; with the reason."""

    outcome: Literal[PROPOSAL_ANSWERS]  # type: ignore[valid-type]


class ProposalStands(BaseModel):
    """A proposal to change a standard."""

    proposal: int
    service: str | None = None
    outcome: str | None = None


class ApplicationRebased(BaseModel):
    """Service -> version the draft is pinned to now."""

    definitions: dict[str, int]


class TariffTold(BaseModel):
    """One version of a tariff."""

    code: str
    number: int
    hash: str
    doc: Document


class TariffList(BaseModel):
    """Every version of every tariff, by code and number."""

    tariffs: list[TariffTold]


class TariffAsked(Asked):
    """A new version of a tariff (docs/formats/definitions.md)."""

    doc: Document


class TariffPublished(BaseModel):
    """The number of the new version."""

    code: str
    number: int


class PolicyList(BaseModel):
    """The newest version of every layer, widest first."""

    layers: list[Document]


class PolicySet(BaseModel):
    """The number of the layer's new version."""

    layer: str
    of: str
    number: int
