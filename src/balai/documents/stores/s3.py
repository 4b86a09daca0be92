"""Contents in a bucket that speaks S3 (AWS Signature Version 4 over HTTP; own code, one page, no SDK)."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from django.conf import settings

from balai.documents.stores.contents import ContentMissing, checked

if TYPE_CHECKING:
    import httpx

TIMEOUT_S = 20.0
TRIES = 3


class S3Store:
    """A bucket. `url` is scheme, host and bucket, path style; the object's key is `ab/cd/<sha256>`."""

    def __init__(self, url: str, region: str, key: str, secret: str) -> None:
        self.url, self.region, self.key, self.secret = url, region, key, secret

    def put(self, data: bytes) -> str:
        """Keep; the SHA-256 in hex. A bucket answers only when the object is durable."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._ask("PUT", sha256, data).raise_for_status()
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content. Raises ContentMissing, ContentDamaged."""
        answer = self._ask("GET", sha256)
        if answer.status_code == 404:
            raise ContentMissing(sha256)
        return checked(sha256, answer.raise_for_status().content)

    def has(self, sha256: str) -> bool:
        """Whether it is here."""
        return self._ask("HEAD", sha256).status_code == 200

    def remove(self, sha256: str) -> None:
        """Forget it."""
        answer = self._ask("DELETE", sha256)
        if answer.status_code != 404:
            answer.raise_for_status()

    def _ask(self, method: str, sha256: str, data: bytes = b"") -> httpx.Response:
        import httpx

        address = f"{self.url}/{sha256[:2]}/{sha256[2:4]}/{sha256}"
        for attempt in range(TRIES):
            at = datetime.fromtimestamp(settings.BALAI_NOW_MS() / 1000, UTC)
            headers = signed_headers(method, address, data, at, (self.key, self.secret, self.region))
            try:
                answer = httpx.request(method, address, content=data or None, headers=headers, timeout=TIMEOUT_S)
            except httpx.TransportError:
                if attempt == TRIES - 1:
                    raise
                continue
            if answer.status_code < 500 or attempt == TRIES - 1:
                return answer
        raise AssertionError("unreachable")


def signed_headers(
    method: str, address: str, data: bytes, at: datetime, who: tuple[str, str, str]
) -> dict[str, str]:
    """Headers of one request, signed by AWS Signature Version 4. `who` is key, secret, region."""
    key, secret, region = who
    parts, stamp, digest = urlsplit(address), f"{at:%Y%m%dT%H%M%SZ}", hashlib.sha256(data).hexdigest()
    headers = {"host": parts.netloc, "x-amz-content-sha256": digest, "x-amz-date": stamp}
    names = ";".join(sorted(headers))
    asked = "\n".join(
        [method, quote(parts.path), "", *(f"{name}:{headers[name]}" for name in sorted(headers)), "", names, digest]
    )
    scope = f"{at:%Y%m%d}/{region}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(asked.encode()).hexdigest()}"
    mac = f"AWS4{secret}".encode()
    for part in (*scope.split("/"), text):
        mac = hmac.new(mac, part.encode(), hashlib.sha256).digest()
    told = f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={names}, Signature={mac.hex()}"
    return {**headers, "authorization": told}
