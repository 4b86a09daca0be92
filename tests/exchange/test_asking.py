"""One question to an agency: asked with purpose and basis, tried until answered, applied once, seen by the citizen."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from agency import GOOD, KEY, Agency, drip, hang_up
from balai.catalogue.actions.setting import bind_slots
from balai.exchange.actions import BACKOFF, send_questions, take_answer
from balai.exchange.adapters import wire
from balai.exchange.models import Question
from balai.exchange.queries import Asked, get_breaker, list_asked, list_health
from balai.exchange.reactions import follow_questions
from balai.exchange.rules import BREAKS_AFTER, MOST_BYTES, QuestionUnknown, SignatureWrong
from balai.journal.access import list_access
from balai.journal.command import to_ms
from balai.journal.reader import read_entries
from balai.kernel.actors import Actor
from balai.kernel.refusals import BadInput, NotAllowed
from balai.kernel.signatures import check_signature, sign
from casework import PERMIT, SITI_SAYS, WORKER, publish, send, states
from cast import MALL, SETUP, STRANGER, after, on

AT = on("08:31")
OPEN = Actor("agency:dukcapil", frozenset({"exchange.answer"}), "api", MALL)


@pytest.fixture
def number(mall: str, dukcapil: Agency) -> str:
    """A case that waits for the civil registry, its question in the outbox."""
    publish()
    _, (case,) = send(PERMIT, at=on("08:30"))
    follow_questions(MALL)
    return case


def turn(at: datetime = AT) -> int:
    return send_questions(mall=MALL, by=WORKER, at=at)


def book(*types: str) -> list[dict[str, Any]]:
    return [json.loads(entry.data) for entry in read_entries(MALL, limit=10_000) if entry.type in types]


def asked(case: str) -> Asked:
    (one,) = list_asked([case])
    return one


def row() -> Question:
    return Question.objects.get()


def test_a_question_says_why_by_which_law_and_no_more_than_it_must(number: str, dukcapil: Agency) -> None:
    assert turn() == 1
    (one,) = dukcapil.asked
    assert one.path == "/v1/questions"
    told = json.loads(one.body)
    assert told == {
        "register": "dukcapil.person", "case": number, "question": row().key, "purpose": "mencocokkan identitas pemohon",
        "basis": "UU 24/2013 tentang Administrasi Kependudukan", "facts": {"nik": SITI_SAYS["applicant.nik"]},
    }  # fmt: skip
    assert one.key == row().key
    assert check_signature([KEY.encode()], to_ms(AT) // 1000, one.body, one.headers["Balai-Signature"]) == ""
    assert states(number)["identity"] == "done"
    assert turn(after(AT, 600)) == 0
    (entry,) = book("question.answered")
    assert (entry["outcome"], entry["attempts"], entry["waited_ms"]) == ("done", 1, 60_000)
    assert not book("question.deferred", "agency.lost")


def test_the_citizen_sees_who_asked_what_and_the_look_is_in_the_second_book(number: str) -> None:
    assert asked(number).state == "due"
    assert not asked(number).waits_for_agency
    turn()
    one = asked(number)
    assert (one.state, one.register.agency, one.register.purpose_en) == ("done", "dukcapil", "to match the applicant's identity")
    assert one.answered_ms == to_ms(AT)
    assert list_access(subject=f"case:{number}").filter(act="dukcapil.person", reason="register").count() == 1


def test_following_twice_asks_once(number: str) -> None:
    from django.db import connection

    key = row().key
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_cursor")
    assert follow_questions(MALL) > 0
    assert row().key == key


def test_a_register_that_says_no_is_for_an_officer_to_weigh(number: str, dukcapil: Agency) -> None:
    dukcapil.says(400, {"code": "not-found"})
    turn()
    assert asked(number).state == "refused"
    assert states(number)["check"] == "ready"
    assert [one["outcome"] for one in book("question.answered", "register.answered")] == ["refused", "refused"]


def test_a_person_who_died_is_no_match(number: str, dukcapil: Agency) -> None:
    dukcapil.says(200, GOOD | {"status": "meninggal"})
    turn()
    assert asked(number).state == "refused"


FAULTS: list[tuple[Any, str]] = [
    (lambda a: a.says(200, b"<html>Selamat datang</html>"), "not-json"),
    (lambda a: a.says(200, []), "not-json"),
    (lambda a: a.says(200, b"[" * 50_000), "not-json"),
    (lambda a: a.says(200, {}), "not-understood"),
    (lambda a: a.says(200, {"halo": 1}), "not-understood"),
    (lambda a: a.says(200, GOOD | {"nama": {"depan": "Siti"}}), "not-understood"),
    (lambda a: a.says(200, GOOD | {"nama": "x" * 501}), "not-understood"),
    (lambda a: a.says(200, GOOD | {"x": "y" * MOST_BYTES}), "too-long"),
    (lambda a: a.says(200, b"\x1f\x8b", Content_Encoding="gzip"), "encoding"),
    (lambda a: a.says(400, b"<html>400 Bad Request</html>"), "not-json"),
    (lambda a: a.says(400, {"message": "no route"}), "not-understood"),
    (lambda a: a.says(302, {}, Location="http://127.0.0.1:9/"), "http-302"),
    (lambda a: a.says(401, {}), "http-401"),
    (lambda a: a.says(404, {}), "http-404"),
    (lambda a: a.says(429, {}), "http-429"),
    (lambda a: a.says(503, b""), "http-503"),
    (lambda a: setattr(a, "say", hang_up), "connection"),
]


@pytest.mark.parametrize(("upset", "fault"), FAULTS, ids=[f"{n}-{fault}" for n, (_, fault) in enumerate(FAULTS)])
def test_what_no_register_would_say_is_tried_again(number: str, dukcapil: Agency, upset: Any, fault: str) -> None:
    upset(dukcapil)
    turn()
    assert (row().state, row().fault, row().attempts) == ("due", fault, 1)
    assert row().next_ms == to_ms(AT) + BACKOFF.after(1)
    assert asked(number).waits_for_agency
    assert states(number)["identity"] == "ready"
    dukcapil.says(200, GOOD)
    assert turn() == 0
    assert turn(after(AT, 2)) == 1
    assert states(number)["identity"] == "done"
    assert {one.key for one in dukcapil.asked} == {row().key}, "the same key at every attempt"


@pytest.mark.parametrize("upset", ["silent", "drip"])
def test_an_agency_that_keeps_silent_or_drips_is_cut_off(
    number: str, dukcapil: Agency, monkeypatch: pytest.MonkeyPatch, upset: str
) -> None:
    ended = __import__("threading").Event()
    dukcapil.say = drip if upset == "drip" else lambda door: ended.wait(20)
    monkeypatch.setattr(wire, "WHOLE_ANSWER_S", 0.5)
    monkeypatch.setattr(wire, "TIMEOUT_S", 0.4)
    wire._client.cache_clear()
    try:
        turn()
    finally:
        ended.set()
        wire._client.cache_clear()
    assert (row().state, row().fault) == ("due", "timeout")


def test_an_agency_that_answers_later_is_asked_again_and_told_once(number: str, dukcapil: Agency) -> None:
    dukcapil.says(202, {"after_s": 10})
    turn()
    one = asked(number)
    assert (one.state, one.deferred, one.waits_for_agency) == ("due", True, False)
    assert row().next_ms == to_ms(AT) + 10_000
    assert turn(after(AT, 9)) == 0
    assert turn(after(AT, 11)) == 1
    assert turn(after(AT, 60)) == 1
    assert len(book("question.deferred")) == 1
    dukcapil.says(200, GOOD)
    turn(after(AT, 600))
    assert states(number)["identity"] == "done"


def late(key: bytes = KEY.encode(), at: datetime = AT, **body: Any) -> str:
    raw = json.dumps({"question": row().key, "outcome": "done", "values": GOOD} | body).encode()
    return take_answer(mall=MALL, agency="dukcapil", body=raw, signature=sign(key, to_ms(AT) // 1000, raw), by=OPEN, at=at)


def test_a_late_answer_is_signed_understood_and_taken_once(number: str, settings: Any) -> None:
    for wrong in ({"key": b"lain"}, {"at": after(AT, 301)}, {"at": after(AT, -301)}):
        with pytest.raises(SignatureWrong):
            late(**wrong)
    for body in ({"outcome": "later"}, {"outcome": None}, {"values": None}, {"values": {"halo": 1}}, {"values": GOOD | {"nama": []}}):
        with pytest.raises(BadInput):
            late(**body)
    with pytest.raises(QuestionUnknown):
        late(question="q-lain")
    assert states(number)["identity"] == "ready"
    settings.BALAI_AGENCIES["dukcapil"]["key"] = f"kunci-baru {KEY}"
    assert late() == "taken"
    assert late() == "known"
    assert late(outcome="refused") == "known"
    assert late(key=b"kunci-baru") == "known"
    assert asked(number).state == "done"
    assert len(book("question.answered")) == 1


def test_a_case_taken_back_is_not_asked_about(number: str, dukcapil: Agency) -> None:
    from balai.cases.actions.applicant import withdraw_case
    from balai.cases.models import Case
    from cast import SITI

    code = Case.objects.get(number=number).application.code
    withdraw_case(code=code, case=number, by=SITI, at=AT)
    follow_questions(MALL)
    assert asked(number).state == "cancelled"
    assert turn(after(AT, 5)) == 0
    assert late() == "known"
    assert not dukcapil.asked


def test_a_lost_agency_rests_and_is_found_again(number: str, dukcapil: Agency) -> None:
    dukcapil.says(503, b"")
    at = AT
    for _ in range(BREAKS_AFTER):
        at = after(at, minutes=6)
        turn(at)
    assert not get_breaker(MALL, "dukcapil").allows(to_ms(at))
    (lost,) = book("agency.lost")
    assert lost == {"agency": "dukcapil", "failures": BREAKS_AFTER, "until_ms": get_breaker(MALL, "dukcapil").until_ms}
    Question.objects.update(next_ms=to_ms(at))
    turn(after(at, 1))
    assert len(dukcapil.asked) == BREAKS_AFTER, "it rests"
    assert (row().fault, row().attempts) == ("breaker", BREAKS_AFTER)
    assert asked(number).waits_for_agency
    (health,) = list_health(MALL)
    assert (health.open, health.lost_ms > 0) == (1, True)
    dukcapil.says(200, GOOD)
    turn(after(at, 21))
    (found,) = book("agency.found")
    assert found == {"agency": "dukcapil", "away_ms": 21_000}
    assert (get_breaker(MALL, "dukcapil").failures, states(number)["identity"]) == (0, "done")
    assert not list_health(MALL)


def test_after_a_fault_the_rest_waits_without_counting(number: str, dukcapil: Agency) -> None:
    send(PERMIT, at=AT, says={"applicant.nik": "3171010102880002"})
    follow_questions(MALL)
    dukcapil.says(503, b"")
    assert turn() == 2
    assert len(dukcapil.asked) == 1
    assert sorted(Question.objects.values_list("attempts", "lease_ms")) == [(0, 0), (1, 0)]


def test_an_agency_without_a_connection_waits_and_goes_on_once_connected(number: str, dukcapil: Agency, settings: Any) -> None:
    told = settings.BALAI_AGENCIES
    for nothing in ({}, {"dukcapil": {"url": dukcapil.url, "key": " "}}):
        settings.BALAI_AGENCIES = nothing
        turn(AT)
        Question.objects.update(next_ms=0)
        assert (row().fault, row().attempts, asked(number).waits_for_agency) == ("not-connected", 0, True)
    settings.BALAI_AGENCIES = told
    turn()
    assert states(number)["identity"] == "done"


def test_a_mall_binds_the_slot_of_a_register_to_another_connection(number: str, dukcapil: Agency, settings: Any) -> None:
    far = {"url": dukcapil.url, "key": "kunci-daerah"}
    settings.BALAI_AGENCIES = {"dukcapil": {"url": "http://127.0.0.1:9", "key": KEY}, "dukcapil-daerah": far}
    for bound in ("dukcapil-daerah", dukcapil.url):
        bind_slots(mall=MALL, bindings={"register.dukcapil": bound}, by=SETUP, at=AT)
        endpoint = wire.find_endpoint(MALL, "dukcapil")
        assert endpoint is not None
        assert (endpoint.url, endpoint.keys) == (dukcapil.url, (b"kunci-daerah",))
    turn()
    assert states(number)["identity"] == "done"
    bind_slots(mall=MALL, bindings={"register.dukcapil": "http://127.0.0.1:1/elsewhere"}, by=SETUP, at=AT)
    assert wire.find_endpoint(MALL, "dukcapil") is None, "personal data goes only where the operator said"


def test_only_the_worker_sends(number: str) -> None:
    with pytest.raises(NotAllowed):
        send_questions(mall=MALL, by=STRANGER, at=AT)
