"""What stays on record: acts with their ids and on whose behalf, draws that can be checked, and that nothing is rewritten."""

from __future__ import annotations

import json

import pytest

from balai.cases.actions.applicant import withdraw_case
from balai.cases.actions.applying import confirm_clerk_edits, save_page
from balai.cases.actions.checking import finish_check, give_opinion, return_case
from balai.cases.actions.sending import correct_and_resend, submit_application
from balai.cases.actions.working import redo_step
from balai.cases.models import Application, CaseAct, ClockFact, Datum, Draw, Opinion
from balai.cases.queries import case_page
from balai.cases.queries.draws import check_draws
from balai.cases.rules.demands import EditsUnconfirmed
from balai.cases.rules.hands import NotYours
from balai.cases.rules.states import ItemMoved
from balai.directory.actions.people import give_post
from balai.directory.rules import GRANTS
from balai.identity.actions import make_account
from balai.identity.vault import unseal
from balai.journal.command import AlreadyAnswered
from balai.journal.reader import read_history
from balai.kernel.actors import Actor, Once
from casework import (
    KONO,
    LETTER,
    PERMIT,
    TARI,
    VERA,
    VITO,
    answered,
    case,
    check,
    decide,
    draft,
    item,
    ms,
    publish,
    send,
)
from cast import MALL, SETUP, SITI, on

RINA = Actor("staff:41", GRANTS["clerk"], "counter", MALL, "dukcapil")


@pytest.fixture
def stage(mall):
    publish()
    return mall


def acts(number):
    return list(CaseAct.objects.filter(case__number=number).order_by("id"))


def test_an_act_knows_who_for_whom_by_which_mandate_and_when(stage, settings):
    settings.BALAI_NOW_MS = lambda: ms(on("09:30"))
    code = draft(LETTER, by=RINA, at=on("08:00"))
    Application.objects.update(mandate="berkas-kuasa")
    confirm_clerk_edits(code=code, fields=list(Datum.objects.values_list("field", flat=True)), by=SITI, at=on("08:05"))
    answer = submit_application(code=code, by=RINA, at=on("08:10"), once=Once("kunci-loket", "a" * 64))
    number, person = answer["cases"][0]["number"], Application.objects.get().person
    (sent,) = acts(number)
    assert (sent.kind, sent.actor, sent.channel) == ("submit", RINA.ref, "counter")
    assert (sent.on_behalf_of, sent.mandate) == (person, "berkas-kuasa")
    assert sent.act.startswith("kunci-loket:"), "the client made the id"
    assert (sent.occurred_ms, sent.recorded_ms) == (ms(on("08:10")), ms(on("09:30")))
    entries = read_history(MALL, f"case:{number}")
    assert {(entry.actor, entry.on_behalf_of) for entry in entries} == {(RINA.ref, person)}
    check(number, at=on("08:20"), note="sudah cocok")
    checked = acts(number)[-1]
    assert (checked.actor, checked.on_behalf_of, checked.mandate) == (VERA.ref, "", ""), "an officer acts for nobody"
    assert unseal(checked.note) == "sudah cocok"
    withdraw_case(code=code, case=number, by=RINA, at=on("08:30"))
    assert (acts(number)[-1].kind, acts(number)[-1].on_behalf_of) == ("withdraw", person)


