"""What clients may ask: parameters and bodies. Bodies are strict: no other fields, no numbers in quotes."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, get_args

from ninja import Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from balai.feedback.rules import HIGHEST, MOST_COMMENT
from balai.queueing.actions.moving import PLACES
from balai.queueing.actions.staffing import PAUSES
from balai.queueing.rules import OUTCOMES
from balai.visits.rules import COMFORT, MOST_NEEDS, MOST_PARTY

TEXT = r"^[^\x00]*$"
CODE = r"^[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$"
CLOSED: dict[str, Any] = {"additionalProperties": False}
"""A mapping has no keys of another form."""
Channel = Literal["kiosk", "counter", "web", "phone", "van", "api"]
CHANNELS = get_args(Channel)


def digits_only(value: object) -> object:
    """A number of a path or query must be written in digits."""
    if isinstance(value, str) and not (value.isascii() and value.removeprefix("-").isdigit()):
        raise ValueError("a whole number in digits")
    return value


Whole = Annotated[int, BeforeValidator(digits_only)]
"""A whole number of a path or query, written in digits only."""
Seq = Annotated[int, Field(ge=0, le=2**53), BeforeValidator(digits_only)]
"""A sequence number of the journal."""


def _iso_day(value: object) -> object:
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("a day as YYYY-MM-DD")
    return value


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Day = Annotated[date, BeforeValidator(_iso_day)]
"""A local day (RFC 3339 full-date) and nothing else: a bare number is no day."""

ServiceCode = Annotated[str, Field(pattern=CODE, max_length=80, examples=["dukcapil.ktp-hilang"])]
MallName = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$", examples=["mpp-jakarta"])]
CodeName = Annotated[str, Field(pattern=CODE, max_length=80)]

ServicePath = Annotated[
    str, Path(pattern=CODE, max_length=80, description="Service code.", examples=["dukcapil.ktp-hilang"])
]
MallPath = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$", description="Mall code.", examples=["mpp-jakarta"])]
TicketPath = Annotated[
    str, Path(pattern=r"^[0-9a-z]{16}$", description="Public key of a ticket, from `POST visits`; never the number.")
]
VisitPath = Annotated[
    str, Path(pattern=r"^[0-9A-Za-z -]{4,20}$", description="Visit code, as printed or as typed by a person.")
]
CounterPath = Annotated[Whole, Path(ge=1, le=99_999, description="Counter number.", examples=[17])]
ZonePath = Annotated[str, Path(pattern=r"^[A-Z]$", description="Zone letter.", examples=["A"])]

MallQuery = Annotated[
    str | None,
    Query(
        pattern=r"^[a-z0-9-]{1,40}$", description="Mall code; default: the token's mall, else the only one.",
        examples=["mpp-jakarta"],
    ),
]
LangQuery = Annotated[
    Literal["id", "en"] | None, Query(description="Language of names and texts; default: as `Accept-Language`, else `id`.")
]


class Asked(BaseModel):
    """A JSON body."""

    model_config = ConfigDict(strict=True, extra="forbid")


class VisitAsked(Asked):
    """Open a visit: one person or party with one to eight needs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "mall": "mpp-jakarta", "needs": ["dukcapil.kk-perubahan", "bpjs-kesehatan.ubah-data"],
                    "channel": "kiosk", "comfort": ["elderly"], "party": 2,
                }
            ]
        }
    )  # fmt: skip

    mall: MallName | None = Field(default=None, description="Default: the token's mall, else the only one.")
    needs: list[ServiceCode] = Field(
        min_length=1, max_length=MOST_NEEDS, description="Service codes; needs of one queue share one ticket."
    )
    channel: Channel | None = Field(
        default=None, description="Where the visitor stands; default: the token's own. A kiosk's token can only say `kiosk`."
    )
    comfort: list[Literal[COMFORT]] = Field(  # type: ignore[valid-type]
        default=[], max_length=20, description="Self-declared comfort needs; any of them gives priority, none is shown."
    )
    party: int = Field(default=1, ge=1, le=MOST_PARTY, description="Number of people.")
    lang: Literal["id", "en"] = Field(default="id", description="Language the visitor chose.")
    paper: bool | None = Field(
        default=None,
        description="True: numbers are `printing` until `printed`; default true for `kiosk` and `counter`, else false.",
    )


class ResumeAsked(Asked):
    """Take a held visitor up again."""

    counter: int | None = Field(
        default=None, ge=1, le=99_999, description="Counter number; default: the counter that held the ticket."
    )


class TransferAsked(Asked):
    """Send a visitor to another queue."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to": "dukcapil.akta", "place": "by_visit"}]})

    to: CodeName = Field(description="Code of the queue to go to.")
    place: Literal[PLACES] = Field(  # type: ignore[valid-type]
        "by_visit", description="`by_visit`: by arrival in the mall; `first` or `last` of the line."
    )


class FinishAsked(Asked):
    """End a service."""

    outcome: Literal[OUTCOMES] = Field(default="done", description="What came of it.")  # type: ignore[valid-type]
    note: str = Field(default="", max_length=500, pattern=TEXT, description="For the desk; stays out of the journal.")


class BreakAsked(Asked):
    """Begin a break."""

    reason: Literal[PAUSES] = Field(default="rest", description="Why.")  # type: ignore[valid-type]


class FeedbackAsked(Asked):
    """Rate a served ticket (SKM, PermenPANRB 14/2017)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"ticket": "0123456789abcdef", "answers": {"u1": 4, "u7": 3}, "overall": 4}]}
    )

    mall: MallName | None = Field(default=None, description="Default: the token's mall, else the only one.")
    ticket: Annotated[str, Field(pattern=r"^[0-9a-z]{16}$")] = Field(description="Public key of the served ticket.")
    answers: dict[
        Literal["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"], Annotated[int, Field(ge=1, le=HIGHEST)]
    ] = Field(min_length=1, description="Element -> 1 (worst) to 4 (best); nine make a complete response.")
    overall: int | None = Field(default=None, ge=1, le=HIGHEST, description="The whole service, 1 to 4.")
    paid_extra: bool | None = Field(default=None, description="Whether anybody asked for money beyond the fee.")
    benefit: int | None = Field(default=None, ge=1, le=5, description="Pemdi: benefit, 1 to 5.")
    burden: int | None = Field(default=None, ge=1, le=5, description="Pemdi: burden, 1 to 5.")
    comment: str = Field(default="", max_length=MOST_COMMENT, pattern=TEXT, description="Free words; never published.")
