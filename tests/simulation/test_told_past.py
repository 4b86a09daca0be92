"""The office of the demo has a past: every state a visitor should meet, told through the real commands."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from balai.cases.models import Application, Case, Objection, WorkItem
from balai.cases.queries.inbox import count_tabs
from balai.cases.rules.hands import may_do
from balai.config.demo import COLLEAGUES, MALL, PEOPLE
from balai.directory.queries import find_staff_actor
from balai.documents.models import Handover, Product
from balai.identity.queries import find_account
from balai.journal.reader import read_entries, verify_chain
from balai.payments.models import Bill
from balai.simulation.casebook import APPLICANT, CHANNEL
from balai.simulation.crew import COLLEAGUE
from balai.simulation.stories import STORIES
from cast import TUESDAY, on

NOW = on("09:40", TUESDAY)
WORK = ("verifier", "technical", "assessor", "controller", "approver", "pickup")


def entries(chain: str = MALL) -> list[Any]:
    return read_entries(chain, limit=100_000)


def open_steps(**wanted: Any) -> int:
    return WorkItem.objects.filter(state__in=["ready", "taken"], **wanted).count()


def check_nothing_was_refused_and_both_chains_hold(told: Any) -> None:
    assert told.office.refused == {}
    assert verify_chain(MALL)[1] is None
    assert verify_chain("BALAI")[1] is None


def check_every_status_is_there(told: Any) -> None:
    statuses = set(Case.objects.values_list("status", flat=True))
    assert statuses == {"draft", "received", "running", "returned", "granted", "deemed", "refused", "withdrawn"}
    assert 40 <= Case.objects.count() <= 70
    assert Objection.objects.filter(answered_ms=None).count() == 1
    assert Case.objects.filter(status="running", escalated=True).count() >= 2
    assert Case.objects.filter(status="running", warned="last_day").exists()
    assert len(set(Case.objects.values_list("service", flat=True))) == 11


def check_one_agency_of_three_is_late(told: Any) -> None:
    late = WorkItem.objects.filter(kind="consult", state="ready", escalated=True)
    assert {(one.agency, one.case.status) for one in late} == {("atr-bpn", "running")}
    others = WorkItem.objects.filter(case=late[0].case, kind="consult").exclude(pk=late[0].pk)
    assert {one.state for one in others} == {"done"}


def check_money_waits_for_the_cash_desk_and_papers_for_the_pick_up(told: Any) -> None:
    assert Bill.objects.filter(state="open").count() >= 3
    assert Bill.objects.filter(state="settled").exists()
    assert open_steps(kind="handover") >= 4
    assert Handover.objects.filter(state="planned").count() >= 3
    assert Product.objects.exclude(state="issued").count() == 0
    assert WorkItem.objects.filter(kind="handover", state="done").count() == 1


def check_everybody_of_the_demo_finds_work(told: Any) -> None:
    for person in PEOPLE:
        account = find_account(person.username)
        assert account is not None
        actor = find_staff_actor(account.pk)
        assert actor is not None
        assert person.role not in WORK or count_tabs(actor, at=NOW)["mine"] >= 1, person.username


def check_each_kind_of_step_waits_for_a_person(told: Any) -> None:
    people = {f"staff:{account.pk}" for one in PEOPLE if (account := find_account(one.username))}
    kinds = set(WorkItem.objects.filter(state="ready", assignee__in=people).values_list("kind", flat=True))
    assert kinds == {"check", "consult", "visit", "recommend", "assess", "countersign", "decide", "sign", "handover"}


def check_four_eyes_hold_in_every_case(told: Any) -> None:
    """From the table of steps done by hand, in the order in which they were done."""
    done = defaultdict(list)
    for step in WorkItem.objects.filter(state="done").exclude(by="").order_by("done_ms", "id"):
        done[step.case_id].append(step)
    assert len(done) > 30
    for steps in done.values():
        doers: dict[str, set[str]] = defaultdict(set)
        for step in steps:
            assert may_do(step.kind, step.by, doers), (step.case.number, step.step, step.by)
            doers[step.kind].add(step.by)


def check_four_eyes_hold_in_the_journal_too(told: Any) -> None:
    checked, decided = defaultdict(set), defaultdict(set)
    for entry in entries():
        facts = json.loads(entry.data)
        if entry.type == "item.finished" and facts["kind"] in ("check", "visit", "recommend", "assess", "consult"):
            checked[facts["case"]].add(entry.actor)
        if entry.type in ("case.decided", "case.signed"):
            decided[facts["case"]].add(entry.actor)
    assert len(decided) > 5
    assert not [case for case, actors in decided.items() if actors & checked[case]]


def check_who_acted_is_plain(told: Any) -> None:
    """Applicants under one name, officers through the simulation's channel, everything in order of time."""
    book = [one for one in entries() if one.type.split(".")[0] in ("application", "case", "item")]
    assert {one.actor for one in book if one.type == "application.begun"} == {APPLICANT}
    assert {one.channel for one in book if one.actor.startswith("staff:")} == {CHANNEL}
    assert [one.occurred_ms for one in book] == sorted(one.occurred_ms for one in book)
    assert Application.objects.filter(sent_ms=None).count() == sum(1 for one in STORIES if one.turn == "draft")


def check_nobody_signs_in_as_a_colleague(told: Any) -> None:
    for one in COLLEAGUES:
        account = find_account(COLLEAGUE + one.username)
        assert account is not None
        assert not account.has_usable_password()


def test_the_office_has_a_past(tell: Any) -> None:
    """One telling, looked at from all sides: founding and signing take seconds."""
    told = tell()
    for look in [look for name, look in globals().items() if name.startswith("check_")]:
        look(told)
