"""A clerk stays with what they typed; a visit leads to its applications; what a holiday would move; old cases in a replay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from balai.cases.actions.applying import begin_application, confirm_clerk_edits, save_page
from balai.cases.actions.sending import submit_application
from balai.cases.models import Application, Case
from balai.cases.queries import replay_facts
from balai.cases.queries.applications import list_assisted
from balai.cases.queries.what_if import moved_by
from balai.cases.rules.hands import FourEyes
from balai.kernel.actors import Actor
from casework import LETTER, PERMIT, case, check, decide, draft, publish, send
from cast import DEWI, MALL, RINA, SITI, WEDNESDAY, on


@pytest.fixture(autouse=True)
def _published(mall: str) -> None:
    publish()


def test_who_types_into_a_draft_from_home_stays_with_it_and_never_decides():
    code = draft(LETTER, by=SITI, at=on("08:00"))
    both = Actor(RINA.ref, RINA.grants | {"case.decide", "case.take"}, "counter", MALL, "dukcapil")
    save_page(code=code, values={"applicant.phone": "081200000009"}, by=both, at=on("08:10"))
    row = Case.objects.get(application__code=code)
    assert (row.clerk, Application.objects.get(code=code).clerk) == (RINA.ref, RINA.ref)
    confirm_clerk_edits(code=code, fields=["applicant.phone"], by=SITI, at=on("08:11"))
    number = submit_application(code=code, by=SITI, at=on("08:12"))["cases"][0]["number"]
    check(number, at=on("08:20"))
    with pytest.raises(FourEyes):
        decide(number, by=both, at=on("08:30"))


def test_a_citizen_who_saves_brings_no_clerk():
    code = draft(LETTER, by=SITI, at=on("08:00"))
    assert Case.objects.get(application__code=code).clerk == ""


def test_a_visit_leads_to_what_was_begun_at_its_desk():
    told = begin_application(mall=MALL, services=[LETTER], visit=7, by=RINA, at=on("08:00"))
    assert [one.code for one in list_assisted(MALL, 7, RINA)] == [told["code"]]
    assert list_assisted(MALL, 7, DEWI) == []
    assert list_assisted(MALL, 7, SITI) == []
    assert list_assisted("mal-lain", 7, RINA) == []
    assert list_assisted(MALL, 8, RINA) == []


def test_an_added_holiday_moves_promises_only_in_the_answer():
    _, (number,) = send(LETTER, at=on("09:00"))
    before = case(number).due_ms
    told = moved_by(MALL, closed=[WEDNESDAY])
    assert (told.looked, told.count, told.agencies) == (1, 1, {"dukcapil": 1})
    assert told.samples[0].would_ms - told.samples[0].due_ms == 86_400_000
    assert case(number).due_ms == before
    assert moved_by(MALL, closed=[WEDNESDAY], opened=[WEDNESDAY]).count == 0
    assert moved_by(MALL, closed=[WEDNESDAY], agency="polda").looked == 0
    assert moved_by(MALL, closed=[WEDNESDAY + timedelta(days=30)]).looked == 0


def test_a_replay_knows_open_cases_however_old():
    old, _ = send(PERMIT, at=on("09:00") - timedelta(days=200))
    decided_code, (number,) = send(LETTER, at=on("09:00") - timedelta(days=200))
    check(number, at=on("09:10") - timedelta(days=200))
    decide(number, at=on("09:20") - timedelta(days=200))
    assert old != decided_code
    told = list(replay_facts(MALL, on("09:00") - timedelta(days=90)))
    assert [one.stage for one in told] == ["open"]
