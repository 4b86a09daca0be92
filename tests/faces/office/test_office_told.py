"""What the office tells without being asked: registers' answers, escalations, objections, late and changed opinions, proposals."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest

from balai.cases.actions.applicant import object_to_decision
from balai.cases.actions.clocks import lapse_consultations, settle_silence
from balai.cases.models import Objection, Opinion
from balai.cases.queries import track
from balai.exchange.models import Question
from balai.exchange.reactions import follow_questions
from casework import LETTER, PERMIT, WORKER, answered, case, item, letter, permit, publish, send, states
from cast import MALL, MONDAY, SITI, on


def text_of(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def look(person, path: str, **query) -> str:
    response = person.get(f"/kantor/{path}", query)
    assert response.status_code == 200
    return text_of(response)


@pytest.fixture
def asked(office):
    """A permit whose register was asked."""
    _, (number,) = send(PERMIT, at=on("08:00"))
    follow_questions(MALL)
    return number, Question.objects.get(case=number)


def test_a_registers_refusal_says_who_was_asked_what_and_what_to_do(office, asked):
    number, question = asked
    assert "Dukcapil menjawab" not in look(office["verifier"], f"berkas/{number}/")
    Question.objects.filter(pk=question.pk).update(state="refused")
    answered(number, outcome="refused", at=on("08:01"))
    page = look(office["verifier"], f"berkas/{number}/")
    for words in ("Dukcapil menjawab: tidak cocok.", "Yang ditanyakan: NIK.", "kembalikan", "usulkan penolakan",
                  "Dijawab: tidak cocok", "UU 24/2013"):  # fmt: skip
        assert words in page, words
    done = office["verifier"].act(number, "check", "periksa", hasil="refuse", catatan="NIK bukan miliknya.")
    assert done.status_code == 302, "the next step it names can be done"


@pytest.mark.parametrize(("fault", "words", "next_step"), [
    ("timeout", "Sistem Dukcapil sedang tidak menjawab.", "Berkas berjalan lagi begitu dijawab."),
    ("later", "Dukcapil akan menjawab nanti.", "Tidak perlu bertanya lagi"),
])  # fmt: skip
def test_a_register_that_keeps_waiting_says_so(office, asked, fault, words, next_step):
    number, question = asked
    Question.objects.filter(pk=question.pk).update(fault=fault, attempts=2)
    page = look(office["verifier"], f"berkas/{number}/")
    assert words in page
    assert next_step in page
    assert "08.00" in page, "since when"
    Question.objects.filter(pk=question.pk).update(state="done", fault="")
    answered(number, at=on("08:01"))
    assert words not in look(office["verifier"], f"berkas/{number}/")


def test_an_outline_shows_no_alarm_with_personal_words(office, asked, sign_in):
    number, question = asked
    Question.objects.filter(pk=question.pk).update(state="refused")
    page = look(sign_in("inspector"), f"berkas/{number}/")
    assert "Siti" not in page
    assert "Yang ditanyakan: NIK." in page, "which field, never its value"


def test_an_escalated_step_is_tagged_in_the_list_and_on_the_case(office, set_clock):
    doc = permit(scenarios=[{"name": "biasa", "given": {}, "then": {}}])
    doc["steps"][2]["late"] = "escalate"
    publish(doc)
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    office["verifier"].act(number, "check", "periksa", hasil="ok")
    late = on("08:00", MONDAY + timedelta(days=2))
    set_clock(late)
    assert "Dieskalasi" not in look(office["technical"], "")
    lapse_consultations(mall=MALL, by=WORKER, at=late)
    mine = look(office["technical"], "")
    assert "Dieskalasi" in mine
    page = look(office["technical"], f"berkas/{number}/")
    assert "“opinion” dieskalasi." in page
    assert "Selesaikan sekarang" in page
    assert "Polda seharusnya selesai Selasa, 24 November 2026, 23.59." in page
    assert number in look(office["controller"], "", tab="lambat"), "who may reassign sees it, though another agency has it"
    assert "Hubungi pemegangnya, atau alihkan" in look(office["controller"], f"berkas/{number}/")
    assert "Pengendali melihatnya" in look(office["verifier"], f"berkas/{number}/")


def test_a_case_whose_deadline_only_escalates_says_so(office, set_clock):
    publish(letter())
    _, (number,) = send(LETTER, at=on("08:00"))
    late = on("08:00", MONDAY + timedelta(days=3))
    set_clock(late)
    settle_silence(mall=MALL, by=WORKER, at=late)
    assert "Dieskalasi" in look(office["verifier"], "")
    page = look(office["verifier"], f"berkas/{number}/")
    assert "Berkas ini tetap harus diputus." in page
    office["verifier"].act(number, "check", "periksa", hasil="ok")
    office["approver"].act(number, "decide", "putus", putusan="granted", yakin="ya")
    assert "Berkas ini tetap harus diputus." not in look(office["verifier"], f"berkas/{number}/")


def test_an_opinion_is_changed_on_its_page_until_the_decision(office):
    _, (number,) = send(PERMIT, at=on("08:00"))
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    office["verifier"].act(number, "check", "periksa", hasil="ok")
    tari = office["technical"]
    assert "Beri pendapat" in look(tari, f"berkas/{number}/")
    tari.act(number, "opinion", "pendapat", pendapat="disagree", catatan="Jalannya <sempit> & curam.")
    page = tari.see(f"berkas/{number}/")
    assert "Ubah pendapat" in page
    assert re.search(r'value="disagree" checked', page)
    assert ">Jalannya &lt;sempit&gt; &amp; curam.</textarea>" in page, "what was said is there to change, escaped once"
    refused = tari.act(number, "opinion", "pendapat", pendapat="agree_with_conditions", catatan="")
    assert refused.status_code == 422
    assert "sempit" not in re.search(r"<textarea[^>]*>(.*?)</textarea>", refused.content.decode())[1], "typed words win"
    assert tari.act(number, "opinion", "pendapat", pendapat="agree").status_code == 302
    assert [one.verdict for one in Opinion.objects.order_by("id")] == ["disagree", "agree"]
    assert "Jalannya" not in look(office["controller"], f"berkas/{number}/").split("Riwayat", maxsplit=1)[0], "the latest counts"


def test_who_was_passed_over_is_still_heard(office, set_clock):
    _, (number,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(number, at=on("08:01"))
    office["verifier"].act(number, "check", "periksa", hasil="ok")
    late = on("08:00", MONDAY + timedelta(days=2))
    set_clock(late)
    lapse_consultations(mall=MALL, by=WORKER, at=late)
    page = look(office["technical"], f"berkas/{number}/")
    assert "Lewat batas waktu, tetapi masih didengar" in page
    assert office["technical"].act(number, "opinion", "pendapat", pendapat="disagree", catatan="Rawan banjir.").status_code == 302
    assert "Rawan banjir." in look(office["controller"], f"berkas/{number}/")


def test_an_objection_is_found_answered_and_told(office, sign_in):
    code, (number,) = send(LETTER, at=on("08:00"))
    office["verifier"].act(number, "check", "periksa", hasil="ok")
    office["approver"].act(number, "decide", "putus", putusan="refused", catatan="Data keliru.", yakin="ya")
    object_to_decision(code=code, case=number, note="Data saya benar.", by=SITI, at=on("09:00"))
    second = sign_in("approver", "dukcapil")
    row = look(second, "", tab="ambil")
    assert number in row
    assert "Keberatan" in row
    assert "7 Desember 2026" in row, "ten working days"
    assert number not in look(office["approver"], "", tab="ambil"), "not for the author"
    assert second.send(f"berkas/{number}/keberatan/", jawaban="rejected", alasan="Buktinya belum ada.").status_code == 302
    assert Objection.objects.get().outcome == "rejected"
    assert "Buktinya belum ada." in look(second, f"berkas/{number}/")
    assert "Tidak diterima pada" in look(office["verifier"], f"berkas/{number}/")
    view = track(code, at=on("10:00")).cases[0]
    assert (view.objection, view.objection_answer) == ("rejected", "Buktinya belum ada.")
    assert case(number).status == "refused"


def test_a_proposal_goes_to_who_keeps_the_standard_and_back(office, sign_in):
    _, (number,) = send(LETTER, at=on("08:00"))
    vera, mira = office["verifier"], sign_in("manager")
    path = f"berkas/{number}/tugas/{item(number, 'check').pk}/kembalikan/"
    refused = vera.send(path, lain="Surat pengantar RT", yakin="ya")
    form = re.search(r'<form[^>]*action="([^"]*usul/)"', refused.content.decode())
    assert refused.status_code == 422
    assert form, "the refusal offers the way"
    vera.post(form[1], {"kunci": "usul-1", "usulan": "Tambahkan surat pengantar RT, karena alamat sering keliru."})
    assert states(number)["check"] == "ready", "nothing was demanded"
    assert "Menunggu pengelola standar" in look(vera, f"berkas/{number}/")
    page = text_of(mira.get("/kelola/usulan/"))
    assert "Tambahkan surat pengantar RT" in page
    assert number in page
    assert office["verifier"].get("/kelola/usulan/").status_code == 403
    target = re.search(r'action="(/kelola/usulan/\d+/)"', mira.get("/kelola/usulan/").content.decode())[1]
    empty = mira.post(target, {"kunci": "jawab-0", "jawaban": "declined", "alasan": ""})
    assert empty.status_code == 422
    assert mira.post(target, {"kunci": "jawab-1", "jawaban": "declined", "alasan": "KTP sudah cukup."}).status_code == 302
    assert mira.post(target, {"kunci": "jawab-2", "jawaban": "taken", "alasan": "Ternyata perlu."}).status_code == 409
    assert "KTP sudah cukup." in text_of(mira.get("/kelola/usulan/"))
    assert "KTP sudah cukup." in look(vera, f"berkas/{number}/")
