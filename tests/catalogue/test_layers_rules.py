"""Layered policy: what counts, who set it, and what is refused in words a civil servant understands."""

from __future__ import annotations

import pytest

from balai.catalogue.rules.layers import fee_ceiling, layer_flaws, longer, merge_layers, origin_of
from balai.catalogue.rules.paths import ABSENT, ancestors_of, get_at, put_at, take_at
from balai.catalogue.rules.policy import complete_layer
from balai.catalogue.rules.tariff import complete_tariff
from catalogue.samples import law, signboard, tariff


def layer(name, of, article, **members):
    return complete_layer({"layer": name, "of": of, "article": article, **members})


NATION = layer("national", "id", "UU 1", set={"clock": {"amount": 5, "unit": "working_days"}})
CITY = layer("city", "31.74", "Perwali 2", set={"clock.amount": 4})


def merged(doc, *layers, tariffs=None):
    return merge_layers(doc, layers, {"signboard": complete_tariff(tariffs or tariff())})


def test_the_nearest_value_counts_and_every_value_knows_its_article():
    told = merged(signboard(clock={"on_return": "restart"}), CITY, NATION)
    assert told.doc["clock"] == {"amount": 4, "unit": "working_days", "on_return": "restart"}
    assert told.breaches == ()
    provenance = told.provenance()
    assert origin_of(provenance, told.doc, "clock.amount")["article"] == "Perwali 2"
    assert origin_of(provenance, told.doc, "clock.unit") == {"layer": "national", "of": "id", "article": "UU 1"}
    assert origin_of(provenance, told.doc, "title")["layer"] == "definition"


def test_a_breach_names_the_article_that_set_the_time_not_one_that_set_something_beside_it():
    beside = layer("national", "id", "UU 9", set={"clock.on_return": "pause", "clock.stop": "decided"})
    for order in ([NATION, beside], [beside, NATION]):
        told = merged(signboard(clock={"amount": 9, "unit": "working_days"}), *order)
        [breach] = [one for one in told.breaches if one.code == "time-longer"]
        assert "UU 1" in breach.said()
        assert "UU 9" not in breach.said()
        assert "9 working days, longer than 5 working days" in breach.said("en")


def test_merging_again_changes_nothing_not_even_who_set_what():
    once = merged(signboard(clock={}), CITY, NATION)
    again = merged(once.doc, CITY, NATION)
    assert again.doc == once.doc
    assert again.provenance() == once.provenance()


def test_the_draft_is_not_touched():
    doc = signboard(clock={})
    merged(doc, NATION)
    assert doc["clock"] == {}


@pytest.mark.parametrize(
    ("clock", "good"),
    [
        ({"amount": 4}, True), ({"amount": 5}, True), ({"amount": 6}, False), ({"amount": 5, "unit": "calendar_days"}, True),
        ({"amount": 6, "unit": "calendar_days"}, False), ({"amount": 30, "unit": "minutes"}, True),
        ({"amount": 60, "unit": "hours"}, False),
    ],
)  # fmt: skip
def test_a_time_may_only_get_shorter(clock, good):
    told = merged(signboard(clock=clock), NATION)
    assert (told.breaches == ()) is good
    if not good:
        [breach] = told.breaches
        assert breach.code == "time-longer"
        assert breach.said().startswith("Waktu layanan menjanjikan ")
        assert "aturan nasional (UU 1)" in breach.said()
        assert "5 working days by the national rule (UU 1)" in breach.said("en")


def test_the_nearest_upper_layer_is_named():
    [breach] = merged(signboard(clock={"amount": 5}), NATION, CITY).breaches
    assert "kota (Perwali 2)" in breach.said()


def test_a_named_basis_allows_more_and_is_remembered():
    told = merged(signboard(clock={"amount": 9}, because={"clock": "PP 3 pasal 9"}), NATION)
    assert told.breaches == ()
    assert origin_of(told.provenance(), told.doc, "clock.amount")["because"] == "PP 3 pasal 9"


