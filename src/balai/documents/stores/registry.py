"""Which store holds the contents: BALAI_STORE is `disk` (default, under BALAI_VAR) or `s3:https://host/bucket`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from balai.documents.stores.disk import DiskStore
from balai.documents.stores.s3 import S3Store


class Store(Protocol):
    """Contents by their SHA-256. `put` returns once the content is durable; putting it twice is the same."""

    def put(self, data: bytes) -> str:
        """Keep; the SHA-256 in hex."""

    def get(self, sha256: str) -> bytes:
        """The content. Raises ContentMissing, ContentDamaged."""

    def has(self, sha256: str) -> bool:
        """Whether it is here."""

    def remove(self, sha256: str) -> None:
        """Forget it; nothing happens when it is not here."""


def get_store() -> Store:
    """The store of this installation."""
    return _open(
        settings.BALAI_STORE, str(settings.BALAI_VAR), (settings.BALAI_STORE_KEY, settings.BALAI_STORE_SECRET)
    )


@cache
def _open(told: str, var: str, secret: tuple[str, str]) -> Store:
    kind, _, place = told.partition(":")
    if kind == "disk":
        return DiskStore(Path(place or f"{var}/files"))
    if kind == "s3":
        parts = urlsplit(place)
        asked = parse_qs(parts.query)
        return S3Store(
            f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", asked.get("region", ["us-east-1"])[0], *secret
        )
    raise ImproperlyConfigured(f"BALAI_STORE is `disk`, `disk:FOLDER` or `s3:URL`, not {told!r}")
