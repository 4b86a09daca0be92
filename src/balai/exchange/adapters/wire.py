"""The wire: where an agency listens, with which keys, and one signed question over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
from django.conf import settings

from balai.catalogue.queries.definitions import find_binding
from balai.exchange.rules import (
    MOST_BYTES,
    TIMEOUT_S,
    WHOLE_ANSWER_S,
    Outcome,
    keys_of,
    outcome_of,
    wait_told,
)
from balai.kernel.signatures import sign

NOT_READ = frozenset({401, 403, 404, 408, 425, 429})
"""Answers that say nothing about the question or the letter: our key, their address, their load."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An agency's address and the keys we share with it: the first signs, all are accepted."""

    url: str
    keys: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `fault` names what kept us from an answer: `timeout`, `connection`, `http-503`, `not-json` …"""

    outcome: Outcome
    body: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""
    after_s: int = 0


def find_endpoint(mall: str, agency: str) -> Endpoint | None:
    """Where an agency listens for this mall, or None when it is not connected.

    Addresses and keys are the operator's (setting BALAI_AGENCIES: name -> {url, key}). The mall's slot
    `register.<agency>` names one of them, by its name or its exact address; without it the one of the agency's name.
    """
    bound = find_binding(mall, f"register.{agency}")
    known = settings.BALAI_AGENCIES
    told = known.get(bound or agency) or next((one for one in known.values() if bound and one["url"] == bound), None)
    if told is None or not keys_of(told["key"]):
        return None
    return Endpoint(told["url"].rstrip("/"), keys_of(told["key"]))


@cache
def _client() -> httpx.Client:
    limits = httpx.Limits(max_connections=20)
    return httpx.Client(timeout=httpx.Timeout(TIMEOUT_S, connect=2.0), limits=limits, trust_env=False)


def ask(endpoint: Endpoint, message: Mapping[str, object], *, key: str, now_s: int) -> Reply:
    """Send one question; never raises for what the world does."""
    heard = post_signed(f"{endpoint.url}/v1/questions", endpoint.keys, message, key=key, now_s=now_s)
    outcome: Outcome = "fault" if heard.fault else outcome_of(heard.status)
    if outcome == "fault":
        return Reply("fault", fault=heard.fault or f"http-{heard.status}")
    return Reply(outcome, heard.body, after_s=wait_told(heard.body))


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back over the wire: a status and a JSON object, or a fault of the way."""

    status: int = 0
    body: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""


def post_signed(
    url: str, keys: tuple[bytes, ...], message: Mapping[str, object], *, key: str, now_s: int
) -> Heard:
    """POST a JSON object, signed and under an idempotency key; never raises for what the world does."""
    body = json.dumps(message, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json", "Idempotency-Key": key, "Accept-Encoding": "identity",
        "Balai-Signature": sign(keys[0], now_s, body),
    }  # fmt: skip
    try:
        with _client().stream("POST", url, content=body, headers=headers) as response:
            return _read(response, time.monotonic() + WHOLE_ANSWER_S)
    except httpx.TimeoutException:
        return Heard(fault="timeout")
    except (httpx.HTTPError, httpx.InvalidURL):
        return Heard(fault="connection")


def _read(response: httpx.Response, until: float) -> Heard:
    """An answer in pieces, so that neither a flood nor a drip holds us up. What a fault says is not read."""
    if response.status_code in NOT_READ or response.status_code >= 500:
        return Heard(response.status_code)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        return Heard(fault="encoding")
    raw = b""
    for piece in response.iter_raw():
        raw += piece
        if len(raw) > MOST_BYTES:
            return Heard(fault="too-long")
        if time.monotonic() > until:
            return Heard(fault="timeout")
    body = _parse(raw)
    return Heard(fault="not-json") if body is None else Heard(response.status_code, body)


def _parse(raw: bytes) -> Mapping[str, Any] | None:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
