"""A life event: one application, several cases; what waits starts by itself, and a failure is told openly."""

from __future__ import annotations

import pytest

from balai.cases.actions.applicant import start_without, withdraw_case
from balai.cases.actions.applying import begin_application, save_page
from balai.cases.actions.sending import submit_application
from balai.cases.models import Case
from balai.cases.queries import get_application, track
from balai.cases.rules.demands import ApplicationIncomplete
from balai.cases.rules.states import CaseMoved
from casework import (
    HALAL,
    NIB,
    answered,
    case,
    decide,
    draft,
    food_business,
    item,
    publish,
    send,
    states,
    types,
)
from cast import MALL, SITI, on, recorded


@pytest.fixture
def stage(mall):
    publish(*food_business())
    return mall


def both(at="08:00"):
    code, numbers = send(HALAL, NIB, life_event="usaha-makanan", at=on(at))
    by_service = {row.service: row.number for row in Case.objects.filter(number__in=numbers)}
    return code, by_service[NIB], by_service[HALAL]


def test_shared_data_is_asked_once(stage):
    begun = begin_application(mall=MALL, services=[HALAL, NIB], life_event="usaha-makanan", by=SITI, at=on("08:00"))
    assert begun["cases"] == [{"service": HALAL, "waits_for": [NIB]}, {"service": NIB, "waits_for": []}]
    pages = get_application(begun["code"], at=on("08:01")).pages
    asked = [field["id"] for page in pages for field in page["fields"]]
    assert sorted(asked) == sorted(set(asked))
    assert {"applicant.name", "company.nib"} <= set(asked)


def test_what_waits_for_a_product_starts_by_itself(stage):
    with recorded() as book:
        code, nib, halal = both()
    received = {facts["case"]: facts["waits_for"] for type_, facts in book if type_ == "case.received"}
    assert received == {nib: "", halal: NIB}
    assert [facts["case"] for type_, facts in book if type_ == "case.started"] == [nib]
    assert (case(nib).status, case(halal).status, states(halal)) == ("running", "received", {})
    assert case(halal).due_ms is None, "its clock does not run"
    assert track(code, at=on("08:01")).cases[0].words == ("received", "waits_case")
    answered(nib, "issue", values={"company.nib": "1234567890123"}, at=on("08:02"))
    with recorded() as book:
        decide(nib, at=on("08:10"))
    assert [facts["case"] for type_, facts in book if type_ == "case.started"] == [halal]
    assert (case(halal).status, case(halal).waits_for, states(halal)["check"]) == ("running", "", "ready")
    assert case(halal).promised_ms is not None
    values = get_application(code, at=on("08:11")).values
    assert (values["company.nib"].value, values["company.nib"].source, values["company.nib"].verified_by) == (
        "1234567890123", "register", "oss.issue",
    )  # fmt: skip


def test_what_the_product_did_not_bring_goes_back_as_a_list(stage):
    code, nib, halal = both()
    answered(nib, "issue", values={}, at=on("08:02"))
    with recorded() as book:
        decide(nib, at=on("08:10"))
    assert dict(book)["case.returned"]["targets"] == ["company.nib"]
    assert case(halal).status == "returned"
    view = track(code, at=on("08:11")).cases[0]
    assert [(mend.target, mend.kind) for mend in view.mends] == [("company.nib", "missing")]
    assert item(halal, "check").by == "", "nobody's hands"


def test_a_failure_is_told_and_the_rest_can_go_on(stage):
    code, nib, halal = both()
    answered(nib, "issue", outcome="refused", at=on("08:02"))
    with recorded() as book:
        decide(nib, "refused", note="KBLI tidak sesuai", at=on("08:10"))
    assert dict(book)["case.blocked"] == {"case": halal, "waits_for": NIB, "why": "refused"}
    assert (case(halal).status, case(halal).blocked) == ("received", True)
    assert track(code, at=on("08:11")).cases[0].words == ("received", "blocked")
    with pytest.raises(ApplicationIncomplete) as refused:
        start_without(code=code, case=halal, by=SITI, at=on("08:12"))
    assert refused.value.facts["missing"] == ["company.nib"]
    save_page(code=code, values={"company.nib": "1234567890123"}, by=SITI, at=on("08:13"))
    with recorded() as book:
        start_without(code=code, case=halal, by=SITI, at=on("08:14"))
    assert "case.started" in types(book)
    assert case(halal).status == "running"
    with pytest.raises(CaseMoved):
        start_without(code=code, case=halal, by=SITI, at=on("08:15"))


def test_withdrawing_the_first_blocks_the_second(stage):
    code, nib, halal = both()
    with recorded() as book:
        withdraw_case(code=code, case=nib, by=SITI, at=on("08:10"))
    assert dict(book)["case.blocked"]["why"] == "withdrawn"
    withdraw_case(code=code, case=halal, by=SITI, at=on("08:11"))
    assert {case(nib).status, case(halal).status} == {"withdrawn"}


def test_alone_it_needs_its_own_number(stage):
    code = draft(HALAL, at=on("08:00"))
    with pytest.raises(ApplicationIncomplete) as refused:
        submit_application(code=code, by=SITI, at=on("08:01"))
    assert refused.value.facts["missing"] == ["company.nib"]
