"""Answers: JSON bytes, and a command run once per idempotency key (IETF draft idempotency-key-header)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.parser import Parser

from balai.config.clock import now
from balai.faces.api.doors import Caller
from balai.faces.api.refusals import KeyMissing
from balai.journal.command import AlreadyAnswered
from balai.kernel.actors import Actor, Once

KEY = r'"[!#-\[\]-~]{1,80}"|[!#-\[\]-~]{1,80}'
"""A key, bare or as a structured-field string (RFC 8941): visible ASCII without quote and backslash."""
_KEY = re.compile(KEY)
SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
REPLAYED = SAFE | {"Idempotent-Replayed": "true"}
_dump = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
_canonical = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, sort_keys=True).encode


class OneReading(Parser):
    """Parses the body once and keeps the document for the idempotency digest."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The JSON document; 4.0 is the integer 4 (RFC 8785). Raises ValueError, also for NaN, which is no JSON."""
        document = json.loads(request.body, parse_constant=_no_json, parse_float=_number)
        request.balai_document = document  # type: ignore[attr-defined]
        return document


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() else value


def _no_json(name: str) -> Any:
    raise ValueError(name)


def tell(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A JSON answer that nobody keeps."""
    return HttpResponse(
        _dump(body).encode(), status=status, content_type="application/json",
        headers=headers or SAFE,
    )  # fmt: skip


def act(
    request: Caller, action: Callable[..., Mapping[str, Any]], *, status: int = 200, by: Actor | None = None, **facts: Any
) -> HttpResponse:
    """Run one command once. A repeat of the same request gets the first answer and `Idempotent-Replayed: true`."""
    try:
        return tell(action(**facts, by=by or request.auth, at=now(), once=once_of(request)), status)
    except AlreadyAnswered as before:
        return tell(before.answer, status, REPLAYED)


def once_of(request: HttpRequest) -> Once:
    """The idempotency of a POST: its key, and SHA-256 over method, address with query, and canonical body.

    Raises KeyMissing.
    """
    key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if not _KEY.fullmatch(key):
        raise KeyMissing
    document = getattr(request, "balai_document", None)
    told = f"{request.method} {request.get_full_path()}\n{'' if document is None else _canonical(document)}"
    digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
    return Once(key[1:-1] if key.startswith('"') else key, digest)
