"""What every template may use without being handed it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from balai.faces.shared.requests import Request
from balai.kernel.refusals import NotFound


def house(request: HttpRequest) -> dict[str, Any]:
    """`mall` (its facts, empty when none is set up), `lang`, `demo`, `nonce`, `staff` (signed in or not)."""
    if not isinstance(request, Request):
        return {"lang": get_language() or "id", "demo": settings.DEMO, "mall": None, "staff": False}
    return {
        "mall": SimpleLazyObject(lambda: _mall(request)),
        "staff": SimpleLazyObject(lambda: request.is_staff),
        "lang": get_language() or "id",
        "demo": settings.DEMO,
        "nonce": SimpleLazyObject(lambda: request.nonce),
    }


def _mall(request: Request) -> Any:
    try:
        return request.mall_facts
    except NotFound:
        return {"name": "Mal Pelayanan Publik"}
