"""The counters a clerk can choose from, and how each stands."""

from __future__ import annotations

from dataclasses import dataclass

from balai.faces.counter.line import queues_of
from balai.faces.counter.words import DESKS, lang
from balai.kernel.actors import Actor
from balai.queueing import queries as queueing
from balai.queueing.queries import CounterFacts, DeskFacts, Hall


@dataclass(frozen=True, slots=True)
class Place:
    """One counter in the list."""

    counter: CounterFacts
    facts: DeskFacts
    agency: str
    queues: list[str]
    waiting: int
    mine: bool

    @property
    def state(self) -> str:
        """How the counter stands, in a word."""
        return str(DESKS[self.facts.state])


def list_places(hall: Hall, by: Actor) -> list[Place]:
    """The counters this person may sit at; the one being staffed by them comes first."""
    desks, waiting = queueing.read_desks(hall), queueing.count_waiting(hall.mall.id)
    places = [
        _place(hall, counter, desks[counter.number], waiting, by)
        for counter in hall.counters.values()
        if by.agency in (None, counter.agency) and by.counter in (None, counter.number)
    ]
    return sorted(places, key=lambda place: (not place.mine, place.counter.number))


def _place(hall: Hall, counter: CounterFacts, facts: DeskFacts, waiting: dict[int, int], by: Actor) -> Place:
    queues = [hall.queues[queue] for queue in queues_of(counter)]
    agency = next((queue.agency_short for queue in queues if queue.agency == counter.agency), counter.agency)
    mine = facts.state != "closed" and facts.staff == by.ref
    return Place(
        counter, facts, agency, [queue.name(lang()) for queue in queues], sum(waiting.get(queue.id, 0) for queue in queues), mine
    )


def get_counter(hall: Hall, number: int, by: Actor) -> CounterFacts:
    """The counter with this number, for its own people only. Raises NotFound, NotAllowed."""
    counter = hall.counter(number)
    by.require_agency(counter.agency)
    by.require_counter(number)
    return counter
