"""Many hands at once, and processes that die: nothing is given twice, nothing acknowledged is missing."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connections

from balai.cases.actions.applicant import withdraw_case
from balai.cases.actions.checking import finish_check
from balai.cases.actions.clocks import settle_silence
from balai.cases.actions.deciding import decide_case
from balai.cases.actions.sending import submit_application
from balai.cases.actions.working import take_item
from balai.cases.models import Case, CaseAct, ClockFact, Decision, Serial, WorkItem
from balai.journal.command import AlreadyAnswered
from balai.journal.reader import read_entries, verify_chain
from balai.kernel.actors import Once
from balai.kernel.refusals import Refusal
from casework import (
    ADI,
    AYU,
    LETTER,
    PERMIT,
    VERA,
    VITO,
    WORKER,
    answered,
    case,
    check,
    draft,
    item,
    publish,
    send,
    states,
)
from cast import MALL, MONDAY, SITI, on
from databases import process_environment

SENDER = str(Path(__file__).with_name("sender.py"))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts at the same moment; what each gave or raised, in order."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(20)
            return act()
        except (Refusal, AlreadyAnswered, IntegrityError) as told:
            return told
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def stage(committed_mall):
    publish()
    return committed_mall


def serials():
    return sorted(int(number.rsplit("-", 1)[1]) for number in Case.objects.exclude(number=None).values_list("number", flat=True))


def test_eight_send_at_once_and_the_numbers_have_no_gap(stage):
    codes = [draft(PERMIT, at=on("08:00")) for _ in range(8)]
    answers = at_once(*(lambda code=code: submit_application(code=code, by=SITI, at=on("09:00")) for code in codes))
    assert all(isinstance(answer, dict) for answer in answers)
    assert serials() == list(range(1, 9))
    assert Serial.objects.get(name="case").n == 8
    assert verify_chain(MALL)[1] is None


def test_the_same_application_is_sent_once(stage):
    code = draft(LETTER, at=on("08:00"))
    once = Once("tekan", "d" * 64)
    answers = at_once(*(lambda: submit_application(code=code, by=SITI, at=on("09:00"), once=once) for _ in range(4)))
    first = [answer for answer in answers if isinstance(answer, dict)]
    assert len(first) == 1
    assert all(told.answer == first[0] for told in answers if isinstance(told, AlreadyAnswered))
    assert serials() == [1]
    assert WorkItem.objects.count() == 2
    assert ClockFact.objects.count() == CaseAct.objects.count() == 1


def test_one_step_is_taken_by_one(stage):
    _, (number,) = send(LETTER, at=on("08:00"))
    one = item(number, "check").pk
    answers = at_once(
        lambda: take_item(mall=MALL, item=one, by=VERA, at=on("09:00")),
        lambda: take_item(mall=MALL, item=one, by=VITO, at=on("09:00")),
    )
    assert sum(isinstance(answer, dict) for answer in answers) == 1


def test_there_is_one_decision(stage):
    for _ in range(3):
        _, (number,) = send(LETTER, at=on("08:00"))
        check(number, at=on("08:10"))
        one = item(number, "decide").pk
        answers = at_once(
            lambda one=one: decide_case(mall=MALL, item=one, outcome="granted", by=AYU, at=on("09:00")),
            lambda one=one: decide_case(mall=MALL, item=one, outcome="refused", note="tidak cocok", by=ADI, at=on("09:00")),
        )
        assert sum(isinstance(answer, dict) for answer in answers) == 1
        assert Decision.objects.get(case__number=number).outcome == case(number).status


def test_silence_and_a_decision_want_the_same_case(stage):
    late = on("00:00:01", MONDAY.replace(month=12, day=1))
    for _ in range(3):
        _, (number,) = send(PERMIT, at=on("08:00"))
        answered(number, at=on("08:01"))
        at_once(
            lambda number=number: finish_check(mall=MALL, item=item(number, "check").pk, by=VERA, at=late),
            lambda: settle_silence(mall=MALL, by=WORKER, at=late),
        )
        assert case(number).status == "deemed"
        assert Decision.objects.filter(case__number=number).count() == 1
        assert "ready" not in {state for step, state in states(number).items() if step != "sign"}


def test_a_withdrawal_and_a_decision_want_the_same_case(stage):
    for _ in range(3):
        code, (number,) = send(LETTER, at=on("08:00"))
        check(number, at=on("08:10"))
        one = item(number, "decide").pk
        at_once(
            lambda one=one: decide_case(mall=MALL, item=one, outcome="granted", by=AYU, at=on("09:00")),
            lambda code=code, number=number: withdraw_case(code=code, case=number, by=SITI, at=on("09:00")),
        )
        assert case(number).status in ("granted", "withdrawn")
        assert Decision.objects.filter(case__number=number).exists() == (case(number).status == "granted")


def start(*told: str) -> subprocess.Popen[str]:
    env = {**process_environment(), "BALAI_VAR": str(settings.BALAI_VAR)}  # the vault's keys
    return subprocess.Popen([sys.executable, SENDER, *told], env=env, stdout=subprocess.PIPE, text=True)


def test_kill_minus_nine_while_sending_loses_and_doubles_nothing(stage):
    codes = [draft(LETTER, at=on("08:00"), says={"applicant.nik": f"31710144059{n:05d}"}) for n in range(24)]
    told = [word for code in codes for word in (code, f"kunci-{code}")]
    acknowledged: dict[str, list[str]] = {}
    for kills in (3, 9, 15):
        sender = start(*told)
        for _ in range(kills):
            code, numbers = json.loads(sender.stdout.readline())
            assert acknowledged.setdefault(code, numbers) == numbers, "a repeat gets the first answer"
        sender.kill()
        for line in sender.stdout:
            if line.endswith("\n"):
                code, numbers = json.loads(line)
                assert acknowledged.setdefault(code, numbers) == numbers
        sender.wait()
        sender.stdout.close()
    last = start(*told)
    for line in last.stdout:
        code, numbers = json.loads(line)
        assert acknowledged.setdefault(code, numbers) == numbers
    last.wait()
    last.stdout.close()
    kept = dict(Case.objects.values_list("application__code", "number"))
    assert {code: [kept[code]] for code in codes} == acknowledged
    assert serials() == list(range(1, 25)), "no gap, no number twice"
    assert WorkItem.objects.count() == 2 * 24
    received = [entry for entry in read_entries(MALL, limit=9_999) if entry.type == "case.received"]
    assert len(received) == 24
    assert verify_chain(MALL)[1] is None
