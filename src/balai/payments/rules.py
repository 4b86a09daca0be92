"""The law of money. Pure; every amount is integer rupiah."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from balai.kernel.refusals import BadInput, Refusal

CODE_ALPHABET = "23456789ACEFGHJKMNPRTUVWXY"
CODE_LENGTH = 10
STATES = ("open", "settled", "refunded", "cancelled")
OUTCOMES = ("settled", "overpaid", "part", "again", "late", "unknown", "noted")
"""What a payment did: settled the bill (overpaid: with a rest), paid a part, came again for a settled bill, came late
for a cancelled one, names no bill of ours; noted: a message that is no payment."""

METHODS = ("qris", "cash")
REFUND_REASONS = ("excess", "withdrawn", "refused", "wrong_fee", "court")
"""Paid too much or twice; the application was withdrawn in time; refused, so nothing was had for the fee; the tariff
was applied wrongly; a ruling."""

VERDICTS = ("matched", "missing", "unknown", "differs")
"""In both lists; in the provider's only; in ours only; in both with another amount."""

Line = tuple[str, str, str, int]
"""(code `tariff:row`, Indonesian text, English text, amount)."""


class FeeOutsideTariff(Refusal):
    """A bill whose lines are not what the named version of the tariff says."""

    code = "fee-outside-tariff"


class BillClosed(Refusal):
    """The bill is settled, refunded or cancelled: nothing can be paid or cancelled any more."""

    code = "bill-closed"


class AmountDiffers(Refusal):
    """Cash at the desk is taken for the whole open amount only."""

    code = "amount-differs"


class RefundTooMuch(Refusal):
    """More than is there to be refunded."""

    code = "refund-too-much"


class OwnReceipt(Refusal):
    """Who took the cash does not refund it."""

    code = "own-receipt"


class EventReused(Refusal):
    """A provider's event came again under the same id with another content."""

    code = "event-reused"


class WebhookRefused(Refusal):
    """A message to the payment door without a right signature, or not fresh."""

    code = "webhook-refused"


class NoProvider(Refusal):
    """This mall has no payment provider: fees are paid at the desk."""

    code = "no-provider"


class ProviderSilent(Refusal):
    """The payment provider cannot be reached or did not understand."""

    code = "provider-silent"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a payment does to its bill; `excess_idr` is owed back to the payer."""

    outcome: str
    settles: bool
    excess_idr: int


def judge(state: str, due_idr: int, got_idr: int) -> Judged:
    """What receiving `got_idr` means for a bill in `state` of which `due_idr` is still open."""
    if state == "cancelled":
        return Judged("late", False, got_idr)
    if state != "open":
        return Judged("again", False, got_idr)
    if got_idr < due_idr:
        return Judged("part", False, 0)
    return Judged("overpaid" if got_idr > due_idr else "settled", True, got_idr - due_idr)


def check_amount(amount_idr: int) -> int:
    """An amount that can be paid. Raises BadInput."""
    if isinstance(amount_idr, bool) or not 0 < amount_idr <= 1_000_000_000_000:
        raise BadInput(field="amount_idr", why="whole rupiah above zero", value=amount_idr)
    return amount_idr


def check_lines(lines: Sequence[Line], tariff: str, doc: Mapping[str, object], *, number: int, wanted: int) -> int:
    """The sum of a bill's lines, after each was found in the tariff: its row, and its amount where that is fixed.

    A row with a formula is reckoned by the evaluator; here its amount must be in the tariff's unit. `number` is the
    version in force, `wanted` the one the bill names. Raises FeeOutsideTariff, BadInput for nothing to pay.
    """
    if number != wanted:
        raise FeeOutsideTariff(tariff=tariff, version=wanted, now=number)
    table: Mapping[str, Any] = doc["table"] if isinstance(doc["table"], Mapping) else {}
    rows = table.get("rows", [])
    unit = doc.get("round_to") or 1
    step = int(unit) if isinstance(unit, str | int) else 1
    for code, _, _, amount in lines:
        name, _, row = code.rpartition(":")
        if name != tariff or not row.isdigit() or not 1 <= int(row) <= len(rows):
            raise FeeOutsideTariff(tariff=tariff, version=wanted, line=code)
        fixed = rows[int(row) - 1]["amount"]
        if amount < 0 or amount % step or (isinstance(fixed, int) and amount != fixed // step * step):
            raise FeeOutsideTariff(tariff=tariff, version=wanted, line=code, amount_idr=amount)
    if table.get("hit", "first") == "first" and len(lines) != 1:
        raise FeeOutsideTariff(tariff=tariff, version=wanted, lines=len(lines))
    if len({code for code, *_ in lines}) != len(lines):
        raise FeeOutsideTariff(tariff=tariff, version=wanted, lines=len(lines))
    return check_amount(sum(line[3] for line in lines))


def normal_code(text: str) -> str:
    """A bill's code as typed, in its stored form: capitals, no spaces or dashes."""
    return "".join(ch for ch in text.upper() if ch.isalnum())


def number_of(kind: str, year: int, n: int) -> str:
    """A printed number: receipts `KW-2026-000123` (kuitansi), refunds `KB-2026-000004` (pengembalian)."""
    return f"{'KW' if kind == 'receipt' else 'KB'}-{year}-{n:06d}"


def spread(refund_idr: int, rest: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take a refund out of (payment, rest of it), the newest first; (payment, amount). Raises RefundTooMuch."""
    left, taken = refund_idr, []
    for payment, amount in reversed(rest):
        part = min(left, amount)
        if part > 0:
            taken.append((payment, part))
            left -= part
    if left:
        raise RefundTooMuch(asked_idr=refund_idr, most_idr=refund_idr - left)
    return taken


@dataclass(frozen=True, slots=True)
class Compared:
    """One event of a reconciliation; None = not in that list."""

    event_id: str
    verdict: str
    ours_idr: int | None
    theirs_idr: int | None


def compare(ours: Mapping[str, int], theirs: Iterable[tuple[str, int]]) -> list[Compared]:
    """Our book against the provider's list, by event id. An event listed twice counts with the sum."""
    added: dict[str, int] = {}
    for event, amount in theirs:
        added[event] = added.get(event, 0) + amount
    return [
        Compared(event, _verdict(ours.get(event), added.get(event)), ours.get(event), added.get(event))
        for event in sorted({*ours, *added})
    ]


def _verdict(ours: int | None, theirs: int | None) -> str:
    if ours is None:
        return "missing"
    if theirs is None:
        return "unknown"
    return "matched" if ours == theirs else "differs"
