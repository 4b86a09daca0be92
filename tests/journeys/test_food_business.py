"""Buka usaha makanan: one application, two cases of two agencies, data asked once, both certificates."""

from __future__ import annotations

from people import HALAL, NIB, VENDOR
from staff import Office

from balai.cases.queries.applications import get_application
from balai.catalogue.queries import plan_for_life_event
from balai.documents.queries.verifying import verify_code
from balai.exchange.queries import list_asked
from cast import KIOSK, after, on


def test_a_food_vendor_gets_both_certificates(office: Office):
    at = on("09:00")
    code = office.apply(VENDOR, NIB, HALAL, at=at, life_event="usaha-makanan")
    asked = [field["id"] for page in get_application(code, at=at).pages for field in page["fields"]]
    assert len(asked) == len(set(asked)), "one question for both"
    nib, halal = office.case(code, at, NIB), office.case(code, at, HALAL)
    assert (nib.status, halal.status, halal.waits_for) == ("running", "received", (NIB,))
    assert nib.promised_ms == int(after(at, minutes=30).timestamp() * 1000), "thirty minutes of opening hours"
    assert halal.promised_ms is None, "its clock has not begun"

    office.turn(after(at, minutes=1))
    office.do(nib.number, "check", after(at, minutes=3))
    office.turn(after(at, minutes=4))
    assert {one.register.code: one.state for one in list_asked([nib.number])} == dict.fromkeys(
        ("dukcapil.person", "djp.npwp", "oss.issue"), "done"
    )
    number = get_application(code, at=after(at, minutes=5)).values["company.nib"]
    assert (len(number.value), number.source, number.verified_by) == (13, "register", "oss.issue")
    office.do_all(nib.number, "decide", "sign", at=after(at, minutes=6))
    office.turn(after(at, minutes=8))

    begun = after(at, minutes=9)
    halal = office.case(code, begun, HALAL)
    assert (office.case(code, begun, NIB).status, halal.status) == ("granted", "running")
    assert halal.promised_ms == int(on("23:59:59.999", on("09:00").date().replace(month=12, day=9)).timestamp() * 1000)
    office.do(halal.number, "check", begun)
    office.turn(after(begun, minutes=1))
    assert office.states(halal.number)["register"][0] == "ready", "SiHalal answers later"
    office.turn(after(begun, minutes=2))
    assert office.states(halal.number)["register"] == ("done", "ok")
    hands = office.do_all(halal.number, "visit", "recommend", "decide", "sign", at=after(begun, minutes=10))
    assert hands["decide"].ref != hands["recommend"].ref
    office.turn(after(begun, minutes=20))

    papers = {one.service: one.products[0] for one in (office.case(code, after(at, 3600), s) for s in (NIB, HALAL))}
    shown = {s: verify_code(office.mall, paper.code, after(at, 3600)) for s, paper in papers.items()}
    assert {s: verdict.word for s, verdict in shown.items()} == {NIB: "valid", HALAL: "valid"}
    assert next((line.label_id, line.value) for line in shown[NIB].fields) == ("NIB", number.value)
    assert ("Produk", "Nasi uduk") in [(line.label_id, line.value) for line in shown[HALAL].fields]


def test_one_plan_and_one_visit_for_both(office: Office):
    from balai.visits.actions import open_visit

    plan = plan_for_life_event("usaha-makanan", mall=office.mall)
    assert plan.codes == (NIB, HALAL)
    told = open_visit(mall=office.mall, needs=[NIB, HALAL], by=KIOSK_OF_DEMO, at=on("09:00"))
    assert [ticket["services"] for ticket in told["tickets"]] == [[NIB], [HALAL]], "two numbers, one visit"


KIOSK_OF_DEMO = KIOSK.__class__(KIOSK.ref, KIOSK.grants, KIOSK.channel, "mpp-jakarta")
"""The kiosk of the small mall, standing in the demo mall."""
