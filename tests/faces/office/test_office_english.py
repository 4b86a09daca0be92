"""The office in English, page by page and refusal by refusal."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from balai.cases.actions.applicant import object_to_decision
from balai.faces.office import words
from casework import LETTER, PERMIT, answered, item, letter, publish, send
from cast import SITI, on

INDONESIAN = re.compile(
    r"\b(yang|dan|di|ke|dari|untuk|dengan|belum|sudah|atau|ini|berkas|tugas|menunggu|nomor|tutup|buka|selesai|petugas|pemohon"
    r"|tidak|hari|jam|menit|sejak|catatan|perlu|nama|alasan|langkah|biaya|kirim|simpan|dikembalikan|keputusan|dokumen|surat)\b",
    re.I,
)  # fmt: skip
CONTENT = re.compile(r"Ponsel|Pemohon|Izin uji|Surat uji|Terlalu luas|Mal Uji")


def said(response: Any) -> str:
    """Text and spoken attributes of a page, without the switch back to Indonesian and the definitions' own words."""
    page = re.sub(r'<form class="languages".*?</form>|<title>.*?</title>', " ", response.content.decode(), flags=re.S)
    spoken = re.findall(r'\b(?:aria-label|title|placeholder|label)="([^"]*)"', page)
    return CONTENT.sub("", re.sub(r"\s+", " ", html.unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *spoken]))))


def check_english(response: Any, *wanted: str) -> None:
    text = said(response)
    assert [word for word in wanted if word not in text] == []
    assert [hit[0] for hit in INDONESIAN.finditer(text)] == []


@pytest.fixture
def english(office, sign_in):
    for person in office.values():
        person.cookies["balai_bahasa"] = "en"
    office["clerk"] = sign_in("clerk", "dukcapil")
    office["clerk"].cookies["balai_bahasa"] = "en"
    return office


@pytest.fixture
def number(english):
    _, (found,) = send(PERMIT, at=on("08:00"), says={"site.area_m2": "60"})
    answered(found, values={"name": "Siti Contoh Aminah"}, at=on("08:01"))
    return found


def test_pages_in_english(english, number):
    vera, kono = english["verifier"], english["controller"]
    check_english(vera.get("/kantor/"), "Inbox", "Mine", "To take", "Waiting", "Late", "Take", "In order of the deadline.")
    check_english(vera.get("/kantor/?tab=lambat"), "Nothing is late.")
    check_english(vera.get("/kantor/berkas/"), "All cases", "In progress", "Download CSV")
    check_english(vera.get(f"/kantor/berkas/{number}/"), "Drawn for you", "The citizen wrote", "Show in full", "Why this date?",
                  "All right, go on", "Working day 1 of 5", "Drawn again just now: the same result.")  # fmt: skip
    _, (same,) = send(PERMIT, at=on("08:02"))
    answered(same, values={"name": "Siti Contoh"}, at=on("08:03"))
    check_english(vera.get(f"/kantor/berkas/{same}/"), "Confirmed by Dukcapil")
    check_english(kono.get(f"/kantor/berkas/{number}/"), "Other actions", "Draw again among the others")
    path = f"/kantor/berkas/{number}/tugas/{item(number, 'check').pk}/kembalikan/"
    check_english(vera.get(path), "Return for correction", "No problem", "Not readable")
    check_english(vera.post(path, {"salah.ktp": "unreadable"}), "The picture cannot be read.", "Send the fix list")
    check_english(english["pickup"].get("/kantor/ambil/?cari=ABC"), "Pick-up desk", "Nothing is booked today.")
    check_english(english["treasurer"].get("/kantor/kas/?cari=ABC"), "Cash desk", "There is no bill with that code.")
    check_english(vera.get("/kantor/hubungan/"), "My relations", "Husband or wife")


def test_deciding_in_english(english, number):
    vera, tari = english["verifier"], english["technical"]
    vera.act(number, "check", "periksa", hasil="ok")
    check_english(tari.get(f"/kantor/berkas/{number}/"), "Agree with conditions", "only what your step needs", "Hidden")
    publish(letter())
    code, (small,) = send(LETTER, at=on("08:05"))
    vera.act(small, "check", "periksa", hasil="ok")
    ayu = english["approver"]
    check_english(ayu.get(f"/kantor/berkas/{small}/"), "Read the letter first", "Reason for the refusal")
    letter_page = ayu.act(small, "decide", "putus", putusan="refused", kode="false_data")
    assert "The letter the applicant reads, in Indonesian" in said(letter_page)
    ayu.act(small, "decide", "putus", putusan="refused", kode="false_data", yakin="ya")
    object_to_decision(code=code, case=small, note="I object", by=SITI, at=on("10:00"))
    page = ayu.get(f"/kantor/berkas/{small}/")
    assert "another official answers the objection" in said(page)
    check_english(ayu.get("/kantor/tanda-tangan/"), "No decision waits for your signature.")


@pytest.mark.parametrize(("role", "path", "fields", "word"), [
    ("verifier", "hubungan/nyatakan/", {"nik": "12", "hubungan": "self"}, "write 16 digits"),
    ("approver", "tanda-tangan/kirim/", {}, "choose at least one"),
    ("clerk", "kas/tunai/", {"tagihan": "X"}, "Not found."),
    ("treasurer", "kas/tutup/", {"laci": "much"}, "write rupiah in digits"),
])  # fmt: skip
def test_a_refusal_in_english_leads_back_to_a_page(english, role, path, fields, word):
    response = english[role].send(path, **fields)
    assert response.status_code in (404, 422)
    assert word in said(response)
    stay = re.search(r'name="kembali" value="([^"]+)"', response.content.decode())[1]
    assert english[role].get(stay).status_code == 200


def test_every_code_of_the_house_has_its_words():
    """What the law can say, the office can say."""
    from balai.cases.rules.demands import FAULTS
    from balai.cases.rules.flow import VERDICTS
    from balai.cases.rules.states import ITEM_TRANSITIONS, STATUSES
    from balai.cases.rules.words import WAITS
    from balai.catalogue.rules.definition import OUTCOMES
    from balai.documents.rules.handover import COURIERS, IDENTITIES, NEXT_STATES
    from balai.documents.rules.products import NEXT_STATES as PAPERS
    from balai.documents.rules.products import REVOKE_REASONS
    from balai.faces.office.views import money, pickup, relations
    from balai.identity.rules import RELATIONS
    from balai.payments.rules import METHODS, REFUND_REASONS, STATES
    from balai.payments.rules import VERDICTS as BOOKS

    assert set(STATUSES) - {"draft"} <= set(words.STATUSES)
    assert set(WAITS.values()) <= set(words.STATUSES)
    assert {state for _, state in ITEM_TRANSITIONS.values()} | {"waiting"} == set(words.STATES)
    assert set(OUTCOMES) <= set(words.KINDS)
    assert set(FAULTS) == set(words.FAULTS)
    assert set(VERDICTS) == set(words.VERDICTS)
    assert set(REVOKE_REASONS) == set(words.REVOKE_REASONS)
    assert set(PAPERS) - {"dropped"} == set(words.PRODUCTS)
    assert set(STATES) == set(words.BILLS)
    assert (set(METHODS), set(REFUND_REASONS), set(BOOKS)) == (set(money.METHODS), set(money.REASONS), set(money.VERDICTS))
    assert [one for one, _ in pickup.IDENTITIES] == list(IDENTITIES)
    assert (set(NEXT_STATES), set(COURIERS)) == (set(pickup.STATES), set(pickup.COURIERS))
    assert set(RELATIONS) == set(relations.KINDS)
