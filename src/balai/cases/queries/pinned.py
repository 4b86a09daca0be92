"""The definition a case is pinned to, kept per process: it is immutable, and its content hash is the key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from balai.catalogue.queries.definitions import get_definition


@lru_cache(maxsize=4096)
def pinned_doc(mall: str, service: str, number: int, digest: str) -> Mapping[str, Any]:
    """The document of a pinned definition. Raises DefinitionUnknown, and ValueError when its hash is another."""
    found = get_definition(mall, service, number)
    if found.hash != digest:
        raise ValueError(f"definition {service}/{number} is not the one that was pinned")
    return found.doc
