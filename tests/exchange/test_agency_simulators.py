"""The simulated agencies as processes of their own: every register answers what its adapter understands."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from balai.config.clock import now_ms
from balai.exchange.adapters.vendors import ADAPTERS
from balai.exchange.adapters.wire import Endpoint, Reply, ask
from balai.exchange.rules import REGISTERS
from balai.kernel.signatures import sign
from balai.simulation.agencies.serve import KEY_OF, settings_for
from servers import free_port, port_is_free

NIK = "3171015503990001"
KNOWN = {
    "applicant.nik": NIK, "applicant.name": "Siti Contoh", "company.npwp": "0123456789012345", "company.name": "PT Contoh",
    "company.nib": "9120001112223", "str.number": "STR0001112223", "business.name": "Warung Contoh",
    "business.kbli": "56103", "business.address": "Jalan Contoh 1",
}  # fmt: skip


def side_by_side(count: int) -> int:
    for _ in range(50):
        first = free_port()
        if all(port_is_free(first + n) for n in range(count)):
            return first
    raise AssertionError("no ports side by side")


@pytest.fixture(scope="module")
def agencies() -> Iterator[dict[str, Endpoint]]:
    port = side_by_side(len(ADAPTERS) + 1)
    process = subprocess.Popen([sys.executable, "-m", "balai.simulation.agencies.serve", str(port)])
    told = {name: Endpoint(one["url"], (one["key"].encode(),)) for name, one in settings_for(port).items()}
    try:
        for endpoint in told.values():
            for _ in range(300):
                try:
                    urllib.request.urlopen(endpoint.url + "/sehat", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
        yield told
    finally:
        process.terminate()
        process.wait(10)


def question(endpoint: Endpoint, register: str, key: str, **changes: Any) -> Reply:
    told = REGISTERS[register]
    known = {field: value for field, value in {**KNOWN, **changes}.items() if field in told.asks}
    facts = ADAPTERS[told.agency].body(known)
    return ask(endpoint, {"register": register, "facts": facts}, key=key, now_s=now_ms() // 1000)


@pytest.mark.parametrize("register", REGISTERS)
def test_every_register_answers_and_the_same_for_the_same_key(agencies: dict[str, Endpoint], register: str) -> None:
    adapter = ADAPTERS[REGISTERS[register].agency]
    endpoint = agencies[adapter.agency]
    first = question(endpoint, register, f"k-{register}")
    if first.outcome == "later":
        assert first.after_s > 0
        first = question(endpoint, register, f"k-{register}")
    assert first.outcome == "done", first
    values = adapter.read(first.body)
    assert values
    assert not adapter.says_no(register, first.body)
    changed = {"applicant.nik": "3171015503990002", "company.nib": "9120001112224"}
    assert question(endpoint, register, f"k-{register}", **changed).body == first.body, "a repeat is the same question"


@pytest.mark.parametrize(
    ("register", "nik"),
    [("dukcapil.person", "3171015503990000"), ("sdmk.skp", "3171015503990000"), ("bpjs.active", "3171015503990000"),
     ("oss.issue", "1")],
)  # fmt: skip
def test_nobody_under_that_number(agencies: dict[str, Endpoint], register: str, nik: str) -> None:
    reply = question(agencies[REGISTERS[register].agency], register, f"n-{register}", **{"applicant.nik": nik})
    assert (reply.outcome, reply.body) == ("refused", {"code": "not-found"})


@pytest.mark.parametrize(
    ("register", "tail"), [("dukcapil.person", "9999"), ("sdmk.skp", "0007"), ("bpjs.active", "0008")]
)
def test_numbers_that_bring_about_a_no(agencies: dict[str, Endpoint], register: str, tail: str) -> None:
    adapter = ADAPTERS[REGISTERS[register].agency]
    reply = question(agencies[adapter.agency], register, f"t-{register}", **{"applicant.nik": f"317101550399{tail}"})
    assert reply.outcome == "done"
    assert adapter.says_no(register, reply.body)


def test_a_strangers_signature_is_refused_and_so_is_a_message_without_a_key(agencies: dict[str, Endpoint]) -> None:
    endpoint = agencies["djp"]
    assert question(Endpoint(endpoint.url, (b"lain",)), "djp.npwp", "s").fault == "http-401"
    assert question(Endpoint(endpoint.url, agencies["ahu"].keys), "djp.npwp", "s").fault == "http-401", "a key of its own"
    assert question(endpoint, "djp.npwp", "").body == {"code": "no-key"}
    raw = b"x" * 70_000
    assert told(endpoint, "/v1/questions", raw) == 413


def told(endpoint: Endpoint, path: str, raw: bytes) -> int:
    line = http.client.HTTPConnection(endpoint.url.partition("//")[2], timeout=10)
    line.request("POST", path, raw, {"Balai-Signature": sign(endpoint.keys[0], now_ms() // 1000, raw)})
    return line.getresponse().status


@pytest.mark.parametrize(("upset", "fault"), [({"down": True}, "http-503"), ({"garbage": True}, "not-json")])
def test_the_faults_of_the_world_on_order(agencies: dict[str, Endpoint], upset: dict[str, Any], fault: str) -> None:
    endpoint = agencies["dukcapil"]
    assert told(endpoint, "/kendali", json.dumps(upset).encode()) == 200
    try:
        assert question(endpoint, "dukcapil.person", "f").fault == fault
    finally:
        assert told(endpoint, "/kendali", b"{}") == 200
    assert question(endpoint, "dukcapil.person", "f").outcome == "done"
    assert KEY_OF.format("dukcapil").encode() == endpoint.keys[0]
