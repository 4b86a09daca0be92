"""Who may knock: tokens, scopes, malls, agencies, counters."""

from __future__ import annotations

import pytest
from api_cast import NEED, Api, code_of, token

from balai.directory.rules import GRANTS, KIOSK_SCOPES
from balai.faces.api import doors
from balai.identity.actions import issue_token, revoke_token
from balai.identity.models import Token
from balai.journal.access import list_access
from cast import MALL, SETUP, SKCK, on, small_mall

OPEN = ["services?q=ktp", "services/dukcapil.ktp-hilang", "malls", f"malls/{MALL}", "boards/A", f"malls/{MALL}/journal"]
GUARDED = ["visits/ABCD2345", "tickets/0123456789abcdef", "counters/1", f"malls/{MALL}/report",
           f"malls/{MALL}/journal?full=true"]
ACTS = ["printed", "recall", "start", "hold", "resume", "transfer", "undo", "finish", "miss", "return", "cancel",
        "postpone"]


@pytest.mark.parametrize("path", OPEN)
def test_what_hangs_on_the_wall_needs_no_token(stranger: Api, path: str) -> None:
    assert stranger.get(path).status_code == 200


@pytest.mark.parametrize("path", GUARDED)
def test_a_stranger_is_asked_for_a_token(stranger: Api, path: str) -> None:
    answer = stranger.get(path)
    assert (answer.status_code, code_of(answer)) == (401, "token-missing")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="balai"'


@pytest.mark.parametrize(
    "path", ["visits", "feedback", *(f"tickets/0123456789abcdef/{act}" for act in ACTS),
             *(f"counters/1/{act}" for act in ("open", "break", "close", "call-next"))],
)  # fmt: skip
def test_a_stranger_cannot_write(stranger: Api, path: str) -> None:
    answer = stranger.post(path, {"to": SKCK, "needs": [NEED], "ticket": "0" * 16, "answers": {"u1": 1}})
    assert (answer.status_code, code_of(answer)) == (401, "token-missing")


