"""Short-lived signed passes: staff screens show one to the streams process, phones show the hall's.

`<expiry s>.<HMAC-SHA-256, first 16 bytes, hex>` over purpose and expiry (RFC 2104).
"""

from __future__ import annotations

import hashlib
import hmac


def _mac(secret: str, purpose: str, expires_s: int) -> str:
    told = f"{purpose}\n{expires_s}".encode()
    return hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()[:32]


def make_pass(secret: str, purpose: str, expires_s: int) -> str:
    """A pass for `purpose` (e.g. `stream:mpp-jakarta`) until a Unix time in seconds."""
    return f"{expires_s}.{_mac(secret, purpose, expires_s)}"


def check_pass(secret: str, purpose: str, given: str, now_s: int) -> bool:
    """Whether a pass is genuine, for this purpose, and not expired."""
    head, _, mac = given.partition(".")
    if not (head.isascii() and head.isdigit() and len(head) <= 12):
        return False
    return now_s <= int(head) and hmac.compare_digest(mac, _mac(secret, purpose, int(head)))
