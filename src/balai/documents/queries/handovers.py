"""Reading hand-overs: free slots, today's desk, where a consignment is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from balai.directory.queries import get_mall, opening_status
from balai.documents.models import Handover
from balai.documents.rules.codes import normal_code
from balai.documents.rules.handover import LIVE, SEATS, SLOT_MIN
from balai.identity.vault import unseal
from balai.journal.access import record_access
from balai.journal.command import from_ms, to_ms
from balai.kernel.actors import Actor
from balai.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Slot:
    """A quarter of an hour at the pick-up desk, with free seats."""

    starts: datetime
    free: int


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """A hand-over as its holder and the desk see it; nothing sealed."""

    code: str
    product: str
    title_id: str
    number: str
    way: str
    state: str
    slot: datetime | None
    identity: str
    taker: str
    courier: str
    tracking: str
    receipt: str
    moved_at: datetime


def list_slots(mall: str, day: date, at: datetime) -> list[Slot]:
    """The slots of a day that can still be booked, with their free seats."""
    facts = get_mall(mall)
    start = datetime.combine(day, time(0), facts.zone)
    slots = [start + timedelta(minutes=SLOT_MIN * n) for n in range(24 * 60 // SLOT_MIN)]
    taken: dict[int, int] = {}
    rows = Handover.objects.filter(
        mall_id=facts.id, state="planned", slot_ms__gte=to_ms(slots[0]), slot_ms__lte=to_ms(slots[-1])
    )
    for slot_ms in rows.values_list("slot_ms", flat=True):
        taken[slot_ms or 0] = taken.get(slot_ms or 0, 0) + 1
    return [
        Slot(slot, SEATS - taken.get(to_ms(slot), 0))
        for slot in slots
        if slot > at and taken.get(to_ms(slot), 0) < SEATS and opening_status(facts, slot).open
    ]


def slot_is_open(mall: str, slot: datetime) -> bool:
    """Whether the mall is open when the slot begins."""
    return opening_status(get_mall(mall), slot).open


def free_seat(mall: str, slot_ms: int) -> int | None:
    """A seat of the slot that nobody has, or None."""
    taken = set(
        Handover.objects.filter(mall__code=mall, state="planned", slot_ms=slot_ms).values_list("seat", flat=True)
    )
    return next((seat for seat in range(1, SEATS + 1) if seat not in taken), None)


def desk_of(viewer: Actor, mall: str, day: date) -> list[HandoverFacts]:
    """What the pick-up desk expects on a day, by slot, and every consignment on its way; a desk of one agency its own.

    Raises NotAllowed without `handover.read`.
    """
    viewer.require("handover.read", mall=mall)
    facts = get_mall(mall)
    start = datetime.combine(day, time(0), facts.zone)
    rows = Handover.objects.select_related("product", "receipt").filter(mall_id=facts.id, state__in=LIVE)
    if viewer.agency is not None:
        rows = rows.filter(product__agency=viewer.agency)
    record_access(viewer, "handover.desk", subject=f"mall:{mall}")
    end_ms = to_ms(start + timedelta(days=1))
    due = [row for row in rows if row.way == "courier" or to_ms(start) <= (row.slot_ms or 0) < end_ms]
    return [_facts(row) for row in sorted(due, key=lambda row: (row.way != "pickup", row.slot_ms or 0, row.pk))]


def find_handovers(product: str) -> list[HandoverFacts]:
    """The hand-overs of a paper, newest first; the caller has shown that the viewer may see the paper."""
    rows = Handover.objects.select_related("product", "receipt").filter(product__code=normal_code(product))
    return [_facts(row) for row in rows.order_by("-id")]


def read_address(viewer: Actor, mall: str, handover: str) -> str:
    """Where a consignment goes; the look is on the access record. Raises NotAllowed, NotFound."""
    viewer.require("handover.read", mall=mall)
    row = get_handover_row(mall, handover)
    viewer.require_agency(row.product.agency)
    record_access(viewer, "handover.address", subject=f"handover:{row.pk}")
    return unseal(row.address, f"handover:{row.code}:address") if row.address else ""


def get_handover_row(mall: str, code: str, *, lock: bool = False) -> Handover:
    """The row of a hand-over, for this room only. Raises NotFound."""
    rows = Handover.objects.select_for_update() if lock else Handover.objects
    row = rows.filter(mall__code=mall, code=normal_code(code)).first()
    if row is None:
        raise NotFound(thing="handover", name=code)
    return row


def _facts(row: Handover) -> HandoverFacts:
    return HandoverFacts(
        row.code, row.product.code, row.product.title_id, row.product.number, row.way, row.state,
        from_ms(row.slot_ms) if row.slot_ms else None, row.identity, row.taker, row.courier, row.tracking,
        row.receipt.code if row.receipt else "", from_ms(row.moved_ms),
    )
