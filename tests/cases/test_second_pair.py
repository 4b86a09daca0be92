"""Four eyes where they are easily forgotten: batch signing, redo, giving on, decisions taken back, objections, papers."""

from __future__ import annotations

import pytest

from balai.cases.actions.applicant import object_to_decision
from balai.cases.actions.deciding import answer_objection, revoke_decision_product, sign_decisions
from balai.cases.actions.working import reassign_item, redo_step, take_item
from balai.cases.models import Draw
from balai.cases.rules.hands import FourEyes, OwnCase
from balai.directory.actions.people import give_post
from balai.directory.rules import GRANTS
from balai.identity.actions import declare_relation, make_account
from balai.kernel.actors import Actor
from casework import (
    LETTER,
    SITI_SAYS,
    case,
    check,
    decide,
    item,
    letter,
    permit,
    publish,
    send,
    states,
    step,
)
from cast import MALL, SETUP, SITI, on

VERA, KONO, AYU, ADI = (
    Actor(f"staff:90{n}", GRANTS[role], "web", MALL, "dukcapil")
    for n, role in enumerate(("verifier", "controller", "approver", "approver"), 21)
)
"""Numbers that no hired account reaches, also where a database counts on from test to test."""
BOTH = Actor("staff:9051", GRANTS["verifier"] | GRANTS["approver"], "web", MALL, "dukcapil")
QUICK = "dukcapil.cepat-uji"


@pytest.fixture
def stage(mall):
    quick = permit(service=QUICK)
    quick["steps"] = [step("check", "check", "verifier"), step("decide", "decide", "approver", "check"),
                      step("sign", "sign", "approver", "decide")]  # fmt: skip
    quick["fees"], quick["scenarios"] = {"tariff": None}, [{"name": "biasa", "given": {}, "then": {}}]
    publish(quick, letter())
    return mall


def hire(*roles, name):
    account = make_account(username=name, name=f"{name.title()} Contoh", password=None, by=SETUP, at=on("06:30"))
    for role in roles:
        give_post(account=account.pk, mall=MALL, role=role, agency="dukcapil", by=SETUP, at=on("06:31"))
    return Actor(f"staff:{account.pk}", frozenset().union(*(GRANTS[role] for role in roles)), "web", MALL, "dukcapil")


def test_who_verified_does_not_sign_in_a_batch_either(stage):
    numbers = []
    for who in (VERA, BOTH):
        numbers.append(send(QUICK, at=on("08:00"))[1][0])
        check(numbers[-1], by=who, at=on("08:10"))
        decide(numbers[-1], by=AYU, at=on("08:20"))
    with pytest.raises(FourEyes) as refused:
        sign_decisions(mall=MALL, cases=numbers, by=BOTH, at=on("08:30"))
    assert refused.value.facts["before"] == "check"
    assert {states(number)["sign"] for number in numbers} == {"ready"}, "all or nothing"
    sign_decisions(mall=MALL, cases=numbers[:1], by=BOTH, at=on("08:31"))
    sign_decisions(mall=MALL, cases=numbers[1:], by=AYU, at=on("08:32"))


def test_who_verified_once_never_decides_though_another_did_it_again(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    check(number, by=BOTH, at=on("08:10"))
    redo_step(mall=MALL, item=item(number, "check").pk, reason="salah baca", by=KONO, at=on("08:20"))
    check(number, by=VERA, at=on("08:30"))
    for act in (lambda: decide(number, by=BOTH, at=on("08:40")),
                lambda: take_item(mall=MALL, item=item(number, "decide").pk, by=BOTH, at=on("08:40"))):  # fmt: skip
        with pytest.raises(FourEyes):
            act()
    decide(number, by=AYU, at=on("08:50"))


def test_a_decision_is_not_given_on_to_who_verified(stage):
    two, other = hire("verifier", "approver", name="berdua"), hire("approver", name="lain")
    _, (number,) = send(LETTER, at=on("08:00"))
    check(number, by=two, at=on("08:10"))
    assert item(number, "decide").assignee == other.ref, "the draw leaves the verifier out"
    with pytest.raises(FourEyes):
        reassign_item(mall=MALL, item=item(number, "decide").pk, to=two.ref, reason="cuti panjang", by=KONO, at=on("08:20"))
    reassign_item(mall=MALL, item=item(number, "decide").pk, reason="cuti panjang", by=KONO, at=on("08:30"))
    assert item(number, "decide").assignee == "", "nobody else is left"
    assert Draw.objects.filter(step="decide").count() == 1


def refused(*drawn, verifier=VERA):
    """A refused letter with an objection; decided by AYU, or by whoever of these was drawn."""
    code, (number,) = send(LETTER, at=on("08:00"))
    check(number, by=verifier, at=on("08:10"))
    by = next((one for one in drawn if one.ref == item(number, "decide").assignee), AYU)
    decide(number, "refused", by=by, note="Data keliru.", at=on("08:20"))
    object_to_decision(code=code, case=number, note="Data saya benar.", by=SITI, at=on("09:00"))
    return number


def test_a_decision_taken_back_is_made_anew_by_another(stage):
    first, second = hire("approver", name="pertama"), hire("approver", name="kedua")
    number = refused(first, second)
    author = {first.ref: first, second.ref: second}[case(number).decisions.get().by]
    other = second if author is first else first
    answer_objection(mall=MALL, case=number, outcome="upheld", note="bukti baru cocok", by=other, at=on("10:00"))
    assert item(number, "decide").assignee == other.ref, "the author is not even drawn"
    reassign_item(mall=MALL, item=item(number, "decide").pk, reason="undi lagi", by=KONO, at=on("10:10"))
    with pytest.raises(FourEyes) as told:
        decide(number, by=author, at=on("10:20"))
    assert told.value.facts == {"kind": "decide", "before": "decide"}
    decide(number, by=other, at=on("10:30"))
    assert case(number).status == "granted"


def test_who_verified_does_not_answer_the_objection(stage):
    number = refused(verifier=BOTH)
    with pytest.raises(FourEyes):
        answer_objection(mall=MALL, case=number, outcome="rejected", note="tetap kurang", by=BOTH, at=on("10:00"))
    answer_objection(mall=MALL, case=number, outcome="rejected", note="tetap kurang", by=ADI, at=on("10:01"))


def test_a_relation_neither_answers_nor_revokes(stage):
    kin = hire("approver", name="kerabat")
    declare_relation(account=int(kin.ref.split(":")[1]), kind="sibling", nik=SITI_SAYS["applicant.nik"], by=SETUP, at=on("07:00"))
    number = refused()
    with pytest.raises(OwnCase):
        answer_objection(mall=MALL, case=number, outcome="upheld", note="saudara saya", by=kin, at=on("10:00"))
    _, (granted,) = send(QUICK, at=on("08:00"))
    check(granted, by=VERA, at=on("08:10"))
    decide(granted, by=AYU, at=on("08:20"))
    sign_decisions(mall=MALL, cases=[granted], by=AYU, at=on("08:30"))
    with pytest.raises(OwnCase):
        revoke_decision_product(mall=MALL, case=granted, reason_code="error", note="salah terbit", by=kin, at=on("08:40"))
    revoke_decision_product(mall=MALL, case=granted, reason_code="error", note="salah terbit", by=AYU, at=on("08:50"))
