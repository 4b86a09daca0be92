"""The cast and the stage: named people, a small mall, and builders that speak commands.

Siti and Budi (applicants) · Rina (clerk, loket 4) · Agus and Dewi (officers of two agencies) ·
Hasan (mall manager) · the Ombudsman. Nothing here writes a table by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from balai.directory.actions.founding import found_mall
from balai.directory.rules import (
    GRANTS,
    ISSUE_GRANTS,
    VISITOR_GRANTS,
    AgencyPlan,
    CounterPlan,
    HoursPlan,
    MallPlan,
    ZonePlan,
)
from balai.journal.reader import head_of, read_entries
from balai.kernel.actors import Actor, Once
from balai.queueing.actions.calling import call_next
from balai.queueing.actions.serving import finish_service, start_service
from balai.queueing.actions.setup import ProfilePlan, QueuePlan, define_queues
from balai.queueing.actions.staffing import open_counter
from balai.queueing.models import Ticket
from balai.visits.actions import open_visit

MALL = "mal-uji"
WIB = ZoneInfo("Asia/Jakarta")
MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)
WEDNESDAY = date(2026, 11, 25)
FRIDAY = date(2026, 11, 27)

KTP, AKTA, SKCK = "dukcapil.ktp-kk", "dukcapil.akta", "polda.skck"
SERVICES = {
    KTP: ("dukcapil.ktp-hilang", "dukcapil.ktp-baru"),
    AKTA: ("dukcapil.akta-kelahiran", "dukcapil.akta-kematian"),
    SKCK: ("polda.skck", "polda.skck-perpanjangan"),
}
"""Queue -> two services of it in the real catalogue."""

SETUP = Actor("system:setup", GRANTS["admin"])
SYSTEM = Actor("system:work", GRANTS["manager"])
KIOSK = Actor("device:1", ISSUE_GRANTS, "kiosk", MALL)
SITI = Actor("visitor:siti", VISITOR_GRANTS, "web", MALL)
BUDI = Actor("visitor:budi", VISITOR_GRANTS, "web", MALL)
RINA = Actor("staff:4", GRANTS["clerk"], "counter", MALL, "dukcapil")
AGUS = Actor("staff:11", GRANTS["clerk"], "counter", MALL, "dukcapil")
DEWI = Actor("staff:12", GRANTS["clerk"], "counter", MALL, "polda")
HASAN = Actor("staff:13", GRANTS["manager"], "web", MALL)
OMBUDSMAN = Actor("staff:14", GRANTS["inspector"], "web")
STRANGER = Actor("visitor:stranger", frozenset(), "web", MALL)

CLERKS = {
    1: AGUS,
    2: Actor("staff:2", GRANTS["clerk"], "counter", MALL, "dukcapil"),
    3: Actor("staff:3", GRANTS["clerk"], "counter", MALL, "dukcapil"),
    4: RINA,
    5: DEWI,
    6: Actor("staff:6", GRANTS["clerk"], "counter", MALL, "polda"),
}
"""Counter -> the clerk who staffs it."""

WEEK = (
    *((day, time(7, 30), time(16)) for day in range(4)),
    (4, time(7, 30), time(11, 30)),
    (4, time(13), time(16, 30)),
    (5, time(7, 30), time(12)),
)
"""Opening hours of the small mall; the gap on Friday is the prayer break."""


def on(clock: str = "09:00", day: date = MONDAY, zone: ZoneInfo = WIB) -> datetime:
    """A local wall time, such as `on("09:00:30", FRIDAY)`."""
    return datetime.combine(day, time.fromisoformat(clock), zone)


def after(moment: datetime, seconds: float = 0, minutes: float = 0) -> datetime:
    """A moment later."""
    return moment + timedelta(seconds=seconds, minutes=minutes)


def small_mall(code: str = MALL, *, timezone: str = "Asia/Jakarta", laws: dict[str, dict[str, int]] | None = None,
               at: datetime | None = None, **queue_changes: dict[str, Any]) -> str:
    """Found a mall of two agencies, three queues and six counters; returns its code.

    `ktp=`, `akta=`, `skck=` change fields of a queue's plan; `laws` changes disciplines by queue code.
    """
    at = at or on("06:00")
    found_mall(plan=_mall_plan(code, timezone), by=SETUP, at=at)
    define_queues(mall=code, queues=_queue_plans(laws or {}, queue_changes), profiles=PROFILES, by=SETUP, at=at)
    return code


PROFILES = [
    ProfilePlan(1, ((1, KTP, 0),)),
    ProfilePlan(2, ((1, KTP, 0),)),
    ProfilePlan(3, ((1, KTP, 0), (2, AKTA, 0))),
    ProfilePlan(4, ((1, AKTA, 0), (2, KTP, 0))),
    ProfilePlan(5, ((1, SKCK, 0),)),
    ProfilePlan(6, ((1, SKCK, 0),)),
]


def _mall_plan(code: str, timezone: str) -> MallPlan:
    return MallPlan(
        code=code, name="Mal Uji", timezone=timezone, region="31", address="Jalan Uji 1",
        floors=((1, "Lantai 1", "Floor 1"), (2, "Lantai 2", "Floor 2")),
        zones=(
            ZonePlan("A", 1, "circle", "biru", "blue", "Kependudukan", "Civil registration"),
            ZonePlan("X", 2, "cross", "biru langit", "sky blue", "Kepolisian", "Police"),
        ),
        agencies=(
            AgencyPlan("dukcapil", "Dinas Dukcapil", "Civil Registry", "Dukcapil", "provincial"),
            AgencyPlan("polda", "Polda", "Police", "Polda", "national"),
        ),
        counters=tuple(
            CounterPlan(n, "dukcapil" if n < 5 else "polda", "A" if n < 5 else "X", f"B{n}", (), WEEK)
            for n in range(1, 7)
        ),
        hours=(HoursPlan("mall", "", WEEK),),
    )


def _queue_plans(laws: dict[str, dict[str, int]], changes: dict[str, dict[str, Any]]) -> list[QueuePlan]:
    plans = {
        KTP: {"agency": "dukcapil", "zone": "A", "name_id": "KTP dan KK", "name_en": "ID and family cards"},
        AKTA: {"agency": "dukcapil", "zone": "A", "name_id": "Akta", "name_en": "Civil records"},
        SKCK: {"agency": "polda", "zone": "X", "name_id": "SKCK", "name_en": "Police record",
               "last_issue": time(14, 30)},
    }
    names = {"ktp": KTP, "akta": AKTA, "skck": SKCK}
    for name, change in changes.items():
        plans[names[name]].update(change)
    return [
        QueuePlan(code=code, **({"close_margin_min": 15, "law": laws.get(code, {})} | plan))
        for code, plan in plans.items()
    ]


def visit(*queues: str, at: datetime, by: Actor = KIOSK, comfort: Iterable[str] = (), paper: bool = False,
          mall: str = MALL, party: int = 1, once: Once | None = None) -> dict[str, Any]:
    """Somebody comes with one need per queue; the answer of open_visit."""
    needs = [SERVICES[queue][0] for queue in queues]
    return open_visit(
        mall=mall, needs=needs, comfort=tuple(comfort), paper=paper, party=party, by=by, at=at, once=once
    )


def ticket(queue: str = KTP, *, at: datetime, **how: Any) -> str:
    """Somebody comes for one queue; the key of the ticket."""
    return str(visit(queue, at=at, **how)["tickets"][0]["id"])


def staff(*counters: int, at: datetime, mall: str = MALL) -> None:
    """Their clerks open these counters."""
    for number in counters:
        open_counter(mall=mall, counter=number, by=CLERKS[number], at=at)


def call(counter: int, at: datetime, **how: Any) -> dict[str, Any]:
    """The clerk of a counter calls the next visitor."""
    return call_next(mall=MALL, counter=counter, by=CLERKS[counter], at=at, **how)


def serve(counter: int, at: datetime, minutes: float = 5) -> dict[str, Any]:
    """Call, start after 30 s, finish after some minutes; the answer of finish."""
    key = call(counter, at)["id"]
    start_service(mall=MALL, ticket=key, by=CLERKS[counter], at=after(at, 30))
    return finish_service(mall=MALL, ticket=key, by=CLERKS[counter], at=after(at, 30, minutes))


def row(key: str) -> Ticket:
    """The ticket as it stands in the table."""
    return Ticket.objects.get(key=key)


@contextmanager
def recorded(chain: str = MALL) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Collects the entries made inside the block: (type, facts)."""
    since, book = head_of(chain)[0], []
    yield book
    book += [(entry.type, json.loads(entry.data)) for entry in read_entries(chain, after=since)]


def label(key: str) -> dict[str, Any]:
    """The first four facts of every ticket event."""
    one = Ticket.objects.select_related("queue__zone").get(key=key)
    return {
        "ticket": key, "number": f"{one.letter}{one.n:02d}", "queue": one.queue.code, "zone": one.queue.zone.letter,
    }
