"""An application and its case by the machine API alone: from the first word to the signed paper; every answer is held
to OpenAPI."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from api_cast import Api, code_of, token
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from balai.cases.models import WorkItem
from balai.directory.rules import APPLICANT_GRANTS, GRANTS
from balai.journal.reader import read_entries, verify_chain
from balai.kernel.signatures import sign
from balai.payments.providers.registry import get_provider
from casework import LETTER, PERMIT, SITI_SAYS, TARI, answered, publish
from cast import MALL, on, small_mall

Clock = Callable[[datetime], None]
DEMO = {"provider": "simulator", "secrets": ["kunci-uji"],
        "merchant": {"name": "MPP UJI", "city": "JAKARTA", "nmid": "ID0000000000000"}}  # fmt: skip


@pytest.fixture
def siti(hall: str) -> Api:
    """A program that acts for applicants."""
    publish()
    return token("program", APPLICANT_GRANTS)


def officer(role: str, agency: str = "dukcapil") -> Api:
    """An officer's token of its own."""
    return token("staff", GRANTS[role], agency=agency)


def picture(color: str = "white") -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), color).save(out, "PNG")
    return out.getvalue()


def give(api: Api, code: str, document: str, data: bytes | None = None, key: str = "new") -> Any:
    """A file by a form."""
    file = SimpleUploadedFile("ktp.png", picture() if data is None else data, "image/png")
    return api.form(f"applications/{code}/files", {"document": document, "file": file}, key=key)


def begun(api: Api, *services: str, says: dict[str, str] | None = None) -> str:
    """An application that is filled in; its code."""
    answer = api.post("applications", {"services": list(services) or [LETTER]})
    assert answer.status_code == 201, answer.content
    code = str(answer.json()["code"])
    told = api.get(f"applications/{code}").json()
    known = {field["id"] for page in told["pages"] for field in page["fields"]}
    values = {name: value for name, value in (SITI_SAYS | (says or {})).items() if name in known}
    assert api.patch(f"applications/{code}", {"values": values}).json() == {"saved": sorted(values)}
    for form in api.get(f"applications/{code}").json()["services"]:
        for document in form["documents"]:
            assert give(api, code, document["id"]).status_code == 201
    return code


def sent(api: Api, *services: str, says: dict[str, str] | None = None) -> tuple[str, dict[str, Any]]:
    code = begun(api, *services, says=says)
    answer = api.post(f"applications/{code}/submit")
    assert answer.status_code == 200, answer.content
    return code, answer.json()["cases"][0]


def step(number: str, name: str) -> int:
    return WorkItem.objects.filter(case__number=number, step=name).latest("attempt").pk


def test_from_the_first_word_to_the_signature(siti: Api, set_clock: Clock, settings: Any) -> None:
    settings.BALAI_PAYMENTS = {MALL: DEMO}
    code, case = sent(siti, PERMIT, says={"site.area_m2": "60"})
    number = case["number"]
    assert (case["status"], case["fee_idr"], len(case["receipt"])) == ("running", 120_000, 64)
    answered(number, at=on("09:05"))
    vera, kono, ayu = officer("verifier"), officer("controller"), officer("approver")
    assert vera.get("items").json()["items"][0]["case"] == number
    assert vera.get(f"cases/{number}").json()["depth"] == "full"
    assert vera.post(f"items/{step(number, 'check')}/take").json()["state"] == "taken"
    assert vera.post(f"items/{step(number, 'check')}/release").json()["state"] == "ready"
    checked = vera.post(f"items/{step(number, 'check')}/check", {"outcome": "ok", "verified": ["applicant.name"]})
    assert checked.json()["outcome"] == "ok"
    tari = officer("technical", "polda")
    said = tari.post(f"items/{step(number, 'opinion')}/opinion", {"verdict": "agree"})
    assert (said.json()["verdict"], said.json()["state"]) == ("agree", "done")
    bill = siti.get(f"applications/{code}/track").json()["cases"][0]["bills"][0]
    assert siti.get(f"bills/{bill}").json()["outstanding_idr"] == 120_000
    pay(bill)
    assert siti.get(f"bills/{bill}").json()["state"] == "settled"
    from balai.cases.actions.following import follow_payment
    from casework import WORKER

    follow_payment(mall=MALL, case=number, bill=bill, by=WORKER, at=on("09:30"))
    assert kono.post(f"items/{step(number, 'initial')}/countersign").json()["state"] == "done"
    decided = ayu.post(f"items/{step(number, 'decide')}/decide", {"outcome": "granted"}).json()
    assert decided["status"] == "granted"
    signed = ayu.post("cases/sign", {"cases": [number]}).json()["signed"]
    assert signed[0]["case"] == number
    tracked = siti.get(f"applications/{code}/track").json()["cases"][0]
    assert tracked["status"] == "granted"
    assert Api().get(f"documents/{signed[0]['product']}").json()["verdict"] in ("unknown", "valid")
    assert verify_chain(MALL)[1] is None


