"""What a payment provider is to us: a merchant on a code, signed notices, a list of each day, refunds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from balai.kernel.qris import Merchant


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a provider tells: `kind` is `paid`, or another word that is kept and changes nothing."""

    event_id: str
    bill: str
    amount_idr: int
    paid_at: datetime
    kind: str = "paid"


class Provider(Protocol):
    """One payment provider, connected for one mall."""

    name: str

    def merchant(self) -> Merchant:
        """Who is paid, as the code says it."""

    def read_notice(self, body: bytes, signature: str, now_s: int) -> Notice:
        """A signed message. Raises WebhookRefused for a wrong or stale signature, BadInput for a body of another form."""

    def list_day(self, day: date, zone: ZoneInfo) -> Sequence[Notice]:
        """What the provider paid out for a local day. Raises ProviderSilent."""

    def give_back(self, event_id: str, amount_idr: int, key: str) -> bool:
        """Refund out of a payment; the same key is the same refund. False = refused. Raises ProviderSilent."""
