"""What the QR of a paper carries: an address whose query is signed, readable by anybody, checkable offline. Pure.

    https://mall.example.go.id/cek/K7M29Q4R1T8W?v=1&k=1f0c9a52&h=<22>&d=20261218&s=<86>

`k` key, `h` first 16 bytes of the content hash, `d` day of issue, `s` Ed25519 signature (RFC 8032) over the bytes of
everything before `&s=`; `h` and `s` are base64url without padding (RFC 4648). docs/formats/documents.md.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import date

from balai.documents.rules.codes import is_code
from balai.kernel.refusals import Refusal

VERSION = "1"
_FORM = re.compile(
    r"(?P<told>(?P<place>https?://[^\s?#]{1,120}/cek)/(?P<code>[0-9A-Z]{12})\?v=1&k=(?P<key>[0-9a-f]{8})"
    r"&h=(?P<hash>[0-9A-Za-z_-]{22})&d=(?P<day>\d{8}))&s=(?P<sig>[0-9A-Za-z_-]{86})"
)


class NotAPayload(Refusal):
    """The text is no QR of a paper of this house."""

    code = "not-a-payload"


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload as read; `told` are the signed bytes as text. Nothing here is proven yet."""

    place: str
    code: str
    key: str
    hash_start: str
    issued_on: date
    signature: bytes
    told: str


def unsigned_payload(place: str, code: str, key: str, content_hash: str, issued_on: date) -> str:
    """The part that is signed."""
    start = to_text(bytes.fromhex(content_hash)[:16])
    return f"{place.rstrip('/')}/cek/{code}?v={VERSION}&k={key}&h={start}&d={issued_on:%Y%m%d}"


def signed_payload(told: str, signature: bytes) -> str:
    """The whole text of the QR."""
    return f"{told}&s={to_text(signature)}"


def read_payload(text: str) -> Payload:
    """The parts of a QR's text. Raises NotAPayload."""
    found = _FORM.fullmatch(text.strip())
    if found is None or not is_code(found["code"]):
        raise NotAPayload()
    try:
        day = date.fromisoformat(f"{found['day'][:4]}-{found['day'][4:6]}-{found['day'][6:]}")
        signature, start = from_text(found["sig"]), from_text(found["hash"])
    except (ValueError, binascii.Error) as fault:
        raise NotAPayload() from fault
    return Payload(found["place"], found["code"], found["key"], start.hex(), day, signature, found["told"])


def to_text(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """Bytes of base64url without padding; a text that is not the one its bytes are written as is refused."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if to_text(data) != text:
        raise ValueError("not canonical")
    return data
