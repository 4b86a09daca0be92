"""Return for correction: a typed list, mended in place; no more than the standard asks."""

from __future__ import annotations

import pytest

from balai.cases.actions.applying import save_page
from balai.cases.actions.checking import finish_check, give_opinion, return_case
from balai.cases.actions.sending import correct_and_resend
from balai.cases.actions.working import redo_step
from balai.cases.models import ClockFact, Return, ReturnItem
from balai.cases.queries import case_page, track
from balai.cases.rules.demands import CorrectionIncomplete, DemandBeyondStandard, NotDemanded, ReasonMissing
from balai.cases.rules.flow import RedoTooLate
from balai.cases.rules.states import CaseMoved
from balai.kernel.refusals import BadInput
from casework import (
    AYU,
    LETTER,
    PERMIT,
    TARI,
    VERA,
    VITO,
    answered,
    attach,
    case,
    check,
    decide,
    item,
    ms,
    publish,
    send,
    states,
    types,
)
from cast import MALL, SITI, TUESDAY, WEDNESDAY, on, recorded

LIST = [
    {"target": "ktp", "kind": "unreadable", "note": "Foto buram."},
    {"target": "applicant.name", "kind": "incorrect", "note": "Tidak sama dengan KTP."},
]


@pytest.fixture
def stage(mall):
    publish()
    return mall


def back(number, items=LIST, at=None, step="check", by=VERA):
    return return_case(mall=MALL, item=item(number, step).pk, items=items, by=by, at=at or on("09:00"))


def test_a_list_goes_back_and_the_clock_stands_still(stage):
    code, (number,) = send(LETTER, at=on("08:00"))
    with recorded() as book:
        back(number)
    assert dict(book)["case.returned"] == {
        "case": number, "step": "check", "attempt": 1, "targets": ["ktp", "applicant.name"],
        "kinds": ["unreadable", "incorrect"],
    }  # fmt: skip
    assert (case(number).status, case(number).due_ms) == ("returned", None)
    assert states(number) == {"check": "done", "decide": "waiting"}, "a return settles nothing"
    view = track(code, at=on("09:01")).cases[0]
    assert (view.words, view.may, view.has_it) == (
        ("returned", "waits_applicant"), ("correct", "withdraw"), (("", "applicant"),),
    )  # fmt: skip
    assert [(m.target, m.kind, m.note, m.mended, m.is_document) for m in view.mends] == [
        ("ktp", "unreadable", "Foto buram.", False, True),
        ("applicant.name", "incorrect", "Tidak sama dengan KTP.", False, False),
    ]  # fmt: skip
    assert view.if_mended_now_ms is not None
    assert "buram" not in ReturnItem.objects.get(target="ktp").note


def test_it_is_mended_in_place_and_checked_again(stage):
    code, (number,) = send(LETTER, at=on("08:00"))
    back(number)
    with pytest.raises(NotDemanded):
        save_page(code=code, values={"applicant.nik": "3171014405900002"}, by=SITI, at=on("09:10"))
    attach(code, "ktp", at=on("09:10"))
    with pytest.raises(CorrectionIncomplete) as refused:
        correct_and_resend(code=code, case=number, by=SITI, at=on("09:11"))
    assert refused.value.facts == {"targets": ["applicant.name"]}
    save_page(code=code, values={"applicant.name": "Siti Contoh"}, by=SITI, at=on("09:12"))
    with recorded() as book:
        told = correct_and_resend(code=code, case=number, by=SITI, at=on("10:00", TUESDAY))
    assert types(book)[:3] == ["case.resent", "clock.noted", "item.redone"]
    assert (told["status"], item(number, "check").attempt, states(number)["check"]) == ("running", 2, "ready")
    assert told["due_ms"] == ms(on("23:59:59.999", TUESDAY.replace(day=26))), "on_return: restart, two days anew"
    assert Return.objects.get().closed_ms == ms(on("10:00", TUESDAY))
    assert list(ClockFact.objects.order_by("id").values_list("kind", "cause")) == [
        ("start", ""), ("pause", f"return:{Return.objects.get().pk}"), ("resume", f"return:{Return.objects.get().pk}"),
    ]  # fmt: skip
    with pytest.raises(CaseMoved):
        correct_and_resend(code=code, case=number, by=SITI, at=on("10:05", TUESDAY))
    check(number, at=on("10:10", TUESDAY))
    decide(number, at=on("10:20", TUESDAY))
    assert case(number).status == "granted"


