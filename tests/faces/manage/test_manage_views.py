"""The manager's pages over HTTP: who gets in, acts from the now-screen, the report's identity, the book."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balai.directory.queries import get_mall, list_calendars, list_closures, opening_status
from balai.faces.manage.views.report import safe_cell
from balai.identity.queries import find_account, find_actor_by_token, list_tokens
from balai.journal.models import Entry
from balai.journal.reader import read_entries
from balai.queueing.actions.serving import cancel_ticket
from balai.queueing.queries import count_waiting, get_hall, get_ticket
from cast import AKTA, KTP, MALL, MONDAY, SETUP, SKCK, after, on, serve, staff, ticket, visit

PAGES = ["", "laporan/", "laporan/unduh.csv", "jurnal/", "alat/", "kalender/", "pengguna/"]
POSTS = ["pindah/", "umumkan/", "penutupan/", "penutupan/1/cabut/", "tutup-hari/", "jurnal/periksa/", "alat/baru/",
         "alat/1/cabut/", "kalender/rancang/", "kalender/sahkan/", "pengguna/baru/"]  # fmt: skip
NOW = on("09:40")


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def entries(kind: str) -> list[str]:
    return [entry.data for entry in read_entries(MALL, limit=5000) if entry.type == kind]


# the door ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_signs_in_first(mall, set_clock, page):
    response = Client().get(f"/kelola/{page}")
    assert response.status_code == 302
    assert response["Location"].startswith("/masuk/?ke=%2Fkelola%2F")


@pytest.mark.parametrize("path", POSTS)
def test_a_stranger_cannot_act(mall, set_clock, path):
    assert Client().post(f"/kelola/{path}").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_clerk_is_refused(sign_in, page):
    assert sign_in("clerk", "dukcapil").get(f"/kelola/{page}").status_code == 403


@pytest.mark.parametrize("path", [path for path in POSTS if path != "jurnal/periksa/"])
def test_an_inspector_reads_and_changes_nothing(sign_in, path):
    inspector = sign_in("inspector")
    assert inspector.get("/kelola/").status_code == 200
    assert inspector.get("/kelola/jurnal/").status_code == 200
    assert inspector.send(path).status_code == 403


def test_the_manager_makes_no_accounts(hasan):
    assert hasan.get("/kelola/pengguna/").status_code == 403
    assert "Pengguna" not in said(hasan.get("/kelola/"))


def test_a_manager_of_one_agency_sees_and_moves_only_that_agency(sign_in):
    own = sign_in("manager", "dukcapil")
    for queue in (KTP, SKCK):
        ticket(queue, at=on("08:00"))
    text = said(own.get("/kelola/"))
    assert "KTP dan KK" in text
    assert "trouble" in text
    assert not re.findall(r'name="antrean" value="polda', text)
    assert own.send("pindah/", loket="5", antrean=SKCK).status_code == 403
    assert own.send("tutup-hari/", yakin="ya").status_code == 403
    assert own.get("/kelola/jurnal/").status_code == 403
    assert own.get("/kelola/alat/").status_code == 403
    assert own.get("/kelola/laporan/?instansi=polda").status_code == 403
    assert own.get(f"/kelola/laporan/?antrean={SKCK}").status_code == 403
    assert "Polda: SKCK" not in said(own.get("/kelola/laporan/"))


# now --------------------------------------------------------------------------------------------------


def test_a_calm_hall_says_so(hasan):
    text = said(hasan.get("/kelola/"))
    assert "Semua antrean di dalam janji" in text
    assert "Data per" in text
    assert "09.40 WIB" in text


def test_a_long_wait_is_an_exception_with_reason_and_action(hasan):
    for minute in range(4):
        ticket(AKTA, at=on(f"08:0{minute}"))
    staff(3, at=NOW)
    text = said(hasan.get("/kelola/"))
    assert "4 lewat janji 60 menit" in text
    assert "Belum ada loket yang buka untuk antrean ini" in text
    assert "Loket 4 tutup" in text
    assert "Umumkan antrean panjang di zona A" in text


def test_a_counter_is_moved_once_by_a_double_click(hasan):
    for _ in range(2):
        response = hasan.send("pindah/", key="k" * 20, loket="1", antrean=AKTA)
        assert response.status_code == 302
    hall = get_hall(MALL)
    assert [hall.queues[rule.queue].code for rule in hall.counter(1).profile] == [AKTA, KTP]
    assert len([told for told in entries("counter.profile_changed") if '"counter":1,' in told]) == 2  # set-up, move
    assert "Loket 1 sekarang mengutamakan antrean Akta" in said(hasan.get(response["Location"]))


def test_a_counter_does_not_work_for_another_agency(hasan):
    response = hasan.send("pindah/", loket="5", antrean=KTP)
    assert response.status_code == 422
    assert 'role="alert"' in said(response)
    assert hasan.send("pindah/", loket="satu", antrean=KTP).status_code == 422
    assert hasan.send("pindah/", loket="77", antrean=KTP).status_code == 422


def test_only_what_can_be_chosen_is_offered(hasan, sign_in):
    text = said(hasan.get("/kelola/"))
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', re.search(r'id="pindah-antrean".*?</select>', text)[0])
    assert [(label, re.findall(r'value="([^"]+)"', group)) for label, group in groups] == [
        ("Dukcapil", [AKTA, KTP]), ("Polda", [SKCK]),
    ]  # fmt: skip
    closable = re.findall(r'<option value="([^"]+)"', re.search(r'id="tutup-lingkup".*?</select>', text)[0])
    assert {"mall", "agency:polda", f"queue:{SKCK}", "counter:5"} <= set(closable)
    own = said(sign_in("manager", "dukcapil").get("/kelola/"))
    assert re.findall(r'<optgroup label="([^"]+)">', re.search(r'id="pindah-loket".*?</select>', own)[0]) == ["Dukcapil"]


def test_an_announcement_is_made_once(hasan):
    for _ in range(2):
        assert hasan.send("umumkan/", key="k" * 20, kode="long_wait", zona="A").status_code == 302
    assert entries("announcement.made") == ['{"code":"long_wait","zone":"A"}']
    assert hasan.send("umumkan/", kode="pulang").status_code == 422


def test_a_closure_counts_at_once_and_is_withdrawn(hasan):
    told = {"mulai": "2026-11-23T09:40", "sampai": "2026-11-23T16:00", "alasan": "Banjir"}
    for _ in range(2):
        assert hasan.send("penutupan/", key="k" * 20, lingkup="mall", **told).status_code == 302
    closures = list_closures(get_mall(MALL), NOW)
    assert len(closures) == 1
    assert opening_status(get_mall(MALL), after(NOW, minutes=1)).reason == "Banjir"
    assert "Mal tutup" in said(hasan.get("/kelola/"))
    assert hasan.send(f"penutupan/{closures[0].pk}/cabut/").status_code == 302
    assert opening_status(get_mall(MALL), after(NOW, minutes=1)).open
    assert hasan.send(f"penutupan/{closures[0].pk}/cabut/").status_code == 422


@pytest.mark.parametrize("wrong", [
    {"alasan": ""}, {"sampai": "2026-11-23T08:00"}, {"sampai": "besok"}, {"lingkup": "dunia"}, {"lingkup": ""},
    {"lingkup": "agency:bukan"}, {"lingkup": "queue:bukan"}, {"lingkup": "counter:99"}, {"lingkup": "counter"},
])  # fmt: skip
def test_a_closure_that_cannot_be_meant_is_refused_in_place(hasan, wrong):
    told = {"lingkup": "mall", "mulai": "2026-11-23T09:40", "sampai": "2026-11-23T16:00", "alasan": "Banjir"}
    response = hasan.send("penutupan/", **{**told, **wrong})
    assert response.status_code == 422
    assert 'role="alert"' in said(response)
    assert list_closures(get_mall(MALL), NOW) == []


def test_a_queue_is_closed_alone(hasan):
    hasan.send("penutupan/", lingkup=f"queue:{SKCK}", mulai="2026-11-23T09:40", sampai="2026-11-23T16:00", alasan="Sistem mati")
    assert "Polda: SKCK, 09.40 sampai" in said(hasan.get("/kelola/"))
    hall = get_hall(MALL)
    assert not hall.status(hall.queue(SKCK), after(NOW, minutes=1)).open
    assert hall.status(hall.queue(KTP), after(NOW, minutes=1)).open


def test_closing_the_day_needs_the_tick(hasan):
    key = ticket(KTP, at=on("09:00"))
    assert hasan.send("tutup-hari/").status_code == 422
    assert get_ticket(key).state == "waiting"
    response = hasan.send("tutup-hari/", yakin="ya")
    assert "Hari ditutup: 1 tidak terlayani" in said(hasan.get(response["Location"]))
    assert count_waiting(get_mall(MALL).id) == {}


def test_the_fragment_is_the_changing_part_alone(hasan):
    text = said(hasan.get("/kelola/", headers={"X-Fragment": "1"}))
    assert "<html" not in text
    assert "Menunggu" in text
    assert "Pindahkan loket" not in text


def test_the_curves_have_a_table_with_the_same_numbers(hasan):
    ticket(KTP, at=on("08:10")), ticket(KTP, at=on("08:40"))
    staff(1, at=on("08:45"))
    serve(1, on("08:46"))
    text = said(hasan.get("/kelola/"))
    assert text.count('class="chart"') == 2
    assert "Tabel angka" in text
    assert '<th scope="row" class="number">08.30</th><td class="table-num">1</td><td class="table-num">1</td>' in text


def test_as_many_statements_at_three_rows_as_at_one(hasan):
    def statements(page: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert hasan.get(page).status_code == 200
        return len(seen)

    visit(KTP, SKCK, at=on("08:00"))
    pages = ["/kelola/", "/kelola/laporan/", "/kelola/jurnal/"]
    for page in pages:
        statements(page)
    first = [statements(page) for page in pages]
    for minute in (1, 2):
        visit(KTP, SKCK, at=on(f"08:0{minute}"))
    assert [statements(page) for page in pages] == first


# report -----------------------------------------------------------------------------------------------


def a_day() -> None:
    for minute in range(4):
        ticket(KTP, at=on(f"08:0{minute}"))
    ticket(SKCK, at=on("08:10"))
    staff(1, at=on("08:15"))
    serve(1, on("08:16"))
    cancel_ticket(mall=MALL, ticket=ticket(AKTA, at=on("08:20")), by=SETUP, at=on("08:21"))


def test_the_identity_is_shown(hasan):
    a_day()
    text = said(hasan.get("/kelola/laporan/"))
    whole = int(re.search(r'identity-whole"><b class="number">(\d+)', text)[1])
    parts = [int(n) for n in re.findall(r'identity-part"><b class="number">(\d+)', text)]
    assert whole == sum(parts) == 6
    assert parts == [1, 0, 1, 0, 0, 4]
    assert "tidak ada nomor yang hilang" in text


@pytest.mark.parametrize(("query", "issued"), [
    (f"antrean={KTP}", 4), ("instansi=polda", 1), ("saluran=kiosk", 6), ("saluran=web", 0),
    ("dari=2026-11-20&sampai=2026-11-23", 6), ("dari=2026-11-20&sampai=2026-11-22", 0),
])  # fmt: skip
def test_filters(hasan, query, issued):
    a_day()
    assert re.search(r'identity-whole"><b class="number">(\d+)', said(hasan.get(f"/kelola/laporan/?{query}")))[1] == str(issued)


@pytest.mark.parametrize("query", ["dari=kemarin", "dari=2026-11-23&sampai=2026-11-01", "dari=2020-01-01", "antrean=bukan"])
def test_filters_that_cannot_be_meant(hasan, query):
    assert hasan.get(f"/kelola/laporan/?{query}").status_code in (404, 422)


def test_the_csv_has_the_same_sums(hasan):
    a_day()
    response = hasan.get("/kelola/laporan/unduh.csv?dari=2026-11-22&sampai=2026-11-23")
    assert response.streaming
    assert "attachment" in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert sum(int(row["diambil"]) for row in rows) == 6
    assert {row["tanggal"] for row in rows} == {MONDAY.isoformat()}
    for row in rows:
        names = ("served", "missed", "cancelled", "void", "not_served", "waiting")
        assert int(row["diambil"]) == sum(int(row[name]) for name in names)


@pytest.mark.parametrize("cell", ["=1+1", "+62", "-3", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell):
    assert safe_cell(cell) == "'" + cell
    assert safe_cell("Akta") == "Akta"
    assert safe_cell(12) == "12"


# journal ----------------------------------------------------------------------------------------------


def test_the_last_entries_and_those_before(hasan):
    for n in range(30):
        ticket(KTP, at=after(on("08:00"), seconds=n))
    text = said(hasan.get("/kelola/jurnal/"))
    assert "ticket.issued" in text
    assert "visit.opened" in text
    before = re.search(r'href="\?sebelum=(\d+)"', text)[1]
    older = said(hasan.get(f"/kelola/jurnal/?sebelum={before}"))
    assert re.search(rf'<td class="table-num"[^>]*>{int(before) - 1}</td>', older)
    assert hasan.get("/kelola/jurnal/?sebelum=0").status_code == 200
    assert hasan.get("/kelola/jurnal/?sebelum=x").status_code == 200


def test_one_number_has_its_history(hasan):
    ticket(KTP, at=on("08:00")), ticket(KTP, at=on("08:01"))
    staff(1, at=on("08:15"))
    serve(1, on("08:16"))
    text = said(hasan.get("/kelola/jurnal/?nomor=a1"))
    kinds = re.findall(r'<th scope="row">([\w.]+)</th>', text)
    assert kinds == ["service.finished", "service.started", "ticket.called", "ticket.issued"]
    assert "<b>A02</b>" not in text
    assert hasan.get("/kelola/jurnal/?nomor=A99").status_code == 422
    assert hasan.get("/kelola/jurnal/?nomor=A01&tanggal=2026-11-22").status_code == 422


def test_the_check_passes_and_names_the_first_broken_entry(hasan):
    ticket(KTP, at=on("08:00")), ticket(KTP, at=on("08:01"))
    assert "Buku mal-uji utuh" in said(hasan.send("jurnal/periksa/"))
    broken = Entry.objects.filter(chain=MALL, type="ticket.issued").order_by("seq").first()
    Entry.objects.filter(pk=broken.pk).update(data=broken.data.replace("A01", "A09"))
    assert f"Buku mal-uji rusak pada catatan {broken.seq}" in said(hasan.send("jurnal/periksa/"))


# devices ----------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_works_until_revoked(hasan):
    texts = [said(hasan.send("alat/baru/", key="k" * 20, nama="Papan lantai 2", jenis="board")) for _ in range(2)]
    secrets = {re.search(r'secret-code">([\w-]+)<', text)[1] for text in texts}
    assert len(secrets) == 1
    assert len(list_tokens(MALL)) == 1
    secret = secrets.pop()
    assert find_actor_by_token(secret).grants == frozenset({"board.read"})
    assert secret not in said(hasan.get("/kelola/alat/"))
    hasan.send(f"alat/{list_tokens(MALL)[0].pk}/cabut/")
    assert find_actor_by_token(secret) is None
    assert hasan.send("alat/999/cabut/").status_code == 422


@pytest.mark.parametrize("wrong", [{"nama": ""}, {"jenis": "program"}, {"kunci": "pendek"}])
def test_a_token_that_cannot_be_meant(hasan, wrong):
    fields = {"kunci": "k" * 20, "nama": "Papan", "jenis": "board", **wrong}
    assert hasan.post("/kelola/alat/baru/", fields).status_code == 422
    assert list_tokens(MALL) == []


# calendar ---------------------------------------------------------------------------------------------


def test_a_year_is_drafted_compared_and_confirmed(hasan):
    for _ in range(2):
        assert hasan.send("kalender/rancang/", tahun="2026").status_code == 302
    assert len(list_calendars(2026)) == 1
    christmas = on("09:00") + timedelta(days=32)
    assert opening_status(get_mall(MALL), christmas).open
    assert hasan.send("kalender/sahkan/", tahun="2026", versi="1").status_code == 422
    assert hasan.send("kalender/sahkan/", tahun="2026", versi="1", cocok="ya").status_code == 302
    assert not opening_status(get_mall(MALL), christmas).open
    assert hasan.send("kalender/sahkan/", tahun="2026", versi="1", cocok="ya").status_code == 422
    assert "Versi 1 berlaku" in said(hasan.get("/kelola/kalender/?tahun=2026"))


@pytest.mark.parametrize("year", ["1066", "abc"])
def test_a_year_that_cannot_be_meant(hasan, year):
    assert hasan.get(f"/kelola/kalender/?tahun={year}").status_code == 422


# people -----------------------------------------------------------------------------------------------

NEW = {"akun": "budi", "nama": "Budi", "sandi": "pagi-cerah-sekali", "peran": "clerk", "instansi": "dukcapil"}


def test_a_new_clerk_can_sign_in(sign_in):
    admin = sign_in("admin")
    assert admin.send("pengguna/baru/", **NEW).status_code == 302
    assert "Petugas loket" in said(admin.get("/kelola/pengguna/"))
    budi = Client()
    budi.post("/masuk/", {"akun": "budi", "sandi": NEW["sandi"]})
    assert "Loket 4" in said(budi.get("/loket/"))
    assert admin.send("pengguna/baru/", **NEW).status_code == 422


@pytest.mark.parametrize("wrong", [{"akun": ""}, {"nama": " "}, {"sandi": "pendek"}, {"peran": "raja"}, {"instansi": ""}])
def test_an_account_that_cannot_be_meant(sign_in, wrong):
    assert sign_in("admin").send("pengguna/baru/", **{**NEW, **wrong}).status_code == 422
    assert find_account("budi") is None
