"""When each counter can be expected to call today: planned shifts within opening hours, corrected by what is seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from balai.analytics.queries.readings import DeskRow
from balai.analytics.rules import DeskNow, Windows, cut, desk_windows
from balai.directory.queries import get_layers, list_shifts
from balai.journal.command import to_ms
from balai.kernel import opening
from balai.queueing.queries import CounterFacts, Hall


@dataclass(slots=True)
class _Kept:
    """What was worked out from one set-up of a mall; a new set-up is a new Hall."""

    hall: Hall
    plans: dict[date, dict[int, Windows]] = field(default_factory=dict)
    openings: dict[tuple[date, str, int], Windows] = field(default_factory=dict)


_KEPT: dict[str, _Kept] = {}


def _kept(hall: Hall) -> _Kept:
    kept = _KEPT.get(hall.mall.code)
    if kept is None or kept.hall is not hall or len(kept.plans) > 16:
        kept = _KEPT[hall.mall.code] = _Kept(hall)
    return kept


def planned_shifts(hall: Hall, day: date) -> dict[int, Windows]:
    """Planned shifts of a local day per counter number, as they stand in the rota; a dated one replaces the week."""
    kept = _kept(hall)
    if day not in kept.plans:
        weekly: dict[int, list[tuple[int, int]]] = {}
        dated: dict[int, list[tuple[int, int]]] = {}
        for shift in list_shifts(hall.mall):
            span = (_at(hall, day, shift.starts), _at(hall, day, shift.ends))
            if shift.day == day:
                dated.setdefault(shift.counter.number, []).append(span)
            elif shift.day is None and shift.weekday == day.weekday():
                weekly.setdefault(shift.counter.number, []).append(span)
        kept.plans[day] = {number: tuple(sorted(spans)) for number, spans in {**weekly, **dated}.items()}
    return kept.plans[day]


def _at(hall: Hall, day: date, clock: time) -> int:
    return to_ms(datetime.combine(day, clock, hall.mall.zone))


def mall_hours(hall: Hall, day: date) -> Windows:
    """When the mall itself is open on a local day; empty on a holiday."""
    return _open_spans(hall, get_layers(hall.mall, []), day)


def opening_hours(hall: Hall, counter: CounterFacts, day: date) -> Windows:
    """When the mall, the agency and the counter are open together on a local day."""
    kept, key = _kept(hall), (day, counter.agency, counter.number)
    if key not in kept.openings:
        layers = get_layers(hall.mall, [("agency", counter.agency), ("counter", str(counter.number))])
        kept.openings[key] = _open_spans(hall, layers, day)
    return kept.openings[key]


def _open_spans(hall: Hall, layers: tuple[opening.Layer, ...], day: date) -> Windows:
    zone = hall.mall.zone
    morning = datetime.combine(day, time.min, zone)
    midnight = datetime.combine(day + timedelta(days=1), time.min, zone)
    starts = morning if opening.status(layers, zone, morning, midnight).open else None
    spans: list[tuple[int, int]] = []
    for moment, is_open in opening.changes(layers, zone, morning, midnight):
        edge = min(moment, midnight)
        if not is_open and starts is not None:
            spans.append((to_ms(starts), to_ms(edge)))
        starts = edge if is_open else None
        if moment >= midnight:
            break
    return tuple(spans)


def expected_windows(hall: Hall, counter: CounterFacts, row: DeskRow | None, at: datetime) -> Windows:
    """When this counter can be expected to call from `at` on; empty = not today any more."""
    day = hall.day(at)
    hours = opening_hours(hall, counter, day)
    planned = cut(planned_shifts(hall, day).get(counter.number, ()), hours)
    midnight = to_ms(datetime.combine(day, time.min, hall.mall.zone))
    desk = DeskNow(row.state if row else "closed", row.since_ms if row else 0, to_ms(at), midnight)
    closing_ms = max((ends for _, ends in hours), default=desk.now_ms)
    return desk_windows(planned, desk, closing_ms)


def is_planned(hall: Hall, counter: CounterFacts, at: datetime) -> bool:
    """Whether the rota wants this counter staffed at this moment."""
    day, at_ms = hall.day(at), to_ms(at)
    planned = cut(planned_shifts(hall, day).get(counter.number, ()), opening_hours(hall, counter, day))
    return any(starts <= at_ms < ends for starts, ends in planned)
