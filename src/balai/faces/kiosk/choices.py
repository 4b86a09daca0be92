"""What a visitor can choose at the kiosk: topics (zones), lines, services; six to a screen, open ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from balai.catalogue.queries import Service, find_service, get_catalogue
from balai.directory.queries import list_zones
from balai.faces.kiosk.pictures import picture_of, picture_of_line, picture_of_zone
from balai.kernel.wording import DAYS, clock_words
from balai.queueing.queries import Hall, QueueFacts, count_waiting, get_hall, issue_until, next_issue, report

PER_SCREEN = 6
MOST_NEEDS = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One tile: where it leads, its words and picture; `closed` says why and until when instead."""

    url: str
    name: str
    icon: str
    hint: str = ""
    letter: str = ""
    closed: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Up to six tiles of many, with the addresses of the neighbouring screens."""

    tiles: list[Choice]
    number: int
    of: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Now:
    """The hall at this moment, in the visitor's language."""

    hall: Hall
    at: datetime
    lang: str

    def closed(self, queue: QueueFacts) -> str:
        """Empty while numbers of this queue are given; else until when they are not."""
        until = issue_until(self.hall, queue, self.at)
        if until is not None and self.at < until:
            if not self.is_used_up(queue):
                return ""
            return _("Nomor hari ini habis. %(when)s") % {"when": self.again(queue)}
        return self.again(queue)

    def again(self, queue: QueueFacts) -> str:
        """When numbers of this queue are given again."""
        opens = next_issue(self.hall, queue, self.at)
        if opens is None:
            return _("Tutup")
        local = opens.astimezone(self.hall.mall.zone)
        clock = clock_words(local, self.lang)
        if local.date() == self.hall.day(self.at):
            return _("Mulai pukul %(clock)s") % {"clock": clock}
        day = DAYS["en" if self.lang == "en" else "id"][local.weekday()]
        return _("Buka lagi %(day)s pukul %(clock)s") % {"day": day, "clock": clock}

    def is_used_up(self, queue: QueueFacts) -> bool:
        """Whether the day's contingent of walk-in numbers is gone."""
        if queue.contingent is None:
            return False
        today = self.hall.day(self.at)
        given = report(self.hall, first=today, last=today, queue=queue.code)
        return given.issued - given.void >= queue.contingent


def read_now(mall: str, at: datetime) -> Now:
    """The hall for this request."""
    return Now(get_hall(mall), at, get_language() or "id")


def address(path: str, needs: Sequence[str], **more: object) -> str:
    """A kiosk address that carries the needs chosen so far."""
    query = urlencode([*((name, str(value)) for name, value in more.items()), *(("k", code) for code in needs)])
    return f"/kios/{path}?{query}" if query else f"/kios/{path}"


def list_topics(now: Now, needs: Sequence[str]) -> list[Choice]:
    """One tile per zone."""
    found = []
    for zone in list_zones(now.hall.mall):
        queues = [queue for queue in now.hall.queues.values() if queue.letter == zone.letter]
        if queues:
            closed = [now.closed(queue) for queue in queues]
            found.append(
                Choice(
                    address("ambil/", needs, zona=zone.letter),
                    zone.name_en if now.lang == "en" else zone.name_id,
                    picture_of_zone(zone.letter),
                    hint=", ".join(dict.fromkeys(queue.agency_short for queue in queues)),
                    letter=zone.letter,
                    closed=closed[0] if all(closed) else "",
                )
            )
    return found


def list_lines(now: Now, letter: str, needs: Sequence[str]) -> list[Choice]:
    """One tile per queue of a zone, those that give numbers first."""
    waiting = count_waiting(now.hall.mall.id)
    found = [
        Choice(
            address("ambil/", needs, antrean=queue.code), queue.name(now.lang), picture_of_line(queue.code),
            hint=f"{queue.agency_short} · " + _("%(n)s menunggu") % {"n": waiting.get(queue.id, 0)},
            letter=letter, closed=now.closed(queue),
        )
        for queue in now.hall.queues.values()
        if queue.letter == letter
    ]  # fmt: skip
    return sorted(found, key=lambda one: bool(one.closed))


def list_services(now: Now, line: str, needs: Sequence[str]) -> list[Choice]:
    """One tile per service of a queue, in the order of the agency's own file."""
    catalogue = get_catalogue(now.hall.mall.code)
    return [tile_of(now, one, needs) for one in catalogue.services.values() if one.line == line]


def tile_of(now: Now, service: Service, needs: Sequence[str]) -> Choice:
    """The tile of a service: choosing it adds it to the needs."""
    queue = now.hall.by_code.get(service.line)
    return Choice(
        address("keperluan/", [*(code for code in needs if code != service.code), service.code]),
        service.name.in_(now.lang),
        picture_of(service.code, service.line),
        hint=queue.agency_short if queue else "",
        letter=queue.letter if queue else "",
        closed=now.closed(queue) if queue else _("Tidak ada di mal ini"),
        chosen=service.code in needs,
    )


def cut(tiles: Sequence[Choice], number: int, url: Any) -> Page:
    """The screen with this number; `url(n)` is the address of screen n."""
    of = max(1, -(-len(tiles) // PER_SCREEN))
    number = min(max(1, number), of)
    return Page(
        list(tiles[(number - 1) * PER_SCREEN : number * PER_SCREEN]), number, of,
        url(number - 1) if number > 1 else "", url(number + 1) if number < of else "",
    )  # fmt: skip


def known_needs(now: Now, codes: Sequence[str]) -> list[str]:
    """The service codes of an address that this mall serves, without repeats, at most eight."""
    found = [code for code in dict.fromkeys(codes) if (one := find_service(code, mall=now.hall.mall.code)) and one.line in now.hall.by_code]
    return found[:MOST_NEEDS]
