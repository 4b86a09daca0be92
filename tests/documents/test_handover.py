"""Handing over: slots, identity, mandate, receipt, courier."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connections

from balai.documents.actions.handing import (
    cancel_handover,
    hand_over,
    move_courier,
    order_courier,
    plan_handover,
)
from balai.documents.actions.producing import produce_ordered, revoke_document
from balai.documents.actions.uploads import upload_file
from balai.documents.models import Handover, Product
from balai.documents.queries.handovers import desk_of, find_handovers, list_slots, read_address
from balai.documents.queries.verifying import verify_code
from balai.documents.rules.handover import (
    SEATS,
    HandoverOver,
    MandateMissing,
    NotReady,
    SlotOutside,
    SlotTaken,
    TrackingMissing,
)
from balai.journal.access import list_access
from balai.journal.command import AlreadyAnswered, to_ms
from balai.kernel.actors import Once
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from cast import BUDI, FRIDAY, MALL, MONDAY, RINA, SITI, on, recorded
from papers import CHIEF, DESK, WORKER, issue, order, pdf

TEN = on("10:00", FRIDAY)


def plan(code: str, slot=TEN, by=SITI, at=None, **more):
    return plan_handover(mall=MALL, product=code, slot=slot, by=by, at=at or on("09:30"), **more)


def give(code: str, **more):
    told = {"mall": MALL, "product": code, "identity": "ktp", "by": DESK, "at": TEN} | more
    return hand_over(**told)


def send(code: str, **more):
    told = {"mall": MALL, "product": code, "courier": "pos", "address": "Jalan Contoh 12, Jakarta", "by": SITI, "at": on()}
    return order_courier(**(told | more))


def test_a_slot_is_booked_moved_and_given_up(mall):
    paper = issue()
    with recorded() as book:
        answer = plan(paper.code, on("10:07", FRIDAY))
    row = Handover.objects.get()
    assert answer == {"code": row.code, "slot_ms": to_ms(TEN)}
    assert book == [("handover.planned", {"handover": row.pk, "document": paper.pk, "slot_ms": to_ms(TEN)})]
    assert plan(paper.code, on("10:15", FRIDAY))["code"] == row.code
    assert Handover.objects.get().slot_ms == to_ms(on("10:15", FRIDAY))
    with recorded() as book:
        cancel_handover(mall=MALL, handover=row.code, by=SITI, at=on("09:40"))
    assert book == [("handover.cancelled", {"handover": row.pk, "document": paper.pk})]
    with pytest.raises(HandoverOver):
        cancel_handover(mall=MALL, handover=row.code, by=SITI, at=on("09:40"))
    plan(paper.code)
    assert [one.state for one in find_handovers(paper.code)] == ["planned", "cancelled"]
    with pytest.raises(NotFound):
        cancel_handover(mall=MALL, handover="nothing", by=SITI, at=on())


def test_slots_are_the_malls_hours_and_not_the_past(mall):
    paper = issue()
    slots = list_slots(MALL, FRIDAY, on("09:30"))
    assert [slot.starts for slot in slots[:2]] == [on("07:30", FRIDAY), on("07:45", FRIDAY)]
    assert on("12:00", FRIDAY) not in [slot.starts for slot in slots], "prayer break"
    assert slots[0].free == SEATS
    assert list_slots(MALL, MONDAY, on("15:40"))[0].starts == on("15:45")
    for slot in (on("12:00", FRIDAY), on("09:00"), on("20:00", FRIDAY)):
        with pytest.raises(SlotOutside):
            plan(paper.code, slot)


def test_a_slot_has_so_many_seats(mall):
    papers = [issue(f"case:B-{n}") for n in range(SEATS + 1)]
    for paper in papers[:-1]:
        plan(paper.code)
    assert TEN not in [slot.starts for slot in list_slots(MALL, FRIDAY, on("09:30"))]
    with pytest.raises(SlotTaken):
        plan(papers[-1].code)
    cancel_handover(mall=MALL, handover=Handover.objects.first().code, by=SITI, at=on("09:40"))
    plan(papers[-1].code)


def test_many_race_for_the_last_seats(committed_mall):
    codes = [issue(f"case:B-{n}").code for n in range(SEATS + 3)]

    def book(code):
        try:
            return plan(code)["code"]
        except SlotTaken:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        booked = [code for code in pool.map(book, codes) if code]
    assert len(booked) == SEATS
    assert sorted(Handover.objects.filter(state="planned").values_list("seat", flat=True)) == list(range(1, SEATS + 1))


def test_only_a_signed_paper_is_handed_over(mall):
    revoked, waiting = issue("case:B-2"), order()
    revoke_document(mall=MALL, code=revoked.code, reason="error", by=CHIEF, at=on())
    for code in (waiting, revoked.code):
        with pytest.raises(NotReady):
            plan(code)
        with pytest.raises(NotReady):
            give(code)
        with pytest.raises(NotReady):
            send(code)
    with pytest.raises(NotFound):
        give("nothing")


def test_the_holder_takes_it_and_a_receipt_says_so(mall):
    paper = issue(number="SIP/0001/2026")
    plan(paper.code)
    once = Once("k", "d")
    with recorded() as book:
        answer = give(paper.code, once=once)
    row = Handover.objects.get()
    receipt = Product.objects.get(code=answer["receipt"])
    assert [kind for kind, _ in book] == ["document.ordered", "handover.given"]
    assert book[1][1] == {
        "handover": row.pk, "document": paper.pk, "identity": "ktp", "mandate": False, "receipt": receipt.pk,
    }  # fmt: skip
    assert (row.state, row.identity, row.taker) == ("given", "ktp", "self")
    with pytest.raises(AlreadyAnswered):
        give(paper.code, once=once)
    assert produce_ordered(mall=MALL, by=WORKER, at=TEN) == [receipt.code]
    verdict = verify_code(MALL, receipt.code, TEN)
    assert (verdict.word, verdict.number) == ("valid", "TT/0001/2026")
    assert ("Identitas yang diperiksa", "KTP-el") in [(one.label_id, one.value) for one in verdict.fields]
    assert find_handovers(paper.code)[0].receipt == receipt.code


def test_a_paper_is_handed_over_once(mall):
    """By whichever way it went: no second booking, no second hand, no courier after it."""
    given, brought = issue("case:B-1"), issue("case:B-2")
    give(given.code)
    parcel = send(brought.code)["code"]
    for state in ("collected", "delivered"):
        move_courier(mall=MALL, handover=parcel, state=state, tracking="UJI-1", by=DESK, at=on("11:00"))
    for code in (given.code, brought.code):
        for act in (give, plan, send):
            with pytest.raises(HandoverOver):
                act(code)
    assert Handover.objects.count() == 2


def test_a_mandate_is_a_scan_of_this_very_paper(mall):
    """Any other file of the house, however it came, opens nothing."""
    paper, other = issue("case:B-1"), issue("case:B-2")
    for owner, kind in ((f"product:{other.code}", "mandate"), ("application:7", "mandate"), (f"product:{paper.code}", "ktp")):
        scan = upload_file(mall=MALL, owner=owner, kind=kind, filename="a.pdf", data=pdf(), by=DESK, at=TEN)["id"]
        with pytest.raises(NotFound):
            give(paper.code, taker="mandate", mandate=scan, taker_name="Budi Contoh")
    assert not Handover.objects.exists()


def test_somebody_else_needs_a_scanned_mandate(mall):
    paper = issue()
    with pytest.raises(MandateMissing):
        give(paper.code, taker="mandate", taker_name="Budi Contoh")
    scan = upload_file(
        mall=MALL, owner=f"product:{paper.code}", kind="mandate", filename="kuasa.pdf", data=pdf(), by=DESK, at=TEN
    )["id"]
    with pytest.raises(BadInput):
        give(paper.code, taker="mandate", mandate=scan)
    with pytest.raises(NotFound):
        give(paper.code, taker="mandate", mandate="nothing", taker_name="Budi Contoh")
    with recorded() as book:
        give(paper.code, taker="mandate", mandate=scan, taker_name="Budi Contoh", identity="sim")
    row = Handover.objects.get()
    assert row.mandate.key == scan
    assert "Budi" not in row.taker_name, "sealed"
    assert "Budi" not in str(book)
    assert book[-1][1]["mandate"] is True


def test_only_the_desk_gives_and_only_once_at_a_time(mall):
    paper = issue()
    for by in (SITI, RINA):
        with pytest.raises(NotAllowed):
            give(paper.code, by=by)
    send(paper.code)
    with pytest.raises(HandoverOver):
        give(paper.code)
    with pytest.raises(HandoverOver):
        plan(paper.code)
    with pytest.raises(HandoverOver):
        send(paper.code)


def test_a_courier_brings_it(mall):
    paper = issue()
    with recorded() as book:
        code = send(paper.code)["code"]
    row = Handover.objects.get()
    assert book == [("courier.ordered", {"handover": row.pk, "document": paper.pk, "courier": "pos"})]
    assert "Jalan" not in row.address, "sealed"
    assert read_address(DESK, MALL, code) == "Jalan Contoh 12, Jakarta"
    assert list_access(subject=f"handover:{row.pk}")[0].act == "handover.address"
    with pytest.raises(NotAllowed):
        read_address(SITI, MALL, code)
    with pytest.raises(TrackingMissing):
        move_courier(mall=MALL, handover=code, state="collected", by=DESK, at=on())
    with recorded() as book:
        move_courier(mall=MALL, handover=code, state="collected", tracking="P2611230001", by=DESK, at=on())
        for state in ("travelling", "failed", "travelling", "delivered"):
            move_courier(mall=MALL, handover=code, state=state, by=DESK, at=on())
    assert [(kind, facts["state"]) for kind, facts in book][:2] == [("courier.moved", "collected"), ("courier.moved", "travelling")]
    told = find_handovers(paper.code)[0]
    assert (told.state, told.tracking, told.courier) == ("delivered", "P2611230001", "pos")
    with pytest.raises(HandoverOver):
        move_courier(mall=MALL, handover=code, state="travelling", by=DESK, at=on())
    with pytest.raises(NotAllowed):
        move_courier(mall=MALL, handover=code, state="returned", by=SITI, at=on())


def test_wrong_orders_to_a_courier(mall):
    paper = issue()
    for wrong in ({"courier": "pigeon"}, {"address": "sini"}):
        with pytest.raises(BadInput):
            send(paper.code, **wrong)
    plan(paper.code)
    with pytest.raises(HandoverOver):
        send(paper.code)
    code = Handover.objects.get().code
    with pytest.raises(HandoverOver):
        move_courier(mall=MALL, handover=code, state="collected", tracking="x", by=DESK, at=on())


def test_the_desk_sees_its_day(mall):
    one, two, three = issue("case:B-1"), issue("case:B-2"), issue("case:B-3")
    plan(one.code, on("10:15", FRIDAY))
    plan(two.code)
    send(three.code)
    assert [(row.product, row.way) for row in desk_of(DESK, MALL, FRIDAY)] == [
        (two.code, "pickup"), (one.code, "pickup"), (three.code, "courier"),
    ]  # fmt: skip
    assert [row.way for row in desk_of(DESK, MALL, MONDAY)] == ["courier"]
    with pytest.raises(NotAllowed):
        desk_of(BUDI, MALL, FRIDAY)


def test_a_desk_of_one_agency_neither_sees_nor_gives_anothers(mall):
    paper = issue()
    booked = plan(paper.code)
    sent = send(issue().code)
    other = replace(DESK, agency="polda" if paper.agency != "polda" else "dukcapil")
    assert {one.code for one in desk_of(replace(DESK, agency=paper.agency), MALL, FRIDAY)} == {booked["code"], sent["code"]}
    assert desk_of(other, MALL, FRIDAY) == []
    for act in (
        lambda: give(paper.code, by=other),
        lambda: cancel_handover(mall=MALL, handover=booked["code"], by=other, at=TEN),
        lambda: move_courier(mall=MALL, handover=sent["code"], state="collected", tracking="X1", by=other, at=TEN),
        lambda: read_address(other, MALL, sent["code"]),
    ):
        with pytest.raises(NotAllowed):
            act()
