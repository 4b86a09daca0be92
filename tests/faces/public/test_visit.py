"""My numbers, live: what is shown, what may be done, and that a stranger may do nothing."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client

from balai.directory.rules import GRANTS, VISITOR_GRANTS
from balai.faces.shared.hall import hall_token
from balai.kernel.actors import Actor
from balai.queueing.actions.calling import call_next
from balai.queueing.actions.serving import finish_service, miss_ticket, start_service
from balai.queueing.actions.staffing import open_counter
from balai.queueing.models import Ticket
from balai.visits.actions import open_visit
from balai.visits.models import Visit
from cast import SETUP, after

KTP, SIM, SKCK = "dukcapil.ktp-hilang", "polda.sim-a-perpanjangan", "polda.skck"
CLERK = Actor("staff:9", GRANTS["manager"], "counter")


def come(mall: str, at: datetime, *needs: str, **more: object) -> dict:
    return open_visit(mall=mall, needs=needs or [KTP], paper=False, by=SETUP, at=at, **more)


def call(mall: str, at: datetime, counter: int = 17) -> str:
    open_counter(mall=mall, counter=counter, by=CLERK, at=at)
    return str(call_next(mall=mall, counter=counter, by=CLERK, at=at)["id"])


def text_of(page: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def key_of(page: object) -> str:
    return re.search(r'name="kunci" value="([^"]+)"', page.content.decode())[1]


@pytest.mark.parametrize("shape", ["{0}", "{0} ", "{1}-{2}", "{1} {2}"])
def test_code_is_found_as_people_type_it(demo_hall: str, morning: datetime, client: Client, shape: str) -> None:
    code = come(demo_hall, morning)["code"]
    typed = shape.format(code, code[:4].lower(), code[4:].lower())
    assert client.get("/antrean/", {"kode": typed}).headers["Location"] == f"/antrean/{code}/"


def test_wrong_code_is_explained(demo_hall: str, morning: datetime, client: Client) -> None:
    page = client.get("/antrean/", {"kode": "salah<b>"})
    assert page.status_code == 422
    assert "Kode ini tidak ditemukan." in text_of(page)
    assert b"salah<b>" not in page.content


def test_waiting_numbers_with_people_ahead(demo_hall: str, morning: datetime, client: Client) -> None:
    come(demo_hall, morning)
    code = come(demo_hall, after(morning, 1), KTP, SIM)["code"]
    page = client.get(f"/antrean/{code}/")
    told = text_of(page)
    assert "A02" in told
    assert "X01" in told
    assert "Lantai 2 · zona biru" in told
    assert "1 orang di depan Anda" in told
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert 'name="robots" content="noindex"' in page.content.decode()


def test_no_personal_data_and_no_comfort_on_the_page(demo_hall: str, morning: datetime, client: Client) -> None:
    code = come(demo_hall, morning, comfort=["pregnant"])["code"]
    html = client.get(f"/antrean/{code}/").content.decode()
    assert "pregnant" not in html
    assert "hamil" not in html.lower()


def test_your_turn_and_places_kept_elsewhere(demo_hall: str, morning: datetime, client: Client) -> None:
    visit = come(demo_hall, morning, KTP, SIM)
    call(demo_hall, after(morning, 1))
    page = client.get(f"/antrean/{visit['code']}/")
    told = text_of(page)
    assert "Giliran Anda!" in told
    assert "Loket 17" in told
    assert "tempat Anda di antrean lain tetap" in told
    assert "<title>Giliran Anda! Loket 17 – A01</title>" in page.content.decode()


def test_fragment_is_unchanged_until_something_happens(demo_hall: str, morning: datetime, client: Client) -> None:
    code = come(demo_hall, morning)["code"]
    address = f"/antrean/{code}/?potongan=1"
    first = client.get(address)
    assert b"<html" not in first.content
    assert b"csrf" not in first.content
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    call(demo_hall, after(morning, 1))
    moved = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert moved.status_code == 200
    assert b"data-called" in moved.content


def test_live_region_names_its_stream(demo_hall: str, morning: datetime, client: Client) -> None:
    code = come(demo_hall, morning, KTP, SIM)["code"]
    html = client.get(f"/antrean/{code}/").content.decode()
    assert f"/api/v1/malls/{demo_hall}/stream?zones=A,X" in html
    assert 'data-numbers="A01 X01"' in html or 'data-numbers="X01 A01"' in html
    assert code not in re.search(r'data-stream="([^"]+)"', html)[1]


def test_postpone_once_even_if_sent_twice(demo_hall: str, morning: datetime, client: Client) -> None:
    visit = come(demo_hall, morning)
    address = f"/antrean/{visit['code']}/"
    form = {"tiket": visit["tickets"][0]["id"], "kunci": key_of(client.get(address))}
    for _ in range(2):
        answer = client.post(f"{address}tunda/", form)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{address}?sudah=tunda")
    page = client.get(f"{address}?sudah=tunda")
    assert "kami geser tiga nomor" in text_of(page)
    assert "Digeser atas permintaan Anda" in text_of(page)
    assert "/tunda/" not in page.content.decode()


def test_give_back_asks_once_more(demo_hall: str, morning: datetime, client: Client) -> None:
    visit = come(demo_hall, morning)
    address, ticket = f"/antrean/{visit['code']}/", visit["tickets"][0]["id"]
    assert "Kembalikan nomor A01?" in text_of(client.post(f"{address}batal/", {"tiket": ticket}))
    assert Ticket.objects.get(key=ticket).state == "waiting"
    client.post(f"{address}batal/", {"tiket": ticket, "yakin": "ya"})
    assert Ticket.objects.get(key=ticket).state == "cancelled"
    assert "Nomor ini sudah dikembalikan." in text_of(client.get(address))


def test_missed_may_report_back_where_the_rules_grant_it(demo_hall: str, morning: datetime, client: Client) -> None:
    visit = come(demo_hall, morning)
    key = call(demo_hall, after(morning, 1))
    miss_ticket(mall=demo_hall, ticket=key, by=CLERK, at=after(morning, minutes=5))
    page = client.get(f"/antrean/{visit['code']}/")
    assert "Kami panggil, Anda belum datang" in text_of(page)
    granted = "ticket.return" in VISITOR_GRANTS
    assert ("/lapor/" in page.content.decode()) is granted
    answer = client.post(f"/antrean/{visit['code']}/lapor/", {"tiket": key})
    assert answer.status_code == (302 if granted else 403)
    assert "Anda sudah lapor, dipanggil lagi nanti" in text_of(client.get(f"/antrean/{visit['code']}/"))


@pytest.mark.parametrize("act", ["tunda", "lapor", "batal"])
def test_a_stranger_cannot_touch_anothers_number(demo_hall: str, morning: datetime, client: Client, act: str) -> None:
    mine, other = come(demo_hall, morning), come(demo_hall, after(morning, 1))
    form = {"tiket": other["tickets"][0]["id"], "yakin": "ya"}
    assert client.post(f"/antrean/{mine['code']}/{act}/", form).status_code == 404
    assert client.get(f"/antrean/{mine['code']}/{act}/").status_code == 405
    assert Client(enforce_csrf_checks=True).post(f"/antrean/{other['code']}/{act}/", form).status_code == 403
    assert Ticket.objects.get(key=form["tiket"]).version == 0


def test_served_number_leads_to_the_survey(demo_hall: str, morning: datetime, client: Client) -> None:
    visit = come(demo_hall, morning)
    key = call(demo_hall, after(morning, 1))
    start_service(mall=demo_hall, ticket=key, by=CLERK, at=after(morning, 30))
    finish_service(mall=demo_hall, ticket=key, by=CLERK, at=after(morning, minutes=6))
    page = client.get(f"/antrean/{visit['code']}/")
    assert f"/nilai/{key}/" in page.content.decode()
    assert "data-live" not in page.content.decode().replace("data-live-", "")


def test_take_numbers_by_phone(demo_hall: str, morning: datetime, client: Client) -> None:
    token = hall_token(demo_hall, morning)
    page = client.get(f"/ambil/{token}/", {"q": "ktp hilang", "pilih": SIM})
    assert KTP in page.content.decode()
    permit = re.search(r'name="izin" value="([^"]+)"', page.content.decode())[1]
    form = {"pilih": [SIM, KTP], "nyaman": ["elderly", "bukan"], "kunci": "k" * 20, "izin": permit}
    answers = {client.post(f"/ambil/{token}/", form).headers["Location"] for _ in range(2)}
    assert len(answers) == 1
    visit = Visit.objects.get()
    assert (visit.channel, visit.comfort, visit.needs.count()) == ("web", "elderly", 2)
    assert {ticket.state for ticket in Ticket.objects.all()} == {"waiting"}


def test_remove_and_empty_choice(demo_hall: str, morning: datetime, client: Client) -> None:
    token = hall_token(demo_hall, morning)
    page = client.get(f"/ambil/{token}/", {"pilih": [SIM, KTP, "tidak.ada"], "buang": SIM})
    assert "Urusan Anda hari ini" in text_of(page)
    assert f'value="{SIM}"' not in page.content.decode()
    empty = client.post(f"/ambil/{token}/", {"kunci": "k"})
    assert empty.status_code == 422
    assert "Pilih paling sedikit satu layanan." in text_of(empty)


def test_stale_hall_code_is_refused_but_who_began_may_finish(demo_hall: str, morning: datetime, client: Client) -> None:
    stale = hall_token(demo_hall, after(morning, minutes=-20))
    page = client.get(f"/ambil/{stale}/")
    assert page.status_code == 403
    assert "Pindai lagi kode QR" in text_of(page)
    assert client.post(f"/ambil/{stale}/", {"pilih": KTP}).status_code == 403
    fresh = client.get(f"/ambil/{hall_token(demo_hall, morning)}/").content.decode()
    permit = re.search(r'name="izin" value="([^"]+)"', fresh)
    begun = client.get(f"/ambil/{hall_token(demo_hall, morning)}/", {"pilih": KTP}).content.decode()
    permit = permit or re.search(r'name="izin" value="([^"]+)"', begun)
    assert client.post(f"/ambil/{stale}/", {"pilih": KTP, "izin": permit[1]}).status_code == 302
    assert client.get(f"/ambil/{stale}/", {"izin": permit[1] + "x"}).status_code == 403


def test_closed_queue_says_when_numbers_are_given_again(
    demo_hall: str, morning: datetime, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from balai.config import clock

    evening = after(morning, minutes=9 * 60)
    monkeypatch.setattr(clock, "SHIFT_MS", clock.SHIFT_MS + 9 * 3_600_000)
    answer = client.post(f"/ambil/{hall_token(demo_hall, evening)}/", {"pilih": KTP})
    assert answer.status_code == 422
    assert "Nomor diberikan lagi Selasa, 24 November 2026, pukul 07.30 WIB." in text_of(answer)
