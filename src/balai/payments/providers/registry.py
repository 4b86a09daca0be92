"""Which provider a mall has: setting BALAI_PAYMENTS, mall code -> {provider, secrets, merchant}."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from balai.payments.providers.contract import Provider
from balai.payments.providers.simulator import Simulator
from balai.payments.rules import NoProvider

PROVIDERS: dict[str, Callable[[str, Mapping[str, Any]], Provider]] = {"simulator": Simulator}
"""Name -> adapter. A bank or payment company is one more module here."""


def find_provider(mall: str, name: str = "") -> Provider | None:
    """The provider of a mall, or None; with a name only if it is that one. A demo without settings has the simulator."""
    told = settings.BALAI_PAYMENTS.get(mall) or (_demo(mall) if settings.DEMO else None)
    if told is None or (name and told["provider"] != name):
        return None
    return PROVIDERS[told["provider"]](mall, told)


def get_provider(mall: str, name: str = "") -> Provider:
    """The same, or NoProvider."""
    found = find_provider(mall, name)
    if found is None:
        raise NoProvider(mall=mall)
    return found


def _demo(mall: str) -> dict[str, Any]:
    secret = hashlib.sha256(f"payments:{mall}:{settings.SECRET_KEY}".encode()).hexdigest()
    return {
        "provider": "simulator", "secrets": [secret],
        "merchant": {"name": "MPP UJI (SIMULASI)", "city": "JAKARTA", "nmid": "ID0000000000000"},
    }
