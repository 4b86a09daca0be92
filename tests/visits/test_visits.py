"""One person's needs as one visit over several queues."""

from __future__ import annotations

import json

import pytest

from balai.journal.command import AlreadyAnswered
from balai.journal.reader import read_entries
from balai.kernel.actors import Once
from balai.kernel.refusals import NotAllowed, NotFound, Refusal
from balai.queueing.queries import get_hall
from balai.visits.actions import open_visit
from balai.visits.models import Need, Visit
from balai.visits.queries import comfort_of, find_visit_of, get_visit, services_of
from balai.visits.rules import CODE_ALPHABET, CODE_LENGTH, COMFORT
from cast import (
    AKTA,
    BUDI,
    KIOSK,
    KTP,
    MALL,
    OMBUDSMAN,
    RINA,
    SERVICES,
    SITI,
    SKCK,
    STRANGER,
    call,
    on,
    recorded,
    row,
    staff,
    ticket,
    visit,
)


def open_one(**more):
    told = {"mall": MALL, "needs": [SERVICES[KTP][0]], "by": KIOSK, "at": on()} | more
    return open_visit(**told)


def test_needs_of_one_queue_share_a_number(mall):
    needs = [*SERVICES[SKCK], *SERVICES[KTP]]
    with recorded() as book:
        answer = open_one(needs=needs, comfort=["pregnant"], party=3, lang="en")
    assert [(t["number"], t["queue"], t["services"]) for t in answer["tickets"]] == [
        ("A01", KTP, list(SERVICES[KTP])), ("X01", SKCK, list(SERVICES[SKCK])),
    ]  # fmt: skip
    stored = Visit.objects.get()
    assert (stored.code, stored.party, stored.comfort, stored.lang, stored.channel) == (
        answer["code"], 3, "pregnant", "en", "kiosk",
    )  # fmt: skip
    assert book[0] == (
        "visit.opened",
        {"visit": stored.pk, "channel": "kiosk", "party": 3, "priority": True, "services": needs},
    )
    assert Need.objects.count() == 4


def test_the_journal_knows_neither_the_code_nor_the_reason_of_priority(mall):
    answer = open_one(comfort=["disabled", "sign_language"])
    told = json.dumps([[e.data, e.subject, e.actor] for e in read_entries(MALL)])
    assert answer["code"] not in told
    assert not any(word in told for word in COMFORT)


def test_seniority_counts_from_arrival_in_every_queue(mall):
    answer = visit(KTP, AKTA, SKCK, at=on("08:00"))
    assert {row(one["id"]).place_ms for one in answer["tickets"]} == {int(on("08:00").timestamp() * 1000)}


def test_priority_for_any_comfort_need_and_only_then(mall):
    assert not row(ticket(at=on())).priority
    for word in COMFORT:
        assert row(ticket(at=on(), comfort=[word])).priority


def test_where_a_visit_stands(mall):
    answer = visit(KTP, SKCK, at=on("08:00"), comfort=["elderly"])
    view = get_visit(answer["code"].lower())
    assert [place.services for place in view.places] == [[SERVICES[KTP][0]], [SERVICES[SKCK][0]]]
    assert view.called_at is None
    staff(5, at=on("08:01"))
    key = call(5, on("08:02"))["id"]
    assert get_visit(answer["code"]).called_at.key == key
    assert find_visit_of(row(key)).code == answer["code"]
    other = visit(KTP, at=on("08:03"))
    ids = [view.visit.pk, get_visit(other["code"]).visit.pk]
    assert comfort_of(ids) == {ids[0]: ["elderly"]}
    assert services_of([key, "tiada"]) == {key: [SERVICES[SKCK][0]]}
    with pytest.raises(NotFound):
        get_visit("TIADA123")


def test_a_code_is_found_as_people_type_it(mall):
    code = visit(KTP, at=on())["code"]
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(CODE_ALPHABET)
    for typed in (f" {code[:4]}-{code[4:]} ", code.lower(), f"{code[:4]} {code[4:]}"):
        assert get_visit(typed).visit.code == code


@pytest.mark.parametrize(
    "wrong",
    [{"needs": []}, {"needs": [f"x{n}" for n in range(9)]}, {"comfort": ["rich"]}, {"party": 0}, {"party": 21},
     {"needs": ["tiada.layanan"]}, {"mall": "mal-lain"}, {"needs": ["bank-jakarta.buka-rekening"]}],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_and_nothing_is_given(mall, wrong):
    with recorded() as book, pytest.raises(Refusal):
        open_one(**wrong)
    assert book == []
    assert not Visit.objects.exists()


def test_who_may_open(mall):
    for who in (SITI, BUDI, KIOSK, RINA):
        assert open_one(by=who)["code"]
    for who in (STRANGER, OMBUDSMAN):
        with pytest.raises(NotAllowed):
            open_one(by=who)


def test_a_double_tap_gives_one_visit(mall):
    once = Once("ketuk", "e" * 64)
    first = open_one(once=once)
    with pytest.raises(AlreadyAnswered) as repeat:
        open_one(once=once)
    assert repeat.value.answer == first
    assert Visit.objects.count() == 1
    assert get_hall(MALL).mall.code == MALL
