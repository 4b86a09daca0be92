"""`/tariffs` and `/policy`: dated fees and layered policy, with every version kept."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from balai.catalogue.actions import setting
from balai.catalogue.queries.definitions import list_layers, list_tariffs
from balai.faces.api.answers import act, tell
from balai.faces.api.doors import Caller, mall_of, require_any
from balai.faces.api.shapes.asked import MallQuery
from balai.faces.api.shapes.desk import PolicyList, PolicySet, TariffAsked, TariffList, TariffPublished

router = Router(tags=["definitions"])
MAY_SEE = ("definition.edit", "tariff.publish", "policy.set")


@router.get("/tariffs", response=TariffList, operation_id="list_tariffs", summary="Tariffs")
def tariffs(request: Caller, mall: MallQuery = None) -> HttpResponse:
    """Every version of every tariff. Scope `definition.edit`, `tariff.publish` or `policy.set`."""
    code = mall_of(request.auth, mall)
    require_any(request.auth, MAY_SEE, code)
    told = [{"code": one.code, "number": one.number, "hash": one.hash, "doc": one.doc} for one in list_tariffs(code)]
    return tell({"tariffs": told})


@router.post("/tariffs", response=TariffPublished, operation_id="publish_tariff", summary="Publish a tariff")
def publish(request: Caller, asked: TariffAsked, mall: MallQuery = None) -> HttpResponse:
    """No gap, no overlap, within every bound of policy, not for days that have passed. Scope `tariff.publish`."""
    return act(request, setting.publish_tariff, mall=mall_of(request.auth, mall), tariff=asked.doc)


@router.get("/policy", response=PolicyList, operation_id="list_policy", summary="Layers of policy")
def policy(request: Caller, mall: MallQuery = None) -> HttpResponse:
    """The newest version of every layer, widest first. Scope `definition.edit`, `tariff.publish` or `policy.set`."""
    code = mall_of(request.auth, mall)
    require_any(request.auth, MAY_SEE, code)
    return tell({"layers": list_layers(code)})


@router.post("/policy", response=PolicySet, operation_id="set_policy", summary="Set a layer")
def set_(request: Caller, asked: TariffAsked, mall: MallQuery = None) -> HttpResponse:
    """A new version of an article's layer; it counts at the next publishing of each definition. Scope `policy.set`."""
    return act(request, setting.set_policy_layer, mall=mall_of(request.auth, mall), layer=asked.doc)
