"""Assisted application at the desk: from the served number to the receipt; who may, what is marked, what is refused."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from balai.cases.models import Application, Case, Datum
from balai.directory.rules import GRANTS
from balai.journal.access import list_access
from balai.kernel.actors import Actor
from casework import LETTER, PERMIT, SITI_SAYS, answered, check, draft, letter, permit, publish, send
from cast import AKTA, BUDI, MALL, SERVICES, SITI, on, ticket

AKTE = SERVICES[AKTA][0]


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def desk(rina: Any) -> Any:
    """Rina at counter 4 serving a number for a birth certificate, for which there is a form here."""
    publish(permit(), letter(), {**permit(), "service": AKTE, "title": {"id": "Akta uji", "en": "Trial certificate"}})
    ticket(AKTA, at=on("09:00"))
    for name in ("buka", "panggil"):
        rina.act(4, name)
    return rina


def start(person: Any, service: str = AKTE) -> str:
    """Begin for the visitor at the desk; the code."""
    answer = person.post("/loket/4/bantu/", {"layanan": [service], "kunci": f"mulai-{service}"})
    assert answer.status_code == 302, said(answer)
    return str(answer["Location"].split("/")[-2])


def answers(page: str) -> dict[str, str]:
    """What Siti says to the questions of a page."""
    fields = {"who": ["applicant.name", "applicant.nik", "applicant.phone"], "place": ["business.name", "site.area_m2"]}
    return {name.replace(".", "-"): SITI_SAYS[name] for name in fields[page]}


def fill(person: Any, code: str, area: str = "10") -> None:
    told = answers("who") | answers("place") | {"site-area_m2": area}
    assert person.post(f"/loket/4/bantu/{code}/isi/", told)["Location"] == f"/loket/4/bantu/{code}/berkas/"
    scan(person, code, "ktp")


def scan(person: Any, code: str, document: str) -> Any:
    out = BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "PNG")
    file = SimpleUploadedFile("pindai.png", out.getvalue(), "image/png")
    return person.post(f"/loket/4/bantu/{code}/berkas/{document}/", {"berkas": file})


def confirm_all(person: Any, code: str) -> Any:
    page = said(person.get(f"/loket/4/bantu/{code}/setujui/"))
    return person.post(f"/loket/4/bantu/{code}/setujui/", {"setuju": re.findall(r'name="setuju" value="([^"]+)"', page)})


def test_from_the_number_to_the_receipt(desk: Any) -> None:
    assert "/loket/4/bantu/" in said(desk.get("/loket/4/"))
    assert "Akta uji" in said(desk.get("/loket/4/bantu/"))
    code = start(desk)
    application = Application.objects.get(code=code)
    assert (application.clerk, application.channel, application.visit is not None) == (desk.ref, "counter", True)
    assert "dimulai" in said(desk.get("/loket/4/bantu/"))
    assert desk.get(f"/loket/4/bantu/{code}/")["Location"] == f"/loket/4/bantu/{code}/isi/#bagian-who"
    fill(desk, code)
    page = said(desk.get(f"/loket/4/bantu/{code}/isi/"))
    assert "Diketik petugas, belum disetujui pemohon" in page
    assert SITI_SAYS["applicant.nik"] not in page
    refused = desk.post(f"/loket/4/bantu/{code}/kirim/")
    assert (refused.status_code, "Belum Anda periksa" in said(refused)) == (422, True)
    confirm = said(desk.get(f"/loket/4/bantu/{code}/setujui/"))
    assert f"/permohonan/{code}/setujui/" in confirm
    assert "<svg" in confirm
    assert confirm_all(desk, code)["Location"] == f"/loket/4/bantu/{code}/kirim/"
    assert "petugas, disetujui" in said(desk.get(f"/loket/4/bantu/{code}/kirim/"))
    assert desk.post(f"/loket/4/bantu/{code}/kirim/", {"kunci": "kirim"})["Location"] == f"/loket/4/bantu/{code}/terkirim/"
    number = Case.objects.get(application=application).number
    sent = said(desk.get(f"/loket/4/bantu/{code}/terkirim/"))
    assert number in sent
    assert f"/permohonan/{code}/bukti/{number}/" in sent
    assert "sudah terkirim" in said(desk.get("/loket/4/bantu/"))


def test_lines_are_confirmed_one_by_one(desk: Any) -> None:
    code = start(desk)
    fill(desk, code)
    nothing = desk.post(f"/loket/4/bantu/{code}/setujui/")
    assert (nothing.status_code, "Centang baris" in said(nothing)) == (422, True)
    some = desk.post(f"/loket/4/bantu/{code}/setujui/", {"setuju": ["applicant.name"]})
    assert some["Location"] == f"/loket/4/bantu/{code}/setujui/"
    left = said(desk.get(f"/loket/4/bantu/{code}/setujui/"))
    assert 'value="applicant.name"' not in left
    assert 'value="applicant.nik"' in left


def test_the_citizen_confirms_on_a_second_screen(desk: Any) -> None:
    code = start(desk)
    fill(desk, code)
    phone = Client()
    lines = re.findall(r'name="setuju" value="([^"]+)"', said(phone.get(f"/permohonan/{code}/setujui/")))
    assert len(lines) == 5
    assert phone.post(f"/permohonan/{code}/setujui/", {"setuju": lines}).status_code == 302
    assert "sudah disetujui" in said(desk.get(f"/loket/4/bantu/{code}/setujui/"))


def test_a_draft_from_home_goes_on_at_the_desk_and_the_clerk_stays_with_it(desk: Any) -> None:
    code = draft(PERMIT, by=SITI, at=on("08:00"), files=False)
    spoken = f"{code[:4].lower()} {code[4:].lower()}"
    assert desk.post("/loket/4/bantu/", {"kode": spoken})["Location"] == f"/loket/4/bantu/{code}/"
    desk.post(f"/loket/4/bantu/{code}/isi/", answers("place") | {"business-name": "Warung Lain"})
    sources = dict(Datum.objects.filter(application__code=code).order_by("id").values_list("field", "source"))
    assert (sources["business.name"], sources["applicant.name"]) == ("clerk", "citizen")
    assert Case.objects.get(application__code=code).clerk == desk.ref
    assert [one.subject for one in list_access(actor=desk.ref) if one.act == "application.assist"]


def test_a_paper_given_before_serves_again_with_consent(desk: Any) -> None:
    send(LETTER, by=SITI, at=on("08:10"))
    code = start(desk)
    desk.post(f"/loket/4/bantu/{code}/isi/", answers("who"))
    page = said(desk.get(f"/loket/4/bantu/{code}/berkas/"))
    old = re.search(r'name="lama" value="(\w+)"', page)
    assert old, page
    no = desk.post(f"/loket/4/bantu/{code}/berkas/ktp/", {"lama": old[1]})
    assert (no.status_code, "Perlu persetujuan" in said(no) or "persetujuan" in said(no)) == (422, True)
    assert desk.post(f"/loket/4/bantu/{code}/berkas/ktp/", {"lama": old[1], "setuju": "ya"}).status_code == 302
    assert desk.get(f"/loket/4/bantu/{code}/gambar/{old[1]}/")["Content-Type"] == "image/webp"


@pytest.mark.parametrize(("body", "words"), [({}, "Pilih berkas untuk"), ({"berkas": b"MZ"}, "hanya menerima")])
def test_a_file_that_is_none_is_refused_in_place(desk: Any, body: dict[str, Any], words: str) -> None:
    code = start(desk)
    if body:
        body = {"berkas": SimpleUploadedFile("a.png", body["berkas"], "image/png")}
    answer = desk.post(f"/loket/4/bantu/{code}/berkas/ktp/", body)
    assert (answer.status_code, words in said(answer)) == (422, True)
    assert desk.post(f"/loket/4/bantu/{code}/berkas/paspor/", body).status_code == 404


def test_wrong_answers_are_told_in_place(desk: Any) -> None:
    code = start(desk)
    answer = desk.post(f"/loket/4/bantu/{code}/isi/", answers("who") | {"applicant-nik": "12"})
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in said(answer)
    assert 'href="#applicant-nik"' in said(answer)
    kept = Datum.objects.filter(application__code=code).values_list("field", flat=True)
    assert sorted(kept) == ["applicant.name", "applicant.phone"]


def test_what_is_not_known_yet_may_come_later(desk: Any) -> None:
    code = start(desk)
    answer = desk.post(f"/loket/4/bantu/{code}/isi/", {"applicant-name": "Siti Contoh"})
    assert answer["Location"] == f"/loket/4/bantu/{code}/isi/#bagian-who"
    kept = Datum.objects.filter(application__code=code).values_list("field", flat=True)
    assert "applicant.name" in kept
    assert "applicant.nik" not in kept
    assert "Masih kurang" in said(desk.get(f"/loket/4/bantu/{code}/kirim/"))


def test_cash_is_the_whole_fee_with_a_receipt(desk: Any) -> None:
    code = start(desk)
    fill(desk, code, area="40")
    confirm_all(desk, code)
    desk.post(f"/loket/4/bantu/{code}/kirim/")
    number = Case.objects.get(application__code=code).number
    answered(number, at=on("09:41"))
    check(number, by=Actor("staff:98", GRANTS["verifier"], "web", MALL, "dukcapil"), at=on("09:42"))
    bill = re.search(rf"/loket/4/bantu/{code}/tunai/([^/]+)/", said(desk.get(f"/loket/4/bantu/{code}/terkirim/")))[1]
    address = f"/loket/4/bantu/{code}/tunai/{bill}/"
    assert "Rp80.000" in said(desk.get(address))
    for typed, word in (("", "Tulis uang"), ("50000", "Jumlah")):
        wrong = desk.post(address, {"diterima": typed})
        assert (wrong.status_code, word in said(wrong)) == (422, True), said(wrong)
    done = desk.post(address, {"diterima": "Rp100.000", "kunci": "tunai"})
    assert desk.post(address, {"diterima": "Rp100.000", "kunci": "tunai"})["Location"] == done["Location"]
    paid = said(desk.get(done["Location"]))
    assert "Kembalikan Rp20.000" in paid
    receipt = re.search(r"KW-2026-\d{6}", paid)[0]
    assert f"/permohonan/{code}/bayar/{number}/{bill}/" in paid
    assert receipt in said(desk.get(f"/loket/4/bantu/{code}/terkirim/"))


def test_a_bill_of_another_application_is_not_found(desk: Any) -> None:
    code = start(desk)
    assert desk.get(f"/loket/4/bantu/{code}/tunai/ABCDEFGH/").status_code == 404


PAGES = ["", "{code}/", "{code}/isi/", "{code}/berkas/", "{code}/setujui/", "{code}/kirim/", "{code}/terkirim/"]


@pytest.mark.parametrize("page", PAGES)
def test_strangers_and_other_roles_are_refused(desk: Any, sign_in: Any, page: str) -> None:
    code = start(desk)
    address = f"/loket/4/bantu/{page.format(code=code)}"
    assert Client().get(address).status_code == 302
    assert Client().post(address).status_code in (403, 405)
    assert sign_in("inspector", "").get(address).status_code == 403
    assert sign_in("verifier").get(address).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_clerk_of_another_agency_is_refused(desk: Any, sign_in: Any, page: str) -> None:
    code = start(desk)
    dewi = sign_in(agency="polda")
    assert dewi.get(f"/loket/4/bantu/{page.format(code=code)}").status_code == 403
    if page:
        assert dewi.get(f"/loket/5/bantu/{page.format(code=code)}").status_code == 403
    there = dewi.post("/loket/5/bantu/", {"kode": code})
    assert (there.status_code, "instansi lain" in said(there)) == (422, True)


def test_a_code_that_is_none_is_told_so(desk: Any) -> None:
    for typed in ("ZZZZ ZZZZ", "x", "<b>"):
        answer = desk.post("/loket/4/bantu/", {"kode": typed})
        assert (answer.status_code, "Kode itu tidak ada" in said(answer)) == (422, True)
    assert desk.get("/loket/4/bantu/ZZZZZZZZ/").status_code == 404


def test_an_empty_desk_still_finds_applications(rina: Any) -> None:
    publish()
    code = draft(LETTER, by=BUDI, at=on("08:00"), files=False)
    page = said(rina.get("/loket/4/bantu/"))
    assert "Panggil pengunjung dahulu" in page
    assert rina.post("/loket/4/bantu/", {"kode": code}).status_code == 302
    nothing = rina.post("/loket/4/bantu/", {})
    assert (nothing.status_code, "Pilih layanan" in said(nothing)) == (422, True)


def test_equal_statements_however_much_is_filled_in(desk: Any) -> None:
    code = start(desk)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as told:
            assert desk.get(f"/loket/4/bantu/{code}/isi/").status_code == 200
        counts.append(len(told))
        desk.post(f"/loket/4/bantu/{code}/isi/", answers("place"))
        desk.post(f"/loket/4/bantu/{code}/isi/", answers("who"))
    assert counts[0] == counts[1]
