"""The end of the day: two books side by side, and events that found no bill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError

from balai.directory.queries import MallFacts, get_mall
from balai.journal.command import Log, NothingRecorded, command, from_ms, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotFound
from balai.payments.events import DayReconciled
from balai.payments.models import Bill, ProviderEvent, Reconciliation, ReconciliationLine
from balai.payments.providers.contract import Notice
from balai.payments.providers.registry import find_provider, get_provider
from balai.payments.queries.days import day_of, list_provider_day
from balai.payments.rules import Compared, ProviderSilent, compare, normal_code
from balai.payments.steps import Coming, book_event, book_payment, lock_bill, permit

TRIES = 3


def reconcile_day(
    *, mall: str, day: date, by: Actor, at: datetime, counted_idr: int | None = None, once: Once | None = None
) -> dict[str, Any]:
    """Hold the provider's list of a local day against our book; what we missed is booked now, like a late message.

    `counted_idr` is the cash in the drawer. Answer: matched, missing, unknown, differs, ours_idr, theirs_idr,
    cash_idr, counted_idr. May be made again; the newest counts. Raises BadInput for a day to come,
    NoProvider, ProviderSilent, NotFound, NotAllowed. Records `day.reconciled`, and `payment.received`, `bill.settled`
    of what was missing.
    """
    facts = get_mall(mall)
    permit(by, "day.reconcile", mall)
    if day > at.astimezone(facts.zone).date():
        raise BadInput(field="day", why="a day that has begun", value=day.isoformat())
    provider = get_provider(mall)
    theirs = provider.list_day(day, facts.zone)
    for attempt in range(TRIES):
        try:
            with command("day.reconcile", by=by, at=at, chain=mall, once=once) as log:
                return log.answer(_reconcile(log, facts, provider.name, (day, theirs, counted_idr), at))
        except IntegrityError:  # a message of the provider came in between: compare anew
            if attempt == TRIES - 1:
                raise
    raise AssertionError("the last attempt answers or raises")


def _reconcile(
    log: Log, mall: MallFacts, provider: str, told: tuple[date, Sequence[Notice], int | None], at: datetime
) -> dict[str, Any]:
    day, theirs, counted = told
    ours = list_provider_day(mall, provider, day)
    lines = compare(ours, [(one.event_id, one.amount_idr) for one in theirs])
    missing = {one.event_id for one in lines if one.verdict == "missing"}
    _book_missing(log, mall, provider, [one for one in theirs if one.event_id in missing], at)
    cash = sum(day_of(mall.code, day).cash.values())
    sums = sum(ours.values()), sum(one.amount_idr for one in theirs)
    row = Reconciliation.objects.create(
        mall_id=mall.id, day=day, provider=provider, ours_idr=sums[0], theirs_idr=sums[1], cash_idr=cash,
        counted_idr=counted, made_ms=to_ms(at), by=log.by.ref,
    )
    _keep_lines(row, lines)
    found = Counter(one.verdict for one in lines)
    event = DayReconciled(
        day.isoformat(), provider, found["matched"], found["missing"], found["unknown"], found["differs"], *sums, cash, counted
    )
    log.record(event, subject=f"day:{day}")
    return {
        "day": day.isoformat(), "provider": provider, "matched": event.matched, "missing": event.missing,
        "unknown": event.unknown, "differs": event.differs, "ours_idr": sums[0], "theirs_idr": sums[1], "cash_idr": cash,
        "counted_idr": counted,
    }  # fmt: skip


def book_missing(*, mall: str, day: date, by: Actor, at: datetime) -> int:
    """Book what the provider's list of a local day has and we do not: a lost message keeps nobody waiting.

    Returns how many were booked. Without a provider, or while it is silent, nothing happens. Raises NotFound, NotAllowed.
    Records `payment.received`, `bill.settled`.
    """
    facts = get_mall(mall)
    permit(by, "bill.settle", mall)
    provider = find_provider(mall)
    if provider is None:
        return 0
    try:
        theirs = provider.list_day(day, facts.zone)
    except ProviderSilent:
        return 0
    ours = list_provider_day(facts, provider.name, day)
    missing = [one for one in theirs if one.event_id not in ours]
    if not missing:
        return 0
    with suppress(NothingRecorded, IntegrityError), command("bill.settle", by=by, at=at, chain=mall) as log:
        _book_missing(log, facts, provider.name, missing, at)
        return len({one.event_id for one in missing})
    return 0


def _book_missing(log: Log, mall: MallFacts, provider: str, missing: Sequence[Notice], at: datetime) -> None:
    """All their bills are locked first, in one order: two of these never wait for each other."""
    codes = [normal_code(one.bill) for one in missing]
    list(Bill.objects.select_for_update().filter(mall_id=mall.id, code__in=codes).order_by("id").values_list("id"))
    seen: set[str] = set()
    for notice in missing:
        if notice.event_id not in seen and not _elsewhere(provider, notice):
            book_event(log, Coming(mall, provider, "qris", notice, at))
        seen.add(notice.event_id)


def _elsewhere(provider: str, notice: Notice) -> bool:
    """Whether the event is in our book under another day or mall: then the comparison shows it, and that is all."""
    return ProviderEvent.objects.filter(provider=provider, event_id=notice.event_id).exists()


def _keep_lines(row: Reconciliation, lines: Sequence[Compared]) -> None:
    ReconciliationLine.objects.bulk_create(
        ReconciliationLine(
            reconciliation=row, event_id=one.event_id, verdict=one.verdict, ours_idr=one.ours_idr, theirs_idr=one.theirs_idr
        )
        for one in lines
    )


def match_event(*, event: int, bill: str, by: Actor, at: datetime, once: Once | None = None) -> dict[str, Any]:
    """Say which bill a payment was meant for that named none of ours; answers as settle_bill.

    Raises NotFound for an event that is no unknown payment or a bill of another mall, NotAllowed.
    Records `payment.received`, `bill.settled`.
    """
    found = ProviderEvent.objects.filter(pk=event, outcome="unknown").select_related("mall").first()
    if found is None:
        raise NotFound(thing="payment", name=event)
    facts = get_mall(found.mall.code)
    with command("day.reconcile", by=by, at=at, chain=facts.code, once=once) as log:
        row = lock_bill(bill, facts)
        kept = ProviderEvent.objects.select_for_update().filter(pk=event, outcome="unknown").first()
        if kept is None:
            raise NotFound(thing="payment", name=event)
        notice = Notice(kept.event_id, row.code, kept.amount_idr, from_ms(kept.paid_ms))
        told = book_payment(log, Coming(facts, kept.provider, "qris", notice, at), row, kept)
        kept.outcome = str(told["outcome"])
        kept.save(update_fields=["outcome"])
        return log.answer(dict(told))
