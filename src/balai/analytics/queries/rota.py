"""When each counter can be expected to call today: planned shifts within opening hours, corrected by what is seen."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from balai.analytics.queries.readings import DeskRow
from balai.analytics.rules import DeskNow, Windows, cut, desk_windows
from balai.directory.queries import get_layers, list_shifts
from balai.journal.command import to_ms
from balai.kernel import opening
from balai.queueing.queries import CounterFacts, Hall

_PLANS: dict[tuple[str, int, date], dict[int, Windows]] = {}
_OPENINGS: dict[tuple[str, int, date, str, str], Windows] = {}


def planned_shifts(hall: Hall, day: date) -> dict[int, Windows]:
    """Planned shifts of a local day per counter number, as they stand in the rota; a dated one replaces the week."""
    key = (hall.mall.code, hall.mall.version, day)
    if key not in _PLANS:
        _forget(hall)
        weekly: dict[int, list[tuple[int, int]]] = {}
        dated: dict[int, list[tuple[int, int]]] = {}
        for shift in list_shifts(hall.mall):
            span = (_at(hall, day, shift.starts), _at(hall, day, shift.ends))
            if shift.day == day:
                dated.setdefault(shift.counter.number, []).append(span)
            elif shift.day is None and shift.weekday == day.weekday():
                weekly.setdefault(shift.counter.number, []).append(span)
        _PLANS[key] = {number: tuple(sorted(spans)) for number, spans in {**weekly, **dated}.items()}
    return _PLANS[key]


def _forget(hall: Hall) -> None:
    """Drop what belongs to an older set-up, so that the caches stay small."""
    if len(_PLANS) > 16:
        _PLANS.clear()
    if len(_OPENINGS) > 512:
        _OPENINGS.clear()


def _at(hall: Hall, day: date, clock: time) -> int:
    return to_ms(datetime.combine(day, clock, hall.mall.zone))


def opening_hours(hall: Hall, counter: CounterFacts, day: date) -> Windows:
    """When the mall, the agency and the counter are open together on a local day."""
    key = (hall.mall.code, hall.mall.version, day, counter.agency, str(counter.number))
    if key not in _OPENINGS:
        layers = get_layers(hall.mall, [("agency", counter.agency), ("counter", str(counter.number))])
        _OPENINGS[key] = _open_spans(hall, layers, day)
    return _OPENINGS[key]


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
