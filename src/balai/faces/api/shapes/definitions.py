"""Definitions, drafts, bundles, bills and documents: what clients ask and are told."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from balai.faces.api.shapes.asked import CLOSED, CODE, TEXT, Asked, digits_only

Document = dict[str, Any]
LARGEST = 2**53
Version = Annotated[int, Field(ge=1, le=LARGEST), BeforeValidator(digits_only)]
ServicePath = Annotated[
    str, Path(pattern=CODE, max_length=80, description="Service code.", examples=["dpmptsp.sip-bidan"])
]
BillPath = Annotated[str, Path(pattern=r"^[0-9A-Za-z -]{4,40}$", description="Code of a bill, as printed.")]
DocumentPath = Annotated[str, Path(pattern=r"^[0-9A-Za-z -]{8,40}$", description="Code on a paper, as printed or typed.")]
ProviderPath = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="Name of a payment provider.", examples=["simulator"])]
AgencyPath = Annotated[str, Path(pattern=CODE, max_length=60, description="Code of an agency.", examples=["dukcapil"])]


class DefinitionTold(BaseModel):
    """A published version. `doc` is the document a case is pinned to, `hash` the SHA-256 of its RFC 8785 bytes."""

    mall: str
    service: str
    number: int
    hash: str
    published_ms: int
    doc: Document
    origins: dict[str, dict[str, str]] = Field(description="Path -> layer, of, article that set it, where policy did.")
    limits: dict[str, list[dict[str, str]]] = Field(description="Path -> who locks or bounds it.")


class DraftListed(BaseModel):
    """One draft."""

    service: str
    revision: int
    based_on: int
    saved_ms: int


class DraftList(BaseModel):
    """All drafts, last saved first."""

    drafts: list[DraftListed]


class DraftTold(DraftListed):
    """A draft as saved; `doc` may be unfinished."""

    doc: Document


class DraftAsked(Asked):
    """Save a draft. `revision`: the one it was read at, 0 = there was none."""

    doc: Document = Field(description="docs/formats/definitions.md; may be unfinished, its `service` is that of the path.")
    revision: int = Field(default=0, ge=0, le=LARGEST)


class DocAsked(Asked):
    """A document to try; without one, the saved draft is tried."""

    doc: Document | None = None


class RevisionAsked(Asked):
    """Which revision of the draft is meant: nobody publishes what they have not seen."""

    revision: int = Field(ge=1, le=LARGEST)


class PublishAsked(RevisionAsked):
    """What is published is what was looked at: simulate first."""

    hash: str = Field(pattern=r"^[0-9a-f]{64}$", description="As `simulate` or `prove` told it of this draft.")


class DraftSaved(BaseModel):
    """How the draft stands."""

    service: str
    revision: int
    based_on: int | None = None


class DefinitionPublished(BaseModel):
    """The new version."""

    service: str
    number: int
    hash: str


class FlawTold(BaseModel):
    """One thing to mend, in both languages; `stops`: it refuses to publish."""

    code: str
    path: str
    stops: bool
    id: str
    en: str
    facts: dict[str, str]


class ChangeTold(BaseModel):
    """One difference to the published version, by stable id."""

    kind: str
    what: str
    id: str
    path: str
    before: Any
    after: Any


class ProofTold(BaseModel):
    """Everything there is to say of a draft before it is published."""

    service: str
    ready: bool
    hash: str
    flaws: list[FlawTold]
    scenarios: list[dict[str, Any]]
    changes: list[ChangeTold]


class SimulationTold(BaseModel):
    """What publishing would do to drafts, open cases, and those decided in the last 90 days."""

    service: str
    hash: str = Field(description="Of what would be published; `publish` asks for it.")
    stages: dict[str, dict[str, int]]
    samples: list[dict[str, Any]]
    hard: int = Field(description="So many of the samples lose the right.")
    skipped: int


class SlotsAsked(Asked):
    """What named slots of bundles mean in this mall. No secrets."""

    bindings: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9.-]{0,78}[a-z0-9]$")], Annotated[str, Field(min_length=1, max_length=200, pattern=TEXT)]] = Field(
        min_length=1, max_length=200, json_schema_extra=CLOSED
    )


class SlotsBound(BaseModel):
    """Which slots were bound."""

    slots: list[str]


class BundleTold(BaseModel):
    """What an import did, or would do."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ready": True, "definitions": 2, "tariffs": 1, "layers": 0}]})

    ready: bool = True
    definitions: int = 0
    tariffs: int = 0
    layers: int = 0
    services: dict[str, Literal["new", "changed", "unchanged"]] = {}
    unbound: list[str] = []
    flaws: list[FlawTold] = []


class BillLine(BaseModel):
    """One line of a bill."""

    code: str
    text: dict[str, str]
    amount_idr: int


class BillTold(BaseModel):
    """A bill. `qris`: the text of the code by which the rest can be paid; null when nothing is open or no provider is there."""

    code: str
    mall: str
    subject: str
    state: str
    amount_idr: int
    paid_idr: int
    outstanding_idr: int
    owed_back_idr: int
    tariff: str
    tariff_version: int
    lines: list[BillLine]
    receipt: str
    qris: str | None


class PrintedTold(BaseModel):
    """One field as the paper shows it."""

    label: dict[str, str]
    value: str


class VerdictTold(BaseModel):
    """Whether a document is genuine: only what the paper itself shows."""

    verdict: Literal["valid", "revoked", "expired", "superseded", "unknown"]
    code: str
    why: str
    number: str
    title: dict[str, str]
    agency: str
    issued_on: date | None
    valid_until: date | None
    fields: list[PrintedTold]
    sha256: str


class PaymentTaken(BaseModel):
    """What became of a provider's message; a repeat gets the same."""

    event: str
    outcome: str
    bill: str
    state: str
    receipt: str
    excess_idr: int


class Taken(BaseModel):
    """Whether the message was new: `taken`, or `known`."""

    state: Literal["taken", "known"]
