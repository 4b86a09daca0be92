"""Schemathesis hooks: generated requests meet a living hall.

Well-formed needs become services that exist, and a well-formed ticket key becomes a ticket in the state that the act
is for, brought there through the same API; a well-formed code becomes an application that was begun. What was made wrong on purpose stays wrong. A miss, a return and a repeated
call need minutes to pass, so they meet their refusals here and their success in test_walk.py.
"""

from __future__ import annotations

import json
import os
import re
import uuid
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import schemathesis

NEEDS = ["dukcapil.ktp-hilang", "dukcapil.akta-kelahiran", "polda.skck"]
COUNTER, QUEUE = 17, "dukcapil.akta"
READY = {
    "get_ticket": "waiting", "postpone": "waiting", "cancel": "waiting", "printed": "printing", "start": "called",
    "recall": "called", "miss": "called", "hold": "serving", "transfer": "serving", "finish": "serving",
    "resume": "held", "undo": "held", "feedback": "served",
}  # fmt: skip
"""Act -> the state of a ticket that it is for."""
APPLIED = "dpmptsp.sip-bidan"
_SECRET = re.compile(r"[0-9A-Za-z -]{4,20}")
_CODE = re.compile(r"[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?")
_TICKET = re.compile(r"[0-9a-z]{16}")
_KEY = re.compile(r"[!#-\[\]-~]{1,80}")


def ask(method: str, path: str, body: object = None, who: str = "BALAI_WALKER") -> Any:
    """One request as the administrator of the test, or another; the JSON answer."""
    connection = HTTPConnection(urlsplit(os.environ["BALAI_WALKED"]).netloc, timeout=20)
    headers = {"Authorization": f"Bearer {os.environ[who]}", "Content-Type": "application/json"}
    if method == "POST":
        headers["Idempotency-Key"] = str(uuid.uuid4())
    connection.request(method, f"/api/v1/{path}", None if body is None else json.dumps(body), headers)
    told = json.loads(connection.getresponse().read())
    connection.close()
    return told


def a_ticket(state: str) -> str | None:
    """The key of a ticket in a state; None when the hall cannot give one."""
    if state in ("waiting", "printing"):
        told = ask("POST", "visits", {"needs": NEEDS[:1], "channel": "counter", "paper": state == "printing"})
        return str(told["tickets"][0]["id"]) if "tickets" in told else None
    ask("POST", f"counters/{COUNTER}/open")
    if busy := ask("GET", f"counters/{COUNTER}").get("ticket"):
        ask("POST", f"tickets/{busy['id']}/start")
        ask("POST", f"tickets/{busy['id']}/finish")
    a_ticket("waiting")
    key = ask("POST", f"counters/{COUNTER}/call-next").get("id")
    for act in {"called": (), "serving": ("start",), "held": ("start", "hold"), "served": ("start", "finish")}[state]:
        ask("POST", f"tickets/{key}/{act}")
    return str(key) if key else None


def an_application() -> str:
    """The code of an application that was begun."""
    return str(ask("POST", "applications", {"services": [APPLIED]}, who="BALAI_APPLICANT")["code"])


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and bool(_CODE.fullmatch(value)) and len(value) <= 80


def ready(value: Any, act: str) -> Any:
    """A well-formed key becomes a real one; anything else stays."""
    well = isinstance(value, str) and _TICKET.fullmatch(value)
    return (a_ticket(READY[act]) or value) if well and act in READY else value


@schemathesis.hook.apply_to(path_regex=r"/(tickets/\{ticket\}|applications/\{code\})")  # type: ignore[attr-defined, untyped-decorator]
def map_path_parameters(context: Any, path_parameters: Any) -> Any:
    """The ticket that the act is for; an application."""
    act = context.operation.path.rsplit("/", 1)[1]
    if isinstance(path_parameters, dict) and isinstance(path_parameters.get("code"), str):
        well = _SECRET.fullmatch(path_parameters["code"])
        return path_parameters | {"code": an_application()} if well else path_parameters
    if isinstance(path_parameters, dict) and "ticket" in path_parameters:
        act = "get_ticket" if act == "{ticket}" else act
        return path_parameters | {"ticket": ready(path_parameters["ticket"], act)}
    return path_parameters


@schemathesis.hook.apply_to(method="POST")  # type: ignore[attr-defined, untyped-decorator]
def map_headers(context: Any, headers: Any) -> Any:
    """A key for one act only; small generated keys would be used up at once."""
    key = dict(headers or {}).get("Idempotency-Key", "")
    return headers | {"Idempotency-Key": str(uuid.uuid4())} if _KEY.fullmatch(key) else headers


@schemathesis.hook.apply_to(method="POST")  # type: ignore[attr-defined, untyped-decorator]
def map_body(context: Any, body: Any) -> Any:
    """Services and queues that exist; a ticket that was served."""
    if not isinstance(body, dict):
        return body
    if "ticket" in body:
        return body | {"ticket": ready(body["ticket"], "feedback")}
    if _is_code(body.get("to")):
        return body | {"to": QUEUE}
    if isinstance(body.get("services"), list) and all(map(_is_code, body["services"])):
        return body | {"services": [APPLIED][: len(body["services"])], "life_event": ""}
    needs = body.get("needs")
    well = isinstance(needs, list) and 0 < len(needs) <= 8 and all(map(_is_code, needs))
    return body | {"needs": NEEDS[: len(needs)]} if well else body