@pytest.mark.parametrize("header", ["Bearer nope", "Basic YTpi", "Bearer", "nope", "Bearer ä"])
def test_an_unknown_token_does_not_count_even_where_none_is_needed(hall: str, header: str) -> None:
    api = Api()
    api.headers = {"Authorization": header}
    answer = api.get("malls")
    assert (answer.status_code, code_of(answer)) == (401, "token-unknown")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_revoked_token_is_refused_once_the_memory_of_one_second_is_over(
    admin: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert admin.get("counters/1").status_code == 200
    revoke_token(token=Token.objects.get().pk, by=SETUP, at=on("09:00"))
    passed = doors.monotonic() + doors.KEPT_S
    monkeypatch.setattr(doors, "monotonic", lambda: passed)
    assert code_of(admin.get("counters/1")) == "token-unknown"
    assert doors.KEPT_S <= 2


def test_known_tokens_do_not_pile_up(admin: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MOST_KEPT", 1)
    token("program", GRANTS["admin"]).get("malls")
    admin.get("malls")
    assert len(doors._actors) == 1


@pytest.mark.parametrize("act", ACTS)
def test_a_kiosk_cannot_do_what_it_has_no_scope_for(kiosk: Api, act: str) -> None:
    answer = kiosk.post(f"tickets/0123456789abcdef/{act}", {"to": SKCK} if act == "transfer" else None)
    if f"ticket.{act.removesuffix('ed')}" in KIOSK_SCOPES:
        assert code_of(answer) == "not-found"
        return
    assert (answer.status_code, code_of(answer)) == (403, "not-allowed")
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


def test_a_missing_scope_is_on_the_record(kiosk: Api) -> None:
    kiosk.post("counters/1/open")
    kiosk.get(f"malls/{MALL}/report")
    assert [(one.act, one.outcome) for one in list_access()] == [
        ("report.read", "refused"), ("counter.staff", "refused"),
    ]  # fmt: skip


def test_a_board_reads_boards_and_nothing_else(board: Api) -> None:
    assert board.get("boards/A").status_code == 200
    assert code_of(board.get("counters/1")) == "not-allowed"
    assert code_of(board.post("visits", {"needs": [NEED]})) == "not-allowed"


def test_a_token_of_another_mall_finds_nothing_here(admin: Api) -> None:
    small_mall("mal-lain")
    there = token("program", GRANTS["admin"], mall="mal-lain")
    visit = admin.visit()
    key = visit["tickets"][0]["id"]
    assert code_of(there.get(f"tickets/{key}")) == "not-found"
    assert code_of(there.get(f"visits/{visit['code']}")) == "not-found"
    assert code_of(there.post(f"tickets/{key}/cancel")) == "not-found"
    assert code_of(there.get(f"tickets/{key}?mall={MALL}")) == "not-allowed"
    assert code_of(there.post(f"tickets/{key}/cancel?mall={MALL}")) == "not-allowed"
    assert code_of(there.get(f"malls/{MALL}/report")) == "not-allowed"
    assert code_of(there.post("visits", {"mall": MALL, "needs": [NEED]})) == "not-allowed"


def test_with_several_malls_an_unbound_token_says_which(hall: str) -> None:
    unbound = token("program", GRANTS["admin"], mall="")
    assert unbound.get("counters/1").status_code == 200
    small_mall("mal-lain")
    doors.forget_actors()
    assert code_of(unbound.get("counters/1")) == "not-found"
    assert unbound.get(f"counters/1?mall={MALL}").json()["counter"] == 1


def test_a_clerk_of_another_agency_is_refused(admin: Api, dewi: Api) -> None:
    key = admin.ticket()
    assert dewi.get(f"tickets/{key}").status_code == 200
    for path, body in [
        (f"tickets/{key}/cancel", None), (f"tickets/{key}/transfer", {"to": SKCK}), ("counters/1/open", None),
        ("counters/1/call-next", None),
    ]:  # fmt: skip
        assert (path, code_of(dewi.post(path, body))) == (path, "not-allowed")
    assert dewi.post("counters/5/open").status_code == 200


def test_a_report_of_one_agency_only(hall: str, admin: Api) -> None:
    admin.visit(NEED)
    inspector = token("program", GRANTS["inspector"], agency="polda")
    seen = inspector.get(f"malls/{MALL}/report").json()
    assert (seen["filters"], seen["total"]["issued"]) == ({"agency": "polda"}, 0)
    assert code_of(inspector.get(f"malls/{MALL}/report?agency=dukcapil")) == "not-allowed"


def test_a_token_bound_to_a_counter_stays_there(hall: str) -> None:
    bound = token("staff", GRANTS["clerk"], counter=2)
    assert bound.post("counters/2/open").status_code == 200
    assert code_of(bound.post("counters/1/open")) == "not-allowed"


def test_a_kiosk_cannot_speak_for_another_channel(kiosk: Api, admin: Api) -> None:
    assert code_of(kiosk.post("visits", {"needs": [NEED], "channel": "web"})) == "not-allowed"
    assert kiosk.visit(NEED, channel="kiosk")["tickets"][0]["state"] == "printing"
    assert admin.visit(NEED, channel="phone")["tickets"][0]["state"] == "waiting"
    assert admin.visit(NEED, channel="kiosk")["tickets"][0]["state"] == "printing"
    assert admin.visit(NEED, channel="kiosk", paper=False)["tickets"][0]["state"] == "waiting"


def test_a_token_of_another_kind_of_device_counts_as_api(hall: str) -> None:
    secret = issue_token(label="b", kind="board", scopes={"visit.open", "queue.read"}, mall=MALL, by=SETUP, at=on("06:00"))
    assert Api(secret).post("visits", {"needs": [NEED]}).status_code == 201
