"""Which carrier serves which channel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from balai.notifications.channels import email, gateway
from balai.notifications.channels.letter import Handed, Letter

CARRIERS: dict[str, Callable[[Letter], Handed]] = {
    "email": email.send,
    "sms": partial(gateway.send, "sms"),
    "whatsapp": partial(gateway.send, "whatsapp"),
    "push": partial(gateway.send, "push"),
}
