"""The paper into the right hands: a slot and an identity, a mandate, a courier."""

from __future__ import annotations

from datetime import date

import pytest
from people import MIDWIFE, SIP
from staff import Office, png

from balai.documents.actions.handing import hand_over, move_courier, order_courier, plan_handover
from balai.documents.actions.uploads import upload_file
from balai.documents.queries.handovers import desk_of, find_handovers
from balai.documents.queries.products import find_products
from balai.documents.rules.handover import HandoverOver, MandateMissing, SlotOutside, TrackingMissing
from cast import on


@pytest.fixture
def ready(office: Office) -> tuple[Office, str, str, str]:
    """A licence that is ready: office, code, number, paper."""
    code = office.apply(MIDWIFE, SIP, at=on("09:00"))
    office.turn(on("09:01"))
    number = office.case(code, on("09:01")).number
    office.do_all(number, "check", "countersign", "decide", "sign", at=on("09:10"))
    office.turn(on("09:30"))
    return office, code, number, office.case(code, on("09:31")).products[-1].code


def test_picked_up_at_the_booked_time_with_an_identity_card(ready):
    office, code, number, paper = ready
    told = {"mall": office.mall, "product": paper}
    with pytest.raises(SlotOutside):
        plan_handover(**told, slot=on("10:00", date(2026, 11, 29)), by=office.citizen, at=on("09:32"))
    plan_handover(**told, slot=on("10:30"), by=office.citizen, at=on("09:32"))
    loka = office.actor("loka")
    assert [(one.product, one.slot) for one in desk_of(loka, office.mall, on("09:33").date())] == [(paper, on("10:30"))]
    hand_over(**told, identity="ktp", by=loka, at=on("10:31"))
    office.turn(on("10:32"))
    case = office.case(code, on("10:33"))
    assert (office.states(number)["handover"][0], "handed_over" in case.words, case.has_it) == ("done", True, ())
    receipt = next(one for one in find_products(f"case:{number}") if one.template == "handover")
    assert receipt.state == "issued"
    with pytest.raises(HandoverOver):
        hand_over(**told, identity="ktp", by=loka, at=on("10:34"))


def test_somebody_else_needs_a_mandate(ready):
    office, _code, _number, paper = ready
    loka, told = office.actor("loka"), {"mall": office.mall, "product": paper, "identity": "ktp"}
    with pytest.raises(MandateMissing):
        hand_over(**told, taker="mandate", taker_name="Budi Contoh", by=loka, at=on("10:30"))
    scan = upload_file(
        mall=office.mall, owner=f"product:{paper}", kind="mandate", filename="kuasa.png", data=png(), by=loka, at=on("10:31")
    )
    hand_over(**told, taker="mandate", taker_name="Budi Contoh", mandate=scan["id"], by=loka, at=on("10:32"))
    assert [(one.state, one.taker) for one in find_handovers(paper)] == [("given", "mandate")]


def test_a_courier_brings_it_with_a_tracking_number(ready):
    office, _code, number, paper = ready
    order = order_courier(
        mall=office.mall, product=paper, courier="pos", address="Sari Contoh, Jalan Contoh 1, Jakarta 10110",
        by=office.citizen, at=on("09:32"),
    )  # fmt: skip
    loka, told = office.actor("loka"), {"mall": office.mall, "handover": order["code"]}
    with pytest.raises(TrackingMissing):
        move_courier(**told, state="collected", by=loka, at=on("11:00"))
    move_courier(**told, state="collected", tracking="UJI-0001", by=loka, at=on("11:01"))
    office.turn(on("11:02"))
    assert office.states(number)["handover"][0] == "ready"
    move_courier(**told, state="delivered", by=loka, at=on("15:00"))
    office.turn(on("15:01"))
    assert office.states(number)["handover"][0] == "done"
    assert [(one.state, one.tracking) for one in find_handovers(paper)] == [("delivered", "UJI-0001")]
