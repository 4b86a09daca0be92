"""Set-up of queues and work profiles from a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from balai.directory.queries import get_mall, list_agencies, list_counters, list_zones
from balai.directory.steps import bump_version
from balai.journal.command import command
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, NotFound
from balai.queueing.events import ProfileChanged, QueuesDefined
from balai.queueing.models import ProfileRule, Queue


@dataclass(frozen=True, slots=True)
class QueuePlan:
    """One queue as planned; see models.Queue for the meaning of each field."""

    code: str
    agency: str
    zone: str
    name_id: str
    name_en: str
    last_issue: time | None = None
    close_margin_min: int = 0
    contingent: int | None = None
    keep: bool = False
    service_min: float = 10
    law: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProfilePlan:
    """A counter's work profile as planned: (step, queue code, only if waited over minutes)."""

    counter: int
    rules: tuple[tuple[int, str, int], ...]


def define_queues(
    *, mall: str, queues: Sequence[QueuePlan], profiles: Sequence[ProfilePlan], by: Actor, at: datetime
) -> None:
    """Create or change the queues of a mall and write the work profiles anew. Nothing is deleted.

    Raises NotFound for an unknown agency, zone, counter or queue; BadInput for a discipline that would let
    a class starve; NotAllowed.
    Records `queues.defined` and `counter.profile_changed` for each counter.
    """
    facts = get_mall(mall)
    agencies = {agency.code: agency.pk for agency in list_agencies(facts)}
    zones = {zone.letter: zone.pk for zone in list_zones(facts)}
    counters = {counter.number: counter.pk for counter in list_counters(facts)}
    with command("mall.change", by=by, at=at, chain=mall) as log:
        for plan in queues:
            _write_queue(facts.id, plan, _known(agencies, "agency", plan.agency), _known(zones, "zone", plan.zone))
        ids = dict(Queue.objects.filter(mall_id=facts.id).values_list("code", "id"))
        log.record(QueuesDefined([plan.code for plan in queues]), subject=f"mall:{mall}")
        for profile in profiles:
            counter = _known(counters, "counter", profile.counter)
            ProfileRule.objects.filter(counter_id=counter).delete()
            ProfileRule.objects.bulk_create(
                ProfileRule(counter_id=counter, queue_id=_known(ids, "queue", code), step=step, over_min=over)
                for step, code, over in profile.rules
            )
            log.record(
                ProfileChanged(profile.counter, [code for _, code, _ in profile.rules]),
                subject=f"counter:{profile.counter}",
            )
        bump_version(facts.id)


def _write_queue(mall: int, plan: QueuePlan, agency: int, zone: int) -> None:
    for name in ("regular_per_priority", "priority_per_regular"):
        if plan.law.get(name, 1) < 1:
            raise BadInput(field=name, why="at least 1, so that nobody starves", value=plan.law[name])
    Queue.objects.update_or_create(
        mall_id=mall,
        code=plan.code,
        defaults={
            "agency_id": agency, "zone_id": zone, "name_id": plan.name_id, "name_en": plan.name_en,
            "last_issue": plan.last_issue, "close_margin_min": plan.close_margin_min,
            "contingent": plan.contingent, "keep": plan.keep, "service_min": plan.service_min, **plan.law,
        },
    )


def _known(known: Mapping[Any, int], thing: str, name: object) -> int:
    if name not in known:
        raise NotFound(thing=thing, name=name)
    return known[name]
