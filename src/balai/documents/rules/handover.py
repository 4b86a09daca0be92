"""The law of handing over: slots, identity, mandate, couriers. Pure."""

from __future__ import annotations

from balai.kernel.refusals import BadInput, Refusal

SLOT_MIN = 15
SEATS = 4
"""So many people per quarter of an hour at the pick-up desk."""

IDENTITIES = ("ktp", "ikd", "passport", "sim", "kk", "known")
"""What was looked at: identity card, digital identity, passport, driving licence, family card, known in person."""

TAKERS = ("self", "mandate")
COURIERS = ("pos", "own", "other")
WAYS = ("pickup", "courier")

NEXT_STATES: dict[str, frozenset[str]] = {
    "planned": frozenset({"given", "cancelled"}),
    "ordered": frozenset({"collected", "cancelled"}),
    "collected": frozenset({"travelling", "delivered", "failed"}),
    "travelling": frozenset({"delivered", "failed"}),
    "failed": frozenset({"travelling", "returned"}),
    "given": frozenset(),
    "delivered": frozenset(),
    "cancelled": frozenset(),
    "returned": frozenset(),
}
LIVE = ("planned", "ordered", "collected", "travelling", "failed")
DONE = ("given", "delivered")


class HandoverOver(Refusal):
    """The hand-over is not in the state this act needs."""

    code = "handover-over"


class SlotTaken(Refusal):
    """Every seat of this quarter of an hour is taken."""

    code = "slot-taken"


class SlotOutside(Refusal):
    """The slot is in the past or outside the desk's hours."""

    code = "slot-outside"


class MandateMissing(Refusal):
    """Somebody else came without a letter of mandate (surat kuasa) that was scanned."""

    code = "mandate-missing"


class NotReady(Refusal):
    """The paper is not signed yet, or counts no more."""

    code = "product-not-ready"


class TrackingMissing(Refusal):
    """A courier took it without a tracking number."""

    code = "tracking-missing"


def check_identity(identity: str) -> str:
    """What was looked at. Raises BadInput for an unknown word."""
    if identity not in IDENTITIES:
        raise BadInput(field="identity", why="one of " + ", ".join(IDENTITIES), value=identity)
    return identity


def check_taker(taker: str, mandate: bool, identity: str) -> None:
    """Raises BadInput, or MandateMissing when a stranger takes it without a scanned mandate."""
    if taker not in TAKERS:
        raise BadInput(field="taker", why="one of " + ", ".join(TAKERS), value=taker)
    if taker == "mandate" and not mandate:
        raise MandateMissing()
    if taker == "mandate" and identity == "known":
        raise BadInput(field="identity", why="a mandate holder shows a card", value=identity)


def check_courier(courier: str) -> str:
    """The courier. Raises BadInput for an unknown one."""
    if courier not in COURIERS:
        raise BadInput(field="courier", why="one of " + ", ".join(COURIERS), value=courier)
    return courier


def check_move(state: str, target: str, tracking: str) -> None:
    """Raises HandoverOver, or TrackingMissing when the courier collects without a number."""
    if target not in NEXT_STATES[state]:
        raise HandoverOver(state=state, target=target)
    if target == "collected" and not tracking.strip():
        raise TrackingMissing()


def slot_start(ms: int) -> int:
    """The start of the slot that holds this moment (epoch ms)."""
    return ms - ms % (SLOT_MIN * 60_000)
