"""Refusals and faults: RFC 9457, in words, with a next step, for every way a request can be wrong."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from api_cast import NEED, Api, code_of
from django.db import IntegrityError, OperationalError

from balai.faces.api import problems
from balai.faces.api.refusals import SAID
from balai.faces.api.routes import tickets, visits
from balai.faces.shared.refusals import words
from balai.kernel.refusals import Refusal
from cast import MALL, SKCK, on

NO_TICKET = "0123456789abcdef"


def test_words_in_both_languages(admin: Api) -> None:
    told = admin.post("counters/1/call-next").json()
    english = admin.post("counters/1/call-next", **{"Accept-Language": "en-GB,en;q=0.9,id;q=0.5"}).json()
    assert (told["title"], english["title"]) == ("Loket tutup", "Counter closed")
    assert told["code"] == english["code"] == "counter-closed"
    assert told["facts"] == {"counter": 1}
    assert told["instance"] == "/api/v1/counters/1/call-next"


@pytest.mark.parametrize(
    ("asked", "lang"),
    [("", "id"), ("en", "en"), ("id,en", "id"), ("en;q=0.2,id;q=0.8", "id"), ("fr, en;q=0.1", "en"), ("den", "id"),
     ("en;q=x", "id"), ("en;q=0", "id"), ("EN-us, id;q=0.9", "id"), ("en-us, id;q=0.9", "en")],
)  # fmt: skip
def test_the_preferred_language(rf: Any, asked: str, lang: str) -> None:
    assert problems.language_of(rf.get("/", headers={"Accept-Language": asked})) == lang


@pytest.mark.parametrize("raw", [b"{", b"nope", b'{"needs": NaN}', b"\xff\xfe\x00", b'{"a":' * 5000])
def test_malformed_json(admin: Api, raw: bytes) -> None:
    answer = admin.post("visits", raw=raw)
    assert (answer.status_code, code_of(answer)) == (400, "malformed-json")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "needs"), ({"needs": []}, "needs"), ({"needs": [NEED] * 9}, "needs"), ({"needs": "x"}, "needs"),
        ({"needs": [7]}, "needs.0"), ({"needs": ["Ü"]}, "needs.0"), ({"needs": [NEED + "\n"]}, "needs.0"),
        ({"needs": [NEED], "party": 0}, "party"), ({"needs": [NEED], "party": "2"}, "party"),
        ({"needs": [NEED], "party": True}, "party"), ({"needs": [NEED], "comfort": ["rich"]}, "comfort.0"),
        ({"needs": [NEED], "channel": "system"}, "channel"), ({"needs": [NEED], "extra": 1}, "extra"),
        ([NEED], ""), (None, ""),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit(admin: Api, body: object, field: str) -> None:
    answer = admin.post("visits", body)
    assert (answer.status_code, code_of(answer)) == (422, "invalid-request")
    assert field in [one["field"] for one in answer.json()["errors"]]
    assert {one["in"] for one in answer.json()["errors"]} == {"body"}


@pytest.mark.parametrize(
    ("path", "place"),
    [("tickets/nope", "path"), ("tickets/a%00bcdefghijklmno", "path"), ("counters/0", "path"), ("counters/1_0", "path"),
     ("counters/x", "path"), ("boards/a", "path"), ("counters/1?mall=%00", "query"), ("malls/A", "path"),
     (f"malls/{MALL}/journal?after=-1", "query"), (f"malls/{MALL}/journal?after=1e3", "query"),
     (f"malls/{MALL}/journal?limit=501", "query"), (f"malls/{MALL}/report?from=yesterday", "query"),
     (f"malls/{MALL}/report?to=0", "query"),
     (f"malls/{MALL}/report?from=20261123", "query"), (f"malls/{MALL}/stream?zones=a", "query"), ("services?lang=fr", "query"), ("services?limit=+1", "query")],
)  # fmt: skip
def test_an_address_that_does_not_fit(admin: Api, path: str, place: str) -> None:
    answer = admin.get(path)
    assert (answer.status_code, code_of(answer)) == (422, "invalid-request")
    assert answer.json()["errors"][0]["in"] == place
    assert answer.json()["errors"][0]["field"]


@pytest.mark.parametrize(
    ("path", "code"),
    [(f"tickets/{NO_TICKET}", "not-found"), ("counters/99", "not-found"), ("boards/Z", "not-found"),
     ("malls/none", "not-found"), ("malls/none/stream", "not-found"), ("malls/none/journal", "not-found"),
     ("malls/none/report", "not-allowed"), (f"malls/{MALL}/report?queue=none", "not-found"),
     (f"malls/{MALL}/report?agency=none", "not-found"), ("services/none", "service-unknown"),
     ("services?mall=none", "mall-unknown"), ("visits/ZZZZZZZZ", "not-found"), ("nothing", "no-such-address"),
     ("tickets/a/b/c/d", "no-such-address"), ("malls/", "no-such-address")],
)  # fmt: skip
def test_what_is_not_there(admin: Api, path: str, code: str) -> None:
    answer = admin.get(path)
    assert (answer.status_code, code_of(answer)) == (403 if code == "not-allowed" else 404, code)


def test_nothing_can_be_posted_to_nowhere(stranger: Api) -> None:
    assert code_of(stranger.post("nothing", {})) == "no-such-address"


@pytest.mark.parametrize(("method", "path", "allow"), [
    ("PUT", "visits", "POST"), ("GET", "visits", "POST"), ("POST", "malls", "GET, HEAD"), ("DELETE", "malls", "GET, HEAD"),
    ("PATCH", f"tickets/{NO_TICKET}/start", "POST"), ("TRACE", "openapi.json", "GET, HEAD"),
])  # fmt: skip
def test_other_methods(stranger: Api, method: str, path: str, allow: str) -> None:
    answer = stranger.client.generic(method, f"/api/v1/{path}", b"x", content_type="text/plain")
    assert (answer.status_code, code_of(answer)) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == allow


def test_options_and_head(stranger: Api) -> None:
    assert stranger.client.options("/api/v1/malls").headers["Allow"] == "GET, HEAD, OPTIONS"
    head, whole = stranger.client.head("/api/v1/malls"), stranger.get("malls")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content))


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
def test_other_media_types(admin: Api, kind: str) -> None:
    answer = admin.post("visits", {"needs": [NEED]}, kind=kind)
    assert (answer.status_code, code_of(answer)) == (415, "unsupported-media-type")


def test_json_with_a_charset_is_json(admin: Api) -> None:
    assert admin.post("visits", {"needs": [NEED]}, kind="application/json; charset=utf-8").status_code == 201


def test_a_client_that_takes_no_json(admin: Api) -> None:
    answer = admin.get("malls", Accept="text/html")
    assert (answer.status_code, code_of(answer)) == (406, "not-acceptable")
    assert admin.get("malls", Accept="text/html, */*;q=0.1").status_code == 200


def test_too_large(admin: Api) -> None:
    answer = admin.post("visits", {"needs": [NEED], "lang": "x" * problems.MOST_BYTES})
    assert (answer.status_code, code_of(answer)) == (413, "too-large")


def test_unicode_comes_and_goes(admin: Api) -> None:
    answer = admin.post("visits", {"needs": ["layanan-ü"]})
    assert code_of(answer) == "invalid-request"
    assert admin.get("services?q=" + "surat 日本 🐘").json()["query"] == "surat 日本 🐘"
    assert code_of(admin.get("nothing/日本")) == "no-such-address"
    lone = admin.post("visits", raw=b'{"needs": ["\\ud800"]}')
    assert code_of(lone) == "invalid-request"


@pytest.mark.parametrize("fault", [OperationalError("locked"), IntegrityError("lost")])
def test_a_database_that_is_away(admin: Api, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def away(**facts: object) -> dict[str, object]:
        raise fault

    monkeypatch.setattr(visits, "open_visit", away)
    answer = admin.post("visits", {"needs": [NEED]})
    assert (answer.status_code, code_of(answer), answer.headers["Retry-After"]) == (503, "busy", "1")


def test_a_lost_race_for_a_held_visitor_is_told_as_such(admin: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(**facts: object) -> dict[str, object]:
        raise IntegrityError

    monkeypatch.setattr(tickets.serving, "resume_ticket", lost)
    assert code_of(admin.post(f"tickets/{NO_TICKET}/resume")) == "called-elsewhere"


def test_a_bug_shows_a_reference_that_is_in_the_log(
    admin: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def bug(**facts: object) -> dict[str, object]:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(visits, "open_visit", bug)
    with caplog.at_level(logging.ERROR, "balai.faces.api"):
        answer = admin.post("visits", {"needs": [NEED]})
    assert (answer.status_code, code_of(answer)) == (500, "internal-fault")
    assert answer.json()["facts"]["reference"] in caplog.text
    assert "secret detail" in caplog.text
    assert b"secret" not in answer.content


def test_rules_refuse_with_conflict_and_facts(admin: Api, set_clock: Any) -> None:
    key = admin.ticket()
    assert code_of(admin.post(f"tickets/{key}/start")) == "wrong-state"
    same = admin.post(f"tickets/{key}/transfer", {"to": "dukcapil.ktp-kk"})
    assert (same.status_code, code_of(same)) == (409, "same-queue")
    assert code_of(admin.post(f"tickets/{key}/transfer", {"to": "none"})) == "not-found"
    set_clock(on("20:00"))
    closed = admin.post("visits", {"needs": [NEED]})
    assert (closed.status_code, code_of(closed)) == (409, "issue-closed")
    assert closed.json()["facts"]["next_ms"] == int(on("07:30").timestamp() * 1000) + 24 * 3600 * 1000
    assert code_of(admin.post(f"tickets/{key}/transfer", {"to": SKCK})) == "issue-closed"


def test_a_paper_that_came_too_late_is_a_conflict(admin: Api, set_clock: Any) -> None:
    key = admin.ticket(channel="kiosk")
    set_clock(on("09:03"))
    late = admin.post(f"tickets/{key}/printed")
    assert (late.status_code, code_of(late)) == (409, "print-expired")


def test_a_call_repeated_too_soon_says_when(admin: Api) -> None:
    admin.visit()
    admin.post("counters/1/open")
    key = admin.post("counters/1/call-next").json()["id"]
    soon = admin.post(f"tickets/{key}/recall")
    assert (soon.status_code, code_of(soon)) == (429, "recall-too-soon")
    assert 1 <= int(soon.headers["Retry-After"]) <= 10


@pytest.mark.parametrize("code", sorted(SAID))
def test_the_door_has_words_of_its_own(code: str) -> None:
    told = type("Told", (Refusal,), {"code": code})(most=1, reference="x")
    for lang in ("id", "en"):
        assert all(words(told, lang)[1:])
