"""Holidays as dated versions an officer confirms, and closures declared on the spot."""

from __future__ import annotations

from datetime import date, datetime
from importlib.metadata import version as version_of

from balai.directory.events import CalendarConfirmed, CalendarDrafted, ClosureDeclared, ClosureWithdrawn
from balai.directory.models import SCOPES, Closure, Holiday, HolidayCalendar, Mall
from balai.directory.queries import get_mall
from balai.directory.steps import bump_version
from balai.journal.command import command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotFound


def draft_calendar(*, year: int, by: Actor, at: datetime) -> HolidayCalendar:
    """Import a year from the `holidays` library as a draft: `public`, and `government` = cuti bersama.

    The draft counts for nothing until an officer has compared it with the three-minister decree and
    confirmed it. Raises NotAllowed. Records `calendar.drafted`.
    """
    import holidays as source  # a third of a second and 7 MB that only this command needs

    days: dict[date, tuple[str, str]] = {}
    for category, kind in ((source.GOVERNMENT, "collective"), (source.PUBLIC, "public")):
        for day, name in source.country_holidays("ID", years=year, categories=category, language="id").items():
            days[day] = (name, kind)
    with command("calendar.confirm", by=by, at=at) as log:
        last = HolidayCalendar.objects.filter(year=year).order_by("-version").first()
        calendar = HolidayCalendar.objects.create(
            year=year, version=(last.version if last else 0) + 1, made_ms=to_ms(at),
            source=f"holidays {version_of('holidays')}",
        )
        Holiday.objects.bulk_create(
            Holiday(calendar=calendar, day=day, name=name[:160], kind=kind) for day, (name, kind) in days.items()
        )
        log.record(CalendarDrafted(year, calendar.version, len(days)), subject=f"calendar:{year}")
    return calendar


def confirm_calendar(*, year: int, version: int, by: Actor, at: datetime) -> None:
    """Let a version count, for every mall, from now on. A confirmed version never changes.

    Raises NotFound, BadInput when it is confirmed already, NotAllowed. Records `calendar.confirmed`.
    """
    with command("calendar.confirm", by=by, at=at) as log:
        calendar = HolidayCalendar.objects.filter(year=year, version=version).first()
        if calendar is None:
            raise NotFound(thing="calendar", name=f"{year}/{version}")
        if calendar.confirmed_ms is not None:
            raise BadInput(field="version", why="confirmed already", value=version)
        calendar.confirmed_ms, calendar.confirmed_by = to_ms(at), by.ref
        calendar.save(update_fields=["confirmed_ms", "confirmed_by"])
        for mall in Mall.objects.order_by("id"):
            bump_version(mall.pk)
        log.record(CalendarConfirmed(year, version), subject=f"calendar:{year}")


def declare_closure(  # noqa: PLR0913
    *, mall: str, scope: str, name: str, starts: datetime, ends: datetime, reason: str, opens: bool = False,
    by: Actor, at: datetime, once: Once | None = None,
) -> dict[str, int]:
    """Close (or specially open) a mall, agency, queue or counter for a while; known from `at` on.

    Raises BadInput, NotFound, NotAllowed. Records `closure.declared`.
    """
    if scope not in SCOPES:
        raise BadInput(field="scope", why="one of " + ", ".join(SCOPES), value=scope)
    if starts >= ends:
        raise BadInput(field="ends", why="later than the start")
    facts = get_mall(mall)
    with command("closure.declare", by=by, at=at, chain=mall, once=once) as log:
        by.require_agency(name if scope == "agency" else "")
        closure = Closure.objects.create(
            mall_id=facts.id, scope=scope, name="" if scope == "mall" else name, starts_ms=to_ms(starts),
            ends_ms=to_ms(ends), declared_ms=to_ms(at), opens=opens, reason=reason[:160],
        )
        bump_version(facts.id)
        log.record(
            ClosureDeclared(closure.pk, scope, name, to_ms(starts), to_ms(ends), opens), subject=f"mall:{mall}"
        )
        return log.answer({"closure": closure.pk})


def withdraw_closure(*, mall: str, closure: int, by: Actor, at: datetime) -> None:
    """Take a declaration back. Raises NotFound, NotAllowed. Records `closure.withdrawn`."""
    facts = get_mall(mall)
    with command("closure.declare", by=by, at=at, chain=mall) as log:
        found = Closure.objects.filter(pk=closure, mall_id=facts.id, withdrawn_ms=None)
        if by.agency is not None:
            found = found.filter(scope="agency", name=by.agency)
        if not found.update(withdrawn_ms=to_ms(at)):
            raise NotFound(thing="closure", name=closure)
        bump_version(facts.id)
        log.record(ClosureWithdrawn(closure), subject=f"mall:{mall}")
