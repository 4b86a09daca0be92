"""What is not granted at once: returned and mended, refused and objected to, withdrawn; and a paper that was wrong."""

from __future__ import annotations

from datetime import date

import pytest
from people import MIDWIFE, SIP
from staff import Office, png

from balai.cases.actions.applicant import object_to_decision, withdraw_case
from balai.cases.actions.applying import attach_file, save_page
from balai.cases.actions.checking import return_case
from balai.cases.actions.deciding import answer_objection, correct_product, revoke_decision_product
from balai.cases.actions.sending import correct_and_resend
from balai.cases.actions.working import take_item
from balai.cases.models import Decision
from balai.cases.queries.applications import get_application
from balai.cases.rules.demands import CorrectionIncomplete, DemandBeyondStandard, NotDemanded, ObjectionLate
from balai.cases.rules.hands import FourEyes
from balai.cases.rules.states import CaseMoved
from balai.config.demo import hire_colleagues
from balai.config.setup import ROOT
from balai.documents.actions.uploads import upload_file
from balai.documents.queries.products import find_products
from balai.documents.queries.verifying import verify_code
from balai.simulation.crew import COLLEAGUE
from cast import after, on

THURSDAY, FRIDAY, TUESDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 1)


def sent(office: Office) -> tuple[str, str]:
    """A midwife's case that waits for its check since Monday nine o'clock."""
    code = office.apply(MIDWIFE, SIP, at=on("09:00"))
    office.turn(on("09:01"))
    return code, office.case(code, on("09:01")).number


def refused(office: Office) -> tuple[str, str]:
    """A case that was refused on Monday."""
    code, number = sent(office)
    office.do_all(number, "check", "countersign", at=on("10:00"))
    office.do(number, "decide", on("11:00"), outcome="refused", note="Ruang praktik belum memenuhi syarat.")
    office.turn(on("11:01"))
    return code, number


def granted(office: Office) -> tuple[str, str]:
    """A case whose licence came out on Monday."""
    code, number = sent(office)
    office.do_all(number, "check", "countersign", "decide", "sign", at=on("10:00"))
    office.turn(on("11:00"))
    return code, number


def ends(day: date) -> int:
    """The last moment of a day in ms."""
    return int(on("23:59:59.999", day).timestamp() * 1000)


def test_a_returned_case_is_mended_in_place_and_its_clock_stood_still(office: Office):
    code, number = sent(office)
    assert office.case(code, on("09:02")).due_ms == ends(date(2026, 11, 30))
    item = office.open_item(number, "check")
    by = office.hand_of(item)
    take_item(mall=office.mall, item=item.pk, by=by, at=on("10:00"))
    with pytest.raises(DemandBeyondStandard):
        return_case(mall=office.mall, item=item.pk, items=[{"target": "foto_rumah", "kind": "missing"}], by=by, at=on("10:01"))
    lines = [
        {"target": "ktp", "kind": "unreadable", "note": "Foto silau."},
        {"target": "practice.hours", "kind": "incorrect", "note": "Jam tutup lebih awal dari jam buka."},
    ]
    return_case(mall=office.mall, item=item.pk, items=lines, by=by, at=on("10:01"))
    case = office.case(code, on("10:02"))
    assert (case.status, case.clock.state, [(one.target, one.kind, one.mended) for one in case.mends]) == (
        "returned", "paused", [("ktp", "unreadable", False), ("practice.hours", "incorrect", False)],
    )  # fmt: skip
    with pytest.raises(NotDemanded):
        save_page(code=code, values={"practice.place_name": "Klinik Lain"}, by=office.citizen, at=on("10:03"))
    save_page(code=code, values={"practice.hours": "Senin-Jumat 08.00-15.00"}, by=office.citizen, at=on("09:00", THURSDAY))
    with pytest.raises(CorrectionIncomplete):
        correct_and_resend(code=code, case=number, by=office.citizen, at=on("09:01", THURSDAY))
    owner = get_application(code, at=on("09:02", THURSDAY)).owner
    file = upload_file(
        mall=office.mall, owner=owner, kind="ktp", filename="ktp.png", data=png(), by=office.citizen, at=on("09:02", THURSDAY)
    )
    attach_file(code=code, document="ktp", file_id=file["id"], by=office.citizen, at=on("09:02", THURSDAY))
    correct_and_resend(code=code, case=number, by=office.citizen, at=on("09:03", THURSDAY))
    case = office.case(code, on("09:04", THURSDAY))
    assert (case.status, case.clock.state, office.states(number)["check"][0]) == ("running", "running", "ready")
    assert case.due_ms > ends(date(2026, 11, 30)), "the days of waiting are not the office's"
    assert case.promised_ms == ends(date(2026, 11, 30)), "what was promised stays on record"
    assert "promise_moved" in case.words
    office.do_all(number, "check", "countersign", "decide", "sign", at=on("10:00", THURSDAY))
    office.turn(on("10:30", THURSDAY))
    assert office.case(code, on("10:31", THURSDAY)).status == "granted"


