"""A case from the first word to the paper in hand, and what each act leaves behind."""

from __future__ import annotations

import json

import pytest

from balai.cases.actions.applicant import object_to_decision, withdraw_case
from balai.cases.actions.checking import countersign_case, give_opinion, propose_standard_change
from balai.cases.actions.deciding import (
    answer_objection,
    correct_product,
    revoke_decision_product,
    sign_decisions,
)
from balai.cases.actions.following import follow_handover, follow_payment
from balai.cases.models import CaseAct, Decision, Opinion, Proposal
from balai.cases.queries import counts_public, track
from balai.cases.rules.demands import ObjectionLate, OpinionFrozen, ReasonMissing
from balai.cases.rules.hands import FourEyes
from balai.cases.rules.states import CaseMoved
from balai.documents.queries.products import find_products
from balai.documents.rules.products import ProductOver
from balai.journal.reader import read_entries, verify_chain
from balai.kernel.refusals import BadInput, NotFound
from balai.payments.queries import find_bills
from casework import (
    ADI,
    AYU,
    KONO,
    LETTER,
    PERMIT,
    TARI,
    VERA,
    WORKER,
    answered,
    case,
    check,
    decide,
    item,
    ms,
    publish,
    send,
    states,
    types,
    upload,
)
from cast import MALL, SITI, TUESDAY, on, recorded


@pytest.fixture
def stage(mall):
    publish()
    return mall


def small(at=None):
    """A small permit, free of charge, up to the decision."""
    code, (number,) = send(PERMIT, at=at or on("08:00"))
    answered(number, values={"name": "Siti Contoh"}, at=on("08:01"))
    check(number, at=on("08:10"))
    countersign_case(mall=MALL, item=item(number, "initial").pk, by=KONO, at=on("08:20"))
    return code, number


def test_a_small_permit_goes_all_the_way(stage):
    with recorded() as book:
        code, (number,) = send(PERMIT, at=on("08:00"))
    assert types(book)[-5:] == [
        "application.submitted", "case.received", "case.started", "item.readied", "register.asked",
    ]  # fmt: skip
    assert states(number)["identity"] == "ready"
    assert set(states(number).values()) == {"ready", "waiting"}
    row = case(number)
    assert (row.status, row.promised_ms == row.due_ms, len(row.receipt)) == ("running", True, 64)
    with recorded() as book:
        assert answered(number, values={"name": "Siti Contoh"}, at=on("08:01"))
        check(number, at=on("08:10"))
    assert "register.answered" in types(book)
    assert "item.skipped" in types(book)
    assert states(number) | {"sign": "waiting", "give": "waiting"} == {
        "identity": "done", "check": "done", "opinion": "skipped", "fee": "done", "initial": "ready",
        "decide": "waiting", "sign": "waiting", "give": "waiting",
    }  # fmt: skip
    countersign_case(mall=MALL, item=item(number, "initial").pk, by=KONO, at=on("08:20"))
    with recorded() as book:
        decide(number, at=on("08:30"))
    told = dict(book)["case.decided"]
    assert (told["outcome"], told["automatic"], len(told["facts"])) == ("granted", False, 64)
    assert case(number).status == "granted"
    assert find_products(f"case:{number}") == [], "the paper comes with the signature"
    with recorded() as book:
        signed = sign_decisions(mall=MALL, cases=[number], by=AYU, at=on("08:40"))["signed"]
    assert signed == [{"case": number, "product": case(number).product}]
    assert "case.signed" in types(book)
    assert "document.ordered" in types(book)
    paper = find_products(f"case:{number}")[0]
    assert (paper.template, paper.number, paper.valid_until.isoformat()) == ("licence", "UJI/0001/2026", "2027-11-23")
    with recorded() as book:
        for clock in ("09:00", "09:01"):
            follow_handover(mall=MALL, case=number, document=paper.id, by=WORKER, at=on(clock))
    assert [facts["moved"] for type_, facts in book if type_ == "case.followed"] == [True, False]
    assert states(number)["give"] == "done"
    view = track(code, at=on("09:05")).cases[0]
    assert view.words == ("granted", "handed_over")
    assert [stage.state for stage in view.stages].count("done") == 7
    assert [one.kind for one in view.story] == ["submit", "check", "countersign", "grant", "sign"]
    assert verify_chain(MALL)[1] is None


