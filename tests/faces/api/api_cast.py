"""A client that speaks the machine API, tokens, and how a problem is read."""

from __future__ import annotations

import json
import re
import uuid
from functools import cache
from typing import Any

import jsonschema_rs
from django.test import Client

from balai.faces.api.listing import description
from balai.identity.actions import issue_token
from cast import KTP, MALL, SERVICES, SETUP, on

NEED = SERVICES[KTP][0]
JSON, BYTES, PROBLEM = "application/json", "application/octet-stream", "application/problem+json"


@cache
def _contract() -> tuple[dict[str, Any], list[tuple[re.Pattern[str], dict[str, Any]]]]:
    document, _, _ = description()
    routes = [(re.compile(re.sub(r"{\w+}", "[^/]+", path)), item) for path, item in document["paths"].items()]
    return document, routes


def conforms(method: str, answer: Any) -> None:
    """Every answer of a known address is described: status, media type, shape."""
    document, routes = _contract()
    path = answer.request["PATH_INFO"]
    item = next((item for route, item in routes if route.fullmatch(path)), {})
    operation = item.get(method.lower())
    if operation is None:
        return
    assert str(answer.status_code) in operation["responses"], f"{method} {path}: {answer.status_code} is not described"
    told = operation["responses"][str(answer.status_code)]
    if "$ref" in told:
        told = document["components"]["responses"][told["$ref"].rsplit("/", 1)[1]]
    if "content" not in told:
        assert answer.content == b""
        return
    schema = told["content"][answer.headers["Content-Type"]]["schema"]
    fault = next(iter(_validator(json.dumps(schema)).iter_errors(answer.json())), None)
    assert fault is None, f"{method} {path}: {fault}"
    missing = [name for name, one in told.get("headers", {}).items() if one.get("required") and name not in answer.headers]
    assert not missing


@cache
def _validator(schema: str) -> Any:
    return jsonschema_rs.Draft202012Validator(json.loads(schema) | {"components": _contract()[0]["components"]})


class Api:
    """A client of `/api/v1` with one token; it holds every answer to the OpenAPI description."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **headers: str) -> Any:
        answer = self.client.get(f"/api/v1/{path}", headers=self.headers | headers)
        conforms("GET", answer)
        return answer

    def post(self, path: str, body: object = None, *, key: str | None = "new", raw: bytes | None = None,
             kind: str = JSON, **headers: str) -> Any:
        """POST with a fresh idempotency key; `key=None` sends none."""
        if key is not None:
            headers["Idempotency-Key"] = str(uuid.uuid4()) if key == "new" else key
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        answer = self.client.generic(
            "POST", f"/api/v1/{path}", data, content_type=kind, headers=self.headers | headers
        )
        conforms("POST", answer)
        return answer

    def patch(self, path: str, body: object) -> Any:
        """PATCH a JSON body."""
        return self._write("PATCH", path, json.dumps(body).encode(), JSON)

    def put(self, path: str, body: object) -> Any:
        """PUT a JSON body, or bytes as they are."""
        raw = isinstance(body, bytes)
        return self._write("PUT", path, body if raw else json.dumps(body).encode(), BYTES if raw else JSON)

    def form(self, path: str, fields: dict[str, Any], *, key: str = "new") -> Any:
        """POST a form with files."""
        headers = self.headers | {"Idempotency-Key": str(uuid.uuid4()) if key == "new" else key}
        answer = self.client.post(f"/api/v1/{path}", fields, headers=headers)
        conforms("POST", answer)
        return answer

    def _write(self, method: str, path: str, data: Any, kind: str) -> Any:
        answer = self.client.generic(method, f"/api/v1/{path}", data, content_type=kind, headers=self.headers)
        conforms(method, answer)
        return answer

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
