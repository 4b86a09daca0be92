"""`/services`: search and the public part of a service standard. Open to everybody."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from balai.catalogue.queries import (
    Agency,
    Catalogue,
    SearchHelp,
    Service,
    get_catalogue,
    get_service,
    list_services,
    search_services,
)
from balai.catalogue.rules.standard import Text
from balai.faces.api.answers import SAFE, tell
from balai.faces.api.doors import actor_of
from balai.faces.api.problems import language_of
from balai.faces.api.shapes.asked import LangQuery, MallQuery, ServicePath, Whole
from balai.faces.api.shapes.told import ServiceList, ServiceTold

router = Router(tags=["services"])
KEPT = SAFE | {"Cache-Control": "public, max-age=60", "Vary": "Accept-Language, Authorization"}


@router.get("/services", response=ServiceList, operation_id="list_services", summary="Search services")
def search(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$", description="Everyday words; typos are fine.")] = "",
    lang: LangQuery = None,
    limit: Annotated[Whole, Query(20, ge=1, le=400, description="At most so many.")] = 20,
    mall: MallQuery = None,
) -> HttpResponse:
    """Services that answer `q`, best first; all services without it. No result leads to help, not to a wall."""
    catalogue = _catalogue_of(request, mall)
    spoken = lang or language_of(request)
    help_: SearchHelp | None = None
    if q.strip():
        found = search_services(q, spoken, limit, mall=catalogue.mall.code)
        hits = [_hit(catalogue, hit.service, spoken, hit.why.phrase) for hit in found]
        help_ = found.help
    else:
        hits = [_hit(catalogue, one, spoken) for one in list_services(mall=catalogue.mall.code)[:limit]]
    body = {
        "query": q, "lang": spoken, "services": hits, "help": _help(help_, spoken), "catalogue": catalogue.version,
    }  # fmt: skip
    return tell(body, headers=KEPT)


@router.get("/services/{code}", response=ServiceTold, operation_id="get_service", summary="One service")
def show(request: HttpRequest, code: ServicePath, lang: LangQuery = None, mall: MallQuery = None) -> HttpResponse:
    """Requirements, steps, time, fee, product, complaints, legal basis; with source and confidence."""
    catalogue = _catalogue_of(request, mall)
    service = get_service(code, mall=catalogue.mall.code)
    return tell(_service(catalogue, service, lang or language_of(request)), headers=KEPT)


def _catalogue_of(request: HttpRequest, mall: str | None) -> Catalogue:
    actor_of(request)
    return get_catalogue(mall) if mall else get_catalogue()


def _agency(catalogue: Catalogue, service: Service) -> Agency:
    return next(one for one in catalogue.agencies if one.code == service.agency)


def _hit(catalogue: Catalogue, service: Service, lang: str, matched: str | None = None) -> dict[str, Any]:
    return {
        "code": service.code, "name": service.name.in_(lang), "summary": service.summary.in_(lang),
        "agency": service.agency, "agency_name": _agency(catalogue, service).name.in_(lang),
        "queue": service.line, "confidence": service.confidence, "matched": matched,
    }  # fmt: skip


def _help(help_: SearchHelp | None, lang: str) -> dict[str, Any] | None:
    if help_ is None:
        return None
    return {
        "life_events": [{"code": one.code, "name": one.name.in_(lang)} for one in help_.life_events],
        "agencies": [{"code": one.code, "name": one.name.in_(lang)} for one in help_.agencies],
        "ask": help_.ask.in_(lang),
    }


def _service(catalogue: Catalogue, service: Service, lang: str) -> dict[str, Any]:
    standard = service.standard
    return _hit(catalogue, service, lang) | {
        "requirements": [
            {"name": one.name.in_(lang), "hint": _or_none(one.hint, lang), "when": _or_none(one.when, lang)}
            for one in standard.requirements
        ],
        "steps": [{"text": one.text.in_(lang), "who": one.who} for one in standard.procedure],
        "time": {
            "amount": standard.time.amount, "unit": standard.time.unit,
            "start": standard.time.start, "stop": standard.time.stop,
        },
        "fee": _fee(service, lang),
        "product": standard.product.in_(lang),
        "complaints": standard.complaints.in_(lang),
        "legal": list(standard.legal),
        "audience": list(service.audience),
        "channels": list(service.channels),
        "online_at": service.online_at,
        "depends": [{"on": one.on, "kind": one.kind, "note": one.note.in_(lang)} for one in service.depends],
        "source": service.source,
        "review_on": service.review_on.isoformat() if service.review_on else None,
    }  # fmt: skip


def _fee(service: Service, lang: str) -> dict[str, Any]:
    fee = service.standard.fee
    return {
        "kind": fee.kind, "idr": fee.idr, "from_idr": fee.from_idr, "to_idr": fee.to_idr,
        "formula": _or_none(fee.formula, lang), "note": _or_none(fee.note, lang),
    }  # fmt: skip


def _or_none(text: Text | None, lang: str) -> str | None:
    return text.in_(lang) if text else None