def test_a_large_permit_is_consulted_on_and_paid_for(stage):
    says = {"site.area_m2": "60"}
    code, (number,) = send(PERMIT, at=on("08:00"), says=says)
    assert case(number).fee_idr == 120_000
    answered(number, at=on("08:01"))
    with recorded() as book:
        check(number, at=on("08:10"))
    assert {"bill.raised", "fee.assessed"} & set(types(book)) == {"bill.raised"}, "assessed at sending already"
    assert "clock.noted" in types(book)
    assert states(number)["opinion"] == states(number)["fee"] == "ready"
    bill = find_bills(f"case:{number}")[0]
    assert (bill.amount_idr, case(number).bill) == (120_000, bill.code)
    assert case(number).due_ms is None, "paying is the applicant's time"
    assert track(code, at=on("08:11")).cases[0].words == ("running", "waits_agency", "waits_payment")
    with recorded() as book:
        give_opinion(mall=MALL, item=item(number, "opinion").pk, verdict="agree_with_conditions", note="beri rambu",
                     by=TARI, at=on("09:00"))
    assert dict(book)["opinion.given"] | {"item": 0} == {
        "item": 0, "case": number, "step": "opinion", "agency": "polda", "verdict": "agree_with_conditions",
        "late": False, "deemed": False,
    }  # fmt: skip
    assert "rambu" not in json.dumps([[e.data, e.subject] for e in read_entries(MALL, limit=999)])
    assert not follow_payment(mall=MALL, case=number, bill="lain", by=WORKER, at=on("09:10"))["moved"]
    assert follow_payment(mall=MALL, case=number, bill=bill.code, by=WORKER, at=on("09:10"))["moved"]
    assert case(number).due_ms == case(number).promised_ms
    assert states(number)["initial"] == "ready"
    give_opinion(mall=MALL, item=item(number, "opinion").pk, verdict="agree", by=TARI, at=on("09:20"))
    countersign_case(mall=MALL, item=item(number, "initial").pk, by=KONO, at=on("09:30"))
    decide(number, at=on("09:40"))
    assert list(Opinion.objects.values_list("verdict", "frozen_ms")) == [
        ("agree_with_conditions", ms(on("09:40"))), ("agree", ms(on("09:40"))),
    ]  # fmt: skip
    with pytest.raises(OpinionFrozen):
        give_opinion(mall=MALL, item=item(number, "opinion").pk, verdict="agree", by=TARI, at=on("09:50"))


def test_a_refusal_is_reasoned_and_can_be_objected_to(stage):
    code, (number,) = send(LETTER, at=on("08:00"))
    check(number, outcome="refuse", note="alamat di luar wilayah", at=on("08:10"))
    with pytest.raises(ReasonMissing):
        decide(number, "refused", at=on("08:20"))
    with recorded() as book:
        decide(number, "refused", note="Alamat di luar wilayah kami.", at=on("08:20"))
    assert "document.ordered" in types(book)
    until = dict(book)["case.decided"]["objection_until_ms"]
    assert until == ms(on("23:59:59.999", TUESDAY.replace(day=26)))
    view = track(code, at=on("08:30")).cases[0]
    assert (view.reason, view.may, view.objection_until_ms) == ("Alamat di luar wilayah kami.", ("object",), until)
    letter = find_products(f"case:{number}")[0]
    assert (letter.template, letter.number) == ("letter:refusal", "TOLAK/0001/2026")
    with pytest.raises(ObjectionLate):
        object_to_decision(code=code, case=number, note="saya keberatan", by=SITI, at=on("00:01", TUESDAY.replace(day=27)))
    with recorded() as book:
        object_to_decision(code=code, case=number, note="Alamat saya benar.", by=SITI, at=on("10:00"))
    assert dict(book)["case.objected"] == {"case": number, "until_ms": until}
    assert track(code, at=on("10:01")).cases[0].words == ("refused", "objection_open")
    with pytest.raises(ObjectionLate):
        object_to_decision(code=code, case=number, note="sekali lagi", by=SITI, at=on("10:01"))
    with pytest.raises(FourEyes):
        answer_objection(mall=MALL, case=number, outcome="upheld", note="diperiksa lagi", by=AYU, at=on("11:00"))
    with recorded() as book:
        answer_objection(mall=MALL, case=number, outcome="upheld", note="alamat memang di sini", by=ADI, at=on("11:00"))
    assert {"objection.answered", "case.reopened"} <= set(types(book))
    assert (case(number).status, states(number)["decide"], item(number, "decide").attempt) == ("running", "ready", 2)
    assert case(number).due_ms is not None, "the clock runs anew"
    decide(number, by=ADI, at=on("12:00"))
    assert case(number).status == "granted"
    assert list(Decision.objects.order_by("id").values_list("outcome", "overturned_ms")) == [
        ("refused", ms(on("11:00"))), ("granted", None),
    ]  # fmt: skip
    assert [p.template for p in find_products(f"case:{number}")] == ["letter:refusal", "letter:grant"]


def test_an_objection_may_be_rejected(stage):
    code, (number,) = send(LETTER, at=on("08:00"))
    check(number, at=on("08:10"))
    decide(number, "refused", note="Tidak memenuhi syarat.", at=on("08:20"))
    object_to_decision(code=code, case=number, note="Saya keberatan.", by=SITI, at=on("10:00"))
    answer_objection(mall=MALL, case=number, outcome="rejected", note="syarat tetap kurang", by=ADI, at=on("11:00"))
    view = track(code, at=on("11:01")).cases[0]
    assert (view.status, view.objection, view.may) == ("refused", "rejected", ())
    with pytest.raises(CaseMoved):
        answer_objection(mall=MALL, case=number, outcome="rejected", note="sekali lagi", by=ADI, at=on("11:05"))


