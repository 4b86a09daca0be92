"""A payment provider that plays along: it reads our code, takes pretended money, signs a notice, keeps a list.

Its book is a file of its own, `BALAI_VAR/simulator/payments-<mall>.jsonl`, so that a reconciliation compares two books.
Never for a real mall: nobody pays anything.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from balai.kernel.qris import Merchant, NotQris, read_qris
from balai.kernel.refusals import BadInput
from balai.kernel.signatures import check_signature, sign
from balai.payments.providers.contract import Notice
from balai.payments.rules import WebhookRefused, check_amount

LARGEST_BODY = 65_536


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice on its way: the body and the signature header."""

    body: bytes
    signature: str
    event_id: str


class Simulator:
    """The pretended provider of one mall."""

    name = "simulator"

    def __init__(self, mall: str, told: Mapping[str, Any]) -> None:
        self.mall = mall
        self.keys = [str(secret).encode() for secret in told["secrets"]]
        self.about = Merchant(**told["merchant"])
        self.book = Path(settings.BALAI_VAR) / "simulator" / f"payments-{mall}.jsonl"

    def merchant(self) -> Merchant:
        """Who is paid, as the code says it."""
        return self.about

    def pay(self, payload: str, *, at: datetime, amount_idr: int | None = None, event_id: str = "") -> Delivery:
        """A payer scans a code and pays; the notice must still be delivered. `amount_idr` pays another amount.

        Raises BadInput for a text that is no code of this merchant.
        """
        try:
            told = read_qris(payload)
        except NotQris as fault:
            raise BadInput(field="payload", why=f"no QRIS code: {fault.args[0]}") from fault
        if told.merchant.nmid != self.about.nmid:
            raise BadInput(field="payload", why="a code of another merchant")
        amount = check_amount(told.amount_idr or 0 if amount_idr is None else amount_idr)
        row = {
            "event_id": event_id or f"sim-{secrets.token_hex(8)}", "kind": "paid", "bill": told.bill,
            "amount_idr": amount, "paid_ms": int(at.timestamp() * 1000),
        }
        with self._turn():
            self._append(row)
        return self.deliver(row, at)

    def deliver(self, row: Mapping[str, Any], at: datetime) -> Delivery:
        """The signed notice of a row of the book, as often as wanted."""
        body = json.dumps(dict(row), sort_keys=True, separators=(",", ":")).encode()
        return Delivery(body, sign(self.keys[0], int(at.timestamp()), body), str(row["event_id"]))

    def read_notice(self, body: bytes, signature: str, now_s: int) -> Notice:
        """A signed message. Raises WebhookRefused for a wrong or stale signature, BadInput for a body of another form."""
        why = "size" if len(body) > LARGEST_BODY else check_signature(self.keys, now_s, body, signature)
        if why:
            raise WebhookRefused(why=why)
        try:
            return _notice(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise BadInput(field="body", why="event_id, kind, bill, amount_idr, paid_ms") from fault

    def list_day(self, day: date, zone: ZoneInfo) -> list[Notice]:
        """What was paid on a local day."""
        told = [_notice(row) for row in self._rows() if row["kind"] == "paid"]
        return [one for one in told if one.paid_at.astimezone(zone).date() == day]

    def give_back(self, event_id: str, amount_idr: int, key: str) -> bool:
        """Refund out of a payment; the same key is the same refund. False when there is not so much left."""
        with self._turn():
            rows = [row for row in self._rows() if row["event_id"] == event_id]
            if any(row.get("key") == key for row in rows):
                return True
            left = sum(row["amount_idr"] if row["kind"] == "paid" else -row["amount_idr"] for row in rows)
            if amount_idr > left:
                return False
            self._append({"event_id": event_id, "kind": "refund", "key": key, "amount_idr": amount_idr})
            return True

    def _rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.book.read_text().splitlines()] if self.book.exists() else []

    def _append(self, row: Mapping[str, Any]) -> None:
        with self.book.open("a") as file:
            file.write(json.dumps(row, sort_keys=True) + "\n")
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self.book.parent.mkdir(parents=True, exist_ok=True)
        with self.book.with_suffix(".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _notice(row: Mapping[str, Any]) -> Notice:
    event, bill, amount, paid_ms = row["event_id"], row["bill"], row["amount_idr"], row["paid_ms"]
    if not (isinstance(event, str) and 0 < len(event) <= 80 and isinstance(bill, str) and len(bill) <= 40):
        raise ValueError("event_id, bill")
    if type(amount) is not int or type(paid_ms) is not int or not 0 <= paid_ms < 1 << 43:
        raise ValueError("amount_idr, paid_ms")
    kind = str(row.get("kind", "paid"))
    if kind == "paid":
        check_amount(amount)
    return Notice(event, bill, amount, datetime.fromtimestamp(paid_ms / 1000, UTC), kind)
