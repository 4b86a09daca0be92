"""Read a mall's `hall.yaml` and found the mall by it: `balai mall import <code>`."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from balai.catalogue.actions.setting import publish_many
from balai.catalogue.loading import DATA_DIR
from balai.catalogue.loading.definitions import load_content
from balai.catalogue.queries import get_catalogue
from balai.directory.actions.founding import found_mall
from balai.directory.rules import AgencyPlan, CounterPlan, HoursPlan, MallPlan, ZonePlan
from balai.kernel.actors import Actor
from balai.queueing.actions.setup import ProfilePlan, QueuePlan, define_queues

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Slots = tuple[tuple[int, time, time], ...]


def import_hall(folder: Path, *, by: Actor, at: datetime) -> str:
    """Found or update the mall described in `folder/hall.yaml`; returns its code.

    Raises Refusal with the field at fault; KeyError names a missing field.
    """
    told = yaml.safe_load((folder / "hall.yaml").read_text(encoding="utf-8"))
    catalogue = get_catalogue(told["mall"]["code"])
    agencies = {agency.code: agency for agency in catalogue.agencies}
    weekly = _weekly(told["hours"]["mall"])
    plan = MallPlan(
        code=told["mall"]["code"], name=told["mall"]["name"], timezone=told["mall"]["timezone"],
        region=told["mall"]["region"], address=told["mall"]["address"],
        floors=tuple((f["number"], f["id"], f["en"]) for f in told["floors"]),
        zones=tuple(_zone(z) for z in told["zones"]),
        agencies=tuple(AgencyPlan(a.code, a.name.id, a.name.en, a.short, a.level) for a in agencies.values()),
        counters=tuple(_counters(told, weekly)),
        hours=(HoursPlan("mall", "", weekly),),
    )
    found_mall(plan=plan, by=by, at=at)
    lines = {line.code: line for agency in agencies.values() for line in agency.lines}
    define_queues(
        mall=plan.code,
        queues=[_queue(one, lines[one["code"]], told["close_margin_min"]) for one in told["lines"]],
        profiles=_profiles(told["lines"]),
        by=by,
        at=at,
    )
    return plan.code


def import_content(mall: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Publish the mall's definitions, tariffs and policy layers from its files; what says the same is left alone.

    Raises CatalogueFaultyError with every fault, Refusal with the flaws of the first that cannot be published.
    """
    folder = getattr(settings, "BALAI_CATALOGUE_DIR", None) or DATA_DIR
    content = load_content(mall, data_dir=Path(folder), cache_dir=settings.BALAI_CATALOGUE_CACHE)
    return publish_many(
        mall=mall, definitions=content.definitions, tariffs=content.tariffs, layers=content.layers, by=by, at=at
    )


def _zone(told: dict[str, Any]) -> ZonePlan:
    return ZonePlan(
        told["letter"], told["floor"], told["shape"], told["color"]["id"], told["color"]["en"],
        told["name"]["id"], told["name"]["en"],
    )


def _weekly(told: dict[str, list[list[str]]]) -> Slots:
    return tuple(
        (WEEKDAYS.index(name), time.fromisoformat(opens), time.fromisoformat(closes))
        for name, intervals in told.items()
        for opens, closes in intervals
    )


def _queue(told: dict[str, Any], line: Any, margin: int) -> QueuePlan:
    last = told.get("last_issue")
    return QueuePlan(
        code=told["code"], agency=told["code"].split(".")[0], zone=told["zone"],
        name_id=line.name.id, name_en=line.name.en,
        last_issue=time.fromisoformat(last) if last else None, close_margin_min=margin,
        contingent=told.get("contingent"), keep=told.get("keep", False), service_min=told["service_min"],
        law=told.get("law", {}),
    )


def _counters(told: dict[str, Any], weekly: Slots) -> list[CounterPlan]:
    found = []
    for line in told["lines"]:
        for number in line["counters"]:
            lunch = told["lunch"]["even" if number % 2 == 0 else "odd"]
            found.append(
                CounterPlan(
                    number, line["code"].split(".")[0], line["zone"], f"{line['zone']}{number:02d}",
                    tuple(told["skills"].get(number, ())),
                    _around_lunch(weekly, time.fromisoformat(lunch[0]), time.fromisoformat(lunch[1])),
                )
            )
    return sorted(found, key=lambda one: one.number)


def _around_lunch(weekly: Slots, starts: time, ends: time) -> Slots:
    """Planned shifts: opening hours, Monday to Thursday without the lunch."""
    shifts: list[tuple[int, time, time]] = []
    for weekday, opens, closes in weekly:
        if weekday < 4:
            shifts += [(weekday, opens, starts), (weekday, ends, closes)]
        else:
            shifts.append((weekday, opens, closes))
    return tuple(shifts)


def _profiles(lines: list[dict[str, Any]]) -> list[ProfilePlan]:
    steps: dict[int, list[tuple[int, str, int]]] = {}
    for line in lines:
        for number in line["counters"]:
            steps.setdefault(number, []).append((1, line["code"], 0))
    for line in lines:
        for number in line.get("also", ()):
            steps.setdefault(number, []).append((2, line["code"], 0))
    return [ProfilePlan(number, tuple(sorted(rules))) for number, rules in sorted(steps.items())]
