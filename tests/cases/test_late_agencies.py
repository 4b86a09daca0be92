"""Consulted agencies inside the joint clock: set aside, calendars of their own, said late, several at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balai.cases.actions.checking import countersign_case, give_opinion
from balai.cases.actions.clocks import lapse_consultations, recompute_clocks
from balai.cases.actions.working import suspend_item
from balai.cases.models import Opinion
from balai.cases.rules.hands import FourEyes
from balai.directory.actions.calendars import declare_closure
from balai.directory.rules import GRANTS
from balai.kernel.actors import Actor
from casework import (
    KONO,
    PERMIT,
    TARI,
    WORKER,
    answered,
    case,
    check,
    decide,
    item,
    ms,
    permit,
    publish,
    send,
    states,
    step,
    types,
)
from cast import MALL, MONDAY, SETUP, on, recorded

DAY = {"amount": 1, "unit": "working_days"}
BPN = Actor("staff:61", GRANTS["technical"], "web", MALL, "atr-bpn")


def day(number, clock="09:00"):
    """So many days after Monday."""
    return on(clock, MONDAY + timedelta(days=number))


def consulted(late="deemed_no_objection", *more):
    doc = permit(scenarios=[{"name": "biasa", "given": {}, "then": {}}])
    doc["steps"][2]["late"] = late
    joined = [one for one in doc["steps"] if one["kind"] != "pay"]
    joined[3]["after"] = ["opinion", *(one["id"] for one in more)]
    doc["steps"], doc["fees"] = [*joined, *more], {"tariff": None}
    publish(doc)
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    check(number, at=on("08:10"))
    return number


@pytest.mark.parametrize(("late", "state"), [("deemed_no_objection", "done"), ("proceed", "done"), ("escalate", "suspended")])
def test_setting_aside_escapes_no_policy(mall, late, state):
    number = consulted(late)
    suspend_item(mall=MALL, item=item(number, "opinion").pk, reason="menunggu atasan", by=TARI, at=on("09:00"))
    assert lapse_consultations(mall=MALL, by=WORKER, at=day(2, "00:00:01")) == 1
    assert (states(number)["opinion"], item(number, "opinion").escalated) == (state, late == "escalate")
    assert states(number)["initial"] == ("ready" if state == "done" else "waiting")
    assert lapse_consultations(mall=MALL, by=WORKER, at=day(3)) == 0, "once is enough"


def test_an_agencys_own_closure_moves_its_term_and_not_the_case(mall):
    number = consulted()
    was, due = item(number, "opinion"), case(number).due_ms
    declare_closure(mall=MALL, scope="agency", name="polda", starts=day(1, "00:00"), ends=day(2, "00:00"), reason="libur", by=SETUP,
                    at=on("09:00"))  # fmt: skip
    with recorded() as book:
        assert recompute_clocks(mall=MALL, by=WORKER, at=on("09:01")) == 0, "no case moved"
    told = [facts for type_, facts in book if type_ == "clocks.recomputed"]
    assert [(one["agency"], one["cases"], one["moved"]) for one in told] == [("polda", 1, 1)]
    now = item(number, "opinion")
    assert now.term_due_ms == now.due_ms == was.term_due_ms + 86_400_000
    assert case(number).due_ms == due
    with recorded() as book:
        recompute_clocks(mall=MALL, by=WORKER, at=on("09:02"))
    assert book == []


def test_a_closure_at_the_last_moment_is_seen_before_silence_counts(mall):
    number = consulted()
    declare_closure(mall=MALL, scope="mall", name="", starts=day(1, "00:00"), ends=day(2, "00:00"), reason="libur", by=SETUP,
                    at=on("09:00"))  # fmt: skip
    with recorded() as book:
        lapse_consultations(mall=MALL, by=WORKER, at=day(2, "00:00:01"))
    assert types(book) == ["clocks.recomputed"]
    assert states(number)["opinion"] == "ready"
    lapse_consultations(mall=MALL, by=WORKER, at=day(3, "00:00:01"))
    assert states(number)["opinion"] == "done"


def test_a_mall_holiday_moves_steps_of_every_agency(mall):
    number = consulted()
    was = item(number, "opinion").due_ms
    declare_closure(mall=MALL, scope="mall", name="", starts=day(1, "00:00"), ends=day(2, "00:00"), reason="libur", by=SETUP,
                    at=on("09:00"))  # fmt: skip
    assert recompute_clocks(mall=MALL, by=WORKER, at=on("09:01")) == 1
    assert item(number, "opinion").due_ms == was + 86_400_000


def test_three_agencies_join_and_one_late_does_not_hold_the_rest(mall):
    second = step("land", "consult", "technical", "check", agency="atr-bpn", term=DAY, late="escalate")
    number = consulted("proceed", second)
    give_opinion(mall=MALL, item=item(number, "land").pk, verdict="agree", by=BPN, at=on("10:00"))
    assert states(number)["initial"] == "waiting", "the join waits for both"
    lapse_consultations(mall=MALL, by=WORKER, at=day(2, "00:00:01"))
    assert (states(number)["initial"], item(number, "opinion").outcome) == ("ready", "unanswered")
    assert not Opinion.objects.filter(agency="polda").exists(), "who said nothing said nothing"


def test_what_is_said_late_still_counts_for_four_eyes(mall):
    number = consulted("proceed")
    lapse_consultations(mall=MALL, by=WORKER, at=day(2, "00:00:01"))
    two = Actor("staff:62", GRANTS["technical"] | GRANTS["approver"], "web", MALL, None)
    give_opinion(mall=MALL, item=item(number, "opinion").pk, verdict="agree", by=two, at=day(2))
    row = Opinion.objects.get()
    assert (row.late, row.deemed, item(number, "opinion").by) == (True, False, two.ref)
    countersign_case(mall=MALL, item=item(number, "initial").pk, by=KONO, at=day(2, "10:00"))
    with pytest.raises(FourEyes):
        decide(number, by=two, at=day(2, "11:00"))
    decide(number, at=day(2, "11:01"))
    assert Opinion.objects.get().frozen_ms == ms(day(2, "11:01"))
