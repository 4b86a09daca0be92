"""`/bundle`: all definitions, tariffs and policy of a mall as one file; `/slots`: what differs per mall."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router

from balai.catalogue.actions import setting
from balai.catalogue.queries.definitions import export_bundle
from balai.catalogue.queries.publishing import plan_import
from balai.config.clock import now
from balai.faces.api.answers import SAFE, act, once_of, tell
from balai.faces.api.bodies import BODIES, whole_of
from balai.faces.api.doors import Caller, mall_of, require_any
from balai.faces.api.shapes.asked import MallQuery
from balai.faces.api.shapes.definitions import BundleTold, Document, SlotsAsked, SlotsBound

router = Router(tags=["definitions"])
BUNDLE = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "description": "docs/formats/definitions.md, “Bundle”."}}},
    }
}


@router.get("/bundle", response=Document, operation_id="export_bundle", summary="Export")
def export(request: Caller, mall: MallQuery = None) -> HttpResponse:
    """Canonical JSON (RFC 8785): imported and exported again it is equal byte for byte. Scope `definition.edit`."""
    code = mall_of(request.auth, mall)
    require_any(request.auth, ("definition.edit", "definition.publish"), code)
    return HttpResponse(export_bundle(code), content_type="application/json", headers=SAFE)


@router.post("/bundle", response=BundleTold, operation_id="import_bundle", summary="Import", openapi_extra=BUNDLE)
def take(
    request: Caller, mall: MallQuery = None,
    dry_run: Annotated[bool, Query(description="Only say what it would do.")] = False,
) -> HttpResponse:  # fmt: skip
    """Take over a bundle, all or nothing. Slots without a meaning here are bound first. Scope `definition.publish`."""
    code, by = mall_of(request.auth, mall), request.auth
    require_any(by, ("definition.publish",), code)
    data = whole_of(request, BODIES["/bundle"].most)
    once_of(request)
    if not dry_run:
        return act(request, setting.import_bundle, mall=code, data=data)
    return tell(_plan(code, data))


def _plan(mall: str, data: bytes) -> dict[str, Any]:
    plan = plan_import(mall, data, now())
    flaws = [*plan.flaws, *(one for proven in plan.definitions for one in proven.stops)]
    return {
        "ready": plan.ready, "definitions": sum(state != "unchanged" for state in plan.states.values()),
        "tariffs": len(plan.tariffs), "layers": len(plan.layers), "services": dict(plan.states),
        "unbound": list(plan.unbound), "flaws": [one.as_dict() for one in flaws[:200]],
    }  # fmt: skip


@router.post("/slots", response=SlotsBound, operation_id="bind_slots", summary="Bind slots")
def bind(request: Caller, asked: SlotsAsked, mall: MallQuery = None) -> HttpResponse:
    """Say what named slots mean in this mall: who signs, which register answers. Scope `policy.set`."""
    return act(request, setting.bind_slots, mall=mall_of(request.auth, mall), bindings=asked.bindings)
