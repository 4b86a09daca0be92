"""The content of MPP Jakarta itself."""

from __future__ import annotations

from datetime import date

import pytest

from balai.catalogue.loading import DATA_DIR, check
from balai.catalogue.rules import Catalogue, plan_life_event, plan_services
from balai.config.cli import main


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


MAKERS = {
    "surat_kehilangan": ["polda.surat-kehilangan"],
    "skck": ["polda.skck"],
    "bphtb": ["bapenda.bphtb"],
    "pph_final": ["djp.validasi-pph-tanah"],
    "putusan_pengadilan": ["pn-jaksel.salinan-putusan"],
    "surat_pindah": ["dukcapil.pindah-keluar"],
    "bpjs_kes_aktif": ["bpjs-kesehatan.status-kepesertaan"],
}
"""Papers that one service of the hall makes: who asks for one says where to get it."""
ASKED_AFTER = {("bapenda.pbb-mutasi", "bphtb"), ("bpjs-kesehatan.pindah-faskes", "bpjs_kes_aktif")}
"""Where it comes by itself: after the change of owner; looked up by the officer."""


def test_a_paper_made_in_this_hall_is_a_dependency(real_catalogue: Catalogue) -> None:
    for code, service in real_catalogue.services.items():
        before = {d.on for d in service.depends}
        for paper in service.standard.requirements:
            makers = MAKERS.get(paper.document or "", ())
            if makers and code not in makers and (code, paper.document) not in ASKED_AFTER:
                assert before & set(makers), f"{code} asks for {paper.document} without saying where it is made"


def test_every_service_says_what_to_bring_and_how_people_call_it(real_catalogue: Catalogue) -> None:
    for code, service in real_catalogue.services.items():
        assert service.standard.requirements, code
        assert len(service.synonyms) >= 4, code
        assert service.standard.procedure, code
        assert service.audience, code


def test_what_is_verified_names_its_source_and_its_cost(real_catalogue: Catalogue) -> None:
    verified = [s for s in real_catalogue.services.values() if s.confidence == "verified"]
    assert verified
    for service in verified:
        assert "general knowledge" not in service.source.split(";")[0], service.code
        assert service.standard.fee.kind != "unknown", service.code


def test_the_command_of_the_handbook_checks_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing but review dates that passed since this was written, whatever the day is."""
    status = main(["catalogue", "check"])
    *faults, told = capsys.readouterr().out.splitlines()
    assert (status, told) == ((1, f"{len(faults)} faults") if faults else (0, "the catalogue holds"))
    assert [fault for fault in faults if "[review-past]" not in fault] == []
