"""Whose hands a case is in: taken, drawn, given on; four eyes, and nobody's own case."""

from __future__ import annotations

import json

import pytest

from balai.cases.actions.checking import countersign_case, finish_check, recommend_case
from balai.cases.actions.deciding import answer_objection, decide_case
from balai.cases.actions.working import (
    reassign_item,
    release_item,
    resume_item,
    suspend_item,
    take_item,
)
from balai.cases.models import Draw
from balai.cases.queries import inbox
from balai.cases.rules.demands import ReasonMissing
from balai.cases.rules.hands import FourEyes, NotYours, OwnCase, draw, seed_of
from balai.cases.rules.states import ItemMoved
from balai.directory.actions.people import give_post
from balai.directory.rules import GRANTS
from balai.identity.actions import declare_relation, make_account
from balai.identity.vault import blind
from balai.journal.reader import read_entries
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from casework import (
    ADI,
    AYU,
    BUDI_SAYS,
    KONO,
    LETTER,
    PERMIT,
    POLDA,
    SITI_SAYS,
    TARI,
    VERA,
    VITO,
    answered,
    check,
    decide,
    item,
    letter,
    publish,
    send,
    step,
    types,
)
from cast import BUDI, MALL, SETUP, on, recorded


@pytest.fixture
def stage(mall):
    publish()
    return mall


def hire(*roles, name="uji", agency="dukcapil"):
    """An account with posts; its actor."""
    account = make_account(username=name, name=f"{name.title()} Contoh", password="sandi-uji-panjang", by=SETUP, at=on("06:30"))
    for role in roles:
        give_post(account=account.pk, mall=MALL, role=role, agency=agency, by=SETUP, at=on("06:31"))
    grants = frozenset().union(*(GRANTS[role] for role in roles))
    return Actor(f"staff:{account.pk}", grants, "web", MALL, agency)


