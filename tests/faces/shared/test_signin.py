"""The staff door."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from balai.directory.actions.people import give_post
from balai.faces.shared.requests import Request
from balai.faces.shared.signin import require
from balai.identity.actions import make_account
from balai.journal.access import list_access
from cast import SETUP, on

PASSWORD = "kata-sandi-uji"


def hire(mall: str, username: str, role: str) -> int:
    account = make_account(username=username, name="Uji", password=PASSWORD, by=SETUP, at=on("06:00"))
    give_post(account=account.pk, mall=mall, role=role, by=SETUP, at=on("06:00"))
    return int(account.pk)


def sign_in(client: Client, username: str = "rina", password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post("/masuk/", {"akun": username, "sandi": password, **more})


@pytest.mark.parametrize(
    ("role", "home"),
    [("clerk", "/loket/"), ("manager", "/kelola/"), ("greeter", "/kios/"), ("inspector", "/kelola/")],
)
def test_each_role_starts_at_its_desk(demo_hall: str, client: Client, role: str, home: str) -> None:
    hire(demo_hall, "rina", role)
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, home)


def test_goes_on_where_it_was_going_but_only_here(demo_hall: str, client: Client) -> None:
    hire(demo_hall, "rina", "clerk")
    assert sign_in(client, ke="/kelola/x/").headers["Location"] == "/kelola/x/"
    assert sign_in(Client(), ke="https://jahat.example/").headers["Location"] == "/loket/"


def test_a_wrong_password_is_an_error_summary(demo_hall: str, client: Client) -> None:
    hire(demo_hall, "rina", "clerk")
    answer = sign_in(client, password="salah")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Ada yang perlu diperbaiki:" in page
    assert 'href="#sandi"' in page
    assert "salah" not in page.replace("sandi-salah", "")


def test_five_wrong_passwords_close_the_account_for_a_while(demo_hall: str, client: Client) -> None:
    hire(demo_hall, "rina", "clerk")
    for _ in range(5):
        last = sign_in(client, password="salah")
    assert last.status_code == 429
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "Tunggu 15 menit" in locked.content.decode()


def test_sign_out(demo_hall: str, client: Client) -> None:
    hire(demo_hall, "rina", "clerk")
    sign_in(client)
    assert "Keluar" in client.get("/masuk/").content.decode()
    lost = client.get("/keluar/")
    assert (lost.status_code, lost.headers["Allow"]) == (405, "POST")
    assert "Halaman ini tidak bisa dibuka langsung" in lost.content.decode()
    assert client.get("/keluar/", headers={"accept": "application/json"}).content == b""
    assert client.post("/keluar/").headers["Location"] == "/"
    assert "Keluar" not in client.get("/masuk/").content.decode()


@require("report.read")
def guarded(request: Request) -> HttpResponse:
    return HttpResponse("isi")


def ask(client: Client | None, method: str = "get") -> HttpResponse:
    request = getattr(RequestFactory(), method)("/kelola/?a=1")
    request.COOKIES.update({name: morsel.value for name, morsel in client.cookies.items()} if client else {})
    from django.contrib.auth.middleware import AuthenticationMiddleware
    from django.contrib.sessions.middleware import SessionMiddleware

    SessionMiddleware(lambda r: HttpResponse()).process_request(request)
    AuthenticationMiddleware(lambda r: HttpResponse()).process_request(request)
    request.__class__ = Request
    return guarded(request)


def test_a_stranger_signs_in_first(demo_hall: str) -> None:
    answer = ask(None)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/masuk/?ke=%2Fkelola%2F%3Fa%3D1")
    assert ask(None, "post").status_code == 403


def test_a_known_person_without_the_grant_is_refused_on_the_record(demo_hall: str, client: Client) -> None:
    account = hire(demo_hall, "rina", "clerk")
    sign_in(client)
    assert ask(client).status_code == 403
    record = list_access(actor=f"staff:{account}")[0]
    assert (record.act, record.outcome) == ("report.read", "refused")


def test_who_holds_the_grant_enters(demo_hall: str, client: Client) -> None:
    hire(demo_hall, "rina", "inspector")
    sign_in(client)
    assert ask(client).content == b"isi"
