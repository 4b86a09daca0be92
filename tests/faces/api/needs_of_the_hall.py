"""A Schemathesis hook: generated visits ask for services that exist, so that tickets come to life."""

from __future__ import annotations

import re
from typing import Any

import schemathesis

NEEDS = ["dukcapil.ktp-hilang", "dukcapil.akta-kelahiran", "polda.skck"]
_CODE = re.compile(r"[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?")


@schemathesis.hook.apply_to(method="POST", path="/api/v1/visits")  # type: ignore[attr-defined, untyped-decorator]
def map_body(context: Any, body: Any) -> Any:
    """Replace well-formed needs by real ones; what was made wrong on purpose stays wrong."""
    needs = body.get("needs") if isinstance(body, dict) else None
    well = isinstance(needs, list) and 0 < len(needs) <= 8 and all(isinstance(n, str) and _CODE.fullmatch(n) for n in needs)
    return body | {"needs": NEEDS[: len(needs)]} if well else body
