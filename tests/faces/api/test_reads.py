"""What can be read: services, visits, tickets, counters, boards, malls, journal, stream, report."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from api_cast import NEED, Api, code_of
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balai.journal.rules import Sealed, hash_of
from cast import AKTA, KTP, MALL, SERVICES, SKCK, on


def test_search_in_everyday_words(stranger: Api) -> None:
    found = stranger.get("services?q=ktp+hilang&limit=3").json()
    assert found["services"][0]["code"] == "dukcapil.ktp-hilang"
    assert found["services"][0]["matched"]
    assert (len(found["services"]), found["help"], found["lang"]) == (3, None, "id")


def test_no_result_leads_to_help(stranger: Api) -> None:
    found = stranger.get("services?q=zzqqxxyy").json()
    assert found["services"] == []
    assert found["help"]["ask"]
    assert found["help"]["agencies"]


def test_all_services_and_each_of_them(stranger: Api) -> None:
    every = stranger.get("services?limit=400").json()["services"]
    assert len(every) == 328
    for one in every[::40]:
        told = stranger.get(f"services/{one['code']}?lang=en").json()
        assert (told["code"], told["confidence"]) == (one["code"], one["confidence"])


def test_services_speak_the_asked_language(stranger: Api) -> None:
    code = "dukcapil.ktp-hilang"
    names = {
        stranger.get(f"services/{code}?lang=en").json()["name"],
        stranger.get(f"services/{code}", **{"Accept-Language": "en"}).json()["name"],
    }
    assert len(names) == 1
    assert stranger.get(f"services/{code}").json()["name"] not in names


def test_a_ticket_knows_who_is_ahead_and_says_nothing_personal(admin: Api) -> None:
    admin.visit()
    visit = admin.visit(NEED, comfort=["pregnant"], lang="en")
    mine = admin.get(f"tickets/{admin.ticket()}").json()
    assert (mine["ahead"], mine["state"], mine["services"], mine["channel"]) == (2, "waiting", [NEED], "web")
    assert mine["issued_at"].startswith("2026-11-23T02:0")
    seen = admin.get(f"visits/{visit['code'][:4]}-{visit['code'][4:]}")
    assert (seen.json()["mall"], seen.json()["lang"], seen.json()["party"]) == (MALL, "en", 1)
    assert b"pregnant" not in seen.content
    assert b"priority" not in seen.content


def test_a_counter_now(admin: Api) -> None:
    admin.visit()
    closed = admin.get("counters/3").json()
    assert (closed["state"], closed["since_at"], closed["ticket"]) == ("closed", None, None)
    assert [(one["queue"], one["waiting"]) for one in closed["profile"]] == [(KTP, 1), (AKTA, 0)]
    admin.post("counters/3/open")
    key = admin.post("counters/3/call-next").json()["id"]
    now = admin.get("counters/3").json()
    assert (now["ticket"]["id"], now["ticket"]["services"], now["agency"], now["zone"]) == (key, [NEED], "dukcapil", "A")


def test_a_board_shows_numbers_and_never_a_person(admin: Api, stranger: Api) -> None:
    admin.visit(NEED, comfort=["elderly"])
    admin.visit(SERVICES[SKCK][0])
    admin.post("counters/1/open")
    admin.post("counters/1/call-next")
    board = stranger.get("boards/A?lang=en")
    told = board.json()
    assert (told["name"], told["floor"], told["shape"], told["color"]) == (
        "Civil registration", "Floor 1", "circle", "blue",
    )  # fmt: skip
    assert [(one["number"], one["counter"], one["state"]) for one in told["current"]] == [("A01", 1, "called")]
    assert [one["number"] for one in told["last"]] == ["A01"]
    assert {one["queue"] for one in told["lines"]} == {KTP, AKTA}
    assert told["counters"] == [{"counter": 1, "state": "open"}]
    assert told["seq"] == stranger.get(f"malls/{MALL}/journal").json()["head"]
    for word in (b"elderly", b"priority", b"visit", admin.get("counters/1").json()["ticket"]["id"].encode()):
        assert word not in board.content
    other = stranger.get("boards/X").json()
    assert (other["current"], other["lines"][0]["waiting"]) == ([], 1)


def test_a_mall_now_and_after_hours(stranger: Api, set_clock: Callable[[datetime], None]) -> None:
    assert stranger.get("malls").json() == {"malls": [{"code": MALL, "name": "Mal Uji"}]}
    told = stranger.get(f"malls/{MALL}").json()
    assert (told["opening"]["open"], told["opening"]["changes_at"]) == (True, "2026-11-23T09:00:00.000Z")
    assert (told["time_zone"], told["counters"]) == ("Asia/Jakarta", [1, 2, 3, 4, 5, 6])
    until = {one["queue"]: one["numbers_until"] for one in told["queues"]}
    assert until == {
        KTP: "2026-11-23T08:45:00.000Z", AKTA: "2026-11-23T08:45:00.000Z", SKCK: "2026-11-23T07:30:00.000Z",
    }  # fmt: skip
    set_clock(on("20:00"))
    shut = stranger.get(f"malls/{MALL}").json()
    assert (shut["opening"]["open"], shut["queues"][0]["numbers_until"]) == (False, None)


def test_the_journal_of_strangers_shows_display_fields_only(admin: Api, stranger: Api) -> None:
    admin.visit()
    admin.post("counters/1/open")
    admin.post("counters/1/call-next")
    book = stranger.get(f"malls/{MALL}/journal?limit=500").json()
    called = book["entries"][-1]
    assert set(called) == {"seq", "at_ms", "type", "number", "queue", "zone", "counter"}
    assert (called["type"], called["number"], called["counter"]) == ("ticket.called", "A01", 1)
    allowed = {"seq", "at_ms", "type", "number", "queue", "zone", "counter", "calls", "state", "code"}
    assert all(set(one) <= allowed for one in book["entries"])


def test_the_journal_in_pages_without_a_gap(admin: Api, stranger: Api) -> None:
    for _ in range(3):
        admin.visit()
    seen, after = [], 0
    while True:
        page = stranger.get(f"malls/{MALL}/journal?after={after}&limit=2").json()
        seen += [one["seq"] for one in page["entries"]]
        if not page["entries"]:
            break
        after = page["next"]
    assert seen == list(range(1, page["head"] + 1))
    assert page["next"] == after == page["head"]


def test_the_whole_journal_can_be_verified_by_a_program(admin: Api, kiosk: Api) -> None:
    admin.visit()
    entries = admin.get(f"malls/{MALL}/journal?full=true").json()["entries"]
    prev = "0" * 64
    for one in entries:
        sealed = Sealed(**{name: one[name] for name in Sealed.__dataclass_fields__})
        assert (sealed.prev, hash_of(sealed)) == (prev, sealed.hash)
        assert json.loads(sealed.data) is not None
        prev = sealed.hash
    assert code_of(kiosk.get(f"malls/{MALL}/journal?full=true")) == "not-allowed"


def test_the_stream_is_elsewhere(stranger: Api) -> None:
    answer = stranger.get(f"malls/{MALL}/stream?zones=A,X&after=7", Accept="text/event-stream")
    assert answer.status_code == 307
    assert answer.headers["Location"].endswith(f":8401/api/v1/malls/{MALL}/stream?zones=A,X&after=7")
    assert stranger.get(f"malls/{MALL}/stream").headers["Location"].endswith("/stream")


def test_reports_add_up_for_every_filter(admin: Api) -> None:
    admin.visit(NEED)
    admin.visit(NEED, SERVICES[SKCK][0], channel="phone")
    admin.post(f"tickets/{admin.ticket()}/cancel")
    whole = admin.get(f"malls/{MALL}/report").json()
    assert (whole["total"]["issued"], whole["total"]["cancelled"], whole["total"]["waiting"]) == (4, 1, 3)
    assert sum(one["issued"] for one in whole["queues"]) == 4
    for query, issued in [
        ("channel=phone", 2), (f"queue={SKCK}", 1), ("agency=dukcapil", 3), ("from=2026-11-23&to=2026-11-23", 4),
        ("from=2026-11-24", 0), ("from=2026-11-30&to=2026-11-01", 4), ("from=2026-11-01&to=2026-11-30", 4),
    ]:  # fmt: skip
        told = admin.get(f"malls/{MALL}/report?{query}").json()
        assert (query, told["total"]["issued"], told["holds"]) == (query, issued, True)


@pytest.mark.parametrize("path", [f"malls/{MALL}", "boards/A", f"malls/{MALL}/journal", f"malls/{MALL}/report", "counters/1"])
def test_more_visitors_cost_no_more_queries(admin: Api, path: str) -> None:
    admin.visit()
    admin.get(path)
    with CaptureQueriesContext(connection) as one:
        admin.get(path)
    admin.visit()
    admin.visit()
    with CaptureQueriesContext(connection) as three:
        admin.get(path)
    assert len(three) == len(one)


def test_a_visit_costs_one_query_more_per_line_it_waits_in(admin: Api) -> None:
    """`ahead` reads the line of each waiting ticket; a visit has at most eight."""
    one, two = admin.visit(), admin.visit(NEED, SERVICES[AKTA][0])
    admin.get(f"visits/{one['code']}")
    with CaptureQueriesContext(connection) as few:
        admin.get(f"visits/{one['code']}")
    with CaptureQueriesContext(connection) as more:
        admin.get(f"visits/{two['code']}")
    assert len(more) - len(few) <= 3
