"""Publish = simulate first: who is touched, who loses the right, what changes in money, papers and steps."""

from __future__ import annotations

import pytest

from balai.catalogue.actions.setting import publish_many
from balai.catalogue.queries.publishing import replay_since, simulate_publish
from balai.catalogue.rules.refusals import DefinitionUnproven
from balai.catalogue.rules.simulation import SAMPLES, CaseFacts
from cast import MALL, SETUP, on
from catalogue.samples import law, part, signboard, tariff, words

AT = on("10:00")
NEON = {"applicant.kind": "person", "applicant.name": "Siti", "sign.kind": "neon", "sign.area_m2": 6, "sign.lit": True}
LARGE = {**NEON, "applicant.kind": "company", "company.nib": "1234567890123", "sign.kind": "billboard", "sign.area_m2": 60}


@pytest.fixture
def published(mall):
    dear = tariff(code="dear")
    dear["table"]["rows"] = [{"when": [None, None], "amount": 500_000}]
    publish_many(mall=mall, definitions=[signboard()], tariffs=[tariff(), dear], layers=[law()], by=SETUP, at=on("08:00"))
    return mall


def case(ref, facts, stage="open", number=1, files=("photo", "deed", "statics")):
    return CaseFacts(ref, stage, number, facts, files)


def test_nothing_changes_nobody(published):
    told = simulate_publish(MALL, signboard(), [case("a", NEON), case("b", LARGE, "draft")], AT)
    assert {stage: (one.cases, one.touched) for stage, one in told.stages.items()} == {
        "draft": (1, 0), "open": (1, 0), "closed": (0, 0)}
    assert told.samples == []
    assert told.service == "polda.skck"


def test_a_change_is_counted_by_stage_and_the_hard_ones_come_first(published):
    doc = signboard(fees={"tariff": "dear"})
    doc["eligibility"][0]["rule"] = "sign.area_m2 <= 50"
    doc["documents"] = [one for one in doc["documents"] if one["id"] != "deed"] + [
        {"id": "ktp", "name": words("ID"), "needed_if": 'applicant.kind == "person"'}]
    part(doc, "steps", "opinion")["when"] = "sign.area_m2 > 5"
    doc["pages"][0]["fields"].append({"id": "applicant.phone", "kind": "phone", "label": words("Phone")})
    doc["scenarios"] = []
    cases = [case("small", NEON), case("large", LARGE), case("large-draft", LARGE, "draft"), case("old", NEON, "closed"),
             case("unknown", {"sign.kind": "neon"}, "draft")]  # fmt: skip
    told = simulate_publish(MALL, doc, cases, AT)
    opened = told.stages["open"]
    assert (opened.cases, opened.touched, opened.ineligible_now) == (2, 2, 1)
    assert (opened.fee_up, opened.fee_down, opened.fee_before_idr, opened.fee_after_idr) == (1, 1, 300_000 + 5_000_000, 1_000_000)
    assert (opened.documents_more, opened.documents_fewer, opened.steps_changed, opened.fields_missing) == (1, 1, 1, 2)
    assert told.stages["draft"].ineligible_now == 1
    assert told.stages["draft"].fee_unknown == 0 or told.stages["draft"].fee_unknown == 1
    assert told.stages["closed"].touched == 1
    assert [one.ref for one in told.samples[:2]] == ["large", "large-draft"]
    hard = told.samples[0]
    assert hard.refusals == ("size",)
    assert hard.documents_fewer == ("deed",)
    assert hard.ineligible_now
    small = next(one for one in told.samples if one.ref == "small")
    assert (small.fee_idr, small.documents_more, small.steps_more, small.fields_missing) == (
        (300_000, 500_000), ("ktp",), ("opinion",), ("applicant.phone",))


def test_who_was_refused_before_may_be_let_in(published):
    doc = signboard(scenarios=[])
    doc["eligibility"][0]["rule"] = "sign.area_m2 <= 150"
    told = simulate_publish(MALL, doc, [case("giant", {**LARGE, "sign.area_m2": 120})], AT)
    assert (told.stages["open"].eligible_now, told.stages["open"].ineligible_now) == (1, 0)


def test_each_case_is_read_under_the_version_it_is_pinned_to(published):
    stricter = signboard(scenarios=[])
    stricter["eligibility"][0]["rule"] = "sign.area_m2 <= 50"
    publish_many(mall=MALL, definitions=[stricter], by=SETUP, at=on("09:00"))
    told = simulate_publish(MALL, stricter, [case("v1", LARGE, number=1), case("v2", LARGE, number=2)], AT)
    assert [one.ref for one in told.samples] == ["v1"]
    assert told.stages["open"].ineligible_now == 1


def test_a_version_nobody_knows_is_skipped_and_samples_are_bounded(published):
    doc = signboard(scenarios=[])
    doc["eligibility"][0]["rule"] = "sign.area_m2 <= 5"
    cases = [case(f"c{n}", {**NEON, "sign.area_m2": 6 + n % 7}) for n in range(300)] + [case("lost", NEON, number=99)]
    told = simulate_publish(MALL, doc, cases, AT)
    assert told.stages["open"].ineligible_now == 300
    assert told.skipped == 1
    assert len(told.samples) <= 2 * SAMPLES


def test_a_document_that_cannot_be_read_is_refused(published):
    with pytest.raises(DefinitionUnproven):
        simulate_publish(MALL, {"service": "polda.skck"}, [], AT)
    assert (AT - replay_since(AT)).days == 90
