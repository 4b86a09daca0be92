"""The API put together: addresses, the door before each, description."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.types import DictStrAny
from ninja.utils import replace_path_param_notation

from balai.faces.api import contract, problems
from balai.faces.api.answers import OneReading
from balai.faces.api.bodies import BODIES, PLAIN, Body
from balai.faces.api.doors import bearer
from balai.faces.api.listing import show_description, show_listing
from balai.faces.api.refusals import (
    MethodNotAllowed,
    NoSuchAddress,
    NotAcceptable,
    TooLarge,
    UnsupportedMedia,
)
from balai.faces.api.routes import (
    applications,
    boards,
    bundle,
    cases,
    counters,
    definitions,
    drafts,
    feedback,
    files,
    handovers,
    incoming,
    items,
    malls,
    money,
    papers,
    services,
    standards,
    tickets,
    visits,
)
from balai.kernel.refusals import Refusal

READABLE = ("*/*", "application/*", "json", "event-stream")
_NEVER_SENT = HttpResponse()


class Balai(NinjaAPI):
    """django-ninja with our door in front of every address, and our words in its description."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found: list[URLResolver | URLPattern] = [
            path("", show_listing, name="api-root"),
            path("openapi.json", at_the_door(show_description, "GET"), name="openapi-json"),
        ]
        for router in self._get_bound_routers():
            for route, view in router.path_operations.items():
                methods = ", ".join(sorted({method for one in view.operations for method in one.methods}))
                address = replace_path_param_notation(route).lstrip("/")
                found.append(path(address, at_the_door(view.get_view(), methods, BODIES.get(route, PLAIN))))
        return found

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Our views answer by themselves, so none is made per request."""
        return _NEVER_SENT

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Every fault of a view in our words."""
        return problems.answer_to(request, exc)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """The description, completed by what holds for every operation."""
        made = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        contract.complete(made)
        return made


def at_the_door(
    view: Callable[..., HttpResponseBase], methods: str, body: Body = PLAIN
) -> Callable[..., HttpResponseBase]:
    """Refuse what no view should see: other methods, bodies of another kind or too large. HEAD is GET unsaid."""
    allowed = methods.replace("GET", "GET, HEAD")

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = str(request.method)
        if method not in methods and not (method == "HEAD" and "GET" in methods):
            return _other_method(request, allowed)
        refusal = _fault_of(request, body)
        if refusal is not None:
            return problems.refused(request, refusal)
        if method != "HEAD":
            return view(request, *args, **kwargs)
        request.method = "GET"
        answer = view(request, *args, **kwargs)
        request.method = "HEAD"
        return without_body(answer)

    guarded.csrf_exempt = True  # type: ignore[attr-defined]
    return guarded


def _other_method(request: HttpRequest, allowed: str) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": f"{allowed}, OPTIONS"})
    return problems.refused(request, MethodNotAllowed(allow=allowed))


def without_body(answer: HttpResponseBase) -> HttpResponseBase:
    """The same headers, with the length of what GET would send, and no body."""
    if isinstance(answer, HttpResponse):
        answer.headers["Content-Length"] = str(len(answer.content))
        answer.content = b""
    return answer


def _fault_of(request: HttpRequest, body: Body) -> Refusal | None:
    meta = request.META
    accepted = meta.get("HTTP_ACCEPT")
    if accepted and not any(one in accepted for one in READABLE):
        return NotAcceptable()
    size = meta.get("CONTENT_LENGTH")
    if not size or size == "0":
        return None
    if not size.isdigit() or int(size) > body.most:
        return TooLarge(most=body.most)
    kind = meta.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    return None if kind == body.kind or request.method in ("GET", "HEAD") else UnsupportedMedia()


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """404 for every address that is none."""
    return problems.refused(request, NoSuchAddress())


def _made() -> Balai:
    made = Balai(
        title="Balai", version="1", description=contract.DESCRIPTION, docs_url=None, urls_namespace="api:v1",
        openapi_url=None, parser=OneReading(), openapi_extra=contract.EXTRA,
    )  # fmt: skip
    guarded = (visits, tickets, counters, feedback, applications, files, cases, items, drafts, bundle, standards,
               money, handovers)
    for part in guarded:
        made.add_router("", part.router, auth=bearer)
    for part in (services, definitions, boards, malls, papers, incoming):
        made.add_router("", part.router)
    return made


api = _made()
