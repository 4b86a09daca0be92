"""Every decision leaves a signed letter: what it says, that other readers find it genuine, and that `/cek/` knows it."""

from __future__ import annotations

import re
import subprocess

import pytest

from balai.cases.actions.applicant import object_to_decision, withdraw_case
from balai.cases.actions.clocks import settle_silence
from balai.cases.actions.deciding import answer_objection, correct_product, sign_decisions
from balai.cases.models import Application
from balai.cases.queries.sight import open_case_product
from balai.documents.actions.producing import produce_ordered
from balai.documents.queries.products import find_products
from balai.documents.queries.verifying import verify_code, verify_pdf
from balai.kernel.refusals import NotFound
from casework import (
    ADI,
    AYU,
    LETTER,
    PERMIT,
    POLDA,
    WORKER,
    answered,
    case,
    check,
    decide,
    letter,
    permit,
    publish,
    send,
    step,
    upload,
)
from cast import MALL, MONDAY, SITI, on
from readers import program

QUICK = "dukcapil.cepat-uji"


@pytest.fixture
def stage(mall):
    quick = permit(service=QUICK)
    quick["steps"] = [step("check", "check", "verifier"), step("decide", "decide", "approver", "check"),
                      step("sign", "sign", "approver", "decide")]  # fmt: skip
    quick["fees"], quick["scenarios"] = {"tariff": None}, [{"name": "biasa", "given": {}, "then": {}}]
    publish(permit(), quick, letter())
    return mall


def papers(number, at="11:00", day=MONDAY):
    """The papers of a case after the signer's turn, oldest first, with their bytes."""
    produce_ordered(mall=MALL, by=WORKER, at=on(at, day))
    return [(one, open_case_product(number, one.code, AYU).data) for one in find_products(f"case:{number}")]


def text_of(data):
    done = subprocess.run([program("pdftotext"), "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())


def genuine(tmp_path, data):
    """What a reader that knows nothing of us says about the signature, and then with one byte changed."""
    said = []
    for name, content in (("asli.pdf", data), ("ubah.pdf", bytes([*data[:900], data[900] ^ 1, *data[901:]]))):
        (tmp_path / name).write_bytes(content)
        done = subprocess.run([program("pdfsig"), str(tmp_path / name)], capture_output=True, text=True, check=False)
        said.append("Signature is Valid" in done.stdout and "Total document signed" in done.stdout)
    return said


def refused(note="Alamat di luar wilayah kami."):
    code, (number,) = send(LETTER, at=on("08:00"))
    check(number, at=on("08:10"))
    decide(number, "refused", note=note, at=on("08:20"))
    return code, number


def test_a_refusal_says_why_and_how_to_object_and_until_when(stage, tmp_path):
    _, number = refused()
    ((paper, data),) = papers(number)
    text = text_of(data)
    assert (paper.template, paper.state) == ("letter:refusal", "issued")
    for words in ("Surat penolakan", number, "Alasan: Alamat di luar wilayah kami.", "mengajukan keberatan tertulis sampai",
                  "26 November 2026", "UU 30/2014", "Siti Contoh"):  # fmt: skip
        assert words.lower() in text.lower(), words
    assert genuine(tmp_path, data) == [True, False]
    assert verify_code(MALL, paper.code, on("11:01")).word == "valid"
    assert verify_pdf(MALL, data, on("11:01")).word == "valid"
    with pytest.raises(NotFound):
        open_case_product(number, paper.code, POLDA)


def test_a_withdrawal_and_an_approval_without_a_paper_of_its_own(stage, tmp_path):
    code, (number,) = send(LETTER, at=on("08:00"))
    withdraw_case(code=code, case=number, by=SITI, at=on("09:00"))
    ((paper, data),) = papers(number)
    assert paper.template == "letter:withdrawal"
    assert "Anda mencabut permohonan ini." in text_of(data)
    assert genuine(tmp_path, data) == [True, False]
    _, (number,) = send(LETTER, at=on("08:00"))
    check(number, at=on("08:10"))
    decide(number, at=on("08:20"))
    ((paper, data),) = papers(number, "11:05")
    assert paper.template == "letter:grant"
    assert "Permohonan Anda dikabulkan." in text_of(data)
    assert genuine(tmp_path, data) == [True, False]


def test_a_letter_speaks_the_applicants_language(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    Application.objects.update(lang="en")
    check(number, at=on("08:10"))
    decide(number, "refused", note="Outside our area.", at=on("08:20"))
    ((_, data),) = papers(number)
    assert "You may object in writing until Thursday, 26 November 2026" in text_of(data)


def test_silence_leaves_a_draft_deed_and_the_paper_after_the_signature(stage, tmp_path):
    _, (number,) = send(PERMIT, at=on("08:00"))
    answered(number, at=on("08:01"))
    late = MONDAY.replace(month=12, day=1)
    assert settle_silence(mall=MALL, by=WORKER, at=on("08:00", late)) == [number]
    ((deed, data),) = papers(number, "08:10", late)
    assert deed.template == "letter:deed"
    assert "dianggap dikabulkan" in text_of(data)
    assert "UU 30/2014 pasal 53" in text_of(data)
    sign_decisions(mall=MALL, cases=[number], by=AYU, at=on("09:00", late))
    told = papers(number, "09:10", late)
    assert [paper.template for paper, _ in told] == ["letter:deed", "licence"]
    assert genuine(tmp_path, told[1][1]) == [True, False]


def test_an_upheld_objection_ends_in_another_letter_and_the_first_stays(stage):
    code, number = refused()
    papers(number, "08:30")
    object_to_decision(code=code, case=number, note="Alamat saya benar.", by=SITI, at=on("09:00"))
    answer_objection(mall=MALL, case=number, outcome="upheld", note="alamat memang di sini", by=ADI, at=on("10:00"))
    decide(number, by=ADI, at=on("10:30"))
    assert [paper.template for paper, _ in papers(number)] == ["letter:refusal", "letter:grant"]


def test_a_corrected_paper_takes_the_place_of_the_wrong_one(stage, tmp_path):
    _, (number,) = send(QUICK, at=on("08:00"))
    check(number, at=on("08:10"))
    decide(number, at=on("08:20"))
    sign_decisions(mall=MALL, cases=[number], by=AYU, at=on("08:30"))
    ((was, _),) = papers(number, "08:40")
    proof = upload(f"case:{number}", by=AYU, at=on("09:00"), kind="proof")
    correct_product(mall=MALL, case=number, values={"business.name": "Warung Benar"}, proof=proof, note="salah ketik nama",
                    by=AYU, at=on("09:10"))  # fmt: skip
    assert verify_code(MALL, was.code, on("09:11")).word == "valid", "the old one counts until the new one is signed"
    told = papers(number, "09:20")
    (old, _), (new, data) = told
    assert (old.state, new.state, new.number, new.replaces) == ("superseded", "issued", old.number, old.code)
    assert "Warung Benar" in text_of(data)
    assert genuine(tmp_path, data) == [True, False]
    assert verify_code(MALL, old.code, on("09:21")).word == "superseded"
    assert verify_code(MALL, case(number).product, on("09:21")).word == "valid"