def pay(bill: str) -> None:
    """The provider's signed notice at our door, twice."""
    from balai.payments.queries import qris_payload

    delivery = get_provider(MALL).pay(qris_payload(bill), at=on("09:20"))
    stranger = Api()
    address = f"malls/{MALL}/payments/simulator"
    at_s = int(on("09:20").timestamp())
    wrong = stranger.post(address, raw=delivery.body, key=None, **{"Balai-Signature": sign(b"nope", at_s, delivery.body)})
    assert code_of(wrong) == "webhook-refused"
    for _ in range(2):
        told = stranger.post(
            address, raw=delivery.body, key=None,
            **{"Balai-Signature": sign(b"kunci-uji", now_s(), delivery.body)},
        )
        assert (told.status_code, told.json()["state"]) == (200, "settled")


def now_s() -> int:
    from balai.config.clock import now_ms

    return now_ms() // 1000


def test_a_return_is_mended_in_place(siti: Api) -> None:
    code, case = sent(siti)
    number, vera = case["number"], officer("verifier")
    item = step(number, "check")
    beyond = vera.post(f"items/{item}/return", {"items": [{"target": "site.area_m2", "kind": "missing"}]})
    assert (beyond.status_code, code_of(beyond)) == (409, "demand-beyond-standard")
    told = vera.post(f"items/{item}/return", {"items": [{"target": "ktp", "kind": "unreadable", "note": "Foto buram."}]})
    assert told.json()["status"] == "returned"
    mend = siti.get(f"applications/{code}/track").json()["cases"][0]["mends"][0]
    assert (mend["target"], mend["note"], mend["mended"]) == ("ktp", "Foto buram.", False)
    assert code_of(siti.post(f"applications/{code}/resend", {"case": number})) == "correction-incomplete"
    assert code_of(siti.patch(f"applications/{code}", {"values": {"applicant.name": "Lain"}})) == "not-demanded"
    assert give(siti, code, "ktp", picture("blue")).status_code == 201
    assert siti.post(f"applications/{code}/resend", {"case": number}).json()["status"] == "running"


def test_a_refusal_is_objected_to_and_answered_by_another(siti: Api) -> None:
    code, case = sent(siti)
    number, vera, ayu = case["number"], officer("verifier"), officer("approver")
    vera.post(f"items/{step(number, 'check')}/check", {"outcome": "ok"})
    item = step(number, "decide")
    assert code_of(ayu.post(f"items/{item}/decide", {"outcome": "refused"})) == "reason-missing"
    assert ayu.post(f"items/{item}/decide", {"outcome": "refused", "note": "Tidak sesuai."}).json()["status"] == "refused"
    assert siti.post(f"applications/{code}/object", {"case": number, "note": "Saya keberatan."}).status_code == 200
    answer = {"outcome": "rejected", "note": "Tetap."}
    assert code_of(ayu.post(f"cases/{number}/answer", answer)) == "four-eyes"
    assert officer("approver").post(f"cases/{number}/answer", answer).json()["outcome"] == "rejected"