def test_a_lock_knows_no_exception():
    fixed = layer("national", "id", "UU 1", set={"clock.silence": "deemed_granted"}, lock=["clock.silence"])
    doc = signboard(clock={"silence": "escalate"}, because={"clock.silence": "PP 3"})
    [breach] = merged(doc, fixed).breaches
    assert breach.code == "locked"
    assert "dikunci oleh aturan nasional (UU 1)" in breach.said()
    assert merged(signboard(clock={"silence": "deemed_granted"}), fixed).breaches == ()
    lower = layer("city", "31", "Perwali 2", set={"clock.silence": "escalate"})
    assert {one.code for one in merged(signboard(clock={}), fixed, lower).breaches} == {"locked"}


def test_a_term_of_a_step_may_only_get_shorter():
    law = layer("mall", "mal-uji", "SK 4", set={"steps[check].term": {"amount": 2, "unit": "hours"}})
    told = merged(signboard(), law)
    assert [one.code for one in told.breaches] == ["time-longer"]
    assert "Tenggat langkah check" in told.breaches[0].said()
    absent = layer("mall", "mal-uji", "SK 4", set={"steps[visit].term": {"amount": 2, "unit": "hours"}})
    assert merged(signboard(), absent).breaches == ()
    assert "visit" not in str(merged(signboard(), absent).doc["steps"])


def test_papers_may_only_get_fewer():
    few = layer("national", "id", "UU 1", set={"documents": [{"id": one} for one in ("photo", "deed", "statics")]})
    [breach] = merged(signboard(), few).breaches
    assert breach.code == "documents-more"
    assert "sketch" in breach.said()
    assert merged(signboard(because={"documents": "Perda 7"}), few).breaches == ()


@pytest.mark.parametrize(
    ("bound", "codes"),
    [
        ({"documents": {"subset_of": ["photo", "deed"]}}, ["not-subset"]),
        ({"documents": {"subset_of": ["photo", "deed", "statics", "sketch", "ktp"]}}, []),
        ({"channels": {"includes": ["counter", "kiosk"]}}, ["not-included"]), ({"channels": {"includes": ["online"]}}, []),
        ({"clock": {"max": {"amount": 3, "unit": "working_days"}}}, ["above-max"]),
        ({"clock.amount": {"max": 3}}, ["above-max"]), ({"clock.amount": {"min": 5}}, []),
        ({"objection": {"min": {"amount": 30, "unit": "working_days"}}}, ["below-min"]),
        ({"product.valid.years": {"min": 2}}, ["below-min"]), ({"product.valid.months": {"min": 2}}, []),
        ({"fees": {"max": 5_000_000}}, []), ({"fees": {"max": 4_000_000}}, ["fee-higher"]),
    ],
)  # fmt: skip
def test_bounds(bound, codes):
    told = merged(signboard(), layer("province", "31", "Perda 5", bound=bound))
    assert [one.code for one in told.breaches] == codes
    assert told.provenance()["limits"][next(iter(bound))][0]["article"] == "Perda 5"
    excused = {path: "UU 9" for path in bound}
    assert merged(signboard(because=excused), layer("province", "31", "Perda 5", bound=bound)).breaches == ()


def test_a_fee_without_an_upper_limit_cannot_stand_under_one():
    loose = tariff()
    loose["table"]["rows"][1]["amount"] = "sign.area_m2 * 50000"
    told = merged(signboard(), layer("province", "31", "Perda 5", bound={"fees": {"max": 9_000_000}}), tariffs=loose)
    assert [one.code for one in told.breaches] == ["fee-unbounded"]
    assert fee_ceiling(complete_tariff(tariff())) == 5_000_000
    assert fee_ceiling({"table": {"hit": "sum", "rows": [{"amount": 5}, {"amount": 7}]}}) == 12


