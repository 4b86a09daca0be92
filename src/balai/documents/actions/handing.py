"""Commands of handing over: a slot at the pick-up desk, the hand-over itself, a courier."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from balai.documents.events import (
    CourierMoved,
    CourierOrdered,
    HandoverCancelled,
    HandoverGiven,
    HandoverPlanned,
)
from balai.documents.models import File, Handover, Product
from balai.documents.queries.handovers import free_seat, get_handover_row, slot_is_open
from balai.documents.rules.codes import make_code
from balai.documents.rules.handover import (
    DONE,
    LIVE,
    SEATS,
    HandoverOver,
    NotReady,
    SlotOutside,
    SlotTaken,
    check_courier,
    check_identity,
    check_move,
    check_taker,
    slot_start,
)
from balai.documents.steps.handing import order_receipt, seal_text
from balai.documents.steps.products import lock_product
from balai.journal.command import command, from_ms, to_ms
from balai.kernel.actors import Actor, Once
from balai.kernel.refusals import BadInput, NotFound


def plan_handover(
    *, mall: str, product: str, slot: datetime, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Book a quarter of an hour at the pick-up desk; a second booking moves the first.

    Raises NotAllowed, NotFound, NotReady, SlotOutside, SlotTaken, HandoverOver. Records `handover.planned`.
    """
    slot_ms = slot_start(to_ms(slot))
    if slot_ms < slot_start(to_ms(at)) or not slot_is_open(mall, from_ms(slot_ms)):
        raise SlotOutside(slot_ms=slot_ms)
    for _ in range(SEATS + 1):  # a lost race for a seat looks for the next one
        seat = free_seat(mall, slot_ms)
        if seat is None:
            raise SlotTaken(slot_ms=slot_ms)
        try:
            return _plan(mall, product, (slot_ms, seat), by, at, once)
        except IntegrityError:
            continue
    raise SlotTaken(slot_ms=slot_ms)


def _plan(
    mall: str, product: str, place: tuple[int, int], by: Actor, at: datetime, once: Once | None
) -> dict[str, Any]:
    with command("handover.plan", by=by, at=at, chain=mall, once=once) as log:
        paper = _ready_paper(mall, product)
        row = Handover.objects.select_for_update().filter(product=paper, state__in=LIVE).first()
        if row is None:
            row = _new(paper, "pickup", "planned", by, at)
        elif row.state != "planned":
            raise HandoverOver(state=row.state)
        row.slot_ms, row.seat, row.moved_ms, row.moved_by = *place, to_ms(at), by.ref
        row.save()
        log.record(HandoverPlanned(row.pk, paper.pk, place[0]), subject=f"handover:{row.pk}")
        return log.answer({"code": row.code, "slot_ms": place[0]})


def hand_over(  # noqa: PLR0913 - what the desk writes down
    *, mall: str, product: str, identity: str, taker: str = "self", taker_name: str = "", mandate: str = "",
    by: Actor, at: datetime, once: Once | None = None,
) -> dict[str, Any]:
    """Give the paper to its holder, or to somebody with a scanned mandate (`mandate` is the scan's file id: kind
    `mandate`, owner `handover:<code of the paper>`).

    With or without a booking. `taker_name` is who took it; it is kept sealed. The receipt is a paper of its own.
    Raises NotAllowed, NotFound, NotReady, MandateMissing, HandoverOver, BadInput. Records `handover.given` and
    `document.ordered`.
    """
    check_identity(identity)
    check_taker(taker, bool(mandate), identity)
    if taker == "mandate" and not taker_name.strip():
        raise BadInput(field="taker_name", why="who took it")
    with command("handover.give", by=by, at=at, chain=mall, once=once) as log:
        paper = _ready_paper(mall, product)
        by.require_agency(paper.agency)
        row = Handover.objects.select_for_update().filter(product=paper, state__in=LIVE).first()
        if row is None:
            row = _new(paper, "pickup", "planned", by, at)
        if row.way != "pickup":
            raise HandoverOver(state=row.state)
        if mandate:
            row.mandate = _mandate(paper, mandate)
        receipt = order_receipt(log, paper, mall=mall, identity=identity, taker=taker, at=at)
        row.state, row.identity, row.taker = "given", identity, taker
        row.taker_name = seal_text(taker_name.strip(), f"handover:{row.code}:taker")
        row.receipt, row.moved_ms, row.moved_by = receipt, to_ms(at), by.ref
        row.save()
        log.record(
            HandoverGiven(row.pk, paper.pk, identity, taker == "mandate", receipt.pk), subject=f"handover:{row.pk}"
        )
        return log.answer({"code": row.code, "receipt": receipt.code})


