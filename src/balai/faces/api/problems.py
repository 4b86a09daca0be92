"""Every refusal and fault as `application/problem+json` (RFC 9457), in the language the client prefers."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja.errors import HttpError, ValidationError

from balai.faces.api.answers import SAFE
from balai.faces.api.refusals import SAID, Broken, Busy, InvalidRequest, Malformed, TooLarge
from balai.faces.shared.refusal_words import WORDS
from balai.faces.shared.refusals import problem
from balai.faces.shared.requests import Request
from balai.kernel.refusals import Refusal

log = logging.getLogger("balai.faces.api")
MEDIA_TYPE = "application/problem+json"
MOST_BYTES = 64 * 1024
OTHERWISE = (410, 413, 415, 422)
"""Where the API says it otherwise than a page: 422 is kept for requests that do not fit their description, so
a well-formed request that meets another state of things is always a conflict (docs/formats/api.md)."""


def status_of(code: str) -> int:
    """The HTTP status of a refusal here."""
    status = WORDS.get(code, WORDS["refused"]).status
    return 409 if status in OTHERWISE and code not in SAID else status


def language_of(request: HttpRequest) -> str:
    """`en` when the client prefers English to Indonesian, else `id` (RFC 9110, section 12.5.4)."""
    asked = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    if "en" not in asked:
        return "id"
    best, chosen = 0.0, "id"
    for part in asked.split(","):
        tag, _, weight = part.strip().partition(";")
        name = tag.strip().lower().split("-")[0]
        quality = _quality(weight)
        if name in ("id", "en") and quality > best:
            best, chosen = quality, name
    return chosen


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal."""
    lang = language_of(request)
    body = problem(refusal, lang)
    status = status_of(refusal.code)
    body |= {"status": status, "instance": request.path}
    return answer_problem(body, lang, _headers(refusal, status))


def answer_problem(
    body: Mapping[str, object], lang: str, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A problem document with its status and headers."""
    answer = HttpResponse(
        json.dumps(body, separators=(",", ":"), ensure_ascii=False, default=str).encode("utf-8", "replace"),
        status=int(str(body["status"])),
        content_type=MEDIA_TYPE,
        headers={**SAFE, "Content-Language": lang, "Vary": "Accept-Language", **(headers or {})},
    )
    answer._has_been_logged = True  # type: ignore[attr-defined] # a refusal is no news for the log
    return answer


def _headers(refusal: Refusal, status: int) -> dict[str, str]:
    if refusal.code == "token-missing":
        return {"WWW-Authenticate": 'Bearer realm="balai"'}
    if status == 401:
        return {"WWW-Authenticate": 'Bearer realm="balai", error="invalid_token"'}
    if refusal.code == "not-allowed":
        scope = str(refusal.facts.get("grant", ""))
        asked = f', scope="{scope}"' if scope else ""
        return {"WWW-Authenticate": f'Bearer realm="balai", error="insufficient_scope"{asked}'}
    if status == 405:
        return {"Allow": str(refusal.facts["allow"])}
    if status == 429:
        return {"Retry-After": str(refusal.facts.get("wait_s", 1))}
    return {"Retry-After": "1"} if status == 503 else {}


def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """The request does not fit its description: which part, and why."""
    lang = language_of(request)
    errors = [
        {"in": place, "field": ".".join(map(str, names[1:] if place == "body" else names)), "why": str(one["msg"])}
        for one in fault.errors[:20]
        for place, *names in [one["loc"]]
    ]
    body: dict[str, Any] = problem(InvalidRequest(), lang)
    return answer_problem(body | {"instance": request.path, "errors": errors}, lang)


def answer_to(request: HttpRequest, fault: Exception) -> HttpResponse:
    """The answer to whatever a view raised."""
    if isinstance(fault, ValidationError):
        return invalid(request, fault)
    if isinstance(fault, Refusal):
        return refused(request, fault)
    if isinstance(fault, HttpError | MultiPartParserError | BadRequest):  # the framework could not read the body
        return refused(request, Malformed())
    if isinstance(fault, RequestDataTooBig):
        return refused(request, TooLarge(most=MOST_BYTES))
    if isinstance(fault, OperationalError | IntegrityError):
        log.warning("%s %s: %r", request.method, request.path, fault)
        return refused(request, Busy())
    return broken(request, fault)


def broken(request: HttpRequest, fault: Exception) -> HttpResponse:
    """A bug: logged with a reference number that the answer shows."""
    reference = request.reference if isinstance(request, Request) else secrets.token_hex(4)
    log.error("reference %s: %s %s", reference, request.method, request.path, exc_info=fault)
    return refused(request, Broken(reference=reference))
