"""The wire: where an agency listens, with which key, and one signed question over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import httpx
from django.conf import settings

from balai.exchange.rules import TIMEOUT_S, Outcome, outcome_of, sign


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An agency's address and the key we share with it."""

    url: str
    key: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `fault` names what kept us from an answer: `timeout`, `connection`, `http-503`, `not-json`."""

    outcome: Outcome
    body: Mapping[str, object] = field(default_factory=dict)
    fault: str = ""
    after_s: int = 0


def find_endpoint(agency: str) -> Endpoint | None:
    """Where the agency listens (setting BALAI_AGENCIES: code -> {url, key}), or None when it is not connected."""
    told = settings.BALAI_AGENCIES.get(agency)
    return None if told is None else Endpoint(told["url"].rstrip("/"), told["key"].encode())


@cache
def _client() -> httpx.Client:
    return httpx.Client(timeout=httpx.Timeout(TIMEOUT_S, connect=2.0), limits=httpx.Limits(max_connections=20))


def ask(endpoint: Endpoint, message: Mapping[str, object], *, key: str, now_s: int) -> Reply:
    """Send one question; never raises for what the world does."""
    body = json.dumps(message, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json", "Idempotency-Key": key,
        "Balai-Signature": sign(endpoint.key, now_s, body),
    }  # fmt: skip
    try:
        return _read(_client().post(f"{endpoint.url}/v1/questions", content=body, headers=headers))
    except httpx.TimeoutException:
        return Reply("fault", fault="timeout")
    except httpx.HTTPError:
        return Reply("fault", fault="connection")


def _read(response: httpx.Response) -> Reply:
    outcome = outcome_of(response.status_code)
    if outcome == "fault":
        return Reply("fault", fault=f"http-{response.status_code}")
    try:
        body = response.json()
    except ValueError:
        return Reply("fault", fault="not-json")
    if not isinstance(body, dict):
        return Reply("fault", fault="not-json")
    after = body.get("after_s")
    return Reply(outcome, body, after_s=after if isinstance(after, int) and after > 0 else 0)
