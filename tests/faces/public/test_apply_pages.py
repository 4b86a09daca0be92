"""Applying from home: begin, one question per page, documents, check, send; by link or code, and by nobody else."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from applicants import (
    COUNTER,
    HALAL,
    MALL,
    MIDWIFE,
    NIB,
    NIK,
    SIGN,
    begun,
    filled,
    form_key,
    give,
    picture,
    publish,
    sent,
    text_of,
    type_in,
    value_for,
    walk,
    wanted,
)
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balai.cases.actions.applying import begin_application, save_page
from balai.cases.queries import get_application
from balai.directory.models import Mall
from balai.directory.rules import GRANTS
from balai.faces.public import check_limit
from balai.kernel.actors import Actor
from cast import after


@pytest.fixture(autouse=True)
def _fresh_limit() -> None:
    check_limit._tries.clear()


@pytest.fixture
def stage(demo_hall: str, morning: datetime) -> datetime:
    publish(MIDWIFE, SIGN, NIB, HALAL, COUNTER, at=morning)
    return morning


def test_a_service_says_how_it_is_applied_for(stage: datetime, client: Client) -> None:
    told = text_of(client.get(f"/layanan/{MIDWIFE}/"))
    assert "Ajukan sekarang" in told
    assert "Biaya: Gratis · paling lama 5 hari kerja" in told
    elsewhere = client.get(f"/layanan/{COUNTER}/")
    assert "Ajukan sekarang" not in text_of(elsewhere)
    assert "Tidak diajukan di sini" in text_of(elsewhere)
    assert "Digital Korlantas Polri" in text_of(elsewhere)
    assert client.get("/layanan/dukcapil.ktp-hilang/").status_code == 200, "no definition published: the page as before"


def test_fee_time_and_documents_before_the_first_question(stage: datetime, client: Client) -> None:
    page = client.get("/permohonan/baru/", {"layanan": [MIDWIFE, COUNTER]})
    told = text_of(page)
    for words in ("Sebelum mulai", "Gratis", "5 hari kerja", "KTP-el", "dianggap dikabulkan", "Diurus di tempat lain"):
        assert words in told
    assert client.get("/permohonan/baru/", {"layanan": "tidak.ada"}).headers["Location"] == "/layanan/"
    posted = {"layanan": MIDWIFE, "kunci": form_key(page)}
    first = client.post("/permohonan/baru/", posted)
    assert first.headers["Location"] == client.post("/permohonan/baru/", posted).headers["Location"], "one key, one draft"
    assert first.headers["Cache-Control"] == "private, no-store"


def test_every_page_by_its_form_then_documents_then_sent(stage: datetime, client: Client) -> None:
    code = client.post("/permohonan/baru/", {"layanan": MIDWIFE}).headers["Location"].split("/")[2]
    assert "0 dari 11 bagian selesai" in text_of(client.get(f"/permohonan/{code}/"))
    asked = walk(client, code, stage)
    assert asked[0] == "applicant_name"
    assert "birth_room" not in asked, "asked only of one's own practice"
    assert f"Tersimpan {stage:%H.%M}" in text_of(client.get(f"/permohonan/{code}/"))
    assert "Masih ada yang kurang" in text_of(client.get(f"/permohonan/{code}/periksa/"))
    early = client.post(f"/permohonan/{code}/periksa/", {"benar": "ya"})
    assert early.status_code == 422
    assert "Permohonan belum lengkap" in text_of(early)
    for document in wanted(code, stage):
        answer = client.post(
            f"/permohonan/{code}/berkas/{document}/", {"berkas": SimpleUploadedFile("foto.png", picture())}
        )
        assert answer.status_code == 302
    check = client.get(f"/permohonan/{code}/periksa/")
    assert "Kirim permohonan SIP bidan, baru" in text_of(check)
    assert "••••••••••••0001" in text_of(check)
    unticked = client.post(f"/permohonan/{code}/periksa/", {})
    assert unticked.status_code == 422
    assert "<title>Ada yang perlu diperbaiki:" in unticked.content.decode()
    posted = {"benar": "ya", "kunci": form_key(check)}
    answer = client.post(f"/permohonan/{code}/periksa/", posted)
    assert answer.headers["Location"] == f"/permohonan/{code}/?terkirim=1"
    assert client.post(f"/permohonan/{code}/periksa/", posted).status_code == 302, "sent twice, received once"
    told = text_of(client.get(answer.headers["Location"]))
    for words in ("sudah kami terima", "B-2026-000001", "Senin, 30 November 2026", "hitungan mulai hari kerja berikutnya", "Tahapannya"):
        assert words in told


def test_a_wrong_answer_is_told_at_the_field_and_above(stage: datetime, client: Client) -> None:
    code = begun(at=stage)
    url = f"/permohonan/{code}/isi/applicant_name/"
    page = client.post(url, {"applicant-name": "", "applicant-nik": "12ab"})
    html = page.content.decode()
    assert page.status_code == 422
    assert "<title>Ada yang perlu diperbaiki: Siapa Anda" in html
    assert 'href="#applicant-nik"' in html
    assert html.count("Isi dahulu: Nama lengkap") == 2
    assert 'value="12ab"' in html, "what was typed stays"
    assert get_application(code, at=stage).values == {}
    date = client.post(f"/permohonan/{code}/isi/applicant_birth/", {"applicant-birth_date-hari": "31", "applicant-birth_date-bulan": "2", "applicant-birth_date-tahun": "1990"})  # fmt: skip
    assert date.status_code == 422
    assert 'href="#applicant-birth_date-hari"' in date.content.decode()


def test_a_single_question_is_the_heading_and_an_optional_one_says_so(stage: datetime, client: Client) -> None:
    code = filled(SIGN, at=stage, files=False)
    page = next(p for p in get_application(code, at=stage).pages if len(p["fields"]) == 1)
    html = client.get(f"/permohonan/{code}/isi/{page['id']}/").content.decode()
    label = page["fields"][0]["label"]["id"]
    assert f"<h1>{label}</h1>" in html or f"{label}</label></h1>" in html
    contact = text_of(client.get(f"/permohonan/{code}/isi/applicant_contact/"))
    assert "Alamat surel (opsional)" in contact
    assert "Mengapa ditanyakan?" in contact


def test_a_number_of_identity_never_comes_back_whole(stage: datetime, client: Client) -> None:
    code, numbers = sent(at=stage)
    draft = filled(at=stage)
    paths = ["", "isi/applicant_name/", "berkas/", "periksa/", "simpan/"]
    pages = [f"/permohonan/{draft}/{path}" for path in paths]
    pages += [f"/permohonan/{code}/{path}" for path in ("", f"bukti/{numbers[0]}/", "data/", "kabar/")]
    for url in pages:
        page = client.get(url)
        assert page.status_code == 200, url
        assert NIK.encode() not in page.content, url
        assert page.headers["Cache-Control"] == "private, no-store", url
        assert page.headers["X-Robots-Tag"] == "noindex"
    kept = client.post(f"/permohonan/{draft}/isi/applicant_name/", {"applicant-name": "Sari Baru", "applicant-nik": ""})
    assert kept.status_code == 302, "left blank, the number stays"
    assert get_application(draft, at=stage).values["applicant.nik"].value == NIK


def test_an_answer_opens_a_question_on_the_same_page(stage: datetime, client: Client) -> None:
    code = begun(HALAL, at=stage)
    url = f"/permohonan/{code}/isi/companion/"
    again = client.post(url, {"halal-companion": "have"})
    assert again.headers["Location"] == url
    assert "Nama pendamping" in text_of(client.get(url))
    assert client.post(url, {"halal-companion": "have", "halal-companion_name": "Contoh"}).headers["Location"] != url


def test_not_eligible_is_told_at_once_with_the_way_out(stage: datetime, client: Client) -> None:
    code = filled(at=stage, says={"practice.first": "tidak", "practice.active_licences": "1"}, files=False)
    answer = client.post(f"/permohonan/{code}/isi/practice_count/", {"practice-active_licences": "3"})
    assert answer.headers["Location"] == f"/permohonan/{code}/belum-bisa/"
    told = text_of(client.get(answer.headers["Location"]))
    assert "Anda sudah punya dua SIP yang berlaku" in told
    assert "UU 17/2023" in told
    assert "Ubah jawaban:" in told
    assert "Belum memenuhi syarat" in text_of(client.get(f"/permohonan/{code}/"))
    client.post(f"/permohonan/{code}/isi/practice_count/", {"practice-active_licences": "1"})
    assert client.get(f"/permohonan/{code}/belum-bisa/").status_code == 302


def test_a_life_event_asks_shared_questions_once(stage: datetime, client: Client) -> None:
    page = client.get("/peristiwa/usaha-makanan/")
    assert "Ajukan sekaligus" in text_of(page)
    begin = {"layanan": [NIB, HALAL], "peristiwa": "usaha-makanan"}
    code = client.post("/permohonan/baru/", begin).headers["Location"].split("/")[2]
    asked = walk(client, code, stage)
    assert len(asked) == len(set(asked))
    assert asked.count("applicant_name") == 1
    assert wanted(code, stage).count("ktp") == 1
    for document in wanted(code, stage):
        give(code, document, at=stage)
    assert "Kirim 2 permohonan sekaligus" in text_of(client.get(f"/permohonan/{code}/periksa/"))
    client.post(f"/permohonan/{code}/periksa/", {"benar": "ya"})
    told = text_of(client.get(f"/permohonan/{code}/"))
    assert "Menunggu hasil: NIB perseorangan, usaha mikro dan kecil" in told
    assert "B-2026-000001" in told
    assert "B-2026-000002" in told


# who may open it -------------------------------------------------------------------------------------------


def test_a_stranger_with_a_wrong_code_finds_nothing_and_is_slowed(stage: datetime, client: Client) -> None:
    code, numbers = sent(at=stage)
    other, others = sent(at=after(stage, 1))
    wrong = "ACEFGHJK" if code != "ACEFGHJK" else "KJHGFECA"
    for path in ("", "isi/applicant_name/", "berkas/", "periksa/", "simpan/", "data/", "kabar/", f"bukti/{numbers[0]}/"):
        lost = client.get(f"/permohonan/{wrong}/{path}")
        assert lost.status_code == 404, path
        assert "hapus setelah 30 hari" in text_of(lost), "why it may be gone, and the question for the code"
        assert 'id="kode"' in lost.content.decode()
    for path in ("bukti", "perbaiki", "bayar", "keberatan", "cabut"):
        assert client.get(f"/permohonan/{other}/{path}/{numbers[0]}/").status_code == 404, "a case of somebody else"
    for _ in range(check_limit.MOST):
        client.get(f"/permohonan/{wrong}/")
    assert client.get(f"/permohonan/{wrong}/").status_code == 429
    assert client.post("/permohonan/", {"kode": wrong}).status_code == 429
    assert others


def test_an_application_of_another_mall_does_not_open_here(stage: datetime, client: Client, settings: Any) -> None:
    code, numbers = sent(at=stage)
    hall = Mall.objects.get(code=MALL)
    told = {field.name: getattr(hall, field.name) for field in Mall._meta.concrete_fields} | {"id": None, "code": "mpp-lain"}
    Mall.objects.create(**told)
    settings.BALAI_MALL = "mpp-lain"
    file = get_application(code, at=stage).files["ktp"]
    for path in ("", "berkas/", "data/", "kabar/", f"bukti/{numbers[0]}/", f"cabut/{numbers[0]}/", f"buka/{file}/", f"gambar/{file}/"):
        check_limit._tries.clear()
        assert client.get(f"/permohonan/{code}/{path}").status_code == 404, path
    assert client.post("/permohonan/", {"kode": code}).status_code == 422


def test_resumed_by_code_as_people_type_it(stage: datetime, client: Client) -> None:
    code = begun(at=stage)
    for typed in (code, f"{code[:4].lower()} {code[4:].lower()}", f"{code[:4]}-{code[4:]}"):
        assert client.post("/permohonan/", {"kode": typed}).headers["Location"] == f"/permohonan/{code}/"
    wrong = client.post("/permohonan/", {"kode": "salah<b>"})
    assert wrong.status_code == 422
    assert b"salah<b>" not in wrong.content
    assert b'value="salah&lt;b&gt;"' in wrong.content, "what was typed stays"
    keep = client.get(f"/permohonan/{code}/simpan/")
    assert f"{code[:4]} {code[4:]}" in text_of(keep)
    assert "<svg" in keep.content.decode()


def test_closed_on_a_shared_device_until_the_code_is_typed(stage: datetime, client: Client) -> None:
    code = begun(at=stage)
    closed = client.post(f"/permohonan/{code}/tutup/")
    assert closed.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert code not in client.cookies["balai_tutup"].value
    assert client.get(f"/permohonan/{code}/").headers["Location"] == "/permohonan/?ditutup=1"
    assert "sudah ditutup di perangkat ini" in text_of(client.get("/permohonan/?ditutup=1"))
    assert Client().get(f"/permohonan/{code}/").status_code == 200, "other devices are not touched"
    client.post("/permohonan/", {"kode": code})
    assert client.get(f"/permohonan/{code}/").status_code == 200


def test_what_a_clerk_typed_is_confirmed_line_by_line(stage: datetime, client: Client) -> None:
    clerk = Actor("staff:77", GRANTS["clerk"], "counter", MALL)
    code = str(begin_application(mall=MALL, services=[MIDWIFE], by=clerk, at=stage)["code"])
    save_page(code=code, values={"applicant.name": "Sari Contoh", "applicant.phone": "081200000001"}, by=clerk, at=stage)
    assert "Setujui isian petugas" in text_of(client.get(f"/permohonan/{code}/"))
    url = f"/permohonan/{code}/setujui/"
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"setuju": ["applicant.name"]}).headers["Location"] == url
    assert get_application(code, at=stage).unconfirmed == ("applicant.phone",)
    assert client.post(url, {"setuju": ["applicant.phone"]}).headers["Location"] == f"/permohonan/{code}/"


def test_a_new_standard_is_taken_up_knowingly(stage: datetime, client: Client) -> None:
    code = begun(at=stage)
    assert client.post(f"/permohonan/{code}/perbarui/").headers["Location"] == f"/permohonan/{code}/"


# documents -------------------------------------------------------------------------------------------------


def test_a_document_is_replaced_and_a_bad_one_told(stage: datetime, client: Client) -> None:
    code = filled(at=stage, files=False)
    url = f"/permohonan/{code}/berkas/ktp/"
    nothing = client.post(url, {})
    assert nothing.status_code == 422
    assert 'href="#berkas-ktp"' in nothing.content.decode()
    bad = client.post(url, {"berkas": SimpleUploadedFile("a.exe", b"MZ program")})
    assert bad.status_code == 422
    assert "Kami hanya menerima PDF" in text_of(bad)
    client.post(url, {"foto": SimpleUploadedFile("a.png", picture())})
    first = get_application(code, at=stage).files["ktp"]
    client.post(url, {"berkas": SimpleUploadedFile("b.jpg", picture("jpeg"))})
    second = get_application(code, at=stage).files["ktp"]
    assert first != second
    assert client.get(f"/permohonan/{code}/gambar/{second}/").headers["Content-Type"] == "image/webp"
    assert client.get(f"/permohonan/{code}/buka/{second}/").status_code == 200
    assert client.get(f"/permohonan/{begun(at=stage)}/buka/{second}/").status_code == 404, "somebody else's"
    assert client.post(f"/permohonan/{code}/berkas/tidak-ada/", {}).status_code == 404


def test_sent_in_pieces_and_gone_on_after_a_break(stage: datetime, client: Client) -> None:
    code, data = filled(at=stage, files=False), picture()
    begin = client.post(f"/permohonan/{code}/berkas/ktp/mulai/", {"nama": "ktp.png", "ukuran": str(len(data))})
    told = begin.json()
    assert told["offset"] == 0
    client.put(f"{told['url']}?mulai=0", data[:50], content_type="application/octet-stream")
    assert client.get(told["url"]).json() == {"offset": 50, "size": len(data)}
    jumped = client.put(f"{told['url']}?mulai=60", data[60:], content_type="application/octet-stream")
    assert jumped.status_code == 409
    assert jumped.json()["facts"]["offset"] == 50
    assert client.post(told["url"]).status_code == 409, "not whole"
    client.put(f"{told['url']}?mulai=50", data[50:], content_type="application/octet-stream")
    assert client.post(told["url"]).json()["file"] == get_application(code, at=stage).files["ktp"]
    large = client.post(f"/permohonan/{code}/berkas/ktp/mulai/", {"nama": "a.png", "ukuran": str(99 << 20)})
    assert large.status_code == 413
    assert "paling besar 10 MB" in json.loads(large.content)["say"]
    other = begun(at=stage)
    assert client.get(f"/permohonan/{other}/berkas/ktp/{told['id']}/").status_code == 404


def test_an_earlier_document_needs_the_old_code_and_consent(stage: datetime, client: Client) -> None:
    old, _ = sent(at=stage)
    code = filled(at=after(stage, 5), files=False)
    page = client.get(f"/permohonan/{code}/berkas/")
    assert b"dipakai lagi" not in page.content, "a NIK alone offers nothing"
    wrong = client.post(f"/permohonan/{code}/berkas/lama/", {"kode_lama": code})
    assert wrong.status_code == 422
    offered = client.post(f"/permohonan/{code}/berkas/lama/", {"kode_lama": old.lower()})
    assert "Saya setuju berkas dari permohonan SIP bidan, baru (Senin, 23 November 2026) dipakai lagi." in text_of(offered)
    file = get_application(old, at=stage).files["ktp"]
    posted = {"lama": file, "bukti": old}
    assert client.post(f"/permohonan/{code}/berkas/ktp/", posted).status_code == 422, "no consent"
    assert client.post(f"/permohonan/{code}/berkas/ktp/", posted | {"setuju": "ya"}).status_code == 302
    assert get_application(code, at=stage).files == {"ktp": file}
    assert client.get(f"/permohonan/{code}/gambar/{file}/").status_code == 200


def test_one_file_or_three_cost_the_same_queries(stage: datetime, client: Client) -> None:
    code = filled(SIGN, at=stage, files=False)
    documents = wanted(code, stage)
    counts = []
    for number in (1, 3):
        for document in documents[:number]:
            if document not in get_application(code, at=stage).files:
                give(code, document, at=stage)
        for url in (f"/permohonan/{code}/berkas/", f"/permohonan/{code}/periksa/"):
            client.get(url)
            with CaptureQueriesContext(connections["default"]) as seen:
                client.get(url)
            counts.append(len(seen))
    assert counts[:2] == counts[2:]


def test_the_other_language_is_whole(stage: datetime, client: Client) -> None:
    code = filled(at=stage)
    client.cookies["bahasa"] = "en"
    from django.conf import settings

    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    check = text_of(client.get(f"/permohonan/{code}/periksa/"))
    assert "Send the application: " in check
    assert "Friday, 4 May 1990" in check
    wrong = client.post(f"/permohonan/{code}/isi/applicant_contact/", {"applicant-phone": "12", "applicant-email": ""})
    assert "Mobile phone number: write a number like 0812 3456 7890." in text_of(wrong)


def test_every_field_of_every_kind_is_asked_and_read(stage: datetime, client: Client) -> None:
    for service in (SIGN, NIB, HALAL):
        code = begun(service, at=stage)
        for page in get_application(code, at=stage).pages:
            html = client.get(f"/permohonan/{code}/isi/{page['id']}/").content.decode()
            posted: dict[str, object] = {}
            for field in page["fields"]:
                assert f'"{field["id"].replace(".", "-")}' in html
                posted |= type_in(field, value_for(field))
            assert client.post(f"/permohonan/{code}/isi/{page['id']}/", posted).status_code == 302
