"""The other acts of the office: return with what lies beyond the standard, opinions, visits, fees, objections, papers."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from balai.cases.actions.applicant import object_to_decision
from balai.cases.actions.sending import correct_and_resend
from balai.cases.models import Objection, Opinion, Proposal, ReturnItem, WorkItem
from balai.cases.queries import case_page
from balai.documents.actions.handing import order_courier, plan_handover
from balai.documents.actions.producing import produce_ordered
from balai.documents.queries.files import find_files
from balai.documents.queries.handovers import find_handovers
from balai.documents.queries.products import find_products
from balai.identity.queries import list_relations
from balai.identity.vault import unseal
from balai.journal.access import list_access
from casework import (
    LETTER,
    PERMIT,
    VERA,
    WORKER,
    answered,
    attach,
    case,
    item,
    letter,
    permit,
    publish,
    send,
    states,
    step,
)
from cast import MALL, SITI, on


def text_of(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def done(response, word: str) -> None:
    assert response.status_code == 302, text_of(response)[:1500]
    assert f"sudah={word}" in response["Location"]


def picture(name: str = "foto.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def checked(office, number: str) -> None:
    done(office["verifier"].act(number, "check", "periksa", hasil="ok"), "periksa")


def granted(office) -> str:
    _, (number,) = send("dukcapil.cepat-uji", at=on("08:00"))
    office["verifier"].act(number, "check", "periksa", hasil="ok")
    office["approver"].act(number, "decide", "putus", putusan="granted", yakin="ya")
    done(office["approver"].send("tanda-tangan/kirim/", pilih=number, yakin="ya"), "tandatangan")
    produce_ordered(mall=MALL, by=WORKER, at=on("09:41"))
    return number


@pytest.fixture
def quick(office):
    """A permit without register, consultation, fee and countersign."""
    doc = permit(service="dukcapil.cepat-uji", title={"id": "Izin cepat", "en": "Quick permit"})
    doc["steps"] = [
        step("check", "check", "verifier"), step("decide", "decide", "approver", "check"),
        step("sign", "sign", "approver", "decide"), step("give", "handover", "pickup", "sign"),
    ]  # fmt: skip
    doc["fees"] = {"tariff": None}
    doc["scenarios"] = [{"name": "biasa", "given": {}, "then": {}}]
    publish(doc, letter())
    return office


def test_a_return_is_read_as_the_applicant_before_it_is_sent(office):
    code, (number,) = send(LETTER, at=on("08:00"))
    vera, pk = office["verifier"], item(number, "check").pk
    path = f"berkas/{number}/tugas/{pk}/kembalikan/"
    assert "KTP" in vera.see(path)
    nothing = vera.send(path)
    assert nothing.status_code == 422
    preview = text_of(vera.send(path, salah__ktp="unreadable", catatan__ktp="Foto silau."))
    assert "Gambarnya belum terbaca. Foto silau." in preview
    assert case(number).status == "running", "reading sends nothing"
    again = text_of(vera.send(path, salah__ktp="unreadable", catatan__ktp="Foto silau.", ubah="ya"))
    assert 'value="Foto silau."' in again
    done(vera.send(path, salah__ktp="unreadable", catatan__ktp="Foto silau.", yakin="ya"), "kembalikan")
    row = ReturnItem.objects.get()
    assert (row.target, row.kind, unseal(row.note)) == ("ktp", "unreadable", "Foto silau.")
    page = vera.see(f"berkas/{number}/")
    assert "Tidak terbaca" in page
    assert number in vera.see("", tab="tunggu")
    attach(code, "ktp", at=on("10:00"))
    correct_and_resend(code=code, case=number, by=SITI, at=on("10:01"))
    assert "percobaan ke-2" in vera.see()


def test_what_the_standard_does_not_ask_becomes_a_proposal(office):
    _, (number,) = send(LETTER, at=on("08:00"))
    vera = office["verifier"]
    path = f"berkas/{number}/tugas/{item(number, 'check').pk}/kembalikan/"
    refused = vera.send(path, lain="Surat pengantar RT", salah__ktp="missing", yakin="ya")
    told = text_of(refused)
    assert refused.status_code == 422
    assert "Standar layanan ini tidak meminta “Surat pengantar RT”." in told
    assert "Tambahkan “Surat pengantar RT”, karena" in told
    assert not ReturnItem.objects.exists()
    done(vera.send(f"berkas/{number}/usul/", usulan="Tambahkan surat RT, karena alamat sering keliru."), "usul")
    assert Proposal.objects.get().service == LETTER
    assert vera.send(f"berkas/{number}/usul/", usulan="").status_code == 422


def test_consulted_agencies_speak_late_conditionally_and_frozen(office):
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    tari = office["technical"]
    assert number not in tari.see(), "nothing before its step comes"
    checked(office, number)
    assert number in tari.see()
    refused = tari.act(number, "opinion", "pendapat", pendapat="disagree", catatan="")
    assert refused.status_code == 422
    done(tari.act(number, "opinion", "pendapat", pendapat="agree_with_conditions", catatan="Buat resapan.", lampiran=picture()),
         "pendapat")  # fmt: skip
    opinion = Opinion.objects.get()
    assert [file.id for file in find_files(f"case:{number}")] == [opinion.file]
    page = office["controller"].see(f"berkas/{number}/")
    assert "Setuju dengan syarat" in page
    assert "Buat resapan." in page
    assert "Pendapat Anda bisa diubah" in tari.see(f"berkas/{number}/")
    done(tari.act(number, "opinion", "pendapat", pendapat="agree"), "pendapat")
    assert [one.verdict for one in Opinion.objects.order_by("id")] == ["agree_with_conditions", "agree"]


def test_a_visit_with_measures_and_pictures(office):
    doc = permit(scenarios=[{"name": "biasa", "given": {}, "then": {}}])
    doc["steps"] = [step("visit", "visit", "technical", agency="polda"), step("decide", "decide", "approver", "visit")]
    doc["fees"], doc["product"] = {"tariff": None}, None
    publish(doc)
    _, (number,) = send(PERMIT, at=on("08:00"))
    tari = office["technical"]
    page = tari.see(f"berkas/{number}/")
    assert "Ukuran di lapangan berbeda" in page
    assert 'name="isian.site.area_m2"' in page
    assert 'name="isian.applicant.phone"' not in page, "nobody measures personal data"
    assert tari.act(number, "visit", "tinjau", hasil="ok", catatan="").status_code == 422
    done(tari.act(number, "visit", "tinjau", hasil="ok", catatan="Luasnya lain.", isian__site__area_m2="72",
                  lampiran=[picture("a.png"), picture("b.png")]), "tinjau")  # fmt: skip
    assert len(find_files(f"case:{number}")) == 2
    shown = office["approver"].see(f"berkas/{number}/")
    assert "72" in shown
    assert "dari pengukuran atau bukti" in shown


def test_a_fee_comes_from_the_tariff_and_is_seen_first(office):
    doc = permit(scenarios=[{"name": "biasa", "given": {}, "then": {}}])
    doc["steps"] = [step("assess", "assess", "assessor"), step("fee", "pay", "system", "assess"),
                    step("decide", "decide", "approver", "fee")]  # fmt: skip
    doc["product"] = None
    publish(doc)
    _, (number,) = send(PERMIT, at=on("08:00"))
    asih = office["assessor"]
    assert "Hitung dulu" in asih.see(f"berkas/{number}/")
    counted = text_of(asih.act(number, "assess", "hitung", isian__site__area_m2="100"))
    assert "Rp200.000" in counted
    assert "Tarif uji versi 1" in counted
    assert case(number).fee_idr != 200_000, "calculating fixes nothing"
    assert asih.act(number, "assess", "hitung", isian__site__area_m2="luas").status_code == 422
    done(asih.act(number, "assess", "biaya", isian__site__area_m2="100"), "biaya")
    assert case(number).fee_idr == 200_000
    page = asih.see(f"berkas/{number}/")
    assert "Belum dibayar" in page


def test_recommendation_and_who_may_not_decide(office, sign_in):
    doc = letter()
    doc["steps"] = [step("advise", "recommend", "technical", agency="polda"), step("decide", "decide", "approver", "advise")]
    publish(doc)
    _, (number,) = send(LETTER, at=on("08:00"))
    assert office["technical"].act(number, "advise", "rekomendasi", hasil="refuse").status_code == 422
    done(office["technical"].act(number, "advise", "rekomendasi", hasil="ok", catatan="Layak."), "rekomendasi")
    assert "Rekomendasi diberikan" in office["approver"].see(f"berkas/{number}/")


def test_four_eyes_and_other_hands_are_explained_in_place(office, sign_in):
    second = sign_in("verifier", "dukcapil")
    _, (number,) = send(LETTER, at=on("08:00"))
    holder = item(number, "check").assignee
    other = second if holder == office["verifier"].ref else office["verifier"]
    page = other.see(f"berkas/{number}/")
    assert "Tugas orang lain." in page
    assert "Tugas ini di tangan" in page
    assert other.act(number, "check", "periksa", hasil="ok").status_code == 403
    kono = office["controller"]
    assert "Alihkan: check" in kono.see(f"berkas/{number}/")
    assert kono.act(number, "check", "alih", kepada=other.ref, alasan="").status_code == 422
    done(kono.act(number, "check", "alih", kepada=other.ref, alasan="cuti"), "alih")
    assert item(number, "check").assignee == other.ref
    done(other.act(number, "check", "periksa", hasil="ok"), "periksa")
    done(other.act(number, "check", "ulang", alasan="salah baca"), "ulang")
    assert states(number)["check"] == "ready"
    assert WorkItem.objects.filter(case__number=number, step="check").count() == 2


def test_a_draw_is_drawn_again_before_ones_eyes(office):
    _, (number,) = send(LETTER, at=on("08:00"))
    page = office["verifier"].see(f"berkas/{number}/")
    assert "Diundi ulang barusan: hasilnya sama." in page
    row = case_page(number, VERA, at=on("09:00")).draws[0]
    assert row.seed in page


def test_an_objection_is_answered_by_another(office, sign_in):
    code, (number,) = send(LETTER, at=on("08:00"))
    checked(office, number)
    office["approver"].act(number, "decide", "putus", putusan="refused", catatan="Data keliru.", yakin="ya")
    object_to_decision(code=code, case=number, note="Data saya benar.", by=SITI, at=on("10:00"))
    author = office["approver"].see(f"berkas/{number}/")
    assert "Data saya benar." in author
    assert "pejabat lain yang menjawab" in author
    refused = office["approver"].send(f"berkas/{number}/keberatan/", jawaban="upheld", alasan="ya")
    assert refused.status_code in (403, 422)
    second = sign_in("approver", "dukcapil")
    assert "Jawab keberatan" in second.see(f"berkas/{number}/")
    assert second.send(f"berkas/{number}/keberatan/", jawaban="upheld", alasan="").status_code == 422
    done(second.send(f"berkas/{number}/keberatan/", jawaban="upheld", alasan="Bukti baru cocok."), "keberatan")
    assert Objection.objects.get().outcome == "upheld"
    assert case(number).status == "running"


def test_an_issued_paper_is_corrected_with_proof(quick):
    number = granted(quick)
    ayu = quick["approver"]
    old = case(number).product
    path = f"berkas/{number}/koreksi/"
    assert "Warung Uji" in ayu.see(path)
    assert "lampirkan berkas" in text_of(ayu.send(path, isian__business__name="Warung Siti", alasan="salah ketik"))
    assert "paling sedikit satu isian" in text_of(ayu.send(path, isian__business__name="Warung Uji", alasan="x", bukti=picture()))
    done(ayu.send(path, isian__business__name="Warung Siti", alasan="salah ketik", bukti=picture()), "koreksi")
    produce_ordered(mall=MALL, by=WORKER, at=on("09:50"))
    papers = {one.code: one for one in find_products(f"case:{number}")}
    assert (papers[old].state, papers[case(number).product].replaces) == ("superseded", old)
    assert "Diganti" in ayu.see(f"berkas/{number}/")


def test_a_paper_is_revoked_after_reading_what_that_means(quick):
    number = granted(quick)
    ayu = quick["approver"]
    path = f"berkas/{number}/cabut/"
    assert "tidak bisa diurungkan" in ayu.see(path)
    assert ayu.send(path, sebab="fraud", alasan="").status_code == 422
    assert ayu.send(path, sebab="iseng", alasan="coba saja").status_code == 422
    done(ayu.send(path, sebab="fraud", alasan="Ijazahnya palsu."), "cabut")
    assert find_products(f"case:{number}")[0].state == "revoked"
    assert ayu.get(f"/kantor/{path}").status_code == 302, "once is enough"


def test_signing_is_all_or_nothing(quick):
    first, second = granted(quick), None
    _, (second,) = send("dukcapil.cepat-uji", at=on("08:30"))
    quick["verifier"].act(second, "check", "periksa", hasil="ok")
    ayu = quick["approver"]
    ayu.act(second, "decide", "putus", putusan="granted", yakin="ya")
    assert ayu.send("tanda-tangan/kirim/").status_code == 422
    both = ayu.send("tanda-tangan/kirim/", pilih=[first, second], yakin="ya")
    assert both.status_code in (409, 422)
    assert states(second)["sign"] == "ready"
    one = text_of(ayu.send("tanda-tangan/kirim/", pilih=[first, second]))
    assert second in one
    assert first not in one, "what is not theirs to sign is not even offered"


def test_the_pick_up_desk(quick):
    number = granted(quick)
    loka, paper = quick["pickup"], find_products(f"case:{number}")[0].code
    plan_handover(mall=MALL, product=paper, slot=on("10:00"), by=SITI, at=on("09:00"))
    desk = loka.see("ambil/")
    assert "10.00" in desk
    assert "Izin Uji" in desk
    found = loka.see("ambil/", cari=f"http://mal.example/cek/{paper}?k=1&s=2")
    assert "Siti Contoh" in found, "what the paper says, to compare with the card"
    assert loka.send("ambil/serah/", dokumen=paper, identitas="", penerima="self").status_code == 422
    without = loka.send("ambil/serah/", dokumen=paper, identitas="ktp", penerima="mandate", nama="Budi Contoh")
    assert without.status_code == 422
    assert "Budi Contoh" in text_of(without), "what was typed stays"
    done(loka.send("ambil/serah/", dokumen=paper, identitas="ktp", penerima="mandate", nama="Budi Contoh", kuasa=picture()),
         "serah")  # fmt: skip
    receipt = find_handovers(paper)[0].receipt
    assert receipt in {one.code for one in find_products(f"case:{number}")}
    assert loka.send("ambil/serah/", dokumen=paper, identitas="ktp", penerima="self").status_code == 409, "given once"


def test_a_consignment_goes_with_its_number_and_its_address_on_record(quick):
    number = granted(quick)
    loka, paper = quick["pickup"], find_products(f"case:{number}")[0].code
    sent = order_courier(mall=MALL, product=paper, courier="pos", address="Jalan Contoh 12, Jakarta", by=SITI, at=on("09:00"))
    path = f"ambil/kurir/{sent['code']}/"
    assert "Jalan Contoh 12" not in loka.see("ambil/")
    assert "Jalan Contoh 12" in text_of(loka.send(path, aksi="alamat"))
    assert list_access(actor=loka.ref)[0].act in ("handover.address", "handover.desk")
    assert loka.send(path, keadaan="collected").status_code == 422
    done(loka.send(path, keadaan="collected", resi="POS-1"), "kurir")
    assert "POS-1" in loka.see("ambil/")
    assert "dikirim lewat kurir" in loka.see("ambil/", cari=paper)
    assert loka.send(f"ambil/batal/{sent['code']}/").status_code in (409, 422)


def test_relations_are_declared_and_keep_cases_away(office):
    vera = office["verifier"]
    assert "Belum ada." in vera.see("hubungan/")
    assert vera.send("hubungan/nyatakan/", nik="123", hubungan="sibling").status_code == 422
    done(vera.send("hubungan/nyatakan/", nik="3171 0144 0590 0001", hubungan="sibling"), "hubungan")
    page = vera.see("hubungan/")
    assert "Saudara kandung" in page
    assert "3171014405900001" not in page
    assert len(list_relations(int(vera.ref.partition(":")[2]))) == 1
    _, (number,) = send(LETTER, at=on("08:00"))
    assert item(number, "check").assignee == ""
    own = vera.see(f"berkas/{number}/")
    assert "Berkas sendiri atau kerabat." in own
    assert vera.act(number, "check", "ambil").status_code == 403


def test_search_by_number_and_the_csv(office):
    numbers = [send(LETTER, at=on(f"08:0{n}"))[1][0] for n in range(2)]
    vera = office["verifier"]
    for typed in (numbers[0], numbers[0].lower(), str(int(numbers[0].rsplit("-", 1)[1]))):
        assert vera.get("/kantor/cari/", {"nomor": typed})["Location"] == f"/kantor/berkas/{numbers[0]}/"
    assert vera.get("/kantor/cari/", {"nomor": "B-2026"})["Location"].startswith("/kantor/berkas/?cari=B-2026")
    table = vera.get("/kantor/berkas/unduh.csv").content.decode().splitlines()
    assert table[0] == "number,service,agency,status,started,promised,due,decided,fee_idr"
    assert [line.split(",")[0] for line in table[1:]] == numbers
    assert "Siti" not in "".join(table)
    assert vera.see("berkas/", layanan=PERMIT).count(numbers[0]) == 0
    assert vera.see("", layanan=LETTER, langkah="check").count(numbers[0])
    assert not vera.see("", langkah="decide").count(numbers[0])


def test_a_mismatch_is_marked_and_a_purpose_is_asked(office):
    _, (number,) = send(PERMIT, at=on("08:00"))
    answered(number, values={"name": "Siti Contoh Aminah"}, at=on("08:01"))
    page = text_of(office["verifier"].get(f"/kantor/berkas/{number}/"))
    assert "Warga menulis: <b>Siti Contoh</b>" in page
    assert "Cocok menurut Dukcapil" not in page, "what differs agrees with nobody"
    _, (same,) = send(PERMIT, at=on("08:02"))
    answered(same, values={"name": "Siti Contoh"}, at=on("08:03"))
    assert "Cocok menurut Dukcapil" in office["verifier"].see(f"berkas/{same}/")
    assert "••••••••••••0001" in page
    shown = text_of(office["verifier"].send(f"berkas/{number}/ungkap/", isian="applicant.nik", tujuan="match"))
    assert "3171014405900001" in shown


def test_the_page_follows_the_file_of_the_address(office):
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    vera = office["verifier"]
    page = case_page(number, VERA, at=on("09:00"))
    second = page.papers[1].file.id
    assert f"lihat/{second}/1.webp" in vera.see(f"berkas/{number}/", berkas=second)
    assert f"lihat/{page.papers[0].file.id}/1.webp" in vera.see(f"berkas/{number}/", berkas="tidak-ada", hal="x")
    assert vera.get(f"/kantor/berkas/{number}/lihat/{second}/1.webp")["Content-Type"] == "image/webp"
    original = vera.get(f"/kantor/berkas/{number}/lihat/{second}/")
    assert "sandbox" in original["Content-Security-Policy"]
    assert original["Cache-Control"] == "private, no-store"
