"""Is this mall, agency, queue or counter open at t, and when does that change?

Dated layers, most general first: weekly hours, holidays, declarations (closed or specially open).
A narrower scope replaces the weekly hours of a wider one but can never be open while a wider one is
closed by holiday or declaration; of two declarations for the same moment the later one counts.
Breaks (the Friday prayer) are the gaps between weekly intervals. Standard: hours per domain.md section 9.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HORIZON_DAYS = 400


@dataclass(frozen=True, slots=True)
class Interval:
    """Weekly opening: weekday 0 = Monday, local wall time [opens, closes), valid on dates [since, until]."""

    weekday: int
    opens: time
    closes: time
    since: date | None = None
    until: date | None = None

    def counts_on(self, day: date) -> bool:
        """Whether this interval is in force on a local date."""
        return (
            self.weekday == day.weekday()
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Holiday:
    """A closed local date; kind `public` or `collective` (cuti bersama)."""

    day: date
    name: str
    kind: str = "public"


@dataclass(frozen=True, slots=True)
class Declaration:
    """Closed (or specially open) from `starts` to `ends`, aware datetimes, known since `declared`."""

    starts: datetime
    ends: datetime
    declared: datetime
    reason: str
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """What one scope says. `weekly` empty means: as the wider scope."""

    name: str
    weekly: tuple[Interval, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    declarations: tuple[Declaration, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """Open or not at a moment, why, which layer says so, and the next change (None: none in sight)."""

    open: bool
    reason: str
    layer: str
    changes_at: datetime | None
    closes_at: datetime | None = None
    opens_at: datetime | None = None


def _known(declaration: Declaration, known_at: datetime) -> bool:
    return declaration.declared <= known_at


def _declared(layer: Layer, at: datetime, known_at: datetime) -> Declaration | None:
    hits = [d for d in layer.declarations if d.starts <= at < d.ends and _known(d, known_at)]
    return max(hits, key=lambda d: d.declared, default=None)


def _holiday(layer: Layer, day: date) -> Holiday | None:
    return next((holiday for holiday in layer.holidays if holiday.day == day), None)


def _weekly(layers: Sequence[Layer]) -> tuple[tuple[Interval, ...], str]:
    for layer in reversed(layers):
        if layer.weekly:
            return layer.weekly, layer.name
    return (), layers[0].name if layers else ""


def _instant(
    layers: Sequence[Layer], zone: ZoneInfo, at: datetime, known_at: datetime
) -> tuple[bool, str, str]:
    """(open, reason, layer) at one moment."""
    local = at.astimezone(zone)
    specially: Layer | None = None
    for layer in layers:
        hit = _declared(layer, at, known_at)
        if hit is not None and not hit.opens:
            return False, hit.reason, layer.name
        if hit is not None:
            specially = layer
        holiday = None if specially else _holiday(layer, local.date())
        if holiday is not None:
            return False, holiday.name, layer.name
    if specially is not None:
        return True, "declared", specially.name
    return _by_week(*_weekly(layers), local)


def _by_week(weekly: Iterable[Interval], name: str, local: datetime) -> tuple[bool, str, str]:
    today = [one for one in weekly if one.counts_on(local.date())]
    clock = local.time().replace(tzinfo=None)
    if any(one.opens <= clock < one.closes for one in today):
        return True, "hours", name
    if not today:
        return False, "day_off", name
    between = any(one.closes <= clock for one in today) and any(clock < one.opens for one in today)
    return False, "break" if between else "outside_hours", name


def _marks(layers: Sequence[Layer], zone: ZoneInfo, day: date, known_at: datetime) -> list[datetime]:
    """Moments of a local date at which the status may change."""
    weekly, _ = _weekly(layers)
    clocks = {time.min} | {
        t for one in weekly if one.counts_on(day) for t in (one.opens, one.closes)
    }
    marks = [datetime.combine(day, clock, zone) for clock in clocks]
    for layer in layers:
        for declared in layer.declarations:
            if _known(declared, known_at):
                marks += [
                    edge.astimezone(zone)
                    for edge in (declared.starts, declared.ends)
                    if edge.astimezone(zone).date() == day
                ]
    return sorted(set(marks))


def changes(
    layers: Sequence[Layer], zone: ZoneInfo, at: datetime, known_at: datetime | None = None
) -> Iterable[tuple[datetime, bool]]:
    """Every (moment, open) after `at` at which open turns to closed or back, within the horizon."""
    known = known_at or at
    state = _instant(layers, zone, at, known)[0]
    day = at.astimezone(zone).date()
    for offset in range(HORIZON_DAYS):
        for mark in _marks(layers, zone, day + timedelta(days=offset), known):
            if mark > at:
                now_open = _instant(layers, zone, mark, known)[0]
                if now_open != state:
                    state = now_open
                    yield mark, state


def status(
    layers: Sequence[Layer], zone: ZoneInfo, at: datetime, known_at: datetime | None = None
) -> Status:
    """Open at `at`? Layers go from the widest scope (mall) to the narrowest (counter).

    `known_at` (default `at`) is the moment of knowledge: a holiday declared at ten is unknown at nine.
    """
    is_open, reason, layer = _instant(layers, zone, at, known_at or at)
    change = next(iter(changes(layers, zone, at, known_at)), None)
    moment = change[0] if change else None
    return Status(
        is_open, reason, layer, moment,
        closes_at=moment if is_open else None,
        opens_at=None if is_open else moment,
    )
