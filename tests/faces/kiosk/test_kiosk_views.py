"""The kiosk, page by page: who may use it, what it offers, one tap one ticket, the paper and its two minutes."""

from __future__ import annotations

import re
import secrets
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balai.config import clock
from balai.directory.actions.people import give_post
from balai.directory.rules import BOARD_SCOPES
from balai.faces.kiosk.pictures import LINES, WORDS, ZONES, picture_of
from balai.faces.kiosk.views import choosing
from balai.faces.shared.hall import check_hall_token
from balai.faces.shared.requests import DEVICE_COOKIE
from balai.faces.shared.templatetags.balai import ICONS
from balai.identity.actions import issue_token, make_account
from balai.queueing.actions.calling import call_next
from balai.queueing.actions.printing import void_unprinted
from balai.queueing.actions.serving import miss_ticket
from balai.queueing.actions.staffing import open_counter
from balai.queueing.queries import list_visit_tickets
from balai.visits.actions import open_visit
from balai.visits.queries import comfort_of, get_visit
from cast import KTP, SETUP, SKCK, after, on, row, small_mall
from cast import ticket as ticket_of

HALL = "mpp-jakarta"
KTP_LOST, POLICE = "dukcapil.ktp-hilang", "polda.skck"
PAGES = (
    "/kios/", "/kios/ambil/", "/kios/ambil/?zona=A", f"/kios/ambil/?antrean={KTP}", f"/kios/keperluan/?k={KTP_LOST}",
    f"/kios/kenyamanan/?k={KTP_LOST}", "/kios/kode/", "/kios/cari/?q=ktp", "/kios/bantuan/", "/kios/peristiwa/",
    "/kios/peristiwa/?p=punya-anak",
)  # fmt: skip


def shift(monkeypatch: pytest.MonkeyPatch, clock_time: str) -> None:
    monkeypatch.setattr(clock, "SHIFT_MS", 0)
    monkeypatch.setattr(clock, "SHIFT_MS", int(on(clock_time).timestamp() * 1000) - clock.now_ms())


def take(kiosk: Client, *needs: str, comfort: tuple[str, ...] = (), key: str = "") -> str:
    """Take numbers; the visit's code."""
    form = {"k": needs, "kenyamanan": comfort, "kunci": key or secrets.token_urlsafe(12)}
    answer = kiosk.post("/kios/nomor/", form)
    assert answer.status_code == 302, answer.content.decode()[:400]
    return str(answer["Location"].split("/")[3])


def confirm(kiosk: Client, code: str, how: str = "kertas") -> Any:
    return kiosk.post(f"/kios/nomor/{code}/kertas/", {"hasil": how}, follow=True)


def states(code: str) -> list[str]:
    return [place.ticket.state for place in get_visit(code).places]


def ticket(at: Any) -> str:
    return ticket_of(KTP, at=at, by=SETUP, mall=HALL)


def staff(counter: int) -> None:
    open_counter(mall=HALL, counter=counter, by=SETUP, at=on("09:00"))


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


# who may use it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_refused_and_told_how(hall, path):
    answer = Client().get(path)
    assert answer.status_code == 403
    assert "/kios/pasang/" in said(answer)


def test_a_stranger_cannot_take_a_number_either(hall):
    answer = Client().post("/kios/nomor/", {"k": KTP_LOST})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_a_kiosk_sees_every_page(kiosk, path):
    answer = kiosk.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_a_greeter_uses_a_tablet_as_a_kiosk(hall):
    account = make_account(username="gita", name="Gita Rahmawati", password=None, by=SETUP, at=on("06:00"))
    give_post(account=account.pk, mall=HALL, role="greeter", by=SETUP, at=on("06:00"))
    tablet = Client()
    tablet.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    code = take(tablet, KTP_LOST)
    assert get_visit(code).visit.channel == "kiosk"
    assert "Gita" not in said(tablet.get(f"/kios/nomor/{code}/"))


