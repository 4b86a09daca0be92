"""The hall's own word: a short token on kiosks and boards (as QR) that proves a phone is in the hall.

HMAC-SHA-256 of mall and five-minute bucket, keyed by the secret; the last three buckets count, so a code
photographed in the hall works for ten to fifteen minutes and a shared link dies the same morning.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from django.conf import settings

BUCKET_S = 5 * 60
BUCKETS = 3
LENGTH = 10


def hall_token(mall: str, at: datetime) -> str:
    """The token of this moment: ten letters and digits, safe in an address."""
    return _token(mall, int(at.timestamp()) // BUCKET_S)


def check_hall_token(token: str, mall: str, at: datetime) -> bool:
    """Whether the token was shown in the hall at most three buckets ago."""
    bucket = int(at.timestamp()) // BUCKET_S
    given = token.strip().lower().encode()
    return any(hmac.compare_digest(_token(mall, bucket - back).encode(), given) for back in range(BUCKETS))


def _token(mall: str, bucket: int) -> str:
    message = f"balai hall token\n{mall}\n{bucket}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(digest).decode().lower()[:LENGTH]
