"""Reading the building: set-up, opening hours, posts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from balai.directory.models import (
    Agency,
    Closure,
    Counter,
    Floor,
    Holiday,
    HolidayCalendar,
    Hours,
    Mall,
    Post,
    Shift,
    Zone,
)
from balai.directory.rules import grants_of
from balai.journal.command import from_ms, to_ms
from balai.journal.sql import run
from balai.kernel import opening
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound
from balai.kernel.workdays import Spans, Week, WorkCalendar


@dataclass(frozen=True, slots=True)
class MallFacts:
    """What every screen of a mall needs to know of it."""

    id: int
    code: str
    name: str
    zone: ZoneInfo
    version: int
    address: str


_LAYERS: dict[tuple[str, int], dict[tuple[str, str], opening.Layer]] = {}
_CALENDARS: dict[tuple[str, str], tuple[tuple[opening.Layer, ...], WorkCalendar, dict[date, str]]] = {}
"""(mall, agency) -> the very layers it was made of, the calendar, and why each day is closed."""

LONGEST_CLOSURE_DAYS = 1_000


def get_mall(code: str) -> MallFacts:
    """The mall with this code, in one raw statement: every hot command begins here. Raises NotFound."""
    cursor = run(
        "SELECT id, code, name, timezone, version, address FROM directory_mall WHERE code = %s", [code]
    )
    row = cursor.fetchone()
    if row is None:
        raise NotFound(thing="mall", name=code)
    return MallFacts(row[0], row[1], row[2], ZoneInfo(row[3]), row[4], row[5])


def list_malls() -> list[MallFacts]:
    """All malls, by code."""
    return [get_mall(code) for code in Mall.objects.order_by("code").values_list("code", flat=True)]


def get_layers(mall: MallFacts, scopes: Sequence[tuple[str, str]]) -> tuple[opening.Layer, ...]:
    """Opening layers, widest first, for scopes such as `[("agency", "polda"), ("queue", "polda.sim")]`."""
    known = _LAYERS.get((mall.code, mall.version))
    if known is None:
        for stale in [key for key in _LAYERS if key[0] == mall.code]:
            _LAYERS.pop(stale, None)
        known = _LAYERS[(mall.code, mall.version)] = _read_layers(mall)
    wanted = [("mall", ""), *scopes]
    return tuple(known[scope] for scope in wanted if scope in known)


def opening_status(
    mall: MallFacts, at: datetime, *, agency: str = "", queue: str = "", counter: int | None = None
) -> opening.Status:
    """Is the mall (or that agency, queue, counter) open at `at`, and when does that change?"""
    scopes = [("agency", agency)] if agency else []
    scopes += [("queue", queue)] if queue else []
    scopes += [("counter", str(counter))] if counter is not None else []
    return opening.status(get_layers(mall, scopes), mall.zone, at)


def work_calendar(mall: MallFacts, agency: str = "") -> WorkCalendar:
    """The days and hours that count for legal clocks of a mall, or of one agency in it.

    Closed are confirmed holidays and collective leave, and days on which a declaration of the mall or the agency
    takes away every opening hour. The version is a digest of all that counts, so it moves with that and nothing else.
    """
    return _calendar(mall, agency)[1]


def closed_reasons(mall: MallFacts, agency: str = "") -> dict[date, str]:
    """Why each closed day of work_calendar is closed: the holiday's name or the declared reason."""
    return _calendar(mall, agency)[2]


def _calendar(mall: MallFacts, agency: str) -> tuple[tuple[opening.Layer, ...], WorkCalendar, dict[date, str]]:
    layers = get_layers(mall, [("agency", agency)] if agency else [])
    found = _CALENDARS.get((mall.code, agency))
    if found is None or len(found[0]) != len(layers) or any(a is not b for a, b in zip(found[0], layers, strict=True)):
        found = _CALENDARS[(mall.code, agency)] = (layers, *_make_calendar(mall, agency, layers))
    return found


