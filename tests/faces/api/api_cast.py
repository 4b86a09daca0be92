"""A client that speaks the machine API, tokens, and how a problem is read."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.test import Client

from balai.identity.actions import issue_token
from cast import KTP, MALL, SERVICES, SETUP, on

NEED = SERVICES[KTP][0]
JSON, PROBLEM = "application/json", "application/problem+json"


class Api:
    """A client of `/api/v1` with one token."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers=self.headers | headers)

    def post(self, path: str, body: object = None, *, key: str | None = "new", raw: bytes | None = None,
             kind: str = JSON, **headers: str) -> Any:
        """POST with a fresh idempotency key; `key=None` sends none."""
        if key is not None:
            headers["Idempotency-Key"] = str(uuid.uuid4()) if key == "new" else key
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            "POST", f"/api/v1/{path}", data, content_type=kind, headers=self.headers | headers
        )

    def visit(self, *needs: str, **more: Any) -> dict[str, Any]:
        """Open a visit; the answer's body."""
        answer = self.post("visits", {"needs": list(needs or (NEED,)), "channel": "web"} | more)
        assert answer.status_code == 201, answer.content
        return dict(answer.json())

    def ticket(self, *needs: str, **more: Any) -> str:
        """The key of a fresh waiting ticket."""
        return str(self.visit(*needs, **more)["tickets"][0]["id"])


def token(kind: str, scopes: frozenset[str], **bound: Any) -> Api:
    """A client with a fresh token of the small mall, or as bound."""
    secret = issue_token(
        label=kind, kind=kind, scopes=scopes, by=SETUP, at=on("06:00"), **({"mall": MALL} | bound)
    )
    return Api(secret)


def code_of(answer: Any) -> str:
    """The code of a problem; checks that it is one, complete."""
    assert answer.headers["Content-Type"] == PROBLEM, answer.content
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["type"] == f"urn:balai:{told['code']}"
    assert all(told[name] for name in ("title", "detail", "next_step", "instance")), told
    return str(told["code"])