def test_a_step_is_taken_given_back_and_set_aside(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    one = item(number, "check").pk
    with recorded() as book:
        assert take_item(mall=MALL, item=one, by=VERA, at=on("08:01"))["state"] == "taken"
        with pytest.raises(NotYours):
            take_item(mall=MALL, item=one, by=VITO, at=on("08:02"))
        with pytest.raises(NotYours):
            finish_check(mall=MALL, item=one, by=VITO, at=on("08:02"))
        suspend_item(mall=MALL, item=one, reason="menunggu arsip", by=VERA, at=on("08:03"))
        with pytest.raises(ItemMoved):
            finish_check(mall=MALL, item=one, by=VERA, at=on("08:04"))
        resume_item(mall=MALL, item=one, by=VERA, at=on("08:05"))
        take_item(mall=MALL, item=one, by=VERA, at=on("08:06"))
        release_item(mall=MALL, item=one, by=VERA, at=on("08:07"))
    assert types(book) == [
        "item.taken", "item.suspended", "item.resumed", "item.taken", "item.released",
    ]  # fmt: skip
    finish_check(mall=MALL, item=one, by=VERA, at=on("08:08"))
    with pytest.raises(ItemMoved):
        finish_check(mall=MALL, item=one, by=VERA, at=on("08:09"))
    with pytest.raises(NotFound):
        take_item(mall=MALL, item=999_999, by=VERA, at=on("08:09"))


def test_only_who_holds_the_role_for_the_agency(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    one = item(number, "check").pk
    for by in (POLDA, AYU, TARI, KONO):
        with pytest.raises(NotAllowed):
            finish_check(mall=MALL, item=one, by=by, at=on("08:01"))
    check(number, at=on("08:02"))
    with pytest.raises(BadInput):
        decide_case(mall=MALL, item=item(number, "decide").pk, outcome="maybe", by=AYU, at=on("08:03"))
    with pytest.raises(BadInput):
        decide_case(mall=MALL, item=one, outcome="granted", by=AYU, at=on("08:03"))


def test_who_verified_never_decides_and_a_countersigner_did_nothing_else(stage):
    both = Actor("staff:21", GRANTS["verifier"] | GRANTS["approver"] | GRANTS["controller"], "web", MALL, "dukcapil")
    _, (number,) = send(PERMIT, at=on("08:00"))
    answered(number, at=on("08:01"))
    check(number, by=VERA, at=on("08:10"))
    with pytest.raises(FourEyes):
        countersign_case(mall=MALL, item=item(number, "initial").pk, by=both, at=on("08:20"))
    countersign_case(mall=MALL, item=item(number, "initial").pk, by=KONO, at=on("08:20"))
    with pytest.raises(FourEyes) as refused:
        decide(number, by=both, at=on("08:30"))
    assert refused.value.facts == {"kind": "decide", "before": "check"}
    decide(number, by=AYU, at=on("08:31"))


def test_who_recommends_never_decides(mall):
    doc = letter()
    doc["steps"] = [step("check", "check", "verifier"), step("advise", "recommend", "technical", "check"),
                    step("decide", "decide", "approver", "advise")]  # fmt: skip
    publish(doc)
    tech = Actor("staff:31", GRANTS["technical"] | GRANTS["approver"], "web", MALL, "dukcapil")
    _, (number,) = send(LETTER, at=on("08:00"))
    check(number, at=on("08:10"))
    with pytest.raises(ReasonMissing):
        recommend_case(mall=MALL, item=item(number, "advise").pk, outcome="refuse", by=tech, at=on("08:20"))
    recommend_case(mall=MALL, item=item(number, "advise").pk, outcome="refuse", note="kurang syarat", by=tech, at=on("08:20"))
    with pytest.raises(FourEyes):
        decide(number, "refused", note="kurang syarat", by=tech, at=on("08:30"))
    decide(number, "refused", note="kurang syarat", by=AYU, at=on("08:30"))


def test_a_step_is_drawn_among_the_eligible_and_can_be_drawn_again(mall):
    publish()
    officers = {one.ref: one for one in (hire("verifier", name=f"v{n}") for n in range(4))}
    other = hire("verifier", name="asing", agency="polda")
    with recorded() as book:
        _, (number,) = send(LETTER, at=on("08:00"))
    told = dict(book)["item.drawn"]
    assert told["eligible"] == sorted(officers)
    row = Draw.objects.get()
    head = next(entry for entry in read_entries(MALL, limit=999) if entry.seq == told["head_seq"])
    assert row.head_hash == head.hash
    assert told["seed"] == seed_of(head.hash, number, "check", 1)
    assert draw(told["seed"], told["eligible"]).chosen == told["chosen"] == item(number, "check").assignee
    drawn = officers[told["chosen"]]
    rest = [one for one in officers.values() if one is not drawn]
    with pytest.raises(NotYours):
        take_item(mall=MALL, item=item(number, "check").pk, by=rest[0], at=on("08:01"))
    assert [row.case for row in inbox(drawn, at=on("08:02"))] == [number]
    assert inbox(rest[0], at=on("08:02")) == []
    assert [row.case for row in inbox(rest[0], at=on("08:02"), everybody=True)] == [number]
    assert inbox(other, at=on("08:02"), everybody=True) == []
    take_item(mall=MALL, item=item(number, "check").pk, by=drawn, at=on("08:03"))


def test_a_controlling_role_gives_a_step_to_another(mall):
    publish()
    first, second = hire("verifier", name="v1"), hire("verifier", name="v2")
    both = {first.ref: first, second.ref: second}
    _, (number,) = send(LETTER, at=on("08:00"))
    one = item(number, "check")
    was, other = both[one.assignee], next(a for ref, a in both.items() if ref != one.assignee)
    with pytest.raises(NotAllowed):
        reassign_item(mall=MALL, item=one.pk, reason="cuti panjang", by=other, at=on("08:01"))
    with pytest.raises(ReasonMissing):
        reassign_item(mall=MALL, item=one.pk, reason="", by=KONO, at=on("08:01"))
    with pytest.raises(BadInput):
        reassign_item(mall=MALL, item=one.pk, to="staff:999", reason="cuti panjang", by=KONO, at=on("08:01"))
    with recorded() as book:
        told = reassign_item(mall=MALL, item=one.pk, reason="cuti panjang", by=KONO, at=on("08:02"))
    assert told["assignee"] == other.ref, "the only one left is drawn"
    assert types(book) == ["item.drawn", "item.reassigned"]
    told = reassign_item(mall=MALL, item=one.pk, to=was.ref, reason="sudah kembali", by=KONO, at=on("08:03"))
    assert told["assignee"] == was.ref
    check(number, by=was, at=on("08:04"))


def test_nobody_handles_their_own_case_or_a_relations(mall):
    publish()
    own, related, free = (hire("verifier", "approver", name=name) for name in ("sendiri", "kerabat", "bebas"))
    for actor, kind, nik in ((own, "self", BUDI_SAYS["applicant.nik"]), (related, "sibling", BUDI_SAYS["applicant.nik"])):
        declare_relation(account=int(actor.ref.split(":")[1]), kind=kind, nik=nik, by=SETUP, at=on("07:00"))
    for _n in range(6):
        with recorded() as book:
            _, (number,) = send(LETTER, by=BUDI, says=BUDI_SAYS, at=on("08:00"))
        assert dict(book)["item.drawn"]["eligible"] == [free.ref]
    _, (mine,) = send(LETTER, at=on("08:00"))
    assert set(json.loads(Draw.objects.get(case__number=mine).eligible)) == {own.ref, related.ref, free.ref}
    check(number, by=free, at=on("08:10"))
    one = item(number, "decide")
    assert one.assignee == "", "nobody eligible is left: it stays open to the role"
    for actor in (own, related):
        with pytest.raises(OwnCase):
            take_item(mall=MALL, item=one.pk, by=actor, at=on("08:20"))
    with pytest.raises(FourEyes):
        take_item(mall=MALL, item=one.pk, by=free, at=on("08:20"))
    decide(number, "refused", note="di luar wilayah", by=ADI, at=on("08:30"))
    assert SITI_SAYS["applicant.nik"] not in json.dumps([e.data for e in read_entries(MALL, limit=999)])
    assert blind(BUDI_SAYS["applicant.nik"])


def test_who_decided_does_not_answer_the_objection(stage):
    with pytest.raises(NotFound):
        answer_objection(mall=MALL, case="B-2026-999999", outcome="upheld", note="tidak ada", by=ADI, at=on("08:00"))
    with pytest.raises(BadInput):
        answer_objection(mall=MALL, case="B-2026-999999", outcome="perhaps", note="tidak ada", by=ADI, at=on("08:00"))