def _make_calendar(
    mall: MallFacts, agency: str, layers: tuple[opening.Layer, ...]
) -> tuple[WorkCalendar, dict[date, str]]:
    reasons = {holiday.day: holiday.name for layer in layers for holiday in layer.holidays}
    hours, later = _weeks(layers)
    weekly = WorkCalendar("", mall.zone, frozenset(reasons), hours=hours, later=later)
    special: dict[date, Spans] = {}
    for day, declared in _declared_days(layers, mall.zone):
        special[day] = spans = _spans_of(layers, mall.zone, day)
        if declared.opens or day in reasons or spans:
            continue
        if (hours and weekly.spans_on(day)) or _covers(declared, mall.zone, day):
            reasons[day] = declared.reason
    closed, special = frozenset(reasons), special if hours else {}
    told = repr((str(mall.zone), sorted(closed), hours, later, sorted(special.items())))
    version = f"{mall.code}{'/' if agency else ''}{agency}@{hashlib.sha256(told.encode()).hexdigest()[:12]}"
    return WorkCalendar(version, mall.zone, closed, hours=hours, later=later, special=special), reasons


def _weeks(layers: tuple[opening.Layer, ...]) -> tuple[Week | None, tuple[tuple[date, Week], ...]]:
    """The weekly hours in force, and from which dates on others are."""
    weekly = next((layer.weekly for layer in reversed(layers) if layer.weekly), ())
    if not weekly:
        return None, ()
    edges = {one.since for one in weekly if one.since} | {one.until + timedelta(1) for one in weekly if one.until}
    first = min(edges, default=date(2000, 1, 1)) - timedelta(1)
    return _week_on(weekly, first), tuple((edge, _week_on(weekly, edge)) for edge in sorted(edges))


def _week_on(weekly: Sequence[opening.Interval], day: date) -> Week:
    valid = [one for one in weekly if (not one.since or one.since <= day) and (not one.until or day <= one.until)]
    return tuple(
        tuple((one.opens, one.closes) for one in valid if one.weekday == weekday) for weekday in range(7)
    )


def _declared_days(
    layers: tuple[opening.Layer, ...], zone: ZoneInfo
) -> Iterator[tuple[date, opening.Declaration]]:
    for layer in layers:
        for declared in layer.declarations:
            first = declared.starts.astimezone(zone).date()
            last = (declared.ends - timedelta(microseconds=1)).astimezone(zone).date()
            for offset in range(min((last - first).days, LONGEST_CLOSURE_DAYS) + 1):
                yield first + timedelta(offset), declared


def _covers(declared: opening.Declaration, zone: ZoneInfo, day: date) -> bool:
    midnight = datetime.combine(day, time.min, zone)
    return declared.starts <= midnight and midnight + timedelta(1) <= declared.ends


def _spans_of(layers: tuple[opening.Layer, ...], zone: ZoneInfo, day: date) -> Spans:
    """What is left of a day's opening hours, all declarations known."""
    known = max(declared.declared for layer in layers for declared in layer.declarations)
    midnight = datetime.combine(day, time.min, zone)
    opened = time.min if opening.status(layers, zone, midnight, known).open else None
    spans: list[tuple[time, time]] = []
    for moment, is_open in opening.changes(layers, zone, midnight, known):
        local = moment.astimezone(zone)
        if local.date() != day:
            break
        if is_open:
            opened = local.time()
        elif opened is not None:
            spans.append((opened, local.time()))
            opened = None
    return (*spans, (opened, time.max)) if opened is not None else tuple(spans)


def _read_layers(mall: MallFacts) -> dict[tuple[str, str], opening.Layer]:
    weekly: dict[tuple[str, str], list[opening.Interval]] = {("mall", ""): []}
    for hours in Hours.objects.filter(mall_id=mall.id).order_by("weekday", "opens"):
        weekly.setdefault((hours.scope, hours.name), []).append(
            opening.Interval(hours.weekday, hours.opens, hours.closes, hours.since, hours.until)
        )
    declared: dict[tuple[str, str], list[opening.Declaration]] = {}
    for closure in Closure.objects.filter(mall_id=mall.id, withdrawn_ms=None):
        declared.setdefault((closure.scope, closure.name), []).append(_declaration(closure))
    holidays = tuple(_confirmed_holidays())
    return {
        scope: opening.Layer(
            ":".join(part for part in scope if part),
            tuple(weekly.get(scope, ())),
            holidays if scope == ("mall", "") else (),
            tuple(declared.get(scope, ())),
        )
        for scope in {*weekly, *declared}
    }