def test_a_refusal_is_reasoned_and_tells_the_way_to_object(office: Office):
    code, number = refused(office)
    case = office.case(code, on("11:02"))
    assert (case.status, case.reason, case.may) == ("refused", "Ruang praktik belum memenuhi syarat.", ("object",))
    assert case.objection_until_ms == ends(date(2026, 12, 22)), "21 working days after 23 November"
    letter = find_products(f"case:{number}")[0]
    assert (letter.template, letter.state) == ("letter:refusal", "issued")
    with pytest.raises(ObjectionLate):
        object_to_decision(code=code, case=number, note="Terlambat.", by=office.citizen, at=on("00:01", date(2026, 12, 23)))


@pytest.mark.parametrize("outcome", ["upheld", "rejected"])
def test_an_objection_is_weighed_by_another(office: Office, outcome: str):
    hire_colleagues(by=ROOT, at=on("06:05"))
    code, number = refused(office)
    object_to_decision(code=code, case=number, note="Ruangnya sudah diperbaiki.", by=office.citizen, at=on("09:00", THURSDAY))
    decided = Decision.objects.get(case__number=number)
    approvers = [office.actor(name) for name in ("direktur", f"{COLLEAGUE}penetap-dpmptsp")]
    first = next(one for one in approvers if one.ref == decided.by)
    other = next(one for one in approvers if one.ref != decided.by)
    told = {"mall": office.mall, "case": number, "outcome": outcome, "note": "Sudah kami tinjau lagi."}
    with pytest.raises(FourEyes):
        answer_objection(**told, by=first, at=on("09:30", THURSDAY))
    answer_objection(**told, by=other, at=on("10:00", THURSDAY))
    case = office.case(code, on("10:01", THURSDAY))
    if outcome == "rejected":
        assert (case.status, case.objection, case.may) == ("refused", "rejected", ())
        return
    assert (case.status, case.objection) == ("running", "upheld")
    again = office.do(number, "decide", on("11:00", THURSDAY))
    assert again.ref != first.ref, "a decision taken back is made by another"
    office.do(number, "sign", on("11:10", THURSDAY))
    office.turn(on("11:20", THURSDAY))
    case = office.case(code, on("11:21", THURSDAY))
    assert case.status == "granted"
    assert verify_code(office.mall, case.products[-1].code, on("11:21", THURSDAY)).word == "valid"


def test_a_withdrawn_case_is_closed_with_a_letter(office: Office):
    code, number = sent(office)
    withdraw_case(code=code, case=number, note="Pindah kota.", by=office.citizen, at=on("10:00"))
    office.turn(on("10:01"))
    case = office.case(code, on("10:02"))
    assert (case.status, case.may, case.has_it) == ("withdrawn", (), ())
    assert [(one.template, one.state) for one in case.products] == [("letter:withdrawal", "issued")]
    with pytest.raises(CaseMoved):
        withdraw_case(code=code, case=number, by=office.citizen, at=on("10:03"))


def test_a_wrong_paper_is_replaced_with_proof(office: Office):
    code, number = granted(office)
    was = office.case(code, on("11:01")).products[-1]
    by = office.hand_of_step(number, "decide")
    proof = upload_file(
        mall=office.mall, owner=f"case:{number}", kind="proof", filename="bukti.png", data=png(), by=by, at=on("13:00")
    )
    correct_product(
        mall=office.mall, case=number, values={"practice.place_address": "Jalan Contoh 22"}, proof=proof["id"],
        note="Nomor jalan salah ketik.", by=by, at=on("13:01"),
    )  # fmt: skip
    assert verify_code(office.mall, was.code, on("13:02")).word == "valid", "until the new one is signed"
    office.turn(on("13:03"))
    now = office.case(code, on("13:04")).products[-1]
    assert (now.number, now.replaces) == (was.number, was.code)
    assert verify_code(office.mall, was.code, on("13:04")).word == "superseded"
    shown = verify_code(office.mall, now.code, on("13:04"))
    assert (shown.word, {one.id: one.value for one in shown.fields}["practice.place_address"]) == ("valid", "Jalan Contoh 22")


def test_a_revoked_paper_says_so_to_everybody(office: Office, client):
    code, number = granted(office)
    paper = office.case(code, on("11:01")).products[-1].code
    by = office.hand_of_step(number, "decide")
    revoke_decision_product(
        mall=office.mall, case=number, reason_code="fraud", note="STR dipalsukan.", by=by, at=on("09:00", FRIDAY)
    )
    verdict = verify_code(office.mall, paper, after(on("09:00", FRIDAY), 1))
    assert (verdict.word, verdict.reason) == ("revoked", "fraud")
    page = client.get(f"/cek/{paper}")
    assert page.status_code == 200
    told = page.content.decode()
    assert "Asli, sudah dicabut" in told
    assert "STR dipalsukan" not in told, "the note is for the office"
    assert client.get(f"/cek/{paper}.json").json()["verdict"] == "revoked"
