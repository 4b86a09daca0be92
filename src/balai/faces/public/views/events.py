"""Life events: one situation, several services, in the right order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from balai.catalogue.queries import LifeEvent, get_catalogue, get_life_event, get_service, plan_for_life_event
from balai.catalogue.rules import PlanNote, PlanStep
from balai.config.clock import now
from balai.faces.public.applying import ApplyOffer, find_apply_offer
from balai.faces.public.places import House, Offer, read_house, shorts_of
from balai.faces.shared.requests import Request


@dataclass(frozen=True, slots=True)
class Stage:
    """One service of the plan, why it stands there, and what else it asks for."""

    offer: Offer
    after: list[tuple[str, PlanNote]]
    before_travel: list[tuple[str, PlanNote]]


@require_safe
def life_event(request: Request, code: str) -> HttpResponse:
    """Choose what applies; the plan follows from the catalogue's dependencies."""
    event = get_life_event(code, mall=request.mall)
    yes = [question.key for question in event.questions if question.key in request.GET.getlist("ya")]
    house = read_house(request.mall, now())
    stages = read_stages(house, plan_for_life_event(code, yes, mall=request.mall).steps)
    context = {
        "event": event,
        "yes": yes,
        "stages": stages,
        "queues": queues_of(stages),
        "applied": applied_of(request, stages, house.at),
        "whatsapp": plan_link(event, stages, request.build_absolute_uri()),
        "events": get_catalogue(request.mall).life_events,
    }
    return render(request, "public/life_event.html", context)


def read_stages(house: House, steps: Sequence[PlanStep]) -> list[Stage]:
    """The plan's steps with names: notes on services inside the plan say why, others are to be checked first."""
    mall, lang = house.hall.mall.code, get_language() or "id"
    shorts, inside = shorts_of(mall), {step.service for step in steps}
    stages = []
    for step in steps:
        service = get_service(step.service, mall=mall)
        notes = [(get_service(note.on, mall=mall).name.in_(lang), note) for note in step.notes]
        stages.append(
            Stage(
                Offer(service, shorts[service.agency], house.find_spot(service.line)),
                [(name, note) for name, note in notes if note.on in inside and note.kind != "same_visit"],
                [(name, note) for name, note in notes if note.on not in inside and note.kind == "requires"],
            )
        )
    return stages


def queues_of(stages: list[Stage]) -> list[Offer]:
    """One offer per queue of the plan: so many numbers are taken in the hall."""
    return list({stage.offer.service.line: stage.offer for stage in stages if stage.offer.spot}.values())


def applied_of(request: Request, stages: list[Stage], at: datetime) -> list[ApplyOffer]:
    """The services of the plan that can be applied for here, together, in the plan's order."""
    found = [find_apply_offer(request.mall, stage.offer.service.code, at) for stage in stages]
    return [one for one in found if one is not None and one.how == "here"]


def plan_link(event: LifeEvent, stages: list[Stage], address: str) -> str:
    """A WhatsApp link with the plan, without anything about the person."""
    lang = get_language() or "id"
    lines = [f"*{event.name.in_(lang)}*", _("Urutannya:")]
    lines += [f"{n}. {stage.offer.service.name.in_(lang)}" for n, stage in enumerate(stages, 1)]
    return "https://wa.me/?text=" + quote("\n".join([*lines, address]))
