"""The board's page and data: codes only, true, cheap to ask again, the same in both languages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balai.config import clock
from balai.directory.rules import BOARD_SCOPES
from balai.faces.board import recent
from balai.faces.board.announcements import TEXTS
from balai.faces.board.recent import read_recent
from balai.faces.shared.requests import DEVICE_COOKIE
from balai.identity.actions import issue_token
from balai.journal.reader import head_of
from balai.queueing.actions.closing import ANNOUNCEMENTS, make_announcement
from balai.queueing.actions.serving import hold_ticket, start_service
from cast import KTP, MALL, SETUP, SKCK, after, call, on, staff, ticket, visit

NOW = on("09:30")


@pytest.fixture
def board(mall: str, morning: Any) -> Client:
    return Client()


def data_of(board: Client, zones: str = "semua") -> dict[str, Any]:
    answer = board.get(f"/papan/{zones}/data.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("path", ["/papan/", "/papan/semua/", "/papan/A/", "/papan/AX/", "/papan/ax/", "/papan/pasang/"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_boards_are_open_to_everybody(board, path, lang):
    board.cookies["balai_bahasa"] = lang
    answer = board.get(path)
    assert answer.status_code == 200
    assert f'lang="{lang}"' in said(answer)


@pytest.mark.parametrize("path", ["/papan/Q/", "/papan/AQ/", "/papan/Q/data.json"])
def test_unknown_zones_are_not_found(board, path):
    assert board.get(path).status_code == 404


def test_english_is_english(board):
    board.cookies["balai_bahasa"] = "en"
    ticket(KTP, at=on("09:00"))
    visible = re.sub(r"<script.*?</script>|<[^>]+>", " ", said(board.get("/papan/A/")))
    assert "Please take a seat" in visible
    assert "ID and family cards" in visible
    assert not re.search(r"\b(Loket|Silakan|menunggu|Lantai|zona)\b", visible), visible


def test_calls_and_waiting_are_on_the_page_and_in_the_data(board):
    staff(1, 5, at=on("09:00"))
    for _ in range(3):
        ticket(KTP, at=on("09:05"))
    ticket(SKCK, at=on("09:06"))
    call(1, after(NOW, -5))
    call(5, after(NOW, -2))
    told = data_of(board)
    assert [(one["number"], one["counter"], one["zone"]) for one in told["current"]] == [("X01", 5, "X"), ("A01", 1, "A")]
    assert [one["number"] for one in told["calls"]] == ["A01", "X01"]
    assert told["seq"] == head_of(MALL)[0]
    assert {one["code"]: one["waiting"] for one in told["lines"]} == {KTP: 2, "dukcapil.akta": 0, SKCK: 0}
    page = said(board.get("/papan/"))
    assert 'data-number="X01"' in page
    assert "Lantai 2 · zona biru langit" in page


def test_a_zones_board_shows_its_zone_only(board):
    staff(1, 5, at=on("09:00"))
    ticket(KTP, at=on("09:05"))
    ticket(SKCK, at=on("09:06"))
    call(1, NOW)
    call(5, NOW)
    told = data_of(board, "X")
    assert [one["number"] for one in told["current"]] == ["X01"]
    assert [one["number"] for one in told["calls"]] == ["X01"]
    assert {one["zone"] for one in told["lines"]} == {"X"}


def test_whoever_sits_down_or_is_set_aside_is_called_no_more(board):
    staff(1, 2, at=on("09:00"))
    for _ in range(2):
        ticket(KTP, at=on("09:05"))
    first, second = call(1, after(NOW, -30)), call(2, after(NOW, -30))
    assert len(data_of(board)["current"]) == 2
    start_service(mall=MALL, ticket=first["id"], by=SETUP, at=NOW)
    hold_ticket(mall=MALL, ticket=second["id"], by=SETUP, at=NOW)
    told = data_of(board)
    assert told["current"] == []
    assert {one["number"] for one in told["last"]} == {"A01", "A02"}


def test_yesterdays_calls_are_not_shown(board, monkeypatch):
    staff(1, at=on("09:00"))
    ticket(KTP, at=on("09:05"))
    call(1, NOW)
    monkeypatch.setattr(clock, "SHIFT_MS", clock.SHIFT_MS + 24 * 3600 * 1000)
    told = data_of(board)
    assert (told["current"], told["last"], told["calls"]) == ([], [], [])


def test_old_calls_are_not_announced_again(board, monkeypatch):
    staff(1, at=on("09:00"))
    ticket(KTP, at=on("09:05"))
    call(1, after(NOW, -70))
    assert data_of(board)["calls"] == []
    assert [one["number"] for one in data_of(board)["current"]] == ["A01"]


def test_nothing_personal_leaves(board):
    visit(KTP, at=on("09:05"), comfort=("elderly",))
    staff(1, at=on("09:00"))
    key = call(1, NOW)["id"]
    both = json.dumps(data_of(board)) + said(board.get("/papan/"))
    for secret in (key, "elderly", "lansia dipanggil", "staff:", "priority", "reason"):
        assert secret not in both, secret
    allowed = {"number", "counter", "zone", "calls", "at_ms", "seq"}
    told = data_of(board)
    assert {name for one in told["current"] + told["last"] + told["calls"] for name in one} <= allowed


def test_asked_again_without_news_it_answers_304(board):
    first = board.get("/papan/A/data.json")
    again = board.get("/papan/A/data.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    ticket(KTP, at=on("09:05"))
    assert board.get("/papan/A/data.json", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_announcement_is_shown_to_its_zone_with_a_caption(board):
    make_announcement(mall=MALL, code="long_wait", zone="X", by=SETUP, at=NOW)
    assert data_of(board, "A")["notice"] is None
    notice = data_of(board, "X")["notice"]
    assert (notice["text"], notice["caption"]) == TEXTS["long_wait"]
    assert TEXTS["long_wait"][1] in said(board.get("/papan/AX/"))


def test_every_announcement_has_words():
    assert set(TEXTS) == set(ANNOUNCEMENTS)


def test_closed_is_said(board, monkeypatch):
    assert data_of(board)["closed"] == ""
    monkeypatch.setattr(clock, "SHIFT_MS", clock.SHIFT_MS + 9 * 3600 * 1000)
    assert data_of(board)["closed"] == "Tutup. Buka lagi besok pukul 07.30 WIB"
    assert "Buka lagi besok pukul 07.30 WIB" in said(board.get("/papan/"))


def test_as_many_queries_for_three_calls_as_for_one(board):
    staff(1, 2, 3, at=on("09:00"))
    counts = []
    for counters in ((1,), (2, 3)):
        for counter in counters:
            ticket(KTP, at=on("09:05"))
            call(counter, NOW)
        data_of(board)
        with CaptureQueriesContext(connection) as spent:
            data_of(board)
        counts.append(len(spent))
    assert counts[0] == counts[1]


def test_the_book_is_read_forward_and_begun_anew_when_it_is_another(board, monkeypatch):
    staff(1, at=on("09:00"))
    ticket(KTP, at=on("09:05"))
    call(1, NOW)
    seq, facts = read_recent(MALL)
    assert [fact.type for fact in facts] == ["ticket.called"]
    asked: list[int] = []
    real = recent.read_entries
    monkeypatch.setattr(recent, "read_entries", lambda *a, **k: asked.append(k["after"]) or real(*a, **k))
    assert read_recent(MALL)[0] == seq
    assert asked == []
    ticket(KTP, at=on("09:06"))
    assert read_recent(MALL)[0] > seq
    assert asked == [seq]
    recent._BOOKS[MALL].tip = "another"
    ticket(KTP, at=on("09:07"))
    assert [fact.type for fact in read_recent(MALL)[1]] == ["ticket.called"]


def test_a_screen_is_set_up_for_its_zones(board):
    assert board.post("/papan/pasang/", {"zona": ["X", "A"]})["Location"] == "/papan/AX/"
    assert board.post("/papan/pasang/", {})["Location"] == "/papan/semua/"
    token = issue_token(label="p", kind="board", scopes=BOARD_SCOPES, mall=MALL, by=SETUP, at=NOW)
    answer = board.post("/papan/pasang/", {"zona": ["A"], "token": token})
    assert answer.cookies[DEVICE_COOKIE]["httponly"]
    assert board.post("/papan/pasang/", {"token": "wrong"}).status_code == 422


def test_the_page_keeper_is_served_at_the_boards_path(board):
    answer = board.get("/papan/penyimpan.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"respondWith" in answer.content
