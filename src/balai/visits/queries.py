"""Where a visit stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from balai.kernel.refusals import NotFound
from balai.queueing.queries import list_visit_tickets
from balai.visits.models import Need, Visit
from balai.visits.rules import normal_code

if TYPE_CHECKING:
    from balai.queueing.models import Ticket


@dataclass(frozen=True, slots=True)
class Place:
    """One ticket of a visit and the services it stands for."""

    ticket: Ticket
    services: list[str]


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit with its places; `called_at` is the counter where the visitor is called or served now."""

    visit: Visit
    places: list[Place]

    @property
    def called_at(self) -> Ticket | None:
        """The ticket that is called or being served, if any."""
        return next((p.ticket for p in self.places if p.ticket.state in ("called", "serving")), None)


def get_visit(code: str) -> VisitView:
    """The visit with this code, as typed by a person. Raises NotFound."""
    visit = Visit.objects.filter(code=normal_code(code)).select_related("mall").first()
    if visit is None:
        raise NotFound(thing="visit", name=code)
    tickets = list_visit_tickets(visit.pk)
    services = services_of([ticket.key for ticket in tickets])
    return VisitView(visit, [Place(ticket, services.get(ticket.key, [])) for ticket in tickets])


def find_visit_of(ticket: Ticket) -> Visit:
    """The visit a ticket belongs to."""
    return Visit.objects.get(pk=ticket.visit)


def services_of(tickets: Sequence[str]) -> dict[str, list[str]]:
    """Service codes per ticket key."""
    found: dict[str, list[str]] = {}
    for ticket, service in Need.objects.filter(ticket__in=tickets).order_by("id").values_list("ticket", "service"):
        found.setdefault(ticket, []).append(service)
    return found


def comfort_of(visits: Sequence[int]) -> dict[int, list[str]]:
    """Comfort words per visit id, only of visits that declared any. For the desk, never for boards."""
    rows = Visit.objects.filter(pk__in=visits).exclude(comfort="").values_list("id", "comfort")
    return {visit: comfort.split() for visit, comfort in rows}
