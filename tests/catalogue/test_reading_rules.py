"""Pages, papers, conditions, steps on known facts; values as people write them; drafts that move; scenarios."""

from __future__ import annotations

import pytest

from balai.catalogue.evaluator import ENGINE, check
from balai.catalogue.queries.forms import rebase_draft
from balai.catalogue.rules import reading
from balai.catalogue.rules.definition import complete_definition
from balai.catalogue.rules.diff import diff_definitions
from balai.catalogue.rules.scenarios import run_scenarios
from balai.catalogue.rules.tariff import complete_tariff
from balai.catalogue.rules.values import WHY, check_value
from balai.kernel.refusals import BadInput
from catalogue.samples import part, signboard, tariff, words

DOC = complete_definition(signboard())
COMPANY = {"applicant.kind": "company", "applicant.name": "PT Uji", "company.nib": "1234567890123", "sign.kind": "neon"}


def test_a_hidden_field_is_absent_and_hides_what_hangs_on_it():
    doc = signboard()
    doc["pages"][2]["fields"].append({"id": "sign.height", "kind": "decimal", "label": words("Height"), "show_if": "sign.area_m2 > 10"})
    doc = complete_definition(doc)
    facts = {"sign.kind": "flag", "sign.area_m2": 50, "sign.height": 9, "sign.lit": None, "applicant.name": "", "steps.check": "ok"}
    assert reading.known_facts(doc, facts, check) == {"sign.kind": "flag", "steps.check": "ok"}
    assert reading.known_facts(doc, facts | {"sign.kind": "neon"}, check)["sign.height"] == 9


def test_pages_show_when_their_rule_holds_and_not_before():
    def shown(facts):
        return {page["id"]: [one["id"] for one in page["fields"]] for page in reading.visible_pages(DOC, facts, check)}

    assert shown({}) == {"who": ["applicant.kind", "applicant.name"], "sign": ["sign.kind", "sign.lit"]}
    assert list(shown(COMPANY)) == ["who", "company", "sign"]
    assert shown(COMPANY)["sign"] == ["sign.kind", "sign.area_m2", "sign.lit"]


def test_what_is_missing_is_told_in_the_order_asked():
    told = reading.missing(DOC, {"applicant.kind": "company", "sign.kind": "neon"}, ["photo"], check)
    assert told.fields == ("applicant.name", "company.nib", "sign.area_m2")
    assert told.documents == ("deed",)
    assert list(told) == [*told.fields, *told.documents]
    done = reading.missing(DOC, {**COMPANY, "sign.area_m2": 3}, ["photo", "deed"], check)
    assert not done
    assert len(done) == 0


def test_papers_are_demanded_only_when_certain():
    assert [one["id"] for one in reading.needed_documents(DOC, {}, check)] == ["photo", "sketch"]
    maybe = reading.needed_documents(DOC, {}, check, maybe=True)
    assert [one["id"] for one in maybe] == ["photo", "deed", "statics", "sketch"]


@pytest.mark.parametrize(("area", "answer"), [(100, True), (100.5, False), (None, None)])
def test_nobody_is_refused_for_what_is_not_known(area, answer):
    facts = {"sign.kind": "neon", "sign.area_m2": area}
    assert reading.eligibility(DOC, facts, check) == [("size", answer, words("Too large"))]
    assert reading.is_eligible(DOC, facts, check) is answer


def test_steps_are_skipped_only_when_certain():
    assert reading.step_states(DOC, {}, check)["opinion"] is None
    assert "opinion" in [one["id"] for one in reading.active_steps(DOC, {}, check)]
    small = reading.active_steps(DOC, {"sign.kind": "neon", "sign.area_m2": 3}, check)
    assert "opinion" not in [one["id"] for one in small]


# values -----------------------------------------------------------------------------------------------------

