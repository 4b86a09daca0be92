"""How a visit stands: one card per number, and the one sentence that is read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from balai.catalogue.queries import find_service
from balai.faces.public.places import House, Spot
from balai.faces.public.ranges import Outlook, outlooks
from balai.kernel.actors import Actor
from balai.kernel.wording import about_words
from balai.queueing.queries import number
from balai.queueing.rules import MAX_MISSES, TRANSITIONS
from balai.visits.queries import Place, VisitView

if TYPE_CHECKING:
    from balai.queueing.models import Ticket

ORDER = ("called", "serving", "held", "missed", "waiting", "printing", "served", "absent", "not_served", "cancelled", "void")
ACTS = (("postpone", "ticket.postpone"), ("return", "ticket.return"), ("cancel", "ticket.cancel"))
OPEN = frozenset({"called", "serving", "held", "missed", "waiting", "printing"})


@dataclass(frozen=True, slots=True)
class Standing:
    """One number of the visit as the visitor sees it. `can` = acts open to this visitor now."""

    key: str
    number: str
    letter: str
    state: str
    spot: Spot | None
    services: list[str]
    counter: int | None
    outlook: Outlook | None
    later: str
    ended_ms: int | None
    called_ms: int | None
    can: frozenset[str]


@dataclass(frozen=True, slots=True)
class VisitPage:
    """The whole visit: its numbers in the order that matters, and where the visitor is wanted now."""

    code: str
    standings: list[Standing]
    called: Standing | None
    said: str
    title: str

    @property
    def others(self) -> list[Standing]:
        """Waiting numbers while the visitor is called or served elsewhere."""
        return [one for one in self.standings if self.called and one.state == "waiting"]

    @property
    def live(self) -> bool:
        """Whether anything can still change today."""
        return any(one.state in OPEN for one in self.standings)

    @property
    def numbers(self) -> str:
        """All numbers of the visit, for the stream."""
        return " ".join(one.number for one in self.standings)

    @property
    def zones(self) -> str:
        """Zone letters of the visit for the stream's address."""
        return ",".join(sorted({one.letter for one in self.standings} | {o.spot.zone.letter for o in self.standings if o.spot}))


def read_visit_page(house: House, view: VisitView, by: Actor) -> VisitPage:
    """Everything the page of a visit shows."""
    found = outlooks(view.visit.code, house.at)
    standings = [_standing(house, place, found.get(place.ticket.key), by) for place in view.places]
    standings.sort(key=lambda one: (ORDER.index(one.state), one.outlook.ahead if one.outlook else 0))
    called = next((one for one in standings if one.state in ("called", "serving")), None)
    said = sentence(standings[0]) if standings else ""
    return VisitPage(view.visit.code, standings, called, said, _title(standings))


def _standing(house: House, place: Place, outlook: Outlook | None, by: Actor) -> Standing:
    ticket, hall = place.ticket, house.hall
    named = [find_service(code, mall=hall.mall.code) for code in place.services]
    return Standing(
        key=ticket.key,
        number=number(ticket),
        letter=ticket.letter,
        state=ticket.state,
        spot=house.find_spot(hall.queues[ticket.queue_id].code),
        services=[service.name.in_(get_language() or "id") for service in named if service is not None],
        counter=hall.numbers.get(ticket.counter_id or 0),
        outlook=outlook,
        later=_later(ticket),
        ended_ms=ticket.ended_ms,
        called_ms=ticket.recalled_ms,
        can=frozenset(_acts(ticket, by)),
    )


def _later(ticket: Ticket) -> str:
    """Why a waiting number is not due at once: `returned` after a miss, `postponed` on wish; else empty."""
    if ticket.state != "waiting" or ticket.due_after_calls is None:
        return ""
    return "returned" if ticket.misses else "postponed"


def _acts(ticket: Ticket, by: Actor) -> set[str]:
    open_acts = {name for name, grant in ACTS if ticket.state in TRANSITIONS[name][0] and grant in by.grants}
    if _later(ticket):
        open_acts.discard("postpone")
    if ticket.misses >= MAX_MISSES:
        open_acts.discard("return")
    return open_acts


def sentence(one: Standing) -> str:
    """The state of a number in one sentence, for the screen reader and the share."""
    if one.state == "called":
        return _("Nomor %(number)s: giliran Anda. Silakan ke loket %(counter)s.") % _facts(one)
    if one.state == "serving":
        return _("Nomor %(number)s sedang dilayani di loket %(counter)s.") % _facts(one)
    if one.state == "waiting" and one.outlook:
        return f"{_('Nomor %(number)s') % _facts(one)}: {wait_words(one.outlook)}"
    return _("Nomor %(number)s") % _facts(one)


def wait_words(outlook: Outlook) -> str:
    """`3 orang di depan Anda, kira-kira 15–25 menit lagi.`"""
    people = (
        ngettext("%(n)s orang di depan Anda", "%(n)s orang di depan Anda", outlook.ahead) % {"n": outlook.ahead}
        if outlook.ahead else _("Anda berikutnya")
    )  # fmt: skip
    if outlook.range is None:
        return f"{people}."
    return _("%(people)s, %(about)s lagi.") % {
        "people": people, "about": about_words(*outlook.range, get_language() or "id"),
    }  # fmt: skip


def _facts(one: Standing) -> dict[str, object]:
    return {"number": one.number, "counter": one.counter or "–"}


def _title(standings: list[Standing]) -> str:
    if not standings:
        return _("Antrean saya")
    first = standings[0]
    if first.state == "called":
        return _("Giliran Anda! Loket %(counter)s – %(number)s") % _facts(first)
    if first.state == "waiting" and first.outlook:
        return _("%(number)s: %(n)s di depan – Antrean saya") % {**_facts(first), "n": first.outlook.ahead}
    return _("%(number)s – Antrean saya") % _facts(first)
