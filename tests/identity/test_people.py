"""People who apply, and whom staff declared as relations."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from balai.identity.actions import declare_relation, make_account, withdraw_relation
from balai.identity.models import Person, Relation
from balai.identity.queries import (
    find_person,
    is_related,
    list_names,
    list_relations,
    masked,
    name_of,
    person_view,
    related_actors,
    related_persons,
    reveal_nik,
)
from balai.identity.steps import change_contact, find_or_make_person
from balai.journal.access import list_access
from balai.journal.command import HOUSE, command
from balai.journal.reader import read_entries
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from cast import MALL, OMBUDSMAN, RINA, SETUP, SITI, on, recorded

NIK, OTHER = "3171014508900001", "3171010101800002"
GRANTED = Actor("visitor:siti", frozenset({"application.submit"}), "web", MALL)


def known(nik: str = NIK, name: str = "Siti Uji", **more) -> str:
    with command("application.submit", by=GRANTED, at=on(), chain=MALL) as log:
        ref = find_or_make_person(log, name=name, nik=nik, phone="0800 000 001", email="siti@uji.invalid", **more)
        log.drafts or change_contact(log, ref, phone="0800 000 001")
    return ref


@pytest.fixture
def officer(mall) -> Actor:
    account = make_account(username="agus", name="Agus Uji", password=None, by=SETUP, at=on())
    return Actor(f"staff:{account.pk}", frozenset({"relation.declare"}), "web", MALL)


def account_of(actor: Actor) -> int:
    return int(actor.ref.partition(":")[2])


# people ---------------------------------------------------------------------------------------------------


def test_one_person_per_number_and_nothing_personal_in_the_book(mall):
    with recorded() as book:
        ref = known("3171 0145 0890 0001")
    assert book == [("person.made", {"person": ref, "numbered": True})]
    assert len(ref) == 16
    assert known(name="Orang Lain") == ref
    assert known(OTHER) != ref
    everything = "".join(entry.data + entry.subject for entry in read_entries(MALL))
    for secret in (NIK, "Siti", "0800", "uji.invalid"):
        assert secret not in everything


def test_the_table_holds_nothing_readable(mall):
    ref = known()
    row = Person.objects.values_list().get(ref=ref)
    told = " ".join(str(value) for value in row)
    for secret in (NIK, "Siti", "0800", "uji.invalid"):
        assert secret not in told


def test_people_without_a_number_are_met_anew(mall):
    first, second = known("", name="Bayi Uji"), known("", name="Bayi Uji")
    assert first != second
    assert person_view(first, viewer=RINA, purpose="akta").nik == ""
    assert find_person("") == ""


def test_whoever_types_a_number_does_not_overwrite_its_person(mall):
    ref = known()
    known(name="Penipu Uji")
    assert person_view(ref, viewer=RINA, purpose="uji").name == "Siti Uji"


def test_a_number_of_another_form_is_refused(mall):
    with pytest.raises(BadInput):
        known("123")
    assert Person.objects.count() == 0


def test_a_look_at_a_person_has_a_purpose_and_leaves_a_record(mall):
    ref = known()
    told = person_view(ref, viewer=RINA, purpose="periksa berkas B-2026-000001")
    assert (told.name, told.nik, told.phone) == ("Siti Uji", masked(NIK), "0800 000 001")
    assert told.email == "siti@uji.invalid"
    assert reveal_nik(ref, viewer=RINA, purpose="tanya Dukcapil") == NIK
    assert [(r.actor, r.act, r.reason) for r in list_access(subject=f"person:{ref}")] == [
        (RINA.ref, "person.nik", "tanya Dukcapil"), (RINA.ref, "person.view", "periksa berkas B-2026-000001"),
    ]
    before = list_access().count()
    for look in (person_view, reveal_nik):
        with pytest.raises(BadInput):
            look(ref, viewer=RINA, purpose=" ")
        with pytest.raises(NotFound):
            look("tiada", viewer=RINA, purpose="uji")
    assert list_access().count() == before


def test_names_of_a_list_are_read_together_and_recorded_one_by_one(mall, django_assert_num_queries):
    refs = [known(), known(OTHER, name="Budi Uji"), known("", name="Tiga")]
    with django_assert_num_queries(1):
        names = list_names(refs, viewer=OMBUDSMAN, purpose="pengawasan")
    assert names == dict(zip(refs, ["Siti Uji", "Budi Uji", "Tiga"], strict=True))
    assert {r.subject for r in list_access(actor=OMBUDSMAN.ref)} == {f"person:{ref}" for ref in refs}
    with pytest.raises(BadInput):
        list_names(refs, viewer=OMBUDSMAN, purpose="")


def test_a_person_is_found_by_number(mall):
    ref = known()
    assert find_person("3171-0145-0890-0001") == ref
    assert find_person(OTHER) == ""


def test_contact_is_changed_by_a_trusted_channel(mall):
    ref = known()
    with recorded() as book, command("application.submit", by=GRANTED, at=on(), chain=MALL) as log:
        change_contact(log, ref, email="baru@uji.invalid", phone="")
    assert book == [("person.contact_changed", {"person": ref, "fields": ["email", "phone"]})]
    told = person_view(ref, viewer=RINA, purpose="uji")
    assert (told.email, told.phone) == ("baru@uji.invalid", "")
    with pytest.raises(NotFound), command("application.submit", by=GRANTED, at=on(), chain=MALL) as log:
        change_contact(log, "tiada", phone="1")


def test_eight_hands_meet_one_person(committed_mall):
    gate = Barrier(8)

    def meet(_: int) -> str:
        try:
            gate.wait(20)
            return known()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        refs = set(pool.map(meet, range(8)))
    assert len(refs) == 1
    assert Person.objects.count() == 1
    assert [entry.type for entry in read_entries(MALL)].count("person.made") == 1


# relations ------------------------------------------------------------------------------------------------


def test_an_officer_declares_and_the_house_knows(officer):
    ref, other = known(), known(OTHER)
    assert not is_related(officer.ref, ref)
    with recorded() as book:
        told = declare_relation(account=account_of(officer), nik="3171 0145 0890 0001", kind="spouse", by=officer, at=on())
    assert book == [("relation.declared", {"relation": told["relation"], "account": account_of(officer), "kind": "spouse"})]
    assert is_related(officer.ref, ref)
    assert not is_related(officer.ref, other)
    assert not is_related(SITI.ref, ref)
    assert not is_related(officer.ref, "")
    assert not is_related(officer.ref, known("", name="Bayi Uji")), "without a number nothing can be declared"
    assert related_actors(ref) == {officer.ref}
    assert related_actors(other) == related_actors("tiada") == frozenset()
    assert related_persons(officer.ref) == {ref}
    assert related_persons("visitor") == frozenset()
    assert [one.kind for one in list_relations(account_of(officer))] == ["spouse"]
    assert NIK not in str(Relation.objects.values_list().get())


def test_a_declaration_before_the_person_is_known_counts_too(officer):
    declare_relation(account=account_of(officer), nik=NIK, kind="self", by=officer, at=on())
    assert is_related(officer.ref, known())


def test_declaring_twice_is_one_declaration(officer):
    first, second = (
        declare_relation(account=account_of(officer), nik=NIK, kind="self", by=officer, at=on()) for _ in range(2)
    )
    assert first == second
    assert Relation.objects.count() == 1


def test_who_may_declare_and_what(officer):
    mine = account_of(officer)
    other = make_account(username="dewi", name="Dewi Uji", password=None, by=SETUP, at=on()).pk
    for wrong, refusal in (({"account": other}, NotAllowed), ({"nik": ""}, BadInput), ({"nik": "12"}, BadInput),
                           ({"kind": "friend"}, BadInput), ({"by": SITI}, NotAllowed)):  # fmt: skip
        with pytest.raises(refusal):
            declare_relation(**{"account": mine, "nik": NIK, "kind": "self", "by": officer, "at": on()} | wrong)
    with pytest.raises(NotFound):
        declare_relation(account=9_999, nik=NIK, kind="self", by=SETUP, at=on())
    with recorded(HOUSE) as book:
        declare_relation(account=other, nik=NIK, kind="parent", by=SETUP, at=on())
    assert [name for name, _ in book] == ["relation.declared"]


def test_only_an_administrator_lets_a_declaration_go(officer):
    ref = known()
    number = declare_relation(account=account_of(officer), nik=NIK, kind="self", by=officer, at=on())["relation"]
    with pytest.raises(NotAllowed):
        withdraw_relation(relation=number, by=officer, at=on())
    themselves = Actor(officer.ref, SETUP.grants, "web", MALL)
    with pytest.raises(NotAllowed):
        withdraw_relation(relation=number, by=themselves, at=on())
    with recorded(HOUSE) as book:
        withdraw_relation(relation=number, by=SETUP, at=on())
    assert book == [("relation.withdrawn", {"relation": number, "account": account_of(officer)})]
    assert not is_related(officer.ref, ref)
    with pytest.raises(NotFound):
        withdraw_relation(relation=number, by=SETUP, at=on())


def test_the_name_of_a_signer(officer):
    assert name_of(officer.ref) == "Agus Uji"
    for nobody in ("staff:999999", "visitor", "staff:x", "device:1"):
        assert name_of(nobody) == ""
