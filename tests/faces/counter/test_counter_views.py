"""The desk over HTTP: who gets in, what each act does, refusals in place, one row per event."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balai.journal.reader import read_entries
from balai.queueing.queries import get_ticket, number
from balai.visits.queries import get_visit
from cast import AKTA, KTP, MALL, SKCK, after, call, on, staff, ticket, visit

PAGES = ["", "4/", "4/meja/", "4/baris/", "4/baris/A01/", "4/cari/?cari=A01"]
NOW = on("09:40")


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def count(kind: str) -> int:
    return sum(1 for entry in read_entries(MALL, limit=5000) if entry.type == kind)


def called(person: Any, counter: int) -> str:
    """The key of the ticket that the desk could start to serve."""
    return re.search(r'/laku/mulai/.*?name="nomor" value="(\w+)"', said(person.get(f"/loket/{counter}/")))[1]


def at_desk(person: Any, *names: str, counter: int = 4) -> str:
    """Open the counter, call, and do more acts on the called ticket; its key."""
    person.act(counter, "buka")
    person.act(counter, "panggil")
    key = called(person, counter)
    for name in names:
        person.act(counter, name, nomor=key)
    return key


# the door ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_signs_in_first(mall, set_clock, page):
    response = Client().get(f"/loket/{page}")
    assert response.status_code == 302
    assert response["Location"].startswith("/masuk/?ke=%2Floket%2F")


@pytest.mark.parametrize("path", ["4/laku/buka/", "4/laku/panggil/", "4/privasi/"])
def test_a_stranger_cannot_act(mall, set_clock, path):
    assert Client().post(f"/loket/{path}").status_code == 403
    assert count("counter.opened") == 0


@pytest.mark.parametrize("page", PAGES)
def test_somebody_without_the_grant_is_refused(sign_in, page):
    assert sign_in("inspector", "").get(f"/loket/{page}").status_code == 403


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_clerk_of_another_agency_is_refused(sign_in, page):
    assert sign_in(agency="polda").get(f"/loket/{page}").status_code == 403


def test_a_clerk_of_another_agency_cannot_act(sign_in):
    staff(4, at=NOW)
    key = ticket(AKTA, at=on("09:00"))
    dewi = sign_in(agency="polda")
    assert dewi.act(4, "panggil").status_code == 403
    dewi.act(5, "buka")
    assert dewi.act(5, "batal", nomor=key).status_code == 403
    assert get_ticket(key).state == "waiting"


def test_an_act_by_get_changes_nothing(rina):
    assert rina.get("/loket/4/laku/buka/").status_code == 405


def test_an_unknown_act_is_not_found(rina):
    assert rina.act(4, "hapus").status_code == 404


def test_a_counter_that_does_not_exist(rina):
    assert rina.get("/loket/99/").status_code == 404


# choosing a counter -----------------------------------------------------------------------------------


def test_the_list_shows_the_counters_of_my_agency_with_their_state(rina):
    staff(1, at=NOW)
    ticket(KTP, at=on("09:00"))
    text = said(rina.get("/loket/"))
    assert "Loket 1" in text
    assert "Loket 4" in text
    assert "Loket 5" not in text
    assert "Dijaga rekan" in text
    assert "Tutup" in text


def test_opening_leads_to_the_desk_and_the_list_remembers_it(rina):
    response = rina.act(4, "buka")
    assert (response.status_code, response["Location"]) == (302, "/loket/4/")
    assert "Anda di sini" in said(rina.get("/loket/"))


def test_a_counter_staffed_by_a_colleague_offers_no_acts(rina):
    staff(4, at=NOW)
    text = said(rina.get("/loket/4/"))
    assert "Dijaga rekan" in text
    assert "laku/panggil" not in text
    response = rina.act(4, "buka")
    assert response.status_code == 422
    assert "Petugas lain sedang bertugas di loket 4" in said(response)


# the acts, without JavaScript -------------------------------------------------------------------------


def test_a_visit_from_call_to_finish(rina):
    key = ticket(AKTA, at=on("09:00"))
    assert at_desk(rina) == key
    text = said(rina.get("/loket/4/"))
    assert "Dipanggil ke loket ini" in text
    assert "Panggilan 1 dari 3" in text
    assert rina.act(4, "mulai", nomor=key).status_code == 302
    text = said(rina.get("/loket/4/"))
    assert "Sedang dilayani" in text
    assert "Syarat" in text
    response = rina.act(4, "selesai", nomor=key, hasil="incomplete", catatan="kurang akta nikah")
    assert response["Location"] == f"/loket/4/?baru={key}"
    row = get_ticket(key)
    assert (row.state, row.outcome, row.note) == ("served", "incomplete", "kurang akta nikah")
    assert "kurang akta nikah" not in "".join(entry.data for entry in read_entries(MALL, limit=500))


def test_a_double_click_calls_once(rina):
    ticket(AKTA, at=on("09:00")), ticket(AKTA, at=on("09:01"))
    rina.act(4, "buka")
    one, two = rina.act(4, "panggil", key="k" * 20), rina.act(4, "panggil", key="k" * 20)
    assert one["Location"] == two["Location"]
    assert count("ticket.called") == 1


def test_the_same_key_for_another_act_is_refused(rina):
    ticket(AKTA, at=on("09:00"))
    rina.act(4, "buka")
    rina.act(4, "panggil", key="k" * 20)
    assert rina.act(4, "tutup", key="k" * 20).status_code == 422


def test_a_recall_too_soon_is_refused_in_place(rina, set_clock):
    ticket(AKTA, at=on("09:00"))
    key = at_desk(rina)
    response = rina.act(4, "ulang", nomor=key)
    assert response.status_code == 422
    assert 'role="alert"' in said(response)
    assert "Tunggu sebentar" in said(response)
    set_clock(on("09:40:15"))
    assert rina.act(4, "ulang", nomor=key).status_code == 302
    assert "Panggilan 2 dari 3" in said(rina.get("/loket/4/"))


def test_a_miss_waits_for_the_way_to_the_desk_and_the_visitor_may_report_back(rina, set_clock):
    ticket(AKTA, at=on("09:00"))
    key = at_desk(rina)
    assert "data-after" in said(rina.get("/loket/4/"))
    assert rina.act(4, "lewat", nomor=key).status_code == 422
    set_clock(on("09:41:31"))
    rina.act(4, "lewat", nomor=key)
    assert get_ticket(key).state == "missed"
    assert "Terlewat (1)" in said(rina.get("/loket/4/"))
    rina.act(4, "kembali", nomor=key)
    assert get_ticket(key).state == "waiting"


@pytest.mark.parametrize(("acts", "name", "fields", "before"), [
    (["mulai"], "selesai", {}, "serving"),
    (["mulai"], "tahan", {}, "serving"),
    (["mulai"], "alih", {"ke": SKCK, "tempat": "last"}, "serving"),
    ([], "alih", {"ke": KTP, "tempat": "first"}, "called"),
    ([], "batal", {}, "called"),
])  # fmt: skip
def test_what_is_done_can_be_undone_for_a_minute(rina, set_clock, acts, name, fields, before):
    ticket(AKTA, at=on("09:00"))
    key = at_desk(rina, *acts)
    page = rina.get(rina.act(4, name, nomor=key, **fields)["Location"])
    assert "laku/urung" in said(page)
    rina.act(4, "urung", nomor=key)
    row = get_ticket(key)
    assert (row.state, row.queue.code) == (before, AKTA)


def test_after_a_minute_it_is_too_late(rina, set_clock):
    ticket(AKTA, at=on("09:00"))
    key = at_desk(rina, "mulai", "selesai")
    set_clock(on("09:41:05"))
    assert "laku/urung" not in said(rina.get("/loket/4/"))
    assert rina.act(4, "urung", nomor=key).status_code == 422


def test_a_held_visitor_is_resumed(rina):
    ticket(AKTA, at=on("09:00"))
    key = at_desk(rina, "mulai", "tahan")
    assert "Ditahan (1)" in said(rina.get("/loket/4/"))
    rina.act(4, "lanjut", nomor=key)
    assert get_ticket(key).state == "serving"


def test_quick_serve_does_all_three_once(rina):
    key, other = ticket(AKTA, at=on("09:00")), ticket(AKTA, at=on("09:01"))
    rina.act(4, "buka")
    for _ in range(2):
        assert rina.act(4, "cepat", key="q" * 20).status_code == 302
    assert (get_ticket(key).state, get_ticket(other).state) == ("served", "waiting")
    assert (count("ticket.called"), count("service.finished")) == (1, 1)


def test_a_break_has_a_reason_and_ends(rina):
    rina.act(4, "buka")
    rina.act(4, "jeda", alasan="prayer")
    assert "Kembali bertugas" in said(rina.get("/loket/4/"))
    assert '"reason":"prayer"' in read_entries(MALL, limit=500)[-1].data
    rina.act(4, "buka")
    assert "Siap melayani" in said(rina.get("/loket/4/"))
    rina.act(4, "tutup")
    assert "Loket 4 tutup" in said(rina.get("/loket/4/"))


def test_nobody_waiting_is_told_with_the_next_step(rina):
    rina.act(4, "buka")
    response = rina.act(4, "panggil")
    assert response.status_code == 422
    assert "Tidak ada yang menunggu" in said(response)
    assert "Tunggu sebentar" in said(response)


# what the desk shows ----------------------------------------------------------------------------------


def test_who_is_shown_as_next_is_who_is_called(rina, set_clock):
    for n in range(14):
        ticket(KTP if n % 3 else AKTA, at=on(f"09:{n:02d}"), comfort=["elderly"] if n % 4 == 0 else [])
    rina.act(3, "buka")
    for n in range(14):
        set_clock(on(f"09:{41 + n}"))
        shown = re.search(r'id="berikut"[^>]*data-number="(\w+)"', said(rina.get("/loket/3/")))[1]
        rina.act(3, "panggil")
        key = called(rina, 3)
        assert number(get_ticket(key)) == shown
        rina.act(3, "cepat", nomor=key)
    assert "Belum ada yang bisa dipanggil" in said(rina.get("/loket/3/"))


def test_the_other_needs_of_the_visit_are_told_with_their_place(rina):
    visit(AKTA, SKCK, at=on("09:00"))
    at_desk(rina)
    text = said(rina.get("/loket/4/"))
    assert "Urusan lain dalam kunjungan ini" in text
    assert "X01" in text
    assert "Polda: SKCK" in text


def test_a_visitor_at_another_counter_waits_and_keeps_the_place(rina):
    visit(AKTA, SKCK, at=on("09:00"))
    staff(5, at=NOW)
    call(5, NOW)
    text = said(rina.get("/loket/4/"))
    assert "dipanggil di loket 5 — menunggu, tempat tetap" in text
    assert "Belum ada yang bisa dipanggil" in text


def test_comfort_needs_are_for_the_desk_and_hidden_by_privacy(rina):
    ticket(AKTA, at=on("09:00"), comfort=["pregnant"])
    assert "Hamil" in said(rina.get("/loket/4/"))
    assert rina.post("/loket/4/privasi/").status_code == 302
    assert "Hamil" not in said(rina.get("/loket/4/"))
    assert "Hamil" not in said(rina.get("/loket/4/baris/A01/"))
    at_desk(rina)
    assert "Hamil" not in said(rina.get("/loket/4/meja/"))
    rina.post("/loket/4/privasi/")
    assert "Hamil" in said(rina.get("/loket/4/meja/"))


def test_a_number_or_a_code_is_found(rina):
    code = visit(AKTA, SKCK, at=on("09:00"))["code"]
    assert "A01" in said(rina.get("/loket/4/cari/?cari=a1"))
    assert "X01" in said(rina.get(f"/loket/4/?cari={code.lower()}"))
    assert "tidak ada hari ini" in said(rina.get("/loket/4/cari/?cari=A99"))
    assert "tidak ada hari ini" in said(rina.get("/loket/4/cari/?cari=%3Cscript%3E"))
    assert len(get_visit(code).places) == 2


def test_tickets_of_another_agency_are_seen_but_not_moved_from_the_search(rina):
    ticket(SKCK, at=on("09:00"))
    text = said(rina.get("/loket/4/cari/?cari=X01"))
    assert "X01" in text
    assert "laku/batal" not in text


# live rows --------------------------------------------------------------------------------------------


def test_an_event_fetches_one_row_and_who_is_next(rina):
    for minute in range(5):
        ticket(AKTA, at=on(f"09:0{minute}"))
    text = said(rina.get("/loket/4/baris/A03/"))
    assert re.findall(r'data-row="(\w+)"', text) == ["A03"]
    assert 'data-number="A01"' in text
    assert f'id="jumlah-{AKTA}"' in text
    assert 'data-count="5"' in text


def test_a_called_ticket_is_gone_from_the_line(rina):
    ticket(AKTA, at=on("09:00"))
    staff(4, at=NOW)
    call(4, NOW)
    assert re.findall(r'<li data-row="A01" data-gone>', said(rina.get("/loket/4/baris/A01/")))


def test_a_ticket_transferred_away_is_gone(rina):
    key = ticket(AKTA, at=on("09:00"))
    assert "data-gone" not in said(rina.get("/loket/4/baris/A01/"))
    at_desk(rina)
    rina.act(4, "alih", nomor=key, ke=SKCK)
    assert '<li data-row="A01" data-gone>' in said(rina.get("/loket/4/baris/A01/"))


def test_an_act_answers_with_the_changed_fragments(rina):
    ticket(AKTA, at=on("09:00"))
    rina.act(4, "buka")
    response = rina.act(4, "panggil", fragment=True)
    text = said(response)
    assert response.status_code == 200
    assert "<html" not in text
    assert 'id="meja"' in text
    assert '<li data-row="A01" data-gone>' in text
    assert 'id="berikut"' in text
    assert "A01 dipanggil ke loket ini." in text
    refused = rina.act(4, "panggil", fragment=True)
    assert refused.status_code == 422
    assert 'id="meja"' in said(refused)
    assert "Loket masih melayani" in said(refused)


def test_three_hundred_waiting_do_not_make_the_page_heavy(rina):
    for n in range(300):
        ticket(AKTA, at=after(on("08:00"), seconds=n * 10))
    page = rina.get("/loket/4/")
    assert len(re.findall(r'data-row="', page.content.decode())) == 30
    assert "300</b> menunggu" in said(page)
    assert "Tampilkan <span data-rest-count>270</span> lagi" in said(page)
    assert len(rina.get("/loket/4/baris/A250/").content) < 4000
    more = said(rina.get(f"/loket/4/baris/?antrean={AKTA}&lewati=30", headers={"X-Fragment": "1"}))
    assert re.findall(r'data-row="(\w+)"', more)[:2] == ["A31", "A32"]
    assert "<html" in said(rina.get(f"/loket/4/baris/?antrean={AKTA}&lewati=30"))


@pytest.mark.parametrize("page", ["", "4/", "4/baris/A01/", "4/meja/", "4/baris/"])
def test_as_many_statements_at_three_rows_as_at_one(rina, page):
    staff(5, at=NOW)

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert rina.get(f"/loket/{page}").status_code == 200
        return len(seen)

    visit(AKTA, SKCK, at=on("09:00"), comfort=["elderly"])
    rina.act(4, "buka")
    statements()
    one = statements()
    for minute in (1, 2):
        visit(AKTA, SKCK, at=on(f"09:0{minute}"), comfort=["infant"])
    assert statements() == one
