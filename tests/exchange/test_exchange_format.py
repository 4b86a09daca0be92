"""docs/formats/exchange.md is held to the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from balai.exchange import rules
from balai.exchange.adapters.vendors import ADAPTERS, MOST_CHARACTERS
from balai.exchange.rules import REGISTERS, outcome_of
from balai.kernel.signatures import check_signature, sign
from balai.notifications.rules import GIVE_UP_AFTER

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats" / "exchange.md").read_text(encoding="utf-8")
VECTORS = re.findall(r"```signed\n(.+)\n(.+)\n(.+)\n```", PAGE)


def members(heading: str) -> list[str]:
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", part, re.M)


@pytest.mark.parametrize(("body", "key", "header"), VECTORS)
def test_the_vectors_hold(body, key, header):
    at_s = int(header.partition(",")[0].removeprefix("t="))
    assert sign(key.encode(), at_s, body.encode()) == header
    assert check_signature([key.encode()], at_s + 300, body.encode(), header) == ""
    assert check_signature([key.encode()], at_s, body.encode() + b" ", header) == "signature"


def test_every_message_of_the_page_has_the_members_it_tells():
    question, late, message, receipt = (json.loads(body) for body, _, _ in VECTORS)
    assert set(members("A question")) == set(question)
    assert set(members("A late answer")) == set(late)
    told = members("Messages")
    assert set(told[:4]) == set(message)
    assert set(told[4:]) == set(receipt)
    assert question["purpose"] == REGISTERS[question["register"]].purpose_id
    assert question["basis"] == REGISTERS[question["register"]].basis


def test_the_page_tells_every_register_and_no_other():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if re.match(r"\| `[a-z]+\.[a-z]+`", line)
    ]
    words = lambda cell: re.findall(r"`(\w+)`", cell)  # noqa: E731 - a word for the lines below
    assert [row[0].strip("`") for row in rows] == list(REGISTERS)
    for register, row in zip(REGISTERS.values(), rows, strict=True):
        adapter = ADAPTERS[register.agency]
        assert words(row[1]) == [adapter.sends[field] for field in register.asks]
        assert words(row[2]) == list(adapter.values)
        assert words(row[3]) == list(adapter.needs)
        denies = [f"`{name}` = {value}" for scope, name, value in adapter.denies if scope in ("", register.code)]
        assert row[4] == (", ".join(sorted(denies)) or "–")


def test_statuses_and_limits_are_as_told():
    for status in (401, 403, 404, 408, 425, 429, 302, 500, 503):
        assert outcome_of(status) == "fault"
        assert str(status) in PAGE or status in (302, 500, 503)
    assert [outcome_of(status) for status in (200, 202, 400, 409, 422)] == ["done", "later", *["refused"] * 3]
    assert f"{rules.MOST_BYTES:,} bytes" in PAGE
    assert f"at most {MOST_CHARACTERS} characters" in PAGE
    assert (rules.TIMEOUT_S, rules.WHOLE_ANSWER_S, rules.BREAKS_AFTER, rules.BREAK_MS) == (5, 8, 5, 20_000)
    assert (rules.LONGEST_BREAK_MS, rules.LONGEST_WAIT_S, GIVE_UP_AFTER) == (600_000, 86_400, 6)
