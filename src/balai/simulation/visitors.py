"""The simulated visitors: arriving, paper, giving up, coming back, telling how it was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from balai.directory.rules import VISITOR_GRANTS
from balai.feedback.actions import give_feedback
from balai.journal.rules import Sealed
from balai.kernel.actors import Actor
from balai.kernel.refusals import Refusal
from balai.queueing.actions.printing import confirm_printed
from balai.queueing.actions.serving import cancel_ticket, postpone_ticket, return_ticket
from balai.queueing.rules import POSTPONE_MS, PRINT_LIMIT_MS
from balai.simulation.arrivals import Arrival
from balai.simulation.people import manners_of, prints, rating_of
from balai.simulation.view import VISITORS, Seen
from balai.visits.actions import open_visit

if TYPE_CHECKING:
    from balai.simulation.world import World

GRANTS = VISITOR_GRANTS | {"ticket.print", "ticket.return"}
KIOSK = Actor(VISITORS, GRANTS, "kiosk")
PHONE = Actor(VISITORS, GRANTS, "phone")


class Visitors:
    """Everybody who comes of the simulation. Tickets of people are only watched."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.turned_away: dict[str, int] = {}
        self.came = 0

    def begin(self, now_ms: int) -> None:
        """Put the arrivals still to come on the heap, and take up the tickets already out."""
        for arrival in self.world.arrivals:
            if arrival.at_ms > now_ms:
                self.world.at(arrival.at_ms, self.arrive, arrival)
        for seen in list(self.world.view.tickets.values()):
            if seen.ours and seen.state == "printing":
                self._print(seen, seen.issued_ms)
            elif seen.ours and seen.state == "waiting":
                self._plan_wait(seen, seen.issued_ms)
            elif seen.ours and seen.state == "missed":
                self._plan_return(seen)

    def arrive(self, arrival: Arrival, again: bool = False) -> None:
        """Take numbers at the kiosk or by phone. Who is refused leaves, and is counted by the reason."""
        self.came += not again
        phone = arrival.channel == "phone"
        answer = self.world.act(
            open_visit, PHONE if phone else KIOSK, needs=arrival.needs, comfort=arrival.comfort,
            party=arrival.party, paper=not phone, lang=arrival.lang,
        )
        if isinstance(answer, Refusal):
            self._refused(arrival, answer)
            return
        lost = [t for t in answer["tickets"] if not phone and prints(*self._dice, t["number"]) is None]
        if lost and not again:
            needs = tuple(code for ticket in lost for code in ticket["services"])
            retry = Arrival(arrival.n, arrival.at_ms, needs, arrival.comfort, arrival.party, "phone", arrival.lang)
            self.world.after(45_000, self.arrive, retry, True)

    def _refused(self, arrival: Arrival, refusal: Refusal) -> None:
        """One line is closed or full: who came for more takes the rest, who came for that leaves."""
        self.turned_away[refusal.code] = self.turned_away.get(refusal.code, 0) + 1
        services = self.world.offer.services.get(str(refusal.facts.get("queue")), ())
        rest = tuple(code for code in arrival.needs if code not in services)
        if rest and len(rest) < len(arrival.needs):
            self.arrive(
                Arrival(
                    arrival.n, arrival.at_ms, rest, arrival.comfort, arrival.party, arrival.channel, arrival.lang
                ),
                True,
            )

    def hear(self, entry: Sealed, seen: Seen) -> None:
        """What an entry about one of our tickets makes its visitor do."""
        if not seen.ours:
            if entry.type == "ticket.postponed":
                self.world.after(POSTPONE_MS, self.world.wake, seen.queue)
            return
        if entry.type == "ticket.issued" and seen.state == "printing":
            self._print(seen, self.world.now_ms)
        elif entry.type in ("ticket.issued", "ticket.printed"):
            self._plan_wait(seen, self.world.now_ms)
        elif entry.type == "ticket.missed" and seen.state == "missed":
            self._plan_return(seen)
        elif entry.type == "ticket.postponed":
            self.world.after(POSTPONE_MS, self.world.wake, seen.queue)
        elif entry.type == "service.finished":
            self._plan_rating(seen, json.loads(entry.data)["wait_ms"])

    @property
    def _dice(self) -> tuple[int, str]:
        return self.world.plan.seed, self.world.day

    def _print(self, seen: Seen, from_ms: int) -> None:
        paper_ms = prints(*self._dice, seen.number)
        if paper_ms is None:
            self.world.at(from_ms + PRINT_LIMIT_MS + 5_000, self.world.void_prints)
        else:
            self.world.at(from_ms + paper_ms, self._printed, seen)

    def _printed(self, seen: Seen) -> None:
        if seen.state == "printing":
            self.world.act(confirm_printed, KIOSK, ticket=seen.key)

    def _plan_wait(self, seen: Seen, from_ms: int) -> None:
        manners = manners_of(*self._dice, seen.number, 0)
        for wait_ms, verb in ((manners.cancels_ms, self._cancel), (manners.postpones_ms, self._postpone)):
            if wait_ms is not None and from_ms + wait_ms > self.world.now_ms:
                self.world.at(from_ms + wait_ms, verb, seen)

    def _cancel(self, seen: Seen) -> None:
        if seen.state == "waiting":
            self.world.act(cancel_ticket, PHONE, ticket=seen.key)

    def _postpone(self, seen: Seen) -> None:
        if seen.state == "waiting":
            self.world.act(postpone_ticket, PHONE, ticket=seen.key)

    def _plan_return(self, seen: Seen) -> None:
        returns_ms = manners_of(*self._dice, seen.number, seen.misses - 1).returns_ms
        if returns_ms is not None:
            self.world.at(seen.since_ms + returns_ms, self._return, seen)

    def _return(self, seen: Seen) -> None:
        if seen.state == "missed":
            self.world.act(return_ticket, KIOSK, ticket=seen.key)

    def _plan_rating(self, seen: Seen, waited_ms: int) -> None:
        rating = rating_of(*self._dice, seen.number, waited_ms=waited_ms)
        if rating is not None:
            self.world.after(rating.after_ms, self._rate, seen, waited_ms)

    def _rate(self, seen: Seen, waited_ms: int) -> None:
        rating = rating_of(*self._dice, seen.number, waited_ms=waited_ms)
        if rating is not None and seen.state == "served":
            self.world.act(
                give_feedback, PHONE, ticket=seen.key, answers=rating.answers, overall=rating.overall,
                paid_extra=rating.paid_extra, benefit=rating.benefit, burden=rating.burden,
            )