OPTIONS = [{"value": "a", "label": words("A")}, {"value": "b", "label": words("B")}]


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  Siti   Aminah ", "Siti Aminah"), ("longtext", "a\r\nb", "a\nb"), ("integer", "1.500", 1500), ("integer", " 12 ", 12),
        ("integer", "-3", -3), ("integer", 7, 7), ("money", "Rp 1.500.000,00", 1_500_000), ("money", "rp1500000", 1_500_000), ("money", "250 000", 250_000),
        ("decimal", "72,5", 72.5), ("decimal", "72.5", 72.5), ("decimal", "1.250,75", 1250.75), ("decimal", "8", 8), ("decimal", 0.1, 0.1), ("decimal", "8,0", 8),
        ("date", "31-01-2026", "2026-01-31"), ("date", "1/2/2026", "2026-02-01"), ("date", "2026-01-31", "2026-01-31"),
        ("choice", "a", "a"), ("choices", ["b", "a"], ["a", "b"]), ("choices", "b", ["b"]), ("yesno", "ya", True), ("yesno", "Tidak", False), ("yesno", False, False),
        ("nik", "3171 0101 0190 0001", "3171010101900001"), ("npwp", "01.234.567.8-901.000", "012345678901000"), ("nib", "1234567890123", "1234567890123"),
        ("kk", "3171010101100001", "3171010101100001"), ("phone", "0812-3456-7890", "+6281234567890"), ("phone", "+62 812 3456 7890", "+6281234567890"),
        ("phone", "(021) 5790 1234", "+622157901234"), ("email", " siti@contoh.id ", "siti@contoh.id"), ("region", "31.74.09.1001", "31.74.09.1001"),
        ("text", "", None), ("choice", None, None), ("integer", "  ", None),
    ],
)  # fmt: skip
def test_people_write_in_their_own_way(kind, raw, value):
    told = check_value({"id": "f", "kind": kind, "options": OPTIONS}, raw)
    assert told == value
    assert type(told) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw", "reason"),
    [
        ("text", "x" * 201, "too_long"), ("text", "a\x00b", "text"), ("text", ["a"], "text"), ("integer", "1,5", "whole"), ("integer", "satu", "whole"),
        ("integer", True, "whole"), ("money", "-5", "number"), ("decimal", "1.250", "thousands"), ("decimal", "abc", "decimal"), ("decimal", "NaN", "decimal"),
        ("decimal", "1e999", "decimal"), ("decimal", "1,2345678901234567", "decimal"), ("decimal", [1], "decimal"), ("date", "31-02-2026", "date"), ("date", "besok", "date"), ("choice", "c", "choice"),
        ("choices", ["a", "c"], "choice"), ("yesno", "mungkin", "yesno"), ("nik", "317101", "digits"), ("nik", "٣" * 16, "digits"), ("npwp", "12", "digits"),
        ("phone", "12", "phone"), ("phone", "0812x", "phone"), ("email", "siti@contoh", "email"), ("email", "a b@contoh.id", "email"), ("region", "DKI", "region"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_the_field_and_a_remedy(kind, raw, reason):
    with pytest.raises(BadInput) as told:
        check_value({"id": "f", "kind": kind, "options": OPTIONS}, raw)
    assert told.value.facts["field"] == "f"
    assert told.value.facts["reason"] == reason
    assert told.value.facts["why"]
    assert told.value.facts["why_en"]


@pytest.mark.parametrize(
    ("field", "raw", "reason"),
    [
        ({"kind": "integer", "min": 1}, "0", "least"), ({"kind": "integer", "max": 5}, "6", "most"), ({"kind": "decimal", "min": "0.5"}, "0,4", "least"),
        ({"kind": "date", "min": "2026-01-01"}, "2025-12-31", "earliest"), ({"kind": "date", "max": "2026-01-01"}, "2026-01-02", "latest"),
        ({"kind": "text", "max_length": 3}, "abcd", "too_long"),
    ],
)  # fmt: skip
def test_bounds_of_a_field(field, raw, reason):
    with pytest.raises(BadInput) as told:
        check_value({"id": "f", **field}, raw)
    assert told.value.facts["reason"] == reason
    assert set(WHY) >= {reason}


# versions ---------------------------------------------------------------------------------------------------


def newer():
    doc = signboard()
    doc["pages"][0]["fields"][0]["options"].append({"value": "foundation", "label": words("Foundation")})
    doc["pages"][2]["fields"] = [
        {"id": "sign.kind", "kind": "choice", "label": words("Kind"),
         "options": [{"value": one, "label": words(one)} for one in ("billboard", "flag")]},
        {"id": "sign.area_m2", "kind": "decimal", "label": words("Area"), "min": 0, "max": 200},
        {"id": "sign.height", "kind": "decimal", "label": words("Height")},
    ]  # fmt: skip
    doc["documents"] = [one for one in doc["documents"] if one["id"] != "deed"] + [{"id": "ktp", "name": words("ID card")}]
    doc["clock"]["amount"] = 4
    part(doc, "steps", "check")["role"] = "controller"
    doc["steps"] = [one for one in doc["steps"] if one["id"] != "handover"]
    doc["scenarios"] = []
    return complete_definition(doc)


def test_a_difference_is_told_by_stable_id():
    told = {(one.kind, one.what, one.path) for one in diff_definitions(DOC, newer())}
    assert {
        ("added", "field", "fields[sign.height]"), ("removed", "field", "fields[sign.lit]"), ("changed", "field", "fields[sign.kind].options"),
        ("removed", "documents", "documents[deed]"), ("added", "documents", "documents[ktp]"), ("changed", "clock", "clock.amount"),
        ("changed", "steps", "steps[check].role"), ("removed", "steps", "steps[handover]"), ("removed", "scenarios", "scenarios[giant]"),
    } <= told  # fmt: skip
    assert diff_definitions(DOC, DOC) == []
    moved = signboard()
    moved["pages"][0]["fields"].append(moved["pages"][2]["fields"].pop())
    assert [(one.kind, one.before, one.after) for one in diff_definitions(DOC, complete_definition(moved))] == [("moved", "sign", "who")]
    assert diff_definitions(DOC, newer())[0].as_dict()["kind"]


def test_a_draft_that_moves_keeps_what_still_fits():
    facts = {**COMPANY, "sign.area_m2": 30, "sign.lit": True, "today": "2026-11-23"}
    told = rebase_draft(DOC, newer(), facts, ["photo", "deed"])
    assert told.kept == {"applicant.kind": "company", "applicant.name": "PT Uji", "company.nib": "1234567890123", "sign.area_m2": 30}
    assert told.changed == ("applicant.kind",)
    assert told.unfit == ("sign.kind",)
    assert told.dropped == ("sign.lit",)
    assert told.new == ("sign.height",)
    assert (told.documents_kept, told.documents_dropped, told.documents_new) == (("photo",), ("deed",), ("ktp",))


# scenarios --------------------------------------------------------------------------------------------------


def test_scenarios_are_green_on_the_sample_and_red_tells_what():
    fee = complete_tariff(tariff())
    assert all(one.green for one in run_scenarios(DOC, ENGINE, lambda on: fee))
    doc = signboard()
    doc["scenarios"] = [{"name": "salah", "given": {"sign.kind": "neon", "sign.area_m2": 6},
                         "then": {"fee_idr": 1, "eligible": False, "documents": ["photo"], "pages": ["sign", "who"]}}]  # fmt: skip
    [told] = run_scenarios(complete_definition(doc), ENGINE, lambda on: fee)
    assert set(told.wrong()) == {"eligible", "fee_idr", "documents"}
    said = " ".join(one.said() for one in told.flaws())
    assert "seharusnya 1, tetapi hasilnya 300000" in said
    assert "seharusnya tidak, tetapi hasilnya ya" in said


def test_a_scenario_may_name_its_day_and_outcomes():
    doc = signboard()
    part(doc, "steps", "opinion")["when"] = {"all": ["sign.area_m2 > 24", 'steps.check == "ok"']}
    doc["scenarios"] = [
        {"name": "with outcome", "given": {"sign.kind": "neon", "sign.area_m2": 30, "steps.check": "ok"}, "on": "2025-01-01",
         "then": {"fee_idr": 7, "steps": ["opinion", "check", "assess", "pay", "decide", "sign", "handover"]}},
    ]  # fmt: skip
    days = []

    def on_day(day):
        days.append(day)
        return complete_tariff(tariff(table={"inputs": [], "rows": [{"when": [], "amount": 7}]}))

    [told] = run_scenarios(complete_definition(doc), ENGINE, on_day)
    assert told.green, [one.said() for one in told.flaws()]
    assert [str(day) for day in days] == ["2025-01-01"]
