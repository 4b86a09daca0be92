"""Several workers, and workers that die: a question is asked under one key, and its answer counts once."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from agency import GOOD, Agency, answer
from balai.exchange.actions import send_questions
from balai.exchange.models import Health, Question
from balai.exchange.reactions import follow_questions
from balai.journal.reader import read_entries, verify_chain
from casework import PERMIT, WORKER, publish, send, states
from cast import MALL, after, on
from databases import process_environment

AT = on("08:31")
ASKER = str(Path(__file__).with_name("asker.py"))


@pytest.fixture
def numbers(committed_mall: str, dukcapil: Agency) -> list[str]:
    """Six cases that wait for the civil registry."""
    publish()
    cases = [send(PERMIT, at=on("08:30"), says={"applicant.nik": f"31710144059{n:05d}"})[1][0] for n in range(1, 7)]
    follow_questions(MALL)
    return cases


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(20)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def count(type_: str) -> int:
    return sum(entry.type == type_ for entry in read_entries(MALL, limit=10_000))


def all_answered_once(numbers: list[str]) -> None:
    assert {states(number)["identity"] for number in numbers} == {"done"}
    assert count("question.answered") == count("register.answered") == len(numbers)
    assert set(Question.objects.values_list("state", flat=True)) == {"done"}
    assert verify_chain(MALL)[1] is None


def test_four_workers_ask_each_question_once(numbers: list[str], dukcapil: Agency) -> None:
    claimed = at_once(*(lambda: send_questions(mall=MALL, by=WORKER, at=AT, limit=3) for _ in range(4)))
    assert sum(claimed) == len(numbers)
    assert set(Counter(one.key for one in dukcapil.asked).values()) == {1}
    assert len(dukcapil.asked) == len(numbers)
    all_answered_once(numbers)


def test_four_workers_follow_the_book_at_once_and_ask_once(committed_mall: str, dukcapil: Agency) -> None:
    publish()
    _, (number,) = send(PERMIT, at=on("08:30"))
    at_once(*(lambda: follow_questions(MALL) for _ in range(4)))
    assert Question.objects.count() == 1
    at_once(*(lambda: send_questions(mall=MALL, by=WORKER, at=AT) for _ in range(4)))
    all_answered_once([number])


def test_a_worker_whose_lease_ran_out_changes_nothing_any_more(numbers: list[str], dukcapil: Agency) -> None:
    go, came = threading.Event(), threading.Semaphore(0)

    def slowly_at_first(door: Any) -> None:
        first = len(dukcapil.asked) == 1
        came.release()
        if first:
            go.wait(4)
        answer(door, 200, GOOD)

    dukcapil.say = slowly_at_first
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(lambda: (send_questions(mall=MALL, by=WORKER, at=AT, limit=1), connections.close_all())[0])
        assert came.acquire(timeout=10)
        assert send_questions(mall=MALL, by=WORKER, at=after(AT, 59)) == len(numbers) - 1, "the lease holds"
        assert send_questions(mall=MALL, by=WORKER, at=after(AT, 61)) == 1
        go.set()
        assert slow.result(20) == 1
    assert sorted(Counter(one.key for one in dukcapil.asked).values()) == [1, 1, 1, 1, 1, 2]
    all_answered_once(numbers)


def test_faults_of_several_workers_lose_an_agency_once(numbers: list[str], dukcapil: Agency) -> None:
    dukcapil.says(503, b"")
    for n in range(12):
        Question.objects.update(next_ms=0, lease_ms=0)
        at = after(AT, n)
        at_once(*(lambda at=at: send_questions(mall=MALL, by=WORKER, at=at, limit=1) for _ in range(3)))
    assert count("agency.lost") == 1
    assert Health.objects.get().failures >= 5


def start(dukcapil: Agency, later_s: float) -> subprocess.Popen[str]:
    env = {
        **process_environment(), "BALAI_VAR": str(settings.BALAI_VAR), "LATER_S": str(later_s),
        "BALAI_AGENCIES": json.dumps(settings.BALAI_AGENCIES),
    }  # fmt: skip
    return subprocess.Popen([sys.executable, ASKER], env=env, stdout=subprocess.PIPE, text=True)


def test_kill_minus_nine_between_asking_and_writing_down(numbers: list[str], dukcapil: Agency) -> None:
    """The agency has the question, perhaps even answered; the worker is gone. Another asks again, under the same key."""
    connections.close_all()
    came, go = threading.Semaphore(0), threading.Event()
    kills = 3
    for n in range(kills):

        def hold(door: Any, wait: bool = n != 1) -> None:
            came.release()
            if wait:
                go.wait(10)
            answer(door, 200, GOOD)

        dukcapil.say = hold
        worker = start(dukcapil, n * 61)
        assert came.acquire(timeout=60)
        worker.kill()
        worker.wait()
        assert worker.stdout is not None
        worker.stdout.close()
    go.set()
    assert Question.objects.filter(state="due").exists(), "somebody died in the middle"
    dukcapil.says(200, GOOD)
    last = start(dukcapil, kills * 61)
    told, _ = last.communicate(timeout=60)
    assert int(told) > 0
    keys = Counter(one.key for one in dukcapil.asked)
    assert set(keys) == set(Question.objects.values_list("key", flat=True))
    assert max(keys.values()) >= 2, "asked again under the same key"
    all_answered_once(numbers)
