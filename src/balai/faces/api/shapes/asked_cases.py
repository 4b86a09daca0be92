"""What clients may ask of applications, cases and their steps."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Path, Query
from pydantic import ConfigDict, Field

from balai.cases.actions.applying import MOST_SERVICES
from balai.cases.actions.deciding import ANSWERS, OUTCOMES
from balai.cases.rules.demands import FAULTS
from balai.cases.rules.flow import VERDICTS
from balai.faces.api.shapes.asked import CLOSED, CODE, TEXT, Asked, CodeName, MallName, ServiceCode, Whole

ID = r"^[a-z0-9]([a-z0-9_.-]{0,78}[a-z0-9])?$"
NUMBER = r"^B[0-9]{0,6}-[0-9]{4}-[0-9]{6,9}$"
FILE = r"^[0-9a-z]{16}$"
LARGEST = 2**53

FieldId = Annotated[str, Field(pattern=ID, max_length=80)]
CaseNumber = Annotated[str, Field(pattern=NUMBER, max_length=20, examples=["B-2026-000123"])]
FileId = Annotated[str, Field(pattern=FILE, description="Id of a file, from an upload.")]
Note = Annotated[str, Field(max_length=2000, pattern=TEXT, description="In words; kept sealed, never in the journal.")]
Word = Annotated[str, Field(max_length=5000, pattern=TEXT)]
Value = Word | Annotated[int, Field(ge=-LARGEST, le=LARGEST)] | bool | list[Annotated[str, Field(max_length=200, pattern=TEXT)]] | None
"""An answer as typed: `Rp 1.500.000`, `72,5`, `31-01-2026` are understood; null takes it away."""
Values = Annotated[
    dict[FieldId, Value],
    Field(max_length=300, description="Field id -> answer as typed; null takes it away.", json_schema_extra=CLOSED),
]

ApplicationPath = Annotated[
    str, Path(pattern=r"^[0-9A-Za-z -]{4,20}$", description="Secret code of an application, as given or as typed by a person.")
]
CasePath = Annotated[str, Path(pattern=NUMBER, max_length=20, description="Public number of a case.", examples=["B-2026-000123"])]
ItemPath = Annotated[Whole, Path(ge=1, le=LARGEST, description="Id of a step, from `GET items` or `GET cases/{number}`.")]
UploadPath = Annotated[str, Path(pattern=FILE, description="Id of an upload, from `POST applications/{code}/uploads`.")]
LimitQuery = Annotated[Whole, Query(50, ge=1, le=200, description="At most so many.")]
AfterQuery = Annotated[
    str | None, Query(pattern=r"^[0-9]{1,15}\.-?[0-9]{1,15}$", description="`next` of the page before.", examples=["253402300799000.12"])
]
ServiceQuery = Annotated[str, Query(pattern=CODE, max_length=80, description="Only this service.")]
AgencyQuery = Annotated[str, Query(pattern=CODE, max_length=60, description="Only this agency.")]


def place_of(after: str | None) -> tuple[int, int] | None:
    """The place in a list that a client sends back."""
    if after is None:
        return None
    moment, _, row = after.partition(".")
    return int(moment), int(row)


class ApplicationAsked(Asked):
    """Begin to apply."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"mall": "mpp-jakarta", "services": ["dpmptsp.sip-bidan"], "lang": "id"}]}
    )

    mall: MallName | None = Field(default=None, description="Default: the token's mall, else the only one.")
    services: list[ServiceCode] = Field(
        min_length=1, max_length=MOST_SERVICES, description="One service, or several of a life event."
    )
    life_event: str = Field(default="", pattern=r"^[a-z0-9-]{0,60}$", description="Code of the life event, if it is one.")
    lang: Literal["id", "en"] = Field(default="id", description="Language of the applicant.")
    mandate: str = Field(default="", pattern=r"^([0-9a-z]{16})?$", description="File of a letter of mandate (surat kuasa).")


