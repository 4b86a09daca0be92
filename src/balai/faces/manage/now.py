"""The now-screen: exceptions first, each with its reason and what can be done in five minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from balai.analytics import queries as analytics
from balai.analytics.queries import Curve, DaySummary, QueueNow
from balai.analytics.queries.rota import is_planned
from balai.directory import queries as directory
from balai.directory.queries import MallFacts
from balai.faces.manage.chart import Chart, flow_chart, wait_chart
from balai.faces.manage.words import WHYS, lang
from balai.kernel.actors import Actor
from balai.kernel.opening import Status
from balai.queueing import queries as queueing
from balai.queueing.queries import CounterFacts, DeskFacts, Hall, QueueFacts

if TYPE_CHECKING:
    from balai.directory.models import Agency

AHEAD_H = (1, 2)


@dataclass(frozen=True, slots=True)
class Seat:
    """A counter that could be moved to a queue. `state`: closed, open or break."""

    counter: CounterFacts
    state: str
    queues: str
    first: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One queue on the screen: how it stands, why, what to do, and how many desks the rota has soon."""

    now: QueueNow
    queue: QueueFacts
    why: str
    seats: list[Seat]
    soon: list[int]

    @property
    def advised(self) -> Seat | None:
        """The counter that the advice means."""
        return next((seat for seat in self.seats if seat.counter.number == self.now.action_counter), None)

    @property
    def movable(self) -> list[Seat]:
        """Open counters of the agency that put another queue first, when nothing better is advised."""
        if self.now.action != "announce":
            return []
        return [seat for seat in self.seats if not seat.first and seat.state == "open"]

    @property
    def short(self) -> int:
        """How many counters are missing now."""
        return max(0, self.now.needed - self.now.open)

    @property
    def short_soon(self) -> bool:
        """Whether the rota has fewer desks than needed in the next two hours."""
        return any(planned < self.now.needed for planned in self.soon)


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything the now-screen shows."""

    at: datetime
    status: Status
    lines: list[Line]
    day: DaySummary
    curves: list[Curve]
    flow: Chart
    waits: Chart

    @property
    def troubled(self) -> list[Line]:
        """Queues in trouble, worst first."""
        return [line for line in self.lines if line.now.why]

    @property
    def short(self) -> list[Line]:
        """Queues with fewer counters than needed now or soon."""
        return [line for line in self.lines if line.short or line.short_soon]

    @property
    def enough(self) -> list[Line]:
        """The other queues."""
        return [line for line in self.lines if not (line.short or line.short_soon)]

    @property
    def waiting(self) -> int:
        """Everybody who waits now."""
        return sum(line.now.waiting for line in self.lines)

    @property
    def over(self) -> int:
        """Everybody who has waited longer than promised."""
        return sum(line.now.over_promise for line in self.lines)

    @property
    def open(self) -> int:
        """Open counters, each counted at the queue it works first."""
        return sum(line.now.open for line in self.lines)


def read_screen(mall: MallFacts, by: Actor, at: datetime) -> Screen:
    """The screen of a mall, or of the one agency a person is bound to."""
    hall = queueing.get_hall(mall.code)
    desks = queueing.read_desks(hall)
    lines = [
        _line(hall, one, desks, at)
        for one in analytics.now_screen(mall.code, at)
        if by.agency in (None, one.agency)
    ]
    curves = analytics.curves(mall.code, hall.day(at), until=at)
    promise = max((queue.law.max_wait_ms // 60_000 for queue in hall.queues.values()), default=60)
    starts = [curve.starts for curve in curves]
    return Screen(
        at, directory.opening_status(mall, at), lines, analytics.day_summary(mall.code, hall.day(at)), curves,
        flow_chart(starts, [c.issued for c in curves], [c.served for c in curves], [c.waiting for c in curves], lang()),
        wait_chart(starts, [c.p50_min for c in curves], [c.p90_min for c in curves], promise, lang()),
    )


def _line(hall: Hall, one: QueueNow, desks: Mapping[int, DeskFacts], at: datetime) -> Line:
    queue = hall.queue(one.queue)
    seats = [
        _seat(hall, counter, desks, queue.id)
        for counter in sorted(hall.counters.values(), key=lambda counter: counter.number)
        if counter.agency == one.agency
    ]
    own = [seat.counter for seat in seats if seat.first]
    soon = [sum(1 for counter in own if is_planned(hall, counter, at + timedelta(hours=h))) for h in AHEAD_H]
    return Line(one, queue, str(WHYS.get(one.why, "")), seats, soon)


def _seat(hall: Hall, counter: CounterFacts, desks: Mapping[int, DeskFacts], queue: int) -> Seat:
    profile = list(dict.fromkeys(rule.queue for rule in counter.profile))
    names = ", ".join(hall.queues[one].name(lang()) for one in profile)
    return Seat(counter, desks[counter.number].state, names, bool(profile) and profile[0] == queue)


def new_profile(hall: Hall, counter: CounterFacts, queue: str) -> list[str]:
    """The counter's queues with this one first."""
    rest = [hall.queues[rule.queue].code for rule in counter.profile]
    return list(dict.fromkeys([hall.queue(queue).code, *rest]))


def list_moves(hall: Hall, by: Actor) -> list[tuple[str, list[int], list[QueueFacts]]]:
    """Per agency its counters and the queues they can put first: what a person may choose to move."""
    agencies: dict[str, tuple[str, list[int], list[QueueFacts]]] = {}
    for queue in sorted(hall.queues.values(), key=lambda queue: (queue.agency_short, queue.name(lang()))):
        if by.agency in (None, queue.agency):
            agencies.setdefault(queue.agency, (queue.agency_short, [], []))[2].append(queue)
    for number, counter in sorted(hall.counters.items()):
        if counter.agency in agencies:
            agencies[counter.agency][1].append(number)
    return [one for one in agencies.values() if one[1]]


def list_closable(hall: Hall, agencies: Sequence[Agency]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be closed besides the mall, by kind: (`kind:name` as the form sends it, its name in words)."""
    shorts = {agency.code: agency.short for agency in agencies}
    return [
        (_("Instansi"), [(f"agency:{code}", short) for code, short in shorts.items()]),
        (_("Antrean"), [
            (f"queue:{queue.code}", f"{queue.agency_short}: {queue.name(lang())}") for queue in hall.queues.values()
        ]),
        (_("Loket"), [
            (f"counter:{number}", _("Loket %(n)s") % {"n": number} + f" ({shorts.get(counter.agency, counter.agency)})")
            for number, counter in sorted(hall.counters.items())
        ]),
    ]  # fmt: skip


def closed_words(closable: Sequence[tuple[str, Sequence[tuple[str, str]]]], scope: str, name: str) -> str:
    """What a declaration closes, in words."""
    named = {value: word for _kind, group in closable for value, word in group}
    return named.get(f"{scope}:{name}", name) or _("Seluruh mal")
