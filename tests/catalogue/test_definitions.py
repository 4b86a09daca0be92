"""Drafts, versions, tariffs, policy, bundles: the commands and what they write."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from balai.catalogue.actions.drafting import discard_draft, publish_definition, rebase_definition, save_draft
from balai.catalogue.actions.setting import (
    bind_slots,
    import_bundle,
    publish_many,
    publish_tariff,
    set_policy_layer,
)
from balai.catalogue.events import DefinitionPublished
from balai.catalogue.models import Definition, DefinitionDraft, PolicyLayer, Tariff
from balai.catalogue.queries import definitions as read
from balai.catalogue.queries.forms import fee_for
from balai.catalogue.queries.publishing import plan_import, policy_effects, prove_draft, simulate_publish
from balai.catalogue.rules.bundle import seal_bundle
from balai.catalogue.rules.canonical import canonical_text, hash_of_text
from balai.catalogue.rules.refusals import (
    BundleFaulty,
    DefinitionDrifted,
    DefinitionUnchanged,
    DefinitionUnknown,
    DefinitionUnproven,
    DraftMoved,
    DraftUnknown,
    PolicyFaulty,
    SlotsUnbound,
    TariffBackdated,
    TariffFaulty,
    TariffUnknown,
)
from balai.directory.actions.people import give_post
from balai.faces.shared.refusals import words as words_of
from balai.identity.actions import make_account
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, NotAllowed
from cast import DEWI, HASAN, MALL, RINA, SETUP, on, recorded, small_mall
from catalogue.samples import law, part, signboard, tariff, words

SERVICE = "polda.skck"
AT = on("10:00")


def set_up(mall=MALL, **changes):
    return publish_many(
        mall=mall, definitions=[signboard(**changes)], tariffs=[tariff()], layers=[law()], by=SETUP, at=on("08:00")
    )


@pytest.fixture
def staff(mall):
    """Somebody for every role of the sample."""
    for n, (role, agency) in enumerate(
        [("verifier", "polda"), ("technical", "dukcapil"), ("assessor", "polda"), ("approver", "polda"), ("pickup", "polda")]
    ):
        account = make_account(username=f"petugas{n}", password="Sandi-uji-2026", name=f"Petugas {n}", by=SETUP, at=on("06:10"))
        give_post(account=getattr(account, "pk", account), mall=mall, role=role, agency=agency, by=SETUP, at=on("06:11"))
    return mall


def draft(doc=None, revision=0, at=AT):
    return save_draft(mall=MALL, service=SERVICE, doc=doc or signboard(), revision=revision, by=HASAN, at=at)


def publish(revision=1, at=AT):
    return publish_definition(mall=MALL, service=SERVICE, revision=revision, by=HASAN, at=at)


# set-up -----------------------------------------------------------------------------------------------------


def test_a_catalogue_is_published_at_once_and_says_who_set_what(mall):
    with recorded() as book:
        assert set_up() == {"layers": 1, "tariffs": 1, "definitions": 1, "kept": 0}
    assert [kind for kind, _ in book] == ["policy.set", "tariff.published", "definition.published"]
    told = read.get_definition(MALL, SERVICE)
    assert (told.number, told.hash) == (1, hash_of_text(canonical_text(told.doc)))
    assert told.doc["clock"]["silence"] == "deemed_granted"
    assert told.origin("clock.silence") == {"layer": "national", "of": "id", "article": "UU 30/2014 pasal 53"}
    assert told.origin("clock.amount")["layer"] == "definition"
    assert book[2] == (
        "definition.published",
        {"service": SERVICE, "agency": "polda", "number": 1, "previous": 0, "digest": told.hash},
    )


def test_publishing_the_same_again_writes_nothing(mall):
    set_up()
    with recorded() as book:
        assert set_up() == {"layers": 0, "tariffs": 0, "definitions": 0, "kept": 0}
    assert book == []
    assert Definition.objects.count() == 1


def test_a_new_set_up_keeps_what_the_mall_published_itself(staff):
    set_up()
    draft(signboard(audience=["citizen"]))
    publish()
    publish_tariff(mall=MALL, tariff=flat(5, "2027-01-01"), by=HASAN, at=AT)
    set_policy_layer(mall=MALL, layer=law(bound={}), by=HASAN, at=AT)
    newer = tariff(basis="Perda lain")
    told = publish_many(
        mall=MALL, definitions=[signboard(channels=["counter"]), signboard(service="polda.sim")], tariffs=[newer],
        layers=[law()], by=SETUP, at=on("11:00"),
    )  # fmt: skip
    assert told == {"layers": 0, "tariffs": 0, "definitions": 1, "kept": 2}
    assert read.get_definition(MALL, SERVICE).doc["audience"] == ["citizen"]
    assert read.list_layers(MALL)[0]["bound"] == {}


def test_a_changed_law_at_set_up_reaches_unchanged_definitions(mall):
    set_up()
    told = publish_many(
        mall=MALL, definitions=[signboard()], tariffs=[tariff()], layers=[law(set={"clock.basis": "UU baru", "clock.silence": "deemed_granted"})],
        by=SETUP, at=AT,
    )  # fmt: skip
    assert told == {"layers": 1, "tariffs": 0, "definitions": 1, "kept": 0}
    assert read.get_definition(MALL, SERVICE).doc["clock"]["basis"] == "UU baru"


def test_a_catalogue_is_all_or_nothing(mall):
    bad = signboard(service="polda.other", clock={"amount": 9, "unit": "working_days"})
    with pytest.raises(DefinitionUnproven) as told:
        publish_many(mall=MALL, definitions=[signboard(), bad], tariffs=[tariff()], layers=[law()], by=SETUP, at=AT)
    assert told.value.facts["service"] == "polda.other"
    assert "Waktu layanan bernilai 9 hari kerja" in told.value.facts["first"]
    assert not Definition.objects.exists()
    assert not Tariff.objects.exists()
    assert not PolicyLayer.objects.exists()


def test_many_definitions_cost_a_few_statements(mall, django_assert_max_num_queries):
    many = [signboard(service=f"polda.layanan-{n}") for n in range(60)]
    with django_assert_max_num_queries(25):
        publish_many(mall=MALL, definitions=many, tariffs=[tariff()], layers=[law()], by=SETUP, at=AT)
    assert len(read.list_definitions(MALL)) == 60


# drafts -----------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_proven_and_published(staff):
    set_up()
    doc = read.start_draft(MALL, SERVICE)
    assert doc == json.loads(canonical_text(signboard()))
    doc["clock"]["amount"] = 4
    with recorded() as book:
        assert draft(doc) == {"service": SERVICE, "revision": 1, "based_on": 1}
        told = prove_draft(MALL, doc, AT)
        assert told.stops == []
        assert all(one.green for one in told.scenarios)
        assert [(one.path, one.before, one.after) for one in told.changes] == [("clock.amount", 5, 4)]
        answer = publish()
    assert answer["number"] == 2
    assert [kind for kind, _ in book] == ["definition.drafted", "definition.published"]
    assert book[0][1] == {"service": SERVICE, "revision": 1, "based_on": 1, "digest": hash_of_text(canonical_text(doc))}
    assert [one.number for one in read.list_versions(MALL, SERVICE)] == [2, 1]
    assert read.get_definition(MALL, SERVICE, 1).doc["clock"]["amount"] == 5
    assert read.get_definition(MALL, SERVICE).doc["clock"]["amount"] == 4
    assert not DefinitionDraft.objects.exists()
    with pytest.raises(DraftUnknown):
        publish()


def test_an_unfinished_draft_may_be_kept_but_not_published(staff):
    set_up()
    draft({"service": SERVICE, "pages": "later"})
    with pytest.raises(DefinitionUnproven) as told:
        publish()
    assert {one["path"] for one in told.value.facts["flaws"]} == {"pages"}
    draft({"service": SERVICE, "steps": [{"id": "x"}]}, revision=1)
    told = prove_draft(MALL, read.get_draft(MALL, SERVICE).doc, AT)
    assert {one.code for one in told.flaws} == {"key-missing"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda doc: doc["scenarios"][0]["then"].update(fee_idr=1), lambda doc: doc["clock"].update(silence="escalate"),
        lambda doc: part(doc, "steps", "opinion").update(when="sign.area_m2 > 500"),
        lambda doc: part(doc, "steps", "opinion").update(agency="kemenag"), lambda doc: doc["title"].update(en=""),
        lambda doc: part(doc, "steps", "opinion").update(when="sign.area_m2 >"),
    ],
)  # fmt: skip
def test_red_scenarios_breaches_and_flaws_refuse_to_publish(staff, spoil):
    set_up()
    doc = signboard()
    spoil(doc)
    draft(doc)
    with pytest.raises(DefinitionUnproven) as told:
        publish()
    assert told.value.facts["count"] >= 1
    assert all(one["id"] and one["en"] for one in told.value.facts["flaws"])
    assert read.get_definition(MALL, SERVICE).number == 1
    assert DefinitionDraft.objects.count() == 1


def test_what_was_simulated_is_what_is_published(staff):
    set_up()
    draft(signboard(audience=["citizen"]))
    seen = prove_draft(MALL, signboard(audience=["citizen"]), AT).hash
    set_policy_layer(mall=MALL, layer=law(article="Perda 9", set={"clock.on_return": "restart"}, lock=[], bound={}), by=HASAN, at=AT)
    with pytest.raises(DefinitionDrifted):
        publish_definition(mall=MALL, service=SERVICE, revision=1, seen=seen, by=HASAN, at=AT)
    fresh = simulate_publish(MALL, signboard(audience=["citizen"]), [], AT).hash
    assert fresh != seen
    told = publish_definition(mall=MALL, service=SERVICE, revision=1, seen=fresh, by=HASAN, at=AT)
    assert (told["number"], told["hash"]) == (2, fresh)


def test_who_acts_for_one_agency_cannot_claim_anothers_service(staff):
    set_up()
    theirs = Actor("staff:77", HASAN.grants, "web", MALL, "dukcapil")
    claimed = signboard(agency="dukcapil")
    with pytest.raises(NotAllowed):
        save_draft(mall=MALL, service=SERVICE, doc=claimed, by=theirs, at=AT)
    draft(claimed)
    for act in (publish_definition, rebase_definition):
        with pytest.raises(NotAllowed):
            act(mall=MALL, service=SERVICE, revision=1, by=theirs, at=AT)
    with pytest.raises(NotAllowed):
        save_draft(mall=MALL, service=SERVICE, doc=claimed, revision=1, by=theirs, at=AT)
    with pytest.raises(NotAllowed):
        discard_draft(mall=MALL, service=SERVICE, by=theirs, at=AT)


def test_two_people_do_not_overwrite_each_other(staff):
    set_up()
    draft()
    with pytest.raises(DraftMoved) as told:
        draft()
    assert told.value.facts == {"service": SERVICE, "revision": 1}
    draft(signboard(audience=["citizen"]), revision=1)
    with pytest.raises(DraftMoved):
        draft(signboard(audience=["worker"]), revision=1)
    with pytest.raises(DraftMoved):
        publish(revision=1)
    with pytest.raises(DraftUnknown):
        save_draft(mall=MALL, service="polda.sim", doc={"service": "polda.sim"}, revision=3, by=HASAN, at=AT)


def test_a_draft_of_an_old_version_is_rebased_knowingly(staff):
    set_up()
    draft(signboard(audience=["citizen"]))
    publish_many(mall=MALL, definitions=[signboard(channels=["counter"])], by=SETUP, at=on("10:05"))
    with pytest.raises(DraftMoved):
        publish()
    with recorded() as book:
        told = rebase_definition(mall=MALL, service=SERVICE, revision=1, by=HASAN, at=AT)
    assert told == {"service": SERVICE, "revision": 2, "based_on": 2}
    assert book[0][0] == "definition.drafted"
    assert publish(revision=2)["number"] == 3


def test_a_draft_is_discarded(mall):
    set_up()
    draft()
    with recorded() as book:
        discard_draft(mall=MALL, service=SERVICE, by=HASAN, at=AT)
    assert book == [("definition.discarded", {"service": SERVICE, "revision": 1})]
    with pytest.raises(DraftUnknown):
        discard_draft(mall=MALL, service=SERVICE, by=HASAN, at=AT)


def test_the_same_again_is_not_a_version(staff):
    set_up()
    draft()
    with pytest.raises(DefinitionUnchanged):
        publish()


def test_only_who_may_drafts_and_publishes_and_only_for_the_own_agency(staff):
    set_up()
    for by in (RINA, DEWI):
        with pytest.raises(NotAllowed):
            save_draft(mall=MALL, service=SERVICE, doc=signboard(), by=by, at=AT)
    dukcapil = Actor("staff:20", HASAN.grants, "web", MALL, "dukcapil")
    polda = Actor("staff:21", HASAN.grants, "web", MALL, "polda")
    with pytest.raises(NotAllowed):
        save_draft(mall=MALL, service=SERVICE, doc=signboard(), by=dukcapil, at=AT)
    save_draft(mall=MALL, service=SERVICE, doc=signboard(audience=["worker"]), by=polda, at=AT)
    with pytest.raises(NotAllowed):
        discard_draft(mall=MALL, service=SERVICE, by=dukcapil, at=AT)
    with pytest.raises(NotAllowed):
        publish_definition(mall=MALL, service=SERVICE, revision=1, by=dukcapil, at=AT)
    publish_definition(mall=MALL, service=SERVICE, revision=1, by=polda, at=AT)
    with pytest.raises(NotAllowed):
        publish_many(mall=MALL, definitions=[signboard()], by=polda, at=AT)


@pytest.mark.parametrize("doc", [{"service": "polda.sim"}, {"service": SERVICE, "x": 0.5}, {"service": SERVICE, "x": "y" * 1_000_001}])
def test_what_cannot_be_kept_is_refused(mall, doc):
    with pytest.raises(BadInput):
        draft(doc)


def test_a_published_row_never_changes_not_even_by_hand(mall):
    set_up()
    for table in ("catalogue_definition", "catalogue_tariff", "catalogue_policylayer"):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET doc = '{{}}'")


def test_what_is_not_published_is_unknown(mall):
    set_up()
    for service, number in (("polda.nothing", None), (SERVICE, 9)):
        with pytest.raises(DefinitionUnknown):
            read.get_definition(MALL, service, number)
    assert read.find_definition("mal-lain", SERVICE) is None
    with pytest.raises(DraftUnknown):
        read.get_draft(MALL, SERVICE)


# tariffs and policy -----------------------------------------------------------------------------------------


def flat(amount, starts, ends=None):
    return tariff(valid_from=starts, valid_to=ends, table={"inputs": [], "rows": [{"when": [], "amount": amount}]})


def test_the_tariff_of_the_day_counts(mall):
    set_up()
    for amount, starts, ends in ((100, "2026-12-01", None), (200, "2027-01-01", "2027-01-31"), (300, "2026-12-01", None)):
        publish_tariff(mall=MALL, tariff=flat(amount, starts, ends), by=HASAN, at=AT)
    facts = {"sign.kind": "flag"}
    doc = read.get_definition(MALL, SERVICE).doc
    days = ((2026, 11, 30), 50_000), ((2026, 12, 1), 300), ((2027, 1, 15), 200), ((2027, 2, 1), 300)
    assert [fee_for(MALL, doc, facts, date(*day)).amount_idr for day, _ in days] == [amount for _, amount in days]
    told = fee_for(MALL, doc, facts, date(2027, 1, 15))
    assert (told.tariff, told.number) == ("signboard", 3)
    assert fee_for(MALL, doc, facts, date(2025, 1, 1)).why == ("no-tariff",)
    free = read.complete([signboard(fees={"tariff": None})])[0]
    assert fee_for(MALL, free, facts, date(2026, 1, 1)).amount_idr == 0
    with pytest.raises(TariffUnknown):
        read.get_tariff(MALL, "signboard", date(2025, 1, 1))
    assert [one.number for one in read.list_tariffs(MALL)] == [1, 2, 3, 4]


def test_a_scenario_is_reckoned_by_the_tariff_of_its_day(mall):
    doc = signboard()
    doc["scenarios"] = [{"name": f"on {day}", "given": {"sign.kind": "flag"}, "on": day, "then": {"fee_idr": fee}}
                        for day, fee in (("2026-06-01", 50_000), ("2027-06-01", 5), ("2026-12-31", 50_000))]  # fmt: skip
    tariffs = [tariff(), flat(5, "2027-01-01")]
    told = publish_many(mall=MALL, definitions=[doc], tariffs=tariffs, layers=[], by=SETUP, at=AT)
    assert told["tariffs"] == 2
    doc["scenarios"].append({"name": "before all", "given": {"sign.kind": "flag"}, "on": "2020-01-01", "then": {"fee_idr": 1}})
    assert [one.code for one in prove_draft(MALL, doc, AT).stops if one.code == "scenario-red"] == ["scenario-red"]
    assert [one.code for one in prove_draft(MALL, {"service": "x", "n": 0.5}, AT).flaws] == ["not-like"]


def test_a_tariff_is_recorded_dated_and_never_for_days_that_passed(mall):
    with recorded() as book:
        assert publish_tariff(mall=MALL, tariff=tariff(), by=HASAN, at=AT)["number"] == 1
    kind, facts = book[0]
    assert (kind, facts["code"], facts["valid_from"], facts["valid_to"]) == ("tariff.published", "signboard", "2026-01-01", "")
    with pytest.raises(TariffBackdated):
        publish_tariff(mall=MALL, tariff=flat(5, "2026-11-01"), by=HASAN, at=AT)
    with pytest.raises(BadInput):
        publish_tariff(mall=MALL, tariff=tariff(valid_from="2027-01-01"), by=HASAN, at=AT) and publish_tariff(
            mall=MALL, tariff=tariff(valid_from="2027-01-01"), by=HASAN, at=AT)
    with pytest.raises(NotAllowed):
        publish_tariff(mall=MALL, tariff=flat(5, "2027-11-01"), by=RINA, at=AT)


def test_a_tariff_with_a_gap_or_beyond_the_law_is_refused(mall):
    set_up()
    holed = tariff(valid_from="2027-01-01")
    holed["table"]["rows"].pop()
    with pytest.raises(TariffFaulty) as told:
        publish_tariff(mall=MALL, tariff=holed, by=HASAN, at=AT)
    assert {one["code"] for one in told.value.facts["flaws"]} == {"table-gap"}
    with pytest.raises(TariffFaulty):
        publish_tariff(mall=MALL, tariff={"code": "x"}, by=HASAN, at=AT)
    ceiling = law(article="Perda 9", set={}, lock=[], bound={"fees": {"max": 6_000_000}})
    set_policy_layer(mall=MALL, layer=ceiling, by=HASAN, at=AT)
    with pytest.raises(TariffFaulty) as told:
        publish_tariff(mall=MALL, tariff=flat(7_000_000, "2027-01-01"), by=HASAN, at=AT)
    assert "Rp 7.000.000" in told.value.facts["first"]


def test_a_layer_gets_versions_and_tells_whom_it_touches(mall):
    set_up()
    stricter = law(bound={"clock": {"max": {"amount": 3, "unit": "working_days"}}})
    [effect] = policy_effects(MALL, stricter, AT)
    assert [one.code for one in effect.stops] == ["above-max"]
    with recorded() as book:
        told = set_policy_layer(mall=MALL, layer=stricter, by=HASAN, at=AT)
    assert told == {"layer": "national", "of": "id", "number": 2}
    assert (book[0][0], book[0][1]["number"]) == ("policy.set", 2)
    assert [one["bound"]["clock"]["max"]["amount"] for one in read.list_layers(MALL)] == [3]
    assert read.get_definition(MALL, SERVICE).doc["clock"]["amount"] == 5
    with pytest.raises(BadInput):
        set_policy_layer(mall=MALL, layer=stricter, by=HASAN, at=AT)
    for bad in (law(lock=["objection"]), {"layer": "national"}, "x"):
        with pytest.raises(PolicyFaulty):
            set_policy_layer(mall=MALL, layer=bad, by=HASAN, at=AT)


# bundles ----------------------------------------------------------------------------------------------------

SLOTS = {"payment.provider": "simulator", "register.oss": "http://127.0.0.1:9301", "signer.polda": "uji"}


def test_a_bundle_goes_round_byte_for_byte(mall):
    small_mall("mal-lain")
    set_up()
    publish_many(mall=MALL, definitions=[signboard(channels=["counter"])], by=SETUP, at=AT)
    publish_tariff(mall=MALL, tariff=flat(5, "2027-01-01"), by=HASAN, at=AT)
    data = read.export_bundle(MALL)
    assert json.loads(data)["slots"] == [
        {"slot": "payment.provider", "kind": "payment_provider", "services": [SERVICE]},
        {"slot": "register.oss", "kind": "agency_endpoint", "services": [SERVICE]},
        {"slot": "signer.polda", "kind": "signer", "services": [SERVICE]},
    ]
    plan = plan_import("mal-lain", data, AT)
    assert plan.states == {SERVICE: "new"}
    assert plan.unbound == tuple(sorted(SLOTS))
    assert not plan.ready
    assert plan_import("mal-lain", data, AT, bindings=SLOTS).ready
    with recorded("mal-lain") as book:
        told = import_bundle(mall="mal-lain", data=data, bindings=SLOTS, by=SETUP, at=AT)
    assert told == {"definitions": 1, "tariffs": 2, "layers": 1}
    assert [kind for kind, _ in book] == [
        "slots.bound", "policy.set", "tariff.published", "tariff.published", "definition.published", "bundle.imported"]
    assert book[-1][1] == {"digest": hash_of_text(data.decode()), "definitions": 1, "tariffs": 2, "layers": 1}
    assert read.export_bundle("mal-lain") == data
    assert read.get_definition("mal-lain", SERVICE).hash == read.get_definition(MALL, SERVICE).hash
    assert read.find_binding("mal-lain", "signer.polda") == "uji"
    again = plan_import("mal-lain", data, AT)
    assert again.states == {SERVICE: "unchanged"}
    assert again.ready
    assert not again.tariffs
    assert not again.layers


def test_an_import_shows_the_difference_before_it_is_taken(mall):
    small_mall("mal-lain")
    set_up()
    set_up("mal-lain", channels=["counter"])
    plan = plan_import("mal-lain", read.export_bundle(MALL), AT)
    assert plan.states == {SERVICE: "changed"}
    assert [one.path for one in plan.definitions[0].changes] == ["channels"]


def test_an_import_is_refused_as_a_whole(mall):
    set_up()
    bundle = json.loads(read.export_bundle(MALL))
    with pytest.raises(SlotsUnbound) as told:
        import_bundle(mall=MALL, data=seal_bundle(bundle), by=SETUP, at=AT)
    assert told.value.facts["slots"] == "payment.provider, register.oss, signer.polda"
    bundle["definitions"][0]["clock"] = {"amount": 50, "unit": "working_days"}
    with pytest.raises(DefinitionUnproven):
        import_bundle(mall=MALL, data=seal_bundle(bundle), bindings=SLOTS, by=SETUP, at=AT)
    bundle["tariffs"][0]["table"]["rows"].pop(0)
    bundle["layers"][0]["layer"] = "village"
    with pytest.raises(BundleFaulty) as told:
        import_bundle(mall=MALL, data=seal_bundle(bundle), bindings=SLOTS, by=SETUP, at=AT)
    assert told.value.facts["why"] == "parts"
    for data in (b"\xff", b"[]", b'{"bundle":9}', b'{"bundle":1}'):
        with pytest.raises(BundleFaulty):
            plan_import(MALL, data, AT)
    with pytest.raises(NotAllowed):
        import_bundle(mall=MALL, data=b"{}", by=RINA, at=AT)


def test_slots_are_bound_by_hand_too(mall):
    set_up()
    with recorded() as book:
        bind_slots(mall=MALL, bindings={"signer.polda": "uji"}, by=HASAN, at=AT)
    assert book == [("slots.bound", {"slots": ["signer.polda"]})]
    assert {one["slot"]: one["value"] for one in read.list_slots(MALL)}["signer.polda"] == "uji"
    assert read.list_bindings(MALL) == {"signer.polda": "uji"}
    for bad in ({}, {"": "x"}, {"a": ""}, {"a": "x" * 201}):
        with pytest.raises(BadInput):
            bind_slots(mall=MALL, bindings=bad, by=HASAN, at=AT)


def test_every_published_row_has_its_entry(mall):
    set_up()
    assert DefinitionPublished.type == "definition.published"
    assert words("x")["en"] == "x"


def test_refusals_say_their_facts_in_the_language_of_the_reader():
    said = words_of(BadInput(field="sign.area_m2", why="tulis angka", why_en="write a number"), "en")
    assert "write a number" in said.detail
    unproven = DefinitionUnproven(service=SERVICE, count=1, first="Waktu terlalu lama.", first_en="The time is too long.")
    assert "Waktu terlalu lama." in words_of(unproven).detail
    assert "The time is too long." in words_of(unproven, "en").detail
