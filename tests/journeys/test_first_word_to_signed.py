"""From a first word to a signed document, with every hand that is in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from people import MIDWIFE, SIP
from staff import Office

from balai.documents.queries.products import find_products, open_product
from balai.documents.queries.verifying import verify_code, verify_pdf
from balai.exchange.queries import list_asked
from balai.journal.reader import verify_chain
from balai.notifications.queries import list_messages
from cast import after, on


def test_a_midwife_gets_her_licence_within_the_hour(office: Office):
    at = on("09:00")
    code = office.apply(MIDWIFE, SIP, at=at)
    case = office.case(code, at)
    assert case.status == "running"
    assert case.promised_ms == int(on("23:59:59.999", on("09:00").date() + timedelta(days=7)).timestamp() * 1000)
    assert case.receipt
    office.turn(after(at, 5))
    asked = list_asked([case.number])
    assert {one.register.code: one.state for one in asked} == {"dukcapil.person": "done", "sdmk.str": "done"}
    hands = office.do_all(case.number, "check", "countersign", "decide", "sign", at=after(at, minutes=10))
    assert len({hands[step].ref for step in ("check", "countersign", "decide")}) == 3, "who verifies never decides"
    office.turn(after(at, minutes=41))
    case = office.case(code, after(at, minutes=42))
    assert case.status == "granted"
    product = next(one for one in case.products if one.code == find_products(f"case:{case.number}")[0].code)
    verdict = verify_code(office.mall, product.code, after(at, minutes=45))
    assert verdict.word == "valid"
    opened = open_product(product.code, office.citizen, subjects={f"case:{case.number}"})
    assert verify_pdf(office.mall, opened.data, after(at, minutes=45)).word == "valid"
    tampered = bytearray(opened.data)
    tampered[len(tampered) // 2] ^= 1
    assert verify_pdf(office.mall, bytes(tampered), after(at, minutes=45)).word != "valid"
    told = {message.template for message in list_messages([case.number])}
    assert {"received", "granted", "ready"} <= told
    good, broken = verify_chain(office.mall)
    assert broken is None
    assert good > 20


def test_an_agency_that_is_down_never_blocks_the_citizen(office: Office):
    at = on("09:00")
    office.upset("sdmk", at, down=True)
    try:
        code = office.apply(MIDWIFE, SIP, at=at)
        office.turn(after(at, 2))
        case = office.case(code, after(at, 3))
        assert case.status == "running"
        states = {one.register.code: (one.state, one.waits_for_agency) for one in list_asked([case.number])}
        assert states == {"dukcapil.person": ("done", False), "sdmk.str": ("due", True)}
    finally:
        office.upset("sdmk", at)
    office.turn(after(at, 60))
    assert {one.state for one in list_asked([case.number])} == {"done"}
    office.do(case.number, "check", after(at, minutes=5))


def test_silence_is_a_decision(office: Office):
    from balai.cases.actions.clocks import settle_silence, warn_deadlines
    from balai.cases.queries.public import counts_public
    from balai.config.work import SYSTEM

    at = on("09:00")
    code = office.apply(MIDWIFE, SIP, at=at)
    office.turn(after(at, 5))
    promised = on("23:59:59.999", on("09:00").date() + timedelta(days=7))
    assert settle_silence(mall=office.mall, by=SYSTEM, at=promised - timedelta(minutes=1)) == []
    assert warn_deadlines(mall=office.mall, by=SYSTEM, at=promised - timedelta(hours=2)) >= 1
    late = promised + timedelta(minutes=1)
    number = office.case(code, late).number
    assert settle_silence(mall=office.mall, by=SYSTEM, at=late) == [number]
    assert settle_silence(mall=office.mall, by=SYSTEM, at=late) == []
    assert office.case(code, late).status == "deemed"
    assert counts_public(office.mall, at=late).deemed == 1


@pytest.mark.parametrize("agency_faults", [{"garbage": True}, {"down": True}])
def test_five_faults_open_the_breaker_and_an_answer_closes_it(office: Office, agency_faults):
    from balai.exchange.queries import get_breaker, list_health

    at = on("09:00")
    office.upset("dukcapil", at, **agency_faults)
    try:
        office.apply(MIDWIFE, SIP, at=at)
        moment = at
        for _ in range(6):
            moment = after(moment, minutes=6)
            office.turn(moment)
        breaker = get_breaker(office.mall, "dukcapil")
        assert breaker.failures >= 5
        assert not breaker.allows(int(moment.timestamp() * 1000))
        assert "dukcapil" in {one.agency for one in list_health(office.mall)}
    finally:
        office.upset("dukcapil", at)
    office.turn(after(moment, minutes=30))
    assert get_breaker(office.mall, "dukcapil").failures == 0
