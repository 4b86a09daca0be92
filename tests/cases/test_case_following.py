"""What other rooms' entries do to a case: money, signed papers, papers in the holder's hands. Applied twice = once."""

from __future__ import annotations

import pytest

from balai.cases.actions.checking import assess_fee, countersign_case, give_opinion
from balai.cases.actions.deciding import sign_decisions
from balai.cases.actions.working import redo_step
from balai.cases.queries import track
from balai.cases.reactions import follow_bills, follow_papers
from balai.cases.rules.demands import FeeUnknown
from balai.documents.actions.handing import hand_over
from balai.documents.actions.producing import produce_ordered
from balai.journal.models import Cursor
from balai.journal.reader import verify_chain
from balai.kernel.actors import Actor
from balai.payments.actions.paying import settle_bill
from balai.payments.queries import find_bills
from casework import (
    ASTI,
    AYU,
    KONO,
    LETTER,
    PERMIT,
    PIPIT,
    TARI,
    VERA,
    WORKER,
    answered,
    case,
    check,
    decide,
    item,
    letter,
    ms,
    permit,
    publish,
    send,
    states,
    step,
    types,
)
from cast import MALL, on, recorded

PAYER = Actor("system:pay", frozenset({"bill.settle"}))
FREE = [{"name": "biasa", "given": {}, "then": {}}]


def pay(number, at):
    bill = find_bills(f"case:{number}")[-1]
    settle_bill(mall=MALL, provider="simulator", event_id=f"e-{bill.code}", bill=bill.code, amount_idr=bill.amount_idr,
                paid_at=at, by=PAYER, at=at)  # fmt: skip


def test_money_moves_the_case_once(mall):
    publish()
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    check(number, at=on("08:10"))
    pay(number, on("08:20"))
    assert states(number)["fee"] == "ready", "until the entry is read"
    with recorded() as book:
        follow_bills(MALL, on("08:21"))
        follow_bills(MALL, on("08:22"))
    assert types(book).count("case.followed") == 1
    assert states(number)["fee"] == "done"
    Cursor.objects.filter(consumer="cases.bills").delete()
    with recorded() as book:
        follow_bills(MALL, on("08:23"))
    assert [facts["moved"] for type_, facts in book if type_ == "case.followed"] == [False]
    assert types(book) == ["case.followed"], "read again, nothing moves"


def test_a_paper_is_signed_and_handed_over(mall):
    doc = permit(scenarios=FREE)
    doc["clock"]["stop"] = "ready"
    publish(doc)
    code, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    check(number, at=on("08:10"))
    give_opinion(mall=MALL, item=item(number, "opinion").pk, verdict="no_objection", by=TARI, at=on("08:15"))
    pay(number, on("08:20"))
    follow_bills(MALL, on("08:21"))
    countersign_case(mall=MALL, item=item(number, "initial").pk, by=KONO, at=on("08:30"))
    decide(number, at=on("08:40"))
    assert track(code, at=on("08:41")).cases[0].clock.state == "running", "promised is the product, not the decision"
    sign_decisions(mall=MALL, cases=[number], by=AYU, at=on("08:50"))
    assert produce_ordered(mall=MALL, by=WORKER, at=on("08:51")) == [case(number).product]
    follow_papers(MALL, on("08:52"))
    clock = track(code, at=on("08:53")).cases[0].clock
    assert (clock.state, clock.late) == ("stopped", False)
    hand_over(mall=MALL, product=case(number).product, identity="ktp", by=PIPIT, at=on("09:00"))
    with recorded() as book:
        follow_papers(MALL, on("09:01"))
    assert "item.finished" in types(book)
    assert states(number)["give"] == "done"
    view = track(code, at=on("09:02")).cases[0]
    assert view.words == ("granted", "handed_over")
    assert verify_chain(MALL)[1] is None


def test_a_fee_is_assessed_from_the_tariff_only(mall):
    doc = permit(scenarios=FREE, product=None)
    doc["pages"][1]["fields"][1]["required"] = False
    doc["steps"] = [step("check", "check", "verifier"), step("fix", "assess", "assessor", "check"),
                    step("fee", "pay", "system", "fix"), step("decide", "decide", "approver", "fee")]  # fmt: skip
    publish(doc)
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": ""})
    assert case(number).fee_idr is None
    check(number, at=on("08:10"))
    one = item(number, "fix").pk
    with pytest.raises(FeeUnknown) as refused:
        assess_fee(mall=MALL, item=one, by=ASTI, at=on("08:20"))
    assert refused.value.facts["asks"] == ["site.area_m2"]
    with recorded() as book:
        told = assess_fee(mall=MALL, item=one, values={"site.area_m2": "25"}, by=ASTI, at=on("08:30"))
    assert dict(book)["fee.assessed"] == {"case": number, "amount_idr": 50_000, "tariff": "uji", "version": 1}
    assert (told["fee_idr"], find_bills(f"case:{number}")[0].amount_idr) == (50_000, 50_000)
    assert states(number) == {"check": "done", "fix": "done", "fee": "ready", "decide": "waiting"}
    pay(number, on("08:40"))
    follow_bills(MALL, on("08:41"))
    assert states(number)["decide"] == "ready"


def test_what_was_paid_is_not_asked_again(mall):
    publish()
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "40"})
    answered(number, at=on("08:01"))
    check(number, at=on("08:10"))
    pay(number, on("08:20"))
    follow_bills(MALL, on("08:21"))
    redo_step(mall=MALL, item=item(number, "check").pk, reason="salah baca", by=VERA, at=on("08:30"))
    check(number, at=on("08:40"))
    assert states(number)["fee"] == "done"
    assert len(find_bills(f"case:{number}")) == 1
    assert case(number).due_ms >= ms(on("08:40"))


def test_strange_entries_concern_no_case(mall):
    publish(letter())
    send(LETTER, at=on("08:00"))
    with recorded() as book:
        assert follow_bills(MALL, on("09:00")) > 0
        assert follow_papers(MALL, on("09:00")) > 0
    assert book == []