def test_taking_a_case_back(stage):
    code, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    check(number, at=on("08:10"))
    with recorded() as book:
        withdraw_case(code=code, case=number, note="tidak jadi", by=SITI, at=on("09:00"))
    assert {"case.withdrawn", "bill.cancelled", "item.cancelled", "document.ordered"} <= set(types(book))
    assert case(number).status == "withdrawn"
    assert set(states(number).values()) == {"done", "cancelled"}
    assert find_products(f"case:{number}")[0].template == "letter:withdrawal"
    assert track(code, at=on("09:01")).cases[0].words == ("withdrawn",)
    with pytest.raises(CaseMoved):
        withdraw_case(code=code, case=number, by=SITI, at=on("09:05"))
    with pytest.raises(NotFound):
        withdraw_case(code=code, case="B-2026-999999", by=SITI, at=on("09:05"))
    assert counts_public(MALL, at=on("09:10")).withdrawn == 1


def test_an_issued_paper_is_corrected_with_proof(stage):
    _code, number = small()
    decide(number, at=on("08:30"))
    sign_decisions(mall=MALL, cases=[number], by=AYU, at=on("08:40"))
    was = case(number).product
    proof = upload(f"case:{number}", by=VERA, at=on("09:00"), kind="proof")
    with pytest.raises(ProductOver):  # it is not signed yet
        correct_product(mall=MALL, case=number, values={}, proof=proof, note="salah tulis", by=AYU, at=on("09:10"))
    from balai.documents.models import Product

    Product.objects.filter(code=was).update(state="issued")
    with recorded() as book:
        told = correct_product(mall=MALL, case=number, values={"business.name": "Warung Uji Baru"}, proof=proof,
                               note="nama usaha salah tulis", by=AYU, at=on("09:10"))  # fmt: skip
    facts = dict(book)["case.corrected"]
    assert (facts["fields"], facts["was"], facts["product"], facts["proof"]) == (["business.name"], was, told["product"], proof)
    assert "Baru" not in json.dumps(book)
    assert case(number).product == told["product"] != was
    foreign = upload("case:B-0000-000000", by=VERA, at=on("09:00"), kind="proof")
    with pytest.raises(NotFound):
        correct_product(mall=MALL, case=number, values={"business.name": "X"}, proof=foreign, note="coba lagi", by=AYU, at=on("09:20"))


def test_a_product_is_revoked_with_a_reason(stage):
    _, number = small()
    decide(number, at=on("08:30"))
    with pytest.raises(CaseMoved):
        revoke_decision_product(mall=MALL, case=number, reason_code="error", note="salah terbit", by=AYU, at=on("08:35"))
    sign_decisions(mall=MALL, cases=[number], by=AYU, at=on("08:40"))
    with recorded() as book:
        revoke_decision_product(mall=MALL, case=number, reason_code="error", note="salah terbit", by=AYU, at=on("08:50"))
    assert types(book) == ["document.dropped"], "it was not signed yet"
    assert CaseAct.objects.filter(case__number=number).last().kind == "revoke"


def test_signing_in_batch_is_all_or_nothing(stage):
    numbers = []
    for _ in range(3):
        numbers.append(small()[1])
        decide(numbers[-1], at=on("08:30"))
    with pytest.raises(BadInput):
        sign_decisions(mall=MALL, cases=[], by=AYU, at=on("09:00"))
    _, (open_case,) = send(LETTER, at=on("08:00"))
    with pytest.raises(CaseMoved):
        sign_decisions(mall=MALL, cases=[*numbers, open_case], by=AYU, at=on("09:00"))
    assert not find_products(f"case:{numbers[0]}")
    told = sign_decisions(mall=MALL, cases=numbers, by=AYU, at=on("09:00"))
    assert [one["case"] for one in told["signed"]] == sorted(numbers)
    assert len({one["product"] for one in told["signed"]}) == 3
    with pytest.raises(BadInput):
        sign_decisions(mall=MALL, cases=numbers, by=AYU, at=on("09:10"))


def test_an_extra_demand_becomes_a_proposal(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    with recorded() as book:
        told = propose_standard_change(mall=MALL, case=number, note="Minta surat RT juga.", by=VERA, at=on("09:00"))
    row = Proposal.objects.get()
    assert told == {"proposal": row.pk}
    assert dict(book)["standard.change_proposed"] == {
        "proposal": row.pk, "service": LETTER, "definition": 1, "agency": "dukcapil",
    }  # fmt: skip
    assert "RT" not in row.note, "sealed"