def test_a_case_is_taken_back(siti: Api) -> None:
    code, case = sent(siti)
    assert siti.post(f"applications/{code}/withdraw", {"case": case["number"]}).json()["status"] == "withdrawn"
    again = siti.post(f"applications/{code}/withdraw", {"case": case["number"]})
    assert (again.status_code, code_of(again)) == (409, "case-moved")


def test_sending_twice_under_one_key_is_one_case(siti: Api) -> None:
    code = begun(siti)
    assert [one.type for one in read_entries(MALL, limit=500)].count("application.saved") == 1
    first = siti.post(f"applications/{code}/submit", key="kirim-1")
    again = siti.post(f"applications/{code}/submit", key="kirim-1")
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert code_of(siti.post(f"applications/{code}/submit")) == "case-moved"


def test_what_is_missing_refuses_to_send(siti: Api) -> None:
    code = siti.post("applications", {"services": [LETTER]}).json()["code"]
    answer = siti.post(f"applications/{code}/submit")
    assert (answer.status_code, code_of(answer)) == (409, "application-incomplete")
    assert "applicant.name" in siti.get(f"applications/{code}").json()["missing"]
    assert code_of(siti.patch(f"applications/{code}", {"values": {"applicant.nik": "12"}})) == "bad-input"


def test_a_file_comes_whole_once_under_its_key(siti: Api) -> None:
    code = siti.post("applications", {"services": [LETTER]}).json()["code"]
    first, again = (give(siti, code, "ktp", key="berkas-1") for _ in range(2))
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert code_of(give(siti, code, "ktp", b"MZ program")) == "file-type-refused"
    assert code_of(give(siti, code, "paspor")) == "bad-input"
    assert code_of(siti.form(f"applications/{code}/files", {"document": "ktp"})) == "invalid-request"


def test_a_file_comes_in_pieces(siti: Api) -> None:
    code = siti.post("applications", {"services": [LETTER]}).json()["code"]
    data = picture()
    upload = siti.post(f"applications/{code}/uploads", {"document": "ktp", "filename": "k.png", "size": len(data)}).json()
    address = f"applications/{code}/uploads/{upload['id']}"
    assert siti.put(f"{address}?offset=0", data[:50]).json()["offset"] == 50
    assert siti.put(f"{address}?offset=0", data[:50]).json()["offset"] == 50
    gap = siti.put(f"{address}?offset=90", data[90:])
    assert (gap.status_code, code_of(gap)) == (409, "upload-offset")
    assert code_of(siti.post(f"{address}/finish")) == "upload-not-whole"
    assert siti.get(address).json()["offset"] == 50
    siti.put(f"{address}?offset=50", data[50:])
    done = siti.post(f"{address}/finish", key="selesai")
    assert (done.json()["document"], siti.post(f"{address}/finish", key="selesai").json()) == ("ktp", done.json())
    assert siti.get(f"applications/{code}").json()["files"] == {"ktp": done.json()["file"]}
    other = siti.post("applications", {"services": [LETTER]}).json()["code"]
    assert code_of(siti.get(f"applications/{other}/uploads/{upload['id']}")) == "not-found"


def test_a_clerk_types_and_the_citizen_confirms(siti: Api) -> None:
    rina = token("staff", GRANTS["clerk"], agency="dukcapil")
    code = begun(rina)
    assert code_of(rina.post(f"applications/{code}/submit")) == "edits-unconfirmed"
    lines = rina.get(f"applications/{code}").json()["unconfirmed"]
    told = rina.post(f"applications/{code}/confirm", {"fields": lines})
    assert told.json() == {"confirmed": lines, "left": []}
    assert rina.post(f"applications/{code}/submit").status_code == 200


