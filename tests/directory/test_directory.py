"""The building, its people and its calendars."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from balai.directory.actions.calendars import (
    confirm_calendar,
    declare_closure,
    draft_calendar,
    withdraw_closure,
)
from balai.directory.actions.founding import found_mall
from balai.directory.actions.people import give_post
from balai.directory.models import Counter, Holiday, HolidayCalendar
from balai.directory.queries import (
    find_staff_actor,
    get_mall,
    list_counters,
    list_floors,
    list_malls,
    list_roles,
    list_zones,
    opening_status,
)
from balai.directory.rules import GRANTS, HoursPlan
from balai.identity.actions import make_account
from balai.journal.command import HOUSE
from balai.kernel.refusals import BadInput, NotAllowed, NotFound
from balai.queueing.queries import get_hall
from cast import (
    FRIDAY,
    HASAN,
    KTP,
    MALL,
    MONDAY,
    OMBUDSMAN,
    RINA,
    SETUP,
    _mall_plan,
    on,
    recorded,
    small_mall,
)

PLAN = _mall_plan(MALL, "Asia/Jakarta")


def status(moment, **scope):
    return opening_status(get_mall(MALL), moment, **scope)


def post(account, role, agency="", mall=MALL):
    give_post(account=account.pk, mall=mall, role=role, agency=agency, by=SETUP, at=on())


@pytest.fixture
def person(db):
    return make_account(username="rina", name="Rina", password=None, by=SETUP, at=on())


# founding -------------------------------------------------------------------------------------------------


def test_a_mall_is_founded_by_its_plan(db):
    with recorded() as book:
        mall = found_mall(plan=PLAN, by=SETUP, at=on())
    facts = get_mall(MALL)
    assert (facts.id, facts.name, facts.zone.key, facts.version) == (mall.pk, "Mal Uji", "Asia/Jakarta", 2)
    assert [kind for kind, _ in book] == ["mall.changed"]
    assert book[0][1]["agencies"] == 2
    assert book[0][1]["counters"] == 6
    assert [(z.letter, z.floor.number) for z in list_zones(facts)] == [("A", 1), ("X", 2)]
    assert [f.number for f in list_floors(facts)] == [1, 2]
    assert [(c.number, c.agency.code, c.zone.letter) for c in list_counters(facts)][3:5] == [
        (4, "dukcapil", "A"), (5, "polda", "X"),
    ]  # fmt: skip
    assert [m.code for m in list_malls()] == [MALL]


def test_a_changed_plan_keeps_rows_and_moves_the_version(mall):
    before = dict(Counter.objects.values_list("number", "id"))
    found_mall(plan=replace(PLAN, name="Mal Baru", counters=PLAN.counters[:3]), by=SETUP, at=on())
    assert get_mall(MALL).name == "Mal Baru"
    assert dict(Counter.objects.values_list("number", "id")) == before, "what has a history is not deleted"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"timezone": "Asia/Atlantis"}, BadInput), ({"timezone": "../etc"}, BadInput),
        ({"zones": PLAN.zones[:1]}, NotFound), ({"agencies": PLAN.agencies[:1]}, NotFound),
        ({"hours": (HoursPlan("mall", "", ((0, time(9), time(9)),)),)}, BadInput),
        ({"hours": (HoursPlan("mall", "", ((0, time(9), time(12)), (0, time(11), time(13)))),)}, BadInput),
    ],
)  # fmt: skip
def test_a_faulty_plan_changes_nothing(db, change, refusal):
    with pytest.raises(refusal):
        found_mall(plan=replace(PLAN, **change), by=SETUP, at=on())
    with pytest.raises(NotFound):
        get_mall(MALL)


def test_only_the_administrator_founds(db):
    for who in (HASAN, RINA, OMBUDSMAN):
        with pytest.raises(NotAllowed):
            found_mall(plan=PLAN, by=who, at=on())


# people ---------------------------------------------------------------------------------------------------


def test_a_post_makes_an_actor(mall, person):
    assert find_staff_actor(person.pk) is None
    with recorded() as book:
        post(person, "clerk", "dukcapil")
    assert book == [("post.given", {"account": person.pk, "role": "clerk", "agency": "dukcapil"})]
    actor = find_staff_actor(person.pk)
    assert (actor.ref, actor.mall, actor.agency, actor.grants) == (
        f"staff:{person.pk}", MALL, "dukcapil", GRANTS["clerk"],
    )  # fmt: skip
    post(person, "manager")
    actor = find_staff_actor(person.pk, channel="web")
    assert (actor.agency, actor.channel) == (None, "web")
    assert actor.grants == GRANTS["clerk"] | GRANTS["manager"]
    assert list_roles(person.pk) == ["clerk", "manager"]


def test_posts_in_two_agencies_or_malls_never_add_up_to_all_of_them(mall, person):
    post(person, "clerk", "dukcapil")
    post(person, "greeter", "polda")
    actor = find_staff_actor(person.pk)
    assert (actor.mall, actor.agency, actor.grants) == (MALL, "dukcapil", GRANTS["clerk"])
    small_mall("mal-lain")
    post(person, "manager", mall="mal-lain")
    assert find_staff_actor(person.pk) == actor


def test_unknown_roles_and_agencies_are_refused(mall, person):
    for wrong, refusal in (({"role": "raja"}, BadInput), ({"role": "clerk", "agency": "tiada"}, NotFound)):
        with pytest.raises(refusal):
            post(person, **wrong)
    with pytest.raises(NotAllowed):
        give_post(account=person.pk, mall=MALL, role="clerk", by=HASAN, at=on())


# calendars ------------------------------------------------------------------------------------------------


def test_a_calendar_counts_only_once_an_officer_confirmed_it(mall):
    with recorded(HOUSE) as book:
        draft = draft_calendar(year=2026, by=SETUP, at=on())
    assert book[0][0] == "calendar.drafted"
    independence = on("10:00", date(2026, 8, 17))
    assert status(independence).open, "a draft counts for nothing"
    with recorded(HOUSE) as book:
        confirm_calendar(year=2026, version=draft.version, by=SETUP, at=on())
    assert book == [("calendar.confirmed", {"year": 2026, "version": 1})]
    told = status(independence)
    assert (told.open, told.layer) == (False, "mall")
    assert "Kemerdekaan" in told.reason
    assert HolidayCalendar.objects.get().confirmed_by == SETUP.ref


def test_the_library_knows_march_2026_with_collective_leave(mall):
    """domain.md section 2: public 19, 21, 22; cuti bersama 18, 20, 23, 24."""
    draft_calendar(year=2026, by=SETUP, at=on())
    confirm_calendar(year=2026, version=1, by=SETUP, at=on())
    days = Holiday.objects.filter(day__range=(date(2026, 3, 1), date(2026, 3, 31)))
    by_kind = {kind: [d.day.day for d in days.filter(kind=kind).order_by("day")] for kind in ("public", "collective")}
    assert by_kind == {"public": [19, 21, 22], "collective": [18, 20, 23, 24]}
    closed = [
        n for n in range(16, 31)
        if not status(on("10:00", date(2026, 3, n))).open and date(2026, 3, n).weekday() < 5
    ]  # fmt: skip
    assert closed == [18, 19, 20, 23, 24]


def test_a_confirmed_version_never_changes_and_a_later_one_replaces_it(mall):
    draft_calendar(year=2026, by=SETUP, at=on())
    confirm_calendar(year=2026, version=1, by=SETUP, at=on())
    for version, refusal in ((1, BadInput), (7, NotFound)):
        with pytest.raises(refusal):
            confirm_calendar(year=2026, version=version, by=SETUP, at=on())
    second = draft_calendar(year=2026, by=SETUP, at=on())
    assert second.version == 2
    second.days.filter(day=date(2026, 8, 17)).delete()
    assert not status(on("10:00", date(2026, 8, 17))).open
    confirm_calendar(year=2026, version=2, by=SETUP, at=on())
    assert status(on("10:00", date(2026, 8, 17))).open
    with pytest.raises(NotAllowed):
        draft_calendar(year=2027, by=RINA, at=on())


def test_a_holiday_declared_at_ten_is_unknown_at_nine(mall):
    def declare():
        return declare_closure(
            mall=MALL, scope="mall", name="", starts=on("10:00"), ends=on("23:59"), reason="hari libur mendadak",
            by=HASAN, at=on("10:00"),
        )  # fmt: skip

    assert status(on("09:00")).closes_at == on("16:00")
    with recorded() as book:
        closure = declare()["closure"]
    assert book[0][0] == "closure.declared"
    assert status(on("09:00")).closes_at == on("16:00")
    assert status(on("10:00")).reason == "hari libur mendadak"
    assert get_hall(MALL).status(get_hall(MALL).queue(KTP), on("10:30")).open is False
    with recorded() as book:
        withdraw_closure(mall=MALL, closure=closure, by=HASAN, at=on("10:45"))
    assert book == [("closure.withdrawn", {"closure": closure})]
    assert status(on("11:00")).open
    with pytest.raises(NotFound):
        withdraw_closure(mall=MALL, closure=closure, by=HASAN, at=on("10:50"))


def test_one_queue_one_agency_or_one_counter_is_closed_alone(mall):
    for scope, name in (("agency", "polda"), ("queue", KTP), ("counter", "4")):
        declare_closure(
            mall=MALL, scope=scope, name=name, starts=on("10:00"), ends=on("11:00"), reason=scope, by=HASAN,
            at=on("09:00"),
        )  # fmt: skip
    at = on("10:30")
    assert status(at).open
    assert status(at, agency="polda").reason == "agency"
    assert status(at, agency="dukcapil").open
    assert status(at, agency="dukcapil", queue=KTP).reason == "queue"
    assert status(at, agency="dukcapil", counter=4).reason == "counter"
    assert status(at, agency="dukcapil", counter=3).open


def test_a_special_saturday_afternoon(mall):
    saturday = FRIDAY + timedelta(days=1)
    declare_closure(
        mall=MALL, scope="mall", name="", starts=on("13:00", saturday), ends=on("15:00", saturday), reason="pekan",
        opens=True, by=HASAN, at=on(),
    )  # fmt: skip
    assert status(on("12:30", saturday)).opens_at == on("13:00", saturday)
    assert status(on("14:00", saturday)).reason == "declared"


def test_closures_that_cannot_be(mall):
    told = {"mall": MALL, "name": "", "reason": "x", "by": HASAN, "at": on()}
    for wrong in ({"scope": "city", "starts": on("10:00"), "ends": on("11:00")},
                  {"scope": "mall", "starts": on("11:00"), "ends": on("11:00")}):  # fmt: skip
        with pytest.raises(BadInput):
            declare_closure(**told, **wrong)
    with pytest.raises(NotAllowed):
        declare_closure(**told | {"by": RINA}, scope="mall", starts=on("10:00"), ends=on("11:00"))
    assert MONDAY.weekday() == 0
