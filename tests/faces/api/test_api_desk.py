"""Cash, refunds, the day, hand-over, corrected and revoked papers, proposals, tariffs and policy by the machine API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from api_cast import Api, code_of, token
from test_api_applications import DEMO, begun, officer, sent, siti, step  # noqa: F401 - `siti` is a fixture

from balai.directory.rules import DEFINE_GRANTS, GRANTS
from balai.journal.command import to_ms
from balai.journal.reader import read_entries
from casework import LETTER, PERMIT, answered, letter, publish
from cast import MALL, on
from papers import issue

TARIFF = {
    "code": "uji-api", "title": {"id": "Uji", "en": "Trial"}, "basis": "Perda uji 1/2026", "valid_from": "2027-01-01",
    "table": {"inputs": ["site.area_m2"], "rows": [{"when": [None], "amount": 5000}], "hit": "first"},
    "confidence": "unconfirmed", "source": "trial",
}  # fmt: skip
LAYER = {
    "layer": "city", "of": "3171", "article": "Perwal uji 1/2026", "title": {"id": "Cepat", "en": "Fast"},
    "bound": {"clock": {"max": {"amount": 9, "unit": "working_days"}}},
}  # fmt: skip
NOTHING = "ABCD2345EF"


def kinds() -> list[str]:
    return [one.type for one in read_entries(MALL, limit=10_000)]


@pytest.fixture
def billed(siti: Api, settings: Any) -> tuple[Api, str, str]:  # noqa: F811
    """A permit whose check is done: (the applicant's program, case, bill)."""
    settings.BALAI_PAYMENTS = {MALL: DEMO}
    code, case = sent(siti, PERMIT, says={"site.area_m2": "60"})
    answered(case["number"], at=on("09:05"))
    vera = officer("verifier")
    vera.post(f"items/{step(case['number'], 'check')}/check", {"outcome": "ok"})
    return siti, case["number"], siti.get(f"applications/{code}/track").json()["cases"][0]["bills"][0]


def test_cash_gives_a_receipt_once_and_is_refunded_by_another_hand(billed: tuple[Api, str, str]) -> None:
    siti, _, bill = billed  # noqa: F811
    clerk, beni = token("staff", GRANTS["clerk"]), token("staff", GRANTS["treasurer"])
    assert code_of(siti.post(f"bills/{bill}/cash", {"amount_idr": 120_000})) == "not-allowed"
    assert code_of(clerk.post(f"bills/{bill}/cash", {"amount_idr": 100_000})) == "amount-differs"
    paid = clerk.post(f"bills/{bill}/cash", {"amount_idr": 120_000, "tendered_idr": 150_000}, key="tunai").json()
    assert (paid["state"], paid["change_idr"], bool(paid["receipt"])) == ("settled", 30_000, True)
    again = clerk.post(f"bills/{bill}/cash", {"amount_idr": 120_000, "tendered_idr": 150_000}, key="tunai")
    assert (again.json(), again.headers["Idempotent-Replayed"]) == (paid, "true")
    assert code_of(clerk.post(f"bills/{bill}/refund", {"reason": "withdrawn"})) == "not-allowed"
    assert beni.post(f"bills/{bill}/refund", {"reason": "why-not"}).status_code == 422
    told = beni.post(f"bills/{bill}/refund", {"reason": "withdrawn"}).json()
    assert (told["amount_idr"], told["state"]) == (120_000, "refunded")
    assert kinds().count("payment.received") == 1
    day = beni.post("days", {"day": "2026-11-23", "counted_idr": 0}).json()
    assert (day["day"], day["counted_idr"]) == ("2026-11-23", 0)
    for day in ("0001-01-01", "9999-12-31"):
        assert beni.post("days", {"day": day}).status_code < 500, day
    assert siti.post(f"documents/{NOTHING}/slot", {"slot_ms": 4_102_444_800_000}).status_code < 500
    assert code_of(beni.post("payments/999/match", {"bill": bill})) == "not-found"


def test_a_paper_is_booked_sent_and_handed_over(hall: str) -> None:
    paper = issue().code
    siti, loka = token("program", {"handover.plan", "fake.report"}), token("staff", GRANTS["pickup"])  # noqa: F811
    slot, night = (to_ms(on(clock) + timedelta(days=1)) for clock in ("10:00", "23:00"))
    booked = siti.post(f"documents/{paper}/slot", {"slot_ms": slot + 60_000}).json()
    assert booked["slot_ms"] == slot
    assert siti.post(f"documents/{paper}/slot", {"slot_ms": "2026-11-24T10:00:00"}).status_code == 422
    assert code_of(siti.post(f"documents/{paper}/slot", {"slot_ms": night})) == "slot-outside"
    assert siti.post(f"handovers/{booked['code']}/cancel").status_code == 200
    order = siti.post(f"documents/{paper}/courier", {"courier": "pos", "address": "Jl. Contoh 1, Jakarta"}).json()["code"]
    assert code_of(siti.post(f"handovers/{order}/move", {"state": "collected"})) == "not-allowed"
    assert code_of(loka.post(f"handovers/{order}/move", {"state": "collected"})) == "tracking-missing"
    assert loka.post(f"handovers/{order}/move", {"state": "collected", "tracking": "P1"}).json()["state"] == "collected"
    assert code_of(loka.post(f"documents/{paper}/give", {"identity": "ktp"})) == "handover-over"
    other = issue("case:B-2026-000002").code
    assert code_of(siti.post(f"documents/{other}/give", {"identity": "ktp"})) == "not-allowed"
    given = loka.post(f"documents/{other[:4]} {other[4:].lower()}/give", {"identity": "ktp"}).json()
    assert given["receipt"]
    assert code_of(loka.post(f"documents/{other}/give", {"identity": "ktp"})) == "handover-over"
    assert siti.post("fakes", {"typed": paper, "note": "Warnanya lain."}).json()["report"] >= 1
    assert siti.post("fakes", {}).status_code in (409, 422)


def test_what_may_not_be_demanded_becomes_a_proposal(billed: tuple[Api, str, str]) -> None:
    siti, number, _ = billed  # noqa: F811
    vera, hasan = officer("verifier"), token("staff", GRANTS["manager"])
    assert code_of(siti.post(f"cases/{number}/propose", {"note": "Minta denah lokasi."})) == "not-allowed"
    proposal = vera.post(f"cases/{number}/propose", {"note": "Minta denah lokasi."}).json()["proposal"]
    answer = {"outcome": "taken", "note": "Masuk draf berikutnya."}
    assert code_of(vera.post(f"proposals/{proposal}/answer", answer)) == "not-allowed"
    assert hasan.post(f"proposals/{proposal}/answer", answer).json()["outcome"] == "taken"
    assert code_of(hasan.post(f"proposals/{proposal}/answer", answer)) == "proposal-answered"


def test_a_paper_that_is_not_there_is_neither_corrected_nor_revoked(billed: tuple[Api, str, str]) -> None:
    _, number, _ = billed
    ayu, vera = officer("approver"), officer("verifier")
    mend = {"values": {"applicant.name": "Siti Contoh"}, "proof": "0" * 16, "note": "Salah ketik nama."}
    revoke = {"reason": "error", "note": "Salah terbit."}
    assert code_of(vera.post(f"cases/{number}/correct", mend)) == "not-allowed"
    assert code_of(ayu.post(f"cases/{number}/correct", mend)) == "case-moved"
    assert code_of(ayu.post(f"cases/{number}/revoke", revoke)) == "case-moved"
    assert code_of(ayu.post("cases/B-2026-999999/revoke", revoke)) == "not-found"


def test_a_draft_moves_to_the_newest_version_knowingly(siti: Api) -> None:  # noqa: F811
    code = begun(siti, LETTER)
    publish(letter(title={"id": "Surat baru", "en": "New letter"}))
    assert siti.get(f"applications/{code}").json()["services"][0]["newest"] is False
    assert siti.post(f"applications/{code}/rebase").json() == {"definitions": {LETTER: 2}}
    assert siti.get(f"applications/{code}").json()["services"][0]["newest"] is True
    assert code_of(token("staff", GRANTS["verifier"]).post(f"applications/{code}/rebase")) in ("not-allowed", "not-found")
    siti.post(f"applications/{code}/submit")
    assert code_of(siti.post(f"applications/{code}/rebase")) == "case-moved"


def test_going_on_without_what_will_not_come(siti: Api) -> None:  # noqa: F811
    code, case = sent(siti, LETTER)
    assert code_of(siti.post(f"applications/{code}/start", {"case": case["number"]})) == "case-moved"
    assert siti.post(f"applications/{code}/start", {"case": "x"}).status_code == 422


def test_tariffs_and_policy_have_every_version(siti: Api) -> None:  # noqa: F811
    hasan = token("staff", DEFINE_GRANTS)
    assert code_of(siti.get("tariffs")) == code_of(siti.get("policy")) == "not-allowed"
    assert hasan.post("tariffs", {"doc": TARIFF}).json() == {"code": "uji-api", "number": 1}
    assert [one["number"] for one in hasan.get("tariffs").json()["tariffs"] if one["code"] == "uji-api"] == [1]
    gap = TARIFF | {"table": {"inputs": ["site.area_m2"], "hit": "first", "rows": [{"when": ["> 5"], "amount": 1}]}}
    assert code_of(hasan.post("tariffs", {"doc": gap})) == "tariff-faulty"
    assert code_of(siti.post("tariffs", {"doc": TARIFF})) == "not-allowed"
    assert hasan.post("policy", {"doc": LAYER}).json() == {"layer": "city", "of": "3171", "number": 1}
    assert [one["article"] for one in hasan.get("policy").json()["layers"]][-1] == "Perwal uji 1/2026"
    assert code_of(hasan.post("policy", {"doc": LAYER | {"bound": {"clok": {"max": 1}}}})) == "policy-faulty"
    assert code_of(hasan.post("policy", {"doc": {}})) == "policy-faulty"
    assert code_of(siti.post("policy", {"doc": LAYER})) == "not-allowed"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"bills/{NOTHING}/cash", {"amount_idr": 1}), (f"bills/{NOTHING}/refund", {"reason": "court"}),
        (f"documents/{NOTHING}/give", {"identity": "ktp"}), (f"handovers/{NOTHING}/cancel", None),
        ("proposals/9/answer", {"outcome": "taken", "note": "abc"}), ("days", {"day": "2026-11-23"}), ("fakes", {"typed": "x"}), ("tariffs", {"doc": {}}),
    ],
)  # fmt: skip
def test_a_stranger_is_asked_for_a_token_and_everybody_for_a_key(hall: str, path: str, body: Any) -> None:
    assert code_of(Api().post(path, body)) == "token-missing"
    assert code_of(token("program", GRANTS["admin"] | GRANTS["pickup"] | GRANTS["treasurer"] | GRANTS["clerk"]).post(path, body, key=None)) == "idempotency-key-missing"
