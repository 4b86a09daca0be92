"""Write a mall's set-up from a plan; written again it changes, and never deletes what has a history."""

from __future__ import annotations

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from balai.directory.events import MallChanged
from balai.directory.models import Agency, Booth, Counter, Floor, Hours, Mall, Shift, Zone
from balai.directory.rules import MallPlan, check_hours
from balai.directory.steps import bump_version
from balai.journal.command import HOUSE, command
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, NotFound


def found_mall(*, plan: MallPlan, by: Actor, at: datetime) -> Mall:
    """Create a mall or bring it to the plan. Counters, zones and agencies are matched by their codes.

    Raises BadInput for an unknown time zone or overlapping hours, NotFound for a zone or agency a counter
    names but the plan does not have, NotAllowed. Records `mall.changed`.
    """
    _check(plan)
    with command("mall.found", by=by, at=at, chain=plan.code) as log:
        mall, _ = Mall.objects.update_or_create(
            code=plan.code,
            defaults={
                "name": plan.name, "timezone": plan.timezone, "region": plan.region, "address": plan.address,
            },
        )
        _write_places(mall, plan)
        _write_counters(mall, plan)
        _write_hours(mall, plan)
        bump_version(mall.pk)
        mall.refresh_from_db()
        digest = hashlib.sha256(repr(plan).encode()).hexdigest()
        log.record(
            MallChanged(mall.version, len(plan.agencies), len(plan.counters), digest),
            subject=f"mall:{plan.code}",
        )
    return mall


def _check(plan: MallPlan) -> None:
    if plan.code.upper() == HOUSE:
        raise BadInput(field="code", why=f"{HOUSE} is the house's own chain", value=plan.code)
    try:
        ZoneInfo(plan.timezone)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise BadInput(field="timezone", why="a zone such as Asia/Jakarta", value=plan.timezone) from fault
    for hours in plan.hours:
        check_hours(hours)
    for kind, wanted, known in (
        ("zone", {c.zone for c in plan.counters}, {z.letter for z in plan.zones}),
        ("agency", {c.agency for c in plan.counters}, {a.code for a in plan.agencies}),
    ):
        for name in sorted(wanted - known):
            raise NotFound(thing=kind, name=name)


def _write_places(mall: Mall, plan: MallPlan) -> None:
    for number, name_id, name_en in plan.floors:
        Floor.objects.update_or_create(
            mall=mall, number=number, defaults={"name_id": name_id, "name_en": name_en}
        )
    floors = dict(Floor.objects.filter(mall=mall).values_list("number", "id"))
    for zone in plan.zones:
        Zone.objects.update_or_create(
            mall=mall,
            letter=zone.letter,
            defaults={
                "floor_id": floors[zone.floor], "shape": zone.shape, "color_id": zone.color_id,
                "color_en": zone.color_en, "name_id": zone.name_id, "name_en": zone.name_en,
            },
        )
    for agency in plan.agencies:
        Agency.objects.update_or_create(
            mall=mall,
            code=agency.code,
            defaults={
                "name_id": agency.name_id, "name_en": agency.name_en, "short": agency.short, "level": agency.level,
            },
        )


def _write_counters(mall: Mall, plan: MallPlan) -> None:
    zones = dict(Zone.objects.filter(mall=mall).values_list("letter", "id"))
    agencies = dict(Agency.objects.filter(mall=mall).values_list("code", "id"))
    Shift.objects.filter(mall=mall, day=None).delete()
    for one in plan.counters:
        booth, _ = Booth.objects.update_or_create(
            mall=mall, code=one.booth, defaults={"agency_id": agencies[one.agency], "zone_id": zones[one.zone]}
        )
        counter, _ = Counter.objects.update_or_create(
            mall=mall,
            number=one.number,
            defaults={
                "agency_id": agencies[one.agency], "zone_id": zones[one.zone], "booth": booth,
                "skills": " ".join(one.skills),
            },
        )
        Shift.objects.bulk_create(
            Shift(mall=mall, counter=counter, weekday=weekday, starts=starts, ends=ends)
            for weekday, starts, ends in one.shifts
        )


def _write_hours(mall: Mall, plan: MallPlan) -> None:
    Hours.objects.filter(mall=mall).delete()
    Hours.objects.bulk_create(
        Hours(
            mall=mall, scope=hours.scope, name=hours.name, weekday=weekday, opens=opens, closes=closes,
            since=hours.since, until=hours.until,
        )
        for hours in plan.hours
        for weekday, opens, closes in hours.intervals
    )