def test_a_dearer_tariff_than_the_upper_layer_names_is_refused():
    cheap, dear = tariff(code="cheap"), tariff()
    cheap["table"]["rows"] = [{"when": [None, None], "amount": 1000}]
    both = {"cheap": complete_tariff(cheap), "signboard": complete_tariff(dear)}
    upper = layer("province", "31", "Perda 5", set={"fees.tariff": "cheap"})
    assert [one.code for one in merge_layers(signboard(), [upper], both).breaches] == ["fee-higher"]
    assert merge_layers(signboard(fees={"tariff": None}), [upper], both).doc["fees"]["tariff"] == "cheap"


def test_a_layer_speaks_only_to_whom_it_is_for():
    others = [
        layer("agency", "dukcapil", "SK 1", set={"clock.amount": 1}), layer("service", "polda.sim", "SK 2", set={"clock.amount": 1}),
        layer("national", "id", "UU 8", set={"clock.amount": 1}, only={"templates": ["health_practice"]}),
        layer("national", "id", "UU 9", set={"clock.amount": 1}, only={"hows": ["counter"]}),
    ]  # fmt: skip
    assert merged(signboard(), *others).doc["clock"]["amount"] == 5
    own = layer("service", "polda.skck", "SK 3", set={"clock.basis": "SK 3"}, only={"agencies": ["polda"]})
    assert merged(signboard(), *others, own).doc["clock"]["basis"] == "SK 3"


def test_a_lock_without_a_value_is_a_flaw_of_the_layer():
    assert [one.code for one in layer_flaws(layer("mall", "x", "SK", lock=["clock.silence"]))] == ["lock-without-value"]
    assert list(layer_flaws(complete_layer(law()))) == []


def test_terms_compare_by_what_they_may_last():
    def term(amount, unit):
        return {"amount": amount, "unit": unit}

    assert not longer(term(5, "working_days"), term(7, "calendar_days"))
    assert longer(term(6, "working_days"), term(9, "calendar_days"))
    assert not longer(term(7, "hours"), term(1, "working_days"))
    assert longer(term(8, "hours"), term(1, "working_days"))
    assert longer(term(1, "working_days"), term(7, "hours"))
    assert not longer(term(60, "minutes"), term(1, "hours"))


def test_paths_lead_into_lists_by_id():
    doc = signboard()
    assert get_at(doc, "pages[who].fields[applicant.kind].options[company].label.en") == "Company"
    assert get_at(doc, "steps[nowhere].term.amount") is ABSENT
    assert get_at(doc, "apply.why") is ABSENT
    assert put_at(doc, "documents[ktp]", {"name": {}})
    assert doc["documents"][-1]["id"] == "ktp"
    assert put_at(doc, "documents[ktp]", {"id": "ktp", "optional": True})
    assert doc["documents"][-1]["optional"]
    assert not put_at(doc, "documents[nothing].optional", True)
    assert not put_at(doc, "channels[fax]", "fax")
    take_at(doc, "documents[ktp]")
    take_at(doc, "nowhere.at.all")
    assert get_at(doc, "documents[ktp]") is ABSENT
    assert list(ancestors_of("pages[who].fields[a.b].min")) == [
        "pages[who].fields[a.b].min", "pages[who].fields[a.b]", "pages[who].fields", "pages[who]", "pages"]


def test_a_lock_on_what_nobody_set_and_a_bound_on_what_is_not_there():
    bare = layer("national", "id", "UU 1", lock=["product.body"])
    assert [one.code for one in merged(signboard(), bare).breaches] == ["lock-without-value"]
    away = layer("national", "id", "UU 1", bound={"fees": {"max": 5}, "objection.days": {"max": 1}, "title.en": {"max": "A"}})
    assert [one.code for one in merged(signboard(fees={"tariff": None}), away).breaches] == ["above-max"]
    unknown = merge_layers(signboard(), [away], {})
    assert [one.code for one in unknown.breaches] == ["above-max"]
