"""What is told, when and how."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balai.kernel.refusals import BadInput
from balai.notifications.rules import (
    CHANNELS,
    GIVE_UP_AFTER,
    TOLD,
    TOO_OLD_MS,
    Texts,
    Told,
    check_channels,
    check_texts,
    fill,
    hopeless,
    international,
    not_before,
    route,
    told_of,
)

WITA = ZoneInfo("Asia/Makassar")
GOOD = Texts("Permohonan {number} diterima", "Permohonan {number}", "Isi {link}")


def test_a_decision_is_told_by_its_outcome_and_the_rest_by_type():
    assert told_of("case.decided", {"outcome": "granted"}) == Told("granted")
    assert told_of("case.decided", {"outcome": "refused"}) == Told("refused")
    assert told_of("case.decided", {"outcome": "other"}) is None
    assert told_of("bill.settled", {}) == TOLD["bill.settled"]
    assert told_of("ticket.called", {}) is None


@pytest.mark.parametrize(
    ("texts", "field"),
    [(Texts(" ", "a", "b"), "short"), (Texts("a", "", "b"), "subject"), (Texts("a", "b", ""), "body"),
     (Texts("{name}", "a", "b"), "short"), (Texts("a", "{service}", "b"), "subject"), (Texts("a", "b", "{nik}"), "body"),
     (Texts("x" * 301, "a", "b"), "short"), (Texts("a", "b\nc", "d"), "subject"), (Texts("{}", "a", "b"), "short")],
)  # fmt: skip
def test_texts_that_cannot_go_out_are_refused(texts, field):
    with pytest.raises(BadInput) as refused:
        check_texts(texts)
    assert refused.value.facts["field"] == field


def test_good_texts_pass_and_are_filled():
    check_texts(GOOD)
    assert fill(GOOD.short, {"number": "B-2026-000001"}) == "Permohonan B-2026-000001 diterima"
    assert fill(GOOD.body, {}) == "Isi –"


def on(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=WITA)


@pytest.mark.parametrize(
    ("at", "urgent", "then"),
    [(on(23, "09:00"), False, on(23, "09:00")), (on(23, "07:00"), False, on(23, "07:00")),
     (on(23, "20:59:59"), False, on(23, "20:59:59")), (on(23, "21:00"), False, on(24, "07:00")),
     (on(23, "23:30"), False, on(24, "07:00")), (on(24, "00:10"), False, on(24, "07:00")),
     (on(24, "06:59"), False, on(24, "07:00")), (on(23, "23:30"), True, on(23, "23:30"))],
)  # fmt: skip
def test_the_night_is_quiet(at, urgent, then):
    assert not_before(at, WITA, urgent=urgent) == then


def test_quiet_hours_are_the_malls_own():
    evening_in_jakarta = datetime.fromisoformat("2026-11-23T20:30+07:00")
    assert not_before(evening_in_jakarta, WITA, urgent=False) == on(24, "07:00")


@given(st.lists(st.sampled_from(CHANNELS)))
def test_chosen_channels_keep_their_order_once(channels):
    assert check_channels(channels) == list(dict.fromkeys(channels))


def test_an_unknown_channel_is_refused():
    with pytest.raises(BadInput):
        check_channels(["sms", "pigeon"])


def test_the_way_to_a_person():
    addresses = {"sms": "0812", "whatsapp": "0812", "email": ""}
    assert route(None, addresses) == ["whatsapp", "sms"]
    assert route(["email", "sms"], addresses) == ["sms"]
    assert route([], addresses) == []


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0812 3456 789", "+628123456789"), ("+62 812-3456-789", "+628123456789"), ("62812", "+62812"), ("+65 123", "+65123"),
     ("812", "812")],
)  # fmt: skip
def test_phone_numbers_in_any_spacing(typed, number):
    assert international(typed) == number


@pytest.mark.parametrize(
    ("attempts", "age_ms", "final", "another", "then"),
    [(1, 0, True, False, True), (1, 0, False, False, False), (GIVE_UP_AFTER - 1, 0, False, True, False),
     (GIVE_UP_AFTER, 0, False, True, True), (99, TOO_OLD_MS - 1, False, False, False), (1, TOO_OLD_MS, False, False, True)],
)  # fmt: skip
def test_when_a_way_is_given_up(attempts, age_ms, final, another, then):
    assert hopeless(attempts=attempts, age_ms=age_ms, final=final, another=another) is then
