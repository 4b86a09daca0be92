"""Time does its part: warnings, silence, lapsed consultations, a changed calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balai.cases.actions.applying import save_page
from balai.cases.actions.checking import finish_check, give_opinion, record_visit, return_case
from balai.cases.actions.clocks import lapse_consultations, recompute_clocks, settle_silence, warn_deadlines
from balai.cases.actions.deciding import sign_decisions
from balai.cases.actions.following import follow_payment
from balai.cases.actions.sending import correct_and_resend
from balai.cases.models import Decision, Opinion, WorkItem
from balai.cases.queries import counts_public, track
from balai.cases.rules.states import CaseMoved
from balai.directory.actions.calendars import declare_closure
from balai.documents.queries.products import find_products
from balai.journal.reader import verify_chain
from balai.kernel.refusals import NotAllowed
from casework import (
    AYU,
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
    letter,
    ms,
    permit,
    publish,
    send,
    states,
    step,
    types,
)
from cast import MALL, MONDAY, SETUP, SITI, on, recorded


@pytest.fixture
def stage(mall):
    publish()
    return mall


def day(number, clock="09:00"):
    """So many days after Monday."""
    return on(clock, MONDAY + timedelta(days=number))


def test_a_case_climbs_the_ladder_once_per_rung(stage):
    _, (number,) = send(PERMIT, at=on("08:00"))
    with recorded() as book:
        for hour in range(24 * 9):
            warn_deadlines(mall=MALL, by=WORKER, at=on("08:00") + timedelta(hours=hour))
    assert [facts["rung"] for type_, facts in book if type_ == "case.warned"] == [
        "half", "fourth_fifth", "last_day", "overdue",
    ]  # fmt: skip
    assert (case(number).warned, case(number).warn_ms) == ("overdue", None)
    send(PERMIT, at=on("08:00"))
    with pytest.raises(NotAllowed):
        warn_deadlines(mall=MALL, by=VERA, at=day(20))


def test_silence_grants(stage):
    code, (number,) = send(PERMIT, at=on("08:00"))
    answered(number, at=on("08:01"))
    assert settle_silence(mall=MALL, by=WORKER, at=day(7, "23:59:59")) == [], "the last day is the officers'"
    with recorded() as book:
        assert settle_silence(mall=MALL, by=WORKER, at=day(8, "00:00:00")) == [number]
    told = dict(book)["case.deemed"]
    assert (told["case"], told["service"], told["due_ms"]) == (number, PERMIT, ms(day(7, "23:59:59.999")))
    assert case(number).status == "deemed"
    assert states(number) == {
        "identity": "done", "check": "cancelled", "opinion": "cancelled", "fee": "cancelled", "initial": "cancelled",
        "decide": "done", "sign": "ready", "give": "waiting",
    }  # fmt: skip
    deed = find_products(f"case:{number}")
    assert [p.template for p in deed] == ["letter:deed"]
    assert Decision.objects.get().outcome == "deemed"
    assert counts_public(MALL, at=day(8)).deemed == 1
    view = track(code, at=day(8)).cases[0]
    assert view.words == ("deemed", "in_signing")
    with pytest.raises(CaseMoved):
        decide(number, at=day(8))
    sign_decisions(mall=MALL, cases=[number], by=AYU, at=day(8, "10:00"))
    assert [p.template for p in find_products(f"case:{number}")] == ["letter:deed", "licence"]
    assert settle_silence(mall=MALL, by=WORKER, at=day(20)) == []
    assert verify_chain(MALL)[1] is None


def test_where_the_law_does_not_grant_silence_escalates_once(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    with recorded() as book:
        for _ in range(2):
            assert settle_silence(mall=MALL, by=WORKER, at=day(4)) == []
    assert [(type_, facts["step"]) for type_, facts in book] == [("case.escalated", "")]
    assert case(number).status == "running"
    assert track(send(LETTER, at=day(4))[0], at=day(4)).cases[0].words[0] == "running"
    check(number, at=day(5))
    decide(number, at=day(5, "10:00"))
    assert case(number).status == "granted", "late, and decided all the same"


def test_the_applicants_own_time_is_never_silence(stage):
    code, (number,) = send(PERMIT, at=on("08:00"))
    answered(number, at=on("08:01"))
    return_case(mall=MALL, item=item(number, "check").pk, items=[{"target": "business.name", "kind": "incorrect"}],
                by=VERA, at=on("09:00"))  # fmt: skip
    assert settle_silence(mall=MALL, by=WORKER, at=day(60)) == []
    assert counts_public(MALL, at=day(60)).late == 0
    save_page(code=code, values={"business.name": "Warung"}, by=SITI, at=day(60))
    correct_and_resend(code=code, case=number, by=SITI, at=day(60))
    assert case(number).due_ms > ms(day(60))


def test_a_late_agency_has_no_objection(stage):
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    check(number, at=on("08:10"))
    assert item(number, "opinion").term_due_ms == ms(day(1, "23:59:59.999"))
    assert lapse_consultations(mall=MALL, by=WORKER, at=day(1, "20:00")) == 0
    with recorded() as book:
        assert lapse_consultations(mall=MALL, by=WORKER, at=day(2, "00:00:01")) == 1
    told = dict(book)["opinion.given"]
    assert (told["verdict"], told["late"], told["deemed"]) == ("no_objection", True, True)
    row = Opinion.objects.get()
    assert (row.by, row.deemed) == (WORKER.ref, True)
    assert states(number)["opinion"] == "done"
    give_opinion(mall=MALL, item=item(number, "opinion").pk, verdict="disagree", note="ada keberatan", by=TARI, at=day(2))
    assert list(Opinion.objects.order_by("id").values_list("verdict", "late")) == [("no_objection", True), ("disagree", True)]


@pytest.mark.parametrize(("policy", "state", "outcome"), [("escalate", "ready", ""), ("proceed", "done", "unanswered")])
def test_a_late_step_is_escalated_or_left_behind(mall, policy, state, outcome):
    doc = permit(scenarios=[{"name": "biasa", "given": {}, "then": {}}])
    doc["steps"][2]["late"] = policy
    publish(doc)
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    check(number, at=on("08:10"))
    with recorded() as book:
        for _ in range(2):
            lapse_consultations(mall=MALL, by=WORKER, at=day(2, "00:00:01"))
    opinion = item(number, "opinion")
    assert (opinion.state, opinion.outcome, opinion.escalated) == (state, outcome, policy == "escalate")
    assert types(book).count("case.escalated") == (policy == "escalate")


def test_a_new_holiday_moves_open_cases_and_says_so(stage):
    _, (soon,) = send(PERMIT, at=on("08:00"))
    _, (other,) = send(LETTER, at=on("08:00"))
    was = {number: (case(number).due_ms, case(number).calendar) for number in (soon, other)}
    assert recompute_clocks(mall=MALL, by=WORKER, at=on("09:00")) == 0
    friday = day(4, "00:00")
    declare_closure(mall=MALL, scope="mall", name="", starts=friday, ends=day(5, "00:00"), reason="libur", by=SETUP, at=on("09:00"))
    with recorded() as book:
        assert recompute_clocks(mall=MALL, by=WORKER, at=on("09:01")) == 1
    told = dict(book)["case.due_changed"]
    assert (told["case"], told["was_ms"], told["was_calendar"]) == (soon, *was[soon])
    assert told["due_ms"] == case(soon).due_ms == was[soon][0] + 86_400_000
    assert told["calendar"] == case(soon).calendar == case(other).calendar != was[soon][1]
    assert dict(book)["clocks.recomputed"] == {
        "agency": "dukcapil", "calendar": told["calendar"], "cases": 2, "moved": 1,
    }  # fmt: skip
    assert case(other).due_ms == was[other][0]
    assert case(soon).promised_ms == was[soon][0], "the promise stays on the receipt"
    assert WorkItem.objects.get(case__number=soon, step="identity").due_ms == case(soon).due_ms
    assert recompute_clocks(mall=MALL, by=WORKER, at=on("09:02")) == 0
    assert settle_silence(mall=MALL, by=WORKER, at=day(8, "00:00:00")) == []


def test_a_calendar_changed_at_the_last_moment_is_seen_before_silence_counts(stage):
    _, (number,) = send(PERMIT, at=on("08:00"))
    declare_closure(mall=MALL, scope="mall", name="", starts=day(4, "00:00"), ends=day(5, "00:00"), reason="libur", by=SETUP, at=on("09:00"))
    with recorded() as book:
        assert settle_silence(mall=MALL, by=WORKER, at=day(8, "01:00")) == []
    assert types(book) == ["case.due_changed"]
    assert case(number).status == "running"


def test_a_clock_that_starts_with_payment(mall):
    doc = permit(scenarios=[{"name": "biasa", "given": {}, "then": {}}])
    doc["clock"] = {**doc["clock"], "start": "paid", "stop": "signed", "pause_on": []}
    publish(doc)
    code, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    assert (case(number).due_ms, case(number).receipt) == (None, "")
    answered(number, at=on("08:01"))
    check(number, at=on("08:10"))
    follow_payment(mall=MALL, case=number, bill=case(number).bill, by=WORKER, at=day(1))
    assert case(number).promised_ms == case(number).due_ms == ms(day(8, "23:59:59.999"))
    assert len(case(number).receipt) == 64
    assert track(code, at=day(1)).cases[0].clock.state == "running"


def test_a_clock_that_starts_with_the_visit(mall):
    doc = letter()
    doc["steps"] = [step("look", "visit", "technical", term={"amount": 1, "unit": "working_days"}, late="escalate"),
                    step("check", "check", "verifier", "look"), step("decide", "decide", "approver", "check")]  # fmt: skip
    doc["clock"] = {**doc["clock"], "start": "visited"}
    publish(doc)
    _, (number,) = send(LETTER, at=on("08:00"))
    tech = TARI.__class__("staff:33", TARI.grants, "web", MALL, "dukcapil")
    with recorded() as book:
        record_visit(mall=MALL, item=item(number, "look").pk, note="tempat sesuai", values={"applicant.name": "Siti Contoh"},
                     by=tech, at=on("10:00"))  # fmt: skip
    assert dict(book)["item.finished"]["outcome"] == "ok"
    assert case(number).due_ms == ms(day(2, "23:59:59.999"))
    finish_check(mall=MALL, item=item(number, "check").pk, by=VERA, at=on("11:00"))
    decide(number, at=on("12:00"))
