"""What clients are told. These describe the answers; the answers themselves are built as plain dictionaries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from balai.queueing.rules import TRANSITIONS

STATES = tuple(sorted({state for starts, leads_to in TRANSITIONS.values() for state in (*starts, leads_to)}))
Key = Annotated[str, Field(pattern=r"^[0-9a-z]{16}$", description="Public key of the ticket.")]
State = Literal[STATES]  # type: ignore[valid-type]
Moment = Annotated[datetime, Field(description="RFC 3339, UTC.")]


class IssuedTicket(BaseModel):
    """One number that was given."""

    id: Key
    number: str = Field(description="The printed number: zone letter and digits.", examples=["A07"])
    state: State
    queue: str
    zone: str
    services: list[str]


class VisitOpened(BaseModel):
    """A visit with its numbers."""

    code: str = Field(description="The visitor's code; whoever has it may see where the visit stands.")
    tickets: list[IssuedTicket]


class TicketMoved(BaseModel):
    """How a ticket stands after an act."""

    id: Key
    number: str
    state: State
    queue: str
    zone: str
    counter: int | None


class TicketCalled(TicketMoved):
    """The called ticket, and why this one."""

    reason: str = Field(description="The rule that chose it.")
    waited_s: int
    calls: int
    passed_over: list[Key] = Field(description="Tickets whose visitors are at another counter; they keep their place.")


class TicketRecalled(TicketMoved):
    """Called again."""

    calls: int


class TicketTransferred(TicketMoved):
    """In another queue."""

    place: str


class TicketUndone(TicketMoved):
    """As before the act that was undone."""

    undone: str


class TicketFinished(TicketMoved):
    """Served."""

    outcome: str
    credible: bool = Field(description="Whether the service time can be true.")


class TicketMissed(TicketMoved):
    """Not come."""

    misses: int
    closed: bool


class TicketDelayed(TicketMoved):
    """Due after some more numbers."""

    after_calls: int


class CounterMoved(BaseModel):
    """How a counter stands after an act."""

    counter: int
    state: Literal["open", "break", "closed"]


class TicketSeen(TicketMoved):
    """A ticket now. `ahead`: waiting visitors of the queue with an earlier place; null when not waiting."""

    channel: str
    services: list[str]
    ahead: int | None
    calls: int
    misses: int
    outcome: str
    issued_at: Moment
    called_at: Moment | None
    started_at: Moment | None
    ended_at: Moment | None


class VisitSeen(BaseModel):
    """A visit now."""

    code: str
    mall: str
    channel: str
    lang: str
    party: int
    arrived_at: Moment
    tickets: list[TicketSeen]


class ServiceHit(BaseModel):
    """One service in a list."""

    code: str
    name: str
    summary: str
    agency: str
    agency_name: str
    queue: str
    confidence: Literal["verified", "unconfirmed", "listed"]
    matched: str | None = Field(description="The word of the catalogue that answered the query.")


class Named(BaseModel):
    """A code and its name."""

    code: str
    name: str


class SearchHelp(BaseModel):
    """Where to go when no service fits."""

    life_events: list[Named]
    agencies: list[Named]
    ask: str


class ServiceList(BaseModel):
    """Services, best first for a query, else in catalogue order. `help` exactly when a query finds nothing."""

    query: str
    lang: str
    services: list[ServiceHit]
    help: SearchHelp | None
    catalogue: str = Field(description="Version of the catalogue.")


class RequirementTold(BaseModel):
    """One paper to bring."""

    name: str
    hint: str | None
    when: str | None


class StepTold(BaseModel):
    """One step."""

    text: str
    who: str


class TimeTold(BaseModel):
    """The promised time between two named events; amount null = not known."""

    amount: int | None
    unit: str | None
    start: str | None
    stop: str | None


class FeeTold(BaseModel):
    """The fee in whole rupiah, by its form."""

    kind: Literal["free", "fixed", "range", "formula", "unknown"]
    idr: int | None
    from_idr: int | None
    to_idr: int | None
    formula: str | None
    note: str | None


class DependencyTold(BaseModel):
    """Another service that belongs first or with it."""

    on: str
    kind: Literal["requires", "usually_first", "same_visit"]
    note: str


class ServiceTold(ServiceHit):
    """One service with the public part of its standard (components 1 to 6) and its legal basis."""

    requirements: list[RequirementTold]
    steps: list[StepTold]
    time: TimeTold
    fee: FeeTold
    product: str
    complaints: str
    legal: list[str]
    audience: list[str]
    channels: list[str]
    online_at: str | None
    depends: list[DependencyTold]
    source: str
    review_on: date | None


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
    number: str | None = None
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