class PageAsked(Asked):
    """Answers of one page, or of any."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"page": "", "values": {"applicant.name": "Siti Contoh", "applicant.phone": "0812 0000 0001"}}]}
    )

    page: str = Field(default="", pattern=r"^[a-z0-9_.-]{0,60}$", description="Id of the page; empty = of any page.")
    values: Values = Field(min_length=1)


class UploadAsked(Asked):
    """Announce a file that comes in pieces."""

    document: FieldId = Field(description="Id of a document of the definition.", examples=["ktp"])
    filename: str = Field(min_length=1, max_length=200, pattern=TEXT)
    size: int = Field(ge=1, le=2**31, description="Bytes.")


class ReuseAsked(Asked):
    """Use a document again that the same person gave in an earlier application."""

    document: FieldId
    from_file: FileId
    consent: Literal[True] = Field(description="The person agrees.")
    proof: str = Field(default="", pattern=r"^[0-9A-Za-z -]{0,20}$", description="Code of the earlier application.")


class ConfirmAsked(Asked):
    """The citizen confirms what a clerk typed."""

    fields: list[FieldId] = Field(min_length=1, max_length=300)


class ResendAsked(Asked):
    """Which case is sent again."""

    case: CaseNumber


class WithdrawAsked(ResendAsked):
    """Which case is taken back, and why."""

    note: Note = ""


class ObjectAsked(ResendAsked):
    """Which refusal is objected to, and why."""

    note: Note = Field(min_length=3)


class OutcomeAsked(Asked):
    """How a step ends."""

    outcome: str = Field(default="ok", pattern=r"^[a-z_]{1,24}$", description="One of the step's `outcomes`.")
    note: Note = ""


class CheckAsked(OutcomeAsked):
    """A check, with the fields this officer saw proven."""

    verified: list[FieldId] = Field(default=[], max_length=300)


class DemandAsked(Asked):
    """One line of a return."""

    target: FieldId = Field(description="Id of a field or document of the definition.")
    kind: Literal[FAULTS]  # type: ignore[valid-type]
    note: Note = ""


class ReturnAsked(Asked):
    """The typed list that goes back to the applicant."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [{"target": "ktp", "kind": "unreadable", "note": "Foto KTP buram."}]}]}
    )

    items: list[DemandAsked] = Field(min_length=1, max_length=100)


class OpinionAsked(Asked):
    """What a consulted agency says."""

    verdict: Literal[VERDICTS]  # type: ignore[valid-type]
    note: Note = ""
    file: str = Field(default="", pattern=r"^([0-9a-z]{16})?$", description="A file of this case.")


class FieldVisitAsked(OutcomeAsked):
    """The report of a field visit."""

    note: Note = Field(min_length=3)
    values: Values = {}
    files: list[FileId] = Field(default=[], max_length=50)


class AssessAsked(Asked):
    """Measured values by which the tariff is applied; an amount cannot be given."""

    values: Values = {}
    note: Note = ""


class NoteAsked(Asked):
    """A word for the record."""

    note: Note = ""


class ReasonAsked(Asked):
    """Why."""

    reason: Note = Field(min_length=3)


class ReassignAsked(ReasonAsked):
    """To whom, or nobody named: drawn anew."""

    to: str = Field(default="", pattern=r"^(staff:[0-9]{1,15})?$", description="Reference of an officer; empty = drawn anew.")


class DecideAsked(Asked):
    """The decision."""

    outcome: Literal[OUTCOMES]  # type: ignore[valid-type]
    note: Note = Field(default="", description="The reason; a refusal needs it.")
    codes: list[CodeName] = Field(default=[], max_length=20, description="Ids of eligibility rules it rests on.")


class SignAsked(Asked):
    """Decisions to sign at once; all or nothing."""

    cases: list[CaseNumber] = Field(min_length=1, max_length=100)


class AnswerAsked(Asked):
    """The answer to an objection."""

    outcome: Literal[ANSWERS]  # type: ignore[valid-type]
    note: Note = Field(min_length=3)