def test_who_applies_for_themselves_acts_for_nobody_else(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    assert (acts(number)[0].on_behalf_of, acts(number)[0].mandate) == ("", "")


def test_what_a_clerk_mends_is_confirmed_before_it_is_sent_again(stage):
    code, (number,) = send(LETTER, at=on("08:00"))
    return_case(mall=MALL, item=item(number, "check").pk, items=[{"target": "applicant.name", "kind": "incorrect"}], by=VERA,
                at=on("08:10"))  # fmt: skip
    save_page(code=code, values={"applicant.name": "Siti Contoh Benar"}, by=RINA, at=on("08:20"))
    with pytest.raises(EditsUnconfirmed) as refused:
        correct_and_resend(code=code, case=number, by=RINA, at=on("08:21"))
    assert refused.value.facts == {"fields": ["applicant.name"]}
    assert case(number).status == "returned"
    confirm_clerk_edits(code=code, fields=["applicant.name"], by=SITI, at=on("08:22"))
    correct_and_resend(code=code, case=number, by=RINA, at=on("08:23"))
    assert (case(number).status, acts(number)[-1].on_behalf_of) == ("running", Application.objects.get().person)


def test_the_same_act_counts_once_and_another_key_is_another_act(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    once = Once("periksa-1", "b" * 64)
    told = check(number, at=on("08:10"), once=once)
    with pytest.raises(AlreadyAnswered) as repeat:
        check(number, at=on("08:11"), once=once)
    assert repeat.value.answer == told
    assert [act.kind for act in acts(number)] == ["submit", "check"]
    assert len({act.act for act in acts(number)}) == 2


def test_nothing_on_record_is_rewritten(stage):
    """Rows of acts, values, clock facts and draws stay as they were, whatever comes after."""
    code, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    tables = (CaseAct, Datum, ClockFact, Draw)
    seen: dict[object, dict[int, dict[str, object]]] = {table: {} for table in tables}

    def look() -> None:
        for table in tables:
            now = {row["id"]: row for row in table.objects.values()}
            assert now.items() >= seen[table].items(), table
            seen[table] = now

    look()
    answered(number, values={"name": "Siti Contoh Aminah"}, at=on("08:01"))
    look()
    return_case(mall=MALL, item=item(number, "check").pk, items=[{"target": "business.name", "kind": "incorrect"}],
                by=VERA, at=on("08:10"))  # fmt: skip
    look()
    save_page(code=code, values={"business.name": "Warung Lain"}, by=SITI, at=on("08:20"))
    correct_and_resend(code=code, case=number, by=SITI, at=on("08:30"))
    look()
    finish_check(mall=MALL, item=item(number, "check").pk, verified=["business.name"], by=VITO, at=on("08:40"))
    look()
    give_opinion(mall=MALL, item=item(number, "opinion").pk, verdict="agree", by=TARI, at=on("08:50"))
    redo_step(mall=MALL, item=item(number, "check").pk, reason="salah baca", by=KONO, at=on("09:00"))
    look()
    withdraw_case(code=code, case=number, by=SITI, at=on("09:10"))
    look()
    assert [act.kind for act in acts(number)] == ["submit", "return", "resend", "check", "opinion", "redo", "withdraw"]
    names = Datum.objects.filter(field="business.name").order_by("id")
    assert [(row.source, bool(row.verified_by)) for row in names] == [("citizen", False), ("citizen", False), ("citizen", True)]


def test_an_opinion_said_anew_is_what_counts_and_only_its_author_may(stage):
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    check(number, at=on("08:10"))
    one = item(number, "opinion").pk
    give_opinion(mall=MALL, item=one, verdict="disagree", note="jalannya sempit", by=TARI, at=on("08:20"))
    colleague = Actor("staff:43", TARI.grants, "web", MALL, "polda")
    with pytest.raises(NotYours):
        give_opinion(mall=MALL, item=one, verdict="agree", by=colleague, at=on("08:30"))
    give_opinion(mall=MALL, item=one, verdict="agree", by=TARI, at=on("08:40"))
    assert list(Opinion.objects.order_by("id").values_list("verdict", flat=True)) == ["disagree", "agree"]
    assert [said.verdict for said in case_page(number, VERA, at=on("09:00")).opinions] == ["agree"], "the latest counts"
    assert item(number, "opinion").outcome == "ok"


def test_an_attempt_that_was_begun_anew_is_not_spoken_on(stage):
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    check(number, at=on("08:10"))
    first = item(number, "opinion").pk
    give_opinion(mall=MALL, item=first, verdict="agree", by=TARI, at=on("08:20"))
    redo_step(mall=MALL, item=first, reason="gambar lain", by=KONO, at=on("08:30"))
    with pytest.raises(ItemMoved):
        give_opinion(mall=MALL, item=first, verdict="agree", by=TARI, at=on("08:40"))
    give_opinion(mall=MALL, item=item(number, "opinion").pk, verdict="agree", by=TARI, at=on("08:41"))


def hire(*roles, name, agency="dukcapil"):
    account = make_account(username=name, name=f"{name.title()} Contoh", password=None, by=SETUP, at=on("06:30"))
    for role in roles:
        give_post(account=account.pk, mall=MALL, role=role, agency=agency, by=SETUP, at=on("06:31"))
    return Actor(f"staff:{account.pk}", frozenset().union(*(GRANTS[role] for role in roles)), "web", MALL, agency)


def test_a_draw_is_checked_against_the_journal_and_every_fault_is_named(stage):
    for name in ("satu", "dua", "tiga"):
        hire("verifier", name=name)
    _, (number,) = send(LETTER, at=on("08:00"))
    (told,) = check_draws(case(number))
    assert (told.faults, len(told.eligible), told.chosen) == ((), 3, item(number, "check").assignee)
    row = Draw.objects.get()
    others = sorted(set(told.eligible) - {told.chosen})
    head, seed = row.head_hash, row.seed
    for change, faults in (
        ({"chosen": others[0]}, ("chosen", "entry")),
        ({"eligible": json.dumps([told.chosen])}, ("entry",)),
        ({"seed": "0" * 64}, ("seed", "entry")),
        ({"head_hash": "f" * 64}, ("head", "seed")),
        ({"head_seq": row.head_seq - 1}, ("head", "entry")),
        ({"attempt": 7}, ("seed", "entry")),
    ):
        Draw.objects.update(**change)
        assert set(faults) <= set(check_draws(case(number))[0].faults), change
        Draw.objects.update(chosen=told.chosen, eligible=row.eligible, seed=seed, head_hash=head, head_seq=row.head_seq,
                            attempt=row.attempt)  # fmt: skip
    assert check_draws(case(number))[0].faults == ()


def test_a_decision_by_nobody_drawn_leaves_no_draw(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    assert check_draws(case(number)) == []
    check(number, at=on("08:10"))
    decide(number, at=on("08:20"))
    assert check_draws(case(number)) == []
