"""What others tell us at our door: signed, once, and never without a signature."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from api_cast import Api, code_of

from balai.config.clock import now_ms
from balai.exchange.models import Question
from balai.journal.reader import read_entries
from balai.kernel.signatures import sign
from balai.notifications.models import Message
from casework import PERMIT, item, publish, send, states
from cast import MALL, on

KEY = "kunci-uji"
Tell = Callable[..., Any]


@pytest.fixture
def tell(hall: str, settings: Any) -> Tell:
    """Somebody tells us something, signed with a key."""
    settings.BALAI_AGENCIES = {"dukcapil": {"url": "http://127.0.0.1:9", "key": KEY}}
    settings.BALAI_GATEWAYS = {"sms": {"url": "http://127.0.0.1:9", "key": KEY}}

    def told(path: str, body: object, key: str = KEY, late_s: int = 0) -> Any:
        raw = json.dumps(body).encode()
        header = sign(key.encode(), now_ms() // 1000 - late_s, raw)
        return Api().post(f"malls/{MALL}/{path}", raw=raw, key=None, **{"Balai-Signature": header})

    return told


def asked() -> tuple[str, Question]:
    """A case whose question to the civil registry is open."""
    publish()
    _, (number,) = send(PERMIT, at=on("08:30"))
    found = item(number, "identity")
    question = Question.objects.create(
        mall=MALL, case=number, item=found.pk, register="dukcapil.person", agency="dukcapil", key="tanya-1",
        asked_ms=0, next_ms=0,
    )  # fmt: skip
    return number, question


def test_an_agency_answers_later_and_the_case_goes_on(tell: Tell) -> None:
    number, _ = asked()
    body = {"question": "tanya-1", "outcome": "done", "values": {"status": "aktif"}}
    assert code_of(tell("answers/dukcapil", body, key="lain")) == "signature-wrong"
    assert code_of(tell("answers/dukcapil", body, late_s=400)) == "signature-wrong"
    assert code_of(tell("answers/polda", body)) == "signature-wrong"
    assert states(number)["identity"] == "ready"
    assert tell("answers/dukcapil", body).json() == {"state": "taken"}
    assert tell("answers/dukcapil", body).json() == {"state": "known"}
    assert states(number)["identity"] == "done"
    assert [one.type for one in read_entries(MALL, limit=500)].count("question.answered") == 1
    assert code_of(tell("answers/dukcapil", body | {"question": "lain"})) == "question-unknown"
    assert code_of(tell("answers/dukcapil", [])) == "bad-input"


def test_a_gateway_tells_what_became_of_a_message(tell: Tell) -> None:
    number, _ = asked()
    message = Message.objects.create(
        mall=MALL, seq=1, case=number, person="", template="received", version=0, channel="sms", state="sent",
        made_ms=0, next_ms=0, carrier_id="c-1",
    )  # fmt: skip
    body = {"channel": "sms", "id": "c-1", "delivered": True}
    assert code_of(tell("messages/delivered", body, key="lain")) == "signature-wrong"
    assert code_of(tell("messages/delivered", body | {"channel": "whatsapp"})) == "signature-wrong"
    assert code_of(tell("messages/delivered", body | {"delivered": "yes"})) == "bad-input"
    assert tell("messages/delivered", body).json() == {"state": "taken"}
    assert tell("messages/delivered", body).json() == {"state": "known"}
    message.refresh_from_db()
    assert message.state == "delivered"
    assert [one.type for one in read_entries(MALL, limit=500)].count("message.delivered") == 1


def test_a_message_without_a_signature_is_no_message(hall: str) -> None:
    for path in ("payments/simulator", "answers/dukcapil", "messages/delivered"):
        assert code_of(Api().post(f"malls/{MALL}/{path}", {"id": 1}, key=None)) == "invalid-request"
        unsigned = Api().post(f"malls/{MALL}/{path}", {"id": 1}, key=None, **{"Balai-Signature": "x"})
        assert code_of(unsigned) in ("signature-wrong", "no-provider", "bad-input"), path
        assert code_of(Api().post(f"malls/none/{path}", {"id": 1}, key=None, **{"Balai-Signature": "x"})) == "not-found"
