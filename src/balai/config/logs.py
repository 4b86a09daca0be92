"""What our processes write to their logs: never the code that opens somebody's application, visit or ticket."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(
    r"(/(?:permohonan|bantu|applications|antrean|visits|tickets|nilai|ambil|baris|bills|bayar|tunai)/)([^/\s?\"']+)"
)
_NAMED = re.compile(r"(thing=(?:application|visit|ticket|bill), name=)([^)]+)")
"""Address -> what stands behind it opens something, and how a refusal in a trace names it. `docs/formats/api.md`: keep codes out of logs."""


def without_codes(text: str) -> str:
    """The text with secret codes of addresses covered."""
    return _NAMED.sub(r"\1…", _SECRET.sub(r"\1…", text))


class WithoutCodes(logging.Formatter):
    """The usual line, with the codes of addresses covered, also in traces."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished line."""
        return without_codes(super().format(record))
