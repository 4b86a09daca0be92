"""Facts about papers: ids, codes of kinds, numbers. `document` is the internal number, never the verifying code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class UploadBegun:
    """An upload in pieces began: for whom, what, how many bytes will come."""

    type: ClassVar[str] = "upload.begun"
    upload: str
    owner: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class FileKept:
    """A file was checked and kept; `digest` is its SHA-256."""

    type: ClassVar[str] = "file.kept"
    file: str
    owner: str
    kind: str
    mime: str
    size: int
    digest: str
    pages: int


@dataclass(frozen=True, slots=True)
class FileDropped:
    """A file's time of keeping is over; its content is gone unless another file has the same."""

    type: ClassVar[str] = "file.dropped"
    file: str
    owner: str


@dataclass(frozen=True, slots=True)
class DocumentOrdered:
    """A paper was decided and waits for its signature; `replaces` is the paper it corrects."""

    type: ClassVar[str] = "document.ordered"
    document: int
    subject: str
    template: str
    signer: str
    replaces: int | None


@dataclass(frozen=True, slots=True)
class DocumentDelayed:
    """Signing did not work this time; it is tried again by itself."""

    type: ClassVar[str] = "document.delayed"
    document: int
    subject: str
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentIssued:
    """A paper is signed, stamped and kept; it verifies from now on."""

    type: ClassVar[str] = "document.issued"
    document: int
    subject: str
    template: str
    file: str
    digest: str
    replaces: int | None


@dataclass(frozen=True, slots=True)
class DocumentDropped:
    """An ordered paper was withdrawn before it was signed."""

    type: ClassVar[str] = "document.dropped"
    document: int
    subject: str


@dataclass(frozen=True, slots=True)
class DocumentRevoked:
    """A paper counts no more."""

    type: ClassVar[str] = "document.revoked"
    document: int
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentSuperseded:
    """A paper was replaced by a corrected one."""

    type: ClassVar[str] = "document.superseded"
    document: int
    subject: str
    replaced_by: int


@dataclass(frozen=True, slots=True)
class FakeReported:
    """Somebody reported a paper as false; whether its code is one of ours."""

    type: ClassVar[str] = "fake.reported"
    report: int
    known: bool


@dataclass(frozen=True, slots=True)
class HandoverPlanned:
    """A slot at the pick-up desk was booked."""

    type: ClassVar[str] = "handover.planned"
    handover: int
    document: int
    slot_ms: int


@dataclass(frozen=True, slots=True)
class HandoverCancelled:
    """A planned hand-over or an order to a courier was given up."""

    type: ClassVar[str] = "handover.cancelled"
    handover: int
    document: int


@dataclass(frozen=True, slots=True)
class HandoverGiven:
    """The paper is in the holder's hands; `receipt` is the document that says so."""

    type: ClassVar[str] = "handover.given"
    handover: int
    document: int
    identity: str
    mandate: bool
    receipt: int


@dataclass(frozen=True, slots=True)
class CourierOrdered:
    """The paper will be sent."""

    type: ClassVar[str] = "courier.ordered"
    handover: int
    document: int
    courier: str


@dataclass(frozen=True, slots=True)
class CourierMoved:
    """The consignment is somewhere else now."""

    type: ClassVar[str] = "courier.moved"
    handover: int
    document: int
    state: str
