"""The content of MPP Jakarta itself."""

from __future__ import annotations

from datetime import date

from balai.catalogue.loading import DATA_DIR, check
from balai.catalogue.rules import Catalogue, plan_life_event, plan_services


def test_the_content_has_no_fault() -> None:
    assert check(DATA_DIR, on=date(2026, 12, 1)) == []


def test_328_services_of_20_agencies(real_catalogue: Catalogue) -> None:
    assert (len(real_catalogue.services), len(real_catalogue.agencies)) == (328, 20)
    assert {service.agency for service in real_catalogue.services.values()} == {
        a.code for a in real_catalogue.agencies
    }


def test_at_least_ten_life_events(real_catalogue: Catalogue) -> None:
    assert len(real_catalogue.life_events) >= 10


def test_every_life_event_has_a_plan_for_every_answer(real_catalogue: Catalogue) -> None:
    for event in real_catalogue.life_events:
        keys = [question.key for question in event.questions]
        for answers in ([], keys, *([key] for key in keys)):
            plan = plan_life_event(real_catalogue.services, event, answers)
            wanted = {n.service for n in event.nodes if n.when is None or n.when in answers}
            assert set(plan.codes) == wanted
        assert {n.when for n in event.nodes} - {None} <= set(keys)
        assert set(keys) == {n.when for n in event.nodes} - {None}, f"{event.code}: a question adds nothing"


def test_every_service_has_a_plan_that_ends_with_it(real_catalogue: Catalogue) -> None:
    for code in real_catalogue.services:
        assert plan_services(real_catalogue.services, [code]).codes[-1] == code


def test_the_police_clearance_is_checked_before_travelling(real_catalogue: Catalogue) -> None:
    plan = plan_services(real_catalogue.services, ["polda.skck"])
    assert "bpjs-kesehatan.status-kepesertaan" in plan.check_before_travel