def test_a_token_of_another_kind_does_not_make_a_kiosk(hall):
    board = issue_token(label="p", kind="board", scopes=BOARD_SCOPES, mall=HALL, by=SETUP, at=on("06:00"))
    answer = Client().post("/kios/pasang/", {"token": board})
    assert answer.status_code == 422
    assert DEVICE_COOKIE not in answer.cookies


def test_a_kiosk_is_set_up_with_its_token(hall):
    machine = Client()
    token = issue_token(
        label="k", kind="kiosk", scopes={"visit.open", "ticket.print", "ticket.return"}, mall=HALL, by=SETUP, at=on("06:00")
    )
    answer = machine.post("/kios/pasang/", {"token": f" {token} "})
    assert (answer.status_code, answer["Location"]) == (302, "/kios/")
    cookie = answer.cookies[DEVICE_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert machine.get("/kios/").status_code == 200


def test_a_manager_sets_it_up_without_a_token(hall):
    account = make_account(username="hasan", name="Hasan", password=None, by=SETUP, at=on("06:00"))
    give_post(account=account.pk, mall=HALL, role="manager", by=SETUP, at=on("06:00"))
    machine = Client()
    machine.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    answer = machine.post("/kios/pasang/", {"nama": "Pintu 2"})
    assert answer.status_code == 302
    alone = Client()
    alone.cookies[DEVICE_COOKIE] = answer.cookies[DEVICE_COOKIE].value
    assert take(alone, KTP_LOST)


# choosing ---------------------------------------------------------------------------------------------


def test_at_most_six_choices_on_a_screen_and_a_picture_on_each(kiosk):
    for path in PAGES:
        html = kiosk.get(path).content.decode()
        tiles = re.findall(r'<(?:a|label) class="tile[ "].*?</(?:a|label)>', html, re.S)
        assert len(tiles) <= 6, path
        assert all("<svg" in tile and "<b>" in tile for tile in tiles), path


def test_needs_of_two_agencies_travel_along_in_the_address(kiosk):
    lines = kiosk.get(f"/kios/ambil/?antrean={SKCK}&k={KTP_LOST}").content.decode()
    assert f"/kios/keperluan/?k={KTP_LOST}&amp;k={POLICE}" in lines
    basket = said(kiosk.get(f"/kios/keperluan/?k={KTP_LOST}&k={POLICE}"))
    assert basket.count('class="basket-row"') == 2
    assert f"/kios/kenyamanan/?k={KTP_LOST}&amp;k={POLICE}" in basket


def test_unknown_needs_in_an_address_are_left_out(kiosk):
    assert kiosk.get("/kios/keperluan/?k=nonsense.thing").status_code == 302
    basket = said(kiosk.get(f"/kios/keperluan/?k=nonsense.thing&k={KTP_LOST}&k={KTP_LOST}"))
    assert basket.count('class="basket-row"') == 1


def test_a_search_without_a_hit_leads_to_help(kiosk):
    assert "atau tanya petugas" in said(kiosk.get("/kios/cari/?q=zzqqxx"))


def test_search_answers_a_fragment_as_somebody_types(kiosk):
    html = kiosk.get("/kios/cari/?q=ktp+hilang", headers={"X-Fragment": "1"}).content.decode()
    assert "<html" not in html
    assert KTP_LOST in html


def test_every_picture_is_there():
    for name in {*ZONES.values(), *LINES.values(), *WORDS.values()}:
        assert (ICONS / f"{name}.svg").exists(), name
    assert picture_of("dukcapil.akta-kelahiran", "dukcapil.akta") == "baby-carriage"
    assert picture_of("polda.sim-a-baru", "polda.sim") == "car"
    assert picture_of("nobody.knows", "polda.sim") == "license"


# taking a number --------------------------------------------------------------------------------------


def test_two_needs_two_numbers_in_state_printing(kiosk):
    code = take(kiosk, KTP_LOST, POLICE)
    assert states(code) == ["printing", "printing"]
    html = said(kiosk.get(f"/kios/nomor/{code}/"))
    assert "A01" in html
    assert "X01" in html
    assert "Lantai 1" in html
    assert "Lantai 2" in html
    assert f"{code[:4]} {code[4:]}" in html
    assert "data-print" in html


def test_a_double_tap_gives_one_ticket(kiosk):
    key = secrets.token_urlsafe(12)
    first, second = take(kiosk, KTP_LOST, key=key), take(kiosk, KTP_LOST, key=key)
    assert first == second
    assert take(kiosk, KTP_LOST) != first
    assert len(list_visit_tickets(get_visit(first).visit.pk)) == 1


def test_the_form_carries_a_fresh_key_each_time(kiosk):
    keys = [
        re.search(r'name="kunci" value="([^"]+)"', kiosk.get(f"/kios/kenyamanan/?k={KTP_LOST}").content.decode())[1]
        for _ in range(2)
    ]
    assert keys[0] != keys[1]


def test_comfort_is_kept_but_never_shown(kiosk):
    plain, favoured = take(kiosk, KTP_LOST), take(kiosk, KTP_LOST, comfort=("elderly", "pregnant"))
    visit = get_visit(favoured).visit.pk
    assert comfort_of([visit]) == {visit: ["elderly", "pregnant"]}
    assert get_visit(favoured).places[0].ticket.priority
    pages = [said(kiosk.get(f"/kios/nomor/{code}/")) for code in (plain, favoured)]
    for word in ("elderly", "pregnant", "Lansia", "hamil", "prioritas"):
        assert word not in pages[1]
    papers = [re.search(r'<section class="paper">.*?</section>', page)[0] for page in pages]
    shapes = [re.sub(r"A\d\d|<svg.*?</svg>|<b>\w{4} \w{4}</b>|\d+ orang|(?:kira-kira|kurang dari) [^<]*|\d\d\.\d\d", "", p) for p in papers]
    assert shapes[0] == shapes[1]


def test_the_paper_has_the_prescribed_content_and_no_person(kiosk):
    html = said(kiosk.get(f"/kios/nomor/{take(kiosk, KTP_LOST)}/"))
    paper = re.search(r'<section class="paper">(.*?)</section>', html)[1]
    for text in ("Mal Uji", "A01", "KTP", "Lantai 1", "zona A (biru)", "Gratis.", "lapor.go.id", "23 November 2026", "09.30"):
        assert text in paper, text
    assert 'class="qr"' in paper
    assert "NIK" not in paper
    assert "Nama" not in paper


def test_people_ahead_are_told_while_the_paper_is_printed(kiosk):
    staff(1)
    for _ in range(3):
        ticket(at=on("09:10"))
    html = said(kiosk.get(f"/kios/nomor/{take(kiosk, KTP_LOST)}/"))
    assert re.search(r'<b class="number">3</b> orang di depan Anda', html)
    assert "kira-kira" in html


# the paper --------------------------------------------------------------------------------------------


def test_the_paper_came_out(kiosk):
    code = take(kiosk, KTP_LOST, POLICE)
    html = said(confirm(kiosk, code))
    assert states(code) == ["waiting", "waiting"]
    assert "Cetak ulang" in html
    assert "data-confirm" not in html
    confirm(kiosk, code)
    assert states(code) == ["waiting", "waiting"]


def test_no_paper_but_a_photo_counts_too(kiosk):
    code = take(kiosk, KTP_LOST)
    assert "Foto layar ini" in said(confirm(kiosk, code, "layar"))
    assert states(code) == ["waiting"]


def test_after_two_minutes_without_paper_the_number_is_void_and_a_new_one_is_a_tap_away(kiosk, monkeypatch):
    code = take(kiosk, KTP_LOST, comfort=("infant",))
    shift(monkeypatch, "09:32:30")
    confirm(kiosk, code)
    assert states(code) == ["printing"]
    void_unprinted(mall=HALL, by=SETUP, at=clock.now())
    assert states(code) == ["void"]
    html = said(confirm(kiosk, code))
    assert "Nomor ini sudah batal" in html
    assert f'name="k" value="{KTP_LOST}"' in html
    assert 'value="infant"' in html
    assert states(take(kiosk, KTP_LOST)) == ["printing"]


def test_printing_again_gives_the_same_number(kiosk):
    code = take(kiosk, KTP_LOST)
    confirm(kiosk, code)
    html = said(kiosk.get(f"/kios/nomor/{code}/?cetak=1"))
    assert "data-print" in html
    assert "A01" in html
    assert len(get_visit(code).places) == 1


# a visit by its code ----------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["{code}", " {lower} ", "{spaced}", "http://testserver/antrean/{code}/"])
def test_a_code_is_found_however_it_is_typed_or_scanned(kiosk, typed):
    code = take(kiosk, KTP_LOST)
    spaced = f"{code[:4]} {code[4:]}"
    answer = kiosk.post("/kios/kode/", {"kode": typed.format(code=code, lower=code.lower(), spaced=spaced)})
    assert answer["Location"] == f"/kios/nomor/{code}/"


def test_a_wrong_code_says_so_and_keeps_what_was_typed(kiosk):
    answer = kiosk.post("/kios/kode/", {"kode": "AAAA2222"})
    assert answer.status_code == 422
    assert "Kode ini tidak ditemukan" in said(answer)
    assert 'value="AAAA2222"' in said(answer)


def test_a_visit_of_another_mall_is_not_shown(kiosk, settings):
    settings.BALAI_MALL = HALL
    small_mall("mal-lain", at=on("06:00"))
    other = open_visit(mall="mal-lain", needs=[KTP_LOST], by=SETUP, at=on("09:00"))
    assert kiosk.get(f"/kios/nomor/{other['code']}/").status_code == 404


def test_a_missed_visitor_reports_back_once(kiosk):
    staff(1)
    code = take(kiosk, KTP_LOST)
    confirm(kiosk, code)
    key = get_visit(code).places[0].ticket.key
    called = clock.now()
    call_next(mall=HALL, counter=1, by=SETUP, at=called)
    assert "Silakan ke loket" in said(kiosk.get(f"/kios/nomor/{code}/"))
    miss_ticket(mall=HALL, ticket=key, by=SETUP, at=after(called, 95))
    page = said(kiosk.get(f"/kios/nomor/{code}/"))
    assert "Saya sudah kembali" in page
    answer = kiosk.post(f"/kios/nomor/{code}/kembali/", {"tiket": key, "kunci": "k1"}, follow=True)
    assert row(key).state == "waiting"
    assert "Selamat datang kembali" in said(answer)
    assert "<b>3</b>" in said(answer)
    assert kiosk.post(f"/kios/nomor/{code}/kembali/", {"tiket": key, "kunci": "k2"}).status_code == 409
    assert kiosk.post(f"/kios/nomor/{code}/kembali/", {"tiket": "other", "kunci": "k3"}).status_code == 404


# closed and full --------------------------------------------------------------------------------------


def test_closed_is_said_first(kiosk, monkeypatch):
    shift(monkeypatch, "18:00")
    html = said(kiosk.get("/kios/"))
    assert "Nomor belum bisa diambil sekarang" in html
    assert "besok pukul 07.30" in html


def test_a_closed_line_says_when_it_gives_numbers_again(kiosk, monkeypatch):
    shift(monkeypatch, "15:00")
    html = said(kiosk.get("/kios/ambil/"))
    assert "Buka lagi Selasa pukul 07.30" in html
    answer = kiosk.post("/kios/nomor/", {"k": [KTP_LOST, POLICE]})
    assert answer.status_code == 409
    page = said(answer)
    assert "Nomor belum bisa diambil" in page
    assert "24 November 2026" in page
    assert f"/kios/kenyamanan/?k={KTP_LOST}" in page


def test_a_used_up_contingent_is_said_before_and_after(db, morning):
    small_mall(HALL, skck={"contingent": 1})
    machine = Client()
    secret = issue_token(
        label="k", kind="kiosk", scopes={"visit.open", "ticket.print"}, mall=HALL, by=SETUP, at=on("06:00")
    )
    machine.cookies[DEVICE_COOKIE] = secret
    take(machine, POLICE)
    assert "Nomor hari ini habis" in said(machine.get("/kios/ambil/?zona=X"))
    answer = machine.post("/kios/nomor/", {"k": POLICE})
    assert answer.status_code == 409
    assert "Nomor hari ini habis" in said(answer)


# the machine ------------------------------------------------------------------------------------------


def test_switches_turn_and_are_wiped_after_a_visitor(kiosk):
    for switch in ("besar", "kontras", "turun"):
        kiosk.post("/kios/tampilan/", {"saklar": switch, "kembali": "/kios/kode/"})
    kiosk.post("/kios/tampilan/", {"bahasa": "en", "kembali": "/kios/"})
    html = said(kiosk.get("/kios/"))
    assert 'lang="en"' in html
    assert 'data-mode="kontras"' in html
    assert "data-besar" in html
    assert "data-turun" in html
    assert "Take a number" in html
    kiosk.post("/kios/tampilan/", {"saklar": "besar", "kembali": "/kios/"})
    assert "data-besar" not in said(kiosk.get("/kios/"))
    kiosk.get("/kios/selesai/")
    html = said(kiosk.get("/kios/"))
    assert 'lang="id"' in html
    assert "kontras" not in html.split("<body")[0]
    assert "data-turun" not in html


def test_a_switch_never_leads_elsewhere(kiosk):
    answer = kiosk.post("/kios/tampilan/", {"saklar": "besar", "kembali": "https://example.org/"})
    assert answer["Location"] == "/kios/"


def test_the_first_page_carries_a_hall_token_for_phones(kiosk, monkeypatch):
    seen: list[str] = []
    monkeypatch.setattr(choosing, "qr_of", lambda address: seen.append(address) or "")
    kiosk.get("/kios/")
    assert check_hall_token(seen[0].split("/")[4], HALL, clock.now())


@pytest.mark.parametrize("path", PAGES)
def test_pages_speak_english_throughout(kiosk, path):
    kiosk.cookies["balai_bahasa"] = "en"
    html = said(kiosk.get(path))
    visible = re.sub(r"<script.*?</script>|<[^>]+>", " ", html)
    assert not re.search(r"\b(Kembali|Pilih|Anda|nomor|Bantuan|dengan)\b", visible), visible


def test_as_many_queries_for_three_people_as_for_one(kiosk):
    counts: dict[str, list[int]] = {}
    for people in (1, 2):  # one waits; then three
        for _ in range(people):
            ticket(at=on("09:00"))
        code = take(kiosk, KTP_LOST)
        for path in ("/kios/ambil/", "/kios/ambil/?zona=A", f"/kios/nomor/{code}/"):
            kiosk.get(path)
            with CaptureQueriesContext(connection) as spent:
                kiosk.get(path)
            counts.setdefault(path.replace(code, ""), []).append(len(spent))
    assert all(len(set(found)) == 1 for found in counts.values()), counts


def test_the_kiosk_refuses_a_visit_without_needs(kiosk):
    assert kiosk.get("/kios/kenyamanan/").status_code == 302
    assert kiosk.post("/kios/nomor/", {}).status_code == 422


def test_last_numbers_are_given_before_closing(kiosk, monkeypatch):
    shift(monkeypatch, "15:44")
    assert "tile-shut" not in said(kiosk.get("/kios/ambil/?zona=A"))
    shift(monkeypatch, "15:46")
    assert said(kiosk.get("/kios/ambil/?zona=A")).count("tile-shut") == 2
