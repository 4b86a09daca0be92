"""The manager's pages in English, page by page and act by act."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from cast import AKTA, KTP, SKCK, on, serve, staff, ticket

INDONESIAN = re.compile(
    r"\b(yang|dan|di|ke|dari|untuk|dengan|belum|sudah|atau|ini|loket|antrean|menunggu|dipanggil|dilayani|nomor|tutup|buka"
    r"|selesai|petugas|pengunjung|tidak|hari|jam|menit|mnt|sejak|datang|catatan|versi|jadwal|perlu|tahun|nama|alat)\b", re.I,
)  # fmt: skip


def said(response: Any) -> str:
    """Text and spoken attributes of a page, without the switch back to Indonesian."""
    page = re.sub(r'<form class="languages".*?</form>', " ", response.content.decode(), flags=re.S)
    spoken = re.findall(r'\b(?:aria-label|title|placeholder|label)="([^"]*)"', page)
    return re.sub(r"\s+", " ", html.unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *spoken])))


def check_english(response: Any, *words: str) -> None:
    text = said(response)
    assert [word for word in words if word not in text] == []
    assert [hit[0] for hit in INDONESIAN.finditer(text)] == []


@pytest.fixture
def english(sign_in):
    """The administrator with the switch on English, on a morning that has gone wrong."""
    for minute in range(4):
        ticket(AKTA, at=on(f"08:0{minute}"))
    ticket(KTP, at=on("08:00"))
    ticket(SKCK, at=on("09:30"))
    staff(1, at=on("08:05"))
    serve(1, on("08:06"))
    admin = sign_in("admin")
    admin.cookies["balai_bahasa"] = "en"
    return admin


@pytest.mark.parametrize(("path", "words"), [
    ("", ["Is anybody waiting too long?", "4 past the promise of 60 minutes", "No counter is open for this queue yet.",
          "Civil records", "Counter 4 is closed.", "Announce a long queue in zone A", "The next two hours", "Table of figures", "Move a counter", "Whole mall",
          "Close the day", "As of 09:40 WIB", "Wait, median / 90%"]),
    ("laporan/", ["Where every number went", "6 taken", "By queue", "By channel", "Download CSV", "Wait, 90%"]),
    ("laporan/?dari=2026-11-22&sampai=2026-11-23", ["By day", "Monday, 23 November 2026"]),
    ("jurnal/", ["Journal", "entries, as of 09:40 WIB", "Check that it is whole"]),
    ("alat/", ["Devices", "No devices yet.", "Such as “Board floor 2”"]),
    ("kalender/", ["Holiday calendar 2026", "There is no calendar 2026 yet.", "Draft 2026"]),
    ("pengguna/", ["People", "Administrator", "First password", "Whole mall"]),
])  # fmt: skip
def test_a_page_in_english(english, path, words):
    response = english.get(f"/kelola/{path}")
    assert '<html lang="en"' in response.content.decode()
    assert 'value="id" lang="id">Bahasa Indonesia' in response.content.decode()
    check_english(response, *words)


@pytest.mark.parametrize(("path", "fields", "word"), [
    ("pindah/", {"loket": "3", "antrean": AKTA}, "Counter 3 now puts the queue Civil records first."),
    ("umumkan/", {"kode": "long_wait", "zona": "A"}, "The announcement is on the boards."),
    ("penutupan/", {"lingkup": "counter:4", "mulai": "2026-11-23T09:40", "sampai": "2026-11-23T16:00", "alasan": "Flood"},
     "Counter 4 (Dukcapil), 09:40 until"),
    ("tutup-hari/", {"yakin": "ya"}, "Day closed: 5 not served, 0 absent, 0 void."),
    ("alat/baru/", {"nama": "Board 2", "jenis": "board"}, "Token for Board 2"),
    ("jurnal/periksa/", {}, "Book mal-uji is whole."),
])  # fmt: skip
def test_an_act_answers_in_english(english, path, fields, word):
    response = english.send(path, **fields)
    check_english(english.get(response["Location"]) if response.status_code == 302 else response, word)


@pytest.mark.parametrize(("path", "fields", "word"), [
    ("pindah/", {"loket": "5", "antrean": KTP}, "counter and queue must be of the same agency"),
    ("penutupan/", {"lingkup": "mall", "alasan": ""}, "The field “Reason” is not right: write the reason; visitors read it."),
    ("tutup-hari/", {}, "tick first"),
    ("alat/baru/", {"nama": "", "jenis": "board"}, "“Name of the device” is not right: must be filled in."),
    ("pengguna/baru/", {"akun": "budi", "nama": "Budi", "sandi": "kort", "peran": "manager"}, "At least 10 characters"),
])  # fmt: skip
def test_a_refusal_in_english_leads_back_to_a_page(english, path, fields, word):
    response = english.send(path, **fields)
    assert response.status_code == 422
    check_english(response, word)
    stay = re.search(r'name="kembali" value="([^"]+)"', response.content.decode())[1]
    assert english.get(stay).status_code == 200


def test_a_drafted_calendar_in_english(english):
    english.send("kalender/rancang/", tahun="2026")
    text = said(english.get("/kelola/kalender/?tahun=2026"))
    assert "Draft version 1 does not count yet." in text
    assert "Collective leave" in text
    assert "Monday, " in text


def test_indonesian_stays_the_first_language(hasan):
    text = hasan.get("/kelola/").content.decode()
    assert '<html lang="id"' in text
    assert "Keadaan aula sekarang" in text
