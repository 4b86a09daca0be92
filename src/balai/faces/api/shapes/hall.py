"""What clients are told of the hall as a whole: boards, counters, malls, journal, report, survey, refusals."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from balai.faces.api.shapes.told import Key, Moment, State, TicketSeen


class Call(BaseModel):
    """One number at a counter."""

    number: str
    counter: int | None
    state: State
    calls: int
    called_at: Moment | None


class LineTold(BaseModel):
    """One queue and how many wait in it."""

    queue: str
    name: str
    waiting: int


class DeskTold(BaseModel):
    """One counter of a board."""

    counter: int
    state: Literal["open", "break", "closed"]


class BoardTold(BaseModel):
    """What hangs on the wall of a zone. `seq`: the journal position it is true for; stream from there."""

    mall: str
    zone: str
    name: str
    floor: str
    shape: str
    color: str
    seq: int
    at_ms: int
    current: list[Call]
    last: list[Call]
    lines: list[LineTold]
    counters: list[DeskTold]


class CounterTold(BaseModel):
    """A counter now."""

    counter: int
    agency: str
    zone: str
    state: Literal["open", "break", "closed"]
    since_at: Moment | None
    ticket: TicketSeen | None
    profile: list[LineTold]


class MallName(BaseModel):
    """A mall."""

    code: str
    name: str


class MallList(BaseModel):
    """All malls of this installation."""

    malls: list[MallName]


class OpenTold(BaseModel):
    """Open or not, why, and when that changes."""

    open: bool
    reason: str
    changes_at: Moment | None


class ZoneTold(BaseModel):
    """A wayfinding zone."""

    zone: str
    name: str
    floor: str
    shape: str
    color: str


class QueueTold(LineTold):
    """A queue of the mall. `numbers_until`: when the last number of this opening is given; null = none now."""

    agency: str
    zone: str
    numbers_until: Moment | None


class MallTold(MallName):
    """A mall now."""

    address: str
    time_zone: str
    at: Moment
    opening: OpenTold
    zones: list[ZoneTold]
    queues: list[QueueTold]
    counters: list[int]


class JournalEntry(BaseModel):
    """The display fields of an entry, those that exist; the same as in the stream."""

    seq: int
    at_ms: int = Field(description="When it happened, ms since the Unix epoch.")
    type: str
    number: str | int | None = Field(None, description="The printed number; of policy, a tariff or a definition its version.")
    queue: str | None = None
    zone: str | None = None
    counter: int | None = None
    calls: int | None = None
    state: str | None = None
    code: str | None = None


class SealedEntry(BaseModel):
    """A whole entry, enough to verify the chain (docs/formats: journal entry)."""

    chain: str
    seq: int
    at_ms: int
    type: str
    prev: str
    hash: str
    subject: str
    actor: str
    on_behalf_of: str
    channel: str
    key: str
    occurred_ms: int
    recorded_ms: int
    data: str = Field(description="Canonical JSON text of the facts (RFC 8785), as hashed.")


class JournalTold(BaseModel):
    """Entries after a place in the book, in order and without a gap."""

    mall: str
    head: int = Field(description="Sequence number of the last entry of the book.")
    next: int = Field(description="Ask with `after=` this for what follows.")
    entries: list[JournalEntry | SealedEntry]


class Counts(BaseModel):
    """issued = served + missed + cancelled + void + not_served + waiting."""

    issued: int
    served: int
    missed: int
    cancelled: int
    void: int
    not_served: int
    waiting: int


class QueueCounts(Counts):
    """The counts of one queue of issue."""

    queue: str


class ReportTold(BaseModel):
    """Counts of the numbers given on local days `first` to `last`; `holds`: the identity of every row holds."""

    mall: str
    first: date
    last: date
    filters: dict[str, str]
    total: Counts
    queues: list[QueueCounts]
    holds: bool


class FeedbackTold(BaseModel):
    """The response was taken."""

    ticket: Key
    answered: int
    complete: bool


class Problem(BaseModel):
    """RFC 9457 problem details. `code` is stable; `next_step` says what can be done now."""

    type: str = Field(description="`urn:balai:` and the code.", examples=["urn:balai:nobody-waiting"])
    title: str
    status: int
    detail: str
    code: str
    next_step: str
    instance: str = Field(description="Path of the request.")
    facts: dict[str, Any] = Field(description="Ids, codes and numbers that explain the refusal.")
    errors: list[dict[str, str]] | None = Field(
        None, description="With code `invalid-request`: where (`in`, `field`) and `why`."
    )