def _declaration(closure: Closure) -> opening.Declaration:
    starts, ends, known = (from_ms(ms) for ms in (closure.starts_ms, closure.ends_ms, closure.declared_ms))
    return opening.Declaration(starts, ends, known, closure.reason, closure.opens)


def _confirmed_holidays() -> list[opening.Holiday]:
    latest: dict[int, int] = {}
    for year, version in HolidayCalendar.objects.exclude(confirmed_ms=None).values_list("year", "version"):
        latest[year] = max(version, latest.get(year, 0))
    days = Holiday.objects.filter(calendar__confirmed_ms__isnull=False).select_related("calendar")
    return [
        opening.Holiday(day.day, day.name, day.kind)
        for day in days.order_by("day")
        if latest[day.calendar.year] == day.calendar.version
    ]


def find_staff_actor(account: int, *, channel: str = "counter") -> Actor | None:
    """The actor of a signed-in account: the grants of its posts, bound to one mall and agency.

    None when the account has no post. A post for the whole mall (agency empty) lifts the agency bound. Of
    posts in several malls, or in several agencies of one, only the first mall's and agency's count.
    """
    posts = list(Post.objects.filter(account_id=account).select_related("mall", "agency").order_by("id"))
    if not posts:
        return None
    posts = [post for post in posts if post.mall_id == posts[0].mall_id]
    agency = None if any(post.agency is None for post in posts) else posts[0].agency
    if agency is not None:
        posts = [post for post in posts if post.agency_id == agency.pk]
    return Actor(
        ref=f"staff:{account}",
        grants=grants_of([post.role for post in posts]),
        channel=channel,
        mall=posts[0].mall.code,
        agency=agency.code if agency else None,
    )


def list_roles(account: int) -> list[str]:
    """The roles of an account, sorted."""
    return sorted(Post.objects.filter(account_id=account).values_list("role", flat=True))


def list_holders(mall: MallFacts, role: str, agency: str) -> list[str]:
    """References of the accounts that hold a role for an agency, or for the whole mall, in order; one statement."""
    cursor = run(
        "SELECT p.account_id FROM directory_post p LEFT JOIN directory_agency a ON a.id = p.agency_id"
        " WHERE p.mall_id = %s AND p.role = %s AND (p.agency_id IS NULL OR a.code = %s) ORDER BY p.account_id",
        [mall.id, role, agency],
    )
    return [f"staff:{row[0]}" for row in cursor.fetchall()]


def list_zones(mall: MallFacts) -> list[Zone]:
    """Zones of a mall with their floors, by letter."""
    return list(Zone.objects.filter(mall_id=mall.id).select_related("floor").order_by("letter"))


def list_floors(mall: MallFacts) -> list[Floor]:
    """Floors of a mall, lowest first."""
    return list(Floor.objects.filter(mall_id=mall.id).order_by("number"))


def list_counters(mall: MallFacts) -> list[Counter]:
    """Counters of a mall with agency and zone, by number."""
    return list(Counter.objects.filter(mall_id=mall.id).select_related("agency", "zone").order_by("number"))


def list_shifts(mall: MallFacts) -> list[Shift]:
    """The rota of a mall: planned shifts with their counters, weekly and dated, by counter and start."""
    return list(Shift.objects.filter(mall_id=mall.id).select_related("counter").order_by("counter__number", "starts"))


def list_agencies(mall: MallFacts) -> list[Agency]:
    """Tenants of a mall, by short name."""
    return list(Agency.objects.filter(mall_id=mall.id).order_by("short"))


def list_closures(mall: MallFacts, at: datetime) -> list[Closure]:
    """Declarations that still count at `at` or later, soonest first."""
    rows = Closure.objects.filter(mall_id=mall.id, withdrawn_ms=None, ends_ms__gt=to_ms(at))
    return list(rows.order_by("starts_ms", "id"))


def list_calendars(year: int) -> list[HolidayCalendar]:
    """Every version of a year's holidays with its days, newest first."""
    return list(HolidayCalendar.objects.filter(year=year).prefetch_related("days").order_by("-version"))


def list_posts(mall: MallFacts) -> list[Post]:
    """Who has which role in a mall, with account and agency."""
    rows = Post.objects.filter(mall_id=mall.id).select_related("account", "agency")
    return list(rows.order_by("account__username", "role"))
