"""By which ways a person can be told: their choice, where there is an address and a carrier."""

from __future__ import annotations

from django.conf import settings

from balai.cases.queries.outside import Contact
from balai.exchange.rules import keys_of
from balai.notifications.queries import find_preference
from balai.notifications.rules import CHANNELS, international, route


def address_of(contact: Contact, channel: str) -> str:
    """Where a channel reaches a person; empty = nowhere."""
    if channel == "email":
        return contact.email
    return international(contact.phone) if channel in ("sms", "whatsapp") and contact.phone else ""


def is_connected(channel: str) -> bool:
    """Whether this installation has a carrier for a channel."""
    told = settings.BALAI_GATEWAYS.get(channel)
    return bool(told and keys_of(told["key"])) or (channel == "email" and bool(settings.BALAI_SMTP))


def ways_to(contact: Contact, *, connected: bool = True) -> list[str]:
    """The channels to try, in order; `connected=False` also those without a carrier here."""
    addresses = {one: address_of(contact, one) for one in CHANNELS if not connected or is_connected(one)}
    return route(find_preference(contact.person), addresses)


def why_not(contact: Contact | None, channel: str) -> str:
    """Why a channel is no way to a person: `no-address`, `not-connected`, `unwanted`."""
    if contact is None or not address_of(contact, channel):
        return "no-address"
    return "unwanted" if is_connected(channel) else "not-connected"
