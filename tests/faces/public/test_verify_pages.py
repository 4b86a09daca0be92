"""The page /cek/: three verdicts, by code, by QR, by PDF; for people and machines; without JavaScript or cookies."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from balai.documents.actions.producing import produce_ordered, revoke_document
from balai.documents.models import FakeReport
from balai.documents.rules.codes import shown_code
from balai.documents.stores.registry import get_store
from balai.faces.public import check_limit
from cast import MALL, on
from papers import CHIEF, WORKER, issue, order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limit():
    check_limit._tries.clear()


@pytest.fixture
def paper(mall, morning):
    return issue(number="SIP/0001/2026", valid_until=date(2031, 11, 22))


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_code_is_typed_and_the_paper_is_genuine(client, paper):
    page = client.get("/cek/")
    assert page.status_code == 200
    assert not page.cookies
    found = client.get("/cek/", {"kode": shown_code(paper.code).lower().replace("0", "o")})
    assert found.headers["Location"] == f"/cek/{paper.code}"
    verdict = client.get(f"/cek/{paper.code}")
    told = text_of(verdict)
    for words in ("ASLI dan masih berlaku", "Surat Izin", "SIP/0001/2026", "Siti Contoh", "Dinas Dukcapil", ".go.id",
                  "Laporkan dokumen palsu", "Sabtu, 22 November 2031", shown_code(paper.code)):  # fmt: skip
        assert words in told
    assert "3171000000000001" not in told
    assert "••••••••••••0001" in told
    assert not verdict.cookies
    assert verdict.headers["X-Robots-Tag"] == "noindex"
    assert verdict.headers["Cache-Control"] == "private, no-store"


def test_the_qr_leads_to_the_same_verdict_and_a_changed_one_does_not(client, paper):
    path = "/cek/" + paper.payload.partition("/cek/")[2]
    assert "ASLI dan masih berlaku" in text_of(client.get(path))
    for old, new in (("d=2026", "d=2027"), ("&h=", "&h=A"), ("&s=", "&s=A")):
        copied = client.get(path.replace(old, new))
        assert copied.status_code == 404
        assert "Dokumennya mungkin palsu" in text_of(copied)
        assert "Siti" not in text_of(copied)


def test_revoked_expired_replaced(client, paper, monkeypatch):
    old = issue("case:B-2", number="SIP/0002/2026", valid_until=date(2026, 11, 23), issued_on=date(2026, 11, 2))
    from balai.config import clock

    code = order("case:B-1", number="SIP/0001/2026", replaces=paper.code)
    produce_ordered(mall=MALL, by=WORKER, at=on("10:00"))
    assert "Asli, sudah diganti" in text_of(client.get(f"/cek/{paper.code}"))
    revoke_document(mall=MALL, code=code, reason="fraud", by=CHIEF, at=on("11:00"))
    told = text_of(client.get(f"/cek/{code}"))
    assert "Asli, sudah dicabut" in told
    assert "Senin, 23 November 2026" in told
    assert "cara curang" in told
    monkeypatch.setattr(clock, "SHIFT_MS", clock.SHIFT_MS + 86_400_000)
    assert "Asli, masa berlakunya habis" in text_of(client.get(f"/cek/{old.code}"))


def test_unknown_and_mistyped_codes_have_a_next_step(client, paper):
    missing = client.get("/cek/K7M29Q4R1T8T")
    assert missing.status_code == 404
    assert "Tidak ditemukan" in text_of(missing)
    assert "meja informasi" in text_of(missing)
    for typed in ("K7M29Q4R1T8A", "halo", "<b>x</b>"):
        wrong = client.get("/cek/", {"kode": typed}, follow=True)
        assert wrong.status_code == 422
        assert "Ada yang perlu diperbaiki" in text_of(wrong)
        assert "<b>x</b>" not in text_of(wrong)


def test_an_ordered_paper_is_not_shown_before_it_is_signed(client, mall, morning):
    code = order()
    assert client.get(f"/cek/{code}").status_code == 404
    assert "Siti" not in text_of(client.get(f"/cek/{code}"))


def test_a_pdf_is_compared_byte_for_byte(client, paper):
    data = get_store().get(paper.file.sha256)
    good = client.post("/cek/", {"pdf": SimpleUploadedFile("izin.pdf", data, "application/pdf")})
    assert "ASLI dan masih berlaku" in text_of(good)
    assert "sama persis" in text_of(good)
    changed = client.post("/cek/", {"pdf": SimpleUploadedFile("izin.pdf", data + b"\n", "application/pdf")})
    assert changed.status_code == 404
    assert "mungkin sudah diubah" in text_of(changed)
    assert client.post("/cek/", {}).status_code == 422
    assert client.post("/cek/", {"pdf": io.BytesIO(b"%PDF" + b"0" * 10 * 1024 * 1024)}).status_code == 413


def test_machines_read_json(client, paper):
    answer = client.get(f"/cek/{paper.code}.json")
    told = answer.json()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {name: told[name] for name in ("verdict", "code", "number", "issued_on", "valid_until", "document_sha256")} == {
        "verdict": "valid", "code": paper.code, "number": "SIP/0001/2026", "issued_on": "2026-11-23",
        "valid_until": "2031-11-22", "document_sha256": paper.file.sha256,
    }  # fmt: skip
    assert told["content_sha256"] == paper.content_hash
    assert told["fields"][0] == {"id": "applicant.name", "label": {"id": "Nama", "en": "Name"}, "value": "Siti Contoh"}
    missing = client.get("/cek/K7M29Q4R1T8T.json")
    assert missing.status_code == 404
    assert missing.json()["verdict"] == "unknown"


def test_the_published_keys_check_a_qr_offline(client, paper):
    """As a stranger would: with the key set and any Ed25519, nothing of ours."""
    import base64

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    keys = json.loads(client.get("/cek/kunci.json").content)["keys"]
    told, _, signature = paper.payload.rpartition("&s=")
    key = next(key for key in keys if f"&k={key['kid']}&" in told)
    raw = base64.urlsafe_b64decode(key["x"] + "=")
    Ed25519PublicKey.from_public_bytes(raw).verify(base64.urlsafe_b64decode(signature + "=="), told.encode())


def test_guessing_is_slowed_and_honest_checks_are_not(client, paper, settings):
    for _ in range(30):
        assert client.get(f"/cek/{paper.code}").status_code == 200
    for _ in range(20):
        assert client.get("/cek/K7M29Q4R1T8T").status_code == 404
    slowed = client.get("/cek/K7M29Q4R1T8T")
    assert slowed.status_code == 429
    assert "Tunggu satu menit" in text_of(slowed)
    assert client.get(f"/cek/{paper.code}.json", HTTP_ACCEPT="application/json").status_code == 429
    assert client.get(f"/cek/{paper.code}", REMOTE_ADDR="10.0.0.9").status_code == 200
    settings.SECURE_TLS = True
    assert client.get(f"/cek/{paper.code}", HTTP_X_FORWARDED_FOR="10.0.0.8, 10.0.0.7").status_code == 200
    client.get("/cek/K7M29Q4R1T8T", HTTP_X_FORWARDED_FOR="10.0.0.7")
    assert len(check_limit._tries["10.0.0.7"]) == 1


def test_the_limit_forgets(rf, monkeypatch):
    monkeypatch.setattr(check_limit, "KEPT", 2)
    for address in ("a", "b", "c"):
        check_limit.count_miss(rf.get("/", REMOTE_ADDR=address), 1000)
    assert list(check_limit._tries) == ["b", "c"]
    assert len(check_limit._fresh("c", 1000)) == 1
    assert len(check_limit._fresh("c", 61_000)) == 0


def test_a_false_paper_is_reported_once(client, paper):
    form = client.get("/cek/lapor/", {"kode": paper.code})
    assert shown_code(paper.code) in text_of(form)
    assert client.post("/cek/lapor/", {"kode": "", "cerita": " "}).status_code == 422
    sent = {"kode": paper.code, "cerita": "Dijual di pasar", "kunci": "satu"}
    for _ in range(2):
        assert client.post("/cek/lapor/", sent, follow=True).status_code == 200
    assert FakeReport.objects.count() == 1


def test_in_english(client, paper):
    client.post("/bahasa/", {"bahasa": "en", "kembali": "/cek/"})
    told = text_of(client.get(f"/cek/{paper.code}"))
    for words in ("GENUINE and still valid", "Licence", "Civil Registry", "Name"):
        assert words in told
