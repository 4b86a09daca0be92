"""The description itself, and a plain page that lists the operations: no scripts, nothing from elsewhere."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe


@cache
def description() -> tuple[dict[str, Any], bytes, str]:
    """The OpenAPI document, its bytes, and its ETag; made once per process."""
    from balai.faces.api.api import api

    document = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    body = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
    return document, body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def show_description(request: HttpRequest) -> HttpResponse:
    """`/api/v1/openapi.json`."""
    _, body, tag = description()
    headers = {"ETag": tag, "Cache-Control": "public, max-age=60"}
    if tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(body, content_type="application/json", headers=headers)


@require_safe
def show_listing(request: HttpRequest) -> HttpResponse:
    """`/api/v1/`: what there is, grouped by noun."""
    document, _, _ = description()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            row = {"method": method.upper(), "path": path, "open": {} in operation.get("security", []), **operation}
            groups.setdefault(operation["tags"][0], []).append(row)
    return render(request, "api/listing.html", {"groups": sorted(groups.items()), "info": document["info"]})
