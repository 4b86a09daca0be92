"""Signatures of messages between programs: HMAC-SHA-256 over a time stamp and the body (RFC 2104).

Header: `t=<Unix s>,v1=<hex>` over `<t>.<body>`; several `v1` may stand while a key is being changed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

TOLERANCE_S = 300


def sign(key: bytes, at_s: int, body: bytes) -> str:
    """The signature header of a message sent at a Unix time in seconds."""
    return f"t={at_s},v1={_mac(key, at_s, body)}"


def check_signature(keys: Iterable[bytes], now_s: int, body: bytes, header: str) -> str:
    """Empty when one of the keys signed this body within five minutes of now, else why not: `time`, `signature`."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    stamp = next((value for name, _, value in parts if name == "t"), "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12) or abs(now_s - int(stamp)) > TOLERANCE_S:
        return "time"
    given = [value.encode() for name, _, value in parts if name == "v1"]
    right = [_mac(key, int(stamp), body).encode() for key in keys]
    return "" if any(hmac.compare_digest(one, two) for one in given for two in right) else "signature"


def _mac(key: bytes, at_s: int, body: bytes) -> str:
    return hmac.new(key, f"{at_s}.".encode() + body, hashlib.sha256).hexdigest()
