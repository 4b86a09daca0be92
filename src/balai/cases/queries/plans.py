"""What an application is made of before it is sent: its definitions, and which service waits for which product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from balai.cases.models import Case
from balai.cases.queries.pinned import pinned_doc
from balai.catalogue.queries import find_service, get_life_event


def waits_of(services: Sequence[str], life_event: str) -> dict[str, list[str]]:
    """Service -> services of the same application whose product must be granted first.

    From the life event's own order and from what each service requires; a service that is not applied for here is
    not waited for. Raises LifeEventUnknown.
    """
    before: dict[str, list[str]] = {service: [] for service in services}
    for edge in get_life_event(life_event).edges if life_event else ():
        if edge.service in before and edge.after in before:
            before[edge.service].append(edge.after)
    for service in services:
        known = find_service(service)
        required = [one.on for one in known.depends if one.kind == "requires"] if known else []
        before[service] += [one for one in required if one in before and one not in before[service]]
    return before


def docs_of(cases: Sequence[Case]) -> list[Mapping[str, Any]]:
    """The pinned definitions of some cases."""
    return [pinned_doc(case.mall, case.service, case.definition, case.digest) for case in cases]
