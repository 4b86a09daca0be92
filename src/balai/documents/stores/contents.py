"""What every store says about a content it cannot give."""

from __future__ import annotations

import hashlib


class ContentMissing(RuntimeError):
    """A row names a content that the store does not hold: a fault of operation, never a refusal."""


class ContentDamaged(RuntimeError):
    """The stored bytes are not those that were kept."""


def checked(sha256: str, data: bytes) -> bytes:
    """The bytes, if they are what they were. Raises ContentDamaged."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ContentDamaged(sha256)
    return data
