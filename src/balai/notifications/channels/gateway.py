"""SMS, WhatsApp and push by an HTTP gateway: setting BALAI_GATEWAYS, channel -> {url, key}.

One signed POST of `{channel, to, text, key}`; 200 with `{id}` means taken. A vendor with another protocol gets a module
of its own beside this one. docs/formats/exchange.md tells the signature.
"""

from __future__ import annotations

import json
from functools import cache

import httpx
from django.conf import settings

from balai.exchange.rules import sign
from balai.notifications.channels.letter import Handed, Letter

TIMEOUT_S = 5.0


@cache
def _client() -> httpx.Client:
    return httpx.Client(timeout=TIMEOUT_S)


def send(channel: str, letter: Letter) -> Handed:
    """Hand a letter to the gateway of a channel. A 4xx answer is final, but for 401, 408 and 429."""
    told = settings.BALAI_GATEWAYS.get(channel)
    if told is None:
        return Handed(fault="not-connected")
    body = json.dumps({"channel": channel, "to": letter.to, "text": letter.short, "key": letter.key}).encode()
    headers = {
        "Content-Type": "application/json", "Idempotency-Key": letter.key,
        "Balai-Signature": sign(told["key"].encode(), settings.BALAI_NOW_MS() // 1000, body),
    }  # fmt: skip
    try:
        response = _client().post(told["url"].rstrip("/") + "/v1/messages", content=body, headers=headers)
    except httpx.HTTPError:
        return Handed(fault="connection")
    if response.status_code == 200:
        return Handed(carrier_id=str(response.json().get("id", ""))[:80])
    code = response.status_code
    return Handed(fault=f"http-{code}", final=400 <= code < 500 and code not in (401, 408, 429))
