"""What clients are told of services, visits and tickets. These describe the answers; the answers themselves are built as plain dictionaries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

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
