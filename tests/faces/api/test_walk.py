"""One visitor and one clerk through the whole hall, by the machine API alone; every answer is held to OpenAPI."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from api_cast import NEED, Api, code_of

from balai.journal.reader import verify_chain
from cast import AKTA, KTP, MALL, SERVICES, on

Clock = Callable[[datetime], None]


def test_from_the_kiosk_to_the_report(kiosk: Api, admin: Api, stranger: Api, set_clock: Clock) -> None:
    visit = kiosk.visit(NEED, channel="kiosk", comfort=["elderly"], party=2)
    ticket = visit["tickets"][0]["id"]
    assert (visit["tickets"][0]["number"], visit["tickets"][0]["state"]) == ("A01", "printing")
    assert kiosk.post(f"tickets/{ticket}/printed").json()["state"] == "waiting"
    assert admin.post("counters/1/open").json() == {"counter": 1, "state": "open"}
    called = admin.post("counters/1/call-next").json()
    assert (called["id"], called["state"], called["counter"], called["calls"]) == (ticket, "called", 1, 1)
    assert called["reason"]
    set_clock(on("09:01"))
    assert admin.post(f"tickets/{ticket}/recall").json()["calls"] == 2
    assert admin.post(f"tickets/{ticket}/start").json()["state"] == "serving"
    assert admin.post(f"tickets/{ticket}/hold").json()["state"] == "held"
    assert admin.post(f"tickets/{ticket}/resume").json()["state"] == "serving"
    moved = admin.post(f"tickets/{ticket}/transfer", {"to": AKTA, "place": "first"}).json()
    assert (moved["state"], moved["queue"], moved["place"]) == ("waiting", AKTA, "first")
    undone = admin.post(f"tickets/{ticket}/undo").json()
    assert (undone["state"], undone["queue"], undone["counter"], undone["undone"]) == ("serving", KTP, 1, "transfer")
    set_clock(on("09:10"))
    finished = admin.post(f"tickets/{ticket}/finish", {"outcome": "done", "note": "KK baru – ambil Senin"}).json()
    assert (finished["state"], finished["outcome"], finished["credible"]) == ("served", "done", True)
    rated = admin.post("feedback", {"ticket": ticket, "answers": {f"u{n}": 4 for n in range(1, 10)}, "overall": 4})
    assert (rated.status_code, rated.json()) == (201, {"ticket": ticket, "answered": 9, "complete": True})
    report = admin.get(f"malls/{MALL}/report").json()
    assert (report["holds"], report["total"]["issued"], report["total"]["served"]) == (True, 1, 1)
    told = _types(stranger)
    assert told[told.index("visit.opened"):] == [
        "visit.opened", "ticket.issued", "ticket.printed", "counter.opened", "ticket.called", "ticket.recalled",
        "service.started", "ticket.held", "ticket.resumed", "ticket.transferred", "ticket.undone", "service.finished",
        "feedback.given",
    ]  # fmt: skip
    assert verify_chain(MALL)[1] is None


def _types(api: Api) -> list[str]:
    return [one["type"] for one in api.get(f"malls/{MALL}/journal?limit=500").json()["entries"]]


def test_somebody_who_does_not_come_at_once(admin: Api, set_clock: Clock) -> None:
    ticket = admin.ticket()
    admin.post("counters/1/open")
    admin.post("counters/1/call-next")
    assert code_of(admin.post(f"tickets/{ticket}/miss")) == "miss-too-soon"
    set_clock(on("09:03"))
    missed = admin.post(f"tickets/{ticket}/miss").json()
    assert (missed["state"], missed["misses"], missed["closed"]) == ("missed", 1, False)
    back = admin.post(f"tickets/{ticket}/return").json()
    assert (back["state"], back["after_calls"]) == ("waiting", 3)
    assert admin.post(f"tickets/{ticket}/postpone").json()["after_calls"] == 3
    assert admin.post(f"tickets/{ticket}/cancel").json()["state"] == "cancelled"
    assert admin.post(f"tickets/{ticket}/undo").json()["state"] == "waiting"


def test_a_counter_opens_rests_and_closes(admin: Api) -> None:
    for act, state in [("open", "open"), ("break", "break"), ("open", "open"), ("close", "closed")]:
        assert admin.post(f"counters/2/{act}").json() == {"counter": 2, "state": state}
        assert admin.get("counters/2").json()["state"] == state
    admin.post("counters/2/open")
    assert admin.post("counters/2/break", {"reason": "prayer"}).json()["state"] == "break"
    assert code_of(admin.post("counters/2/break", {"reason": "fishing"})) == "invalid-request"
    assert code_of(admin.post("counters/2/call-next")) == "counter-on-break"


def test_a_held_visitor_goes_on_at_another_counter(admin: Api) -> None:
    ticket = admin.ticket()
    admin.post("counters/1/open")
    admin.post("counters/2/open")
    admin.post("counters/1/call-next")
    admin.post(f"tickets/{ticket}/start")
    admin.post(f"tickets/{ticket}/hold")
    assert admin.post(f"tickets/{ticket}/resume", {"counter": 2}).json()["counter"] == 2
    assert admin.post(f"tickets/{ticket}/finish").json()["outcome"] == "done"


def test_two_needs_of_two_queues_are_never_called_at_once(admin: Api) -> None:
    visit = admin.visit(NEED, SERVICES[AKTA][0])
    assert len(visit["tickets"]) == 2
    admin.post("counters/1/open")
    admin.post("counters/4/open")
    admin.post("counters/1/call-next")
    assert code_of(admin.post("counters/4/call-next")) == "nobody-waiting"
    seen: dict[str, Any] = admin.get(f"visits/{visit['code'].lower()}").json()
    assert sorted(one["state"] for one in seen["tickets"]) == ["called", "waiting"]


def test_nobody_is_rated_before_being_served_and_nobody_twice(admin: Api) -> None:
    ticket = admin.ticket()
    rating = {"ticket": ticket, "answers": {"u1": 4}, "comment": "Terima kasih 🙏"}
    assert code_of(admin.post("feedback", rating)) == "not-served-yet"
    admin.post("counters/1/open")
    admin.post("counters/1/call-next")
    admin.post(f"tickets/{ticket}/start")
    admin.post(f"tickets/{ticket}/finish")
    assert admin.post("feedback", rating).json() == {"ticket": ticket, "answered": 1, "complete": False}
    assert code_of(admin.post("feedback", rating)) == "feedback-given"
    for wrong in ({"answers": {}}, {"answers": {"u0": 1}}, {"answers": {"u1": 5}}, {"comment": "a\0b"}, {"burden": 6}):
        assert code_of(admin.post("feedback", rating | wrong)) == "invalid-request"


def test_a_kiosk_may_hand_in_a_rating(admin: Api, kiosk: Api, board: Api) -> None:
    """A device made by `balai token --kind kiosk` is enough to ask how it was."""
    ticket = admin.ticket()
    for act in ("counters/1/open", "counters/1/call-next", f"tickets/{ticket}/start", f"tickets/{ticket}/finish"):
        assert admin.post(act).status_code == 200
    rating = {"ticket": ticket, "answers": {f"u{i}": 4 for i in range(1, 10)}}
    assert code_of(board.post("feedback", rating)) == "not-allowed"
    assert kiosk.post("feedback", rating).json() == {"ticket": ticket, "answered": 9, "complete": True}