def test_a_token_of_another_mall_opens_nothing(siti: Api) -> None:
    code, case = sent(siti)
    small_mall("mal-lain")
    there = token("program", APPLICANT_GRANTS | GRANTS["verifier"], mall="mal-lain")
    for path in (f"applications/{code}", f"applications/{code}/track", f"cases/{case['number']}"):
        assert (path, code_of(there.get(path))) == (path, "not-found")
    assert code_of(there.patch(f"applications/{code}", {"values": {"applicant.name": "X"}})) == "not-allowed"
    assert code_of(there.post(f"items/{step(case['number'], 'check')}/take")) == "not-found"
    assert there.get("cases").json() == {"cases": [], "next": None}


def test_lists_show_what_the_role_may_see_in_pages(siti: Api) -> None:
    numbers = [sent(siti)[1]["number"] for _ in range(5)]
    vera, dewi, kiosk = officer("verifier"), officer("verifier", "polda"), token("kiosk", GRANTS["greeter"])
    seen, after = [], ""
    for _ in range(4):
        page = vera.get(f"cases?limit=2{after}").json()
        seen += [one["number"] for one in page["cases"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert sorted(seen) == sorted(numbers)
    first = vera.get("items?limit=3").json()
    rest = vera.get(f"items?limit=3&after={first['next']}").json()
    shown = {one["case"] for one in (*first["items"], *rest["items"])}
    mine = {one["case"] for one in vera.get("items?tab=mine").json()["items"]}
    assert shown | mine <= set(numbers)
    assert dewi.get("cases").json()["cases"] == []
    assert code_of(dewi.get(f"cases/{numbers[0]}")) == "not-found"
    assert code_of(kiosk.get("cases")) == "not-allowed"
    assert code_of(kiosk.get("items")) == "not-allowed"
    assert json.dumps(page).find("Siti") == -1


def test_equal_statements_for_one_case_and_for_many(siti: Api, django_assert_num_queries: Any) -> None:
    """A list costs the same however long it is."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    vera, counts = officer("verifier"), []
    for _ in range(2):
        for _ in range(2):
            sent(siti)
        for path in ("cases", "items"):
            vera.get(path)
            with CaptureQueriesContext(connection, ) as told:
                assert vera.get(path).status_code == 200
            counts.append(len(told))
    assert counts[:2] == counts[2:]


def test_tari_is_of_another_agency_and_sees_its_own_step_only(siti: Api) -> None:
    _, case = sent(siti, PERMIT, says={"site.area_m2": "60"})
    tari = officer("technical", TARI.agency or "")
    assert code_of(tari.get(f"cases/{case['number']}")) == "not-found"
    answered(case["number"], at=on("09:05"))
    officer("verifier").post(f"items/{step(case['number'], 'check')}/check", {"outcome": "ok"})
    seen = tari.get(f"cases/{case['number']}").json()
    assert (seen["depth"], [one["step"] for one in seen["steps"] if not one["blocked"]]) == ("needed", ["opinion"])


@pytest.mark.parametrize(
    "path", ["applications/K7MA4PXT", "applications/K7MA4PXT/track", "cases", "items", "cases/B-2026-000001", "bills/ABCD"]
)
def test_a_stranger_reads_nothing(hall: str, path: str) -> None:
    assert code_of(Api().get(path)) == "token-missing"


@pytest.mark.parametrize(
    ("path", "body"),
    [("applications", {"services": [LETTER]}), ("applications/K7MA4PXT/submit", None), ("items/1/take", None),
     ("items/1/decide", {"outcome": "granted"}), ("cases/sign", {"cases": ["B-2026-000001"]})],
)  # fmt: skip
def test_scopes_are_asked_for(hall: str, path: str, body: object) -> None:
    publish()
    assert code_of(Api().post(path, body)) == "token-missing"
    answer = token("program", frozenset({"queue.read"})).post(path, body)
    assert code_of(answer) in ("not-allowed", "not-found")