def test_where_the_standard_says_pause_the_clock_goes_on(stage):
    code, (number,) = send(PERMIT, at=on("08:00"))
    answered(number, at=on("08:01"))
    promised = case(number).due_ms
    back(number, [{"target": "business.name", "kind": "incorrect"}])
    save_page(code=code, values={"business.name": "Warung Uji"}, by=SITI, at=on("09:12"))
    correct_and_resend(code=code, case=number, by=SITI, at=on("10:00", WEDNESDAY))
    assert case(number).due_ms == promised + 86_400_000, "Tuesday's end fell into the pause"
    assert track(code, at=on("10:01", WEDNESDAY)).cases[0].words[:2] == ("running", "promise_moved")


def test_no_more_may_be_demanded_than_the_standard_asks(stage):
    _code, (number,) = send(PERMIT, at=on("08:00"))
    answered(number, at=on("08:01"))
    for target in ("surat_rt", "plan", "company.nib"):  # unknown, not needed for these facts, of another form
        with pytest.raises(DemandBeyondStandard) as refused:
            back(number, [{"target": target, "kind": "missing"}])
        assert refused.value.facts == {"target": target}
    with pytest.raises(BadInput):
        back(number, [])
    assert case(number).status == "running"


def test_a_second_agency_joins_the_open_list(stage):
    code, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    check(number, at=on("08:05"))
    with pytest.raises(BadInput):
        give_opinion(mall=MALL, item=item(number, "check").pk, verdict="agree", by=TARI, at=on("08:06"))
    back(number, [{"target": "plan", "kind": "outdated"}], step="opinion", by=TARI)
    redo_step(mall=MALL, item=item(number, "check").pk, reason="cek ulang KTP", by=VITO, at=on("09:05"))
    back(number, [{"target": "ktp", "kind": "outdated"}], at=on("09:10"))
    assert Return.objects.count() == 1
    view = track(code, at=on("09:11")).cases[0]
    assert [m.target for m in view.mends] == ["plan", "ktp"]
    attach(code, "ktp", at=on("09:20"))
    attach(code, "plan", at=on("09:20"))
    correct_and_resend(code=code, case=number, by=SITI, at=on("09:30"))
    assert item(number, "check").attempt == 3
    assert states(number)["check"] == "ready"
    assert states(number)["opinion"] == "waiting"


def test_a_return_is_a_list_and_a_refusing_check_has_a_reason(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    check_item = item(number, "check").pk
    with pytest.raises(BadInput):
        finish_check(mall=MALL, item=check_item, outcome="return", note="kurang jelas", by=VERA, at=on("09:00"))
    with pytest.raises(ReasonMissing):
        finish_check(mall=MALL, item=check_item, outcome="refuse", by=VERA, at=on("09:00"))
    with pytest.raises(BadInput):
        finish_check(mall=MALL, item=check_item, outcome="entah", by=VERA, at=on("09:00"))
    finish_check(mall=MALL, item=check_item, verified=["applicant.name", "gone"], by=VERA, at=on("09:00"))
    lines = [line for _, page in case_page(number, VERA, at=on("09:01")).pages for line in page]
    assert [(line.field["id"], bool(line.verified_by)) for line in lines] == [
        ("applicant.name", True), ("applicant.nik", False), ("applicant.phone", False),
    ]  # fmt: skip
    assert lines[0].source == "citizen", "verified, and still the citizen's"


def test_a_finished_step_is_done_again_until_the_decision(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    with pytest.raises(RedoTooLate):
        redo_step(mall=MALL, item=item(number, "check").pk, reason="belum selesai", by=VERA, at=on("08:10"))
    check(number, at=on("09:00"))
    with recorded() as book:
        redo_step(mall=MALL, item=item(number, "check").pk, reason="salah baca", by=VERA, at=on("09:10"))
    assert [t for t in types(book) if t in ("item.redone", "item.cancelled")] == ["item.cancelled", "item.redone"]
    assert states(number) == {"check": "ready", "decide": "waiting"}
    assert item(number, "decide").attempt == 2
    check(number, at=on("09:20"))
    decide(number, by=AYU, at=on("09:30"))
    with pytest.raises(CaseMoved):
        redo_step(mall=MALL, item=item(number, "check").pk, reason="terlambat", by=VERA, at=on("09:40"))
