"""`/services/{code}/definition`: how a service is applied for. Open to everybody."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from balai.catalogue.queries.definitions import get_definition
from balai.faces.api.answers import tell
from balai.faces.api.doors import actor_of, mall_of
from balai.faces.api.shapes.asked import MallQuery
from balai.faces.api.shapes.definitions import DefinitionTold, ServicePath, Version

router = Router(tags=["definitions"])


@router.get("/services/{code}/definition", response=DefinitionTold, operation_id="get_definition", summary="Its definition")
def show(
    request: HttpRequest, code: ServicePath,
    number: Annotated[Version | None, Query(description="Version; default: the newest.")] = None,
    mall: MallQuery = None,
) -> HttpResponse:  # fmt: skip
    """Form, papers, conditions, steps, clock and product as immutable data; and which layer of policy set what."""
    found = get_definition(mall_of(actor_of(request), mall), code, number)
    return tell(
        {
            "mall": found.mall, "service": found.service, "number": found.number, "hash": found.hash,
            "published_ms": found.published_ms, "doc": found.doc, "origins": found.provenance["values"],
            "limits": found.provenance["limits"],
        }
    )  # fmt: skip
