"""Several workers, and workers that die: one entry is one message, under one key."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections

from agency import Agency, answer, listening
from balai.journal.reader import verify_chain
from balai.notifications.actions import publish_template, send_messages
from balai.notifications.models import Message
from balai.notifications.queries import list_versions
from balai.notifications.reactions import follow_entries
from balai.notifications.rules import Texts
from casework import WORKER
from cast import MALL, SETUP, after, on
from databases import process_environment
from telling import apply, count, publish

AT = on("08:31")
TELLER = str(Path(__file__).with_name("teller.py"))
PEOPLE = 5


@pytest.fixture
def gateway(settings: Any) -> Iterator[Agency]:
    """A carrier of SMS that remembers what it was given."""
    with listening() as carrier:
        carrier.says(200, {"id": "c-1"})
        settings.BALAI_SMTP = ""
        settings.BALAI_GATEWAYS = {"sms": {"url": carrier.url, "key": "kunci"}}
        yield carrier


@pytest.fixture
def people(committed_mall: str, gateway: Agency) -> None:
    """Five people who applied and gave a number."""
    publish()
    for n in range(1, PEOPLE + 1):
        apply(on("08:30"), nik=f"31710144059{n:05d}", phone=f"08120000000{n}")


def at_once(act: Callable[[], Any], times: int = 4) -> list[Any]:
    gate = threading.Barrier(times)

    def run(_n: int) -> Any:
        try:
            gate.wait(20)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def all_told_once() -> None:
    assert Counter(Message.objects.values_list("template", "channel", "state")) == {("received", "sms", "sent"): PEOPLE}
    assert count("message.sent") == PEOPLE
    assert verify_chain(MALL)[1] is None


def test_four_workers_follow_and_send_once(people: None, gateway: Agency) -> None:
    at_once(lambda: follow_entries(MALL))
    assert Message.objects.count() == PEOPLE
    assert sum(at_once(lambda: send_messages(mall=MALL, by=WORKER, at=AT, limit=2))) == PEOPLE
    assert [one.path for one in gateway.asked] == ["/v1/messages"] * PEOPLE
    assert set(Counter(one.key for one in gateway.asked).values()) == {1}
    all_told_once()


def test_kill_minus_nine_between_handing_over_and_writing_down(people: None, gateway: Agency) -> None:
    """The carrier has the letter; the worker is gone. Another hands it over again, under the same key."""
    follow_entries(MALL)
    connections.close_all()
    came, go = threading.Semaphore(0), threading.Event()

    def hold(door: Any) -> None:
        came.release()
        go.wait(10)
        answer(door, 200, {"id": "c-1"})

    gateway.say = hold
    env = {
        **process_environment(), "BALAI_VAR": str(django_settings.BALAI_VAR), "BALAI_SMTP": "",
        "BALAI_GATEWAYS": json.dumps(django_settings.BALAI_GATEWAYS),
    }  # fmt: skip
    worker = subprocess.Popen([sys.executable, TELLER], env=env, stdout=subprocess.PIPE, text=True)
    assert came.acquire(timeout=60)
    worker.kill()
    worker.communicate()
    go.set()
    gateway.says(200, {"id": "c-1"})
    assert Message.objects.filter(state="due").count() == PEOPLE
    assert send_messages(mall=MALL, by=WORKER, at=after(AT, 59)) == 0, "the lease holds"
    last = subprocess.run(
        [sys.executable, TELLER], env={**env, "LATER_S": "61"}, capture_output=True, text=True, check=True, timeout=60
    )
    assert int(last.stdout) == PEOPLE
    keys = Counter(one.key for one in gateway.asked)
    assert len(keys) == PEOPLE
    assert sorted(keys.values()) == [1, 1, 1, 1, 2], "handed over again under the same key"
    assert {one.key for one in gateway.asked} == {json.loads(one.body)["key"] for one in gateway.asked}
    all_told_once()


def test_four_managers_publish_at_once_and_get_four_versions(committed_mall: str) -> None:
    texts = Texts("{link}", "{number}", "{link}")
    told = at_once(lambda: publish_template(code="fix", texts_id=texts, texts_en=texts, by=SETUP, at=AT))
    assert sorted(told) == [1, 2, 3, 4]
    assert [one["version"] for one in list_versions("fix")] == [4, 3, 2, 1]
