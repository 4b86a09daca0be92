"""An objection reaches somebody else's inbox with its own term, and its answer reaches the applicant."""

from __future__ import annotations

import pytest

from balai.cases.actions.applicant import object_to_decision
from balai.cases.actions.clocks import lapse_consultations, settle_silence
from balai.cases.actions.deciding import answer_objection
from balai.cases.queries import case_page, track
from balai.cases.queries.inbox import Sieve, count_tabs, list_inbox
from casework import (
    ADI,
    AYU,
    KONO,
    LETTER,
    PERMIT,
    POLDA,
    TARI,
    VERA,
    WORKER,
    answered,
    check,
    decide,
    item,
    ms,
    permit,
    publish,
    send,
)
from cast import MALL, MONDAY, SITI, on


@pytest.fixture
def objected(mall):
    publish()
    code, (number,) = send(LETTER, at=on("08:00"))
    check(number, at=on("08:10"))
    decide(number, "refused", note="Data keliru.", at=on("08:20"))
    object_to_decision(code=code, case=number, note="Data saya benar.", by=SITI, at=on("09:00"))
    return code, number


def test_it_waits_for_another_who_decides_within_ten_working_days(objected):
    _, number = objected
    (row,) = list_inbox(ADI, "open", at=on("09:30"))
    assert (row.case, row.kind, row.item < 0, row.status) == (number, "objection", True, "refused")
    assert row.due_ms == ms(on("23:59:59.999", MONDAY.replace(month=12, day=7)))
    assert (row.late, list_inbox(ADI, "open", at=on("09:00", MONDAY.replace(month=12, day=8)))[0].late) == (False, True)
    assert count_tabs(ADI, at=on("09:30"))["open"] == 1
    for viewer in (AYU, VERA, KONO, POLDA, TARI):
        assert list_inbox(viewer, "open", at=on("09:30")) == []
        assert count_tabs(viewer, at=on("09:30"))["open"] == 0
    assert list_inbox(ADI, "open", at=on("09:30"), sieve=Sieve(kind="check")) == []
    assert len(list_inbox(ADI, "open", at=on("09:30"), sieve=Sieve(kind="objection", service=LETTER))) == 1
    assert list_inbox(ADI, "open", at=on("09:30"), after=(row.due_ms, row.item)) == []


def test_the_page_says_who_may_answer(objected):
    _, number = objected
    told = {who.ref: case_page(number, who, at=on("09:30")).answering for who in (ADI, AYU, VERA, KONO)}
    assert told == {ADI.ref: "may", AYU.ref: "four-eyes", VERA.ref: "", KONO.ref: ""}


def test_the_answer_is_read_by_the_applicant_and_the_officers(objected):
    code, number = objected
    assert track(code, at=on("09:30")).cases[0].objection_answer == ""
    answer_objection(mall=MALL, case=number, outcome="rejected", note="Buktinya belum ada.", by=ADI, at=on("10:00"))
    view = track(code, at=on("10:01")).cases[0]
    assert (view.objection, view.objection_answer) == ("rejected", "Buktinya belum ada.")
    page = case_page(number, VERA, at=on("10:01"))
    assert (page.objection_answer, page.answering) == ("Buktinya belum ada.", "")
    assert list_inbox(ADI, "open", at=on("10:01")) == []


def test_an_upheld_one_is_decided_anew_under_a_running_clock(objected):
    _, number = objected
    answer_objection(mall=MALL, case=number, outcome="upheld", note="Bukti baru cocok.", by=ADI, at=on("10:00"))
    (row,) = list_inbox(ADI, "open", at=on("10:01"))
    assert (row.kind, row.due_ms) == ("decide", ms(on("23:59:59.999", MONDAY.replace(day=25))))


def test_what_is_escalated_says_so_in_every_list_that_shows_it(mall):
    doc = permit(scenarios=[{"name": "biasa", "given": {}, "then": {}}])
    doc["steps"][2]["late"] = "escalate"
    doc["clock"] = {**doc["clock"], "silence": "escalate"}
    publish(doc)
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "10"})
    _, (wide,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    for one in (number, wide):
        answered(one, at=on("08:01"))
    check(wide, at=on("08:10"))
    late = on("00:00:01", MONDAY.replace(day=25))
    assert not any(row.escalated for row in list_inbox(VERA, "open", at=late))
    lapse_consultations(mall=MALL, by=WORKER, at=late)
    assert [row.escalated for row in list_inbox(TARI, "open", at=late)] == [True]
    assert [row.case for row in list_inbox(KONO, "late", at=late) if row.kind == "consult"] == [wide], "the asking agency too"
    (step,) = [one for one in case_page(wide, KONO, at=late).steps if one.step == "opinion"]
    assert step.escalated
    overdue = on("00:00:01", MONDAY.replace(month=12, day=1))
    settle_silence(mall=MALL, by=WORKER, at=overdue)
    assert {row.case: row.escalated for row in list_inbox(VERA, "open", at=overdue)} == {number: True}
    assert item(number, "check").state == "ready"
