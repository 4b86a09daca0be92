"""What a body may be, per address: JSON of a small size, but for files, their pieces and whole bundles."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.http import HttpRequest

from balai.documents.rules.content import MOST_BYTES as MOST_FILE
from balai.documents.stores.parts import MOST_PIECE
from balai.faces.api.refusals import Malformed, TooLarge

JSON_KIND, FORM_KIND, BYTES_KIND = "application/json", "multipart/form-data", "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Body:
    """Media type and largest size of a body."""

    kind: str = JSON_KIND
    most: int = 64 * 1024


PLAIN = Body()
BODIES = {
    "/applications/{code}/files": Body(FORM_KIND, MOST_FILE + 64 * 1024),
    "/applications/{code}/uploads/{upload}": Body(BYTES_KIND, MOST_PIECE),
    "/drafts/{service}": Body(most=2 * 1024 * 1024),
    "/drafts/{service}/prove": Body(most=2 * 1024 * 1024),
    "/drafts/{service}/simulate": Body(most=2 * 1024 * 1024),
    "/tariffs": Body(most=1024 * 1024),
    "/policy": Body(most=1024 * 1024),
    "/bundle": Body(most=16 * 1024 * 1024),
}
"""Address -> its body, where it is no small JSON."""


def whole_of(request: HttpRequest, most: int) -> bytes:
    """The body's own bytes, unread by anybody else; remembered for the idempotency digest. Raises TooLarge, Malformed."""
    data = request.read(most + 1)
    if len(data) > most:
        raise TooLarge(most=most)
    if not data:
        raise Malformed
    request.balai_document = {"sha256": hashlib.sha256(data).hexdigest()}  # type: ignore[attr-defined]
    return data