def cancel_handover(
    *, mall: str, handover: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Give up a booking, or an order that the courier has not collected.

    Raises NotAllowed, NotFound, HandoverOver. Records `handover.cancelled`.
    """
    with command("handover.plan", by=by, at=at, chain=mall, once=once) as log:
        row = get_handover_row(mall, handover, lock=True)
        by.require_agency(row.product.agency)
        if row.state not in ("planned", "ordered"):
            raise HandoverOver(state=row.state)
        row.state, row.moved_ms, row.moved_by = "cancelled", to_ms(at), by.ref
        row.save(update_fields=["state", "moved_ms", "moved_by"])
        log.record(HandoverCancelled(row.pk, row.product_id), subject=f"handover:{row.pk}")
        return log.answer({"code": row.code})


def order_courier(  # noqa: PLR0913 - what is sent and where
    *, mall: str, product: str, courier: str, address: str, by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """Have the paper sent; the address is kept sealed. Raises NotAllowed, NotFound, NotReady, HandoverOver, BadInput.

    Records `courier.ordered`.
    """
    check_courier(courier)
    if not 10 <= len(address.strip()) <= 400:
        raise BadInput(field="address", why="a whole address of 10 to 400 characters")
    try:
        with command("handover.plan", by=by, at=at, chain=mall, once=once) as log:
            paper = _ready_paper(mall, product)
            row = _new(paper, "courier", "ordered", by, at)
            row.courier, row.address = courier, seal_text(address.strip(), f"handover:{row.code}:address")
            row.save()
            log.record(CourierOrdered(row.pk, paper.pk, courier), subject=f"handover:{row.pk}")
            return log.answer({"code": row.code})
    except IntegrityError as live:
        raise HandoverOver(state="live") from live


def move_courier(  # noqa: PLR0913 - where it is and by which number
    *, mall: str, handover: str, state: str, tracking: str = "", by: Actor, at: datetime, once: Once | None = None
) -> dict[str, Any]:
    """The consignment is collected (with its tracking number), travelling, delivered, failed or returned.

    Raises NotAllowed, NotFound, HandoverOver, TrackingMissing. Records `courier.moved`.
    """
    with command("handover.give", by=by, at=at, chain=mall, once=once) as log:
        row = get_handover_row(mall, handover, lock=True)
        by.require_agency(row.product.agency)
        if row.way != "courier":
            raise HandoverOver(state=row.state)
        row.tracking = tracking.strip()[:60] or row.tracking
        check_move(row.state, state, row.tracking)
        row.state, row.moved_ms, row.moved_by = state, to_ms(at), by.ref
        row.save(update_fields=["state", "tracking", "moved_ms", "moved_by"])
        log.record(CourierMoved(row.pk, row.product_id, state), subject=f"handover:{row.pk}")
        return log.answer({"code": row.code, "state": state})


def _ready_paper(mall: str, code: str) -> Product:
    """The paper, locked first: of all rows of a hand-over it is the one that always exists.

    Raises NotFound, NotReady, and HandoverOver once it was given or delivered: a paper is handed over once.
    """
    paper = lock_product(code)
    if paper.mall.code != mall:
        raise NotFound(thing="product", name=code)
    if paper.state != "issued":
        raise NotReady(state=paper.state)
    over = Handover.objects.filter(product=paper, state__in=DONE).first()
    if over is not None:
        raise HandoverOver(state=over.state)
    return paper


def _new(paper: Product, way: str, state: str, by: Actor, at: datetime) -> Handover:
    return Handover(
        code=make_code(secrets.randbelow), mall_id=paper.mall_id, product=paper, way=way, state=state,
        planned_ms=to_ms(at), moved_ms=to_ms(at), moved_by=by.ref,
    )


def _mandate(paper: Product, file: str) -> File:
    """The scan of a mandate for this very paper. Raises NotFound, also for any other file."""
    owners = (f"handover:{paper.code}", f"product:{paper.code}")
    rows = File.objects.filter(key=file, mall_id=paper.mall_id, kind="mandate", owner__in=owners, dropped_ms=None)
    row = rows.first()
    if row is None:
        raise NotFound(thing="file", name=file)
    return row
