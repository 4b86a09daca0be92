"""The till of the small mall: a published tariff, bills, a payer with the simulated provider. Speaks commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from balai.catalogue.actions.setting import publish_tariff
from balai.directory.rules import GRANTS, SYSTEM_GRANTS
from balai.journal.command import command
from balai.kernel.actors import Actor
from balai.payments.actions.paying import take_webhook
from balai.payments.providers.registry import get_provider
from balai.payments.providers.simulator import Delivery, Simulator
from balai.payments.queries import qris_payload
from balai.payments.steps import cancel_bill, raise_bill
from cast import HASAN, MALL, on

APPLICANT = Actor("visitor:siti", frozenset({"application.submit"}), "web", MALL)
CLERK = Actor("staff:4", GRANTS["clerk"], "counter", MALL)
TREASURER = Actor("staff:21", GRANTS["treasurer"], "web", MALL)
WORKER = Actor("system:work", SYSTEM_GRANTS)
DOOR = Actor("provider:simulator", frozenset({"bill.settle"}), "api", MALL)

SETTING = {
    "provider": "simulator", "secrets": ["rahasia-uji-yang-cukup-panjang", "rahasia-lama"],
    "merchant": {"name": "MAL UJI", "city": "JAKARTA", "nmid": "ID0000000000000"},
}


def words(text: str) -> dict[str, str]:
    return {"id": text, "en": text}


def tariff(**changes: Any) -> dict[str, Any]:
    """A levy of Rp30,000."""
    return {
        "code": "uji.surat", "title": words("Surat uji"), "line": words("Penerbitan surat"), "basis": "Perda uji",
        "valid_from": "2026-01-01", "table": {"inputs": [], "rows": [{"when": [], "amount": 30_000}]},
    } | changes  # fmt: skip


def open_till() -> None:
    """Publish the tariff."""
    publish_tariff(mall=MALL, tariff=tariff(), by=HASAN, at=on("07:00"))


def line(amount: int = 30_000, code: str = "uji.surat:1") -> tuple[str, str, str, int]:
    return code, "Penerbitan surat", "Issue of the letter", amount


def bill(subject: str = "case:B-2026-000001", at: datetime | None = None, **changes: Any) -> str:
    """Somebody owes Rp30,000; the bill's code."""
    told = {"subject": subject, "mall": MALL, "lines": [line()], "tariff": "uji.surat", "tariff_version": 1} | changes
    at = at or on("08:00")
    with command("application.submit", by=APPLICANT, at=at, chain=MALL) as log:
        return raise_bill(log, at=at, **told)


def cancel(code: str, at: datetime | None = None) -> None:
    with command("application.submit", by=APPLICANT, at=at or on("08:30"), chain=MALL) as log:
        cancel_bill(log, code, at or on("08:30"))


def provider() -> Simulator:
    found = get_provider(MALL)
    assert isinstance(found, Simulator)
    return found


def pay(code: str, at: datetime | None = None, **how: Any) -> Delivery:
    """Somebody scans the bill's code and pays; the notice is not delivered yet."""
    return provider().pay(how.pop("payload", None) or qris_payload(code), at=at or on("09:00"), **how)


def deliver(notice: Delivery, at: datetime | None = None, **how: Any) -> dict[str, Any]:
    """The provider's notice comes to our door."""
    told = {"mall": MALL, "provider": "simulator", "body": notice.body, "signature": notice.signature, "by": DOOR}
    return take_webhook(**told | how, at=at or on("09:00:05"))
