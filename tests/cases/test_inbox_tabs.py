"""The tabs of the inbox, what a register says against a person, and what an act would say before it is done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from balai.cases.actions.checking import return_case
from balai.cases.actions.working import reassign_item, suspend_item
from balai.cases.models import WorkItem
from balai.cases.queries import case_page, count_inbox
from balai.cases.queries.among import Among, Exactly
from balai.cases.queries.inbox import TABS, Sieve, count_tabs, key_of, list_inbox
from balai.cases.queries.previews import preview_fee, preview_letter, priced_fields
from balai.directory.actions.people import give_post
from balai.directory.rules import GRANTS
from balai.identity.actions import make_account
from balai.identity.queries import names_of
from balai.kernel.refusals import BadInput, NotFound
from casework import (
    AYU,
    BUDI_SAYS,
    KONO,
    LETTER,
    PERMIT,
    POLDA,
    TARI,
    VERA,
    answered,
    case,
    check,
    item,
    permit,
    publish,
    send,
)
from cast import BUDI, HASAN, MALL, MONDAY, OMBUDSMAN, SETUP, on


def rows(viewer, tab, at="09:00", **how):
    return [(row.case, row.kind) for row in list_inbox(viewer, tab, at=on(at), **how)]


@pytest.fixture
def stage(mall):
    """A permit that waits for its register, a permit in check, two letters in check."""
    publish()
    _, (asked,) = send(PERMIT, at=on("08:00"))
    _, (big,) = send(PERMIT, at=on("08:01"), says={"site.area_m2": "60"})
    answered(big, at=on("08:02"))
    letters = [send(LETTER, by=BUDI, says=BUDI_SAYS, at=on(f"08:0{n}"))[1][0] for n in (3, 4)]
    return asked, big, *letters


def test_open_and_waiting(stage):
    asked, big, one, two = stage
    assert rows(VERA, "open") == [(big, "check"), (one, "check"), (two, "check")]
    assert rows(VERA, "mine") == []
    assert rows(VERA, "waiting") == [(asked, "register")]
    suspend_item(mall=MALL, item=item(one, "check").pk, reason="menunggu kabar", by=VERA, at=on("08:30"))
    assert rows(VERA, "open") == [(big, "check"), (two, "check")]
    assert set(rows(VERA, "waiting")) == {(asked, "register"), (one, "check")}
    return_case(mall=MALL, item=item(two, "check").pk, items=[{"target": "ktp", "kind": "outdated"}], by=VERA, at=on("08:40"))
    assert set(rows(VERA, "waiting")) == {(asked, "register"), (one, "check"), (two, "returned")}
    assert count_tabs(VERA, at=on("09:00")) == {"mine": 0, "open": 1, "waiting": 3, "late": 0}


def test_drawn_for_somebody_is_theirs(mall):
    people = []
    for name in ("vera", "vito"):
        account = make_account(username=name, name=f"{name} contoh", password=None, by=SETUP, at=on("06:00"))
        give_post(account=account.pk, mall=MALL, role="verifier", agency="dukcapil", by=SETUP, at=on("06:00"))
        people.append(replace(VERA, ref=f"staff:{account.pk}"))
    publish()
    send(LETTER, at=on("08:00"))
    mine = [len(rows(one, "mine")) for one in people]
    assert sorted(mine) == [0, 1]
    assert rows(people[0], "open") == rows(people[1], "open") == []
    assert names_of([people[0].ref, "visitor:siti", "system:work"]) == {people[0].ref: "vera contoh"}


def test_late_shows_everybodys_hands_and_all_roles_to_who_assigns(stage):
    _, big, one, two = stage
    late = on("09:00", MONDAY.replace(month=12, day=2))
    assert [row.case for row in list_inbox(VERA, "late", at=late)] == [big, one, two]
    assert {row.kind for row in list_inbox(KONO, "late", at=late)} == {"check", "register"}
    assert all(row.late for row in list_inbox(KONO, "late", at=late))
    assert list_inbox(AYU, "late", at=on("09:00")) == []


def test_nobody_sees_anothers_tab(stage):
    for viewer in (POLDA, OMBUDSMAN, HASAN, TARI):
        assert [rows(viewer, tab) for tab in TABS] == [[], [], [], []]
        assert set(count_tabs(viewer, at=on("09:00")).values()) == {0}


def test_a_consulted_agency_is_waited_for(stage):
    _, big, *_ = stage
    check(big, at=on("08:30"))
    assert (big, "consult") in rows(VERA, "waiting")
    assert (big, "pay") in rows(VERA, "waiting")
    assert rows(TARI, "open") == [(big, "consult")]
    assert rows(VERA, "waiting", sieve=Sieve(kind="consult")) == [(big, "consult")]


def test_a_sieve_narrows_and_pages_join(stage):
    asked, _, one, two = stage
    assert rows(VERA, "open", sieve=Sieve(service=LETTER)) == [(one, "check"), (two, "check")]
    assert rows(VERA, "open", sieve=Sieve(agency="polda")) == []
    for number in (one, two):
        return_case(mall=MALL, item=item(number, "check").pk, items=[{"target": "ktp", "kind": "missing"}], by=VERA,
                    at=on("08:50"))  # fmt: skip
    whole = list_inbox(VERA, "waiting", at=on("09:00"))
    assert len(whole) == 3
    paged, after = [], None
    while step := list_inbox(VERA, "waiting", at=on("09:00"), limit=1, after=after):
        paged += step
        after = key_of(step[0])
    assert paged == whole
    assert {row.case for row in whole} == {asked, one, two}
    assert case(one).due_ms is None, "a paused clock has no deadline, so it comes last"


def test_the_inbox_reads_its_index(stage, django_assert_num_queries):
    query = str(WorkItem.objects.filter(Among("state", ("ready", "taken"))).query)
    assert "IN ('ready', 'taken')" in query
    assert "= 'ready'" in str(WorkItem.objects.filter(Exactly("state", "ready")).query)
    for build in (lambda: Among("state", ("x' OR 1=1",)), lambda: Exactly("state", "x' OR 1=1"), lambda: Among("state", ())):
        with pytest.raises(ValueError, match=r"'|\(\)"):
            build()
    with django_assert_num_queries(1):
        list_inbox(VERA, "open", at=on("09:00"))
    assert count_inbox(VERA, at=on("09:00")).open == 3


def test_who_does_not_see_a_case_gives_its_steps_to_nobody(stage):
    _, big, *_ = stage
    check(big, at=on("08:30"))
    opinion = item(big, "opinion").pk
    boss = replace(POLDA, grants=GRANTS["controller"])
    with pytest.raises(NotFound):
        reassign_item(mall=MALL, item=opinion, reason="sakit", by=boss, at=on("09:00"))
    reassign_item(mall=MALL, item=opinion, reason="sakit", by=KONO, at=on("09:00"))


def test_a_register_that_says_another_thing(stage):
    asked, *_ = stage
    answered(asked, values={"name": "Siti Contoh Aminah"}, at=on("09:00"))
    lines = {line.field["id"]: line for _, lines in case_page(asked, VERA, at=on("09:10")).pages for line in lines}
    name = lines["applicant.name"]
    assert (name.shown.value, name.source) == ("Siti Contoh Aminah", "register")
    assert (name.other.value, name.other_source) == ("Siti Contoh", "citizen")
    assert lines["business.name"].other is None
    check(asked, at=on("09:20"), verified=["applicant.name"])
    lines = {line.field["id"]: line for _, lines in case_page(asked, VERA, at=on("09:30")).pages for line in lines}
    assert lines["applicant.name"].other.value == "Siti Contoh", "verified or not, the difference stays visible"


def test_the_clock_tells_the_day(stage):
    _, big, *_ = stage
    days = [case_page(big, VERA, at=on("09:00", MONDAY.replace(day=day))).clock.used_days for day in (23, 24, 25)]
    assert days == [0, 1, 2]


def test_a_letter_before_it_is_sent(stage):
    _, big, one, _ = stage
    told = preview_letter(one, AYU, outcome="refused", note="KTP bukan milik pemohon", at=on("09:00"))
    assert told.title == "Surat penolakan"
    assert "Alasan: KTP bukan milik pemohon" in told.body
    assert told.objection_until.isoformat() == "2026-11-26"
    paper = preview_letter(big, AYU, outcome="granted", note="", at=on("09:00"))
    assert (paper.title, paper.valid_until.isoformat()) == ("Izin Uji", "2027-11-23")
    assert ("applicant.name", "Siti Contoh") in paper.lines
    with pytest.raises(NotFound):
        preview_letter(big, HASAN, outcome="granted", note="", at=on("09:00"))


def test_a_fee_before_it_is_fixed(stage):
    _, big, *_ = stage
    asti = replace(VERA, grants=GRANTS["assessor"])
    assert preview_fee(big, asti, values={}, at=on("09:00")).amount_idr == 120_000
    assert preview_fee(big, asti, values={"site.area_m2": "100"}, at=on("09:00")).amount_idr == 200_000
    with pytest.raises(BadInput):
        preview_fee(big, asti, values={"site.area_m2": "banyak"}, at=on("09:00"))
    with pytest.raises(BadInput):
        preview_fee(big, asti, values={"bukan.ada": "1"}, at=on("09:00"))
    assert [field["id"] for field in priced_fields(MALL, permit(), MONDAY)] == ["site.area_m2"]
