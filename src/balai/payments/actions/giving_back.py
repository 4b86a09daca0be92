"""Money goes back: decided by the treasurer, done at the desk or by the provider."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from balai.directory.queries import MallFacts, get_mall
from balai.journal.command import Log, NothingRecorded, command, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput
from balai.payments.events import BillRefunded, RefundAnswered
from balai.payments.models import Bill, Payment, Refund
from balai.payments.providers.registry import find_provider
from balai.payments.queries.bills import get_bill
from balai.payments.rules import (
    REFUND_REASONS,
    OwnReceipt,
    ProviderSilent,
    RefundTooMuch,
    check_amount,
    number_of,
    spread,
)
from balai.payments.steps import close_bill, lock_bill, next_number, permit

PAUSES_S = (60, 300, 1_800, 7_200, 43_200)
"""How long to wait after each attempt that met no answer; then every twelve hours."""


def refund_bill(
    *, bill: str, amount_idr: int | None = None, reason: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Give money back: by default all that is owed back, else everything that was paid.

    Cash is given at the desk at once, by another hand than the one that took it; the rest is ordered from the provider
    (send_refunds). Raises RefundTooMuch, OwnReceipt, BadInput for an unknown reason, NotFound, NotAllowed.
    Records `bill.refunded` per payment it is taken from.
    """
    if reason not in REFUND_REASONS:
        raise BadInput(field="reason", why="one of " + ", ".join(REFUND_REASONS), value=reason)
    facts = get_mall(get_bill(bill).mall)
    with command("bill.refund", by=by, at=at, chain=facts.code, once=once) as log:
        row = lock_bill(bill, facts)
        view = get_bill(bill)
        wanted = view.owed_back_idr or view.refundable_idr if amount_idr is None else amount_idr
        if not 0 < wanted <= view.refundable_idr:
            raise RefundTooMuch(asked_idr=wanted, most_idr=view.refundable_idr)
        payments = {one.pk: one for one in Payment.objects.filter(bill=row).prefetch_related("refunds").order_by("id")}
        taken = spread(check_amount(wanted), [(key, _rest(one)) for key, one in payments.items()])
        if row.state == "settled" and wanted == view.refundable_idr:
            close_bill(row, "refunded", at)
        made = [_give(log, row, payments[key], part, reason, at) for key, part in taken]
        return log.answer({"bill": row.code, "state": row.state, "amount_idr": wanted, "refunds": made})


def _rest(payment: Payment) -> int:
    return payment.amount_idr - sum(one.amount_idr for one in payment.refunds.all() if one.state != "failed")


def _give(log: Log, row: Bill, payment: Payment, amount: int, reason: str, at: datetime) -> str:
    mall = get_mall(log.chain)
    cash = payment.method == "cash"
    if cash and payment.by == log.by.ref:
        raise OwnReceipt(receipt=number_of("receipt", payment.year, payment.n))
    year = at.astimezone(mall.zone).year
    n = next_number(mall, "refund", year)
    Refund.objects.create(
        payment=payment, mall_id=mall.id, year=year, n=n, amount_idr=amount, reason=reason,
        state="done" if cash else "ordered", next_ms=to_ms(at), ordered_ms=to_ms(at), done_ms=to_ms(at) if cash else None,
        by=log.by.ref,
    )
    number = number_of("refund", year, n)
    log.record(
        BillRefunded(row.code, row.subject, number, amount, payment.method, reason, row.state), subject=f"bill:{row.code}"
    )
    return number


def send_refunds(*, mall: str, by: Actor, at: datetime, limit: int = 20) -> int:
    """Ask the provider for the refunds that wait; returns how many it answered. The refund's number is its key, so
    asking twice gives back once.

    Without an answer it tries again later. Raises NotAllowed, NotFound. Records `refund.answered`.
    """
    facts = get_mall(mall)
    permit(by, "bill.settle", mall)
    due = Refund.objects.filter(mall_id=facts.id, state="ordered", next_ms__lte=to_ms(at))
    return sum(_send(facts, key, by, at) for key in due.order_by("next_ms").values_list("id", flat=True)[:limit])


def _send(mall: MallFacts, key: int, by: Actor, at: datetime) -> bool:
    refund = Refund.objects.select_related("payment__event", "payment__bill").get(pk=key)
    event = refund.payment.event
    provider = find_provider(mall.code, event.provider)
    number = number_of("refund", refund.year, refund.n)
    try:
        if provider is None:
            raise ProviderSilent(provider=event.provider)
        done = provider.give_back(event.event_id, refund.amount_idr, f"{mall.code}:{number}")
    except ProviderSilent:
        pause = PAUSES_S[min(refund.attempts, len(PAUSES_S) - 1)] * 1000
        Refund.objects.filter(pk=key).update(attempts=refund.attempts + 1, next_ms=to_ms(at) + pause)
        return False
    with suppress(NothingRecorded), command("bill.settle", by=by, at=at, chain=mall.code) as log:
        _note_answer(log, refund, done, at)
    return bool(log.drafts)


def _note_answer(log: Log, refund: Refund, done: bool, at: datetime) -> None:
    """Nothing is written when another worker was told the same meanwhile."""
    bill = lock_bill(refund.payment.bill.code)
    state, done_ms = ("done", to_ms(at)) if done else ("failed", None)
    rows = Refund.objects.filter(pk=refund.pk, state="ordered")
    if rows.update(state=state, done_ms=done_ms, attempts=refund.attempts + 1):
        if not done and bill.state == "refunded":
            close_bill(bill, "settled", at)
        number = number_of("refund", refund.year, refund.n)
        log.record(RefundAnswered(bill.code, number, refund.amount_idr, done), subject=f"bill:{bill.code}")
