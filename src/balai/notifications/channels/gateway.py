"""SMS, WhatsApp and push by an HTTP gateway: setting BALAI_GATEWAYS, channel -> {url, key}.

One signed POST of `{channel, to, text, key}`; 200 with `{id}` means taken. A vendor with another protocol gets a module
of its own beside this one. docs/formats/exchange.md tells the signature.
"""

from __future__ import annotations

from django.conf import settings

from balai.exchange.adapters.wire import NOT_READ, post_signed
from balai.exchange.rules import keys_of
from balai.notifications.channels.letter import Handed, Letter


def send(channel: str, letter: Letter) -> Handed:
    """Hand a letter to the gateway of a channel. Other answers of 4xx are final: this number takes no letter."""
    told = settings.BALAI_GATEWAYS.get(channel)
    if told is None or not keys_of(told["key"]):
        return Handed(fault="not-connected", final=True)
    message = {"channel": channel, "to": letter.to, "text": letter.short, "key": letter.key}
    heard = post_signed(
        told["url"].rstrip("/") + "/v1/messages", keys_of(told["key"]), message,
        key=letter.key, now_s=settings.BALAI_NOW_MS() // 1000,
    )  # fmt: skip
    if heard.fault:
        return Handed(fault=heard.fault, away=True)
    if heard.status == 200:
        return Handed(carrier_id=str(heard.body.get("id", ""))[:80])
    final = 400 <= heard.status < 500 and heard.status not in NOT_READ
    return Handed(fault=f"http-{heard.status}", final=final, away=not final)
