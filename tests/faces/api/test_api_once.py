"""Idempotency keys: once, again, reused, missing."""

from __future__ import annotations

import pytest
from api_cast import NEED, Api, code_of, token

from balai.directory.rules import GRANTS
from balai.faces.api.doors import forget_actors
from balai.journal.reader import head_of
from cast import AKTA, MALL, SERVICES

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"
BODY = {"needs": [NEED], "channel": "web", "party": 2}


def test_a_repeat_gets_the_first_answer_with_the_same_status(admin: Api) -> None:
    first = admin.post("visits", BODY, key=KEY)
    seq = head_of(MALL)
    forget_actors()  # as after a restart
    again = admin.post("visits", BODY, key=KEY)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert head_of(MALL) == seq


def test_the_order_of_fields_the_spaces_and_the_quotes_do_not_matter(admin: Api) -> None:
    first = admin.post("visits", BODY, key=KEY)
    raw = b'{ "party": 2.0,\n"channel":"web", "needs" : ["%s"] }' % NEED.encode()
    again = admin.post("visits", raw=raw, key=f'"{KEY}"')
    assert (again.headers.get("Idempotent-Replayed"), again.json()) == ("true", first.json())


@pytest.mark.parametrize(
    ("path", "body"),
    [("visits", BODY | {"party": 3}), ("visits", {"needs": [SERVICES[AKTA][0]]}), ("counters/1/open", None),
     (f"visits?mall={MALL}", BODY)],
)  # fmt: skip
def test_a_key_used_for_another_request_is_refused(admin: Api, path: str, body: object) -> None:
    admin.post("visits", BODY, key=KEY)
    seq = head_of(MALL)
    answer = admin.post(path, body, key=KEY)
    assert (answer.status_code, code_of(answer)) == (409, "idempotency-key-reused")
    assert head_of(MALL) == seq


def test_keys_belong_to_their_token(admin: Api) -> None:
    other = token("program", GRANTS["admin"])
    first = admin.post("visits", BODY, key=KEY)
    assert other.post("visits", BODY, key=KEY).json()["code"] != first.json()["code"]


def test_two_presses_of_call_next_call_one(admin: Api) -> None:
    admin.visit()
    admin.visit()
    admin.post("counters/1/open")
    first = admin.post("counters/1/call-next", key="press-1")
    again = admin.post("counters/1/call-next", key="press-1")
    assert (first.status_code, again.json()) == (200, first.json())
    assert code_of(admin.post("counters/1/call-next", key="press-2")) == "counter-busy"
    assert code_of(admin.post("counters/2/call-next", key="press-1")) in ("counter-closed", "idempotency-key-reused")


def test_a_refused_request_may_be_sent_again_with_its_key(admin: Api) -> None:
    assert code_of(admin.post("counters/1/call-next", key="press")) == "counter-closed"
    admin.post("counters/1/open")
    admin.visit()
    assert admin.post("counters/1/call-next", key="press").status_code == 200


@pytest.mark.parametrize("key", [None, "", "with space", "é", '"open', 'a"b', "back\\slash", "x" * 81, '""'])
def test_a_post_without_a_proper_key_is_told_so(admin: Api, key: str | None) -> None:
    seq = head_of(MALL)
    answer = admin.post("visits", BODY, key=key)
    assert (answer.status_code, code_of(answer)) == (400, "idempotency-key-missing")
    assert head_of(MALL) == seq


@pytest.mark.parametrize("key", ["1", "x" * 80, '"' + "x" * 80 + '"', "!#$%&'*+-.^_`|~/:;<=>?@[]{}()"])
def test_what_a_key_may_be(admin: Api, key: str) -> None:
    assert admin.post("visits", BODY, key=key).status_code == 201
