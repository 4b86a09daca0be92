"""The office in a real browser: by keyboard alone, with JavaScript off, on a phone, without a violation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from balai.cases.actions.applicant import object_to_decision
from balai.cases.actions.deciding import decide_case, sign_decisions
from balai.cases.models import WorkItem
from balai.directory.queries import find_staff_actor
from balai.documents.actions.producing import produce_ordered
from casework import LETTER, PERMIT, WORKER, answered, case, item, letter, permit, publish, send, states, step
from cast import MALL, SITI, on

pytestmark = pytest.mark.browser


@pytest.fixture
def mall(committed_mall: str) -> str:
    return committed_mall


def holder(number: str, step_id: str):
    return find_staff_actor(int(item(number, step_id).assignee.partition(":")[2]))


@pytest.fixture
def stage(office):
    """A consulted permit, two letters in check, a signed paper, a refusal with an objection."""
    quick = permit(service="dukcapil.cepat-uji", title={"id": "Izin cepat", "en": "Quick permit"})
    quick["steps"] = [
        step("check", "check", "verifier"), step("decide", "decide", "approver", "check"),
        step("sign", "sign", "approver", "decide"), step("give", "handover", "pickup", "sign"),
    ]  # fmt: skip
    quick["fees"], quick["scenarios"] = {"tariff": None}, [{"name": "biasa", "given": {}, "then": {}}]
    publish(permit(), quick, letter())
    numbers = {}
    _, (numbers["permit"],) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(numbers["permit"], values={"name": "Siti Contoh"}, at=on("08:01"))
    for n in range(2):
        _, (numbers[f"letter{n}"],) = send(LETTER, at=on(f"08:0{n + 2}"))
    _, (numbers["signed"],) = send("dukcapil.cepat-uji", at=on("08:05"))
    _, (numbers["to_sign"],) = send("dukcapil.cepat-uji", at=on("08:06"))
    code, (numbers["refused"],) = send(LETTER, at=on("08:07"))
    vera = office["verifier"]
    for name in ("signed", "to_sign", "refused"):
        vera.act(numbers[name], "check", "periksa", hasil="ok")
        outcome = "refused" if name == "refused" else "granted"
        decide_case(mall=MALL, item=item(numbers[name], "decide").pk, outcome=outcome, note="Data keliru.",
                    by=holder(numbers[name], "decide"), at=on("09:00"))  # fmt: skip
    sign_decisions(mall=MALL, cases=[numbers["signed"]], by=holder(numbers["signed"], "sign"), at=on("09:01"))
    object_to_decision(code=code, case=numbers["refused"], note="Data saya benar.", by=SITI, at=on("09:10"))
    with ThreadPoolExecutor(1) as beside:  # the browser's driver runs a loop in this thread, and so does the signer
        beside.submit(_produce).result()
    return office, numbers


def _produce() -> None:
    produce_ordered(mall=MALL, by=WORKER, at=on("09:11"))
    connections.close_all()


def test_from_inbox_to_check_by_keyboard_alone(stage, browse):
    office, numbers = stage
    page = browse(office["verifier"])
    page.goto("/kantor/")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.closest('[data-row]').innerText")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('[data-row]').innerText") == first
    number = next(one for one in numbers.values() if one in first)
    page.keyboard.press("a")
    page.wait_for_url(f"**/berkas/{number}/?sudah=ambil")
    assert states(number)["check"] == "taken"
    page.keyboard.press("j")
    page.keyboard.press("v")
    assert page.locator("[data-verify]:checked").count() == 0, "the register has confirmed the first line"
    page.keyboard.press("j")
    page.keyboard.press("v")
    assert page.locator("[data-verify]:checked").count() == 1
    page.keyboard.press("/")
    page.keyboard.type("aj")
    assert page.locator("#nomor").input_value() == "aj", "keys are off while typing"
    page.locator("#catatan").focus()
    page.keyboard.type("v cocok")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**sudah=periksa")
    assert states(number)["check"] == "done"
    page.keyboard.press("i")
    page.wait_for_url("**/kantor/")
    page.keyboard.press("?")
    assert page.locator("#pintasan").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Matikan semua pintasan").check()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY", "switched off for good"


def test_decide_and_sign_without_javascript(stage, browse):
    office, numbers = stage
    number = numbers["letter0"]
    vera = browse(office["verifier"], java_script_enabled=False)
    vera.goto("/kantor/")
    vera.get_by_role("link", name=number).click()
    vera.get_by_role("button", name="Tandai sedang dikerjakan").click()
    vera.locator("[data-verify]").first.check()
    vera.get_by_role("button", name="Sesuai, lanjutkan").click()
    assert "Pemeriksaan selesai" in vera.locator(".office-note").inner_text()
    ayu = browse(office["approver"], java_script_enabled=False)
    ayu.goto(f"/kantor/berkas/{number}/")
    ayu.get_by_label("Tolak").check()
    ayu.get_by_label("Data atau dokumen tidak benar.").check()
    ayu.get_by_role("button", name="Baca suratnya dulu").click()
    assert "Data atau dokumen tidak benar." in ayu.locator(".letter").inner_text()
    ayu.get_by_role("button", name="Tolak permohonan ini").click()
    assert case(number).status == "refused"
    ayu.goto("/kantor/tanda-tangan/")
    ayu.locator(f"#p-{numbers['to_sign']}").check()
    ayu.get_by_role("button", name="Lanjut menandatangani").click()
    ayu.get_by_role("button", name="Tanda tangani").click()
    assert states(numbers["to_sign"])["sign"] == "done"


def test_return_on_a_phone_by_touch_and_without_javascript(stage, browse):
    office, numbers = stage
    number = numbers["letter1"]
    page = browse(office["verifier"], width=360, has_touch=True, java_script_enabled=False)
    page.goto(f"/kantor/berkas/{number}/")
    page.get_by_role("link", name="Kembalikan untuk diperbaiki").tap()
    page.locator("#salah-ktp").select_option("unreadable")
    page.locator("#catatan-ktp").fill("Foto silau.")
    page.get_by_role("button", name="Baca seperti pemohon").tap()
    assert "Gambarnya belum terbaca. Foto silau." in page.locator(".letter").inner_text()
    page.get_by_role("button", name="Kirim daftar perbaikan").tap()
    page.wait_for_url("**sudah=kembalikan")
    assert case(number).status == "returned"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_viewer_turns_pages_and_looks_closer(stage, browse):
    office, numbers = stage
    page = browse(office["verifier"])
    page.goto(f"/kantor/berkas/{numbers['permit']}/")
    picture = page.locator("[data-picture]")
    picture.evaluate("one => one.decode()")
    before = picture.bounding_box()["width"]
    page.get_by_role("button", name="Perbesar").click()
    assert picture.bounding_box()["width"] > before
    page.keyboard.press("n")
    page.wait_for_url("**berkas=**")
    assert page.locator("[data-sheet][aria-current]").inner_text() != ""


def test_no_violation_and_no_overflow_on_any_page(stage, browse, check_axe, sign_in):
    office, numbers = stage
    office["second"] = sign_in("approver", "dukcapil")
    WorkItem.objects.filter(case__number=numbers["permit"], step="check").update(escalated=True)
    pages = {
        "verifier": ["", "?tab=tunggu", "?tab=lambat", "berkas/", f"berkas/{numbers['permit']}/", "hubungan/",
                     f"berkas/{numbers['letter0']}/tugas/{item(numbers['letter0'], 'check').pk}/kembalikan/"],
        "approver": ["tanda-tangan/", f"berkas/{numbers['signed']}/", f"berkas/{numbers['signed']}/koreksi/",
                     f"berkas/{numbers['signed']}/cabut/", f"berkas/{numbers['refused']}/"],
        "second": ["?tab=ambil", f"berkas/{numbers['refused']}/"],
        "technical": [""], "controller": [f"berkas/{numbers['permit']}/"],
        "pickup": ["ambil/", f"ambil/?cari={numbers['signed']}"], "treasurer": ["kas/", "kas/?cari=ZZZZ"],
    }  # fmt: skip
    for role, paths in pages.items():
        wide = browse(office[role], bypass_csp=True)
        narrow = browse(office[role], width=360)
        for path in paths:
            wide.goto(f"/kantor/{path}")
            check_axe(wide)
            for one, width in ((wide, 1280), (narrow, 360)):
                one.goto(f"/kantor/{path}")
                assert one.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_no_violation_before_what_cannot_be_undone(stage, browse, check_axe):
    office, numbers = stage
    ayu = browse(office["approver"], bypass_csp=True)
    ayu.goto(f"/kantor/tanda-tangan/?pilih={numbers['to_sign']}")
    ayu.get_by_role("button", name="Lanjut menandatangani").click()
    check_axe(ayu)
    office["verifier"].act(numbers["letter0"], "check", "periksa", hasil="ok")
    ayu.goto(f"/kantor/berkas/{numbers['letter0']}/")
    check_axe(ayu)
    ayu.get_by_label("Kabulkan").check()
    ayu.get_by_role("button", name="Baca suratnya dulu").click()
    check_axe(ayu)
    vera = browse(office["verifier"], bypass_csp=True)
    vera.goto(f"/kantor/berkas/{numbers['letter1']}/")
    vera.get_by_role("button", name="Usulkan penolakan").click()
    check_axe(vera)
    assert vera.evaluate("document.activeElement.id") == "tolak", "focus moves to the refusal"


def test_the_inbox_keeps_itself_fresh(stage, browse):
    office, numbers = stage
    page = browse(office["verifier"])
    page.goto("/kantor/")
    before = page.locator("[data-row]").count()
    send(LETTER, at=on("09:30"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator("[data-row]").nth(before).wait_for()
    assert before >= 3
    assert numbers


def test_what_lies_beyond_the_standard_is_proposed_and_answered_by_keyboard_alone(stage, browse, check_axe, sign_in):
    office, numbers = stage
    number = numbers["letter0"]
    vera = browse(office["verifier"], bypass_csp=True)
    vera.goto(f"/kantor/berkas/{number}/tugas/{item(number, 'check').pk}/kembalikan/")
    vera.get_by_text("Perlu sesuatu yang tidak ada di daftar?").focus()
    vera.keyboard.press("Enter")
    vera.locator("#lain").focus()
    vera.keyboard.type("Surat pengantar RT")
    vera.keyboard.press("Enter")
    vera.locator("#usulan").wait_for()
    check_axe(vera)
    assert vera.evaluate("document.activeElement.id") == "tolak"
    vera.locator("#usulan").focus()
    vera.keyboard.press("Control+End")
    vera.keyboard.type("alamat sering keliru.")
    vera.keyboard.press("Tab")
    vera.keyboard.press("Enter")
    vera.wait_for_url("**sudah=usul")
    mira = browse(sign_in("manager"), bypass_csp=True)
    mira.goto("/kelola/usulan/")
    check_axe(mira)
    assert "Tambahkan “Surat pengantar RT”, karena alamat sering keliru." in mira.locator("main").inner_text()
    mira.locator("textarea").focus()
    mira.keyboard.type("KTP sudah memuatnya.")
    mira.keyboard.press("Tab")
    mira.keyboard.press("Tab")
    mira.keyboard.press("Enter")
    mira.wait_for_url("**sudah=usul")
    check_axe(mira)
    assert "Tidak diterima" in mira.locator("main").inner_text()
    narrow = browse(sign_in("manager"), width=360)
    narrow.goto("/kelola/usulan/")
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 360
    vera.goto(f"/kantor/berkas/{number}/")
    vera.get_by_text("Usulan dari berkas ini").click()
    assert "KTP sudah memuatnya." in vera.locator(".more").inner_text()
    check_axe(vera)
