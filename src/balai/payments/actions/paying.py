"""Money comes: a provider's event, a signed message, cash at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from balai.directory.queries import get_mall
from balai.journal.access import record_access
from balai.journal.command import command
from balai.kernel.actors import Actor, Once
from balai.payments.models import ProviderEvent
from balai.payments.providers.contract import Notice
from balai.payments.providers.registry import get_provider
from balai.payments.providers.simulator import Simulator
from balai.payments.queries.bills import get_bill, qris_payload
from balai.payments.rules import (
    AmountDiffers,
    BillClosed,
    EventReused,
    NoProvider,
    WebhookRefused,
    check_amount,
    number_of,
)
from balai.payments.steps import Coming, answer, book_event, book_payment, lock_bill, paid_for, permit


def settle_bill(  # noqa: PLR0913 - an event is what it names
    *, mall: str, provider: str, event_id: str, bill: str, amount_idr: int, paid_at: datetime, by: Actor, at: datetime
) -> dict[str, Any]:
    """Book what a provider says was paid, once per (provider, event id); a repeat gets the first answer.

    Whatever it is, it is kept: too little, too much, again, for a cancelled bill, for none of ours. Answer: event,
    outcome (rules.OUTCOMES), bill, state, receipt, excess_idr. Raises EventReused for the same id with another
    content, BadInput, NotFound, NotAllowed. Records `payment.received`, `bill.settled`.
    """
    notice = Notice(event_id, bill, check_amount(amount_idr), paid_at)
    return _take(Coming(get_mall(mall), provider, "qris", notice, at), by)


def take_webhook(
    *, mall: str, provider: str, body: bytes, signature: str, by: Actor, at: datetime
) -> dict[str, Any]:
    """A provider's signed message at our door; answers as settle_bill.

    Raises NoProvider, WebhookRefused for a signature that is wrong or older than five minutes (also in the access
    records), BadInput, EventReused, NotAllowed. Records `payment.received`, `bill.settled`.
    """
    facts = get_mall(mall)
    try:
        notice = get_provider(mall, provider).read_notice(body, signature, int(at.timestamp()))
    except WebhookRefused as refusal:
        record_access(by, "bill.settle", subject=f"provider:{provider}", outcome="refused", reason=str(refusal))
        raise
    return _take(Coming(facts, provider, "qris", notice, at), by)


def pretend_payment(*, bill: str, by: Actor, at: datetime) -> dict[str, Any]:
    """In a demo, a payer scans the bill's code and pays: the simulator's signed notice comes to our door at once.

    Raises NoProvider outside a demo or without the simulator, BillClosed, NotFound, NotAllowed.
    Records `payment.received`, `bill.settled`.
    """
    facts = get_mall(get_bill(bill).mall)
    provider = get_provider(facts.code)
    if not settings.DEMO or not isinstance(provider, Simulator):
        raise NoProvider(mall=facts.code)
    permit(by, "bill.settle", facts.code)
    told = provider.pay(qris_payload(bill), at=at)
    notice = provider.read_notice(told.body, told.signature, int(at.timestamp()))
    return _take(Coming(facts, provider.name, "qris", notice, at), by)


def _take(coming: Coming, by: Actor) -> dict[str, Any]:
    told = _answered(coming)
    if told is not None:
        permit(by, "bill.settle", coming.mall.code)
        return told
    try:
        with command("bill.settle", by=by, at=coming.at, chain=coming.mall.code) as log:
            return log.answer(dict(book_event(log, coming)))
    except IntegrityError:  # the same event was booked beside us: its answer is ours
        told = _answered(coming)
        if told is None:
            raise
        return told


def _answered(coming: Coming) -> dict[str, Any] | None:
    """What this event did when it first came, or None. Raises EventReused."""
    event = (
        ProviderEvent.objects.filter(provider=coming.provider, event_id=coming.notice.event_id)
        .select_related("payment__bill").first()
    )
    if event is None:
        return None
    if event.digest != coming.digest or event.mall_id != coming.mall.id:
        raise EventReused(event=coming.notice.event_id)
    payment = getattr(event, "payment", None)
    if payment is None:
        return answer(event.event_id, event.outcome)
    receipt = number_of("receipt", payment.year, payment.n)
    return answer(
        event.event_id, event.outcome, payment.bill.code, payment.bill.state, receipt, payment.excess_idr
    )


def collect_cash(
    *, bill: str, amount_idr: int, by: Actor, at: datetime, tendered_idr: int | None = None, once: Once | None = None
) -> dict[str, Any]:
    """Take cash at the desk for the whole open amount, and give a receipt: there is no other way for cash.

    `tendered_idr` is what the payer handed over; the answer tells the change. Raises AmountDiffers, BillClosed,
    BadInput, NotFound, NotAllowed. Records `payment.received`, `bill.settled`.
    """
    facts = get_mall(get_bill(bill).mall)
    with command("bill.collect", by=by, at=at, chain=facts.code, once=once) as log:
        row = lock_bill(bill, facts)
        if row.state != "open":
            raise BillClosed(bill=row.code, state=row.state)
        due = row.amount_idr - paid_for(row)
        given = amount_idr if tendered_idr is None else tendered_idr
        if check_amount(amount_idr) != due or given < due:
            raise AmountDiffers(bill=row.code, due_idr=due, given_idr=min(given, amount_idr))
        coming = Coming(facts, "cash", "cash", Notice("", row.code, due, at), at)
        return log.answer({**book_payment(log, coming, row), "change_idr": given - due})
