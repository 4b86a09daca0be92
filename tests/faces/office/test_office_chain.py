"""From the inbox to a signed paper, form by form: take, check, countersign, decide, sign, hand over."""

from __future__ import annotations

import re

from balai.cases.models import CaseAct, Decision
from balai.documents.actions.producing import produce_ordered
from balai.documents.queries.products import find_products
from casework import LETTER, PERMIT, WORKER, answered, case, item, send, states
from cast import MALL, on


def done(response, word: str) -> None:
    assert response.status_code == 302, response.content.decode()[:2000]
    assert f"sudah={word}" in response["Location"]


def test_from_inbox_to_a_signed_paper(office):
    _, (number,) = send(PERMIT, at=on("08:00"))
    answered(number, at=on("08:01"))
    vera, kono, ayu = office["verifier"], office["controller"], office["approver"]
    assert number in vera.see()
    done(vera.act(number, "check", "ambil"), "ambil")
    page = vera.see(f"berkas/{number}/")
    assert "Di tangan Anda" in page
    assert "Urungkan" in vera.see(f"berkas/{number}/", sudah="ambil")
    done(vera.act(number, "check", "periksa", hasil="ok", sesuai=["applicant.name", "business.name"]), "periksa")
    assert states(number)["check"] == "done"
    assert f"Diperiksa {vera_name(vera)}" in kono.see(f"berkas/{number}/")
    done(kono.act(number, "initial", "paraf"), "paraf")
    preview = ayu.act(number, "decide", "putus", putusan="granted")
    assert preview.status_code == 200
    assert "Baca sebelum memutus" in preview.content.decode()
    assert not Decision.objects.exists(), "reading the letter decides nothing"
    done(ayu.act(number, "decide", "putus", putusan="granted", yakin="ya"), "putus")
    assert number in ayu.see("tanda-tangan/")
    confirm = ayu.send("tanda-tangan/kirim/", pilih=number)
    assert "Tanda tangani 1 keputusan?" in confirm.content.decode()
    assert states(number)["sign"] == "ready"
    done(ayu.send("tanda-tangan/kirim/", pilih=number, yakin="ya"), "tandatangan")
    assert case(number).status == "granted"
    assert produce_ordered(mall=MALL, by=WORKER, at=on("09:50"))
    paper = find_products(f"case:{number}")[0]
    pdf = ayu.get(f"/kantor/berkas/{number}/dokumen/{paper.code}/")
    assert pdf.content.startswith(b"%PDF")
    loka = office["pickup"]
    found = loka.see("ambil/", cari=number)
    assert "Izin Uji" in found
    done(loka.send("ambil/serah/", dokumen=paper.code, identitas="ktp", penerima="self"), "serah")
    assert "Diserahkan" in loka.see("ambil/", cari=paper.code)


def vera_name(person) -> str:
    from balai.identity.queries import name_of

    return name_of(person.ref)


def test_a_refusal_is_read_before_it_is_made(office):
    _, (number,) = send(LETTER, at=on("08:00"))
    office["verifier"].act(number, "check", "periksa", hasil="ok")
    ayu = office["approver"]
    empty = ayu.act(number, "decide", "putus", putusan="refused")
    assert empty.status_code == 422
    assert "pemohon membacanya" in empty.content.decode()
    letter = ayu.act(number, "decide", "putus", putusan="refused", kode="false_data", catatan="KTP milik orang lain.")
    text = re.sub(r"\s+", " ", letter.content.decode())
    assert "Alasan: Data atau dokumen tidak benar. KTP milik orang lain." in text
    assert "Surat penolakan" in text
    done(ayu.act(number, "decide", "putus", putusan="refused", kode="false_data", catatan="KTP milik orang lain.", yakin="ya"),
         "putus")  # fmt: skip
    assert Decision.objects.get().codes == "false_data"
    assert case(number).status == "refused"


def test_take_suspend_resume_release_and_what_they_say(office):
    _, (number,) = send(LETTER, at=on("08:00"))
    vera = office["verifier"]
    done(vera.act(number, "check", "ambil"), "ambil")
    done(vera.act(number, "check", "lepas"), "lepas")
    refused = vera.act(number, "check", "tunda", alasan="")
    assert refused.status_code == 422
    assert "Alasan belum ditulis" in refused.content.decode()
    done(vera.act(number, "check", "tunda", alasan="menunggu kabar"), "tunda")
    assert number in vera.see("", tab="tunggu")
    done(vera.act(number, "check", "lanjut"), "lanjut")
    assert item(number, "check").state == "ready"


def test_a_repeat_of_a_form_acts_once(office):
    _, (number,) = send(LETTER, at=on("08:00"))
    vera = office["verifier"]
    first = vera.act(number, "check", "periksa", key="satu-kunci", hasil="ok")
    again = vera.act(number, "check", "periksa", key="satu-kunci", hasil="ok")
    assert first["Location"] == again["Location"]
    assert CaseAct.objects.filter(kind="check").count() == 1
