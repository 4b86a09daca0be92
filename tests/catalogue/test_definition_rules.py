"""The shape of documents: every fault with its path and remedy; canonical text against the reference."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from balai.catalogue.rules.canonical import NotCanonical, canonical_text, content_hash
from balai.catalogue.rules.definition import check_definition, complete_definition, field_map
from balai.catalogue.rules.policy import check_layer, complete_layer
from balai.catalogue.rules.tariff import check_tariff, complete_tariff
from catalogue.samples import law, part, signboard, tariff, words


def faults(doc) -> dict[str, str]:
    return {one.path: one.code for one in check_definition(doc)}


def test_the_sample_is_well_made_and_completing_it_twice_changes_nothing():
    assert faults(signboard()) == {}
    full = complete_definition(signboard())
    assert complete_definition(full) == full
    assert check_definition(full) == []
    assert full["steps"][0]["outcomes"] == ["ok", "return", "refuse"]
    assert full["documents"][0]["accept"] == ["pdf", "image"]
    assert set(field_map(full)) == {"applicant.kind", "applicant.name", "company.nib", "sign.kind", "sign.area_m2", "sign.lit"}


def test_completing_shares_nothing_between_documents():
    one, other = complete_definition(signboard()), complete_definition(signboard())
    one["documents"][0]["accept"].append("x")
    assert other["documents"][0]["accept"] == ["pdf", "image"]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"schema": 2}, "schema", "not-a-number"), ({"service": "SKCK"}, "service", "not-like"),
        ({"titel": words("x")}, "titel", "key-unknown"), ({"title": "Izin"}, "title", "not-an-object"),
        ({"channels": ["fax"]}, "channels[fax]", "not-one-of"), ({"pages": {}}, "pages", "not-a-list"),
        ({"clock": {"amount": 0, "unit": "working_days"}}, "clock.amount", "not-a-number"),
        ({"clock": {"amount": True, "unit": "working_days"}}, "clock.amount", "not-a-number"),
        ({"apply": {"how": "elsewhere"}}, "apply", "elsewhere-unexplained"),
        ({"product": {"template": "licence", "title": words("x"), "number": "SIP"}}, "product.number", "not-like"),
        ({"because": {"Clock!": "UU"}}, "because.Clock!", "not-like"),
    ],
)  # fmt: skip
def test_a_fault_has_its_path(change, path, code):
    assert faults(signboard(**change))[path.replace("[fax]", "[0]")] == code


def test_every_missing_member_is_named():
    assert set(faults({})) == {"schema", "service", "agency", "title", "apply", "confidence", "source"}
    assert check_definition([])[0].code == "not-an-object"
    assert "expression" not in check_definition(None)[0].said()


def test_a_likely_word_is_offered():
    [flaw] = check_definition(signboard(chanels=[]))
    assert "channels" in flaw.said("en")


@pytest.mark.parametrize(
    ("kind", "name", "change", "code"),
    [
        ("steps", "check", {"after": ["later"]}, "unknown-step"), ("steps", "check", {"role": "boss"}, "not-one-of"),
        ("steps", "check", {"role": "system"}, "human-needed"), ("steps", "check", {"kind": "register"}, "register-needed"),
        ("steps", "opinion", {"agency": None}, "agency-needed"), ("steps", "check", {"id": "pay"}, "id-twice"),
        ("documents", "deed", {"needed_if": "a and b"}, "expression-joined"),
        ("documents", "deed", {"needed_if": "a ? 1 : 2"}, "expression-bad"),
        ("documents", "deed", {"needed_if": {"all": ["a == 1"], "any": []}}, "not-a-rule"),
        ("documents", "deed", {"needed_if": {"none": ["a == 1"]}}, "not-a-rule"),
        ("documents", "deed", {"needed_if": {"not": "a = 1"}}, "expression-bad"),
        ("documents", "deed", {"max_mb": 999}, "not-a-number"), ("documents", "deed", {"id": "Akta"}, "not-like"),
    ],
)  # fmt: skip
def test_parts_are_checked_in_depth(kind, name, change, code):
    doc = signboard()
    part(doc, kind, name).update(change)
    assert code in faults(doc).values()


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ({"id": "a", "kind": "choice", "label": words("x")}, "options-needed"),
        ({"id": "a", "kind": "text", "label": words("x"), "options": [{"value": "b", "label": words("b")}]}, "options-unused"),
        ({"id": "sign.kind", "kind": "text", "label": words("x")}, "id-twice"),
        ({"id": "steps.check", "kind": "text", "label": words("x")}, "id-reserved"),
        ({"id": "today", "kind": "date", "label": words("x")}, "id-reserved"),
        ({"id": "sign.kind.more", "kind": "text", "label": words("x")}, "id-inside"),
        ({"id": "a", "kind": "colour", "label": words("x")}, "not-one-of"),
    ],
)  # fmt: skip
def test_fields_are_checked(field, code):
    doc = signboard()
    doc["pages"][0]["fields"].append(field)
    assert code in faults(doc).values()


def test_what_a_scenario_and_a_product_name_must_exist():
    doc = signboard()
    doc["scenarios"][0]["then"]["documents"] = ["passport"]
    doc["scenarios"][1]["given"] = {"sign.size": 3}
    doc["scenarios"][2]["documents"] = ["visa"]
    doc["product"] |= {"fields": ["sign.owner"], "valid": {"until": "sign.kind"}}
    assert sorted(faults(doc).values()) == ["unknown-fact", "unknown-fact", "unknown-fact", "unknown-id", "unknown-id"]
    assert faults(signboard(product={**signboard()["product"], "valid": {"years": 1, "days": 2}}))["product.valid"] == "one-of-keys"


def test_days_clocks_and_givens_are_checked():
    doc = signboard()
    doc["scenarios"][0]["on"] = "2026-02-31"
    doc["scenarios"][1]["given"] = {"sign.kind": {"no": "object"}}
    assert sorted(faults(doc).values()) == ["not-like"]
    doc["scenarios"][1]["given"] = {"sign.kind": "neon"}
    doc["clock"]["pause_on"] = ["tea_break"]
    assert sorted(faults(doc).values()) == ["not-like", "unknown-step"]
    doc["scenarios"][1]["given"] = ["sign.kind"]
    assert "not-an-object" in faults(doc).values()
    assert faults(signboard(because=["x"])) == {"because": "not-an-object"}
    assert faults(signboard(channels=None, clock=None, product=None)) == {}


def test_tariffs_and_layers_are_checked_and_completed():
    assert check_tariff(tariff()) == []
    assert check_layer(law()) == []
    assert complete_tariff(complete_tariff(tariff())) == complete_tariff(tariff())
    assert complete_layer(complete_layer(law())) == complete_layer(law())
    assert {one.code for one in check_tariff(tariff(valid_to="2025-01-01"))} == {"ends-before-start"}
    assert {one.code for one in check_tariff(tariff(valid_from="2026-02-31"))} == {"not-like"}
    bad = tariff()
    bad["table"]["rows"][0] = {"when": [None], "amount": -5}
    bad["table"]["rows"][1]["amount"] = 1.5
    bad["table"]["rows"][2]["when"] = [1.5, "x and y"]
    told = [(one.path, one.code) for one in check_tariff(bad)]
    assert ("table.rows[1].amount", "not-a-number") in told
    assert ("table.rows[2].when[0]", "not-like") in told
    assert ("table.rows[2].when[1]", "expression-joined") in told
    narrow = tariff()
    narrow["table"]["rows"][0]["when"] = ['"flag"']
    assert {one.code for one in check_tariff(narrow)} == {"row-width"}
    assert {one.code for one in check_layer(law(layer="village", set={"Clock": 1}, bound={"clock": {"most": 1}}))} == {
        "not-one-of", "not-like", "key-unknown"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="ascii")), inner), max_leaves=20,
)  # fmt: skip


@given(st.dictionaries(st.text(st.characters(codec="ascii")), JSON))
def test_canonical_text_is_what_the_reference_writes(doc):
    try:
        expected = rfc8785.dumps(doc).decode()
    except (rfc8785.CanonicalizationError, UnicodeError):
        return
    assert canonical_text(doc) == expected
    assert canonical_text(json.loads(canonical_text(doc))) == expected


def test_floats_huge_numbers_and_foreign_names_are_refused_with_their_place():
    for bad, place in (({"a": [1, 0.5]}, ".a[1]"), ({"a": {"é": 1}}, ".a.é"), ({"a": 2**53}, ".a")):
        with pytest.raises(NotCanonical, match=place.replace("[", r"\[").replace(".", r"\.")):
            canonical_text(bad)
    assert content_hash({"b": 1, "a": None}) == content_hash({"a": None, "b": 1})
