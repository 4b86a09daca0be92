"""PBG rumah sederhana: three agencies heard in parallel, one of them late, under one joint clock; and silence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from people import BUILDER, PBG
from staff import Office

from balai.cases.actions.clocks import lapse_consultations, settle_silence, warn_deadlines
from balai.cases.models import Opinion, WorkItem
from balai.cases.queries.public import counts_public
from balai.cases.rules.demands import OpinionFrozen
from balai.config.work import SYSTEM
from balai.documents.queries.products import find_products
from balai.documents.queries.verifying import verify_code
from cast import after, on

HEARD = ("land", "property_tax", "water")
PROMISED = on("23:59:59.999", date(2026, 12, 7))
"""Ten working days after Monday 23 November, which does not count: 24-27 November, 30 November-4 December, 7 December."""


@pytest.fixture
def checked(office: Office) -> tuple[Office, str, str]:
    """Sent on Monday at nine, checked at ten."""
    at = on("09:00")
    code = office.apply(BUILDER, PBG, at=at)
    office.turn(after(at, minutes=1))
    number = office.case(code, at).number
    office.do(number, "check", on("10:00"))
    return office, code, number


def test_three_agencies_are_asked_at_once_each_with_its_own_term(checked):
    office, code, number = checked
    case = office.case(code, on("10:01"))
    assert case.promised_ms == case.due_ms == int(PROMISED.timestamp() * 1000)
    asked = {one.step: one for one in WorkItem.objects.filter(case__number=number, kind="consult")}
    assert {step: (one.agency, one.state) for step, one in asked.items()} == {
        "land": ("atr-bpn", "ready"), "property_tax": ("bapenda", "ready"), "water": ("pam-jaya", "ready"),
    }  # fmt: skip
    ends = {"land": date(2026, 11, 26), "property_tax": date(2026, 11, 25), "water": date(2026, 11, 26)}
    assert {step: one.term_due_ms for step, one in asked.items()} == {
        step: int(on("23:59:59.999", day).timestamp() * 1000) for step, day in ends.items()
    }
    assert {office.hand_of(one).agency for one in asked.values()} == {"atr-bpn", "bapenda", "pam-jaya"}


@pytest.mark.parametrize("late", HEARD)
def test_one_agency_is_late_and_its_own_rule_says_what_follows(checked, late):
    office, code, number = checked
    for step in (*HEARD, "visit"):
        if step != late:
            office.do(number, step, on("11:00"))
    assert lapse_consultations(mall=office.mall, by=SYSTEM, at=on("23:00", date(2026, 11, 25))) == 0
    assert office.states(number)["recommend"][0] == "waiting", "two opinions and a visit are not three"
    friday = on("08:00", date(2026, 11, 27))
    assert lapse_consultations(mall=office.mall, by=SYSTEM, at=friday) == 1
    assert lapse_consultations(mall=office.mall, by=SYSTEM, at=friday) == 0, "once"
    case = office.case(code, friday)
    assert case.promised_ms == case.due_ms == int(PROMISED.timestamp() * 1000), "the joint clock holds"
    if late == "land":
        assert office.states(number)[late][0] == "ready"
        assert "agency_late" in case.words
        office.do(number, late, friday)
        assert Opinion.objects.get(case__number=number, agency="atr-bpn").late
    else:
        wanted = {"property_tax": "unanswered", "water": "no_objection"}[late]
        assert office.states(number)[late] == ("done", wanted)
        deemed = Opinion.objects.filter(case__number=number, deemed=True).values_list("agency", flat=True)
        assert list(deemed) == (["pam-jaya"] if late == "water" else [])
    assert office.states(number)["recommend"][0] == "ready"


def test_the_approval_comes_out_in_time_and_opinions_are_frozen(checked):
    office, code, number = checked
    hands = office.do_all(number, *HEARD, "visit", "recommend", "assess", "countersign", at=on("11:00"))
    bill = office.case(code, on("12:00")).bills[0]
    assert (bill.amount_idr, bill.state, bill.tariff) == (270_000, "open", "retribusi.pbg-rumah")
    office.deliver(office.pay(bill.code, on("12:00")), on("12:00:05"))
    office.turn(on("12:01"))
    decided = office.do_all(number, "decide", "sign", at=on("13:00"))
    assert decided["decide"].ref not in {actor.ref for actor in hands.values()}
    office.turn(on("13:05"))
    case = office.case(code, on("13:06"))
    assert (case.status, case.clock.late) == ("granted", False)
    assert verify_code(office.mall, case.products[0].code, on("13:06")).word == "valid"
    from balai.cases.actions.checking import give_opinion

    land = WorkItem.objects.get(case__number=number, step="land")
    with pytest.raises(OpinionFrozen):
        give_opinion(mall=office.mall, item=land.pk, verdict="disagree", note="Batas keliru.", by=hands["land"], at=on("14:00"))


def test_a_silent_office_has_granted_by_law(checked):
    office, code, number = checked
    for step in (*HEARD, "visit", "recommend", "assess", "countersign"):
        office.do(number, step, on("11:00"))
    bill = office.case(code, on("12:00")).bills[0]
    office.deliver(office.pay(bill.code, on("12:00")), on("12:00:05"))
    office.turn(on("12:01"))
    due = office.case(code, on("12:02")).due_ms
    assert due == int(PROMISED.timestamp() * 1000), "paying took no day"
    for moment in (PROMISED - timedelta(hours=3), PROMISED - timedelta(minutes=1)):
        warn_deadlines(mall=office.mall, by=SYSTEM, at=moment)
        assert settle_silence(mall=office.mall, by=SYSTEM, at=moment) == []
    late = PROMISED + timedelta(minutes=1)
    before = counts_public(office.mall, at=late).deemed
    assert settle_silence(mall=office.mall, by=SYSTEM, at=late) == [number]
    office.turn(late)
    case = office.case(code, after(late, 1))
    assert (case.status, counts_public(office.mall, at=late).deemed) == ("deemed", before + 1)
    deed = next(one for one in find_products(f"case:{number}") if one.template == "letter:deed")
    assert verify_code(office.mall, deed.code, after(late, 1)).word == "valid"
    office.do(number, "sign", after(late, minutes=10))
    office.turn(after(late, minutes=11))
    papers = {one.template: one.state for one in find_products(f"case:{number}")}
    assert papers == {"letter:deed": "issued", "licence": "issued"}
