"""Numbers: series, two-phase issue, contingent, cut-off and the next possibility."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from balai.directory.actions.calendars import declare_closure
from balai.kernel.refusals import NotAllowed, NotFound
from balai.queueing.actions.printing import confirm_printed, void_unprinted
from balai.queueing.actions.serving import cancel_ticket
from balai.queueing.models import Line
from balai.queueing.queries import get_hall, get_ticket, issue_until, next_issue, number
from balai.queueing.rules import ContingentUsed, IssueClosed, PrintExpired, WrongState
from cast import (
    AKTA,
    FRIDAY,
    KIOSK,
    KTP,
    MALL,
    MONDAY,
    SETUP,
    SKCK,
    STRANGER,
    SYSTEM,
    WIB,
    after,
    call,
    label,
    on,
    recorded,
    row,
    small_mall,
    staff,
    ticket,
    visit,
)

DAY = timedelta(days=1)


def test_a_series_per_zone_letter(mall):
    given = [visit(queue, at=on())["tickets"][0]["number"] for queue in (KTP, AKTA, SKCK, KTP)]
    assert given == ["A01", "A02", "X01", "A03"]


def test_numbers_restart_at_local_midnight_even_if_the_server_was_off(mall):
    assert visit(KTP, at=on())["tickets"][0]["number"] == "A01"
    assert visit(KTP, at=on("09:00", MONDAY + 2 * DAY))["tickets"][0]["number"] == "A01"
    assert visit(KTP, at=on("09:01", MONDAY + 2 * DAY))["tickets"][0]["number"] == "A02"


@pytest.mark.parametrize(("zone", "utc"), [("Asia/Makassar", "00:00"), ("Asia/Jayapura", "23:00")])
def test_the_local_day_is_the_malls_own(db, zone, utc):
    small_mall("mal-timur", timezone=zone)
    moment = on("08:00", FRIDAY, ZoneInfo(zone))
    assert moment.astimezone(ZoneInfo("UTC")).strftime("%H:%M") == utc
    by = KIOSK.__class__("device:2", KIOSK.grants, "kiosk", "mal-timur")
    key = ticket(KTP, at=moment, mall="mal-timur", by=by)
    assert row(key).day == FRIDAY


def test_a_phone_ticket_waits_at_once(mall):
    with recorded() as book:
        answer = visit(KTP, at=on(), paper=False)
    one = answer["tickets"][0]
    assert (row(one["id"]).state, row(one["id"]).waiting_ms) == ("waiting", row(one["id"]).issued_ms)
    assert [kind for kind, _ in book] == ["visit.opened", "ticket.issued"]
    assert book[1][1] == label(one["id"]) | {
        "state": "waiting", "place_ms": row(one["id"]).place_ms, "services": ["dukcapil.ktp-hilang"],
    }  # fmt: skip


def test_paper_waits_only_when_it_is_in_the_hand(mall):
    key = ticket(at=on(), paper=True)
    assert row(key).state == "printing"
    with recorded() as book:
        answer = confirm_printed(mall=MALL, ticket=key, by=KIOSK, at=after(on(), 3))
    assert (answer["state"], row(key).state) == ("waiting", "waiting")
    assert book == [("ticket.printed", label(key))]


def test_a_reprint_gives_the_same_number_and_moves_nothing(mall):
    key = ticket(at=on(), paper=True)
    first = confirm_printed(mall=MALL, ticket=key, by=KIOSK, at=after(on(), 3))
    before = row(key)
    again = confirm_printed(mall=MALL, ticket=key, by=KIOSK, at=after(on(), minutes=20))
    assert again == first
    assert (row(key).state, row(key).place_ms, row(key).waiting_ms) == ("waiting", before.place_ms, before.waiting_ms)


def test_no_paper_in_two_minutes_is_void_and_gives_the_contingent_back(db):
    small_mall(ktp={"contingent": 1})
    key = ticket(at=on(), paper=True)
    assert void_unprinted(mall=MALL, by=SYSTEM, at=after(on(), minutes=2)) == 0
    with pytest.raises(ContingentUsed):
        ticket(at=after(on(), minutes=2))
    with recorded() as book:
        assert void_unprinted(mall=MALL, by=SYSTEM, at=after(on(), 0.001, 2)) == 1
    assert book == [("ticket.voided", label(key))]
    with pytest.raises(PrintExpired):
        confirm_printed(mall=MALL, ticket=key, by=KIOSK, at=after(on(), minutes=3))
    assert visit(KTP, at=after(on(), minutes=3))["tickets"][0]["number"] == "A02", "a spent number never comes back"


def test_paper_confirmed_too_late_is_refused_before_the_worker_came(mall):
    key = ticket(at=on(), paper=True)
    with pytest.raises(PrintExpired):
        confirm_printed(mall=MALL, ticket=key, by=KIOSK, at=after(on(), 0.001, 2))
    assert row(key).state == "printing"


def test_a_cancelled_ticket_cannot_be_printed(mall):
    key = ticket(at=on(), paper=True)
    cancel_ticket(mall=MALL, ticket=key, by=SYSTEM, at=after(on(), 5))
    with pytest.raises(WrongState):
        confirm_printed(mall=MALL, ticket=key, by=KIOSK, at=after(on(), 9))


def test_printing_needs_the_grant_and_a_known_ticket(mall):
    key = ticket(at=on(), paper=True)
    with pytest.raises(NotAllowed):
        confirm_printed(mall=MALL, ticket=key, by=STRANGER, at=on())
    with pytest.raises(NotFound):
        confirm_printed(mall=MALL, ticket="tiada", by=KIOSK, at=on())


def test_the_contingent_is_refused_with_the_next_day(db):
    small_mall(ktp={"contingent": 2})
    for _ in range(2):
        ticket(at=on())
    with pytest.raises(ContingentUsed) as refused:
        ticket(at=on())
    assert refused.value.facts == {
        "queue": KTP, "contingent": 2, "next_ms": int(on("07:30", MONDAY + DAY).timestamp() * 1000),
    }  # fmt: skip
    assert Line.objects.get(queue__code=KTP).issued == 2, "a refusal takes nothing"
    assert ticket(at=on("08:00", MONDAY + DAY))


def test_the_contingent_used_up_before_the_prayer_names_the_next_day(db):
    small_mall(ktp={"contingent": 1})
    ticket(at=on("09:00", FRIDAY))
    with pytest.raises(ContingentUsed) as refused:
        ticket(at=on("12:00", FRIDAY))
    assert refused.value.facts["next_ms"] == int(on("07:30", FRIDAY + DAY).timestamp() * 1000)


@pytest.mark.parametrize(
    ("day", "clock", "queue", "reason", "again"),
    [
        (MONDAY, "07:29", KTP, "outside_hours", (MONDAY, "07:30")),
        (MONDAY, "15:45", KTP, "cut_off", (MONDAY + DAY, "07:30")),
        (MONDAY, "14:30", SKCK, "cut_off", (MONDAY + DAY, "07:30")),
        (MONDAY, "20:00", KTP, "outside_hours", (MONDAY + DAY, "07:30")),
        (FRIDAY, "16:15", KTP, "cut_off", (FRIDAY + DAY, "07:30")),
        (FRIDAY + 2 * DAY, "10:00", KTP, "day_off", (FRIDAY + 3 * DAY, "07:30")),
    ],
)
def test_no_number_comes_with_the_reason_and_the_next_possibility(mall, day, clock, queue, reason, again):
    with recorded() as book, pytest.raises(IssueClosed) as refused:
        ticket(queue, at=on(clock, day))
    assert book == []
    facts = refused.value.facts
    assert (facts["reason"], facts["next_ms"]) == (reason, int(on(again[1], again[0]).timestamp() * 1000))


@pytest.mark.parametrize(
    ("day", "clock"),
    [(MONDAY, "07:30"), (MONDAY, "15:44:59"), (FRIDAY, "11:29"), (FRIDAY, "11:31"), (FRIDAY, "12:59"), (FRIDAY, "16:14")],
)
def test_numbers_are_given_in_the_hours_and_in_the_prayer_break(mall, day, clock):
    assert ticket(at=on(clock, day))


def test_a_last_issue_inside_the_break_names_the_next_day(db):
    small_mall(ktp={"last_issue": time(12)})
    with pytest.raises(IssueClosed) as refused:
        ticket(at=on("12:10", FRIDAY))
    assert refused.value.facts["next_ms"] == int(on("07:30", FRIDAY + DAY).timestamp() * 1000)


def test_those_who_hold_a_ticket_are_served_after_the_cut_off(mall):
    key = ticket(at=on("15:40"))
    staff(1, at=on("15:40"))
    assert call(1, on("16:10"))["id"] == key


def test_a_closure_declared_at_ten_stops_numbers_at_ten(mall):
    assert ticket(at=on("09:59"))
    declare_closure(
        mall=MALL, scope="agency", name="dukcapil", starts=on("10:00"), ends=on("11:00"), reason="listrik padam",
        by=SETUP, at=on("10:00"),
    )
    with pytest.raises(IssueClosed) as refused:
        ticket(at=on("10:00"))
    assert (refused.value.facts["reason"], refused.value.facts["next_ms"]) == (
        "listrik padam", int(on("11:00").timestamp() * 1000),
    )  # fmt: skip
    assert ticket(SKCK, at=on("10:00"))


def test_all_or_nothing(mall):
    """A visit to an open and a closed queue gives no number at all."""
    with recorded() as book, pytest.raises(IssueClosed):
        visit(KTP, SKCK, at=on("14:45"))
    assert book == []
    assert visit(KTP, at=on("14:46"))["tickets"][0]["number"] == "A01"


def test_without_any_hours_there_is_no_next_time(db):
    from balai.directory.actions.founding import found_mall
    from cast import _mall_plan

    small_mall()
    found_mall(plan=_mall_plan(MALL, "Asia/Jakarta").__class__(
        **{f: getattr(_mall_plan(MALL, "Asia/Jakarta"), f) for f in ("code", "name", "timezone", "zones", "agencies")},
        floors=((1, "a", "a"), (2, "b", "b")),
    ), by=SETUP, at=on())
    hall = get_hall(MALL)
    assert issue_until(hall, hall.queue(KTP), on()) is None
    assert next_issue(hall, hall.queue(KTP), on()) is None


def test_the_public_key_is_not_the_number(mall):
    key = ticket(at=on())
    assert len(key) == 16
    assert number(get_ticket(key)) == "A01"
    with pytest.raises(NotFound):
        get_ticket("A01")


def test_a_second_hundred_is_three_digits(mall):
    from balai.queueing.models import Series

    ticket(at=on())
    Series.objects.update(n=99)
    assert visit(KTP, at=on())["tickets"][0]["number"] == "A100"
    assert on().tzinfo is WIB
