"""The middleware: headers, language, the actor; errors that are never a dead end."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory

from balai.faces.shared.middleware import house
from balai.faces.shared.requests import DEVICE_COOKIE, Request, streams_origin
from balai.identity.actions import issue_token
from cast import SETUP, on


def policy(client: Client) -> str:
    return client.get("/masuk/").headers["Content-Security-Policy"]


def test_strict_policy_with_a_fresh_nonce(demo_hall: str, client: Client) -> None:
    one, other = policy(client), policy(client)
    assert "script-src 'self' 'nonce-" in one
    assert "style-src 'self';" in one
    assert "frame-ancestors 'none'" in one
    assert "unsafe" not in one
    assert re.search("nonce-([^']+)", one)[1] != re.search("nonce-([^']+)", other)[1]


def test_indonesian_until_switched(demo_hall: str, client: Client) -> None:
    english_browser = {"accept-language": "en-US"}
    assert b'lang="id"' in client.get("/masuk/", headers=english_browser).content
    switched = client.post("/bahasa/", {"bahasa": "en", "kembali": "/masuk/?a=1"})
    assert (switched.status_code, switched.headers["Location"]) == (302, "/masuk/?a=1")
    page = client.get("/masuk/").content.decode()
    assert '<html lang="en">' in page
    assert "Staff sign-in" in page


@pytest.mark.parametrize("back", ["https://jahat.example/", "//jahat.example/", "javascript:alert(1)", ""])
def test_the_switch_stays_on_this_site(demo_hall: str, client: Client, back: str) -> None:
    assert client.post("/bahasa/", {"bahasa": "xx", "kembali": back}).headers["Location"] == "/"


def test_a_device_acts_by_its_cookie(demo_hall: str) -> None:
    secret = issue_token(label="kios 1", kind="kiosk", scopes=["visit.open"], mall=demo_hall, by=SETUP, at=on())
    seen: list[Request] = []
    wsgi = RequestFactory().get("/", headers={"cookie": f"{DEVICE_COOKIE}={secret}"})
    house(lambda request: seen.append(request) or Client().get("/masuk/"))(wsgi)  # type: ignore[arg-type,func-returns-value]
    assert isinstance(seen[0], Request)
    assert seen[0].actor.channel == "kiosk"
    assert seen[0].mall == demo_hall


def test_without_cookie_a_visitor_acts_and_nothing_is_asked(django_assert_num_queries: object) -> None:
    request = RequestFactory().get("/")
    request.__class__ = Request
    assert isinstance(request, Request)
    assert request.actor.ref == "visitor"
    assert not request.is_staff


def test_streams_origin(settings: object) -> None:
    settings.BALAI_STREAMS_URL = ""  # type: ignore[attr-defined]
    settings.BALAI_STREAMS_PORT = 8401  # type: ignore[attr-defined]
    assert streams_origin(RequestFactory().get("/", headers={"host": "localhost:8400"})) == "http://localhost:8401"
    settings.BALAI_STREAMS_URL = "https://alir.example/x"  # type: ignore[attr-defined]
    assert streams_origin(RequestFactory().get("/")) == "https://alir.example"


def test_missing_page_has_a_way_on(demo_hall: str, client: Client) -> None:
    page = client.get("/tidak/ada/")
    told = page.content.decode()
    assert page.status_code == 404
    assert "Yang bisa Anda lakukan:" in told
    assert re.search(r'class="code">[2-9A-Z]{3}-[2-9A-Z]{3}<', told)


def test_a_fault_shows_a_reference_and_logs_it(
    demo_hall: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("balai.faces.public.views.today.read_load", None)
    page = Client(raise_request_exception=False).get("/hari-ini/")
    reference = re.search(r'class="code">([2-9A-Z-]{7})<', page.content.decode())
    assert page.status_code == 500
    assert reference
    assert f"reference {reference[1]}" in caplog.text


def test_an_expired_form_is_explained(demo_hall: str) -> None:
    page = Client(enforce_csrf_checks=True).post("/masuk/", {"akun": "x", "sandi": "y"})
    assert page.status_code == 403
    assert "Formulir sudah kedaluwarsa" in page.content.decode()


def test_no_mall_is_told_plainly(client: Client) -> None:
    assert client.get("/").status_code == 404
